"""Classes and learner-turns of an area in a period: the one answer that command, page, review and Excel read.

`summary` always counts live rows. `overview` may read the stored cube, which a property test keeps equal, and adds the
same period of the year before on the same map. Totals equal the sum of the groups and of the children; what cannot be
placed on the map without guessing is the child with `code: None`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from gdtx.audit.models import Event
from gdtx.catalogue.queries import DEFAULT_KIND, CalendarBook
from gdtx.catalogue.revision import revision as catalogue_revision
from gdtx.figures import api, registry
from gdtx.figures.facts import Amount, Op
from gdtx.figures.measures import add
from gdtx.figures.requests import PLACE, Request
from gdtx.foundation import clock, reading
from gdtx.foundation.among import among
from gdtx.foundation.kept import Kept
from gdtx.foundation.periods import Period, PeriodCode
from gdtx.foundation.ranges import DateRange
from gdtx.foundation.vietnamese import join_list
from gdtx.network.models import Organisation
from gdtx.network.queries import CentreRow, areas_on, centres_open_during
from gdtx.network.revision import revisions, territory_revision
from gdtx.network.scope import Actor

from .checks import LONGEST
from .enums import CLASSES, ClassState
from .grouping import Grouping, GroupSums
from .models import LearningClass, NoClassDeclaration
from .questions import UNPLACED, Question, ask
from .turns import Ruled, ruled

#: Measures of a summary beside classes and turns; the keys of its answer.
OPTIONAL = registry.names(
    "persons", "female_turns", "minority_turns", "migrant_turns", "cost", "sessions", by="learning.summary"
)
#: Those whose number of classes that gave them is told too.
MEASURES = registry.names(
    "classes", "turns", "average_turns", "female_share", "classes_run_by_centre", *OPTIONAL, by="learning.summary"
)

#: Classes that began in the period and run over its end (lớp chuyển tiếp).
RUNNING = Amount(Op.AFTER, "end_on")

#: What is told of each group.
_BY_GROUP = (Amount(Op.COUNT), Amount(Op.SUM, "turns"))


_kept = Kept(512)


def summary(
    area_code: str, period: str | PeriodCode, map_date: dt.date | None = None, *, actor: Actor
) -> dict[str, Any]:
    """The answer of the contract, counted over live rows. Refuses as `questions.ask` does."""
    return answer(ask(area_code, period, map_date, actor=actor), reader=api.Reader(stored=False))


def overview(
    area_code: str, period: str | PeriodCode, map_date: dt.date | None = None, *, actor: Actor
) -> dict[str, Any]:
    """The same answer for a page, from the stored cube where it can, and under `previous` the year before.

    The year before stands on the same map and in the same list of groups, so that rows can be compared one by one.
    """
    return overview_of(ask(area_code, period, map_date, actor=actor))


def overview_of(question: Question, *, stored: bool = True, until: dt.date | None = None) -> dict[str, Any]:
    """`overview` of a question already found; `stored` false counts live rows.

    `until`: the day up to which a running period has gone. It is counted to that day, and the year before to the same
    day, so that part of a semester is not held against a whole one; the `dates` of both say so.
    """
    reader = api.Reader(stored=stored)
    found = answer(question.in_period(so_far(question.period, until)), reader=reader, lists_on=question.span)
    before = year_before(question.period, question.province_id, until=until, calendars=question.books.calendars)
    found["previous"] = answer(question.in_period(before), reader=reader, lists_on=question.span, running=False)
    return found


def so_far(period: Period, until: dt.date | None) -> Period:
    """The period with only its days up to a day that lies in it; a period that is over, or to come, as it is."""
    if until is None or not period.start <= until < period.last_day:
        return period
    return Period(period.code, DateRange.inclusive(period.start, until))


def year_before(
    period: Period,
    province_id: int | None,
    *,
    until: dt.date | None = None,
    calendars: CalendarBook | None = None,
) -> Period:
    """The same period of the year before; of a period that still runs on `until` only the days to that date."""
    before = (calendars or CalendarBook()).period(period.code.previous_year(), province_id, DEFAULT_KIND)
    if until is None or not period.start <= until < period.last_day:
        return before
    last = dt.date(until.year - 1, until.month, min(until.day, 28) if until.month == 2 else until.day)
    if not before.start <= last < before.last_day:
        return before
    return Period(before.code, DateRange.inclusive(before.start, last))


def silent_centres(question: Question) -> list[CentreRow]:
    """Centres that were open in the period and neither held a class in it nor declared that they held none."""
    return open_and_silent(question)[1]


def open_and_silent(question: Question) -> tuple[list[CentreRow], list[CentreRow]]:
    """Centres that were open in the period, and those among them that are `silent_centres`; both in code order."""
    coverage = _coverage(question, api.Reader(stored=False), _declared(question.span))
    return coverage.open, [row for row in coverage.open if row.organisation_id not in coverage.reporting]


def answer(
    question: Question, *, reader: api.Reader, lists_on: DateRange | None = None, running: bool = True
) -> dict[str, Any]:
    """The answer to a question. `lists_on`: the days whose list of groups is used, if not the period's own.

    Without `running`, what runs over the end of the period is not looked for and `carried_over` is None. While a page
    is read, an answer is put together once for each state of the facts, the territory and the catalogue.
    """
    declared = _declared(question.span)
    version = reader.version(CLASSES, question.span)
    if version is None:
        found = _answer(question, reader, lists_on, running, declared)
    else:
        about = (question.area.pk, question.period, question.map_date, lists_on, running)
        found = _kept.answer(
            (version, revisions(), catalogue_revision(), declared, about),
            lambda: _answer(question, reader, lists_on, running, declared),
        )
    stamp = {"read_at": clock.now().isoformat(timespec="seconds"), "data_version": data_version()}
    return {**found, "stamp": stamp}


def _answer(
    question: Question, reader: api.Reader, lists_on: DateRange | None, running: bool, declared: frozenset[int]
) -> dict[str, Any]:
    amounts = tuple(dict.fromkeys(each for code in MEASURES for each in registry.amounts_of(registry.measure(code))))
    request = Request(CLASSES, amounts, (PLACE,), question.span, question.held)
    with_running = replace(request, amounts=(*amounts, RUNNING))
    if running and (reader.uses_cube(with_running) or not reader.uses_cube(request)):
        request = with_running
    groups = Grouping(question, lists_on or question.span)
    by_place, by_group = reader.together([request, replace(request, amounts=_BY_GROUP, by=("group_id",))])
    total = by_place.total()
    by_child: dict[int, dict[str, int]] = {}
    for place, sums in by_place.by(0).items():
        add(by_child.setdefault(place or UNPLACED, {}), sums)
    rows = GroupSums(groups)
    for group_id, sums in by_group.by(0).items():
        rows.add(group_id, sums)
    if running and RUNNING not in request.amounts:
        add(total, _running(question, reader))
    coverage = _coverage(question, reader, declared)
    rule = ruled(question)
    reported = bool(total.get("count")) or bool(coverage.reporting)
    values = {code: api.measured(registry.measure(code), total) for code in MEASURES}
    given = {code: total.get(Amount(Op.GIVEN, registry.measure(code).column).code, 0) for code in OPTIONAL}
    return {
        "area": {
            "code": question.area.code,
            "name": question.area.name,
            "level": question.level,
            "kind": question.area.kind,
        },
        "period": question.period.text,
        "dates": [question.span.start.isoformat(), question.span.last_day.isoformat()],
        "map": question.map_date.isoformat(),
        "turns_rule": rule.rule,
        "classes": values["classes"] if reported else None,
        "turns": values["turns"] if reported else None,
        **{code: values[code] for code in OPTIONAL},
        "given": given,
        "average_turns": _rate(values["average_turns"]),
        "female_share": _rate(values["female_share"]),
        "classes_run_by_centre": values["classes_run_by_centre"] if reported else None,
        "carried_over": total.get(RUNNING.code, 0) if reported and running else None,
        "centres": {"total": len(coverage.open), "reporting": len(coverage.reporting)},
        "groups": rows.rows(reported),
        "children": _children(question, by_child, coverage),
        "turns_by_rule": rule.rows(),
        "warnings": _warnings(question, rule, rows),
    }


def _running(question: Question, reader: api.Reader) -> dict[str, int]:
    """RUNNING over several buckets; none that began longer ago can still run."""
    span = question.span
    first = max(span.start, reader.bucket(CLASSES, span.end - LONGEST))
    return reader.run(Request(CLASSES, (RUNNING,), (), DateRange(first, span.end), question.held)).total()


def data_version() -> str:
    """Grows with every write that is audited and every change of territory: which state of the data an answer read."""
    return f"{reading.remembered(Event, _last_event)}-{territory_revision()}"


def _last_event() -> int:
    return Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


# --- Centres and children ----------------------------------------------------------------------------------


@dataclass
class _Coverage:
    """Centres open on some day of the period, and which of them reported."""

    open: list[CentreRow]
    reporting: frozenset[int]
    place: dict[int, int] = field(default_factory=dict)


def _declared(span: DateRange) -> frozenset[int]:
    """Centres that declared, for some day of the span, that they hold no class."""
    standing = NoClassDeclaration.objects.filter(withdrawn_at__isnull=True)
    found = standing.filter(starts_on__lt=span.end, last_on__gte=span.start)
    return frozenset(found.values_list("centre_id", flat=True))


def _coverage(question: Question, reader: api.Reader, declared: frozenset[int]) -> _Coverage:
    """A centre has reported when a class of it starts in the period, or a declaration of none shares days with it."""
    members = None if question.is_country else question.placement.members(question.area.area_id)
    centres = centres_open_during(members, question.span)
    ids = frozenset(row.organisation_id for row in centres)
    scopes = None if question.is_country else ids
    request = Request(CLASSES, (), ("organisation_id",), question.span, scopes=scopes)
    reporting: frozenset[int]
    if reader.uses_cube(request):
        reporting = ids.intersection(key[0] for key, _amounts in reader.run(request).rows)
    else:
        # The same, by one look into the index for each centre.
        held = LearningClass.objects.filter(
            centre_id=OuterRef("pk"),
            state=ClassState.ACTIVE,
            start_on__gte=question.span.start,
            start_on__lt=question.span.end,
        )
        asked = Organisation.objects.filter(Exists(held))
        asked = asked if question.is_country else asked.filter(among("id", ids))
        reporting = ids.intersection(asked.values_list("pk", flat=True))
    reporting = reporting | ids.intersection(declared)
    targets = question.held.targets
    place = {row.organisation_id: targets.get(row.area_id, UNPLACED) for row in centres}
    return _Coverage(centres, reporting, place)


def _children(question: Question, by_child: dict[int, dict[str, int]], coverage: _Coverage) -> list[dict[str, Any]]:
    centres: dict[int, list[int]] = {}
    for organisation_id, place in coverage.place.items():
        counts = centres.setdefault(place, [0, 0])
        counts[0] += 1
        counts[1] += organisation_id in coverage.reporting
    rows = [
        _child(version.code, version.name, by_child.get(version.area_id, {}), centres.get(version.area_id, [0, 0]))
        for version in question.children
    ]
    if by_child.get(UNPLACED) or centres.get(UNPLACED):
        rows.append(_child(None, _("Chưa phân được"), by_child.get(UNPLACED, {}), centres.get(UNPLACED, [0, 0])))
    return rows


def _child(code: str | None, name: str, sums: dict[str, int], centres: list[int]) -> dict[str, Any]:
    total, reporting = centres
    reported = bool(sums.get("count")) or reporting > 0
    return {
        "code": code,
        "name": name,
        "classes": sums.get("count", 0) if reported else None,
        "turns": sums.get("sum_turns", 0) if reported else None,
        "female_turns": api.measured(registry.measure("female_turns"), sums),
        "average_turns": _rate(api.measured(registry.measure("average_turns"), sums)),
        "centres": total,
        "reporting": reporting,
    }


# --- The rest --------------------------------------------------------------------------------------------


def _rate(value: object) -> float | None:
    """A rate rounded already, as the JSON number of the contract."""
    return None if value is None else float(str(value))


def _warnings(question: Question, rule: Ruled, groups: GroupSums) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    if rule.is_mixed:
        found.append(rule.warning())
    if groups.has_rest:
        found.append(
            {
                "rule": "groups_not_mapped",
                "message": _(
                    "Một số lớp ghi theo danh mục nhóm nội dung khác, không xếp được chắc chắn vào danh mục đang dùng."
                ),
            }
        )
    if question.is_country:
        found.extend(_other_calendars(question))
    return found


def _other_calendars(question: Question) -> Iterable[dict[str, str]]:
    provinces = [version.area_id for version in question.children]
    differing = question.books.calendars.differing(question.period.code, provinces, DEFAULT_KIND)
    if differing:
        names = sorted(version.name for version in areas_on(differing, question.map_date).values())
        yield {
            "rule": "other_calendars",
            "message": _("Tính theo lịch chung cả nước; lịch năm học của %(names)s khác lịch này.")
            % {"names": join_list(names)},
        }
