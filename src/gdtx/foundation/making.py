"""Files asked for on a page and made in the background: where the making stands, and how it is carried through."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .clock import use_business_date
from .errors import Refused

logger = logging.getLogger(__name__)


class FilesState(models.TextChoices):
    """Where the making of a set of files stands."""

    WAITING = "waiting", gettext_lazy("đang chờ")
    RUNNING = "running", gettext_lazy("đang lập")
    DONE = "done", gettext_lazy("đã xong")
    FAILED = "failed", gettext_lazy("không lập được")


class Wanted:
    """What a request for files says of itself; the columns are those of the subject's own row."""

    state: str
    business_date: dt.date

    @property
    def is_waiting(self) -> bool:
        """Whether no worker has taken it up."""
        return self.state == FilesState.WAITING

    @property
    def is_under_way(self) -> bool:
        """Whether somebody should look again in a moment."""
        return self.state in (FilesState.WAITING, FilesState.RUNNING)

    @property
    def is_done(self) -> bool:
        """Whether the files lie ready."""
        return self.state == FilesState.DONE

    @property
    def has_failed(self) -> bool:
        """Whether `problem` says why there are none."""
        return self.state == FilesState.FAILED


def carry_through[W: Wanted, M](
    wanted: W | None, make: Callable[[W], M], *, finish: Callable[[W, M], None], fail: Callable[[W, str], None]
) -> None:
    """Make the files of a request that was taken up, on the business day of who asked; None: another worker has it.

    A refusal is told as the problem; anything else is an error of the program, told as such, logged and raised again.
    """
    if wanted is None:
        return
    try:
        with use_business_date(wanted.business_date):
            made = make(wanted)
    except Refused as refusal:
        fail(wanted, refusal.sentence)
    except Exception:
        logger.exception("Files that were asked for could not be made: %s", type(wanted).__name__)
        fail(wanted, _("Chương trình gặp lỗi khi lập tệp; chi tiết có trong nhật ký của máy chủ."))
        raise
    else:
        finish(wanted, made)
