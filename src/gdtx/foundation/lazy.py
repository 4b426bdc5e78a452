"""Modules that are imported when they are first used, for packages that most commands never need."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class LazyModule:
    """Stands for a module; the first look at something in it imports it.

    Name the module itself for type checkers: ``if TYPE_CHECKING: … else: module = LazyModule("…")``.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        value = getattr(import_module(self._name), name)
        # The next look finds it here.
        setattr(self, name, value)
        return value
