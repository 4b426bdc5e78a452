"""A board of tasks as a workbook, whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from django.utils.translation import gettext as _

from gdtx.accounts.queries import is_synthetic
from gdtx.foundation.pages import Badge
from gdtx.office.columns import Column
from gdtx.office.excel_write import ListSheet, Target, write_lists

from ..models.tasks import Task
from ..queries.tasks import Progress


class Listed(Protocol):
    """A row of a board."""

    @property
    def task(self) -> Task: ...
    @property
    def unit(self) -> str: ...
    @property
    def was(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def badge(self) -> Badge: ...
    @property
    def below(self) -> Progress: ...
    @property
    def late_days(self) -> int: ...


def _unread(cell: Any) -> Any:
    """These columns are only ever written."""
    return cell


def write_tasks(target: Target, rows: Sequence[Listed], *, title: str, about: Sequence[str]) -> None:
    """Every task: what, for whom, by whom, from when to when, and how it stands."""
    columns = [
        Column("code", _("Mã"), _unread, kind="code", width=12),
        Column("kind", _("Loại"), _unread, width=16),
        Column("title", _("Nội dung"), _unread, width=60),
        Column("unit", _("Đơn vị thực hiện"), _unread, width=40),
        Column("was", _("Giao cho (khi đó)"), _unread, width=32),
        Column("giver", _("Bên giao"), _unread, width=40),
        Column("given", _("Ngày giao"), _unread, kind="date", width=12),
        Column("due", _("Hạn"), _unread, kind="date", width=12),
        Column("state", _("Tình trạng"), _unread, width=28),
        Column("late", _("Số ngày trễ"), _unread, kind="whole", width=10),
        Column("below", _("Giao tiếp"), _unread, kind="whole", width=10),
        Column("below_done", _("Đã xong"), _unread, kind="whole", width=10),
        Column("origin", _("Bắt nguồn từ"), _unread, width=40),
    ]
    cells = [
        {
            "code": row.task.code,
            "kind": row.kind or _("nhiệm vụ"),
            "title": f"{row.task.point} {row.task.title}".strip(),
            "unit": row.unit,
            "was": row.was,
            "giver": row.task.given_by_label,
            "given": row.task.given_on,
            "due": row.task.due_on,
            "state": row.badge.text,
            "late": row.late_days or None,
            "below": row.below.total or None,
            "below_done": row.below.done if row.below.total else None,
            "origin": row.task.origin_label,
        }
        for row in rows
    ]
    listed = ListSheet(_("Nhiệm vụ"), title, columns, cells, list(about), _("việc"), None, len(cells))
    write_lists(target, [listed], title=title, synthetic=is_synthetic())
