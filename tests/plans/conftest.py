"""The cast of `support`, and who makes and decides plans."""

from __future__ import annotations

import pytest

from gdtx.network.scope import Actor
from tests.support.cast import IN_2025, Cast, cast

__all__ = ["cast", "chair", "deputy", "director"]


@pytest.fixture
def director(cast: Cast) -> Actor:
    """The director of the centre of Cẩm Ngọc."""
    return cast.actor("giamdoc", IN_2025)


@pytest.fixture
def deputy(cast: Cast) -> Actor:
    """The deputy, who does the daily work."""
    return cast.actor("phogiamdoc", IN_2025)


@pytest.fixture
def chair(cast: Cast) -> Actor:
    """The chair of the commune that directs the centre since the reform."""
    return cast.actor("chutich", IN_2025)
