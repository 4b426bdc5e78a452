"""The browser tools themselves: they see what they are there to see."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model

from tests.support.browser import assert_accessible, assert_no_sideways_scroll, axe_violations, session

pytestmark = pytest.mark.browser

GOOD = "<!doctype html><html lang='vi'><title>Lớp học</title><main><h1>Lớp học</h1><p>10.029 lớp</p></main></html>"


def test_axe_passes_a_plain_page_and_finds_a_picture_without_text(page):
    page.set_content(GOOD)
    assert_accessible(page)

    page.set_content(GOOD.replace("<p>", "<img src='data:,'><p>"))

    assert [line.split(":")[0] for line in axe_violations(page)] == ["image-alt"]


def test_axe_finds_pale_words_by_that_rule_alone(page):
    page.set_content(GOOD.replace("<p>", "<img src='data:,'><p style='color:#ccc;background:#fff'>"))

    assert [line.split(":")[0] for line in axe_violations(page, ("color-contrast",))] == ["color-contrast"]


def test_a_page_wider_than_a_phone_is_noticed(phone):
    meta = "<meta name='viewport' content='width=device-width'>"
    phone.set_content(GOOD.replace("<title>", meta + "<title>"))
    assert_no_sideways_scroll(phone)

    phone.set_content(GOOD.replace("<title>", meta + "<title>").replace("<p>", "<p style='width:900px'>"))

    with pytest.raises(AssertionError, match="wider than the screen"):
        assert_no_sideways_scroll(phone)


def test_a_script_error_fails_the_session(browser):
    with pytest.raises(AssertionError, match="script: "), session(browser, width=800, height=600) as opened:
        opened.set_content(GOOD + "<script>throw new Error('hỏng')</script>")


def test_a_request_that_leaves_the_server_fails_the_session(browser):
    with pytest.raises(AssertionError, match="left the server"), session(browser, width=800, height=600) as opened:
        opened.set_content(GOOD + "<img alt='' src='http://example.invalid/a.png'>")


@pytest.mark.django_db(transaction=True)
def test_somebody_can_be_signed_in_on_the_live_server(page, live_server, sign_in):
    user = get_user_model().objects.create(username="thu", full_name="Người Thử")
    page.goto(f"{live_server.url}/tai-khoan/mat-khau/")
    assert "/dang-nhap/" in page.url

    sign_in(page, user)
    answer = page.goto(f"{live_server.url}/tai-khoan/mat-khau/")

    assert answer.status == 200
    assert "Người Thử" in page.content()
