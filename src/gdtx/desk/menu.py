"""The rail and the shortcuts: the subjects in the order of the wheel, each with what opens it.

An entry shows only where its page exists and one of the person's posts opens it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gdtx.desk.addresses import address

if TYPE_CHECKING:
    from gdtx.desk.context import Frame


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in the product. ``permissions``: one of them opens it; none = every post does.

    ``prefixes`` are the beginnings of addresses under which the entry is marked as the present one.
    ``shown`` may hide it from who would find nothing there; ``count`` is how many things wait there.
    """

    label: str | Promise
    icon: str
    url_name: str
    prefixes: tuple[str, ...]
    permissions: tuple[str, ...] = ()
    arguments: Callable[[Frame], list[str]] = field(default=lambda _frame: [])
    shown: Callable[[Frame], bool] = field(default=lambda _frame: True)
    count: Callable[[Frame], int] = field(default=lambda _frame: 0)


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as the page draws it."""

    label: str
    icon: str
    href: str
    current: bool
    count: int = 0


DESK = Entry(_("Bàn làm việc"), "desk", "desk", ("/ban-lam-viec/",))
NETWORK = Entry(_("Mạng lưới"), "network", "area_page", ("/mang-luoi/",), arguments=lambda frame: [frame.area_code])
PLANS = Entry(_("Kế hoạch"), "plan", "plan_list", ("/ke-hoach/",), ("plans.see",))
CLASSES = Entry(_("Lớp học"), "class", "class_list", ("/lop-hoc/",), ("learning.see_classes",))
LOG_CLASS = Entry(_("Ghi lớp"), "add", "class_log", ("/lop-hoc/ghi/",), ("learning.log_class",))
FIGURES = Entry(_("Số liệu"), "figures", "area_figures", ("/so-lieu/",), arguments=lambda frame: [frame.area_code])
NOTICES = Entry(
    _("Thông báo"),
    "notice",
    "inbox",
    ("/thong-bao/",),
    shown=lambda frame: bool(frame.posts),
    count=lambda frame: frame.unread,
)
AUDIT = Entry(_("Nhật ký"), "history", "audit_search", ("/nhat-ky/",), ("audit.see",))
GUIDE = Entry(_("Hướng dẫn"), "info", "guide", ("/huong-dan/",))
DOCUMENTS = Entry(_("Văn bản"), "document", "document_list", ("/van-ban/",), ("directives.see",))
WAITING = Entry(_("Việc chờ tôi"), "todo", "waiting", ("/viec-cho-toi/",), shown=lambda frame: bool(frame.posts))
LITERACY = Entry(
    _("Xóa mù chữ"),
    "literacy",
    "literacy_home",
    ("/xoa-mu-chu/",),
    ("register.tables", "register.enter", "register.lock", "register.freeze"),
)
REPORTS = Entry(_("Báo cáo"), "report", "review_start", ("/bao-cao/",), ("reports.review",))
CONFERENCES = Entry(
    _("Hội nghị"), "conference", "conference_list", ("/hoi-nghi/",), ("conferences.see", "conferences.keep")
)
TASKS = Entry(_("Nhiệm vụ"), "task", "task_board", ("/nhiem-vu/",), ("directives.see",))
BULLETINS = Entry(
    _("Bản tin"), "bulletin", "bulletin_list", ("/soan-ban-tin/",), ("bulletins.write", "bulletins.publish")
)

#: The order of the wheel.
RAIL = (
    DESK,
    WAITING,
    NETWORK,
    PLANS,
    CLASSES,
    LITERACY,
    FIGURES,
    REPORTS,
    CONFERENCES,
    TASKS,
    DOCUMENTS,
    BULLETINS,
    NOTICES,
    AUDIT,
    GUIDE,
)
#: The bar at the bottom of a phone; "Thêm" stands behind it and opens the whole rail.
SHORTCUTS = (DESK, LOG_CLASS, CLASSES, FIGURES)


def address_of(entry: Entry, frame: Frame) -> str | None:
    """Where an entry leads for this person; None when its page does not exist or has no place to show."""
    arguments = entry.arguments(frame)
    if any(not argument for argument in arguments):
        return None
    return address(entry.url_name, *arguments) or None


def links(entries: tuple[Entry, ...], frame: Frame, path: str) -> list[Link]:
    """The entries this person may open, with the present one marked (the longest prefix wins)."""
    actor = frame.actor
    if actor is None:
        return []
    fitting = [len(prefix) for entry in entries for prefix in entry.prefixes if path.startswith(prefix)]
    longest = max(fitting, default=0)
    found = []
    for entry in entries:
        if entry.permissions and not any(actor.has(permission) for permission in entry.permissions):
            continue
        href = address_of(entry, frame) if entry.shown(frame) else None
        if href is None:
            continue
        current = any(path.startswith(prefix) and len(prefix) == longest for prefix in entry.prefixes)
        found.append(Link(str(entry.label), entry.icon, href, current, entry.count(frame)))
    return found
