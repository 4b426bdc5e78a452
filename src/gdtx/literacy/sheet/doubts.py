"""What is merely implausible about a row: taken, told, and listed for a second look."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _

from gdtx.foundation.vietnamese import fold

from .facts import SheetPerson

OLD = 120


def doubts_of(person: SheetPerson, year: int, schools: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Column, rule and sentence of each doubt. `schools`: codes the workbook lists, folded; none: not asked."""
    age = year - person.birth_year
    if age > OLD:
        yield "birth_year", "over_120", _("Tuổi trên 120.")
    if not person.number:
        yield "number", "household_number_missing", _("Chưa có số phiếu.")
    studying = person.studying_grade
    if studying is not None:
        if person.completed_grade is not None or person.left_grade is not None:
            yield "grade", "studying_and_finished", _("Vừa đang học vừa học xong hoặc bỏ học.")
        first, last = (5, 15) if studying <= 5 else (9, 19) if studying <= 9 else (12, 23)
        if not first <= age <= last:
            yield "grade", "grade_against_age", _("Khối học không hợp với tuổi.")
        if not person.school_code and not person.school_name:
            yield "school_code", "school_missing", _("Đang học phổ thông mà chưa có trường.")
    if person.completed_grade is not None and age - 5 < person.completed_grade:
        yield "completed_grade", "completed_against_age", _("Lớp học xong cao so với tuổi.")
    if person.school_code and schools and fold(person.school_code) not in schools:
        yield "school_code", "school_unknown", _("Mã trường không có trong trang MaTruong của tệp.")
