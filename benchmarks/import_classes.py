"""How fast class sheets are taken in: 200,000 rows of Excel to committed rows, on SQLite and PostgreSQL.

    python benchmarks/import_classes.py [--rows 200000] [--repeats 3] [--databases sqlite,postgresql] [--out F.json]

Both sides run in this one call, each run in a process of its own on a fresh copy of the same database, with the same
file and literally the same checks (`learning.imports.checking`): ours is the action behind `gdtx import_classes`; the
other one reads with openpyxl (read-only mode) and writes with `bulk_create`. Wanted: ratio of at least 5 and, for our
side, a peak of the whole process tree under 400 MiB. Times leave out the start of Python and Django on both sides.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

ON = dt.date(2021, 1, 20)
SPAN = (dt.date(2019, 9, 1), dt.date(2020, 8, 31))
USER = "so"
WANTED_RATIO = 5.0
WANTED_PEAK = 400  # MiB


# --- In a process of its own: one side, once ---------------------------------------------------------------


def set_up(home: str, url: str) -> None:
    """Django on the benchmark's database."""
    os.environ["GDTX_HOME"] = home
    os.environ["DJANGO_SETTINGS_MODULE"] = "gdtx.config.settings.development"
    if url:
        os.environ["DATABASE_URL"] = url
    import django

    django.setup()


def prepare() -> None:
    """Tables, territory, one centre in each commune of Thanh Hóa, and the specialist who takes sheets in."""
    from django.core.management import call_command
    from django.db import transaction

    from gdtx.accounts.models import User
    from gdtx.config.reference import load_reference_data
    from gdtx.foundation.vietnamese_order import sort_key
    from gdtx.foundation.vietnamese_text import fold
    from gdtx.network import revision
    from gdtx.network.enums import Level, OrganisationKind
    from gdtx.network.models import Area, AreaVersion, Organisation, OrganisationVersion, Post, Seat
    from gdtx.network.queries import area_by_code, descendant_ids

    call_command("migrate", interactive=False, verbosity=0, run_syncdb=True)
    load_reference_data(progress=lambda _text: None)
    province = area_by_code("38", ON)
    communes = AreaVersion.objects.on(ON).filter(area_id__in=descendant_ids(province.area_id, ON, Level.COMMUNE))

    def add(code: str, name: str, kind: str, area: Area) -> Organisation:
        body = Organisation.objects.create(code=code)
        OrganisationVersion.objects.create(
            organisation=body,
            name=name,
            kind=kind,
            valid_from=dt.date(2008, 9, 1),
            name_folded=fold(name),
            name_key=sort_key(name),
        )
        Seat.objects.create(organisation=body, area=area, valid_from=dt.date(2008, 9, 1))
        return body

    for commune in communes.select_related("area").order_by("code"):
        add(
            f"38-{commune.code}-HTCD",
            f"Trung tâm {commune.name}",
            OrganisationKind.COMMUNITY_LEARNING_CENTRE,
            commune.area,
        )
    department = add("38-SGDDT", "Sở Giáo dục và Đào tạo Thanh Hóa", OrganisationKind.DEPARTMENT, province.area)
    with transaction.atomic():
        revision.bump(organisations=True)
    user = User.objects.create_user(USER, "mật khẩu của phép đo", full_name="Chuyên viên")
    Post.objects.create(
        user=user, organisation=department, role="department_specialist", valid_from=dt.date(2008, 9, 1)
    )


def write_file(path: str, rows: int) -> None:
    """A sheet of made-up classes with all 18 columns, dates as dates, as Excel would save it."""
    import xlsxwriter

    from gdtx.demo.classes import CentreSeed, make_classes
    from gdtx.foundation.ranges import DateRange
    from gdtx.learning.enums import Mode
    from gdtx.learning.excel import COLUMNS, SHEET
    from gdtx.network.models import Organisation

    codes = Organisation.objects.filter(code__endswith="-HTCD").order_by("code").values_list("code", flat=True)
    centres = [
        CentreSeed(code, 1.0, 0.2, tuple(f"Nhà văn hóa thôn {number}" for number in range(1, 13))) for code in codes
    ]
    # Without constant memory strings are shared between cells, as in a file saved by Excel.
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet(SHEET)
    page.write_row(0, 0, [column.title for column in COLUMNS])
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    labels = {str(mode): str(mode.label) for mode in Mode}
    names = ["centre", "topic", "group", *(column.key for column in COLUMNS[3:])]
    seeds = make_classes(
        centres=centres, span=DateRange.inclusive(*SPAN), classes=rows, turns=rows * 60, seed="benchmark"
    )
    for number, seed in enumerate(seeds, 1):
        for place, name in enumerate(names):
            value = getattr(seed, name)
            if name == "mode":
                value = labels[value]
            if isinstance(value, dt.date):
                page.write_datetime(number, place, value, day)
            elif isinstance(value, str):
                page.write_string(number, place, value)
            elif value is not None:
                page.write_number(number, place, value)
    book.close()


