"""Work that is due by the clock: what, how often, by whom it is done, and what becomes of errors.

``GDTX_SCHEDULE`` names it: (name, callable or background job without arguments, seconds between two runs). Everything
in it may be run twice without harm; of several workers only one runs it at a time.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.tasks import Task, TaskResultStatus
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from gdtx.foundation import clock

from .models import ScheduledRun

logger = logging.getLogger(__name__)

#: After an error the next run comes after so many seconds, doubled each time, never later than its regular turn.
FIRST_PAUSE = 60

TITLES = {
    "seal_audit": _("Niêm phong nhật ký"),
    "refresh_figures": _("Đếm lại số liệu lưu sẵn"),
    "refresh_literacy": _("Đếm lại số liệu xóa mù chữ của các xã"),
    "sum_up_frozen": _("Cộng sẵn số liệu của các tập xóa mù chữ đã chốt"),
    "sweep_files": _("Dọn tệp không còn dùng"),
    "expire_sign_ins": _("Xóa phiên đăng nhập và lần thử đăng nhập đã cũ"),
    "forget_jobs": _("Xóa việc nền đã xong từ lâu"),
    "send_messages": _("Nhắn người chưa đọc thông báo"),
    "tidy_photos": _("Dọn ảnh của lớp và biểu mẫu đã gửi"),
    "tidy_conference_photos": _("Dọn ảnh hội nghị"),
    "close_tasks": _("Kết thúc nhiệm vụ đã đủ số liệu"),
    "tidy_answers": _("Dọn tệp trả lời nhiệm vụ"),
    "follow_documents": _("Đưa văn bản vào hiệu lực đúng ngày"),
    "tidy_documents": _("Dọn tệp văn bản"),
    "tidy_readings": _("Dọn tệp của văn bản đang đọc"),
    "tidy_dossiers": _("Dọn tệp của hồ sơ xóa mù chữ"),
    "verify_audit": _("Kiểm tra nhật ký nguyên vẹn"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A piece of scheduled work."""

    name: str
    dotted: str
    every: dt.timedelta

    @property
    def title(self) -> str:
        """What it does, in words."""
        return str(TITLES.get(self.name, self.name))


def entries() -> list[Entry]:
    """What the settings name."""
    return [Entry(name, dotted, dt.timedelta(seconds=seconds)) for name, dotted, seconds in settings.GDTX_SCHEDULE]


def run_due(now: dt.datetime) -> int:
    """Run what is due; how many pieces were run."""
    count = 0
    for entry in due(now):
        if _claim(entry, now):
            _run(entry)
            count += 1
    return count


def due(now: dt.datetime) -> Iterator[Entry]:
    """What is due, those that never ran included. One query."""
    known = dict(ScheduledRun.objects.values_list("name", "next_at"))
    for entry in entries():
        when = known.get(entry.name)
        # A clock that was set back must not stop the work until it has caught up.
        if when is None or when <= now or when > now + entry.every:
            yield entry


def _claim(entry: Entry, now: dt.datetime) -> bool:
    """Move its time on; False when another worker has done so since it was seen to be due."""
    moved_on = {"next_at": now + entry.every, "started_at": now}
    _row, made = ScheduledRun.objects.get_or_create(name=entry.name, defaults=moved_on)
    if made:
        return True
    late = Q(next_at__lte=now) | Q(next_at__gt=now + entry.every)
    return bool(ScheduledRun.objects.filter(late, name=entry.name).update(**moved_on))


def _start(dotted: str) -> None:
    """Call what is named; a background job is put into the queue, unless one of its kind waits there already."""
    named = import_string(dotted)
    if not isinstance(named, Task):
        named()
    elif not DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=named.module_path).exists():
        named.enqueue()


def _run(entry: Entry) -> None:
    try:
        _start(entry.dotted)
    except Exception as error:
        logger.exception("scheduled work %s failed", entry.name)
        run = ScheduledRun.objects.get(name=entry.name)
        pause = min(entry.every, dt.timedelta(seconds=FIRST_PAUSE * 2 ** min(run.failures, 10)))
        run.failures += 1
        run.error = type(error).__name__
        run.next_at = clock.now() + pause
        run.save(update_fields=["failures", "error", "next_at"])
    else:
        ScheduledRun.objects.filter(name=entry.name).update(finished_at=clock.now(), failures=0, error="")
