"""Counters that tell caches when to forget, and the list of those who must hear that seats have changed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from functools import lru_cache, wraps
from typing import Any

from django.db import connection, transaction

from gdtx.figures.cube import mark_moved
from gdtx.foundation import reading

from .models import TerritoryState

SeatsChanged = Callable[[frozenset[int]], None]

_listeners: dict[str, SeatsChanged] = {}


def territory_revision() -> int:
    """How often areas have changed: part of the key of everything derived from them."""
    return revisions()[0]


def revisions() -> tuple[int, int]:
    """How often areas and how often organisations (their names, seats, supervision) have changed."""
    return reading.remembered(revisions, _read_revisions)


def _read_revisions() -> tuple[int, int]:
    # Asked for every page: plainly.
    with connection.cursor() as cursor:
        cursor.execute("SELECT revision, organisation_revision FROM network_territorystate ORDER BY id LIMIT 1")
        row = cursor.fetchone()
    return (row[0], row[1]) if row else (0, 0)


def kept_while_reading[**P, T](maxsize: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep what a look-up about areas, organisations, seats gave until one of these changes, for pages that are read.

    For look-ups that depend on nothing else. An action always asks the database: it may change the rows it is given,
    and it must see what it has just written. Arguments must be hashable, and callers must not change what they get.
    """

    def decorate(look_up: Callable[P, T]) -> Callable[P, T]:
        @lru_cache(maxsize=maxsize)
        def keep(_revisions: tuple[int, int], *arguments: Any, **named: Any) -> T:
            return look_up(*arguments, **named)

        @wraps(look_up)
        def asked(*arguments: P.args, **named: P.kwargs) -> T:
            if not reading.is_reading():
                return look_up(*arguments, **named)
            hashable: dict[str, Any] = dict(named)
            return keep(revisions(), *arguments, **hashable)

        return asked

    return decorate


def locked_state() -> TerritoryState:
    """The row of counters, locked until the caller's transaction ends."""
    TerritoryState.objects.get_or_create(pk=1)
    return TerritoryState.objects.select_for_update().get(pk=1)


def next_number(number: int) -> int:
    """A number never used before: a transaction rolled back (a preview) must not lend its number to another."""
    return max(number + 1, time.time_ns())


def bump(*, areas: bool = False, organisations: bool = False) -> None:
    """Count a change, inside the transaction that makes it."""
    reading.forget()
    state = locked_state()
    if areas:
        state.revision = next_number(state.revision)
    if organisations:
        state.organisation_revision = next_number(state.organisation_revision)
    state.save(update_fields=["revision", "organisation_revision"])


def on_seats_changed(name: str, listener: SeatsChanged) -> None:
    """Ask to be called after commit with the ids of organisations whose seat changed on some day, past or future.

    For upper layers, when the program starts. `name` identifies the listener: registering it again replaces it.
    """
    _listeners[name] = listener


def announce_seats_changed(organisation_ids: Iterable[int]) -> None:
    """Mark what is stored about the organisations, in this transaction; call the listeners once it is committed."""
    changed = frozenset(organisation_ids)
    if changed:
        mark_moved(changed)
        transaction.on_commit(lambda: _call(changed))


def _call(changed: frozenset[int]) -> None:
    for listener in _listeners.values():
        listener(changed)
