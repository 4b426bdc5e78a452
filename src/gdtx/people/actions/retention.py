"""Erasing what is kept of people when the time set for it is over. Statistics are not touched: they name nobody."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from gdtx.audit.actions import record
from gdtx.foundation import clock
from gdtx.foundation.errors import Refused
from gdtx.foundation.ranges import OPEN_END
from gdtx.foundation.vietnamese import clean
from gdtx.network.scope import Actor

from .. import rules
from ..keeping import DEAD, MOVED, TAKEN_BACK, kinds
from ..models import Erasure, RetentionRule

_PERSONS = (DEAD, MOVED, TAKEN_BACK)
LONGEST = 100
CITATION = 300


@dataclass(frozen=True)
class Due:
    """How many records each rule lets go of, by kind; a kind without a rule is not in it."""

    by_kind: dict[str, int]

    @property
    def persons(self) -> int:
        """Persons of all kinds."""
        return sum(self.by_kind.get(code, 0) for code in _PERSONS)

    @property
    def whole(self) -> int:
        """All records."""
        return sum(self.by_kind.values())

    def numbers(self) -> dict[str, int]:
        """The counts, and of persons altogether."""
        return {**self.by_kind, "persons": self.persons}


def rules_on(day: dt.date) -> dict[str, RetentionRule]:
    """The rule in force for each kind that is known."""
    found = {rule.subject: rule for rule in RetentionRule.objects.on(day)}
    return {code: found[code] for code in kinds() if code in found}


def set_rule(*, by: Actor, subject: str, years: int, since: dt.date, citation: str, months: int = 0) -> RetentionRule:
    """Set how long something is kept from a day on; the rule before ends that day. One that has not begun gives way.

    Raises `Forbidden`, `Refused` (`unknown_subject`, `years_range`, `missing_citation`, `too_long`, `rule_start`).
    """
    rules.may_erase(by).require()
    if subject not in kinds():
        raise Refused("unknown_subject", _("Không có loại dữ liệu “%s”.") % subject, "subject")
    if not (0 <= years <= LONGEST and 0 <= months <= 11 and years + months > 0):
        message = _("Không đặt được thời gian giữ %(years)s năm %(months)s tháng.") % {"years": years, "months": months}
        raise Refused("years_range", message, "years", _("Hãy ghi từ 1 tháng đến 100 năm, số tháng lẻ từ 0 đến 11."))
    citation = clean(citation)
    if not citation:
        raise Refused("missing_citation", _("Hãy ghi căn cứ của thời hạn lưu."), "citation")
    if len(citation) > CITATION:
        raise Refused("too_long", _("Căn cứ dài quá %s chữ. Hãy viết gọn lại.") % CITATION, "citation")
    if since >= OPEN_END:
        message = _("Không có ngày nào sau ngày %s để thời hạn có hiệu lực.") % since.strftime("%d/%m/%Y")
        raise Refused("rule_start", message, "since", _("Hãy chọn ngày sớm hơn."))
    with transaction.atomic():
        rows = RetentionRule.objects.select_for_update().filter(subject=subject)
        before = rows.filter(valid_to=OPEN_END).first()
        # A mistyped year must not keep rules from being set until then.
        while before is not None and before.valid_from >= since and before.valid_from > by.on:
            before.delete()
            before = rows.filter(valid_to=before.valid_from).first()
        if before is not None:
            if before.valid_from >= since:
                raise Refused(
                    "rule_start",
                    _("Đã có thời hạn từ ngày sau hoặc cùng ngày đó."),
                    "since",
                    _("Hãy chọn ngày sau ngày %s.") % before.valid_from.strftime("%d/%m/%Y"),
                )
            before.valid_to = since
            before.save(update_fields=["valid_to"])
        rule = RetentionRule.objects.create(
            subject=subject, years=years, months=months, citation=citation, valid_from=since
        )
        record(
            actor=by,
            verb="set_retention",
            subject_type="people_rule",
            subject_id=rule.pk,
            subject_label=subject,
            before={"years": before.years, "months": before.months} if before else None,
            after={"years": years, "months": months, "since": since, "citation": citation},
        )
    return rule


def due(on: dt.date) -> Due:
    """What would be erased on the day; nothing is changed."""
    known = kinds()
    return Due({code: known[code].due(_before(on, rule)) for code, rule in rules_on(on).items()})


def last_applied() -> dict[str, Erasure]:
    """Kind → the last erasure in which its rule was applied."""
    found: dict[str, Erasure] = {}
    wanted = set(kinds())
    for each in Erasure.objects.order_by("-at", "-pk")[:200]:
        for code in wanted & each.erased.keys() - found.keys():
            found[code] = each
    return found


def erase_by_rule(*, by: Actor, on: dt.date, at_most: int | None = None) -> Due:
    """Let go of everything whose time is over on the day, set by set; with `at_most` no set is begun after so many.

    What was let go stands in an `Erasure` from the first set on, and in the audit: counts, no data of anybody.
    Raises `Forbidden`.
    """
    rules.may_erase(by).require()
    known = kinds()
    trace = Erasure.objects.create(at=clock.now(), on=on, by_id=by.user_id, by_label=by.label[:200])
    done: dict[str, int] = {}
    whole = 0
    for code, rule in rules_on(on).items():
        before = _before(on, rule)
        done[code] = 0
        while at_most is None or whole < at_most:
            with transaction.atomic():
                count = known[code].erase(by, before)
                if not count:
                    break
                done[code] += count
                whole += count
                Erasure.objects.filter(pk=trace.pk).update(erased=done)
    with transaction.atomic():
        Erasure.objects.filter(pk=trace.pk).update(erased=done, finished_at=clock.now())
        record(
            actor=by,
            verb="erase_by_rule",
            subject_type="people_rule",
            subject_id=on.isoformat(),
            subject_label=on.isoformat(),
            after=Due(done).numbers(),
        )
    return Due(done)


def _before(on: dt.date, rule: RetentionRule) -> dt.date:
    """The day so many years and months earlier; the last of its month where it has no such day."""
    months = on.year * 12 + on.month - 1 - rule.years * 12 - rule.months
    year, month = months // 12, months % 12 + 1
    return on.replace(year=year, month=month, day=min(on.day, calendar.monthrange(year, month)[1]))
