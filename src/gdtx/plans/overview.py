"""Who has a plan for a year and who has none, in what state each is and how far it has come: for an area, rolled up.

A plan counts for a year when it is the plan of the whole work for a school or calendar year that holds the middle of
the year asked for. Drafts of others are counted, not opened. The plan of a centre that was merged counts for who took
it over. A fixed number of questions whatever the number of centres.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gdtx.catalogue.queries import resolve_period
from gdtx.directives.answering import heirs
from gdtx.foundation.among import among
from gdtx.foundation.errors import Refused
from gdtx.foundation.periods import PeriodKind, parse
from gdtx.learning.enums import ClassState
from gdtx.network.enums import OrganisationKind
from gdtx.network.models import OrganisationVersion
from gdtx.network.placement import Placement
from gdtx.network.queries.organisations import seat_area_ids
from gdtx.network.scope import Actor, organisations_within

from . import rules
from .enums import PlanKind, PlanState, Purpose
from .models import Activity, Plan, PlannedClass

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
_STANDING = {
    PlanState.DRAFT: WRITING,
    PlanState.IN_COMMENT: WRITING,
    PlanState.RETURNED: RETURNED,
    PlanState.SUBMITTED: WAITING,
    PlanState.APPROVED: IN_FORCE,
    PlanState.CLOSED: IN_FORCE,
}
_RANK = {each: place for place, each in enumerate(STANDINGS)}


@dataclass(frozen=True, slots=True)
class Planner:
    """A centre with the plan that counts for it.

    `planned` and `held` are classes the plan expects and classes logged from it; `child` is the area of the table it
    is counted in, None where only the whole is certain.
    """

    organisation_id: int
    code: str
    name: str
    child: int | None
    standing: str
    plan: Plan | None = None
    activities: int = 0
    planned: int = 0
    held: int = 0

    @property
    def share(self) -> int | None:
        """Classes held in percent of those planned; None where none are planned or nothing is in force."""
        return round(100 * self.held / self.planned) if self.planned and self.standing == IN_FORCE else None


@dataclass(slots=True)
class Tally:
    """How many centres stand where, with their classes."""

    counts: dict[str, int]
    planned: int = 0
    held: int = 0

    @property
    def total(self) -> int:
        """All centres."""
        return sum(self.counts.values())

    @property
    def share(self) -> int | None:
        """Classes held in percent of those planned, over the plans in force."""
        return round(100 * self.held / self.planned) if self.planned else None


def tally(rows: Iterable[Planner]) -> Tally:
    """The rows counted."""
    found = Tally(dict.fromkeys(STANDINGS, 0))
    for row in rows:
        found.counts[row.standing] += 1
        if row.standing == IN_FORCE:
            found.planned += row.planned
            found.held += row.held
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
    span = resolve_period(code, None, OrganisationKind.COMMUNITY_LEARNING_CENTRE).range
    return span.start + (span.end - span.start) / 2


def overview(actor: Actor, area_id: int, year: str, on: dt.date) -> list[Planner]:
    """The planners seated in the area and within the person's reach on the day, in the order of their codes."""
    within = organisations_within(area_id, on)
    seen = actor.visible_organisation_ids(rules.SEE)
    ids = within if seen is None else within & seen
    versions = list(
        OrganisationVersion.objects.on(on)
        .filter(among("organisation_id", ids), kind__in=PLANNERS)
        .select_related("organisation")
        .order_by("organisation__code")
    )
    chosen = _plans({each.organisation_id for each in versions}, middle_of(year), on)
    pks = [plan.pk for plan in chosen.values()]
    expected = {
        row["plan_id"]: row
        for row in Activity.objects.filter(among("plan_id", pks))
        .values("plan_id")
        .order_by()
        .annotate(count=Count("pk"), classes=Sum("classes"))
    }
    held = dict(
        PlannedClass.objects.filter(among("root_id", [plan.root_key for plan in chosen.values()]))
        .filter(learning_class__state=ClassState.ACTIVE, learning_class__start_on__lte=on)
        .values_list("root_id")
        .order_by()
        .annotate(count=Count("pk"))
    )
    seats = seat_area_ids([each.organisation_id for each in versions], on)
    placement = Placement.on(on)
    found = []
    for version in versions:
        plan = chosen.get(version.organisation_id)
        seat = seats.get(version.organisation_id)
        sums: dict[str, Any] = dict(expected.get(plan.pk, {})) if plan else {}
        found.append(
            Planner(
                version.organisation_id,
                version.organisation.code,
                version.name,
                placement.child_of(seat, area_id) if seat is not None else None,
                _STANDING[PlanState(plan.state)] if plan else NONE,
                plan,
                sums.get("count") or 0,
                sums.get("classes") or 0,
                held.get(plan.root_key, 0) if plan else 0,
            )
        )
    return found


def _plans(ids: set[int], day: dt.date, on: dt.date) -> dict[int, Plan]:
    """The plan that counts for each organisation: its own before one it took over, in force before under way."""
    world = heirs(on)
    rows = Plan.objects.filter(
        kind__in=[PlanKind.SCHOOL_YEAR, PlanKind.YEAR],
        purpose=Purpose.WORK,
        starts_on__lte=day,
        last_on__gte=day,
        state__in=list(_STANDING),
    ).filter(among("organisation_id", world.behind(ids)))
    found: dict[int, tuple[tuple[bool, int, int], Plan]] = {}
    for plan in rows:
        owner = world.one(plan.organisation_id)
        if owner is None or owner not in ids:
            continue
        weight = (plan.organisation_id == owner, _RANK[_STANDING[PlanState(plan.state)]], plan.pk)
        if owner not in found or weight > found[owner][0]:
            found[owner] = (weight, plan)
    return {owner: plan for owner, (_weight, plan) in found.items()}
