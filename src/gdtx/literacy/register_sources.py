"""Files in the register layout as DuckDB reads them: SQL of the rows, of the number of a row, the type of each column.

A file that DuckDB would read otherwise than a spreadsheet shows it is written anew first: blank lines, line ends of two
kinds, columns whose names differ from ours in capitals alone.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused

from .layout import BY_CODE, REQUIRED, Column, Kind
from .sentences import KINDS


@dataclass(frozen=True)
class Source:
    """A file as DuckDB reads it: SQL of its rows, the SQL of the row's number, and the type of each column it has."""

    sql: str
    row: str
    types: dict[str, str]
    extra: tuple[str, ...] = ()
    skips_empty: bool = False


def _known(name: str, names: Sequence[str]) -> tuple[str, ...]:
    """The columns that are not of the layout; refuses when one of the layout is missing or there twice."""
    twice = sorted({each for each in names if each in BY_CODE and names.count(each) > 1})
    if twice:
        raise Refused(
            "duplicate_column",
            _("Tệp %(name)s có hai cột cùng tên “%(column)s”.") % {"name": name, "column": twice[0]},
            {"column": twice[0]},
            _("Bỏ bớt một cột rồi nạp lại."),
        )
    missing = [code for code in REQUIRED if code not in names]
    if missing:
        raise Refused(
            "missing_column",
            _("Tệp %(name)s thiếu cột bắt buộc: %(columns)s.") % {"name": name, "columns": ", ".join(missing)},
            {"column": missing[0]},
            _("Thêm cột còn thiếu rồi nạp lại."),
        )
    return tuple(each for each in names if each not in BY_CODE)


def of_csv(path: Path, into: Path) -> Source:
    """A file of text, `;` or `,` between its cells. `into` takes what has to be written anew."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = file.readline()
    separator = ";" if header.count(";") > header.count(",") else ","
    names = [name.strip() for name in next(csv.reader([header], delimiter=separator), [])]
    extra = _known(path.name, [name for name in names if name])
    # What is not of the layout goes by its place: it may have no title, the same twice, or one like ours in capitals.
    named = [name if name in BY_CODE else f"other_{place}" for place, name in enumerate(names)]
    columns = ", ".join(f"{quoted(name)}: 'VARCHAR'" for name in named)
    plain = _plain(path, separator, len(names), into)
    sql = (
        f"read_csv({quoted(str(plain))}, columns = {{{columns}}}, header = true, delim = '{separator}', quote = '\"', "
        "escape = '\"', auto_detect = false, nullstr = '', strict_mode = true, hive_partitioning = false, "
        "max_line_size = 1048576)"
    )
    # The titles are row 1.
    return Source(sql, "row_number() OVER () + 1", dict.fromkeys(names, "text"), extra, skips_empty=True)


_BLANK_LINE = re.compile(rb"\n[ \t]*\r?\n")


def _plain(path: Path, separator: str, width: int, into: Path) -> Path:
    """The file itself; one with blank lines or line ends of two kinds, which DuckDB passes over or refuses, written
    anew with a row for each line, so that rows keep the numbers a spreadsheet shows."""
    lines = carriages = 0
    blank, seam = False, b""
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            lines, carriages = lines + piece.count(b"\n"), carriages + (seam[-1:] + piece).count(b"\r\n")
            blank = blank or _BLANK_LINE.search(seam + piece) is not None
            seam = piece[-64:]
    if not blank and carriages in (0, lines):
        return path
    target = into / "rows.csv"
    with (
        path.open(encoding="utf-8-sig", newline="") as file,
        target.open("w", encoding="utf-8", newline="") as out,
    ):
        writer = csv.writer(out, delimiter=separator, lineterminator="\n")
        for cells in csv.reader(file, delimiter=separator, strict=True):
            writer.writerow(cells if any(map(str.strip, cells)) else [""] * width)
    return target


def of_parquet(path: Path, into: Path) -> Source:
    """A Parquet file. `into` takes what has to be written anew."""
    schema = pq.read_schema(path)
    extra = _known(path.name, schema.names)
    types = {}
    for each in schema:
        if each.name in BY_CODE:
            types[each.name] = _type(each.type, BY_CODE[each.name], path.name)
    # What folders of the path are called (`commune_code=…`) says nothing of the rows.
    plain = _narrowed(path, list(types), into) if _confused(extra) else path
    sql = f"read_parquet({quoted(str(plain))}, file_row_number = true, hive_partitioning = false)"
    return Source(sql, "file_row_number + 1", types, extra)


def _confused(extra: Collection[str]) -> bool:
    """Whether DuckDB, which tells capitals from small letters nowhere, would take one of these columns for ours, or for
    its own number of the row."""
    return any(name.lower() == "file_row_number" or name.lower() in BY_CODE for name in extra)


def _narrowed(path: Path, columns: list[str], into: Path) -> Path:
    """The columns of the layout alone, in a file of ours, row by row."""
    target = into / "columns.parquet"
    with pq.ParquetFile(path) as file:
        schema = pa.schema([file.schema_arrow.field(name) for name in columns])
        with pq.ParquetWriter(target, schema) as out:
            for batch in file.iter_batches(columns=columns):
                out.write_batch(batch.select(columns))
    return target


def _type(found: pa.DataType, column: Column, name: str) -> str:
    """How a Parquet column of ours is typed. Refused: `wrong_type`, when no value of it could be read."""
    if pa.types.is_dictionary(found):
        found = found.value_type
    if pa.types.is_string(found) or pa.types.is_large_string(found) or pa.types.is_string_view(found):
        return "text"
    if pa.types.is_null(found):
        return "null"
    if pa.types.is_integer(found):
        return "integer"
    if pa.types.is_boolean(found) and column.kind is not Kind.INTEGER:
        return "boolean"
    if (pa.types.is_floating(found) or pa.types.is_decimal(found)) and column.kind is Kind.INTEGER:
        return "number"
    raise Refused(
        "wrong_type",
        _("Cột %(column)s của tệp %(name)s có kiểu %(found)s, không đọc được thành %(wanted)s.")
        % {"column": column.code, "name": name, "found": found, "wanted": KINDS[column.kind]()},
        {"column": column.code},
        _("Xuất lại cột này đúng kiểu rồi nạp lại."),
    )


def quoted(value: str) -> str:
    """A text in SQL."""
    return "'" + value.replace("'", "''") + "'"
