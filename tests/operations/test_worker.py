"""The worker: jobs, retries, what a killed worker left, the schedule."""

from __future__ import annotations

import datetime as dt
import os
import signal
import socket
import subprocess
import sys
import threading
import uuid

import pytest
from django.db import connection
from django.tasks import task
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult, get_date_max

from gdtx.foundation import clock
from gdtx.foundation.errors import Conflict, Forbidden, Refused
from gdtx.operations import actions, jobs, schedule, sweeping, working
from gdtx.operations.models import Heartbeat, ScheduledRun
from tests.support.cast import IN_2021
from tests.support.program import environment

from .conftest import KEYS

pytestmark = pytest.mark.django_db

DONE: list[str] = []


@task
def note(word: str) -> None:
    """A job that leaves a trace."""
    DONE.append(word)


@task
def break_down(name: str) -> None:
    """A job that fails, with a name in its error."""
    raise ValueError(f"không đọc được dữ liệu của {name}")


@task
def refuse() -> None:
    """A job that is refused."""
    raise Refused("no_data", "Chưa có số liệu.")


def put(named, *arguments: object, **fields: object) -> DBTaskResult:
    """A job in the queue, as the database backend puts it there."""
    given = {
        "task_path": f"{__name__}.{named.func.__name__}",
        "args_kwargs": {"args": list(arguments), "kwargs": {}},
        "backend_name": "default",
        "run_after": get_date_max(),
        "exception_class_path": "",
        "traceback": "",
    }
    return DBTaskResult.objects.create(**(given | fields))


