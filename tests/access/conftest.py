"""The cast with two provinces and neighbouring communes: data that could leak."""

from __future__ import annotations

from tests.support.cast import cast  # noqa: F401 (fixture)
