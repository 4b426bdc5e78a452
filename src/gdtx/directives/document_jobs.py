"""Background work on documents. Thin: `actions` and `storage` do it."""

from __future__ import annotations

import logging

from gdtx.foundation import clock
from gdtx.network.scope import Actor

from . import actions, storage

logger = logging.getLogger(__name__)


def follow_dates() -> int:
    """Documents whose day has come are in force, and what they replace has ended; how many came into force."""
    return actions.bring_into_force(by=Actor.set_up(clock.business_today()))


def tidy_up() -> int:
    """Put right what killed requests left of signed files; how many files were deleted."""
    deleted = storage.sweep()
    logger.info("Signed files: %d deleted", deleted)
    return deleted
