"""The pages of who approves plans: what holds is read by everybody, ruled by the department, never backwards."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from gdtx.foundation.ranges import OPEN_END
from gdtx.plans.models import PlanRoute
from gdtx.plans.routes import route_for
from tests.plans.pages.test_plan_pages import signed_in
from tests.support.cast import IN_2025, Cast, area

RULING = {
    "organisation_kind": "community_learning_centre",
    "mode": "approve",
    "line": "administrative",
    "own_chair": "self_issued",
    "valid_from": "01/01/2026",
    "last_on": "",
    "citation": "Quyết định 99/QĐ-SGDĐT ngày 12/8/2025",
}
KIND = "community_learning_centre"


def test_the_department_rules_from_a_day_on_and_the_page_tells_both_rules(cast: Cast) -> None:
    client = signed_in(cast, "so")
    before = client.get(reverse("plan_routes")).content.decode()
    assert "Quyết định 09/2008/QĐ-BGDĐT" in before
    assert "Tỉnh chưa có quy định riêng" in before
    assert "142/2025/NĐ-CP" in client.get(reverse("plan_route_new") + f"?loai={KIND}").content.decode()

    answer = client.post(reverse("plan_route_new"), RULING, follow=True)

    html = answer.content.decode()
    assert "Đã ghi quy định cho Trung tâm học tập cộng đồng, áp dụng từ 01/01/2026." in html
    assert "Quyết định 99/QĐ-SGDĐT" in html
    assert "chưa đến ngày" in html
    assert "tự ban hành và báo lên cấp trên" in html
    province = area("38").pk
    assert "09/2008" in route_for(province, KIND, dt.date(2025, 12, 31)).citation
    assert "99/QĐ-SGDĐT" in route_for(province, KIND, dt.date(2026, 1, 1)).citation
    assert (
        "quy định của tỉnh"
        in signed_in(cast, "giamdoc", dt.date(2026, 1, 1)).get(reverse("plan_routes")).content.decode()
    )


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"citation": "  "}, "bắt buộc"),
        ({"valid_from": "31/2/2026"}, "31/2/2026"),
        ({"last_on": "31/12/2025"}, "Ngày cuối 31/12/2025 đứng trước ngày bắt đầu 01/01/2026"),
        ({"mode": "tự do"}, "tự do"),
        ({"organisation_kind": "department"}, "department"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_nothing_typed_is_lost(
    cast: Cast, change: dict[str, str], says: str
) -> None:
    client = signed_in(cast, "so")

    answer = client.post(reverse("plan_route_new"), {**RULING, **change})

    assert answer.status_code == 400
    assert says in answer.content.decode()
    if "citation" not in change:
        assert RULING["citation"] in answer.content.decode()
    assert not PlanRoute.objects.exists()


def test_a_ruling_that_has_begun_is_followed_never_overwritten(cast: Cast) -> None:
    client = signed_in(cast, "so")
    address = reverse("plan_route_new")
    assert client.post(address, {**RULING, "valid_from": "01/9/2025"}).status_code == 302

    again = client.post(address, {**RULING, "valid_from": "01/9/2025", "citation": "Sửa lại"})
    earlier = client.post(address, {**RULING, "valid_from": "01/8/2025"})

    assert (again.status_code, earlier.status_code) == (400, 400)
    assert "đã áp dụng từ 01/9/2025 nên không ghi đè" in again.content.decode()
    assert "chỉ ghi được quy định áp dụng sau ngày đó" in earlier.content.decode()
    # One to come may be written anew; what holds before it goes on to its eve, what was limited ends by itself.
    for citation in ("Quyết định 1", "Quyết định 2"):
        sent = {**RULING, "citation": citation, "last_on": "31/12/2026"}
        assert client.post(address, sent).status_code == 302
    rows = PlanRoute.objects.order_by("valid_from").values_list("citation", "valid_from", "valid_to")
    assert list(rows) == [
        (RULING["citation"], dt.date(2025, 9, 1), dt.date(2026, 1, 1)),
        ("Quyết định 2", dt.date(2026, 1, 1), dt.date(2027, 1, 1)),
    ]
    assert "09/2008" in route_for(area("38").pk, KIND, dt.date(2027, 1, 1)).citation


def test_others_read_what_holds_and_do_not_rule(cast: Cast) -> None:
    for username, on in (("chutich", IN_2025), ("giamdoc", IN_2025), ("bo", IN_2025)):
        client = signed_in(cast, username, on)
        page = client.get(reverse("plan_routes"))
        assert page.status_code == 200
        assert "Ghi quy định của tỉnh" not in page.content.decode()
        assert client.get(reverse("plan_route_new")).status_code == 403
        assert client.post(reverse("plan_route_new"), RULING).status_code == 403
    assert signed_in(cast, "so").get(reverse("plan_routes") + "?tinh=40").status_code == 404
    assert signed_in(cast, "bo").get(reverse("plan_routes") + "?tinh=40").status_code == 200
    assert not PlanRoute.objects.exclude(valid_to=OPEN_END).exists()
