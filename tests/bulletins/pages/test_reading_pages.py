"""The pages on which a text is read into a record: sending it, confirming beside the text, the record, the pictures."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gdtx.bulletins.enums import FieldState
from gdtx.bulletins.models import ReadField, Reading
from gdtx.bulletins.read_kinds import GROUPS, KINDS, kinds_of
from gdtx.bulletins.read_values import shown_value
from gdtx.conferences.models import Conference, Photo
from gdtx.network.scope import Actor
from tests.bulletins import reading_making as making
from tests.bulletins.pages.test_writing_pages import signed_in
from tests.conferences import making as meetings
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def page_of(reading: Reading, group: str) -> str:
    return reverse("reading_fields", args=[reading.pk, group])


def typed(reading: Reading, group: str, decision: str = "", **changes: Any) -> dict[str, Any]:
    """What the form of a step sends."""
    found: dict[str, Any] = {"version": Reading.objects.get(pk=reading.pk).version}
    codes = [kind.code for kind in kinds_of(group)]
    for row in ReadField.objects.filter(reading=reading, kind__in=codes):
        for column in KINDS[row.kind].columns:
            found[f"{row.pk}_{column.name}"] = shown_value(column, row.value(column.name))
        if row.state != FieldState.ABSENT:
            found[f"{row.pk}_decision"] = decision
    return {**found, **changes}


def words_of(page: str) -> str:
    """What a reader sees of a page."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", page)))


def test_from_the_pasted_text_over_every_step_to_the_record_and_its_pictures(cast: Cast):
    client = signed_in(cast, "so")
    sent = client.post(reverse("reading_start"), {"organisation": cast.department.pk, "text": making.TEXT})
    reading = Reading.objects.get()
    assert sent["Location"] == page_of(reading, "hoi-nghi")

    for group in GROUPS:
        address = page_of(reading, group.code)
        assert client.get(address).status_code == 200
        answer = client.post(address, {**typed(reading, group.code, "take"), "tiep": "1"})
        assert answer.status_code == 302, words_of(answer.content.decode())
    assert answer["Location"] == reverse("reading_page", args=[reading.pk])
    assert "Mọi mục đã được soát" in client.get(answer["Location"]).content.decode()
    version = Reading.objects.get().version
    assert client.post(reverse("reading_enter", args=[reading.pk]), {"version": version}).status_code == 302

    conference, bulletin = Conference.objects.get(), Reading.objects.get().bulletin
    after = client.get(reverse("reading_page", args=[reading.pk])).content.decode()
    assert reverse("conference_page", args=[conference.pk]) in after
    assert reverse("bulletin_page", args=[bulletin.pk]) in after
    assert "2 trong 2 chú thích chưa có ảnh" in after
    captions = list(ReadField.objects.filter(kind="caption"))
    pictures = {
        f"picture_{captions[1].pk}": SimpleUploadedFile("b.jpg", meetings.picture("red").read(), "image/jpeg"),
        "consent": "on",
    }
    assert client.post(reverse("reading_photos", args=[reading.pk]), pictures).status_code == 302
    assert Photo.objects.get().caption == "Các đại biểu dự hội nghị"
    assert bulletin.pictures.get().caption == "Các đại biểu dự hội nghị"
    assert "1 chú thích đã có ảnh" in client.get(reverse("reading_photos", args=[reading.pk])).content.decode()


def test_each_field_stands_beside_the_text_with_its_place_marked_its_sentence_quoted_and_its_warning(
    cast: Cast, specialist: Actor
):
    reading = making.begun(specialist, cast)
    figure = making.field(reading, "figure", "1.234")

    client = signed_in(cast, "so")
    page = client.get(page_of(reading, "so-lieu")).content.decode()

    assert f'<mark class="gb-mark is-open" id="cho-{figure.pk}"' in page
    assert f'href="#muc-{figure.pk}"' in page
    assert f'id="muc-{figure.pk}"' in page
    assert "Các trung tâm đã mở được <mark>1.234 lớp</mark> với" in page
    # The words of other steps are there without marks.
    assert "Củng cố bộ máy quản lý" in page
    assert page.count("<mark class=") == 2
    warning = reading.warnings[0]["message"]
    task = making.field(reading, "task", "độ tuổi")
    tasks = client.get(page_of(reading, "nhiem-vu")).content.decode()
    assert warning not in page
    assert warning in words_of(tasks.partition(f'id="muc-{task.pk}"')[2])
    assert (
        f"{page_of(reading, 'nhiem-vu')}#canh-bao-1"
        in client.get(reverse("reading_page", args=[reading.pk])).content.decode()
    )


def test_half_of_a_step_is_kept_and_the_rest_can_be_taken_with_one_button(cast: Cast, specialist: Actor):
    reading = making.begun(specialist, cast)
    client, address = signed_in(cast, "so"), page_of(reading, "nhiem-vu")
    first = making.field(reading, "task", "Củng cố")
    sent = typed(reading, "nhiem-vu", **{f"{first.pk}_text": "Kiện toàn bộ máy."})
    sent[f"{first.pk}_decision"] = "take"

    assert client.post(address, sent)["Location"] == address
    first.refresh_from_db()
    assert (first.state, first.values["text"]) == ("corrected", "Kiện toàn bộ máy.")
    assert ReadField.objects.filter(kind="task", state="open").count() == 2
    assert "Đang soát dở" in client.get(reverse("reading_start")).content.decode()

    client.post(address, {**typed(reading, "nhiem-vu"), f"{first.pk}_decision": "take", "con_lai": "1"})
    assert not ReadField.objects.filter(kind="task", state="open").exists()


