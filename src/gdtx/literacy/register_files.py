"""Files in the register layout (`.parquet`, `.csv`): read, checked row by row, parted into what is taken and what not.

DuckDB streams the file; Python sees only the rows that are refused. What is taken lies afterwards in a Parquet file of
ours. A row is refused only for what the layout demands; what is merely implausible is taken and told as a warning.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from django.utils.translation import gettext as _

from gdtx.foundation import disk
from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import number

from .layout import BY_CODE, COLUMNS, LONGEST, Column, Kind, birth_years
from .register_sources import Source, of_csv, of_parquet, quoted
from .sentences import sentence

#: Refused rows whose reasons are told one by one, and rows named with a warning; the counts are always of all.
ROWS_TOLD, ROWS_NAMED = 10_000, 20

#: The column of a file of what was taken that says where it stood.
ROW = "row_number"

MEMORY = "640MB"


@dataclass
class Checked:
    """What a file adds up to: `rows = accepted + refused`.

    `taken` holds the accepted rows in the order of the file, in the columns of the layout and the row's number (`ROW`).
    """

    rows: int
    refused: int
    taken: Path
    refusals: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)

    @property
    def accepted(self) -> int:
        """Rows that were taken."""
        return self.rows - self.refused


def check(
    path: Path,
    *,
    year: int,
    communes: Collection[str],
    only: str | None = None,
    permitted: Collection[str] | None = None,
    into: Path,
) -> Checked:
    """Check a file for a literacy year and write what can be taken to `into` (a folder of the caller's).

    `communes` are the codes in force on 31 December of the year; with `only` rows of other communes are refused, with
    `permitted` rows of communes that are not among these.
    Refused as a whole: `unknown_file_type`, `unreadable_file`, `missing_column`, `duplicate_column`, `wrong_type`.
    """
    kind = path.suffix.lower()
    if kind not in (".parquet", ".csv"):
        raise Refused(
            "unknown_file_type",
            _("Tệp %(name)s không phải .parquet hay .csv.") % {"name": path.name},
            path.name,
            _("Hãy xuất sổ theo khuôn cột của sổ xóa mù chữ thành .parquet hoặc .csv."),
        )
    with duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(into / "spill")}) as connection:
        try:
            source = of_parquet(path, into) if kind == ".parquet" else of_csv(path, into)
            reading = _Reading(connection, source, year, communes, only, permitted)
            return reading.checked(into / "taken.parquet")
        except (duckdb.Error, pa.ArrowException, UnicodeDecodeError, OSError, csv.Error) as error:
            if disk.is_full(error):
                raise Refused(
                    "disk_full",
                    _("Đĩa của máy chủ đã đầy, không kiểm tra được tệp %(name)s.") % {"name": path.name},
                    path.name,
                    _("Giải phóng dung lượng đĩa rồi nhập lại; chưa có gì được ghi."),
                ) from error
            raise Refused(
                "unreadable_file",
                _unreadable(path.name, error),
                path.name,
                _("Tệp .csv phải là UTF-8, mọi dòng đủ số cột; tệp .parquet không được hỏng. Chưa có gì được ghi."),
            ) from error


_LINE = re.compile(r"\bline:? *(\d+)", re.IGNORECASE)


def _unreadable(name: str, error: Exception) -> str:
    """What is said of a file that the engine gave up on; its own words are English and stay in the cause."""
    line = _LINE.search(str(error))
    if line is None:
        return _("Không đọc được tệp %(name)s.") % {"name": name}
    return _("Không đọc được tệp %(name)s: dòng %(line)s thừa hoặc thiếu cột, hoặc sai dấu nháy.") % {
        "name": name,
        "line": line[1],
    }


# --- Checking ---------------------------------------------------------------------------------------------------


class _Reading:
    """One file on its way through DuckDB."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        source: Source,
        year: int,
        communes: Collection[str],
        only: str | None,
        permitted: Collection[str] | None,
    ) -> None:
        self.connection = connection
        self.source = source
        self.year = year
        self.only = only
        self.permitted = permitted
        for name, codes in (("communes", communes), ("permitted", permitted or ())):
            connection.execute(
                f"CREATE TEMP TABLE {name} AS SELECT unnest($codes::VARCHAR[]) AS code", {"codes": sorted(codes)}
            )
        parsed = ", ".join(f"{self._parsed(column)} AS {column.code}" for column in COLUMNS)
        told = ", ".join(f"{self._told(column)} AS {_raw(column)}" for column in COLUMNS)
        # Rows in which nothing stands are numbered, and then passed over.
        kept = f"WHERE COALESCE({', '.join(map(_raw, COLUMNS))}) IS NOT NULL" if source.skips_empty else ""
        connection.execute(
            f"CREATE TEMP VIEW cells AS SELECT * FROM (SELECT {source.row} AS row, {parsed}, {told} "  # noqa: S608
            f"FROM {source.sql}) {kept}"
        )

    def checked(self, taken: Path) -> Checked:
        """Everything at once."""
        self._find_doubles()
        faulty = " OR ".join(f"({condition})" for _code, _rule, condition in self._conditions())
        self.connection.execute(
            f"CREATE TEMP TABLE faulty AS SELECT * FROM cells WHERE {faulty}"  # noqa: S608
        )
        columns = ", ".join(f"CAST({column.code} AS {column.sql_type}) AS {column.code}" for column in COLUMNS)
        self.connection.execute(
            f"COPY (SELECT {columns}, row AS {ROW} FROM cells WHERE row NOT IN (SELECT row FROM faulty)) TO ? "  # noqa: S608
            "(FORMAT parquet, COMPRESSION zstd)",
            [str(taken)],
        )
        refused = self._number("SELECT COUNT(*) FROM faulty")
        accepted = self._number(f"SELECT COUNT(*) FROM read_parquet({quoted(str(taken))})")  # noqa: S608
        found = Checked(accepted + refused, refused, taken)
        found.refusals = list(self._refusals())
        found.warnings = list(self._warnings(refused))
        return found

    # --- Cells ---

    def _told(self, column: Column) -> str:
        """What stands in the cell, as text; nothing where it is empty."""
        if self.source.types.get(column.code, "null") == "null":
            return "NULL::VARCHAR"
        told = f"nullif(trim(CAST({_name(column)} AS VARCHAR)), '')"
        # Programs that keep a column as decimal numbers write "nothing" as a number that is none.
        return f"nullif({told}, 'nan')" if self.source.types[column.code] == "number" else told

    def _parsed(self, column: Column) -> str:
        """What the cell says; nothing where it cannot be read."""
        found = self.source.types.get(column.code, "null")
        cell = self._told(column)
        if found == "null":
            return f"NULL::{_PARSED[column.kind]}"
        if column.kind is Kind.TEXT:
            if column.code == "commune_code":
                # Spreadsheets take the leading noughts of codes away.
                return f"CASE WHEN regexp_full_match({cell}, '[0-9]{{1,4}}') THEN lpad({cell}, 5, '0') ELSE {cell} END"
            return cell
        if column.kind is Kind.BOOLEAN:
            if found == "boolean":
                return _name(column)
            yes, no = f"lower({cell}) IN ('true', '1')", f"lower({cell}) IN ('false', '0')"
            return f"CASE WHEN {yes} THEN true WHEN {no} THEN false END"
        if found == "integer":
            return f"TRY_CAST({_name(column)} AS INTEGER)"
        if found == "number":
            name = _name(column)
            return f"CASE WHEN {name} = floor({name}) THEN TRY_CAST({name} AS INTEGER) END"
        # What is empty in some rows is written as 5.0 by programs that keep such columns as decimal numbers.
        whole = f"regexp_extract({cell}, '^([+-]?[0-9]{{1,10}})([.]0+)?$', 1)"
        return f"TRY_CAST(nullif({whole}, '') AS INTEGER)"

    # --- Refusals ---

    def _conditions(self) -> list[tuple[str, str, str]]:
        """(column, rule, condition) of everything that refuses a row."""
        found = []
        for column in COLUMNS:
            code, raw = column.code, _raw(column)
            if column.required:
                found.append((code, "missing_value", f"{raw} IS NULL"))
            if column.kind is not Kind.TEXT:
                found.append((code, "unreadable_type", f"{raw} IS NOT NULL AND {code} IS NULL"))
            elif not column.choices:
                # What PostgreSQL cannot store, or not look up by.
                found.append((code, "unreadable_type", f"contains({raw}, chr(0)) OR length({raw}) > {LONGEST}"))
            if column.choices:
                values = ", ".join(quoted(value) if isinstance(value, str) else str(value) for value in column.choices)
                found.append((code, "value_outside_list", f"{code} NOT IN ({values})"))
        first, last = birth_years(self.year)
        found.append(("birth_year", "birth_year_range", f"birth_year < {first} OR birth_year > {last}"))
        found.append(
            ("commune_code", "unknown_commune", "commune_code NOT IN (SELECT code FROM communes)"),
        )
        if self.permitted is not None:
            inside = "commune_code IN (SELECT code FROM communes)"
            condition = f"{inside} AND commune_code NOT IN (SELECT code FROM permitted)"  # noqa: S608
            found.append(("commune_code", "outside_your_area", condition))
        if self.only is not None:
            found.append(("commune_code", "other_commune", f"commune_code <> {quoted(self.only)}"))
        found.append(("person_id", "duplicate_person", "row IN (SELECT row FROM doubles)"))
        return found

    def _find_doubles(self) -> None:
        """Rows whose person stands in an earlier one. Hashes first: they are smaller than the identifiers."""
        self.connection.execute(
            "CREATE TEMP TABLE suspects AS SELECT hash(person_id) AS h FROM cells WHERE person_id IS NOT NULL "
            "GROUP BY h HAVING COUNT(*) > 1"
        )
        self.connection.execute(
            "CREATE TEMP TABLE doubles AS SELECT row, first FROM ("
            "SELECT row, MIN(row) OVER (PARTITION BY person_id) AS first FROM cells "
            "WHERE hash(person_id) IN (SELECT h FROM suspects) AND person_id IS NOT NULL) WHERE row > first"
        )

    def _refusals(self) -> Iterable[dict[str, Any]]:
        conditions = self._conditions()
        flags = ", ".join(f"COALESCE({condition}, false)" for _code, _rule, condition in conditions)
        raws = ", ".join(_raw(BY_CODE[code]) for code, _rule, _condition in conditions)
        rows = self.connection.execute(
            f"SELECT row, (SELECT first FROM doubles WHERE doubles.row = faulty.row), {flags}, {raws} "  # noqa: S608
            f"FROM faulty ORDER BY row LIMIT {ROWS_TOLD}"
        ).fetchall()
        for row, first, *cells in rows:
            values = cells[len(conditions) :]
            for (code, rule, _condition), is_so, value in zip(conditions, cells, values, strict=False):
                if is_so:
                    yield {
                        "row": row,
                        "column": code,
                        "value": value[:LONGEST] if value else value,
                        "rule": rule,
                        "message": sentence(
                            BY_CODE[code],
                            rule,
                            value[:LONGEST] if value else value,
                            year=self.year,
                            first=first,
                            only=self.only,
                        ),
                    }

    # --- Warnings ---

    def _implausible(self) -> list[tuple[str, str, str, str]]:
        """(rule, column, condition, sentence) of what is taken and told."""
        age = f"{self.year} - birth_year"
        found = [
            (
                "unusual_value",
                column.code,
                f"{column.code} < {column.usual[0]} OR {column.code} > {column.usual[1]}",
                _("Cột %(column)s có giá trị ngoài khoảng thường gặp từ %(low)d đến %(high)d.")
                % {"column": column.code, "low": column.usual[0], "high": column.usual[1]},
            )
            for column in COLUMNS
            if column.usual
        ]
        return [
            *found,
            ("very_old", "birth_year", f"{age} > 120", _("Người trên 120 tuổi.")),
            (
                "studying_and_left",
                "studying_grade",
                "studying_grade IS NOT NULL AND left_at_grade IS NOT NULL",
                _("Vừa đang học vừa bỏ học."),
            ),
            (
                "grade_against_age",
                "studying_grade",
                f"{age} - 4 < studying_grade",
                _("Lớp đang học cao so với tuổi."),
            ),
            (
                "completed_against_age",
                "grade_completed",
                f"{age} - 5 < grade_completed",
                _("Lớp đã học xong cao so với tuổi."),
            ),
            (
                "away_months_without_away",
                "away_months",
                "away_months IS NOT NULL AND residence_state <> 'away'",
                _("Có số tháng vắng mặt nhưng không ghi là vắng mặt."),
            ),
            (
                "unable_without_disability",
                "able_to_learn",
                "able_to_learn IS FALSE AND disabled IS NOT TRUE",
                _("Ghi không có khả năng học tập nhưng không ghi khuyết tật."),
            ),
        ]

    def _warnings(self, refused: int) -> Iterable[dict[str, Any]]:
        found = self._implausible()
        numbers = ", ".join(
            f"COUNT(*) FILTER (WHERE {condition}), MIN(row, {ROWS_NAMED}) FILTER (WHERE {condition})"
            for _rule, _column, condition, _sentence in found
        )
        cells = self.connection.execute(
            f"SELECT {numbers} FROM cells WHERE row NOT IN (SELECT row FROM faulty)"  # noqa: S608
        ).fetchone()
        assert cells is not None
        for (rule, column, _condition, words), count, rows in zip(found, cells[::2], cells[1::2], strict=True):
            if count:
                yield {"rule": rule, "column": column, "message": words, "count": count, "rows": list(rows)}
        if self.source.extra:
            names = ", ".join(self.source.extra[:10])
            yield {
                "rule": "columns_ignored",
                "column": self.source.extra[0],
                "message": _("Những cột không thuộc khuôn của sổ không được đọc: %(names)s.") % {"names": names},
                "count": len(self.source.extra),
                "rows": [],
            }
        if refused > ROWS_TOLD:
            yield not_listed(refused, ROWS_TOLD)

    def _number(self, sql: str) -> int:
        row = self.connection.execute(sql).fetchone()
        return int(row[0]) if row else 0


def not_listed(refused: int, told: int) -> dict[str, Any]:
    """The warning that not every refused row has its reasons in the answer."""
    return {
        "rule": "refusals_not_listed",
        "column": None,
        "message": _("Có %(refused)s dòng bị từ chối; chỉ nêu lý do của %(told)s dòng đầu.")
        % {"refused": number(refused), "told": number(told)},
        "count": refused - told,
        "rows": [],
    }


_PARSED = {Kind.TEXT: "VARCHAR", Kind.INTEGER: "INTEGER", Kind.BOOLEAN: "BOOLEAN"}


def _raw(column: Column) -> str:
    return f"raw_{column.code}"


def _name(column: Column) -> str:
    return f'"{column.code}"'
