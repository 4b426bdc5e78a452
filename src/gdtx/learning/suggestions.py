"""What the form for a class suggests: topics, places, and the thematic group of a topic, each with why.

Learned from what the centre logged before, then from what many centres of its province logged lately, then from the
examples of the catalogue. What only one or two other centres hold is nobody else's business: topics of others are
offered, and learned from, only when at least `MANY` centres have had them.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from django.utils.translation import gettext as _

from gdtx.catalogue.models import ThematicGroup
from gdtx.figures import api
from gdtx.foundation import reading
from gdtx.foundation.among import among
from gdtx.foundation.ranges import DateRange
from gdtx.foundation.vietnamese import date_short, fold
from gdtx.network.models import AreaAncestry, Seat, Site
from gdtx.network.revision import kept_while_reading, revisions

from .enums import CLASSES, ClassState
from .models import LearningClass
from .world import Centre, World

#: So many of the centre's latest classes are looked at, and so many of its province's.
OWN = 150
AROUND = 500
#: How far back the province is looked at.
LATELY = dt.timedelta(days=400)
#: From so many centres on a topic is common knowledge.
MANY = 3
#: How much of a topic's words must be the same for another topic to be similar.
SIMILAR = 0.6
#: How much of an example's words (rare ones count more) must be in a topic.
LIKE_EXAMPLE = 0.5
#: Topics offered as links, and in the list under the field.
LINKS = 6
LISTED = 60

#: Syllables that say little about what a topic is about.
_FILLER_TEXT = (
    "va cac cua cho ve o tai trong voi theo nhung den tu mot la duoc lop chuyen de ky thuat phong chong hoc ngay nam "
    "nguoi xa thon ban tu van tuyen truyen tap huan boi duong huong dan nang cao kien thuc cong tac cham soc an toan "
    "su dung xay dung"
)
_FILLERS = frozenset(_FILLER_TEXT.split())


@dataclass(frozen=True, slots=True)
class GroupOffer:
    """A group for a topic, and the sentence that says why."""

    group: ThematicGroup
    reason: str


@dataclass(frozen=True, slots=True)
class TopicOffer:
    """A topic to take over with one tap, with its group where the centre used one before."""

    topic: str
    group_id: int | None


@dataclass(frozen=True, slots=True)
class _Earlier:
    topic: str
    folded: str
    group_id: int
    place: str
    on: dt.date


class Suggestions:
    """What is suggested to a centre on a day; reads in a few small queries whatever the number of classes."""

    def __init__(self, world: World, centre: Centre, on: dt.date) -> None:
        self.world, self.centre, self.on = world, centre, on
        self.groups: Sequence[ThematicGroup] = world.groups_on(centre, on)

    # --- Topics and places ------------------------------------------------------------------------------------

    @cached_property
    def _own(self) -> list[_Earlier]:
        rows = LearningClass.objects.filter(
            centre_id=self.centre.id, state=ClassState.ACTIVE, start_on__lte=self.on
        ).order_by("-start_on", "-pk")
        fields = ("topic", "topic_folded", "group_id", "place", "start_on")
        return [_Earlier(*row) for row in rows.values_list(*fields)[:OWN]]

    @cached_property
    def _common(self) -> dict[str, tuple[str, Counter[int], int]]:
        """Topics that many centres of the province had lately: folded → topic, its groups, in how many centres."""
        province_id = self.world.province_id(self.centre, self.on)
        if province_id is None:
            return {}
        found = {}
        for folded, rows in _lately_in(province_id, self.on).items():
            others = [row for row in rows if row[2] != self.centre.id]
            centres = {centre_id for _topic, _group_id, centre_id in others}
            if len(centres) >= MANY:
                found[folded] = (others[0][0], Counter(group_id for _topic, group_id, _centre in others), len(centres))
        return found

    @cached_property
    def links(self) -> list[TopicOffer]:
        """Topics to take over with one tap: the latest of the centre, its most frequent, then those of the province."""
        counts = Counter(row.folded for row in self._own)
        frequent = [folded for folded, count in counts.most_common() if count > 1]
        latest = list(dict.fromkeys(row.folded for row in self._own))
        around = sorted(self._common, key=lambda folded: (-self._common[folded][2], folded))
        order = dict.fromkeys([*latest[: LINKS // 2], *frequent, *latest, *around])
        return [self._link(folded) for folded in list(order)[:LINKS]]

    def _link(self, folded: str) -> TopicOffer:
        row = next((row for row in self._own if row.folded == folded), None)
        if row is not None:
            return TopicOffer(row.topic, self._current(row.group_id))
        topic, groups, _count = self._common[folded]
        return TopicOffer(topic, self._current(groups.most_common(1)[0][0]))

    @cached_property
    def topics(self) -> list[str]:
        """For the list under the field: of the centre, of the province, the catalogue's examples; each once."""
        found = {row.folded: row.topic for row in self._own}
        for folded, (topic, _groups, _count) in self._common.items():
            found.setdefault(folded, topic)
        for group in self.groups:
            for example in _examples(group):
                found.setdefault(fold(example), example)
        return list(found.values())[:LISTED]

    @cached_property
    def places(self) -> list[str]:
        """Where the centre held classes, the latest first, then its sites."""
        sites = Site.objects.on(self.on).filter(organisation_id=self.centre.id).order_by("name_folded")
        used = [row.place for row in self._own if row.place]
        return list(dict.fromkeys([*used, *sites.values_list("name", flat=True)]))[:LISTED]

    # --- The group of a topic ---------------------------------------------------------------------------------

    def group_for(self, topic: str) -> GroupOffer | None:
        """The group a topic most likely belongs to, with why; None where nothing speaks for one."""
        folded = fold(topic)
        if not _syllables(folded):
            return None
        return self._same(folded) or self._similar(folded) or self._like_example(folded) or self._by_phrase(folded)

    def _same(self, folded: str) -> GroupOffer | None:
        for row in self._own:
            group = self._group(row.group_id) if row.folded == folded else None
            if group is not None:
                reason = _("Trung tâm đã ghi chuyên đề này vào nhóm ấy ngày %(day)s.") % {"day": date_short(row.on)}
                return GroupOffer(group, reason)
        if folded in self._common:
            _topic, groups, count = self._common[folded]
            group = self._group(groups.most_common(1)[0][0])
            if group is not None:
                words = {"count": count}
                return GroupOffer(
                    group, _("%(count)d trung tâm khác trong tỉnh đã mở chuyên đề này, thường ở nhóm ấy.") % words
                )
        return None

    def _similar(self, folded: str) -> GroupOffer | None:
        words = _words(folded)
        best: tuple[float, ThematicGroup, str] | None = None
        own = ((row.folded, row.topic, Counter({row.group_id: 1})) for row in self._own)
        common = ((key, topic, groups) for key, (topic, groups, _count) in self._common.items())
        for key, topic, groups in (*own, *common):
            theirs = _words(key)
            if not words or not theirs:
                continue
            share = len(words & theirs) / len(words | theirs)
            group = self._group(groups.most_common(1)[0][0])
            if share >= SIMILAR and group is not None and (best is None or share > best[0]):
                best = (share, group, topic)
        if best is None:
            return None
        return GroupOffer(best[1], _("Gần giống chuyên đề “%(topic)s” đã mở.") % {"topic": best[2]})

    def _like_example(self, folded: str) -> GroupOffer | None:
        words = set(_syllables(folded))
        examples = [(group, text, set(_syllables(fold(text)))) for group in self.groups for text in _examples(group)]
        known: Counter[str] = Counter(word for _group, _text, theirs in examples for word in theirs)
        best: tuple[float, ThematicGroup, str] | None = None
        for group, text, theirs in examples:
            weight = {word: _weight(known[word], len(examples), word) for word in theirs}
            score = sum(weight[word] for word in theirs & words) / (sum(weight.values()) or 1)
            if score >= LIKE_EXAMPLE and (best is None or score > best[0]):
                best = (score, group, text)
        if best is None:
            return None
        return GroupOffer(best[1], _("Gần với ví dụ “%(example)s” trong danh mục.") % {"example": best[2]})

    def _by_phrase(self, folded: str) -> GroupOffer | None:
        """A phrase that only one group's examples use, or a word that at least two of its examples begin with."""
        owners: defaultdict[str, set[int]] = defaultdict(set)
        first: Counter[tuple[str, int]] = Counter()
        for group in self.groups:
            for example in _examples(group):
                syllables = _syllables(fold(example))
                for phrase in _phrases(syllables):
                    owners[phrase].add(group.pk)
                for start in _starts(syllables):
                    first[start, group.pk] += 1
        syllables = _syllables(folded)
        found: defaultdict[int, list[str]] = defaultdict(list)
        for phrase in _phrases(syllables):
            if len(owners.get(phrase, ())) == 1:
                found[next(iter(owners[phrase]))].append(phrase)
        for group in self.groups:
            # How a topic begins says what it is: “Luật …” is law whatever it is about.
            found[group.pk] += [start for start in _starts(syllables) if first[start, group.pk] > 1]
        ranked = sorted(((pk, why) for pk, why in found.items() if why), key=lambda pair: -len(pair[1]))
        if not ranked or (len(ranked) > 1 and len(ranked[0][1]) == len(ranked[1][1])):
            return None
        group = next(row for row in self.groups if row.pk == ranked[0][0])
        return GroupOffer(group, _("Có từ ngữ giống các ví dụ của nhóm ấy trong danh mục."))

    # --- Groups of other lists ------------------------------------------------------------------------------------

    def _group(self, group_id: int) -> ThematicGroup | None:
        """The group of the list in force that an earlier class's group stands for."""
        found = self.world.groups.by_id.get(group_id)
        same = [row for row in self.groups if row.pk == group_id]
        if not same and found is not None:
            same = [row for row in self.groups if row.national_id == found.national_id]
            same = [row for row in same if row.code == found.code] or same
        return same[0] if len(same) == 1 else None

    def _current(self, group_id: int) -> int | None:
        group = self._group(group_id)
        return group.pk if group else None


