"""What people typed into the columns of a row: tidied, held to its limits, compared with what they had seen."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from .errors import Conflict, Refused
from .vietnamese import clean, nfc, number

#: Characters of a text whose column has no limit of its own.
LONGEST_TEXT = 20_000

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_BLANK_LINES = re.compile(r"\n{3,}")
_WHOLE = (models.PositiveIntegerField, models.PositiveBigIntegerField)


def tidy(text: str) -> str:
    """Text of several lines as it is kept: composed, no control characters, no trailing blanks, single blank lines."""
    plain_text = _CONTROL.sub("", nfc(text).replace("\r\n", "\n").replace("\r", "\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(line.rstrip() for line in plain_text.split("\n"))).strip()


def tidy_value(field: models.Field, value: Any, *, most: int) -> Any:
    """A typed value as the column keeps it; `most` is the largest number a column of whole numbers takes.

    Nothing typed becomes the column's default, or null. Raises `Refused` (`missing`, `text_too_long`, `unknown_choice`,
    `bad_number`) with the name of the column as its place.
    """
    if isinstance(field, models.TextField | models.CharField):
        return _tidy_text(field, str(value or ""))
    if value in (None, ""):
        if not field.null and field.default is models.NOT_PROVIDED:
            raise missing(field)
        return None if field.null else field.get_default()
    if isinstance(field, _WHOLE) and not 0 <= int(value) <= most:
        words = {"what": upper_first(field), "most": number(most)}
        raise Refused("bad_number", _("%(what)s phải từ 0 đến %(most)s.") % words, field.name)
    return value


def _tidy_text(field: models.TextField | models.CharField, typed: str) -> str:
    text = tidy(typed) if isinstance(field, models.TextField) else clean(typed)
    limit = field.max_length or LONGEST_TEXT
    if len(text) > limit:
        raise Refused(
            "text_too_long",
            _("%(what)s dài %(length)s ký tự, tối đa là %(limit)s. Hãy ghi gọn lại.")
            % {"what": upper_first(field), "length": number(len(text)), "limit": number(limit)},
            field.name,
        )
    if text and field.choices and text not in {code for code, _label in field.flatchoices}:
        raise Refused("unknown_choice", _("Không có lựa chọn “%(value)s”.") % {"value": text[:40]}, field.name)
    if text or field.blank:
        return text
    if field.default is models.NOT_PROVIDED:
        raise missing(field)
    return field.get_default() if field.choices else text


def missing(field: models.Field) -> Refused:
    """What is said of a column that must be filled in."""
    return Refused("missing", _("Chưa ghi %(what)s.") % {"what": field.verbose_name}, field.name)


def upper_first(field: models.Field) -> str:
    """The name of a column at the beginning of a sentence."""
    name = str(field.verbose_name)
    return name[:1].upper() + name[1:]


def shown(row: models.Model, names: Collection[str]) -> dict[str, Any]:
    """The columns of a row as the audit keeps them; those with nothing in them are left out."""
    found = {name: plain(getattr(row, _column(row, name))) for name in names}
    return {name: value for name, value in found.items() if value not in (None, "")}


def _column(row: models.Model, name: str) -> str:
    return row._meta.get_field(name).attname  # type: ignore[union-attr]


def plain(value: Any) -> Any:
    """A value as the audit keeps it."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value)
    return value


def fingerprint(row: models.Model, names: Collection[str] = ()) -> str:
    """Changes with every column named (none: all): a form sends it back, so that nobody overwrites the unseen."""
    fields = [
        field for field in row._meta.concrete_fields if not names or field.name in names or field.attname in names
    ]
    values = {field.attname: str(getattr(row, field.attname)) for field in fields}
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]


def require_seen(row: models.Model, seen: str | None, names: Collection[str] = ()) -> None:
    """Refuse (`stale_version`) a change of what somebody else, or the same person elsewhere, changed meanwhile."""
    if seen and seen != fingerprint(row, names):
        raise Conflict(
            "stale_version",
            _("Mục này đã được sửa ở nơi khác sau khi bạn mở ra."),
            "seen",
            _("Nội dung bạn vừa gõ vẫn còn bên dưới; hãy so với bản đang lưu rồi ghi lại."),
        )
