"""Signed papers of dossiers, in `MEDIA_ROOT/ho-so-xmc`; how they are kept: `office.papers`."""

from __future__ import annotations

import logging

from gdtx.office.papers import PaperStore

from .models import DossierPaper

logger = logging.getLogger(__name__)

STORE = PaperStore("ho-so-xmc")


def tidy_up() -> int:
    """Put right what killed requests left behind; how many files were deleted. Once an hour is enough."""
    deleted = STORE.sweep(lambda: set(DossierPaper.objects.values_list("name", flat=True)))
    logger.info("Papers of dossiers: %d deleted", deleted)
    return deleted
