"""How fast plans are: a large plan, the overview of a province, and a country that submits and decides at once.

    python benchmarks/plans.py [--databases sqlite,postgresql] [--parts pages,decisions] [--plans 3321] [--people 50]
                               [--rounds 40] [--out F.json] [--folder F] [--postgresql URL]

**pages**: the demonstration, a plan of 200 activities and 100 comments as its writer and its commenter see it, and the
overview of a province with 700 plans in 2021 (where the demonstration has 559 centres more are established). Each page
is asked for in one process through the whole stack of middleware; "after a change" somebody has just changed an
activity. Beside the time stands the number of queries with few rows and with all. Wanted: p95 100 ms and 150 ms.

**decisions**: a country of 3,321 communes, each with a centre, its heads and two chairs. Fifty people (processes of
some threads, a connection each) go through the plans in pairs: both submit each plan of their list, director and
deputy; then whoever submitted it tries to approve it under a post of the committee; then chair and vice-chair both
decide it. Every plan must be submitted once and decided once, by somebody else. In the same run the same people write
the same rows by a bare `UPDATE … WHERE version =`: the floor. On SQLite, which lets one write at a time, fewer people
and plans.

With `--folder` (SQLite) and `--postgresql` (the address of an empty database) the databases of the pages stay and are
used again, with `--country-folder` and `--country` that of the country, so that measuring can be cut into short pieces
(`--phases submit`, then `--phases decide`, `--phases verify`, `--phases floor`). With `--country` name a folder too: it
keeps what a home holds beside the database (the anchor of the audit).
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from benchmarks import databases, machine  # noqa: E402

WANTED_PAGE, WANTED_OVERVIEW = 100.0, 150.0  # ms
#: The pages as they are when somebody has written something since they were last read.
AFTER_A_WRITE = "overview of the province, after a change"
PLAN_AFTER_A_WRITE = "a large plan, by its writer, after a change"
ACTIVITIES, COMMENTS, PLANS_2021 = 200, 100, 700
YEAR, IN_2021 = "2027", dt.date(2021, 6, 30)
PROCESSES = 5
SQLITE_PEOPLE, SQLITE_PLANS = 10, 400


# --- Pages ------------------------------------------------------------------------------------------------------


def build(home: str, url: str) -> None:
    """The demonstration in the database, unless it is there already."""
    databases.set_up(home, url)
    from django.core.management import call_command
    from django.db import connection

    if "plans_plan" not in connection.introspection.table_names():
        call_command("demo", "--no-serve", stdout=sys.stderr)


def large_plan(activities: int, comments: int) -> int:
    """The plan of a centre in its comment round, grown to so many activities and comments; its number."""
    from django.utils import timezone

    from gdtx.accounts.models import User
    from gdtx.foundation import clock
    from gdtx.network.scope import Actor
    from gdtx.plans import actions
    from gdtx.plans.models import Activity, Basis, Comment, Plan, Round, Target

    today = clock.now().date()
    by = Actor.for_user(User.objects.get(username="phogiamdoc"), today)
    assert by.post is not None
    own = Plan.objects.filter(organisation_id=by.post.organisation_id, period=YEAR, kind="year", purpose="work")
    plan = own.first()
    if plan is None:
        plan = actions.start_plan(
            by=by, organisation_id=by.post.organisation_id, kind="year", period=YEAR, start_from="community"
        )
        asked = User.objects.get(username="so")
        actions.open_round(
            by=by, plan_id=plan.pk, version=plan.version, until=today + dt.timedelta(days=20), user_ids=[asked.pk]
        )
    have = Activity.objects.filter(plan=plan).count()
    first = dt.date(int(YEAR), 1, 1)
    Activity.objects.bulk_create(
        Activity(
            plan=plan,
            position=have + index,
            title=f"Chuyên đề thứ {have + index} về kỹ thuật, pháp luật và sức khỏe cộng đồng",
            starts_on=first + dt.timedelta(days=index % 330),
            last_on=first + dt.timedelta(days=index % 330 + 20),
            place="Nhà văn hóa thôn",
            responsible="Phó giám đốc",
            participants="Hội viên nông dân",
            partners="Hội Khuyến học",
            classes=1,
            turns=40,
            money=1_500_000,
            source="commune",
        )
        for index in range(activities - have)
    )
    found = Round.objects.get(plan=plan)
    keys = list(Activity.objects.filter(plan=plan).values_list("key", "title"))
    said = Comment.objects.filter(round=found).count()
    Comment.objects.bulk_create(
        Comment(
            round=found,
            party=found.parties.get(),
            part="activities",
            key=keys[index % len(keys)][0],
            quoted=keys[index % len(keys)][1],
            text=f"Ý kiến thứ {index}: đề nghị chuyển sang sau vụ gặt và mời thêm các thôn vùng cao cùng dự.",
            by_label="Chuyên viên",
            on=today,
            at=timezone.now(),
            answer="taken" if index % 2 else "",
            answered_by_label="Phó giám đốc" if index % 2 else "",
            answered_on=today if index % 2 else None,
        )
        for index in range(said, comments)
    )
    assert Target.objects.filter(plan=plan).exists()
    assert Basis.objects.filter(plan=plan).exists()
    return plan.pk


def centres_of_2021(number: int) -> None:
    """More learning centres of the province, until there are so many in that year: a second one in its communes."""
    from gdtx.accounts.models import User
    from gdtx.network.actions import establish_organisation
    from gdtx.network.actions.acts import ActCited
    from gdtx.network.actions.organisation_parts import NewOrganisation
    from gdtx.network.models import OrganisationVersion, Seat
    from gdtx.network.scope import Actor

    day = dt.date(2021, 1, 4)
    by = Actor.for_user(User.objects.get(username="so"), day)
    centres = OrganisationVersion.objects.on(IN_2021).filter(kind="community_learning_centre")
    have = list(centres.order_by("organisation_id").values_list("organisation_id", "name"))
    seats = dict(Seat.objects.on(day).values_list("organisation_id", "area_id"))
    for index, (organisation_id, name) in enumerate(have[: max(0, number - len(have))]):
        establish_organisation(
            by=by,
            on=day,
            act=ActCited(f"{index + 1}/QĐ-UBND", "Ủy ban nhân dân", day),
            organisation=NewOrganisation(
                kind="community_learning_centre",
                name=f"{name} (cơ sở 2)",
                area_id=seats[organisation_id],
                code=f"CS2-{organisation_id}",
            ),
        )


def change_something(plan_id: int) -> None:
    """Change the place of an activity of the plan, as its writer does."""
    from gdtx.accounts.models import User
    from gdtx.foundation import clock
    from gdtx.network.scope import Actor
    from gdtx.plans import actions
    from gdtx.plans.models import Activity

    by = Actor.for_user(User.objects.get(username="phogiamdoc"), clock.now().date())
    row = Activity.objects.filter(plan_id=plan_id).earliest("pk")
    place = f"Nhà văn hóa thôn {time.time_ns()}"
    actions.change_row(by=by, plan_id=plan_id, model=Activity, pk=row.pk, values={"place": place})


def plans_of_2021(number: int) -> None:
    """Plans of that year until so many centres have one, in every state, with activities and classes."""
    from django.db import transaction
    from django.db.models import QuerySet
    from django.utils import timezone

    from gdtx.approvals.actions import begin_many
    from gdtx.learning.models import LearningClass
    from gdtx.network.models import OrganisationVersion
    from gdtx.network.scope import Actor
    from gdtx.plans.models import Activity, Plan, PlannedClass

    centres = OrganisationVersion.objects.on(IN_2021).filter(kind="community_learning_centre")
    known = set(Plan.objects.filter(kind="year", period="2021").values_list("organisation_id", flat=True))
    ids = [
        pk for pk in centres.order_by("organisation_id").values_list("organisation_id", flat=True) if pk not in known
    ]
    now = timezone.now()
    made = [
        Plan(
            organisation_id=pk,
            kind="year",
            period="2021",
            starts_on=dt.date(2021, 1, 1),
            last_on=dt.date(2021, 12, 31),
            title="Kế hoạch hoạt động năm 2021",
            created_by_label="Giám đốc",
            created_at=now,
            changed_at=now,
        )
        for pk in ids[: number - len(known)]
    ]  # fmt: skip
    with transaction.atomic():
        for at in range(0, len(made), 500):
            begin_many(by=Actor.set_up(dt.date(2021, 1, 4)), records=made[at : at + 500])
        # As the steps would have left them: four in seven in force, the rest on the way.
        rows: QuerySet[Plan] = QuerySet(Plan)
        for rest, state in enumerate(("approved", "approved", "approved", "approved", "submitted", "returned")):
            chosen = [plan.pk for index, plan in enumerate(made) if index % 7 == rest]
            day = dt.date(2021, 1, 15) if state == "approved" else None
            rows.filter(pk__in=chosen).update(state=state, version=3, decided_on=day, submitted_on=dt.date(2021, 1, 10))
        made_activities = Activity.objects.bulk_create(
            Activity(plan=plan, position=index, title=f"Chuyên đề {index}", classes=2, turns=80,
                     starts_on=dt.date(2021, 2 * index + 1, 1), last_on=dt.date(2021, 2 * index + 2, 28))
            for plan in made for index in range(5)
        )  # fmt: skip
        first: dict[int, Activity] = {}
        for each in made_activities:
            first.setdefault(each.plan.organisation_id, each)
        held = LearningClass.objects.filter(
            state="active", centre_id__in=list(first), start_on__gte=dt.date(2021, 1, 1), planned__isnull=True
        ).exclude(start_on__gt=IN_2021)
        PlannedClass.objects.bulk_create(
            PlannedClass(
                learning_class=row, root=first[row.centre_id].plan, key=first[row.centre_id].key,
                linked_by_label="Giám đốc", linked_at=now,
            )
            for row in held.order_by("pk")[:2_000]
        )  # fmt: skip


def measure(home: str, url: str, rounds: int) -> dict[str, Any]:
    """Times and queries of every page."""
    databases.set_up(home, url)
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from gdtx.accounts.models import User
    from gdtx.config.warming import warm_up
    from gdtx.figures.cube import refresh_all
    from gdtx.foundation.clock import BUSINESS_DATE_SESSION_KEY
    from gdtx.network.queries import area_by_code
    from gdtx.network.scope import Actor
    from gdtx.plans.models import Plan
    from gdtx.plans.overview import overview

    settings.ALLOWED_HOSTS = ["*"]

    def client(login: str, on: dt.date | None = None) -> Client:
        made = Client()
        user = User.objects.get(username=login)
        made.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        if on is not None:
            session = made.session
            session[BUSINESS_DATE_SESSION_KEY] = on.isoformat()
            session.save()
        return made

    deputy, commenter, department = client("phogiamdoc"), client("so"), client("so", IN_2021)

    def queries(by: Client, path: str) -> int:
        by.get(path)
        change_something(plan_id)
        with CaptureQueriesContext(connection) as counted:
            answer = by.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status_code}")
        return len(counted)

    plan_id = large_plan(20, 3)
    plan = f"/ke-hoach/{plan_id}/"
    pages = [
        ("a large plan, by its writer", deputy, plan, WANTED_PAGE),
        (PLAN_AFTER_A_WRITE, deputy, plan, WANTED_PAGE),
        ("a large plan, by who is asked", commenter, plan, WANTED_PAGE),
        ("overview of the province", department, "/ke-hoach/tinh-hinh/?ky=2021", WANTED_OVERVIEW),
        (AFTER_A_WRITE, department, "/ke-hoach/tinh-hinh/?ky=2021", WANTED_OVERVIEW),
        ("overview, one state", department, "/ke-hoach/tinh-hinh/?ky=2021&loc=cho-duyet", WANTED_OVERVIEW),
    ]
    fresh = Plan.objects.filter(kind="year", period="2021").count() < PLANS_2021
    if fresh:
        plans_of_2021(PLANS_2021 // 10)
    few = {name: queries(by, path) for name, by, path, _wanted in pages} if fresh else {}
    large_plan(ACTIVITIES, COMMENTS)
    centres_of_2021(PLANS_2021)
    plans_of_2021(PLANS_2021)
    # As a server does before it serves, and each of its processes before its first page.
    refresh_all()
    warm_up()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    rows = overview(Actor.set_up(IN_2021), area_by_code("38", IN_2021).area_id, "2021", IN_2021)
    counted = {"centres": len(rows), "plans": sum(row.plan is not None for row in rows)}
    found: dict[str, Any] = {"on_the_overview": counted}
    for name, by, path, wanted in pages:
        many = queries(by, path)
        times = []
        for _round in range(rounds):
            if name in (AFTER_A_WRITE, PLAN_AFTER_A_WRITE):
                change_something(plan_id)
            began = time.perf_counter()
            answer = by.get(path)
            times.append(1000 * (time.perf_counter() - began))
        ordered = sorted(times)
        found[name] = {
            "path": path,
            "wanted_p95_ms": wanted,
            "p50_ms": round(statistics.median(ordered), 1),
            "p95_ms": round(ordered[int(0.95 * (len(ordered) - 1))], 1),
            "bytes": len(answer.content),
            "queries_few": few.get(name),
            "queries_many": many,
        }
    return found


# --- Decisions --------------------------------------------------------------------------------------------------


def country(home: str, url: str, number: int) -> dict[str, Any]:
    """So many communes with a centre, a committee, four people and a drafted plan."""
    databases.set_up(home, url)
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.utils import timezone

    from gdtx.accounts.models import User
    from gdtx.approvals.actions import begin_many
    from gdtx.config.reference import load_reference_data
    from gdtx.foundation import clock
    from gdtx.foundation.ranges import OPEN_END
    from gdtx.network import revision
    from gdtx.network.models import AreaVersion, Organisation, OrganisationVersion, Post, Seat, Supervision
    from gdtx.network.scope import Actor
    from gdtx.plans.models import Activity, Plan

    if "plans_plan" in connection.introspection.table_names():
        return {"plans": Plan.objects.count()}
    call_command("migrate", interactive=False, verbosity=0, stdout=sys.stderr)
    load_reference_data(progress=lambda _text: None)
    today = clock.now().date()
    began = dt.date(2025, 7, 1)
    areas = list(
        AreaVersion.objects.on(today).filter(area__level="commune").order_by("code").values_list("area_id", "name")
    )
    areas = areas[:number]
    with transaction.atomic():
        kinds = {"centre": ("community_learning_centre", "Trung tâm học tập cộng đồng"),
                 "committee": ("commune_committee", "Ủy ban nhân dân")}  # fmt: skip
        bodies: dict[str, list[Organisation]] = {}
        for which, (kind, words) in kinds.items():
            rows = [Organisation(code=f"{which[:2].upper()}{index}") for index in range(len(areas))]
            bodies[which] = Organisation.objects.bulk_create(rows, batch_size=500)
            OrganisationVersion.objects.bulk_create(
                [
                    OrganisationVersion(
                        organisation=body, name=f"{words} {name}", kind=kind, valid_from=began, valid_to=OPEN_END,
                        name_folded=words.lower(), name_key=words.lower(),
                    )
                    for body, (_area, name) in zip(rows, areas, strict=True)
                ],
                batch_size=500,
            )  # fmt: skip
            Seat.objects.bulk_create(
                [
                    Seat(organisation=body, area_id=area, valid_from=began, valid_to=OPEN_END)
                    for body, (area, _name) in zip(rows, areas, strict=True)
                ],
                batch_size=500,
            )
        Supervision.objects.bulk_create(
            [
                Supervision(organisation=centre, supervisor=committee, line="administrative", valid_from=began,
                            valid_to=OPEN_END)
                for centre, committee in zip(bodies["centre"], bodies["committee"], strict=True)
            ],
            batch_size=500,
        )  # fmt: skip
        # The heads of a centre hold a post of the committee too: what they submitted they may not decide for that.
        vice = "commune_vice_chair"
        roles = {"deputy": ("centre_deputy", vice), "director": ("centre_director", vice),
                 "chair": (None, "commune_chair"), "vice": (None, vice)}  # fmt: skip
        for who, (own, above) in roles.items():
            users = User.objects.bulk_create(
                [User(username=f"{who}{index}", password="!", full_name=who) for index in range(len(areas))],
                batch_size=500,
            )
            posts = []
            for user, centre, committee in zip(users, bodies["centre"], bodies["committee"], strict=True):
                held = [(centre, own)] if own else []
                posts += [
                    Post(user=user, organisation=body, role=role, valid_from=began, valid_to=OPEN_END)
                    for body, role in [*held, (committee, above)]
                ]
            Post.objects.bulk_create(posts, batch_size=500)
        revision.bump(organisations=True)
        now = timezone.now()
        made = [
            Plan(
                organisation=centre, kind="year", period="2026", starts_on=dt.date(2026, 1, 1),
                last_on=dt.date(2026, 12, 31), title="Kế hoạch hoạt động năm 2026", created_by_label="Phó giám đốc",
                created_at=now, changed_at=now,
            )
            for centre in bodies["centre"]
        ]  # fmt: skip
        for at in range(0, len(made), 500):
            begin_many(by=Actor.set_up(today), records=made[at : at + 500])
        Activity.objects.bulk_create(
            [
                Activity(plan=plan, position=1, title="Chuyên đề", starts_on=dt.date(2026, 3, 1),
                         last_on=dt.date(2026, 3, 31), classes=1, turns=40)
                for plan in made
            ],
            batch_size=500,
        )  # fmt: skip
    return {"plans": len(made)}


def work(home: str, url: str, phase: str, share: int, processes: int, threads: int, number: int) -> dict[str, Any]:
    """What `threads` people of one process do with the first plans, from the moment they are told to go."""
    databases.set_up(home, url)
    from django.db import connection

    from gdtx.accounts.models import User
    from gdtx.foundation import clock
    from gdtx.foundation.errors import Refused
    from gdtx.network.scope import Actor
    from gdtx.plans import actions
    from gdtx.plans.models import Plan

    today = clock.now().date()
    plans = list(Plan.objects.order_by("organisation_id").values_list("pk", "version", "organisation__code")[:number])
    connection.close()
    pairs = processes * threads // 2

    def act(username: str, pk: int, verb: str, version: int) -> str:
        by = Actor.for_user(User.objects.get(username=username), today)
        try:
            actions.move_plan(by=by, plan_id=pk, verb=verb, version=version, reason="Bổ sung nguồn kinh phí")
        except Refused as refusal:
            return refusal.rule
        return verb

    def submit(person: int, place: int, pk: int, version: int, number: str) -> list[str]:
        return [act(("deputy" if person % 2 else "director") + number, pk, "submit", version)]

    def decide(person: int, place: int, pk: int, version: int, number: str) -> list[str]:
        told = []
        if place // pairs % 4 == 0:
            # Both are held up alike, so that neither decides before the other has tried.
            told = ["self:" + act(("deputy" if person % 2 else "director") + number, pk, "approve", version)]
        verb = "return" if person % 2 and place % 10 == 0 else "approve"
        return [*told, act(("vice" if person % 2 else "chair") + number, pk, verb, version)]

    def floor(person: int, place: int, pk: int, version: int, number: str) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE plans_plan SET version = version + 1 WHERE id = %s AND version = %s", [pk, version])
            return ["update" if cursor.rowcount else "stale"]

    one: Callable[[int, int, int, int, str], list[str]] = {"submit": submit, "decide": decide, "floor": floor}[phase]
    told: list[str] = []
    times: list[float] = []
    errors: list[str] = []
    start = threading.Barrier(threads + 1)

    def person(number: int) -> None:
        # Two neighbours have the same list and go through it in the same order: both want every plan of it.
        own = [(place, row) for place, row in enumerate(plans) if place % pairs == number // 2]
        connection.ensure_connection()
        start.wait()
        for place, (pk, version, code) in own:
            began = time.perf_counter()
            try:
                told.extend(one(number, place, pk, version, code[2:]))
            except Exception as error:
                errors.append(f"{type(error).__name__}: {error}"[:200])
            times.append(1000 * (time.perf_counter() - began))
        connection.close()

    people = [threading.Thread(target=person, args=(share * threads + each,)) for each in range(threads)]
    for each in people:
        each.start()
    print("ready", flush=True)
    sys.stdin.readline()
    start.wait()
    for each in people:
        each.join()
    return {"told": Counter(told), "times_ms": times, "errors": errors[:5], "error_count": len(errors)}


def phase(name: str, place: databases.Place, url: str, people: int, plans: int) -> dict[str, Any]:
    """All people at once; what they were told, how many acts a second, how long each took."""
    processes = min(PROCESSES, people // 2)
    threads = people // processes
    workers = [
        subprocess.Popen(
            [sys.executable, __file__, "--step", "work", str(place.home), url or "-", name, str(share),
             str(processes), str(threads), str(plans)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for share in range(processes)
    ]  # fmt: skip
    for worker in workers:
        assert worker.stdout is not None
        if worker.stdout.readline().strip() != "ready":
            raise SystemExit("a worker did not begin")
    began = time.perf_counter()
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    answers = [json.loads(worker.communicate()[0].strip().splitlines()[-1]) for worker in workers]
    seconds = time.perf_counter() - began
    told: Counter[str] = sum((Counter(each["told"]) for each in answers), Counter())
    times = sorted(value for each in answers for value in each["times_ms"])
    return {
        "people": processes * threads,
        "processes": processes,
        "seconds": round(seconds, 1),
        "told": dict(sorted(told.items())),
        "attempts_per_second": round(sum(told.values()) / seconds, 1),
        "p50_ms": round(statistics.median(times), 1),
        "p95_ms": round(times[int(0.95 * (len(times) - 1))], 1),
        "errors": sum(each["error_count"] for each in answers),
        "first_errors": [error for each in answers for error in each["errors"]][:3],
    }


def verify(home: str, url: str) -> dict[str, Any]:
    """What stands in the database: every plan submitted once and decided once, by somebody who did not submit it."""
    databases.set_up(home, url)
    from gdtx.approvals.models import Step
    from gdtx.audit.models import Event
    from gdtx.plans.models import Plan

    states = Counter(Plan.objects.values_list("state", flat=True))
    steps: dict[int, list[tuple[str, int | None]]] = {}
    for pk, verb, user in Step.objects.filter(workflow="plan").values_list("record_id", "verb", "user_id"):
        steps.setdefault(pk, []).append((verb, user))
    submitted = {pk: [user for verb, user in each if verb == "submit"] for pk, each in steps.items()}
    decided = {pk: [user for verb, user in each if verb in ("approve", "return")] for pk, each in steps.items()}
    events = Counter(Event.objects.filter(subject_type="plan").values_list("verb", flat=True))
    return {
        "states": dict(states),
        "not_submitted_once": sum(len(each) != 1 for each in submitted.values()),
        "not_decided": sum(not each for each in decided.values()),
        "decided_twice": sum(len(each) > 1 for each in decided.values()),
        "decided_by_who_submitted": sum(bool(set(decided[pk]) & set(submitted[pk])) for pk in steps),
        "events": {verb: count for verb, count in sorted(events.items()) if verb.split("_")[0] in
                   ("submit", "approve", "return")},
    }  # fmt: skip


def decisions(database: str, asked: argparse.Namespace) -> dict[str, Any]:
    """The country on a database of its own."""
    people, plans = asked.people, asked.plans
    if database == "sqlite":
        people, plans = min(people, SQLITE_PEOPLE), min(plans, SQLITE_PLANS)
    with databases.place(database, folder_kept=asked.country_folder, postgresql=asked.country) as place:
        found: dict[str, Any] = dict(databases.call(__file__, "country", place.home, place.url or "-", plans))
        for name in asked.phases.split(","):
            if name == "verify":
                found["verified"] = databases.call(__file__, "verify", place.home, place.url or "-")
            else:
                found[name] = phase(name, place, place.url, people, plans)
    return found


# --- All --------------------------------------------------------------------------------------------------------


def main() -> None:
    """Measure on each database and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--parts", default="pages,decisions")
    parser.add_argument("--plans", type=int, default=3_321)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--folder", type=Path, help="keep the SQLite database of the pages here, and use it again")
    parser.add_argument("--postgresql", default="", help="keep the pages in this database, and use it again")
    parser.add_argument("--country", default="", help="keep the country in this database of PostgreSQL")
    parser.add_argument("--country-folder", type=Path, help="keep the country in this folder (SQLite)")
    parser.add_argument("--phases", default="submit,decide,verify,floor")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--step", nargs="+")
    asked = parser.parse_args()
    if asked.step:
        name, home, url, *rest = asked.step
        url = "" if url == "-" else url
        if name == "build":
            build(home, url)
            print("{}")
        elif name == "pages":
            print(json.dumps(measure(home, url, int(rest[0]))))
        elif name == "country":
            print(json.dumps(country(home, url, int(rest[0]))))
        elif name == "work":
            print(json.dumps(work(home, url, rest[0], *map(int, rest[1:]))))
        else:
            print(json.dumps(verify(home, url)))
        return
    result: dict[str, Any] = {"machine": machine.described()}
    for database in asked.databases.split(","):
        found = result[database] = {}
        if "pages" in asked.parts.split(","):
            with databases.place(database, folder_kept=asked.folder, postgresql=asked.postgresql) as place:
                databases.call(__file__, "build", place.home, place.url or "-")
                found["pages"] = databases.call(__file__, "pages", place.home, place.url or "-", asked.rounds)
        if "decisions" in asked.parts.split(","):
            found["decisions"] = decisions(database, asked)
    text = json.dumps(result, ensure_ascii=False, indent=1)
    print(text)
    if asked.out:
        asked.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
