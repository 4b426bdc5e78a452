"""Who has a plan for a year and who has none, in what state each is and how far it has come: for an area, rolled up.

A plan counts for a year when it is the plan of the whole work for a school or calendar year that holds the middle of
the year asked for. Drafts of others are counted, not opened. The plan of a centre that was merged counts for who took
it over. A fixed number of questions whatever the number of centres.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from typing import Any, NamedTuple

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gdtx.audit.queries import latest_events
from gdtx.catalogue.queries import resolve_period
from gdtx.directives.answering import heirs
from gdtx.figures import api
from gdtx.foundation import reading
from gdtx.foundation.among import among, among_text
from gdtx.foundation.errors import Refused
from gdtx.foundation.kept import Kept
from gdtx.foundation.periods import PeriodKind, parse
from gdtx.foundation.ranges import DateRange
from gdtx.foundation.vietnamese_numbers import number, rate
from gdtx.learning.enums import ClassState
from gdtx.network.enums import OrganisationKind
from gdtx.network.models import OrganisationVersion
from gdtx.network.placement import Placement
from gdtx.network.queries.organisations import seat_area_ids
from gdtx.network.revision import revisions
from gdtx.network.scope import Actor, organisations_within

from . import rules
from .enums import Outcome, PlanKind, PlanState, Purpose
from .indicators import so_far
from .models import Plan
from .statistics import TABLE

#: Those that plan a year of their own.
PLANNERS = (
    OrganisationKind.COMMUNITY_LEARNING_CENTRE,
    OrganisationKind.CULTURE_AND_LEARNING_CENTRE,
    OrganisationKind.CONTINUING_EDUCATION_CENTRE,
    OrganisationKind.VOCATIONAL_CONTINUING_CENTRE,
)

NONE, WRITING, WAITING, RETURNED, IN_FORCE = "chua-co", "dang-soan", "cho-duyet", "tra-lai", "dang-thuc-hien"
#: Part of the address → what it is called, from the worst to the best.
STANDINGS = {
    NONE: _("chưa có kế hoạch"),
    WRITING: _("đang soạn, lấy góp ý"),
    RETURNED: _("trả lại để sửa"),
    WAITING: _("chờ phê duyệt"),
    IN_FORCE: _("đã duyệt, ban hành"),
}
TONES = {NONE: "bad", WRITING: "go", RETURNED: "bad", WAITING: "warn", IN_FORCE: "ok"}
_STANDING: dict[str, str] = {
    PlanState.DRAFT: WRITING,
    PlanState.IN_COMMENT: WRITING,
    PlanState.RETURNED: RETURNED,
    PlanState.SUBMITTED: WAITING,
    PlanState.APPROVED: IN_FORCE,
    PlanState.CLOSED: IN_FORCE,
}
#: States of a plan that is carried out, or was.
IN_FORCE_STATES = frozenset(state for state, where in _STANDING.items() if where == IN_FORCE)
#: With more centres than these all are asked about, and the others left out afterwards.
MOST_NAMED = 2_000
SCOPE = TABLE.scope
_RANK = {each: place for place, each in enumerate(STANDINGS)}


class Counted:
    """What is told of a centre and of an area alike; every rate is computed from sums, here and nowhere else."""

    __slots__ = ()

    activities: int
    late: int
    dropped: int
    planned: int
    due: int
    held: int
    inside: int
    outside: int

    @property
    def share(self) -> int | None:
        """Classes held in percent of those planned; None where none are planned or nothing is in force."""
        return round(100 * self.held / self.planned) if self.planned else None

    @property
    def planned_share(self) -> Decimal | None:
        """Of the classes held in the year, how many in percent were planned; None where none was held."""
        return rate(self.inside, self.inside + self.outside, 1)


#: The sums of `Counted`, in the order in which they are told.
SUMS = ("activities", "late", "dropped", "planned", "due", "held", "inside", "outside")


@dataclass(frozen=True, slots=True)
class Field:
    """A column told of centres and of areas, the same on the page, in Excel and wherever else.

    `of_year`: it is about the classes of the year, plan or no plan. `shown`: it is a column of the page too, where
    `note` stands under it; the workbook has them all.
    """

    code: str
    title: Promise
    of: Callable[[Counted], Any]
    short: Promise | str = ""
    percent: bool = False
    places: int = 0
    of_year: bool = False
    shown: bool = True
    note: Callable[[Counted], str] = lambda _each: ""


def _held(each: Counted) -> str:
    words = {"held": number(each.held), "all": number(each.planned)}
    return gettext("%(held)s/%(all)s lớp") % words if each.planned else ""


def _in_year(each: Counted) -> str:
    words = {"inside": number(each.inside), "all": number(each.inside + each.outside)}
    return gettext("%(inside)s/%(all)s lớp mở trong kỳ") % words if each.inside + each.outside else ""


FIELDS = (
    Field("activities", _("Số hoạt động"), lambda each: each.activities, _("Hoạt động")),
    Field("late", _("Việc chậm"), lambda each: each.late),
    Field("dropped", _("Việc thôi thực hiện"), lambda each: each.dropped, shown=False),
    Field("planned", _("Lớp theo kế hoạch"), lambda each: each.planned, shown=False),
    Field("due", _("Đến nay phải mở (lớp)"), lambda each: each.due, shown=False),
    Field("held", _("Lớp đã mở từ kế hoạch"), lambda each: each.held, shown=False),
    Field("share", _("Đã mở / kế hoạch (%)"), lambda each: each.share, percent=True, note=_held),
    Field("all", _("Mọi lớp mở trong kỳ"), lambda each: each.inside + each.outside, of_year=True, shown=False),
    Field(
        "planned_share",
        _("Lớp nằm trong kế hoạch (%)"),
        lambda each: each.planned_share,
        percent=True,
        places=1,
        of_year=True,
        note=_in_year,
    ),
)


@dataclass(frozen=True, slots=True)
class Planner(Counted):
    """A centre with the plan that counts for it; `child` is the area of the table it is counted in, None where only
    the whole is certain.

    Of the plan in force: its activities, how many of them are late or dropped, the classes it plans, those it plans in
    activities whose time is over (`due`), those held from it. Of the year, plan or no plan: the classes begun in it
    that were planned (`inside`), and those that were not.
    """

    organisation_id: int
    code: str
    name: str
    child: int | None
    standing: str
    plan: PlanRow | None = None
    activities: int = 0
    late: int = 0
    dropped: int = 0
    planned: int = 0
    due: int = 0
    held: int = 0
    inside: int = 0
    outside: int = 0


@dataclass(slots=True)
class Tally(Counted):
    """How many centres stand where, with the sums of what is told of each."""

    counts: dict[str, int]
    activities: int = 0
    late: int = 0
    dropped: int = 0
    planned: int = 0
    due: int = 0
    held: int = 0
    inside: int = 0
    outside: int = 0

    @property
    def total(self) -> int:
        """All centres."""
        return sum(self.counts.values())


def tally(rows: Iterable[Planner]) -> Tally:
    """The rows counted."""
    found = Tally(dict.fromkeys(STANDINGS, 0))
    rows = list(rows)
    for row in rows:
        found.counts[row.standing] += 1
    for name in SUMS:
        setattr(found, name, sum(map(attrgetter(name), rows)))
    return found


def usual_year(on: dt.date) -> str:
    """The school year that runs on the day, from the first of August."""
    first = on.year if on.month >= 8 else on.year - 1
    return f"{first}-{first + 1}"


def middle_of(year: str) -> dt.date:
    """The day in the middle of ``2025-2026`` or ``2026``. Raises `Refused` (`bad_period`) for any other text."""
    code = parse(year, where="ky")
    if code.kind not in (PeriodKind.SCHOOL_YEAR, PeriodKind.YEAR):
        raise Refused("bad_period", gettext("“%(text)s” không phải là năm học hay năm.") % {"text": year[:40]}, "ky")
    return middle(_span(year))


def middle(span: DateRange) -> dt.date:
    """The day in the middle of some days: a plan that holds it counts for them."""
    return span.start + (span.end - span.start) / 2


#: By rows: a row with its plan is about half a kilobyte.
_kept = Kept(20_000, lambda rows: 1 + len(rows))


def overview(actor: Actor, area_id: int, year: str, on: dt.date) -> list[Planner]:
    """The planners seated in the area and within the person's reach on the day, in the order of their codes.

    Five questions and those of two measures, whatever the number of centres. Everything it rests on is written by
    actions, so while a page is read the answer is given again as long as nobody has written anything (adr 0026).
    """
    within = organisations_within(area_id, on)
    seen = actor.visible_organisation_ids(rules.SEE)
    ids = within if seen is None else frozenset(within & seen)
    if not reading.is_reading():
        return _overview(ids, area_id, year, on)
    return _kept.answer((ids, area_id, year, on, latest_events()), lambda: _overview(ids, area_id, year, on))


def _overview(asked: frozenset[int], area_id: int, year: str, on: dt.date) -> list[Planner]:
    placed = _placed(asked, area_id, on)
    ids = {unit.organisation_id for unit, _child in placed}
    chosen = counting_plans(ids, middle_of(year), on)
    sums = _sums([plan for plans in chosen.values() for plan in plans if plan.state in IN_FORCE_STATES], on)
    classes = _classes(ids, year, on)
    found = []
    for unit, child in placed:
        plans = chosen.get(unit.organisation_id, [])
        plan = plans[0] if plans else None
        inside, outside = classes.get(unit.organisation_id, (0, 0))
        found.append(
            Planner(
                organisation_id=unit.organisation_id,
                code=unit.code,
                name=unit.name,
                child=child,
                standing=standing_of(plan),
                plan=plan,
                inside=inside,
                outside=outside,
                **_together([sums[each.pk] for each in plans if each.pk in sums]),
            )
        )
    return found


#: By organisations.
_places = Kept(20_000, lambda placed: 1 + len(placed))


def _placed(ids: frozenset[int], area_id: int, on: dt.date) -> list[tuple[Unit, int | None]]:
    """Those of the organisations that plan, each with the area below in which it has its seat; for pages kept until an
    area or an organisation changes."""
    if not reading.is_reading():
        return _place(ids, area_id, on)
    return _places.answer((revisions(), ids, area_id, on), lambda: _place(ids, area_id, on))


def _place(ids: frozenset[int], area_id: int, on: dt.date) -> list[tuple[Unit, int | None]]:
    units = planners(ids, on)
    seats = seat_area_ids([each.organisation_id for each in units], on)
    placement = Placement.on(on)
    children = {seat: placement.child_of(seat, area_id) for seat in set(seats.values())}
    return [(each, children.get(seats.get(each.organisation_id, 0))) for each in units]


class Unit(NamedTuple):
    """An organisation that plans a year of its own, as it is called on a day."""

    organisation_id: int
    code: str
    name: str


class PlanRow(NamedTuple):
    """What of a version of a plan is told here; hundreds are read at once."""

    pk: int
    root_id: int | None
    organisation_id: int
    state: str
    title: str
    decided_on: dt.date | None

    @property
    def root_key(self) -> int:
        """The first version, which classes and outcomes hang on."""
        return self.root_id or self.pk


def planners(ids: Iterable[int], on: dt.date) -> list[Unit]:
    """Those of the organisations that plan a year of their own on the day, in the order of their codes."""
    rows = OrganisationVersion.objects.on(on).filter(among("organisation_id", ids), kind__in=PLANNERS)
    rows = rows.order_by("organisation__code")
    return [Unit(*row) for row in rows.values_list("organisation_id", "organisation__code", "name")]


def standing_of(plan: PlanRow | None) -> str:
    """Where a centre stands with the plan that counts for it."""
    return _STANDING[plan.state] if plan else NONE


def _together(rows: Sequence[dict[str, int]]) -> dict[str, int]:
    if len(rows) <= 1:
        return rows[0] if rows else {}
    found: Counter[str] = Counter()
    for row in rows:
        found.update(row)
    return dict(found)


#: Plan → its activities, the classes they plan, those of activities whose time is over, late activities (their time is
#: over, nobody said what became of them, fewer classes than planned), dropped ones. Outcomes and classes hang on the
#: first version.
_ACTIVITIES = """
SELECT a.plan_id, COUNT(*), COALESCE(SUM(a.classes), 0),
    COALESCE(SUM(CASE WHEN a.last_on < {on} THEN a.classes END), 0),
    SUM(CASE WHEN a.last_on < {on} AND o.id IS NULL AND (d.held IS NULL OR d.held < a.classes) THEN 1 ELSE 0 END),
    SUM(CASE WHEN o.outcome = '{dropped}' THEN 1 ELSE 0 END)
