"""One sending of the form: one class, or the same topic at several places, all or none; sent again, it writes nothing.

The key given out with a form is taken up in the transaction that writes. Two sendings that arrive at the same moment
queue up at the centre's row (PostgreSQL) or at the database (SQLite); the second one finds the key taken.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gdtx.foundation.errors import Conflict, Refused
from gdtx.foundation.vietnamese import date_short, datetime_short
from gdtx.network.scope import Actor

from .. import rules
from ..checks import Problem, check_class
from ..facts import ClassFacts
from ..models import LearningClass, SentForm
from ..world import World
from .classes import refuse_double, write_class
from .writing import centre_in, lock_centres, retract_contradicted

#: How many classes one sending may hold.
MOST = 20
#: For so long a form sent again is recognised.
REMEMBERED = dt.timedelta(days=30)

_KEY = re.compile(r"^[0-9a-f]{32}$")


class SeveralRefused(Refused):
    """What is wrong with each class of a sending (by its place, the first is 0); none of them was written."""

    def __init__(self, problems: dict[int, list[Problem]]) -> None:
        self.problems = problems
        first = problems[min(problems)][0]
        super().__init__(first.rule, first.message, where=first.field)


@dataclass(frozen=True, slots=True)
class Logged:
    """The classes of a sending in their order; `again`: they had been written by an earlier sending of the form."""

    classes: list[LearningClass]
    again: bool = False


def log_classes(*, by: Actor, centre_id: int, several: Sequence[ClassFacts], key: str = "") -> Logged:
    """Write down the classes of one form, all or none; `key` is the form's own, given out once.

    Raises `NotInScope`, `Forbidden`, `SeveralRefused` with every problem of every class, `Conflict` (`form_sent`) when
    the form was sent before with other content: what was typed stays with the caller, and a new key is needed.
    """
    if not 1 <= len(several) <= MOST:
        raise ValueError(f"A sending holds 1 to {MOST} classes, not {len(several)}")
    by.require_sees_organisation(centre_id)
    rules.may_log_class(by, centre_id).require()
    taken = key if _KEY.match(key) and by.user_id is not None else ""
    digest = _digest(centre_id, several)
    try:
        with transaction.atomic():
            lock_centres([centre_id])
            before = _sent(by, taken)
            if before is None:
                classes = _write(by, centre_id, several)
                if taken:
                    SentForm.objects.create(
                        user_id=by.user_id or 0,
                        key=taken,
                        digest=digest,
                        class_ids=[each.pk for each in classes],
                        at=timezone.now(),
                    )
                return Logged(classes)
    except IntegrityError:
        # The same form for another centre queued at another row and was first.
        before = _sent(by, taken)
        if before is None:
            raise
    return _again(before, digest)


def forget_sent_forms(*, before: dt.datetime | None = None) -> int:
    """Delete what is remembered of forms sent before the moment (30 days ago if none is given); how many."""
    moment = before or timezone.now() - REMEMBERED
    count, _each = SentForm.objects.filter(at__lt=moment).delete()
    return count


def _digest(centre_id: int, several: Sequence[ClassFacts]) -> str:
    plain = json.dumps([centre_id, *(each.plain() for each in several)], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()


def _sent(by: Actor, key: str) -> SentForm | None:
    return SentForm.objects.filter(user_id=by.user_id or 0, key=key).first() if key else None


def _again(before: SentForm, digest: str) -> Logged:
    found = {each.pk: each for each in LearningClass.objects.filter(pk__in=before.class_ids)}
    classes = [found[pk] for pk in before.class_ids if pk in found]
    if before.digest == digest:
        return Logged(classes, again=True)
    raise Conflict(
        "form_sent",
        _("Trang này đã được gửi lúc %(when)s và đã ghi lớp “%(topic)s”.")
        % {"when": datetime_short(before.at), "topic": classes[0].topic if classes else ""},
        where={"classes": before.class_ids},
        way_out=_(
            "Số liệu vừa nhập khác lần gửi trước và chưa mất: nếu đây là một lớp khác, bấm “Ghi lớp” lần nữa; "
            "nếu muốn chữa lớp đã ghi, hãy mở lớp đó và bấm “Sửa”."
        ),
    )


def _write(by: Actor, centre_id: int, several: Sequence[ClassFacts]) -> list[LearningClass]:
    world = World([centre_id])
    centre = centre_in(world, centre_id)
    problems: dict[int, list[Problem]] = {}
    seen: dict[tuple[object, ...], int] = {}
    for place, facts in enumerate(several):
        found = [each for each in check_class(facts, world, centre, on=by.on) if not each.warning]
        if not found:
            found = _double(centre_id, facts, seen.get(_identity(facts)))
            seen.setdefault(_identity(facts), place)
        if found:
            problems[place] = found
    if problems:
        raise SeveralRefused(problems)
    classes = [write_class(by=by, centre=centre, facts=facts) for facts in several]
    retract_contradicted(by=by, centre_ids=[centre_id])
    return classes


def _identity(facts: ClassFacts) -> tuple[object, ...]:
    return facts.topic_folded, facts.start_on, facts.place_folded


def _double(centre_id: int, facts: ClassFacts, twin: int | None) -> list[Problem]:
    """The problem of a class that exists already, in the database or earlier in the same form."""
    if twin is not None:
        assert facts.start_on is not None
        message = _(
            "Nơi này (%(place)s, ngày %(day)s) đã có ở dòng %(row)d của biểu mẫu. Hãy ghi địa điểm hoặc ngày khác."
        ) % {"place": facts.place or _("không ghi địa điểm"), "day": date_short(facts.start_on), "row": twin + 1}
        return [Problem("class_exists", "place", facts.place, message)]
    try:
        refuse_double(centre_id, facts)
    except Conflict as conflict:
        return [Problem(conflict.rule, "", facts.topic, conflict.sentence)]
    return []
