"""The inbox, a notice, who has read it, writing one; each by those whom it concerns."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from django.test import Client

from gdtx.inbox import actions
from gdtx.inbox.models import Notice, Receipt
from tests.desk.reading import headings, links, words
from tests.inbox.conftest import SignIn, send
from tests.support.cast import IN_2021, IN_2025, Cast

pytestmark = pytest.mark.django_db


def test_a_director_finds_the_notice_confirms_it_and_the_number_goes(
    cast: Cast, notice: Notice, sign_in_as: SignIn
) -> None:
    client = sign_in_as("giamdoc", IN_2021)
    assert "Thông báo 1 chưa đọc" in words(client.get("/ban-lam-viec/"), inside="nav")
    listed = client.get("/thong-bao/")
    assert "Nộp kế hoạch năm" in words(listed)
    assert "hạn 31/01/2021 chưa đọc" in words(listed)

    page = client.get(links(listed)["Nộp kế hoạch năm"])
    assert headings(page) == ["Nộp kế hoạch năm"]
    assert "Đề nghị các trung tâm nộp kế hoạch năm." in words(page)
    assert "còn 11 ngày" in words(page)
    answer = client.post(f"/thong-bao/{notice.code}/da-doc/", follow=True)

    assert "Bạn đã xác nhận đọc: 20/01/2021." in words(answer)
    assert "1 chưa đọc" not in words(answer, inside="nav")
    assert "đã đọc" in words(client.get("/thong-bao/"))


def test_opening_a_notice_is_no_confirmation(cast: Cast, notice: Notice, sign_in_as: SignIn) -> None:
    sign_in_as("giamdoc", IN_2021).get(f"/thong-bao/{notice.code}/")

    assert not Receipt.objects.exists()
    assert sign_in_as("giamdoc", IN_2021).get(f"/thong-bao/{notice.code}/da-doc/").status_code == 405


def test_the_short_link_leads_a_visitor_to_the_page_after_sign_in(
    cast: Cast, notice: Notice, sign_in_as: SignIn
) -> None:
    address = f"/n/{notice.code}/"

    assert Client().get(address)["Location"] == f"/dang-nhap/?next={address}"
    assert sign_in_as("giamdoc", IN_2021).get(address)["Location"] == f"/thong-bao/{notice.code}/"
    # Typed by hand, the last stroke may be missing.
    assert Client().get(f"/n/{notice.code}")["Location"] == address
    unknown = sign_in_as("giamdoc", IN_2021).get("/n/khongco/")
    assert unknown.status_code == 404


def test_the_sender_sees_who_has_read_and_who_not_and_takes_the_list_out(
    cast: Cast, notice: Notice, sign_in_as: SignIn
) -> None:
    actions.confirm_read(by=cast.actor("giamdoc", IN_2021), code=notice.code)
    client = sign_in_as("so", IN_2021)

    page = client.get(f"/thong-bao/{notice.code}/")
    text = words(page)
    assert "Tất cả 4" in text
    assert "Chưa đọc 3" in text
    assert "Trung tâm học tập cộng đồng xã Cẩm Ngọc đã đọc Cao Văn Nam, 20/01/2021" in text
    assert "người nhận chưa có e-mail" in text
    assert "2 đơn vị chưa có ai giữ chức vụ trong hệ thống." in text
    unread = words(client.get(f"/thong-bao/{notice.code}/?xem=chua"))
    assert "Trung tâm học tập cộng đồng xã Cẩm Ngọc" not in unread
    assert "Trung tâm học tập cộng đồng xã Tam Chung" in unread

    book = openpyxl.load_workbook(io.BytesIO(client.get(links(page)["Excel"]).content))
    cells = [cell.value for row in book.worksheets[0].iter_rows() for cell in row if cell.value]
    assert "38-14848-HTCD" in cells
    assert cells.count("chưa đọc") == 3


def test_a_reminder_to_copy_names_nothing_but_the_link(cast: Cast, notice: Notice, sign_in_as: SignIn) -> None:
    page = sign_in_as("so", IN_2021).get(f"/thong-bao/{notice.code}/")

    assert (
        "Đề nghị đơn vị đọc và xác nhận thông báo trên hệ thống gdtx, hạn 31/01/2021: "
        f"http://testserver/n/{notice.code}/"
    ) in words(page)
    assert "gdtx/copy.js" in page.content.decode()


def test_a_reader_sees_nothing_of_who_else_has_read(cast: Cast, notice: Notice, sign_in_as: SignIn) -> None:
    client = sign_in_as("giamdoc", IN_2021)

    assert "Đơn vị đã đọc" not in headings(client.get(f"/thong-bao/{notice.code}/"))
    assert client.get(f"/thong-bao/{notice.code}/don-vi.xlsx").status_code == 403


def test_next_door_the_address_does_not_exist(cast: Cast, notice: Notice, sign_in_as: SignIn) -> None:
    for username in ("giamdoc40", "so40"):
        client = sign_in_as(username, IN_2021)
        assert client.get(f"/thong-bao/{notice.code}/").status_code == 404
        assert client.get("/thong-bao/").content.decode().count("Nộp kế hoạch năm") == 0
    assert sign_in_as("so40", IN_2021).get(f"/thong-bao/{notice.code}/don-vi.xlsx").status_code == 404
    assert sign_in_as("so40", IN_2021).get(f"/thong-bao/{notice.code}/thu-hoi/").status_code == 404


FORM = {
    "token": "7f0c5c52-3f1c-4a9b-9f5e-0d1f0d6b7a11",
    "title": "Tuần lễ học tập suốt đời",
    "text": "Đề nghị tổ chức tuần lễ.",
    "due_on": "30/01/2021",
    "audience": "centres",
    "kind": "",
}


def form_of(client: Client, **values: Any) -> dict[str, Any]:
    """What a browser sends from the form of the page: the area is the first of the list."""
    page = client.get("/thong-bao/viet/").content.decode()
    area = page.split('name="area"')[1].split('value="')[1].split('"')[0]
    return FORM | {"area": area} | values


def test_a_specialist_looks_whom_it_reaches_and_sends_once(cast: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("so", IN_2021)
    values = form_of(client)

    looked = words(client.post("/thong-bao/viet/", values | {"buoc": "xem"}))
    assert "Thông báo sẽ đến 4 đơn vị" in looked
    assert not Notice.objects.exists()

    sent = client.post("/thong-bao/viet/", values | {"buoc": "gui"}, follow=True)
    assert "Đã gửi thông báo đến 4 đơn vị." in words(sent)
    again = client.post("/thong-bao/viet/", values | {"buoc": "gui"}, follow=True)
    assert again.redirect_chain == sent.redirect_chain
    assert Notice.objects.count() == 1
    assert "Tuần lễ học tập suốt đời" in words(client.get("/thong-bao/da-gui/"))
    assert "0/4 đơn vị" in words(client.get("/thong-bao/da-gui/"))


def test_units_are_ticked_where_they_are_few(cast: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("canbo", IN_2025)
    values = form_of(client, due_on="", audience="chosen", organisations=[str(cast.cam_ngoc.pk)])

    client.post("/thong-bao/viet/", values)

    notice = Notice.objects.get()
    assert notice.sender == cast.social_office_cam_thuy
    assert list(notice.chosen.values_list("organisation_id", flat=True)) == [cast.cam_ngoc.pk]


def test_units_are_named_by_their_codes_when_the_address_brings_them(cast: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("so", IN_2021)
    page = client.get("/thong-bao/viet/?don-vi=38-15169-HTCD").content.decode()
    assert "38-15169-HTCD" in page

    values = form_of(client, audience="chosen", codes="38-15169-HTCD\n38-99-HTCD")
    refused = client.post("/thong-bao/viet/?don-vi=38-15169-HTCD", values)
    assert "mang mã: 38-99-HTCD" in words(refused)
    assert "Tuần lễ học tập suốt đời" in refused.content.decode()
    client.post("/thong-bao/viet/?don-vi=38-15169-HTCD", values | {"codes": "38-15169-HTCD"})
    assert Notice.objects.get().addressed == 1


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(cast: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("so", IN_2021)

    page = client.post("/thong-bao/viet/", form_of(client, title="", due_on="31/02/2021"))

    assert page.status_code == 200
    assert "Đề nghị tổ chức tuần lễ." in page.content.decode()
    assert 'value="31/02/2021"' in page.content.decode()
    assert not Notice.objects.exists()
    late = words(client.post("/thong-bao/viet/", form_of(client, due_on="19/01/2021")))
    assert "Hạn 19/01/2021 đã qua (hôm nay 20/01/2021)." in late


def test_who_may_not_write_finds_no_button_and_no_page(cast: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("giamdoc", IN_2021)

    assert "Viết thông báo" not in links(client.get("/thong-bao/"))
    for path in ("/thong-bao/viet/", "/thong-bao/da-gui/"):
        assert client.get(path).status_code == 403


def test_taking_back_asks_for_the_reason(cast: Cast, notice: Notice, sign_in_as: SignIn) -> None:
    client = sign_in_as("so", IN_2021)
    path = f"/thong-bao/{notice.code}/thu-hoi/"

    assert "Chưa ghi lý do thu hồi." in words(client.post(path, {"reason": ""}))
    page = client.post(path, {"reason": "Gửi nhầm hạn"}, follow=True)

    assert "Lý do: Gửi nhầm hạn" in words(page)
    assert "Lý do: Gửi nhầm hạn" in words(sign_in_as("giamdoc", IN_2021).get(f"/thong-bao/{notice.code}/"))


def test_an_empty_inbox_says_what_will_be_there(cast: Cast, sign_in_as: SignIn) -> None:
    assert "sẽ nằm ở đây" in words(sign_in_as("giamdoc", IN_2021).get("/thong-bao/"))
    assert "sẽ nằm ở đây" in words(sign_in_as("so", IN_2021).get("/thong-bao/da-gui/"))
    # Without a post there is nothing to read, and no entry for it.
    visitor = sign_in_as("khach", IN_2021).get("/thong-bao/")
    assert visitor.status_code == 200
    assert "Thông báo" not in links(visitor)


def test_the_text_of_a_notice_is_text(cast: Cast, sign_in_as: SignIn) -> None:
    notice = send(cast.actor("so", IN_2021), text="<script>alert(1)</script>\n\nDòng hai", title="<b>Đậm</b>")

    html = sign_in_as("giamdoc", IN_2021).get(f"/thong-bao/{notice.code}/").content.decode()

    assert "<script>alert" not in html
    assert "&lt;b&gt;Đậm" in html
    assert "<p>Dòng hai</p>" in html


#: Address → how many queries its page takes, whatever the number of notices.
QUERIES = {
    ("giamdoc", "/thong-bao/"): 9,
    ("so", "/thong-bao/da-gui/"): 8,
    ("so", "/thong-bao/{code}/"): 13,
    ("giamdoc", "/thong-bao/{code}/"): 10,
}


@pytest.mark.parametrize(("username", "path"), QUERIES)
def test_the_queries_of_a_page_are_counted_at_one_and_at_three_rows(
    cast: Cast, sign_in_as: SignIn, django_assert_num_queries: Any, username: str, path: str
) -> None:
    by = cast.actor("so", IN_2021)
    first = send(by)
    actions.confirm_read(by=cast.actor("giamdoc_ps", IN_2021), code=first.code)
    client = sign_in_as(username, IN_2021)
    address = path.format(code=first.code)
    client.get(address)

    with django_assert_num_queries(QUERIES[username, path]):
        client.get(address)
    for number in (2, 3):
        sent = send(by, title=f"Thông báo {number}", due_on=IN_2021 + dt.timedelta(days=number))
        actions.confirm_read(by=cast.actor("giamdoc_ps", IN_2021), code=sent.code)
    actions.confirm_read(by=cast.actor("phogiamdoc", IN_2021), code=first.code)
    with django_assert_num_queries(QUERIES[username, path]):
        client.get(address)
