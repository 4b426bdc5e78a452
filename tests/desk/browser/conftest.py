"""A demonstration in small: the cast on its real territory, with classes of two years."""

from __future__ import annotations

import datetime as dt

import pytest

from gdtx.accounts.models import Installation, User
from gdtx.network.scope import Actor
from tests.learning.making import log
from tests.support.cast import IN_2021, Cast, cast

__all__ = ["cast"]

TOPICS = (
    ("Luật Đất đai sửa đổi", "CT", 120, dt.date(2020, 9, 12)),
    ("Trồng rau an toàn theo VietGAP", "KT", 64, dt.date(2020, 10, 3)),
    ("Phòng, chống dịch COVID-19", "CL", 210, dt.date(2020, 11, 7)),
    ("May công nghiệp", "DN", 28, dt.date(2020, 12, 1)),
    ("Chăm sóc lúa chiêm xuân sau cấy", "KT", 86, dt.date(2021, 1, 12)),
)


@pytest.fixture
def demonstration(transactional_db: None, cast: Cast) -> Cast:
    """The cast as people of a demonstration; two centres with classes, two silent."""
    Installation.objects.create(synthetic=True, facts={})
    User.objects.filter(pk__in=[user.pk for user in cast.people.values()]).update(is_demo=True)
    by = Actor.set_up(IN_2021)
    for topic, group, turns, day in TOPICS:
        earlier = day.replace(year=day.year - 1)
        log(by, cast.cam_ngoc, topic=topic, group=group, turns=turns, female=turns // 2, start_on=day)
        log(by, cast.cam_ngoc, topic=topic, group=group, turns=turns + 10, start_on=earlier)
    log(by, cast.phong_son, topic="Dinh dưỡng cho trẻ dưới 5 tuổi", group="CL", turns=75)
    return cast
