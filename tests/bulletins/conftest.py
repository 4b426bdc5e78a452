"""The cast of `support`, and who works on bulletins."""

from __future__ import annotations

import pytest

from gdtx.network.scope import Actor
from tests.support.cast import IN_2021, Cast, cast

__all__ = ["cast", "head", "specialist"]


@pytest.fixture
def specialist(cast: Cast) -> Actor:
    """The specialist of the department of Thanh Hóa, who writes bulletins."""
    return cast.actor("so", IN_2021)


@pytest.fixture
def head(cast: Cast) -> Actor:
    """The head of the division, who publishes them."""
    return cast.actor("truongphong", IN_2021)
