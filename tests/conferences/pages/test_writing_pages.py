"""Writing the record on pages: what is typed stays, refusals stand at their field, closed minutes say what to do."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gdtx.conferences import actions
from gdtx.conferences.models import (
    AgendaItem,
    Conclusion,
    Conference,
    Delegate,
    Delegation,
    Minutes,
    PaperSet,
    Photo,
    Speech,
)
from gdtx.directives.models import Document, Task
from gdtx.foundation.typed_values import fingerprint
from gdtx.network.scope import Actor
from tests.conferences import making
from tests.support.cast import Cast

from .test_record_pages import signed_in


@pytest.fixture
def client(cast: Cast) -> Client:
    return signed_in(cast, "so")


@pytest.fixture
def conference(cast: Cast, specialist: Actor) -> Conference:
    return making.held(specialist, cast)


def test_a_conference_is_prepared_on_the_page_and_changed(cast: Cast, client: Client) -> None:
    typed = {
        "organiser": str(cast.department.pk),
        "kind": "so_ket",
        "title": "Hội nghị sơ kết học kỳ I",
        "series": making.SERIES,
        "period": making.HK1,
        "starts_on": "22/01/2021",
        "starts_at": "8h00",
        "host": "38-15169-HTCD",
    }

    answer = client.post(reverse("conference_new"), typed)

    made = Conference.objects.get()
    assert answer["Location"] == reverse("conference_page", args=[made.pk])
    assert (made.starts_on, made.starts_at, made.school_year) == (dt.date(2021, 1, 22), dt.time(8), "2020-2021")
    assert made.host_id == cast.cam_ngoc.pk
    assert made.area_id is not None

    page = client.get(reverse("conference_change", args=[made.pk])).content.decode()
    assert 'value="22/01/2021"' in page
    assert 'value="08:00"' in page
    changed = {**typed, "title": "Hội nghị sơ kết", "version": str(made.version)}
    assert client.post(reverse("conference_change", args=[made.pk]), changed).status_code == 302
    assert Conference.objects.get().title == "Hội nghị sơ kết"
    assert Conference.objects.get().host_id == cast.cam_ngoc.pk


def test_a_wrong_form_comes_back_with_what_was_typed(client: Client, cast: Cast) -> None:
    typed = {
        "organiser": str(cast.department.pk),
        "kind": "so_ket",
        "title": "Tên đã gõ",
        "starts_on": "22/01/2021",
        "starts_at": "25h",
        "period": "HK1",
    }

    wrong_time = client.post(reverse("conference_new"), typed)
    wrong_period = client.post(reverse("conference_new"), {**typed, "starts_at": ""})

    assert wrong_time.status_code == wrong_period.status_code == 400
    assert "không phải giờ trong ngày" in wrong_time.content.decode()
    assert "Tên đã gõ" in wrong_period.content.decode()
    assert Conference.objects.count() == 0


def test_a_row_is_added_changed_and_removed(client: Client, conference: Conference) -> None:
    add = reverse("conference_part_add", args=[conference.pk, "phat-bieu"])
    answer = client.post(add, {"kind": "report", "person": "Lê Văn A", "text": "Báo cáo", "tiep": "1"})
    row = Speech.objects.get()
    change = reverse("conference_part_change", args=["phat-bieu", row.pk])
    values = {"kind": "report", "person": "Lê Văn A", "text": "Báo cáo sơ kết", "seen": fingerprint(row)}

    assert answer["Location"] == add
    assert "Báo cáo" in client.get(change).content.decode()
    assert client.post(change, values).status_code == 302
    assert Speech.objects.get().text == "Báo cáo sơ kết"
    stale = client.post(change, {**values, "text": "Đè lên"})
    assert "đã được sửa ở nơi khác" in stale.content.decode()
    assert "Đè lên" in stale.content.decode()
    assert Speech.objects.get().text == "Báo cáo sơ kết"
    remove = reverse("conference_part_remove", args=["phat-bieu", row.pk])
    assert "Xóa phát biểu?" in client.get(remove).content.decode()
    client.post(remove)
    assert Speech.objects.count() == 0


def test_a_delegation_is_tied_to_the_organisation_of_its_code(
    client: Client, conference: Conference, cast: Cast
) -> None:
    add = reverse("conference_part_add", args=[conference.pk, "thanh-phan"])

    client.post(add, {"body": "38-15127-htcd", "positions": "Giám đốc"})
    nothing = client.post(add, {"body": "", "positions": ""})

    assert Delegation.objects.order_by("-pk")[0].organisation_id == cast.phong_son.pk
    assert nothing.status_code == 400
    assert "Chưa ghi tên cơ quan, đơn vị hoặc thành phần mời" in nothing.content.decode()


def test_lines_that_are_refused_come_back_with_their_numbers(client: Client, conference: Conference) -> None:
    address = reverse("conference_delegates_add", args=[conference.pk])

    answer = client.post(address, {"lines": "Bà Đỗ Thị F; Chuyên viên\nÔng G; Giám đốc; Đoàn lạ"})

    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Đọc 2 dòng: thêm 1 đại biểu, không nhận 1 dòng." in page
    assert "Dòng 2" in page
    assert "Đoàn lạ" in page
    assert Delegate.objects.filter(person="Đỗ Thị F").exists()


def test_presence_is_found_without_diacritics_and_noted_by_list_and_by_code(
    client: Client, conference: Conference
) -> None:
    address = reverse("conference_check_in", args=[conference.pk])
    first, second = Delegate.objects.filter(conference=conference).order_by("pk")[:2]

    found = client.get(address, {"q": "le van"}).content.decode()
    client.post(address, {"dai-bieu": [str(first.pk)]})
    code = reverse("conference_code", args=[second.token])
    asked = client.get(code).content.decode()
    client.post(code)
    picture = client.get(reverse("conference_code_picture", args=[second.token]))

    assert first.person in found
    assert second.person not in found
    assert "Ghi có mặt" in asked
    assert list(
        Delegate.objects.filter(checked_in_at__isnull=False).order_by("pk").values_list("checked_in_how", flat=True)
    ) == ["list", "code"]
    assert picture["Content-Type"] == "image/svg+xml"
    assert b"<svg" in picture.content
    assert client.get(reverse("conference_code", args=["khongco"])).status_code == 404


def test_conclusions_are_written_and_their_standing_is_told(client: Client, conference: Conference) -> None:
    add = reverse("conference_conclusion_add", args=[conference.pk])
    typed = {"text": "Ghi đủ lớp.", "owners": "38-15169-HTCD\nCác phòng", "due_on": "31/3/2021"}

    answer = client.post(add, typed)
    row = Conclusion.objects.get()
    early = client.post(add, {"text": "Hai", "due_on": "01/01/2021"})
    standing = reverse("conference_standing", args=[row.pk])
    unsaid = client.post(standing, {"state": "done", "text": ""})
    said = client.post(standing, {"state": "done", "text": "Đã xong.", "seen": fingerprint(row)})

    assert answer["Location"].endswith("#ket-luan-1")
    assert row.parties.count() == 2
    assert "ở trước ngày họp" in early.content.decode()
    assert "Hãy ghi kết quả thực hiện" in unsaid.content.decode()
    assert said.status_code == 302
    page = client.get(reverse("conference_tab", args=[conference.pk, "ket-luan"])).content.decode()
    assert "Đã xong." in page
    assert client.get(reverse("conference_conclusion", args=[row.pk]))["Location"].endswith("#ket-luan-1")


def test_ticked_conclusions_become_tasks_and_a_notice(
    client: Client, conference: Conference, specialist: Actor, cast: Cast
) -> None:
    from gdtx.conferences.bodies import TypedBody

    actions.add_conclusion(
        by=specialist,
        conference_id=conference.pk,
        text="Ghi đủ lớp.",
        owners=[TypedBody(cast.cam_ngoc.pk)],
        due_on=dt.date(2021, 3, 31),
    )
    address = reverse("conference_follow", args=[conference.pk])

    client.post(address, {"viec": "giao", "so": ["1"]})
    notice = client.post(address, {"viec": "notice", "so": ["1"]})
    nothing = client.post(address, {"viec": "giao"})

    assert Task.objects.get().point == "1"
    assert notice["Location"] == reverse("document", args=[Document.objects.get().pk])
    assert nothing.status_code == 400
    page = client.get(reverse("conference_tab", args=[conference.pk, "ket-luan"])).content.decode()
    assert "0/1 xong" in page
    assert "Văn bản từ kết luận" in page


def test_the_form_of_a_fixed_row_says_how_to_amend_closed_minutes(
    cast: Cast, client: Client, specialist: Actor, head: Actor
) -> None:
    conference = making.with_minutes(specialist, cast, "submit", "agree", "close", agreeing=head, series="")
    row = AgendaItem.objects.filter(conference=conference).first()
    assert row is not None

    answers = [
        client.get(reverse("conference_part_change", args=["chuong-trinh", row.pk])),
        client.get(reverse("conference_part_add", args=[conference.pk, "phat-bieu"])),
        client.post(reverse("conference_part_remove", args=["chuong-trinh", row.pk])),
        client.get(reverse("conference_minutes", args=[conference.pk])),
        client.post(reverse("conference_conclusion_add", args=[conference.pk]), {"text": "Thêm"}),
        client.post(reverse("conference_delegates_add", args=[conference.pk]), {"lines": "A"}),
    ]

    assert [answer.status_code for answer in answers] == [403] * 6
    assert all("phụ lục sửa đổi có đánh số" in answer.content.decode() for answer in answers)


def test_minutes_go_from_draft_to_amended_on_the_pages(cast: Cast, client: Client, conference: Conference) -> None:
    boss = signed_in(cast, "truongphong")
    write = reverse("conference_minutes", args=[conference.pk])
    step = reverse("conference_minutes_move", args=[conference.pk])
    tab = reverse("conference_tab", args=[conference.pk, "sau-hoi-nghi"])

    def version() -> str:
        return str(Minutes.objects.get(conference=conference).version)

    client.post(write, {"text": "Diễn biến.", "version": "0"})
    stale = client.post(write, {"text": "Của người khác", "version": "0"})
    client.post(step, {"buoc": "submit", "version": version()})
    own = client.post(step, {"buoc": "agree", "version": version()})
    boss.post(step, {"buoc": "agree", "version": version()})
    boss.post(step, {"buoc": "close", "version": version()})
    boss.post(reverse("conference_minutes_amend", args=[conference.pk]), {"text": "Sửa số lớp.", "reason": "Nhầm"})
    page = boss.get(tab).content.decode()

    assert stale.status_code == 409
    assert "Của người khác" in stale.content.decode()
    assert own.status_code == 403
    assert Minutes.objects.get(conference=conference).state == "closed"
    assert "Phụ lục sửa đổi số 1" in page
    assert "Lý do: Nhầm" in page


def test_a_file_that_is_no_picture_is_refused_and_the_others_are_kept(
    client: Client, conference: Conference, django_capture_on_commit_callbacks
) -> None:
    address = reverse("conference_photos_add", args=[conference.pk])
    good = SimpleUploadedFile("tot.jpg", making.picture("red").read(), content_type="image/jpeg")
    bad = SimpleUploadedFile("gia.jpg", b"<html>", content_type="image/jpeg")
    with django_capture_on_commit_callbacks(execute=True):
        mixed = client.post(address, {"photos": [good, bad], "captions": "Toàn cảnh", "consent": "on"}, follow=True)
    alone = client.post(address, {"photos": [SimpleUploadedFile("gia.png", b"%PDF-1.7", "image/png")]})

    photo = Photo.objects.get()
    assert (photo.caption, photo.consent) == ("Toàn cảnh", True)
    assert "gia.jpg” là trang web, không phải ảnh chụp" in mixed.content.decode()
    assert alone.status_code == 400
    assert "không phải ảnh JPEG, PNG hay WebP" in alone.content.decode()
    for name in ("conference_photo", "conference_photo_small"):
        picture = client.get(reverse(name, args=[photo.pk]))
        assert b"".join(picture.streaming_content).startswith(b"\xff\xd8")
        assert picture["Content-Type"] == "image/jpeg"
        assert picture["Cache-Control"].startswith("private")


def test_a_photograph_is_seen_by_who_sees_the_conference_alone(
    cast: Cast, conference: Conference, specialist: Actor
) -> None:
    photo = making.photographed(specialist, conference)
    address = reverse("conference_photo", args=[photo.pk])

    statuses = {}
    for name in ("giamdoc", "giamdoc_ps", "so40"):
        answer = signed_in(cast, name).get(address)
        if answer.streaming:
            assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")
        statuses[name] = answer.status_code

    assert statuses == {"giamdoc": 200, "giamdoc_ps": 404, "so40": 404}


def test_the_set_is_asked_for_waited_for_and_taken_out_by_who_keeps_the_conference(
    cast: Cast, client: Client, conference: Conference
) -> None:
    answer = client.post(reverse("conference_set_request", args=[conference.pk]))
    asked = PaperSet.objects.get()
    waiting = client.get(answer["Location"])

    assert answer["Location"] == reverse("conference_set", args=[asked.pk])
    assert waiting["Refresh"] == "2"
    assert "Trang tự xem lại" in waiting.content.decode()
    assert client.get(reverse("conference_set_download", args=[asked.pk])).status_code == 404
    assert signed_in(cast, "giamdoc").get(reverse("conference_set", args=[asked.pk])).status_code == 403
    assert signed_in(cast, "so40").get(reverse("conference_set", args=[asked.pk])).status_code == 404


def test_the_list_shows_states_and_can_be_narrowed(client: Client, conference: Conference) -> None:
    whole = client.get(reverse("conference_list")).content.decode()
    none = client.get(reverse("conference_list"), {"trang-thai": "cancelled"}).content.decode()

    assert conference.title in whole
    assert "đã họp" in whole
    assert conference.title not in none
    assert "Không có hội nghị nào theo bộ lọc này." in none
