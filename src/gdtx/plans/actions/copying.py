"""What a new plan begins with: last year's, an outline, or what the year plan has for the month."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from gdtx.catalogue.queries import GroupBook
from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import date_short, number

from .. import indicators
from ..contents import version_in_force
from ..enums import PlanState
from ..models import Activity, Basis, Plan, Target
from ..outlines import OUTLINES, ActivityLine
from ..periods import previous_period, say_period
from ..progress import Carried, Standing, progress_of
from ..when import is_whole_months, months_of
from .writing import touch

_TEXTS = ("theme", "situation", "solutions", "paper")


def fill_from_last_year(plan: Plan, province_id: int | None, organisation_kind: str, on: dt.date) -> None:
    """Copy the plan of the period before: texts, bases, targets with a new baseline, activities a year later.

    What came of the copied plan by the day is written at the head of the situation: what was done, dropped and why, is
    late. Money, sums and links to tasks belong to their year and are not copied. Raises `Refused` (`nothing_to_copy`).
    """
    code = previous_period(plan.kind, plan.period)
    before = (
        Plan.objects.filter(organisation_id=plan.organisation_id, kind=plan.kind, purpose=plan.purpose, period=code)
        .exclude(state=PlanState.DISCARDED)
        .order_by("-number")
    )
    decided = [each for each in before if each.state in (PlanState.APPROVED, PlanState.CLOSED)]
    source = decided[0] if decided else before.first()
    if source is None:
        raise Refused(
            "nothing_to_copy",
            _("Không có kế hoạch %(period)s để chép.") % {"period": say_period(plan.kind, code)},
            "start_from",
            _("Hãy chọn một mẫu, hoặc bắt đầu từ trang trắng."),
        )
    for name in _TEXTS:
        setattr(plan, name, getattr(source, name))
    activities = list(Activity.objects.filter(plan=source))
    if source.decided_on is not None:
        told = _told(source, progress_of(source, activities, on).carried, on)
        plan.situation = "\n".join(filter(None, (told, _without_told(plan.situation))))
    plan.save(update_fields=list(_TEXTS))
    Basis.objects.bulk_create(
        Basis(
            plan=plan,
            position=row.position,
            document_id=row.document_id,
            symbol=row.symbol,
            issued_on=row.issued_on,
            issuer=row.issuer,
            subject=row.subject,
        )
        for row in Basis.objects.filter(plan=source)
    )
    Target.objects.bulk_create(
        Target(
            plan=plan,
            position=row.position,
            measure=row.measure,
            group_id=row.group_id,
            title=row.title,
            unit=row.unit,
            value=row.value,
        )
        for row in Target.objects.filter(plan=source)
    )
    read_baselines(plan, province_id, organisation_kind)
    years = plan.starts_on.year - source.starts_on.year
    Activity.objects.bulk_create(
        Activity(
            plan=plan,
            position=row.position,
            title=row.title,
            group_id=row.group_id,
            place=row.place,
            responsible=row.responsible,
            participants=row.participants,
            partners=row.partners,
            classes=row.classes,
            turns=row.turns,
            **_days(plan, *_moved(row, years)),
        )
        for row in activities
    )


def fill_from_outline(plan: Plan, code: str, province_id: int | None, organisation_kind: str) -> None:
    """Write what an outline has. A target begins at its baseline. Raises `Refused` (`unknown_outline`)."""
    outline = OUTLINES.get(code)
    if outline is None:
        raise Refused("unknown_outline", _("Không có mẫu kế hoạch “%(code)s”.") % {"code": code[:40]}, "start_from")
    plan.theme, plan.situation, plan.solutions = (
        str(outline.theme),
        str(outline.situation),
        "\n".join(str(each) for each in outline.solutions),
    )
    plan.save(update_fields=["theme", "situation", "solutions"])
    Basis.objects.bulk_create(
        Basis(
            plan=plan,
            position=position,
            symbol=str(each.symbol),
            issued_on=each.issued_on if each.symbol else None,
            issuer=str(each.issuer),
            subject=str(each.subject),
        )
        for position, each in enumerate((row for row in outline.bases if row.in_force(plan.starts_on)), start=1)
    )
    Target.objects.bulk_create(
        Target(plan=plan, position=position, measure=each, value=Decimal(0))
        for position, each in enumerate(outline.targets, start=1)
    )
    read_baselines(plan, province_id, organisation_kind, set_value=True)
    groups = GroupBook().groups(province_id, plan.starts_on)
    by_national = {row.national.code: row.pk for row in reversed(groups)}
    Activity.objects.bulk_create(
        Activity(
            plan=plan,
            position=position,
            title=str(each.title),
            group_id=by_national.get(each.national),
            participants=str(each.participants),
            partners=str(each.partners),
            responsible=str(each.responsible),
            classes=each.classes,
            **_month_days(plan, each),
        )
        for position, each in enumerate(outline.activities, start=1)
    )


def fill_month(plan: Plan) -> None:
    """Take from the year plan what lies in the month, with its keys: an activity of one month whole, of a longer one
    the days of this month without what is expected of the whole."""
    assert plan.parent_id is not None
    year = version_in_force(plan.parent_id) or latest_version(plan.parent_id)
    rows = Activity.objects.filter(plan=year, starts_on__lte=plan.last_on, last_on__gte=plan.starts_on)
    made = []
    for row in rows:
        whole = row.starts_on >= plan.starts_on and row.last_on <= plan.last_on
        made.append(
            Activity(
                plan=plan,
                key=row.key,
                position=row.position,
                title=row.title,
                group_id=row.group_id,
                starts_on=max(row.starts_on, plan.starts_on),
                last_on=min(row.last_on, plan.last_on),
                place=row.place,
                responsible=row.responsible,
                participants=row.participants,
                partners=row.partners,
                classes=row.classes if whole else None,
                turns=row.turns if whole else None,
                money=row.money if whole else None,
                source=row.source if whole else "",
                task_id=row.task_id,
            )
        )
    Activity.objects.bulk_create(made)


def latest_version(root_key: int) -> Plan:
    """The last version of a plan that was not discarded."""
    rows = Plan.objects.filter(pk=root_key) | Plan.objects.filter(root_id=root_key)
    return rows.exclude(state=PlanState.DISCARDED).order_by("-number").first() or Plan.objects.get(pk=root_key)


def read_baselines(
    plan: Plan, province_id: int | None, organisation_kind: str, *, set_value: bool = False
) -> list[Target]:
    """Read the baseline of every target anew, and when. `set_value`: a target that says nothing yet begins there."""
    rows = [row for row in Target.objects.filter(plan=plan) if row.measure]
    if not rows:
        return []
    code = indicators.baseline_code(plan.kind, plan.period)
    span = indicators.baseline_span(organisation_kind, province_id, code)
    found = indicators.values_of(plan.organisation_id, [(row.measure, row.group_id) for row in rows], span)
    now = timezone.now()
    for row in rows:
        row.baseline = found.get((row.measure, row.group_id))
        row.baseline_period, row.baseline_read_at = code, now
        if set_value and row.baseline is not None:
            row.value = row.baseline
    Target.objects.bulk_update(rows, ["baseline", "baseline_period", "baseline_read_at", "value"])
    touch(plan)
    return rows


#: Begins the lines on what came of the plan before; found again so that next year's copy tells only of that year.
_RESULT = "Kết quả thực hiện "


def _told(source: Plan, carried: Sequence[Carried], on: dt.date) -> str:
    """What came of the plan by the day, in a few lines for whoever writes the next one."""

    def named(standing: Standing) -> str:
        found = [each for each in carried if each.standing is standing]
        return "; ".join(
            f"{each.activity.title} ({each.word.note})" if each.word and each.word.note else each.activity.title
            for each in found
        )

    done = sum(each.standing is Standing.DONE for each in carried)
    lines = [
        _RESULT
        + _("%(title)s (đến ngày %(day)s): đã xong %(done)s/%(all)s hoạt động.")
        % {"title": source.title, "day": date_short(on), "done": number(done), "all": number(len(carried))}
    ]
    if dropped := named(Standing.DROPPED):
        lines.append("- " + _("Đã thôi thực hiện: %(titles)s.") % {"titles": dropped})
    if late := named(Standing.LATE):
        lines.append("- " + _("Chưa làm xong, đã quá thời gian: %(titles)s.") % {"titles": late})
    return "\n".join(lines)


def _without_told(situation: str) -> str:
    """The situation without the lines the last copy began with."""
    lines = situation.splitlines()
    if not lines or not lines[0].startswith(_RESULT):
        return situation
    rest = next((place for place, line in enumerate(lines[1:], 1) if not line.startswith("- ")), len(lines))
    return "\n".join(lines[rest:])


def _moved(row: Activity, years: int) -> tuple[dt.date, dt.date]:
    """The days so many years later; whole months stay whole, whatever February has."""
    start, last = _later(row.starts_on, years), _later(row.last_on, years)
    if is_whole_months(row.starts_on, row.last_on):
        last = last.replace(day=calendar.monthrange(last.year, last.month)[1])
    return start, last


def _later(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _days(plan: Plan, start: dt.date, last: dt.date) -> dict[str, dt.date]:
    """The days within the period, as near as they can be."""
    first = min(max(start, plan.starts_on), plan.last_on)
    return {"starts_on": first, "last_on": max(first, min(last, plan.last_on))}


def _month_days(plan: Plan, line: ActivityLine) -> dict[str, dt.date]:
    """The months of an outline's line within the period; the whole period where it names none."""
    months = [code.dates() for code in months_of(plan.span) if code.part in line.months_in(plan.kind)]
    if not months:
        return {"starts_on": plan.starts_on, "last_on": plan.last_on}
    # A period may hold a month twice (several years): the first stretch is taken.
    chosen = [months[0]]
    for span in months[1:]:
        if not chosen[-1].adjoins(span):
            break
        chosen.append(span)
    return _days(plan, chosen[0].start, chosen[-1].last_day)
