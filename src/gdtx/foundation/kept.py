"""Answers kept by what they depend on: asked again under the same key, they are given again; the oldest go first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any


class Kept:
    """A number of answers of one kind, shared by all threads of the process.

    The key must hold everything that makes answers differ, the state of what they were read from included. Callers
    must not change what they are given. `size` bounds the answers, or what they weigh together, if `weigh` says that.
    """

    def __init__(self, size: int, weigh: Callable[[Any], int] = lambda _answer: 1) -> None:
        self._size, self._weigh = size, weigh
        self._weight = 0
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def answer[T](self, key: Hashable, read: Callable[[], T]) -> T:
        """What `read` gives, read once for the key; two threads that ask at once may both read."""
        known = self.find(key)
        if known is not None:
            found: T = known
            return found
        found = read()
        self.keep(key, found)
        return found

    def find(self, key: Hashable) -> Any:
        """The answer kept under the key, None without one."""
        with self._lock:
            found = self._answers.get(key)
            if found is not None:
                self._answers.move_to_end(key)
            return found

    def keep(self, key: Hashable, answer: object) -> None:
        """Keep an answer; None is no answer."""
        if answer is None:
            return
        with self._lock:
            if key in self._answers:
                self._weight -= self._weigh(self._answers.pop(key))
            self._weight += self._weigh(answer)
            self._answers[key] = answer
            while self._weight > self._size:
                _key, oldest = self._answers.popitem(last=False)
                self._weight -= self._weigh(oldest)

    def forget(self) -> None:
        """Keep nothing of what there is."""
        with self._lock:
            self._answers.clear()
            self._weight = 0
