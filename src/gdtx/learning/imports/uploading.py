"""A sheet sent by a page: kept, opened as a batch, and read at once or in the background."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.tasks import task
from django.utils.translation import gettext as _

from gdtx.accounts.models import User
from gdtx.foundation import clock
from gdtx.foundation.errors import Refused
from gdtx.intake import actions as intake
from gdtx.intake import storage
from gdtx.intake.models import Batch, BatchState
from gdtx.intake.queries import SILENCE, is_interrupted
from gdtx.network.scope import Actor

from .writing import PREFIX, SUBJECT, read_for_preview, require_import

#: A larger file is read in the background; a commune's sheet is far smaller.
LARGE = 2 * 1024 * 1024


def upload(*, by: Actor, chunks: Iterable[bytes], file_name: str, period: str = "") -> Batch:
    """Take an uploaded sheet; the batch that comes back is staged, failed, or still being read."""
    require_import(by)
    stored = storage.store(chunks)
    intake.close_interrupted(file_sha256=stored.sha256, user_id=by.user_id, silent_before=clock.now() - SILENCE)
    batch = intake.open_batch(
        by=by,
        subject=SUBJECT,
        prefix=PREFIX,
        file_name=file_name,
        file_sha256=stored.sha256,
        on=by.on,
        period=period,
        stored_file=stored.name,
    )
    _begin(batch, by=by, large=stored.size > LARGE)
    return batch


def read_again(*, by: Actor, batch: Batch) -> None:
    """Begin anew with a file whose reading was cut off. Raises `Refused` when it is gone or still being read."""
    require_import(by)
    path = storage.path_of(batch)
    if not is_interrupted(batch) or path is None:
        if batch.state == BatchState.READING and path is None:
            intake.fail(batch=batch, refused=intake.interrupted(batch))
        raise Refused(
            "cannot_read_again",
            _("Lô %(code)s không đọc lại được.") % {"code": batch.code},
            where=batch.code,
            way_out=_("Hãy chọn lại tệp và nhập từ đầu."),
        )
    intake.read_again(batch=batch)
    _begin(batch, by=by, large=path.stat().st_size > LARGE)


def _begin(batch: Batch, *, by: Actor, large: bool) -> None:
    if large and by.user_id is not None:
        read_in_background.enqueue(batch.code, by.user_id, by.on.isoformat())
    else:
        _read(batch, by=by)


def _read(batch: Batch, *, by: Actor) -> None:
    path = storage.path_of(batch)
    if path is None:
        intake.fail(batch=batch, refused=intake.interrupted(batch))
        return
    read_for_preview(batch, path, by=by)
    batch.refresh_from_db()
    if batch.state != BatchState.READING:
        storage.remove(batch)


@task()
def read_in_background(code: str, user_id: int, on: str) -> None:
    """Read a large file for the person who sent it, with the posts they hold on their business date."""
    batch = Batch.objects.get(code=code)
    day = dt.date.fromisoformat(on)
    with clock.use_business_date(day):
        _read(batch, by=Actor.for_user(User.objects.get(pk=user_id), day))
