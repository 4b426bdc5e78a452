"""Checking the whole log by the clock and keeping what was found, so that a page can say when it was last whole."""

from __future__ import annotations

import datetime as dt

from gdtx.foundation import clock

from . import verifying
from .models import Checkup

#: Results are kept so long.
KEPT = dt.timedelta(days=400)


def check() -> verifying.Report:
    """Verify the log and keep the result."""
    started = clock.now()
    report = verifying.verify()
    keep(report, started)
    return report


def keep(report: verifying.Report, started: dt.datetime) -> Checkup:
    """Keep the result of a check, without forgetting when the log was last whole."""
    Checkup.objects.filter(started_at__lt=started - KEPT).delete()
    return Checkup.objects.create(
        started_at=started,
        finished_at=clock.now(),
        events=report.events,
        blocks=report.blocks,
        unsealed=report.unsealed,
        problem_count=report.problem_count,
        problems=[problem.as_dict() for problem in report.problems[:5]],
    )
