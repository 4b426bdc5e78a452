"""A log with some history, and ways to tamper with it that go past the program."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import connection, transaction

from gdtx.audit import actions, anchor, sealing
from gdtx.audit.models import Event


@dataclass(frozen=True)
class Somebody:
    """The least an actor is for the audit."""

    user_id: int | None = 7
    label: str = "Lê Thị Hoa"
    post_label: str = "Giám đốc, Trung tâm học tập cộng đồng xã Cẩm Ngọc"


@pytest.fixture
def somebody() -> Somebody:
    return Somebody()


def record(subject_id: int | str = 1, **values: object) -> Event:
    """Record one event in a transaction of its own."""
    given: dict[str, object] = {
        "actor": Somebody(),
        "verb": "log_class",
        "subject_type": "learning_class",
        "subject_id": subject_id,
        "subject_label": "Kỹ thuật nuôi gà thả vườn",
        "organisation_id": 3,
        "area_id": 4,
        "before": {"turns": 30},
        "after": {"turns": 32},
        "reason": "đếm lại",
        "batch": "L1",
    }
    with transaction.atomic():
        return actions.record(**(given | values))  # type: ignore[arg-type]


@contextmanager
def unsealed() -> Iterator[None]:
    """Within the block commits stay unsealed, also at its end (as when a process is killed there)."""
    token = sealing._deferred.set(True)
    try:
        yield
    finally:
        sealing._deferred.reset(token)


@pytest.fixture
def history(transactional_db: None) -> list[Event]:
    """Four blocks: of 1, 3, 1 and 2 events. The log may hold blocks of the template before them."""
    accept_what_the_template_holds()
    events = [record(1)]
    with transaction.atomic():
        events += [record(number) for number in (2, 3, 4)]
    events.append(record(5))
    with transaction.atomic():
        events += [record(number) for number in (6, 7)]
    return [Event.objects.get(pk=event.pk) for event in events]


def accept_what_the_template_holds() -> None:
    """The template database was sealed from another home folder; make this one its home."""
    from gdtx.audit.models import Block, Log

    sealing.seal()
    last = Block.objects.order_by("-number").first()
    if last is not None:
        anchor.folder().mkdir(parents=True, exist_ok=True)
        anchor.write(Log.objects.get().identity, anchor.Anchor(last.number, last.hash, last.total))


Tamper = Callable[..., None]


@pytest.fixture
def tamper(transactional_db: None) -> Iterator[Tamper]:
    """Run SQL as somebody would who reached the database itself: no constraint stands in the way."""

    def run(statement: str, *values: object) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA foreign_keys = OFF")
            else:
                cursor.execute("SET session_replication_role = replica")
            cursor.execute(statement, values)

    yield run
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys = ON")
        else:
            cursor.execute("SET session_replication_role = DEFAULT")
