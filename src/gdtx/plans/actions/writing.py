"""What every action on a plan needs: the locked version, tidy values, the event, what was seen."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from gdtx.audit.actions import record
from gdtx.foundation.decisions import Decision
from gdtx.foundation.errors import Conflict, NotFound, Refused
from gdtx.foundation.vietnamese import clean, nfc, number
from gdtx.network.scope import Actor

from .. import rules
from ..models import Plan
from ..queries import unknown_plan, visible_plans

#: Characters of a text without a limit of its own.
LONGEST_TEXT = 20_000
MOST_MONEY = 10**13
MOST_PEOPLE = 10_000_000

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_BLANK_LINES = re.compile(r"\n{3,}")

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


def tidy(text: str) -> str:
    """Typed text as it is kept: composed, lines without trailing blanks, no control characters."""
    plain_text = _CONTROL.sub("", nfc(text).replace("\r\n", "\n").replace("\r", "\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(line.rstrip() for line in plain_text.split("\n"))).strip()


def tidy_value(field: models.Field, value: Any) -> Any:
    """A typed value as the column keeps it. Raises `Refused` (`missing`, `text_too_long`, `unknown_choice`,
    `bad_number`)."""
    if isinstance(field, models.TextField | models.CharField):
        text = tidy(str(value or "")) if isinstance(field, models.TextField) else clean(str(value or ""))
        limit = field.max_length or LONGEST_TEXT
        if len(text) > limit:
            raise Refused(
                "text_too_long",
                _("%(what)s dài %(length)s ký tự, tối đa là %(limit)s. Hãy ghi gọn lại.")
                % {"what": upper_first(field), "length": number(len(text)), "limit": number(limit)},
                field.name,
            )
        if text and field.choices and text not in {code for code, _label in field.flatchoices}:
            raise Refused("unknown_choice", _("Không có lựa chọn “%(value)s”.") % {"value": text[:40]}, field.name)
        if not text and not field.blank:
            raise missing(field)
        return text
    if value in (None, ""):
        if not field.null:
            raise missing(field)
        return None
    if isinstance(field, models.PositiveBigIntegerField | models.PositiveIntegerField):
        most = MOST_MONEY if isinstance(field, models.PositiveBigIntegerField) else MOST_PEOPLE
        if not 0 <= int(value) <= most:
            raise Refused(
                "bad_number",
                _("%(what)s phải từ 0 đến %(most)s.") % {"what": upper_first(field), "most": number(most)},
                field.name,
            )
    return value


def missing(field: models.Field) -> Refused:
    """What is said of a column that must be filled in."""
    return Refused("missing", _("Chưa ghi %(what)s.") % {"what": field.verbose_name}, field.name)


def upper_first(field: models.Field) -> str:
    """The name of a column at the beginning of a sentence."""
    name = str(field.verbose_name)
    return name[:1].upper() + name[1:]


def shown(row: models.Model, names: tuple[str, ...]) -> dict[str, Any]:
    """The columns of a row as the audit keeps them, those with nothing in them left out."""
    found = {name: plain(getattr(row, name)) for name in names}
    return {name: value for name, value in found.items() if value not in (None, "")}


def plain(value: Any) -> Any:
    """A value as the audit keeps it."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return value


def fingerprint(row: models.Model, names: tuple[str, ...] = ()) -> str:
    """Changes with every column named (none: all): a form sends it back, so that nobody overwrites the unseen."""
    fields = [
        field for field in row._meta.concrete_fields if not names or field.name in names or field.attname in names
    ]
    values = {field.attname: str(getattr(row, field.attname)) for field in fields}
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]


def require_seen(row: models.Model, seen: str | None, names: tuple[str, ...] = ()) -> None:
    """Refuse (`stale_version`) a change of what somebody else, or the same person elsewhere, changed meanwhile."""
    if seen and seen != fingerprint(row, names):
        raise Conflict(
            "stale_version",
            _("Mục này đã được sửa ở nơi khác sau khi bạn mở ra."),
            "seen",
            _("Nội dung bạn vừa gõ vẫn còn bên dưới; hãy so với bản đang lưu rồi ghi lại."),
        )


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
) -> None:
    """Record an event on the plan."""
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
    )
