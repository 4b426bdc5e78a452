"""Classes that may have been logged twice: for a person to look at, never decided by the program.

The same centre, topic and number of turns, and either the same day at different places, or the same place within a
few days. Exactly equal classes (topic, day, place) are refused when they are logged and cannot be here.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from django.db.models import Count

from gdtx.desk.where import Where
from gdtx.figures import api
from gdtx.foundation.among import among
from gdtx.foundation.kept import Kept
from gdtx.learning.enums import CLASSES, ClassState
from gdtx.learning.models import LearningClass
from gdtx.learning.questions import Question
from gdtx.network.queries.organisations import centres_open_during
from gdtx.network.revision import revisions

#: At the same place: so many days apart at most.
APART = timedelta(days=3)
#: Fewer turns than this are often equal by chance.
LEAST_TURNS = 10

_kept = Kept(128)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two classes that may be one."""

    first: LearningClass
    second: LearningClass

    @property
    def same_day(self) -> bool:
        """Whether they began on one day (at different places), else at one place."""
        return self.first.start_on == self.second.start_on


def doubtful(where: Where) -> list[Doubt]:
    """The pairs of the period and area, newest first; kept until classes, units or lists change."""
    question = where.counted
    version = api.Reader().version(CLASSES, question.span)
    if version is None:
        return _read(question)
    key = (version, revisions(), question.area.pk, question.map_date, question.span)
    return _kept.answer(key, lambda: _read(question))


def _read(question: Question) -> list[Doubt]:
    members = None if question.is_country else question.placement.members(question.area.area_id)
    centres = [row.organisation_id for row in centres_open_during(members, question.span)]
    logged = LearningClass.objects.filter(
        among("centre_id", centres),
        state=ClassState.ACTIVE,
        start_on__gte=question.span.start,
        start_on__lt=question.span.end,
        turns__gte=LEAST_TURNS,
    )
    keys = logged.values("centre_id", "topic_folded", "turns").annotate(count=Count("pk")).filter(count__gt=1)
    wanted = {(row["centre_id"], row["topic_folded"], row["turns"]) for row in keys.order_by()}
    if not wanted:
        return []
    rows = logged.filter(among("centre_id", {key[0] for key in wanted}), turns__in={key[2] for key in wanted}).only(
        "pk", "centre_id", "topic", "topic_folded", "place", "place_folded", "start_on", "turns"
    )
    groups: dict[tuple[int, str, int], list[LearningClass]] = defaultdict(list)
    for one in rows.order_by("start_on", "pk"):
        if (one.centre_id, one.topic_folded, one.turns) in wanted:
            groups[one.centre_id, one.topic_folded, one.turns].append(one)
    found = [
        Doubt(first, second)
        for group in groups.values()
        for first, second in pairwise(group)
        if first.start_on == second.start_on
        or (first.place_folded == second.place_folded and second.start_on - first.start_on <= APART)
    ]
    return sorted(found, key=lambda doubt: (doubt.second.start_on, doubt.second.pk), reverse=True)
