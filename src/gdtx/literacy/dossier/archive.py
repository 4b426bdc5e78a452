"""The whole dossier as one .zip: everything that is there, and first a list that names what is missing."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
import zipfile
from dataclasses import dataclass, field
from typing import BinaryIO, cast

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from gdtx.accounts.queries import is_synthetic
from gdtx.foundation import clock
from gdtx.foundation.errors import NotFound
from gdtx.foundation.vietnamese import datetime_short, fold
from gdtx.network.scope import Actor
from gdtx.office.document import Block, Heading, OfficialDocument, Paragraph, Table, TableColumn
from gdtx.people.enums import Purpose

from ..documents import FILES, sheet_of, write
from ..documents.proofs import proof_of
from ..prints.issuing import issue
from ..sheet.commune import Commune
from ..sheet.exporting import export
from . import listed, rules
from .actions import note_taken
from .drafting import Figures, draft, laid_out, read
from .parts import FORMS, LISTS, REGISTER, TABLES, parts_of
from .queries import MISSING, THERE, Dossier, Item
from .storage import STORE

#: Files of the printed tables.
_KINDS = ("xlsx", "pdf")


@dataclass
class _Zip:
    """The archive being made, and which files each part has."""

    archive: zipfile.ZipFile
    moment: dt.datetime
    files: dict[str, list[str]] = field(default_factory=dict)
    lost: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, data: bytes, part: str = "", *, packed: bool = False) -> None:
        """A file under its name. `packed`: it would not become smaller."""
        local = self.moment.astimezone(clock.TIME_ZONE)
        entry = zipfile.ZipInfo(name, (local.year, local.month, local.day, local.hour, local.minute, local.second))
        entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        entry.external_attr = 0o644 << 16
        self.archive.writestr(entry, data)
        if part:
            self.files.setdefault(part, []).append(name)


def file_name(dossier: Dossier) -> str:
    """``ho-so-xmc_15127_2025.zip``."""
    return f"ho-so-xmc_{dossier.area.code}_{dossier.year}.zip"


def make(*, by: Actor, dossier: Dossier, names: bool) -> BinaryIO:
    """The archive as an open temporary file at its beginning; prints get codes, persons (`names`) are noted.

    Raises `Forbidden` for names without the permission to see persons, and what `questions.table` refuses of a frozen
    set that was altered.
    """
    if names:
        rules.may_take_persons(by, dossier.area).require()
    figures, why_none = _figures(by, dossier)
    target = cast(BinaryIO, tempfile.TemporaryFile(prefix="ho-so-"))  # noqa: SIM115 - the answer closes it
    try:
        with zipfile.ZipFile(target, "w") as archive:
            made = _Zip(archive, clock.now())
            _signed_or_drafted(made, dossier, figures)
            if figures is not None:
                _tables(made, by, dossier, figures)
            elif why_none:
                made.lost[TABLES] = why_none
            _persons(made, by, dossier, names=names)
            _contents(made, dossier, figures)
        note_taken(by=by, area=dossier.area, year=dossier.year, frozen=dossier.frozen_id, names=names)
        target.seek(0)
    except BaseException:
        target.close()
        raise
    return target


def _figures(by: Actor, dossier: Dossier) -> tuple[Figures | None, str]:
    """The figures, or none with the reason where the set of an area above holds nobody of this one."""
    if dossier.frozen_id is None:
        return None, ""
    try:
        return read(by, dossier), ""
    except NotFound as refusal:
        if refusal.rule != "no_data":
            raise
        return None, refusal.sentence


def folder_of(dossier: Dossier, part: str) -> str:
    """``01-to-trinh``: the place of a part in the archive, in the order of the list."""
    place = next(place for place, each in enumerate(parts_of(dossier.level), 1) if each.code == part)
    return f"{place:02d}-{part}"


def _signed_or_drafted(made: _Zip, dossier: Dossier, figures: Figures | None) -> None:
    for part in parts_of(dossier.level):
        folder = folder_of(dossier, part.code)
        paper = dossier.papers.get(part.code)
        if paper is not None:
            path = STORE.path_of(paper.name)
            if path is None:
                made.lost[part.code] = _("Mất tệp “%s” trên máy chủ.") % paper.title
                continue
            made.add(f"{folder}/{_plain(paper.title)}.{paper.kind}", path.read_bytes(), part.code, packed=True)
        elif part.drafted and figures is not None:
            made.add(f"{folder}/du-thao-{part.code}.docx", word(draft(part.code, dossier, figures)), part.code)


def word(document: OfficialDocument) -> bytes:
    """A document as Word, in the office's own template where it has one."""
    from gdtx.office.word import own_template, write_word

    file = io.BytesIO()
    write_word(document, file, template=own_template())
    return file.getvalue()


