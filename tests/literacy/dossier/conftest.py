"""The cast, for tests of this folder."""

from __future__ import annotations

from tests.support.cast import cast

__all__ = ["cast"]
