"""Two hundred people at work at once: the demonstration on PostgreSQL, pages read and classes logged, open loop.

    python benchmarks/at_work.py [--people 200] [--seconds 60] [--rate 20] [--repeats 3] [--workers 2] [--out F.json]

Directors, commune officers, specialists of the department and viewers of the ministry each keep one connection and
take turns: every `people / rate` seconds each does the next thing a person does there (opens the desk, a rung of the
ladder, a list, a class, or logs a class: the form, then what was typed). Things begin on a fixed timetable whether or
not earlier ones were answered; the second request of logging leaves when the form has come. "total" runs from the
moment a thing was due, or for the second request from the form, to the last byte. Wanted: p95 of total under 500 ms, no
error, and as many classes written as were told to be written. Beside it, in the same run and the floor under it: the
same timetable asking only for a page of the same server that reads nothing (the sign-in page's style sheet).
"""

from __future__ import annotations

import argparse
import html
import http.client
import json
import os
import random
import re
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from benchmarks import databases, machine  # noqa: E402
from benchmarks.pages import LATE, Visitor, environment, free_port, server_ms, serving, summed, unpacked  # noqa: E402

WANTED_P95 = 500.0  # ms from due to last byte
#: Out of a hundred things people do.
MIX = {"desk": 30, "figures": 25, "list": 20, "class": 10, "log": 15}
FLOOR = "/tinh/gdtx/gdtx.css"


# --- In a process of its own -------------------------------------------------------------------------------


