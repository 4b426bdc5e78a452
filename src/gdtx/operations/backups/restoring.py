"""Putting a backup back onto an empty machine: all of it, or nothing.

The tables are made as they stood when the backup was taken (the program may be newer), filled, counted, and only then
brought to the present form. On PostgreSQL that is one transaction; on SQLite a new file that gets the name of the
database when all is done. Files are put in place last, just before.
"""

from __future__ import annotations

import gzip
import os
import secrets
import shutil
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from gdtx.foundation import word_index
from gdtx.foundation.errors import Refused
from gdtx.operations.new_database import NewDatabaseExecutor

from . import manifest as parts
from .indexes import indexes_after
from .manifest import FILES, FOLDERS, Manifest, TableRows
from .rows import TableShape, counted, load, set_counters, shapes, sqlite_path
from .taking import FIGURES

Progress = Callable[[str], None]

#: Tables of so many rows are checked and indexed after all of them are in.
LARGE = 1_000


@dataclass(slots=True)
class Restored:
    """What was put back, and how many steps brought it from the form of then to that of now."""

    manifest: Manifest
    upgrades: int = 0
    files: int = 0
    notes: list[str] = field(default_factory=list)


def restore(folder: Path, progress: Progress) -> Restored:
    """Put the backup in *folder* back. Raises `Refused`, and then nothing has changed:

    `no_backup`, `backup_unfinished`, `backup_damaged`, `backup_newer`, `other_engine`, `not_empty`, `disk_full`,
    `cannot_write`, `counts_differ`.
    """
    folder = folder.expanduser().absolute()
    manifest = Manifest.read(folder)
    require_not_newer(manifest)
    require_engine(manifest)
    require_empty()
    progress(_("Kiểm tra từng tệp của bản sao lưu…"))
    parts.check_files(folder, manifest)
    done = Restored(manifest)
    try:
        with _all_or_nothing(), _files_in_place(folder, manifest) as put:
            progress(_("Lập bảng như lúc sao lưu…"))
            _make_tables(manifest)
            _fill_tables(folder, manifest, progress)
            _compare(manifest)
            done.upgrades = _upgrade(manifest, progress)
            # Made by what runs after `migrate`, which a backup of this version does not need.
            word_index.ensure_all()
            progress(_("Đặt tệp vào chỗ…"))
            done.files = put()
    except (OSError, DatabaseError, EOFError, zlib.error) as error:
        if parts.is_full(error):
            raise parts.no_room(Path(settings.GDTX_HOME), _("phục hồi")) from error
        if isinstance(error, OSError | DatabaseError):
            raise parts.cannot_write(Path(settings.GDTX_HOME), error) from error
        raise parts.damaged(folder.name) from error
    return done


# --- What must hold before anything is touched ---------------------------------------------------------------------


def require_not_newer(manifest: Manifest) -> None:
    """Refuse a backup with tables that this version of the program does not know yet (`backup_newer`)."""
    known = MigrationExecutor(None).loader.disk_migrations
    assert known is not None
    unknown = [
        f"{app}.{name}" for app, names in manifest.migrations.items() for name in names if (app, name) not in known
    ]
    if unknown:
        raise Refused(
            "backup_newer",
            _("Bản sao lưu do phiên bản mới hơn của chương trình làm ra (%(program)s, có %(name)s).")
            % {"program": manifest.program, "name": unknown[0]},
            where={"migrations": unknown},
            way_out=_("Hãy cài phiên bản đó hoặc mới hơn rồi phục hồi."),
        )


