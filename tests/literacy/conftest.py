"""The cast for tests of this folder."""

from __future__ import annotations

from tests.support.cast import cast
from tests.support.unnamed import no_message_names_a_resident

__all__ = ["cast", "no_message_names_a_resident"]
