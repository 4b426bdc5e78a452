"""Background jobs as the administrator sees them: what waits, runs, failed; and how a failed one is tried again.

A job is a row of the queue (`django_tasks_db`). How often it was begun is the length of its list of workers. What a job
was given, what it gave and what its errors said may name persons; none of it is shown, only the kind of error.
"""

from __future__ import annotations

import datetime as dt
import os
import socket
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Min, Q, QuerySet
from django.tasks import TaskResultStatus
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks_db.models import DBTaskResult, get_date_max

from gdtx.foundation import clock

from .models import Heartbeat

#: A worker that has given no sign of life for this long is dead, and so is what it was doing.
SILENCE = dt.timedelta(seconds=120)
#: Between two signs of life.
BEAT = 20.0
#: How long to wait before the second, third … attempt after an error.
BACK_OFF = (dt.timedelta(minutes=1), dt.timedelta(minutes=5), dt.timedelta(minutes=30))
#: A job whose worker died this often is taken to be what kills it.
MOST_DEATHS = 3

TITLES = {
    "gdtx.reports.tasks.make_files": gettext_lazy("Lập tệp báo cáo sơ kết, tổng kết"),
    "gdtx.learning.imports.uploading.read_in_background": gettext_lazy("Đọc tờ Excel lớn"),
}

WAITING, RUNNING, FAILED, DONE = (
    TaskResultStatus.READY,
    TaskResultStatus.RUNNING,
    TaskResultStatus.FAILED,
    TaskResultStatus.SUCCESSFUL,
)

#: What a death leaves as the kind of error.
DIED = "gdtx.operations.jobs.WorkerDied"


class WorkerDied(Exception):
    """The worker was killed while it did the job."""


@dataclass(frozen=True, slots=True)
class QueueState:
    """How the queue stands: counts, and since when the oldest waiting job could have been begun."""

    waiting: int
    running: int
    failed: int
    oldest: dt.datetime | None

    def age(self, now: dt.datetime) -> float:
        """Seconds the oldest waiting job has waited; 0 when none does."""
        return max(0.0, (now - self.oldest).total_seconds()) if self.oldest else 0.0


def queue_state(now: dt.datetime) -> QueueState:
    """One query. Jobs put off for a later attempt wait, but are not late before their time."""
    due = Q(status=WAITING) & (Q(run_after=get_date_max()) | Q(run_after__lte=now))
    found = DBTaskResult.objects.aggregate(
        waiting=Count("pk", filter=Q(status=WAITING)),
        running=Count("pk", filter=Q(status=RUNNING)),
        failed=Count("pk", filter=Q(status=FAILED)),
        oldest=Min("enqueued_at", filter=due),
    )
    return QueueState(**found)


def title_of(task_path: str) -> str:
    """What the job does, in words; the name of its function when nobody has said."""
    return str(TITLES.get(task_path, task_path.rpartition(".")[2]))


def reason_of(job: DBTaskResult) -> str:
    """Why it failed: the kind of error in words, never its text."""
    path = job.exception_class_path
    known = {
        DIED: _("Tiến trình chạy việc nền bị dừng giữa chừng quá nhiều lần."),
        "builtins.MemoryError": _("Máy hết bộ nhớ."),
        "builtins.OSError": _("Không đọc, ghi được tệp (hết chỗ trên đĩa hoặc thiếu quyền)."),
        "django.db.utils.OperationalError": _("Không dùng được cơ sở dữ liệu vào lúc đó."),
        "gdtx.foundation.errors.Refused": _("Dữ liệu không cho phép làm; người yêu cầu đã được báo."),
        "gdtx.foundation.errors.Forbidden": _("Người yêu cầu không còn quyền làm việc này."),
        "gdtx.foundation.errors.NotInScope": _("Thứ cần làm không còn trong phạm vi của người yêu cầu."),
    }
    return (
        known.get(path)
        or _("Lỗi trong chương trình: %s. Chi tiết có trong nhật ký của máy chủ.") % path.rpartition(".")[2]
    )


