"""Bulletins of the demonstration: each written by one person, published by another; one corrected in the open since."""

import datetime as dt

from gdtx.accounts.models import User
from gdtx.bulletins import actions
from gdtx.bulletins.actions import PictureText, Text
from gdtx.bulletins.models import Bulletin
from gdtx.conferences.models import Conference
from gdtx.network.scope import Actor

from .conferences import SEMESTER_2021, YEAR_2020, YEAR_2025, Seed
from .loop import last_review

_WAITS = dt.timedelta(days=1)


def make_bulletins(today: dt.date) -> int:
    """Draft, publish and correct them by the actions everybody uses; gives how many there are."""
    people = {user.username: user for user in User.objects.filter(is_demo=True)}
    _published(people, SEMESTER_2021)
    _corrected(people, _published(people, YEAR_2020))
    _published(people, YEAR_2025)
    last = last_review(today)
    if last is not None:
        _published(people, last)
    return 3 if last is None else 4


def _submitted(people: dict[str, User], seed: Seed) -> Bulletin:
    conference = Conference.objects.get(title=seed.title, starts_on=seed.on)
    by = Actor.for_user(people["so"], seed.on + _WAITS)
    drafted = actions.draft_bulletin(by=by, conference_id=conference.pk)
    return actions.move_bulletin(by=by, pk=drafted.pk, verb="submit", version=drafted.version)


def _published(people: dict[str, User], seed: Seed) -> Bulletin:
    submitted = _submitted(people, seed)
    by = Actor.for_user(people["truongphong"], seed.on + 2 * _WAITS)
    return actions.move_bulletin(by=by, pk=submitted.pk, verb="publish", version=submitted.version)


def _corrected(people: dict[str, User], bulletin: Bulletin) -> None:
    by = Actor.for_user(people["truongphong"], bulletin.conference.starts_on + 5 * _WAITS)
    sections = {row.kind: (row.heading, row.text) for row in bulletin.sections.all()}
    heading, text = sections["remarks"]
    sections["remarks"] = (heading, f"{text}\nMột số trung tâm vùng cao còn thiếu máy chiếu.")
    pictures = {row.number: PictureText(row.caption, row.description, row.shown) for row in bulletin.pictures.all()}
    actions.correct_bulletin(
        by=by,
        pk=bulletin.pk,
        version=bulletin.version,
        text=Text(bulletin.title, bulletin.byline, sections, pictures),
        what="Bổ sung ý kiến về thiết bị ở các trung tâm vùng cao vào phần đánh giá chung.",
        reason="Bản đăng ngày đầu sót ý kiến này.",
    )
