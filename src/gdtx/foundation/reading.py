"""While one page is read: what was looked up stays looked up, and what derives from the dated world may be kept.

A page asks the same small things many times over (which revision of the territory, which calendars), and it changes
nothing of them. `reading` opens a memory for the length of one reading request; `remembered` uses it. Outside, in
actions and commands, everything is asked of the database anew, and a write inside (`forget`) ends the memory.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_memory: ContextVar[dict[Hashable, Any] | None] = ContextVar("gdtx_reading", default=None)


@contextmanager
def reading() -> Iterator[None]:
    """Remember for the length of the block. Only around what changes nothing: a page that is shown."""
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


@contextmanager
def reading_too() -> Iterator[None]:
    """The same inside a request that may write: for a part of it that only reads, such as the frame around the answer.

    Where a page is being read already, its memory goes on.
    """
    if is_reading():
        yield
        return
    with reading():
        yield


def is_reading() -> bool:
    """Whether a page is being read, so that objects shared between requests are safe from being changed."""
    return _memory.get() is not None


def remembered[T](key: Hashable, look_up: Callable[[], T]) -> T:
    """What `look_up` gives, asked once in a reading block; outside of one asked every time."""
    memory = _memory.get()
    if memory is None:
        return look_up()
    if key not in memory:
        memory[key] = look_up()
    found: T = memory[key]
    return found


def forget() -> None:
    """Something was written after all: remember nothing for the rest of the block."""
    if _memory.get() is not None:
        _memory.set(None)