def require_engine(manifest: Manifest) -> None:
    """A backup of SQLite goes into both databases, one of PostgreSQL only into PostgreSQL (`other_engine`).

    PostgreSQL leaves gaps in the numbers of audit events after every rollback; on SQLite a gap means that somebody
    removed an event, and nobody could tell the two apart afterwards.
    """
    if manifest.engine == "postgresql" and connection.vendor == "sqlite":
        raise Refused(
            "other_engine",
            _("Bản sao lưu này lấy từ PostgreSQL nên chỉ phục hồi vào PostgreSQL."),
            where="DATABASE_URL",
            way_out=_("Hãy đặt DATABASE_URL tới một cơ sở dữ liệu PostgreSQL trống rồi chạy lại."),
        )


def require_empty() -> None:
    """Nothing is ever overwritten: no table in the database, no file where files would go (`not_empty`)."""
    if connection.vendor == "sqlite":
        path = sqlite_path()
        # An empty file is what SQLite makes when it only looks; `-wal` without its database is nobody's.
        taken = path.exists() and path.stat().st_size > 0 and bool(connection.introspection.table_names())
        place = str(path)
    else:
        taken = bool(connection.introspection.table_names())
        place = str(connection.settings_dict["NAME"])
    if taken:
        raise Refused(
            "not_empty",
            _("Cơ sở dữ liệu %(name)s không trống; phục hồi không ghi đè lên dữ liệu đang có.") % {"name": place},
            where=place,
            way_out=_("Hãy phục hồi vào một cơ sở dữ liệu mới lập, hoặc một GDTX_HOME mới."),
        )
    for name in FOLDERS:
        target = place_of(name)
        if target.is_dir() and any(path.is_file() and path.name not in parts.LEFT_OUT for path in target.rglob("*")):
            raise Refused(
                "not_empty",
                _("Thư mục %(path)s đã có tệp; phục hồi không ghi đè lên dữ liệu đang có.") % {"path": target},
                where=str(target),
                way_out=_("Hãy chuyển các tệp đó đi nơi khác, hoặc đặt một GDTX_HOME mới."),
            )


def place_of(name: str) -> Path:
    """Where a folder of the installation lies."""
    return Path(settings.MEDIA_ROOT) if name == "media" else Path(settings.GDTX_HOME) / name


# --- The database ------------------------------------------------------------------------------------------------


@contextmanager
def _all_or_nothing() -> Iterator[None]:
    """PostgreSQL: a transaction. SQLite: a file of another name, renamed at the end."""
    if connection.vendor != "sqlite":
        with transaction.atomic():
            with connection.cursor() as cursor:
                # Tables are altered after rows were put in: no check may be left waiting then.
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            yield
        return
    path = sqlite_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.phuc-hoi-{secrets.token_hex(4)}")
    connection.close()
    connection.settings_dict["NAME"] = str(beside)
    try:
        yield
        _check_references()
        connection.close()
        with open(beside, "rb") as stream:
            os.fsync(stream.fileno())
        os.replace(beside, path)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = str(path)
        for suffix in ("", "-wal", "-shm", "-journal"):
            beside.with_name(beside.name + suffix).unlink(missing_ok=True)


