"""The steps taken on records, and what a page shows of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from gdtx.network.scope import Actor

from .models import Step, Tracked
from .workflow import State, Transition, Workflow, workflow_of, workflows


def type_of(record: Tracked | type[Tracked]) -> str:
    """What kind of record a step belongs to: ``directives.document``."""
    return record._meta.label_lower


def steps_of(record: Tracked) -> list[Step]:
    """The steps of the record, the first one first."""
    return list(Step.objects.filter(record_type=type_of(record), record_id=record.pk).order_by("version"))


def last_step(record: Tracked) -> Step | None:
    """The step taken last."""
    return Step.objects.filter(record_type=type_of(record), record_id=record.pk).order_by("-version").first()


def last_steps(kind: type[Tracked], ids: Iterable[int]) -> dict[int, Step]:
    """The step taken last on each of several records of a kind, by record."""
    rows = Step.objects.filter(record_type=type_of(kind), record_id__in=list(ids)).order_by("version")
    return {row.record_id: row for row in rows}


def begun_by(kind: type[Tracked], on: dt.date) -> Exists:
    """A condition on records of the kind: they had begun by the day. What began later is not known of on that day."""
    first = Step.objects.filter(record_type=type_of(kind), record_id=OuterRef("pk"), version=1, on__lte=on)
    return Exists(first)


@dataclass(frozen=True, slots=True)
class Taken:
    """A step in words."""

    label: str
    state: str
    who: str
    post: str
    step: Step


@dataclass(frozen=True, slots=True)
class Panel:
    """What a page shows: where the record is, what this person may do now, why not the rest, and what was done."""

    record: Tracked
    workflow: Workflow
    state: State
    buttons: list[Transition]
    refused: list[tuple[Transition, str]]
    taken: list[Taken]
    action: str

    @property
    def all_need_reason(self) -> bool:
        """Whether no button may be pressed without a reason."""
        return all(each.needs_reason for each in self.buttons)

    @property
    def needing_reason(self) -> str:
        """The steps that ask for a reason, in words."""
        return ", ".join(str(each.label) for each in self.buttons if each.needs_reason)


def panel(actor: Actor, record: Tracked, action: str) -> Panel:
    """The panel of the record for the actor; `action` is the address its buttons post to (see `pages.moving`).

    Of what the person may not do, only what is refused because they submitted it is told: the rest is others' work.
    Steps taken after the actor's day are not known yet.
    """
    table = workflow_of(record)
    possible = [(each, decision) for each, decision in table.possible(actor, record) if each.button and not each.quiet]
    return Panel(
        record=record,
        workflow=table,
        state=table.state(record.state),
        buttons=[each for each, decision in possible if decision],
        refused=[(each, decision.reason) for each, decision in possible if decision.rule == "own_submission"],
        taken=[_in_words(step) for step in steps_of(record) if step.on <= actor.on],
        action=action,
    )


def _in_words(step: Step) -> Taken:
    table = workflows().get(step.workflow)
    label: Any = step.verb
    state: Any = step.to_state
    if table is not None:
        label = table.begins if step.verb == "begin" else label
        label = next((each.label for each in table.transitions if each.verb == step.verb), label)
        state = next((each.label for each in table.states if each.code == step.to_state), state)
    return Taken(str(label), str(state), step.user_label, step.post_label, step)
