"""Batches of the official survey sheet, for the matrix: one in each province, waiting for confirmation, with a row that
is refused."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from gdtx.literacy.sheet.facts import SheetPerson
from gdtx.literacy.sheet.making import write_people
from gdtx.literacy.sheet.taking import upload
from gdtx.network.scope import Actor
from tests.support.cast import IN_2025

if TYPE_CHECKING:
    from .examples import Example, World

#: Owner → code of the commune on 31 December.
COMMUNES = {"38": "15127", "40": "16804"}
YEAR = 2025


def build() -> dict[str, dict[str, Any]]:
    """Kind → owner → a batch with somebody whose name is theirs alone."""
    found: dict[str, Any] = {}
    for owner, code in COMMUNES.items():
        file = io.BytesIO()
        people = [
            SheetPerson("Người", f"Phiếu{owner}", 1990, "M", number="77"),
            SheetPerson("Người", f"Sai{owner}", 1800, "M", number="78"),
        ]
        write_people(file, people, year=YEAR, kind="xlsx")
        found[owner] = upload(
            by=Actor.set_up(IN_2025), chunks=[file.getvalue()], file_name="phieu.xlsx", year=YEAR, commune=code
        )
    return {"sheet_batches": found}


def examples(example: type[Example]) -> dict[str, list[Example]]:
    """An example of every address of the sheet; who may not is told so, nothing is written."""

    def of(owner: str, method: str, more: dict[str, object]) -> Example:
        def arguments(world: World) -> dict[str, object]:
            return {"code": world.surveys["sheet_batches"][owner].code, **more}

        return example(arguments, method=method, owner=owner)

    def both(method: str = "GET", **more: object) -> list[Example]:
        return [of(owner, method, more) for owner in COMMUNES]

    def taken_out(owner: str) -> Example:
        return example(lambda _world: {"code": COMMUNES[owner], "kind": "xlsx"}, query=f"nam={YEAR}", owner=owner)

    return {
        "sheet_start": [example()],
        "sheet_blank": [example(lambda _world: {"kind": "xls"})],
        "sheet_export": [taken_out(owner) for owner in COMMUNES],
        "sheet_batch": both(),
        "sheet_batch_confirm": both("POST"),
        "sheet_batch_discard": both("POST"),
        "sheet_batch_refused": both(kind="xlsx"),
        "sheet_row": [*both(row=6), *both("POST", row=6)],
        "sheet_rows_correct": both("POST"),
        "sheet_batch_undo": [*both(), *both("POST")],
    }
