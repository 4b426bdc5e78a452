"""The bulletin on the page of its conference: the way to draft one, how far it is, who sees that."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gdtx.bulletins.of_conferences import bulletin_of
from gdtx.conferences.models import Conference
from gdtx.network.scope import Actor
from tests.bulletins import making
from tests.conferences import making as meetings
from tests.conferences.pages.test_record_pages import signed_in
from tests.support.cast import IN_2021, Cast

pytestmark = pytest.mark.django_db


def after(conference: Conference) -> str:
    return reverse("conference_tab", args=[conference.pk, "sau-hoi-nghi"])


def test_nothing_is_drafted_before_the_day_nor_by_who_is_only_invited(cast: Cast, specialist: Actor):
    called = meetings.called(specialist, cast, title="Hội nghị sẽ họp")
    held = meetings.held(specialist, cast)
    director = cast.actor("giamdoc", IN_2021)

    assert bulletin_of(specialist, called) == []
    assert [each.begins for each in bulletin_of(specialist, held)] == [True]
    assert bulletin_of(director, held) == []
    assert "Soạn bản tin" in signed_in(cast, "so").get(after(held)).content.decode()
    assert "Soạn bản tin" not in signed_in(cast, "giamdoc").get(after(held)).content.decode()


def test_writers_see_how_far_it_is_and_those_invited_once_it_is_public(cast: Cast, specialist: Actor, head: Actor):
    bulletin = making.drafted(specialist, cast)
    director = cast.actor("giamdoc", IN_2021)
    conference = bulletin.conference

    drafted = bulletin_of(specialist, conference)
    hidden = bulletin_of(director, conference)
    making.published(specialist, head, bulletin)
    public = bulletin_of(director, conference)

    assert [(each.href, each.begins) for each in drafted] == [(reverse("bulletin_page", args=[bulletin.pk]), False)]
    assert hidden == []
    assert [each.href for each in public] == [reverse("bulletin_public", args=[bulletin.slug])]