def test_wrong_values_are_said_at_their_fields_and_nothing_typed_is_lost(cast: Cast, specialist: Actor):
    reading = making.begun(specialist, cast)
    day, place = making.field(reading, "starts_on"), making.field(reading, "place")
    sent = typed(reading, "hoi-nghi", "take", **{f"{day.pk}_value": "31/02/2021", f"{place.pk}_value": "Hội trường B"})

    response = signed_in(cast, "so").post(page_of(reading, "hoi-nghi"), sent)

    page = response.content.decode()
    assert response.status_code == 400
    assert f'id="id_{day.pk}_value_error"' in page
    assert 'value="Hội trường B"' in page
    assert 'value="31/02/2021"' in page
    assert ReadField.objects.filter(reading=reading, state="taken").count() == 0


def test_of_two_people_the_slower_one_keeps_what_they_typed(cast: Cast, specialist: Actor):
    reading = making.begun(specialist, cast)
    place = making.field(reading, "place")
    sent = typed(reading, "hoi-nghi", "take", **{f"{place.pk}_value": "Của người chậm"})
    making.decide(specialist, reading, {place.pk: making.decided(place)})
    client = signed_in(cast, "so")

    response = client.post(page_of(reading, "hoi-nghi"), sent)

    assert response.status_code == 409
    assert 'value="Của người chậm"' in response.content.decode()
    again = re.search(r'name="version" value="(\d+)"', response.content.decode())
    assert again is not None
    assert client.post(page_of(reading, "hoi-nghi"), {**sent, "version": again[1]}).status_code == 302


def test_a_field_is_added_by_hand_and_words_that_are_not_there_are_said(cast: Cast, specialist: Actor):
    reading = making.begun(specialist, cast)
    client, address = signed_in(cast, "so"), reverse("reading_add", args=[reading.pk, "delegation"])
    assert client.get(address).status_code == 200
    sent = {"body": "Phòng chuyên môn", "positions": "Chuyên viên", "version": 1, "words": "phòng chuyên môn"}

    wrong = client.post(address, {**sent, "words": "không có chữ này"})
    assert wrong.status_code == 400
    assert "Không thấy “không có chữ này” trong văn bản." in words_of(wrong.content.decode())
    assert client.post(address, sent)["Location"] == page_of(reading, "doan")
    assert ReadField.objects.get(kind="delegation", state="corrected").start is not None
    assert client.get(reverse("reading_add", args=[reading.pk, "title"])).status_code == 404


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Chưa có văn bản. Hãy chọn một tệp hoặc dán nội dung."),
        ({"text": "a", "file": ("a.txt", b"abc")}, "Đã chọn tệp nên không cần dán nội dung."),
        ({"file": ("rong.txt", b"")}, "rỗng (0 byte)"),
        ({"file": ("anh.jpg", b"\xff\xd8\xff" + b"\0" * 99)}, "đây là tệp ảnh"),
        ({"text": "chữ " * 90_000}, "quá mức cho phép"),
    ],
    ids=["nothing", "both", "empty file", "picture", "too long"],
)
def test_what_cannot_be_read_is_said_and_nothing_is_begun(cast: Cast, sent: dict[str, Any], sentence: str):
    data = {"organisation": cast.department.pk, **sent}
    if "file" in sent:
        data["file"] = SimpleUploadedFile(*sent["file"])

    response = signed_in(cast, "so").post(reverse("reading_start"), data)

    assert response.status_code == 400
    assert sentence in words_of(response.content.decode())
    assert not Reading.objects.exists()


def test_the_source_is_handed_to_who_reads_texts_of_the_body_and_to_nobody_else(cast: Cast):
    client = signed_in(cast, "so")
    file = SimpleUploadedFile("Bản tin.txt", making.TEXT.encode())
    client.post(reverse("reading_start"), {"organisation": cast.department.pk, "file": file})
    address = reverse("reading_source", args=[Reading.objects.get().pk])

    response = client.get(address)

    assert b"".join(response.streaming_content) == making.TEXT.encode()  # type: ignore[attr-defined]
    assert "attachment" in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert signed_in(cast, "so40").get(address).status_code == 404
    assert signed_in(cast, "giaovien").get(address).status_code == 403


def test_a_text_given_up_shows_its_fields_without_inputs(cast: Cast, specialist: Actor):
    reading = making.begun(specialist, cast)
    client = signed_in(cast, "so")
    step = {"buoc": "drop", "version": "1", "reason": "Gửi nhầm"}
    assert client.post(reverse("reading_move", args=[reading.pk]), step)["Location"] == reverse("reading_start")

    page = client.get(page_of(reading, "nguoi")).content.decode()

    assert "Trần Thị Thử" in page
    assert "_decision" not in page


def test_a_step_costs_the_same_queries_with_three_fields_and_thirty(cast: Cast, specialist: Actor):
    client = signed_in(cast, "so")
    few = making.begun(specialist, cast)
    many = making.begun(
        specialist, cast, "\n".join(f"{number}. Rà soát công việc số {number}." for number in range(40))
    )

    def cost(reading: Reading) -> int:
        client.get(page_of(reading, "nhiem-vu"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page_of(reading, "nhiem-vu")).status_code == 200
        return len(queries)

    assert cost(few) == cost(many)
