"""Frozen sets: the register of a year in Parquet files by province, with a manifest that proves them.

A set is made in a folder beside its place and moved there in one step, so that a process that is killed leaves no half
of one. Whoever opens a set has every checksum compared first; one wrong byte and the set is refused, the file named.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
from django.conf import settings
from django.utils.translation import gettext as _

from gdtx.catalogue.literacy_rules import RuleSet
from gdtx.foundation import clock, disk
from gdtx.foundation.errors import Conflict, NotFound, Refused

from .areas import Map
from .layout import COLUMNS

FORMAT = 1
MANIFEST = "manifest.json"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,79}")
_MAKING = ".making-"

#: Writes the persons of a province, in order of communes, to a file.
Writer = Callable[[Path], object]


@dataclass(frozen=True)
class Frozen:
    """A set whose files have been compared with the manifest."""

    id: str
    folder: Path
    manifest: Mapping[str, Any]

    @property
    def year(self) -> int:
        """The literacy year."""
        return int(self.manifest["year"])

    @property
    def persons(self) -> int:
        """How many rows."""
        return int(self.manifest["persons"])

    @property
    def sha256(self) -> str:
        """The checksum of the whole set: of its manifest, which holds those of its files."""
        return str(self.manifest["sha256"])

    @cached_property
    def map(self) -> Map:
        """The units as they stood when the set was made."""
        on = dt.date.fromisoformat(self.manifest["map"])
        area = self.manifest["area"]
        return Map.from_json(area["code"], on, self.manifest["units"], area["province"])

    @property
    def source(self) -> str:
        """The persons as DuckDB reads them."""
        paths = ", ".join(_quoted(str(self.folder / each["name"])) for each in self.manifest["files"])
        return f"read_parquet([{paths}], hive_partitioning = false)"


def home() -> Path:
    """Where frozen sets lie."""
    return Path(settings.GDTX_HOME) / "frozen"


# --- Making -----------------------------------------------------------------------------------------------------


def make(
    *,
    area: Map,
    year: int,
    writers: Mapping[str, Writer],
    rules: RuleSet,
    by: str,
    synthetic: bool = False,
) -> Frozen:
    """Make a set of one file for each province, as `writers` (province → writer) write them.

    Refused: `no_data` when there is nobody; `disk_full` when the disk is, else `cannot_write`. Nothing is left behind
    then.
    """
    with _refusing(), _making() as folder:
        files = [_written(folder, province, write) for province, write in sorted(writers.items())]
        files = [each for each in files if each["persons"]]
        persons = sum(each["persons"] for each in files)
        if not persons:
            raise no_data(year)
        now = clock.now()
        # To the microsecond: of two sets of one day the later one is the latest (`sets.sets_of`).
        name = f"{area.root}-{year}-{now:%Y%m%d%H%M%S%f}-{secrets.token_hex(4)}"
        manifest: dict[str, Any] = {
            "format": FORMAT,
            "id": name,
            "area": {"code": area.root, "name": area.units[area.root].name, "province": area.province},
            "year": year,
            "map": area.on.isoformat(),
            "persons": persons,
            "rules": {"name": rules.name, "values": rules.values, "citation": str(rules.citation)},
            "frozen_at": now.isoformat(timespec="seconds"),
            "frozen_by": by,
            "synthetic": synthetic,
            "columns": [column.code for column in COLUMNS],
            "files": files,
            "units": area.as_json(),
        }
        manifest["sha256"] = _digest_of(manifest)
        for each in folder.iterdir():
            if each.name not in {row["name"] for row in files}:
                each.unlink()
        with (folder / MANIFEST).open("w", encoding="utf-8") as file:
            json.dump(manifest, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        final = home() / name
        folder.rename(final)
        _sync(home())
        return Frozen(name, final, manifest)


@contextmanager
def _refusing() -> Iterator[None]:
    """What the disk does not let us do is refused."""
    try:
        yield
    except (OSError, duckdb.IOException) as error:
        full = disk.is_full(error)
        raise Refused(
            "disk_full" if full else "cannot_write",
            _("Không ghi được tập số liệu chốt vào %(folder)s.") % {"folder": home()},
            str(home()),
            _("Kiểm tra dung lượng đĩa và quyền ghi rồi chốt lại; chưa có gì được chốt."),
        ) from error


@contextmanager
def _making() -> Iterator[Path]:
    """A folder of one's own that is taken away unless it was moved to its place."""
    home().mkdir(parents=True, exist_ok=True)
    _sweep()
    folder = home() / f"{_MAKING}{secrets.token_hex(8)}"
    lock = folder.with_suffix(".lock")
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            lock.unlink(missing_ok=True)


def _sweep() -> None:
    """Take away what processes left that were killed while they made a set."""
    for lock in home().glob(f"{_MAKING}*.lock"):
        with suppress(OSError), lock.open("r+") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
            lock.unlink(missing_ok=True)


def _written(folder: Path, province: str, write: Writer) -> dict[str, Any]:
    path = folder / f"{province}.parquet"
    write(path)
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    row = duckdb.connect().execute(f"SELECT COUNT(*) FROM read_parquet({_quoted(str(path))})").fetchone()  # noqa: S608
    return {
        "name": path.name,
        "persons": int(row[0]) if row else 0,
        "bytes": path.stat().st_size,
        "sha256": digest(path),
    }


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# --- Opening ----------------------------------------------------------------------------------------------------


def opened(name: str) -> Frozen:
    """The set of that name, with every file compared.

    Raises `NotFound` (`unknown_frozen`) and `Conflict` (`frozen_altered`, naming the file).
    """
    folder = home() / name
    if not _ID.fullmatch(name) or not folder.is_dir():
        known = sorted(path.parent.name for path in home().glob(f"[!.]*/{MANIFEST}"))
        raise NotFound(
            "unknown_frozen",
            _("Không có tập số liệu chốt “%(name)s”.") % {"name": name},
            "--frozen",
            _("Các tập đang có: %(known)s.") % {"known": ", ".join(known[:10])} if known else None,
        )
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        whole = manifest["sha256"] == _digest_of(manifest)
        files = [(each["name"], each["sha256"]) for each in manifest["files"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _altered(name, MANIFEST) from error
    if not whole or manifest["id"] != name:
        raise _altered(name, MANIFEST)
    for file, sha256 in files:
        try:
            same = digest(folder / file) == sha256
        except OSError as error:
            raise _altered(name, file) from error
        if not same:
            raise _altered(name, file)
    return Frozen(name, folder, manifest)


def _altered(name: str, file: str) -> Conflict:
    return Conflict(
        "frozen_altered",
        _("Tệp %(file)s của tập số liệu chốt “%(name)s” đã bị sửa hoặc bị mất, không đọc số liệu từ đó.")
        % {"file": file, "name": name},
        {"frozen": name, "file": file},
        _("Khôi phục tệp này từ bản sao lưu."),
    )


def no_data(year: int, area: str = "") -> NotFound:
    """The refusal of a year, or of an area in it, without persons."""
    if area:
        message = _("Năm %(year)d chưa có người nào trong sổ xóa mù chữ của %(area)s.")
    else:
        message = _("Năm %(year)d chưa có người nào trong sổ xóa mù chữ.")
    return NotFound("no_data", message % {"year": year, "area": area}, "--year")


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest_of(manifest: Mapping[str, Any]) -> str:
    told = {key: value for key, value in manifest.items() if key != "sha256"}
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