@pytest.fixture
def worker(settings) -> working.Worker:
    """A worker on the queue in the database, with nothing scheduled."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.GDTX_SCHEDULE = []
    DONE.clear()
    return working.Worker()


def run_next(worker: working.Worker) -> DBTaskResult | None:
    """Do one job, as the loop does."""
    job = worker.next_job()
    if job is not None:
        worker.run_task(job)
        job.refresh_from_db()
    return job


@pytest.mark.django_db(transaction=True)
def test_jobs_are_done_and_the_worker_says_that_it_lives(worker):
    put(note, "một")
    put(note, "hai")

    worker.run_all(batch=True)

    assert sorted(DONE) == ["hai", "một"]
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {jobs.DONE}
    # A worker that has ended gives no sign of life any more.
    assert not Heartbeat.objects.exists()


def test_a_job_that_fails_is_put_off_longer_each_time_and_then_given_up(worker):
    job = put(break_down, "Nguyễn Thị Hoa")
    delays = []
    for _attempt in range(3):
        before = clock.now()
        run_next(worker)
        job.refresh_from_db()
        assert job.status == jobs.WAITING
        delays.append(round((job.run_after - before).total_seconds() / 60))
        assert worker.next_job() is None, "not before its time"
        DBTaskResult.objects.update(run_after=clock.now())
    run_next(worker)
    job.refresh_from_db()

    assert delays == [1, 5, 30]
    assert (job.status, len(job.worker_ids)) == (jobs.FAILED, 4)


def test_the_reason_of_a_failure_names_nobody(worker):
    job = put(break_down, "Nguyễn Thị Hoa")
    run_next(worker)
    job.refresh_from_db()

    assert "Hoa" not in job.traceback
    assert "test_worker.py" in job.traceback
    assert jobs.reason_of(job) == "Lỗi trong chương trình: ValueError. Chi tiết có trong nhật ký của máy chủ."


def test_a_refusal_is_not_tried_again(worker):
    job = put(refuse)
    run_next(worker)
    job.refresh_from_db()

    assert (job.status, len(job.worker_ids)) == (jobs.FAILED, 1)


def test_what_must_not_be_done_twice_is_not_tried_again(worker, settings):
    settings.GDTX_JOB_ATTEMPTS = {f"{__name__}.break_down": 1}
    job = put(break_down, "ai đó")
    run_next(worker)
    job.refresh_from_db()

    assert job.status == jobs.FAILED


# --- Killed in the middle -------------------------------------------------------------------------------------------


def killed(*workers: str, **fields: object) -> DBTaskResult:
    """A job that was being done when its worker was killed."""
    return put(note, "lại", status=jobs.RUNNING, started_at=clock.now(), worker_ids=list(workers), **fields)


def test_a_job_of_a_dead_worker_is_taken_up_again(worker):
    job = killed("chết")

    assert jobs.take_up_lost(clock.now()) == 1
    run_next(worker)
    job.refresh_from_db()

    assert (DONE, job.status, job.worker_ids) == (["lại"], jobs.DONE, ["chết", worker.worker_id])


def test_a_job_of_a_living_worker_is_left_alone():
    killed("sống")
    jobs.beat("sống", clock.now())

    assert jobs.take_up_lost(clock.now()) == 0


def test_a_worker_of_this_machine_whose_process_is_gone_is_dead_at_once():
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    killed("chết")
    Heartbeat.objects.create(
        worker_id="chết", host=socket.gethostname(), process=ended.pid, started_at=clock.now(), seen_at=clock.now()
    )

    assert jobs.take_up_lost(clock.now()) == 1


def test_a_worker_elsewhere_is_dead_after_two_minutes_of_silence():
    killed("xa")
    beat = {"host": "máy khác", "process": 1, "started_at": clock.now()}
    Heartbeat.objects.create(worker_id="xa", seen_at=clock.now() - dt.timedelta(seconds=60), **beat)
    assert jobs.take_up_lost(clock.now()) == 0

    assert jobs.take_up_lost(clock.now() + dt.timedelta(seconds=61)) == 1


def test_a_job_that_kills_its_worker_again_and_again_is_given_up():
    job = killed("một", "hai", "ba")

    jobs.take_up_lost(clock.now())
    job.refresh_from_db()

    assert job.status == jobs.FAILED
    assert jobs.reason_of(job) == "Tiến trình chạy việc nền bị dừng giữa chừng quá nhiều lần."


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(os.name == "nt", reason="kills a process as Linux does")
def test_a_worker_killed_in_the_middle_of_a_job_and_the_next_one_does_it(database_url, tmp_path, settings):
    """A real process, a real SIGKILL: the job sleeps in a lock of the database that this test holds."""
    path = tmp_path / "dấu vết"
    job = DBTaskResult.objects.create(
        task_path="tests.operations.slow_job.wait_then_note",
        args_kwargs={"args": [str(path)], "kwargs": {}},
        backend_name="default",
        run_after=get_date_max(),
        exception_class_path="",
        traceback="",
    )
    home = tmp_path / "nhà"
    env = environment(home, DATABASE_URL=database_url, **KEYS)
    env["PYTHONPATH"] += os.pathsep + str(import_string("tests.support.program.ROOT"))
    command = [sys.executable, "-m", "gdtx.cli", "worker"]
    first = subprocess.Popen(command, env=env, stderr=subprocess.PIPE, encoding="utf-8")
    try:
        for _attempt in range(1200):
            # The file is there a moment before its words are.
            if path.exists() and path.read_text(encoding="utf-8"):
                break
            assert first.poll() is None, first.communicate()[1]
            threading.Event().wait(0.1)
        assert path.read_text(encoding="utf-8") == "bắt đầu\n"
    finally:
        first.send_signal(signal.SIGKILL)
        first.communicate(timeout=30)
    job.refresh_from_db()
    assert job.status == jobs.RUNNING

    second = subprocess.run([*command, "--batch"], env=env, capture_output=True, encoding="utf-8", timeout=120)

    assert second.returncode == 0, second.stderr
    job.refresh_from_db()
    assert (job.status, len(job.worker_ids)) == (jobs.DONE, 2)
    assert path.read_text(encoding="utf-8") == "bắt đầu\nlần thứ hai\nxong\n"


# --- By the clock ---------------------------------------------------------------------------------------------------

RUNS: list[str] = []


def count_a_run() -> None:
    """Scheduled work that leaves a trace."""
    RUNS.append("run")


def break_a_run() -> None:
    """Scheduled work that fails."""
    raise OSError("đĩa đầy")


@pytest.fixture
def every_hour(settings) -> dt.datetime:
    """One piece of work every hour; a moment to start from."""
    RUNS.clear()
    settings.GDTX_SCHEDULE = [("count", f"{__name__}.count_a_run", 3600)]
    return clock.now()


def test_scheduled_work_runs_when_due_and_not_before(every_hour):
    assert schedule.run_due(every_hour) == 1
    assert schedule.run_due(every_hour + dt.timedelta(minutes=59)) == 0
    assert schedule.run_due(every_hour + dt.timedelta(minutes=61)) == 1
    assert RUNS == ["run", "run"]


def test_of_two_workers_only_one_does_the_work_of_a_time(every_hour):
    entry = schedule.entries()[0]
    later = every_hour + dt.timedelta(hours=2)
    schedule.run_due(every_hour)

    # Both have seen that it is due; the one that comes second finds that its time has been moved on.
    assert list(schedule.due(later)) == [entry]
    assert schedule._claim(entry, later)
    assert not schedule._claim(entry, later)


def test_work_that_fails_comes_again_soon_then_later_and_says_which_error(every_hour, settings):
    settings.GDTX_SCHEDULE = [("count", f"{__name__}.break_a_run", 3600)]
    schedule.run_due(every_hour)
    first = ScheduledRun.objects.get()
    assert (first.failures, first.error) == (1, "OSError")
    assert (first.next_at - clock.now()).total_seconds() == pytest.approx(60, abs=40)

    schedule.run_due(clock.now() + dt.timedelta(minutes=2))
    assert (ScheduledRun.objects.get().next_at - clock.now()).total_seconds() == pytest.approx(120, abs=40)

    settings.GDTX_SCHEDULE = [("count", f"{__name__}.count_a_run", 3600)]
    schedule.run_due(clock.now() + dt.timedelta(hours=2))
    assert ScheduledRun.objects.get().failures == 0


def test_a_clock_set_back_does_not_stop_the_schedule(every_hour):
    schedule.run_due(every_hour + dt.timedelta(days=300))

    assert schedule.run_due(every_hour) == 1


def test_a_scheduled_job_is_not_queued_while_one_waits(settings, every_hour):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.GDTX_SCHEDULE = [("tell", f"{__name__}.refuse", 60)]

    schedule.run_due(every_hour)
    schedule.run_due(every_hour + dt.timedelta(minutes=2))

    assert DBTaskResult.objects.count() == 1


def test_everything_on_the_real_schedule_exists_and_has_a_title(settings):
    for entry in schedule.entries():
        named = import_string(entry.dotted)
        assert callable(named) or hasattr(named, "enqueue"), entry.dotted
        assert entry.title != entry.name, f"{entry.name} has no title"


def test_old_uploads_go_and_those_that_wait_stay(tmp_path, settings):
    from gdtx.intake import storage

    old = clock.now().timestamp() - 2 * 24 * 3600
    for name in ("cũ", "mới"):
        (storage.folder() / name).write_text("x")
    os.utime(storage.folder() / "cũ", (old, old))

    assert sweeping.sweep_files() == 1
    assert [path.name for path in storage.folder().iterdir()] == ["mới"]


def test_sessions_that_have_run_out_go(settings):
    from django.contrib.sessions.models import Session

    for name, hours in (("cũ", -1), ("mới", 1)):
        Session.objects.create(session_key=name, session_data="x", expire_date=clock.now() + dt.timedelta(hours=hours))

    assert sweeping.expire_sign_ins() == 1
    assert Session.objects.get().session_key == "mới"


# --- The page -------------------------------------------------------------------------------------------------------


@pytest.fixture
def admin(cast, client):
    client.force_login(cast.person("admin"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def failed(**fields: object) -> DBTaskResult:
    """A job that has failed."""
    given = {
        "status": jobs.FAILED,
        "finished_at": clock.now(),
        "worker_ids": ["w"],
        "exception_class_path": "builtins.OSError",
    }
    return put(note, "Nguyễn Thị Hoa", **(given | fields))


def test_the_page_shows_what_failed_why_and_nobody_s_name(admin):
    failed(task_path="gdtx.reports.tasks.make_files")

    page = admin.get("/quan-tri/cong-viec/").content.decode()

    assert "Lập tệp báo cáo sơ kết, tổng kết" in page
    assert "Không đọc, ghi được tệp" in page
    assert "Hoa" not in page
    assert "Niêm phong nhật ký" in page


def test_a_failed_job_is_tried_again_with_an_event(admin, cast):
    job = failed()

    answer = admin.post(f"/quan-tri/cong-viec/{job.pk}/chay-lai/", follow=True)

    assert "vào hàng chờ để chạy lại" in answer.content.decode()
    job.refresh_from_db()
    assert job.status == jobs.WAITING
    from gdtx.audit.models import Event

    event = Event.objects.get(verb="retry_job")
    assert (event.subject_id, event.actor_id) == (str(job.pk), cast.person("admin").pk)
    again = admin.post(f"/quan-tri/cong-viec/{job.pk}/chay-lai/")
    assert again.status_code == 409


def test_only_the_administrator_may(cast, client):
    client.force_login(cast.person("so"), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/quan-tri/cong-viec/").status_code == 403

    with pytest.raises(Forbidden):
        actions.retry_job(by=cast.actor("so", IN_2021), job_id=str(failed().pk))
    with pytest.raises(Conflict):
        actions.retry_job(by=cast.actor("admin", IN_2021), job_id=str(uuid.uuid4()))


def test_the_page_asks_as_often_for_thirty_jobs_as_for_one(admin, django_assert_num_queries):
    from django.test.utils import CaptureQueriesContext

    failed()
    admin.get("/quan-tri/cong-viec/")
    with CaptureQueriesContext(connection) as one:
        admin.get("/quan-tri/cong-viec/")
    for _each in range(30):
        failed()
    with CaptureQueriesContext(connection) as many:
        admin.get("/quan-tri/cong-viec/")

    assert len(many) == len(one)
