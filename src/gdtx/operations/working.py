"""The worker: takes jobs one after another, does what is due by the clock, takes up what a killed worker left.

It gives signs of life from a thread of its own, so that a job of many minutes does not look like a death.
"""

from __future__ import annotations

import logging
import threading
import time

from django.db import DatabaseError, close_old_connections, connection, connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from gdtx.foundation import clock
from gdtx.foundation.errors import Refused

from . import jobs, schedule

logger = logging.getLogger(__name__)

#: Seconds between two looks into the queue, and between two looks at the schedule.
LOOK = 1.0
LOOK_AT_SCHEDULE = 15.0


def work(*, batch: bool) -> None:
    """Work until told to stop; with *batch* until nothing is waiting."""
    worker = Worker()
    worker.configure_signals()
    worker.run_all(batch=batch)


class Worker(QueueWorker):
    """A worker of the queue that also keeps the schedule."""

    def __init__(self) -> None:
        super().__init__(
            queue_names=["*"],
            interval=LOOK,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        self.started_at = clock.now()
        self.stopped = threading.Event()

    def run_all(self, *, batch: bool) -> None:
        """Jobs, schedule and what was lost, in turn."""
        jobs.beat(self.worker_id, self.started_at)
        beating = threading.Thread(target=self.keep_beating, daemon=True)
        beating.start()
        try:
            looked = 0.0
            while self.running:
                close_old_connections()
                if time.monotonic() - looked >= LOOK_AT_SCHEDULE or not looked:
                    looked = time.monotonic()
                    self.look_around()
                job = self.next_job()
                if job is not None:
                    self.run_task(job)
                elif batch:
                    return
                elif self.running:
                    self.stopped.wait(LOOK)
        finally:
            self.stopped.set()
            beating.join(timeout=5)
            jobs.Heartbeat.objects.filter(worker_id=self.worker_id).delete()

    def look_around(self) -> None:
        """Take up what was lost and do what is due. A database that is away for a moment is met again later."""
        self.running_task = True
        try:
            now = clock.now()
            jobs.take_up_lost(now)
            schedule.run_due(now)
        except DatabaseError:
            logger.exception("the schedule could not be kept")
        finally:
            self.running_task = False

    def next_job(self) -> DBTaskResult | None:
        """The next job, claimed so that no other worker takes it; None without one, or while the database is busy."""
        ready = DBTaskResult.objects.ready().filter(backend_name=self.backend_name)
        # A plain look first: the claim would lock SQLite for everybody, every second.
        if not ready.exists():
            return None
        try:
            with exclusive_transaction(ready.db):
                job = ready.get_locked()
                if job is not None:
                    job.claim(self.worker_id)
                return job
        except DatabaseError:
            if connection.vendor != "sqlite":
                raise
            # Somebody else is writing for longer than we waited.
            return None

    def run_task(self, db_task_result: DBTaskResult) -> None:
        """Do a job. After an error it is tried again later; a refusal would only be repeated."""
        super().run_task(db_task_result)
        job = db_task_result
        if job.status != jobs.FAILED:
            return
        job.traceback = _places(job)
        job.save(update_fields=["traceback"])
        if not _is_refusal(job.exception_class_path):
            jobs.put_off(job, clock.now())

    def keep_beating(self) -> None:
        """Signs of life until the worker stops."""
        try:
            while not self.stopped.wait(jobs.BEAT):
                try:
                    jobs.beat(self.worker_id, self.started_at)
                except DatabaseError as error:
                    logger.warning("no sign of life given: %s", type(error).__name__)
                    connection.close()
        finally:
            connections.close_all()


def _places(job: DBTaskResult) -> str:
    """The lines of a written traceback that say where, without those that quote values."""
    lines = [line.strip() for line in job.traceback.splitlines()]
    return "\n".join(line for line in lines if line.startswith('File "'))


def _is_refusal(path: str) -> bool:
    return path.startswith(f"{Refused.__module__}.")
