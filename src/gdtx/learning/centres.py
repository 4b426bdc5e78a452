"""Classes and learner-turns centre by centre: the lowest rung of the figures, and one centre alone.

Same measures and same rules as `summary`; a centre that held nothing and did not say so has None, never 0.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gdtx.catalogue.queries import GroupBook
from gdtx.figures import api
from gdtx.foundation.periods import Period
from gdtx.foundation.ranges import DateRange
from gdtx.network.queries.organisations import CentreRow, centres_open_during

from .enums import ClassState
from .models import LearningClass, NoClassDeclaration
from .questions import Question
from .summary import so_far, year_before

_MEASURES = ("classes", "turns", "female_turns", "female_share", "average_turns", "persons", "classes_run_by_centre")


@dataclass(frozen=True, slots=True)
class CentreFigures:
    """A centre's classes and turns in a period, and its turns in the same period a year before (None: no report)."""

    centre: CentreRow
    classes: int | None
    turns: int | None
    turns_before: int | None
    reported: bool


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """A centre's classes and turns in a thematic group, as the classes were logged."""

    code: str
    name: str
    classes: int
    turns: int
    turns_before: int | None


@dataclass(frozen=True, slots=True)
class CentreOverview:
    """One centre in a period: sums, groups, and the sums of the same period a year before.

    ``declared`` says that the centre declared to have held no class, which is a report of 0.
    """

    period: Period
    before: Period
    values: dict[str, Any]
    values_before: dict[str, Any]
    groups: list[GroupFigures]
    declared: bool

    @property
    def reported(self) -> bool:
        """Whether there is a class, or the word that there was none."""
        return self.declared or bool(self.values["classes"])

    @property
    def classes(self) -> int | None:
        """Number of classes; None when the centre has not reported."""
        return self.values["classes"] if self.reported else None

    @property
    def turns(self) -> int | None:
        """Learner-turns; None when the centre has not reported."""
        return self.values["turns"] if self.reported else None

    @property
    def classes_before(self) -> int | None:
        """Classes a year before; None when there were none (nothing is known then)."""
        return self.values_before["classes"] or None

    @property
    def turns_before(self) -> int | None:
        """Turns a year before; None when there were no classes."""
        return self.values_before["turns"] if self.values_before["classes"] else None

    @property
    def average(self) -> Decimal | None:
        """Turns per class."""
        return self.values["average_turns"] if self.values["classes"] else None


def centres_of(question: Question, *, until: dt.date | None = None) -> list[CentreFigures]:
    """The centres of the area that were open in the period, in code order, with their figures.

    `until`: the day up to which a running period has gone; it and the year before are counted to that day.
    """
    whole = question.period
    question = question.in_period(so_far(whole, until))
    members = None if question.is_country else question.placement.members(question.area.area_id)
    centres = centres_open_during(members, question.span)
    ids = frozenset(row.organisation_id for row in centres)
    before = year_before(whole, question.province_id, until=until, calendars=question.books.calendars)
    reader = api.Reader()
    now = _by_centre(question, ids, reader)
    then = _by_centre(question.in_period(before), ids, reader)
    declared = _declared(ids, question.span)
    found = []
    for row in centres:
        reported = row.organisation_id in now or row.organisation_id in declared
        classes, turns = now.get(row.organisation_id, (0, 0)) if reported else (None, None)
        turns_before = then[row.organisation_id][1] if row.organisation_id in then else None
        found.append(CentreFigures(row, classes, turns, turns_before, reported))
    return found


def centre_overview(
    organisation_id: int, period: Period, province_id: int | None, *, until: dt.date | None = None
) -> CentreOverview:
    """One centre in a period. Scope is the caller's matter (`Actor.require_sees_organisation`).

    `until`: the day up to which a running period has gone; it and the year before are counted to that day.
    """
    scope = api.Scope(scopes=frozenset({organisation_id}))
    now_until, before = so_far(period, until), year_before(period, province_id, until=until)
    reader = api.Reader()
    now, then = (
        api.evaluate(("classes", "turns"), by=("group_id",), span=each.range, scope=scope, engine=reader)
        for each in (now_until, before)
    )
    book = GroupBook()
    used = {key[0] for key in (*now, *then)}
    listed = book.groups(province_id, period.last_day)
    groups = listed + [
        book.by_id[pk]
        for pk in sorted(pk for pk in used if pk is not None)
        if pk in book.by_id and pk not in {row.pk for row in listed}
    ]
    return CentreOverview(
        period,
        before,
        api.evaluate(_MEASURES, span=now_until.range, scope=scope, engine=reader)[()],
        api.evaluate(_MEASURES, span=before.range, scope=scope, engine=reader)[()],
        [
            GroupFigures(
                group.code,
                group.name,
                int(now.get((group.pk,), {}).get("classes") or 0),
                int(now.get((group.pk,), {}).get("turns") or 0),
                int(then[(group.pk,)]["turns"] or 0) if (group.pk,) in then else None,
            )
            for group in groups
        ],
        organisation_id in _declared(frozenset({organisation_id}), period.range),
    )


def _declared(ids: frozenset[int], span: DateRange) -> set[int]:
    """Those of the centres that declared to have held no class in a period sharing days with the span."""
    found = NoClassDeclaration.objects.filter(
        centre_id__in=ids, withdrawn_at__isnull=True, starts_on__lt=span.end, last_on__gte=span.start
    )
    return set(found.values_list("centre_id", flat=True))


def _by_centre(question: Question, ids: frozenset[int], reader: api.Reader) -> dict[int, tuple[int, int]]:
    """Centre → its classes and turns that began in the area within the days."""
    if not ids:
        return {}
    scope = api.Scope(question.held, ids)
    found = api.evaluate(("classes", "turns"), by=("organisation_id",), span=question.span, scope=scope, engine=reader)
    return {
        key[0]: (int(values["classes"] or 0), int(values["turns"] or 0))
        for key, values in found.items()
        if key[0] is not None
    }


def latest_classes(
    organisation_id: int, *, on: dt.date, limit: int, logged_by: int | None = None
) -> list[LearningClass]:
    """The classes of a centre begun by the day that were written last, newest first. Scope is the caller's matter.

    `logged_by`: only those that this user logged.
    """
    found = LearningClass.objects.filter(centre_id=organisation_id, state=ClassState.ACTIVE, start_on__lte=on)
    if logged_by is not None:
        found = found.filter(created_by_id=logged_by)
    return list(found.select_related("group").order_by("-changed_at", "-pk")[:limit])
