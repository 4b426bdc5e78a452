"""Which centres and communes have not recorded classes of a period, nor declared that there were none."""

from __future__ import annotations

import datetime as dt

import pytest

from gdtx.foundation.errors import Refused
from gdtx.learning import actions
from gdtx.learning.completeness import centres_recorded, communes_recorded
from gdtx.network.scope import Actor
from tests.learning import making
from tests.support.cast import IN_2021, IN_2025, Cast, area

pytestmark = pytest.mark.django_db

HK1 = "2020-2021/HK1"


def test_the_check_names_the_centres_that_are_silent(cast: Cast) -> None:
    making.log(Actor.set_up(IN_2021), cast.cam_ngoc)
    found = centres_recorded(area("38").pk, HK1, IN_2021)
    assert found.total == 4
    assert set(found.missing) == {cast.phong_son.pk, cast.luan_khe.pk, cast.tam_chung.pk}
    assert not found.is_complete
    assert found.given == 1


def test_the_check_by_communes_names_those_with_a_silent_centre(cast: Cast) -> None:
    making.log(Actor.set_up(IN_2021), cast.cam_ngoc)
    found = communes_recorded(area("38").pk, HK1, IN_2021)
    assert found.total == 4
    assert area("15169").pk not in found.missing
    assert area("15637").pk in found.missing


def test_of_a_commune_only_its_own_centres_are_asked(cast: Cast) -> None:
    making.log(Actor.set_up(IN_2021), cast.cam_ngoc)
    assert centres_recorded(area("15169").pk, HK1, IN_2021).is_complete


def test_who_declared_none_is_not_missing(cast: Cast) -> None:
    by = Actor.set_up(IN_2021)
    for centre in (cast.phong_son, cast.luan_khe, cast.tam_chung):
        actions.declare_no_class(by=by, centre_id=centre.pk, period=HK1)
    assert centres_recorded(area("38").pk, HK1, IN_2021).missing == (cast.cam_ngoc.pk,)


def test_an_area_that_has_ended_is_asked_as_it_last_was(cast: Cast) -> None:
    district = area("15169", IN_2021)
    found = centres_recorded(district.pk, "2024-2025/HK1", IN_2025)
    assert found.missing == (cast.cam_ngoc.pk,)


def test_a_running_period_is_asked_on_the_map_of_the_day(cast: Cast) -> None:
    commune = area("15127", dt.date(2025, 10, 10))
    found = centres_recorded(commune.pk, "2025-2026/HK1", IN_2025)
    assert set(found.missing) == {cast.cam_ngoc.pk, cast.phong_son.pk}


def test_a_period_nobody_can_read_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, check=lambda refused: refused.rule == "bad_period"):
        centres_recorded(area("38").pk, "HK9", IN_2021)
