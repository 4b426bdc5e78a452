"""Under which rule the turns of a summary were counted: series under different rules are never added in silence."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from gdtx.catalogue.models import TurnsRule
from gdtx.catalogue.queries import TurnsRuleBook
from gdtx.figures.api import run
from gdtx.figures.facts import Amount, Op
from gdtx.figures.requests import PLACE, Request
from gdtx.foundation.ranges import DateRange
from gdtx.foundation.vietnamese import join_list, number
from gdtx.network.enums import Level
from gdtx.network.models import AreaAncestry

from .enums import CLASSES
from .questions import Question

MIXED = "mixed"

_AMOUNTS = (Amount(Op.COUNT), Amount(Op.SUM, "turns"))


@dataclass(frozen=True)
class Ruled:
    """The rule of a summary, or `mixed` with what was counted under each."""

    rule: str
    by_rule: dict[str, tuple[int, int]]

    @property
    def is_mixed(self) -> bool:
        return self.rule == MIXED

    def rows(self) -> list[dict[str, object]]:
        """What was counted under each rule, when there are several."""
        if not self.is_mixed:
            return []
        return [
            {"turns_rule": rule, "classes": classes, "turns": turns}
            for rule, (classes, turns) in sorted(self.by_rule.items())
        ]

    def warning(self) -> dict[str, str]:
        """One sentence that a table must carry when several rules are in its sum."""
        parts = [
            _("%(turns)s lượt theo quy tắc “%(rule)s”") % {"turns": number(turns), "rule": TurnsRule.Rule(rule).label}
            for rule, (_classes, turns) in sorted(self.by_rule.items())
        ]
        return {
            "rule": "mixed_turns_rules",
            "message": _("Tổng số lượt gộp nhiều cách tính: %(parts)s; không so sánh được như một dãy số.")
            % {"parts": join_list(parts)},
        }


def ruled(question: Question) -> Ruled:
    """The rule under which the turns of the question were counted.

    A class follows the rule of the province it was held in, on the day it began. Almost always one rule holds for all;
    only where a province has ruled for itself, or a rule changed within the period, are the classes told apart.
    """
    book = question.books.turns
    span = question.span
    own = book.own_provinces(span)
    default = book.stretches(None, span)
    if not own and len(default) == 1:
        return Ruled(default[0][1], {})
    found: dict[str, tuple[int, int]] = {}
    for stretch in _stretches(book, span):
        for rule, classes, turns in _by_rule(question, book, stretch, own):
            before = found.get(rule, (0, 0))
            found[rule] = (before[0] + classes, before[1] + turns)
    if len(found) > 1:
        return Ruled(MIXED, found)
    only = next(iter(found), book.rule(question.province_id, span.last_day))
    return Ruled(only, found)


def _stretches(book: TurnsRuleBook, span: DateRange) -> list[DateRange]:
    """`span` cut on every day on which any rule begins or ends."""
    days = {span.start, span.end}
    for row in book.rows:
        days.update(day for day in (row.valid_from, row.valid_to) if span.start < day < span.end)
    return [DateRange(start, end) for start, end in pairwise(sorted(days))]


def _by_rule(question: Question, book: TurnsRuleBook, span: DateRange, own: list[int]) -> list[tuple[str, int, int]]:
    above = AreaAncestry.objects.during(span).filter(ancestor_level=Level.PROVINCE, ancestor_id__in=own)
    province = dict(above.values_list("descendant_id", "ancestor_id"))
    request = Request(CLASSES, _AMOUNTS, ("area_id", PLACE), span, question.held)
    return [
        (book.rule(province.get(key[0] or 0), span.start), amounts[0], amounts[1])
        for key, amounts in run(request, stored=False).rows
        if amounts[0]
    ]
