"""Erasing what is kept of people when the time set for it is over. Statistics are not touched: they name nobody."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from gdtx.audit.actions import record
from gdtx.foundation import clock
from gdtx.foundation.among import among
from gdtx.foundation.errors import Refused
from gdtx.foundation.ranges import OPEN_END
from gdtx.network.scope import Actor

from ..enums import ResidenceEnd
from ..models import AccessEntry, Change, Evidence, Person, Residence, RetentionRule

#: What a rule may be about.
DEAD, MOVED, TAKEN_BACK, HISTORY, LOOKED = "dead", "moved", "taken_back", "history", "looked"
SUBJECTS = {
    DEAD: lazy("Người đã mất"),
    MOVED: lazy("Người đã chuyển đi"),
    TAKEN_BACK: lazy("Người ghi nhầm, đã thu hồi"),
    HISTORY: lazy("Giá trị trong lịch sử thay đổi"),
    LOOKED: lazy("Nhật ký ai đã xem"),
}
_SET = 500
_TEXTS = (
    "family_name",
    "given_name",
    "search_words",
    "likeness",
    "religion",
    "priority",
    "parent_name",
    "phone",
    "note",
    "id_encrypted",
    "id_digest",
    "id_key",
)
_UNKNOWN = ("birth_day", "birth_month", "ethnicity", "religious", "disability_certified", "able_to_learn")


@dataclass(frozen=True)
class Due:
    """How many records each rule in force lets go of, on the day."""

    persons: int
    history: int
    looked: int

    def numbers(self) -> dict[str, int]:
        """The counts."""
        return {"persons": self.persons, "history": self.history, "looked": self.looked}


def rules_on(day: dt.date) -> dict[str, RetentionRule]:
    """The rule in force for each subject."""
    return {rule.subject: rule for rule in RetentionRule.objects.on(day)}


def set_rule(*, by: Actor, subject: str, years: int, since: dt.date, citation: str) -> RetentionRule:
    """Set how many years something is kept from a day on; the rule before ends that day.

    Raises `Forbidden`, `Refused` (`unknown_subject`, `years_range`, `missing_citation`, `rule_start`).
    """
    if not by.is_machine:
        by.may("operations.manage").require()
    if subject not in SUBJECTS:
        raise Refused("unknown_subject", _("Không có loại dữ liệu “%s”.") % subject, "subject")
    if not 1 <= years <= 100:
        raise Refused("years_range", _("Số năm giữ %s phải từ 1 đến 100.") % years, "years")
    if not citation.strip():
        raise Refused("missing_citation", _("Hãy ghi căn cứ của thời hạn lưu."), "citation")
    with transaction.atomic():
        before = RetentionRule.objects.select_for_update().filter(subject=subject, valid_to=OPEN_END).first()
        if before is not None:
            if before.valid_from >= since:
                raise Refused("rule_start", _("Đã có thời hạn từ ngày sau hoặc cùng ngày đó."), "since")
            before.valid_to = since
            before.save(update_fields=["valid_to"])
        rule = RetentionRule.objects.create(subject=subject, years=years, citation=citation.strip(), valid_from=since)
        record(
            actor=by,
            verb="set_retention",
            subject_type="people_rule",
            subject_id=rule.pk,
            subject_label=subject,
            before={"years": before.years} if before else None,
            after={"years": years, "since": since, "citation": citation.strip()},
        )
    return rule


def due(on: dt.date) -> Due:
    """What would be erased on the day; nothing is changed."""
    return Due(_persons(on).count(), _history(on).count(), _looked(on).count())


def erase_by_rule(*, by: Actor, on: dt.date) -> Due:
    """Erase the values of persons, history and entries whose time is over; in sets, so that others can go on working.

    Of a person remain code, year of birth, sex and evidence of schooling; names and all else go, in the history too.
    Raises `Forbidden`.
    """
    if not by.is_machine:
        by.may("operations.manage").require()
    persons = history = looked = 0
    now = clock.now()
    while True:
        with transaction.atomic():
            ids = list(_persons(on).order_by("pk").values_list("pk", flat=True)[:_SET])
            if not ids:
                break
            Person.objects.filter(among("id", ids)).update(
                **dict.fromkeys(_TEXTS, ""), **dict.fromkeys(_UNKNOWN), disabilities=[], erased_at=now
            )
            Residence.objects.filter(among("person_id", ids)).update(relation="", circumstance="")
            Evidence.objects.filter(among("person_id", ids)).update(details={})
            _empty(Change.objects.filter(among("person_id", ids), erased_at=None), now)
            persons += len(ids)
    while True:
        with transaction.atomic():
            ids = list(_history(on).order_by("pk").values_list("pk", flat=True)[:_SET])
            if not ids:
                break
            history += _empty(Change.objects.filter(among("id", ids)), now)
    while True:
        with transaction.atomic():
            ids = list(_looked(on).order_by("pk").values_list("pk", flat=True)[:_SET])
            if not ids:
                break
            AccessEntry.objects.filter(among("id", ids)).delete()
            looked += len(ids)
    done = Due(persons, history, looked)
    with transaction.atomic():
        record(
            actor=by,
            verb="erase_by_rule",
            subject_type="people_rule",
            subject_id=on.isoformat(),
            subject_label=on.isoformat(),
            after=done.numbers(),
        )
    return done


def _empty(changes: QuerySet[Change], now: dt.datetime) -> int:
    return changes.update(before=None, after=None, erased_at=now)


def _before(on: dt.date, years: int) -> dt.date:
    """The day so many years earlier."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:  # 29 February
        return on.replace(year=on.year - years, day=28)


def _persons(on: dt.date) -> QuerySet[Person]:
    """Persons whose time is over: dead, moved away with no home in the register since, or taken back."""
    rules = rules_on(on)
    condition = Q(pk__in=())
    if DEAD in rules:
        condition |= Q(died_on__lt=_before(on, rules[DEAD].years))
    if MOVED in rules:
        left = (
            Residence.objects.exclude(end_reason=ResidenceEnd.CORRECTED)
            .values("person")
            .annotate(last=Max("valid_to"))
            .filter(last__lt=_before(on, rules[MOVED].years))
            .values("person")
        )
        condition |= Q(pk__in=left, merged_into=None)
    if TAKEN_BACK in rules:
        day = dt.datetime.combine(_before(on, rules[TAKEN_BACK].years), dt.time(), clock.TIME_ZONE)
        lived = Residence.objects.exclude(end_reason=ResidenceEnd.CORRECTED).values("person")
        # Without a home, or written by mistake everywhere they were written.
        condition |= Q(created_at__lt=day) & (Q(home=None) | (Q(merged_into=None) & ~Q(pk__in=lived)))
    # A record that was merged into another goes with it: it bears the same name.
    condition |= Q(merged_into__erased_at__isnull=False)
    return Person.objects.filter(condition, erased_at=None)


def _history(on: dt.date) -> QuerySet[Change]:
    rule = rules_on(on).get(HISTORY)
    if rule is None:
        return Change.objects.none()
    day = dt.datetime.combine(_before(on, rule.years), dt.time(), clock.TIME_ZONE)
    return Change.objects.filter(made_at__lt=day, erased_at=None)


def _looked(on: dt.date) -> QuerySet[AccessEntry]:
    rule = rules_on(on).get(LOOKED)
    if rule is None:
        return AccessEntry.objects.none()
    return AccessEntry.objects.filter(at__lt=dt.datetime.combine(_before(on, rule.years), dt.time(), clock.TIME_ZONE))
