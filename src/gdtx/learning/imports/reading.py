"""From a file to staged rows: the sheet, its titles, its rows with their place, and what each is refused for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from gdtx.foundation import periods
from gdtx.foundation.errors import Refused
from gdtx.foundation.periods import PeriodCode
from gdtx.intake.actions import Refusal
from gdtx.intake.warnings import WarningBook
from gdtx.network.scope import Actor
from gdtx.office.columns import Problem as CellProblem
from gdtx.office.columns import ReadRow, RowReader
from gdtx.office.excel_read import Cell, open_sheet
from gdtx.office.excel_refused import REASON_TITLE
from gdtx.office.excel_write import read_facts
from gdtx.office.plain_cells import plain_cells

from .. import checks, excel
from ..checks import Problem
from .checking import Checker, ClassRow
from .staging import Staging

Progress = Callable[[int], None]

_KEYS_OF = {column.title: column.key for column in excel.COLUMNS}
_ROWS_TO_STAGE = 8_000
#: Wrong for the row as a whole; what else is missing in an empty cell is said by the checks of classes.
_REQUIRED = "required"


@dataclass
class Reading:
    """What a file turned out to hold. The accepted rows lie in the staging it was read into."""

    rows: int = 0
    refused: list[Refusal] = field(default_factory=list)
    warnings: WarningBook = field(default_factory=WarningBook)
    period: PeriodCode | None = None
    facts: dict[str, str] = field(default_factory=dict)
    columns: tuple[str, ...] = excel.KEYS

    @property
    def sheet(self) -> dict[str, object]:
        """What must be known of the sheet to compare its rows again and to give refused rows back in the same form."""
        return {"columns": list(self.columns), "facts": self.facts}


def read_file(
    path: Path, staging: Staging, *, actor: Actor, period: str | None = None, progress: Progress | None = None
) -> Reading:
    """Read and check a whole class sheet; rows that pass go into `staging`. Nothing else is written.

    `period` is what the person asked for; a sheet made by `class_sheet` carries its own, and the two must agree.
    Raises `Refused` when the file cannot be read at all (the rules of `office.excel_guard` and `office.columns`,
    `bad_period`, `period_mismatch`), `Forbidden` when it holds a centre the person sees but may not
    write for.
    """
    facts = read_facts(path)
    reading = Reading(facts=facts if facts.get(excel.FACT_SHEET) == excel.SHEET_KIND else {})
    reading.period = _period(period, reading.facts.get(excel.FACT_PERIOD), path.name)
    centre_code = reading.facts.get(excel.FACT_CENTRE, "")
    checker = Checker(actor, on=actor.on, period=reading.period, centre_code=centre_code)
    with open_sheet(path, excel.SHEET) as sheet:
        prefilled = {"centre": centre_code} if centre_code else None
        reader = RowReader(excel.COLUMNS, sheet.title_row, sheet=sheet.name, prefilled=prefilled)
        reading.columns = tuple(key for key in excel.KEYS if key in reader.match.places)
        for warning in reader.match.warnings:
            if warning["column"] != REASON_TITLE:
                reading.warnings.about_file(
                    str(warning["rule"]), str(warning["message"]), column=str(warning["column"])
                )
        waiting: list[ClassRow] = []
        for batch in sheet.batches:
            waiting += _check_batch(batch, reader, checker, reading)
            if len(waiting) >= _ROWS_TO_STAGE:
                staging.add(waiting)
                waiting = []
                if progress is not None:
                    progress(reading.rows)
        staging.add(waiting)
    return reading


def _check_batch(
    batch: Sequence[tuple[int, tuple[Cell, ...]]], reader: RowReader, checker: Checker, reading: Reading
) -> list[ClassRow]:
    read = [row for row in reader.read(batch) if not _is_blank(row)]
    reading.rows += len(read)
    place = excel.PLACES["centre"]
    checker.centres.learn({row.values[place] for row in read if row.values[place]})
    accepted: list[ClassRow] = []
    cells: dict[int, tuple[Cell, ...]] | None = None
    for row in read:
        checked = checker.check(row.number, row.values, located(row.problems) if row.problems else ())
        for note in row.notes:
            reading.warnings.about_row(note.row, note.column, note.value, note.rule, note.message)
        if checked.accepted is not None:
            accepted.append(checked.accepted)
            for warning in checked.problems:
                reading.warnings.about_row(row.number, warning.title, warning.value, warning.rule, warning.message)
            continue
        if cells is None:
            cells = dict(batch)
        plain = plain_cells(excel.located(cells[row.number], reader.match.places))
        reading.refused.append(refusal(row.number, plain, checked.problems))
    return accepted


def _is_blank(row: ReadRow) -> bool:
    """A row that holds something only under titles nobody knows."""
    return not any(value is not None for value in row.values) and all(
        problem.rule == _REQUIRED for problem in row.problems
    )


def located(problems: Iterable[CellProblem]) -> list[Problem]:
    """Problems of cells, by field. That a cell must not be empty is said by the checks of classes, as in the form."""
    return [
        Problem(problem.rule, _KEYS_OF[problem.column], problem.value, problem.message)
        for problem in problems
        if problem.rule != _REQUIRED
    ]


def refusal(row: int, cells: Sequence[Any], problems: Iterable[Problem]) -> Refusal:
    """A refused row with every reason, in the order of the columns."""
    order = {key: place for place, key in enumerate(excel.KEYS)}
    ranked = sorted(problems, key=lambda problem: order.get(problem.field, len(order)))
    return Refusal(row, cells, [problem.as_dict() for problem in ranked])


def refuse_contradictory(staging: Staging, reading: Reading, codes: dict[int, str], groups: dict[int, str]) -> None:
    """Rows that change a class so that it contradicts what the sheet does not say (columns it lacks) are refused."""
    if len(reading.columns) == len(excel.KEYS):
        return
    taken_out = []
    for row, centre_id, group_id, facts in staging.contradictory():
        problems = [problem for problem in checks.check_values(facts) if not problem.warning]
        cells = plain_cells(excel.cells_of(codes[centre_id], groups[group_id], facts))
        kept = [cell if key in reading.columns else None for key, cell in zip(excel.KEYS, cells, strict=True)]
        told = [
            Problem(
                problem.rule,
                problem.field,
                problem.value,
                _("%(message)s Số của cột không có trong tệp lấy từ lớp đã ghi.") % {"message": problem.message},
            )
            for problem in problems
        ]
        reading.refused.append(refusal(row, kept, told))
        taken_out.append(row)
    if taken_out:
        staging.remove(taken_out)
        reading.refused.sort(key=lambda each: each.row)


def _period(asked: str | None, carried: str | None, name: str) -> PeriodCode | None:
    wanted = periods.parse(asked, where="--period") if asked else None
    own = periods.parse(carried, where={"sheet": excel.SHEET}) if carried else None
    if wanted is not None and own is not None and wanted != own:
        raise Refused(
            "period_mismatch",
            _("Tệp “%(name)s” là bảng ghi lớp của kỳ %(own)s, không phải kỳ %(wanted)s đang nhập.")
            % {"name": name, "own": own.text, "wanted": wanted.text},
            where=name,
            way_out=_("Chọn đúng kỳ của tệp, hoặc tải bảng mẫu của kỳ cần nhập."),
        )
    return wanted or own
