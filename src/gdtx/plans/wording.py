"""Plans in words: a basis as it is printed, a target's name, differences and departures as sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from gdtx.catalogue.queries import GroupBook
from gdtx.foundation.vietnamese import date_long, date_short, number
from gdtx.network.enums import BudgetSource

from . import indicators
from .content import Change, Departing, Departure, Difference, Section
from .contents import difference_of
from .enums import Paper
from .models import Activity, Basis, Plan, Target
from .when import say_days


def basis_line(row: Basis) -> str:
    """``Quyết định số 09/2008/QĐ-BGDĐT ngày 24 tháng 3 năm 2008 của Bộ … ban hành …`` without the word Căn cứ."""
    parts = []
    if row.symbol:
        parts.append(_("Văn bản số %(symbol)s") % {"symbol": row.symbol} if row.symbol[:1].isdigit() else row.symbol)
    if row.issued_on:
        parts.append(date_long(row.issued_on))
    if row.issuer:
        parts.append(_("của %(issuer)s") % {"issuer": row.issuer})
    return " ".join([*parts, row.subject])


def target_name(row: Target) -> str:
    """``Lượt học viên – Chuyển giao kỹ thuật (lượt)``."""
    known = indicators.indicator(row.measure) if row.measure else None
    name, unit = (str(known.title), str(known.unit)) if known else (row.title or row.measure, row.unit)
    if row.group is not None:
        name = f"{name} – {row.group.short_name or row.group.name}"
    return f"{name} ({unit})" if unit else name


_DEPARTURES = {
    Departure.ADDED: lambda: _("thêm việc"),
    Departure.DROPPED: lambda: _("bỏ việc"),
    Departure.MONEY: lambda: _("thêm hoặc đổi nguồn kinh phí"),
    Departure.MOVED: lambda: _("chuyển thời gian quá 30 ngày"),
}


def say_departures(found: Iterable[Departing]) -> list[str]:
    """Where a month departs from its year, a line each."""
    lines = []
    for each in found:
        line = f"{each.title}: {_DEPARTURES[each.kind]()}"
        if each.kind is Departure.MONEY:
            line += _(" (%(before)s → %(after)s đồng)") % {"before": number(each.before), "after": number(each.after)}
        if each.kind is Departure.MOVED:
            line += f" ({date_short(each.before)} → {date_short(each.after)})"
        lines.append(line)
    return lines


@dataclass(frozen=True, slots=True)
class Told:
    """A difference in words: of what, what became of it, and the values before and after."""

    section: str
    change: str
    tone: str
    what: str
    fields: list[tuple[str, str, str]]


_SECTIONS = {
    Section.TEXT: lambda: _("Nội dung"),
    Section.BASES: lambda: _("Căn cứ"),
    Section.TARGETS: lambda: _("Chỉ tiêu"),
    Section.ACTIVITIES: lambda: _("Hoạt động"),
}
_CHANGES = {
    Change.ADDED: (lambda: _("thêm"), "ok"),
    Change.DROPPED: (lambda: _("bỏ"), "bad"),
    Change.CHANGED: (lambda: _("sửa"), "warn"),
}
_MODELS: Mapping[Section, type] = {
    Section.TEXT: Plan,
    Section.BASES: Basis,
    Section.TARGETS: Target,
    Section.ACTIVITIES: Activity,
}


def say_differences(plan: Plan, older: Plan) -> list[Told]:
    """In what the version differs from the older one, in the order of the document."""
    found = difference_of(plan, older)
    titles = _titles(plan, older)
    groups = GroupBook().by_id
    return [_told(each, titles, {pk: group.name for pk, group in groups.items()}) for each in found]


def _titles(*plans: Plan) -> dict[str, str]:
    """The names of targets and activities by key, as the newest version has them."""
    found: dict[str, str] = {}
    for model in (Activity, Target):
        rows = model._default_manager.filter(plan__in=plans).select_related("group").order_by("-plan__number")
        for row in rows:
            name = target_name(row) if isinstance(row, Target) else str(row)
            found.setdefault(str(row.key), name)
    return found


def _told(each: Difference, titles: Mapping[str, str], groups: Mapping[int, str]) -> Told:
    label, tone = _CHANGES[each.change]
    what = titles.get(each.key, "")
    if each.section is Section.TEXT:
        what = _field(each.section, each.key)
    elif each.section is Section.BASES:
        what = " ".join(filter(None, (str(each.after("symbol") or each.before("symbol") or ""), "–",
                                      str(each.after("subject") or each.before("subject") or ""))))  # fmt: skip
    fields: list[tuple[str, str, str]] = []
    if each.change is Change.CHANGED:
        fields = [
            (
                "" if each.section is Section.TEXT else _field(each.section, name),
                _value(name, before, groups),
                _value(name, after, groups),
            )
            for name, (before, after) in each.fields.items()
        ]
    elif each.section is Section.ACTIVITIES:
        starts, last = (each.after(n) or each.before(n) for n in ("starts_on", "last_on"))
        what = f"{what} ({say_days(starts, last)})"
    return Told(_SECTIONS[each.section](), label(), tone, what, fields)


def _field(section: Section, name: str) -> str:
    text = str(_MODELS[section]._meta.get_field(name.removesuffix("_id")).verbose_name)  # type: ignore[attr-defined]
    return text[:1].upper() + text[1:]


def _value(name: str, value: Any, groups: Mapping[int, str]) -> str:
    if value in (None, ""):
        return _("(trống)")
    if name == "group_id":
        return groups.get(value, str(value))
    if name == "source":
        return str(dict(BudgetSource.choices).get(value, value))
    if name == "paper":
        return str(Paper(value).label)
    match value:
        case Decimal():
            return indicators.say_value(value)
        case int():
            return number(value)
        case dt.date():
            return date_short(value)
        case _:
            return str(value)
