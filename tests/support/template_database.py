"""The databases of a test run: one template, migrated and loaded with the territory once, and copies of it.

Each process of the run works on its own copy. On PostgreSQL a copy is ``CREATE DATABASE … TEMPLATE``, on
SQLite the copy of a file. Tests that really commit (``transaction=True``, live server) get a fresh copy
of the template afterwards in place of Django's flush, which would throw the territory away; on PostgreSQL, where a
copy is dear, what they wrote is undone where that is enough (tests/support/undoing.py).
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql

from gdtx.config import databases
from gdtx.config.reference import load_reference_data
from tests.support import undoing

TEMPLATE = "gdtx_template"


def point_at(config: dict[str, object]) -> None:
    """Make Django's default connection lead to the database of *config*."""
    connection.close()
    for settings_dict in (connections.settings["default"], connection.settings_dict):
        settings_dict.update({key: config[key] for key in config if key != "OPTIONS"})
        settings_dict["OPTIONS"] = dict(config["OPTIONS"])  # type: ignore[call-overload]


def build() -> None:
    """Tables and reference data in the database that the default connection leads to."""
    call_command("migrate", interactive=False, verbosity=0, run_syncdb=True)
    load_reference_data(progress=lambda _text: None)
    connection.close()


@contextmanager
def only_one(folder: Path, name: str) -> Iterator[bool]:
    """True for the first process that comes; the others wait until it has finished, and get False.

    Raises ``RuntimeError`` when the first one failed.
    """
    done, failed = folder / f"{name}.done", folder / f"{name}.failed"
    try:
        os.close(os.open(folder / f"{name}.lock", os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    except FileExistsError:
        deadline = time.monotonic() + 280
        while not done.exists():
            if failed.exists() or time.monotonic() > deadline:
                raise RuntimeError("Another process could not build the template database.") from None
            time.sleep(0.05)
        yield False
        return
    try:
        yield True
    except BaseException:
        failed.touch()
        raise
    done.touch()


class SqliteDatabases:
    """Template and copies as files in the folder of the run."""

    def __init__(self, folder: Path, name: str) -> None:
        self.template = folder / f"{TEMPLATE}.sqlite3"
        self.own = folder / f"{name}.sqlite3"
        self.folder = folder

    def prepare(self) -> None:
        """Build the template unless another process does, and work on a copy of it."""
        with only_one(self.folder, "template") as mine:
            if mine:
                point_at(databases.sqlite(self.template))
                build()
        point_at(databases.sqlite(self.own))
        self.restore()

    def restore(self) -> None:
        """Make our copy equal to the template again, even under open connections."""
        connection.close()
        with (
            closing(sqlite3.connect(self.template)) as source,
            closing(sqlite3.connect(self.own, timeout=30)) as target,
        ):
            # It need not survive a power cut, so nobody waits for the disk.
            target.execute("PRAGMA synchronous = OFF")
            source.backup(target)

    def remove(self) -> None:
        """Nothing to do: the folder of the run goes as a whole."""
        connection.close()


class PostgresqlDatabases:
    """Template and copies as databases of one server."""

    def __init__(self, folder: Path, name: str, server_url: str) -> None:
        self.folder = folder
        self.own = f"gdtx_{name}"
        self.server_url = server_url
        self.copied: undoing.AsCopied | None = None

    def config(self, database: str) -> dict[str, object]:
        """Django's settings for one of the server's databases."""
        return databases.from_url(self.server_url.replace("/postgres?", f"/{database}?"))

    def connect(self, database: str) -> psycopg.Connection[tuple[object, ...]]:
        """A connection to one of the server's databases, for statements that need no transaction."""
        parameters = databases.from_url(self.server_url)
        return psycopg.connect(host=parameters["HOST"], user=parameters["USER"], dbname=database, autocommit=True)

    def on_server(self, *statements: sql.Composed) -> None:
        """Run statements about databases."""
        with self.connect("postgres") as server:
            for statement in statements:
                server.execute(statement)

    def prepare(self) -> None:
        """Build the template unless another process does, and work on a copy of it."""
        with only_one(self.folder, "template") as mine:
            if mine:
                self.on_server(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
                point_at(self.config(TEMPLATE))
                build()
        point_at(self.config(self.own))
        self.restore()

    def restore(self) -> None:
        """Undo what was written, or throw our copy away and make a new one."""
        connection.close()
        if self.copied is not None:
            with self.connect(self.own) as server:
                if undoing.undo(server, self.copied):
                    return
        own, template = sql.Identifier(self.own), sql.Identifier(TEMPLATE)
        self.on_server(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(own),
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(own, template),
        )
        with self.connect(self.own) as server:
            self.copied = undoing.look(server)

    def remove(self) -> None:
        """Nothing to do: the server goes as a whole."""
        connection.close()


Databases = SqliteDatabases | PostgresqlDatabases


def for_this_process(folder: Path, worker: str) -> Databases:
    """The databases of this process, of the kind the run was started with."""
    if settings.GDTX_TEST_DATABASE == "postgresql":
        return PostgresqlDatabases(folder, worker, os.environ["GDTX_TEST_SERVER"])
    return SqliteDatabases(folder, worker)
