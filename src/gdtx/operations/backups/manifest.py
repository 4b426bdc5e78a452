"""What a backup consists of: a folder with rows of tables, files, and a manifest that is written last.

    DIR/manifest.json                what there is: tables with their rows, files, sizes, sha256, migrations, figures
    DIR/database/<table>.copy.gz     rows in PostgreSQL's COPY text format, whatever the database they come from
    DIR/files/<folder>/…             media, frozen data, print files, own templates, the anchor of the audit

A folder without a manifest, or whose files do not fit it, is no backup. Keys are never inside, nor are sessions, which
would open the program to whoever holds them.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, Self

import psycopg
from django.db import DatabaseError
from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused

NAME = "manifest.json"
FORMAT = 1
DATABASE = "database"
FILES = "files"

#: Folders of ``GDTX_HOME`` that belong to an installation. `keys`, `logs`, `static` and `intake` (uploads that have not
#: been read yet) stay out; of `audit` only the anchor goes along.
FOLDERS = ("media", "frozen", "reviews", "conferences", "templates", "audit")
#: Files of those folders that are of the moment.
LEFT_OUT = ("anchor.lock",)

#: Tables that open the program to whoever holds them, or belong to the machine.
TABLES_LEFT_OUT = frozenset(
    {"django_session", "usersessions_usersession", "socialaccount_socialtoken", "operations_heartbeat"}
)

_BLOCK = 1 << 20
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True, slots=True)
class TableRows:
    """The rows of a table: its columns in order, how many rows, and the file that holds them."""

    name: str
    columns: list[str]
    rows: int
    file: str


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of the backup with what proves it unaltered."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """All of it. `migrations` are the applied ones by app; `counts` the figures a person compares after restoring."""

    program: str
    made_at: str
    engine: str
    synthetic: bool
    migrations: dict[str, list[str]]
    tables: list[TableRows]
    files: list[StoredFile]
    sequences: dict[str, int]
    counts: dict[str, int]
    format: int = FORMAT
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table.rows for table in self.tables)

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)

    def write(self, folder: Path) -> None:
        """Write it, last of all, whole or not at all."""
        content = asdict(self)
        content["checksum"] = _checksum(content)
        beside = folder / f".{NAME}"
        opened = os.open(beside, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(opened, "w", encoding="utf-8") as stream:
            json.dump(content, stream, ensure_ascii=False, indent=1)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(folder / NAME)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The manifest of a backup. Raises `Refused`: `no_backup`, `backup_unfinished`, `backup_damaged`."""
        path = folder / NAME
        if not folder.is_dir():
            raise Refused("no_backup", _("Không có thư mục %(path)s.") % {"path": folder}, where=str(folder))
        if not path.is_file():
            raise Refused(
                "backup_unfinished",
                _("Thư mục %(path)s không có tệp %(name)s: bản sao lưu chưa làm xong hoặc đây không phải bản sao lưu.")
                % {"path": folder, "name": NAME},
                where=str(path),
                way_out=_("Hãy chọn bản sao lưu khác; bản dở dang không phục hồi được."),
            )
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            checksum = content.pop("checksum")
            written = int(content["format"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise damaged(NAME) from error
        if written > FORMAT:
            raise Refused(
                "backup_newer",
                _("Bản sao lưu do một phiên bản mới hơn của chương trình làm ra (dạng %(format)d).")
                % {"format": written},
                where=str(path),
                way_out=_("Hãy cài phiên bản chương trình mới rồi phục hồi."),
            )
        if checksum != _checksum(content):
            raise damaged(NAME)
        try:
            content["tables"] = [TableRows(**table) for table in content["tables"]]
            content["files"] = [StoredFile(**file) for file in content["files"]]
            return cls(**content)
        except (TypeError, KeyError) as error:
            raise damaged(NAME) from error


def _checksum(content: dict[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def damaged(name: str) -> Refused:
    """The refusal of a backup one of whose files is missing or not what it was."""
    return Refused(
        "backup_damaged",
        _("Bản sao lưu bị hỏng: tệp %(name)s thiếu hoặc đã khác lúc sao lưu. Chưa phục hồi gì.") % {"name": name},
        where=name,
        way_out=_("Hãy chép lại bản sao lưu từ nơi cất giữ, hoặc dùng bản khác."),
    )


def check_files(folder: Path, manifest: Manifest) -> None:
    """Every file of the manifest is there with its size and sha256. Raises `Refused` (`backup_damaged`)."""
    for file in manifest.files:
        path = folder / file.path
        if Path(file.path).is_absolute() or ".." in Path(file.path).parts or path.is_symlink() or not path.is_file():
            raise damaged(file.path)
        try:
            if path.stat().st_size != file.size or digest_of(path) != file.sha256:
                raise damaged(file.path)
        except OSError as error:
            raise damaged(file.path) from error


def digest_of(path: Path) -> str:
    """sha256 of a file."""
    with open(path, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class Tee:
    """A file being written, with size and sha256 of what went into it. Readable by its owner only."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._stream: IO[bytes] = os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")
        self._digest = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        """Add to the file."""
        self._digest.update(data)
        self.size += len(data)
        return self._stream.write(data)

    def flush(self) -> None:
        """For those who write through it."""
        self._stream.flush()

    def close(self) -> str:
        """Bring it to the disk; the sha256 of all that was written."""
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self._stream.close()
        return self._digest.hexdigest()

    def abandon(self) -> None:
        """Let go without bringing it to the disk."""
        self._stream.close()


def blocks(path: Path) -> Iterator[bytes]:
    """A file in pieces."""
    with open(path, "rb") as stream:
        while block := stream.read(_BLOCK):
            yield block


def is_full(error: BaseException) -> bool:
    """Whether the disk had no room, told by the system, by SQLite or by PostgreSQL."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, OSError) and seen.errno in _FULL:
            return True
        if isinstance(seen, psycopg.errors.DiskFull):
            return True
        if isinstance(seen, sqlite3.Error) and getattr(seen, "sqlite_errorname", "") == "SQLITE_FULL":
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def no_room(where: Path, what: str) -> Refused:
    """The refusal when the disk is full."""
    return Refused(
        "disk_full",
        _("Hết chỗ trên đĩa khi %(what)s vào %(path)s; phần dở dang đã được xóa.") % {"what": what, "path": where},
        where=str(where),
        way_out=_("Hãy giải phóng chỗ hoặc chọn đĩa khác rồi chạy lại."),
    )


def cannot_write(where: Path, error: OSError | DatabaseError) -> Refused:
    """The refusal when something else keeps us from writing or reading."""
    why = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
    return Refused(
        "cannot_write",
        _("Không đọc, ghi được %(path)s (%(why)s).") % {"path": where, "why": why},
        where=str(where),
        way_out=_("Hãy kiểm tra thư mục có tồn tại và người dùng của hệ điều hành có quyền ở đó."),
    )
