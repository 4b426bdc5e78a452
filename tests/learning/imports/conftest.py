"""The cast, and a class sheet on disk."""

from __future__ import annotations

from tests.support.cast import cast

__all__ = ["cast"]