FROM plans_activity a
JOIN plans_plan p ON p.id = a.plan_id
LEFT JOIN plans_progress o ON o.root_id = COALESCE(p.root_id, p.id) AND o.key = a.key
LEFT JOIN (
    SELECT c.root_id AS root_id, c.key AS key, COUNT(*) AS held {held} GROUP BY c.root_id, c.key
) d ON d.root_id = COALESCE(p.root_id, p.id) AND d.key = a.key
WHERE {plans}
GROUP BY a.plan_id
"""
#: First version → classes held from the plan.
_HELD = """
FROM plans_plannedclass c JOIN learning_learningclass l ON l.id = c.learning_class_id
WHERE {roots} AND l.state = '{active}' AND l.start_on <= {on}
"""


def _sums(plans: Sequence[PlanRow], on: dt.date) -> dict[int, dict[str, int]]:
    """Plan in force → what it plans and what came of it by the day. Two questions, asked plainly: put together by the
    ORM they cost more than the database takes for them."""
    roots = {plan.root_key: plan.pk for plan in plans}
    day = f"'{on.isoformat()}'"
    held = _HELD.format(roots=among_text("c.root_id", roots), active=ClassState.ACTIVE.value, on=day)
    own = among_text("a.plan_id", [plan.pk for plan in plans])
    found: dict[int, dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_ACTIVITIES.format(on=day, dropped=Outcome.DROPPED.value, held=held, plans=own))
        for pk, *sums in cursor.fetchall():
            found[pk] = dict(zip(("activities", "planned", "due", "late", "dropped"), map(int, sums), strict=True))
        cursor.execute(f"SELECT c.root_id, COUNT(*) {held} GROUP BY c.root_id")
        for root, count in cursor.fetchall():
            found.setdefault(roots[root], {})["held"] = count
    return found


def _classes(ids: Collection[int], year: str, on: dt.date) -> dict[int, tuple[int, int]]:
    """Centre → classes begun in the year, planned and not; those of a centre it took over are its own."""
    world = heirs(on)
    span = so_far(_span(year), on)
    if span is None or not ids:
        return {}
    behind = world.behind(ids)
    scope = api.Scope(scopes=behind if len(behind) <= MOST_NAMED else None)
    rows = api.evaluate(["planned_classes", "unplanned_classes"], by=(SCOPE,), span=span, scope=scope)
    found: dict[int, tuple[int, int]] = {}
    for key, values in rows.items():
        owner = world.one(key[0])
        if owner is not None and owner in ids:
            inside, outside = found.get(owner, (0, 0))
            found[owner] = (
                inside + int(values["planned_classes"] or 0),
                outside + int(values["unplanned_classes"] or 0),
            )
    return found


def _span(year: str) -> DateRange:
    return resolve_period(parse(year), None, OrganisationKind.COMMUNITY_LEARNING_CENTRE).range


def plans_of(ids: Collection[int], day: dt.date, on: dt.date) -> dict[int, PlanRow]:
    """The plan that counts for each organisation: its own before one it took over, in force before under way."""
    return {owner: rows[0] for owner, rows in counting_plans(ids, day, on).items()}


def counting_plans(ids: Collection[int], day: dt.date, on: dt.date) -> dict[int, list[PlanRow]]:
    """Organisation → its plan, and the plan of each that it took over, one of each; its own first.

    A merger in the middle of the year loses no plan and counts none twice.
    """
    world = heirs(on)
    rows = Plan.objects.filter(
        kind__in=[PlanKind.SCHOOL_YEAR, PlanKind.YEAR],
        purpose=Purpose.WORK,
        starts_on__lte=day,
        last_on__gte=day,
        state__in=list(_STANDING),
    ).filter(among("organisation_id", world.behind(ids)))
    best: dict[int, PlanRow] = {}
    for plan in (PlanRow(*row) for row in rows.order_by().values_list(*PlanRow._fields)):
        other = best.get(plan.organisation_id)
        if other is None or _weight(plan) > _weight(other):
            best[plan.organisation_id] = plan
    found: dict[int, list[PlanRow]] = {}
    for plan in best.values():
        owner = world.one(plan.organisation_id)
        if owner is not None and owner in ids:
            found.setdefault(owner, []).append(plan)
    for owner, own in found.items():
        own.sort(key=lambda plan: (plan.organisation_id == owner, *_weight(plan)), reverse=True)
    return found


def _weight(plan: PlanRow) -> tuple[int, int]:
    return _RANK[_STANDING[plan.state]], plan.pk
