"""How events are read out: a phrase for each verb, a word for each kind of record and each field. One definition.

A subject says its own in a module ``verbs`` (found when the program starts), by :func:`register`. A phrase completes
"Cao Văn Nam …": ``log_class`` is "ghi lớp". A test fails for a verb that is used and has no phrase.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.apps import apps
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from gdtx.foundation.vietnamese_dates import date_short
from gdtx.foundation.vietnamese_numbers import number

Words = str | Promise


class Origin(NamedTuple):
    """The organisation a record belongs to, and the code of the batch it came in with ("": entered by itself)."""

    organisation_id: int | None = None
    batch: str = ""


_verbs: dict[str, Words] = {}
_types: dict[str, Words] = {}
_fields: dict[str, Words] = {}
_values: dict[str, Mapping[object, Words]] = {}
_pages: dict[str, Callable[[str], str]] = {}
_personal: set[str] = set()
_origins: dict[str, Callable[[str], Origin | None]] = {}

#: Of a list or a table in an event so many entries are spelt out.
_LISTED = 20


def register(
    *,
    verbs: Mapping[str, Words] | None = None,
    types: Mapping[str, Words] | None = None,
    fields: Mapping[str, Words] | None = None,
    values: Mapping[str, Mapping[object, Words]] | None = None,
    pages: Mapping[str, str] | None = None,
    personal: Iterable[str] = (),
    origins: Mapping[str, Callable[[str], Origin | None]] | None = None,
) -> None:
    """Say how events of a subject are read out.

    ``pages``: kind of record → name of the address that shows one and takes its number. ``values``: field → what its
    codes are called. ``personal``: kinds of record about residents or learners; of these only the names of the fields
    that changed are shown. ``origins``: kind → gives for a number whose record it is and how it came
    in, None for what does not exist. Raises ``ValueError`` when a verb or a kind already reads otherwise.
    """
    for known, added in ((_verbs, verbs), (_types, types)):
        for name, words in (added or {}).items():
            if str(known.setdefault(name, words)) != str(words):
                raise ValueError(f"{name!r} is read out in two ways")
    # Two subjects may have a field of the same name; the first one that says how it is called is taken at its word.
    for name, words in (fields or {}).items():
        _fields.setdefault(name, words)
    for name, codes in (values or {}).items():
        _values.setdefault(name, codes)
    for name, address in (pages or {}).items():
        _pages[name] = _by_number(address)
    _personal.update(personal)
    _origins.update(origins or {})


def _by_number(address: str) -> Callable[[str], str]:
    def find(subject_id: str) -> str:
        try:
            return reverse(address, args=[int(subject_id)])
        except (NoReverseMatch, ValueError):
            return ""

    return find


def verbs() -> dict[str, str]:
    """Every verb with its phrase."""
    return {name: str(words) for name, words in _verbs.items()}


def types() -> dict[str, str]:
    """Every kind of record with its word."""
    return {name: str(words) for name, words in _types.items()}


def phrase(name: str) -> str:
    """What was done, in words; an old verb that nobody says any more stands as it was written."""
    return str(_verbs.get(name, name))


def type_word(subject_type: str) -> str:
    """The kind of record in words."""
    return str(_types.get(subject_type, subject_type))


def field_word(name: str) -> str:
    """The field in words. A whole row (``network.Seat:12``) is called by what it is a row of."""
    model, colon, number_of = name.partition(":")
    if colon and model.count(".") == 1:
        try:
            return f"{apps.get_model(model)._meta.verbose_name} {number_of}"
        except LookupError:
            return name
    return str(_fields.get(name, name))


def page_of(subject_type: str, subject_id: str) -> str:
    """Where the record itself is shown, "" when nowhere."""
    find = _pages.get(subject_type)
    return find(subject_id) if find is not None and subject_id else ""


def origin_of(subject_type: str, subject_id: str) -> Origin:
    """Whose record it is and how it came in, as far as anybody has said."""
    find = _origins.get(subject_type)
    return (find(subject_id) if find is not None and subject_id else None) or Origin()


def is_personal(subject_type: str) -> bool:
    """Whether records of the kind are about residents or learners."""
    return subject_type in _personal


@dataclass(frozen=True, slots=True)
class Changed:
    """One field before and after, in words; "" is nothing."""

    field: str
    before: str
    after: str


def changed(subject_type: str, before: object, after: object) -> list[Changed]:
    """The fields of an event, before and after. Of residents and learners the names of the fields alone."""
    was, now = (side if isinstance(side, Mapping) else {} for side in (before, after))
    names = list(dict.fromkeys([*was, *now]))
    if is_personal(subject_type):
        hidden = _("không hiện ở nhật ký")
        return [
            Changed(field_word(name), hidden if name in was else "", hidden if name in now else "") for name in names
        ]
    return [
        Changed(field_word(name), value_word(name, was.get(name)), value_word(name, now.get(name))) for name in names
    ]


def value_word(field: str, value: object) -> str:
    """A value as people read it: yes and no, numbers, days, lists; what is nested stands as name and value."""
    codes = _values.get(field)
    if codes is not None and not isinstance(value, list | dict) and value in codes:
        return str(codes[value])
    match value:
        case None | "":
            return ""
        case bool():
            return _("có") if value else _("không")
        case int():
            return number(value)
        case list():
            shown = [value_word(field, each) for each in value[:_LISTED]]
            rest = len(value) - len(shown)
            return ", ".join(shown) + (_(" và %d mục nữa") % rest if rest > 0 else "")
        case dict():
            parts = [f"{field_word(str(name))}: {value_word(str(name), each)}" for name, each in value.items()]
            shown = parts[:_LISTED]
            return "; ".join(shown) + (_(" và %d mục nữa") % (len(parts) - len(shown)) if len(parts) > _LISTED else "")
    return _day(str(value))


def _day(text: str) -> str:
    if len(text) == 10 and text[4] == text[7] == "-":
        try:
            return date_short(dt.date.fromisoformat(text))
        except ValueError:
            return text
    return text
