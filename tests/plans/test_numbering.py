"""Number and day of the paper of a plan: typed or of the register, by whom, and what cannot be. Years under several."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from gdtx.audit.models import Event
from gdtx.foundation.errors import Conflict, Forbidden, NotInScope, Refused
from gdtx.inbox.waiting import waiting_for
from gdtx.network.models import Post
from gdtx.network.scope import Actor
from gdtx.plans import actions
from gdtx.plans.models import Plan
from gdtx.plans.queries import visible_plans
from tests.directives.drafting import drafted as drafted_document
from tests.directives.drafting import issued as issued_document
from tests.plans.making import activity, approved, drafted, step
from tests.plans.pages.test_plan_pages import signed_in
from tests.support.cast import IN_2025, Cast

pytestmark = pytest.mark.django_db

DAY = dt.date(2025, 10, 8)


def test_number_and_day_are_typed_once_the_plan_is_sent_up_and_corrected_later(
    cast: Cast, deputy: Actor, chair: Actor
) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk)
    with pytest.raises(Forbidden, match="chưa trình, chưa ban hành"):
        actions.enter_number(by=deputy, plan_id=plan.pk, symbol="05/KH-TTHTCĐ", issued_on=DAY)
    step(deputy, plan, "submit")
    step(chair, plan, "approve")

    client = signed_in(cast, "giamdoc")
    address = reverse("plan_number", args=[plan.pk])
    assert client.post(address, {"symbol": "05/KH-TTHTCĐ", "issued_on": "8/10/2025"}).status_code == 302

    page = client.get(reverse("plan_page", args=[plan.pk])).content.decode()
    assert "05/KH-TTHTCĐ, 08/10/2025" in page
    assert "Sửa số, ngày" in page
    assert "Sửa số, ngày" not in signed_in(cast, "so").get(reverse("plan_page", args=[plan.pk])).content.decode()
    # The chair's office numbers what it decided; a new version has a number of its own.
    assert (
        actions.enter_number(by=chair, plan_id=plan.pk, symbol="41/QĐ-UBND", issued_on=IN_2025).symbol == "41/QĐ-UBND"
    )
    assert actions.revise_plan(by=deputy, plan_id=plan.pk, reason="Thêm việc").symbol == ""


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"symbol": " ", "issued_on": DAY}, "Chưa ghi số, ký hiệu"),
        ({"symbol": "05/KH-TTHTCĐ"}, "Chưa ghi ngày ban hành"),
        ({"symbol": "05/KH-TTHTCĐ", "issued_on": IN_2025 + dt.timedelta(days=1)}, "Ngày ban hành 11/10/2025 chưa đến"),
        ({"document_id": 0}, "Không tìm thấy văn bản đã ban hành này"),
    ],
)
def test_a_number_that_cannot_be_is_refused(
    cast: Cast, deputy: Actor, chair: Actor, values: dict[str, object], says: str
) -> None:
    plan = approved(deputy, chair, cast)

    with pytest.raises(Refused, match=says):
        actions.enter_number(by=deputy, plan_id=plan.pk, **values)  # type: ignore[arg-type]

    assert Plan.objects.get().symbol == ""


def test_one_number_of_a_year_belongs_to_one_plan(cast: Cast, deputy: Actor, chair: Actor) -> None:
    plan = approved(deputy, chair, cast)
    other = approved(deputy, chair, cast, purpose="literacy")
    actions.enter_number(by=deputy, plan_id=plan.pk, symbol="05/KH-TTHTCĐ", issued_on=DAY)

    with pytest.raises(Conflict, match="Số 05/kh-tthtcđ của năm 2025 đã ghi cho “Kế hoạch hoạt động năm 2026”"):
        actions.enter_number(by=deputy, plan_id=other.pk, symbol="05/kh-tthtcđ", issued_on=DAY)


def test_the_number_of_a_draft_that_was_given_up_is_free_again(cast: Cast, deputy: Actor, chair: Actor) -> None:
    given_up = drafted(deputy, cast.cam_ngoc.pk)
    step(deputy, given_up, "submit")
    actions.enter_number(by=deputy, plan_id=given_up.pk, symbol="05/KH-TTHTCĐ", issued_on=DAY)
    step(chair, given_up, "return", "Làm lại từ đầu")
    step(deputy, given_up, "discard", "Soạn kế hoạch khác")

    anew = approved(deputy, chair, cast)
    assert (
        actions.enter_number(by=deputy, plan_id=anew.pk, symbol="05/KH-TTHTCĐ", issued_on=DAY).symbol == "05/KH-TTHTCĐ"
    )


def test_the_number_is_that_of_the_document_it_was_issued_as(cast: Cast, chair: Actor, deputy: Actor) -> None:
    plan = approved(deputy, chair, cast)
    elsewhere = issued_document(cast, "12/KH-TTHTCĐ")
    unissued = drafted_document(cast, kind="plan")
    for document in (elsewhere, unissued):
        with pytest.raises(Refused, match="Không tìm thấy văn bản"):
            actions.enter_number(by=deputy, plan_id=plan.pk, document_id=document.pk)
    type(elsewhere).objects.filter(pk=elsewhere.pk).update(organisation=cast.cam_ngoc)

    numbered = actions.enter_number(by=deputy, plan_id=plan.pk, document_id=elsewhere.pk, symbol="bỏ qua")

    assert (numbered.symbol, numbered.issued_on) == (elsewhere.symbol, elsewhere.issued_on)
    page = signed_in(cast, "phogiamdoc").get(reverse("plan_page", args=[plan.pk])).content.decode()
    assert reverse("document", args=[elsewhere.pk]) in page


def test_a_plan_of_several_years_leads_to_its_years_and_back(cast: Cast, deputy: Actor) -> None:
    several = drafted(deputy, cast.cam_ngoc.pk, kind="multi_year", period="2026-2030", empty=True)
    activity(deputy, several, "Nâng cấp thư viện")
    year, outside = drafted(deputy, cast.cam_ngoc.pk), drafted(deputy, cast.cam_ngoc.pk, period="2031", empty=True)
    client = signed_in(cast, "phogiamdoc")

    top = client.get(reverse("plan_page", args=[several.pk])).content.decode()
    below = client.get(reverse("plan_page", args=[year.pk])).content.decode()

    assert "Kế hoạch các năm" in top
    assert reverse("plan_page", args=[year.pk]) in top
    assert reverse("plan_page", args=[outside.pk]) not in top
    assert "Thực hiện kế hoạch nhiều năm: Kế hoạch hoạt động giai đoạn 2026-2030" in below


def test_the_records_clerk_of_the_body_that_decided_enters_number_and_day_and_no_other_does(
    cast: Cast, deputy: Actor, chair: Actor
) -> None:
    Post.objects.create(
        user=cast.person("khach"), organisation=cast.committee_cam_thuy, role="records_clerk", valid_from=IN_2025
    )
    draft, plan = drafted(deputy, cast.cam_ngoc.pk, purpose="literacy"), approved(deputy, chair, cast)
    clerk, elsewhere = cast.actor("khach", IN_2025), cast.actor("vanthu", IN_2025)
    assert [each.pk for each in visible_plans(clerk)] == [plan.pk], "what nobody decided is not theirs"
    assert not visible_plans(elsewhere).exists()
    assert signed_in(cast, "vanthu").get(reverse("plan_number", args=[plan.pk])).status_code == 404
    with pytest.raises(NotInScope):
        actions.enter_number(by=clerk, plan_id=draft.pk, symbol="42/QĐ-UBND", issued_on=IN_2025)

    (waits,) = (each for each in waiting_for(clerk) if each.kind.code == "plans_to_number")
    assert [each.href for each in waits.items] == [reverse("plan_number", args=[plan.pk])]
    client = signed_in(cast, "khach")
    page = client.get(reverse("plan_page", args=[plan.pk])).content.decode()
    assert "Ghi số, ngày" in page
    assert "Sửa nội dung" not in page
    assert client.post(waits.items[0].href, {"symbol": "42/QĐ-UBND", "issued_on": "10/10/2025"}).status_code == 302

    plan.refresh_from_db()
    assert (plan.symbol, plan.issued_on) == ("42/QĐ-UBND", IN_2025)
    assert not any(each.kind.code == "plans_to_number" for each in waiting_for(clerk))
    assert Event.objects.filter(verb="number_plan").latest("pk").actor_label.startswith("Người không có chức vụ")
