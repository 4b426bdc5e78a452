"""Background work of directives. Thin: actions and the stores of files do it."""

from __future__ import annotations

import logging

from django.tasks import task

from .actions import task_data
from .actions.task_answers import PAPERS
from .models.tasks import AnswerFile

logger = logging.getLogger(__name__)


@task
def close_complete() -> None:
    """End the tasks bound to data whose data are complete; say what changed. Run twice, it says nothing twice."""
    closed = task_data.close_complete()
    if closed:
        logger.info("Tasks ended by data: %d", closed)


@task
def tidy_up() -> None:
    """Put right what killed requests left of the files of answers. Once an hour is enough."""
    PAPERS.sweep(lambda: set(AnswerFile.objects.values_list("name", flat=True)))
