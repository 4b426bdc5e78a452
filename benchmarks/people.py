"""How fast people are found and sheets of households are written, in a register of made-up persons.

    python benchmarks/people.py [--persons 1000000] [--databases sqlite,postgresql] [--home DIR] [--postgresql URL]
                               [--only make|ask] [--out F.json]

Persons, households and residences are put into the tables directly (names drawn from a seed, 40 communes of one
province), then asked through `people.search` as the page asks: an identification number, names of one, two and four
words in the commune of an officer and in the whole register, the number of a household; and the list of households.
Wanted with 1,000,000 persons: p95 of an exact look-up under 50 ms, of a name under 300 ms, on SQLite and PostgreSQL.
`people.bulk` writes a sheet of 1,000 households through every check, with history: wanted 1,000 persons a second.

A home (and for PostgreSQL the address of an empty database) that is named stays, so that making and asking can be
two runs; making goes on where an earlier run stopped. The first question of each kind is left out.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from benchmarks import databases, machine  # noqa: E402

ON = dt.date(2025, 10, 10)
SEED = 20261001
COMMUNES = 40
FAMILY = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Hà",
    "Lò",
    "Vi",
    "Lương",
    "Quách",
    "Cao",
]
SHARES = [38, 11, 9, 7, 5, 2, 4, 2, 1, 2, 3, 1, 1, 1, 1, 1, 3, 1, 2, 2, 1, 2]
MIDDLE = [
    "Văn",
    "Thị",
    "Hữu",
    "Đức",
    "Ngọc",
    "Minh",
    "Thanh",
    "Quang",
    "Thu",
    "Xuân",
    "Kim",
    "Đình",
    "Công",
    "Hồng",
    "Bích",
    "Mạnh",
    "Tiến",
    "Thùy",
]
GIVEN = [
    "An",
    "Anh",
    "Bình",
    "Bảo",
    "Chi",
    "Cường",
    "Dung",
    "Dũng",
    "Duy",
    "Đạt",
    "Đông",
    "Giang",
    "Hà",
    "Hải",
    "Hạnh",
    "Hân",
    "Hiền",
    "Hiếu",
    "Hoa",
    "Hoà",
    "Hoàng",
    "Hồng",
    "Hùng",
    "Huệ",
    "Hưng",
    "Hương",
    "Khánh",
    "Khoa",
    "Lan",
    "Linh",
    "Loan",
    "Long",
    "Mai",
    "Mạnh",
    "Minh",
    "My",
    "Nam",
    "Nga",
    "Ngân",
    "Nghĩa",
    "Ngọc",
    "Nhung",
    "Oanh",
    "Phong",
    "Phúc",
    "Phương",
    "Quân",
    "Quang",
    "Quyên",
    "Sơn",
    "Tâm",
    "Tân",
    "Thảo",
    "Thành",
    "Thắng",
    "Thu",
    "Thủy",
    "Tiến",
    "Toàn",
    "Trang",
    "Trung",
    "Tuấn",
    "Tú",
    "Tuyết",
    "Uyên",
    "Vân",
    "Việt",
    "Vinh",
    "Xuân",
    "Yến",
]
WANTED = {"number": 50.0, "household_number": 50.0, "name": 300.0}


def number_of(place: int) -> str:
    """A made-up identification number."""
    return f"038{place:09d}"


def make(persons: int) -> None:
    """Tables, territory, an officer, and the register."""
    from django.core.management import call_command
    from django.db import connection

    from gdtx.accounts.models import User
    from gdtx.config.reference import load_reference_data
    from gdtx.people.models import Person

    call_command("migrate", interactive=False, verbosity=0)
    if not User.objects.filter(username="canbo").exists():
        load_reference_data(progress=lambda _text: None)
        write_officer()
    communes = communes_asked()
    started = time.perf_counter()
    write_register(communes, persons)
    spent = time.perf_counter() - started
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    print(json.dumps({"persons": Person.objects.count(), "made_in_s": round(spent, 1)}))


def communes_asked() -> list[int]:
    """The communes people live in."""
    from gdtx.network.models import AreaVersion
    from gdtx.network.queries import descendant_ids

    department = AreaVersion.objects.on(ON).get(code="38", area__level="province")
    own = AreaVersion.objects.on(ON).filter(area__level="commune", area__in=descendant_ids(department.area_id, ON))
    return list(own.order_by("code").values_list("area_id", flat=True)[:COMMUNES])


def write_officer() -> None:
    """An officer of the first of the communes."""
    from gdtx.accounts.models import User
    from gdtx.foundation.ranges import OPEN_END
    from gdtx.foundation.vietnamese import fold, sort_key
    from gdtx.network.models import Organisation, OrganisationVersion, Post, Seat

    communes = communes_asked()
    since = dt.date(2025, 7, 1)
    office = Organisation.objects.create(code="X-VHXH")
    name = "Phòng Văn hóa – Xã hội"
    OrganisationVersion.objects.create(
        organisation=office,
        name=name,
        kind="commune_social_office",
        valid_from=since,
        name_folded=fold(name),
        name_key=sort_key(name),
    )
    Seat.objects.create(organisation=office, area_id=communes[0], valid_from=since)
    user = User.objects.create_user("canbo", "benchmark", full_name="canbo")
    Post.objects.create(user=user, organisation=office, role="commune_officer", valid_from=since, valid_to=OPEN_END)


def write_register(communes: list[int], persons: int) -> None:
    """Households of four with a residence each, numbers on every tenth person; those that are there stay."""
    from django.db import connection, transaction
    from django.utils import timezone

    from gdtx.people import identity
    from gdtx.people.likeness import keep_found
    from gdtx.people.models import Household, Person, Residence, Village

    now = timezone.now()
    there = Household.objects.filter(number__startswith="HN-").count()
    if not there:
        Village.objects.bulk_create(
            [
                Village(area_id=area_id, name=f"Thôn {n}", name_folded=f"thon {n}")
                for area_id in communes
                for n in range(1, 11)
            ]
        )
    villages = {area_id: list(Village.objects.filter(area_id=area_id).order_by("pk")[:10]) for area_id in communes}
    sealed = identity.seal(number_of(0)).encrypted
    for start in range(there, persons // 4, 5_000):
        drawn = random.Random(SEED + start)
        homes, people, lived = [], [], []
        for place in range(start, min(start + 5_000, persons // 4)):
            area_id = communes[place % len(communes)]
            home = Household(
                pk=place + 1,
                area_id=area_id,
                village=drawn.choice(villages[area_id]),
                number=f"HN-{place:06d}",
                number_folded=f"hn-{place:06d}",
                created_at=now,
                synthetic=True,
            )
            homes.append(home)
            for member in range(4):
                who = place * 4 + member
                person = Person(
                    pk=who + 1,
                    code=f"s{who}",
                    family_name=f"{drawn.choices(FAMILY, SHARES)[0]} {drawn.choice(MIDDLE)}",
                    given_name=drawn.choice(GIVEN),
                    birth_year=drawn.randint(1940, 2020),
                    sex=drawn.choice("MF"),
                    home=home,
                    created_at=now,
                    synthetic=True,
                )
                keep_found(person, area_id)
                if who % 10 == 0:
                    # One ciphertext for all: nobody opens it here, only its digest is looked for.
                    person.id_encrypted, person.id_key = sealed, identity.current_key_id()
                    person.id_digest = identity.digests(number_of(who))[0]
                people.append(person)
                lived.append(Residence(person_id=who + 1, household=home, head=member == 0))
        with transaction.atomic():
            for model, rows in ((Household, homes), (Person, people), (Residence, lived)):
                put(connection, model, rows)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for table in ("people_household", "people_person", "people_residence"):
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")


def put(connection: Any, model: Any, rows: list[Any]) -> None:
    """Rows into a table as quickly as the database takes them."""
    fields = [field for field in model._meta.concrete_fields if rows[0].pk is not None or not field.primary_key]
    names = ", ".join(f'"{field.column}"' for field in fields)
    values = [[field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in rows]
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in values:
                    copy.write_row(row)
            return
        cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({", ".join(["%s"] * len(fields))})', values)


def ask(times: int) -> None:
    """Every question, timed; then a sheet of households written."""
    from gdtx.accounts.models import User
    from gdtx.network.scope import Actor
    from gdtx.people import queries, search
    from gdtx.people.models import Person

    drawn = random.Random(SEED + 1)
    officer = Actor.for_user(User.objects.get(username="canbo"), ON)
    everywhere = Actor.set_up(ON)
    persons = Person.objects.count()
    own = list(queries.visible_persons(officer).order_by("pk").values_list("pk", flat=True)[:5_000])
    numbers = [number_of(pk - 1) for pk in own if (pk - 1) % 10 == 0]

    def name(words: int) -> str:
        family, middle, given = drawn.choices(FAMILY, SHARES)[0], drawn.choice(MIDDLE), drawn.choice(GIVEN)
        return {1: given, 2: f"{family} {given}", 3: f"{family} {middle} {given}"}[words]

    asked: dict[str, tuple[str, Callable[[], Any]]] = {
        "identification number": ("number", lambda: search.find(officer, drawn.choice(numbers))),
        "identification number, everywhere": (
            "number",
            lambda: search.find(everywhere, number_of(drawn.randrange(persons // 10) * 10)),
        ),
        "number of a household": (
            "household_number",
            lambda: search.by_household_number(officer, f"HN-{drawn.randrange(persons // 4):06d}"),
        ),
        "given name, own commune": ("name", lambda: search.find(officer, name(1))),
        "family and given name, own commune": ("name", lambda: search.find(officer, name(2))),
        "whole name, own commune": ("name", lambda: search.find(officer, name(3))),
        "beginning of a name, own commune": ("name", lambda: search.find(officer, name(2)[:-1])),
        "commonest family name, own commune": ("name", lambda: search.find(officer, "nguyen")),
        "whole name, everywhere": ("name", lambda: search.find(everywhere, name(3))),
        "commonest family name, everywhere": ("name", lambda: search.find(everywhere, "nguyen")),
    }
    answer: dict[str, Any] = {"persons": persons}
    for title, (kind, question) in asked.items():
        question()
        spent = []
        for _turn in range(times):
            started = time.perf_counter()
            question()
            spent.append((time.perf_counter() - started) * 1_000)
        answer[title] = {
            "median_ms": round(machine.quantile(spent, 0.5), 1),
            "p95_ms": round(machine.quantile(spent, 0.95), 1),
            "wanted_p95_ms": WANTED[kind],
        }
    answer["a sheet of households"] = write_sheet(officer)
    print(json.dumps(answer, ensure_ascii=False))


def write_sheet(officer: Any) -> dict[str, Any]:
    """1,000 households of four with two facts each, checked and written with history, and taken back."""
    from gdtx.people import bulk
    from gdtx.people.data import EvidenceData, HouseholdData, PersonData

    drawn = random.Random(SEED + 2)
    told = [
        HouseholdData(
            number=f"M-{place}",
            village=f"Thôn {place % 10 + 1}",
            synthetic=True,
            members=tuple(
                PersonData(
                    family_name=f"{drawn.choices(FAMILY, SHARES)[0]} {drawn.choice(MIDDLE)}",
                    given_name=drawn.choice(GIVEN),
                    birth_year=drawn.randint(1940, 2010),
                    sex=drawn.choice("MF"),
                    ethnicity=1,
                    head=member == 0,
                    evidence=(EvidenceData("grade_completed", "5"), EvidenceData("degree", "primary")),
                )
                for member in range(4)
            ),
        )
        for place in range(1_000)
    ]
    area_id = officer.area_roots("register.enter")[0]
    code = f"do-{time.time_ns()}"
    started = time.perf_counter()
    known = bulk.matched(area_id=area_id, households=told)
    counts = bulk.write(by=officer, area_id=area_id, households=known, told_on=ON, batch_code=code)
    written = time.perf_counter() - started
    started = time.perf_counter()
    bulk.undo(by=officer, batch_code=code)
    undone = time.perf_counter() - started
    persons = counts.new_persons + counts.changed_persons
    return {
        "persons": persons,
        "written_a_second": round(persons / written),
        "undone_a_second": round(persons / undone),
        "wanted_a_second": 1_000,
    }


def main() -> None:
    """Make and ask on each database, each in a process of its own."""
    if sys.argv[1:2] == ["--step"]:
        step, home, url, count = sys.argv[2:6]
        databases.set_up(home, url)
        {"make": make, "ask": ask}[step](int(count))
        return
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--persons", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--home", type=Path)
    parser.add_argument("--postgresql", default="")
    parser.add_argument("--only", choices=["make", "ask"])
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    answer: dict[str, Any] = {"machine": machine.described(), "revision": machine.revision()}
    for database in options.databases.split(","):
        with databases.place(database, folder_kept=options.home, postgresql=options.postgresql) as place:
            found: dict[str, Any] = {}
            if options.only != "ask":
                found["made"] = databases.call(__file__, "make", place.home, place.url, options.persons)
            if options.only != "make":
                found |= databases.call(__file__, "ask", place.home, place.url, options.times)
            answer[database] = found
    text = json.dumps(answer, ensure_ascii=False, indent=2)
    if options.out:
        options.out.write_text(text + "\n")
    print(text)


if __name__ == "__main__":
    main()