def actor() -> Any:
    """Who takes the sheet in."""
    from gdtx.network.scope import command_actor

    return command_actor(USER, on=ON)


def run_ours(path: Path) -> dict[str, int]:
    """The action behind the command."""
    from gdtx.learning.imports.writing import take_in

    counts = take_in(path, by=actor()).counts
    return {"accepted": counts.accepted, "refused": counts.refused}


def run_other(path: Path) -> dict[str, int]:
    """openpyxl and bulk_create, with the same columns and the same checks, in one transaction."""
    import openpyxl
    from django.db import transaction
    from django.utils import timezone

    from gdtx.learning.excel import COLUMNS
    from gdtx.learning.facts import FIELDS
    from gdtx.learning.imports.checking import Checker
    from gdtx.learning.models import LearningClass
    from gdtx.office.columns import CellProblem, Noted

    by = actor()
    checker = Checker(by, on=by.on)
    existing = set(
        LearningClass.objects.filter(state="active").values_list(
            "centre_id", "start_on", "topic_folded", "place_folded"
        )
    )
    fields = (*FIELDS, "centre_id", "topic_folded", "place_folded")
    now = timezone.now()
    refused = 0
    found: list[LearningClass] = []
    book = openpyxl.load_workbook(path, read_only=True)
    for number, cells in enumerate(book.worksheets[0].iter_rows(min_row=2, values_only=True), 2):
        values: list[Any] = []
        problems = 0
        for column, cell in zip(COLUMNS, cells, strict=True):
            value = column.read(cell)
            if isinstance(value, CellProblem):
                problems, value = problems + 1, None
            values.append(value.value if isinstance(value, Noted) else value)
        checker.centres.learn([values[0]] if values[0] else [])
        accepted = checker.check(number, values).accepted
        if accepted is None or problems:
            refused += 1
            continue
        if (accepted.centre_id, accepted.start_on, accepted.topic_folded, accepted.place_folded) not in existing:
            known = {name: getattr(accepted, name) for name in fields}
            found.append(LearningClass(**known, batch_code="B", created_at=now, changed_at=now))
    with transaction.atomic():
        LearningClass.objects.bulk_create(found, batch_size=2_000)
    return {"accepted": len(found), "refused": refused}


def one_run(side: str, path: str) -> None:
    """Measure one side and print what it took."""
    from django.db import connection

    connection.ensure_connection()
    began = time.perf_counter()
    answer = {"ours": run_ours, "other": run_other}[side](Path(path))
    seconds = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM learning_learningclass")
        answer["committed"] = cursor.fetchone()[0]
    print(json.dumps({"seconds": round(seconds, 2), **answer}))


# --- The whole ---------------------------------------------------------------------------------------------


