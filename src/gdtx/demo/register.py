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

from . import households, residents
from .bodies import PROVINCE
from .residents import YEAR
from .survey import survey


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


def make_residents(*, by: Actor, size: Size) -> dict[str, str | int]:
    """Make the living persons with their households, take their register in, survey them; how many of what."""
    found = residents.families(size.living)
    counts = households.write(by=by, found=found)
    with TemporaryDirectory(prefix="gdtx-") as scratch:
        answer = take_in(residents.write(found, Path(scratch) / "so-xoa-mu-chu-tong-hop.parquet"), by=by, year=YEAR)
    return {"year": YEAR, "persons": answer["rows"], "batch": answer["batch"], **counts, **survey(found)}


def is_there(name: str) -> bool:
    """Whether the files of a frozen set are still in their place."""
    return (frozen.home() / name / frozen.MANIFEST).is_file()
