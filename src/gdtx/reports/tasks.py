"""Background work: the files of a review. Thin: an id in, actions and `production` do the rest."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.tasks import TaskContext, task

from gdtx.foundation.making import carry_through
from gdtx.network.scope import Actor

from . import actions
from .models import ReviewFiles


def ask_for_files(*, by: Actor, area_code: str, period: str, final: bool = False) -> ReviewFiles:
    """`actions.request_files`, and have them made once the request is committed."""
    with transaction.atomic():
        files = actions.request_files(by=by, area_code=area_code, period=period, final=final)
        if files.is_waiting:
            transaction.on_commit(lambda: make_files.enqueue(files.pk))
    return files


@task(takes_context=True)
def make_files(context: TaskContext, files_id: int) -> None:
    """Make the files of a request, with the rights and on the business day of who asked."""
    from . import production  # the typesetter is loaded by the worker only

    carry_through(
        actions.start_files(files_id, again=context.attempt > 1),
        production.for_request,
        finish=_finish,
        fail=actions.fail_files,
    )


def _finish(files: ReviewFiles, made: dict[str, Any]) -> None:
    actions.finish_files(files, fingerprint=made["fingerprint"], data_version=made["data_version"])
