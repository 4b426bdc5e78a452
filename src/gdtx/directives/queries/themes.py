"""Themes of school years as one person may see them, with the outline of tasks of the year."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gdtx.foundation.among import among
from gdtx.foundation.errors import NotInScope
from gdtx.network.models import Supervision
from gdtx.network.scope import Actor

from ..models.tasks import Task, YearTheme
from .tasks import visible_tasks


def visible_themes(actor: Actor) -> QuerySet[YearTheme]:
    """Themes set by the day by bodies within reach, by those above the actor's bodies, and those of the whole area."""
    found = YearTheme.objects.filter(set_on__lte=actor.on)
    ids = actor.visible_organisation_ids("directives.see")
    if ids is None:
        return found
    return found.filter(among("organisation_id", ids | above(actor)))


def above(actor: Actor) -> set[int]:
    """The bodies that direct the actor's bodies on the day, at any height."""
    waiting = {post.organisation_id for post in actor.posts}
    seen: set[int] = set()
    while waiting - seen:
        seen |= waiting
        rows = Supervision.objects.on(actor.on).filter(among("organisation_id", waiting))
        waiting = set(rows.values_list("supervisor_id", flat=True))
    return seen


def theme_for(actor: Actor, theme_id: int) -> YearTheme:
    """The theme. Raises `NotInScope` (``unknown_theme``)."""
    found = visible_themes(actor).filter(pk=theme_id).first()
    if found is None:
        raise unknown_theme()
    return found


def unknown_theme() -> NotInScope:
    """What is said of a theme that is not there, or not for this person."""
    return NotInScope("unknown_theme", _("Không tìm thấy chủ đề năm học này trong phạm vi của bạn."))


def outline_of(actor: Actor, theme: YearTheme) -> list[Task]:
    """The tasks of the year that the actor sees, point by point; those passed down stand under their first."""
    rows = visible_tasks(actor).filter(theme=theme, parent__isnull=True)
    return sorted(rows, key=lambda task: (_order(task.point), task.due_on, task.pk))


def _order(point: str) -> tuple[tuple[int, str], ...]:
    """``2.10`` after ``2.9``; without a point last."""
    if not point:
        return ((10**6, ""),)
    return tuple((int(part), "") if part.isdigit() else (10**5, part) for part in point.split("."))
