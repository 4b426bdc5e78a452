"""The sign-in sheet of a class: what stands on it, for the page that is printed and for the PDF alike."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gdtx.foundation.vietnamese import date_long
from gdtx.office.document import OfficialDocument, Paragraph, Table, TableColumn

_BLANK = "…" * 12
_NO_BREAK = "\N{NO-BREAK SPACE}"
#: An empty line of handwriting is two printed lines high.
_ROOM = f"{_NO_BREAK}\n{_NO_BREAK}"


@dataclass(frozen=True, slots=True)
class SignInSheet:
    """A blank list to be signed at a class. What is not known yet is left to be written by hand."""

    centre: str
    area: str
    topic: str = ""
    held_on: dt.date | None = None
    place: str = ""
    presenter: str = ""
    lines: int = 35
    ethnicity: bool = False

    @property
    def facts(self) -> list[tuple[str, str]]:
        """The lines above the table: title and text, dots where it is to be written in."""
        day = date_long(self.held_on) if self.held_on else _("ngày …… tháng …… năm ………")
        return [
            (_("Chuyên đề:"), self.topic or _BLANK),
            (_("Thời gian:"), day),
            (_("Địa điểm:"), self.place or _BLANK),
            (_("Báo cáo viên:"), self.presenter or _BLANK),
        ]

    @property
    def columns(self) -> list[tuple[str, float]]:
        """Titles of the columns and their widths relative to each other."""
        ethnicity = [(_("Dân tộc"), 2.0)] if self.ethnicity else []
        return [(_("STT"), 0.9), (_("Họ và tên"), 5.5), (_("Nữ"), 0.9), *ethnicity, (_("Ký tên"), 3.2)]

    @property
    def sums(self) -> str:
        """The line below the table."""
        return _("Tổng số có mặt: ………… người, trong đó nữ: ………… người.")


def sign_in_document(sheet: SignInSheet, *, synthetic: bool = False) -> OfficialDocument:
    """The sheet as a document of the office engine. It is no official letter: it has no number."""
    columns = tuple(
        TableColumn(title, "center" if number == 0 else "left", width)
        for number, (title, width) in enumerate(sheet.columns)
    )
    blank = (_ROOM, *([""] * (len(columns) - 2)))
    return OfficialDocument(
        superior="",
        issuer=sheet.centre.upper(),
        number="",
        place_date=_("%(area)s, ngày …… tháng …… năm ………") % {"area": sheet.area} if sheet.area else "",
        type_name=_("DANH SÁCH KÝ TÊN"),
        subject=_("Học viên dự lớp, chuyên đề"),
        body=(
            *(Paragraph(text, lead=title) for title, text in sheet.facts),
            Table(columns, tuple((str(line), *blank) for line in range(1, sheet.lines + 1)), size=13),
            Paragraph(sheet.sums),
        ),
        authority=(_("NGƯỜI LẬP DANH SÁCH"),),
        stamp=_("Danh sách có tên học viên: chỉ lưu ở trung tâm, không công khai."),
        synthetic=_("Dữ liệu tổng hợp") if synthetic else "",
    )
