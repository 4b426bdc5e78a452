"""Makes the set of papers of a conference as one ZIP file: one reading of the figures, one stamp on all of them.

For the background worker; pages never call it. Loads the engines of Word, PDF and slides.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gdtx.foundation import clock
from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import datetime_short, number
from gdtx.foundation.vietnamese_text import fold
from gdtx.learning.summary import data_version, overview_of
from gdtx.network.queries import nearest_version
from gdtx.network.scope import Actor
from gdtx.office.document import OfficialDocument
from gdtx.office.qr import code_svg
from gdtx.reports.documents import whole
from gdtx.reports.drafting import Silent
from gdtx.reports.figures import Reading, read
from gdtx.reports.queries import Place, place, synthetic

from .actions import folder_of
from .answers import Reply, opinion_replies, replies
from .documents import papers
from .documents.deck import deck
from .documents.ranking import ranking
from .documents.record import Record, gather
from .models import PaperSet
from .queries import conference_for, finished_set
from .standing import changed_since, opening, question_of
from .storage import PAPERS

#: Name plates are set by typst from this template.
PLATES = Path(__file__).parents[1] / "office" / "templates" / "bang_ten.typ"


@dataclass
class _Zip:
    """The file being made: what went into it, and what each part is."""

    archive: zipfile.ZipFile
    folder: Path
    moment: dt.datetime
    contents: list[dict[str, str]] = field(default_factory=list)

    def add(self, name: str, data: bytes, *, packed: bool = False) -> None:
        """A file under its name, with the one moment of the set. `packed`: it would not become smaller."""
        local = self.moment.astimezone(clock.TIME_ZONE)
        entry = zipfile.ZipInfo(name, (local.year, local.month, local.day, local.hour, local.minute, local.second))
        entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        entry.external_attr = 0o644 << 16
        self.archive.writestr(entry, data)

    def document(self, name: str, document: OfficialDocument, *, pdf: bool = True) -> None:
        """A paper as Word and PDF."""
        from gdtx.office.pdf import write_pdf
        from gdtx.office.word import own_template, write_word

        path = self.folder / "paper"
        write_word(document, path, template=own_template())
        self.add(f"{name}.docx", path.read_bytes())
        if pdf:
            write_pdf(document, path, moment=self.moment)
            self.add(f"{name}.pdf", path.read_bytes())

    def tell(self, title: str, files: str) -> None:
        """A line of the list of contents."""
        self.contents.append({"title": title, "files": files})


def for_request(paper_set: PaperSet) -> dict[str, Any]:
    """Make the set that was asked for, in its folder; gives the columns that tell what it holds."""
    if paper_set.requested_by is None:
        raise Refused("unknown_user", _("Không rõ ai yêu cầu lập bộ tài liệu."))
    actor = Actor.for_user(paper_set.requested_by, paper_set.business_date)
    return make(paper_set, actor)


def make(paper_set: PaperSet, actor: Actor) -> dict[str, Any]:
    """The same for an actor at hand. Raises `NotInScope`, `Refused` (`cannot_write`)."""
    conference = conference_for(actor, paper_set.conference_id)
    with _one_state():
        where, why_no_review = _place(actor, conference)
        figures = _figures(actor, conference, where)
        # A fixed offset: the typesetter takes no named zone.
        read_at = figures.read_at if figures else clock.now().isoformat(timespec="seconds")
        moment = dt.datetime.fromisoformat(read_at)
        stamp = _stamp(paper_set, moment, figures)
        record = gather(
            conference,
            opening=opening(actor, conference),
            now=figures.now if figures else None,
            stamp=stamp,
            synthetic=_("Dữ liệu tổng hợp") if synthetic() else "",
            address=settings.GDTX_ADDRESS,
        )
        asked = (opinion_replies(conference, actor.on), replies(conference, actor.on))
        before = finished_set(conference, before=paper_set.number)
        review = whole(where, figures) if where is not None and figures is not None else None
    target = folder_of(paper_set.pk) / f"{paper_set.name}.zip"
    try:
        with _beside(target) as (path, folder), zipfile.ZipFile(path, "w") as archive:
            made = _Zip(archive, folder, moment)
            _write_all(made, record, figures, review, before, why_no_review)
            _to_read(made, record, *asked)
            made.add("00-muc-luc.txt", _contents(record, made.contents))
    except OSError as error:
        raise Refused(
            "cannot_write",
            _("Không ghi được bộ tài liệu (%(why)s).") % {"why": error.strerror or error},
            way_out=_("Hãy báo người quản trị kiểm tra đĩa của máy chủ rồi lập lại."),
        ) from error
    return {
        "read_at": moment,
        "data_version": figures.data_version if figures else data_version(),
        "checksum": figures.checksum if figures else hashlib.sha256(stamp.encode()).hexdigest()[:12],
        "stamp": stamp,
        "figures": _locked(figures),
        "contents": made.contents,
    }


@contextmanager
def _one_state() -> Iterator[None]:
    """All that is read belongs together: one snapshot on PostgreSQL, one read transaction on SQLite."""
    with transaction.atomic():
        yield


@contextmanager
def _beside(target: Path) -> Iterator[tuple[Path, Path]]:
    """Write beside and put in place: nobody ever finds half a file under the name."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".", dir=target.parent) as name:
        path = Path(name) / "set.zip"
        yield path, Path(name)
        path.chmod(0o644)
        os.replace(path, target)


