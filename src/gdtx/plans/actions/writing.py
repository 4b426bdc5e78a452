"""What every action on a plan needs: the locked version, tidy values, the event, what was seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from gdtx.audit.actions import record
from gdtx.foundation import typed_values
from gdtx.foundation.decisions import Decision
from gdtx.foundation.errors import NotFound
from gdtx.network.scope import Actor

from .. import rules
from ..models import Plan
from ..queries import unknown_plan, visible_plans

#: The largest numbers somebody may write down: đồng, and people or anything else.
MOST_MONEY, MOST_PEOPLE = 10**13, 10_000_000

Rule = Callable[[Actor, Plan], Decision]


def locked(by: Actor, plan_id: int, rule: Rule = rules.may_change) -> Plan:
    """The version, locked until the end of the transaction, for somebody the rule lets. Raises `NotInScope`,
    `Forbidden`."""
    if not visible_plans(by).filter(pk=plan_id).exists():
        raise unknown_plan()
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    rule(by, plan).require()
    return plan


def touch(plan: Plan) -> None:
    """Write down that the version changed now."""
    plan.changed_at = timezone.now()
    plan.save(update_fields=["changed_at"])


def tidy_value(field: models.Field, value: Any) -> Any:
    """A typed value as the column keeps it; money may be larger than numbers of people. Raises `Refused` (`missing`,
    `text_too_long`, `unknown_choice`, `bad_number`)."""
    most = MOST_MONEY if isinstance(field, models.PositiveBigIntegerField) else MOST_PEOPLE
    return typed_values.tidy_value(field, value, most=most)


def unknown_row() -> NotFound:
    """What is said of a row that is not there."""
    return NotFound("unknown_row", _("Không còn mục này trong kế hoạch; có thể đã có người xóa."))


def note(
    by: Actor,
    plan: Plan,
    verb: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
    batch: str = "",
) -> None:
    """Record an event on the plan; `batch`: the file it came from."""
    record(
        actor=by,
        verb=verb,
        subject_type="plan",
        subject_id=plan.pk,
        subject_label=plan.title,
        organisation_id=plan.organisation_id,
        before=before,
        after=after,
        reason=reason,
        batch=batch,
    )
