"""Sealing: chaining committed events into blocks, without making writers queue at one lock.

A writer only inserts its event. After its commit, :func:`seal_quietly` gathers whatever is committed and in no block
yet into the next block: count, digest over the ids and digests of its events in id order, hash of the block before,
all under the installation's key; then it moves the anchor (`audit.anchor`). Only sealers exclude each other,
and they do not wait: whoever holds the lock looks again after letting go, so nothing is left behind.

What each part finds (`audit.verifying` does the finding):

- an altered event: its own digest no longer fits, sealed or not;
- a removed, added or moved event in a block: count and digest of the block;
- an altered, removed or reordered block: its hash and the chain;
- a cut-off end: the anchor;
- an event removed in the moment between its commit and its sealing: on SQLite by the gap in the numbers, which
  SQLite never leaves by itself. PostgreSQL leaves gaps after every rollback, so there such a removal
  is not found; the moment lasts a few milliseconds, or until the next write when the process was killed in it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from weakref import WeakSet

from django.db import DEFAULT_DB_ALIAS, DatabaseError, OperationalError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from gdtx.foundation import clock

from . import anchor, contents, digests
from .models import Block, Event, Log

logger = logging.getLogger(__name__)

#: Any number; the same in every process of every installation, different from other advisory locks we take.
_ADVISORY_LOCK = 0x67647478_61756469

#: How long a sealer waits for SQLite's one writer (milliseconds). A longer wait would stop the page.
_SQLITE_PATIENCE = 50

#: Connections whose open or just committed transaction holds new events.
_waiting: WeakSet[BaseDatabaseWrapper] = WeakSet()

_deferred: ContextVar[bool] = ContextVar("gdtx_sealing_deferred", default=False)


class Busy(Exception):
    """Somebody else is sealing, or on SQLite writing; what is unsealed waits for the next time."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """What one call did: blocks made, events in them."""

    blocks: int
    events: int


def seal() -> Sealed:
    """Chain all committed events that are in no block yet.

    Never waits: returns ``Sealed(0, 0)`` when another sealer is at work (it takes ours along) or when SQLite
    is being written to. Where the end of the log does not fit the anchor, blocks are still made, but the
    anchor stays where it was, so that `verify` goes on showing the gap. Raises ``RuntimeError`` inside a transaction.
    """
    if connection.in_atomic_block:
        raise RuntimeError("Sealing takes committed events; it cannot run inside a transaction.")
    blocks = events = 0
    try:
        while Event.objects.unsealed().exists():
            with anchor.only_sealer():
                count = _seal_next()
            if not count:
                break
            blocks, events = blocks + 1, events + count
    except (Busy, anchor.AnchorBusy):
        pass
    return Sealed(blocks, events)


def seal_after_commit() -> None:
    """Seal once after the commit of the present transaction, however many events and savepoints it has."""
    _waiting.add(connections[DEFAULT_DB_ALIAS])
    # Each savepoint may still be rolled back, and takes what was registered in it along; so every event registers.
    transaction.on_commit(_seal_if_waiting, robust=True)


def _seal_if_waiting() -> None:
    if connections[DEFAULT_DB_ALIAS] in _waiting:
        _waiting.discard(connections[DEFAULT_DB_ALIAS])
        seal_quietly()


def seal_quietly() -> None:
    """Seal after a commit. A failure is logged and never reaches the person whose write has succeeded."""
    if connection.in_atomic_block or _deferred.get():
        return
    try:
        seal()
    except (DatabaseError, OSError) as error:
        logger.error("audit not sealed: %s", type(error).__name__)


@contextmanager
def deferred() -> Iterator[None]:
    """Within the block commits are not sealed one by one; at its end everything is, in one go.

    For commands that make many small transactions.
    """
    token = _deferred.set(True)
    try:
        yield
    finally:
        _deferred.reset(token)
        seal_quietly()


def _seal_next() -> int:
    """Make one block and move the anchor; return how many events it holds."""
    with _exclusive_transaction():
        last = Block.objects.order_by("-number").first()
        number = last.number + 1 if last else 1
        # One statement takes exactly what it sees; reading first could miss a lower id that commits later.
        count = Event.objects.unsealed().put_into_block(number)
        if not count:
            return 0
        held = list(Event.objects.filter(block_id=number).order_by("id").values_list("id", "digest"))
        block = Block(
            number=number,
            count=count,
            total=(last.total if last else 0) + count,
            first_id=held[0][0],
            last_id=held[-1][0],
            digest=digests.mac("members", contents.members(held)),
            previous_hash=last.hash if last else "",
            key_id=digests.current_key_id(),
            sealed_at=clock.now(),
        )
        block.hash = digests.mac("block", contents.heading(block))
        block.save(force_insert=True)
        log = Log.objects.order_by("pk").first()
    if log is None:
        logger.error("audit log has no identity; anchor not moved")
        return count
    _move_anchor(log.identity, last, block)
    return count


def _move_anchor(identity: str, last: Block | None, block: Block) -> None:
    """Move the anchor to *block* if it stood on the chain before; otherwise leave it as evidence."""
    try:
        before = anchor.read(identity)
    except anchor.AnchorUnreadable:
        logger.error("audit anchor unreadable; not moved")
        return
    if not on_chain(before, last):
        logger.error("audit anchor does not fit the log; not moved")
        return
    anchor.write(identity, anchor.Anchor(block.number, block.hash, block.total))


def set_anchor(identity: str) -> anchor.Anchor:
    """Put the anchor at the last block whatever stood there before; for `actions.accept_present_end`.

    Raises :class:`audit.anchor.AnchorBusy` while somebody is sealing.
    """
    with anchor.only_sealer():
        last = Block.objects.order_by("-number").first()
        end = anchor.Anchor(last.number, last.hash, last.total) if last else anchor.Anchor(0, "", 0)
        anchor.write(identity, end, replace_unreadable=True)
    return end


def on_chain(before: anchor.Anchor | None, last: Block | None) -> bool:
    """Whether the anchor stands on the chain that ends with *last* (it may lag behind after a crash)."""
    if before is None or before.number == 0:
        return last is None
    if last is None or before.number > last.number:
        return False
    there = last if last.number == before.number else Block.objects.filter(number=before.number).first()
    return there is not None and there.hash == before.hash and there.total == before.total


@contextmanager
def _exclusive_transaction() -> Iterator[None]:
    """A transaction no other sealer can have at the same time, on this machine or another. Raises ``Busy``."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_ADVISORY_LOCK])
                row = cursor.fetchone()
            if not row or not row[0]:
                raise Busy
            yield
        return
    with _short_patience():
        entered = False
        try:
            with transaction.atomic():
                entered = True
                yield
        except OperationalError as error:
            if entered:
                raise
            raise Busy from error


@contextmanager
def _short_patience() -> Iterator[None]:
    """On SQLite: give up soon when somebody else is writing."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        row = cursor.fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {_SQLITE_PATIENCE}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {int(row[0]) if row else 30_000}")