def memory_of_tree(pid: int) -> int:
    """Bytes of a process and all below it: the sum of their resident sets (shared pages count twice)."""
    total, waiting = 0, [pid]
    while waiting:
        current = waiting.pop()
        try:
            total += int(Path(f"/proc/{current}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
            for task in Path(f"/proc/{current}/task").iterdir():
                waiting += [int(child) for child in (task / "children").read_text().split()]
        except (FileNotFoundError, ProcessLookupError, IndexError):
            continue
    return total


def call(*arguments: str) -> tuple[str, int]:
    """Run a step of this file in a process of its own: its output and the peak of its tree in MiB."""
    process = subprocess.Popen([sys.executable, __file__, *arguments], stdout=subprocess.PIPE, text=True)
    peak = 0
    while process.poll() is None:
        peak = max(peak, memory_of_tree(process.pid))
        time.sleep(0.02)
    if process.returncode:
        raise SystemExit(f"{arguments} failed")
    assert process.stdout is not None
    return process.stdout.read(), round(peak / 2**20)


class Sqlite:
    """A file, copied for every run."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home-sqlite"
        self.home.mkdir()
        self.url = ""
        self.template = folder / "template.sqlite3"

    def keep(self) -> None:
        import sqlite3

        with sqlite3.connect(self.home / "gdtx.sqlite3") as source, sqlite3.connect(self.template) as target:
            source.backup(target)

    def fresh(self) -> None:
        for left in self.home.glob("gdtx.sqlite3*"):
            left.unlink()
        shutil.copy(self.template, self.home / "gdtx.sqlite3")

    def stop(self) -> None:
        pass


class Postgresql:
    """A throw-away server; a copy of the prepared database for every run."""

    name = "postgresql"

    def __init__(self, folder: Path) -> None:
        from tests.support.postgresql import Server

        self.server = Server.start()
        self.home = folder / "home-postgresql"
        self.home.mkdir()
        self.url = self.server.url("gdtx")
        self._on_server("CREATE DATABASE gdtx")

    def _on_server(self, *statements: str) -> None:
        import psycopg

        with psycopg.connect(self.server.url("postgres"), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)  # type: ignore[call-overload]

    def keep(self) -> None:
        self._on_server("CREATE DATABASE prepared TEMPLATE gdtx")

    def fresh(self) -> None:
        self._on_server("DROP DATABASE gdtx WITH (FORCE)", "CREATE DATABASE gdtx TEMPLATE prepared")

    def stop(self) -> None:
        self.server.stop()


def measure(database: Any, path: Path, repeats: int) -> dict[str, Any]:
    """Both sides on one database: ours several times, the slow one once."""
    place = (str(database.home), database.url)
    found: dict[str, Any] = {}
    for side, times in (("ours", repeats), ("other", 1)):
        runs, peaks = [], []
        for _time in range(times):
            database.fresh()
            output, peak = call("--step", side, *place, str(path))
            run = json.loads(output.splitlines()[-1])
            runs.append(run)
            peaks.append(peak)
            print(f"{database.name} {side}: {run} peak {peak} MiB", file=sys.stderr)
        found[side] = {
            "seconds": [run["seconds"] for run in runs],
            "median_seconds": statistics.median(run["seconds"] for run in runs),
            "peak_mib": max(peaks),
            "accepted": runs[0]["accepted"],
            "committed": runs[0]["committed"],
        }
    assert found["ours"]["committed"] == found["other"]["committed"]
    found["ratio"] = round(found["other"]["median_seconds"] / found["ours"]["median_seconds"], 1)
    found["rows_per_second"] = round(found["ours"]["accepted"] / found["ours"]["median_seconds"])
    return found


def main() -> None:
    """Prepare, measure, answer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    kinds = {"sqlite": Sqlite, "postgresql": Postgresql}
    answer: dict[str, Any] = {
        "benchmark": "import_classes",
        "rows": options.rows,
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "wanted": {"ratio": WANTED_RATIO, "peak_mib": WANTED_PEAK},
        "databases": {},
    }
    with tempfile.TemporaryDirectory(prefix="gdtx-benchmark-") as folder:
        path = Path(folder) / "classes.xlsx"
        for name in options.databases.split(","):
            database = kinds[name](Path(folder))
            try:
                call("--step", "prepare", str(database.home), database.url)
                if not path.exists():
                    call("--step", "file", str(database.home), database.url, str(path), str(options.rows))
                    answer["file_mib"] = round(path.stat().st_size / 2**20, 1)
                database.keep()
                answer["databases"][name] = measure(database, path, options.repeats)
            finally:
                database.stop()
    found = answer["databases"].values()
    answer["met"] = all(each["ratio"] >= WANTED_RATIO and each["ours"]["peak_mib"] < WANTED_PEAK for each in found)
    text = json.dumps(answer, ensure_ascii=False, indent=2)
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")
    print(text)


def step(name: str, home: str, url: str, *arguments: str) -> None:
    """What a process of its own does."""
    set_up(home, url)
    if name == "prepare":
        prepare()
    elif name == "file":
        write_file(arguments[0], int(arguments[1]))
    else:
        one_run(name, arguments[0])


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        step(*sys.argv[2:])
    else:
        main()
