"""From the list of who has not reported: a sentence to copy, a notice to all of them, and where its link leads."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from gdtx.inbox.models import Notice, ShortLink
from tests.desk.conftest import SignIn
from tests.desk.reading import links, words
from tests.support.cast import IN_2021, Cast

pytestmark = pytest.mark.django_db

HK1 = "2020-2021/HK1"
REMIND = f"/so-lieu/38/chua-bao-cao/nhac/?ky={HK1}"


def token_of(html: str) -> str:
    """The token that the form carries."""
    found = re.search(r'name="token" value="([^"]+)"', html)
    assert found
    return found.group(1)


def test_the_list_leads_to_the_reminder_for_who_may_write(semesters: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("so", IN_2021).get(f"/so-lieu/38/chua-bao-cao/?ky={HK1}")
    assert links(page)["Nhắc các trung tâm"] == REMIND

    reader = sign_in_as("bo", IN_2021).get(f"/so-lieu/38/chua-bao-cao/?ky={HK1}")
    assert "Nhắc các trung tâm" not in links(reader)
    assert sign_in_as("bo", IN_2021).get(REMIND).status_code == 403
    assert sign_in_as("canbo_cu", IN_2021).get(REMIND).status_code == 403


def test_looking_writes_nothing_and_a_button_makes_the_link(semesters: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("so", IN_2021)
    assert "Lấy lời nhắc kèm liên kết" in words(client.get(REMIND))
    assert not ShortLink.objects.exists()

    page = client.post(REMIND, {"viec": "lien-ket"}, follow=True)

    code = ShortLink.objects.get().code
    assert (
        "Trung tâm chưa có số liệu HK1 2020-2021 trên hệ thống gdtx. Đề nghị ghi các lớp đã mở, "
        f"hoặc khai không tổ chức lớp nào. http://testserver/n/{code}/"
    ) in words(page)
    client.post(REMIND, {"viec": "lien-ket"})
    assert ShortLink.objects.count() == 1


def test_the_link_leads_each_to_their_own_figures_where_the_work_can_be_done(
    semesters: Cast, sign_in_as: SignIn
) -> None:
    sign_in_as("so", IN_2021).post(REMIND, {"viec": "lien-ket"})
    short = f"/n/{ShortLink.objects.get().code}/"

    director = sign_in_as("giamdoc", dt.date(2021, 1, 20)).get(short, follow=True)
    assert director.redirect_chain[-1][0] == f"/so-lieu/trung-tam/38-15169-HTCD/?ky={HK1}"
    specialist = sign_in_as("so", IN_2021).get(short, follow=True)
    assert specialist.redirect_chain[-1][0] == f"/so-lieu/38/?ky={HK1}"
    nobody = sign_in_as("khach", IN_2021).get(short, follow=True)
    assert nobody.redirect_chain[-1][0] == "/ban-lam-viec/"


def test_a_silent_centre_finds_both_ways_out_on_its_figures(cast: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("giamdoc", IN_2021).get(f"/so-lieu/trung-tam/38-15169-HTCD/?ky={HK1}")

    assert links(page)["Ghi lớp"].startswith("/lop-hoc/ghi/")
    assert links(page)["Khai không tổ chức lớp"] == f"/lop-hoc/khong-to-chuc/?trung-tam=38-15169-HTCD&ky={HK1}"


def test_the_silent_centres_get_one_notice_however_often_the_form_is_sent(semesters: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("so", IN_2021)
    values = {"viec": "gui", "due_on": "31/01/2021", "token": token_of(client.get(REMIND).content.decode())}

    sent = client.post(REMIND, values, follow=True)
    client.post(REMIND, values)

    assert "Đã gửi lời nhắc đến 2 trung tâm chưa báo cáo." in words(sent)
    notice = Notice.objects.get()
    assert sorted(notice.chosen.values_list("organisation__code", flat=True)) == ["38-14848-HTCD", "38-15637-HTCD"]
    assert notice.target == f"/so-lieu/cua-toi/?ky={HK1}"
    assert "trước hết ngày 31/01/2021" in notice.text


def test_a_date_that_has_passed_is_refused_at_its_field(semesters: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("so", IN_2021).post(REMIND, {"viec": "gui", "due_on": "19/01/2021"})

    assert "Hạn 19/01/2021 đã qua" in words(page)
    assert 'value="19/01/2021"' in page.content.decode()
    assert not Notice.objects.exists()


def test_a_province_next_door_cannot_be_reminded(semesters: Cast, sign_in_as: SignIn) -> None:
    assert sign_in_as("so40", IN_2021).get(REMIND).status_code == 404
