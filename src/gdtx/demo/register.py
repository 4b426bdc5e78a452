"""The literacy register of the demonstration, made up and marked as such: a frozen year, and living persons.

Size and make-up of the frozen year follow published figures (`literacy.synthetic.calibration`): Thanh Hóa 2025 has
3,760,650 persons. The living ones (`residents`) are taken in as any register is.
"""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from gdtx.literacy import frozen
from gdtx.literacy.actions import freeze_synthetic
from gdtx.literacy.importing import take_in
from gdtx.literacy.synthetic.calibration import PROVINCES
from gdtx.network.scope import Actor

from . import residents
from .bodies import PROVINCE
from .residents import YEAR, Family


class Size(NamedTuple):
    """How many persons the frozen year has, and how many living ones there are."""

    frozen: int
    living: int


#: The province as it is, and what is enough for a test.
SIZES = {"full": Size(PROVINCES[PROVINCE].population, 20_000), "small": Size(20_000, 5_000)}


def freeze_province(*, by: Actor, size: Size) -> dict[str, str | int]:
    """Freeze the made-up province; which set, and how many persons."""
    made = freeze_synthetic(by=by, area_code=PROVINCE, year=YEAR, count=size.frozen)
    return {"frozen": made.id, "year": made.year, "persons": made.persons}


def take_in_residents(*, by: Actor, found: list[Family]) -> dict[str, str | int]:
    """Take the register of the living persons in; the batch, and how many."""
    with TemporaryDirectory(prefix="gdtx-") as scratch:
        answer = take_in(residents.write(found, Path(scratch) / "so-xoa-mu-chu-tong-hop.parquet"), by=by, year=YEAR)
    return {"batch": answer["batch"], "year": YEAR, "persons": answer["rows"]}


def is_there(name: str) -> bool:
    """Whether the files of a frozen set are still in their place."""
    return (frozen.home() / name / frozen.MANIFEST).is_file()
