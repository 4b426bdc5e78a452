"""What an event would do, before it is entered: the same action, run and rolled back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction

from gdtx.foundation import reading

from .writing import EventResult, only_looking


def preview(action: Callable[..., EventResult], **arguments: Any) -> EventResult:
    """The result of the action with these arguments, without doing it. Raises what the action would raise.

    Nothing is written, audited or announced; the event in the answer has no identity. Only who changes or looks at the
    same units waits for it. What others enter meanwhile is noticed when the event is entered (`pages.entering`).
    """
    # The action may change rows it is given: they must be its own, also when the page asking is one that is read.
    reading.forget()
    with only_looking(), transaction.atomic():
        result = action(**arguments)
        transaction.set_rollback(True)
    return result
