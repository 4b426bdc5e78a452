"""Each fact once: headlines repeat and round, bases come again, and “none” is a figure too."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from gdtx.reading.draft import Figure, Ranges, Span
from gdtx.reading.text import Source
from gdtx.reading.units import unit_after


def unique(figures: list[Figure], headings: Iterable[Span]) -> list[Figure]:
    """Each fact once: a headline repeats (and rounds) what the text says, and a long number comes again as a base."""
    heading = Ranges(headings)
    body = [figure for figure in figures if not heading.holds(figure.span.start)]
    kept: list[Figure] = []
    seen: set[tuple[object, str]] = set()
    for figure in figures:
        key = (figure.value, _first_word(figure))
        long = not isinstance(figure.value, tuple) and figure.value >= 100 and figure.unit != "%"
        if heading.holds(figure.span.start):
            if key in seen or any(says_again(figure, other) for other in body):
                continue
        elif long and key in seen:
            continue
        seen.add(key)
        kept.append(figure)
    return kept


def _first_word(figure: Figure) -> str:
    return figure.unit.split("/")[0].split()[0] if figure.unit else ""


_PERSONS = frozenset(("người", "học viên", "học sinh", "hội viên", "đại biểu", "giáo viên", "cán bộ"))


def says_again(heading: Figure, body: Figure) -> bool:
    """Whether a figure of a heading is the one of the text, perhaps rounded (``gần 28%`` for ``27,8%``)."""
    if heading.value == body.value:
        return _first_word(heading) == _first_word(body) or heading.value not in range(100)
    alike = heading.unit == body.unit or (heading.unit in _PERSONS and body.unit in _PERSONS)
    if isinstance(heading.value, tuple) or isinstance(body.value, tuple) or not alike or not body.value:
        return False
    share = Decimal(str(heading.value)) / Decimal(str(body.value))
    if heading.qualifier == "nearly":
        return 1 <= share <= Decimal("1.05")
    if heading.qualifier == "over":
        return Decimal("0.9") <= share <= 1
    return heading.qualifier == "about" and Decimal("0.95") <= share <= Decimal("1.05")


_NONE_OF = re.compile(
    r"(?<!\w)không (?:có|còn) (?P<unit>[a-zà-ỹđ ]{2,30}?) (?:xếp loại |loại |nào )?(?:yếu kém|yếu|kém|trung bình|chưa đạt|nào)(?!\w)"
)


def find_nones(source: Source) -> list[Figure]:
    """``không có trung tâm yếu kém`` is a figure: none of them."""
    found = []
    for match in _NONE_OF.finditer(source.lower):
        known = unit_after(f" {match['unit']}", 0)
        if known is not None and known[1] == len(match["unit"]) + 1 and known[0] != "năm":
            span = Span(*match.span())
            what = source.shown(Span(match.start("unit"), match.end()))
            found.append(Figure(0, known[0], what, source.text[span.start : span.end], "exact", span, clause=span))
    return found
