"""Entering an event: preview first, then the event; and taking a mistaken one back."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from gdtx.network import queries
from gdtx.network.models import NetworkEvent
from tests.desk.reading import links, words
from tests.support.cast import IN_2025, REFORM, Cast, area

from .conftest import SignIn

pytestmark = pytest.mark.django_db

MERGE = "/mang-luoi/su-kien/ghi/nhap/?vung=15127"


def merge_data() -> dict[str, object]:
    return {
        "others": [str(area("14848", REFORM).pk)],
        "more": "",
        "name": "Xã Cẩm Chung",
        "code": "15127",
        "parent": "",
        "on": "01/01/2026",
        "act_number": "99/NQ-UBTVQH16",
        "act_issuer": "Ủy ban Thường vụ Quốc hội",
        "act_adopted": "20/11/2025",
        "act_title": "Sắp xếp đơn vị hành chính cấp xã",
    }


def seal_of(page: object) -> str:
    found = re.search(r'name="da_xem" value="([0-9a-f]{64})"', page.content.decode())  # type: ignore[attr-defined]
    assert found
    return found.group(1)


def enter(client: Client, address: str, data: dict[str, object]) -> object:
    """Look at the preview, then enter what was shown."""
    shown = client.post(address, data | {"buoc": "xem"})
    assert shown.status_code == 200, words(shown)
    return client.post(address, data | {"buoc": "ghi", "da_xem": seal_of(shown)})


def test_a_merger_is_previewed_then_entered(cast: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("so", IN_2025)
    assert "Nhập cùng với" in words(client.get(MERGE))

    shown = client.post(MERGE, merge_data() | {"buoc": "xem"})

    text = words(shown)
    assert "Nhập Xã Cẩm Thủy và Xã Tam Chung thành Xã Cẩm Chung." in text
    assert "Trung tâm học tập cộng đồng xã Tam Chung có trụ sở tại Xã Cẩm Chung." in text
    assert "Việc còn để ngỏ" in text
    assert not NetworkEvent.objects.exists()

    done = client.post(MERGE, merge_data() | {"buoc": "ghi", "da_xem": seal_of(shown)}, follow=True)

    event = NetworkEvent.objects.get()
    assert done.redirect_chain == [(f"/mang-luoi/su-kien/{event.pk}/", 302)]
    assert "Đã ghi sự kiện" in words(done, inside="body")
    assert "99/NQ-UBTVQH16 (Ủy ban Thường vụ Quốc hội)" in words(done)
    assert "sắp có hiệu lực" in words(done)
    assert queries.area_by_code("15127", event.on).name == "Xã Cẩm Chung"


def test_what_was_not_previewed_is_not_entered(cast: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("so", IN_2025)
    shown = client.post(MERGE, merge_data() | {"buoc": "xem"})

    changed = client.post(MERGE, merge_data() | {"name": "Xã Khác", "buoc": "ghi", "da_xem": seal_of(shown)})
    blind = client.post(MERGE, merge_data() | {"buoc": "ghi"})

    for page in (changed, blind):
        assert page.status_code == 200
        assert "hãy xem lại rồi ghi" in words(page)
    assert not NetworkEvent.objects.exists()


def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(cast: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("so", IN_2025)

    page = client.post(MERGE, merge_data() | {"code": "15112", "buoc": "xem"})

    text = words(page)
    assert "Mã 15112 đang là của Xã Kiên Thọ" in text
    assert 'value="Xã Cẩm Chung"' in page.content.decode()


BAD = [
    ({"on": "32/01/2026"}, "32/01/2026"),
    ({"others": []}, "Chọn ít nhất một đơn vị nhập cùng."),
    ({"more": "99999"}, "99999"),
    ({"act_number": ""}, "Số, ký hiệu văn bản"),
]


@pytest.mark.parametrize(("change", "told"), BAD)
def test_bad_input_is_told_at_its_place(cast: Cast, sign_in_as: SignIn, change: dict[str, object], told: str) -> None:
    page = sign_in_as("so", IN_2025).post(MERGE, merge_data() | change | {"buoc": "xem"})

    assert page.status_code == 200
    assert told in words(page)
    assert "gd-field--bad" in page.content.decode()


def test_a_divided_commune_asks_where_its_centres_sit(cast: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("so", IN_2025)
    address = "/mang-luoi/su-kien/ghi/chia/?vung=15127"
    data = {
        "units": "15127 Xã Cẩm Thủy\n15169 Xã Cẩm Ngọc",
        "on": "01/01/2026",
        "act_number": "99/NQ-UBTVQH16",
    }

    open_seats = words(client.post(address, data | {"buoc": "xem"}))
    assert "Trụ sở của Trung tâm học tập cộng đồng xã Cẩm Ngọc" in open_seats
    assert "chưa có trụ sở: Xã Cẩm Thủy không còn" in open_seats
    chosen = {f"seat_{cast.cam_ngoc.pk}": "1", f"seat_{cast.phong_son.pk}": "0"}
    enter(client, address, data | chosen)

    event = NetworkEvent.objects.get()
    seats = queries.seat_area_ids([cast.cam_ngoc.pk, cast.phong_son.pk], event.on)
    assert seats == {
        cast.cam_ngoc.pk: queries.area_by_code("15169", event.on).area_id,
        cast.phong_son.pk: queries.area_by_code("15127", event.on).area_id,
    }


AREA_EVENTS = [
    ("doi-ten", "15127", {"name": "Phường Cẩm Thủy", "code": "15127"}, "Xã Cẩm Thủy đổi thành Phường Cẩm Thủy"),
    ("thanh-lap", "38", {"level": "commune", "name": "Đặc khu Hòn Mê", "code": "16999"}, "Thành lập đặc khu Hòn Mê"),
]


@pytest.mark.parametrize(("kind", "code", "data", "summary"), AREA_EVENTS)
def test_events_about_areas_are_entered(
    cast: Cast, sign_in_as: SignIn, kind: str, code: str, data: dict[str, str], summary: str
) -> None:
    client = sign_in_as("so", IN_2025)
    address = f"/mang-luoi/su-kien/ghi/{kind}/?vung={code}"
    assert client.get(address).status_code == 200

    enter(client, address, {**data, "on": "01/01/2026", "act_number": "99/NQ-UBTVQH16"})

    assert NetworkEvent.objects.get().summary == summary


BODY_EVENTS = [
    ("doi-ten-don-vi", {"name": "Trung tâm Cẩm Ngọc", "kind": "community_learning_centre"}, "đổi thành"),
    ("tru-so", {"area": "15127", "address": "Thôn 1"}, "có trụ sở tại Xã Cẩm Thủy"),
    ("cap-tren", {"line": "professional", "supervisor": "BGDDT"}, "Bộ Giáo dục và Đào tạo quản lý"),
    ("tinh-trang", {"state": "paused", "reason": "Mưa lũ"}, "tạm dừng (Mưa lũ)"),
    ("sap-nhap", {"others": "PHONG_SON", "into": "new", "name": "Trung tâm xã Cẩm Thủy"}, "Sáp nhập"),
    ("giai-the-don-vi", {}, "Giải thể Trung tâm học tập cộng đồng xã Cẩm Ngọc"),
]


@pytest.mark.parametrize(("kind", "data", "summary"), BODY_EVENTS)
def test_the_chair_of_the_commune_enters_events_about_its_centre(
    cast: Cast, sign_in_as: SignIn, kind: str, data: dict[str, object], summary: str
) -> None:
    client = sign_in_as("chutich", IN_2025)
    address = f"/mang-luoi/su-kien/ghi/{kind}/?don-vi=38-15169-HTCD"
    typed = {name: [str(cast.phong_son.pk)] if value == "PHONG_SON" else value for name, value in data.items()}
    assert client.get(address).status_code == 200

    enter(client, address, {**typed, "on": "01/01/2026", "act_number": "12/QĐ-UBND"})

    assert summary in NetworkEvent.objects.get().summary


def test_the_chair_founds_a_centre_with_its_supervisors_filled_in(cast: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("chutich", IN_2025)
    address = "/mang-luoi/su-kien/ghi/lap-don-vi/?vung=15127"
    form = client.get(address).content.decode()
    assert 'value="38-15127-UBND-2"' in form
    assert 'value="38-SGDDT"' in form

    enter(
        client,
        address,
        {
            "kind": "community_learning_centre",
            "name": "Trung tâm học tập cộng đồng xã Cẩm Thủy",
            "administrative": "38-15127-UBND-2",
            "professional": "38-SGDDT",
            "on": "01/01/2026",
            "act_number": "12/QĐ-UBND",
        },
    )

    event = NetworkEvent.objects.get()
    founded = queries.organisation_by_code("38-15127-HTCD-2")
    assert set(queries.supervisors_of(founded.pk, event.on)) == {"administrative", "professional"}


def test_a_mistaken_event_is_taken_back_with_its_reason(cast: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("so", IN_2025)
    enter(client, MERGE, merge_data())
    mistaken = NetworkEvent.objects.get()

    no_reason = client.post(f"/mang-luoi/su-kien/{mistaken.pk}/dinh-chinh/", {"reason": " "})
    done = client.post(f"/mang-luoi/su-kien/{mistaken.pk}/dinh-chinh/", {"reason": "Ghi nhầm xã"}, follow=True)

    assert no_reason.status_code == 200
    assert "vẫn được lưu" in words(done, inside="body")
    assert queries.area_by_code("15127", mistaken.on).name == "Xã Cẩm Thủy"
    old = words(client.get(f"/mang-luoi/su-kien/{mistaken.pk}/"))
    assert "đã đính chính" in old
    assert "Ghi nhầm xã" in old
    assert "Ghi nhầm: đính chính" not in old


def test_the_list_shows_events_about_areas_to_all_and_others_within_the_scope(cast: Cast, sign_in_as: SignIn) -> None:
    so, chair = sign_in_as("so", IN_2025), sign_in_as("chutich", IN_2025)
    enter(so, MERGE, merge_data())
    other = {"state": "paused", "reason": "Mưa lũ", "on": "01/12/2025", "act_number": ""}
    enter(chair, "/mang-luoi/su-kien/ghi/tinh-trang/?don-vi=38-15169-HTCD", other)

    own = words(sign_in_as("canbo", IN_2025).get("/mang-luoi/su-kien/"))
    next_door = sign_in_as("so40", IN_2025)
    listed = words(next_door.get("/mang-luoi/su-kien/"))

    assert "Mưa lũ" in own
    assert "thành Xã Cẩm Chung" in listed
    assert "Mưa lũ" not in listed
    paused = NetworkEvent.objects.get(kind="change_state")
    assert next_door.get(f"/mang-luoi/su-kien/{paused.pk}/").status_code == 404


FORBIDDEN = [
    ("canbo", MERGE, 403),
    ("chutich", MERGE, 403),
    ("so40", MERGE, 404),
    ("so", "/mang-luoi/su-kien/ghi/doi-ten/?vung=38", 403),
    ("so40", "/mang-luoi/su-kien/ghi/tinh-trang/?don-vi=38-15169-HTCD", 404),
    ("chutich", "/mang-luoi/su-kien/ghi/giai-the-don-vi/?don-vi=38-15127-UBND-2", 403),
    ("so", "/mang-luoi/su-kien/ghi/bay-ra/?vung=38", 404),
]


@pytest.mark.parametrize(("username", "address", "status"), FORBIDDEN)
def test_forms_are_closed_to_those_who_may_not(
    cast: Cast, sign_in_as: SignIn, username: str, address: str, status: int
) -> None:
    client = sign_in_as(username, IN_2025)

    assert client.get(address).status_code == status
    assert client.post(address, merge_data() | {"buoc": "ghi"}).status_code == status


def test_buttons_lead_to_the_events_a_person_may_enter(cast: Cast, sign_in_as: SignIn) -> None:
    so = links(sign_in_as("so", IN_2025).get("/mang-luoi/dia-ban/15127/"))
    chair = links(sign_in_as("chutich", IN_2025).get("/mang-luoi/dia-ban/15127/"))
    at_centre = links(sign_in_as("chutich", IN_2025).get("/mang-luoi/don-vi/38-15169-HTCD/"))

    assert so["Nhập đơn vị hành chính"] == MERGE
    assert "Nhập đơn vị hành chính" not in chair
    assert chair["Thành lập đơn vị"] == "/mang-luoi/su-kien/ghi/lap-don-vi/?vung=15127"
    assert at_centre["Sáp nhập đơn vị"] == "/mang-luoi/su-kien/ghi/sap-nhap/?don-vi=38-15169-HTCD"
