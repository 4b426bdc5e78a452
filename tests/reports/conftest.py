"""The cast with classes of two years, ready for a review of Thanh Hóa."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.learning.making import log
from tests.support.cast import IN_2021, Cast, cast

__all__ = ["cast", "reviewed"]


@pytest.fixture
def reviewed(cast: Cast) -> Cast:
    """Cẩm Ngọc and Phong Sơn held classes in HK1 2020-2021, Cẩm Ngọc a year earlier too; two centres are silent."""
    director, neighbour = cast.actor("giamdoc", IN_2021), cast.actor("giamdoc_ps", IN_2021)
    log(director, cast.cam_ngoc, topic="Luật Đất đai", group="CT", turns=120, female=70, place="Nhà văn hóa thôn 1")
    log(
        director,
        cast.cam_ngoc,
        topic="Kỹ thuật trồng lúa",
        group="KT",
        turns=80,
        start_on=dt.date(2020, 11, 2),
        sessions=3,
        run_by="Hội Nông dân xã",
    )
    log(
        neighbour,
        cast.phong_son,
        topic="May công nghiệp",
        group="DN",
        turns=35,
        start_on=dt.date(2020, 12, 7),
        end_on=dt.date(2021, 2, 26),
        persons=35,
        cost=12_000_000,
    )
    log(director, cast.cam_ngoc, topic="Luật Giao thông", group="CT", turns=100, start_on=dt.date(2019, 10, 7))
    log(director, cast.cam_ngoc, topic="Nuôi gà", group="KT", turns=60, start_on=dt.date(2019, 11, 4))
    return cast
