"""What is worse than in the same period of the year before: for a head who has ten seconds.

Only what the figures say. Each finding is one sentence with both numbers, and opens to where it can be looked into.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from gdtx.desk.where import Where
from gdtx.foundation.vietnamese_numbers import decimal, number, percent, rate

#: How many are told.
TOLD = 3


@dataclass(frozen=True)
class Worse:
    """One finding: title, the sentence with both numbers, where to look, and how grave it is (0–1)."""

    title: str
    text: str
    href: str
    gravity: Decimal


def worse(where: Where, found: Mapping[str, Any]) -> list[Worse]:
    """The gravest findings: first the gravest of each kind (a unit, a group, completeness, women, mean size), so that

    three units do not hide what else there is; what places are left go to the gravest of the rest.
    """
    before = found["previous"]
    if found["turns"] is None or not before["turns"]:
        return []
    kinds = (
        _units(where, found["children"], before["children"], before["turns"]),
        _groups(where, found["groups"], before["groups"], before["turns"]),
        _completeness(where, found["centres"], before["centres"]),
        _women(where, found, before),
        _size(where, found, before),
    )
    ranked = [sorted(kind, key=lambda one: -one.gravity) for kind in kinds]
    first = sorted((kind[0] for kind in ranked if kind), key=lambda one: -one.gravity)
    rest = sorted((one for kind in ranked for one in kind[1:]), key=lambda one: -one.gravity)
    return [*first, *rest][:TOLD]


def _fallen(
    rows: Iterable[Mapping[str, Any]], before: Iterable[Mapping[str, Any]]
) -> Iterable[tuple[Mapping[str, Any], int, int]]:
    """Rows whose turns fell, with both numbers. What is not reported is no fall."""
    then = {row["code"]: row["turns"] for row in before}
    for row in rows:
        had, has = then.get(row["code"]), row["turns"]
        if row["code"] is not None and had and has is not None and has < had:
            yield row, has, had


def _lost(has: int, had: int) -> str:
    share = percent(Decimal(100 * (had - has)) / had)
    shown = {"has": number(has), "had": number(had), "share": share}
    return _("%(has)s lượt, cùng kỳ %(had)s lượt (giảm %(share)s)") % shown


def _units(
    where: Where, rows: Iterable[Mapping[str, Any]], before: Iterable[Mapping[str, Any]], turns: int
) -> Iterable[Worse]:
    for row, has, had in _fallen(rows, before):
        if row["code"] == where.area.code:
            continue
        yield Worse(row["name"], _lost(has, had), where.href(row["code"]), Decimal(had - has) / turns)


def _groups(
    where: Where, rows: Iterable[Mapping[str, Any]], before: Iterable[Mapping[str, Any]], turns: int
) -> Iterable[Worse]:
    for row, has, had in _fallen(rows, before):
        href = where.classes_href(nhom=row["code"]) if where.sees_classes else ""
        yield Worse(row["name"], _lost(has, had), href or where.href(), Decimal(had - has) / turns)


def _list(where: Where, **order: str) -> str:
    """The classes behind a mean, those with the least first; the figures for who may not open classes."""
    return (where.classes_href(**order) if where.sees_classes else "") or where.href()


def _completeness(where: Where, centres: Mapping[str, int], before: Mapping[str, int]) -> Iterable[Worse]:
    has, had = rate(centres["reporting"], centres["total"], 1), rate(before["reporting"], before["total"], 1)
    if has is None or had is None or has >= had:
        return
    shown = {
        "reporting": number(centres["reporting"]),
        "total": number(centres["total"]),
        "has": percent(has),
        "had": percent(had),
    }
    text = _("%(reporting)s/%(total)s trung tâm đã báo cáo (%(has)s), cùng kỳ %(had)s") % shown
    yield Worse(_("Báo cáo chậm hơn"), text, where.silent_href(), (had - has) / 100)


def _women(where: Where, found: Mapping[str, Any], before: Mapping[str, Any]) -> Iterable[Worse]:
    has, had = found["female_share"], before["female_share"]
    if has is None or had is None or has >= had:
        return
    one, other = Decimal(str(has)), Decimal(str(had))
    text = _("%(has)s lượt học viên, cùng kỳ %(had)s") % {"has": percent(one), "had": percent(other)}
    yield Worse(_("Tỷ lệ nữ giảm"), text, _list(where, xep="nu"), (other - one) / 100)


def _size(where: Where, found: Mapping[str, Any], before: Mapping[str, Any]) -> Iterable[Worse]:
    has, had = found["average_turns"], before["average_turns"]
    if has is None or not had or has >= had:
        return
    one, other = Decimal(str(has)), Decimal(str(had))
    text = _("%(has)s lượt/lớp, cùng kỳ %(had)s") % {"has": decimal(one, 1), "had": decimal(other, 1)}
    yield Worse(_("Lớp ít người hơn"), text, _list(where, xep="luot"), (other - one) / other / 10)
