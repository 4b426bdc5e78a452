"""The content of versions as it stands in the database: read, compared, copied into a new version."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable

from gdtx.foundation.vietnamese import same_title

from .content import ACTIVITY, BASIS, TARGET, TEXTS, Content, Departing, Difference, Values, departures, differences
from .enums import PlanKind, PlanState
from .models import Activity, Basis, Plan, Target


def content_of(plan: Plan) -> Content:
    """What stands in the version. Three questions."""
    return Content(
        {name: getattr(plan, name) for name in TEXTS},
        {basis_key(row): _values(row, BASIS) for row in Basis.objects.filter(plan=plan)},
        {str(row.key): _values(row, TARGET) for row in Target.objects.filter(plan=plan)},
        activities_of(plan),
    )


def activities_of(plan: Plan) -> dict[str, Values]:
    """Its activities by key."""
    return {str(row.key): _values(row, ACTIVITY) for row in Activity.objects.filter(plan=plan)}


def difference_of(plan: Plan, older: Plan) -> list[Difference]:
    """In what the version differs from an older one of the same plan."""
    return differences(content_of(older), content_of(plan))


def basis_key(row: Basis) -> str:
    """What tells one basis from another of the same plan."""
    return f"#{row.document_id}" if row.document_id else f"{row.symbol}|{row.issued_on or ''}|{row.subject}"


def _values(row: object, names: Iterable[str]) -> Values:
    return {name: getattr(row, name) for name in names}


# --- Versions and months --------------------------------------------------------------------------------------


def versions_of(root_key: int) -> list[Plan]:
    """Every version of a plan, the first one first."""
    rows = Plan.objects.filter(pk=root_key) | Plan.objects.filter(root_id=root_key)
    return list(rows.order_by("number"))


def version_in_force(root_key: int) -> Plan | None:
    """The approved version that nothing has replaced; None while the plan is not approved, or once it is closed."""
    return next((row for row in reversed(versions_of(root_key)) if row.state == PlanState.APPROVED), None)


def previous_of(plan: Plan) -> Plan | None:
    """The last version before it that was approved."""
    if plan.root_id is None:
        return None
    before = [row for row in versions_of(plan.root_key) if row.number < plan.number]
    decided = (PlanState.APPROVED, PlanState.REPLACED, PlanState.CLOSED)
    return next((row for row in reversed(before) if row.state in decided), None)


def departures_of(month: Plan) -> list[Departing] | None:
    """Where a month plan departs from its year plan in force; None where no version of that is in force."""
    if month.kind != PlanKind.MONTH or month.parent_id is None:
        return None
    year = version_in_force(month.parent_id)
    if year is None:
        return None
    return departures(activities_of(year), activities_of(month), month.starts_on, month.last_on)


def left_out_of(month: Plan) -> dict[str, uuid.UUID]:
    """Title (as `same_title` compares them) → key of the activities of the year plan in force that lie in the month and
    that the month has not: who writes one of them again means that one. Titles that stand there twice are left out."""
    year = version_in_force(month.parent_id) if month.kind == PlanKind.MONTH and month.parent_id else None
    if year is None:
        return {}
    own = set(Activity.objects.filter(plan=month).values_list("key", flat=True))
    rows = Activity.objects.filter(plan=year, starts_on__lte=month.last_on, last_on__gte=month.starts_on)
    titles = [(same_title(title), key) for key, title in rows.values_list("key", "title")]
    often = Counter(title for title, _key in titles)
    return {title: key for title, key in titles if key not in own and often[title] == 1}


def copy_rows(source: Plan, into: Plan, *, activities: Iterable[Activity] | None = None) -> None:
    """Write the rows of one version into another, with their keys."""
    bases = [_copy(row, into) for row in Basis.objects.filter(plan=source)]
    targets = [_copy(row, into) for row in Target.objects.filter(plan=source)]
    wanted = Activity.objects.filter(plan=source) if activities is None else activities
    Basis.objects.bulk_create(bases)
    Target.objects.bulk_create(targets)
    Activity.objects.bulk_create([_copy(row, into) for row in wanted])


def _copy[Row: (Basis, Target, Activity)](row: Row, into: Plan) -> Row:
    fields = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.name not in ("id", "plan")}
    return type(row)(plan=into, **fields)
