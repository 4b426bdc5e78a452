"""What happens around every request."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import get_resolver

from gdtx.config.middleware import (
    BUSINESS_DATE_SESSION_KEY,
    BusinessDateMiddleware,
    RefusalMiddleware,
    ServerTimingMiddleware,
)
from gdtx.foundation import clock
from gdtx.foundation.access import public
from gdtx.foundation.errors import Conflict, Forbidden, NotInScope, Refused


@pytest.fixture
def request_(rf: RequestFactory):
    request = rf.get("/")
    request.session = {}
    return request


def test_the_time_the_server_worked_is_in_the_answer(request_):
    answer = ServerTimingMiddleware(lambda _request: HttpResponse())(request_)

    kind, milliseconds = answer["Server-Timing"].split(";dur=")
    assert kind == "app"
    assert 0 <= float(milliseconds) < 1000


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2021-01-20", dt.date(2021, 1, 20)),
        (None, None),
        ("hôm nay", None),
        (20210120, None),
    ],
)
def test_the_chosen_date_holds_for_the_request_and_no_longer(request_, written, expected):
    request_.session = {BUSINESS_DATE_SESSION_KEY: written}
    seen = []

    def view(_request):
        seen.append(clock.chosen_business_date())
        return HttpResponse()

    BusinessDateMiddleware(view)(request_)

    assert seen == [expected]
    assert clock.chosen_business_date() is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (Refused("unknown_period", "Không hiểu kỳ “2020-2022”."), 400),
        (Forbidden("own_centre", "Chỉ ghi lớp cho trung tâm của mình."), 403),
        (NotInScope("unknown_class", "Không có lớp này."), 404),
        (Conflict("changed_meanwhile", "Có người vừa sửa."), 409),
    ],
)
def test_a_refusal_becomes_a_page_with_its_status_and_reason(client, monkeypatch, refusal, status):
    def refuse(_request, *_arguments, **_named):
        raise refusal

    pattern = next(p for r in get_resolver().url_patterns for p in r.url_patterns if p.name == "icon_sprite")
    monkeypatch.setattr(pattern, "callback", public(refuse))

    answer = client.get("/bieu-tuong-abc.svg")

    assert answer.status_code == status
    if status != 404:
        assert str(refusal.message) in answer.content.decode()


def test_other_errors_are_left_to_django(request_):
    assert RefusalMiddleware(lambda _request: HttpResponse()).process_exception(request_, ZeroDivisionError()) is None
