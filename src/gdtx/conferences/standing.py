"""Where the conclusions and petitions of a conference stand, and the figures its period has, now and when locked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gdtx.directives.enums.tasks import CANCELLED
from gdtx.directives.models import Task
from gdtx.foundation.errors import Refused
from gdtx.foundation.pages.parts import Badge, Tone
from gdtx.foundation.vietnamese import number
from gdtx.learning.questions import Question, ask
from gdtx.learning.summary import overview_of
from gdtx.network.queries import nearest_version
from gdtx.network.scope import Actor

from .answers import Reply, answered, replies
from .bodies import Names
from .enums import ConclusionState, PartyRole
from .models import Conclusion, ConclusionNote, Conference, PaperSet
from .queries import conclusions_of, previous_of, visible_conferences

#: Tasks and documents made from a conference name it by this address and its number; a task's point is the
#: number of the conclusion.
ORIGIN = "conference_page"

_TONES: dict[str, Tone] = {
    ConclusionState.OPEN: "warn",
    ConclusionState.UNDER_WAY: "go",
    ConclusionState.DONE: "ok",
    ConclusionState.DROPPED: "",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A conclusion as it stands on a day: who, until when, how far."""

    conclusion: Conclusion
    owners: tuple[str, ...]
    helpers: tuple[str, ...]
    is_late: bool
    #: What was written of it by the day.
    note: ConclusionNote | None = None
    #: The tasks given from it; they say how far it is, unless somebody wrote that down for the conclusion itself.
    tasks: tuple[Task, ...] = ()
    tasks_done: int = 0

    @property
    def state(self) -> str:
        """How far it is: as written down, else as its tasks are."""
        written: str = self.note.state if self.note else ConclusionState.OPEN
        if written != ConclusionState.OPEN or not self.tasks:
            return written
        if self.tasks_done == len(self.tasks):
            return ConclusionState.DONE
        return ConclusionState.UNDER_WAY

    @property
    def has_ended(self) -> bool:
        """Whether nothing remains to be done."""
        return self.state in (ConclusionState.DONE, ConclusionState.DROPPED)

    @property
    def told(self) -> str:
        """What was written of it."""
        return self.note.text if self.note else ""

    @property
    def badge(self) -> Badge:
        """Its state in a word; a date that has passed is said."""
        if self.is_late:
            return Badge(_("quá hạn"), "bad")
        return Badge(str(ConclusionState(self.state).label), _TONES[self.state])

    @property
    def state_text(self) -> str:
        """The state in words, for print."""
        label = str(ConclusionState(self.state).label)
        if self.tasks:
            words = {"state": label, "done": self.tasks_done, "all": len(self.tasks)}
            label = _("%(state)s (%(done)d/%(all)d nhiệm vụ xong)") % words
        return _("%(state)s, quá hạn") % {"state": label} if self.is_late else label


def standings(conference: Conference, on: dt.date) -> list[Standing]:
    """The conclusions of a conference as they stand on the day, under the names bodies had when they were drawn."""
    rows = conclusions_of(conference)
    names = Names(conference.starts_on, [party.organisation_id for row in rows for party in row.parties.all()])
    tasks = tasks_by_conclusion(conference, on) if rows else {}
    return [_standing(row, names, on, tasks.get(row.number, [])) for row in rows]


def tasks_by_conclusion(conference: Conference, on: dt.date) -> dict[int, list[Task]]:
    """Number of a conclusion → the tasks given from it that the day knows of and that are not called off by then.

    Those passed down are not counted again. One query.
    """
    rows = Task.objects.filter(origin_url_name=ORIGIN, origin_key=str(conference.pk), parent__isnull=True)
    found: dict[int, list[Task]] = {}
    for row in rows.filter(given_on__lte=on).order_by("pk"):
        if row.point.isdigit() and row.state_on(on) != CANCELLED:
            found.setdefault(int(row.point), []).append(row)
    return found


