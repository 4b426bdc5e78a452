# ruff: noqa: S608 - statements are put together from our own names; every value goes as a parameter.
"""Taking a batch back whole: what it added counts no more, what it changed is again what it was.

Refused when something later depends on it: a class that somebody changed or withdrew since, a period locked since.
Later batches that were taken back themselves do not count.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from gdtx.catalogue.models import ThematicGroup
from gdtx.figures.cube import mark_dirty
from gdtx.foundation import clock
from gdtx.foundation.errors import Conflict
from gdtx.foundation.vietnamese import clean, date_short, join_list, number
from gdtx.intake import actions as intake
from gdtx.intake.models import Batch, BatchState
from gdtx.network.scope import Actor

from .. import checks
from ..actions import lock_centres
from ..enums import CLASSES, ClassState
from ..models import ClassRevision, Enrolment, LearningClass
from ..rosters import studying
from ..world import World
from .belonging import visible_batches
from .staging import VALUES, before_json
from .writing import SUBJECT, UNDO

NAMED = 5
_INTEGERS = ("group_id", "sessions", "turns", "female", "minority", "migrant", "persons", "cost")


def undo_batch(*, by: Actor, code: str, reason: str = "") -> dict[str, Any]:
    """Take a batch back, in one transaction: `{"batch", "state", "removed", "restored", "totals"}`.

    Raises `NotInScope`, `Forbidden`, `Conflict`: `batch_undone` and its like when somebody else was first,
    `changed_since` naming the classes that somebody changed or withdrew since, `period_locked`.
    """
    wanted = code.strip().upper()
    if not visible_batches(by).filter(code=wanted).exists():
        raise intake.unknown_batch(code)
    by.may("learning.undo_import").require()
    reason = clean(reason)[: intake.REASON_LENGTH]
    with transaction.atomic():
        batch = intake.take_for_undo(wanted)
        centre_ids = _centre_ids(batch)
        _require_each(by, centre_ids)
        lock_centres(centre_ids)
        _refuse_dependent(batch)
        _refuse_taught(batch)
        touched = _touched(batch)
        _refuse_locked(touched)
        turns = _added(batch).aggregate(turns=Sum("turns"))["turns"] or 0
        now = clock.now()
        restored = _restore(batch, by=by, reason=reason, now=now)
        removed = _take_out(batch, by=by, reason=reason, now=now)
        back = LearningClass.objects.filter(pk__in=_changed(batch).values("learning_class"))
        for each in studying.with_learners(back):
            studying.follow(by=by, found=each)
        mark_dirty(CLASSES, touched)
        told: dict[str, object] = {"removed": removed, "restored": restored}
        intake.mark_undone(batch=batch, by=by, verb=UNDO, reason=reason, after=told)
    return {
        "batch": batch.code,
        "state": str(BatchState.UNDONE),
        "removed": removed,
        "restored": restored,
        "totals": {"classes": removed, "turns": turns},
    }


# --- What belongs to the batch -------------------------------------------------------------------------------


def _added(batch: Batch) -> QuerySet[LearningClass]:
    return LearningClass.objects.filter(batch_code=batch.code)


def _changed(batch: Batch) -> QuerySet[ClassRevision]:
    return ClassRevision.objects.filter(batch_code=batch.code, verb=ClassRevision.Verb.IMPORT)


def _centre_ids(batch: Batch) -> list[int]:
    added = _added(batch).values_list("centre_id", flat=True).distinct()
    changed = _changed(batch).values_list("learning_class__centre_id", flat=True).distinct()
    return sorted({*added, *changed})


def _touched(batch: Batch) -> list[tuple[int, dt.date]]:
    added = _added(batch).values_list("centre_id", "start_on").distinct()
    changed = _changed(batch).values_list("learning_class__centre_id", "learning_class__start_on").distinct()
    return [*{*added, *changed}]


# --- What stands against it ----------------------------------------------------------------------------------


def _require_each(by: Actor, centre_ids: list[int]) -> None:
    permitted = by.visible_organisation_ids("learning.undo_import")
    for centre_id in centre_ids:
        if permitted is not None and centre_id not in permitted:
            by.require("learning.undo_import", organisation_id=centre_id)


def _later(version: Any) -> QuerySet[ClassRevision]:
    """Revisions of a class (outer query) made after it stood at `version`, other than by batches taken back since."""
    undone = Batch.objects.filter(subject=SUBJECT, state=BatchState.UNDONE).values("code")
    verbs = (ClassRevision.Verb.IMPORT, ClassRevision.Verb.UNDO)
    return ClassRevision.objects.filter(version__gte=version).exclude(Q(verb__in=verbs) & Q(batch_code__in=undone))


def dependents(batch: Batch) -> tuple[list[LearningClass], int]:
    """Classes of the batch that somebody wrote to since: the first few, and how many."""
    added = _added(batch).filter(Exists(_later(1).filter(learning_class=OuterRef("pk"))))
    changed = LearningClass.objects.filter(
        pk__in=_changed(batch)
        .filter(Exists(_later(OuterRef("version") + 1).filter(learning_class=OuterRef("learning_class"))))
        .values("learning_class")
    )
    count = added.count() + changed.count()
    if not count:
        return [], 0
    first = [*added.select_related("centre").order_by("pk")[:NAMED], *changed.select_related("centre")[:NAMED]]
    return first[:NAMED], count


def taught(batch: Batch) -> tuple[list[LearningClass], int]:
    """Classes of the batch with learners by name, which taking it back would take from them: the first, how many.

    Of those it changed only what comes back matters: a class that leaves the group of literacy again.
    """
    literacy = {str(pk) for pk in ThematicGroup.objects.filter(national__literacy=True).values_list("pk", flat=True)}
    listed = Exists(Enrolment.objects.filter(roster_id=OuterRef("pk")))
    added = list(_added(batch).filter(listed).select_related("centre").order_by("pk"))
    changed = _changed(batch).filter(Exists(Enrolment.objects.filter(roster_id=OuterRef("learning_class_id"))))
    leaving = [
        each.learning_class
        for each in changed.select_related("learning_class__centre").order_by("pk")
        if str(each.before.get("group_id")) not in literacy
    ]
    found = [*added, *leaving]
    return found[:NAMED], len(found)


def _refuse_taught(batch: Batch) -> None:
    # Whoever puts somebody on a list holds the class: locked here, none gets a learner until this is decided.
    changed = _changed(batch).values("learning_class")
    held = LearningClass.objects.filter(Q(batch_code=batch.code) | Q(pk__in=changed), group__national__literacy=True)
    list(held.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    first, count = taught(batch)
    if not count:
        return
    named = [
        _("“%(topic)s” ngày %(day)s của %(centre)s")
        % {"topic": each.topic, "day": date_short(each.start_on), "centre": each.centre.code}
        for each in first
    ]
    if count > len(named):
        named.append(_("%(count)s lớp khác") % {"count": number(count - len(named))})
    raise Conflict(
        "has_learners",
        _(
            "Không thu hồi được lô %(code)s vì có %(count)s lớp đã lập danh sách học viên, "
            "có thể đã có kết quả và giấy chứng nhận: %(classes)s."
        )
        % {"code": batch.code, "count": number(count), "classes": join_list(named)},
        where={"batch": batch.code, "classes": [each.pk for each in first]},
        way_out=_("Hãy giữ lô này; lớp nào ghi nhầm thì sửa hoặc rút riêng lớp đó, kết quả học viên không bị mất."),
    )


def _refuse_dependent(batch: Batch) -> None:
    first, count = dependents(batch)
    if not count:
        return
    later = ClassRevision.objects.filter(learning_class__in=[each.pk for each in first]).order_by("version")
    last = {revision.learning_class_id: revision for revision in later}
    named = [
        _("“%(topic)s” ngày %(day)s của %(centre)s (%(what)s)")
        % {
            "topic": each.topic,
            "day": date_short(each.start_on),
            "centre": each.centre.code,
            "what": _what_happened(last.get(each.pk)),
        }
        for each in first
    ]
    if count > len(named):
        named.append(_("%(count)s lớp khác") % {"count": number(count - len(named))})
    raise Conflict(
        "changed_since",
        _("Không thu hồi được lô %(code)s vì có %(count)s lớp đã được ghi tiếp sau lô này: %(classes)s.")
        % {"code": batch.code, "count": number(count), "classes": join_list(named)},
        where={"batch": batch.code, "classes": [each.pk for each in first]},
        way_out=_("Hãy thu hồi lô nhập sau trước; lớp đã được sửa hoặc rút bằng tay thì sửa, rút từng lớp của lô này."),
    )


def _what_happened(revision: ClassRevision | None) -> str:
    if revision is None:
        return _("đã sửa")
    verb = {
        ClassRevision.Verb.CHANGE: _("%(who)s sửa ngày %(day)s"),
        ClassRevision.Verb.WITHDRAW: _("%(who)s rút ngày %(day)s"),
        ClassRevision.Verb.IMPORT: _("lô %(batch)s sửa ngày %(day)s"),
        ClassRevision.Verb.UNDO: _("lô %(batch)s bị thu hồi ngày %(day)s"),
    }[ClassRevision.Verb(revision.verb)]
    return verb % {
        "who": revision.by_label or _("người khác"),
        "day": date_short(revision.at.astimezone(clock.TIME_ZONE).date()),
        "batch": revision.batch_code,
    }


def _refuse_locked(touched: list[tuple[int, dt.date]]) -> None:
    world = World({centre_id for centre_id, _day in touched})
    if world.locks:
        for centre_id, day in touched:
            checks.refuse(checks.locked(world, world.centres[centre_id], day))


# --- Taking back ----------------------------------------------------------------------------------------------


def _restore(batch: Batch, *, by: Actor, reason: str, now: dt.datetime) -> int:
    """Changed classes become what they were. Set-based: a batch may have changed as many as it has rows."""
    _remember(
        'JOIN "{revisions}" AS r ON r."learning_class_id" = c."id" AND r."batch_code" = %s AND r."verb" = \'import\'',
        batch, by=by, reason=reason, now=now,
    )  # fmt: skip
    assigned = ", ".join(f'"{name}" = {_from_before(name)}' for name in VALUES)
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{_table(LearningClass)}" AS c SET {assigned}, "version" = c."version" + 1, "changed_at" = %s '
            f'FROM "{_table(ClassRevision)}" AS r WHERE r."learning_class_id" = c."id" AND r."batch_code" = %s '
            "AND r.\"verb\" = 'import'",
            [connection.ops.adapt_datetimefield_value(now), batch.code],
        )
        return int(cursor.rowcount)


def _take_out(batch: Batch, *, by: Actor, reason: str, now: dt.datetime) -> int:
    """Added classes count no more; they stay readable."""
    _remember('WHERE c."batch_code" = %s', batch, by=by, reason=reason, now=now)
    told = _("Thu hồi lô %(code)s") % {"code": batch.code}
    return _added(batch).update(
        state=ClassState.UNDONE,
        state_reason=f"{told}: {reason}"[:300] if reason else told,
        version=F("version") + 1,
        changed_at=now,
    )


def _remember(which: str, batch: Batch, *, by: Actor, reason: str, now: dt.datetime) -> None:
    """Keep what the classes of the batch are before it is taken back."""
    which = which.format(revisions=_table(ClassRevision))
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{_table(ClassRevision)}" ("learning_class_id", "version", "verb", "batch_code", "before", '
            f'"by_label", "reason", "at") SELECT c."id", c."version", \'{ClassRevision.Verb.UNDO.value}\', %s, '
            f'{before_json()}, %s, %s, %s FROM "{_table(LearningClass)}" AS c {which}',
            [
                batch.code,
                by.label[:200],
                reason,
                connection.ops.adapt_datetimefield_value(now),
                batch.code,
            ],
        )


def _table(model: type[LearningClass] | type[ClassRevision]) -> str:
    return model._meta.db_table


def _from_before(name: str) -> str:
    """SQL: a field as the revision (`r`) keeps it."""
    if connection.vendor != "postgresql":
        return f"json_extract(r.\"before\", '$.{name}')"
    text = f"(r.\"before\" ->> '{name}')"
    if name in _INTEGERS:
        return f"{text}::bigint"
    return f"{text}::date" if name == "end_on" else text
