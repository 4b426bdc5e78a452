"""How long the lists of the audit take over 500,000 events, for readers of every reach, on both databases.

    python benchmarks/audit.py [--events 500000] [--databases sqlite,postgresql] [--out F.json]

Events of 600 organisations and their areas over five years; times are of the query alone, median of seven, in
milliseconds: the first page, the two-hundredth, a record, a person, and searches that find much, little and nothing.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks import databases  # noqa: E402
from benchmarks.machine import described, revision  # noqa: E402

WANTED = 300.0
ORGANISATIONS = 600


@dataclass(frozen=True)
class Reader:
    """Somebody who may read the events of some organisations and areas; None: all."""

    organisations: frozenset[int] | None
    areas: frozenset[int] | None
    user_id: int | None = 1

    def visible_organisation_ids(self, permission: str | None = None) -> frozenset[int] | None:
        """The organisations."""
        return self.organisations

    def visible_area_ids(self, permission: str) -> frozenset[int] | None:
        """The areas."""
        return self.areas


READERS = {
    "everything": Reader(None, None),
    "province": Reader(frozenset(range(1, 551)), frozenset(range(1, 1400))),
    "quiet province": Reader(frozenset(range(5_000, 5_600)), frozenset(range(5_000, 6_000))),
    "commune": Reader(frozenset(range(7, 12)), frozenset({7})),
    "centre": Reader(frozenset({9}), frozenset()),
}


def fill(count: int) -> None:
    """Events of one installation, written past the program: only reading them is measured."""
    from django.db import connection

    series = f"WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {count})"
    uid = "printf('%032x', n)" if connection.vendor == "sqlite" else "lpad(to_hex(n), 32, '0')::uuid"
    at = (
        "strftime('%Y-%m-%d %H:%M:%S', 1600000000 + n * 300, 'unixepoch')"
        if connection.vendor == "sqlite"
        else "to_timestamp(1600000000 + n * 300)"
    )
    verbs = "CASE n % 5 WHEN 0 THEN 'change_class' WHEN 1 THEN 'sign_in' ELSE 'log_class' END"
    organisation = f"CASE WHEN n % 5 = 1 THEN NULL ELSE n % {ORGANISATIONS} + 1 END"
    with connection.cursor() as cursor:
        cursor.execute(_statement(uid, at, verbs, organisation, series))
        cursor.execute("ANALYZE")


def _statement(uid: str, at: str, verbs: str, organisation: str, series: str) -> str:
    columns = (
        "uid, at, business_date, actor_id, actor_label, post_label, verb, subject_type, subject_id, subject_label,"
        " organisation_id, area_id, before, after, reason, batch, key_id, digest, block_id"
    )
    values = (
        f"{uid}, {at}, NULL, n % 2000, 'Người ' || (n % 2000), 'Giám đốc, Trung tâm ' || (n % {ORGANISATIONS}),"
        f" {verbs},"
        f" 'class', CAST(n % 100000 AS varchar(60)), 'Lớp ' || n, {organisation}, n % {ORGANISATIONS} + 1,"
        " NULL, NULL, '', '', '', '', NULL"
    )
    return f"INSERT INTO audit_event ({columns}) {series} SELECT {values} FROM s"


def child(count: int) -> dict[str, Any]:
    """Fill and measure in the database that Django was set up with."""
    from django.core.management import call_command

    from gdtx.audit import queries
    from gdtx.audit.queries import Asked, Record
    from gdtx.audit.wording import Origin

    call_command("migrate", interactive=False, verbosity=0)
    fill(count)

    def took(make: Any) -> float:
        times = []
        for _each in range(7):
            started = time.perf_counter()
            make()
            times.append((time.perf_counter() - started) * 1000)
        return round(statistics.median(times), 1)

    found: dict[str, Any] = {}
    day = dt.date(2022, 3, 1)
    for name, reader in READERS.items():
        far = queries.Key(dt.datetime(2021, 6, 1, tzinfo=dt.UTC), 80_000)
        found[name] = {
            "first page": took(lambda reader=reader: queries.page(reader)),
            "far page": took(lambda reader=reader, far=far: queries.page(reader, None, far)),
            "one verb": took(lambda reader=reader: queries.page(reader, Asked(verb="change_class"))),
            "no such verb": took(lambda reader=reader: queries.page(reader, Asked(verb="lock_period"))),
            "a post of one centre": took(lambda reader=reader: queries.page(reader, Asked(post="trung tam 599"))),
            "a post of all": took(lambda reader=reader: queries.page(reader, Asked(post="giam doc"))),
            "one day": took(lambda reader=reader: queries.page(reader, Asked(since=day, until=day))),
            "a post nobody holds": took(lambda reader=reader: queries.page(reader, Asked(post="khong co ai"))),
            "record": took(
                lambda reader=reader: queries.page_of(queries.of_record(reader, Record("class", "777", Origin())))
            ),
            "person": took(lambda reader=reader: queries.page_of(queries.by_person(reader, 777))),
        }
    return found


def main() -> int:
    """Each database in a process of its own; fail when a list took too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=500_000)
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    found: dict[str, Any] = {"revision": revision(), "machine": described(), "events": options.events}
    for name in options.databases.split(","):
        with databases.place(name) as place:
            found[name] = databases.call(__file__, place.home, place.url, options.events)
    text = json.dumps(found, ensure_ascii=False, indent=1)
    print(text)
    if options.out:
        options.out.write_text(text, encoding="utf-8")
    slowest = max(
        took for name in options.databases.split(",") for lists in found[name].values() for took in lists.values()
    )
    return 0 if slowest < WANTED else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        databases.set_up(*sys.argv[2:4])
        print(json.dumps(child(int(sys.argv[4])), ensure_ascii=False))
    else:
        sys.exit(main())
