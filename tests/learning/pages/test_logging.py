"""The page for logging a class: what it suggests, several places, sent twice, sent late, photographs with it."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from gdtx.learning.models import ClassPhoto, LearningClass
from gdtx.network.models import Post
from tests.learning.making import group, log
from tests.support.cast import IN_2021, IN_2025, Cast

from .conftest import SignedIn
from .test_class_pages import typed

pytestmark = pytest.mark.django_db

PAGE = "/lop-hoc/ghi/"


def key_of(client: Client) -> str:
    """The key that the blank form gives out."""
    found = re.search(r'name="key" value="([0-9a-f]{32})"', client.get(PAGE).content.decode())
    assert found
    return found.group(1)


def photograph(colour: str = "blue", name: str = "anh.jpg") -> SimpleUploadedFile:
    """A file from a phone."""
    file = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(file, "JPEG")
    return SimpleUploadedFile(name, file.getvalue(), "image/jpeg")


# --- What it suggests ---------------------------------------------------------------------------------------


def test_a_topic_of_the_address_fills_in_the_topic_and_its_group_with_the_reason(
    cast: Cast, signed_in: SignedIn
) -> None:
    text = signed_in("giamdoc").get(PAGE, {"chuyen-de": "Luật Giao thông"}).content.decode()

    assert 'value="Luật Giao thông"' in text
    assert f'<option value="{group("CT").pk}" selected>' in text
    assert "Gợi ý:" in text
    assert "Đổi được nếu chưa đúng" in text


def test_earlier_topics_are_links_that_fill_the_form(cast: Cast, signed_in: SignedIn) -> None:
    log(cast.actor("giamdoc", IN_2021), cast.cam_ngoc, topic="Trồng nấm & nuôi ong")

    text = signed_in("giamdoc").get(PAGE).content.decode()

    assert 'href="/lop-hoc/ghi/?trung-tam=38-15169-HTCD&amp;chuyen-de=Tr%E1%BB%93ng%20n%E1%BA%A5m' in text


def test_without_a_script_a_form_without_group_comes_back_with_one_and_why(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in("giamdoc")

    back = client.post(PAGE, typed(group_id="", topic="Chăn nuôi gia cầm")).content.decode()

    assert not LearningClass.objects.exists()
    assert "Chưa chọn nhóm; gợi ý “Chuyển giao kỹ thuật”. Bấm “Ghi lớp” nếu đúng" in back
    assert f'<option value="{group("KT").pk}" selected>' in back
    assert "Gần với ví dụ “Chăn nuôi gia cầm” trong danh mục." in back
    assert 'value="1.086"' in back

    strange = client.post(PAGE, typed(group_id="", topic="Gặp mặt đầu xuân")).content.decode()
    assert "Chưa có nhóm nội dung. Hãy chọn một nhóm" in strange


def test_the_script_asks_for_the_group_of_a_topic_within_the_scope(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in("giamdoc")

    found = client.get(f"{PAGE}goi-y/", {"trung-tam": "38-15169-HTCD", "chuyen-de": "Luật Đất đai"}).json()
    nothing = client.get(f"{PAGE}goi-y/", {"trung-tam": "38-15169-HTCD", "chuyen-de": "zzz"}).json()

    assert found == {"group": group("CT").pk, "reason": "Gần với ví dụ “Luật Đất đai” trong danh mục."}
    assert nothing == {"group": None, "reason": ""}
    assert client.get(f"{PAGE}goi-y/", {"trung-tam": "40-16804-HTCD", "chuyen-de": "x"}).status_code == 404


# --- Several places -----------------------------------------------------------------------------------------


def places(**more: str) -> dict[str, str]:
    """Three places: the first in the form itself, two in the rows; the third row is left blank."""
    rows = {
        "noi2-place": "Thôn 2",
        "noi2-turns": "30",
        "noi3-place": "Thôn 3",
        "noi3-start_on": "06/10/2020",
        "noi3-turns": "1.040",
        "noi3-female": "20",
        "so-noi": "3",
    }
    return {**typed(minority="9", cost="500.000"), **rows, **more}


def test_one_sending_logs_a_class_at_each_place_and_tells_them_one_by_one(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in("giamdoc")

    response = client.post(PAGE, places(key=key_of(client)), follow=True)

    rows = list(LearningClass.objects.order_by("pk").values_list("place", "start_on", "turns", "female", "minority"))
    first, second = dt.date(2020, 10, 5), dt.date(2020, 10, 6)
    assert rows == [
        ("Nhà văn hóa thôn 1", first, 1086, 52, 9),
        ("Thôn 2", first, 30, None, None),
        ("Thôn 3", second, 1040, 20, None),
    ]
    assert set(LearningClass.objects.values_list("cost", flat=True)) == {500_000, None}
    text = response.content.decode()
    assert "Đã ghi 3 lớp “Luật Đất đai”: Nhà văn hóa thôn 1 ngày 05/10/2020 (1.086 lượt), Thôn 2 ngày" in text
    assert "HK1 2020-2021 trung tâm có 3 lớp, 2.156 lượt." in text
    assert response.redirect_chain == [("/lop-hoc/?ky=2020-2021/HK1&trung-tam=38-15169-HTCD#da-ghi", 302)]


def test_one_wrong_place_and_nothing_is_written_and_everything_typed_is_there(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in("giamdoc")

    for wrong, told in (
        ({"noi2-turns": ""}, "Chưa có lượt học viên"),
        ({"noi2-female": "31"}, "Số nữ 31 lớn hơn lượt học viên 30"),
        ({"noi3-start_on": "32/13/2020"}, "không có trong lịch"),
        ({"noi2-place": "Thôn 3", "noi2-start_on": "6/10/2020"}, "đã có ở dòng 2 của biểu mẫu"),
        ({"noi2-turns": "ba mươi"}, "ba mươi"),
    ):
        text = client.post(PAGE, places(**wrong)).content.decode()

        assert "Chưa ghi lớp nào: một nơi trong phần “Lặp lại ở nhiều nơi” cần sửa." in text, wrong
        assert told in text, wrong
        assert 'value="1.040"' in text
        assert re.search(r'<details class="gd-more" open><summary>.{0,400}Lặp lại ở nhiều nơi', text, re.S)
    assert not LearningClass.objects.exists()


def test_more_places_are_asked_for_without_losing_what_was_typed(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in("giamdoc")
    key = key_of(client)

    asked = {**places(key=key, **{"them-noi": "1", "mode": "online"}), "camera": photograph()}
    text = client.post(PAGE, asked).content.decode()

    assert not LearningClass.objects.exists()
    assert 'name="so-noi" value="6"' in text
    assert 'name="noi7-place"' in text
    assert f'name="key" value="{key}"' in text
    for value in ("1.086", "52 người", "1.040", "Thôn 3", "06/10/2020", "500.000"):
        assert f'value="{value}"' in text
    assert re.search(r'value="online"[^>]* checked', text)
    assert "gd-error" not in text
    assert len(tokens(text)) == 1
    many = client.post(PAGE, {"them-noi": "1", "so-noi": "999"}).content.decode()
    assert 'name="so-noi" value="19"' in many
    assert 'name="them-noi"' not in many


# --- Sent twice, sent late -------------------------------------------------------------------------------------


def test_the_second_sending_of_a_form_leads_to_the_class_of_the_first(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in("giamdoc")
    sent = typed(key=key_of(client))
    client.post(PAGE, {**sent, "camera": photograph()})

    second = client.post(PAGE, {**sent, "camera": photograph()}, follow=True)

    written = LearningClass.objects.get()
    assert second.redirect_chain == [(f"/lop-hoc/{written.pk}/#da-ghi", 302)]
    assert "Trang này đã được gửi trước đó và lớp “Luật Đất đai” đã ghi rồi" in second.content.decode()
    assert ClassPhoto.objects.count() == 1


def test_a_form_changed_after_the_back_button_is_another_class_and_said_so_once(
    cast: Cast, signed_in: SignedIn
) -> None:
    client = signed_in("giamdoc")
    key = key_of(client)
    client.post(PAGE, typed(key=key))

    back = client.post(PAGE, typed(key=key, topic="Luật Trẻ em", turns="25", female="")).content.decode()

    assert "đã được gửi lúc" in back
    assert 'value="Luật Trẻ em"' in back
    assert LearningClass.objects.count() == 1
    new = re.search(r'name="key" value="([0-9a-f]{32})"', back)
    assert new
    assert new.group(1) != key
    client.post(PAGE, typed(key=new.group(1), topic="Luật Trẻ em", turns="25", female=""))
    assert LearningClass.objects.count() == 2


def test_a_page_sent_after_the_post_ended_is_refused_with_the_reason_and_all_that_was_typed(
    cast: Cast, signed_in: SignedIn
) -> None:
    client = signed_in("phogiamdoc")
    key = key_of(client)
    Post.objects.filter(user=cast.person("phogiamdoc")).update(valid_to=dt.date(2021, 1, 1))

    late = client.post(f"{PAGE}?trung-tam=38-15169-HTCD", places(key=key, presenter="Ông Ba"))

    text = late.content.decode()
    assert late.status_code == 403
    assert "không có quyền ghi lớp học" in text
    for told in (
        "Luật Đất đai",
        "1.086",
        "52 người",
        "Ông Ba",
        "Nhóm nội dung",
        group().name,
        "Địa điểm (2)",
        "Thôn 2",
    ):
        assert told in text, told
    assert key not in text
    assert not LearningClass.objects.exists()
    assert client.get(PAGE).status_code == 403


def test_a_page_of_the_centre_one_has_left_does_not_log_for_the_new_centre(cast: Cast, signed_in: SignedIn) -> None:
    """The form names its centre: whoever changed centres meanwhile is told, and nothing lands in the wrong one."""
    client = signed_in("phogiamdoc")
    assert 'action="/lop-hoc/ghi/?trung-tam=38-15169-HTCD"' in client.get(PAGE).content.decode()
    Post.objects.filter(user=cast.person("phogiamdoc")).update(organisation=cast.tam_chung)

    late = client.post(f"{PAGE}?trung-tam=38-15169-HTCD", typed())

    assert late.status_code == 404
    assert "Luật Đất đai" in late.content.decode()
    assert not LearningClass.objects.exists()


def test_changing_a_class_after_the_post_ended_keeps_what_was_typed_too(cast: Cast, signed_in: SignedIn) -> None:
    logged = log(cast.actor("giamdoc", IN_2021), cast.cam_ngoc)
    client = signed_in("giamdoc")
    Post.objects.filter(user=cast.person("giamdoc")).update(valid_to=dt.date(2021, 1, 1))

    late = client.post(f"/lop-hoc/{logged.pk}/sua/", typed(version="1", turns="77"))

    assert late.status_code == 403
    assert "77" in late.content.decode()


def test_a_centre_that_is_closed_says_so_and_keeps_what_was_typed(cast: Cast, signed_in: SignedIn) -> None:
    cast.cam_ngoc.versions.update(valid_to=dt.date(2025, 9, 1))

    late = signed_in("canbo", IN_2025).post(f"{PAGE}?trung-tam=38-15169-HTCD", typed())

    assert late.status_code == 400
    assert "không phải là trung tâm học tập cộng đồng đang hoạt động" in late.content.decode()
    assert "1.086" in late.content.decode()


# --- Photographs with it -----------------------------------------------------------------------------------------


def test_photographs_come_with_the_class_each_of_its_kind(cast: Cast, signed_in: SignedIn) -> None:
    sent = {
        **typed(),
        "camera": photograph("red"),
        "photos": [photograph("blue"), photograph("green")],
        "lists": photograph("white"),
    }

    response = signed_in("giamdoc").post(PAGE, sent, follow=True)

    assert "Đã nhận 4 ảnh của lớp." in response.content.decode()
    kinds = list(ClassPhoto.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["activity", "activity", "activity", "attendance"]


def test_a_refused_photograph_does_not_cost_the_class(cast: Cast, signed_in: SignedIn) -> None:
    wrong = SimpleUploadedFile("anh.jpg", b"<svg onload='alert(1)'/>", "image/jpeg")

    response = signed_in("giamdoc").post(PAGE, {**typed(), "photos": [wrong, photograph()]}, follow=True)

    text = response.content.decode()
    assert "Đã ghi lớp “Luật Đất đai”" in text
    assert "Đã nhận 1 ảnh của lớp." in text
    assert "Ảnh “anh.jpg” là hình vẽ SVG" in text
    assert "có thể thêm ảnh khác ở trang này" in text
    assert LearningClass.objects.count() == 1


def tokens(text: str) -> list[str]:
    """The tokens of photographs that wait on the server."""
    return re.findall(r'name="anh-giu" value="([^"]+)" checked', text)


def test_photographs_of_a_form_that_comes_back_need_not_be_chosen_again(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in("giamdoc")
    wrong = SimpleUploadedFile("hong.jpg", b"\xff\xd8\xff\xe0 ")

    sent = {**typed(female="2.000"), "photos": [photograph("red"), wrong], "lists": photograph("white")}
    back = client.post(PAGE, sent).content.decode()

    assert "Đã nhận 2 ảnh gửi lần trước, không phải chọn lại." in back
    assert "Ảnh “hong.jpg” bị hỏng" in back
    assert not ClassPhoto.objects.exists()
    kept = tokens(back)
    assert len(kept) == 2
    again = client.post(PAGE, {**typed(female="2.000"), "anh-giu": kept, "camera": photograph("blue")}).content.decode()
    kept = tokens(again)
    assert len(kept) == 3

    text = client.post(PAGE, {**typed(), "anh-giu": kept[:2]}, follow=True).content.decode()

    assert "Đã nhận 2 ảnh của lớp." in text
    assert sorted(ClassPhoto.objects.values_list("kind", flat=True)) == ["activity", "attendance"]


def test_a_photograph_that_waits_is_its_senders_only_and_for_an_hour(
    cast: Cast, signed_in: SignedIn, settings: object
) -> None:
    director = signed_in("giamdoc")
    sent = {**typed(female="2.000"), "photos": [photograph("red")]}
    kept = tokens(director.post(PAGE, sent).content.decode())

    for strange in (kept, ["giả mạo"], [kept[0] + "x"]):
        signed_in("phogiamdoc").post(PAGE, {**typed(place=strange[0][-9:]), "anh-giu": strange})
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(hours=2), tick=False):
        late = signed_in("giamdoc").post(PAGE, {**typed(place="Muộn"), "anh-giu": kept})

    assert late.status_code == 302
    assert LearningClass.objects.count() == 4
    assert not ClassPhoto.objects.exists()


# --- Queries -------------------------------------------------------------------------------------------------


#: What the frame of every page asks (who, in which post, notices, the demonstration) is counted by its own tests.
FRAME = re.compile(r'FROM "?(django_session|accounts_|inbox_|network_post\b)')


def queries(client: Client, path: str) -> int:
    """How many queries a page itself needs when asked for the second time."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return sum(not FRAME.search(query["sql"]) for query in captured)


def test_the_pages_need_as_many_queries_for_three_classes_as_for_one(cast: Cast, signed_in: SignedIn) -> None:
    director, client = cast.actor("giamdoc", IN_2021), signed_in("giamdoc")
    counts = []
    for number in range(3):
        logged = log(director, cast.cam_ngoc, topic=f"Lớp {number}", place=f"Thôn {number}")
        client.post(
            f"/lop-hoc/{logged.pk}/anh/", {"photos": [photograph("red"), photograph("blue")], "kind": "activity"}
        )
        pages = (PAGE, f"/lop-hoc/{logged.pk}/", "/lop-hoc/?ky=2020-2021/HK1", "/lop-hoc/phieu-ky-ten/")
        counts.append([queries(client, page) for page in pages])

    assert counts[0] == counts[2]
    assert counts[2] == [11, 9, 4, 11]
