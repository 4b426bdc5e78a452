"""The cast for tests of this folder, and browsers signed in on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from gdtx.foundation.clock import BUSINESS_DATE_SESSION_KEY
from tests.support.cast import IN_2021, Cast, cast

__all__ = ["cast", "signed_in"]

SignedIn = Callable[..., Client]


@pytest.fixture
def signed_in(cast: Cast) -> SignedIn:
    """A browser in which somebody of the cast is signed in on a business date."""

    def make(username: str, on: dt.date = IN_2021) -> Client:
        client = Client()
        client.force_login(cast.person(username), backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session[BUSINESS_DATE_SESSION_KEY] = on.isoformat()
        session.save()
        return client

    return make
