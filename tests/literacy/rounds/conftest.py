"""The cast with a survey to run, for tests of this folder."""

from __future__ import annotations

import pytest

from tests.literacy.rounds.making import Survey, make_survey
from tests.support.cast import Cast, cast

__all__ = ["cast"]


@pytest.fixture
def survey(cast: Cast) -> Survey:
    """Cẩm Thủy with two villages, and its round of 2025 open."""
    return make_survey(cast)
