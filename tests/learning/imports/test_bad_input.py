"""Everything an office has ever sent, and the sentence it gets: sheet, row, column, value, rule, way out."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import pytest

from gdtx.foundation.errors import Forbidden, Refused
from gdtx.intake.models import Batch, BatchState
from gdtx.learning import actions
from gdtx.learning.imports.writing import dry_run, take_in
from gdtx.learning.models import LearningClass
from tests.learning.imports.sheets import row, write
from tests.office.made_files import biff_workbook, ole_file, parts, save, simple_rows, text_cell
from tests.office.made_files import row as row_xml
from tests.support.cast import IN_2021, IN_2025, Cast

pytestmark = pytest.mark.django_db


# --- Rows ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "column", "shown", "rule", "way_out"),
    [
        ({"turns": "khoảng 20"}, "Lượt học viên", "khoảng 20", "bad_number", "Hãy ghi một số nguyên"),
        ({"turns": -3}, "Lượt học viên", "-3", "turns_ge_0", "Hãy ghi từ 0 trở lên"),
        ({"turns": 12.5}, "Lượt học viên", "12,5", "fractional_number", "Hãy ghi số nguyên"),
        ({"turns": 5_000_000}, "Lượt học viên", "5.000.000", "absurd_number", "Hãy kiểm tra lại"),
        ({"turns": "1.200,000"}, "Lượt học viên", "1.200,000", "ambiguous_number", "Hãy ghi lại"),
        ({"turns": None}, "Lượt học viên", "", "missing_turns", "ghi 0"),
        ({"turns": "=1/0"}, "Lượt học viên", "#REF!", "error_cell", "Sửa công thức"),
        ({"female": 200}, "Nữ", "200", "female_le_turns", "Hãy sửa một trong hai số"),
        ({"minority": 41}, "Dân tộc thiểu số", "41", "minority_le_turns", "Hãy sửa"),
        ({"migrant": 41}, "Người nhập cư", "41", "migrant_le_turns", "Hãy sửa"),
        ({"persons": 41}, "Số người", "41", "persons_le_turns", "Hãy sửa"),
        ({"female": -1}, "Nữ", "-1", "female_ge_0", "để trống nếu không có số liệu"),
        ({"sessions": 0}, "Số buổi", "0", "sessions_ge_1", "Hãy ghi lại"),
        ({"start_on": "31/02/2021"}, "Ngày bắt đầu", "31/02/2021", "bad_date", "Hãy kiểm tra lại"),
        ({"start_on": "tháng 10"}, "Ngày bắt đầu", "tháng 10", "bad_date", "ngày/tháng/năm"),
        ({"start_on": "05/10/20"}, "Ngày bắt đầu", "05/10/20", "short_year", "bốn chữ số"),
        ({"start_on": 44109}, "Ngày bắt đầu", "44109", "bad_date", "05/09/2022"),
        ({"start_on": dt.date(2021, 1, 21)}, "Ngày bắt đầu", "21/01/2021", "start_in_future", "kế hoạch"),
        ({"start_on": dt.date(1920, 10, 5)}, "Ngày bắt đầu", "05/10/1920", "absurd_date", "kiểm tra lại năm"),
        ({"start_on": None}, "Ngày bắt đầu", "", "missing_start", "Hãy ghi ngày mở lớp"),
        ({"end_on": dt.date(2020, 10, 4)}, "Ngày kết thúc", "04/10/2020", "end_before_start", "Hãy sửa"),
        ({"group_id": "Bóng đá"}, "Nhóm nội dung", "Bóng đá", "unknown_group", "Hãy ghi mã hoặc tên"),
        ({"group_id": None}, "Nhóm nội dung", "", "missing_group", "Hãy chọn một nhóm"),
        ({"topic": None}, "Tên lớp, chuyên đề", "", "missing_topic", "Hãy ghi nội dung"),
        ({"topic": "x" * 301}, "Tên lớp, chuyên đề", "x" * 60 + "…", "text_too_long", "Hãy ghi gọn lại"),
        ({"mode": "Qua thư"}, "Hình thức", "Qua thư", "unknown_mode", "Trực tiếp, Trực tuyến và Kết hợp"),
        ({"centre": "38-99999-HTCD"}, "Mã trung tâm", "38-99999-HTCD", "unknown_centre", "Hãy xem lại mã"),
        ({"centre": None}, "Mã trung tâm", "", "missing_centre", "Hãy ghi mã"),
        ({"centre": "38-15127-HTCD"}, "Mã trung tâm", "38-15127-HTCD", "foreign_centre", "Hãy bỏ dòng này"),
        ({"start_on": dt.date(2008, 8, 31)}, "Mã trung tâm", "38-15169-HTCD", "centre_closed", "Hãy kiểm tra lại ngày"),
        ({"cost": "năm triệu"}, "Kinh phí (đồng)", "năm triệu", "bad_number", "Hãy ghi một số nguyên"),
        ({"cost": -1}, "Kinh phí (đồng)", "-1", "cost_ge_0", "Hãy ghi từ 0 trở lên"),
    ],
)
def test_a_wrong_cell_refuses_its_row_with_place_value_rule_and_way_out(
    cast: Cast, tmp_path: Path, wrong: dict[str, Any], column: str, shown: str, rule: str, way_out: str
) -> None:
    path = write(tmp_path / "f.xlsx", [row(topic="Dòng đúng"), row(**wrong)])

    answer = take_in(path, by=cast.actor("giamdoc", IN_2021)).as_dict()

    (refusal,) = answer["refusals"]
    assert (refusal["row"], refusal["column"], refusal["value"], refusal["rule"]) == (3, column, shown, rule)
    assert way_out in refusal["message"]
    assert (answer["rows"], answer["accepted"], answer["refused"]) == (2, 1, 1)
    assert [each.topic for each in LearningClass.objects.all()] == ["Dòng đúng"]


def test_every_problem_of_a_row_is_told_in_the_order_of_the_columns(cast: Cast, tmp_path: Path) -> None:
    wrong = row(topic=None, end_on=dt.date(2020, 1, 1), sessions=0, female=50, cost="abc", mode="Qua thư")

    answer = dry_run(write(tmp_path / "f.xlsx", [wrong]), by=cast.actor("giamdoc", IN_2021)).as_dict()

    assert [refusal["rule"] for refusal in answer["refusals"]] == [
        "missing_topic",
        "end_before_start",
        "sessions_ge_1",
        "female_le_turns",
        "unknown_mode",
        "bad_number",
    ]
    assert answer["refused"] == 1


@pytest.mark.parametrize(
    ("typed", "read"),
    [("1.200", 1200), ("1,200", 1200), ("1 200", 1200), ("12 người", 12), ("40", 40), (" 40 ", 40), (40.0, 40)],
)
def test_numbers_typed_the_vietnamese_way_are_read(cast: Cast, tmp_path: Path, typed: object, read: int) -> None:
    take_in(write(tmp_path / "f.xlsx", [row(turns=typed)]), by=cast.actor("giamdoc", IN_2021))

    assert LearningClass.objects.get().turns == read


def test_a_number_read_with_doubt_is_said_once_for_all_rows(cast: Cast, tmp_path: Path) -> None:
    rows = [row(topic=f"Lớp {number}", turns="12 người") for number in range(5)]

    answer = dry_run(write(tmp_path / "f.xlsx", rows), by=cast.actor("giamdoc", IN_2021)).as_dict()

    (warning,) = answer["warnings"]
    assert (warning["row"], warning["column"], warning["rows"]) == (2, "Lượt học viên", 5)
    assert "được đọc là 12" in warning["message"]
    assert answer["accepted"] == 5


@pytest.mark.parametrize("typed", ["05/10/2020", "5-10-2020", "ngày 05 tháng 10 năm 2020", "2020-10-05"])
def test_dates_as_text_are_read(cast: Cast, tmp_path: Path, typed: str) -> None:
    take_in(write(tmp_path / "f.xlsx", [row(start_on=typed)]), by=cast.actor("giamdoc", IN_2021))

    assert LearningClass.objects.get().start_on == dt.date(2020, 10, 5)


def test_the_same_row_with_other_figures_is_refused_naming_the_first(cast: Cast, tmp_path: Path) -> None:
    path = write(tmp_path / "f.xlsx", [row(place="Thôn 1"), row(topic="LUẬT  ĐẤT ĐAI", place="thôn 1", turns=41)])

    answer = take_in(path, by=cast.actor("giamdoc", IN_2021)).as_dict()

    (refusal,) = answer["refusals"]
    assert (refusal["row"], refusal["rule"], refusal["column"]) == (3, "duplicate_in_file", "Tên lớp, chuyên đề")
    assert "dòng 2 của tệp" in refusal["message"]


def test_a_refused_row_is_no_first_row_of_a_double(cast: Cast, tmp_path: Path) -> None:
    path = write(tmp_path / "f.xlsx", [row(female=99), row(female=9)])

    answer = take_in(path, by=cast.actor("giamdoc", IN_2021)).as_dict()

    assert (answer["accepted"], answer["refused"]) == (1, 1)


def test_a_closed_centre_is_refused_with_its_last_day(cast: Cast, tmp_path: Path) -> None:
    path = write(tmp_path / "f.xlsx", [row(centre="38-15637-HTCD", start_on=dt.date(2025, 9, 5))])

    answer = dry_run(path, by=cast.actor("so", IN_2025)).as_dict()

    assert [refusal["rule"] for refusal in answer["refusals"]] == ["centre_closed"]


def test_a_locked_period_refuses_its_rows(cast: Cast, tmp_path: Path) -> None:
    so = cast.actor("so", IN_2021)
    roots = so.area_roots()
    assert roots is not None
    actions.lock_period(by=so, area_id=roots[0], period="2019-2020/HK1")
    path = write(tmp_path / "f.xlsx", [row(), row(start_on=dt.date(2019, 10, 5))])

    answer = take_in(path, by=cast.actor("giamdoc", IN_2021)).as_dict()

    (refusal,) = answer["refusals"]
    assert (refusal["row"], refusal["rule"], refusal["column"]) == (3, "period_locked", "Ngày bắt đầu")
    assert answer["accepted"] == 1


def test_rows_outside_the_period_asked_for_are_refused(cast: Cast, tmp_path: Path) -> None:
    path = write(tmp_path / "f.xlsx", [row(), row(start_on=dt.date(2021, 1, 16)), row(start_on=dt.date(2021, 1, 15))])

    answer = dry_run(path, by=cast.actor("giamdoc", IN_2021), period="2020-2021/HK1").as_dict()

    assert [(refusal["row"], refusal["rule"]) for refusal in answer["refusals"]] == [(3, "outside_period")]


# --- The sheet ----------------------------------------------------------------------------------------------


def test_titles_are_known_in_capitals_with_line_breaks_and_old_tone_marks(cast: Cast, tmp_path: Path) -> None:
    titles = {
        "centre": "MÃ TRUNG TÂM",
        "topic": "Tên lớp,\nchuyên đề",
        "start_on": "  ngày  bắt đầu ",
        "turns": "LƯỢT HỌC\r\nVIÊN",
        "place": "Ðịa điểm",
    }
    path = write(tmp_path / "f.xlsx", [row(place="Thôn 1")], titles=titles)

    assert dry_run(path, by=cast.actor("giamdoc", IN_2021)).counts.accepted == 1


def test_columns_may_stand_in_any_order_and_unknown_ones_are_said(cast: Cast, tmp_path: Path) -> None:
    columns = ["turns", "note", "start_on", "group_id", "centre", "topic"]
    path = write(tmp_path / "f.xlsx", [row(note="ghi chú")], columns=columns, titles={"note": "Ghi chú riêng"})

    answer = dry_run(path, by=cast.actor("giamdoc", IN_2021)).as_dict()

    assert answer["accepted"] == 1
    assert [warning["rule"] for warning in answer["warnings"]] == ["column_unknown"]
    assert "Ghi chú riêng" in answer["warnings"][0]["message"]


def test_a_missing_column_is_named(cast: Cast, tmp_path: Path) -> None:
    path = write(tmp_path / "f.xlsx", [row()], columns=["centre", "topic", "group_id", "start_on"])

    refused = refusal_of(path, cast)

    assert refused.rule == "column_missing"
    assert "“Lượt học viên”" in refused.message
    assert isinstance(refused.where, dict)
    assert (refused.where["sheet"], refused.where["row"]) == ("Lớp học", 1)


def test_a_wrong_sheet_is_refused_naming_those_found_and_the_only_one_is_taken(cast: Cast, tmp_path: Path) -> None:
    several = write(tmp_path / "a.xlsx", [row()], sheet="Trang 1", more={"Trang 2": "x"})
    only = write(tmp_path / "b.xlsx", [row()], sheet="Trang 1")

    refused = refusal_of(several, cast)

    assert refused.rule == "sheet_missing"
    assert "“Trang 1”" in refused.message
    assert "“Trang 2”" in refused.message
    assert dry_run(only, by=cast.actor("giamdoc", IN_2021)).counts.accepted == 1


def test_empty_rows_are_skipped_and_rows_keep_their_numbers(cast: Cast, tmp_path: Path) -> None:
    path = write(tmp_path / "f.xlsx", [row(), {}, {"topic": "   "}, {}, row(topic="Nấm", female=50)])

    answer = dry_run(path, by=cast.actor("giamdoc", IN_2021)).as_dict()

    assert answer["rows"] == 2
    assert [refusal["row"] for refusal in answer["refusals"]] == [6]


def test_merged_cells_are_refused_and_not_taken_for_empty(cast: Cast, tmp_path: Path) -> None:
    titles = ["Mã trung tâm", "Tên lớp, chuyên đề", "Nhóm nội dung", "Ngày bắt đầu", "Lượt học viên"]
    table: list[list[str | int | None]] = [
        [*titles],
        ["38-15169-HTCD", "Luật Đất đai", "CT", "05/10/2020", 40],
        ["38-15169-HTCD", "Trồng nấm", "CT", "06/10/2020", None],
    ]
    merged = '<mergeCells count="1"><mergeCell ref="E2:E3"/></mergeCells>'
    made = parts({"Lớp học": simple_rows(table)}, after_rows=merged)

    answer = dry_run(save(tmp_path / "f.xlsx", made), by=cast.actor("giamdoc", IN_2021)).as_dict()

    (refusal,) = answer["refusals"]
    assert (refusal["row"], refusal["column"], refusal["rule"]) == (3, "Lượt học viên", "merged_cell")
    assert "E2" in refusal["message"]


@pytest.mark.parametrize(
    ("typed", "meant", "font"),
    [
        ("Kü thuËt trång nÊm", "Kỹ thuật trồng nấm", "TCVN3"),
        ("Kyõ thuaät troàng naám", "Kỹ thuật trồng nấm", "VNI"),
    ],
)
def test_text_in_an_old_font_is_converted_and_said(
    cast: Cast, tmp_path: Path, typed: str, meant: str, font: str
) -> None:
    path = write(tmp_path / "f.xlsx", [row(topic=typed)])

    answer = take_in(path, by=cast.actor("giamdoc", IN_2021)).as_dict()

    assert LearningClass.objects.get().topic == meant
    (warning,) = answer["warnings"]
    assert (warning["row"], warning["column"], warning["rule"]) == (2, "Tên lớp, chuyên đề", "legacy_font")
    assert font in warning["message"]


# --- The file -----------------------------------------------------------------------------------------------


def refusal_of(path: Path, cast: Cast) -> Refused:
    """The refusal of a file as a whole; the batch says so too and nothing is written."""
    director = cast.actor("giamdoc", IN_2021)
    with pytest.raises(Refused):
        dry_run(path, by=director)
    assert not Batch.objects.exists()
    with pytest.raises(Refused) as refusal:
        take_in(path, by=director)
    batch = Batch.objects.get()
    assert batch.state == BatchState.FAILED
    assert batch.error == refusal.value.as_dict()
    assert not LearningClass.objects.exists()
    return refusal.value


def test_a_file_that_is_not_excel_is_refused(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    path.write_text("Mã trung tâm;Tên lớp\n", encoding="utf-8")

    refused = refusal_of(path, cast)

    assert refused.rule == "not_excel"
    assert "f.xlsx" in refused.sentence


def test_a_file_cut_off_in_the_middle_is_refused(cast: Cast, tmp_path: Path) -> None:
    whole = write(tmp_path / "whole.xlsx", [row(topic=f"Lớp {number}") for number in range(500)]).read_bytes()
    path = tmp_path / "f.xlsx"
    path.write_bytes(whole[: len(whole) // 2])

    assert refusal_of(path, cast).rule == "excel_damaged"


def test_a_sheet_damaged_after_some_rows_is_refused_whole(cast: Cast, tmp_path: Path) -> None:
    titles = ["Mã trung tâm", "Tên lớp, chuyên đề", "Nhóm nội dung", "Ngày bắt đầu", "Lượt học viên"]
    good = simple_rows([titles, ["38-15169-HTCD", "Luật Đất đai", "CT", "05/10/2020", 40]])
    broken = good + row_xml(3, text_cell("A3", "38-15169-HTCD")) + '<row r="4"><c r="A4" t="s"><v>99</v></c></row>'

    assert refusal_of(save(tmp_path / "f.xlsx", parts({"Lớp học": broken})), cast).rule == "excel_damaged"


def test_an_old_workbook_and_one_with_a_password_are_refused_with_the_way_out(cast: Cast, tmp_path: Path) -> None:
    old = ole_file(tmp_path / "a.xlsx", {"Workbook": biff_workbook()})
    locked = ole_file(tmp_path / "b.xlsx", {"EncryptedPackage": b"x" * 5000, "EncryptionInfo": b"y" * 5000})
    director = cast.actor("giamdoc", IN_2021)

    with pytest.raises(Refused) as refusal:
        dry_run(old, by=director)
    assert refusal.value.rule == "excel_xls"
    with pytest.raises(Refused) as refusal:
        dry_run(locked, by=director)
    assert refusal.value.rule == "excel_password"
    assert refusal.value.way_out


def test_a_zip_bomb_is_refused_before_any_parser(cast: Cast, tmp_path: Path) -> None:
    made = parts({"Lớp học": "<row/>"})
    path = save(tmp_path / "f.xlsx", made)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/media/image1.png", b"\0" * (257 * 1024 * 1024))

    assert refusal_of(path, cast).rule == "file_too_large"


def test_a_missing_file_is_refused(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        take_in(tmp_path / "không có.xlsx", by=cast.actor("giamdoc", IN_2021))

    assert refusal.value.rule == "file_missing"
    assert not Batch.objects.exists()


# --- Who ----------------------------------------------------------------------------------------------------


def test_staff_may_not_import_and_the_file_is_not_even_read(cast: Cast, tmp_path: Path) -> None:
    path = write(tmp_path / "f.xlsx", [row()])

    with pytest.raises(Forbidden) as refusal:
        take_in(path, by=cast.actor("giaovien", IN_2021))

    assert refusal.value.rule == "no_permission"
    assert not Batch.objects.exists()


def test_the_department_imports_for_its_province_and_not_for_the_neighbour(cast: Cast, tmp_path: Path) -> None:
    rows = [row(), row(centre="38-15127-HTCD"), row(centre="40-16804-HTCD")]

    answer = take_in(write(tmp_path / "f.xlsx", rows), by=cast.actor("so", IN_2021)).as_dict()

    assert answer["accepted"] == 2
    (refusal,) = answer["refusals"]
    assert (refusal["row"], refusal["rule"]) == (4, "foreign_centre")
    batch = Batch.objects.get()
    assert batch.organisation_id is None
    assert batch.area_id is not None


def test_a_centre_that_is_seen_but_not_written_for_refuses_the_whole_file(cast: Cast, tmp_path: Path) -> None:
    # Staff of one centre and director of another: they see both.
    from gdtx.network.models import Post

    Post.objects.create(user=cast.person("giaovien"), organisation=cast.phong_son, role="centre_director")
    path = write(tmp_path / "f.xlsx", [row(centre="38-15127-HTCD"), row()])

    with pytest.raises(Forbidden):
        take_in(path, by=cast.actor("giaovien", IN_2021))

    assert not LearningClass.objects.exists()
