"""How fast search is: areas, organisations and classes by words, over a country of made-up centres and classes.

    python benchmarks/search.py [--organisations 20000] [--classes 200000] [--texts 150] [--databases sqlite,postgresql]
                                [--out F.json]

The territory is real; organisations (a committee and a centre in the communes of 30 June 2025) and classes are made up,
their topics put together of those of the demonstration and of places; half of the classes are of one province. Three
people search: the director of a centre, the specialist of that province, an administrator (every organisation, no
class). Each text is asked as the page asks it: the best six of each kind and their counts (`network.queries.found`,
`desk.found_classes`), and through the whole page. Wanted: p95 under 100 ms for the questions, on SQLite and PostgreSQL.

The peer, in the same process and for the same people and texts: `LIKE '%word%'` for every word over the same folded
columns (what the list of classes does), without any index on words; its newest classes must be ours.

Told besides: what keeping the words costs a write of 10,000 classes (the same rows with and without the index).
Every side is a process of its own; the first question of each person is left out.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from benchmarks import databases, machine  # noqa: E402

WANTED = 100.0  # ms
ON = dt.date(2025, 6, 30)
FOUNDED = dt.date(2008, 9, 1)
SEED = 20260901
SHOWN = 6


# --- The country --------------------------------------------------------------------------------------------


def prepare(organisations: int, classes: int) -> None:
    """Tables, territory, organisations, classes, and three people."""
    from django.core.management import call_command
    from django.db import connection, transaction

    from gdtx.config.reference import load_reference_data

    call_command("migrate", interactive=False, verbosity=0)
    load_reference_data(progress=lambda _text: None)
    with transaction.atomic():
        centres = write_organisations(organisations)
        write_people(centres)
        started = time.perf_counter()
        write_classes(classes, SEED)
        spent = time.perf_counter() - started
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    print(json.dumps({"centres": len(centres), "classes": classes, "written_in_s": round(spent, 1)}))


def write_organisations(count: int) -> dict[int, int]:
    """Committees and centres; area → its centre."""
    from gdtx.foundation.ranges import OPEN_END
    from gdtx.foundation.vietnamese_order import sort_key
    from gdtx.foundation.vietnamese_text import fold
    from gdtx.network import bulk, revision
    from gdtx.network.enums import Level, OrganisationKind
    from gdtx.network.models import AreaVersion, Organisation, OrganisationVersion, Seat
    from gdtx.network.naming import body_name
    from gdtx.network.queries import descendant_ids

    kinds = (OrganisationKind.COMMUNITY_LEARNING_CENTRE, OrganisationKind.COMMUNE_COMMITTEE)
    endings = ("HTCD", "UBND")
    department = AreaVersion.objects.on(ON).get(code="38", area__level=Level.PROVINCE)
    own = descendant_ids(department.area_id, ON)
    communes = list(AreaVersion.objects.on(ON).filter(area__level=Level.COMMUNE).order_by("code"))
    communes.sort(key=lambda commune: commune.area_id not in own)
    wanted = [
        (f"{commune.code}-{ending}", kind, body_name(kind, commune.name), commune.area_id)
        for kind, ending in zip(kinds, endings, strict=True)
        for commune in communes
    ]
    wanted = [
        ("38-SGDDT", OrganisationKind.DEPARTMENT, "Sở Giáo dục và Đào tạo Thanh Hóa", department.area_id),
        *wanted[: count - 1],
    ]
    bulk.insert(Organisation, ("code",), [(code,) for code, *_rest in wanted])
    keys = dict(Organisation.objects.values_list("code", "pk"))
    bulk.insert(
        OrganisationVersion,
        (
            "organisation", "name", "kind", "public", "state", "reason", "act", "valid_from", "valid_to",
            "name_folded", "name_key",
        ),
        [
            (keys[code], name, kind.value, True, "active", "", None, FOUNDED, OPEN_END, fold(name), sort_key(name))
            for code, kind, name, _area in wanted
        ],
    )  # fmt: skip
    bulk.insert(
        Seat,
        ("organisation", "area", "address", "act", "valid_from", "valid_to"),
        [(keys[code], area_id, "", None, FOUNDED, OPEN_END) for code, _kind, _name, area_id in wanted],
    )
    revision.bump(organisations=True)
    return {area_id: keys[code] for code, kind, _name, area_id in wanted if kind == kinds[0]}


def write_people(centres: dict[int, int]) -> None:
    """One who sees a centre, one who sees a province, one who sees everything."""
    from gdtx.accounts.models import User
    from gdtx.foundation.ranges import OPEN_END
    from gdtx.network.models import AreaVersion, Organisation, Post

    department = Organisation.objects.get(code="38-SGDDT").pk
    centre = centres[AreaVersion.objects.on(ON).get(code="15169").area_id]
    for username, organisation_id, role in (
        ("giamdoc", centre, "centre_director"),
        ("so", department, "department_specialist"),
        ("admin", department, "administrator"),
    ):
        user = User.objects.create_user(username, "benchmark", full_name=username)
        Post.objects.create(
            user=user, organisation_id=organisation_id, role=role, valid_from=FOUNDED, valid_to=OPEN_END
        )


def topics(drawn: random.Random) -> Callable[[], str]:
    """Topics as people write them: one of the demonstration, often with a place, a trade or a term behind it."""
    from gdtx.demo.topics import THEMES
    from gdtx.network.enums import Level
    from gdtx.network.models import AreaVersion

    known = [topic for theme in THEMES.values() for topic, _months in theme.topics]
    places = list(AreaVersion.objects.on(ON).filter(area__level=Level.COMMUNE).values_list("name", flat=True))
    starts = ["Lớp", "Chuyên đề:", "Tập huấn", "Tuyên truyền", "Câu lạc bộ", ""]
    crops = [
        "lúa",
        "ngô",
        "lạc",
        "mía",
        "keo",
        "bưởi",
        "cam",
        "chè",
        "rau an toàn",
        "nấm",
        "gà ri",
        "lợn nái",
        "cá lồng",
    ]
    ends = ["khóa {n}", "năm {y}", "đợt {n}", "thôn {n}", "tổ dân phố {n}"]

    def topic() -> str:
        parts = [drawn.choice(starts), drawn.choice(known)]
        if drawn.random() < 0.4:
            parts.append(drawn.choice(crops))
        if drawn.random() < 0.4:
            parts.append(f"tại {drawn.choice(places)}")
        if drawn.random() < 0.6:
            parts.append(drawn.choice(ends).format(n=drawn.randint(1, 30), y=drawn.randint(2015, 2025)))
        return " ".join(part for part in parts if part)[:300]

    return topic


def write_classes(count: int, seed: int) -> None:
    """Classes of ten years, drawn from the seed; every other one in Thanh Hóa, the rest over the country."""
    from django.db import connection
    from django.utils import timezone

    from gdtx.catalogue.models import ThematicGroup
    from gdtx.foundation.vietnamese_text import fold
    from gdtx.learning.models import LearningClass
    from gdtx.network.models import AreaVersion
    from gdtx.network.queries import organisations_under

    drawn = random.Random(seed)
    topic = topics(drawn)
    kinds = ["community_learning_centre"]
    country = AreaVersion.objects.on(ON).get(code="VN").area_id
    province = AreaVersion.objects.on(ON).get(code="38", area__level="province").area_id
    centres, own = (
        list(organisations_under(area_id, ON, kinds).values_list("organisation_id", flat=True))
        for area_id in (country, province)
    )
    columns = [field for field in LearningClass._meta.concrete_fields if not field.primary_key]
    names = [str(field.column) for field in columns]

    def prepared(field: Any, row: Any) -> Any:
        return field.get_db_prep_save(getattr(row, field.attname), connection)

    groups = list(ThematicGroup.objects.values_list("pk", flat=True))
    now = timezone.now()
    first = dt.date(2015, 9, 1)
    for start in range(0, count, 5_000):
        rows = []
        for number in range(start, min(start + 5_000, count)):
            text = topic()
            rows.append(
                LearningClass(
                    centre_id=drawn.choice(own if number % 2 else centres),
                    topic=text,
                    topic_folded=fold(text),
                    group_id=drawn.choice(groups),
                    start_on=first + dt.timedelta(drawn.randrange(3_590)),
                    turns=drawn.randint(8, 180),
                    place=f"Nhà văn hóa {number}-{seed}",
                    place_folded=f"nha van hoa {number}-{seed}",
                    created_at=now,
                    changed_at=now,
                )
            )
        put(
            connection,
            LearningClass._meta.db_table,
            names,
            [[prepared(field, row) for field in columns] for row in rows],
        )


def put(connection: Any, table: str, columns: list[str], rows: list[list[Any]]) -> None:
    """Rows into a table as quickly as the database takes them."""
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
            return
        values = ", ".join(["%s"] * len(columns))
        cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({values})', rows)


def write_cost(count: int) -> None:
    """The same classes written and undone, with the words kept and without."""
    from django.db import connection, transaction

    from gdtx.desk.words import CLASS_TOPICS

    class Undo(Exception):
        pass

    def run(*, without: bool) -> float:
        try:
            with transaction.atomic():
                if without:
                    with connection.cursor() as cursor:
                        if connection.vendor == "postgresql":
                            cursor.execute(f'DROP INDEX "{CLASS_TOPICS.name}"')
                        else:
                            for part in ("new", "gone", "other"):
                                cursor.execute(f'DROP TRIGGER "{CLASS_TOPICS.name}_{part}"')
                started = time.perf_counter()
                write_classes(count, SEED + 1)
                spent = time.perf_counter() - started
                raise Undo
        except Undo:
            return spent

    run(without=False)
    kept, bare = (statistics.median(run(without=without) for _ in range(3)) for without in (False, True))
    print(json.dumps({"classes": count, "with_words_s": round(kept, 2), "without_s": round(bare, 2)}))


# --- Asking ---------------------------------------------------------------------------------------------------


def texts_to_ask(count: int) -> list[str]:
    """What people type: names and parts of names without marks, codes, words of topics, words that are everywhere."""
    from gdtx.desk.words import CLASS_TOPICS
    from gdtx.foundation.vietnamese_text import fold
    from gdtx.learning.models import LearningClass
    from gdtx.network.models import AreaVersion

    drawn = random.Random(SEED)
    assert CLASS_TOPICS.rows(("lop",), 1), "the words of classes are not there"
    names = list(AreaVersion.objects.filter(code__startswith="1").order_by("pk").values_list("name", "code"))
    subjects = list(LearningClass.objects.order_by("pk").values_list("topic", flat=True)[: 20 * count : 20])
    everywhere = ["xa", "trung tam", "lop", "hoc tap", "luat", "trung tam hoc tap cong dong xa", "tap huan", "thon 1"]
    made = [*everywhere, "khong co gi ten nhu the nay", "zzz"]
    while len(made) < count:
        name, code = drawn.choice(names)
        subject = drawn.choice(subjects).split()
        start = drawn.randrange(max(1, len(subject) - 2))
        made += [
            fold(name),
            fold(name).split(maxsplit=1)[-1][:-1],
            f"trung tam {fold(name)}",
            name,
            code,
            f"{code}-HTCD",
            " ".join(subject[start : start + 2]),
            fold(" ".join(subject[start : start + 3]))[:-1],
            fold(drawn.choice(subject)),
        ]
    return made[:count]


def ask_everything(repeats_of_texts: int) -> None:
    """Time ours, the page, and the peer, for each person."""
    from django.test import Client

    from gdtx.accounts.models import User
    from gdtx.foundation.clock import BUSINESS_DATE_SESSION_KEY
    from gdtx.foundation.reading import reading
    from gdtx.network.scope import Actor

    made = texts_to_ask(repeats_of_texts)
    answer: dict[str, Any] = {"texts": len(made), "people": {}}
    for username in ("giamdoc", "so", "admin"):
        user = User.objects.get(username=username)
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session[BUSINESS_DATE_SESSION_KEY] = ON.isoformat()
        session.save()

        def ours(text: str, user: User = user) -> Any:
            with reading():
                return find(text, Actor.for_user(user, ON))

        def peer(text: str, user: User = user) -> Any:
            with reading():
                return scan(text, Actor.for_user(user, ON))

        def page(text: str, client: Client = client) -> Any:
            response = client.get("/tim/", {"q": text}, SERVER_NAME="localhost")
            assert response.status_code == 200
            return response

        check(made, ours, peer)
        answer["people"][username] = {
            "questions": timed(ours, made),
            "page": timed(page, made),
            "peer_like": timed(peer, made),
        }
    print(json.dumps(answer, ensure_ascii=False))


def find(text: str, actor: Any) -> dict[str, Any]:
    """What the page asks."""
    from gdtx.desk.found_classes import find_classes
    from gdtx.network.queries.found import find_areas, find_organisations

    areas = find_areas(text, on=ON, actor=actor, limit=SHOWN)
    bodies = find_organisations(text, on=ON, actor=actor, limit=SHOWN)
    classes = find_classes(text, actor=actor, limit=SHOWN)
    return {
        "bodies": (bodies.count, bodies.more),
        "areas": (areas.count, areas.more),
        "classes": (classes.count, classes.more),
        "newest": [row.start_on for row in classes.best],
    }


def scan(text: str, actor: Any) -> dict[str, Any]:
    """The peer: every word somewhere in the folded column, in the scope; counted, and the first ones fetched."""
    from django.db.models import Q

    from gdtx.foundation.among import among
    from gdtx.foundation.word_index import words_of
    from gdtx.learning.models import LearningClass
    from gdtx.network.models import AreaVersion, OrganisationVersion

    def has(column: str) -> Q:
        condition = Q()
        for word in words_of(text):
            condition &= Q(**{f"{column}__contains": word})
        return condition

    seen = actor.visible_organisation_ids()
    areas = AreaVersion.objects.filter(has("name_folded"))
    bodies = OrganisationVersion.objects.filter(has("name_folded"))
    classes = LearningClass.objects.filter(has("topic_folded"), state="active")
    if seen is not None:
        bodies = bodies.filter(among("organisation_id", seen))
        classes = classes.filter(among("centre_id", seen))
    return {
        "areas": (areas.count(), list(areas.order_by("name_key")[:SHOWN])),
        "bodies": (bodies.count(), list(bodies.order_by("name_key")[:SHOWN])),
        "classes": classes.count(),
        "newest": [row.start_on for row in classes.order_by("-start_on", "-pk")[:SHOWN]],
    }


def check(texts: list[str], ours: Callable[[str], Any], peer: Callable[[str], Any]) -> None:
    """Ours never finds a class the peer does not (whole words are fewer than letters); both start warm."""
    for text in texts[:12]:
        found, scanned = ours(text), peer(text)
        count, more = found["classes"]
        assert count <= scanned["classes"], f"{text!r}: {count} classes, the peer finds {scanned['classes']}"
        assert more or len(found["newest"]) == min(count, SHOWN), text
        if count == scanned["classes"]:
            assert found["newest"] == scanned["newest"], f"{text!r}: not the newest"


def timed(work: Callable[[str], Any], texts: list[str]) -> dict[str, Any]:
    """Milliseconds over all texts: median, 95 of 100, the slowest and its text."""
    spent: list[tuple[float, str]] = []
    work(texts[-1])
    for text in texts:
        started = time.perf_counter()
        work(text)
        spent.append((1000 * (time.perf_counter() - started), text))
    ordered = sorted(spent)
    walls = [wall for wall, _text in ordered]
    return {
        "median_ms": round(statistics.median(walls), 1),
        "p95_ms": round(walls[int(0.95 * (len(walls) - 1))], 1),
        "slowest_ms": round(walls[-1], 1),
        "slowest": ordered[-1][1],
    }


# --- The whole ------------------------------------------------------------------------------------------------


def main() -> None:
    """Prepare, measure, answer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--organisations", type=int, default=20_000)
    parser.add_argument("--classes", type=int, default=200_000)
    parser.add_argument("--texts", type=int, default=150)
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    answer: dict[str, Any] = {
        "benchmark": "search",
        "revision": machine.revision(),
        "machine": machine.described(),
        "wanted": {"p95_ms": WANTED},
        "databases": {},
    }
    for name in options.databases.split(","):
        with databases.place(name) as place:
            at = (place.home, place.url)
            made = databases.call(__file__, "prepare", *at, options.organisations, options.classes)
            found = databases.call(__file__, "ask", *at, options.texts)
            cost = databases.call(__file__, "cost", *at, min(10_000, options.classes))
        answer["databases"][name] = {"made": made, **found, "cost_of_writing": cost}
        print(name, json.dumps(answer["databases"][name], ensure_ascii=False), file=sys.stderr)
    answer["machine"]["load_average_after"] = list(os.getloadavg())
    answer["met"] = {
        name: {who: each["questions"]["p95_ms"] < WANTED for who, each in found["people"].items()}
        for name, found in answer["databases"].items()
    }
    text = json.dumps(answer, ensure_ascii=False, indent=2)
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")
    print(text)


def step(name: str, home: str, url: str, *arguments: str) -> None:
    """What a process of its own does."""
    databases.set_up(home, url)
    if name == "prepare":
        prepare(int(arguments[0]), int(arguments[1]))
    elif name == "ask":
        ask_everything(int(arguments[0]))
    else:
        write_cost(int(arguments[0]))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        step(*sys.argv[2:])
    else:
        main()
