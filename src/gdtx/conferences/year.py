"""The theme of the school year a conference reviews: what the outline of the year asked, and how far each point is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from gdtx.directives.enums import tasks as states
from gdtx.directives.models import Task
from gdtx.directives.models.tasks import YearTheme
from gdtx.directives.queries.themes import outline_of, visible_themes
from gdtx.foundation.pages.parts import Badge
from gdtx.network.scope import Actor

from .enums import ConferenceKind
from .models import Conference

REVIEWS = (ConferenceKind.SEMESTER_REVIEW, ConferenceKind.YEAR_REVIEW)
_DONE = (states.VERIFIED, states.COMPLETED)


@dataclass(frozen=True, slots=True)
class YearPoint:
    """A task of the outline as it stands on the day."""

    task: Task
    href: str
    badge: Badge
    is_done: bool


@dataclass(frozen=True)
class YearOutline:
    """The theme with the tasks of its outline that the person sees."""

    theme: YearTheme
    href: str
    points: list[YearPoint]

    @property
    def done(self) -> int:
        """How many are carried out."""
        return sum(each.is_done for each in self.points)


def year_outline(actor: Actor, conference: Conference) -> YearOutline | None:
    """The outline the organiser set for the year under review; None where it set none, or nothing is reviewed."""
    if conference.kind not in REVIEWS or not conference.school_year:
        return None
    rows = visible_themes(actor).filter(organisation_id=conference.organiser_id, school_year=conference.school_year)
    theme = rows.first()
    if theme is None:
        return None
    points = [_point(task, actor.on) for task in outline_of(actor, theme) if task.given_on <= actor.on]
    return YearOutline(theme, reverse("theme_page", args=[theme.pk]), points)


def _point(task: Task, on: dt.date) -> YearPoint:
    state = task.state_on(on)
    done = state in _DONE
    return YearPoint(task, reverse("task_page", args=[task.pk]), _badge(task, state, on, done=done), done)


def _badge(task: Task, state: str, on: dt.date, *, done: bool) -> Badge:
    if done:
        return Badge(_("đã thực hiện"), "ok")
    if state == states.CANCELLED:
        return Badge(_("không tiếp tục"), "")
    if task.days_late(on):
        return Badge(_("quá hạn"), "bad")
    return Badge(_("đã trả lời, chờ xác nhận") if state == states.ANSWERED else _("đang thực hiện"), "go")
