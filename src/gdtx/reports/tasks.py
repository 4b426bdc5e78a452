"""Background work: the files of a review. Thin: an id in, actions and `production` do the rest."""

from __future__ import annotations

import logging

from django.db import transaction
from django.tasks import TaskContext, task
from django.utils.translation import gettext as _

from gdtx.foundation.clock import use_business_date
from gdtx.foundation.errors import Refused
from gdtx.network.scope import Actor

from . import actions
from .models import ReviewFiles

logger = logging.getLogger(__name__)


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

    files = actions.start_files(files_id, again=context.attempt > 1)
    if files is None:
        return
    try:
        with use_business_date(files.business_date):
            made = production.for_request(files)
    except Refused as refusal:
        actions.fail_files(files, refusal.sentence)
    except Exception:
        logger.exception("The files of a review could not be made.")
        actions.fail_files(files, _("Chương trình gặp lỗi khi lập tệp; chi tiết có trong nhật ký của máy chủ."))
        raise
    else:
        actions.finish_files(files, fingerprint=made["fingerprint"], data_version=made["data_version"])
