"""People with two positions or two spellings, and occasions with two different chairs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from gdtx.foundation.vietnamese_text import fold, tone_style
from gdtx.reading.draft import Span, Warning
from gdtx.reading.evidence import Check, Evidence

_ADDRESS = re.compile(r"(?<!\w)(ông|bà)$")


def two_positions(evidence: Evidence) -> Iterator[Warning]:
    """``Giám đốc Sở`` here and ``Phó Giám đốc Sở`` there."""
    first: dict[str, tuple[str, str | None, Span]] = {}
    for one in evidence.named:
        name, title, org, span = one.name, one.title, one.org, one.span
        if title is None:
            continue
        known = first.get(name)
        if known is None:
            first[name] = (title, org, span)
        elif not _agree(known[0], title) and _same_body(known[1], org):
            message = _("%(name)s ở chỗ khác được ghi là %(title)s.")
            yield evidence.warn(span, message % {"name": name, "title": " ".join(filter(None, known[:2]))})


def _agree(first: str, second: str) -> bool:
    left, right = (
        {" ".join(part.split()) for part in re.split(r",| kiem | va | - ", fold(title)) if part.strip()}
        for title in (first, second)
    )
    loose = {"dai dien", "thanh vien", "dai bieu", "can bo", "chuyen vien", "phu trach", "phu trach chung"}
    if left & right or left <= loose or right <= loose:
        return True
    return any(
        one.endswith(f" {other}") and not one.startswith(("pho", "nguyen", "quyen"))
        for one in left | right
        for other in left | right
        if one != other
    )


def _same_body(first: str | None, second: str | None) -> bool:
    if not first or not second:
        return True
    left, right = (set(re.findall(r"\w+", fold(body))) for body in (first, second))
    return len(left & right) * 2 >= min(len(left), len(right))


def two_spellings(evidence: Evidence) -> Iterator[Warning]:
    """The same name with other marks, or one syllable changed beside the same position."""
    seen: list[tuple[str, str | None, Span]] = []
    for one in evidence.named:
        name, title, span = one.name, one.title, one.span
        for other, other_title, _where in seen:
            if other == name or tone_style(other) == tone_style(name):
                continue
            same_position = bool(title) and bool(other_title) and fold(title or "") == fold(other_title or "")
            left, right = fold(name).split(), fold(other).split()
            off = sum(a != b for a, b in zip(left, right, strict=False)) + abs(len(left) - len(right))
            if left == right or (
                off == 1
                and same_position
                and len(left) >= 3
                and len(left) == len(right)
                and left[0] == right[0]
                and left[-1] == right[-1]
            ):
                message = _("Tên này ở chỗ khác viết là “%(other)s”.")
                yield evidence.warn(span, message % {"other": other})
                break
        seen.append((name, title, span))


def two_chairs(evidence: Evidence) -> Iterator[Warning]:
    """One sentence lets one preside, another sentence another."""
    sentences: dict[Span, list[str]] = {}
    for person in evidence.draft.people:
        if person.presides and person.name:
            sentences.setdefault(evidence.source.sentence_at(person.span.start), []).append(person.name)
    if len(sentences) > 1 and not re.search(r"đồng chủ trì|cùng chủ trì", evidence.source.lower):
        last = max(sentences)
        others = [name for sentence, names in sentences.items() if sentence != last for name in names]
        paragraphs = {evidence.source.body.count("\n", 0, sentence.start) for sentence in sentences}
        # Delegates one below the other, each with “chủ trì”, preside together.
        if max(paragraphs) - min(paragraphs) > len(sentences) or len(paragraphs) == 1:
            yield evidence.warn(last, _("Chỗ khác ghi người chủ trì là %(names)s.") % {"names": ", ".join(others)})


def two_addresses(evidence: Evidence) -> Iterator[Warning]:
    """``Ông`` here and ``bà`` there for the same name."""
    first: dict[str, str] = {}
    for one in evidence.named:
        name, span = one.name, one.span
        match = _ADDRESS.search(evidence.source.lower[max(0, span.start - 5) : span.start].strip())
        if match is None:
            continue
        if first.setdefault(name, match[1]) != match[1]:
            yield evidence.warn(span, _("Cùng một tên nhưng chỗ ghi ông, chỗ ghi bà."))


CHECKS: tuple[Check, ...] = (two_positions, two_spellings, two_chairs, two_addresses)
