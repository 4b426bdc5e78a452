from __future__ import annotations

import datetime as dt

import pytest

from gdtx.audit.models import Event
from gdtx.learning import actions
from gdtx.learning.models import LearningClass, NoClassDeclaration, PeriodLock
from tests.learning.making import facts, group, log
from tests.support.cast import IN_2021, IN_2025, Cast

from .conftest import SignedIn

pytestmark = pytest.mark.django_db

HK1 = "2020-2021/HK1"


def typed(**values: str) -> dict[str, str]:
    """What somebody types into the form for an ordinary class."""
    plain = {
        "topic": "Luật Đất đai",
        "turns": "1.086",
        "female": "52 người",
        "start_on": "05/10/2020",
        "place": "Nhà văn hóa thôn 1",
        "group_id": str(group().pk),
    }
    return {**plain, **values}


# --- Logging -----------------------------------------------------------------------------------------------


def test_a_deputy_logs_a_class_and_is_told_how_the_semester_stands(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in("phogiamdoc")
    assert "Trung tâm học tập cộng đồng xã Cẩm Ngọc" in client.get("/lop-hoc/ghi/").content.decode()

    response = client.post("/lop-hoc/ghi/", typed(), follow=True)

    written = LearningClass.objects.get()
    assert (written.turns, written.female, written.start_on, written.mode) == (1086, 52, dt.date(2020, 10, 5), "")
    assert response.redirect_chain == [(f"/lop-hoc/{written.pk}/#da-ghi", 302)]
    assert "Đã ghi lớp “Luật Đất đai”. HK1 2020-2021 trung tâm có 1 lớp, 1.086 lượt." in response.content.decode()


def test_what_is_wrong_is_told_at_each_field_and_nothing_typed_is_lost(cast: Cast, signed_in: SignedIn) -> None:
    response = signed_in("phogiamdoc").post(
        "/lop-hoc/ghi/", typed(female="2.000", start_on="31/02/2020", topic="", presenter="Ông Ba")
    )

    errors = response.context["form"].errors
    assert response.status_code == 200
    assert "không có trong lịch" in errors["start_on"][0]
    text = response.content.decode()
    assert 'value="31/02/2020"' in text
    assert 'value="Ông Ba"' in text
    assert not LearningClass.objects.exists()

    again = signed_in("phogiamdoc").post("/lop-hoc/ghi/", typed(female="2.000", topic=""))
    assert set(again.context["form"].errors) == {"female", "topic"}
    assert "Số nữ 2.000 lớn hơn lượt học viên 1.086" in again.context["form"].errors["female"][0]


def test_sending_the_form_twice_writes_one_class(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in("phogiamdoc")
    client.post("/lop-hoc/ghi/", typed())

    second = client.post("/lop-hoc/ghi/", typed())

    assert second.status_code == 200
    assert "đã có lớp" in second.content.decode()
    assert LearningClass.objects.count() == 1


def test_an_officer_of_two_centres_chooses_one_first(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in("canbo", IN_2025)

    choice = client.get("/lop-hoc/ghi/").content.decode()
    form = client.get("/lop-hoc/ghi/", {"trung-tam": "38-15127-HTCD"}).content.decode()

    assert "38-15169-HTCD" in choice
    assert "38-15127-HTCD" in choice
    assert "Trung tâm học tập cộng đồng thị trấn Phong Sơn" in form
    client.post("/lop-hoc/ghi/?trung-tam=38-15127-HTCD", typed(start_on="10/9/2025"))
    assert LearningClass.objects.get().centre_id == cast.phong_son.pk


def test_a_strange_centre_in_the_address_is_not_logged_for(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in("phogiamdoc")

    for code in ("38-15127-HTCD", "40-16804-HTCD", "không có"):
        assert client.get("/lop-hoc/ghi/", {"trung-tam": code}).status_code == 404
        response = client.post(f"/lop-hoc/ghi/?trung-tam={code}", typed())
        assert response.status_code == 404
        assert "Không tìm thấy trung tâm này trong phạm vi của bạn" in response.content.decode()
        assert "1.086" in response.content.decode()
    assert not LearningClass.objects.exists()


def test_a_specialist_of_the_department_does_not_log_classes(cast: Cast, signed_in: SignedIn) -> None:
    assert signed_in("so").get("/lop-hoc/ghi/").status_code == 403


def test_a_class_with_very_many_turns_is_written_and_a_second_look_asked_for(cast: Cast, signed_in: SignedIn) -> None:
    response = signed_in("phogiamdoc").post("/lop-hoc/ghi/", typed(turns="6000"), follow=True)

    assert "6.000 lượt là rất đông" in response.content.decode()
    assert LearningClass.objects.get().turns == 6000


# --- Changing ----------------------------------------------------------------------------------------------


def test_a_class_is_changed_and_its_page_says_what_was_there_before(cast: Cast, signed_in: SignedIn) -> None:
    logged = log(cast.actor("giamdoc", IN_2021), cast.cam_ngoc, place="Nhà văn hóa thôn 1")
    client = signed_in("giamdoc")
    before = client.get(f"/lop-hoc/{logged.pk}/sua/")
    assert 'value="05/10/2020"' in before.content.decode()

    response = client.post(f"/lop-hoc/{logged.pk}/sua/", typed(version="1", turns="55", female=""), follow=True)

    assert LearningClass.objects.get().turns == 55
    text = response.content.decode()
    assert "Lượt học viên: <del>40</del> → <ins>55</ins>" in text
    assert "Cao Văn Nam" in text


def test_the_slower_of_two_sees_both_values_and_decides(cast: Cast, signed_in: SignedIn) -> None:
    director = cast.actor("giamdoc", IN_2021)
    logged = log(director, cast.cam_ngoc, place="Nhà văn hóa thôn 1")
    actions.change_class(by=director, class_id=logged.pk, version=1, facts=facts(turns=70, place="Nhà văn hóa thôn 1"))
    client = signed_in("phogiamdoc")

    late = client.post(f"/lop-hoc/{logged.pk}/sua/", typed(version="1", turns="60", female=""))

    text = late.content.decode()
    assert "Cao Văn Nam" in text
    assert "bạn nhập 60, bản mới ghi 70" in text
    assert 'value="60"' in text
    assert LearningClass.objects.get().turns == 70
    assert 'name="version" value="2"' in text
    client.post(f"/lop-hoc/{logged.pk}/sua/", typed(version="2", turns="60", female=""))
    assert LearningClass.objects.get().turns == 60


def test_a_class_outside_the_scope_is_unknown(cast: Cast, signed_in: SignedIn) -> None:
    logged = log(cast.actor("giamdoc", IN_2021), cast.cam_ngoc)

    for username in ("giamdoc_ps", "giamdoc40", "so40"):
        client = signed_in(username)
        for page in ("", "sua/", "rut/"):
            status = client.get(f"/lop-hoc/{logged.pk}/{page}").status_code
            assert status in ((404,) if page == "" or username != "so40" else (403, 404)), (username, page)


def test_a_teacher_reads_a_colleagues_class_and_why_it_cannot_be_changed(cast: Cast, signed_in: SignedIn) -> None:
    logged = log(cast.actor("giamdoc", IN_2021), cast.cam_ngoc)
    client = signed_in("giaovien")

    text = client.get(f"/lop-hoc/{logged.pk}/").content.decode()

    assert "bạn chỉ sửa, rút được lớp do mình ghi" in text
    assert f"/lop-hoc/{logged.pk}/sua/" not in text
    assert client.get(f"/lop-hoc/{logged.pk}/sua/").status_code == 403


def test_a_class_is_withdrawn_with_its_reason_on_its_page(cast: Cast, signed_in: SignedIn) -> None:
    logged = log(cast.actor("giamdoc", IN_2021), cast.cam_ngoc)
    client = signed_in("giamdoc")

    empty = client.post(f"/lop-hoc/{logged.pk}/rut/", {"version": "1", "reason": ""})
    assert empty.status_code == 200
    assert LearningClass.objects.get().state == "active"
    text = client.post(
        f"/lop-hoc/{logged.pk}/rut/", {"version": "1", "reason": "ghi trùng"}, follow=True
    ).content.decode()

    assert LearningClass.objects.get().state == "withdrawn"
    assert "Lý do: ghi trùng" in text
    assert "không tính vào số liệu" in text


# --- Declaring and locking ----------------------------------------------------------------------------------


def test_a_director_declares_that_nothing_was_held_and_takes_it_back(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in("giamdoc")
    page = "/lop-hoc/khong-to-chuc/?ky=2020-2021/HK1"
    assert "Khai không tổ chức lớp nào" in client.get(page).content.decode()

    declared = client.post(page, follow=True)

    declaration = NoClassDeclaration.objects.get()
    assert (declaration.centre_id, declaration.period) == (cast.cam_ngoc.pk, HK1)
    assert "Báo cáo ghi 0 lớp" in declared.content.decode()
    client.post(f"/lop-hoc/khong-to-chuc/{declaration.pk}/rut/")
    declaration.refresh_from_db()
    assert declaration.withdrawn_at is not None


def test_the_department_locks_a_period_and_opens_it_with_a_reason(cast: Cast, signed_in: SignedIn) -> None:
    logged = log(cast.actor("giamdoc", IN_2021), cast.cam_ngoc)
    client = signed_in("so")

    client.post("/lop-hoc/khoa-ky/", {"period": HK1, "reason": "đã tổng hợp"})

    lock = PeriodLock.objects.get()
    assert (lock.period, lock.reason, lock.unlocked_at) == (HK1, "đã tổng hợp", None)
    text = signed_in("giamdoc").get(f"/lop-hoc/{logged.pk}/").content.decode()
    assert "đã khóa" in text
    assert f"/lop-hoc/{logged.pk}/sua/" not in text
    client.post(f"/lop-hoc/khoa-ky/{lock.pk}/mo/", {"reason": ""})
    lock.refresh_from_db()
    assert lock.unlocked_at is None
    client.post(f"/lop-hoc/khoa-ky/{lock.pk}/mo/", {"reason": "bổ sung lớp thiếu"})
    lock.refresh_from_db()
    assert lock.unlock_reason == "bổ sung lớp thiếu"
    assert Event.objects.filter(verb__in=["lock_period", "unlock_period"]).count() == 2


def test_a_director_cannot_lock_a_period(cast: Cast, signed_in: SignedIn) -> None:
    assert signed_in("giamdoc").get("/lop-hoc/khoa-ky/").status_code == 403


def test_the_form_suggests_what_was_used_up_to_the_business_date(cast: Cast, signed_in: SignedIn) -> None:
    director = cast.actor("giamdoc", IN_2025)
    log(director, cast.cam_ngoc, topic="Đã dạy", start_on=dt.date(2020, 12, 1), place="Thôn 1")
    log(director, cast.cam_ngoc, topic="Sau này", start_on=dt.date(2025, 9, 9), place="Thôn 9")

    text = signed_in("giamdoc").get("/lop-hoc/ghi/").content.decode()

    assert '<option value="Đã dạy">' in text
    assert 'value="Thôn 1"' in text
    assert "Sau này" not in text
    assert "Thôn 9" not in text
