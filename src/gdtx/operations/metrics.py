"""Numbers for Prometheus: what each process counts about requests, and what the database knows about the rest.

Several processes serve; each keeps its counters in a file of its own below ``GDTX_HOME/metrics`` (`gdtx serve` names
the folder before it forks), and whichever is asked adds all of them up. No label holds an address, a name or a number
of a record: only the rule of the page, the method and the status.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from django.db import DatabaseError, connection
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from gdtx.audit.models import Block, Event
from gdtx.figures.models import DirtyScope
from gdtx.foundation import clock

from . import health, jobs

#: Where the processes keep their counters; empty in a process that serves alone.
FOLDER = "PROMETHEUS_MULTIPROC_DIR"

#: Seconds; half of them around what a page should take.
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 2.0, 5.0, 15.0)

_own = CollectorRegistry()
REQUESTS = Counter("gdtx_requests", "Requests answered.", ["rule", "method", "status"], registry=_own)
SECONDS = Histogram("gdtx_request_seconds", "Seconds the server worked.", ["rule"], buckets=BUCKETS, registry=_own)


def observe(*, rule: str, method: str, status: int, seconds: float) -> None:
    """Count a request."""
    known = method if method in {"GET", "HEAD", "POST"} else "other"
    REQUESTS.labels(rule, known, str(status)).inc()
    SECONDS.labels(rule).observe(seconds)


def text() -> bytes:
    """Everything in the text format of Prometheus."""
    registry = CollectorRegistry()
    if os.environ.get(FOLDER):
        MultiProcessCollector(registry)
    else:
        registry.register(_Own())
    registry.register(FromDatabase())
    return generate_latest(registry)


class _Own(Collector):
    """The counters of this process alone."""

    def collect(self) -> Iterator[Metric]:
        """What it counted."""
        yield from _own.collect()


class FromDatabase(Collector):
    """What the database knows; every process gives the same answer."""

    def collect(self) -> Iterator[Metric]:
        """Jobs, the stored figures, the audit, the worker. Without a database only that it is away."""
        up = GaugeMetricFamily("gdtx_database_up", "Whether the database answers.")
        try:
            found = list(self._asked())
        except DatabaseError:
            connection.close()
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        yield up
        yield from found

    def _asked(self) -> Iterator[Metric]:
        now = clock.now()
        queue = jobs.queue_state(now)
        states = GaugeMetricFamily("gdtx_jobs", "Background jobs by state.", labels=["state"])
        for name, value in {"waiting": queue.waiting, "running": queue.running, "failed": queue.failed}.items():
            states.add_metric([name], value)
        yield states
        yield _gauge("gdtx_queue_age_seconds", "How long the oldest job that is due has waited.", queue.age(now))
        yield _gauge("gdtx_cube_marks", "Parts of the stored figures to be counted again.", DirtyScope.objects.count())
        yield _gauge("gdtx_audit_unsealed_events", "Events in no block yet.", Event.objects.unsealed().count())
        sealed = Block.objects.order_by("-number").values_list("sealed_at", flat=True).first()
        if sealed is not None:
            yield _gauge("gdtx_audit_sealed_timestamp_seconds", "When the last block was sealed.", sealed.timestamp())
        beat = jobs.last_beat()
        if beat is not None:
            yield _gauge("gdtx_worker_seen_timestamp_seconds", "The last sign of life of a worker.", beat.timestamp())
        states = GaugeMetricFamily("gdtx_health", "Checks of /health: 1 in order, 0.5 look, 0 down.", labels=["check"])
        for finding in health.examine().findings:
            states.add_metric([finding.name], {health.OK: 1.0, health.WARN: 0.5, health.DOWN: 0.0}[finding.state])
        yield states


def _gauge(name: str, told: str, value: float) -> Metric:
    gauge = GaugeMetricFamily(name, told)
    gauge.add_metric([], value)
    return gauge
