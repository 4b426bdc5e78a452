"""What is asked of an engine, and what comes back: integers by key, the same from every engine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import add

from gdtx.foundation.ranges import DateRange

from .facts import Amount

#: The key that says where a fact is held, when a request comes with `Held`.
PLACE = "place"

Key = tuple[int | None, ...]


@dataclass(frozen=True, eq=False)
class Held:
    """Where facts of an area are held: area of the event → whatever the asker groups by (a child area, 0 for the rest).

    `others` keeps facts of areas that are not named, under the key None; without it they are left out.
    """

    targets: Mapping[int, int]
    others: bool = False

    @cached_property
    def values_sql(self) -> str:
        """The pairs as rows of SQL. They are integers, so that nothing can be smuggled in."""
        return ", ".join(f"({int(area)}, {int(target)})" for area, target in self.targets.items())

    @cached_property
    def values_json(self) -> str:
        """The same as one JSON object."""
        pairs = ",".join(f'"{int(area)}":{int(target)}' for area, target in self.targets.items())
        return f"{{{pairs}}}"

    @cached_property
    def areas_sql(self) -> str:
        """The areas alone, as a list of SQL."""
        return ", ".join(str(int(area)) for area in self.targets)


@dataclass(frozen=True)
class Request:
    """Amounts of one facts table, grouped by some of its integer names (and by PLACE), over a stretch of days.

    `past`: the day that AFTER asks about, if it is not the end of the stretch.
    """

    facts: str
    amounts: tuple[Amount, ...]
    by: tuple[str, ...] = ()
    span: DateRange | None = None
    held: Held | None = None
    scopes: frozenset[int] | None = None
    where: tuple[tuple[str, frozenset[int]], ...] = ()
    past: dt.date | None = None


@dataclass
class Answer:
    """Rows of (key, amounts), keys in the order of `Request.by`, amounts in the order of `Request.amounts`."""

    request: Request
    rows: list[tuple[Key, tuple[int, ...]]] = field(default_factory=list)
    engine: str = ""

    def items(self) -> Iterator[tuple[Key, dict[str, int]]]:
        """Key and amounts by code."""
        for key, amounts in self.rows:
            yield key, self._named(amounts)

    def total(self) -> dict[str, int]:
        """The amounts of all rows together; zeros when there is none."""
        return dict(self._total)

    @cached_property
    def _total(self) -> dict[str, int]:
        nothing = (0,) * len(self.request.amounts)
        return self._named(reduce(_together, (amounts for _key, amounts in self.rows), nothing))

    def by(self, position: int) -> Mapping[int | None, Mapping[str, int]]:
        """The amounts of all rows with the same part at that position of the key, by that part."""
        if position not in self._by:
            self._by[position] = self._gathered(position)
        return self._by[position]

    @cached_property
    def _by(self) -> dict[int, dict[int | None, dict[str, int]]]:
        return {}

    def _gathered(self, position: int) -> dict[int | None, dict[str, int]]:
        sums: dict[int | None, tuple[int, ...]] = {}
        for key, amounts in self.rows:
            part = key[position]
            sums[part] = _together(sums[part], amounts) if part in sums else amounts
        return {part: self._named(amounts) for part, amounts in sums.items()}

    def _named(self, amounts: tuple[int, ...]) -> dict[str, int]:
        return dict(zip(self._codes, amounts, strict=True))

    @cached_property
    def _codes(self) -> tuple[str, ...]:
        return tuple(amount.code for amount in self.request.amounts)

    def sorted(self) -> list[tuple[Key, tuple[int, ...]]]:
        """The rows in an order that does not depend on the engine, for comparing."""
        return sorted(self.rows, key=lambda row: tuple((part is not None, part or 0) for part in row[0]))


def _together(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(map(add, one, other))
