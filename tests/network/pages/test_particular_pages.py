"""Pages of places, rooms and equipment, money, flags, coverage: shown, entered, refused, to whom."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

from gdtx.network import actions, queries
from gdtx.network.actions import ActCited
from gdtx.network.models import Budget, Facility, NetworkEvent
from tests.desk.reading import headings, links, words
from tests.support.cast import IN_2021, IN_2025, REFORM, Cast, area

from .conftest import SignIn
from .test_event_pages import enter

pytestmark = pytest.mark.django_db

ON = dt.date(2026, 1, 1)
ACT = ActCited("861/QĐ-TTg", "Thủ tướng Chính phủ", dt.date(2025, 12, 4))
CENTRE = "/mang-luoi/don-vi/38-15169-HTCD/"
ROOMS = f"{CENTRE}co-so-vat-chat/"
MONEY = f"{CENTRE}kinh-phi/"

ROOM = {"kind": "classroom", "count": "2", "detail": "", "tenure": "shared", "condition": "worn", "on": "01/9/2025"}
AMOUNT = {"year": "2025", "source": "commune", "allotted": "25 triệu", "spent": "", "note": "", "seen_version": "0"}


# --- Rooms and equipment ------------------------------------------------------------------------------------------


def test_the_director_counts_rooms_and_sees_them_on_the_page_of_the_centre(cast: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("giamdoc", IN_2025)
    assert "Chưa ghi phòng học, thiết bị nào." in words(client.get(ROOMS))

    done = client.post(ROOMS, ROOM, follow=True)

    assert done.redirect_chain == [(ROOMS, 302)]
    assert "Đã ghi: phòng học, 2 từ ngày 01/9/2025." in words(done, inside="body")
    shown = words(client.get(CENTRE))
    assert "Phòng học 2 dùng chung xuống cấp cần sửa từ 01/9/2025" in shown
    again = client.get(ROOMS, {"loai": "classroom"})
    assert '<option value="classroom" selected>' in again.content.decode()
    client.post(ROOMS, ROOM | {"count": "0", "on": "01/10/2025"})
    assert "Số liệu của thời gian khác Loại Số lượng Thời gian phòng học 2 từ 01/9/2025 đến 30/9/2025" in words(
        client.get(ROOMS)
    )


BAD_ROOMS = [
    ({"count": "hai"}, "Hãy ghi số nguyên."),
    ({"count": "-1"}, "Số lượng từ 0 trở lên."),
    ({"kind": "other"}, "Thiết bị khác thì phải ghi rõ là gì."),
    ({"on": "31/02/2025"}, "31/02/2025"),
    ({"on": "01/01/2001"}, "không hoạt động"),
    ({"count": "0"}, "Đơn vị chưa ghi mục này."),
]


@pytest.mark.parametrize(("change", "told"), BAD_ROOMS)
def test_a_wrong_count_is_told_at_its_place_and_kept(
    cast: Cast, sign_in_as: SignIn, change: dict[str, str], told: str
) -> None:
    page = sign_in_as("giamdoc", IN_2025).post(ROOMS, ROOM | {"detail": "Nhà văn hóa"} | change | _no_detail(change))

    assert page.status_code == 200
    assert told in words(page)
    assert "gd-field--bad" in page.content.decode()
    assert not Facility.objects.exists()


def _no_detail(change: dict[str, str]) -> dict[str, str]:
    return {"detail": ""} if change.get("kind") == "other" else {}


def test_who_may_not_enter_sees_why_and_who_is_outside_sees_nothing(cast: Cast, sign_in_as: SignIn) -> None:
    for address, data in ((ROOMS, ROOM), (MONEY, AMOUNT)):
        teacher = sign_in_as("giaovien", IN_2025)
        assert "không có quyền ghi điểm học tập, cơ sở vật chất, kinh phí" in words(teacher.get(address))
        assert teacher.post(address, data).status_code == 403
        for outside in ("giamdoc_ps", "so40"):
            assert sign_in_as(outside, IN_2025).get(address).status_code == 404
            assert sign_in_as(outside, IN_2025).post(address, data).status_code == 404
    assert not Facility.objects.exists()
    assert not Budget.objects.exists()


# --- Money --------------------------------------------------------------------------------------------------------


def test_money_is_entered_changed_and_taken_out(cast: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("canbo", IN_2025)
    client.post(MONEY, AMOUNT)
    client.post(MONEY, AMOUNT | {"source": "donations", "allotted": "5.500.000", "note": "Doanh nghiệp"})

    text = words(client.get(MONEY))
    assert "2025 ngân sách xã 25.000.000 chưa có số" in text
    assert "Cộng năm 2025 – 30.500.000 chưa có số" in text

    form = client.get(MONEY, {"nam": "2025", "nguon": "commune"})
    assert "Sửa kinh phí năm 2025, ngân sách xã" in words(form)
    assert 'value="25.000.000"' in form.content.decode()
    client.post(MONEY, AMOUNT | {"spent": "20.000.000", "seen_version": "1"})
    assert "2025 ngân sách xã 25.000.000 20.000.000 80,0" in words(client.get(CENTRE))

    no_reason = client.post(f"{MONEY}xoa/", {"year": "2025", "source": "donations", "reason": ""}, follow=True)
    assert "hãy ghi lý do xóa" in words(no_reason, inside="body")
    client.post(f"{MONEY}xoa/", {"year": "2025", "source": "donations", "reason": "Ghi nhầm"})
    assert [row.source for row in queries.budgets_of(cast.cam_ngoc.pk)] == ["commune"]


BAD_MONEY = [
    ({"allotted": "nhiều"}, "Không đọc được số tiền"),
    ({"allotted": "25.00"}, "Không đọc được số tiền"),
    ({"allotted": "2,5555555 triệu"}, "Không đọc được số tiền"),
    ({"allotted": ""}, "Được giao"),
    ({"year": "1990"}, "Năm phải từ 1999 đến 2026."),
    ({"year": "hai nghìn"}, "bốn chữ số"),
    ({"seen_version": "7"}, "đã được người khác ghi trong lúc bạn đang nhập"),
]


@pytest.mark.parametrize(("change", "told"), BAD_MONEY)
def test_wrong_money_is_told_and_kept(cast: Cast, sign_in_as: SignIn, change: dict[str, str], told: str) -> None:
    page = sign_in_as("giamdoc", IN_2025).post(MONEY, AMOUNT | {"note": "Quyết định 5"} | change)

    assert page.status_code == 200
    assert told in words(page)
    assert 'value="Quyết định 5"' in page.content.decode()
    assert not Budget.objects.exists()


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("25.000.000", 25_000_000), ("25000000 đồng", 25_000_000), ("2,5 tỷ", 2_500_000_000), ("30 triệu", 30_000_000)],
)
def test_money_is_read_as_people_write_it(cast: Cast, sign_in_as: SignIn, typed: str, amount: int) -> None:
    sign_in_as("giamdoc", IN_2025).post(MONEY, AMOUNT | {"allotted": typed})

    assert Budget.objects.get().allotted == amount


# --- Places and the rarer events ------------------------------------------------------------------------------------


def test_the_director_opens_and_gives_up_a_place_with_a_look_first(cast: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("giamdoc", IN_2025)
    assert links(client.get(CENTRE))["Mở điểm học tập"] == "/mang-luoi/su-kien/ghi/mo-diem/?don-vi=38-15169-HTCD"

    given = {"name": "Trường tiểu học Cẩm Ngọc", "area": "15127", "on": "01/12/2025"}
    enter(client, "/mang-luoi/su-kien/ghi/mo-diem/?don-vi=38-15169-HTCD", given)

    later = sign_in_as("giamdoc", ON)
    assert "Trường tiểu học Cẩm Ngọc – Xã Cẩm Thủy từ 01/12/2025" in words(later.get(CENTRE))
    [site] = queries.sites_of(cast.cam_ngoc.pk, ON)
    enter(later, "/mang-luoi/su-kien/ghi/dong-diem/?don-vi=38-15169-HTCD", {"site": str(site.pk), "on": "01/02/2026"})
    assert queries.sites_of(cast.cam_ngoc.pk, dt.date(2026, 2, 1)) == []
    offered = links(later.get(CENTRE))
    assert "Sáp nhập đơn vị" not in offered
    assert later.get("/mang-luoi/su-kien/ghi/sap-nhap/?don-vi=38-15169-HTCD").status_code == 403


SPLITS = [("tach", True, "Tách"), ("chia", False, "Chia")]


@pytest.mark.parametrize(("how", "goes_on", "told"), SPLITS)
def test_a_centre_is_split_with_new_ones_under_the_same_supervisors(
    cast: Cast, sign_in_as: SignIn, how: str, goes_on: bool, told: str
) -> None:
    client = sign_in_as("chutich", IN_2025)
    address = "/mang-luoi/su-kien/ghi/chia-tach-don-vi/?don-vi=38-15169-HTCD"
    lines = "Trung tâm học tập cộng đồng Ngọc Sơn\nTrung tâm học tập cộng đồng Ngọc Thủy; 15127"

    enter(client, address, {"goes_on": how, "bodies": lines, "on": "01/01/2026", "act_number": "12/QĐ-UBND"})

    event = NetworkEvent.objects.get()
    assert event.summary.startswith(told)
    assert (queries.organisation_version(cast.cam_ngoc, ON) is not None) is goes_on
    founded = queries.organisation_by_code("38-15127-HTCD-2")
    assert queries.supervisors_of(founded.pk, ON)["professional"].supervisor == cast.department
    assert queries.organisation_by_code("38-15127-HTCD-3")


BAD_SPLITS = [
    ({"bodies": "Trung tâm A; 99999"}, "99999"),
    ({"bodies": "; 15127"}, "Chia cần ít nhất hai đơn vị mới"),
    ({"goes_on": "chia"}, "Chia cần ít nhất hai đơn vị mới"),
    ({"on": "01/01/2020"}, "thẩm quyền"),
]


@pytest.mark.parametrize(("change", "told"), BAD_SPLITS)
def test_a_wrong_split_is_told(cast: Cast, sign_in_as: SignIn, change: dict[str, str], told: str) -> None:
    data = {"goes_on": "tach", "bodies": "Trung tâm A", "on": "01/01/2026", "act_number": "12/QĐ-UBND", "buoc": "xem"}

    page = sign_in_as("chutich", IN_2025).post(
        "/mang-luoi/su-kien/ghi/chia-tach-don-vi/?don-vi=38-15169-HTCD", data | change
    )

    assert told in words(page, inside="body")
    assert not NetworkEvent.objects.exists()


def test_a_pause_says_its_kind_of_reason_everywhere(cast: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("chutich", IN_2025)
    given = {"state": "suspended", "reason_kind": "disaster", "reason": "Lũ quét", "on": "01/10/2025"}

    enter(client, "/mang-luoi/su-kien/ghi/tinh-trang/?don-vi=38-15169-HTCD", given)

    text = words(client.get(CENTRE))
    assert "Tình trạng đình chỉ từ ngày 01/10/2025 Lý do thiên tai: Lũ quét" in text
    assert "Bị đình chỉ hoạt động (Lũ quét)" in text
    assert "đình chỉ Lũ quét" in words(client.get("/mang-luoi/dia-ban/15127/"))


def test_a_resolution_that_merges_and_divides_at_once_is_entered_on_one_page(cast: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("so", IN_2025)
    address = "/mang-luoi/su-kien/ghi/sap-xep/?vung=15127"
    thuy, chung = area("15127", REFORM).pk, area("14848", REFORM).pk
    typed = {
        "more": "14848",
        "units": "15127 Phường Cẩm Thủy\n14848 Xã Tam Sơn",
        "on": "01/01/2026",
        "act_number": "99/NQ-UBTVQH16",
    }

    asked = client.post(address, typed | {"buoc": "xem"})
    assert "Hãy chọn ở dưới: dân của từng đơn vị cũ" in words(asked)
    assert "Xã Tam Chung chuyển về Xã Tam Sơn" in words(asked)
    chosen = {f"move_{thuy}_0": "some", f"move_{thuy}_1": "some", f"move_{chung}_1": "all"}
    enter(client, address, typed | chosen | {f"seat_{cast.cam_ngoc.pk}": "1"})

    event = NetworkEvent.objects.get()
    assert event.kind == "split_area"
    seats = queries.seat_area_ids([cast.cam_ngoc.pk, cast.tam_chung.pk], ON)
    son = queries.area_by_code("14848", ON)
    assert son.name == "Xã Tam Sơn"
    assert seats == {cast.cam_ngoc.pk: son.area_id, cast.tam_chung.pk: son.area_id}


BAD_PLANS = [
    ({"more": "00000"}, "00000"),
    ({"units": "Cẩm Thủy"}, "thiếu loại đơn vị ở đầu"),
    ({}, "Mỗi đơn vị cũ phải chuyển toàn bộ dân về một nơi"),
]


@pytest.mark.parametrize(("change", "told"), BAD_PLANS)
def test_a_wrong_reorganisation_is_told(cast: Cast, sign_in_as: SignIn, change: dict[str, str], told: str) -> None:
    thuy = area("15127", REFORM).pk
    data = {
        "more": "",
        "units": "15127 Phường Cẩm Thủy",
        f"move_{thuy}_0": "some" if not change else "all",
        "on": "01/01/2026",
        "act_number": "99/NQ-UBTVQH16",
        "buoc": "xem",
    }

    page = sign_in_as("so", IN_2025).post("/mang-luoi/su-kien/ghi/sap-xep/?vung=15127", data | change)

    assert told in words(page)
    assert not NetworkEvent.objects.exists()


def test_a_seat_may_be_chosen_in_a_commune_that_does_not_exist_yet(cast: Cast, sign_in_as: SignIn) -> None:
    so = sign_in_as("so", IN_2025)
    unit = {"level": "commune", "name": "Đặc khu Hòn Mê", "code": "16999", "on": "01/01/2026", "act_number": "1/NQ"}
    enter(so, "/mang-luoi/su-kien/ghi/thanh-lap/?vung=38", unit)

    address = "/mang-luoi/su-kien/ghi/tru-so/?don-vi=38-14848-HTCD"
    too_early = so.post(address, {"area": "16999", "on": "01/12/2025", "act_number": "2/QĐ", "buoc": "xem"})
    enter(so, address, {"area": "16999", "on": "01/01/2026", "act_number": "2/QĐ"})

    assert "16999" in words(too_early)
    assert queries.seat_area_ids([cast.tam_chung.pk], ON) == {
        cast.tam_chung.pk: queries.area_by_code("16999", ON).area_id
    }


# --- Flags ----------------------------------------------------------------------------------------------------------


def test_the_department_recognises_a_commune_and_takes_it_back(cast: Cast, sign_in_as: SignIn) -> None:
    so = sign_in_as("so", IN_2025)
    address = "/mang-luoi/su-kien/ghi/phan-dinh/?vung=15127"
    assert links(so.get("/mang-luoi/dia-ban/15127/"))["Công nhận, phân định xã"] == address
    assert "Công nhận, phân định xã" not in links(so.get("/mang-luoi/dia-ban/38/"))

    enter(so, address, {"flag": "region_3", "on": "01/9/2025", "act_number": "861/QĐ-TTg"})

    page = so.get("/mang-luoi/dia-ban/15127/")
    assert "xã khu vực III · 861/QĐ-TTg" in words(page)
    assert "01/9/2025 · Được công nhận là xã khu vực III" in words(page)
    enter(
        so,
        "/mang-luoi/su-kien/ghi/thoi-phan-dinh/?vung=15127",
        {"flag": "region_3", "on": "01/10/2025", "act_number": "9/QĐ"},
    )
    assert "xã khu vực III · 861" not in words(so.get("/mang-luoi/dia-ban/15127/"))
    assert sign_in_as("chutich", IN_2025).get(address).status_code == 403
    assert sign_in_as("so40", IN_2025).get(address).status_code == 404


def test_what_cannot_be_taken_back_says_so_before_anybody_writes_a_reason(cast: Cast, sign_in_as: SignIn) -> None:
    so = sign_in_as("so", IN_2025)
    for name, day in (("Xã Một", "01/12/2025"), ("Xã Hai", "01/01/2026")):
        given = {"name": name, "code": "15127", "on": day, "act_number": "99/NQ"}
        enter(so, "/mang-luoi/su-kien/ghi/doi-ten/?vung=15127", given)
    first, last = NetworkEvent.objects.order_by("pk")

    blocked = so.get(f"/mang-luoi/su-kien/{first.pk}/dinh-chinh/")
    possible = so.get(f"/mang-luoi/su-kien/{last.pk}/dinh-chinh/")

    assert "Không đính chính được." in words(blocked)
    assert '<form class="gd-form"' not in blocked.content.decode()
    assert "Những điều sau sẽ trở lại như trước" in words(possible)
    assert "Xã Một đổi thành Xã Hai." in words(possible)


# --- Coverage -------------------------------------------------------------------------------------------------------


def test_coverage_counts_and_names_the_communes_without_a_centre(cast: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("so", IN_2025)
    assert links(client.get("/mang-luoi/dia-ban/38/"))["Độ phủ"] == "/mang-luoi/dia-ban/38/do-phu/"

    page = client.get("/mang-luoi/dia-ban/38/do-phu/")

    text = words(page)
    assert headings(page)[0] == "Độ phủ trung tâm học tập cộng đồng"
    assert "Đơn vị cấp xã có trung tâm 2/166" in text
    assert "Chưa có trung tâm 164" in text
    assert "1–100 trong 164 đơn vị cấp xã" in text
    assert links(page)["Ghi thành lập"].startswith("/mang-luoi/su-kien/ghi/lap-don-vi/?vung=")
    two = words(client.get("/mang-luoi/dia-ban/38/do-phu/?loc=nhieu"))
    assert "Xã Cẩm Thủy 15127" in two
    assert "và 1 trung tâm khác" in two


def test_a_centre_at_rest_does_not_count_as_missing_but_is_shown(cast: Cast, sign_in_as: SignIn) -> None:
    by = cast.actor("so", IN_2025)
    actions.change_state(by=by, on=IN_2025, organisation_id=cast.tam_chung.pk, state="paused", reason_kind="epidemic")

    text = words(sign_in_as("so", IN_2025).get("/mang-luoi/dia-ban/38/do-phu/?loc=dang-nghi"))

    assert "Trung tâm đang tạm dừng, đình chỉ 1" in text
    assert "Xã Tam Chung 14848" in text
    assert "Trung tâm học tập cộng đồng xã Tam Chung tạm dừng" in text


def test_coverage_of_a_district_of_the_past_and_as_excel(cast: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("phong", IN_2021)

    page = client.get("/mang-luoi/dia-ban/390/do-phu/?ban-do=2021-01-15")
    file = client.get("/mang-luoi/dia-ban/390/do-phu.xlsx?ban-do=2021-01-15")

    assert "Đơn vị cấp xã có trung tâm 2/17" in words(page)
    assert links(page)["Excel, tất cả xã"] == "/mang-luoi/dia-ban/390/do-phu.xlsx?ban-do=2021-01-15"
    sheet = openpyxl.load_workbook(io.BytesIO(file.content)).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    flat = [str(value) for row in cells for value in row if value is not None]
    assert "Trung tâm học tập cộng đồng xã Cẩm Ngọc" in flat
    assert flat.count("chưa có trung tâm") == 15


OUTSIDE = [
    ("so40", "/mang-luoi/dia-ban/38/do-phu/", 404),
    ("giamdoc40", "/mang-luoi/dia-ban/38/do-phu.xlsx", 404),
    ("so", "/mang-luoi/dia-ban/VN/do-phu/", 404),
    ("bo", "/mang-luoi/dia-ban/VN/do-phu/", 200),
    ("so", "/mang-luoi/dia-ban/15127/do-phu/", 404),
    ("giamdoc", "/mang-luoi/dia-ban/38/do-phu/", 200),
    ("khach", "/mang-luoi/dia-ban/38/do-phu/", 403),
]


@pytest.mark.parametrize(("username", "address", "status"), OUTSIDE)
def test_coverage_is_open_to_those_who_see_the_figures_of_the_area(
    cast: Cast, sign_in_as: SignIn, username: str, address: str, status: int
) -> None:
    assert sign_in_as(username, IN_2025).get(address).status_code == status


def test_territory_elsewhere_is_public_and_its_centres_are_not(cast: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("so40", IN_2025).get("/mang-luoi/dia-ban/38/")

    text = words(page)
    assert "Địa giới, tên, mã và văn bản là thông tin công khai." in text
    assert "Đơn vị cấp xã 166" in text
    assert "Xã Cẩm Thủy 15127 Xã" in text
    assert "Trung tâm học tập cộng đồng" not in text
    assert "Độ phủ" not in links(page)


def test_pages_ask_as_many_questions_for_many_rows_as_for_one(
    cast: Cast, sign_in_as: SignIn, django_assert_max_num_queries
) -> None:
    by = cast.actor("giamdoc", IN_2025)
    client = sign_in_as("giamdoc", IN_2025)
    for number, kind in enumerate(["classroom", "hall", "computer", "sound"], start=1):
        actions.record_facility(by=by, organisation_id=cast.cam_ngoc.pk, on=IN_2025, kind=kind, count=number)
        actions.open_site(by=by, organisation_id=cast.cam_ngoc.pk, on=IN_2025, name=f"Điểm {number}")
        actions.set_budget(
            by=by, organisation_id=cast.cam_ngoc.pk, year=2020 + number, source="commune", allotted=number
        )
    client.get(CENTRE)

    with django_assert_max_num_queries(42):
        client.get(CENTRE)
    with django_assert_max_num_queries(16):
        client.get(ROOMS)
    with django_assert_max_num_queries(16):
        client.get(MONEY)
