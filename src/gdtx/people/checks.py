"""What a household and its people must satisfy: one place for form, sheet and command.

Each problem has a stable rule and a sentence with the field, the value, the rule and the way out. A `warning` is told
and refuses nothing: the survey meets the implausible every day.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from gdtx.catalogue.ethnic_groups import NAMES
from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import date_short, fold, number

from .data import TITLES, EvidenceData, HouseholdData, PersonData
from .enums import Disability, EvidenceKind, ResidenceEnd, ResidenceKind, Sex

#: Nobody who lives is older.
OLDEST = 130
ID_DIGITS = 12
MOST_MEMBERS = 200

_LENGTHS = {
    "family_name": 120,
    "given_name": 60,
    "religion": 60,
    "priority": 120,
    "parent_name": 180,
    "phone": 30,
    "note": 500,
    "relation": 60,
    "circumstance": 300,
}
_HOUSEHOLD_LENGTHS = {"number": 60, "address": 300, "note": 500, "village": 120}

DEGREES = (
    "primary",
    "lower_secondary",
    "upper_secondary",
    "short_vocational",
    "vocational",
    "college",
    "university",
)
#: Values of each kind of evidence, as text: those of the register layout.
VALUES: dict[str, frozenset[str]] = {
    EvidenceKind.SCHOOL_SYSTEM: frozenset({"10", "12"}),
    EvidenceKind.GRADE_COMPLETED: frozenset(map(str, range(13))),
    EvidenceKind.LEFT_AT_GRADE: frozenset(map(str, range(1, 13))),
    EvidenceKind.STUDYING_GRADE: frozenset(map(str, range(1, 13))),
    EvidenceKind.DEGREE: frozenset(DEGREES),
    EvidenceKind.XMC_COMPLETED: frozenset(map(str, range(1, 6))),
    EvidenceKind.XMC_STUDYING: frozenset(map(str, range(1, 6))),
    EvidenceKind.RELAPSE: frozenset({"0", "1", "2"}),
}
_SCHOOL_YEAR = re.compile(r"(\d{4})-(\d{4})")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, or (`warning`) asks for a second look. `member`: which one, from 0; None: household."""

    rule: str
    field: str
    value: str
    message: str
    member: int | None = None
    warning: bool = False

    @property
    def title(self) -> str:
        """The field as people know it."""
        return str(TITLES.get(self.field) or dict(EvidenceKind.choices).get(self.field) or self.field)


