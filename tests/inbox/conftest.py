"""The cast, browsers signed in on a day, and a short way to send a notice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from gdtx.foundation.clock import BUSINESS_DATE_SESSION_KEY
from gdtx.inbox import actions
from gdtx.inbox.enums import Audience
from gdtx.inbox.models import Notice
from gdtx.network.scope import Actor
from tests.support.cast import IN_2021, Cast, area, cast

__all__ = ["cast"]

SignIn = Callable[[str, dt.date], Client]


@pytest.fixture
def sign_in_as(cast: Cast) -> SignIn:
    """A client signed in as somebody of the cast on a business date."""

    def signed_in(username: str, on: dt.date) -> Client:
        client = Client()
        client.force_login(cast.person(username), backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session[BUSINESS_DATE_SESSION_KEY] = on.isoformat()
        session.save()
        return client

    return signed_in


def send(by: Actor, **values: Any) -> Notice:
    """Send an ordinary notice to the centres of Thanh Hóa, changed by `values`; `to` may be the code of an area."""
    code = values.pop("to", "38")
    plain: dict[str, Any] = {
        "title": "Nộp kế hoạch năm",
        "text": "Đề nghị các trung tâm nộp kế hoạch năm.",
        "audience": Audience.CENTRES,
    }
    if values.get("audience") != Audience.CHOSEN:
        plain["area_id"] = area(code, by.on).pk
    return actions.send_notice(by=by, **{**plain, **values})


@pytest.fixture
def notice(cast: Cast) -> Notice:
    """A notice of the department to all centres of the province, of 20/01/2021, due on 31/01/2021."""
    return send(cast.actor("so", IN_2021), due_on=dt.date(2021, 1, 31))
