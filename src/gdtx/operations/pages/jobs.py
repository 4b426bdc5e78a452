"""The page of background work: what waits, runs, failed; what is done by the clock; trying a failed job again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from gdtx.foundation import clock
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.pages import Badge, Cell, Column, Figure, Row, Table, paginate
from gdtx.foundation.vietnamese_dates import datetime_short
from gdtx.operations import actions, health, jobs, schedule
from gdtx.operations.models import ScheduledRun
from gdtx.operations.rules import PERMISSION

STATE = "tinh-trang"
#: Word of the address → state of the job, and how it is called.
STATES = {
    "loi": (jobs.FAILED, gettext_lazy("Bị lỗi")),
    "cho": (jobs.WAITING, gettext_lazy("Đang chờ")),
    "chay": (jobs.RUNNING, gettext_lazy("Đang chạy")),
    "xong": (jobs.DONE, gettext_lazy("Đã xong")),
}


@requires(PERMISSION)
@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    """The jobs of one state, the schedule, and what the checks of health say."""
    now = clock.now()
    queue = jobs.queue_state(now)
    asked = request.GET.get(STATE, "")
    word = asked if asked in STATES else "loi"
    state, title = STATES[word]
    page = paginate(request, jobs.listed(state), per_page=25, noun=_("việc"))
    return render(
        request,
        "operations/job_list.html",
        {
            "figures": [
                Figure(_("Đang chờ"), queue.waiting, _("việc"), f"?{STATE}=cho", note=_waiting(queue.age(now))),
                Figure(_("Đang chạy"), queue.running, _("việc"), f"?{STATE}=chay"),
                Figure(_("Bị lỗi"), queue.failed, _("việc"), f"?{STATE}=loi"),
            ],
            "findings": [(each, _tone(each.state)) for each in health.examine().findings if each.state != health.OK],
            "states": [(f"?{STATE}={key}", str(label), key == word) for key, (_state, label) in STATES.items()],
            "title": title,
            "page": page,
            "failed": state == jobs.FAILED,
            "items": [
                {
                    "pk": job.pk,
                    "title": jobs.title_of(job.task_path),
                    "asked": job.enqueued_at,
                    "ended": job.finished_at,
                    "attempts": len(job.worker_ids),
                    "reason": jobs.reason_of(job) if job.exception_class_path and state != jobs.DONE else "",
                    "later": job.run_after if state == jobs.WAITING and job.worker_ids else None,
                }
                for job in page.items
            ],
            "schedule": schedule_table(),
        },
    )


def _waiting(seconds: float) -> str:
    if seconds < 60:
        return ""
    return _("lâu nhất %d phút") % int(seconds // 60)


def _tone(state: str) -> str:
    return "bad" if state == health.DOWN else "warn"


def schedule_table() -> Table:
    """What is done by the clock, when it was and will be done, and whether it went well."""
    runs = {run.name: run for run in ScheduledRun.objects.all()}
    rows = []
    for entry in schedule.entries():
        run = runs.get(entry.name)
        if run is None:
            badge = Badge(_("chưa chạy lần nào"))
        elif run.failures:
            badge = Badge(_("lỗi %(count)d lần liền (%(error)s)") % {"count": run.failures, "error": run.error}, "bad")
        else:
            badge = Badge(_("tốt"), "ok")
        rows.append(
            Row(
                Cell(entry.title),
                [
                    Cell(badge=badge),
                    Cell(datetime_short(run.finished_at) if run and run.finished_at else None),
                    Cell(datetime_short(run.next_at) if run else None),
                ],
            )
        )
    columns = [Column(_("Việc")), Column(_("Tình trạng")), Column(_("Xong lần cuối")), Column(_("Lần tới"))]
    return Table(_("Việc làm theo lịch"), columns, rows, caption_hidden=True)


@requires(PERMISSION)
@require_POST
def job_retry(request: HttpRequest, job: UUID) -> HttpResponse:
    """Have a failed job tried again."""
    title = actions.retry_job(by=actor_of(request), job_id=str(job))
    messages.success(request, _("Đã đưa “%s” vào hàng chờ để chạy lại.") % title)
    return redirect(reverse("job_list"))
