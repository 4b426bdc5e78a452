"""How fast figures are: a province with ten years of classes in the database, the country over Parquet.

    python benchmarks/summary.py [--classes 200000] [--facts 4000000] [--repeats 9] [--databases sqlite,postgresql]
                                 [--skip-country] [--folder F] [--postgresql URL] [--out F.json]

Province: the network of the demonstration with `--classes` classes spread over the twenty semesters of ten school
years, on SQLite and on a throw-away PostgreSQL server. Timed is the whole answer that command and page give
(`learning.summary.answer`): placement, groups, coverage, children, warnings. One semester from live rows and from the
stored cube, and the ten years together from the cube: each asked as a command asks, with nothing kept. Then as a page
asks: after a class was written (its centre is recounted, what was not written is kept), and again with nothing written.
Wanted: each under 50 ms. And what that costs who writes: logging one class, and bringing the cube up to date after it
and after two semesters were written in as a whole.

With `--folder` (SQLite) and `--postgresql` (the address of an empty database) the databases stay and are used again,
so that measuring can be cut into short pieces.

Country: `--facts` made-up class facts over every commune of 30 June 2025 in one Parquet file, as `figures.exports`
lays it out, counted by `figures.engines.FrozenEngine` by province and group with every amount of a summary. Wanted:
under 500 ms. The floor, in the same run and process: DuckDB adding up the same columns without grouping.

Every side is a process of its own; times leave out the start of Python and Django; the first run is told apart.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import resource
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

WANTED_PROVINCE, WANTED_COUNTRY = 50.0, 500.0  # ms
FIRST_YEAR = 2015
YEARS = 10
PERIOD = "2020-2021/HK1"
ON = dt.date(2025, 6, 30)


# --- In a process of its own -------------------------------------------------------------------------------


def prepare(classes: int) -> None:
    """Tables, territory, the network of the demonstration, and the classes of twenty semesters."""
    from django.core.management import call_command
    from django.db import transaction

    from gdtx.config.reference import load_reference_data
    from gdtx.demo.bodies import Land, bodies
    from gdtx.demo.classes import make_classes
    from gdtx.demo.network import establish_network
    from gdtx.demo.semesters import Semester, centre_seeds
    from gdtx.figures import cube
    from gdtx.learning.imports.writing import write_rows
    from gdtx.learning.models import LearningClass
    from gdtx.network.scope import Actor

    call_command("migrate", interactive=False, verbosity=0)
    known = LearningClass.objects.count()
    if known:
        assert known == classes, f"the database has {known} classes"
        assert cube.refresh("classes")
        tidy()
        print(json.dumps({"classes": classes, "kept": True}))
        return
    load_reference_data(progress=lambda _text: None)
    by = Actor.set_up(dt.date(FIRST_YEAR + YEARS, 8, 31))
    land = Land()
    made = bodies(land)
    with transaction.atomic():
        establish_network(by=by, bodies=made)
    codes = [f"{year}-{year + 1}/HK{part}" for year in range(FIRST_YEAR, FIRST_YEAR + YEARS) for part in (1, 2)]
    for number, code in enumerate(codes):
        count = classes * (number + 1) // len(codes) - classes * number // len(codes)
        semester = Semester(code, count, 98 * count, dt.date(FIRST_YEAR + YEARS, 8, 31), 10)
        rows = make_classes(
            centres=centre_seeds(land, made, semester), span=semester.span, classes=count, turns=98 * count, seed=code
        )
        with transaction.atomic():
            plain = ({name: getattr(row, name) for name in row.__dataclass_fields__} for row in rows)
            write_rows(by=by, rows=plain, source_label="benchmark", period=code)
    assert cube.refresh("classes")
    tidy()
    print(json.dumps({"classes": classes, "semesters": len(codes)}))


def tidy() -> None:
    """What PostgreSQL's autovacuum does by itself; reading from an index alone needs it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def timed(work: Callable[[], Any], repeats: int, before: Callable[[], object] | None = None) -> dict[str, Any]:
    """Milliseconds of the first run, and of the median and slowest of the others; processor beside the clock.

    `before` is done ahead of each run and not counted.
    """
    spent: list[tuple[float, float]] = []
    for _ in range(repeats + 1):
        if before is not None:
            before()
        clock, processor = time.perf_counter(), time.process_time()
        work()
        spent.append((1000 * (time.perf_counter() - clock), 1000 * (time.process_time() - processor)))
    walls, cpus = [wall for wall, _cpu in spent[1:]], [cpu for _wall, cpu in spent[1:]]
    return {
        "first_ms": round(spent[0][0], 1),
        "median_ms": round(statistics.median(walls), 1),
        "fastest_ms": round(min(walls), 1),
        "slowest_ms": round(max(walls), 1),
        "python_processor_median_ms": round(statistics.median(cpus), 1),
    }


