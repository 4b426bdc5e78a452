"""The columns of the sheet of accounts: one list makes the template, the import and the sheet of refused rows."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from gdtx.office import columns as office
from gdtx.office.columns import Column
from gdtx.office.excel_read import Cell
from gdtx.office.excel_write import Target, write_template

from ..enums import PostKind
from ..roles import GIVEN, ROLES

SHEET = "Tài khoản"
SHEET_KIND, FACT_SHEET = "account_sheet", "sheet"

_KINDS = {str(kind.label): str(kind) for kind in PostKind if kind != PostKind.STAND_IN}
_ROLES = {str(role.title): role.code for role in GIVEN.values()}


def _code(cell: Cell) -> Any:
    found = office.text(longest=40)(cell)
    return found.upper() if isinstance(found, str) else found


def _username(cell: Cell) -> Any:
    found = office.text(longest=60)(cell)
    return found.lower() if isinstance(found, str) else found


def _phone(cell: Cell) -> Any:
    """A telephone number as text; a number cell has lost its leading zero."""
    found = office.text(longest=20)(cell)
    if isinstance(found, str) and type(cell) is int and len(found) == 9:
        return office.Noted(f"0{found}", _("Số điện thoại mất số 0 ở đầu, đã thêm lại: 0%s.") % found)
    return found


COLUMNS: tuple[Column, ...] = (
    Column("full_name", "Họ tên", office.text(longest=120), required=True, width=26, aliases=("Họ và tên",)),
    Column(
        "username",
        "Tên đăng nhập",
        _username,
        kind="code",
        required=True,
        width=18,
        hint="Chữ thường không dấu, số và . _ -; mỗi người một tên, ví dụ hoa.camngoc.",
    ),
    Column("phone", "Điện thoại", _phone, kind="code", width=14, aliases=("Số điện thoại",)),
    Column("email", "Thư điện tử", office.text(longest=254), width=24, aliases=("Email",)),
    Column("organisation", "Mã đơn vị", _code, kind="code", required=True, width=18, hint="Ví dụ 38-15169-HTCD."),
    Column(
        "role",
        "Vai trò",
        office.choice(_ROLES | {code: code for code in GIVEN}),
        required=True,
        width=28,
        choices=tuple(_ROLES),
        write=lambda value: str(ROLES[value].title) if value in ROLES else value,
        hint="Chọn trong danh sách; vai trò quyết định được xem và làm gì.",
    ),
    Column("duty", "Chức vụ", office.text(longest=200), width=26, hint="Chức vụ, phân công trách nhiệm."),
    Column(
        "kind",
        "Hình thức",
        office.choice(_KINDS | {code: code for code in _KINDS.values()}),
        width=14,
        choices=tuple(_KINDS),
        write=lambda value: str(PostKind(value).label) if value in PostKind.values else value,
        hint="Để trống là chuyên trách.",
    ),
    Column("valid_from", "Từ ngày", office.day(), kind="date", required=True, width=13, hint="Ngày bắt đầu giữ."),
    Column("last_day", "Đến hết ngày", office.day(), kind="date", width=13, hint="Để trống nếu chưa biết."),
)
KEYS = tuple(column.key for column in COLUMNS)
TITLES = {column.key: column.title for column in COLUMNS}


def write_sheet(target: Target, *, synthetic: bool) -> None:
    """The blank sheet, with lists to choose from and help beside it."""
    write_template(
        target,
        COLUMNS,
        sheet=SHEET,
        title=_("Bảng cấp tài khoản và ghi chức vụ"),
        facts={FACT_SHEET: SHEET_KIND},
        guide=(
            _("Mỗi dòng là một người giữ một chức vụ; người giữ hai chức vụ thì ghi hai dòng cùng tên đăng nhập."),
            _("Người đã có tài khoản: ghi đúng tên đăng nhập và họ tên, chương trình chỉ ghi thêm chức vụ."),
            _("Ghi xong, vào Mạng lưới, Cấp tài khoản từ Excel và chọn tệp này; xem trước rồi mới ghi."),
            _("Sau khi ghi, in phiếu mã dùng một lần và giao tận tay từng người."),
        ),
        synthetic=synthetic,
    )


def plain_value(value: Any) -> Any:
    """A value as JSON holds it."""
    return value.isoformat() if isinstance(value, dt.date) else value


def shown(key: str, value: Any) -> str:
    """A staged value as people read it."""
    if value is None:
        return ""
    column = next(column for column in COLUMNS if column.key == key)
    if column.kind == "date":
        return office.shown(dt.date.fromisoformat(value))
    return str(column.write(value)) if column.write else str(value)
