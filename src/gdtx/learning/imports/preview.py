"""What the page of a batch shows: control totals, and its rows in four lists, before and after it was written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from gdtx.catalogue.models import ThematicGroup
from gdtx.intake import refused
from gdtx.intake.lists import ACCEPTED, REFUSED, ControlTotal
from gdtx.intake.models import Batch, BatchState, RefusedRow
from gdtx.intake.refused import Refused

from .. import excel
from ..facts import ClassFacts, from_plain
from ..models import ClassRevision, LearningClass, StagedClass
from ..queries import changed_fields


@dataclass(frozen=True, slots=True)
class ChangedClass:
    """A class that exists and its row: each field with old and new value as people read them."""

    row: int | None
    found: LearningClass
    changes: list[tuple[str, str, str]]


def first_tab(batch: Batch) -> str:
    """What asks for attention first."""
    return REFUSED if batch.refused else ACCEPTED


# --- Control totals -------------------------------------------------------------------------------------------


def control_totals(batch: Batch) -> list[ControlTotal]:
    """Classes, turns and women of the accepted rows, while they wait for confirmation."""
    accepted = _staged(batch, StagedClass.Outcome.NEW, StagedClass.Outcome.CHANGED)
    sums = accepted.aggregate(classes=Count("pk"), turns=Sum("turns"), female=Sum("female"))
    changed = _staged(batch, StagedClass.Outcome.CHANGED)
    old = LearningClass.objects.filter(pk__in=changed.values("existing_id")).aggregate(
        classes=Count("pk"), turns=Sum("turns"), female=Sum("female")
    )
    titles = (("classes", _("Lớp")), ("turns", _("Lượt học viên")), ("female", _("Nữ")))
    return [ControlTotal(title, sums[name] or 0, (sums[name] or 0) - (old[name] or 0)) for name, title in titles]


# --- Rows -----------------------------------------------------------------------------------------------------


def _staged(batch: Batch, *outcomes: str) -> QuerySet[StagedClass]:
    return StagedClass.objects.filter(batch_code=batch.code, outcome__in=outcomes)


def accepted_rows(batch: Batch) -> QuerySet[Any]:
    """Rows that will be written; once they are, the classes that were added."""
    if batch.state == BatchState.STAGED:
        staged = _staged(batch, StagedClass.Outcome.NEW, StagedClass.Outcome.CHANGED)
        return staged.select_related("group").order_by("row")
    return LearningClass.objects.filter(batch_code=batch.code).select_related("group").order_by("pk")


def unchanged_rows(batch: Batch) -> QuerySet[StagedClass]:
    """Rows that say nothing new; they are not kept once the batch is settled."""
    staged = _staged(batch, StagedClass.Outcome.UNCHANGED, StagedClass.Outcome.REPEAT)
    return staged.select_related("group").order_by("row")


def changed_source(batch: Batch) -> QuerySet[Any]:
    """What `changed_classes` is made of, to be cut into pages."""
    if batch.state == BatchState.STAGED:
        return _staged(batch, StagedClass.Outcome.CHANGED).order_by("row")
    return ClassRevision.objects.filter(batch_code=batch.code, verb=ClassRevision.Verb.IMPORT).order_by("pk")


def changed_classes(batch: Batch, page: Sequence[Any]) -> list[ChangedClass]:
    """One page of changed classes with their old and new values."""
    if batch.state == BatchState.STAGED:
        existing = LearningClass.objects.in_bulk([row.existing_id for row in page])
        pairs = [
            (row.row, existing[row.existing_id], ClassFacts.of(existing[row.existing_id]), ClassFacts.of(row))
            for row in page
            if row.existing_id in existing
        ]
    else:
        classes = LearningClass.objects.in_bulk([revision.learning_class_id for revision in page])
        after = _after(page)
        pairs = [
            (
                None,
                classes[revision.learning_class_id],
                from_plain(revision.before),
                after.get(revision.learning_class_id) or ClassFacts.of(classes[revision.learning_class_id]),
            )
            for revision in page
        ]
    names = _group_names(facts for pair in pairs for facts in pair[2:])
    return [ChangedClass(row, found, changed_fields(old, new, names)) for row, found, old, new in pairs]


def _after(page: Sequence[ClassRevision]) -> dict[int, ClassFacts]:
    """What each class was just after the batch wrote it, where somebody has written since."""
    later: dict[int, ClassFacts] = {}
    wanted = {revision.learning_class_id: revision.version + 1 for revision in page}
    for revision in ClassRevision.objects.filter(learning_class_id__in=wanted):
        if revision.version == wanted[revision.learning_class_id]:
            later[revision.learning_class_id] = from_plain(revision.before)
    return later


def _group_names(facts: Iterable[ClassFacts]) -> dict[int, str]:
    ids = {each.group_id for each in facts if each.group_id is not None}
    return dict(ThematicGroup.objects.filter(pk__in=ids).values_list("pk", "name"))


def refused_page(batch: Batch, page: Iterable[RefusedRow]) -> list[Refused]:
    """One page of refused rows; of one cell with several reasons only the first offers a field."""
    return refused.shown(page, excel.COLUMNS, named_by="topic", within=batch.sheet.get("columns", excel.KEYS))
