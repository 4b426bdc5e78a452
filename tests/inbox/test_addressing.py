"""To whom a notice is addressed, by date: after mergers of communes and of centres, both ways round."""

from __future__ import annotations

import datetime as dt

import pytest

from gdtx.inbox.addressing import organisations_of
from gdtx.inbox.enums import Audience
from gdtx.inbox.models import Notice
from gdtx.inbox.queries import concerned, incoming_ids, waiting_notices
from gdtx.network.enums import OrganisationKind
from gdtx.network.models import OrganisationSuccession, OrganisationVersion
from gdtx.network.scope import Actor
from tests.inbox.conftest import send
from tests.support.cast import IN_2021, IN_2025, REFORM, Cast, area

pytestmark = pytest.mark.django_db


def codes(notice: Notice, on: dt.date) -> list[str]:
    """Whom the notice is addressed to on the day."""
    return [version.organisation.code for version in organisations_of(notice, on)]


def test_the_centres_of_a_province_are_those_of_the_day_it_is_read(cast: Cast, notice: Notice) -> None:
    assert codes(notice, IN_2021) == ["38-14848-HTCD", "38-15127-HTCD", "38-15169-HTCD", "38-15637-HTCD"]
    # Luận Khê was divided and its centre has no seat yet: nobody can say that it sits in the area.
    assert codes(notice, IN_2025) == ["38-14848-HTCD", "38-15127-HTCD", "38-15169-HTCD"]


def test_a_notice_to_a_commune_that_ended_reaches_those_who_sat_there_and_nobody_else(cast: Cast) -> None:
    notice = send(cast.actor("canbo_cu", IN_2021), to="15169")

    assert codes(notice, IN_2021) == ["38-15169-HTCD"]
    # Cẩm Ngọc is part of Cẩm Thủy now, where Phong Sơn's centre sits as well; it was never meant.
    assert codes(notice, IN_2025) == ["38-15169-HTCD"]
    assert concerned(cast.actor("giamdoc", IN_2025), notice) == {cast.cam_ngoc.pk}
    assert concerned(cast.actor("giamdoc_ps", IN_2025), notice) == frozenset()


def test_a_kind_means_only_organisations_of_that_kind(cast: Cast) -> None:
    notice = send(cast.actor("so", IN_2021), audience=Audience.KIND, kind=OrganisationKind.COMMUNE_COMMITTEE)

    assert codes(notice, IN_2021) == ["38-15127-UBND", "38-15169-UBND"]
    assert concerned(cast.actor("chutich_cu", IN_2021), notice) == {cast.committee_cam_ngoc.pk}
    assert concerned(cast.actor("giamdoc", IN_2021), notice) == frozenset()


def test_who_continues_a_chosen_centre_that_was_closed_stands_for_it(cast: Cast) -> None:
    by = Actor.for_user(cast.person("so"), IN_2021)
    notice = send(by, audience=Audience.CHOSEN, organisation_ids=[cast.phong_son.pk])
    OrganisationVersion.objects.filter(organisation=cast.phong_son).update(valid_to=REFORM)
    OrganisationSuccession.objects.create(predecessor=cast.phong_son, successor=cast.cam_ngoc, on=REFORM)

    assert codes(notice, IN_2021) == ["38-15127-HTCD"]
    assert codes(notice, IN_2025) == ["38-15169-HTCD"]
    assert concerned(cast.actor("giamdoc", IN_2025), notice) == {cast.cam_ngoc.pk}
    assert incoming_ids(cast.actor("giamdoc", IN_2025)) == [notice.pk]
    assert incoming_ids(cast.actor("giamdoc", IN_2021)) == []


def test_a_centre_merged_after_an_area_notice_hands_it_to_its_successor_where_the_area_ended(cast: Cast) -> None:
    notice = send(cast.actor("so", IN_2021), to="15127")
    OrganisationVersion.objects.filter(organisation=cast.phong_son).update(valid_to=REFORM)
    OrganisationSuccession.objects.create(predecessor=cast.phong_son, successor=cast.cam_ngoc, on=REFORM)

    assert codes(notice, IN_2025) == ["38-15169-HTCD"]
    assert concerned(cast.actor("giamdoc", IN_2025), notice) == {cast.cam_ngoc.pk}


def test_nothing_is_in_the_inbox_before_the_day_it_was_sent(cast: Cast, notice: Notice) -> None:
    before = IN_2021 - dt.timedelta(days=1)

    assert incoming_ids(cast.actor("giamdoc", before)) == []
    assert concerned(cast.actor("giamdoc", before), notice) == frozenset()


def test_both_ways_round_agree_for_everybody(cast: Cast) -> None:
    sent = [
        send(cast.actor("so", IN_2021)),
        send(cast.actor("so", IN_2021), to="15127"),
        send(cast.actor("so40", IN_2021), to="40"),
        send(cast.actor("phong", IN_2021), to="390"),
        send(cast.actor("so", IN_2021), audience=Audience.KIND, kind=OrganisationKind.COMMUNE_COMMITTEE),
        send(cast.actor("so", IN_2021), audience=Audience.CHOSEN, organisation_ids=[cast.tam_chung.pk]),
    ]
    for on in (IN_2021, IN_2025):
        for username in cast.people:
            actor = cast.actor(username, on)
            own = {post.organisation_id for post in actor.posts}
            expected = [
                notice.pk
                for notice in reversed(sent)
                if own & {version.organisation_id for version in organisations_of(notice, on)}
            ]
            assert incoming_ids(actor) == expected, (username, on)


def test_an_old_notice_waits_no_more_but_stays_in_the_inbox(cast: Cast) -> None:
    notice = send(cast.actor("so", IN_2021))

    assert [one.pk for one in waiting_notices(cast.actor("giamdoc", IN_2021))] == [notice.pk]
    assert waiting_notices(cast.actor("giamdoc", IN_2025)) == []
    assert incoming_ids(cast.actor("giamdoc", IN_2025)) == [notice.pk]


def test_the_nearest_date_waits_first(cast: Cast) -> None:
    by = cast.actor("so", IN_2021)
    without = send(by)
    later = send(by, due_on=dt.date(2021, 3, 1))
    soon = send(by, due_on=dt.date(2021, 1, 25))

    assert [one.pk for one in waiting_notices(cast.actor("giamdoc", IN_2021))] == [soon.pk, later.pk, without.pk]


def test_the_area_of_the_reform_day_is_the_one_that_began_then(cast: Cast) -> None:
    by = cast.actor("canbo", IN_2025)
    notice = send(by, area_id=area("15127", IN_2025).pk, to="15127")

    assert codes(notice, IN_2025) == ["38-15127-HTCD", "38-15169-HTCD"]
