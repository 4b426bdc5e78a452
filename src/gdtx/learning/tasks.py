"""Background work of classes. Thin: actions and `storage` do it."""

from __future__ import annotations

import logging

from django.tasks import task

from . import actions, storage

logger = logging.getLogger(__name__)


@task
def tidy_up() -> None:
    """Put right what killed requests left of photographs, forget forms sent long ago. Once an hour is enough."""
    swept = storage.sweep()
    forgotten = actions.forget_sent_forms()
    if swept.missing:
        logger.error("Photographs without a file: %s", ", ".join(map(str, swept.missing)))
    logger.info("Photographs: %d put in place, %d deleted; %d forms forgotten", swept.placed, swept.deleted, forgotten)
