"""How fast the literacy register lives in a database: taken in, frozen, one commune counted again, a page.

    python benchmarks/literacy_live.py [--persons 1000000] [--repeats 5] [--folder F] [--databases sqlite,postgresql]
                                       [--steps load,again,recount,province,freeze,undo] [--postgresql URL]
                                       [--home H] [--out F.json]

Made-up persons of Thành phố Hồ Chí Minh (`literacy.prepare`), in a database of each kind:

- load: the file by `import_register`'s action, every check, history and locks included, its communes counted;
- again: the same file once more, where nothing has changed;
- recount: somebody corrects one person (`records.write_record`), then the table of that commune is asked: the action,
  the table with its recount, the table alone;
- province: all five tables of the province from the stored cells, as a page asks for them;
- freeze: the whole register into a set;
- undo: the last batch that nobody wrote over is taken back (so before `recount`).

Wanted with a million persons: load 10,000 persons a second on PostgreSQL; freeze 200,000 a second; a commune counted
again under 150 ms; a page of a province under 100 ms. With `--postgresql` and `--home` the databases stay, so that
the measurement can be cut into pieces. Each step is a process with its peak memory; the start of it is left out.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from benchmarks import databases, literacy, machine  # noqa: E402
from benchmarks.literacy import AREA, YEAR, peak_mib  # noqa: E402

WANTED = {"load_a_second": 10_000, "freeze_a_second": 200_000, "recount_ms": 150, "province_ms": 100}


def _rate(persons: int, clock: float) -> dict[str, Any]:
    spent = time.perf_counter() - clock
    return {
        "persons": persons,
        "s": round(spent, 2),
        "persons_a_second": round(persons / spent),
        "peak_mib": peak_mib(),
    }


def _ms(spent: list[float]) -> dict[str, float]:
    spent = sorted(spent)
    return {
        "median_ms": round(1000 * statistics.median(spent), 1),
        "p95_ms": round(1000 * spent[int(0.95 * (len(spent) - 1))], 1),
        "worst_ms": round(1000 * spent[-1], 1),
    }


def _actor() -> Any:
    from gdtx.network.scope import Actor

    return Actor.set_up(dt.date(YEAR + 1, 1, 15))


def lay(_folder: str, _repeats: str) -> dict[str, Any]:
    """Tables and territory, unless they are there."""
    from django.core.management import call_command

    from gdtx.config.reference import load_reference_data
    from gdtx.network.models import Area

    call_command("migrate", interactive=False, verbosity=0)
    if not Area.objects.exists():
        load_reference_data(progress=lambda _text: None)
    return {}


def load(folder: str, _repeats: str) -> dict[str, Any]:
    """The file, taken in."""
    from gdtx.literacy.importing import take_in

    clock = time.perf_counter()
    answer = take_in(next(Path(folder).glob("*.parquet")), by=_actor(), year=YEAR)
    return {**_rate(answer["rows"], clock), "accepted": answer["accepted"], "unchanged": answer["unchanged"]}


def undo(_folder: str, _repeats: str) -> dict[str, Any]:
    """The first batch that added somebody, taken back."""
    from gdtx.intake.models import Batch, BatchState
    from gdtx.literacy.importing import undo_batch

    batch = Batch.objects.filter(state=BatchState.DONE, accepted__gt=0).latest("created_at")
    clock = time.perf_counter()
    answer = undo_batch(by=_actor(), code=batch.code)
    return _rate(answer["totals"]["persons"], clock)


def freeze(_folder: str, _repeats: str) -> dict[str, Any]:
    """The register of the province into a set."""
    from gdtx.literacy import actions

    clock = time.perf_counter()
    made = actions.freeze_register(by=_actor(), area_code=AREA, year=YEAR)
    return {**_rate(made.persons, clock), "bytes": sum(each["bytes"] for each in made.manifest["files"])}


def recount(_folder: str, repeats: str) -> dict[str, Any]:
    """One person of a commune corrected, and the table of the commune asked, in several communes in turn."""
    from gdtx.literacy.areas import map_of
    from gdtx.literacy.models import SurveyRecord
    from gdtx.literacy.questions import table
    from gdtx.literacy.records import write_record

    by = _actor()
    communes = map_of(AREA, YEAR).communes_of(AREA)[: 4 * int(repeats) + 1]
    people = {code: SurveyRecord.objects.filter(year=YEAR, commune_code=code).first() for code in communes}
    spent: dict[str, list[float]] = {"write": [], "table_counted_again": [], "table": []}

    def timed(name: str, work: Any) -> None:
        clock = time.perf_counter()
        work()
        spent[name].append(time.perf_counter() - clock)

    for code, person in people.items():
        assert person is not None
        values = {"person_id": person.person_id, "relapse": 0 if person.relapse else 1}
        timed("write", lambda values=values: write_record(by=by, year=YEAR, values=values))
        timed("table_counted_again", lambda code=code: table("XMC-3", code, YEAR, by=by))
        timed("table", lambda code=code: table("XMC-3", code, YEAR, by=by))
    # The first of each pays for what is loaded once in a process.
    sizes = [SurveyRecord.objects.filter(year=YEAR, commune_code=code).count() for code in communes]
    return {
        **{name: _ms(each[1:]) for name, each in spent.items()},
        "persons_of_a_commune": {"median": statistics.median(sizes), "most": max(sizes)},
        "peak_mib": peak_mib(),
    }


def province(_folder: str, repeats: str) -> dict[str, Any]:
    """Every table of the province."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from gdtx.literacy.questions import table
    from gdtx.literacy.tables import FORMS

    found: dict[str, Any] = {}
    by = _actor()
    for form in FORMS:
        table(form, AREA, YEAR, by=by)
        spent = []
        for _ in range(2 * int(repeats)):
            clock = time.perf_counter()
            table(form, AREA, YEAR, by=by)
            spent.append(time.perf_counter() - clock)
        found[form] = _ms(spent)
    with CaptureQueriesContext(connection) as asked:
        table("XMC-4", AREA, YEAR, by=by)
    return {**found, "queries": len(asked), "peak_mib": peak_mib()}


