"""The cast of `support`, and who keeps the register of the commune Cẩm Thủy and of one next to it."""

from __future__ import annotations

import pytest

from gdtx.network.scope import Actor
from tests.support.cast import IN_2025, Cast, cast
from tests.support.unnamed import no_message_names_a_resident

__all__ = ["cast", "no_message_names_a_resident", "officer"]


@pytest.fixture
def officer(cast: Cast) -> Actor:
    """The officer of the commune Cẩm Thủy."""
    return cast.actor("canbo", IN_2025)
