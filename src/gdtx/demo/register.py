"""The literacy register of the demonstration: a frozen year of the whole province, made up and marked as such.

Its size and make-up follow published figures (`literacy.synthetic.calibration`): Thanh Hóa 2025 has 3,760,650 persons.
"""

from typing import NamedTuple

from gdtx.literacy import frozen
from gdtx.literacy.actions import freeze_synthetic
from gdtx.literacy.synthetic.calibration import PROVINCES
from gdtx.network.scope import Actor

from .bodies import PROVINCE

YEAR = 2025


class Size(NamedTuple):
    """How many persons the frozen year has."""

    frozen: int


#: The province as it is, and what is enough for a test.
SIZES = {"full": Size(PROVINCES[PROVINCE].population), "small": Size(20_000)}


def freeze_province(*, by: Actor, size: Size) -> dict[str, str | int]:
    """Freeze the made-up province; which set, and how many persons."""
    made = freeze_synthetic(by=by, area_code=PROVINCE, year=YEAR, count=size.frozen)
    return {"frozen": made.id, "year": made.year, "persons": made.persons}


def is_there(name: str) -> bool:
    """Whether the files of a frozen set are still in their place."""
    return (frozen.home() / name / frozen.MANIFEST).is_file()
