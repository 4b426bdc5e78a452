"""The pages of writers and publishers: drafting, writing beside the record, steps, correcting."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gdtx.bulletins import actions
from gdtx.bulletins.models import Bulletin
from gdtx.foundation.clock import BUSINESS_DATE_SESSION_KEY
from gdtx.network.scope import Actor
from tests.bulletins import making
from tests.conferences import making as meetings
from tests.support.cast import IN_2021, Cast

pytestmark = pytest.mark.django_db


def signed_in(cast: Cast, username: str, on: dt.date = IN_2021) -> Client:
    client = Client()
    client.force_login(cast.person(username), backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[BUSINESS_DATE_SESSION_KEY] = on.isoformat()
    session.save()
    return client


def typed(bulletin: Bulletin, **changes: Any) -> dict[str, Any]:
    """What the form of the bulletin sends."""
    row = Bulletin.objects.get(pk=bulletin.pk)
    found: dict[str, Any] = {"title": row.title, "byline": row.byline, "version": row.version}
    for section in row.sections.all():
        found |= {f"{section.kind}_heading": section.heading, f"{section.kind}_text": section.text}
    for picture in row.pictures.all():
        name = f"picture_{picture.number}"
        found |= {f"{name}_caption": picture.caption, f"{name}_description": picture.description}
        if picture.shown:
            found[f"{name}_shown"] = "on"
    return {**found, **changes}


def test_from_the_list_to_the_public_page(cast: Cast, specialist: Actor):
    conference = making.held(specialist, cast)
    writer, publisher = signed_in(cast, "so"), signed_in(cast, "truongphong")
    listed = writer.get(reverse("bulletin_list")).content.decode()
    assert reverse("bulletin_draft", args=[conference.pk]) in listed

    response = writer.post(reverse("bulletin_draft", args=[conference.pk]))
    bulletin = Bulletin.objects.get()
    assert response["Location"] == reverse("bulletin_page", args=[bulletin.pk])
    change, step = reverse("bulletin_change", args=[bulletin.pk]), reverse("bulletin_move", args=[bulletin.pk])
    assert writer.post(change, typed(bulletin, remarks_text="Rất cố gắng.")).status_code == 302
    assert writer.post(step, {"buoc": "submit", "version": "2"}).status_code == 302
    assert publisher.post(step, {"buoc": "publish", "version": "3"}).status_code == 302

    assert "Rất cố gắng." in Client().get(reverse("bulletin_public", args=[bulletin.slug])).content.decode()


def test_the_form_shows_beside_each_section_what_the_record_says_now(cast: Cast, specialist: Actor):
    bulletin = making.drafted(specialist, cast)
    meetings.add(specialist, bulletin.conference, "nhan-xet", kind="cause", text="Thiếu giáo viên.")

    text = signed_in(cast, "so").get(reverse("bulletin_change", args=[bulletin.pk])).content.decode()

    assert "Hồ sơ hội nghị ghi" in text
    assert "Thiếu giáo viên." in text
    assert text.count("khác bản tin") == 1


def test_what_was_typed_stays_when_somebody_else_was_faster(cast: Cast, specialist: Actor):
    bulletin = making.drafted(specialist, cast)
    sent = typed(bulletin, remarks_text="Của người chậm.")
    actions.write_bulletin(by=specialist, pk=bulletin.pk, version=1, text=making.text_of(bulletin, remarks="Nhanh."))

    response = signed_in(cast, "so").post(reverse("bulletin_change", args=[bulletin.pk]), sent)

    assert response.status_code == 409
    assert "Của người chậm." in response.content.decode()
    assert bulletin.sections.get(kind="remarks").text == "Nhanh."


def test_a_title_that_is_missing_is_said_at_its_field(cast: Cast, specialist: Actor):
    bulletin = making.drafted(specialist, cast)

    response = signed_in(cast, "so").post(
        reverse("bulletin_change", args=[bulletin.pk]), typed(bulletin, title="", remarks_text="Còn đây.")
    )

    assert response.status_code == 400
    assert "Còn đây." in response.content.decode()


def test_the_publisher_corrects_on_the_page(cast: Cast, specialist: Actor, head: Actor):
    bulletin = making.published(specialist, head, making.drafted(specialist, cast))
    client, address = signed_in(cast, "truongphong"), reverse("bulletin_correct", args=[bulletin.pk])
    assert client.get(address).status_code == 200

    same = client.post(address, typed(bulletin, what="Sửa", reason="Nhầm"))
    changed = client.post(address, typed(bulletin, remarks_text="Đúng.", what="Sửa đánh giá", reason="Nhầm"))

    assert same.status_code == 400
    assert "Chưa sửa chữ nào" in same.content.decode()
    assert changed.status_code == 302
    assert bulletin.corrections.get().what == "Sửa đánh giá"
    text = client.get(reverse("bulletin_page", args=[bulletin.pk])).content.decode()
    assert "<del>Kết quả:<br>Các trung tâm đã cố gắng.</del>" in text
    assert "<ins>Đúng.</ins>" in text


def test_the_page_tells_which_sections_were_edited_and_which_pictures_are_kept_back(cast: Cast, specialist: Actor):
    conference = making.held(specialist, cast)
    meetings.photographed(specialist, conference, caption="Nội bộ")
    bulletin = actions.draft_bulletin(by=specialist, conference_id=conference.pk)
    actions.write_bulletin(by=specialist, pk=bulletin.pk, version=1, text=making.text_of(bulletin, remarks="Khác."))

    text = signed_in(cast, "so").get(reverse("bulletin_page", args=[bulletin.pk])).content.decode()

    assert "<li>Đánh giá chung</li>" in text
    assert "1 ảnh của hội nghị chưa được đồng ý" in text


def test_a_director_of_a_centre_and_a_neighbour_are_kept_out(cast: Cast, specialist: Actor):
    bulletin = making.drafted(specialist, cast)
    address = reverse("bulletin_page", args=[bulletin.pk])

    assert signed_in(cast, "giaovien").get(address).status_code == 403
    assert signed_in(cast, "so40").get(address).status_code == 404
    assert signed_in(cast, "so40").post(reverse("bulletin_draft", args=[bulletin.conference_id])).status_code == 404


def test_a_draft_in_word_is_marked_as_one(cast: Cast, specialist: Actor):
    bulletin = making.drafted(specialist, cast)

    response = signed_in(cast, "so").get(reverse("bulletin_draft_word", args=[bulletin.pk]))

    assert response.status_code == 200
    assert f"ban-tin-{bulletin.slug}.docx" in response["Content-Disposition"]


def test_the_list_costs_the_same_queries_with_one_bulletin_and_three(cast: Cast, specialist: Actor):
    client, address = signed_in(cast, "so"), reverse("bulletin_list")
    making.drafted(specialist, cast)
    making.held(specialist, cast)

    def cost() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    one = cost()
    for _turn in range(2):
        making.drafted(specialist, cast)
        making.held(specialist, cast)

    assert cost() == one
