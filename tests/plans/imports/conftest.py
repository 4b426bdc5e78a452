"""The cast, who makes and decides plans, and a home of its own for files that wait."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plans.conftest import cast, chair, deputy, director

__all__ = ["cast", "chair", "deputy", "director", "home"]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: object) -> None:
    """Uploads lie in a folder of the test."""
    settings.GDTX_HOME = tmp_path / "home"  # type: ignore[attr-defined]
