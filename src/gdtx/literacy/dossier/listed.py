"""The working lists of a commune as one workbook: with names for who asks for them and may, else numbers by village."""

from __future__ import annotations

import io
from typing import Any

from django.utils.translation import gettext as _

from gdtx.accounts.queries import is_synthetic
from gdtx.network.scope import Actor
from gdtx.people import access
from gdtx.people.enums import Purpose

from .. import lists, reasons
from . import rules
from .queries import Dossier

#: The lists a dossier holds: who is illiterate, relapsed, or to be asked again.
KINDS = tuple(kind for kind in lists.KINDS if kind.stage is None)
#: A sheet's name holds so many characters.
_SHEET_NAME = 31


def workbook(by: Actor, dossier: Dossier, *, names: bool) -> bytes:
    """The lists as .xlsx. With names: noted in the access log. Raises `Forbidden` for names without the permission."""
    from gdtx.office.excel_write import ListSheet, write_lists

    if names:
        rules.may_take_persons(by, dossier.area).require()
    sheets = []
    shown = 0
    for kind in KINDS:
        found = _named(kind, dossier) if names else _numbered(kind, dossier)
        shown += len(found) if names else 0
        title = _("%(list)s – %(area)s, năm %(year)d") % {
            "list": kind.title,
            "area": dossier.area.name,
            "year": dossier.year,
        }
        noun = _("người") if names else _("thôn")
        sheets.append(
            ListSheet(
                str(kind.title)[:_SHEET_NAME],
                title,
                _columns(names=names),
                found,
                [str(kind.about), _remark(names=names)],
                noun,
                None,
                len(found),
            )
        )
    if names:
        access.note(
            by=by,
            purpose=Purpose.REPORT,
            what=_("Danh sách của hồ sơ xóa mù chữ năm %d") % dossier.year,
            area_id=dossier.area.area_id,
            persons=shown,
        )
    file = io.BytesIO()
    title = _("Danh sách xóa mù chữ – %(area)s, năm %(year)d") % {"area": dossier.area.name, "year": dossier.year}
    write_lists(file, sheets, title=title, synthetic=is_synthetic())
    return file.getvalue()


def _remark(*, names: bool) -> str:
    if names:
        return _("Chỉ dùng cho công tác xóa mù chữ của xã; có dữ liệu cá nhân, không phổ biến.")
    return _("Số người theo thôn; bản có họ tên chỉ người được xem thông tin cá nhân lấy được.")


def _columns(*, names: bool) -> list[Any]:
    from gdtx.office.columns import Column, text, whole_number

    words, count = text(), whole_number()
    if not names:
        return [
            Column("place", _("STT"), count, "whole", width=6),
            Column("village", _("Thôn, tổ dân phố"), words, width=30),
            Column("people", _("Số người"), count, "whole", width=12),
        ]
    return [
        Column("place", _("STT"), count, "whole", width=6),
        Column("name", _("Họ và tên"), words, width=28),
        Column("born", _("Năm sinh"), words, width=10),
        Column("sex", _("Giới tính"), words, width=10),
        Column("village", _("Thôn, tổ dân phố"), words, width=20),
        Column("sheet", _("Số phiếu"), words, "code", width=12),
        Column("level", _("Mức"), words, width=16),
        Column("known", _("Học vấn đã ghi"), words, width=36),
    ]


def _numbered(kind: lists.Kind, dossier: Dossier) -> list[dict[str, Any]]:
    found = lists.villages(kind, year=dossier.year, communes=[dossier.area.code])
    return [
        {"place": place, "village": name or _("Chưa rõ thôn"), "people": n} for place, (name, n) in enumerate(found, 1)
    ]


def _named(kind: lists.Kind, dossier: Dossier) -> list[dict[str, Any]]:
    records = lists.in_order(lists.find(kind, year=dossier.year, communes=[dossier.area.code]))
    found = []
    for place, each in enumerate(lists.named(kind, records), 1):
        home = each.person.home if each.person else None
        found.append(
            {
                "place": place,
                "name": each.person.name if each.person else _("(mã %s)") % each.record.person_id,
                "born": str(each.record.birth_year),
                "sex": _("Nữ") if each.record.sex == "F" else _("Nam"),
                "village": each.record.village or "",
                "sheet": home.number if home else "",
                "level": reasons.state_label(each.state),
                "known": each.known,
            }
        )
    return found
