"""Sending, confirming, taking back: who may, what is refused in which words, what the audit keeps."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from gdtx.audit.models import Event
from gdtx.foundation.errors import Forbidden, NotFound, NotInScope, Refused
from gdtx.inbox import actions
from gdtx.inbox.enums import Audience
from gdtx.inbox.models import Notice, Receipt, ShortLink
from gdtx.inbox.queries import followed, link_by_code, notice_for, readings, waiting_notices
from tests.inbox.conftest import send
from tests.support.cast import IN_2021, IN_2025, Cast, area

pytestmark = pytest.mark.django_db


def test_a_notice_goes_out_in_the_name_of_the_department_and_is_recorded(cast: Cast, notice: Notice) -> None:
    assert notice.sender == cast.department
    assert notice.addressed == 4
    assert notice.sent_by_label == "Trần Văn Em, Sở Giáo dục và Đào tạo Thanh Hóa"
    event = Event.objects.get(verb="send_notice")
    assert event.organisation_id == cast.department.pk
    assert event.after == {
        "audience": "centres",
        "kinds": notice.kinds,
        "addressed": 4,
        "due_on": "2021-01-31",
    }


def test_a_form_sent_twice_makes_one_notice(cast: Cast) -> None:
    by, token = cast.actor("so", IN_2021), uuid.uuid4()

    assert send(by, token=token).pk == send(by, token=token).pk
    assert Notice.objects.count() == 1


@pytest.mark.parametrize("username", ["giamdoc", "giaovien", "bo"])
def test_who_directs_nobody_writes_no_notices(cast: Cast, username: str) -> None:
    with pytest.raises(Forbidden) as refusal:
        send(cast.actor(username, IN_2021))

    assert refusal.value.rule == "no_permission"
    assert "không có quyền gửi thông báo cho các đơn vị" in refusal.value.sentence


def test_nobody_writes_beyond_their_own_area(cast: Cast) -> None:
    with pytest.raises(Forbidden) as area_refused:
        send(cast.actor("canbo", IN_2025), area_id=area("38", IN_2025).pk)
    with pytest.raises(Forbidden) as unit_refused:
        send(cast.actor("so", IN_2021), audience=Audience.CHOSEN, organisation_ids=[cast.nghe_an.pk])

    assert area_refused.value.rule == "outside_your_area"
    assert unit_refused.value.rule == "outside_your_unit"
    assert Notice.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "rule", "where"),
    [
        ({"title": "  "}, "title_missing", "title"),
        ({"text": ""}, "text_missing", "text"),
        ({"title": "a" * 201}, "too_long", "title"),
        ({"text": "a" * 4_001}, "too_long", "text"),
        ({"due_on": dt.date(2021, 1, 19)}, "due_in_the_past", "due_on"),
        ({"audience": "nobody"}, "unknown_audience", "audience"),
        ({"audience": Audience.KIND, "kind": "x"}, "unknown_kind", "kind"),
        ({"audience": Audience.KIND, "kind": "vocational_upper_secondary"}, "nobody_addressed", "area"),
        ({"area_id": None}, "unknown_area", "area"),
        ({"audience": Audience.CHOSEN, "organisation_ids": []}, "nobody_addressed", "organisations"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(cast: Cast, values: dict[str, Any], rule: str, where: str) -> None:
    with pytest.raises(Refused) as refusal:
        send(cast.actor("so", IN_2021), **values)

    assert (refusal.value.rule, refusal.value.where) == (rule, where)
    assert not Notice.objects.exists()


def test_codes_of_units_that_are_unknown_or_elsewhere_are_named(cast: Cast) -> None:
    by = cast.actor("so", IN_2021)

    with pytest.raises(NotFound) as refusal:
        actions.organisations_by_code(by, ["38-15169-htcd", "40-16804-HTCD", "38-0"])

    assert refusal.value.message == "Không có đơn vị đang hoạt động mang mã: 40-16804-HTCD, 38-0."
    assert actions.organisations_by_code(by, [" 38-15169-htcd "]) == [cast.cam_ngoc.pk]


def test_confirming_is_for_the_organisation_and_the_person_with_the_time(cast: Cast, notice: Notice) -> None:
    director, deputy = cast.actor("giamdoc", IN_2021), cast.actor("phogiamdoc", IN_2021)

    made = actions.confirm_read(by=director, code=notice.code)

    assert [(one.organisation, one.user_label, one.on) for one in made] == [(cast.cam_ngoc, "Cao Văn Nam", IN_2021)]
    assert made[0].post_label == "Giám đốc trung tâm, Trung tâm học tập cộng đồng xã Cẩm Ngọc"
    assert waiting_notices(director) == []
    assert [one.pk for one in waiting_notices(deputy)] == [notice.pk]


def test_confirming_again_writes_nothing(cast: Cast, notice: Notice) -> None:
    by = cast.actor("giamdoc", IN_2021)
    actions.confirm_read(by=by, code=notice.code)

    assert actions.confirm_read(by=by, code=notice.code) == []
    assert Receipt.objects.count() == 1


def test_who_only_follows_has_nothing_to_confirm(cast: Cast, notice: Notice) -> None:
    with pytest.raises(Forbidden) as refusal:
        actions.confirm_read(by=cast.actor("truongphong", IN_2021), code=notice.code)

    assert refusal.value.rule == "not_addressed"


def test_next_door_the_notice_does_not_exist(cast: Cast, notice: Notice) -> None:
    for username in ("giamdoc40", "so40"):
        with pytest.raises(NotInScope):
            notice_for(cast.actor(username, IN_2021), notice.code)


def test_the_list_of_readers_names_who_has_and_who_has_not_and_who_has_no_address(cast: Cast, notice: Notice) -> None:
    deputy = cast.person("phogiamdoc")
    deputy.email = "oanh@example.org"
    deputy.save()
    actions.confirm_read(by=cast.actor("giamdoc", IN_2021), code=notice.code)

    rows = {row.organisation.organisation_id: row for row in readings(notice, IN_2021)}

    assert {code for code, row in rows.items() if row.receipts} == {cast.cam_ngoc.pk}
    assert [person.name for person in rows[cast.cam_ngoc.pk].people] == ["Cao Văn Nam", "Mai Thị Oanh", "Lưu Văn Phúc"]
    assert [person.name for person in rows[cast.cam_ngoc.pk].without_email] == ["Cao Văn Nam", "Lưu Văn Phúc"]
    assert rows[cast.tam_chung.pk].people == []


def test_a_notice_taken_back_says_why_and_asks_nothing_more(cast: Cast, notice: Notice) -> None:
    actions.withdraw_notice(by=cast.actor("truongphong", IN_2021), code=notice.code, reason="Gửi nhầm hạn")

    found, mine, _follows = notice_for(cast.actor("giamdoc", IN_2021), notice.code)
    assert (found.is_active, found.withdrawn_reason, mine) == (False, "Gửi nhầm hạn", {cast.cam_ngoc.pk})
    assert waiting_notices(cast.actor("giamdoc", IN_2021)) == []
    assert Event.objects.get(verb="withdraw_notice").reason == "Gửi nhầm hạn"
    with pytest.raises(Refused) as refusal:
        actions.confirm_read(by=cast.actor("giamdoc", IN_2021), code=notice.code)
    assert refusal.value.rule == "notice_withdrawn"


def test_taking_back_needs_a_reason_a_right_and_happens_once(cast: Cast, notice: Notice) -> None:
    by = cast.actor("so", IN_2021)
    with pytest.raises(Refused) as no_reason:
        actions.withdraw_notice(by=by, code=notice.code, reason=" ")
    with pytest.raises(Forbidden) as no_right:
        actions.withdraw_notice(by=cast.actor("giamdoc", IN_2021), code=notice.code, reason="x")
    actions.withdraw_notice(by=by, code=notice.code, reason="Gửi nhầm")
    with pytest.raises(Forbidden) as again:
        actions.withdraw_notice(by=by, code=notice.code, reason="Gửi nhầm")

    assert (no_reason.value.rule, no_right.value.rule) == ("missing_reason", "no_permission")
    assert again.value.rule == "notice_withdrawn"


def test_a_writer_follows_what_their_office_sent_and_not_what_is_above(cast: Cast, notice: Notice) -> None:
    of_commune = send(cast.actor("canbo_cu", IN_2021), to="15169")

    assert [one.pk for one in followed(cast.actor("so", IN_2021))] == [of_commune.pk, notice.pk]
    assert [one.pk for one in followed(cast.actor("chutich_cu", IN_2021))] == [of_commune.pk]


def test_a_short_link_is_made_once_and_leads_only_to_this_site() -> None:
    link = actions.short_link("/ban-lam-viec/")

    assert actions.short_link("/ban-lam-viec/") == link
    assert link_by_code(link.code.upper()) == link
    assert ShortLink.objects.count() == 1
    assert not set(link.code) & set("01loi")
    for elsewhere in ("https://example.org/", "//example.org/", "ban-lam-viec/", "/\\example.org"):
        with pytest.raises(ValueError, match="page of this site"):
            actions.short_link(elsewhere)
    with pytest.raises(NotInScope):
        link_by_code("khongco")
