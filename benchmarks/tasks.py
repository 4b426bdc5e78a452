"""How fast boards of tasks are: 5,000 tasks given in the demonstration's network, on SQLite and PostgreSQL.

    python benchmarks/tasks.py [--databases sqlite,postgresql] [--tasks 5000] [--rounds 40] [--out F.json]
                               [--folder F] [--postgresql URL]

The demonstration is built in a database made for the run; then the department gives tasks to the bodies of the province
(some passed down, answered, ended, late; some to centres merged since) until there are 5,000. Each page is asked for
in one process through the whole stack of middleware, so the time is that of the server without the network. Beside it
stands the number of queries with 50 tasks and with all of them, which must be the same. Wanted: p95 under 150 ms.

With `--folder` (SQLite) and `--postgresql` (the address of an empty database) the databases stay and are used again,
so that measuring can be cut into short pieces; the numbers of queries with few tasks are then not told.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from benchmarks import databases, machine  # noqa: E402

WANTED_P95 = 150.0  # ms
FEW = 50

PAGES = [
    ("board of the province", "so", "/nhiem-vu/"),
    ("board, everything", "so", "/nhiem-vu/?xem=het"),
    ("board, late", "so", "/nhiem-vu/?xem=tre"),
    ("board by words", "so", "/nhiem-vu/?q=kien+toan"),
    ("board of a unit", "so", "/nhiem-vu/?don-vi=38-15178-HTCD&xem=het"),
    ("board of an origin", "so", "/nhiem-vu/?nguon=desk:1&xem=het"),
    ("heat map", "so", "/nhiem-vu/?kieu=nhiet"),
    ("late in the province", "so", "/nhiem-vu/tre/"),
    ("board of a commune", "canbo", "/nhiem-vu/"),
    ("my tasks", "phogiamdoc", "/nhiem-vu/?cua-toi=1"),
    ("a task passed down to many", "so", "/nhiem-vu/{first}/"),
]


def build(home: str, url: str) -> None:
    """The demonstration in the database, unless it is there already."""
    databases.set_up(home, url)
    from django.core.management import call_command
    from django.db import connection

    if "directives_task" in connection.introspection.table_names():
        return
    call_command("demo", "--no-serve", stdout=sys.stderr)


def give(number: int) -> int:
    """Give tasks until there are so many; the number of the first that was passed down to many."""
    from django.db import transaction

    from gdtx.approvals.actions import begin_many
    from gdtx.directives.actions import tasks
    from gdtx.directives.models import Task
    from gdtx.foundation import clock
    from gdtx.foundation.vietnamese import fold
    from gdtx.network.models import Organisation, OrganisationVersion
    from gdtx.network.scope import Actor

    today = clock.now().date()
    first_day = today - dt.timedelta(days=100)
    by = Actor.set_up(first_day)
    department = Organisation.objects.get(code="38-SGDDT").pk
    once = OrganisationVersion.objects.on(dt.date(2021, 1, 20)).filter(kind="community_learning_centre")
    now = OrganisationVersion.objects.on(today).exclude(organisation_id=department)
    units = list(
        dict.fromkeys(
            [*once.values_list("organisation_id", flat=True)[:200], *now.values_list("organisation_id", flat=True)]
        )
    )
    start = Task.objects.count()
    with transaction.atomic():
        root = Task(
            kind="task", title="Kiện toàn ban giám đốc trung tâm", title_folded="kien toan ban giam doc trung tam",
            owner_id=department, answerer_id=department, given_by_id=department, given_by_label="Sở",
            given_on=first_day, due_on=today - dt.timedelta(days=20), origin_label="Hội nghị", origin_url_name="desk",
            origin_key="1",
        )  # fmt: skip
        begin_many(by=by, records=[root])
        made = [
            Task(
                kind="task",
                title=f"{root.title} ({index})",
                title_folded=fold(f"{root.title} ({index})"),
                owner_id=units[index % len(units)],
                answerer_id=units[index % len(units)],
                given_by_id=department,
                given_by_label="Chuyên viên, Sở Giáo dục và Đào tạo",
                given_on=first_day,
                due_on=first_day + dt.timedelta(days=20 + index % 120),
                parent_id=root.pk if index % 4 == 0 else None,
                root_id=root.pk if index % 4 == 0 else None,
                origin_label="Hội nghị",
                origin_url_name="desk",
                origin_key=str(1 + index % 7),
            )
            for index in range(number - start - 1)
        ]
        for at in range(0, len(made), 1_000):
            begin_many(by=by, records=made[at : at + 1_000])
    given = Task.objects.filter(given_on=first_day, parent__isnull=True, state="open").order_by("pk")
    for index, task in enumerate(given[: max(number // 10, 10)]):
        day = first_day + dt.timedelta(days=10)
        answered = tasks.answer_task(by=Actor.set_up(day), task_id=task.pk, version=task.version, text="Đã làm xong.")
        if index % 2:
            tasks.verify_task(by=Actor.set_up(day), task_id=task.pk, version=answered.version)
    return root.pk


def many_given(number: int) -> int | None:
    """The first task that was passed down to many, where an earlier run gave so many; else None."""
    from django.db.models import Count

    from gdtx.directives.models import Task

    if Task.objects.count() < number:
        return None
    passed = Task.objects.annotate(below=Count("children")).order_by("-below", "pk")
    return passed.values_list("pk", flat=True)[0]


def measure(home: str, url: str, number: int, rounds: int) -> dict[str, Any]:
    """Times and queries of every page."""
    databases.set_up(home, url)
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from gdtx.accounts.models import User

    settings.ALLOWED_HOSTS = ["*"]
    clients: dict[str, Client] = {}
    for login in {login for _name, login, _path in PAGES}:
        clients[login] = Client()
        clients[login].force_login(
            User.objects.get(username=login), backend="django.contrib.auth.backends.ModelBackend"
        )

    def queries(path: str, login: str) -> int:
        clients[login].get(path)
        with CaptureQueriesContext(connection) as counted:
            answer = clients[login].get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status_code}")
        return len(counted)

    few: dict[str, int] = {}
    first = many_given(number)
    if first is None:
        first = give(FEW)
        few = {name: queries(path.format(first=first), login) for name, login, path in PAGES}
        first = give(number)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    found = {}
    for name, login, path in PAGES:
        address = path.format(first=first)
        many = queries(address, login)
        times = []
        for _round in range(rounds):
            began = time.perf_counter()
            answer = clients[login].get(address)
            times.append(1000 * (time.perf_counter() - began))
        ordered = sorted(times)
        found[name] = {
            "path": address,
            "p50_ms": round(statistics.median(ordered), 1),
            "p95_ms": round(ordered[int(0.95 * (len(ordered) - 1))], 1),
            "bytes": len(answer.content),
            "queries_few": few.get(name),
            "queries_many": many,
        }
    return found


def main() -> None:
    """Measure on each database and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--tasks", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--folder", type=Path, help="keep the SQLite database in this folder, and use it again")
    parser.add_argument("--postgresql", default="", help="keep what is made in this database, and use it again")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--step", nargs="+")
    asked = parser.parse_args()
    if asked.step:
        name, home, url, *rest = asked.step
        url = "" if url == "-" else url
        if name == "build":
            build(home, url)
            print("{}")
        else:
            print(json.dumps(measure(home, url, int(rest[0]), int(rest[1]))))
        return
    result: dict[str, Any] = {"machine": machine.described(), "wanted_p95_ms": WANTED_P95, "tasks": asked.tasks}
    for database in asked.databases.split(","):
        with databases.place(database, folder_kept=asked.folder, postgresql=asked.postgresql) as place:
            databases.call(__file__, "build", place.home, place.url or "-")
            result[database] = databases.call(
                __file__, "measure", place.home, place.url or "-", asked.tasks, asked.rounds
            )
    text = json.dumps(result, ensure_ascii=False, indent=1)
    print(text)
    if asked.out:
        asked.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
