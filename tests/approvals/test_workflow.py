from __future__ import annotations

from dataclasses import replace

import pytest

from gdtx.approvals import workflow as tables
from gdtx.approvals.workflow import State, Transition, Workflow
from gdtx.audit import wording
from tests.approvals.conftest import DECIDERS, TABLE, WRITERS


def test_the_table_answers_what_leads_on_from_a_state() -> None:
    assert [each.verb for each in TABLE.leaving("submitted")] == ["approve", "return"]
    assert TABLE.leaving("closed") == []
    assert TABLE.label("approved") == "Đã duyệt"
    assert TABLE.transition("approve", "draft") is None


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"initial": "nowhere"}, "initial state 'nowhere' is unknown"),
        ({"states": (*TABLE.states, State("island", "Đảo", final=True))}, "state 'island' cannot be reached"),
        ({"states": (*TABLE.states, TABLE.states[0])}, "state 'draft' stands twice"),
        (
            {"transitions": (*TABLE.transitions, Transition("go", "Đi", ("draft",), "moon", WRITERS))},
            "'go' names the unknown state 'moon'",
        ),
        (
            {"transitions": (*TABLE.transitions, Transition("submit", "Trình", ("draft",), "closed", WRITERS))},
            "'submit' leads from 'draft' twice",
        ),
        (
            {"transitions": (*TABLE.transitions, Transition("open", "Mở", ("closed",), "draft", WRITERS))},
            "state 'closed' is final and leads on",
        ),
        (
            {
                "states": (*TABLE.states, State("stuck", "Kẹt")),
                "transitions": (*TABLE.transitions, Transition("park", "Gác", ("draft",), "stuck", WRITERS)),
            },
            "state 'stuck' never comes to an end",
        ),
        ({"transitions": (*TABLE.transitions, Transition("go", "Đi", (), "draft", WRITERS))}, "'go' starts nowhere"),
        (
            {"transitions": (*TABLE.transitions, Transition("go", "Đi", ("draft",), "approved", DECIDERS, quiet=True))},
            "'go' is quiet and changes the state",
        ),
    ],
)
def test_a_table_that_cannot_work_is_refused_when_it_is_made(changes: dict[str, object], told: str) -> None:
    with pytest.raises(ValueError, match="workflow 'trial'") as refusal:
        replace(TABLE, **changes)  # type: ignore[arg-type]

    assert told in str(refusal.value)


def test_states_that_only_lead_to_each_other_never_come_to_an_end() -> None:
    with pytest.raises(ValueError, match="state 'a' never comes to an end; state 'b' never comes to an end"):
        Workflow(
            "ring",
            "vòng",
            "a",
            (State("a", "A"), State("b", "B")),
            (Transition("on", "Tới", ("a",), "b", WRITERS), Transition("back", "Lui", ("b",), "a", WRITERS)),
        )


def test_two_tables_of_one_code_are_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_workflows", {})
    for registry in ("_verbs", "_types", "_values", "_fields"):
        monkeypatch.setattr(wording, registry, dict(getattr(wording, registry)))
    tables.register(TABLE)
    tables.register(TABLE)

    with pytest.raises(ValueError, match="two workflows 'trial'"):
        tables.register(replace(TABLE, title="đề xuất"))


def test_a_registered_table_says_how_its_steps_read_in_the_audit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_workflows", {})
    for registry in ("_verbs", "_types", "_values", "_fields"):
        monkeypatch.setattr(wording, registry, dict(getattr(wording, registry)))

    tables.register(TABLE)

    assert wording.phrase("begin_trial") == "lập đề nghị"
    assert wording.phrase("approve_trial") == "duyệt đề nghị"
    assert wording.value_word("trial_state", "approved") == "Đã duyệt"
