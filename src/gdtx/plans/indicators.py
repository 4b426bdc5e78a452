"""Which measures a target may name, and what the records say of them: the baseline of last year, the actual.

Plans name measures by their codes in `figures`; a value is computed there and nowhere else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise

from gdtx.catalogue.queries import GroupBook, resolve_period
from gdtx.figures import api, registry
from gdtx.figures.measures import How
from gdtx.foundation.periods import parse
from gdtx.foundation.ranges import DateRange
from gdtx.foundation.vietnamese import decimal

from .enums import PlanKind

#: What a centre may set itself as a target, in the order of the form.
CODES = registry.names(
    "classes",
    "turns",
    "persons",
    "female_turns",
    "minority_turns",
    "migrant_turns",
    "female_share",
    "average_turns",
    "sessions",
    "cost",
    "classes_run_by_centre",
    by="plans",
)

#: Less of these than last year is no shortcoming.
MAY_FALL = frozenset({"cost", "sessions", "average_turns", "classes_run_by_centre"})

#: Women, minorities, migrants: each a part of the turns, never more than they are.
PART_OF = {"female_turns": "turns", "minority_turns": "turns", "migrant_turns": "turns"}

#: The dimension of facts by which a target may be narrowed to one thematic group.
GROUP = "group_id"


@dataclass(frozen=True, slots=True)
class Indicator:
    """A measure a target may name."""

    code: str
    title: str | Promise
    unit: str | Promise
    places: int
    grouped: bool
    note: str | Promise = ""

    @property
    def adds_up(self) -> bool:
        """Whether the values of thematic groups add up to the whole; rates do not."""
        return registry.measure(self.code).how in (How.COUNT, How.SUM)

    @property
    def may_fall(self) -> bool:
        """Whether a target below the baseline needs no word of explanation."""
        return self.code in MAY_FALL


def indicators() -> dict[str, Indicator]:
    """Every measure a target may name, by code."""
    found = {}
    for code in CODES:
        measure = registry.measure(code)
        places = measure.places if measure.how in (How.RATIO, How.SHARE) else 0
        grouped = GROUP in registry.facts(measure.facts).dimensions
        found[code] = Indicator(code, measure.title, measure.unit, places, grouped, measure.note)
    return found


def indicator(code: str) -> Indicator | None:
    """The measure of that code; None where a target may not name it."""
    return indicators().get(code) if code in CODES else None


def baseline_code(kind: str, period: str) -> str:
    """The period whose figures a plan starts from: the same one of the year before, the last year before several."""
    if kind == PlanKind.MULTI_YEAR:
        return str(int(period[:4]) - 1)
    return parse(period).previous_year().text


#: Measure and thematic group (None: all) → value; None where the records say nothing.
Values = Mapping[tuple[str, int | None], Decimal | None]


def values_of(organisation_id: int, wanted: Iterable[tuple[str, int | None]], span: DateRange) -> Values:
    """What the records of the organisation say of measures, whole and by group, over the days. Two questions at most.

    A group means every group of its code and name: a list of the province may have begun anew within the year.
    """
    asked = list(dict.fromkeys(wanted))
    scope = api.Scope(scopes=frozenset({organisation_id}))
    reader = api.Reader()
    whole = sorted({code for code, group in asked if group is None})
    split = sorted({code for code, group in asked if group is not None})
    found: dict[tuple[str, int | None], Decimal | None] = {}
    if whole:
        answer = api.evaluate(whole, span=span, scope=scope, engine=reader)[()]
        found.update({(code, None): _decimal(answer[code]) for code in whole})
    if split:
        answers = api.evaluate(split, by=(GROUP,), span=span, scope=scope, engine=reader)
        book = GroupBook()
        for code, group in asked:
            if group is None:
                continue
            own = [answers[(pk,)][code] for pk in same_group(group, book) if (pk,) in answers]
            found[(code, group)] = _together(code, own)
    return found


def baseline_span(organisation_kind: str, province_id: int | None, code: str) -> DateRange:
    """The days of a period a baseline is read of."""
    return resolve_period(code, province_id, organisation_kind).range


def so_far(span: DateRange, on: dt.date) -> DateRange | None:
    """The days of the span that have gone by on the day, that day included; None before it begins."""
    return span.intersection(DateRange(span.start, on + dt.timedelta(days=1))) if on >= span.start else None


def say_value(value: Decimal | int | None, places: int | None = None) -> str:
    """A value of a target as people read it, with as many decimals as it has unless told; "" for none."""
    if value is None:
        return ""
    plain = Decimal(value)
    if places is None:
        places = max(0, -int(plain.normalize().as_tuple().exponent))
    return decimal(plain, places)


def same_group(group_id: int, book: GroupBook | None = None) -> list[int]:
    """The groups of the code and name of a group, over all lists of its province."""
    book = book or GroupBook()
    wanted = book.by_id.get(group_id)
    if wanted is None:
        return [group_id]
    return [row.pk for row in book.rows if (row.code, row.name) == (wanted.code, wanted.name)]


def _together(code: str, values: Sequence[object]) -> Decimal | None:
    given = [Decimal(str(value)) for value in values if value is not None]
    if not given:
        return None
    if registry.measure(code).how in (How.RATIO, How.SHARE) and len(given) > 1:
        return None  # rates are recomputed from sums, never added or averaged
    return sum(given, Decimal(0))


def _decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))
