"""Taking a step: one way for every subject. Scope (404) is the subject's, asked before it comes here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from gdtx.audit import actions as audit
from gdtx.foundation import clock
from gdtx.foundation.errors import Conflict, Refused
from gdtx.foundation.vietnamese import datetime_short
from gdtx.foundation.vietnamese_numbers import number
from gdtx.network.scope import Actor

from .models import Step, Tracked
from .queries import last_step, type_of
from .workflow import Transition, Workflow, audit_verb, workflow_of

LONGEST_REASON = 2000


def begin[Record: Tracked](*, by: Actor, record: Record, workflow: Workflow | None = None, reason: str = "") -> Record:
    """Write a new record in the first state of its table, with its first step. Part of the subject's own action.

    Who begins counts as who submitted until a step that submits is taken. Raises `RuntimeError` outside a transaction.
    """
    (begun,) = begin_many(by=by, records=[record], workflow=workflow, reason=reason)
    return begun


def begin_many[Record: Tracked](
    *, by: Actor, records: Sequence[Record], workflow: Workflow | None = None, reason: str = ""
) -> list[Record]:
    """The same for several new records of one kind, in a fixed number of statements but for the audit."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A record begins in the transaction of the action that makes it; open one first.")
    begun = list(records)
    for record in begun:
        table = workflow_of(record)
        if workflow is not None and workflow is not table:
            raise ValueError(f"{type(record).__name__} goes by the workflow {table.code!r}, not {workflow.code!r}")
        record.state, record.version = table.initial, 1
        record.submitted_by_id, record.submitted_by_label = by.user_id, by.label[:300]
    if len(begun) == 1:
        begun[0].write_by_engine()
    elif begun:
        type(begun[0]).objects.all().write_by_engine(begun)
    Step.objects.bulk_create(
        _step(by, record, workflow_of(record).code, "begin", "", record.state, reason) for record in begun
    )
    for record in begun:
        record._hold()
        _record_event(by, record, workflow_of(record), "begin", "", reason)
    return begun


def move[Record: Tracked](
    *,
    by: Actor,
    record: Record,
    verb: str,
    version: int,
    reason: str = "",
    then: Callable[[Record], object] | None = None,
) -> Record:
    """Take a step of the record's table, and answer with the record as it is afterwards.

    `version` is what the person saw. `then` gets the locked record before it is written: it checks, changes columns,
    writes what belongs to the step; what it raises undoes all. Raises `Conflict` (`stale_version`), `Refused`
    (`wrong_state`, `missing_reason`, `too_long`), `Forbidden` (`own_submission` or the reason of the step's rule).
    """
    reason = reason.strip()
    with transaction.atomic():
        found: Record = type(record).objects.select_for_update().get(pk=record.pk)  # type: ignore[assignment]
        table = workflow_of(found)
        step = table.transition(verb, found.state)
        if step is None and verb not in table.verbs():
            raise Refused("unknown_verb", _("Không có bước “%(verb)s” cho việc này.") % {"verb": verb[:40]}, "verb")
        if found.version != version:
            raise _stale(table, found)
        if step is None:
            raise _wrong_state(by, table, found, verb)
        table.decision(by, found, step).require()
        _check_reason(step, reason)
        before = found.state
        if then is not None:
            then(found)
        if found.state != before:
            raise ValueError("What follows a step may not set the state itself")
        found.state = step.target
        found.version += 1
        if step.submits:
            found.submitted_by_id, found.submitted_by_label = by.user_id, by.label[:300]
        found.write_by_engine()
        if not step.quiet:
            _step(by, found, table.code, verb, before, step.target, reason).save(force_insert=True)
        _record_event(by, found, table, verb, before, reason)
    return found


def _check_reason(step: Transition, reason: str) -> None:
    if step.needs_reason and not reason:
        raise Refused(
            "missing_reason",
            _("Chưa ghi lý do. Bước “%(step)s” cần lý do để người liên quan biết vì sao.") % {"step": step.label},
            "reason",
        )
    if len(reason) > LONGEST_REASON:
        raise Refused("too_long", _("Lý do dài quá %(limit)s ký tự.") % {"limit": number(LONGEST_REASON)}, "reason")


def _stale(table: Workflow, found: Tracked) -> Conflict:
    last = last_step(found)
    state = table.label(found.state)
    if last is not None and last.version == found.version:
        said = _("%(who)s đã xử lý lúc %(when)s, sau khi bạn mở ra; hiện ở trạng thái “%(state)s”.") % {
            "who": last.user_label or _("Người khác"),
            "when": datetime_short(last.at),
            "state": state,
        }
    else:
        said = _("Nội dung đã có người sửa sau khi bạn mở ra; hiện ở trạng thái “%(state)s”.") % {"state": state}
    return Conflict("stale_version", said, "version", _("Hãy mở lại, xem bản mới rồi quyết định; chưa có gì bị ghi."))


def _wrong_state(by: Actor, table: Workflow, found: Tracked, verb: str) -> Refused:
    asked = next(str(each.label) for each in table.transitions if each.verb == verb)
    now = ", ".join(f"“{each.label}”" for each, allowed in table.possible(by, found) if allowed and not each.quiet)
    way_out = _("Lúc này bạn có thể: %(steps)s.") % {"steps": now} if now else None
    if table.is_final(found.state):
        way_out = _("Việc này đã kết thúc.")
    return Refused(
        "wrong_state",
        _("Không thể “%(step)s” khi đang ở trạng thái “%(state)s”.")
        % {"step": asked, "state": table.label(found.state)},
        "verb",
        way_out,
    )


def _step(by: Actor, record: Tracked, code: str, verb: str, before: str, after: str, reason: str) -> Step:
    return Step(
        workflow=code,
        record_type=type_of(record),
        record_id=record.pk,
        version=record.version,
        verb=verb,
        from_state=before,
        to_state=after,
        user_id=by.user_id,
        user_label=by.label[:300],
        post_label=by.post_label[:300],
        on=by.on,
        at=clock.now(),
        reason=reason,
    )


def _record_event(by: Actor, record: Tracked, table: Workflow, verb: str, before: str, reason: str) -> None:
    field = f"{table.code}_state"
    changed = before != record.state
    before_side: dict[str, object] | None = {field: before} if before and changed else None
    after_side: dict[str, object] | None = {field: record.state} if changed else None
    audit.record(
        actor=by,
        verb=audit_verb(table.code, verb),
        subject_type=table.code,
        subject_id=record.pk,
        subject_label=str(record),
        organisation_id=record.belongs_to["organisation_id"],
        area_id=record.belongs_to["area_id"],
        before=before_side,
        after=after_side,
        reason=reason,
    )
