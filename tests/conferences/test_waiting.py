"""What of conferences waits for whom, and the days they put into calendars."""

from __future__ import annotations

import datetime as dt

from gdtx.conferences import actions
from gdtx.conferences.models import Minutes
from gdtx.conferences.waiting import conference_days, minutes_to_agree
from gdtx.network.scope import Actor
from tests.conferences import making
from tests.support.cast import Cast


def test_submitted_minutes_wait_for_who_agrees_and_not_for_who_submitted(
    cast: Cast, specialist: Actor, head: Actor
) -> None:
    conference = making.with_minutes(specialist, cast, "submit")

    waits = minutes_to_agree(head)
    minutes = Minutes.objects.get(conference=conference)
    actions.move_minutes(by=head, conference_id=conference.pk, verb="agree", version=minutes.version)
    then = minutes_to_agree(head)

    assert (waits.total, waits.items[0].title) == (1, conference.title)
    assert specialist.label in waits.items[0].why
    assert "chờ đóng" in then.items[0].why
    assert minutes_to_agree(specialist).total == 0
    assert minutes_to_agree(cast.actor("giamdoc", specialist.on)).total == 0


def test_minutes_submitted_by_oneself_wait_for_somebody_else(cast: Cast, head: Actor) -> None:
    making.with_minutes(head, cast, "submit")

    assert minutes_to_agree(head).total == 0
    assert minutes_to_agree(cast.actor("giamdocso", head.on)).total == 1


def test_called_conferences_stand_in_the_calendars_of_the_invited(cast: Cast, specialist: Actor) -> None:
    conference = making.called(specialist, cast)
    making.prepared(specialist, cast.department.pk, series="", title="Chưa triệu tập")
    first, last = dt.date(2021, 1, 1), dt.date(2021, 1, 31)

    invited = conference_days(cast.actor("giamdoc", specialist.on), first, last)
    stranger = conference_days(cast.actor("giamdoc_ps", specialist.on), first, last)

    assert [item.uid for item in invited] == [f"conference-{conference.pk}"]
    assert isinstance(invited[0].start, dt.datetime)
    assert (invited[0].start.hour, invited[0].start.date()) == (8, conference.starts_on)
    assert stranger == []
