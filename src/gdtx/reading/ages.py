"""Ages in text: ``15-35 tuổi``, ``độ tuổi từ 15 đến 60``, ``từ 15 tuổi trở lên``, ``trẻ 5 tuổi``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gdtx.reading.draft import Span

_AGE = r"\d{1,3}"
_FORMS = (
    re.compile(
        rf"(?<![\w/.,])(?:từ )?(?P<low>{_AGE})(?: tuổi)? ?(?:-|đến|tới|->) ?(?:dưới )?(?P<high>{_AGE}) ?tuổi(?!\w)"
    ),
    re.compile(
        rf"(?<!\w)(?:độ tuổi|lứa tuổi|nhóm tuổi|tuổi)(?: từ)? ?:?(?P<low>(?: ){_AGE}) ?(?:-|đến|tới) ?(?P<high>{_AGE})(?: ?tuổi)?(?![\w/%])"
    ),
    re.compile(rf"(?<!\w)(?:từ (?:đủ )?|trên )?(?P<low>{_AGE}) ?tuổi trở lên(?!\w)"),
    re.compile(rf"(?<!\w)trên (?P<low>{_AGE}) ?tuổi(?!\w)"),
    re.compile(rf"(?<!\w)dưới (?P<under>{_AGE}) ?tuổi(?!\w)"),
    re.compile(rf"(?<!\w)(?P<low>{_AGE})\+ ?tuổi(?!\w)"),
    re.compile(rf"(?<![\w/.,-])(?P<one>{_AGE}) ?tuổi(?!\w)"),
)
#: “15 đến 35, 35 đến 60” after “độ tuổi”: more bands without the word.
_MORE = re.compile(rf"(?:,| và|;) ?(?:từ )?(?P<low>{_AGE}) ?(?:-|đến) ?(?P<high>{_AGE})(?! ?%)(?![\w/]|[.,]\d)")


@dataclass(frozen=True, slots=True)
class AgeBand:
    """An age or a band of ages; ``high`` is None for “and over”."""

    text: str
    low: int
    high: int | None
    span: Span


def find_ages(lower: str) -> list[AgeBand]:
    """All ages of a text in small letters, in order."""
    found: list[AgeBand] = []
    left = lower
    for pattern in _FORMS:
        for match in pattern.finditer(left):
            groups = match.groupdict()
            if groups.get("one"):
                age = int(groups["one"])
                band = AgeBand(str(age), age, age, Span(*match.span()))
            elif groups.get("under"):
                band = AgeBand(f"<{int(groups['under'])}", 0, int(groups["under"]) - 1, Span(*match.span()))
            elif groups.get("high"):
                low, high = int(groups["low"]), int(groups["high"])
                if high > 120:
                    continue
                band = AgeBand(f"{low}-{high}", low, high, Span(*match.span()))
            else:
                low = int(groups["low"])
                band = AgeBand(f"{low}+", low, None, Span(*match.span()))
            found.append(band)
            end = match.end()
            while band.high is not None and band.low != band.high and (more := _MORE.match(left, end)):
                low, high = int(more["low"]), int(more["high"])
                if not low < high <= 120:
                    break
                found.append(AgeBand(f"{low}-{high}", low, high, Span(*more.span())))
                end = more.end()
        for band in found:
            left = left[: band.span.start] + "\0" * (band.span.end - band.span.start) + left[band.span.end :]
    return sorted(found, key=lambda band: band.span)
