"""The cast signed in, with classes logged in three centres of two provinces."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from gdtx.foundation.clock import BUSINESS_DATE_SESSION_KEY
from gdtx.learning import actions
from gdtx.learning.models import LearningClass
from tests.learning import making
from tests.support.cast import IN_2021, Cast
from tests.support.cast import cast as cast  # (fixture)

SignIn = Callable[[str], Client]


@dataclass
class Classes:
    """One class a centre; the one of Cẩm Ngọc was changed and withdrawn."""

    cam_ngoc: LearningClass
    phong_son: LearningClass
    nghe_an: LearningClass


@pytest.fixture
def classes(cast: Cast) -> Classes:
    """Log, change, withdraw."""
    found = Classes(
        making.log(cast.actor("giamdoc", IN_2021), cast.cam_ngoc, topic="Nuôi ong lấy mật"),
        making.log(cast.actor("giamdoc_ps", IN_2021), cast.phong_son, topic="Bí mật của Phong Sơn"),
        making.log(cast.actor("giamdoc40", IN_2021), cast.nghe_an, topic="Bí mật của Châu Bình"),
    )
    by = cast.actor("phogiamdoc", IN_2021)
    changed = actions.change_class(
        by=by,
        class_id=found.cam_ngoc.pk,
        version=1,
        facts=making.facts(topic="Nuôi ong lấy mật", turns=52),
    )
    actions.withdraw_class(by=by, class_id=changed.pk, version=2, reason="ghi trùng")
    return found


@pytest.fixture
def sign_in_as(cast: Cast) -> SignIn:
    """A browser in which a person of the cast is signed in, on 20/01/2021."""

    def enter(username: str) -> Client:
        client = Client()
        client.force_login(cast.person(username), backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session[BUSINESS_DATE_SESSION_KEY] = IN_2021.isoformat()
        session.save()
        return client

    return enter