def listed(state: str) -> QuerySet[DBTaskResult]:
    """Jobs in a state, the latest first."""
    return DBTaskResult.objects.filter(status=state).order_by("-enqueued_at", "pk")


# --- Attempts ------------------------------------------------------------------------------------------------------


def attempts_allowed(task_path: str) -> int:
    """How often a job may be begun after errors; 1 for what must not be done twice (``GDTX_JOB_ATTEMPTS``)."""
    return int(settings.GDTX_JOB_ATTEMPTS.get(task_path, 1 + len(BACK_OFF)))


def put_off(job: DBTaskResult, now: dt.datetime) -> bool:
    """After an error: have it tried again later, when it may be. Whether it will be."""
    attempts = len(job.worker_ids)
    if attempts >= attempts_allowed(job.task_path):
        return False
    delay = BACK_OFF[min(attempts, len(BACK_OFF)) - 1]
    changed = DBTaskResult.objects.filter(pk=job.pk, status=FAILED).update(
        status=WAITING, run_after=now + delay, finished_at=None
    )
    return bool(changed)


def take_up_lost(now: dt.datetime) -> int:
    """Jobs whose worker is dead wait again, at once; how many. One that was lost too often has failed."""
    lost = 0
    alive = living_workers(now)
    for job in DBTaskResult.objects.filter(status=RUNNING).only("pk", "worker_ids", "task_path"):
        last = job.worker_ids[-1] if job.worker_ids else ""
        if last in alive:
            continue
        mine = DBTaskResult.objects.filter(pk=job.pk, status=RUNNING, worker_ids=job.worker_ids)
        once = attempts_allowed(job.task_path) == 1
        if once or len(job.worker_ids) >= MOST_DEATHS:
            lost += mine.update(status=FAILED, finished_at=now, exception_class_path=DIED, traceback="")
        else:
            lost += mine.update(status=WAITING, run_after=now)
    return lost


def living_workers(now: dt.datetime) -> set[str]:
    """Workers with a fresh sign of life; of this machine only those whose process is there."""
    here = socket.gethostname()
    fresh = Heartbeat.objects.filter(seen_at__gte=now - SILENCE)
    return {beat.worker_id for beat in fresh if beat.host != here or _is_there(beat.process)}


def _is_there(process: int) -> bool:
    if os.name == "nt":
        # There a signal of 0 would end the process.
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def try_again(job_id: str) -> DBTaskResult | None:
    """Put a failed job back into the queue with a clean slate; None when it is not failed (any more)."""
    job = DBTaskResult.objects.select_for_update().filter(pk=job_id, status=FAILED).first()
    if job is None:
        return None
    before = list(job.worker_ids)
    job.status, job.run_after, job.finished_at = WAITING, get_date_max(), None
    # Earlier attempts stay known, so that the job can tell that it may have been begun before.
    job.worker_ids = before[-1:]
    job.save(update_fields=["status", "run_after", "finished_at", "worker_ids"])
    return job


def forget_old(*, done: dt.timedelta = dt.timedelta(days=14), failed: dt.timedelta = dt.timedelta(days=90)) -> int:
    """Drop jobs that ended long ago, and workers that have been silent for a day; how many jobs."""
    now = clock.now()
    old = Q(status=DONE, finished_at__lt=now - done) | Q(status=FAILED, finished_at__lt=now - failed)
    dropped, _kinds = DBTaskResult.objects.filter(old).delete()
    Heartbeat.objects.filter(seen_at__lt=now - dt.timedelta(days=1)).delete()
    return dropped


def beat(worker_id: str, started_at: dt.datetime) -> None:
    """Give a sign of life."""
    Heartbeat.objects.update_or_create(
        worker_id=worker_id,
        defaults={"seen_at": clock.now()},
        create_defaults={
            "seen_at": clock.now(),
            "started_at": started_at,
            "host": socket.gethostname()[:200],
            "process": os.getpid(),
        },
    )


def last_beat() -> dt.datetime | None:
    """When any worker last gave a sign of life."""
    return Heartbeat.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()
