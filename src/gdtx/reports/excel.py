"""The working sheet of the specialist: what to look at before the review is signed. It stays out of the signed text.

Sheets: units by turns, who has not reported, odd class sizes, possible doubles, missing optional figures. Lists of
classes are written for people with posts only; who runs the machine gets the aggregates.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from gdtx.foundation.vietnamese import datetime_short, decimal, number
from gdtx.office.columns import Column, text
from gdtx.office.excel_write import ListSheet, write_lists

from .checks import OPTIONAL, K, doubles, given, odd_sizes
from .figures import Reading
from .queries import ClassRow, Place, area_names, classes_of, synthetic, unit_names
from .wording import NOT_REPORTED, change, first_upper, mean, share

#: Units marked at each end of the list.
ENDS = 3


def _column(key: str, title: str, kind: str = "text", width: float = 14.0) -> Column:
    return Column(key=key, title=title, read=text(), kind=kind, width=width)


def write_working_sheet(path: Path, where: Place, reading: Reading, *, with_classes: bool) -> None:
    """Write the workbook. `with_classes` false leaves the lists of single classes out and says so."""
    rows = classes_of(where.so_far) if with_classes else []
    lists = [_units(where, reading), _silent(reading)]
    if with_classes:
        places = _Places(where, rows)
        lists += [_odd(rows, places), _doubles(rows, places), _given(rows, places)]
    about = _about(where, reading, with_classes)
    lists[0] = ListSheet(**{**vars(lists[0]), "subtitles": [*about, *lists[0].subtitles]})
    write_lists(path, lists, title=_("Bảng làm việc: %(name)s") % {"name": where.name}, synthetic=synthetic())


def _about(where: Place, reading: Reading, with_classes: bool) -> list[str]:
    moment = dt.datetime.fromisoformat(reading.read_at)
    lines = [
        f"{where.question.area.name}, {where.period.label}",
        _("Dùng để kiểm tra trước khi ký, không kèm theo báo cáo. Số liệu đọc lúc %(moment)s, mã số liệu %(checksum)s.")
        % {"moment": datetime_short(moment), "checksum": reading.checksum},
    ]
    if not with_classes:
        lines.append(_("Chạy không có --as nên không kèm danh sách lớp; thêm --as và tên đăng nhập để có."))
    return lines


class _Places:
    """Names of the communes and units of the classes, looked up once."""

    def __init__(self, where: Place, rows: Sequence[ClassRow]) -> None:
        ids = {row.area_id for row in rows}
        self.communes = area_names(where.question, ids)
        self.units = unit_names(where.question, ids) if where.child_level else {}

    def of(self, row: ClassRow) -> dict[str, Any]:
        """What says where a class was held."""
        return {
            "unit": self.units.get(row.area_id, ""),
            "commune": self.communes.get(row.area_id, ""),
            "centre": row.centre,
            "topic": row.topic,
            "group": row.group,
            "start_on": row.start_on,
            "place": row.place,
            "turns": row.turns,
            "link": class_address(row.id),
        }


def class_address(class_id: int) -> str:
    """The address of the class within the installation, its number where this installation has no such page."""
    try:
        return reverse("class_detail", args=[class_id])
    except NoReverseMatch:
        return str(class_id)


def _class_columns() -> list[Column]:
    return [
        _column("unit", _("Đơn vị"), width=22),
        _column("commune", _("Xã, phường, thị trấn"), width=22),
        _column("centre", _("Mã trung tâm"), "code", 18),
        _column("topic", _("Tên lớp, chuyên đề"), width=44),
        _column("group", _("Nhóm nội dung"), width=30),
        _column("start_on", _("Ngày bắt đầu"), "date", 13),
        _column("place", _("Địa điểm"), width=28),
        _column("turns", _("Lượt học viên"), "whole", 11),
        _column("link", _("Trang của lớp"), width=18),
    ]


# --- Units -------------------------------------------------------------------------------------------------


def _units(where: Place, reading: Reading) -> ListSheet:
    now = reading.now
    earlier: Mapping[str | None, Any] = {row["code"]: row for row in reading.before["children"]}
    reported = sorted(
        (row for row in now["children"] if row["classes"] is not None),
        key=lambda row: (-row["turns"], row["code"] or ""),
    )
    held = [row["code"] for row in reported if row["classes"] and row["code"]]
    marks = dict.fromkeys(held[-ENDS:], _("ít lượt nhất")) | dict.fromkeys(held[:ENDS], _("nhiều lượt nhất"))
    rows = [*reported, *(row for row in now["children"] if row["classes"] is None)]
    return ListSheet(
        sheet=_("Đơn vị"),
        title=_("Đơn vị, xếp theo lượt học viên"),
        columns=[
            _column("name", _("Đơn vị"), width=30),
            _column("code", _("Mã"), "code", 10),
            _column("centres", _("Trung tâm"), "whole", 11),
            _column("reporting", _("Đã báo cáo"), "whole", 11),
            _column("classes", _("Số lớp"), "whole", 11),
            _column("turns", _("Lượt học viên"), "whole", 14),
            _column("share", _("Tỷ lệ lượt"), "percent", 11),
            _column("mean", _("Lượt/lớp"), "decimal", 11),
            _column("before", _("Lượt kỳ năm trước"), "whole", 14),
            _column("change", _("Tăng, giảm"), "percent", 11),
            _column("mark", _("Ghi chú"), width=22),
        ],
        rows=[_unit_row(row, now, earlier.get(row["code"]), marks) for row in rows],
        noun=_("đơn vị"),
        totals={
            "classes": now["classes"],
            "turns": now["turns"],
            "centres": now["centres"]["total"],
            "reporting": now["centres"]["reporting"],
        },
    )


def _unit_row(
    row: Mapping[str, Any], now: Mapping[str, Any], earlier: Mapping[str, Any] | None, marks: Mapping[str, str]
) -> dict[str, Any]:
    before = earlier["turns"] if earlier else None
    comparable = reading_rule(now) and before is not None and row["turns"] is not None
    moved = change(row["turns"], before) if comparable else None
    return {
        "code": row["code"] or "",
        "name": row["name"],
        "centres": row["centres"],
        "reporting": row["reporting"],
        "classes": row["classes"],
        "turns": row["turns"],
        "share": share(row["turns"], now["turns"]),
        "mean": mean(row["turns"], row["classes"]) if row["classes"] else None,
        "before": before,
        "change": moved.relative if moved else None,
        "mark": first_upper(str(NOT_REPORTED))
        if row["classes"] is None and row["centres"]
        else marks.get(row["code"] or "", ""),
    }


def reading_rule(now: Mapping[str, Any]) -> bool:
    """Whether the turns of the answer were counted by one rule."""
    return bool(now["turns_rule"] != "mixed")


def _silent(reading: Reading) -> ListSheet:
    return ListSheet(
        sheet=_("Chưa báo cáo"),
        title=_("Trung tâm chưa báo cáo"),
        columns=[
            _column("code", _("Mã trung tâm"), "code", 20),
            _column("name", _("Trung tâm"), width=52),
            _column("unit", _("Đơn vị"), width=30),
        ],
        rows=[{"code": each.code, "name": each.name, "unit": each.unit} for each in reading.silent],
        noun=_("trung tâm"),
        count=len(reading.silent),
    )


# --- Classes -----------------------------------------------------------------------------------------------


def _odd(rows: Sequence[ClassRow], places: _Places) -> ListSheet:
    found = odd_sizes(rows)
    return ListSheet(
        sheet=_("Quy mô khác thường"),
        title=_("Lớp có số lượt khác thường so với nhóm nội dung của mình"),
        columns=[
            *_class_columns(),
            _column("usual", _("Trung vị của nhóm"), "decimal", 12),
            _column("range", _("Khoảng thường gặp"), width=18),
            _column("why", _("Vì sao cần xem"), width=34),
        ],
        rows=[{**places.of(odd.row), **_why(odd)} for odd in found],
        subtitles=[
            _(
                "Ngoài khoảng trung vị ± %(k)s lần độ lệch tuyệt đối trung vị (tính trên lô-ga-rít của số lượt,"
                " trong từng nhóm). Đây là câu hỏi, không phải lỗi."
            )
            % {"k": decimal(Decimal(str(K)), 1)}
        ],
        noun=_("lớp"),
        count=len(found),
    )


def _why(odd: Any) -> dict[str, Any]:
    words = {"times": decimal(Decimal(str(round(odd.times, 2))), 1)}
    if odd.is_large:
        why = _("lớn, gấp %(times)s lần trung vị") % words
    elif not odd.row.turns:
        why = _("không có lượt nào")
    else:
        why = _("nhỏ, bằng %(times)s lần trung vị") % words
    return {
        "usual": Decimal(str(odd.median)),
        "range": _("từ %(low)s đến %(high)s") % {"low": number(odd.low), "high": number(odd.high)},
        "why": why,
    }


def _doubles(rows: Sequence[ClassRow], places: _Places) -> ListSheet:
    found = doubles(rows)
    lines = list(_double_rows(found, places))
    return ListSheet(
        sheet=_("Nghi trùng"),
        title=_("Lớp có thể đã ghi hai lần"),
        columns=[
            *_class_columns()[:1],
            _column("number", _("Cụm"), "whole", 7),
            *_class_columns()[1:],
            _column("why", _("Vì sao cần xem"), width=46),
        ],
        rows=lines,
        subtitles=[_("Cùng ngày, cùng chuyên đề, cùng địa điểm, không kể cách viết; xét cả giữa các trung tâm.")],
        noun=_("lớp"),
        count=len(lines),
    )


def _double_rows(found: Sequence[Any], places: _Places) -> Iterator[dict[str, Any]]:
    for place, double in enumerate(found, 1):
        same = len({row.centre_id for row in double.rows}) == 1
        if not double.near:
            why = _("khác xã, trùng cả số lượt")
        elif same:
            why = _("cùng một trung tâm, cách viết khác nhau")
        else:
            why = _("hai trung tâm trong cùng một xã")
        for row in double.rows:
            yield {"number": place, **places.of(row), "why": why}


def _given(rows: Sequence[ClassRow], places: _Places) -> ListSheet:
    by_place: dict[tuple[str, str], list[ClassRow]] = defaultdict(list)
    for row in rows:
        by_place[places.units.get(row.area_id, ""), row.centre].append(row)
    lines = []
    for (unit, centre), members in sorted(by_place.items()):
        counts = given(members)
        if any(getattr(counts, name) < counts.classes for name in OPTIONAL):
            lines.append(
                {"unit": unit, "centre": centre, "classes": counts.classes, "none": counts.none}
                | {name: getattr(counts, name) for name in OPTIONAL}
            )
    return ListSheet(
        sheet=_("Thiếu số liệu"),
        title=_("Trung tâm có lớp còn thiếu số liệu không bắt buộc"),
        columns=[
            _column("unit", _("Đơn vị"), width=24),
            _column("centre", _("Mã trung tâm"), "code", 20),
            _column("classes", _("Số lớp"), "whole", 9),
            _column("female", _("Có số nữ"), "whole", 10),
            _column("minority", _("Có số DTTS"), "whole", 10),
            _column("migrant", _("Có số nhập cư"), "whole", 10),
            _column("persons", _("Có số người"), "whole", 10),
            _column("sessions", _("Có số buổi"), "whole", 10),
            _column("cost", _("Có kinh phí"), "whole", 10),
            _column("none", _("Không có số liệu nào"), "whole", 12),
        ],
        rows=lines,
        noun=_("trung tâm"),
        count=len(lines),
    )
