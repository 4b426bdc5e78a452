"""Files in the register layout: what is taken, what is refused and why, what is only told."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings

from gdtx.foundation.errors import Refused
from gdtx.literacy import register_files
from gdtx.literacy.areas import reference_map
from gdtx.literacy.layout import COLUMNS, REQUIRED, SCHEMA
from gdtx.literacy.register_files import Checked, check
from gdtx.literacy.synthetic import making
from tests.literacy.people import NOBODY, YEAR, numbered, registers

COMMUNES = ["99001", "99002", "99003", "00004"]
GOOD = NOBODY | {"person_id": "A1"}


def as_csv(path: Path, rows: list[dict[str, Any]], *, separator: str = ",", encoding: str = "utf-8") -> Path:
    """A file with the columns that the first row has; booleans and nothing as the contract writes them."""
    with path.open("w", newline="", encoding=encoding) as file:
        writer = csv.writer(file, delimiter=separator)
        writer.writerow(rows[0])
        for row in rows:
            cells = [str(cell).lower() if isinstance(cell, bool) else cell for cell in row.values()]
            writer.writerow(["" if cell is None else cell for cell in cells])
    return path


def as_parquet(path: Path, rows: list[dict[str, Any]]) -> Path:
    """A file of our types."""
    pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), path)
    return path


def checked(path: Path, folder: Path, **more: Any) -> Checked:
    """The file checked for the year of the tests."""
    return check(path, year=YEAR, communes=COMMUNES, into=folder, **more)


def taken(found: Checked) -> list[dict[str, Any]]:
    """The rows that were accepted."""
    return pq.read_table(found.taken).drop_columns([register_files.ROW]).to_pylist()


def reasons(found: Checked) -> list[tuple[int, str, str | None, str]]:
    """Row, column, value and rule of every refusal."""
    return [(each["row"], each["column"], each["value"], each["rule"]) for each in found.refusals]


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(registers)
def test_whatever_the_layout_allows_is_taken_as_it_stands_from_csv_and_from_parquet(tmp_path, rows):
    written = numbered(rows) or [GOOD]

    for path in (as_csv(tmp_path / "sổ.csv", written), as_parquet(tmp_path / "sổ.parquet", written)):
        found = checked(path, tmp_path)
        assert (found.rows, found.accepted, found.refused) == (len(written), len(written), 0)
        assert taken(found) == written


def test_each_fault_is_told_with_row_column_value_and_rule_and_the_rest_is_taken(tmp_path):
    faults: list[tuple[dict[str, Any], tuple[str, str | None, str]]] = [
        ({"birth_year": "19x5"}, ("birth_year", "19x5", "unreadable_type")),
        ({"birth_year": "1990.5"}, ("birth_year", "1990.5", "unreadable_type")),
        ({"birth_year": None}, ("birth_year", None, "missing_value")),
        ({"birth_year": YEAR + 1}, ("birth_year", str(YEAR + 1), "birth_year_range")),
        ({"birth_year": YEAR - 131}, ("birth_year", str(YEAR - 131), "birth_year_range")),
        ({"sex": "Nữ"}, ("sex", "Nữ", "value_outside_list")),
        ({"sex": " "}, ("sex", None, "missing_value")),
        ({"ethnicity": 57}, ("ethnicity", "57", "value_outside_list")),
        ({"religious": "có"}, ("religious", "có", "unreadable_type")),
        ({"residence_kind": "khác"}, ("residence_kind", "khác", "value_outside_list")),
        ({"residence_state": None}, ("residence_state", None, "missing_value")),
        ({"commune_code": "98765"}, ("commune_code", "98765", "unknown_commune")),
        ({"degree": "master"}, ("degree", "master", "value_outside_list")),
        ({"xmc_completed": 6}, ("xmc_completed", "6", "value_outside_list")),
        ({"relapse": 3}, ("relapse", "3", "value_outside_list")),
        ({"school_system": 11}, ("school_system", "11", "value_outside_list")),
        ({"person_id": "A0"}, ("person_id", "A0", "duplicate_person")),
    ]
    rows = [GOOD | {"person_id": "A0"}]
    rows += [GOOD | {"person_id": f"A{number}"} | fault for number, (fault, _told) in enumerate(faults, start=1)]
    rows.append(GOOD | {"person_id": "cuối", "birth_year": YEAR - 130})

    found = checked(as_csv(tmp_path / "sổ.csv", rows), tmp_path)

    assert reasons(found) == [(number, *told) for number, (_fault, told) in enumerate(faults, start=3)]
    assert (found.rows, found.accepted) == (len(rows), 2)
    assert [row["person_id"] for row in taken(found)] == ["A0", "cuối"]
    sentences = {each["rule"]: each["message"] for each in found.refusals}
    assert sentences["duplicate_person"] == "Mã người “A0” đã có ở dòng 2 của tệp này."
    assert sentences["unknown_commune"] == "Không có xã nào mang mã “98765” vào ngày 31/12/2025."
    assert sentences["birth_year_range"] == "Năm sinh 1894 nằm ngoài khoảng từ 1895 đến 2025."


def test_a_row_with_several_faults_has_several_refusals_and_is_counted_once(tmp_path):
    rows = [GOOD, GOOD | {"sex": "x", "birth_year": "?", "commune_code": None}]

    found = checked(as_csv(tmp_path / "sổ.csv", rows), tmp_path)

    assert (found.rows, found.refused, found.accepted) == (2, 1, 1)
    assert sorted(reasons(found)) == [
        (3, "birth_year", "?", "unreadable_type"),
        (3, "commune_code", None, "missing_value"),
        (3, "person_id", "A1", "duplicate_person"),
        (3, "sex", "x", "value_outside_list"),
    ]


def test_the_implausible_is_taken_and_told(tmp_path):
    rows = [
        GOOD | {"person_id": "1", "birth_year": YEAR - 121},
        GOOD | {"person_id": "2", "studying_grade": 9, "left_at_grade": 8, "birth_year": YEAR - 10},
        GOOD | {"person_id": "3", "grade_completed": 15},
        GOOD | {"person_id": "4", "away_months": 100_000, "residence_state": "away"},
    ]

    found = checked(as_parquet(tmp_path / "sổ.parquet", rows), tmp_path)

    assert taken(found) == rows
    told = {(each["rule"], each["column"]): (each["count"], each["rows"]) for each in found.warnings}
    # Rows of a Parquet file are numbered from 1.
    assert told == {
        ("unusual_value", "grade_completed"): (1, [3]),
        ("unusual_value", "away_months"): (1, [4]),
        ("very_old", "birth_year"): (1, [1]),
        ("studying_and_left", "studying_grade"): (1, [2]),
        ("grade_against_age", "studying_grade"): (1, [2]),
    }


def test_a_grade_beyond_all_measure_is_only_told(tmp_path):
    rows = [GOOD | {"studying_grade": 2**31 - 1, "grade_completed": 2**31 - 1}]

    found = checked(as_parquet(tmp_path / "sổ.parquet", rows), tmp_path)

    assert taken(found) == rows
    assert {"grade_against_age", "completed_against_age"} < {each["rule"] for each in found.warnings}


def test_columns_may_be_left_out_be_in_any_order_and_be_more_than_needed(tmp_path):
    row = {name: GOOD[name] for name in reversed(REQUIRED)} | {"ghi_chú": "x, y", "commune_code": "4"}
    path = as_csv(tmp_path / "sổ.csv", [row], separator=";", encoding="utf-8-sig")

    found = checked(path, tmp_path, only="00004")

    assert taken(found) == [GOOD | {"commune_code": "00004"}]
    assert [(each["rule"], each["column"]) for each in found.warnings] == [("columns_ignored", "ghi_chú")]
    assert reasons(checked(path, tmp_path, only="99001")) == [(2, "commune_code", "4", "other_commune")]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_columns_beyond_the_layout_are_passed_over_whatever_they_are_called(tmp_path, kind):
    more = ["SEX", "Commune_Code", "file_row_number", "row_number", "ghi chú", "ghi chú"]
    rows = [GOOD, GOOD | {"person_id": "A2", "sex": "không rõ"}]
    names = [*more[:3], *GOOD, *more[3:]]
    path = tmp_path / f"sổ.{kind}"
    if kind == "csv":
        cells = [["?"] * 3 + ["" if cell is None else cell for cell in row.values()] + ["?"] * 3 for row in rows]
        path.write_text("\n".join(",".join(map(str, row)) for row in [names, *cells]), encoding="utf-8")
    else:
        ours = pa.Table.from_pylist(rows, schema=SCHEMA).select(list(GOOD))
        others = [pa.array(["?", "?"])] * 3
        pq.write_table(pa.table([*others, *ours.columns, *others], names=names), path)

    found = checked(path, tmp_path)

    assert taken(found) == [GOOD]
    assert reasons(found) == [({"csv": 3, "parquet": 2}[kind], "sex", "không rõ", "value_outside_list")]
    assert [(each["rule"], each["count"]) for each in found.warnings] == [("columns_ignored", len(more))]


def test_other_types_in_parquet_are_read_where_they_can_be(tmp_path):
    table = pa.table(
        {
            "person_id": pa.array([1, 2], pa.int64()),
            "commune_code": pa.array([4, 99001], pa.int32()),
            "birth_year": pa.array(["1990", "năm 90"]),
            "sex": pa.array(["F", "M"]).dictionary_encode(),
            "residence_kind": ["permanent", "permanent"],
            "residence_state": ["present", "present"],
            "grade_completed": pa.array([5.0, 5.5]),
            "religious": pa.array([1, 0]),
            "village": pa.nulls(2),
        }
    )
    pq.write_table(table, tmp_path / "sổ.parquet")

    found = checked(tmp_path / "sổ.parquet", tmp_path)

    assert [(row["person_id"], row["commune_code"], row["birth_year"], row["religious"]) for row in taken(found)] == [
        ("1", "00004", 1990, True)
    ]
    assert reasons(found) == [
        (2, "birth_year", "năm 90", "unreadable_type"),
        (2, "grade_completed", "5.5", "unreadable_type"),
    ]


def refusal(path: Path, folder: Path) -> Refused:
    """Why the file is refused as a whole."""
    with pytest.raises(Refused) as refused:
        checked(path, folder)
    return refused.value


def test_a_file_that_is_no_register_is_refused_whole_and_says_where(tmp_path):
    without = {name: value for name, value in GOOD.items() if name not in ("sex", "birth_year")}
    missing = refusal(as_csv(tmp_path / "thiếu.csv", [without]), tmp_path)
    assert missing.rule == "missing_column"
    assert missing.message == "Tệp thiếu.csv thiếu cột bắt buộc: birth_year, sex."

    nested = pa.table({name: [GOOD[name]] for name in REQUIRED} | {"relapse": [[1]]})
    pq.write_table(nested, tmp_path / "kiểu.parquet")
    wrong = refusal(tmp_path / "kiểu.parquet", tmp_path)
    assert (wrong.rule, wrong.where) == ("wrong_type", {"column": "relapse"})

    (tmp_path / "hai.csv").write_text("sex,sex,birth_year\nF,F,1990\n")
    assert refusal(tmp_path / "hai.csv", tmp_path).rule == "duplicate_column"
    (tmp_path / "hỏng.parquet").write_bytes(b"PAR1 and nothing else")
    (tmp_path / "latin.csv").write_bytes("person_id,commune_code,xã\n1,2,ế".encode("utf-16"))
    (tmp_path / "lệch.csv").write_text(",".join(REQUIRED) + "\n1,2\n")
    for name in ("hỏng.parquet", "latin.csv", "lệch.csv", "không có.csv"):
        assert refusal(tmp_path / name, tmp_path).rule == "unreadable_file", name
    assert refusal(tmp_path / "sổ.ods", tmp_path).rule == "unknown_file_type"


def test_a_large_file_with_many_faults_is_counted_whole_and_told_in_part(tmp_path, monkeypatch):
    monkeypatch.setattr(register_files, "ROWS_TOLD", 10)
    area = reference_map("38", YEAR)
    making.make(area=area, year=YEAR, count=30_000, folder=tmp_path / "tổng hợp")
    path = tmp_path / "sổ.csv"
    # Every hundredth row stands there twice, every thousandth is of no commune.
    duckdb.connect().execute(
        "COPY (WITH p AS (SELECT *, row_number() OVER () AS n "
        f"FROM '{tmp_path / 'tổng hợp' / '38.parquet'}') "
        "SELECT * EXCLUDE (n) REPLACE (CASE WHEN n % 1000 = 0 THEN 'x' ELSE commune_code END AS commune_code) "
        f"FROM (SELECT * FROM p UNION ALL SELECT * FROM p WHERE n % 100 = 0)) TO '{path}' (HEADER)"
    )

    found = check(path, year=YEAR, communes=area.communes_of("38"), into=tmp_path)

    assert (found.rows, found.refused, found.accepted) == (30_300, 330, 29_970)
    assert len({each["row"] for each in found.refusals}) == 10
    assert [each["count"] for each in found.warnings if each["rule"] == "refusals_not_listed"] == [320]
    people = duckdb.connect().execute(f"SELECT COUNT(DISTINCT person_id) FROM '{found.taken}'").fetchone()
    assert people == (29_970,)
    assert [*(column.code for column in COLUMNS), register_files.ROW] == pq.read_schema(found.taken).names


TITLES = "person_id,commune_code,birth_year,sex,residence_kind,residence_state,grade_completed"
ROWS = ["A1,99001,1990,M,permanent,present,5", "A2,99001,1990,?,permanent,present,5"]


@pytest.mark.parametrize(
    ("lines", "rows", "refused_in"),
    [
        ([TITLES, ROWS[0], "", ROWS[1]], 2, 4),
        ([TITLES, ROWS[0], ",,,,,,", " , ,,,,,", ROWS[1], ",,,,,,"], 2, 5),
        ([f"{TITLES},,", f"{ROWS[0]},,", f"{ROWS[1]},x,"], 2, 3),
        ([TITLES, ROWS[0] + ".0", ROWS[1]], 2, 3),
        ([TITLES, ROWS[0] + "\r", ROWS[1]], 2, 3),
    ],
    ids=["a blank line", "empty rows", "columns without a title", "a whole number as 5.0", "two kinds of line ends"],
)
def test_what_spreadsheets_leave_in_a_file_neither_counts_nor_moves_rows(tmp_path, lines, rows, refused_in):
    path = tmp_path / "sổ.csv"
    path.write_text("\n".join(lines), encoding="utf-8", newline="")

    found = checked(path, tmp_path)

    assert (found.rows, found.accepted, found.refused) == (rows, 1, 1)
    assert reasons(found) == [(refused_in, "sex", "?", "value_outside_list")]
    assert taken(found)[0]["grade_completed"] == 5


def test_folders_called_like_columns_say_nothing_of_the_rows(tmp_path):
    folder = tmp_path / "commune_code=99002"
    folder.mkdir()

    found = checked(as_parquet(folder / "sổ.parquet", [GOOD]), tmp_path)

    assert taken(found)[0]["commune_code"] == GOOD["commune_code"] == "99001"
