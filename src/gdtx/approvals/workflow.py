"""Workflow tables: which states a kind of record has, which steps lead from one to another, and who may take them.

Pure data. A table is checked when it is made; the engine (`actions`) runs it, the pages show what it allows, and the
diagrams in the documentation are drawn from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext as _

from gdtx.audit import wording
from gdtx.foundation.decisions import Decision, deny
from gdtx.network.scope import Actor

Words = str | Promise
Rule = Callable[[Actor, Any], Decision]


@dataclass(frozen=True, slots=True)
class State:
    """A state: a stable code, what people read, whether it ends the matter, and the tone of its badge."""

    code: str
    label: Words
    final: bool = False
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Transition:
    """A step that may be taken: from some states to one.

    `label` is the verb on the button ("Trình ký"). `rule` says who may. `submits`: whoever takes it becomes the one
    who submitted; `decides`: the one who submitted may not take it, under any post. `quiet`: a change of the content
    without a change of state, kept by the audit alone. `tone` and `asks` dress the button and the question before it.
    """

    verb: str
    label: Words
    sources: tuple[str, ...]
    target: str
    rule: Rule
    decides: bool = False
    needs_reason: bool = False
    submits: bool = False
    quiet: bool = False
    #: False for a step that the subject's own page takes with more than a reason (a number, a file).
    button: bool = True
    tone: str = ""


@dataclass(frozen=True)
class Workflow:
    """The table of a kind of record. `title` completes phrases: "trình ký" + "văn bản".

    Raises `ValueError` for a table that names an unknown state, has one that cannot be reached or left, or leads from
    one state by one verb to two.
    """

    code: str
    title: Words
    initial: str
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    begins: Words = "Lập"
    _states: dict[str, State] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_states", {state.code: state for state in self.states})
        problems = list(_problems(self))
        if problems:
            raise ValueError(f"workflow {self.code!r}: {'; '.join(problems)}")

    def state(self, code: str) -> State:
        """The state of the code; raises `KeyError`."""
        return self._states[code]

    def label(self, code: str) -> str:
        """What people read for the state."""
        return str(self._states[code].label)

    def is_final(self, code: str) -> bool:
        """Whether nothing follows."""
        return self._states[code].final

    def leaving(self, state: str) -> list[Transition]:
        """The steps that lead on from the state, in the order of the table."""
        return [transition for transition in self.transitions if state in transition.sources]

    def transition(self, verb: str, state: str) -> Transition | None:
        """The step of that verb from the state, None where there is none."""
        return next((found for found in self.leaving(state) if found.verb == verb), None)

    def verbs(self) -> list[str]:
        """Every verb once, in the order of the table."""
        return list(dict.fromkeys(transition.verb for transition in self.transitions))

    def decision(self, actor: Actor, record: Any, transition: Transition) -> Decision:
        """Whether the actor may take the step on the record: by its rule, and never on what they submitted."""
        allowed = transition.rule(actor, record)
        if not allowed:
            return allowed
        if transition.decides and record.submitted_by_id is not None and record.submitted_by_id == actor.user_id:
            return deny(
                "own_submission",
                _("Bạn là người đã trình %(what)s này nên không được tự %(verb)s; việc này thuộc về người khác.")
                % {"what": self.title, "verb": _lower_first(str(transition.label))},
            )
        return allowed

    def possible(self, actor: Actor, record: Any) -> list[tuple[Transition, Decision]]:
        """Every step that leads on from where the record is, each with whether this actor may take it."""
        return [(each, self.decision(actor, record, each)) for each in self.leaving(record.state)]


def _problems(workflow: Workflow) -> Iterable[str]:
    codes = [state.code for state in workflow.states]
    yield from (f"state {code!r} stands twice" for code in sorted({code for code in codes if codes.count(code) > 1}))
    known = set(codes)
    if workflow.initial not in known:
        yield f"initial state {workflow.initial!r} is unknown"
        return
    seen: set[tuple[str, str]] = set()
    for each in workflow.transitions:
        if not each.sources:
            yield f"{each.verb!r} starts nowhere"
        for code in (*each.sources, each.target):
            if code not in known:
                yield f"{each.verb!r} names the unknown state {code!r}"
        for source in each.sources:
            if (each.verb, source) in seen:
                yield f"{each.verb!r} leads from {source!r} twice"
            seen.add((each.verb, source))
        if each.quiet and (len(each.sources) != 1 or each.sources[0] != each.target):
            yield f"{each.verb!r} is quiet and changes the state"
    onward = {code: {t.target for t in workflow.transitions if code in t.sources} for code in known}
    backward = {code: {t_from for t_from in known if code in onward[t_from]} for code in known}
    final = {state.code for state in workflow.states if state.final}
    for code in sorted(known - _reached({workflow.initial}, onward)):
        yield f"state {code!r} cannot be reached"
    for code in sorted(code for code in final if onward[code]):
        yield f"state {code!r} is final and leads on"
    for code in sorted(known - final - _reached(final, backward)):
        yield f"state {code!r} never comes to an end"


def _reached(start: set[str], steps: dict[str, set[str]]) -> set[str]:
    found, rest = set(start), list(start)
    while rest:
        for target in steps.get(rest.pop(), set()) - found:
            found.add(target)
            rest.append(target)
    return found


# --- The tables of the program ------------------------------------------------------------------------------

_workflows: dict[str, Workflow] = {}


def register(workflow: Workflow) -> None:
    """Make a table known when the program starts, and say how its steps read in the audit (see `audit_verb`)."""
    known = _workflows.setdefault(workflow.code, workflow)
    if known is not workflow:
        raise ValueError(f"There are two workflows {workflow.code!r}")
    wording.register(
        types={workflow.code: workflow.title},
        verbs={
            audit_verb(workflow.code, "begin"): _phrase(workflow.begins, workflow.title),
            **{audit_verb(workflow.code, t.verb): _phrase(t.label, workflow.title) for t in workflow.transitions},
        },
        values={f"{workflow.code}_state": {state.code: state.label for state in workflow.states}},
        fields={f"{workflow.code}_state": _state_word()},
    )


def workflows() -> dict[str, Workflow]:
    """Every registered table by its code, in the order of the codes."""
    return dict(sorted(_workflows.items()))


def workflow_of(record: Any) -> Workflow:
    """The table that the record goes by; raises `LookupError` when its subject registered none."""
    code = record.workflow_code
    if code not in _workflows:
        raise LookupError(f"No workflow {code!r} is registered")
    return _workflows[code]


def audit_verb(code: str, verb: str) -> str:
    """What a step is called in the audit: ``sign_document``."""
    return f"{verb}_{code}"


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _join(label: Words, title: Words) -> str:
    return f"{_lower_first(str(label))} {title}"


_phrase = lazy(_join, str)
_state_word = lazy(lambda: _("Trạng thái"), str)
