"""Why a value of the register is not taken, in words, and the same rules for one person alone as for a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import number

from .layout import COLUMNS, LONGEST, Column, Kind, birth_years

KINDS = {
    Kind.TEXT: lambda: _("chữ"),
    Kind.INTEGER: lambda: _("số nguyên"),
    Kind.BOOLEAN: lambda: _("đúng/sai"),
}

_WHOLE = range(-(2**31), 2**31)


def sentence(
    column: Column, rule: str, value: str | None, *, year: int, first: int | None = None, only: str | None = None
) -> str:
    """Why a value is refused. `first`: the row in which the person stands already; `only`: the commune taken in."""
    born = birth_years(year)
    words = {"column": column.code, "value": value, "first": number(first or 0), "year": year}
    match rule:
        case "missing_value":
            return _("Cột %(column)s còn trống; cột này bắt buộc.") % words
        case "unreadable_type" if column.kind is Kind.TEXT:
            return _("Chữ ở cột %(column)s dài hơn %(longest)d ký tự hoặc có ký tự không lưu được.") % {
                **words,
                "longest": LONGEST,
            }
        case "unreadable_type":
            return _("“%(value)s” ở cột %(column)s không đọc được thành %(kind)s.") % {
                **words,
                "kind": KINDS[column.kind](),
            }
        case "value_outside_list":
            return _("“%(value)s” không có trong danh sách của cột %(column)s: %(choices)s.") % {
                **words,
                "choices": _listed(column),
            }
        case "birth_year_range":
            return _("Năm sinh %(value)s nằm ngoài khoảng từ %(low)d đến %(high)d.") % {
                **words,
                "low": born[0],
                "high": born[1],
            }
        case "unknown_commune":
            return _("Không có xã nào mang mã “%(value)s” vào ngày 31/12/%(year)d.") % words
        case "outside_your_area":
            return _("Xã “%(value)s” nằm ngoài phạm vi bạn được nhập sổ.") % words
        case "other_commune":
            return _("Dòng này của xã “%(value)s”, không phải xã %(only)s đang nạp.") % {**words, "only": only}
        case _:
            return _("Mã người “%(value)s” đã có ở dòng %(first)s của tệp này.") % words


def _listed(column: Column) -> str:
    """The list of a column; of numbers without gaps the first and the last."""
    if len(column.choices) > 12:
        return f"{column.choices[0]}–{column.choices[-1]}"
    return ", ".join(map(str, column.choices))


def checked(values: Mapping[str, Any], year: int) -> dict[str, Any]:
    """The whole record of a person, every column of the layout, by the rules that a row of a file is held to.

    Refused with the rule and the column as `where`; whether the commune exists is not asked here.
    """
    made: dict[str, Any] = {}
    for column in COLUMNS:
        value = values.get(column.code)
        if isinstance(value, str):
            value = value.strip() or None
        rule = _broken(column, value, year)
        if rule:
            told = None if value is None else str(value)[:LONGEST]
            raise Refused(rule, sentence(column, rule, told, year=year), column.code)
        made[column.code] = value
    return made


def _broken(column: Column, value: object, year: int) -> str | None:
    """The rule that a value breaks."""
    if value is None:
        return "missing_value" if column.required else None
    match column.kind:
        case Kind.TEXT:
            readable = isinstance(value, str) and len(value) <= LONGEST and "\0" not in value
        case Kind.BOOLEAN:
            readable = isinstance(value, bool)
        case _:
            readable = isinstance(value, int) and not isinstance(value, bool) and value in _WHOLE
    if not readable:
        return "unreadable_type"
    if column.choices and value not in column.choices:
        return "value_outside_list"
    first, last = birth_years(year)
    if column.code == "birth_year" and not first <= int(str(value)) <= last:
        return "birth_year_range"
    return None
