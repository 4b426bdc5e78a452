"""Figures that were confirmed, as sentences of the record.

A sentence of the text goes into the record as it stands. Where somebody corrected a figure in it, the corrected words
stand at its place; where one was refused, the sentence is left out and each figure that was taken is told by itself.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from gdtx.reading.draft import Ranges, Span
from gdtx.reading.text import Source

from .enums import FieldState
from .models import ReadField


def figure_lines(text: str, fields: Iterable[ReadField], carried: Iterable[Span]) -> list[tuple[list[ReadField], str]]:
    """What is to be told, each with the figures it tells. `carried`: places whose words go into the record anyway."""
    source, elsewhere = Source(text), Ranges(carried)
    found: list[tuple[list[ReadField], str]] = []
    sentences: dict[Span, list[ReadField]] = {}
    for field in fields:
        if field.start is None or field.end is None:
            if field.is_kept:
                found.append(([field], told_alone(field)))
            continue
        if field.state == FieldState.TAKEN and elsewhere.holds(field.start):
            continue
        if field.is_kept or field.state == FieldState.REFUSED:
            sentences.setdefault(source.sentence_at(field.start), []).append(field)
    for sentence, group in sentences.items():
        kept = [field for field in group if field.is_kept]
        if len(kept) < len(group) or any(_says_more(field) for field in kept):
            found.extend(([field], told_alone(field)) for field in kept)
        elif kept:
            found.append((kept, _sentence(text, sentence, kept)))
    return found


def _says_more(field: ReadField) -> bool:
    """Whether somebody changed what the figure is about, which the sentence cannot show."""
    return any(field.found.get(name, "") != field.value(name) for name in ("what", "group", "age_band"))


def _sentence(text: str, sentence: Span, fields: list[ReadField]) -> str:
    words = text[sentence.start : sentence.end]
    for field in sorted(fields, key=lambda one: one.start or 0, reverse=True):
        if field.state == FieldState.CORRECTED and field.start is not None and field.end is not None:
            words = words[: field.start - sentence.start] + figure_words(field) + words[field.end - sentence.start :]
    return " ".join(words.split())


def told_alone(field: ReadField) -> str:
    """``Các trung tâm đã mở: hơn 120 lớp (nhóm nghề, 15–60 tuổi).``"""
    more = ", ".join(filter(None, (field.value("group"), field.value("age_band"))))
    words = figure_words(field) + (f" ({more})" if more else "")
    what = field.value("what")
    if not what:
        return f"{words[:1].upper()}{words[1:]}."
    if figure_words(field) in what:
        return what + (f" ({more})." if more else ".")
    return _("%(what)s: %(words)s.") % {"what": what, "words": words}


def figure_words(field: ReadField) -> str:
    """``hơn 1.200 lượt``: how exactly, how many, of what."""
    before = {
        "over": _("hơn"),
        "nearly": _("gần"),
        "about": _("khoảng"),
        "under": _("dưới"),
        "at_least": _("ít nhất"),
        "range": _("từ"),
    }.get(field.value("qualifier"), "")
    value, unit = field.value("value"), field.value("unit")
    return f"{before} {value}{'' if unit.startswith('%') else ' '}{unit}".strip()