def set_up() -> None:
    """Django on the benchmark's database, given by the environment."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "gdtx.config.settings.production"
    import django

    django.setup()


def make_people(count: int) -> None:
    """Accounts with posts that hold today, and an open session for each; printed as JSON."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from gdtx.accounts.models import User
    from gdtx.demo.bodies import DEPARTMENT, MINISTRY
    from gdtx.foundation import clock
    from gdtx.learning.models import LearningClass
    from gdtx.network.actions import give_post
    from gdtx.network.enums import OrganisationKind
    from gdtx.network.models import AreaVersion, OrganisationVersion, Seat
    from gdtx.network.scope import Actor

    today = clock.now().date()
    by = Actor.set_up(today)
    versions = OrganisationVersion.objects.on(today).select_related("organisation").order_by("organisation__code")
    centres = list(versions.filter(kind=OrganisationKind.COMMUNITY_LEARNING_CENTRE, state="active"))
    committees = list(versions.filter(kind=OrganisationKind.COMMUNE_COMMITTEE))
    department = versions.get(organisation__code=DEPARTMENT)
    ministry = versions.get(organisation__code=MINISTRY)
    directors = count * 70 // 100
    officers = count * 20 // 100
    posts = [("centre_director", centres[number * len(centres) // directors]) for number in range(directors)]
    posts += [("commune_officer", committees[number * len(committees) // officers]) for number in range(officers)]
    rest = count - len(posts)
    posts += [("department_specialist", department)] * (rest * 3 // 4)
    posts += [("ministry_viewer", ministry)] * (count - len(posts))
    codes = dict(AreaVersion.objects.on(today).values_list("area_id", "code"))
    seats = {body: codes[area] for body, area in Seat.objects.on(today).values_list("organisation_id", "area_id")}
    found = []
    for number, (role, body) in enumerate(posts):
        # As people of the demonstration they need no second factor.
        user = User.objects.create(username=f"do-{number}", full_name=f"Người đo {number}", password="!", is_demo=True)
        if role == "centre_director":
            # The demonstration's own director stands down where there is one.
            body.organisation.posts.filter(role=role, valid_to__gt=today).update(valid_to=today)
        give_post(by=by, user=user, organisation_id=body.organisation_id, role=role, valid_from=today)
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        own = LearningClass.objects.filter(state="active").order_by("-start_on", "pk")
        if role != "department_specialist":
            own = own.filter(centre_id=body.organisation_id)
        found.append(
            {
                "session": session.session_key,
                "role": role,
                "area": {"ministry_viewer": "VN", "department_specialist": "38"}.get(
                    role, seats.get(body.organisation_id, "38")
                ),
                "centre": body.organisation.code if role == "centre_director" else "",
                "day": today.strftime("%d/%m/%Y"),
                "class": own.values_list("pk", flat=True).first() or 0,
            }
        )
    print(json.dumps(found))


def count_classes() -> None:
    """How many classes there are; printed as JSON."""
    from gdtx.learning.models import LearningClass

    print(json.dumps({"classes": LearningClass.objects.filter(state="active").count()}))


# --- The people --------------------------------------------------------------------------------------------


@dataclass
class Person:
    """Somebody with an open session: what they may ask for, and how far they are."""

    number: int
    role: str
    area: str
    centre: str
    one_class: int
    day: str
    visitor: Visitor

    def things(self) -> list[str]:
        """What this person does, in an order of their own; who may not log or list does not."""
        drawn = random.Random(self.number)
        found = [name for name, share in MIX.items() for _ in range(share)]
        drawn.shuffle(found)
        can = {"desk", "figures"} | ({"list"} if self.role != "ministry_viewer" else set())
        can |= ({"class"} if self.one_class else set()) | ({"log"} if self.centre else set())
        # What one may not do is taken over by what everybody opens, so that the mix stays a hundred.
        return [name if name in can else "figures" for name in found]


@dataclass(frozen=True)
class Sample:
    """One request: what for, milliseconds the server says, milliseconds until the last byte."""

    what: str
    server: float
    total: float


class Failed(Exception):
    """An answer that is not the expected one."""


def get(person: Person, path: str, what: str, due: float) -> tuple[Sample, str]:
    """Ask for a page."""
    status, headers, body = person.visitor.ask(path)
    if status != 200:
        raise Failed(f"{what} {path} as {person.role}: {status} {headers.get('location', '')}")
    return Sample(what, server_ms(headers), 1000 * (time.perf_counter() - due)), unpacked(headers, body).decode()


def log_class(person: Person, turn: int, due: float) -> list[Sample]:
    """Open the form and send a class of a topic that nobody has logged."""
    path = f"/lop-hoc/ghi/?trung-tam={person.centre}"
    opened, text = get(person, path, "form of a class", due)
    form = {
        name: html.unescape(value) for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', text)
    }
    group = re.search(r'name="group_id" value="(\d+)"|<option value="(\d+)"', text)
    if "csrfmiddlewaretoken" not in form or group is None:
        raise Failed("the form of a class was not understood")
    form |= {
        "topic": f"Chuyên đề đo {person.number} lần {turn}",
        "turns": str(20 + turn % 60),
        "female": str(10 + turn % 10),
        "start_on": person.day,
        "group_id": group[1] or group[2],
        "mode": "in_person",
        "place": "Nhà văn hóa",
    }
    began = time.perf_counter()
    status, headers, body = person.visitor.ask(path, form)
    if status != 302:
        said = re.sub(r"<[^>]+>|\s+", " ", unpacked(headers, body).decode())
        raise Failed(f"a class was not written: {status} {said[:800]}")
    return [opened, Sample("a class written", server_ms(headers), 1000 * (time.perf_counter() - began))]


def do(person: Person, what: str, turn: int, due: float) -> list[Sample]:
    """One thing a person does."""
    match what:
        case "desk":
            return [get(person, "/ban-lam-viec/", what, due)[0]]
        case "figures":
            path = f"/so-lieu/trung-tam/{person.centre}/" if person.centre else f"/so-lieu/{person.area}/"
            return [get(person, path, what, due)[0]]
        case "list":
            return [get(person, "/lop-hoc/" if person.centre else f"/lop-hoc/?vung={person.area}", what, due)[0]]
        case "class":
            return [get(person, f"/lop-hoc/{person.one_class}/", what, due)[0]]
        case "floor":
            status, _headers, _body = person.visitor.ask(FLOOR)
            if status != 200:
                raise Failed(f"{FLOOR}: {status}")
            return [Sample(what, 0.0, 1000 * (time.perf_counter() - due))]
        case _:
            return log_class(person, turn, due)


def open_loop(people: list[Person], options: argparse.Namespace, offset: int, *, floor: bool = False) -> list[Sample]:
    """Things begin at `rate` a second for `seconds`, people in turn, each on a connection of their own."""
    rounds = int(options.rate * options.seconds / len(people)) + 1
    found: list[Sample] = []
    errors: list[str] = []
    began = time.perf_counter() + 0.5

    def work(person: Person) -> None:
        things = person.things()
        for number in range(rounds):
            due = began + (number * len(people) + person.number) / options.rate
            if due > began + options.seconds or errors:
                return
            if time.perf_counter() - due > LATE:
                errors.append(f"the server is {LATE:.0f} s behind the timetable")
                return
            time.sleep(max(0.0, due - time.perf_counter()))
            turn = offset + number
            try:
                found.extend(do(person, "floor" if floor else things[turn % len(things)], turn, due))
            except (OSError, http.client.HTTPException, Failed) as error:
                errors.append(f"{error!r}")
                return

    threads = [threading.Thread(target=work, args=(person,), daemon=True) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise SystemExit("; ".join(errors[:3]))
    return found


# --- The whole ---------------------------------------------------------------------------------------------


def measure(env: dict[str, str], options: argparse.Namespace) -> dict[str, Any]:
    """Serve, let people work, count what they wrote."""
    port = free_port()
    told = databases.call(__file__, "people", options.people, env=env)
    before = databases.call(__file__, "count", env=env)["classes"]
    people = [
        Person(
            number,
            each["role"],
            each["area"],
            each["centre"],
            each["class"],
            each["day"],
            Visitor(port, {"__Host-gdtx_phien": each["session"], "gdtx_phien": each["session"]}),
        )
        for number, each in enumerate(told)
    ]
    command = [sys.executable, "-m", "gdtx.cli", "serve", "--port", str(port), "--workers", str(options.workers)]
    runs: list[dict[str, Any]] = []
    written = 0
    with serving(command, env, port) as process:
        turns = int(options.rate * options.seconds / len(people)) + 1
        for number in range(options.repeats + 1):
            used = machine.processor_seconds(process.pid)
            samples = open_loop(people, options, number * turns)
            used = machine.processor_seconds(process.pid) - used
            written += sum(each.what == "a class written" for each in samples)
            run = {"all": summed(samples), "load_average": round(os.getloadavg()[0], 1)}
            run["all"]["web_processor_ms_per_request"] = round(1000 * used / len(samples), 1)
            run["things"] = {
                what: summed([each for each in samples if each.what == what])
                for what in sorted({each.what for each in samples})
            }
            print(f"run {number}: {run['all']} load {run['load_average']}", file=sys.stderr)
            # The first one warms up.
            if number:
                runs.append(run)
        floor = summed(open_loop(people, options, 0, floor=True))
    after = databases.call(__file__, "count", env=env)["classes"]
    names = runs[0]["all"]
    return {
        "all": {name: round(statistics.median(run["all"][name] for run in runs), 1) for name in names},
        "runs": runs,
        "floor": floor,
        "classes_written": written,
        "classes_found": after - before,
    }


def main() -> None:
    """Prepare, measure, answer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rate", type=float, default=20)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--step", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        set_up()
        if options.step[0] == "people":
            make_people(int(options.step[1]))
        else:
            count_classes()
        return
    answer: dict[str, Any] = {
        "benchmark": "at_work",
        "revision": machine.revision(),
        "machine": machine.described(),
        "load": {name: getattr(options, name) for name in ("people", "seconds", "rate", "repeats", "workers")},
        "mix_percent": MIX,
        "wanted": {"total_p95_ms": WANTED_P95},
    }
    with databases.place("postgresql") as place:
        import psycopg

        env = environment(place.home, place.url)
        demo = [sys.executable, "-m", "gdtx.cli", "demo", "--no-serve"]
        subprocess.run(demo, env=env | {"GDTX_ENV": "development"}, check=True, stdout=subprocess.DEVNULL)
        with psycopg.connect(place.url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
        answer |= measure(env, options)
    answer["met"] = {
        "total_p95_ms": answer["all"]["total_p95_ms"] < WANTED_P95,
        "every_class_once": answer["classes_written"] == answer["classes_found"],
    }
    text = json.dumps(answer, ensure_ascii=False, indent=2)
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
