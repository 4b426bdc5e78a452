"""Which frozen sets hold the persons of an area and a year: found by their names, without opening them."""

from __future__ import annotations

from collections.abc import Sequence

from . import frozen


def sets_of(codes: Sequence[str], year: int) -> list[str]:
    """The sets of a year that were frozen for one of these areas (an area and those above it), the latest first.

    The name of a set begins with the code of its area, the year and the moment (`frozen.make`); names of before had the
    day alone.
    """
    home = frozen.home()
    found = [
        path.parent.name
        for code in dict.fromkeys(codes)
        if code.isalnum()
        for path in home.glob(f"{code}-{int(year)}-*/{frozen.MANIFEST}")
    ]
    return sorted(found, key=lambda name: name.split("-")[2:], reverse=True)
