"""The sheet of activities of a plan: its columns, the blank and the filled sheet, and the rows that were refused.

One list of columns makes the template, the export, the import and the help sheet; their titles are those of the form
and of the printed plan (`columns`). What a value must satisfy is said by the checks of the form.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from gdtx.catalogue.models import ThematicGroup
from gdtx.directives.models import Task
from gdtx.foundation.vietnamese import date_short
from gdtx.network.enums import BudgetSource
from gdtx.office import columns as office
from gdtx.office.columns import Column, Noted
from gdtx.office.excel_read import Cell
from gdtx.office.excel_write import Target, write_template

from ..columns import ACTIVITY_TITLES
from ..models import Activity, Plan
from ..periods import say_period
from ..when import say_days

SHEET = "Hoạt động"
SHEET_KIND = "plan_activities"
FACT_SHEET, FACT_CENTRE, FACT_KIND, FACT_PURPOSE, FACT_PERIOD = "sheet", "centre", "kind", "purpose", "period"
CODE_TITLE = "Mã việc"

_ANY = 10**15  # how large a number may be is said by the checks
_LONGEST = 32_767
_SOURCES = {str(source.label): str(source) for source in BudgetSource}
#: Characters of a code: enough to tell the activities of one plan apart, and few enough to be read out.
_SHORT = 8

_read_text = office.text(longest=_LONGEST)
_read_count = office.whole_number(minimum=-_ANY, maximum=_ANY)


def _when(cell: Cell) -> Any:
    """Days as typed. Excel makes a day of ``3/2026``: then it is said how it is read."""
    if isinstance(cell, dt.datetime):
        cell = cell.date()
    if isinstance(cell, dt.date) and cell.day == 1:
        note = _("Đọc là ngày %(day)s; nếu là cả tháng, hãy ghi ô dạng chữ: %(month)s.")
        day = date_short(cell)
        return Noted(day, note % {"day": day, "month": f"{cell.month}/{cell.year}"})
    return _read_text(cell)


def _code(cell: Cell) -> Any:
    found = _read_text(cell)
    return found.upper() if isinstance(found, str) else found


def _column(key: str, read: Any = _read_text, **more: Any) -> Column:
    return Column(key=key, title=str(ACTIVITY_TITLES[key]), read=read, **more)


COLUMNS: tuple[Column, ...] = (
    _column("title", required=True, width=44, hint="Việc làm, lớp hoặc chuyên đề; tối đa 300 ký tự."),
    _column(
        "when", _when, required=True, width=22,
        hint="3/2026 (cả tháng), 15/3/2026, 3/2026 – 5/2026 hoặc 15/3/2026 – 20/3/2026; trong kỳ của kế hoạch.",
    ),
    _column("group", width=30, strict_choices=False, hint="Mã hoặc tên nhóm trong danh mục của tỉnh."),
    _column("classes", _read_count, kind="whole", width=10, hint="Để trống nếu không phải lớp."),
    _column("turns", _read_count, kind="whole", width=11, hint="Mỗi người dự lớp tính một lượt."),
    _column("place", width=24, hint="Nơi tổ chức, ví dụ Nhà văn hóa thôn 3."),
    _column("responsible", width=22, hint="Người chịu trách nhiệm chính."),
    _column("participants", width=26, hint="Ví dụ: Hội viên nông dân."),
    _column("partners", width=22, hint="Đơn vị cùng làm."),
    _column("money", _read_count, kind="money", width=15, hint="Số nguyên, tính bằng đồng; ghi thì phải ghi nguồn."),
    _column(
        "source", office.choice(_SOURCES | {str(source): str(source) for source in BudgetSource}), width=22,
        choices=tuple(_SOURCES),
        write=lambda value: str(BudgetSource(value).label) if value in BudgetSource.values else value,
        hint="Chọn trong danh sách.",
    ),
    _column("task", width=30, strict_choices=False, hint="Số của nhiệm vụ giao cho đơn vị, ví dụ 12; chọn được trong danh sách."),  # noqa: E501
    Column(
        "code", CODE_TITLE, _code, kind="code", width=12,
        hint="Chương trình ghi, giữ nguyên để sửa đúng việc đã có; để trống nếu là việc mới.",
    ),
)  # fmt: skip
KEYS = tuple(column.key for column in COLUMNS)
PLACES = {key: place for place, key in enumerate(KEYS)}
TITLES = {column.key: column.title for column in COLUMNS}


def facts_of(plan: Plan, organisation_code: str) -> dict[str, str]:
    """What travels with the file: whose plan it is, and for when. Not which version: the next one takes it too."""
    return {
        FACT_SHEET: SHEET_KIND,
        FACT_CENTRE: organisation_code,
        FACT_KIND: plan.kind,
        FACT_PURPOSE: plan.purpose,
        FACT_PERIOD: plan.period,
    }


def codes_of(keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """A code for each key: its first letters, or all of them where two of the plan begin alike.

    It begins with a letter, so that no program takes it for a number.
    """
    short: dict[str, list[uuid.UUID]] = {}
    for key in keys:
        short.setdefault(key.hex[:_SHORT], []).append(key)
    return {
        key: "V" + (start if len(alike) == 1 else key.hex).upper() for start, alike in short.items() for key in alike
    }


def task_label(pk: int, title: str) -> str:
    """How a task stands in a cell: its number, then what it is about."""
    return f"{pk} – {title}"[:120]


def cells_of(row: Activity, code: str) -> list[Any]:
    """An activity (with its group and task) as the values of a row of the sheet."""
    values: dict[str, Any] = {
        "when": say_days(row.starts_on, row.last_on),
        "group": row.group.name if row.group else None,
        "task": task_label(row.task.pk, row.task.title) if row.task else None,
        "code": code,
    }
    return [values[key] if key in values else getattr(row, key) for key in KEYS]


# --- Out ------------------------------------------------------------------------------------------------------


def columns_for(groups: Iterable[ThematicGroup], tasks: Iterable[Task]) -> tuple[Column, ...]:
    """The columns with the drop-downs of the province's groups and the organisation's tasks."""
    lists = {
        "group": tuple(group.name for group in groups),
        "task": tuple(task_label(task.pk, task.title) for task in tasks),
    }
    return tuple(
        Column(**{**vars(column), "choices": lists[column.key]}) if lists.get(column.key) else column
        for column in COLUMNS
    )


def write_sheet(
    target: Target,
    plan: Plan,
    rows: Sequence[Activity],
    *,
    organisation_code: str,
    organisation_name: str,
    groups: Iterable[ThematicGroup],
    tasks: Iterable[Task],
    synthetic: bool,
) -> None:
    """The sheet of a plan with the activities given and room for more: nothing but what was written down before
    changes when it is taken in again."""
    codes = codes_of(row.key for row in rows)
    words = {
        "plan": plan.title,
        "organisation": organisation_name,
        "period": say_period(plan.kind, plan.period),
        "first": date_short(plan.starts_on),
        "last": date_short(plan.last_on),
    }
    write_template(
        target,
        columns_for(groups, tasks),
        sheet=SHEET,
        title=_("%(plan)s – %(organisation)s") % words,
        facts=facts_of(plan, organisation_code),
        rows=(cells_of(row, codes[row.key]) for row in rows),
        blank_rows=100,
        guide=(
            _("Mỗi dòng là một việc của %(organisation)s trong kế hoạch %(period)s (từ %(first)s đến %(last)s).")
            % words,
            _("Sửa một việc đã có: giữ nguyên cột “%(code)s”. Thêm việc: ghi dòng mới, để trống cột đó.")
            % {"code": CODE_TITLE},
            _("Dòng để trống được bỏ qua; việc không có trong tệp được giữ nguyên, muốn bỏ thì bỏ ở trang kế hoạch."),
            _("Ghi xong, mở kế hoạch, chọn Nhập từ Excel và chọn tệp này; chương trình cho xem trước khi ghi."),
        ),
        synthetic=synthetic,
    )


# --- In -------------------------------------------------------------------------------------------------------


def located(cells: Sequence[Cell], places: Mapping[str, int]) -> list[Cell]:
    """The cells of a row in the order of the columns; a column the sheet does not have is empty."""
    return [cells[places[key]] if key in places else None for key in KEYS]


def given_columns(places: Collection[str]) -> tuple[str, ...]:
    """The columns the sheet has, in our order."""
    return tuple(key for key in KEYS if key in places)
