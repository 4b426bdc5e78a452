"""The same cast for the pages."""

from __future__ import annotations

from tests.reports.conftest import cast, reviewed

__all__ = ["cast", "reviewed"]