@kept_while_reading(64)
def _seated_in(province_id: int, on: dt.date) -> frozenset[int]:
    """Organisations with their seat in the province on the day."""
    within = AreaAncestry.objects.on(on).filter(ancestor_id=province_id).values("descendant_id")
    return frozenset(Seat.objects.on(on).filter(area_id__in=within).values_list("organisation_id", flat=True))


def _lately_in(province_id: int, on: dt.date) -> dict[str, list[tuple[str, int, int]]]:
    """Topics that many centres of the province had lately: folded → topic, group, centre of each class, newest first.

    Kept for everybody who opens the form, until a class of these days is written.
    """
    span = DateRange(on - LATELY + dt.timedelta(days=1), on + dt.timedelta(days=1))

    def read() -> dict[str, list[tuple[str, int, int]]]:
        rows = LearningClass.objects.filter(
            among("centre_id", _seated_in(province_id, on)),
            state=ClassState.ACTIVE,
            start_on__gte=span.start,
            start_on__lt=span.end,
        ).order_by("-start_on", "-pk")
        found: defaultdict[str, list[tuple[str, int, int]]] = defaultdict(list)
        fields = ("topic_folded", "topic", "group_id", "centre_id")
        for folded, *row in rows.values_list(*fields)[:AROUND]:
            topic, group_id, centre_id = row
            found[folded].append((topic, group_id, centre_id))
        return {folded: rows for folded, rows in found.items() if len({row[2] for row in rows}) >= MANY}

    # Also after a form was sent: what the page offers is only read.
    with reading.reading_too():
        return api.kept(CLASSES, span, (__name__, revisions(), province_id, on), read)


def _examples(group: ThematicGroup) -> Iterable[str]:
    return (*(line.strip() for line in group.examples.splitlines() if line.strip()), group.name)


def _words(folded: str) -> frozenset[str]:
    return frozenset(word for word in _syllables(folded) if word not in _FILLERS)


def _weight(count: int, examples: int, word: str) -> float:
    """Rare words tell more; fillers nearly nothing."""
    return 0.15 if word in _FILLERS else math.log(1 + examples / count)


def _phrases(syllables: Sequence[str]) -> list[str]:
    """Pairs of neighbouring syllables, most words of Vietnamese; pairs of fillers say nothing."""
    return [f"{one} {two}" for one, two in pairwise(syllables) if not (one in _FILLERS and two in _FILLERS)]


def _starts(syllables: Sequence[str]) -> list[str]:
    """How a topic begins: its first syllable unless it says nothing alone, and its first two."""
    return [*(word for word in syllables[:1] if word not in _FILLERS), " ".join(syllables[:2])]


def _syllables(folded: str) -> list[str]:
    return re.findall(r"\w+", folded)
