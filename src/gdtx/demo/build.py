"""Builds the demonstration step by step; run again, it does what is missing and nothing twice."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import connection, transaction
from django.utils.module_loading import import_string

from gdtx.accounts.models import Installation, User
from gdtx.audit.actions import record
from gdtx.figures import cube
from gdtx.foundation.errors import Refused
from gdtx.foundation.periods import Period
from gdtx.foundation.ranges import DateRange
from gdtx.foundation.vietnamese import number
from gdtx.learning.actions import declarations
from gdtx.learning.imports.writing import write_rows
from gdtx.learning.models import LearningClass
from gdtx.network.models import Organisation, Post
from gdtx.network.scope import Actor

from .belongings import fill_centres
from .bodies import Body, Land, bodies
from .bulletins import make_bulletins
from .classes import ClassSeed, make_classes
from .conferences import make_conferences
from .documents import make_documents
from .loop import make_loop
from .network import establish_network
from .notices import send_notices
from .people import PASSWORD, PEOPLE
from .photographs import show_some
from .plans import make_plans
from .recognitions import recognise
from .register import SIZES, Size, freeze_province, is_there, make_residents
from .semesters import Semester, centre_seeds, semesters
from .tasks import make_tasks

Progress = Callable[[str], None]


def build(
    *, today: dt.date, dotted_loaders: Iterable[str], progress: Progress, size: Size = SIZES["full"]
) -> dict[str, Any]:
    """Make or complete the demonstration; return what it holds.

    `dotted_loaders` load reference data (settings.GDTX_AFTER_MIGRATE), `size` is that of the literacy register. Raises
    `Refused` (`not_a_demo`) when the database holds something and is not marked as a demonstration.
    """
    _refuse_real_data()
    progress("Lập cơ sở dữ liệu…")
    call_command("migrate", interactive=False, verbosity=0)
    for dotted in dotted_loaders:
        import_string(dotted)(progress=progress)
    installation = _mark(today)
    by = Actor.set_up(today)
    land = Land()
    made = bodies(land)
    if not installation.facts.get("network"):
        progress("Dựng mạng lưới: sở, phòng, xã và trung tâm học tập cộng đồng…")
        with transaction.atomic():
            establish_network(by=by, bodies=made)
            _appoint(by)
            _note(installation, network=len(made), logins={person.username: person.label for person in PEOPLE})
    for semester in semesters(_made_on(installation)):
        if semester.code in installation.facts.get("semesters", {}):
            continue
        progress(f"Ghi lớp của kỳ {semester.code}: {semester.classes} lớp, {semester.turns} lượt…")
        _write_semester(by, land, made, semester, installation)
    _furnish(by, land, made, installation, progress)
    if not installation.facts.get("notices"):
        with transaction.atomic():
            _note(installation, notices=send_notices(_made_on(installation)))
    if not installation.facts.get("documents"):
        with transaction.atomic():
            _note(installation, documents=make_documents(_made_on(installation)))
    if not installation.facts.get("tasks"):
        with transaction.atomic():
            _note(installation, tasks=make_tasks(_made_on(installation)))
    if not installation.facts.get("conferences"):
        with transaction.atomic():
            day = _made_on(installation)
            _note(installation, conferences=make_conferences(day) + make_loop(day))
    progress("Đếm số liệu lưu sẵn…")
    cube.refresh("classes")
    if not installation.facts.get("bulletins"):
        # After the counting: they tell the figures of their period.
        with transaction.atomic():
            _note(installation, bulletins=make_bulletins(_made_on(installation)))
    if not installation.facts.get("plans"):
        # After the counting too: targets begin at the figures of the year before.
        progress("Lập kế hoạch, góp ý, phê duyệt…")
        with transaction.atomic():
            _note(installation, plans=make_plans(_made_on(installation)))
    if not installation.facts.get("residents"):
        progress(f"Lập hộ, nhân khẩu, sổ xóa mù chữ của huyện Cẩm Thủy trước đây: {number(size.living)} người…")
        with transaction.atomic():
            _note(installation, residents=make_residents(by=by, size=size))
    if not is_there(installation.facts.get("frozen_register", {}).get("frozen", "")):
        progress(f"Chốt sổ xóa mù chữ tổng hợp của tỉnh: {number(size.frozen)} người…")
        _note(installation, frozen_register=freeze_province(by=by, size=size))
    # Without statistics the planner of a database guesses, and guesses badly at tables filled in one go.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {
        "synthetic": True,
        "made_on": installation.facts["made_on"],
        "organisations": Organisation.objects.count(),
        "classes": LearningClass.objects.count(),
        "semesters": installation.facts["semesters"],
        "residents": installation.facts["residents"],
        "frozen_register": installation.facts["frozen_register"],
        "logins": [{"username": person.username, "label": person.label} for person in PEOPLE],
        "password": PASSWORD,
    }


def _refuse_real_data() -> None:
    tables = set(connection.introspection.table_names())
    if Installation._meta.db_table not in tables:
        foreign = tables - {"django_migrations"}
        if foreign and connection.vendor == "postgresql":
            _refuse(f"có {len(foreign)} bảng không phải của gdtx")
        return
    installation = Installation.objects.first()
    if installation is not None and installation.synthetic:
        return
    if User.objects.exists() or Organisation.objects.exists():
        _refuse("đã có người dùng hoặc đơn vị")


def _refuse(why: str) -> None:
    raise Refused(
        "not_a_demo",
        f"Không dựng bản trình diễn vào cơ sở dữ liệu này: {why}, và nó không được đánh dấu là bản trình diễn.",
        where=str(connection.settings_dict.get("NAME", "")),
        way_out="Hãy đặt GDTX_HOME hoặc DATABASE_URL tới một nơi trống rồi chạy lại.",
    )


def _mark(today: dt.date) -> Installation:
    installation = Installation.objects.first() or Installation(facts={})
    installation.synthetic = True
    installation.facts.setdefault("made_on", today.isoformat())
    installation.facts.setdefault("semesters", {})
    installation.save()
    return installation


def _made_on(installation: Installation) -> dt.date:
    """The day the demonstration was first built: a second run completes that one, it makes no other."""
    return dt.date.fromisoformat(installation.facts["made_on"])


def _note(installation: Installation, **facts: Any) -> None:
    installation.facts.update(facts)
    installation.save(update_fields=["facts"])


def _appoint(by: Actor) -> None:
    """Make the logins and their posts."""
    ids = dict(Organisation.objects.values_list("code", "pk"))
    # One password for all, so it is hashed once: argon2 is slow on purpose.
    password = make_password(PASSWORD)
    users = User.objects.bulk_create(
        User(username=person.username, full_name=person.full_name, password=password, is_demo=True) for person in PEOPLE
    )
    posts = Post.objects.bulk_create(
        Post(
            user=user,
            organisation_id=ids[post.organisation],
            role=post.role,
            duty=post.duty,
            kind=post.kind,
            valid_from=post.start,
            valid_to=post.end,
        )
        for user, person in zip(users, PEOPLE, strict=True)
        for post in person.posts
    )
    record(
        actor=by,
        verb="make_demo_logins",
        subject_type="user",
        subject_id=None,
        subject_label="Người dùng của bản trình diễn (dữ liệu tổng hợp)",
        after={"users": [user.username for user in users], "posts": len(posts)},
    )


def _write_semester(by: Actor, land: Land, made: list[Body], semester: Semester, installation: Installation) -> None:
    seeds = centre_seeds(land, made, semester)
    rows = make_classes(
        centres=seeds,
        span=DateRange.inclusive(semester.span.start, semester.until),
        classes=semester.classes,
        turns=semester.turns,
        seed=f"gdtx-{semester.code}",
    )
    with transaction.atomic():
        batch = write_rows(
            by=by, rows=map(_sheet_row, rows), source_label=f"Dữ liệu tổng hợp {semester.code}", period=semester.code
        )
        declared = _declare_none(by, made, semester, {seed.code for seed in seeds})
        semesters_made = installation.facts["semesters"] | {
            semester.code: {
                "classes": semester.classes,
                "turns": semester.turns,
                "declared_none": declared,
                "batch": batch.code,
            }
        }
        _note(installation, semesters=semesters_made)


def _furnish(by: Actor, land: Land, made: list[Body], installation: Installation, progress: Progress) -> None:
    """What makes the pages of centres and communes live: rooms, equipment, money, recognitions, pictures."""
    facts, today = installation.facts, _made_on(installation)
    if not facts.get("belongings"):
        progress("Ghi cơ sở vật chất, thiết bị, kinh phí của các trung tâm…")
        with transaction.atomic():
            _note(installation, belongings=fill_centres(by=by, bodies=made, until=today))
    if not facts.get("recognitions"):
        progress("Ghi công nhận xã theo khu vực…")
        with transaction.atomic():
            _note(installation, recognitions=recognise(by=by, land=land, today=today))
    for code, semester in sorted(facts["semesters"].items()):
        if "photographs" not in semester:
            progress(f"Vẽ ảnh minh họa cho một số lớp của kỳ {code}…")
            with transaction.atomic():
                semester["photographs"] = show_some(batch=semester["batch"])
                _note(installation)


def _sheet_row(seed: ClassSeed) -> dict[str, Any]:
    return {name: getattr(seed, name) for name in seed.__dataclass_fields__}


def _declare_none(by: Actor, made: list[Body], semester: Semester, taking_part: set[str]) -> int:
    """Of the silent centres of a finished semester one in five has declared that it held no class."""
    span = Period.of(semester.code).range
    if semester.until < span.last_day:
        return 0
    silent = sorted(
        body.code
        for body in made
        if body.code.endswith("-HTCD")
        and body.code not in taking_part
        and body.names[0][1] <= span.start
        and body.end >= span.end
    )
    chosen = silent[::5]
    for code in chosen:
        declarations.declare_no_class(by=by, centre_id=Organisation.objects.get(code=code).pk, period=semester.code)
    return len(chosen)
