"""Short ways to make bulletins, for tests."""

from __future__ import annotations

from typing import Any

from gdtx.bulletins import actions
from gdtx.bulletins.actions import PictureText, Text
from gdtx.bulletins.models import Bulletin
from gdtx.conferences.models import Conference
from gdtx.network.scope import Actor
from tests.conferences import making as meetings
from tests.support.cast import Cast

TITLE = "Hội nghị sơ kết học kỳ I năm học 2020-2021"


def held(by: Actor, cast: Cast, **values: Any) -> Conference:
    """A conference that was held, with a speech and a remark."""
    conference = meetings.held(by, cast, title=TITLE, **values)
    meetings.add(by, conference, "phat-bieu", kind="report", person="Hồ Văn Mẫu", office="Trưởng phòng", text="Báo cáo")
    meetings.add(by, conference, "nhan-xet", kind="result", text="Các trung tâm đã cố gắng.")
    return conference


def drafted(by: Actor, cast: Cast, **values: Any) -> Bulletin:
    """Its bulletin, as it was drafted."""
    return actions.draft_bulletin(by=by, conference_id=held(by, cast, **values).pk)


def moved(by: Actor, bulletin: Bulletin, verb: str, reason: str = "") -> Bulletin:
    """The bulletin after a step, from the version it has now."""
    version = Bulletin.objects.get(pk=bulletin.pk).version
    return actions.move_bulletin(by=by, pk=bulletin.pk, verb=verb, version=version, reason=reason)


def published(writer: Actor, publisher: Actor, bulletin: Bulletin) -> Bulletin:
    """The bulletin submitted by the one and published by the other."""
    return moved(publisher, moved(writer, bulletin, "submit"), "publish")


def text_of(bulletin: Bulletin, **sections: str) -> Text:
    """The text of the bulletin as it is, with the sections named changed."""
    row = Bulletin.objects.get(pk=bulletin.pk)
    there = {each.kind: (each.heading, each.text) for each in row.sections.all()}
    changed = {kind: (there[kind][0], text) for kind, text in sections.items()}
    pictures = {each.number: PictureText(each.caption, each.description, each.shown) for each in row.pictures.all()}
    return Text(row.title, row.byline, {**there, **changed}, pictures)