STEPS = {
    "lay": lay,
    "load": load,
    "again": load,
    "recount": recount,
    "province": province,
    "freeze": freeze,
    "undo": undo,
}


def main() -> None:
    """Measure on each kind of database, answer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--persons", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="keep the persons in this folder, and use them again")
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--steps", default="load,again,undo,load,freeze,recount,province")
    parser.add_argument("--postgresql", default="", help="the address of a database that stays")
    parser.add_argument("--home", type=Path, help="a home that stays")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    answer: dict[str, Any] = {
        "machine": machine.described(),
        "revision": machine.revision(),
        "wanted": WANTED,
        "persons": options.persons,
        "databases": {},
    }
    with ExitStack() as opened:
        scratch = options.folder or Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="gdtx-benchmark-")))
        folder = scratch / str(options.persons)
        databases.call(literacy.__file__, "prepare", folder, options.persons)
        for name in options.databases.split(","):
            place = opened.enter_context(databases.place(name, folder_kept=options.home, postgresql=options.postgresql))
            home = options.home or place.home
            home.mkdir(parents=True, exist_ok=True)
            found: dict[str, Any] = {}
            for step in ("lay", *options.steps.split(",")):
                done = databases.call(__file__, step, home, place.url or "-", folder, options.repeats)
                print(name, step, json.dumps(done), file=sys.stderr)
                found.setdefault(step, done)
            answer["databases"][name] = found
    answer["machine"]["load_average_after"] = list(os.getloadavg())
    text = json.dumps(answer, ensure_ascii=False, indent=2)
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        step, home, url, *given = sys.argv[2:]
        databases.set_up(home, "" if url == "-" else url)
        print(json.dumps(STEPS[step](*given)))
    else:
        main()
