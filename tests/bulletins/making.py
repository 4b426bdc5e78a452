"""Short ways to make bulletins, for tests."""

from __future__ import annotations

import html
import re
from typing import Any

from django.test import Client
from django.urls import reverse

from gdtx.bulletins import actions
from gdtx.bulletins.actions import PictureText, Text
from gdtx.bulletins.documents.bulletin import as_official
from gdtx.bulletins.models import Bulletin
from gdtx.conferences.models import Conference
from gdtx.network.scope import Actor
from gdtx.office.document import Heading, Paragraph, Picture
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


def read_by_everybody(bulletin: Bulletin) -> str:
    """The words of the public page, with the numbers of its points."""
    page = Client().get(reverse("bulletin_public", args=[bulletin.slug])).content.decode()
    numbered = re.sub(r'<li value="(\d+)">', r"\1. ", page)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", numbered)))


def written_in_word(bulletin: Bulletin) -> str:
    """The words of the Word file."""
    official = as_official(bulletin)
    told = [official.subject, official.signer]
    for block in official.body:
        match block:
            case Heading() | Paragraph():
                told.append(block.text)
            case Picture():
                told.append(block.caption)
    return re.sub(r"\s+", " ", " ".join(told))


def assert_carried(bulletin: Bulletin, facts: list[str]) -> None:
    """Both the public page and the Word file say every fact."""
    for where, text in (("page", read_by_everybody(bulletin)), ("Word", written_in_word(bulletin))):
        assert [fact for fact in facts if fact not in text] == [], where
