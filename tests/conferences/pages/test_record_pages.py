"""The five tabs: what they show, what they refuse, how many queries they cost."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gdtx.conferences import actions
from gdtx.conferences.bodies import TypedBody
from gdtx.conferences.models import Conference
from gdtx.foundation.clock import BUSINESS_DATE_SESSION_KEY
from gdtx.network.scope import Actor
from tests.conferences import making
from tests.support.cast import IN_2021, Cast

TABS = ("dai-bieu", "dien-bien", "ket-luan", "sau-hoi-nghi")


def signed_in(cast: Cast, username: str, on: dt.date = IN_2021) -> Client:
    client = Client()
    client.force_login(cast.person(username), backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[BUSINESS_DATE_SESSION_KEY] = on.isoformat()
    session.save()
    return client


def address(conference: Conference, tab: str = "") -> str:
    if not tab:
        return reverse("conference_page", args=[conference.pk])
    return reverse("conference_tab", args=[conference.pk, tab])


def fill(by: Actor, conference: Conference, times: int = 1) -> None:
    """Rows of every kind."""
    for turn in range(times):
        making.add(by, conference, "don-vi", TypedBody(None, f"Hội {turn}"), role="co_organiser")
        making.add(by, conference, "chuong-trinh", kind="report", text=f"Báo cáo {turn}", person="Lê Văn A")
        making.add(by, conference, "thanh-phan", TypedBody(None, f"Đoàn {turn}"), side="Về phía Sở")
        making.add(by, conference, "tai-lieu", title=f"Tham luận {turn}", text="Nội dung")
        making.add(by, conference, "gop-y", TypedBody(None, "Phòng"), text=f"Góp ý {turn}")
        making.add(by, conference, "kien-nghi", TypedBody(None, "Phòng"), text=f"Kiến nghị {turn}")
        making.add(by, conference, "phat-bieu", kind="report", person="Lê Văn A", text=f"Phát biểu {turn}")
        making.add(by, conference, "nhan-xet", kind="result", text=f"Kết quả {turn}")
        signing = making.add(by, conference, "ky-ket", title=f"Quy chế {turn}")
        making.add(by, conference, "ben-ky", TypedBody(None, f"Bên {turn}"), signing=signing.pk)
        making.add(by, conference, "van-ban", role="letter", symbol=f"{turn}/SGDĐT", abstract="Hướng dẫn")
        making.add(by, conference, "dai-bieu", person=f"Người {turn}", office="Chuyên viên")
        actions.add_conclusion(
            by=by, conference_id=conference.pk, text=f"Kết luận {turn}", owners=[TypedBody(None, "Các trung tâm")]
        )
        making.photographed(by, conference, f"#00{turn * 40:02x}ff", caption=f"Ảnh {turn}")


@pytest.fixture
def conference(cast: Cast, specialist: Actor) -> Conference:
    found = making.held(specialist, cast)
    fill(specialist, found)
    return found


def test_every_tab_shows_its_rows(cast: Cast, conference: Conference) -> None:
    client = signed_in(cast, "so")

    pages = {tab: client.get(address(conference, tab)).content.decode() for tab in ("", *TABS)}

    for text in ("Báo cáo 0", "Đoàn 0", "Tham luận 0", "Góp ý 0", "Kiến nghị 0", "Hội 0", "Lập bộ tài liệu"):
        assert text in pages[""], text
    assert "Người 0" in pages["dai-bieu"]
    assert "Lê Văn A" in pages["dai-bieu"]
    for text in ("Phát biểu 0", "Kết quả 0", "Quy chế 0", "Bên 0"):
        assert text in pages["dien-bien"], text
    assert "Kết luận 0" in pages["ket-luan"]
    assert "Các trung tâm" in pages["ket-luan"]
    for text in ("Hình 1:", "Ảnh 0", "0/SGDĐT", "Soạn biên bản"):
        assert text in pages["sau-hoi-nghi"], text


@pytest.mark.parametrize("tab", ["", *TABS])
def test_more_rows_cost_no_more_queries(cast: Cast, specialist: Actor, conference: Conference, tab: str) -> None:
    client = signed_in(cast, "so")
    client.get(address(conference, tab))

    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(address(conference, tab))
    fill(specialist, conference, times=3)
    with CaptureQueriesContext(connection) as many:
        client.get(address(conference, tab))

    assert len(many) == len(few)
    assert len(few) < 45


def test_who_is_only_invited_reads_without_buttons(cast: Cast, conference: Conference) -> None:
    client = signed_in(cast, "giamdoc")

    page = client.get(address(conference)).content.decode()

    assert "Kiến nghị 0" in page
    assert "Lập bộ tài liệu" not in page
    assert reverse("conference_change", args=[conference.pk]) not in page
