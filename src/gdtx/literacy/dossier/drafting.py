"""Drafts of the letter of request, the report and the minutes of self-inspection, out of the frozen figures.

Words that only the steering board can say are left open, as dots. Nghị định 30/2020/NĐ-CP for the parts of a document.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gdtx.accounts.queries import is_synthetic
from gdtx.catalogue.literacy_rules import AGES, CUMULATIVE, DISJOINT
from gdtx.foundation.vietnamese import number
from gdtx.network.naming import in_sentence
from gdtx.network.scope import Actor
from gdtx.office.document import (
    Block,
    Heading,
    OfficialDocument,
    Paragraph,
    Signature,
    Signatures,
    Table,
    TableColumn,
)
from gdtx.office.form_sheet import shown

from ..documents.forms import holding, title_of
from ..documents.sheets import rules_lines, source_line, unknown_line, verdict_line
from ..questions import several
from ..tables import Row
from .parts import FORMS, LETTER, OWN_MINUTES, REPORT
from .queries import THERE, Dossier, recognising_body

BLANK = "\N{NO-BREAK SPACE}" * 6
DOTS = "…" * 12
_STANDARDS = "XMC-4"


@dataclass(frozen=True)
class Figures:
    """The tables of a dossier from one reading of the frozen set."""

    tables: Mapping[str, Row]

    @property
    def standards(self) -> Row:
        """XMC-4, which holds the verdict."""
        return self.tables[_STANDARDS]

    @property
    def own(self) -> Row:
        """The row of XMC-4 of the area itself: bands with population and literate people."""
        children = self.standards["children"]
        if [child["code"] for child in children] == [self.standards["area"]["code"]]:
            found: Row = children[0]
            return found
        total: Row = self.standards["total"]
        return total

    @property
    def level(self) -> int | None:
        """The level of the standard that the figures show, None where they do not decide."""
        found: int | None = self.own.get("standard", self.standards["standard"])
        return found

    @property
    def synthetic(self) -> str:
        """The mark of made-up data, "" for real ones."""
        return _("Dữ liệu tổng hợp") if is_synthetic() or self.standards.get("synthetic") else ""


def read(actor: Actor, dossier: Dossier) -> Figures:
    """The figures of a dossier whose year is frozen. Refused as `questions.table`."""
    answers = several(FORMS, dossier.area.code, dossier.year, frozen_id=dossier.frozen_id, by=actor)
    return Figures(dict(zip(FORMS, answers, strict=True)))


def draft(part: str, dossier: Dossier, figures: Figures) -> OfficialDocument:
    """The draft of a part. Raises KeyError for a part that is not drafted."""
    return _DRAFTS[part](dossier, figures)


# --- Layout -------------------------------------------------------------------------------------------------------


def laid_out(
    dossier: Dossier,
    type_name: str,
    subject: str,
    body: Sequence[Block],
    *,
    code: str,
    board: bool,
    synthetic: str,
    stamp: str = "",
    addressees: tuple[str, ...] = (),
    bases: tuple[str, ...] = (),
    signed: bool = True,
    draft_mark: str = "",
) -> OfficialDocument:
    """A paper of the committee, or of its steering board (`board`). `code` "" for one without a number."""
    unit = dossier.area.name.upper()
    first = _("- Như trên;") if addressees else _("- Cơ quan kiểm tra, công nhận;")
    short = "BCĐ" if board else "UBND"
    return OfficialDocument(
        superior=f"UBND {unit}" if board else "",
        issuer="\n".join((_("BAN CHỈ ĐẠO PHỔ CẬP"), _("GIÁO DỤC, XÓA MÙ CHỮ")) if board else ("ỦY BAN NHÂN DÂN", unit)),
        number=_("Số:%(blank)s/%(code)s-%(short)s") % {"blank": BLANK, "code": code, "short": short} if code else "",
        place_date=_("…………, ngày%(blank)stháng%(blank)snăm %(year)d") % {"blank": BLANK, "year": dossier.year},
        type_name=type_name,
        subject=subject,
        body=tuple(body),
        draft_mark=draft_mark,
        addressees=addressees,
        bases=bases,
        authority=() if not signed else _authority(board=board),
        recipients=(first, _("- Lưu: VT, hồ sơ PCGD, XMC.")) if signed else (),
        stamp=stamp,
        synthetic=synthetic,
    )


def _authority(*, board: bool) -> tuple[str, ...]:
    if board:
        return (_("TM. BAN CHỈ ĐẠO"), _("TRƯỞNG BAN"))
    return (_("TM. ỦY BAN NHÂN DÂN"), _("CHỦ TỊCH"))


def _bases(figures: Figures) -> tuple[str, ...]:
    # What the citation says of itself behind the semicolon is for the tables.
    decree = str(figures.standards["citation"]).partition(";")[0]
    return (
        _("Căn cứ %s;") % decree,
        _("Căn cứ Quyết định số 2344/QĐ-BGDĐT năm 2023 của Bộ trưởng Bộ Giáo dục và Đào tạo."),
    )


def _stamp(dossier: Dossier, figures: Figures) -> str:
    return _("Bản soạn từ hồ sơ năm %(year)d. %(source)s") % {
        "year": dossier.year,
        "source": source_line(figures.standards),
    }


# --- What the figures say ------------------------------------------------------------------------------------------


def _band(code: str) -> str:
    return code.replace("-", "–")


def _rate(value: float | None) -> str:
    return f"{shown(value, 'rate')}%" if value is not None else _("không có người")


def _literate(figures: Figures) -> Table:
    """Literate people by cumulative band: the figures of XMC-4."""
    rows = []
    for band in CUMULATIVE:
        found = figures.own["bands"][band.code]
        rows.append(
            (
                _band(band.code),
                number(found["population"]),
                number(found["literate_1"]),
                _rate(found["rate_1"]),
                number(found["literate_2"]),
                _rate(found["rate_2"]),
            )
        )
    return Table(
        columns=(
            TableColumn(_("Độ tuổi"), "center", 1.1),
            TableColumn(_("Dân số"), "right", 1.6),
            TableColumn(_("Biết chữ mức 1"), "right", 1.5),
            TableColumn(_("Tỷ lệ"), "right"),
            TableColumn(_("Biết chữ mức 2"), "right", 1.5),
            TableColumn(_("Tỷ lệ"), "right"),
        ),
        rows=tuple(rows),
        size=11,
        caption=_("Người biết chữ theo độ tuổi (biểu XMC-4)"),
        unit=_("Đơn vị tính: người"),
    )


def _illiterate(figures: Figures) -> Table:
    """Illiterate and relapsed people in bands beside each other: the figures of CMC-2."""
    rows = []
    for band in (*DISJOINT, AGES):
        found = figures.tables["CMC-2"]["bands"][band.code]
        rows.append(
            (
                _("Cộng") if band == AGES else _band(band.code),
                number(found["population"][0]),
                number(found["illiterate_1"][0]),
                number(found["illiterate_1"][1]),
                number(found["illiterate_2"][0]),
                number(found["illiterate_2"][1]),
                number(found["relapsed"][0]),
            )
        )
    return Table(
        columns=(
            TableColumn(_("Độ tuổi"), "center", 1.1),
            TableColumn(_("Dân số"), "right", 1.6),
            TableColumn(_("Mù chữ mức 1"), "right"),
            TableColumn(_("Trong đó nữ"), "right"),
            TableColumn(_("Mù chữ mức 2"), "right"),
            TableColumn(_("Trong đó nữ"), "right"),
            TableColumn(_("Tái mù chữ"), "right"),
        ),
        rows=tuple(rows),
        totals=1,
        size=11,
        caption=_("Người mù chữ theo độ tuổi (biểu CMC-2)"),
        unit=_("Đơn vị tính: người"),
    )


def _verdict(figures: Figures) -> str:
    return verdict_line({**figures.standards, "standard": figures.level, "why": _why(figures)})


def _why(figures: Figures) -> str:
    return str(figures.own.get("why", figures.standards["why"]))


def _below(dossier: Dossier, figures: Figures) -> list[Block]:
    """Of a province: how many communes hold a level."""
    if dossier.is_commune:
        return []
    told = _("Số đơn vị đạt mức độ 1 trở lên: %(one)s; đạt mức độ 2: %(two)s; trên tổng số %(all)s đơn vị.") % {
        "one": number(holding(figures.standards, 1)),
        "two": number(holding(figures.standards, 2)),
        "all": number(len(figures.standards["children"])),
    }
    return [Paragraph(told)]


def _lacking(figures: Figures) -> list[Block]:
    """How many people of which band must still become literate, where the verdict names a commune short of it."""
    found = []
    for band in CUMULATIVE:
        for level in (1, 2):
            count = figures.own["bands"][band.code].get(f"missing_{level}", 0)
            if count:
                words = {"band": _band(band.code), "level": level, "count": number(count)}
                found.append(_("%(band)s tuổi thiếu %(count)s người biết chữ mức %(level)d") % words)
    if not found:
        return []
    return [Paragraph(_("So với tỷ lệ của chuẩn: %s.") % "; ".join(found))]


# --- The papers ----------------------------------------------------------------------------------------------------


def _letter(dossier: Dossier, figures: Figures) -> OfficialDocument:
    unit, level = in_sentence(dossier.area.name), figures.level
    told = {"unit": unit, "year": dossier.year, "level": level or 0}
    everybody = figures.own["bands"][AGES.code]
    body: list[Block] = []
    if level:
        body.append(
            Paragraph(
                _(
                    "Qua điều tra, tổng hợp và tự kiểm tra, %(unit)s có số liệu xóa mù chữ năm %(year)d đạt chuẩn "
                    "mức độ %(level)d. Ủy ban nhân dân %(unit)s đề nghị kiểm tra, công nhận %(unit)s đạt chuẩn xóa mù "
                    "chữ mức độ %(level)d năm %(year)d."
                )
                % told
            )
        )
    else:
        body += [
            Paragraph(
                _("Số liệu đã chốt chưa cho thấy %(unit)s đạt chuẩn năm %(year)d, nên chưa ghi mức độ đề nghị.") % told,
                remark=True,
            ),
            Paragraph(_("Ủy ban nhân dân %(unit)s đề nghị %(dots)s") % {"unit": unit, "dots": DOTS}),
        ]
    body += [
        Paragraph(
            _(
                "Dân số 15–60 tuổi: %(all)s người; biết chữ mức 1: %(one)s người (%(r1)s), "
                "mức 2: %(two)s người (%(r2)s)."
            )
            % {
                "all": number(everybody["population"]),
                "one": number(everybody["literate_1"]),
                "r1": _rate(everybody["rate_1"]),
                "two": number(everybody["literate_2"]),
                "r2": _rate(everybody["rate_2"]),
            }
        ),
        Paragraph(_verdict(figures)),
        Heading(_("Hồ sơ kèm theo:"), 2),
        *(Paragraph(f"{place}. {item.part.title}.") for place, item in enumerate(dossier.items[1:-2], 1)),
        Paragraph(_("Ủy ban nhân dân %s trân trọng đề nghị xem xét./.") % unit),
    ]
    to = recognising_body(dossier.area, dossier.year, level or 1)
    return laid_out(
        dossier,
        _("TỜ TRÌNH"),
        _("Đề nghị kiểm tra, công nhận đạt chuẩn xóa mù chữ năm %d") % dossier.year,
        body,
        code="TTr",
        board=False,
        addressees=(f"{to}.",),
        bases=_bases(figures),
        stamp=_stamp(dossier, figures),
        synthetic=figures.synthetic,
        draft_mark=_("DỰ THẢO"),
    )


def _report(dossier: Dossier, figures: Figures) -> OfficialDocument:
    named, switches = rules_lines(figures.standards)
    body: list[Block] = [
        Heading(_("I. TỔ CHỨC THỰC HIỆN")),
        Paragraph(_("Công tác chỉ đạo, điều tra, tuyên truyền, huy động người học: %s") % DOTS),
        Heading(_("II. KẾT QUẢ")),
        Heading(_("1. Người biết chữ"), 2),
        *_sentences(figures),
        _literate(figures),
        Heading(_("2. Người mù chữ, tái mù chữ"), 2),
        _illiterate(figures),
        Paragraph(unknown_line(figures.standards) + "."),
        Heading(_("3. Mức độ đạt chuẩn"), 2),
        *_below(dossier, figures),
        Paragraph(_verdict(figures)),
        *_lacking(figures),
        Heading(_("4. Nguồn số liệu, cách tính"), 2),
        Paragraph(
            _("Số liệu trong báo cáo này là số của các biểu %s kèm theo.")
            % ", ".join(f"{form} ({title_of(form).lower()})" for form in FORMS)
        ),
        Paragraph(source_line(figures.standards)),
        Paragraph(named),
        Paragraph(switches),
        Heading(_("III. KHÓ KHĂN, HẠN CHẾ")),
        Paragraph(DOTS),
        Heading(_("IV. PHƯƠNG HƯỚNG, KIẾN NGHỊ")),
        Paragraph(DOTS),
    ]
    return laid_out(
        dossier,
        _("BÁO CÁO"),
        _("Kết quả xóa mù chữ năm %(year)d của %(unit)s")
        % {"year": dossier.year, "unit": in_sentence(dossier.area.name)},
        body,
        code="BC",
        board=True,
        bases=_bases(figures),
        stamp=_stamp(dossier, figures),
        synthetic=figures.synthetic,
        draft_mark=_("DỰ THẢO"),
    )


def _sentences(figures: Figures) -> list[Block]:
    told = _("Độ tuổi %(band)s: %(all)s người, biết chữ mức 1 %(r1)s, mức 2 %(r2)s.")
    found: list[Block] = []
    for band in CUMULATIVE:
        row = figures.own["bands"][band.code]
        words = {"band": _band(band.code), "all": number(row["population"])}
        found.append(Paragraph(told % (words | {"r1": _rate(row["rate_1"]), "r2": _rate(row["rate_2"])})))
    return found


def _minutes(dossier: Dossier, figures: Figures) -> OfficialDocument:
    body: list[Block] = [
        Paragraph(DOTS, lead=_("Thời gian:")),
        Paragraph(DOTS, lead=_("Địa điểm:")),
        Paragraph(DOTS, lead=_("Thành phần:")),
        Heading(_("I. HỒ SƠ")),
        _looked_at(dossier),
        Heading(_("II. SỐ LIỆU")),
        _literate(figures),
        _illiterate(figures),
        Paragraph(unknown_line(figures.standards) + "."),
        Paragraph(source_line(figures.standards)),
        Heading(_("III. NHẬN XÉT")),
        Paragraph(_("Đối chiếu phiếu với hộ, biểu với sổ: %s") % DOTS),
        Heading(_("IV. KẾT LUẬN")),
        *_below(dossier, figures),
        Paragraph(_verdict(figures)),
        Paragraph(_("Biên bản lập xong lúc …… giờ …… cùng ngày, đã đọc cho mọi người cùng nghe.")),
        Signatures(((Signature(_("THƯ KÝ")), Signature(_("TRƯỞNG BAN CHỈ ĐẠO"))),)),
    ]
    return laid_out(
        dossier,
        _("BIÊN BẢN"),
        _("Tự kiểm tra công tác xóa mù chữ năm %d") % dossier.year,
        body,
        code="BB",
        board=True,
        signed=False,
        stamp=_stamp(dossier, figures),
        synthetic=figures.synthetic,
        draft_mark=_("DỰ THẢO"),
    )


def _looked_at(dossier: Dossier) -> Table:
    """What there is to look at: everything but these minutes and what the level above adds."""
    items = [item for item in dossier.items if not item.part.above and item.part.code != OWN_MINUTES]
    rows = tuple(
        (str(place), str(item.part.title), _("Có") if item.state == THERE else _("Chưa có"), item.told)
        for place, item in enumerate(items, 1)
    )
    return Table(
        columns=(
            TableColumn(_("TT"), "center", 0.4),
            TableColumn(_("Thành phần"), width=2.6),
            TableColumn(_("Có, chưa có"), "center", 0.8),
            TableColumn(_("Ghi chú"), width=2.6),
        ),
        rows=rows,
    )


_DRAFTS: dict[str, Callable[[Dossier, Figures], OfficialDocument]] = {
    LETTER: _letter,
    REPORT: _report,
    OWN_MINUTES: _minutes,
}