def _standing(row: Conclusion, names: Names, on: dt.date, tasks: list[Task]) -> Standing:
    parties = list(row.parties.all())
    given = tuple(tasks)
    done = sum(task.closed_on is not None and task.closed_on <= on for task in given)
    noted = [note for note in row.notes.all() if note.on <= on]
    found = Standing(
        conclusion=row,
        owners=tuple(names.body(party) for party in parties if party.role == PartyRole.OWNER),
        helpers=tuple(names.body(party) for party in parties if party.role == PartyRole.HELPER),
        is_late=False,
        note=noted[-1] if noted else None,
        tasks=given,
        tasks_done=done,
    )
    return replace(found, is_late=bool(row.due_on and row.due_on < on and not found.has_ended))


@dataclass(frozen=True)
class Opening:
    """What a conference opens with: what became of the last one."""

    previous: Conference
    href: str
    conclusions: list[Standing]
    petitions: list[Reply]

    @property
    def done(self) -> int:
        """Conclusions that are carried out."""
        return sum(each.state == ConclusionState.DONE for each in self.conclusions)

    @property
    def late(self) -> int:
        """Conclusions whose date has passed."""
        return sum(each.is_late for each in self.conclusions)

    @property
    def answered(self) -> int:
        """Petitions that have an answer."""
        return answered(self.petitions)


def opening(actor: Actor, conference: Conference) -> Opening | None:
    """The state of the conclusions and petitions of the conference before it in its series, None for the first one."""
    previous = previous_of(conference, actor.on)
    if previous is None:
        return None
    sees = visible_conferences(actor).filter(pk=previous.pk).exists()
    return Opening(
        previous=previous,
        href=reverse("conference_page", args=[previous.pk]) if sees else "",
        conclusions=standings(previous, actor.on),
        petitions=replies(previous, actor.on, actor),
    )


# --- Figures of the period -------------------------------------------------------------------------------------


def question_of(actor: Actor, conference: Conference) -> Question | None:
    """What the figures of the conference's period are about; None without a period or where it is not seen."""
    if not conference.period or conference.area_id is None:
        return None
    version = nearest_version(conference.area_id, conference.starts_on)
    if version is None:
        return None
    try:
        return ask(version.code, conference.period, actor=actor)
    except Refused:
        return None


def figures_now(actor: Actor, conference: Conference) -> dict[str, Any] | None:
    """The figures of the period as they are now, from the stored cube; with the year before under `previous`."""
    question = question_of(actor, conference)
    if question is None:
        return None
    return overview_of(question, stored=True, until=actor.on)


@dataclass(frozen=True, slots=True)
class Changed:
    """A figure that is not what the set of papers shows."""

    what: str
    locked: str
    now: str


def changed_since(paper_set: PaperSet | None, now: Mapping[str, Any] | None) -> list[Changed]:
    """What has changed since the figures of the set were locked: totals, groups, units."""
    if paper_set is None or not paper_set.figures or now is None:
        return []
    return compare(paper_set.figures["now"], now)


def compare(locked: Mapping[str, Any], now: Mapping[str, Any]) -> list[Changed]:
    """Each figure of two answers about the same area and period that differs."""
    found = []
    for key, label in (("classes", _("Số lớp")), ("turns", _("Lượt học viên"))):
        found += _differing(label, locked.get(key), now.get(key))
    found += _differing(_("Trung tâm đã báo cáo"), locked["centres"]["reporting"], now["centres"]["reporting"])
    found += _differing(_("Số trung tâm"), locked["centres"]["total"], now["centres"]["total"])
    for key, label in (("groups", _("nhóm")), ("children", "")):
        found += _rows(label, locked.get(key, ()), now.get(key, ()))
    return found


def _rows(label: str, locked: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> list[Changed]:
    before = {row["code"]: row for row in locked}
    after = {row["code"]: row for row in now}
    found = []
    for code in dict.fromkeys([*before, *after]):
        was, has = before.get(code, {}), after.get(code, {})
        name = (has or was).get("name", "")
        named = f"{label} {name}".strip()
        for key, unit in (("classes", _("lớp")), ("turns", _("lượt"))):
            found += _differing(f"{named}: {unit}", was.get(key), has.get(key))
    return found


def _differing(what: str, locked: int | None, now: int | None) -> list[Changed]:
    if locked == now:
        return []
    return [Changed(what[:1].upper() + what[1:], _shown(locked), _shown(now))]


def _shown(value: int | None) -> str:
    return _("chưa báo cáo") if value is None else number(value)
