"""The questions asked before pages are served."""

from __future__ import annotations

import pytest

from gdtx.foundation import clock
from gdtx.foundation.errors import NotFound
from gdtx.learning import warming
from gdtx.network import placement
from tests.support.cast import TODAY, Cast

pytestmark = pytest.mark.django_db


def test_the_map_of_the_day_is_laid_out(cast: Cast) -> None:
    placement._kept.cache_clear()

    with clock.use_business_date(TODAY):
        warming.warm_up()

    assert placement._kept.cache_info().currsize >= 1


def test_an_installation_without_territory_is_served_too(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def unknown(code, *_arguments, **_named):
        asked.append(code)
        raise NotFound("unknown_area", "Không có địa bàn này.")

    monkeypatch.setattr(warming, "ask", unknown)

    warming.warm_up()

    assert asked[0] == "VN"
