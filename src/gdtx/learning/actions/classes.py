"""Logging, changing and withdrawing a class. Each action asks, locks, checks, writes and records in one transaction.

Writers lock the centre's row: two people logging for one centre queue up, and locking a period (which locks the rows of
all centres concerned) cannot slip between somebody's check and their write.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gdtx.audit.actions import changes
from gdtx.catalogue.models import ThematicGroup
from gdtx.figures.cube import mark_dirty
from gdtx.foundation.errors import Conflict, NotInScope
from gdtx.foundation.vietnamese import date_short, datetime_short
from gdtx.network.scope import Actor

from .. import rules
from ..checks import Problem, check_class, locked, refuse
from ..enums import CLASSES, ClassState
from ..facts import ClassFacts
from ..models import ClassRevision, Enrolment, LearningClass
from ..rosters import studying
from ..world import Centre, World
from .writing import centre_in, lock_centres, note_class, required_reason, retract_contradicted


def log_class(*, by: Actor, centre_id: int, facts: ClassFacts) -> LearningClass:
    """Write down a class that a centre holds or held.

    Raises `NotInScope`, `Forbidden`, `checks.ClassRefused` with every problem, `Conflict` (`class_exists`) when the
    centre already has a class with this topic, start and place.
    """
    by.require_sees_organisation(centre_id)
    rules.may_log_class(by, centre_id).require()
    with transaction.atomic():
        lock_centres([centre_id])
        world = World([centre_id])
        centre = centre_in(world, centre_id)
        refuse(check_class(facts, world, centre, on=by.on))
        refuse_double(centre_id, facts)
        written = write_class(by=by, centre=centre, facts=facts)
        retract_contradicted(by=by, centre_ids=[centre_id])
    return written


def write_class(*, by: Actor, centre: Centre, facts: ClassFacts) -> LearningClass:
    """Write and record a class that has passed its checks; part of another action, which has asked and locked."""
    now = timezone.now()
    written = LearningClass.objects.create(
        **facts.as_fields(),
        centre_id=centre.id,
        created_by_id=by.user_id,
        created_by_label=by.label,
        created_at=now,
        changed_at=now,
    )
    assert facts.start_on is not None
    note_class(by, written, "log_class", after=facts.plain())
    mark_dirty(CLASSES, [(centre.id, facts.start_on)])
    return written


def change_class(*, by: Actor, class_id: int, version: int, facts: ClassFacts) -> LearningClass:
    """Replace the facts of a class; `version` is the one the person saw. Nothing is written when nothing differs.

    Raises what `log_class` raises, and `Conflict` (`stale_version`) when somebody else changed it meanwhile: what was
    typed stays with the caller.
    """
    with transaction.atomic():
        found = _locked_class(by, class_id)
        rules.may_change_class(by, found).require()
        world = World([found.centre_id])
        centre = centre_in(world, found.centre_id)
        _refuse_stale(found, version)
        before = ClassFacts.of(found)
        if before == facts:
            return found
        refuse([*locked(world, centre, found.start_on), *check_class(facts, world, centre, on=by.on)])
        refuse_double(found.centre_id, facts, except_id=found.pk)
        _refuse_other_group(found, facts)
        _remember(found, by, ClassRevision.Verb.CHANGE)
        for name, value in facts.as_fields().items():
            setattr(found, name, value)
        found.version += 1
        found.changed_at = timezone.now()
        found.save()
        assert before.start_on is not None
        assert facts.start_on is not None
        old, new = changes(before.plain(), facts.plain())
        note_class(by, found, "change_class", before=old, after=new)
        studying.follow(by=by, found=found)
        mark_dirty(CLASSES, [(found.centre_id, before.start_on), (found.centre_id, facts.start_on)])
        retract_contradicted(by=by, centre_ids=[found.centre_id])
    return found


def withdraw_class(*, by: Actor, class_id: int, version: int, reason: str) -> LearningClass:
    """Take a class back with a reason: it stays readable and counts no more.

    Raises `Refused` (`missing_reason`), `Conflict` (`stale_version`), `ClassRefused` (`period_locked`).
    """
    reason = required_reason(reason, _("Chưa ghi lý do rút lớp. Hãy ghi lý do, ví dụ “ghi trùng”, “lớp không mở”."))
    with transaction.atomic():
        found = _locked_class(by, class_id)
        rules.may_change_class(by, found).require()
        world = World([found.centre_id])
        centre = centre_in(world, found.centre_id)
        _refuse_stale(found, version)
        refuse(locked(world, centre, found.start_on))
        _refuse_results(found)
        _remember(found, by, ClassRevision.Verb.WITHDRAW, reason)
        found.state = ClassState.WITHDRAWN
        found.state_reason = reason
        found.version += 1
        found.changed_at = timezone.now()
        found.save()
        note_class(by, found, "withdraw_class", before={"state": ClassState.ACTIVE.value}, reason=reason)
        studying.follow(by=by, found=found)
        mark_dirty(CLASSES, [(found.centre_id, found.start_on)])
    return found


def _locked_class(by: Actor, class_id: int) -> LearningClass:
    found = LearningClass.objects.filter(pk=class_id).first()
    if found is None or not by.sees_organisation(found.centre_id):
        raise NotInScope("unknown_class", _("Không tìm thấy lớp này trong phạm vi của bạn."))
    lock_centres([found.centre_id])
    return LearningClass.objects.select_for_update().get(pk=class_id)


def _refuse_stale(found: LearningClass, version: int) -> None:
    if found.version == version:
        return
    last = found.revisions.order_by("-version").first()
    raise Conflict(
        "stale_version",
        _("Lớp này đã được %(who)s sửa lúc %(when)s, sau khi bạn mở ra.")
        % {
            "who": last.by_label if last and last.by_label else _("người khác"),
            "when": datetime_short(found.changed_at),
        },
        where="version",
        way_out=_("Số liệu bạn vừa nhập chưa mất: hãy so với bản mới rồi lưu lại."),
    )


def _refuse_results(found: LearningClass) -> None:
    """Raise `Conflict` (`has_results`) where results of the class stand in the records of persons."""
    if Enrolment.objects.filter(roster_id=found.pk).exclude(result="").exists():
        raise Conflict(
            "has_results",
            _("Lớp này đã ghi kết quả của học viên vào sổ nên không rút được."),
            way_out=_("Nếu ghi nhầm, hãy bỏ kết quả của học viên trước rồi rút lớp."),
        )


def _refuse_other_group(found: LearningClass, facts: ClassFacts) -> None:
    """Raise `Conflict` (`has_learners`) where a class with learners by name would leave the group of literacy."""
    if facts.group_id in (None, found.group_id) or not Enrolment.objects.filter(roster_id=found.pk).exists():
        return
    if not ThematicGroup.objects.filter(pk=facts.group_id, national__literacy=True).exists():
        raise Conflict(
            "has_learners",
            _("Lớp này có danh sách học viên xóa mù chữ nên không đổi sang nhóm nội dung khác được."),
            where="group_id",
            way_out=_("Nếu lớp này ghi nhầm nhóm, hãy rút lớp rồi ghi lớp mới."),
        )


def refuse_double(centre_id: int, facts: ClassFacts, except_id: int | None = None) -> None:
    """Raise `Conflict` (`class_exists`) when the centre has a class in force with this topic, start and place."""
    assert facts.start_on is not None
    same = LearningClass.objects.filter(
        centre_id=centre_id,
        state=ClassState.ACTIVE,
        start_on=facts.start_on,
        topic_folded=facts.topic_folded,
        place_folded=facts.place_folded,
    )
    if except_id is not None:
        same = same.exclude(pk=except_id)
    found = same.first()
    if found is None:
        return
    place = found.place or _("không ghi địa điểm")
    raise Conflict(
        "class_exists",
        _("Trung tâm đã có lớp “%(topic)s” ngày %(day)s (%(place)s) với %(turns)d lượt.")
        % {"topic": found.topic, "day": date_short(found.start_on), "place": place, "turns": found.turns},
        where={"class": found.pk},
        way_out=_("Nếu là lớp đó, hãy sửa lớp đã ghi; nếu là lớp khác, hãy ghi địa điểm để phân biệt."),
    )


def _remember(found: LearningClass, by: Actor, verb: ClassRevision.Verb, reason: str = "") -> None:
    """Keep what the class was before this version of it is replaced."""
    ClassRevision.objects.create(
        learning_class=found,
        version=found.version,
        verb=verb,
        before={**ClassFacts.of(found).plain(), "state": found.state, "state_reason": found.state_reason},
        by_label=by.label,
        reason=reason,
        at=timezone.now(),
    )


def warnings_of(*, by: Actor, centre_id: int, facts: ClassFacts, on: dt.date) -> list[Problem]:
    """What asks for a second look in a class that would be accepted."""
    by.require_sees_organisation(centre_id)
    world = World([centre_id])
    return [p for p in check_class(facts, world, centre_in(world, centre_id), on=on) if p.warning]
