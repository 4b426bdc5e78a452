"""Why somebody is counted as they are: the conditions of a rule set that decided, in words.

The conditions are those that count (`classification.steps`), asked of the one record by the database; here they only
get words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import IntegerField
from django.utils.translation import gettext as _

from gdtx.catalogue.literacy_rules import AGES, DEFAULT, RuleSet
from gdtx.figures.engines import dialect

from . import classification
from .classification import ILLITERATE_1, ILLITERATE_2, LITERATE, NOT_COUNTED, UNKNOWN
from .expressions import Compiled
from .models import SurveyRecord

_COMPARED = re.compile(r"^(\w+) (?:=|>=) (\d+)$")


@dataclass(frozen=True)
class Verdict:
    """How a person is counted under a rule set, and what decided. `in_tables`: of an age that the tables speak of."""

    state: int
    reasons: tuple[str, ...]
    missing: str = ""
    in_tables: bool = True

    @property
    def label(self) -> str:
        """The verdict in words."""
        return state_label(self.state)


def state_label(state: int) -> str:
    """What a state is called."""
    return {
        NOT_COUNTED: _("Không tính"),
        UNKNOWN: _("Chưa rõ trình độ"),
        ILLITERATE_1: _("Mù chữ mức 1"),
        ILLITERATE_2: _("Mù chữ mức 2"),
        LITERATE: _("Biết chữ mức 2"),
    }[state]


def degree_label(degree: str) -> str:
    """What a degree of the register is called."""
    return {
        "primary": _("tiểu học"),
        "lower_secondary": _("trung học cơ sở"),
        "upper_secondary": _("trung học phổ thông"),
        "short_vocational": _("sơ cấp, nghề ngắn hạn"),
        "vocational": _("trung cấp"),
        "college": _("cao đẳng"),
        "university": _("đại học trở lên"),
    }.get(degree, degree)


def verdict(record: SurveyRecord, rules: RuleSet = DEFAULT) -> Verdict:
    """How the person of the record is counted and why."""
    steps, last = classification.steps(rules)
    flat = [condition for conditions, _state in steps for condition in conditions]
    asked = SurveyRecord.objects.filter(pk=record.pk)
    asked = asked.annotate(
        **{f"c{i}": Compiled(text, IntegerField()) for i, text in enumerate(classification.holding(flat, dialect()))}
    )
    row = asked.values_list(*(f"c{i}" for i in range(len(flat)))).get()
    holds = dict(zip(flat, row, strict=True))
    in_tables = AGES.first <= record.year - record.birth_year <= AGES.last
    for conditions, state in steps:
        met = [condition for condition in conditions if holds[condition]]
        if met:
            found = tuple(dict.fromkeys(words(condition, record) for condition in met))
            return Verdict(state, found, _missing(state), in_tables)
    return Verdict(last, (_("Không có thông tin nào về học vấn, biết chữ."),), _missing(last), in_tables)


def _missing(state: int) -> str:
    match state:
        case s if s == ILLITERATE_1:
            return _("Chưa đủ điều kiện biết chữ mức 1: học xong lớp 3, hoặc hoàn thành kỳ 3 xóa mù chữ.")
        case s if s == ILLITERATE_2:
            return _("Chưa đủ điều kiện biết chữ mức 2: học xong lớp 5, hoặc hoàn thành kỳ 5 xóa mù chữ.")
        case s if s == UNKNOWN:
            return _("Cần hỏi lại hộ này: đã học đến lớp mấy, có bằng gì, đã học xóa mù chữ chưa.")
        case _:
            return ""


def words(condition: str, record: SurveyRecord) -> str:
    """A condition that holds, with what the record says. Raises `LookupError` for one that has no words."""
    if condition.startswith("degree IN"):
        return _("Có bằng %(degree)s.") % {"degree": degree_label(record.degree or "")}
    if condition.startswith("school_system = 10"):
        return _("Học hệ phổ thông 10 năm: xong lớp 4 của hệ này tương đương xong tiểu học.")
    if condition.endswith(" IS NOT NULL"):
        return _known(condition.removesuffix(" IS NOT NULL"), record)
    if compared := _COMPARED.match(condition):
        name, bound = compared[1], int(compared[2])
        if name == "relapse":
            return _("Ghi tái mù chữ mức %(level)d: tính là mù chữ của mức đó, dù đã học đến đâu.") % {"level": bound}
        if name != "ethnicity":
            return _enough(name, bound, record)
    return _left_out(condition)


def _known(name: str, record: SurveyRecord) -> str:
    value = getattr(record, name)
    return {
        "grade_completed": _("Học xong lớp %(n)s.") if value else _("Chưa học xong lớp nào."),
        "left_at_grade": _("Bỏ học khi đang học lớp %(n)s."),
        "studying_grade": _("Đang học lớp %(n)s."),
        "xmc_completed": _("Hoàn thành kỳ %(n)s chương trình xóa mù chữ."),
        "xmc_studying": _("Đang học kỳ %(n)s chương trình xóa mù chữ."),
    }[name] % {"n": value}


def _enough(name: str, bound: int, record: SurveyRecord) -> str:
    if name.startswith("xmc_"):
        said = _("%(fact)s Đủ điều kiện (từ kỳ %(bound)d trở lên).")
    else:
        said = _("%(fact)s Đủ điều kiện (từ lớp %(bound)d trở lên).")
    return said % {"fact": _known(name, record), "bound": bound}


def _left_out(condition: str) -> str:
    for start, sentence in (
        ("residence_state = 'moved'", _("Đã chuyển đi hoặc đã chết nên không tính.")),
        ("residence_state = 'away' AND", _("Vắng mặt từ 6 tháng trở lên, hoặc chưa rõ vắng bao lâu, nên không tính.")),
        ("residence_state = 'away'", _("Đang vắng mặt nên không tính.")),
        ("disabled IS TRUE AND", _("Khuyết tật không có khả năng học tập nên không tính theo bộ quy tắc này.")),
        ("disabled IS TRUE", _("Người khuyết tật không tính theo bộ quy tắc này.")),
        ("ethnicity =", _("Người nước ngoài không tính theo bộ quy tắc này.")),
    ):
        if condition.startswith(start):
            return sentence
    raise LookupError(f"No words for the condition {condition!r}")
