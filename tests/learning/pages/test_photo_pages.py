"""Photographs on pages: sent later, served within the scope only, taken away."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from gdtx.audit.models import Event
from gdtx.learning import actions, storage
from gdtx.learning.enums import PhotoKind
from gdtx.learning.models import ClassPhoto, LearningClass
from tests.learning.making import log
from tests.support.cast import IN_2021, Cast

from .conftest import SignedIn
from .test_logging import photograph

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(cast: Cast) -> LearningClass:
    """A class of Cẩm Ngọc."""
    return log(cast.actor("giamdoc", IN_2021), cast.cam_ngoc)


def add(cast: Cast, found: LearningClass, colour: str = "blue", **more: Any) -> ClassPhoto:
    """A photograph of the class, from its director."""
    by = cast.actor("giamdoc", IN_2021)
    return actions.add_photo(by=by, class_id=found.pk, file=io.BytesIO(photograph(colour).read()), **more)


def test_photographs_are_sent_later_and_shown_with_caption_and_history(
    cast: Cast, found: LearningClass, signed_in: SignedIn
) -> None:
    client = signed_in("giamdoc")
    assert "Chưa có ảnh" in client.get(f"/lop-hoc/{found.pk}/").content.decode()
    assert client.get(f"/lop-hoc/{found.pk}/anh/").status_code == 200

    sent = {"photos": [photograph()], "kind": "activity", "caption": "Buổi tập huấn", "taken_on": "05/10/2020"}
    response = client.post(f"/lop-hoc/{found.pk}/anh/", sent, follow=True)

    photo = ClassPhoto.objects.get()
    text = response.content.decode()
    assert response.redirect_chain == [(f"/lop-hoc/{found.pk}/#anh", 302)]
    assert f'src="/lop-hoc/anh/{photo.pk}/nho/" alt="Buổi tập huấn"' in text
    assert "05/10/2020" in text
    assert "thêm ảnh hoạt động" in text


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"kind": "activity"}, "Chưa có ảnh nào"),
        ({"photos": [SimpleUploadedFile("a.jpg", b"<html>")], "kind": "activity"}, "là trang web, không phải ảnh chụp"),
        ({"photos": [SimpleUploadedFile("a.jpg", b"")], "kind": "activity"}, "0 byte"),
        ({"photos": [photograph("red")], "kind": "activity", "taken_on": "21/01/2021"}, "ở sau hôm nay (20/01/2021)"),
        ({"photos": [photograph("red")], "kind": "activity", "caption": "x" * 201}, "tối đa là 200"),
        ({"photos": [photograph("red")], "kind": "phim"}, "phim"),
    ],
)
def test_what_is_wrong_is_told_at_the_form(
    cast: Cast, found: LearningClass, signed_in: SignedIn, sent: dict[str, Any], told: str
) -> None:
    response = signed_in("giamdoc").post(f"/lop-hoc/{found.pk}/anh/", sent)

    assert response.status_code == 200
    assert told in response.content.decode()
    assert not ClassPhoto.objects.exists()


def test_a_photograph_is_served_privately_bare_and_harmless(
    cast: Cast, found: LearningClass, signed_in: SignedIn
) -> None:
    photo = add(cast, found)
    client = signed_in("so")

    large = client.get(f"/lop-hoc/anh/{photo.pk}/")
    small = client.get(f"/lop-hoc/anh/{photo.pk}/nho/")

    for response in (large, small):
        assert response.status_code == 200
        assert response["Content-Type"] == "image/jpeg"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response["Cache-Control"] == "private, max-age=86400, immutable"
        assert photo.name not in str(response.headers)
    picture = Image.open(io.BytesIO(b"".join(large.streaming_content)))
    assert (picture.format, picture.size) == ("JPEG", (60, 40))
    small.close()


def test_nobody_outside_the_scope_finds_a_photograph(cast: Cast, found: LearningClass, signed_in: SignedIn) -> None:
    photo = add(cast, found)

    for username, status in {"giamdoc_ps": 404, "giamdoc40": 404, "so40": 404, "bo": 403, "khach": 403}.items():
        client = signed_in(username)
        for page in ("", "nho/", "bo/"):
            answer = client.get(f"/lop-hoc/anh/{photo.pk}/{page}").status_code
            assert answer == status or (page == "bo/" and answer == 403), (username, page)
    assert signed_in("giamdoc").get("/lop-hoc/anh/999/").status_code == 404


def test_files_have_no_address_of_their_own(cast: Cast, found: LearningClass, signed_in: SignedIn) -> None:
    photo = add(cast, found)
    client = signed_in("giamdoc")

    for address in (
        f"/media/lop-hoc/{photo.name}.jpg",
        f"/tinh/lop-hoc/{photo.name}.jpg",
        f"/lop-hoc/{photo.name}.jpg",
    ):
        assert client.get(address).status_code == 404


def test_a_sign_in_list_opens_for_few_is_recorded_and_not_kept_by_browsers(
    cast: Cast, found: LearningClass, signed_in: SignedIn
) -> None:
    names = add(cast, found, "white", kind=PhotoKind.ATTENDANCE)

    opened = signed_in("phogiamdoc").get(f"/lop-hoc/anh/{names.pk}/")
    refused = signed_in("so").get(f"/lop-hoc/anh/{names.pk}/")

    assert (opened.status_code, opened["Cache-Control"]) == (200, "private, no-store")
    event = Event.objects.get(verb="read_sign_in_list")
    assert (event.actor_label, event.after) == (str(cast.person("phogiamdoc")), {"photo": names.pk})
    assert refused.status_code == 403
    assert "không có quyền xem thông tin cá nhân" in refused.content.decode()
    assert signed_in("phogiamdoc").get(f"/lop-hoc/anh/{names.pk}/nho/").status_code == 404
    page = signed_in("so").get(f"/lop-hoc/{found.pk}/").content.decode()
    assert "chỉ người được xem thông tin học viên mở được" in page
    assert f"/lop-hoc/anh/{names.pk}/" not in page
    opened.close()


def test_with_a_reverse_proxy_the_file_is_handed_over_after_the_rules_were_asked(
    cast: Cast, found: LearningClass, signed_in: SignedIn, settings: Any
) -> None:
    photo = add(cast, found)
    settings.GDTX_ACCEL_PREFIX = "/media-noi-bo/"

    response = signed_in("giamdoc").get(f"/lop-hoc/anh/{photo.pk}/")

    path = storage.path_of(photo.name)
    assert path is not None
    assert response["X-Accel-Redirect"] == "/media-noi-bo/" + path.relative_to(settings.MEDIA_ROOT).as_posix()
    assert response.content == b""
    assert signed_in("giamdoc40").get(f"/lop-hoc/anh/{photo.pk}/").status_code == 404


def test_a_lost_file_is_not_found_and_breaks_no_page(cast: Cast, found: LearningClass, signed_in: SignedIn) -> None:
    photo = add(cast, found)
    storage.remove(photo.name)

    assert signed_in("giamdoc").get(f"/lop-hoc/anh/{photo.pk}/").status_code == 404
    assert signed_in("giamdoc").get(f"/lop-hoc/{found.pk}/").status_code == 200


def test_a_photograph_is_taken_away_with_a_reason_and_the_class_tells_it(
    cast: Cast, found: LearningClass, signed_in: SignedIn
) -> None:
    photo = add(cast, found)
    client = signed_in("giamdoc")
    assert f"/lop-hoc/anh/{photo.pk}/nho/" in client.get(f"/lop-hoc/anh/{photo.pk}/bo/").content.decode()

    blank = client.post(f"/lop-hoc/anh/{photo.pk}/bo/", {"reason": " "})
    assert blank.status_code == 200
    response = client.post(f"/lop-hoc/anh/{photo.pk}/bo/", {"reason": "Người trong ảnh không đồng ý"}, follow=True)

    text = response.content.decode()
    assert "Đã bỏ ảnh" in text
    assert "bỏ ảnh hoạt động" in text
    assert "Người trong ảnh không đồng ý" in text
    assert f"/lop-hoc/anh/{photo.pk}/" not in text
    assert client.get(f"/lop-hoc/anh/{photo.pk}/").status_code == 404
    assert client.get(f"/lop-hoc/anh/{photo.pk}/bo/").status_code == 404


def test_photographs_of_a_withdrawn_class_vanish_from_its_page(
    cast: Cast, found: LearningClass, signed_in: SignedIn
) -> None:
    photo = add(cast, found)
    by = cast.actor("giamdoc", IN_2021)
    actions.withdraw_class(by=by, class_id=found.pk, version=1, reason="Ghi trùng")
    client = signed_in("giamdoc")

    text = client.get(f"/lop-hoc/{found.pk}/").content.decode()

    assert "ảnh không hiện nữa" in text
    assert "<img" not in text
    assert client.get(f"/lop-hoc/anh/{photo.pk}/").status_code == 404
    assert client.get(f"/lop-hoc/{found.pk}/anh/").status_code == 403
    client.post(f"/lop-hoc/anh/{photo.pk}/bo/", {"reason": "Lớp đã rút"})
    photo.refresh_from_db()
    assert photo.removed_at is not None


def test_more_than_the_limit_is_refused_in_a_sentence(
    cast: Cast, found: LearningClass, signed_in: SignedIn, settings: Any
) -> None:
    settings.GDTX_PHOTOS_PER_CLASS = 1
    files = [photograph("red"), photograph("blue")]

    text = (
        signed_in("giamdoc")
        .post(f"/lop-hoc/{found.pk}/anh/", {"photos": files, "kind": "activity"}, follow=True)
        .content.decode()
    )

    assert "Đã nhận 1 ảnh của lớp." in text
    assert "Lớp này đã có 1 ảnh, là mức tối đa của một lớp." in text
    assert ClassPhoto.objects.count() == 1
    assert len(list(Path(settings.MEDIA_ROOT).rglob("*.jpg"))) == 2


def test_every_field_asks_for_kinds_that_phones_convert_to(
    cast: Cast, found: LearningClass, signed_in: SignedIn
) -> None:
    client = signed_in("giamdoc")

    for address in ("/lop-hoc/ghi/", f"/lop-hoc/{found.pk}/anh/"):
        fields = re.findall(r'<input type="file"[^>]*>', client.get(address).content.decode())
        assert len(fields) >= 2, address
        assert all(' accept="image/jpeg,image/png,image/webp"' in field for field in fields), fields


def test_a_picture_of_an_iphone_that_was_not_converted_is_refused_with_the_way_out(
    cast: Cast, found: LearningClass, signed_in: SignedIn
) -> None:
    picture = SimpleUploadedFile("IMG_0001.HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 600)

    response = signed_in("giamdoc").post(f"/lop-hoc/{found.pk}/anh/", {"photos": [picture], "kind": "activity"})

    told = response.content.decode()
    assert "IMG_0001.HEIC” là ảnh HEIC" in told
    assert "Cài đặt → Camera → Định dạng → Tương thích nhất" in told
    assert not ClassPhoto.objects.exists()
