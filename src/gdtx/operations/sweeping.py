"""Cleaning up by the clock: files that nobody will ask for any more, sign-ins that have run out."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import time
from pathlib import Path

from axes.models import AccessAttempt, AccessFailureLog
from django.conf import settings
from django.contrib.sessions.models import Session

from gdtx.foundation import clock
from gdtx.intake import storage
from gdtx.intake.models import Batch, BatchState

#: Work that takes longer than this is none any more (seconds).
OLD = 24 * 60 * 60
#: Failed attempts to sign in are kept so long.
ATTEMPTS_KEPT = dt.timedelta(days=30)


def sweep_files() -> int:
    """Uploads whose batch was read, failed or is gone, and what a killed process was writing; how many.

    Only what has not been touched for a day: whoever is at work is left alone.
    """
    waiting = set(
        Batch.objects.filter(state=BatchState.READING).exclude(stored_file="").values_list("stored_file", flat=True)
    )
    gone = 0
    for path in storage.folder().iterdir():
        if path.name not in waiting and _is_old(path):
            path.unlink(missing_ok=True)
            gone += 1
    home = Path(settings.GDTX_HOME)
    for path in [
        *home.glob(".phuc-hoi-*"),
        *home.glob("reviews/*/.*"),
        *home.glob("conferences/*/.*"),
        *home.glob("audit/.anchor-*"),
    ]:
        if _is_old(path):
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
            gone += 1
    return gone


def _is_old(path: Path) -> bool:
    try:
        return time.time() - os.stat(path).st_mtime > OLD
    except FileNotFoundError:
        return False


def expire_sign_ins() -> int:
    """Sessions that have run out, and failed attempts of long ago; how many rows."""
    now = clock.now()
    count = Session.objects.filter(expire_date__lt=now).delete()[0]
    count += AccessAttempt.objects.filter(attempt_time__lt=now - ATTEMPTS_KEPT).delete()[0]
    count += AccessFailureLog.objects.filter(attempt_time__lt=now - ATTEMPTS_KEPT).delete()[0]
    return count
