"""A job for the test that kills a worker: it stays in its first attempt until it is killed."""

from __future__ import annotations

import time
from pathlib import Path

from django.tasks import TaskContext, task


@task(takes_context=True)
def wait_then_note(context: TaskContext, path: str) -> None:
    """Say that it began; in the first attempt wait for the end of the process, in the second finish."""
    trace = Path(path)
    if context.attempt == 1:
        trace.write_text("bắt đầu\n", encoding="utf-8")
        while True:
            time.sleep(60)
    with trace.open("a", encoding="utf-8") as stream:
        stream.write("lần thứ hai\nxong\n")
