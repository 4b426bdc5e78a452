"""Taking a backup: one snapshot of the database, then the files, then the manifest; put in place by one renaming.

A backup that is cut off leaves a hidden folder without a manifest beside the wanted one, never the wanted one itself.
"""

from __future__ import annotations

import gzip
import os
import secrets
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from gdtx import __version__
from gdtx.foundation import clock
from gdtx.foundation.errors import Refused

from . import manifest as parts
from .manifest import DATABASE, FILES, FOLDERS, LEFT_OUT, Manifest, StoredFile, TableRows, Tee
from .rows import Snapshot, TableShape, shapes

Progress = Callable[[str], None]

#: What a person compares before and after: name → statement with one number.
FIGURES = {
    "areas": "SELECT COUNT(*) FROM network_area",
    "organisations": "SELECT COUNT(*) FROM network_organisation",
    "users": "SELECT COUNT(*) FROM accounts_user",
    "classes": "SELECT COUNT(*) FROM learning_learningclass WHERE state = 'active'",
    "turns": "SELECT COALESCE(SUM(turns), 0) FROM learning_learningclass WHERE state = 'active'",
    "events": "SELECT COUNT(*) FROM audit_event",
}

#: A folder of a backup that was cut off is taken away by a later one, after so many seconds.
_FORGOTTEN = 24 * 60 * 60
_UNFINISHED = "dang-sao-luu"


def take(folder: Path, progress: Progress) -> Manifest:
    """Back the installation up into *folder*, which must not exist yet or be empty.

    Raises `Refused`: `folder_not_empty`, `disk_full`, `cannot_write`. Then nothing is left behind.
    """
    folder = folder.expanduser().absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(
            "folder_not_empty",
            _("Thư mục %(path)s đã có tệp; bản sao lưu không ghi đè lên gì cả.") % {"path": folder},
            where=str(folder),
            way_out=_("Hãy nêu một thư mục chưa có, ví dụ đặt tên theo ngày."),
        )
    beside = folder.parent / f".{folder.name}.{_UNFINISHED}-{secrets.token_hex(4)}"
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _forget_old(folder.parent)
        beside.mkdir(mode=0o700)
        made = _fill(beside, progress)
        if folder.exists():
            folder.rmdir()
        beside.rename(folder)
        _sync_folder(folder.parent)
        return made
    except (OSError, DatabaseError) as error:
        if parts.is_full(error):
            raise parts.no_room(folder, _("sao lưu")) from error
        raise parts.cannot_write(folder, error) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _fill(folder: Path, progress: Progress) -> Manifest:
    stored: list[StoredFile] = []
    tables: list[TableRows] = []
    made_at = clock.now().isoformat(timespec="seconds")
    # The anchor first: one that is older than the events beside it only lags behind, a newer one cries wolf.
    _take_files(folder, ["audit"], stored)
    with Snapshot() as snapshot:
        every = shapes()
        for shape in every:
            progress(_("Sao lưu bảng %s…") % shape.name)
            tables.append(_take_table(folder, snapshot, shape, stored))
        counts = {name: int(snapshot.query(statement)[0][0]) for name, statement in FIGURES.items()}
        migrations: dict[str, list[str]] = {}
        for app, name in snapshot.query("SELECT app, name FROM django_migrations ORDER BY app, name"):
            migrations.setdefault(app, []).append(name)
        synthetic = any(row[0] for row in snapshot.query("SELECT synthetic FROM accounts_installation"))
        sequences = snapshot.counters(every)
    progress(_("Sao lưu tệp…"))
    # After the rows: whatever a row names was there before the row was.
    _take_files(folder, [name for name in FOLDERS if name != "audit"], stored)
    made = Manifest(
        program=__version__,
        made_at=made_at,
        engine=connection.vendor,
        synthetic=synthetic,
        migrations=migrations,
        tables=tables,
        files=stored,
        sequences=sequences,
        counts=counts,
    )
    made.write(folder)
    _sync_folder(folder)
    return made


def _take_table(folder: Path, snapshot: Snapshot, shape: TableShape, stored: list[StoredFile]) -> TableRows:
    name = f"{DATABASE}/{shape.name}.copy.gz"
    file, rows = Tee(folder / name), 0
    try:
        # Level 1 packs rows to a fifth at a speed a disk can follow; no time of day, so equal rows give equal files.
        with gzip.GzipFile(filename="", mode="wb", compresslevel=1, fileobj=file, mtime=0) as packed:
            for count, text in snapshot.lines(shape):
                rows += count
                packed.write(text)
    except BaseException:
        file.abandon()
        raise
    digest = file.close()
    stored.append(StoredFile(name, file.size, digest))
    return TableRows(shape.name, list(shape.columns), rows, name)


def _take_files(folder: Path, names: list[str], stored: list[StoredFile]) -> None:
    for name in names:
        source = Path(settings.MEDIA_ROOT) if name == "media" else Path(settings.GDTX_HOME) / name
        if not source.is_dir():
            continue
        for path in sorted(source.rglob("*")):
            # Links could lead anywhere; nothing of ours is one. Hidden files are still being written.
            if path.is_symlink() or not path.is_file() or path.name in LEFT_OUT or path.name.startswith("."):
                continue
            kept = _keep(path, folder, f"{FILES}/{name}/{path.relative_to(source).as_posix()}")
            if kept is not None:
                stored.append(kept)


def _keep(path: Path, folder: Path, name: str) -> StoredFile | None:
    """Copy a file into the backup; None when it was taken away meanwhile."""
    try:
        pieces = parts.blocks(path)
        first = next(pieces, b"")
    except FileNotFoundError:
        return None
    file = Tee(folder / name)
    try:
        file.write(first)
        for piece in pieces:
            file.write(piece)
    except BaseException:
        file.abandon()
        raise
    digest = file.close()
    return StoredFile(name, file.size, digest)


def _sync_folder(folder: Path) -> None:
    """Bring names to the disk, where the system lets one open a folder."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except (OSError, AttributeError):
        return
    try:
        os.fsync(descriptor)
    except OSError:
        pass
    finally:
        os.close(descriptor)


def _forget_old(parent: Path) -> None:
    """What a backup that was killed a day ago or more left behind."""
    for path in parent.glob(f".*.{_UNFINISHED}-*"):
        if path.is_dir() and time.time() - path.stat().st_mtime > _FORGOTTEN:
            shutil.rmtree(path, ignore_errors=True)


def answer_of(folder: Path, made: Manifest) -> dict[str, Any]:
    """What the command says about a backup."""
    return {
        "folder": str(folder.expanduser().absolute()),
        "made_at": made.made_at,
        "engine": made.engine,
        "synthetic": made.synthetic,
        "tables": len(made.tables),
        "rows": made.rows,
        "files": len(made.files),
        "bytes": made.size,
        "counts": made.counts,
    }
