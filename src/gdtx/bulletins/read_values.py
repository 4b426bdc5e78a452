"""What people type into a field of a text being read, as it is kept; refusals name the column."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused
from gdtx.foundation.periods import parse
from gdtx.foundation.typed_values import tidy
from gdtx.foundation.vietnamese import clean, date_short, number
from gdtx.foundation.vietnamese_dates import parse_date

from .models import ReadField
from .read_kinds import KINDS, SPEECH, Column, ReadKind

_NUMBER = re.compile(r"^\d[\d.,]*(?: ?[–-] ?\d[\d.,]*)?$")


def tidy_column(column: Column, typed: str) -> str:
    """The typed text as it is kept: a day as ISO text, white space joined.

    Raises `Refused` (`text_too_long`, `bad_date`, `bad_number`, `bad_period`, `unknown_choice`) naming the column.
    """
    text = tidy(typed) if column.sort == "area" else clean(typed)
    if not text:
        return ""
    if len(text) > column.limit:
        words = {"what": column.label, "length": number(len(text)), "limit": number(column.limit)}
        raise Refused(
            "text_too_long",
            _("%(what)s dài %(length)s ký tự, tối đa là %(limit)s. Hãy ghi gọn lại.") % words,
            column.name,
        )
    match column.sort:
        case "day":
            return parse_date(text, where=column.name).isoformat()
        case "number" if not _NUMBER.match(text):
            raise Refused(
                "bad_number",
                _("“%(value)s” không phải số. Hãy ghi như 10.029, 57,1 hoặc 1–2.") % {"value": text[:40]},
                column.name,
            )
        case "choice" if text not in {code for code, _label in column.choices}:
            raise Refused("unknown_choice", _("Không có lựa chọn “%(value)s”.") % {"value": text[:40]}, column.name)
        case "school_year" | "period":
            return parse(text, where=column.name).text
    return text


def require_complete(kind: ReadKind, values: Mapping[str, str]) -> None:
    """Refuse (`missing`) a field that is to be taken while what it needs is not filled in."""
    for column in kind.columns:
        if column.required and not values.get(column.name):
            raise Refused("missing", _("Chưa ghi %(what)s.") % {"what": _lower(str(column.label))}, column.name)
    if kind.one_of and not any(values.get(name) for name in kind.one_of):
        labels = _(" hoặc ").join(_lower(str(kind.column(name).label)) for name in kind.one_of)
        raise Refused("missing", _("Chưa ghi %(what)s.") % {"what": labels}, kind.one_of[0])
    if values.get("goes", "").startswith(SPEECH) and not (values.get("person") or values.get("office")):
        raise Refused(
            "missing",
            _("Chưa ghi ai phát biểu. Hãy ghi họ tên hoặc chức vụ, hoặc chọn ghi vào nhận xét chung."),
            "person",
        )


def shown_value(column: Column, text: str) -> str:
    """A kept value as people write it."""
    if column.sort == "day" and text:
        return date_short(dt.date.fromisoformat(text))
    return text


def words_of(field: ReadField) -> str:
    """A field in one line, for lists and sentences."""
    kind = KINDS[field.kind]
    for column in (kind.main, *kind.columns):
        text = shown_value(column, field.value(column.name))
        if text:
            return text
    return str(kind.title)


def is_as_found(field: ReadField, values: Mapping[str, str]) -> bool:
    """Whether the values are those that were found."""
    return not field.by_hand and all(
        clean(str(field.found.get(column.name, ""))) == clean(values.get(column.name, ""))
        for column in KINDS[field.kind].columns
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
