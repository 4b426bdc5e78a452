"""Measures: named definitions over one facts table. Integers come from the engine; what is divided is divided here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from django.utils.functional import Promise

from .facts import Amount, Op

#: Amounts of one group of facts, by `Amount.code`.
Amounts = Mapping[str, int]
Value = int | Decimal | None


class How(StrEnum):
    """How a measure adds up."""

    COUNT = "count"
    SUM = "sum"
    GIVEN = "given"
    DISTINCT = "distinct"
    RATIO = "ratio"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted, how it adds up, and in what unit it is told.

    COUNT facts; SUM of `column` (None where no fact gave an optional column); GIVEN: how many facts gave it; DISTINCT:
    different values of `column`, recounted at each level and never added; RATIO: `numerator` over `denominator`, two
    other measures of the same facts, with `places` decimals, half up, None when there is nothing to divide by; SHARE:
    in percent, the sum of `column` over the sum of its base among the facts that gave it.
    """

    code: str
    title: str | Promise
    unit: str | Promise
    facts: str
    how: How
    column: str = ""
    numerator: str = ""
    denominator: str = ""
    places: int = 1
    note: str | Promise = ""

    def amounts(self, optional: bool = False) -> tuple[Amount, ...]:
        """What the engine must add up for it. `optional` says whether its column may be left out by a fact."""
        match self.how:
            case How.COUNT:
                return (Amount(Op.COUNT),)
            case How.SUM:
                own = Amount(Op.SUM, self.column)
                return (own, Amount(Op.GIVEN, self.column)) if optional else (own,)
            case How.GIVEN:
                return (Amount(Op.GIVEN, self.column),)
            case How.SHARE:
                return (Amount(Op.SUM, self.column), Amount(Op.BASE, self.column))
            case _:
                return ()


def divided(numerator: int, denominator: int, places: int) -> Decimal | None:
    """A quotient rounded half up once; None when there is nothing to divide by."""
    if denominator == 0:
        return None
    return (Decimal(numerator) / Decimal(denominator)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def add(into: dict[str, int], amounts: Amounts) -> None:
    """Add the amounts of one group of facts to another's."""
    for code, amount in amounts.items():
        into[code] = into.get(code, 0) + amount
