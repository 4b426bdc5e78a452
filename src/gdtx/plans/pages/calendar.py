"""The period of a plan to look at: as a calendar, month by month with its days, and as bars over the months."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.pages import Badge, Choice
from gdtx.foundation.periods import PeriodCode
from gdtx.foundation.ranges import DateRange

from .. import rules
from ..models import Activity, Plan
from ..progress import Carried, Standing, carried_of
from ..queries import activities_of, plan_for
from ..when import is_whole_months, months_of, say_days
from .doing import badge_of
from .plan import head

VIEW, BARS = "xem", "thanh"
#: What takes longer is told of the month and not marked day by day.
MARKED_DAYS = 14
#: Of longer plans the bars lie over years.
MOST_MONTHS = 24
#: A month is as wide as this in the drawing of bars, however many days it has.
WIDE = 30
TONES = {Standing.DONE: "is-ok", Standing.LATE: "is-bad", Standing.GOING: "", Standing.COMING: "is-go"}


@dataclass(frozen=True, slots=True)
class Entry:
    """An activity as it stands in a month: when, where, how far it is (None of a plan not in force)."""

    activity: Activity
    days: str
    badge: Badge | None


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a month with the activities marked on it."""

    number: int
    entries: Sequence[Entry] = ()
    today: bool = False


@dataclass(frozen=True, slots=True)
class MonthSheet:
    """A month: its weeks of seven days from Monday on (None: not of this month), and what it holds."""

    code: PeriodCode
    weeks: list[list[Day | None]]
    entries: list[Entry]
    now: bool = False


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """An activity as a bar: where it begins and how long it is, in units of the drawing."""

    entry: Entry
    x: str
    width: str
    tone: str


@dataclass(frozen=True, slots=True)
class Bars:
    """The bars of a plan over columns that are months, or years of a long plan."""

    columns: list[str]
    rows: list[DrawnBar]
    width: int
    ticks: list[int] = field(default_factory=list)


@requires(rules.SEE)
@require_safe
def plan_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The activities in their months, or as bars over the months."""
    actor = actor_of(request)
    plan = plan_for(actor, pk)
    activities = activities_of(plan)
    carried = {}
    if plan.decided_on is not None:
        carried = {each.activity.pk: each for each in carried_of([plan], activities, actor.on)}
    entries = [
        Entry(row, say_days(row.starts_on, row.last_on), badge_of(carried[row.pk]) if row.pk in carried else None)
        for row in activities
    ]
    as_bars = request.GET.get(VIEW) == BARS
    page = reverse("plan_calendar", args=[plan.pk])
    context = {
        **head(actor, plan),
        "tabs": [
            Choice(_("Lịch"), page, current=not as_bars),
            Choice(_("Thanh thời gian"), f"{page}?{VIEW}={BARS}", current=as_bars),
        ],
        "count": len(entries),
        "sheets": [] if as_bars else sheets(plan, entries, actor.on),
        "bars": bars(plan, entries, carried) if as_bars else None,
        "weekdays": WEEKDAYS,
        "decided": plan.decided_on is not None,
    }
    return render(request, "plans/plan_calendar.html", context)


#: Short and long names of the days of a week.
WEEKDAYS = (
    (gettext_lazy("T2"), gettext_lazy("thứ Hai")),
    (gettext_lazy("T3"), gettext_lazy("thứ Ba")),
    (gettext_lazy("T4"), gettext_lazy("thứ Tư")),
    (gettext_lazy("T5"), gettext_lazy("thứ Năm")),
    (gettext_lazy("T6"), gettext_lazy("thứ Sáu")),
    (gettext_lazy("T7"), gettext_lazy("thứ Bảy")),
    (gettext_lazy("CN"), gettext_lazy("Chủ nhật")),
)


def sheets(plan: Plan, entries: Sequence[Entry], on: dt.date) -> list[MonthSheet]:
    """The months of the plan, each with its days and activities."""
    found = []
    for code in months_of(plan.span):
        span = code.dates()
        own = [each for each in entries if _overlaps(each.activity, span)]
        marked = [each for each in own if is_marked(each.activity)]
        weeks: list[list[Day | None]] = []
        for week in calendar.Calendar().monthdatescalendar(code.year, code.part):
            weeks.append([_day(day, marked, on) if span.contains(day) else None for day in week])
        found.append(MonthSheet(code, weeks, own, span.contains(on)))
    return found


def is_marked(row: Activity) -> bool:
    """Whether an activity is marked on its days: not where only months were named, or it takes long."""
    short = (row.last_on - row.starts_on).days < MARKED_DAYS
    return short and not is_whole_months(row.starts_on, row.last_on)


def _day(day: dt.date, entries: Sequence[Entry], on: dt.date) -> Day:
    own = [each for each in entries if each.activity.starts_on <= day <= each.activity.last_on]
    return Day(day.day, own, day == on)


def _overlaps(row: Activity, span: DateRange) -> bool:
    return row.starts_on <= span.last_day and row.last_on >= span.start


def bars(plan: Plan, entries: Sequence[Entry], carried: dict[int, Carried]) -> Bars:
    """The activities as bars: every month is as wide as the others."""
    months = months_of(plan.span)
    places = {code: place for place, code in enumerate(months)}
    by_year = len(months) > MOST_MONTHS

    def at(day: dt.date, *, end: bool = False) -> float:
        code = next(each for each in months if each.dates().contains(day))
        days = code.dates()
        return WIDE * (places[code] + (day.day - (0 if end else 1)) / (days.end - days.start).days)

    rows = []
    for each in entries:
        start, past = at(each.activity.starts_on), at(each.activity.last_on, end=True)
        done = carried.get(each.activity.pk)
        tone = TONES.get(done.standing, "is-off") if done is not None else ""
        rows.append(DrawnBar(each, f"{start:g}", f"{max(past - start, 2):.4g}", tone))
    starts = [place for place, code in enumerate(months) if not by_year or place == 0 or code.part == 1]
    columns = [str(months[place].year) if by_year else f"T{months[place].part}" for place in starts]
    return Bars(columns, rows, WIDE * len(months), [WIDE * place for place in starts if place])
