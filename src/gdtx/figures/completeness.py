"""Completeness checks by code: which units of an area have not yet given the data of a period.

Subjects register theirs when the program starts; whoever stands above them (a task bound to data) names one by its code
and asks. The answer names the units that are missing, so that a page can show them and a task can end by itself.

Whoever writes such data announces it for the units concerned (`cube.mark_dirty` does so for all facts); those above who
asked to be told are called once after the commit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.utils.functional import Promise

Of = Literal["organisation", "area"]


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many units owe the data, and the numbers of those that have not given it, in the order of their codes."""

    total: int
    missing: tuple[int, ...]

    @property
    def is_complete(self) -> bool:
        """Whether there are units and none is missing: where nobody owes anything, nothing is complete."""
        return self.total > 0 and not self.missing

    @property
    def given(self) -> int:
        """How many units have given the data."""
        return self.total - len(self.missing)


#: Called with the number of an area, a period code and the day of the question.
Ask = Callable[[int, str, dt.date], Completeness]


@dataclass(frozen=True, slots=True)
class Check:
    """A check. `of` says what its units are, `unit` how they are counted ("trung tâm"). `ask` raises `Refused` for a
    period it cannot read.

    `page` names the address of the page of figures that shows what is missing, with the code of the area and the
    period as its query ``ky``; "" where there is none.
    """

    code: str
    title: str | Promise
    of: Of
    unit: str | Promise
    ask: Ask
    page: str = ""


_checks: dict[str, Check] = {}


def register(check: Check) -> None:
    """Make a check known. Registering the same again is harmless; another under its code is a ValueError."""
    if _checks.setdefault(check.code, check) != check:
        raise ValueError(f"two completeness checks are called {check.code}")


def find(code: str) -> Check | None:
    """The check of that code; None when no subject gives one (any more)."""
    return _checks.get(code)


def all_checks() -> list[Check]:
    """Every check, in order of registration."""
    return list(_checks.values())


# --- Told after a write -----------------------------------------------------------------------------------------------

#: Called after the commit with the numbers of the organisations whose data were written.
Written = Callable[[frozenset[int]], object]

_listeners: dict[str, Written] = {}

#: What the transaction under way has written, by connection.
_waiting: WeakKeyDictionary[Any, set[int]] = WeakKeyDictionary()


def on_written(name: str, listener: Written) -> None:
    """Ask to be called after each commit in which data of organisations were written.

    For upper layers, when the program starts. `name` identifies the listener: registering it again replaces it. What
    it raises is logged and never reaches whoever wrote.
    """
    _listeners[name] = listener


def announce_written(organisation_ids: Iterable[int]) -> None:
    """Say, inside the writing transaction, whose data are written; the listeners are called once after its commit."""
    ids = set(organisation_ids)
    if not ids:
        return
    connection = connections[DEFAULT_DB_ALIAS]
    if not any(entry[1] is _tell for entry in reversed(connection.run_on_commit)):
        # What a transaction that was undone had written is not told with this one.
        _waiting.pop(connection, None)
    _waiting.setdefault(connection, set()).update(ids)
    # Each savepoint may still be rolled back, and takes what was registered in it along; so every write registers.
    transaction.on_commit(_tell, robust=True)


def _tell() -> None:
    ids = frozenset(_waiting.pop(connections[DEFAULT_DB_ALIAS], ()))
    if ids:
        for listener in _listeners.values():
            listener(ids)
