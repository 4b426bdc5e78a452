"""Whether a disk is full, as Python, DuckDB, SQLite and PostgreSQL say it."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused

_FULL = {errno.ENOSPC, errno.EDQUOT}
_WORDS = ("no space left", "disk full", "disk is full")

#: With less than this many bytes left SQLite cannot even open its file: it writes two small ones beside it.
_NEEDED = 65536


def is_full(error: BaseException) -> bool:
    """Whether this error says that the disk is full."""
    return getattr(error, "errno", None) in _FULL or any(words in str(error).lower() for words in _WORDS)


def nothing_left(folder: Path) -> bool:
    """Whether next to nothing more can be written there."""
    try:
        return shutil.disk_usage(folder).free < _NEEDED
    except OSError:
        return False


def refusal() -> Refused:
    """What a command says when nothing better is known of where it stopped."""
    return Refused(
        "disk_full",
        _("Đĩa của máy chủ đã đầy, việc này chưa làm được."),
        way_out=_("Giải phóng dung lượng đĩa rồi chạy lại; những gì đã ghi trước đó còn nguyên."),
    )
