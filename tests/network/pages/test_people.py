"""The pages of people and posts: what they show to whom, what they refuse, and that nothing typed is lost."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gdtx.accounts.models import User
from gdtx.audit.models import Event
from gdtx.foundation.ranges import OPEN_END
from gdtx.network import actions
from gdtx.network.models import Post
from gdtx.network.queries import people
from tests.desk.reading import headings, links, words
from tests.support.cast import IN_2025, Cast

from .conftest import SignIn

pytestmark = pytest.mark.django_db

CENTRE = "/mang-luoi/don-vi/38-15169-HTCD/"
PEOPLE = CENTRE + "nhan-su/"
ON = dt.date(2026, 1, 1)


def post_of(cast: Cast, username: str) -> Post:
    return Post.objects.get(user=cast.person(username))


def path(cast: Cast, username: str, what: str = "") -> str:
    return f"/mang-luoi/chuc-vu/{post_of(cast, username).pk}/{what}"


def someone() -> User:
    return User.objects.create_user("moi", full_name="Ngô Thị Mới")


def seen(page: object) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', page.content.decode())  # type: ignore[attr-defined]
    assert found is not None
    return found[1]


# --- Seeing ----------------------------------------------------------------------------------------------------------


def test_the_page_lists_who_holds_which_post_who_will_and_who_did(cast: Cast, sign_in_as: SignIn) -> None:
    chair = cast.actor("chutich", IN_2025)
    actions.end_post(by=chair, post=post_of(cast, "giaovien"), on=dt.date(2025, 9, 1))
    actions.give_post(
        by=chair,
        user=someone(),
        organisation_id=cast.cam_ngoc.pk,
        role="centre_staff",
        duty="Phụ trách thư viện",
        kind="seconded",
        valid_from=ON,
    )
    actions.stand_in(
        by=chair, post=post_of(cast, "giamdoc"), user=cast.person("khach"), valid_from=IN_2025, valid_to=ON
    )

    page = sign_in_as("chutich", IN_2025).get(PEOPLE)

    text = words(page)
    assert headings(page) == ["Nhân sự", "Sắp giữ chức vụ", "Đã thôi giữ chức vụ"]
    assert "3 chức vụ đang có người giữ" in text
    assert "Người không có chức vụ Giám đốc trung tâm làm thay Cao Văn Nam từ 10/10/2025 đến 31/12/2025" in text
    assert "Ngô Thị Mới Phụ trách thư viện Cán bộ, giáo viên trung tâm biệt phái từ 01/01/2026" in text
    assert "Lưu Văn Phúc" in text
    assert links(page)["Ghi chức vụ"] == PEOPLE + "ghi/"
    assert links(page)["Cao Văn Nam"] == "/mang-luoi/nguoi/giamdoc/"


def test_the_page_of_the_organisation_leads_there(cast: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("giaovien", IN_2025).get(CENTRE)

    assert PEOPLE in links(page).values()


def test_staff_see_their_colleagues_and_change_nothing(cast: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("giaovien", IN_2025)

    page = client.get(PEOPLE)

    assert "Cao Văn Nam" in words(page)
    assert "Thay đổi" not in words(page)
    assert "Ghi chức vụ" not in links(page)
    for address in (PEOPLE + "ghi/", path(cast, "giamdoc"), path(cast, "giamdoc", "thoi-giu/")):
        assert client.get(address).status_code == 403


@pytest.mark.parametrize("address", ["nhan-su/", "nhan-su/ghi/"])
def test_an_organisation_elsewhere_is_not_found(cast: Cast, sign_in_as: SignIn, address: str) -> None:
    answer = sign_in_as("so40", IN_2025).get(CENTRE + address)

    assert answer.status_code == 404
    assert "Cao Văn Nam" not in answer.content.decode()


@pytest.mark.parametrize("what", ["", "thoi-giu/", "lam-thay/", "ban-giao/"])
def test_a_post_elsewhere_is_not_found(cast: Cast, sign_in_as: SignIn, what: str) -> None:
    assert sign_in_as("so40", IN_2025).get(path(cast, "giamdoc", what)).status_code == 404


def test_an_organisation_without_people_says_what_that_means(cast: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("so", IN_2025).get("/mang-luoi/don-vi/38-14848-HTCD/nhan-su/")

    assert "chưa ai giữ chức vụ nào ở đây" in words(page)
    assert "Ghi chức vụ đầu tiên" in links(page)


def test_the_list_asks_as_often_for_one_person_as_for_many(cast: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("chutich", IN_2025)
    client.get(PEOPLE)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(PEOPLE)
    for number in range(6):
        user = User.objects.create_user(f"them{number}", full_name=f"Người thêm {number}")
        Post.objects.create(
            user=user,
            organisation=cast.cam_ngoc,
            role="centre_staff",
            kind="stand_in",
            stands_in_for=post_of(cast, "giamdoc"),
            valid_from=IN_2025,
        )
    with CaptureQueriesContext(connection) as many:
        client.get(PEOPLE)

    assert len(many) == len(few)


# --- Giving ----------------------------------------------------------------------------------------------------------


def give(client: Client, **other: str) -> object:
    data = {
        "person": "moi",
        "role": "centre_staff",
        "kind": "full_time",
        "valid_from": "01/01/2026",
        "last_day": "",
        "duty": "",
    }
    return client.post(PEOPLE + "ghi/", data | other)


def test_a_post_is_given_by_name_and_the_page_says_what_happened(cast: Cast, sign_in_as: SignIn) -> None:
    user, client = someone(), sign_in_as("chutich", IN_2025)

    answer = give(client, last_day="30/6/2026", duty="Giáo viên hợp đồng")

    assert (answer.status_code, answer["Location"]) == (302, PEOPLE)  # type: ignore[attr-defined,index]
    post = Post.objects.get(user=user)
    assert (post.duty, post.valid_from, post.valid_to) == ("Giáo viên hợp đồng", ON, dt.date(2026, 7, 1))
    told = words(client.get(PEOPLE))
    assert "Ngô Thị Mới giữ chức vụ Giáo viên hợp đồng từ 01/01/2026 đến 30/6/2026" in told


@pytest.mark.parametrize("typed", ["moi", "  MOI ", "moi – Ngô Thị Mới"])
def test_a_person_is_named_as_offered_or_by_sign_in_name(cast: Cast, typed: str) -> None:
    user = someone()

    assert people.person_named(cast.actor("chutich", IN_2025), cast.cam_ngoc.pk, typed) == user


def test_a_person_of_the_scope_is_named_without_diacritics(cast: Cast) -> None:
    found = people.person_named(cast.actor("chutich", IN_2025), cast.cam_ngoc.pk, "luu van phuc")

    assert found == cast.person("giaovien")


def test_two_people_of_one_name_are_told_apart_by_sign_in_name(cast: Cast, sign_in_as: SignIn) -> None:
    User.objects.filter(username="phogiamdoc").update(full_name="Lưu Văn Phúc")

    answer = give(sign_in_as("chutich", IN_2025), person="Lưu Văn Phúc")

    assert answer.status_code == 400  # type: ignore[attr-defined]
    text = words(answer)
    assert "Có 2 người tên “Lưu Văn Phúc”" in text
    assert "giaovien" in text
    assert "phogiamdoc" in text


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"person": "khong-co"}, "Không có người dùng “khong-co”"),
        ({"person": ""}, "người chưa có tài khoản thì mở phần Người mới"),
        ({"username": "hoa.camngoc", "full_name": "Lê Thị Hoa"}, "không cả hai"),
        ({"person": "", "username": "hoa.camngoc"}, "cần cả họ tên và tên đăng nhập"),
        ({"person": "", "username": "giamdoc", "full_name": "Lê Thị Hoa"}, "đã có người dùng"),
        ({"person": "", "username": "Hoa Cẩm", "full_name": "Lê Thị Hoa"}, "chỉ gồm chữ thường không dấu"),
        ({"valid_from": "32/1/2026"}, "32/1/2026"),
        ({"last_day": "31/12/2025"}, "Ngày kết thúc phải sau ngày bắt đầu"),
        ({"role": "centre_director"}, "Cao Văn Nam giữ chức vụ này"),
        ({"role": "administrator"}, "administrator"),
        ({"valid_from": "01/01/1990"}, "không hoạt động"),
    ],
)
def test_what_is_refused_comes_back_with_what_was_typed(
    cast: Cast, sign_in_as: SignIn, changed: dict[str, str], sentence: str
) -> None:
    someone()

    answer = give(sign_in_as("chutich", IN_2025), duty="Phụ trách thư viện", **changed)

    assert answer.status_code == 400  # type: ignore[attr-defined]
    assert sentence in words(answer)
    assert 'value="Phụ trách thư viện"' in answer.content.decode()  # type: ignore[attr-defined]
    assert not Post.objects.filter(user__username="moi").exists()


def test_somebody_new_gets_account_and_post_in_one_step(cast: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("chutich", IN_2025)

    answer = give(client, person="", username="Hoa.CamNgoc", full_name="Lê  Thị Hoa", phone="0912345678")

    assert answer["Location"] == "/mang-luoi/nguoi/hoa.camngoc/"  # type: ignore[index]
    user = User.objects.get(username="hoa.camngoc")
    assert (user.full_name, user.phone, user.has_usable_password()) == ("Lê Thị Hoa", "0912345678", False)
    assert Post.objects.get(user=user).role == "centre_staff"
    assert "Việc tiếp theo: in phiếu mã" in words(client.get("/mang-luoi/nguoi/hoa.camngoc/"))


def test_no_account_is_left_behind_when_the_post_is_refused(cast: Cast, sign_in_as: SignIn) -> None:
    answer = give(
        sign_in_as("chutich", IN_2025), person="", username="hoa", full_name="Lê Thị Hoa", role="centre_director"
    )

    assert answer.status_code == 400  # type: ignore[attr-defined]
    assert not User.objects.filter(username="hoa").exists()


def test_an_administrator_helps_who_lost_the_telephone(cast: Cast, sign_in_as: SignIn) -> None:
    Authenticator.objects.create(user=cast.person("canbo"), type=Authenticator.Type.TOTP, data={"secret": "x"})
    address, admin = "/mang-luoi/nguoi/canbo/bo-xac-nhan/", sign_in_as("admin", IN_2025)

    assert sign_in_as("chutich", IN_2025).post(address, {"reason": "x"}).status_code == 403
    assert "Phải ghi lý do" in words(admin.post(address, follow=True))
    assert Authenticator.objects.exists()
    assert "Đã bỏ bước xác nhận thứ hai" in words(admin.post(address, {"reason": "Mất máy"}, follow=True))
    assert not Authenticator.objects.exists()


# --- One post --------------------------------------------------------------------------------------------------------


def test_a_post_offers_what_may_be_done_about_it(cast: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("chutich", IN_2025)

    found = links(client.get(path(cast, "giamdoc")))

    assert {"Bàn giao", "Làm thay", "Thôi giữ"} <= set(found)
    own = client.get(path(cast, "chutich"))
    assert "Không ai tự ghi chức vụ cho mình" in words(own)
    assert "Làm thay" in links(own)
    assert "Thôi giữ" not in links(own)


def test_a_post_is_ended_and_leaves_the_list(cast: Cast, sign_in_as: SignIn) -> None:
    client, address = sign_in_as("chutich", IN_2025), path(cast, "giaovien", "thoi-giu/")

    answer = client.post(address, {"on": "11/10/2025", "reason": "Hết biệt phái", "seen": seen(client.get(address))})

    assert answer["Location"] == PEOPLE
    assert post_of(cast, "giaovien").valid_to == dt.date(2025, 10, 11)
    assert "Lưu Văn Phúc thôi giữ chức vụ từ ngày 11/10/2025" in words(client.get(PEOPLE))


def test_a_post_that_has_not_begun_is_taken_back(cast: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("chutich", IN_2025)
    someone()
    give(client)
    address = f"/mang-luoi/chuc-vu/{Post.objects.get(user__username='moi').pk}/thoi-giu/"
    page = client.get(address)

    answer = client.post(address, {"reason": "Ghi nhầm", "seen": seen(page)})

    assert headings(page)[0] == "Bỏ chức vụ chưa bắt đầu"
    assert answer["Location"] == PEOPLE
    assert not Post.objects.filter(user__username="moi").exists()


def test_a_stand_in_is_named_on_the_page(cast: Cast, sign_in_as: SignIn) -> None:
    user, client, address = someone(), sign_in_as("chutich", IN_2025), path(cast, "giamdoc", "lam-thay/")

    answer = client.post(
        address,
        {"person": "moi", "valid_from": "01/11/2025", "last_day": "30/11/2025", "seen": seen(client.get(address))},
    )

    assert answer["Location"] == PEOPLE
    post = Post.objects.get(user=user)
    assert (post.stands_in_for, post.valid_to) == (post_of(cast, "giamdoc"), dt.date(2025, 12, 1))


def hand_over_data(client: Client, address: str, **other: str) -> dict[str, str]:
    data = {"person": "moi", "on": "01/01/2026", "duty": "Giám đốc", "kind": "part_time", "reason": "QĐ 15"}
    return data | {"seen": seen(client.get(address))} | other


def test_a_hand_over_is_one_step(cast: Cast, sign_in_as: SignIn) -> None:
    user, client, address = someone(), sign_in_as("chutich", IN_2025), path(cast, "giamdoc", "ban-giao/")

    answer = client.post(address, hand_over_data(client, address))

    assert answer["Location"] == PEOPLE
    assert post_of(cast, "giamdoc").valid_to == ON
    assert (Post.objects.get(user=user).valid_from, Post.objects.get(user=user).duty) == (ON, "Giám đốc")
    assert "từ ngày 01/01/2026 Ngô Thị Mới giữ chức vụ thay Cao Văn Nam" in words(client.get(PEOPLE))


def test_a_page_sent_after_a_hand_over_loses_nothing_and_says_why(cast: Cast, sign_in_as: SignIn) -> None:
    client, address = sign_in_as("chutich", IN_2025), path(cast, "giamdoc", "thoi-giu/")
    read_before = seen(client.get(address))
    actions.hand_over(by=cast.actor("so", IN_2025), post=post_of(cast, "giamdoc"), user=someone(), on=ON)

    answer = client.post(address, {"on": "01/3/2026", "reason": "Nghỉ hưu từ tháng 3", "seen": read_before})

    text = words(answer)
    assert answer.status_code == 409
    assert "vừa được bàn giao cho Ngô Thị Mới từ ngày 01/01/2026" in text
    assert "Chưa ghi gì" in text
    assert 'value="Nghỉ hưu từ tháng 3"' in answer.content.decode()
    assert seen(answer) == ON.isoformat()
    assert post_of(cast, "giamdoc").valid_to == ON


def test_sending_a_hand_over_twice_hands_over_once(cast: Cast, sign_in_as: SignIn) -> None:
    someone()
    client, address = sign_in_as("chutich", IN_2025), path(cast, "giamdoc", "ban-giao/")
    data = hand_over_data(client, address)

    client.post(address, data)
    again = client.post(address, data)

    assert again.status_code == 409
    assert Post.objects.filter(user__username="moi").count() == 1


def test_whoever_lost_the_post_is_told_and_keeps_what_they_typed(cast: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("chutich", IN_2025)
    admin = cast.actor("admin", IN_2025)
    actions.end_post(by=admin, post=post_of(cast, "chutich"), on=dt.date(2025, 10, 1))

    answer = give(client, duty="Phụ trách chuyên đề trồng nấm rơm")

    text = words(answer)
    assert answer.status_code == 403  # type: ignore[attr-defined]
    assert "chưa có chức vụ vào ngày này" in text
    assert "Những gì bạn vừa nhập chưa được ghi" in text
    assert "Phụ trách chuyên đề trồng nấm rơm" in text


def test_a_refusal_never_shows_passwords_again(cast: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("giaovien", IN_2025)

    answer = client.post(PEOPLE + "ghi/", {"person": "moi", "password": "rất bí mật", "code": "123456"})

    assert answer.status_code == 403
    assert "bí mật" not in answer.content.decode()
    assert "123456" not in answer.content.decode()


# --- What somebody may see and do ------------------------------------------------------------------------------------


def test_everybody_reads_what_they_may_do_under_each_post(cast: Cast, sign_in_as: SignIn) -> None:
    text = words(sign_in_as("canbo", IN_2025).get("/toi-duoc-lam-gi/"))

    assert "Cán bộ phụ trách giáo dục cấp xã. Phạm vi: Xã Cẩm Thủy và mọi đơn vị trong đó." in text
    assert "Xem số liệu tổng hợp (trong cả tỉnh, chỉ số liệu tổng hợp)" in text
    assert "Xem thông tin cá nhân của người dân" in text
    assert "Phê duyệt kế hoạch Chủ tịch Ủy ban nhân dân cấp xã" in text


def test_somebody_without_a_post_reads_that_and_the_way_out(cast: Cast, sign_in_as: SignIn) -> None:
    text = words(sign_in_as("khach", IN_2025).get("/toi-duoc-lam-gi/"))

    assert "Hôm nay bạn không giữ chức vụ nào" in text


def test_an_officer_reads_what_a_person_of_the_scope_may_do(cast: Cast, sign_in_as: SignIn) -> None:
    text = words(sign_in_as("chutich", IN_2025).get("/mang-luoi/nguoi/giamdoc/"))

    assert "Cao Văn Nam" in text
    assert "Phạm vi: Trung tâm học tập cộng đồng xã Cẩm Ngọc." in text
    assert "Ghi lớp học" in text


@pytest.mark.parametrize(
    ("who", "status"),
    [("chutich", 200), ("so", 200), ("admin", 200), ("so40", 404), ("giamdoc_ps", 403), ("giaovien", 403)],
)
def test_people_are_looked_up_within_the_scope_only(cast: Cast, sign_in_as: SignIn, who: str, status: int) -> None:
    assert sign_in_as(who, IN_2025).get("/mang-luoi/nguoi/giamdoc/").status_code == status


def test_an_unknown_person_is_not_found(cast: Cast, sign_in_as: SignIn) -> None:
    assert sign_in_as("admin", IN_2025).get("/mang-luoi/nguoi/khong-co/").status_code == 404


def test_open_ends_are_said_in_words(cast: Cast, sign_in_as: SignIn) -> None:
    assert post_of(cast, "giamdoc").valid_to == OPEN_END
    assert "9999" not in words(sign_in_as("chutich", IN_2025).get(PEOPLE))


# --- Under which post somebody acted ----------------------------------------------------------------------------


def with_second_post(cast: Cast, username: str, organisation: str, role: str) -> Post:
    return Post.objects.create(
        user=cast.person(username),
        organisation=getattr(cast, organisation),
        role=role,
        kind="part_time",
        valid_from=dt.date(2025, 7, 1),
    )


def test_the_audit_names_the_post_that_was_chosen(cast: Cast, sign_in_as: SignIn) -> None:
    someone()
    second = with_second_post(cast, "vhxh", "committee_cam_thuy", "commune_vice_chair")
    client = sign_in_as("vhxh", IN_2025)

    client.post("/chuc-vu/", {"post": str(second.pk)})
    give(client)
    client.post("/chuc-vu/", {"post": str(Post.objects.get(user__username="vhxh", role="commune_social_head").pk)})
    client.post("/mang-luoi/nguoi/moi/phieu/")

    labels = dict(Event.objects.filter(actor_id=cast.person("vhxh").pk).values_list("verb", "post_label"))
    assert labels["give_post"] == "Phó Chủ tịch Ủy ban nhân dân cấp xã, Ủy ban nhân dân xã Cẩm Thủy"
    assert labels["make_code_slip"] == "Trưởng phòng Văn hóa – Xã hội, Phòng Văn hóa – Xã hội xã Cẩm Thủy"


def test_the_audit_names_the_post_that_allowed_it_when_the_chosen_one_does_not(cast: Cast, sign_in_as: SignIn) -> None:
    someone()
    teaching = with_second_post(cast, "chutich", "cam_ngoc", "centre_staff")
    client = sign_in_as("chutich", IN_2025)

    client.post("/chuc-vu/", {"post": str(teaching.pk)})
    give(client)

    event = Event.objects.get(verb="give_post")
    assert event.post_label == "Chủ tịch Ủy ban nhân dân cấp xã, Ủy ban nhân dân xã Cẩm Thủy"
