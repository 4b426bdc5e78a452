"""What stands in a version of a plan as plain values, and how two versions differ. Pure.

The difference of two versions applied to the older gives the newer (a property test holds it); differences of
successive versions add up to the difference of the first and the last.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

#: Fields of the plan itself that a change of version may touch, in the order they are told.
TEXTS = ("title", "theme", "situation", "solutions", "money_total", "paper")
BASIS = ("document_id", "symbol", "issued_on", "issuer", "subject")
TARGET = ("measure", "group_id", "title", "unit", "value", "note")
ACTIVITY = (
    "title", "group_id", "starts_on", "last_on", "place", "responsible", "participants", "partners", "classes",
    "turns", "money", "source", "task_id",
)  # fmt: skip

#: How far an activity of a month may move from the year plan before the month is asked about again.
DAYS_MOVED = 30


class Section(StrEnum):
    """Where in a plan something stands."""

    TEXT = "text"
    BASES = "bases"
    TARGETS = "targets"
    ACTIVITIES = "activities"


class Change(StrEnum):
    """What became of it."""

    ADDED = "added"
    DROPPED = "dropped"
    CHANGED = "changed"


Values = Mapping[str, Any]


@dataclass(frozen=True)
class Content:
    """A version: its texts, and its rows by key (a basis is its own key: nothing of it goes on when it changes)."""

    texts: Values
    bases: Mapping[str, Values] = field(default_factory=dict)
    targets: Mapping[str, Values] = field(default_factory=dict)
    activities: Mapping[str, Values] = field(default_factory=dict)

    def rows(self, section: Section) -> Mapping[str, Values]:
        """The rows of a section."""
        return {Section.BASES: self.bases, Section.TARGETS: self.targets, Section.ACTIVITIES: self.activities}[section]


@dataclass(frozen=True)
class Difference:
    """One thing that differs. `fields` has the values before and after; an added or dropped row has all of its own."""

    section: Section
    change: Change
    key: str
    fields: Mapping[str, tuple[Any, Any]]

    def before(self, name: str) -> Any:
        """The value in the older version, None where there was none."""
        return self.fields.get(name, (None, None))[0]

    def after(self, name: str) -> Any:
        """The value in the newer version."""
        return self.fields.get(name, (None, None))[1]


def differences(old: Content, new: Content) -> list[Difference]:
    """Everything in which the newer version differs from the older one: texts first, then section by section."""
    found = [
        Difference(Section.TEXT, Change.CHANGED, name, {name: (old.texts.get(name), new.texts.get(name))})
        for name in TEXTS
        if old.texts.get(name) != new.texts.get(name)
    ]
    for section in (Section.BASES, Section.TARGETS, Section.ACTIVITIES):
        found.extend(_rows(section, old.rows(section), new.rows(section)))
    return found


def apply(old: Content, changes: Iterable[Difference]) -> Content:
    """The older version with the differences made: the newer one."""
    texts = dict(old.texts)
    rows = {section: dict(old.rows(section)) for section in (Section.BASES, Section.TARGETS, Section.ACTIVITIES)}
    for each in changes:
        if each.section is Section.TEXT:
            texts[each.key] = each.after(each.key)
            continue
        own = rows[each.section]
        if each.change is Change.DROPPED:
            del own[each.key]
        else:
            own[each.key] = {**own.get(each.key, {}), **{name: pair[1] for name, pair in each.fields.items()}}
    return replace(
        old,
        texts=texts,
        bases=rows[Section.BASES],
        targets=rows[Section.TARGETS],
        activities=rows[Section.ACTIVITIES],
    )


def _rows(section: Section, old: Mapping[str, Values], new: Mapping[str, Values]) -> Iterable[Difference]:
    for key, values in old.items():
        if key not in new:
            yield Difference(section, Change.DROPPED, key, {name: (value, None) for name, value in values.items()})
            continue
        changed = {
            name: (values.get(name), new[key].get(name))
            for name in dict.fromkeys([*values, *new[key]])
            if values.get(name) != new[key].get(name)
        }
        if changed:
            yield Difference(section, Change.CHANGED, key, changed)
    for key, values in new.items():
        if key not in old:
            yield Difference(section, Change.ADDED, key, {name: (None, value) for name, value in values.items()})


# --- Months and their year ------------------------------------------------------------------------------------


class Departure(StrEnum):
    """Why a month is asked about again."""

    ADDED = "added"
    DROPPED = "dropped"
    MONEY = "money"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Departing:
    """An activity in which a month departs from its year plan."""

    kind: Departure
    key: str
    title: str
    before: Any = None
    after: Any = None


def departures(
    year: Mapping[str, Values], month: Mapping[str, Values], first: dt.date, last: dt.date
) -> list[Departing]:
    """Where the activities of a month depart from the year plan in force: what must be approved again.

    Added: the year plan has no such activity. Dropped: the year plan has it in this month alone, the month has not.
    Money: more than the year plan gives, or from another source. Moved: begins or ends more than 30 days from the plan.
    """
    found: list[Departing] = []
    for key, values in month.items():
        planned = year.get(key)
        title = str(values.get("title", ""))
        if planned is None:
            found.append(Departing(Departure.ADDED, key, title))
            continue
        before, after = planned.get("money") or 0, values.get("money") or 0
        other_source = bool(after) and bool(before) and values.get("source") != planned.get("source")
        if after > before or other_source:
            found.append(Departing(Departure.MONEY, key, title, before, after))
        if _moved(planned, values):
            found.append(Departing(Departure.MOVED, key, title, planned["starts_on"], values["starts_on"]))
    for key, values in year.items():
        only_here = first <= values["starts_on"] and values["last_on"] <= last
        if only_here and key not in month:
            found.append(Departing(Departure.DROPPED, key, str(values.get("title", ""))))
    return found


def _moved(planned: Values, values: Values) -> bool:
    """Whether it lies more than 30 days outside the days the year plan gives."""
    early = (planned["starts_on"] - values["starts_on"]).days
    late = (values["last_on"] - planned["last_on"]).days
    return early > DAYS_MOVED or late > DAYS_MOVED