class PeopleRefused(Refused):
    """Problems of a household or person: every one of them; the first one gives the rule."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = [problem for problem in problems if not problem.warning]
        first = self.problems[0]
        where: dict[str, object] = {"field": first.field}
        if first.member is not None:
            where["member"] = first.member + 1
        super().__init__(first.rule, " ".join(problem.message for problem in self.problems), where=where)


def refuse(problems: Iterable[Problem]) -> list[Problem]:
    """Raise `PeopleRefused` if something is wrong; else give the warnings back."""
    found = list(problems)
    if any(not problem.warning for problem in found):
        raise PeopleRefused(found)
    return found


def check_household(told: HouseholdData, *, on: dt.date) -> list[Problem]:
    """Every problem of a household and its members, as told on the day."""
    problems = list(_lengths(told, _HOUSEHOLD_LENGTHS, None, ""))
    if len(told.members) > MOST_MEMBERS:
        problems.append(
            Problem(
                "too_many_members",
                "members",
                str(len(told.members)),
                _("Hộ có %(count)s người; một phiếu ghi nhiều nhất %(most)s người. Hãy tách thành nhiều phiếu.")
                % {"count": number(len(told.members)), "most": number(MOST_MEMBERS)},
            )
        )
        return problems
    for place, member in enumerate(told.members):
        problems.extend(check_person(member, on=on, place=place))
    problems.extend(_between_members(told))
    return problems


def check_person(told: PersonData, *, on: dt.date, place: int | None = None) -> list[Problem]:
    """Every problem of what is told of one person on the day."""
    who = told.name or (_("người thứ %(place)s") % {"place": place + 1} if place is not None else _("người này"))
    return [
        Problem(rule, field, str(value if value is not None else ""), f"{who}: {message}", place, warning)
        for rule, field, value, message, warning in (
            *_name_and_lists(told),
            *_birth(told, on),
            *_living(told, on),
            *_number(told),
            *_evidence(told, on),
        )
    ] + list(_lengths(told, _LENGTHS, place, who))


_Found = tuple[str, str, Any, str, bool]


def _lengths(told: Any, limits: dict[str, int], place: int | None, who: str) -> Iterator[Problem]:
    for field, most in limits.items():
        value = getattr(told, field)
        if len(value) > most:
            words = {"title": TITLES[field], "count": len(value), "most": most, "value": value[:40]}
            message = _("“%(title)s” dài %(count)s chữ (“%(value)s…”), nhiều nhất %(most)s. Hãy viết gọn lại.") % words
            yield Problem("too_long", field, value[:80], f"{who}: {message}" if who else message, place)


def _name_and_lists(told: PersonData) -> Iterator[_Found]:
    if not told.name:
        yield (
            "missing_name",
            "given_name",
            "",
            _("chưa có họ tên. Hãy ghi ít nhất họ hoặc tên; người chỉ có một tên thì ghi vào ô Tên."),
            False,
        )
    if told.sex not in Sex.values:
        yield (
            "unknown_sex",
            "sex",
            told.sex,
            _("giới tính “%s” không đọc được. Hãy chọn Nam hoặc Nữ.") % told.sex,
            False,
        )
    if told.ethnicity is not None and told.ethnicity not in NAMES:
        message = _("mã dân tộc %s không có trong danh mục. Hãy chọn trong danh mục 54 dân tộc, hoặc để trống.")
        yield "unknown_ethnicity", "ethnicity", told.ethnicity, message % told.ethnicity, False
    for value in told.disabilities:
        if value not in Disability.values:
            message = _("loại khuyết tật “%s” không có trong phiếu. Hãy chọn một loại trong phiếu.")
            yield "unknown_disability", "disabilities", value, message % value, False
    if told.kind not in ResidenceKind.values:
        message = _("diện cư trú “%s” không đọc được. Hãy chọn Thường trú hoặc Tạm trú.")
        yield "unknown_residence_kind", "kind", told.kind, message % told.kind, False
    if told.left_reason and told.left_reason not in ResidenceEnd.values:
        message = _("hoàn cảnh “%s” không đọc được. Hãy chọn Chuyển đi hoặc Chết, hoặc để trống.")
        yield "unknown_reason", "left_reason", told.left_reason, message % told.left_reason, False


def _birth(told: PersonData, on: dt.date) -> Iterator[_Found]:
    year = told.birth_year
    if year is None:
        yield "missing_birth_year", "birth_year", "", _("chưa có năm sinh. Hãy ghi năm, ví dụ 1985."), False
        return
    first = on.year - OLDEST
    if not first <= year <= on.year:
        message = _("năm sinh %(year)s nằm ngoài %(first)s–%(last)s. Hãy xem lại giấy tờ.")
        yield "birth_year_range", "birth_year", year, message % {"year": year, "first": first, "last": on.year}, False
        return
    month, day = told.birth_month, told.birth_day
    if month is None:
        if day is not None:
            message = _("có ngày sinh %s mà không có tháng. Hãy ghi tháng, hoặc bỏ trống cả hai.")
            yield "day_without_month", "birth_month", day, message % day, False
        return
    if not 1 <= month <= 12:
        yield (
            "birth_month_range",
            "birth_month",
            month,
            _("tháng sinh %s không có. Hãy ghi từ 1 đến 12.") % month,
            False,
        )
        return
    if day is None:
        return
    longest = _DAYS[month - 1] if month != 2 or (year % 4 == 0 and (year % 100 or year % 400 == 0)) else 28
    if not 1 <= day <= longest:
        message = _("ngày sinh %(day)s/%(month)s/%(year)s không có trong lịch. Hãy sửa, hoặc bỏ trống ngày.")
        yield "birth_date", "birth_day", day, message % {"day": day, "month": month, "year": year}, False
    elif dt.date(year, month, day) > on:
        message = _("ngày sinh %(date)s ở sau ngày ghi %(on)s. Hãy xem lại.")
        words = {"date": date_short(dt.date(year, month, day)), "on": date_short(on)}
        yield "born_later", "birth_day", day, message % words, False


def _living(told: PersonData, on: dt.date) -> Iterator[_Found]:
    for field in ("lives_since", "left_on", "away_since", "died_on"):
        day = getattr(told, field)
        if day is None:
            continue
        words = {"title": TITLES[field], "day": date_short(day), "on": date_short(on)}
        if day > on:
            message = _("“%(title)s” %(day)s ở sau ngày ghi %(on)s. Hãy sửa ngày.")
            yield "day_to_come", field, day, message % words, False
        elif told.birth_year and day.year < told.birth_year:
            message = _("“%(title)s” %(day)s ở trước năm sinh. Hãy sửa ngày hoặc năm sinh.")
            yield "before_birth", field, day, message % words, False
    if told.lives_since and told.left_on and told.left_on <= told.lives_since:
        message = _("ngày đi %(left)s không đứng sau ngày đến %(since)s. Hãy sửa một trong hai ngày.")
        words = {"left": date_short(told.left_on), "since": date_short(told.lives_since)}
        yield "left_before", "left_on", told.left_on, message % words, False
    if told.left_on and not told.left_reason:
        message = _("có ngày đi %s mà chưa ghi là chuyển đi hay mất. Hãy chọn hoàn cảnh, hoặc bỏ ngày.")
        yield "left_without_reason", "left_reason", told.left_on, message % date_short(told.left_on), False
    if told.away_since and not told.away:
        message = _("có ngày vắng %s mà không đánh dấu tạm vắng. Hãy đánh dấu, hoặc bỏ ngày.")
        yield "away_not_marked", "away", told.away_since, message % date_short(told.away_since), False


def _number(told: PersonData) -> Iterator[_Found]:
    if not told.id_number:
        return
    typed = told.id_number.replace(" ", "").replace(".", "")
    if len(typed) != ID_DIGITS or not (typed.isascii() and typed.isdigit()):
        # The value is not repeated: a slip of one digit is still somebody's number.
        message = _("số định danh cá nhân phải có đúng %(digits)s chữ số (đang có %(count)s ký tự). Hãy xem lại thẻ.")
        yield "id_number", "id_number", "", message % {"digits": ID_DIGITS, "count": len(typed)}, False


def _evidence(told: PersonData, on: dt.date) -> Iterator[_Found]:
    known: dict[str, str] = {}
    for fact in told.evidence:
        yield from check_evidence(fact, on)
        known[fact.kind] = fact.value
    studying = _grade(known.get(EvidenceKind.STUDYING_GRADE))
    if studying is not None and (
        known.get(EvidenceKind.LEFT_AT_GRADE) or known.get(EvidenceKind.DEGREE) == "upper_secondary"
    ):
        message = _("vừa ghi đang học lớp %s vừa ghi đã học xong, bỏ học. Hãy xem lại phiếu.")
        yield "studying_and_finished", EvidenceKind.STUDYING_GRADE, studying, message % studying, True
    if studying is not None and told.birth_year:
        age = on.year - told.birth_year
        if not studying + 4 <= age <= studying + 11:
            message = _("%(age)s tuổi đang học lớp %(grade)s, khác thường. Hãy xem lại năm sinh hoặc lớp.")
            yield (
                "grade_and_age",
                EvidenceKind.STUDYING_GRADE,
                studying,
                message % {"age": age, "grade": studying},
                True,
            )


def _grade(value: str | None) -> int | None:
    return int(value) if value and value.isdigit() else None


def check_evidence(fact: EvidenceData, on: dt.date) -> Iterator[_Found]:
    """What is wrong with one fact: rule, field, value, sentence, warning."""
    if fact.kind not in EvidenceKind.values:
        message = _("không có loại minh chứng “%s”. Hãy chọn một loại của phiếu.")
        yield "unknown_evidence", "evidence", fact.kind, message % fact.kind, False
        return
    title = EvidenceKind(fact.kind).label
    if fact.value and fact.value not in VALUES[fact.kind]:
        values = ", ".join(sorted(VALUES[fact.kind], key=lambda value: (len(value), value)))
        message = _("“%(title)s” ghi “%(value)s”, không phải giá trị của phiếu. Hãy dùng một trong: %(values)s.")
        words = {"title": title, "value": fact.value[:40], "values": values}
        yield "evidence_value", fact.kind, fact.value[:40], message % words, False
    if fact.school_year:
        match = _SCHOOL_YEAR.fullmatch(fact.school_year)
        if not match or int(match[2]) != int(match[1]) + 1 or int(match[1]) > on.year:
            message = _("năm học “%(year)s” của “%(title)s” không đúng. Hãy ghi hai năm liền nhau, ví dụ 2022-2023.")
            words = {"year": fact.school_year[:20], "title": title}
            yield "evidence_school_year", fact.kind, fact.school_year[:20], message % words, False
    if fact.told_on and fact.told_on > on:
        message = _("ngày ghi “%(title)s” %(day)s ở sau ngày %(on)s. Hãy sửa ngày.")
        words = {"title": title, "day": date_short(fact.told_on), "on": date_short(on)}
        yield "day_to_come", fact.kind, fact.told_on, message % words, False


def _between_members(told: HouseholdData) -> Iterator[Problem]:
    """What is seen of the members together."""
    here = [(place, member) for place, member in enumerate(told.members) if not member.left_reason]
    heads = [place for place, member in here if member.head]
    if here and not heads:
        message = _("Phiếu %s chưa ghi ai là chủ hộ.") % (told.number or _("chưa có số"))
        yield Problem("no_head", "head", "", message, None, True)
    if len(heads) > 1:
        names = ", ".join(told.members[place].name for place in heads)
        message = _("Phiếu %(number)s ghi nhiều chủ hộ: %(names)s. Hãy xem lại.")
        words = {"number": told.number or _("chưa có số"), "names": names}
        yield Problem("several_heads", "head", "", message % words, heads[1], True)
    codes: dict[str, int] = {}
    numbers: dict[str, int] = {}
    births: dict[tuple[object, ...], int] = {}
    for place, member in enumerate(told.members):
        if member.code and member.code in codes:
            message = _("%s có hai lần trong một phiếu. Hãy bỏ một dòng.") % member.name
            yield Problem("member_twice", "code", "", message, place)
        codes.setdefault(member.code, place)
        if member.id_number and numbers.setdefault(member.id_number, place) != place:
            message = _("%(one)s và %(other)s có cùng số định danh cá nhân. Hãy xem lại thẻ của từng người.")
            words = {"one": told.members[numbers[member.id_number]].name, "other": member.name}
            yield Problem("number_used", "id_number", "", message % words, place)
        born = (fold(member.name), member.birth_year, member.birth_month, member.birth_day)
        if births.setdefault(born, place) != place and member.name:
            message = _("%s có hai lần trong một phiếu với cùng họ tên và ngày sinh.") % member.name
            yield Problem("same_in_household", "given_name", member.name, message, place, True)
