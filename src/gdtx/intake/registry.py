"""Which subjects take files in, and what each does when a batch of its own is read again, thrown away or taken back.

A subject registers itself when the program starts. `undo_import CODE` and the batch pages ask here whom to call.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused

from .models import Batch


class UndoBatch(Protocol):
    """Takes a batch back whole, in one transaction, restoring what it changed; the answer is plain data."""

    def __call__(self, *, by: Any, code: str, reason: str = "") -> dict[str, Any]: ...


@dataclass(frozen=True)
class IntakeSubject:
    """A kind of record that comes in by files.

    `visible` gives the batches an actor may see; `forget` drops what is staged for a batch that will not be written.
    """

    code: str
    title: str | Promise
    undo: UndoBatch
    visible: Callable[[Any], Any]
    forget: Callable[[str], None]


_subjects: dict[str, IntakeSubject] = {}


def register(subject: IntakeSubject) -> None:
    """Make a subject known. Raises `ValueError` when another one already has its code."""
    known = _subjects.get(subject.code)
    if known is not None and known != subject:
        raise ValueError(f"There are two kinds of intake called {subject.code!r}")
    _subjects[subject.code] = subject


def subject_of(batch: Batch) -> IntakeSubject:
    """Who takes care of a batch. Raises `Refused` (`unknown_subject`) when that part is not installed."""
    found = _subjects.get(batch.subject)
    if found is None:
        raise Refused(
            "unknown_subject",
            _("Lô %(code)s thuộc phần “%(subject)s” chưa được cài đặt ở đây.")
            % {"code": batch.code, "subject": batch.subject},
        )
    return found


def all_subjects() -> list[IntakeSubject]:
    """Every kind of record that comes in by files."""
    return list(_subjects.values())