# --- Figures ----------------------------------------------------------------------------------------------------


def _place(actor: Actor, conference: Any) -> tuple[Place | None, str]:
    """The review of the period where the person may draft it, else why there is none."""
    if not conference.period or conference.area_id is None:
        return None, _("Hội nghị không gắn với kỳ sơ kết, tổng kết nào.")
    version = nearest_version(conference.area_id, conference.starts_on)
    if version is None:
        return None, _("Địa bàn của hội nghị không còn trong danh mục.")
    try:
        return place(actor, version.code, conference.period), ""
    except Refused as refusal:
        return None, refusal.sentence


def _figures(actor: Actor, conference: Any, where: Place | None) -> Reading | None:
    """The figures, counted over live rows; without a review of one's own those that one may see."""
    if where is not None:
        return read(where)
    question = question_of(actor, conference)
    if question is None:
        return None
    moment, version = clock.now(), data_version()
    found = overview_of(question, stored=False, until=actor.on)
    before = found.pop("previous")
    return Reading(found, before, (), moment.isoformat(timespec="seconds"), version)


def _stamp(paper_set: PaperSet, moment: dt.datetime, figures: Reading | None) -> str:
    words: dict[str, Any] = {"number": paper_set.number, "moment": datetime_short(moment)}
    if figures is None:
        return _("Bộ tài liệu số %(number)d · lập lúc %(moment)s") % words
    words["version"] = f"{figures.data_version.partition('-')[0]}.{figures.checksum}"
    return _("Bộ tài liệu số %(number)d · số liệu chốt lúc %(moment)s · phiên bản dữ liệu %(version)s") % words


def _locked(figures: Reading | None) -> dict[str, Any] | None:
    if figures is None:
        return None
    answer = {
        "now": dict(figures.now),
        "before": dict(figures.before),
        "silent": [[each.name, each.unit, each.code] for each in figures.silent],
    }
    found: dict[str, Any] = json.loads(json.dumps(answer, default=str))
    return found


# --- The papers -------------------------------------------------------------------------------------------------


def _write_all(
    made: _Zip,
    record: Record,
    figures: Reading | None,
    review: Mapping[str, Any] | None,
    before: PaperSet | None,
    why_no_review: str,
) -> None:
    _invitations(made, record)
    made.document("02-danh-sach-dai-bieu", papers.delegate_list(record))
    made.tell(
        _("Danh sách đại biểu có cột ký tên (%(count)s người)") % {"count": number(len(record.delegates))},
        "02 · Word, PDF",
    )
    _plates(made, record)
    made.document("04-chuong-trinh-dieu-hanh", papers.running_order(record))
    made.tell(_("Chương trình điều hành theo phút"), "04 · Word, PDF")
    _review(made, record, review, why_no_review)
    silent: Sequence[Silent] = figures.silent if figures else ()
    comparable = figures.before if figures and figures.before.get("classes") is not None else None
    if figures is not None and record.now is not None:
        made.document("06-phu-luc-xep-hang", ranking(record, comparable, silent))
        made.tell(_("Phụ lục xếp theo đơn vị, nêu tên đơn vị chưa báo cáo"), "06 · Word, PDF")
    if record.opening is not None:
        made.document("07-tra-loi-kien-nghi", papers.petition_answers(record, record.opening))
        made.tell(_("Trả lời kiến nghị lần trước"), "07 · Word, PDF")
        made.document("08-tinh-trang-ket-luan", papers.conclusion_state(record, record.opening))
        made.tell(_("Tình trạng kết luận lần trước"), "08 · Word, PDF")
    _slides(made, record, comparable, silent)
    changed = changed_since(before, record.now)
    if before is not None and changed and before.read_at is not None:
        document = papers.changes_since(record, before.number, datetime_short(before.read_at), changed)
        made.document("10-thay-doi-so-lieu", document)
        told = _("Số liệu đã đổi so với bộ số %(number)d (%(count)s mục)")
        made.tell(told % {"number": before.number, "count": number(len(changed))}, "10 · Word, PDF")


