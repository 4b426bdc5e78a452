"""How values of people are read out on pages and in files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from gdtx.catalogue.ethnic_groups import name_of
from gdtx.foundation.ranges import OPEN_END, OPEN_START
from gdtx.foundation.vietnamese import date_short, join_list

from . import history
from .data import TITLES, HouseholdData, PersonData
from .enums import Cause, Disability, EvidenceKind, ResidenceEnd, ResidenceKind, Sex
from .models import Change, Evidence, Person

DEGREES: dict[str, Any] = {
    "primary": lazy("Tiểu học"),
    "lower_secondary": lazy("Trung học cơ sở"),
    "upper_secondary": lazy("Trung học phổ thông"),
    "short_vocational": lazy("Sơ cấp, đào tạo nghề ngắn hạn"),
    "vocational": lazy("Trung cấp"),
    "college": lazy("Cao đẳng"),
    "university": lazy("Đại học trở lên"),
}
_CHOICES: dict[str, dict[str, Any]] = {
    "sex": dict(Sex.choices),
    "kind": dict(ResidenceKind.choices),
    "end_reason": dict(ResidenceEnd.choices),
    "left_reason": dict(ResidenceEnd.choices),
}
_FIELDS = {
    **TITLES,
    "valid_from": lazy("Ở từ ngày"),
    "valid_to": lazy("Ở đến trước ngày"),
    "end_reason": lazy("Lý do rời hộ"),
    "id_digest": lazy("Số định danh cá nhân"),
    "merged_into": lazy("Nhập vào phiếu"),
    "withdrawn_on": lazy("Rút ngày"),
    "value": lazy("Giá trị"),
    "school_year": lazy("Năm học"),
    "told_on": lazy("Ngày ghi"),
    "source": lazy("Nguồn"),
    "state": lazy("Quyết định"),
    "household": lazy("Hộ"),
}
#: Fields of the history that say nothing to a reader.
_SILENT = {"id_encrypted", "id_key", "search_words", "likeness", history.ROWS, "household"}


def born(person: Person | PersonData) -> str:
    """The day of birth as far as it is known: `03/4/1980`, `4/1980`, `1980`."""
    if person.birth_month and person.birth_day:
        return f"{person.birth_day:02d}/{person.birth_month}/{person.birth_year}"
    return f"{person.birth_month}/{person.birth_year}" if person.birth_month else str(person.birth_year)


def fact_value(kind: str, value: str) -> str:
    """A value of evidence in words."""
    if kind == EvidenceKind.DEGREE:
        return str(DEGREES.get(value, value))
    words = {
        EvidenceKind.SCHOOL_SYSTEM: _("hệ %s năm"),
        EvidenceKind.XMC_COMPLETED: _("kỳ %s"),
        EvidenceKind.XMC_STUDYING: _("kỳ %s"),
        EvidenceKind.RELAPSE: _("mức %s") if value != "0" else _("không%.0s"),
    }
    return words.get(EvidenceKind(kind), _("lớp %s")) % value


def fact(row: Evidence) -> str:
    """A fact in a line: "Học xong lớp: lớp 5 (2010-2011)"."""
    year = f" ({row.school_year})" if row.school_year else ""
    return f"{EvidenceKind(row.kind).label}: {fact_value(row.kind, row.value)}{year}"


def shown(name: str, value: Any) -> str:
    """A value as people read it; "–" for nothing."""
    if value is None or value == "" or value == []:
        return "–"
    if name == "id_digest":
        return _("đã ghi")
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if name == "ethnicity":
        return name_of(int(value)) or str(value)
    if name == "disabilities":
        return join_list(Disability(each).label for each in value if each in Disability.values)
    if name in _CHOICES:
        return str(_CHOICES[name].get(str(value), value))
    day = _day(value)
    if day is not None:
        return _("chưa rõ") if day == OPEN_START else _("nay") if day == OPEN_END else date_short(day)
    return str(value)


def _day(value: Any) -> dt.date | None:
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str) and len(value) == 10 and value[4:5] == "-":
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            return None
    return None


@dataclass(frozen=True)
class Step:
    """A change as people read it."""

    at: dt.datetime
    by: str
    cause: str
    is_new: bool
    erased: bool
    batch: str
    fields: list[tuple[str, str, str]]


def steps(changes: Iterable[Change]) -> list[Step]:
    """Changes in words; the identification number is never among them."""
    return [
        Step(
            at=row.made_at,
            by=row.by_label,
            cause=str(Cause(row.cause).label),
            is_new=row.before is None and row.about in (history.PERSON, history.HOUSEHOLD),
            erased=row.erased_at is not None,
            batch=row.batch_code,
            fields=_told(row.before or {}, row.after or {}),
        )
        for row in changes
    ]


def _told(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    if "kind" in after and "value" in after:  # a piece of evidence by itself
        return [(_kind(after["kind"]), "–", fact_value(after["kind"], after["value"]))]
    if "kind" in before and "value" in before:
        return [(_kind(before["kind"]), fact_value(before["kind"], before["value"]), _("rút"))]
    found: list[tuple[str, str, str]] = []
    for name in dict.fromkeys([*before, *after]):
        if name in _SILENT:
            continue
        old, new = before.get(name), after.get(name)
        if name == "evidence":
            for kind in dict.fromkeys([*(old or {}), *(new or {})]):
                sides = [(side or {}).get(kind) for side in (old, new)]
                was, now = (fact_value(kind, side["value"]) if side else "–" for side in sides)
                found.append((_kind(kind), was, now))
        elif name in ("residence", "left"):
            for part in dict.fromkeys([*(old or {}), *(new or {})]):
                if part not in _SILENT:
                    sides = [(side or {}).get(part) for side in (old, new)]
                    found.append((str(_FIELDS.get(part, part)), shown(part, sides[0]), shown(part, sides[1])))
        else:
            found.append((str(_FIELDS.get(name, name)), shown(name, old), shown(name, new)))
    return found


def _kind(kind: str) -> str:
    return str(EvidenceKind(kind).label)


def differences(typed: HouseholdData, now: HouseholdData) -> list[tuple[str, str, str]]:
    """What somebody typed that is not as it stands now: whose field, what they typed, what stands."""
    found = [
        (str(TITLES[name]), shown(name, getattr(typed, name)), shown(name, getattr(now, name)))
        for name in ("number", "village", "address", "note")
        if getattr(typed, name) != getattr(now, name)
    ]
    there = {member.code: member for member in now.members}
    for member in typed.members:
        other = there.get(member.code)
        if other is None:
            found.append(
                (member.name, _("thêm vào hộ"), "–") if not member.code else (member.name, _("còn"), _("đã rời hộ"))
            )
            continue
        for name in PersonData.__dataclass_fields__:
            if name in ("code", "keep", "evidence", "id_number", "lives_since", "left_on", "left_reason"):
                continue
            mine, theirs = getattr(member, name), getattr(other, name)
            if mine != theirs:
                found.append((f"{other.name}: {TITLES[name]}", shown(name, mine or None), shown(name, theirs or None)))
        known = {each.kind: each.value for each in other.evidence}
        for each in member.evidence:
            if known.get(each.kind, "") != each.value:
                mine, theirs = (
                    fact_value(each.kind, value) if value else "–" for value in (each.value, known.get(each.kind, ""))
                )
                found.append((f"{other.name}: {_kind(each.kind)}", mine, theirs))
    for member in now.members:
        if member.code not in {each.code for each in typed.members}:
            found.append((member.name, "–", _("mới thêm vào hộ")))
    return found


def duration(years: int, months: int) -> str:
    """A time in words: `5 năm`, `1 năm 6 tháng`, `3 tháng`."""
    told = [_("%s năm") % years if years else "", _("%s tháng") % months if months else ""]
    return " ".join(filter(None, told))
