"""The cells of a commune as bytes: first the numbers that statutory tables are summed from, then every cell.

The numbers of a rule set have a fixed place and size, so that a page reads them without the cells. They lie in lanes of
four bytes: as one large whole number each, communes add up in one step, and no lane reaches the next (a lane holds
4,294,967,295 persons).
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import product
from operator import itemgetter
from typing import Any

import duckdb
import pyarrow as pa

from gdtx.catalogue.literacy_rules import AGES, RULE_SETS

from . import cube as counting
from .cube import LEVELS, MIGRATION, PEOPLE, STATES, Cells, Sums

#: Another number has everything counted anew.
FORMAT = 2

_LANE = 4
_AGES = AGES.last - AGES.first + 1
_GROUPS = counting.names([])[2:-1]
_AFTER_PEOPLE = _AGES * PEOPLE.width
_NUMBERS = _AGES * (PEOPLE.width + MIGRATION.width)

#: Bytes of the numbers of a rule set, and of all of them; the cells begin after these.
SIZE = _NUMBERS * _LANE
CELLS_FROM = SIZE * len(RULE_SETS)

#: Cells: keys of a few values each, and a number.
SCHEMA = pa.schema(
    [pa.field(name, pa.int8()) for name in counting.names(RULE_SETS)[1:-1]] + [pa.field("n", pa.int32())]
)

#: A cell without its commune, in the order of `SCHEMA`.
Cell = tuple[int, ...]


def pack(cells: Sequence[Cell]) -> bytes:
    """The bytes of a commune; nothing where it has no cells."""
    if not cells:
        return b""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, SCHEMA, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
        writer.write_table(table(cells))
    return numbers(cells) + sink.getvalue().to_pybytes()


def table(cells: Sequence[Cell]) -> pa.Table:
    """Cells in columns."""
    arrays = [pa.array(column, each.type) for column, each in zip(zip(*cells, strict=True), SCHEMA, strict=True)]
    return pa.table(arrays, schema=SCHEMA)


def unpack(content: bytes) -> pa.Table:
    """The cells out of the bytes of a commune."""
    with pa.ipc.open_stream(pa.py_buffer(content).slice(CELLS_FROM)) as reader:
        return reader.read_all()


def numbers(cells: Sequence[Cell]) -> bytes:
    """The numbers of every rule set, one behind the other."""
    found = array("I", bytes(CELLS_FROM))
    adds, groups = _adds(), len(_GROUPS)
    for cell in cells:
        age, belongs, n = cell[0] - AGES.first, cell[1 : 1 + groups], cell[-1]
        for place, state in enumerate(cell[1 + groups : -1]):
            if state < 0:
                continue
            people, migration = adds[state, belongs]
            base = place * _NUMBERS + age * PEOPLE.width
            for at in people:
                found[base + at] += n
            base = place * _NUMBERS + _AFTER_PEOPLE + age * MIGRATION.width
            for at in migration:
                found[base + at] += n
    return _little(found).tobytes()


@lru_cache(maxsize=1)
def _adds() -> dict[tuple[int, tuple[int, ...]], tuple[tuple[int, ...], tuple[int, ...]]]:
    """Which numbers of PEOPLE and of MIGRATION a cell of a state and of groups adds to.

    Asked of DuckDB once, by the conditions that the cube of a frozen set goes by.
    """
    keys = list(product(STATES, *[(0, 1)] * len(_GROUPS)))
    columns = ["state", *_GROUPS]
    conditions = ", ".join(f"({text})::INTEGER" for text in (*PEOPLE.conditions, *MIGRATION.conditions))
    with duckdb.connect(config={"threads": 1}) as engine:
        engine.register("combinations", pa.table([pa.array(each) for each in zip(*keys, strict=True)], names=columns))
        rows = engine.execute(f"SELECT {', '.join(columns)}, {conditions} FROM combinations").fetchall()  # noqa: S608
    found = {}
    for row in rows:
        met = row[len(columns) :]
        people = tuple(at for at in range(PEOPLE.width) if met[at])
        migration = tuple(at for at in range(MIGRATION.width) if met[PEOPLE.width + at])
        found[row[0], row[1 : len(columns)]] = (people, migration)
    return found


def of_sums(people: Sums, migration: Sums) -> bytes:
    """The numbers of one rule set (`SIZE` bytes) out of sums by age of PEOPLE and of MIGRATION."""
    rows = [*people.ages, *migration.ages]
    return _little(array("I", [number for row in rows for number in row])).tobytes()


# --- Sums of numbers ----------------------------------------------------------------------------------------------


def number(content: bytes) -> int:
    """The numbers of a rule set (`SIZE` bytes) as one."""
    return int.from_bytes(content, "little")


class LaneSums(Sums):
    """Sums that are one large number until somebody looks at an age: adding up many communes costs next to nothing."""

    __slots__ = ("_cells", "_seen", "_whole")

    def __init__(self, whole: int, cells: Cells) -> None:
        self._whole, self._cells = whole, cells
        self._seen: list[tuple[int, ...]] | None = None
        self._upto = None

    @property
    def ages(self) -> list[tuple[int, ...]]:  # type: ignore[override]
        """The numbers of each age, as the cube adds them up from cells."""
        if self._seen is None:
            first, width, pick = _KINDS[self._cells.conditions]
            lanes = _little(array("I", self._whole.to_bytes(SIZE, "little")))[first : first + _AGES * width]
            self._seen = [pick(lanes[at : at + width]) for at in range(0, len(lanes), width)]
        return self._seen

    def plus(self, others: Sequence[Sums]) -> Sums:
        """Added up in one step where the others are alike."""
        alike = [each._whole for each in others if isinstance(each, LaneSums) and each._cells is self._cells]
        if len(alike) < len(others):
            return super().plus(others)
        return LaneSums(self._whole + sum(alike), self._cells)

    @property
    def people(self) -> bool:
        """Whether there is anybody."""
        return self._whole > 0


def holds(cells: Cells) -> bool:
    """Whether these sums are made from the numbers alone."""
    return cells.conditions in _KINDS


def sums(numbers: Mapping[str, bytes], cells: Cells, held: Mapping[str, str] | None = None) -> dict[str, Sums]:
    """As `Cube.sums`, from the numbers of communes under one rule set."""
    units: dict[str, int] = {}
    for code, content in numbers.items():
        unit = code if held is None else held.get(code)
        if unit is not None:
            units[unit] = units.get(unit, 0) + number(content)
    return {unit: LaneSums(whole, cells) for unit, whole in units.items() if whole}


#: In PEOPLE the states come first, and of each everybody before the groups.
_STATES_ALONE = [PEOPLE.conditions.index(f"{condition} AND 1 = 1") for condition in LEVELS.conditions]

#: What sums are made of: (where its numbers begin, how many of an age, which of them).
_KINDS: dict[tuple[str, ...], tuple[int, int, Callable[[Any], tuple[int, ...]]]] = {
    PEOPLE.conditions: (0, PEOPLE.width, tuple),
    MIGRATION.conditions: (_AFTER_PEOPLE, MIGRATION.width, tuple),
    LEVELS.conditions: (0, PEOPLE.width, itemgetter(*_STATES_ALONE)),
}


def _little(numbers: array[int]) -> array[int]:
    """Lanes with the low byte first, whatever the machine."""
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers
