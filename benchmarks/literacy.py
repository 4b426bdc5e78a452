"""How fast the literacy register is counted: a province, a large province, the largest, over frozen Parquet files.

    python benchmarks/literacy.py [--persons 1000000,4000000,14000000] [--repeats 5] [--folder F]
                                  [--peers sqlite,postgresql,polars,pandas] [--peer-persons 1000000] [--packages F]
                                  [--out F.json]

For each size: made-up persons of Thành phố Hồ Chí Minh (`synthetic_register`; with `--folder` they stay and are used
again), then, each in a process of its own with its peak memory:

- floor: DuckDB adding up the same columns of the same rows without grouping;
- cube: one cube that can make all tables under both rule sets, from the same files;
- tables: from that cube all five tables of every commune and of the province under both rule sets, as plain data;
- checking: the file as `import_register` reads it, every rule on every row.

Wanted at 14 million: cube at most 4 times the floor, all tables under 1 s, under 1 GiB. Peers count the same cells of
`--peer-persons` persons, and theirs must be equal to ours: SQLite and PostgreSQL with the same text in their dialect
from a table that is loaded before (not timed), Polars with the same text from the same files, pandas by the same
conditions in whole columns from the same files. Polars and pandas are no part of gdtx: whoever wants them measured
names a folder that holds them (`pip install --target F polars pandas`) with `--packages F`; else they are left out,
and the answer says so. The register in a database is measured by `literacy_live.py`.
Times are medians and leave out the start of Python and Django; the first run is told apart.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from benchmarks import databases, machine  # noqa: E402

AREA, YEAR = "79", 2025
RATIO, TABLES_S, MEMORY_MIB = 4.0, 1.0, 1024.0

#: The columns that some rule or table looks at.
READ = (
    "commune_code", "birth_year", "sex", "ethnicity", "religious", "migrant", "disabled", "residence_state",
    "school_system", "grade_completed", "left_at_grade", "studying_grade", "degree", "xmc_completed", "xmc_studying",
    "relapse",
)  # fmt: skip


def peak_mib() -> float:
    """The largest resident size this process has had."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def timed(work: Callable[[], Any], repeats: int) -> dict[str, Any]:
    """Seconds of the first run, and the median, fastest and slowest of all the others."""
    spent = []
    for _ in range(repeats + 1):
        clock = time.perf_counter()
        work()
        spent.append(time.perf_counter() - clock)
    later = spent[1:]
    return {
        "first_s": round(spent[0], 3),
        "median_s": round(statistics.median(later), 3),
        "fastest_s": round(min(later), 3),
        "slowest_s": round(max(later), 3),
    }


# --- In a process of its own -------------------------------------------------------------------------------


def prepare(folder: str, persons: str) -> dict[str, Any]:
    """The persons, unless they are there already."""
    from gdtx.literacy.areas import reference_map
    from gdtx.literacy.synthetic import making

    path = Path(folder)
    found: dict[str, Any] = {"bytes": 0}
    if not (path / making.NOTE).exists():
        clock = time.perf_counter()
        making.make(area=reference_map(AREA, YEAR), year=YEAR, count=int(persons), folder=path)
        found["made_s"] = round(time.perf_counter() - clock, 1)
        found["peak_mib"] = peak_mib()
    found["bytes"] = sum(each.stat().st_size for each in path.glob("*.parquet"))
    return found


def source_of(folder: str) -> str:
    """The files as DuckDB reads them."""
    return f"read_parquet('{folder}/*.parquet')"


def floor(folder: str, repeats: str) -> dict[str, Any]:
    """The same columns added up without grouping."""
    import duckdb

    from gdtx.literacy.layout import BY_CODE, Kind

    how = {Kind.TEXT: "SUM(strlen({0}))", Kind.BOOLEAN: "SUM({0}::INTEGER)", Kind.INTEGER: "SUM({0})"}
    sums = ", ".join(how[BY_CODE[name].kind].format(name) for name in READ)
    connection = duckdb.connect()
    query = f"SELECT {sums} FROM {source_of(folder)}"
    return {**timed(lambda: connection.execute(query).fetchall(), int(repeats)), "peak_mib": peak_mib()}


def cube(folder: str, repeats: str) -> dict[str, Any]:
    """One cube under both rule sets."""
    import duckdb

    from gdtx.literacy.cube import Cube

    connection = duckdb.connect()
    found = timed(lambda: Cube(connection, source_of(folder), YEAR), int(repeats))
    return {**found, "cells": len(Cube(connection, source_of(folder), YEAR)), "peak_mib": peak_mib()}


def make_tables(folder: str, repeats: str) -> dict[str, Any]:
    """Every table of every commune and the province under both rule sets, from a cube that is there."""
    import duckdb

    from gdtx.catalogue.literacy_rules import RULE_SETS
    from gdtx.literacy.areas import reference_map
    from gdtx.literacy.cube import Cube
    from gdtx.literacy.figures import Figures
    from gdtx.literacy.tables import FORMS, table

    area = reference_map(AREA, YEAR)
    counted = Cube(duckdb.connect(), source_of(folder), YEAR)

    def all_tables(rules: Any) -> int:
        figures = Figures(counted, rules, area)
        parts = [figures, *(figures.within(unit.code) for unit in area.communes)]
        return sum(len(table(form, part)) > 0 for part in parts for form in FORMS)

    made = sum(all_tables(rules) for rules in RULE_SETS)
    found = timed(lambda: [all_tables(rules) for rules in RULE_SETS], int(repeats))
    return {**found, "tables": made, "peak_mib": peak_mib()}


def checking(folder: str, repeats: str) -> dict[str, Any]:
    """Every rule of the layout on every row, and what is taken written out."""
    from gdtx.literacy.areas import reference_map
    from gdtx.literacy.register_files import check

    communes = reference_map(AREA, YEAR).communes_of(AREA)
    path = next(Path(folder).glob("*.parquet"))
    with tempfile.TemporaryDirectory() as scratch:
        found = timed(lambda: check(path, year=YEAR, communes=communes, into=Path(scratch)), int(repeats))
        rows = check(path, year=YEAR, communes=communes, into=Path(scratch)).accepted
    return {**found, "rows_a_second": round(rows / found["median_s"]), "peak_mib": peak_mib()}


def ours(folder: str) -> list[tuple[Any, ...]]:
    """The cells of the cube, in order."""
    import duckdb

    from gdtx.catalogue.literacy_rules import RULE_SETS
    from gdtx.literacy.cube import select

    rows = duckdb.connect().execute(select(source_of(folder), YEAR, RULE_SETS)).fetchall()
    return sorted(rows)


def peer(name: str, folder: str, repeats: str) -> dict[str, Any]:
    """The same cells by somebody else."""
    count = {"sqlite": _sqlite, "postgresql": _postgresql, "polars": _polars, "pandas": _pandas}[name]
    with ExitStack() as opened:
        try:
            work = count(folder, opened)
        except ModuleNotFoundError as missing:
            return {"left_out": f"{missing.name} is not here"}
        rows = sorted(tuple(row) for row in work())
        found = timed(work, int(repeats))
    peak = peak_mib()
    mine = ours(folder)
    assert rows == mine, f"{name} counts otherwise: {len(rows)} cells, ours {len(mine)}"
    return {**found, "cells": len(rows), "peak_mib_of_python": peak}


def _columns(booleans: str) -> str:
    from gdtx.literacy.layout import COLUMNS, Kind

    types = {Kind.TEXT: "text", Kind.INTEGER: "integer", Kind.BOOLEAN: booleans}
    return ", ".join(f"{column.code} {types[column.kind]}" for column in COLUMNS)


def _sqlite(folder: str, opened: ExitStack) -> Callable[[], list[Any]]:
    import duckdb

    from gdtx.catalogue.literacy_rules import RULE_SETS
    from gdtx.literacy.cube import select
    from gdtx.literacy.layout import COLUMNS

    scratch = Path(opened.enter_context(tempfile.TemporaryDirectory()))
    database = sqlite3.connect(scratch / "peer.sqlite3")
    opened.callback(database.close)
    database.execute(f"CREATE TABLE persons ({_columns('bool')})")
    reader = duckdb.connect().execute(f"SELECT {', '.join(c.code for c in COLUMNS)} FROM {source_of(folder)}")
    marks = ", ".join("?" * len(COLUMNS))
    while rows := reader.fetchmany(50_000):
        database.executemany(f"INSERT INTO persons VALUES ({marks})", rows)
    database.commit()
    query = select("persons", YEAR, RULE_SETS, "sqlite")
    return lambda: database.execute(query).fetchall()


def _postgresql(folder: str, opened: ExitStack) -> Callable[[], list[Any]]:
    import duckdb
    import psycopg

    from gdtx.catalogue.literacy_rules import RULE_SETS
    from gdtx.literacy.cube import select
    from gdtx.literacy.layout import COLUMNS
    from tests.support.postgresql import Server

    server = Server.start()
    opened.callback(server.stop)
    database = opened.enter_context(psycopg.connect(server.url("postgres"), autocommit=True))
    database.execute(f"CREATE UNLOGGED TABLE persons ({_columns('boolean')})")
    reader = duckdb.connect().execute(f"SELECT {', '.join(c.code for c in COLUMNS)} FROM {source_of(folder)}")
    with database.cursor() as cursor, cursor.copy("COPY persons FROM STDIN") as copy:
        while rows := reader.fetchmany(50_000):
            for row in rows:
                copy.write_row(row)
    database.execute("VACUUM ANALYZE persons")
    query = select("persons", YEAR, RULE_SETS, "postgres")
    return lambda: database.execute(query).fetchall()


def _polars(folder: str, _opened: ExitStack) -> Callable[[], list[Any]]:
    import polars  # type: ignore[import-not-found]

    from gdtx.catalogue.literacy_rules import RULE_SETS
    from gdtx.literacy.cube import select

    query = select("persons", YEAR, RULE_SETS, "postgres")

    def work() -> list[Any]:
        persons = polars.scan_parquet(f"{folder}/*.parquet")
        return list(polars.SQLContext(persons=persons).execute(query).collect().iter_rows())

    return work


def _pandas(folder: str, _opened: ExitStack) -> Callable[[], list[Any]]:
    import pandas  # type: ignore[import-not-found]
    import sqlglot

    from gdtx.catalogue.literacy_rules import AGES, RULE_SETS
    from gdtx.literacy import classification

    texts = {code: classification.group(code) for code in classification.GROUPS}
    texts |= {f"state_{i}": classification.state(rules) for i, rules in enumerate(RULE_SETS)}
    parsed = {name: sqlglot.parse_one(text) for name, text in texts.items()}

    def work() -> list[Any]:
        files = sorted(Path(folder).glob("*.parquet"))
        persons = pandas.concat(
            [pandas.read_parquet(file, columns=list(READ), dtype_backend="numpy_nullable") for file in files]
        )
        persons = persons[persons.birth_year.between(YEAR - AGES.last, YEAR - AGES.first)]
        columns = {"commune_code": persons.commune_code, "age": YEAR - persons.birth_year}
        columns |= {name: _of_columns(each, persons) for name, each in parsed.items()}
        counted = pandas.DataFrame(columns).groupby(list(columns), sort=False).size()
        return [(*map(_plain, key), int(n)) for key, n in counted.items()]

    return work


def _plain(value: Any) -> Any:
    return value if isinstance(value, str) else int(value)


def _of_columns(node: Any, persons: Any) -> Any:
    """A condition or a CASE of `classification` over whole columns; nothing never meets a condition."""
    import numpy  # type: ignore[import-not-found]
    from sqlglot import exp

    def of(part: Any) -> Any:
        return _of_columns(part, persons)

    match node:
        case exp.Case():
            whens = node.args["ifs"]
            met = [numpy.asarray(of(each.this), dtype=bool) for each in whens]
            last = int(node.args["default"].sql())
            return numpy.select(met, [int(each.args["true"].sql()) for each in whens], last)
        case exp.Paren():
            return of(node.this)
        case exp.And():
            return of(node.this) & of(node.expression)
        case exp.Or():
            return of(node.this) | of(node.expression)
        case exp.Not():
            return ~of(node.this)
        case exp.Is():
            column, word = persons[node.this.name], node.expression.sql().upper()
            if word == "NULL":
                return column.isna()
            return column.fillna(word == "FALSE").eq(word == "TRUE") & column.notna()
        case exp.In():
            return persons[node.this.name].isin([each.this for each in node.expressions]).fillna(False)
    compare = {exp.EQ: "eq", exp.NEQ: "ne", exp.GTE: "ge", exp.GT: "gt", exp.LT: "lt", exp.LTE: "le"}[type(node)]
    value = node.expression.this if node.expression.is_string else int(node.expression.sql())
    return getattr(persons[node.this.name], compare)(value).fillna(False)


def main() -> None:
    """Prepare, measure, answer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--persons", default="1000000,4000000,14000000")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="keep the persons in this folder, and use them again")
    parser.add_argument("--steps", default="floor,cube,tables,checking")
    parser.add_argument("--peers", default="sqlite,postgresql,polars,pandas")
    parser.add_argument("--packages", type=Path, help="a folder with polars and pandas in it")
    parser.add_argument("--peer-persons", type=int, default=1_000_000)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    answer: dict[str, Any] = {
        "machine": machine.described(),
        "revision": machine.revision(),
        "wanted": {"cube_to_floor": RATIO, "tables_s": TABLES_S, "peak_mib": MEMORY_MIB},
        "sizes": {},
        "peers": {},
    }
    with ExitStack() as opened:
        scratch = options.folder or Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="gdtx-benchmark-")))
        for persons in [int(text) for text in options.persons.split(",") if text]:
            folder = scratch / str(persons)
            found = {"persons": persons, "files": databases.call(__file__, "prepare", folder, persons)}
            for step in options.steps.split(","):
                found[step] = databases.call(__file__, step, folder, options.repeats)
            if {"floor", "cube"} <= found.keys():
                found["cube_to_floor"] = round(found["cube"]["median_s"] / found["floor"]["median_s"], 2)
            answer["sizes"][str(persons)] = found
            print(persons, json.dumps(found), file=sys.stderr)
        for name in options.peers.split(",") if options.peers else []:
            folder = scratch / str(options.peer_persons)
            databases.call(__file__, "prepare", folder, options.peer_persons)
            answer["peers"][name] = databases.call(
                __file__, "peer", name, folder, min(options.repeats, 3), env=_with(options.packages)
            )
            print(name, json.dumps(answer["peers"][name]), file=sys.stderr)
    answer["machine"]["load_average_after"] = list(os.getloadavg())
    text = json.dumps(answer, ensure_ascii=False, indent=2)
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")
    print(text)


def _with(packages: Path | None) -> dict[str, str]:
    """The environment of a process that may also import from a folder."""
    return {**os.environ, **({"BENCHMARK_PACKAGES": str(packages.resolve())} if packages else {})}


STEPS = {
    "prepare": prepare,
    "floor": floor,
    "cube": cube,
    "tables": make_tables,
    "checking": checking,
    "peer": peer,
}

if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        # Behind our own: what gdtx needs stays what is locked.
        sys.path += [each for each in [os.environ.get("BENCHMARK_PACKAGES")] if each]
        with tempfile.TemporaryDirectory() as home:
            databases.set_up(home, "")
            print(json.dumps(STEPS[sys.argv[2]](*sys.argv[3:])))
    else:
        main()
