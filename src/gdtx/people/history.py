"""The history of what is stored of people: a row for each household and person that a change touched.

`before` and `after` hold the fields that differ (None before: the record is new); `rows` in `after` names the rows of
other tables that were written, so that an import can be taken back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gdtx.audit import digests
from gdtx.network.scope import Actor

from .adding import add
from .models import Change

HOUSEHOLD, PERSON, EVIDENCE, TICKET = "household", "person", "evidence", "ticket"
#: Key in `after` under which a change names the rows it wrote.
ROWS = "_rows"


@dataclass(frozen=True)
class PersonChange:
    """The change of one person."""

    person_id: int
    household_id: int | None
    before: dict[str, Any] | None
    after: dict[str, Any]
    rows: dict[str, list[int]]

    @property
    def left_households(self) -> list[int]:
        """Households the person left by this change."""
        left = (self.before or {}).get("left")
        return [left["household"]] if left else []


@dataclass
class Changes:
    """Changes gathered while a set of households is written."""

    households: dict[int, dict[str, Any] | None] = field(default_factory=dict)
    household_after: dict[int, dict[str, Any]] = field(default_factory=dict)
    persons: list[PersonChange] = field(default_factory=list)
    written: list[digests.Plain] = field(default_factory=list)

    def household(self, household_id: int, before: dict[str, Any] | None, after: dict[str, Any]) -> None:
        """A household was made (`before` None) or changed."""
        self.households[household_id] = before
        self.household_after[household_id] = after

    def person(
        self,
        person_id: int,
        household_id: int | None,
        before: dict[str, Any] | None,
        after: dict[str, Any],
        rows: dict[str, list[int]],
    ) -> None:
        """A person was made (`before` None) or changed."""
        self.persons.append(PersonChange(person_id, household_id, before, after, rows))

    def __bool__(self) -> bool:
        return bool(self.households or self.persons)

    def write(self, *, by: Actor, cause: str, batch_code: str, at: dt.datetime) -> None:
        """Write the rows."""
        common: dict[str, Any] = {
            "cause": cause,
            "batch_code": batch_code,
            "made_at": at,
            "by_id": by.user_id,
            "by_label": by.label[:200],
        }
        rows = [
            Change(
                household_id=pk,
                about=HOUSEHOLD,
                about_id=pk,
                before=None if before is None else digests.plain(before),
                after=digests.plain(self.household_after[pk]),
                **common,
            )
            for pk, before in self.households.items()
        ]
        rows += [
            Change(
                person_id=each.person_id,
                household_id=each.household_id,
                about=PERSON,
                about_id=each.person_id,
                before=None if each.before is None else digests.plain(each.before),
                after=digests.plain({**each.after, ROWS: each.rows}),
                **common,
            )
            for each in self.persons
        ]
        add(rows)
        self.written = [row.after for row in rows]

    def for_audit(self) -> dict[str, Any]:
        """What the audit keeps: which records, which fields, and a keyed digest of the values; no value."""
        return {
            "households": [
                {"id": pk, "new": before is None, **without_values(self.household_after[pk])}
                for pk, before in self.households.items()
            ],
            "persons": [
                {"id": each.person_id, "new": each.before is None, **without_values(each.after)}
                for each in self.persons
            ],
        }

    def digest(self) -> str:
        """One keyed digest over every change that was written, for a batch."""
        return digests.mac("people", self.written)


def write_one(
    *,
    by: Actor,
    about: str,
    about_id: int,
    cause: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    at: dt.datetime,
    person_id: int | None = None,
    household_id: int | None = None,
    batch_code: str = "",
) -> Change:
    """A row of history of something that is not written by `writing`."""
    return Change.objects.create(
        person_id=person_id,
        household_id=household_id,
        about=about,
        about_id=about_id,
        cause=cause,
        batch_code=batch_code,
        made_at=at,
        by_id=by.user_id,
        by_label=by.label[:200],
        before=None if before is None else digests.plain(before),
        after=None if after is None else digests.plain(after),
    )


def without_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Field names and one keyed digest of the values, as the audit may keep them."""
    return {"fields": sorted(values), "digest": digests.mac("people", digests.plain(values))[:32]}
