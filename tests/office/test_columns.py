"""Titles found however they are typed; cells read into values or refused with their place, rule and way out."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import pytest

from gdtx.foundation.errors import Refused
from gdtx.office import columns as c
from gdtx.office.excel_read import Cell, ErrorCell, MergedCell

CENTRE = c.Column("centre", "Mã trung tâm", c.text(), kind="code", required=True)
TOPIC = c.Column("topic", "Tên lớp, chuyên đề", c.text(longest=60), required=True)
START = c.Column("start", "Ngày bắt đầu", c.day(earliest=datetime.date(2000, 1, 1)), kind="date", required=True)
TURNS = c.Column("turns", "Lượt học viên", c.whole_number(), kind="whole", required=True)
FEMALE = c.Column("female", "Nữ", c.whole_number(), kind="whole", aliases=("Số nữ",))
MODE = c.Column("mode", "Hình thức", c.choice({"Trực tiếp": "onsite", "Trực tuyến": "online"}))
PLACE = c.Column("place", "Địa điểm, thôn Hòa", c.text())
COLUMNS = (CENTRE, TOPIC, START, TURNS, FEMALE, MODE, PLACE)
TITLES: tuple[Cell, ...] = tuple(column.title for column in COLUMNS)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("MÃ TRUNG TÂM", "centre"),
        ("  mã  trung\ntâm ", "centre"),
        ("Ma trung tam", "centre"),
        ("Tên lớp,\nchuyên đề", "topic"),
        ("TÊN LỚP, CHUYÊN ĐỀ", "topic"),
        ("Địa điểm, thôn Hoà", "place"),
        ("Số Nữ", "female"),
        ("Ha\u0300nh", None),
    ],
)
def test_titles_are_known_however_they_are_typed(typed: str, key: str | None) -> None:
    optional = [replace(column, required=False) for column in COLUMNS]

    match = c.match_titles([None, typed], optional)

    assert match.places == ({key: 1} if key else {})
    assert [title for _letters, title in match.unknown] == ([] if key else ["Hành"])


def test_titles_typed_in_an_old_font_are_known() -> None:
    optional = [replace(column, required=False) for column in COLUMNS]
    tcvn3 = ["M· trung t©m", "Ngµy b¾t ®Çu", "L\u00adît häc viªn"]

    assert c.match_titles(tcvn3, optional).places == {"centre": 0, "start": 1, "turns": 2}


def test_all_missing_columns_are_named_at_once() -> None:
    with pytest.raises(Refused) as caught:
        c.match_titles(["Nữ", "Ngày bắt đầu"], COLUMNS, sheet="Lớp học")

    assert caught.value.rule == "column_missing"
    assert "“Mã trung tâm”, “Tên lớp, chuyên đề” và “Lượt học viên”" in caught.value.message
    assert "“Nữ”" in caught.value.message


def test_a_sheet_without_titles_is_refused() -> None:
    with pytest.raises(Refused, match="Dòng 1 không có tiêu đề cột"):
        c.match_titles([], COLUMNS)


def test_the_same_title_twice_is_refused_with_both_places() -> None:
    with pytest.raises(Refused) as caught:
        c.match_titles([*TITLES, "NỮ"], COLUMNS)

    assert caught.value.rule == "column_twice"
    assert "cột E và cột H" in caught.value.message


def test_cells_merged_into_a_title_are_no_titles_of_their_own() -> None:
    match = c.match_titles([*TITLES, MergedCell("G1"), None], COLUMNS)

    assert match.unknown == ()


def test_an_unknown_column_is_a_warning() -> None:
    match = c.match_titles([*TITLES, "Ghi chú"], COLUMNS)

    assert match.unknown == (("H", "Ghi chú"),)
    assert match.warnings[0]["rule"] == "column_unknown"
    assert "Cột H “Ghi chú”" in str(match.warnings[0]["message"])


def read_one(column: c.Column, cell: Cell) -> c.ReadRow:
    (row,) = c.RowReader([column], [column.title]).read([(7, (cell,))])
    return row


@pytest.mark.parametrize(
    ("cell", "value"), [(0, 0), (12, 12), (12.0, 12), ("1.200", 1200), ("1,200", 1200), (" 12 ", 12), (None, None)]
)
def test_counts_are_read(cell: Cell, value: int | None) -> None:
    row = read_one(FEMALE, cell)

    assert (row.values, row.problems) == ((value,), ())


@pytest.mark.parametrize(
    ("cell", "rule", "shown"),
    [
        (-3, "negative", "-3"),
        ("-3", "negative", "-3"),
        (12.5, "fractional_number", "12,5"),
        ("12,5", "fractional_number", "12,5"),
        ("khoảng 20", "bad_number", "khoảng 20"),
        (99_000_000, "number_too_large", "99000000"),
        (True, "bad_number", "TRUE"),
        (datetime.date(2020, 9, 1), "bad_number", "01/9/2020"),
        (ErrorCell("#REF!"), "error_cell", "#REF!"),
        (MergedCell("B5"), "merged_cell", "(gộp với ô B5)"),
    ],
)
def test_what_is_no_count_is_refused_with_its_place(cell: Cell, rule: str, shown: str) -> None:
    row = read_one(FEMALE, cell)

    assert row.values == (None,)
    assert [(p.row, p.column, p.value, p.rule) for p in row.problems] == [(7, "Nữ", shown, rule)]
    assert row.problems[0].message


def test_a_count_with_its_unit_is_accepted_and_said() -> None:
    row = read_one(FEMALE, "12 người")

    assert row.values == (12,)
    assert [(note.rule, note.value) for note in row.notes] == [("read_as", "12 người")]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (datetime.date(2020, 9, 1), datetime.date(2020, 9, 1)),
        (datetime.datetime(2020, 9, 1, 8, 30), datetime.date(2020, 9, 1)),
        ("01/09/2020", datetime.date(2020, 9, 1)),
        ("5/9/2020", datetime.date(2020, 9, 5)),
    ],
)
def test_dates_are_read(cell: Cell, value: datetime.date) -> None:
    assert read_one(START, cell).values == (value,)


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("31/02/2020", "bad_date"),
        ("tháng chín", "bad_date"),
        ("1/9/20", "short_year"),
        (44075, "bad_date"),
        (datetime.date(1900, 1, 1), "date_out_of_range"),
        ("01/09/2220", "date_out_of_range"),
        (datetime.time(0, 0), "bad_date"),
    ],
)
def test_what_is_no_date_is_refused(cell: Cell, rule: str) -> None:
    assert [problem.rule for problem in read_one(START, cell).problems] == [rule]


def test_text_is_tidied_and_codes_keep_their_zeros() -> None:
    assert read_one(PLACE, "  Nhà\u00a0văn hóa \n thôn\u200b 3 ").values == ("Nhà văn hóa thôn 3",)
    assert read_one(PLACE, "Ho\u0300a").values == ("Hòa",)
    assert read_one(CENTRE, "007").values == ("007",)
    assert read_one(CENTRE, 7).values == ("7",)
    assert read_one(PLACE, "\u200b").values == (None,)


def test_text_too_long_is_refused() -> None:
    assert [problem.rule for problem in read_one(TOPIC, "x" * 61).problems] == ["text_too_long"]


def test_an_empty_required_cell_is_refused() -> None:
    assert [problem.rule for problem in read_one(TOPIC, None).problems] == ["required"]
    assert [problem.rule for problem in read_one(TOPIC, "\u200b").problems] == ["required"]


@pytest.mark.parametrize("typed", ["Trực tiếp", "TRỰC  TIẾP", "truc tiep", "trực-tiếp"])
def test_a_choice_is_known_however_it_is_typed(typed: str) -> None:
    assert read_one(MODE, typed).values == ("onsite",)


def test_a_choice_that_fits_two_labels_without_diacritics_is_not_guessed() -> None:
    column = replace(MODE, read=c.choice({"Tổ": 1, "Tô": 2}))

    assert read_one(column, "Tô").values == (2,)
    (problem,) = read_one(column, "To").problems
    assert problem.rule == "not_in_list"
    assert "“Tổ”, “Tô”" in problem.message


@pytest.mark.parametrize(("typed", "font"), [("Trung t©m häc tËp", "TCVN3"), ("Trung taâm hoïc taäp", "VNI")])
def test_text_in_an_old_font_is_converted_and_said(typed: str, font: str) -> None:
    row = read_one(PLACE, typed)

    assert row.values == ("Trung tâm học tập",)
    (note,) = row.notes
    assert (note.rule, note.value) == ("legacy_font", typed)
    assert font in note.message


def test_one_batch_gives_each_row_its_values_and_all_its_problems() -> None:
    reader = c.RowReader(COLUMNS, TITLES)
    day = datetime.date(2020, 9, 1)

    rows = reader.read(
        [
            (2, ("38-1", "Trồng lúa", day, 20, 5, "Trực tiếp", None)),
            (3, (None, "Trồng lúa", "1/9/20", -1, "x", "Trực tiếp", None)),
            (9, ("38-1", "Nuôi ong", day, 30, None, None, "Thôn 1")),
        ]
    )

    assert [row.number for row in rows] == [2, 3, 9]
    assert rows[0].values == ("38-1", "Trồng lúa", day, 20, 5, "onsite", None)
    assert rows[2].values == ("38-1", "Nuôi ong", day, 30, None, None, "Thôn 1")
    assert [problem.column for problem in rows[1].problems] == ["Mã trung tâm", "Ngày bắt đầu", "Lượt học viên", "Nữ"]
    assert rows[1].problems[1].as_dict() == {
        "row": 3,
        "column": "Ngày bắt đầu",
        "value": "1/9/20",
        "rule": "short_year",
        "message": rows[1].problems[1].message,
    }


def test_true_and_one_are_not_confused() -> None:
    reader = c.RowReader([FEMALE], ["Nữ"])

    one, true = reader.read([(2, (1,)), (3, (True,))])

    assert one.values == (1,)
    assert [problem.rule for problem in true.problems] == ["bad_number"]


def test_columns_that_are_not_there_are_empty() -> None:
    optional: Any = replace(FEMALE, required=False)

    (row,) = c.RowReader([CENTRE, optional], ["Mã trung tâm"]).read([(2, ("38-1",))])

    assert row.values == ("38-1", None)
