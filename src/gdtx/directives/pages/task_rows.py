"""Tasks as rows of a list: who answers, by when, how those below stand, in which state; a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from gdtx.approvals.workflow import workflows
from gdtx.directives.answering import heirs
from gdtx.directives.enums.tasks import ANSWERED, OPEN, RETURNED, Kind
from gdtx.directives.models.tasks import Task
from gdtx.directives.queries.tasks import Progress, progress_of
from gdtx.foundation.pages import Badge
from gdtx.foundation.vietnamese import number
from gdtx.network.models import OrganisationVersion
from gdtx.network.queries.organisations import organisation_versions_on

NOTHING_BELOW = Progress()


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task in a list. `unit` is who answers on the day, `was` the owner it was given to when that is another."""

    task: Task
    href: str
    unit: str
    was: str
    below: Progress
    badge: Badge
    late_days: int
    kind: str = ""
    selectable: bool = False

    @property
    def parts(self) -> list[tuple[str, str, str]]:
        """The bar of what was passed down: class, where it begins and how wide it is, in percent, as SVG reads it."""
        found, start = [], 0.0
        for name, amount in (
            ("is-ok", self.below.done),
            ("is-go", self.below.answered + self.below.running),
            ("is-bad", self.below.late),
        ):
            width = 100 * amount / self.below.total if self.below.total else 0.0
            if width:
                found.append((name, f"{start:.1f}", f"{width:.1f}"))
            start += width
        return found


def task_rows(tasks: Sequence[Task], on: dt.date) -> list[TaskRow]:
    """The rows of a page of tasks; two queries beside what is kept about the network."""
    world = heirs(on)
    answering = {task.pk: world.one(task.answerer_id) for task in tasks}
    wanted = {each for each in answering.values() if each is not None}
    wanted |= {task.owner_id for task in tasks if task.owner_id is not None}
    names = organisation_versions_on(wanted, on, nearest=True) if wanted else {}
    below = progress_of([task.pk for task in tasks], on) if tasks else {}
    before, after = reverse("task_page", args=[0]).rsplit("0", 1)
    return [
        TaskRow(
            task=task,
            href=f"{before}{task.pk}{after}",
            unit=unit_name(task, answering[task.pk], names),
            was=_was(task, answering[task.pk], names),
            below=below.get(task.pk, NOTHING_BELOW),
            badge=badge_of(task, on),
            late_days=task.days_late(on),
            kind="" if task.kind == Kind.TASK else str(Kind(task.kind).label),
            selectable=task.state_on(on) in (OPEN, RETURNED),
        )
        for task in tasks
    ]


def unit_name(task: Task, unit: int | None, names: dict[int, OrganisationVersion]) -> str:
    """Who answers, in words; that nobody is known is said."""
    if unit is not None:
        return short_name(names[unit].name) if unit in names else ""
    return task.owner_text or _("chưa rõ đơn vị")


def _was(task: Task, unit: int | None, names: dict[int, OrganisationVersion]) -> str:
    if task.owner_id is None or task.owner_id == unit or task.owner_id not in names:
        return ""
    return short_name(names[task.owner_id].name)


def short_name(name: str) -> str:
    """The usual short form of long names of units."""
    return name.replace("Trung tâm học tập cộng đồng", "TTHTCĐ").replace("Ủy ban nhân dân", "UBND")


def badge_of(task: Task, on: dt.date) -> Badge:
    """How a task stands on the day: over, answered, late, or how long there is."""
    state = task.state_on(on)
    table = workflows()[task.workflow_code]
    if state not in (OPEN, RETURNED):
        found = table.state(state)
        if state == ANSWERED and task.due_on < (task.answered_on or on):
            return Badge(_("%(state)s, trả lời trễ") % {"state": found.label}, "warn")
        return Badge(str(found.label), found.tone)  # type: ignore[arg-type]
    days = (task.due_on - on).days
    words = _("sửa lại, ") if state == RETURNED else ""
    if days < 0:
        return Badge(words + _("trễ %(days)s ngày") % {"days": number(-days)}, "bad")
    if days == 0:
        return Badge(words + _("hạn hôm nay"), "warn")
    soon = state == RETURNED or days <= task.remind_days
    return Badge(words + _("còn %(days)s ngày") % {"days": number(days)}, "warn" if soon else "go")
