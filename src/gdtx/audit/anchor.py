"""The anchor: how far the log had come, kept outside the database.

A chain of hashes alone cannot show that its end was cut off. ``GDTX_HOME/audit/anchor.json`` therefore holds, for
each log served from this home folder, number and hash of the last block and the count of events so far,
under the same key as the log. It is replaced whole, never written in place, mode 0600.

After a power cut the last events may be gone with the machine's memory, or the anchor unreadable; that looks like a
cut-off end, and is accepted with its reason (``verify_audit --accept-end``).

What it cannot show: somebody who puts back an old database *and* the old anchor that belongs to it (a
restored backup looks the same). Keep a copy of the anchor elsewhere, for example with each backup.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection

from . import digests


class AnchorUnreadable(Exception):
    """The anchor file is there and is not what we wrote."""


class AnchorBusy(Exception):
    """Another process or thread is sealing at this moment."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The end of one log as it was last sealed."""

    number: int
    hash: str
    total: int


def folder() -> Path:
    """Where the anchor lies."""
    return Path(settings.GDTX_HOME) / "audit"


def path() -> Path:
    """The anchor file."""
    return folder() / "anchor.json"


def _all() -> dict[str, dict[str, object]]:
    try:
        written = json.loads(path().read_text(encoding="utf-8"))
        logs = written["logs"]
        if not isinstance(logs, dict) or not all(isinstance(entry, dict) for entry in logs.values()):
            raise TypeError("logs")
        return logs
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise AnchorUnreadable(str(path())) from error


def read(identity: str) -> Anchor | None:
    """The anchor of a log, None when there is none. Raises :class:`AnchorUnreadable` when it was tampered with."""
    entry = _all().get(identity)
    if entry is None:
        return None
    try:
        number, last, total = int(str(entry["number"])), str(entry["hash"]), int(str(entry["total"]))
        key_id, mac = str(entry["key_id"]), str(entry["mac"])
    except (KeyError, ValueError) as error:
        raise AnchorUnreadable(str(path())) from error
    key = digests.keys().get(key_id)
    if key is None or not digests.same(digests.mac("anchor", [identity, number, last, total], key), mac):
        raise AnchorUnreadable(str(path()))
    return Anchor(number, last, total)


def write(identity: str, anchor: Anchor, *, replace_unreadable: bool = False) -> None:
    """Put *anchor* in place of the one before, whole. The entries of other logs stay."""
    try:
        logs = _all()
    except AnchorUnreadable:
        if not replace_unreadable:
            raise
        logs = {}
    values: list[digests.Plain] = [identity, anchor.number, anchor.hash, anchor.total]
    logs[identity] = {
        "number": anchor.number,
        "hash": anchor.hash,
        "total": anchor.total,
        "key_id": digests.current_key_id(),
        "mac": digests.mac("anchor", values),
    }
    descriptor, temporary = tempfile.mkstemp(prefix=".anchor-", dir=folder())
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            json.dump({"logs": logs}, stream, indent=1)
            if connection.vendor != "sqlite":
                # SQLite's own commits may be lost with the power (synchronous=NORMAL); an anchor that
                # outlived them would cry wolf, and waiting for the disk would cost most of a small write.
                stream.flush()
                os.fsync(stream.fileno())
        os.replace(temporary, path())
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


@contextmanager
def only_sealer() -> Iterator[None]:
    """At most one sealer on this machine. Raises :class:`AnchorBusy` at once instead of waiting."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(folder() / "anchor.lock", "a+b") as stream:
        _lock(stream)
        try:
            yield
        finally:
            _unlock(stream)


if sys.platform == "win32":
    import msvcrt

    def _lock(stream: IO[bytes]) -> None:
        stream.seek(0)
        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise AnchorBusy from error

    def _unlock(stream: IO[bytes]) -> None:
        stream.seek(0)
        msvcrt.locking(stream.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(stream: IO[bytes]) -> None:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AnchorBusy from error

    def _unlock(stream: IO[bytes]) -> None:
        fcntl.flock(stream, fcntl.LOCK_UN)