def _to_read(made: _Zip, record: Record, opinions: Sequence[Reply], petitions: Sequence[Reply]) -> None:
    """What was sent in before: the files of the papers, the opinions and petitions."""
    count = 0
    for turn, paper in enumerate(record.papers, 1):
        for number_of, file in enumerate(paper.files.all(), 1):
            path = PAPERS.path_of(file.name)
            if path is None:
                made.tell(_("Thiếu tệp “%(title)s”: không còn trên máy chủ") % {"title": file.title}, "–")
                continue
            name = f"11-tai-lieu-doc-truoc/{turn:02d}-{number_of}-{_file_name(paper.title)}.{file.kind}"
            made.add(name, path.read_bytes(), packed=True)
            count += 1
    if count:
        told = _("Tài liệu đọc trước, tham luận đã gửi (%(count)s tệp)") % {"count": number(count)}
        made.tell(told, "11-tai-lieu-doc-truoc")
    if opinions or petitions:
        made.document("12-y-kien-kien-nghi", papers.gathered(record, opinions, petitions))
        count = len(opinions) + len(petitions)
        told = _("Tổng hợp ý kiến, kiến nghị gửi trước (%(count)s)")
        made.tell(told % {"count": number(count)}, "12 · Word, PDF")


def _invitations(made: _Zip, record: Record) -> None:
    for count, row in enumerate(record.delegations, 1):
        name = _file_name(record.names.body(row) or row.positions)
        made.document(f"01-giay-moi/{count:03d}-{name}", papers.invitation(record, row), pdf=False)
    words = {"count": number(len(record.delegations))}
    made.tell(_("Giấy mời từng đơn vị (%(count)s bản)") % words, "01-giay-moi · Word")


def _file_name(text: str) -> str:
    plain = "".join(letter if letter.isalnum() else "-" for letter in fold(text))
    return "-".join(filter(None, plain.split("-")))[:60] or "don-vi"


def _plates(made: _Zip, record: Record) -> None:
    if not record.delegates:
        return
    from gdtx.office.pdf import compile_typst

    plates = []
    for row in record.delegates:
        body = (record.names.body(row.delegation) or row.delegation.side) if row.delegation else ""
        address = record.address + reverse("conference_code", args=[row.token])
        plates.append(
            {
                "name": f"{row.honorific} {row.person}".strip() or row.office,
                "office": row.office if row.person else "",
                "body": body,
                "code": code_svg(address).decode(),
            }
        )
    context = {
        "title": _("Bảng tên đại biểu"),
        "issuer": record.organiser,
        "event": record.conference.title,
        "stamp": " · ".join(filter(None, (record.stamp, record.synthetic))),
        "plates": plates,
    }
    inputs = {"document": json.dumps(context, ensure_ascii=False), "dated": "yes"}
    made.add("03-bang-ten.pdf", compile_typst(PLATES, inputs, moment=made.moment))
    made.tell(_("Bảng tên có mã điểm danh (%(count)s)") % {"count": number(len(plates))}, "03 · PDF")


def _review(made: _Zip, record: Record, review: Mapping[str, Any] | None, why_not: str) -> None:
    if review is None:
        made.tell(_("Dự thảo báo cáo: không lập. %(why)s") % {"why": why_not}, "–")
        return
    from gdtx.reports.documents.pictures import draw
    from gdtx.reports.documents.printed import printed

    made.document("05-du-thao-bao-cao", printed({**review, "stamp": record.stamp}, draw))
    made.tell(_("Dự thảo báo cáo sơ kết, tổng kết"), "05 · Word, PDF")


def _slides(made: _Zip, record: Record, before: Mapping[str, Any] | None, silent: Sequence[Silent]) -> None:
    from gdtx.office.slides import write_slides

    shown = deck(record, before, silent)
    path = made.folder / "slides"
    write_slides(shown, path, moment=made.moment)
    made.add("09-trinh-chieu.pptx", path.read_bytes())
    made.tell(_("Trình chiếu (%(count)s trang, biểu đồ sửa được)") % {"count": number(shown.count)}, "09 · PowerPoint")


def _contents(record: Record, contents: list[dict[str, str]]) -> bytes:
    lines = [record.conference.title, record.when, record.stamp, record.synthetic, ""]
    lines += [f"{each['files']}: {each['title']}" for each in contents]
    # Windows' own editor needs the mark to read Vietnamese.
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")
