"""Facts tables and measures by code. Subjects register theirs when the program starts; others name them by code."""

from __future__ import annotations

from .facts import Amount, FactsTable
from .measures import How, Measure

_facts: dict[str, FactsTable] = {}
_measures: dict[str, Measure] = {}
_named: dict[str, set[str]] = {}
_codes: dict[tuple[str, str, How, str], tuple[str, ...]] = {}


def register_facts(table: FactsTable) -> FactsTable:
    """Make a facts table known. Registering the same again is harmless; another under its code is a ValueError."""
    if _facts.setdefault(table.code, table) != table:
        raise ValueError(f"two facts tables are called {table.code}")
    return table


def register_measures(*measures: Measure) -> None:
    """Make measures known; as for facts tables."""
    for measure in measures:
        if _measures.setdefault(measure.code, measure) != measure:
            raise ValueError(f"two measures are called {measure.code}")


def facts(code: str) -> FactsTable:
    """The facts table of that code. Raises KeyError."""
    return _facts[code]


def measure(code: str) -> Measure:
    """The measure of that code. Raises KeyError."""
    return _measures[code]


def all_facts() -> list[FactsTable]:
    """Every facts table, in order of registration."""
    return list(_facts.values())


def followers(code: str) -> list[FactsTable]:
    """The facts tables made of the same rows as that one (`FactsTable.follows`)."""
    return [table for table in _facts.values() if table.follows == code]


def all_measures(of: str | None = None) -> list[Measure]:
    """Every measure, or those over one facts table, in order of registration."""
    return [found for found in _measures.values() if of is None or found.facts == of]


def names(*codes: str, by: str) -> tuple[str, ...]:
    """Declare, at import, that `by` names these measures; `check_codes` proves that they exist."""
    for code in codes:
        _named.setdefault(code, set()).add(by)
    return codes


def parts(measure: Measure) -> tuple[Measure, ...]:
    """The measures a ratio is made of; of any other measure itself."""
    if measure.how is How.RATIO:
        return (_measures[measure.numerator], _measures[measure.denominator])
    return (measure,)


def amounts_of(measure: Measure) -> tuple[Amount, ...]:
    """What the engine must add up for a measure."""
    table = _facts[measure.facts]
    found: list[Amount] = []
    for part in parts(measure):
        optional = bool(part.column) and part.how is How.SUM and table.column(part.column).optional
        found.extend(part.amounts(optional))
    return tuple(found)


def codes_of(measure: Measure) -> tuple[str, ...]:
    """The codes of `amounts_of`, kept: they are asked for every measure of every row of an answer."""
    key = (measure.facts, measure.code, measure.how, measure.column)
    if key not in _codes:
        _codes[key] = tuple(amount.code for amount in amounts_of(measure))
    return _codes[key]


def check_codes() -> list[str]:
    """What is wrong with the codes, one sentence each; empty when every code named exists and fits."""
    problems = [
        f"{', '.join(sorted(users))}: measure {code} does not exist"
        for code, users in sorted(_named.items())
        if code not in _measures
    ]
    for found in _measures.values():
        if found.facts not in _facts:
            problems.append(f"measure {found.code}: facts table {found.facts} does not exist")
            continue
        table = _facts[found.facts]
        columns = {column.code: column for column in table.columns}
        if found.how is How.RATIO:
            for other in (found.numerator, found.denominator):
                part = _measures.get(other)
                if part is None or part.how in (How.RATIO, How.SHARE) or part.facts != found.facts:
                    problems.append(f"measure {found.code}: {other} is no additive measure over the same facts")
        elif found.how is How.DISTINCT:
            if found.column not in (table.scope, table.area, *table.dimensions):
                problems.append(f"measure {found.code}: {found.column} is no dimension of {table.code}")
        elif found.how is not How.COUNT and found.column not in columns:
            problems.append(f"measure {found.code}: {table.code} has no column {found.column}")
        elif found.how is How.SHARE and not columns[found.column].base:
            problems.append(f"measure {found.code}: {found.column} has no base to be a share of")
    for table in _facts.values():
        if table.follows and table.follows not in _facts:
            problems.append(f"facts table {table.code}: follows {table.follows}, which does not exist")
        have = {name.alias_or_name for name in table.source().expressions}
        missing = [name for name in table.names() if name not in have]
        if missing:
            problems.append(f"facts table {table.code}: the SELECT lacks {', '.join(missing)}")
    return problems
