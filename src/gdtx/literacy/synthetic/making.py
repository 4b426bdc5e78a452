"""Writes made-up registers: Parquet files by province with a note of what they follow, or a frozen set at once."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
from django.utils.translation import gettext as _

from gdtx.catalogue.literacy_rules import DEFAULT
from gdtx.foundation.errors import Refused

from .. import frozen
from ..areas import Map
from . import calibration, persons
from .persons import Place

MARK = "DỮ LIỆU TỔNG HỢP"
NOTE = "synthetic.json"


def make(*, area: Map, year: int, count: int, folder: Path) -> dict[str, Any]:
    """Write `count` persons to one file for each province in a folder that is empty or new; what was written.

    Refused: `bad_number`, `not_empty`, `cannot_write`.
    """
    _require(count)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise Refused(
                "not_empty",
                _("Thư mục %(folder)s không trống.") % {"folder": folder},
                "--out",
                _("Hãy chọn một thư mục mới hoặc trống."),
            )
        found = persons.by_province(persons.places(area, count))
        files = []
        with _engine() as connection, tempfile.TemporaryDirectory(dir=folder, prefix=".") as scratch:
            for province, places in found.items():
                path = Path(scratch) / f"{province}.parquet"
                _write(connection, places, year, path)
                files.append({"name": path.name, "persons": sum(place.persons for place in places)})
            for each in files:
                each["sha256"] = frozen.digest(Path(scratch) / str(each["name"]))
            for each in files:
                (Path(scratch) / str(each["name"])).rename(folder / str(each["name"]))
        answer = {
            "mark": MARK,
            "area": {"code": area.root, "name": area.units[area.root].name},
            "year": year,
            "map": area.on.isoformat(),
            "persons": count,
            "communes": sum(map(len, found.values())),
            "files": files,
            "made_with": {"duckdb": duckdb.__version__},
            "sources": list(calibration.SOURCES),
            "assumptions": list(calibration.ASSUMPTIONS),
        }
        (folder / NOTE).write_text(json.dumps(answer, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except (OSError, duckdb.IOException) as error:
        raise Refused(
            "cannot_write",
            _("Không ghi được vào thư mục %(folder)s.") % {"folder": folder},
            "--out",
            _("Kiểm tra dung lượng đĩa và quyền ghi."),
        ) from error
    return answer


def draw(found: Sequence[Place], year: int, path: Path) -> Path:
    """Write the persons of these communes, which lie in one province, to a file."""
    with _engine() as connection:
        _write(connection, found, year, path)
    return path


def freeze(*, area: Map, year: int, count: int, by: str) -> frozen.Frozen:
    """Freeze `count` made-up persons at once, marked as such. Refused as `frozen.make` refuses, and `bad_number`."""
    _require(count)
    found = persons.by_province(persons.places(area, count))
    with _engine() as connection:

        def writer(places: list[Place]) -> Callable[[Path], object]:
            return lambda path: _write(connection, places, year, path)

        writers = {province: writer(places) for province, places in found.items()}
        return frozen.make(area=area, year=year, writers=writers, rules=DEFAULT, by=by, synthetic=True)


def _require(count: int) -> None:
    if not 1 <= count <= 100_000_000:
        raise Refused(
            "bad_number",
            _("Số người phải từ 1 đến 100.000.000, không phải %(count)s.") % {"count": count},
            "--persons",
        )


@contextmanager
def _engine() -> Iterator[duckdb.DuckDBPyConnection]:
    """One thread: the bytes of a file must not depend on which of several was quicker."""
    with duckdb.connect(config={"threads": 1, "memory_limit": "512MB"}) as connection:
        yield connection


def _write(connection: duckdb.DuckDBPyConnection, places: Sequence[Place], year: int, path: Path) -> None:
    mark = f"KV_METADATA {{synthetic: '{MARK}', year: '{year}'}}"
    connection.execute(
        f"COPY ({persons.select(places, year)}) TO ? (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880, {mark})",
        [str(path)],
    )
