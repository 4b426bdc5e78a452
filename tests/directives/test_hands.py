"""Every state of documents, incoming documents, tasks and other matters × every step × everybody of the cast.

A table says who may take which step; whoever does not stand in it may not, because they do not know of the record or
because a rule denies it. Each table names every state of its workflow, so that a new state fails until it is told here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gdtx.approvals.actions import move
from gdtx.approvals.models import Tracked
from gdtx.approvals.workflow import workflow_of, workflows
from gdtx.directives import actions
from gdtx.directives.actions import tasks
from gdtx.directives.actions.documents import DocumentFacts
from gdtx.directives.actions.issuing import Issued
from gdtx.directives.actions.matters import raise_matter
from gdtx.directives.actions.task_data import machine
from gdtx.directives.data_checks import DataCheck
from gdtx.directives.models import Document, Task
from gdtx.directives.queries.documents import visible_documents
from gdtx.directives.queries.tasks import visible_tasks
from gdtx.network.scope import Actor
from tests.directives.drafting import drafted, issued, signed
from tests.directives.tasking import DUE, give
from tests.support.cast import IN_2025, Cast, area

# Rules are asked, which other tests ask of every database.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

#: State → step → who may take it, at the department that wrote it (the specialist submitted it).
DOCUMENT = {
    "draft": {
        "edit": "so truongphong giamdocso",
        "submit": "so truongphong giamdocso",
        "discard": "so truongphong giamdocso",
    },
    "submitted": {"take_back": "so", "sign": "truongphong giamdocso", "return": "truongphong giamdocso"},
    "signed": {"return": "truongphong giamdocso", "issue": "vanthu"},
    "issued": {"file": "vanthu", "enforce": "vanthu", "replace": "vanthu", "withdraw": "truongphong giamdocso"},
    "in_force": {"file": "vanthu", "replace": "vanthu", "withdraw": "truongphong giamdocso"},
    "replaced": {},
    "withdrawn": {},
    "discarded": {},
}

INCOMING = {
    "recorded": {"edit": "vanthu", "replace": "vanthu", "withdraw": "vanthu"},
    "replaced": {},
    "withdrawn": {},
}

_GIVER = "so truongphong giamdocso"
_CENTRE = "giamdoc phogiamdoc"

#: A task the specialist of the department gave a centre; its director answered. Data alone end what is bound to them.
TASK = {
    "open": {"answer": _CENTRE, "postpone": _GIVER, "choose": _GIVER, "cancel": _GIVER},
    "answered": {"verify": _GIVER, "return": _GIVER, "postpone": _GIVER, "choose": _GIVER, "cancel": _GIVER},
    "returned": {"answer": _CENTRE, "postpone": _GIVER, "choose": _GIVER, "cancel": _GIVER},
    "verified": {},
    "completed": {},
    "cancelled": {},
}

#: A petition of the director to the department; the specialist answered. Who raised it decides.
MATTER = {
    "open": {"answer": _GIVER, "postpone": _CENTRE, "choose": _CENTRE, "cancel": _CENTRE},
    "answered": {"verify": _CENTRE, "return": _CENTRE, "postpone": _CENTRE, "choose": _CENTRE, "cancel": _CENTRE},
    "returned": {"answer": _GIVER, "postpone": _CENTRE, "choose": _CENTRE, "cancel": _CENTRE},
    "verified": {},
    "cancelled": {},
}


def _step(cast: Cast, who: str, record: Any, verb: str) -> Any:
    return move(by=cast.actor(who, IN_2025), record=record, verb=verb, version=record.version, reason="Lý do")


def _plan(cast: Cast) -> Document:
    plan = signed(cast, drafted(cast, kind="plan"))
    entered = Issued(IN_2025, f"{plan.pk}/KH-SGDĐT")
    by = cast.actor("vanthu", IN_2025)
    return actions.issue_document(by=by, document_id=plan.pk, version=plan.version, entered=entered)


def documents(cast: Cast) -> list[Document]:
    """A document of the department in each state."""
    return [
        drafted(cast),
        _step(cast, "so", drafted(cast), "submit"),
        signed(cast),
        issued(cast, "1/SGDĐT"),
        _plan(cast),
        _step(cast, "vanthu", _plan(cast), "replace"),
        _step(cast, "giamdocso", issued(cast, "2/SGDĐT"), "withdraw"),
        _step(cast, "so", drafted(cast), "discard"),
    ]


def incoming(cast: Cast) -> list[Document]:
    """A document that came to the department in each state."""
    rows = [
        actions.record_incoming(
            by=cast.actor("vanthu", IN_2025),
            organisation=cast.department.pk,
            issuer="Ủy ban nhân dân tỉnh Thanh Hóa",
            symbol=f"{number}/QĐ-UBND",
            issued_on=IN_2025,
            facts=DocumentFacts("decision", "Phê duyệt đề án"),
        )
        for number in range(1, 4)
    ]
    return [rows[0], _step(cast, "vanthu", rows[1], "replace"), _step(cast, "vanthu", rows[2], "withdraw")]


def _through(cast: Cast, begin: Callable[[], Task], owner: str, giver: str) -> list[Task]:
    def answered() -> Task:
        task = begin()
        by = cast.actor(owner, IN_2025)
        return tasks.answer_task(by=by, task_id=task.pk, version=task.version, text="Đã làm.")

    by, back, done, gone = cast.actor(giver, IN_2025), answered(), answered(), begin()
    return [
        begin(),
        answered(),
        tasks.return_task(by=by, task_id=back.pk, version=back.version, reason="Thiếu"),
        tasks.verify_task(by=by, task_id=done.pk, version=done.version),
        tasks.cancel_task(by=by, task_id=gone.pk, version=gone.version, reason="Thôi"),
    ]


def given(cast: Cast) -> list[Task]:
    """A task of a centre in each state."""

    def completed(task: Task) -> None:
        task.closed_on = IN_2025

    def begin() -> Task:
        return give(cast.actor("so", IN_2025), cast.cam_ngoc)

    check = DataCheck("centres_recorded", "2025-2026/HK1", area("38").pk)
    bound = give(cast.actor("so", IN_2025), cast.cam_ngoc, check=check)
    by_data = move(by=machine(IN_2025), record=bound, verb="complete", version=1, then=completed)
    return [*_through(cast, begin, "giamdoc", "so"), by_data]


def raised(cast: Cast) -> list[Task]:
    """A petition of a centre in each state."""
    by, to = cast.actor("giamdoc", IN_2025), cast.department.pk
    return _through(
        cast,
        lambda: raise_matter(by=by, kind="petition", title="Xin giáo viên biệt phái", owner=to, due_on=DUE),
        "so",
        "giamdoc",
    )


def _knows(actor: Actor, record: Tracked) -> bool:
    rows: Any = visible_tasks(actor) if isinstance(record, Task) else visible_documents(actor)
    return bool(rows.filter(pk=record.pk).exists())


def _hands(cast: Cast, record: Tracked) -> dict[str, str]:
    """Step → who may take it, in the order of the cast."""
    found: dict[str, list[str]] = {}
    for who in cast.people:
        actor = cast.actor(who, IN_2025)
        if _knows(actor, record):
            for step, decision in workflow_of(record).possible(actor, record):
                if decision:
                    found.setdefault(step.verb, []).append(who)
    return {verb: " ".join(people) for verb, people in found.items()}


@pytest.mark.parametrize(
    ("code", "table", "records"),
    [
        ("document", DOCUMENT, documents),
        ("incoming_document", INCOMING, incoming),
        ("task", TASK, given),
        ("matter", MATTER, raised),
    ],
)
def test_states_times_steps_times_people(
    cast: Cast, code: str, table: dict[str, dict[str, str]], records: Callable[[Cast], list[Any]]
) -> None:
    by_state = {record.state: record for record in records(cast)}

    assert set(by_state) == set(table) == {state.code for state in workflows()[code].states}
    order = list(cast.people)
    told = {
        state: {verb: " ".join(sorted(people.split(), key=order.index)) for verb, people in steps.items()}
        for state, steps in table.items()
    }
    assert {state: _hands(cast, record) for state, record in by_state.items()} == told
