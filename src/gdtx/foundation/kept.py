"""Answers kept by what they depend on: asked again under the same key, they are given again; the oldest go first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any


class Kept:
    """A number of answers of one kind, shared by all threads of the process.

    The key must hold everything that makes answers differ, the state of what they were read from included. Callers
    must not change what they are given.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def answer[T](self, key: Hashable, read: Callable[[], T]) -> T:
        """What `read` gives, read once for the key; two threads that ask at once may both read."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                found: T = self._answers[key]
                return found
        found = read()
        with self._lock:
            self._answers[key] = found
            if len(self._answers) > self._size:
                self._answers.popitem(last=False)
        return found
