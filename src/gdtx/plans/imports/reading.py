"""From a file to located rows: the sheet, whose plan it is, and what each row gives of an activity."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from gdtx.catalogue.queries import GroupBook
from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import number, same_title
from gdtx.intake.actions import Refusal
from gdtx.intake.warnings import WarningBook
from gdtx.network.models import Organisation
from gdtx.office.columns import ReadRow, RowReader
from gdtx.office.excel_read import Cell, open_sheet
from gdtx.office.excel_refused import REASON_TITLE
from gdtx.office.excel_write import read_facts
from gdtx.office.plain_cells import cell_text, plain_cells

from ..actions.parts import place_of
from ..enums import Purpose
from ..excel import activities as excel
from ..models import Activity, Plan
from ..periods import say_period
from ..when import read_days

#: A plan takes far fewer; what is longer is no sheet of activities.
MOST_ROWS = 2_000

_TASK = re.compile(r"\s*(?:#|số\s*)?(?P<number>\d{1,12})(?:\s*[–—.:-].*)?\s*", re.IGNORECASE | re.DOTALL)


@dataclass(slots=True)
class Candidate:
    """A row that could be read: what it gives by column of the activity, and the activity its code names."""

    row: int
    cells: Sequence[Any]
    given: dict[str, Any] = field(default_factory=dict)
    key: uuid.UUID | None = None


@dataclass
class Reading:
    """What a file turned out to hold."""

    candidates: list[Candidate] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    warnings: WarningBook = field(default_factory=WarningBook)
    columns: tuple[str, ...] = excel.KEYS
    facts: dict[str, str] = field(default_factory=dict)


class RowWorld:
    """What reading the rows of a plan needs to know: its groups, its activities, their codes."""

    def __init__(self, plan: Plan, existing: Sequence[Activity]) -> None:
        self.plan = plan
        self._groups = GroupBook()
        self._province_id = place_of(plan)[0]
        self._own_groups = {same_title(row.group.name): row.group.pk for row in existing if row.group is not None}
        short = excel.codes_of(row.key for row in existing)
        self.keys = {f"V{row.key.hex}".upper(): row.key for row in existing} | {
            code: key for key, code in short.items()
        }

    def group(self, text: str) -> int | None:
        """The group in force when the plan begins, or one its activities have."""
        found = self._groups.find(self._province_id, self.plan.starts_on, text)
        return found.pk if found is not None else self._own_groups.get(same_title(text))

    def group_names(self) -> list[str]:
        """The groups in force when the plan begins."""
        return [row.name for row in self._groups.groups(self._province_id, self.plan.starts_on)]


def read_file(path: Path, plan: Plan, existing: Sequence[Activity]) -> Reading:
    """Read a whole sheet for a plan; nothing is written.

    Raises `Refused` when the file cannot be read at all (the rules of `office`), holds another kind of sheet or that
    of another plan (`other_sheet`, `plan_mismatch`), or too many rows (`too_many_rows`).
    """
    facts = read_facts(path)
    _require_sheet_of(plan, facts, path.name)
    reading = Reading(facts=facts)
    world = RowWorld(plan, existing)
    with open_sheet(path, excel.SHEET) as sheet:
        reader = RowReader(excel.COLUMNS, sheet.title_row, sheet=sheet.name)
        reading.columns = excel.given_columns(reader.match.places)
        for warning in reader.match.warnings:
            if warning["column"] != REASON_TITLE:
                reading.warnings.about_file(
                    str(warning["rule"]), str(warning["message"]), column=str(warning["column"])
                )
        for batch in sheet.batches:
            raw = dict(batch)
            _take(reader, batch, {each: excel.located(raw[each], reader.match.places) for each in raw}, world, reading)
            if len(reading.candidates) + len(reading.refused) > MOST_ROWS:
                raise Refused(
                    "too_many_rows",
                    _("Tệp có hơn %(most)s dòng; một kế hoạch không có nhiều việc như vậy.")
                    % {"most": number(MOST_ROWS)},
                    where=path.name,
                    way_out=_("Hãy kiểm tra có chọn đúng tệp không."),
                )
    return reading


def read_cells(
    cells: Mapping[int, Sequence[Cell]], plan: Plan, existing: Sequence[Activity], columns: Iterable[str]
) -> Reading:
    """Rows whose cells stand in the order of our columns, as if they stood in a sheet with these columns."""
    reading = Reading(columns=tuple(columns))
    reader = RowReader(excel.COLUMNS, [column.title for column in excel.COLUMNS], sheet=excel.SHEET)
    batch = [(each, tuple(row)) for each, row in cells.items()]
    _take(reader, batch, {each: list(row) for each, row in cells.items()}, RowWorld(plan, existing), reading)
    return reading


def _require_sheet_of(plan: Plan, facts: Mapping[str, str], name: str) -> None:
    kind = facts.get(excel.FACT_SHEET)
    if not kind:
        return  # somebody's own sheet: its titles say what it is
    if kind != excel.SHEET_KIND:
        raise Refused(
            "other_sheet",
            _("Tệp “%(name)s” là mẫu khác của chương trình, không phải bảng hoạt động của kế hoạch.") % {"name": name},
            where=name,
            way_out=_("Tải bảng hoạt động ở trang kế hoạch rồi ghi vào đó."),
        )
    code = Organisation.objects.filter(pk=plan.organisation_id).values_list("code", flat=True).get()
    if all(facts.get(key) == value for key, value in excel.facts_of(plan, code).items()):
        return
    purpose, period = facts.get(excel.FACT_PURPOSE, ""), facts.get(excel.FACT_PERIOD, "")
    theirs = _("%(purpose)s %(period)s của %(code)s") % {
        "purpose": Purpose(purpose).label if purpose in Purpose.values else purpose,
        "period": period,
        "code": facts.get(excel.FACT_CENTRE, ""),
    }
    ours = _("%(purpose)s %(period)s của %(code)s") % {
        "purpose": Purpose(plan.purpose).label, "period": say_period(plan.kind, plan.period), "code": code,
    }  # fmt: skip
    raise Refused(
        "plan_mismatch",
        _("Tệp “%(name)s” là bảng của kế hoạch %(theirs)s, không phải kế hoạch %(ours)s đang mở.")
        % {"name": name, "theirs": theirs, "ours": ours},
        where=name,
        way_out=_("Mở đúng kế hoạch của tệp, hoặc tải bảng của kế hoạch đang mở."),
    )


def _take(
    reader: RowReader,
    batch: Sequence[tuple[int, tuple[Cell, ...]]],
    cells: Mapping[int, Sequence[Cell]],
    world: RowWorld,
    reading: Reading,
) -> None:
    for row in reader.read(batch):
        if not any(value is not None for value in row.values) and all(each.rule == "required" for each in row.problems):
            continue
        plain = plain_cells(cells[row.number])
        for note in row.notes:
            reading.warnings.about_row(note.row, note.column, note.value, note.rule, note.message)
        problems: list[dict[str, object]] = [
            {"column": each.column, "value": each.value, "rule": each.rule, "message": each.message}
            for each in row.problems
        ]
        candidate = Candidate(row.number, plain)
        problems += _understand(row, candidate, world, reading.columns)
        if problems:
            reading.refused.append(Refusal(row.number, plain, in_order(problems)))
        else:
            reading.candidates.append(candidate)


def in_order(problems: Iterable[dict[str, object]]) -> list[dict[str, object]]:
    """Problems of a row in the order of the columns; those of no column at the end."""
    order = {column.title: place for place, column in enumerate(excel.COLUMNS)}
    return sorted(problems, key=lambda each: order.get(str(each["column"]), len(order)))


def _understand(row: ReadRow, candidate: Candidate, world: RowWorld, columns: Sequence[str]) -> list[dict[str, object]]:
    """Put what the row gives into the candidate; what cannot be understood."""
    wrong = {each.column for each in row.problems}
    problems = []
    for key, value in zip(excel.KEYS, row.values, strict=True):
        if key not in columns or excel.TITLES[key] in wrong:
            continue
        try:
            if key == "code":
                candidate.key = None if value is None else _activity(world, value)
            else:
                candidate.given |= _columns_of(key, value, world)
        except Refused as refusal:
            problems.append(problem(refusal, candidate.cells, key))
    return problems


def problem(refusal: Refused, cells: Sequence[Any], key: str = "") -> dict[str, object]:
    """A refusal of a row with its place: the column it speaks of and what stands there."""
    key = key or (refusal.where if isinstance(refusal.where, str) and refusal.where in excel.PLACES else "")
    return {
        "column": excel.TITLES.get(key, ""),
        "value": cell_text(cells[excel.PLACES[key]]) if key else "",
        "rule": refusal.rule,
        "message": refusal.sentence,
    }


def _columns_of(key: str, value: Any, world: RowWorld) -> dict[str, Any]:
    """The columns of the activity that a cell gives."""
    if key == "when":
        start, last = read_days(value, world.plan.span)
        return {"starts_on": start, "last_on": last}
    if key == "group":
        return {"group_id": None if value is None else _group(world, value)}
    if key == "task":
        return {"task_id": None if value is None else _task(value)}
    return {key: value}


def _group(world: RowWorld, text: str) -> int:
    found = world.group(text)
    if found is None:
        raise Refused(
            "unknown_group",
            _("Không có nhóm nội dung “%(text)s” trong danh mục của tỉnh.") % {"text": text[:60]},
            "group",
            _("Chọn một trong: %(names)s.") % {"names": "; ".join(world.group_names()[:12])},
        )
    return found


def _task(text: str) -> int:
    match = _TASK.fullmatch(text)
    if match is None:
        raise Refused(
            "bad_task",
            _("“%(text)s” không phải số của một nhiệm vụ.") % {"text": text[:60]},
            "task",
            _("Ghi số của nhiệm vụ, ví dụ 12, hoặc chọn trong danh sách của bảng."),
        )
    return int(match["number"])


def _activity(world: RowWorld, code: str) -> uuid.UUID:
    found = world.keys.get(code.replace("-", "").replace(" ", ""))
    if found is None:
        raise Refused(
            "unknown_activity",
            _("Không có việc mang mã “%(code)s” trong bản kế hoạch này; có thể đã có người bỏ.") % {"code": code[:40]},
            "code",
            _("Để trống ô này nếu là việc mới."),
        )
    return found
