"""Is the program fit to work? Each check answers `ok`, `warn` or `down` with a sentence; none tells a secret.

`down` means that pages cannot do their work now (a balancer should look elsewhere); `warn` that somebody should look.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from gdtx.audit.models import Event
from gdtx.foundation import clock
from gdtx.foundation.vietnamese_numbers import number

from . import jobs

OK, WARN, DOWN = "ok", "warn", "down"

#: Below this nothing can be written safely; below the other somebody should make room (bytes).
NO_ROOM = 100 * 1024**2
LITTLE_ROOM = 1024**3
#: How far clocks may differ, and how long an event may wait for its seal.
CLOCK_PATIENCE = dt.timedelta(minutes=2)
SEAL_PATIENCE = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found."""

    name: str
    state: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class Health:
    """All findings; the state is the worst of them."""

    findings: list[Finding]

    @property
    def state(self) -> str:
        """`down`, `warn` or `ok`."""
        states = {finding.state for finding in self.findings}
        return next((state for state in (DOWN, WARN) if state in states), OK)

    def as_dict(self) -> dict[str, object]:
        """The answer of `/health`."""
        return {
            "status": self.state,
            "checks": {each.name: {"status": each.state, "message": each.message} for each in self.findings},
        }


def examine() -> Health:
    """Every check; without a database those that need it are left out."""
    found = [_disk()]
    try:
        found += [check() for check in CHECKS]
    except DatabaseError:
        connection.close()
        found.append(Finding("database", DOWN, _("Không dùng được cơ sở dữ liệu.")))
    return Health(found)


def _disk() -> Finding:
    folder = Path(settings.GDTX_HOME)
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    shown = _("Còn trống %s MB.") % number(free // 1024**2)
    if free < NO_ROOM:
        return Finding("disk", DOWN, shown)
    return Finding("disk", WARN if free < LITTLE_ROOM else OK, shown)


def _database() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Finding("database", OK)


def _migrations() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        applied = {(str(app), str(name)) for app, name in cursor.fetchall()}
    missing = len(wanted_migrations() - applied)
    if missing:
        return Finding("migrations", DOWN, _("Còn %d bước nâng cấp cơ sở dữ liệu; hãy chạy migrate.") % missing)
    return Finding("migrations", OK)


@cache
def wanted_migrations() -> frozenset[tuple[str, str]]:
    """Every migration of this version of the program; they do not change while it runs."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations or {})


def _worker() -> Finding:
    seen = jobs.last_beat()
    if seen is None:
        return Finding("worker", WARN, _("Chưa có tiến trình chạy việc nền nào; hãy chạy gdtx worker."))
    silent = clock.now() - seen
    if silent > jobs.SILENCE:
        minutes = number(int(silent.total_seconds() // 60))
        return Finding("worker", WARN, _("Tiến trình chạy việc nền im lặng đã %s phút.") % minutes)
    return Finding("worker", OK)


def _jobs() -> Finding:
    now = clock.now()
    state = jobs.queue_state(now)
    if state.failed:
        return Finding("jobs", WARN, _("%s việc nền bị lỗi đang chờ người quản trị xem.") % number(state.failed))
    if state.age(now) > jobs.SILENCE.total_seconds() * 5:
        return Finding("jobs", WARN, _("Có việc nền chờ đã %s phút.") % number(int(state.age(now) // 60)))
    return Finding("jobs", OK)


def _clock() -> Finding:
    """Against the last event of the audit, and against the clock of the database server."""
    now = clock.now()
    last = Event.objects.order_by("-at").values_list("at", flat=True).first()
    if last is not None and last - now > CLOCK_PATIENCE:
        message = _("Đồng hồ máy có thể chạy chậm: sự kiện cuối của nhật ký mang giờ muộn hơn bây giờ.")
        return Finding("clock", WARN, message)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            row = cursor.fetchone()
        if row and abs(row[0] - clock.now()) > CLOCK_PATIENCE:
            return Finding("clock", WARN, _("Đồng hồ của máy này và của máy chủ cơ sở dữ liệu lệch nhau."))
    return Finding("clock", OK)


def _audit() -> Finding:
    oldest = Event.objects.unsealed().order_by("at").values_list("at", flat=True).first()
    if oldest is not None and clock.now() - oldest > SEAL_PATIENCE:
        return Finding("audit", WARN, _("Nhật ký có sự kiện chờ niêm phong quá lâu."))
    return Finding("audit", OK)


CHECKS: tuple[Callable[[], Finding], ...] = (_database, _migrations, _worker, _jobs, _clock, _audit)
