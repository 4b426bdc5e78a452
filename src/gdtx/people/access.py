"""Who looked at data of persons, and what for. Every page, export and command that shows persons calls `note`."""

from __future__ import annotations

from gdtx.foundation import clock
from gdtx.network.scope import Actor

from .enums import Purpose
from .models import AccessEntry, Household, Person


def note(
    *,
    by: Actor,
    purpose: str,
    what: str,
    area_id: int | None,
    person: Person | None = None,
    household: Household | None = None,
    persons: int = 1,
) -> AccessEntry:
    """Write down that `by` is shown data of so many persons of a commune: `what` says in a few words what is shown.

    One entry for a page or file, before it is sent. Raises ``ValueError`` for a purpose that is none.
    """
    return AccessEntry.objects.create(
        at=clock.now(),
        by_id=by.user_id,
        by_label=by.label[:200],
        post_label=by.post_label[:300],
        purpose=Purpose(purpose).value,
        what=str(what)[:80],
        area_id=area_id,
        person=person,
        household=household,
        persons=persons,
    )
