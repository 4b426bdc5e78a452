"""The cube: how many persons of each commune, age and group stand in which state, under several rule sets at once.

One pass over the persons makes it; every statutory table under each of its rule sets is summed from it. The engine
gives whole numbers only; what is divided is divided in `tables`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from operator import add, sub
from typing import TYPE_CHECKING

import pyarrow as pa

from gdtx.catalogue.literacy_rules import AGES, RULE_SETS, Band, RuleSet

from . import classification
from .classification import ILLITERATE_1, ILLITERATE_2, LITERATE, UNKNOWN

if TYPE_CHECKING:
    import duckdb

CUBE = "literacy_cube"

#: The states of whoever is counted, in the order of the sums.
STATES = (UNKNOWN, ILLITERATE_1, ILLITERATE_2, LITERATE)

_GROUPS = tuple(classification.GROUPS)

#: Groups that tables tell apart: everybody, women, minority, women of minorities, religious.
_TOLD = ("1 = 1", "female = 1", "minority = 1", "female = 1 AND minority = 1", "religious = 1")
_RELAPSED = ("1 = 1", "female = 1", "minority = 1", "religious = 1")
_MIGRATION = ("migrant = 1", "migrant = 0")


def names(rule_sets: Sequence[RuleSet]) -> list[str]:
    """The columns of cells: keys, a state for each rule set, `n`."""
    return ["commune_code", "age", *_GROUPS, *(f"state_{i}" for i in range(len(rule_sets))), "n"]


def select(persons: str, year: int, rule_sets: Sequence[RuleSet], dialect: str = "duckdb") -> str:
    """SQL for the cells over persons in the register layout (a table or view): keys, a state for each rule set, `n`."""
    keys = {"commune_code": "commune_code", "age": classification.age(year, dialect)}
    keys |= {code: classification.group(code, dialect) for code in _GROUPS}
    keys |= {f"state_{i}": classification.state(rules, dialect) for i, rules in enumerate(rule_sets)}
    columns = ", ".join(f"{text} AS {name}" for name, text in keys.items())
    named = ", ".join(keys)
    return (
        f"SELECT {named}, COUNT(*) AS n FROM (SELECT {columns} FROM {persons} "  # noqa: S608
        f"WHERE birth_year BETWEEN {year - AGES.last} AND {year - AGES.first}) AS p GROUP BY {named}"
    )


class Sums:
    """Whole numbers by single age, of one unit or several together; sums of bands at once."""

    __slots__ = ("_upto", "ages")

    def __init__(self, ages: dict[int, tuple[int, ...]], width: int) -> None:
        nothing = (0,) * width
        self.ages = [ages.get(age, nothing) for age in range(AGES.first, AGES.last + 1)]
        self._upto: list[tuple[int, ...]] | None = None

    @classmethod
    def together(cls, parts: Iterable[Sums], width: int) -> Sums:
        """The sum of several."""
        found = list(parts)
        return found[0].plus(found[1:]) if found else cls({}, width)

    def plus(self, others: Sequence[Sums]) -> Sums:
        """These and others added up."""
        made = Sums({}, len(self.ages[0]))
        rows = [self.ages, *(other.ages for other in others)]
        made.ages = [tuple(map(sum, zip(*column, strict=True))) for column in zip(*rows, strict=True)]
        return made

    def band(self, band: Band) -> tuple[int, ...]:
        """The sums of a band of ages."""
        if self._upto is None:
            nothing = (0,) * len(self.ages[0])
            self._upto = list(accumulate(self.ages, lambda one, other: tuple(map(add, one, other)), initial=nothing))
        first, last = band.first - AGES.first, band.last - AGES.first
        return tuple(map(sub, self._upto[last + 1], self._upto[first]))

    @property
    def people(self) -> bool:
        """Whether there is anybody."""
        return any(any(row) for row in self.ages)


class Cells:
    """What a sum consists of: for each number a condition on cells (of one state, under one rule set)."""

    def __init__(self, conditions: Sequence[str]) -> None:
        self.conditions = tuple(conditions)

    @property
    def width(self) -> int:
        """How many numbers."""
        return len(self.conditions)


#: States by group (numbers 0 to 19: state first, then group), relapsed by group (20 to 23).
PEOPLE = Cells(
    [f"state = {state} AND {group}" for state in STATES for group in _TOLD]
    + [f"state >= 0 AND relapsed = 1 AND {group}" for group in _RELAPSED]
)
#: States alone: all that a verdict needs.
LEVELS = Cells([f"state = {state}" for state in STATES])
#: Migrants, then others: their states, and how many study.
MIGRATION = Cells(
    [
        condition
        for who in _MIGRATION
        for condition in (
            *(f"state = {state} AND {who}" for state in STATES),
            f"state >= 0 AND studying = 1 AND {who}",
        )
    ]
)


class Cube:
    """The cells in a DuckDB connection."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        persons: str,
        year: int,
        rule_sets: Sequence[RuleSet] = RULE_SETS,
    ) -> None:
        """Count the persons of a table, view or `read_parquet(…)` once."""
        self.connection = connection
        self.year = year
        self.rule_sets = tuple(rule_sets)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {CUBE} AS {select(persons, year, self.rule_sets)}")

    @classmethod
    def of_cells(
        cls,
        connection: duckdb.DuckDBPyConnection,
        cells: Sequence[tuple[str | int, ...]],
        year: int,
        rule_sets: Sequence[RuleSet],
    ) -> Cube:
        """A cube of cells that another database counted by the same text (`select`)."""
        columns = list(zip(*cells, strict=True)) or [()] * len(names(rule_sets))
        types = [pa.string(), *[pa.int64()] * (len(columns) - 1)]
        arrays = [pa.array(column, kind) for column, kind in zip(columns, types, strict=True)]
        return cls._of_arrow(connection, pa.table(arrays, names=names(rule_sets)), year, rule_sets)

    @classmethod
    def of_tables(
        cls,
        connection: duckdb.DuckDBPyConnection,
        parts: Sequence[tuple[str, pa.Table]],
        schema: pa.Schema,
        columns: Mapping[str, str],
        year: int,
        rule_sets: Sequence[RuleSet],
    ) -> Cube:
        """A cube of the cells of communes (code, cells in the columns of `schema`, which lack the code).

        `columns`: name in the cube → name in the parts.
        """
        numbers = [pa.repeat(pa.scalar(i, pa.int32()), len(table)) for i, (_code, table) in enumerate(parts)]
        codes = pa.array([code for code, _table in parts], pa.string())
        keys = pa.chunked_array(
            [pa.DictionaryArray.from_arrays(each, codes) for each in numbers], pa.dictionary(pa.int32(), pa.string())
        )
        cells = pa.concat_tables([schema.empty_table(), *(table for _code, table in parts)])
        arrays = [keys, *(cells.column(name) for name in columns.values())]
        return cls._of_arrow(connection, pa.table(arrays, names=["commune_code", *columns]), year, rule_sets)

    @classmethod
    def _of_arrow(
        cls, connection: duckdb.DuckDBPyConnection, cells: pa.Table, year: int, rule_sets: Sequence[RuleSet]
    ) -> Cube:
        made = cls.__new__(cls)
        made.connection, made.year, made.rule_sets = connection, year, tuple(rule_sets)
        connection.register("literacy_counted", cells)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {CUBE} AS FROM literacy_counted")
        connection.unregister("literacy_counted")
        return made

    def __len__(self) -> int:
        row = self.connection.execute(f"SELECT COUNT(*) FROM {CUBE}").fetchone()  # noqa: S608
        return int(row[0]) if row else 0

    def sums(self, rules: RuleSet, cells: Cells, held: Mapping[str, str] | None = None) -> dict[str, Sums]:
        """The numbers of `cells` by commune; with `held` (commune → unit) by unit, communes it does not name left out.

        Raises ValueError for a rule set that the cube was not counted under.
        """
        state = f"state_{self.rule_sets.index(rules)}"
        numbers = ", ".join(f"SUM(CASE WHEN {condition} THEN n ELSE 0 END)::BIGINT" for condition in cells.conditions)
        source = f"(SELECT *, {state} AS state FROM {CUBE}) AS c"  # noqa: S608
        key = "commune_code"
        if held is not None:
            self.connection.execute(
                "CREATE OR REPLACE TEMP TABLE literacy_held AS SELECT unnest($codes) AS code, unnest($units) AS unit",
                {"codes": list(held), "units": list(held.values())},
            )
            source += " JOIN literacy_held AS h ON h.code = c.commune_code"
            key = "h.unit"
        rows = self.connection.execute(
            f"SELECT {key}, age, {numbers} FROM {source} WHERE state >= 0 GROUP BY {key}, age"  # noqa: S608
        ).fetchall()
        ages: dict[str, dict[int, tuple[int, ...]]] = {}
        for row in rows:
            ages.setdefault(row[0], {})[row[1]] = row[2:]
        return {unit: Sums(found, cells.width) for unit, found in ages.items()}