def _tables(made: _Zip, by: Actor, dossier: Dossier, figures: Figures) -> None:
    """Every table as Excel and PDF, each print with a code of its own."""
    folder = folder_of(dossier, TABLES)
    for form in FORMS:
        answer = figures.tables[form]
        for kind in _KINDS:
            printed = issue(by=by, answer=answer, kind=kind)
            address = settings.GDTX_ADDRESS + reverse("print_check", args=[printed.code])
            sheet = sheet_of(answer, synthetic=is_synthetic(), proof=proof_of(printed, address))
            name = f"{folder}/{sheet.file_name}.{FILES[kind].ending}"
            made.add(name, write(sheet, kind), TABLES, packed=True)


def _persons(made: _Zip, by: Actor, dossier: Dossier, *, names: bool) -> None:
    if not dossier.is_commune or not dossier.people:
        return
    file = listed.workbook(by, dossier, names=names)
    made.add(f"{folder_of(dossier, LISTS)}/danh-sach.xlsx", file, LISTS, packed=True)
    if not names:
        made.lost[REGISTER] = _("Không kèm theo: có dữ liệu cá nhân, chỉ kèm khi người được xem yêu cầu.")
        return
    sheet = io.BytesIO()
    commune = Commune(dossier.area.area_id, dossier.area.code, dossier.area.name)
    done = export(sheet, by=by, commune=commune, year=dossier.year, kind="xlsx", purpose=Purpose.REPORT)
    made.add(f"{folder_of(dossier, REGISTER)}/phieu-dieu-tra.xlsx", sheet.getvalue(), REGISTER, packed=True)
    if done.nameless:
        made.lost[REGISTER] = _("%d người của sổ chưa có họ tên nên không có trong tệp.") % done.nameless


# --- The list -----------------------------------------------------------------------------------------------------


def _contents(made: _Zip, dossier: Dossier, figures: Figures | None) -> None:
    from gdtx.office.pdf import write_pdf

    document = contents(dossier, made.files, made.lost, made.moment, figures)
    made.add("00-danh-muc-ho-so.docx", word(document))
    file = io.BytesIO()
    # A fixed offset: the typesetter takes no named zone.
    write_pdf(document, file, moment=dt.datetime.fromisoformat(made.moment.isoformat(timespec="seconds")))
    made.add("00-danh-muc-ho-so.pdf", file.getvalue(), packed=True)


def contents(
    dossier: Dossier,
    files: dict[str, list[str]],
    lost: dict[str, str],
    moment: dt.datetime,
    figures: Figures | None,
) -> OfficialDocument:
    """``Danh mục hồ sơ``: every part with its files, and what is missing with who can add it."""
    rows, wanting = [], []
    for place, item in enumerate(dossier.items, 1):
        told, complete = _told(item, files.get(item.part.code, []), lost.get(item.part.code, ""))
        rows.append((str(place), str(item.part.title), told, _files_told(files.get(item.part.code, []))))
        if not complete:
            line = f"{item.part.title}: {told}"
            wanting.append(line + (_(" Người bổ sung: %s.") % item.who if item.who else ""))
    table = Table(
        columns=(
            TableColumn(_("TT"), "center", 0.4),
            TableColumn(_("Thành phần"), width=2.2),
            TableColumn(_("Tình trạng"), width=2.6),
            TableColumn(_("Tệp kèm theo"), width=2.2),
        ),
        rows=tuple(rows),
        size=11,
    )
    if wanting:
        body: list[Block] = [table, Heading(_("CÒN THIẾU, CHƯA ĐỦ %d THÀNH PHẦN") % len(wanting))]
        body += [Paragraph(f"- {line}") for line in wanting]
    else:
        body = [table, Paragraph(_("Hồ sơ đủ các thành phần."))]
    return laid_out(
        dossier,
        _("DANH MỤC HỒ SƠ"),
        _("Phổ cập giáo dục, xóa mù chữ năm %(year)d – %(unit)s") % {"year": dossier.year, "unit": dossier.area.name},
        body,
        code="",
        board=True,
        signed=False,
        synthetic=figures.synthetic if figures else (_("Dữ liệu tổng hợp") if is_synthetic() else ""),
        stamp=_("Lập lúc %s") % datetime_short(moment),
    )


def _told(item: Item, files: list[str], lost: str) -> tuple[str, bool]:
    if lost:
        return lost, bool(files) or item.part.persons
    if item.state == MISSING or not files:
        return item.told, False
    return item.told, item.state == THERE


def _files_told(files: list[str]) -> str:
    if len(files) > 2:
        folder = files[0].partition("/")[0]
        return _("%(folder)s (%(count)d tệp)") % {"folder": folder, "count": len(files)}
    return "; ".join(files)


def _plain(text: str) -> str:
    stem = text.rpartition(".")[0] or text
    plain = "".join(letter if letter.isalnum() else "-" for letter in fold(stem))
    return "-".join(filter(None, plain.split("-")))[:60] or "ban-ky"
