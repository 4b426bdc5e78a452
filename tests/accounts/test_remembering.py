"""Staying signed in on one's own device, by choice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from tests.support.cast import PASSWORD

pytestmark = pytest.mark.django_db

START = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def sign_in(client: Client, **more: str):
    return client.post("/dang-nhap/", {"login": "giamdoc", "password": PASSWORD, **more})


@pytest.mark.parametrize(
    ("more", "later", "still"),
    [
        ({}, timedelta(hours=11), True),
        ({}, timedelta(hours=13), False),
        ({"remember": "on"}, timedelta(hours=13), True),
        ({"remember": "on"}, timedelta(days=89), True),
        ({"remember": "on"}, timedelta(days=91), False),
    ],
)
def test_a_session_lasts_as_long_as_was_chosen(client, cast, more, later, still):
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client, **more)
        clock.shift(later)

        assert (client.get("/tai-khoan/bao-mat/").status_code == 200) is still


def test_only_who_asks_for_it_gets_a_cookie_that_outlives_the_browser(client, cast):
    sign_in(client)
    other = Client()
    sign_in(other, remember="on")

    assert client.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == ""
    assert other.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 90 * 24 * 60 * 60


def test_the_page_offers_it_unticked(client, cast):
    page = client.get("/dang-nhap/").content.decode()

    assert "Ghi nhớ thiết bị này 90 ngày" in page
    assert "checked" not in page
