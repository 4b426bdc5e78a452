"""The class sheet: its columns, the blank sheet a centre fills in, and lists of classes that can be taken in again.

One list of columns makes the template, the import, the export and the help sheet. What a value must satisfy is not
said here but in `checks`; a column only knows how its cells are read and written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from gdtx.catalogue.models import ThematicGroup
from gdtx.foundation.periods import Period
from gdtx.foundation.vietnamese import date_short, same_title
from gdtx.office import columns as office
from gdtx.office.columns import Column
from gdtx.office.excel_read import Cell
from gdtx.office.excel_write import Target, write_table, write_template

from .enums import Mode
from .facts import TITLES, ClassFacts

SHEET = "Lớp học"
#: What a template remembers: keys of the facts that travel with the file.
FACT_PERIOD, FACT_CENTRE, FACT_SHEET = "period", "centre", "sheet"
SHEET_KIND = "class_sheet"
OWN = "Trung tâm"

_ANY = 10**15  # how large a number may be is said by the checks
_LONGEST = 32_767


def _mode(cell: Cell) -> Any:
    """The mode, or the text as typed: the checks refuse what is not in the list."""
    found = _read_text(cell)
    if found is None or not isinstance(found, str):
        return found
    return _MODES.get(same_title(found), found)


def _code(cell: Cell) -> Any:
    found = _read_text(cell)
    return found.upper() if isinstance(found, str) else found


_read_text = office.text(longest=_LONGEST)
_read_count = office.whole_number(minimum=-_ANY, maximum=_ANY)
_read_day = office.day(earliest=dt.date.min, latest=dt.date.max)
_MODES = {same_title(str(mode.label)): str(mode) for mode in Mode} | {str(mode): str(mode) for mode in Mode}


def _column(key: str, read: Callable[[Cell], Any], **more: Any) -> Column:
    return Column(key=key, title=str(TITLES[key]), read=read, **more)


COLUMNS: tuple[Column, ...] = (
    _column("centre", _code, kind="code", required=True, width=18, hint="Mã của trung tâm; mẫu tải về đã điền sẵn."),
    _column("topic", _read_text, required=True, width=38, hint="Nội dung của lớp hoặc chuyên đề, tối đa 300 ký tự."),
    _column(
        "group_id",
        _read_text,
        required=True,
        width=30,
        aliases=("Nhóm", "Nhóm chuyên đề"),
        strict_choices=False,
        hint="Mã hoặc tên nhóm trong danh mục của tỉnh.",
    ),
    _column(
        "start_on",
        _read_day,
        kind="date",
        required=True,
        width=13,
        hint="Ngày mở lớp, ví dụ 05/10/2020; không ghi lớp chưa mở.",
    ),
    _column("end_on", _read_day, kind="date", width=13, hint="Để trống nếu lớp chưa xong hoặc học trong một ngày."),
    _column("sessions", _read_count, kind="whole", width=9, hint="Số buổi học, từ 1 trở lên."),
    _column(
        "turns",
        _read_count,
        kind="whole",
        required=True,
        width=10,
        hint="Mỗi người dự lớp tính một lượt, không nhân với số buổi.",
    ),
    _column("female", _read_count, kind="whole", width=9, hint="Trong số lượt học viên; để trống nếu không có số."),
    _column("minority", _read_count, kind="whole", width=10, hint="Trong số lượt học viên; để trống nếu không có số."),
    _column("migrant", _read_count, kind="whole", width=10, hint="Trong số lượt học viên; để trống nếu không có số."),
    _column("persons", _read_count, kind="whole", width=9, hint="Số người khác nhau, không lớn hơn số lượt."),
    _column(
        "mode",
        _mode,
        width=12,
        choices=tuple(str(mode.label) for mode in Mode),
        write=lambda value: str(Mode(value).label) if value in Mode.values else value,
        hint="Trực tiếp, Trực tuyến hoặc Kết hợp.",
    ),
    _column("place", _read_text, width=26, strict_choices=False, hint="Nơi học, ví dụ Nhà văn hóa thôn 3."),
    _column("presenter", _read_text, width=22, hint="Người trình bày, giảng dạy."),
    _column("partner", _read_text, width=22, hint="Đơn vị cùng tổ chức."),
    _column(
        "run_by",
        _read_text,
        width=22,
        hint="Để trống hoặc ghi “Trung tâm” nếu trung tâm tự mở; nếu không, ghi tên đơn vị mở lớp.",
    ),
    _column("cost", _read_count, kind="money", width=14, hint="Số nguyên, tính bằng đồng."),
    _column("funding", _read_text, width=20, hint="Ví dụ: Ngân sách xã."),
)
KEYS = tuple(column.key for column in COLUMNS)
PLACES = {key: place for place, key in enumerate(KEYS)}
#: What a sheet without this column says nothing about, so that an existing class keeps its value.
OPTIONAL_KEYS = tuple(column.key for column in COLUMNS if not column.required)


def columns_for(groups: Iterable[ThematicGroup] = (), places: Iterable[str] = ()) -> tuple[Column, ...]:
    """The columns with the drop-downs of a province's groups and a centre's places."""
    lists = {"group_id": tuple(group.name for group in groups), "place": tuple(places)}
    return tuple(
        Column(**{**vars(column), "choices": lists[column.key]}) if lists.get(column.key) else column
        for column in COLUMNS
    )


# --- Out ------------------------------------------------------------------------------------------------------


def write_class_sheet(
    target: Target,
    *,
    centre_code: str,
    centre_name: str,
    period: Period,
    groups: Sequence[ThematicGroup],
    places: Sequence[str],
    synthetic: bool = False,
) -> None:
    """The blank sheet of a centre and a period: code filled in, lists to choose from, help beside it."""
    write_template(
        target,
        columns_for(groups, places),
        sheet=SHEET,
        title=_("Bảng ghi lớp, chuyên đề – %(centre)s – %(period)s")
        % {"centre": centre_name, "period": period.code.short_label},
        facts={FACT_SHEET: SHEET_KIND, FACT_PERIOD: period.text, FACT_CENTRE: centre_code},
        prefilled={"centre": centre_code},
        guide=(
            _("Mỗi dòng là một lớp hoặc chuyên đề của %(centre)s bắt đầu trong %(period)s (từ %(first)s đến %(last)s).")
            % {
                "centre": centre_name,
                "period": period.label,
                "first": date_short(period.start),
                "last": date_short(period.last_day),
            },
            _("Dòng để trống được bỏ qua. Ghi lại đúng lớp đã có (cùng tên, ngày bắt đầu, địa điểm) là sửa lớp đó."),
            _("Ghi xong, vào Lớp học, Nhập từ Excel và chọn tệp này; chương trình cho xem trước khi ghi."),
        ),
        synthetic=synthetic,
    )


def cells_of(centre_code: str, group: str, facts: ClassFacts) -> list[Any]:
    """A class as the values of a row of the sheet, in the order of the columns."""
    values = {"centre": centre_code, "group_id": group}
    return [values[key] if key in values else getattr(facts, key) for key in KEYS]


def write_list(
    target: Target,
    rows: Iterable[Sequence[Any]],
    *,
    title: str,
    count: int | None = None,
    subtitles: Sequence[str] = (),
    synthetic: bool = False,
) -> int:
    """A list of classes (`cells_of`), whole, with its count, in the columns of the sheet: it can be taken in again."""
    return write_table(
        target,
        COLUMNS,
        rows,
        sheet=SHEET,
        title=title,
        subtitles=subtitles,
        noun=_("lớp"),
        count=count,
        titles_first=True,
        synthetic=synthetic,
    )


def located(row: Sequence[Cell], places: Mapping[str, int]) -> list[Cell]:
    """The cells of a row in the order of the columns; a column the sheet does not have is empty."""
    return [row[places[key]] if key in places else None for key in KEYS]


def group_names(groups: Iterable[ThematicGroup]) -> dict[int, str]:
    """How each group is written in a list: by its name."""
    return {group.pk: group.name for group in groups}


def iter_cells(rows: Iterable[Any], names: Mapping[int, str]) -> Iterator[list[Any]]:
    """Stored classes (with `centre` joined) as rows of the sheet."""
    for row in rows:
        yield cells_of(row.centre.code, names.get(row.group_id, ""), ClassFacts.of(row))