def _check_references() -> None:
    """On SQLite rows went in unchecked: every reference must lead somewhere, and the log goes into the file."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_key_check")
        broken = cursor.fetchone()
        if broken:
            raise parts.damaged(f"database/{broken[0]}.copy.gz")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _make_tables(manifest: Manifest) -> None:
    """The tables as they stood when the backup was taken, without the rows that migrations put into them."""
    executor = NewDatabaseExecutor(connection)
    applied = {(app, name) for app, names in manifest.migrations.items() for name in names}
    graph = executor.loader.graph
    known = applied & set(graph.nodes)
    last = [node for node in known if not any(child in known for child in graph.node_map[node].children)]
    executor.migrate(sorted(last))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys = OFF")
        for name in [*(table.name for table in manifest.tables[::-1]), *_others(manifest)]:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")  # noqa: S608 (our own tables)


def _others(manifest: Manifest) -> list[str]:
    """Tables of ours that the backup does not hold and that exist all the same (sessions)."""
    held = {table.name for table in manifest.tables}
    return [name for name in connection.introspection.table_names() if name not in held and name != "django_migrations"]


def _fill_tables(folder: Path, manifest: Manifest, progress: Progress) -> None:
    known = {shape.name: shape for shape in shapes()}
    there = set(connection.introspection.table_names())
    large = [table.name for table in manifest.tables if table.rows >= LARGE]
    with transaction.atomic(), indexes_after(large):
        for table in manifest.tables:
            if table.name not in there:
                raise parts.damaged(parts.NAME)
            progress(_("Phục hồi bảng %(name)s: %(rows)d dòng…") % {"name": table.name, "rows": table.rows})
            load(_shape(table, known), table.columns, _unpacked(folder / table.file))
            if counted(table.name) != table.rows:
                raise parts.damaged(table.file)
        set_counters([_shape(table, known) for table in manifest.tables], manifest.sequences)


def _shape(table: TableRows, known: dict[str, TableShape]) -> TableShape:
    """The shape of a table of then; one that is gone by now is taken as text, which SQLite's own types allow."""
    now = known.get(table.name)
    if now is None:
        return TableShape(table.name, tuple(table.columns), ("",) * len(table.columns), "", frozenset())
    return now


def _unpacked(path: Path) -> Iterator[bytes]:
    with gzip.open(path, "rb") as stream:
        while piece := stream.read(1 << 18):
            yield piece


def _compare(manifest: Manifest) -> None:
    """The figures a person would compare are those of the backup. Raises `Refused` (`counts_differ`)."""
    with connection.cursor() as cursor:
        for name, statement in FIGURES.items():
            if name not in manifest.counts:
                continue
            cursor.execute(statement)
            row = cursor.fetchone()
            found = int(row[0]) if row else 0
            if found != manifest.counts[name]:
                raise Refused(
                    "counts_differ",
                    _("Sau khi nạp, “%(name)s” là %(found)d, lúc sao lưu là %(wanted)d. Chưa phục hồi gì.")
                    % {"name": name, "found": found, "wanted": manifest.counts[name]},
                    where=name,
                    way_out=_("Hãy giữ nguyên bản sao lưu và báo người phụ trách kỹ thuật."),
                )


def _upgrade(manifest: Manifest, progress: Progress) -> int:
    """From the form of then to that of now; how many steps."""
    executor = MigrationExecutor(connection)
    steps = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if steps:
        progress(_("Nâng cấp cơ sở dữ liệu từ phiên bản %s…") % manifest.program)
        call_command("migrate", interactive=False, verbosity=0)
        for dotted in settings.GDTX_AFTER_MIGRATE:
            import_string(dotted)(progress=progress)
    return steps


# --- Files ---------------------------------------------------------------------------------------------------------


@contextmanager
def _files_in_place(folder: Path, manifest: Manifest) -> Iterator[Callable[[], int]]:
    """Copies the files beside their places; the callable moves them there. Undone when the block fails."""
    home = Path(settings.GDTX_HOME)
    home.mkdir(parents=True, exist_ok=True)
    beside = home / f".phuc-hoi-{secrets.token_hex(4)}"
    moved: list[Path] = []

    def put() -> int:
        count = 0
        for file in manifest.files:
            if not file.path.startswith(f"{FILES}/"):
                continue
            target = beside / file.path.removeprefix(f"{FILES}/")
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copyfile(folder / file.path, target)
            target.chmod(0o600)
            count += 1
        for name in FOLDERS:
            if not (beside / name).is_dir():
                continue
            place = place_of(name)
            place.parent.mkdir(parents=True, exist_ok=True)
            for path in sorted((beside / name).iterdir()):
                place.mkdir(mode=0o700, exist_ok=True)
                if (place / path.name).is_dir():
                    shutil.rmtree(place / path.name)
                shutil.move(path, place / path.name)
                moved.append(place / path.name)
        return count

    try:
        yield put
    except BaseException:
        for path in moved:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)