def province(repeats: int) -> None:
    """Time the answers about Thanh Hóa."""
    from django.db import transaction

    from gdtx.catalogue.queries import groups_for
    from gdtx.figures.api import Reader
    from gdtx.figures.cube import mark_dirty, rebuild, refresh
    from gdtx.figures.models import Cell
    from gdtx.foundation import reading
    from gdtx.foundation.periods import Period
    from gdtx.foundation.ranges import DateRange
    from gdtx.learning.actions import log_class
    from gdtx.learning.enums import CLASSES
    from gdtx.learning.facts import ClassFacts
    from gdtx.learning.questions import ask
    from gdtx.learning.summary import answer
    from gdtx.network.models import Organisation
    from gdtx.network.scope import Actor

    by = Actor.operator(ON)

    def semester() -> Any:
        return ask("38", PERIOD, None, actor=by)

    def all_years() -> Any:
        whole = DateRange(dt.date(FIRST_YEAR, 9, 1), dt.date(FIRST_YEAR + YEARS, 9, 1))
        asked = semester()
        return asked.in_period(Period(asked.period.code, whole))

    centre = Organisation.objects.filter(classes__isnull=False).order_by("pk").first()
    assert centre is not None
    operator = Actor.set_up(dt.date(FIRST_YEAR + YEARS, 8, 31))
    day = dt.date(FIRST_YEAR + YEARS, 2, 1)
    facts = ClassFacts(topic="Lớp đo tốc độ", group_id=groups_for(None, day)[0].pk, start_on=day, turns=30)

    def write() -> None:
        """What a class written in the last semester, and in the one asked about, leaves behind for the next reader."""
        days = [dt.date(FIRST_YEAR + YEARS, 2, 1), dt.date(2020, 10, 1)]
        mark_dirty(CLASSES, [(centre.pk, day) for day in days])

    def write_whole() -> None:
        """What two semesters imported for the whole province leave behind."""
        mark_dirty(CLASSES, [(0, dt.date(FIRST_YEAR + YEARS, 2, 1)), (0, dt.date(2020, 10, 1))])

    def log() -> None:
        with transaction.atomic():
            log_class(by=operator, centre_id=centre.pk, facts=facts)
            transaction.set_rollback(True)

    def page(question: Any) -> Any:
        with reading.reading():
            return answer(question, reader=Reader())

    live = answer(semester(), reader=Reader(stored=False))
    stored = answer(semester(), reader=Reader())
    whole = answer(all_years(), reader=Reader())
    kept = [page(all_years()) for _ in range(2)]
    for each in (live, stored, whole, *kept):
        each.pop("stamp")
    assert live == stored, "live rows and cube differ"
    assert kept == [whole, whole], "what pages keep differs"
    print(
        json.dumps(
            {
                "semester": {"classes": live["classes"], "turns": live["turns"], "children": len(live["children"])},
                "ten_years": {"classes": whole["classes"], "turns": whole["turns"]},
                "one_semester_live": timed(lambda: answer(semester(), reader=Reader(stored=False)), repeats),
                "one_semester_cube": timed(lambda: answer(semester(), reader=Reader()), repeats),
                "ten_years_cube": timed(lambda: answer(all_years(), reader=Reader()), repeats),
                "ten_years_live": timed(lambda: answer(all_years(), reader=Reader(stored=False)), max(2, repeats // 3)),
                "one_semester_page_after_a_write": timed(lambda: page(semester()), repeats, write),
                "ten_years_page_after_a_write": timed(lambda: page(all_years()), repeats, write),
                "ten_years_page_again": timed(lambda: page(all_years()), repeats),
                "log_one_class": timed(log, repeats),
                "recount_one_centre_in_two_semesters": timed(lambda: refresh(CLASSES), repeats, write),
                "recount_two_semesters": timed(lambda: refresh(CLASSES), max(2, repeats // 3), write_whole),
                "rebuild": timed(lambda: rebuild(CLASSES), 1),
                "cells": Cell.objects.count(),
                "peak_mib": peak_mib(),
            }
        )
    )


def peak_mib() -> float:
    """The largest resident size this process has had."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def make_facts(path: str, facts: int) -> None:
    """Class facts over every commune of 30 June 2025, drawn by DuckDB from a hash of their number."""
    import duckdb

    from gdtx.figures import registry
    from gdtx.learning.enums import CLASSES
    from gdtx.network.enums import Level
    from gdtx.network.models import AreaVersion

    areas = AreaVersion.objects.on(ON).filter(area__level=Level.COMMUNE).order_by("area_id")
    ids = list(areas.values_list("area_id", flat=True))
    drawn = {
        "class_id": "n",
        "organisation_id": "commune + 1000000",
        "area_id": "areas[commune + 1]",
        "start_on": f"DATE '{FIRST_YEAR}-09-01' + CAST(h % {365 * YEARS} AS INTEGER)",
        "end_on": f"DATE '{FIRST_YEAR}-09-01' + CAST(h % {365 * YEARS} + h // 7 % 90 AS INTEGER)",
        "group_id": "h // 11 % 5 + 1",
        "turns": "h // 13 % 180 + 8",
        "persons": "CASE WHEN h % 100 < 55 THEN h // 13 % 180 + 8 END",
        "female_turns": "CASE WHEN h % 100 < 93 THEN (h // 13 % 180 + 8) // 2 END",
        "minority_turns": "CASE WHEN h % 100 < 84 THEN (h // 13 % 180 + 8) // 5 END",
        "migrant_turns": "CASE WHEN h % 100 < 40 THEN 1 END",
        "cost": "CASE WHEN h % 100 < 60 THEN h // 17 % 900 * 10000 END",
        "sessions": "h // 19 % 20 + 1",
        "run_by_centre": "CASE WHEN h % 100 < 70 THEN 1 ELSE 0 END",
    }
    table = registry.facts(CLASSES)
    columns = ", ".join(
        f"CAST({drawn[name]} AS {'DATE' if table.is_date(name) else 'BIGINT'}) AS {name}" for name in table.names()
    )
    connection = duckdb.connect()
    connection.execute("CREATE TABLE places AS SELECT ?::BIGINT[] AS areas", [ids])
    connection.execute(
        f"""
        COPY (SELECT {columns}
              FROM (SELECT range AS n, CAST(hash(range) // 2 AS BIGINT) AS h,
                           CAST(hash(range + 77) % {len(ids)} AS BIGINT) AS commune
                    FROM range({facts})), places)
        TO '{path}' (FORMAT parquet, COMPRESSION zstd)
        """
    )


def country(path: str, repeats: int) -> None:
    """Time the country by province and group over the file, and the floor under it."""
    import duckdb

    from gdtx.figures import registry
    from gdtx.figures.engines import FrozenEngine
    from gdtx.figures.requests import PLACE, Held, Request
    from gdtx.foundation.ranges import DateRange
    from gdtx.learning.enums import CLASSES
    from gdtx.learning.questions import UNPLACED
    from gdtx.learning.summary import MEASURES
    from gdtx.network.enums import Level
    from gdtx.network.models import AreaVersion
    from gdtx.network.placement import Placement
    from gdtx.network.queries import area_by_code

    table = registry.facts(CLASSES)
    amounts = tuple(dict.fromkeys(each for code in MEASURES for each in registry.amounts_of(registry.measure(code))))
    root = area_by_code("VN", ON).area_id
    communes = AreaVersion.objects.on(ON).filter(area__level=Level.COMMUNE).values_list("area_id", flat=True)
    placement = Placement.on(ON)
    held = Held({area: placement.child_of(area, root) or UNPLACED for area in sorted(communes)}, others=True)
    span = DateRange(dt.date(FIRST_YEAR, 9, 1), dt.date(FIRST_YEAR + YEARS + 1, 9, 1))
    engine = FrozenEngine(Path(path))
    request = Request(CLASSES, amounts, (PLACE, "group_id"), span, held)
    read = [column.code for column in table.columns] + [table.area, *table.dimensions]
    sums = ", ".join(f"SUM({name})" for name in read)
    floor = f"SELECT COUNT(*), MIN({table.day}), MAX({table.day}), {sums} FROM read_parquet('{path}')"
    floor_connection = duckdb.connect()
    rows = engine.run(request)
    facts = floor_connection.execute(floor).fetchone()
    assert facts is not None
    assert rows.total()["count"] == facts[0], "not every fact was counted"
    found = timed(lambda: engine.run(request), repeats)
    under = timed(lambda: floor_connection.execute(floor).fetchall(), repeats)
    print(
        json.dumps(
            {
                "facts": facts[0],
                "communes": len(held.targets),
                "rows_of_answer": len(rows.rows),
                "amounts": len(amounts),
                "file_mib": round(Path(path).stat().st_size / 2**20, 1),
                "country": found,
                "floor": under,
                "ratio_to_floor": round(found["median_ms"] / under["median_ms"], 2),
                "peak_mib": peak_mib(),
            }
        )
    )


# --- The whole ---------------------------------------------------------------------------------------------


def main() -> None:
    """Prepare, measure, answer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--classes", type=int, default=200_000, help="at least 45,000: three a centre and semester")
    parser.add_argument("--facts", type=int, default=4_000_000)
    parser.add_argument("--repeats", type=int, default=9)
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--skip-country", action="store_true")
    parser.add_argument("--folder", type=Path, help="keep the SQLite database in this folder, and use it again")
    parser.add_argument("--postgresql", default="", help="keep the classes in this database, and use it again")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    answer: dict[str, Any] = {
        "benchmark": "summary",
        "revision": machine.revision(),
        "machine": machine.described(),
        "wanted": {"province_ms": WANTED_PROVINCE, "country_ms": WANTED_COUNTRY},
        "province": {},
    }
    with ExitStack() as opened:
        scratch = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="gdtx-benchmark-")))
        at: tuple[Path, str] = (scratch, "")
        for name in options.databases.split(","):
            place = databases.place(name, folder_kept=options.folder, postgresql=options.postgresql)
            made = opened.enter_context(place)
            at = (made.home, made.url)
            databases.call(__file__, "prepare", *at, options.classes)
            answer["province"][name] = databases.call(__file__, "province", *at, options.repeats)
            print(name, json.dumps(answer["province"][name]), file=sys.stderr)
        if not options.skip_country:
            path = scratch / "facts.parquet"
            databases.call(__file__, "facts", *at, path, options.facts)
            answer["country"] = databases.call(__file__, "country", *at, path, options.repeats)
    answer["machine"]["load_average_after"] = list(os.getloadavg())
    wanted = (
        "one_semester_live",
        "one_semester_cube",
        "ten_years_cube",
        "one_semester_page_after_a_write",
        "ten_years_page_after_a_write",
        "ten_years_page_again",
    )
    answer["met"] = {
        name: {key: found[key]["median_ms"] < WANTED_PROVINCE for key in wanted}
        for name, found in answer["province"].items()
    }
    if "country" in answer:
        answer["met"]["country"] = answer["country"]["country"]["median_ms"] < WANTED_COUNTRY
    text = json.dumps(answer, ensure_ascii=False, indent=2)
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")
    print(text)


def step(name: str, home: str, url: str, *arguments: str) -> None:
    """What a process of its own does."""
    databases.set_up(home, url)
    if name == "prepare":
        prepare(int(arguments[0]))
    elif name == "province":
        province(int(arguments[0]))
    elif name == "facts":
        make_facts(arguments[0], int(arguments[1]))
    else:
        country(arguments[0], int(arguments[1]))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        step(*sys.argv[2:])
    else:
        main()
