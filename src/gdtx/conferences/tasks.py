"""Background work: sets of papers, and putting right what killed requests left of photographs. Thin."""

from __future__ import annotations

import logging

from django.db import transaction
from django.tasks import TaskContext, task

from gdtx.foundation.making import carry_through
from gdtx.network.scope import Actor

from . import actions, storage
from .models import PaperSet

logger = logging.getLogger(__name__)


def ask_for_set(*, by: Actor, conference_id: int) -> PaperSet:
    """`actions.request_set`, and have it made once the request is committed."""
    with transaction.atomic():
        asked = actions.request_set(by=by, conference_id=conference_id)
        if asked.is_waiting:
            transaction.on_commit(lambda: make_set.enqueue(asked.pk))
    return asked


@task(takes_context=True)
def make_set(context: TaskContext, pk: int) -> None:
    """Make the set, with the rights of who asked."""
    from .production import for_request  # loads the engines of Word, PDF and slides

    carry_through(
        actions.start_set(pk, again=context.attempt > 1),
        for_request,
        finish=lambda paper_set, made: actions.finish_set(paper_set, **made),
        fail=actions.fail_set,
    )


@task
def tidy_up() -> None:
    """Put right what killed requests left of photographs of conferences. Once an hour is enough."""
    swept = storage.sweep()
    if swept.missing:
        logger.error("Photographs of conferences without a file: %s", ", ".join(map(str, swept.missing)))
