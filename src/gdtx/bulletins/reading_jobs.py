"""Background work on texts that are being read. Thin: `storage` does it."""

from __future__ import annotations

import logging

from . import storage

logger = logging.getLogger(__name__)


def tidy_up() -> int:
    """Put right what killed requests left of the files of texts; how many files were deleted."""
    deleted = storage.sweep()
    logger.info("Files of texts: %d deleted", deleted)
    return deleted
