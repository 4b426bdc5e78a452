"""Facts tables: what a subject lets be counted, as one flat table of integers and days.

A subject hands over a SELECT over its own tables; the engine wraps it, groups it and adds it up, on any database. The
text must be plain SQL that SQLite, PostgreSQL and DuckDB read alike: no functions of one product, no parameters.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from gdtx.foundation.lazy import LazyModule
from gdtx.foundation.ranges import DateRange

if TYPE_CHECKING:
    import sqlglot
    from sqlglot import exp
else:
    sqlglot = LazyModule("sqlglot")
    exp = LazyModule("sqlglot.expressions")

#: Generic columns of `models.Cell`.
MAX_DIMENSIONS = 4
MAX_AMOUNTS = 18

#: How cells are laid out; another number has every cube built anew.
LAYOUT = 2

#: A (month, day) on which a new bucket begins, every year.
Break = tuple[int, int]


class Op(StrEnum):
    """How an amount is added up."""

    COUNT = "count"
    SUM = "sum"
    GIVEN = "given"
    BASE = "base"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Column:
    """A column that can be added up: whole numbers; `optional` when a fact may leave it out (NULL).

    `base` names a column whose sum is also kept over those facts only that gave this one: what a share needs below the
    line (women among the turns of the classes that told the number of women).
    """

    code: str
    title: str | Promise
    optional: bool = False
    base: str = ""


@dataclass(frozen=True, slots=True)
class Amount:
    """An additive integer.

    COUNT of facts, SUM of a column, in how many facts it was GIVEN, the sum of its BASE, and AFTER: how many facts have
    a date on or past the end of the period asked about (what still runs when it ends). Of the last a cube stores in its
    full cells what runs over the end of each bucket, which answers for that bucket alone; and, without dimensions, the
    dates themselves, which answer for any stretch of buckets.
    """

    op: Op
    column: str = ""

    @property
    def code(self) -> str:
        return f"{self.op}_{self.column}" if self.column else str(self.op)


@dataclass(frozen=True, eq=False)
class FactsTable:
    """One row per fact.

    `select` is the live SELECT. Its columns: the key, `scope` (what a write dirties), `area` (the area of the event),
    the day or days, the dimensions (integer ids) and the columns that add up. One day: a fact belongs to the period it
    lies in. Two days: a state, which belongs to every period it overlaps, the second day not included unless
    `last_included`; states cannot be stored in a cube, because they would count twice in a sum of buckets.
    """

    code: str
    title: str | Promise
    select: str
    key: str
    scope: str
    area: str
    days: tuple[str, ...]
    dimensions: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    last_included: bool = False
    #: Days of the year on which buckets of the stored cube begin; None: no cube is kept.
    breaks: Callable[[], tuple[Break, ...]] | None = None
    #: The day of the year on which the years begin that the cube adds up beside the buckets (`parts`).
    year_from: Break = (9, 1)
    #: Further dates, for AFTER.
    dates: tuple[str, ...] = ()
    #: Facts made of the same rows by somebody below: what is written of those counts as written of these too.
    follows: str = ""

    def __post_init__(self) -> None:
        if len(self.days) not in (1, 2):
            raise ValueError(f"{self.code}: a fact has one day or a range of days")
        if self.breaks is not None:
            if len(self.days) != 1:
                raise ValueError(f"{self.code}: states cannot be stored by bucket")
            if len(self.dimensions) > MAX_DIMENSIONS or len(self.stored()) > MAX_AMOUNTS:
                raise ValueError(f"{self.code}: more dimensions or amounts than a cell has")

    @property
    def day(self) -> str:
        """The day of the event."""
        return self.days[0]

    def amounts(self) -> tuple[Amount, ...]:
        """Everything that adds up."""
        found = [Amount(Op.COUNT)]
        for column in self.columns:
            found.append(Amount(Op.SUM, column.code))
            if column.optional:
                found.append(Amount(Op.GIVEN, column.code))
            if column.base:
                found.append(Amount(Op.BASE, column.code))
        return tuple(found)

    def stored(self) -> tuple[Amount, ...]:
        """What the cells of the cube hold, in their order."""
        return (*self.amounts(), *(Amount(Op.AFTER, name) for name in self.dates))

    def column(self, code: str) -> Column:
        """The column of that code. Raises KeyError."""
        for column in self.columns:
            if column.code == code:
                return column
        raise KeyError(f"{self.code} has no column {code}")

    def source(self) -> exp.Select:
        """The live SELECT as a fresh expression."""
        parsed = _parsed(self.select).copy()
        if not isinstance(parsed, exp.Select):
            raise TypeError(f"{self.code}: the source is not a SELECT")
        return parsed

    def names(self) -> list[str]:
        """Every column a frozen copy has, in order: key, scope, area, days, other dates, dimensions, columns."""
        return [
            self.key,
            self.scope,
            self.area,
            *self.days,
            *self.dates,
            *self.dimensions,
            *(column.code for column in self.columns),
        ]

    def is_date(self, name: str) -> bool:
        """Whether that column holds days; all others hold whole numbers."""
        return name in self.days or name in self.dates

    def signature(self, breaks: Iterable[Break]) -> str:
        """Changes when cells stored earlier would mean something else."""
        return _signature(self, tuple(breaks))


@lru_cache(maxsize=64)
def _signature(table: FactsTable, breaks: tuple[Break, ...]) -> str:
    meaning = (table.select, table.scope, table.area, table.days, table.dimensions, table.columns, table.dates)
    text = repr((LAYOUT, *meaning, table.year_from, breaks))
    return hashlib.sha256(text.encode()).hexdigest()


_cache: dict[str, exp.Expr] = {}


def _parsed(text: str) -> exp.Expr:
    if text not in _cache:
        _cache[text] = sqlglot.parse_one(text, dialect="postgres")
    return _cache[text]


# --- Buckets -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Buckets:
    """The stretches of days that the cube counts together: cut every year on the same days."""

    breaks: tuple[Break, ...]

    @cached_property
    def _set(self) -> frozenset[Break]:
        return frozenset(self.breaks)

    def of(self, day: dt.date) -> dt.date:
        """First day of the bucket a day lies in."""
        fitting = [cut for cut in self.breaks if cut <= (day.month, day.day)]
        if fitting:
            return dt.date(day.year, *max(fitting))
        return dt.date(day.year - 1, *max(self.breaks))

    def next(self, start: dt.date) -> dt.date:
        """First day of the bucket after the one that starts on `start`."""
        later = [cut for cut in self.breaks if cut > (start.month, start.day)]
        if later:
            return dt.date(start.year, *min(later))
        return dt.date(start.year + 1, *min(self.breaks))

    def is_cut(self, day: dt.date) -> bool:
        """Whether a bucket begins on that day."""
        return (day.month, day.day) in self._set

    def are_whole(self, span: DateRange) -> bool:
        """Whether a range is a union of buckets, so that stored cells can answer for it."""
        return self.is_cut(span.start) and self.is_cut(span.end)

    def within(self, span: DateRange) -> list[dt.date]:
        """Buckets that have a day in common with a range, by their first days."""
        found = [self.of(span.start)]
        while (following := self.next(found[-1])) < span.end:
            found.append(following)
        return found
