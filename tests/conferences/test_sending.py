"""Opinions and petitions that invited bodies send in by themselves: who, in which states, what becomes of them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gdtx.audit.models import Event
from gdtx.conferences import actions
from gdtx.conferences.actions import sending
from gdtx.conferences.models import Conference, Opinion, Petition
from gdtx.foundation.errors import Conflict, Forbidden, NotInScope, Refused
from gdtx.network.scope import Actor
from tests.conferences import making
from tests.conferences.pages.test_record_pages import address, signed_in
from tests.support.cast import IN_2021, Cast


def sent(by: Actor, conference: Conference, kind: str = "kien-nghi", **values: str) -> Opinion | Petition:
    plain = {"text": "Cấp máy chiếu.", "addressed_to": "UBND tỉnh", "about": "dự thảo báo cáo"}
    return actions.send_in(by=by, conference_id=conference.pk, kind=kind, values={**plain, **values})


def test_an_invited_centre_sends_under_its_own_name(cast: Cast, specialist: Actor) -> None:
    conference, director = making.called(specialist, cast), cast.actor("giamdoc", IN_2021)

    petition, opinion = sent(director, conference), sent(director, conference, "gop-y", text="Bổ sung số liệu.")

    assert isinstance(petition, Petition)
    assert isinstance(opinion, Opinion)
    for row in (petition, opinion):
        assert (row.organisation_id, row.sent_on, row.state) == (cast.cam_ngoc.pk, IN_2021, "open")
        assert row.sent_by_label == director.label
    assert (petition.addressed_to, opinion.about) == ("UBND tỉnh", "dự thảo báo cáo")
    assert Event.objects.filter(verb="send_in_before_conference", subject_id=str(conference.pk)).count() == 2


@pytest.mark.parametrize(
    ("verbs", "rule"),
    [(("call",), ""), (("call", "hold"), "not_called"), (("call", "cancel"), "not_called")],
)
def test_it_is_sent_while_the_conference_is_called(
    cast: Cast, specialist: Actor, verbs: tuple[str, ...], rule: str
) -> None:
    conference = making.prepared(specialist, cast.department.pk)
    making.add(specialist, conference, "chuong-trinh", kind="opening", text="Khai mạc")
    making.add(specialist, conference, "thanh-phan", making.TypedBody(cast.cam_ngoc.pk))
    director = cast.actor("giamdoc", IN_2021)
    with pytest.raises(NotInScope):
        sent(director, conference)
    for verb in verbs:
        making.move(specialist, conference, verb, reason="Bão số 5.")

    found = ""
    try:
        sent(director, conference)
    except Forbidden as error:
        found = error.rule

    assert found == rule
    assert Petition.objects.count() == (0 if rule else 1)


def test_who_is_not_invited_sends_nothing(cast: Cast, specialist: Actor) -> None:
    conference = making.called(specialist, cast)

    with pytest.raises(Forbidden) as error:
        sent(specialist, conference)
    with pytest.raises(NotInScope):
        sent(cast.actor("giamdoc_ps", IN_2021), conference)

    assert error.value.rule == "not_invited"
    assert not Petition.objects.exists()


def test_nothing_is_sent_without_words_nor_without_end(
    cast: Cast, specialist: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    conference, director = making.called(specialist, cast), cast.actor("giamdoc", IN_2021)
    with pytest.raises(Refused) as empty:
        sent(director, conference, text=" ")
    monkeypatch.setattr(sending, "MOST", 1)
    sent(director, conference)

    with pytest.raises(Conflict) as many:
        sent(director, conference)

    assert (empty.value.rule, empty.value.where) == ("missing", "text")
    assert many.value.rule == "too_many"


def test_the_form_is_offered_to_those_invited_and_what_they_typed_stays(cast: Cast, specialist: Actor) -> None:
    conference = making.called(specialist, cast)
    client = signed_in(cast, "giamdoc")
    form = reverse("conference_send", args=[conference.pk, "kien-nghi"])

    refused = client.post(form, {"text": "", "addressed_to": "UBND tỉnh"})
    taken = client.post(form, {"text": "Cấp máy chiếu.", "addressed_to": "UBND tỉnh"}, follow=True).content.decode()

    assert form in client.get(address(conference)).content.decode()
    assert refused.status_code == 400
    assert "UBND tỉnh" in refused.content.decode()
    assert "Đã gửi kiến nghị cho cơ quan tổ chức." in taken
    assert "gửi ngày 20/01/2021" in signed_in(cast, "so").get(address(conference)).content.decode()
    assert form not in signed_in(cast, "so").get(address(conference)).content.decode()
