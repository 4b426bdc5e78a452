"""Background work: sets of papers, and putting right what killed requests left of photographs. Thin."""

from __future__ import annotations

import logging

from django.db import transaction
from django.tasks import TaskContext, task
from django.utils.translation import gettext as _

from gdtx.foundation.clock import use_business_date
from gdtx.foundation.errors import Refused
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
    """Make the set. A refusal becomes its `problem`; anything else is an error of the program and is raised again."""
    from .production import for_request  # loads the engines of Word, PDF and slides

    paper_set = actions.start_set(pk, again=context.attempt > 1)
    if paper_set is None:
        return
    try:
        with use_business_date(paper_set.business_date):
            made = for_request(paper_set)
    except Refused as refusal:
        actions.fail_set(paper_set, refusal.sentence)
    except Exception:
        logger.exception("The papers of a conference could not be made.")
        actions.fail_set(paper_set, _("Chương trình gặp lỗi khi lập bộ tài liệu; chi tiết có trong nhật ký máy chủ."))
        raise
    else:
        actions.finish_set(paper_set, **made)


@task
def tidy_up() -> None:
    """Put right what killed requests left of photographs of conferences. Once an hour is enough."""
    swept = storage.sweep()
    if swept.missing:
        logger.error("Photographs of conferences without a file: %s", ", ".join(map(str, swept.missing)))
