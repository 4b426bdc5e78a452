"""The cast with classes of two first semesters, and browsers signed in on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from gdtx.accounts.models import Installation
from gdtx.foundation.clock import BUSINESS_DATE_SESSION_KEY
from gdtx.network.scope import Actor
from tests.learning.making import log
from tests.support.cast import IN_2021, Cast, cast

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


@pytest.fixture
def semesters(cast: Cast) -> Cast:
    """Classes of HK1 2019-2020 and 2020-2021 in Cẩm Thủy; Luận Khê and Tam Chung are silent in the second."""
    director, other = cast.actor("giamdoc", IN_2021), cast.actor("giamdoc_ps", IN_2021)
    log(director, cast.cam_ngoc, topic="Luật Đất đai", turns=100, female=40)
    log(director, cast.cam_ngoc, topic="Trồng rau an toàn", group="KT", turns=30)
    log(other, cast.phong_son, topic="Dinh dưỡng", group="CL", turns=50, start_on=dt.date(2021, 1, 15))
    by = Actor.set_up(IN_2021)
    log(by, cast.cam_ngoc, topic="Luật Đất đai", turns=80, start_on=dt.date(2019, 10, 1))
    log(by, cast.cam_ngoc, topic="Trồng rau", group="KT", turns=120, start_on=dt.date(2019, 10, 2))
    log(by, cast.luan_khe, topic="Luật Giao thông", turns=60, start_on=dt.date(2019, 11, 2))
    return cast


@pytest.fixture
def demonstration(db: None) -> Installation:
    """A database marked as made up."""
    return Installation.objects.create(synthetic=True, facts={})
