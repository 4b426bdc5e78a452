"""The cast, and browsers signed in on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from gdtx.foundation.clock import BUSINESS_DATE_SESSION_KEY
from tests.support.cast import Cast, cast

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
