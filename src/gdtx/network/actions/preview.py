"""What an event would do, before it is entered: the same action, run and rolled back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction

from gdtx.foundation import reading

from .writing import EventResult


def preview(action: Callable[..., EventResult], **arguments: Any) -> EventResult:
    """The result of the action with these arguments, without doing it. Raises what the action would raise.

    Nothing is written, audited or announced; the event in the answer has no identity.
    """
    # The action may change rows it is given: they must be its own, also when the page asking is one that is read.
    reading.forget()
    with transaction.atomic():
        result = action(**arguments)
        transaction.set_rollback(True)
    result.event.pk = None
    return result
