"""The list of who has read a notice as a workbook, whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from gdtx.accounts.queries import is_synthetic
from gdtx.foundation.vietnamese import date_short
from gdtx.office.columns import Column
from gdtx.office.excel_write import ListSheet, Target, write_lists

from .models import Notice
from .queries import Reading


def _unread(cell: Any) -> Any:
    """These columns are only ever written."""
    return cell


def write_readings(target: Target, notice: Notice, readings: Sequence[Reading]) -> None:
    """Every addressed organisation: read or not, by whom and when, and whether somebody has no e-mail."""
    columns = [
        Column("code", _("Mã đơn vị"), _unread, kind="code", width=18),
        Column("name", _("Đơn vị"), _unread, width=48),
        Column("state", _("Tình trạng"), _unread, width=14),
        Column("who", _("Người xác nhận"), _unread, width=40),
        Column("when", _("Lúc"), _unread, width=20),
        Column("unreachable", _("Chưa có e-mail"), _unread, width=40),
    ]
    rows = [
        {
            "code": row.organisation.organisation.code,
            "name": row.organisation.name,
            "state": _("đã đọc") if row.receipts else _("chưa đọc"),
            "who": "; ".join(receipt.user_label for receipt in row.receipts),
            "when": row.receipts[0].when if row.receipts else "",
            "unreachable": "; ".join(person.name for person in row.without_email),
        }
        for row in readings
    ]
    title = _("Tình hình đọc thông báo: %(title)s") % {"title": notice.title}
    about = [_("Gửi ngày %(day)s.") % {"day": date_short(notice.sent_on)}]
    listed = ListSheet(_("Đơn vị"), title, columns, rows, about, _("đơn vị"), None, len(rows))
    write_lists(target, [listed], title=title, synthetic=is_synthetic())
