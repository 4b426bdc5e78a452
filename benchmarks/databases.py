"""Where benchmarks work: a folder and databases of their own, taken away after them, and steps that are processes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.support.postgresql import Server


@dataclass
class Place:
    """A folder, a home in it, and the address of an empty database (nothing: SQLite in the home)."""

    folder: Path
    server: Server | None
    url: str = ""
    kept: Path | None = None

    @property
    def home(self) -> Path:
        """The home of the installation measured: one that stays, if it was named."""
        return self.kept or self.folder / "home"

    def new_database(self, name: str) -> str:
        """The address of one more empty database; nothing for SQLite, where each home has its own."""
        if self.server is None:
            return ""
        self.server.call("createdb", "-h", str(self.server.folder), "-U", "gdtx", name)
        return self.server.url(name)


@contextmanager
def place(database: str, *, folder_kept: Path | None = None, postgresql: str = "") -> Iterator[Place]:
    """Somewhere to measure on ``sqlite``, or on a server of ``postgresql`` that runs for this only.

    A home that was named (`folder_kept`; for PostgreSQL a folder in it), and the database of an address
    (`postgresql`), stay as they are: what was made there is found again, so that measuring can be cut into pieces.
    """
    folder = Path(tempfile.mkdtemp(prefix="gdtx-benchmark-"))
    server = None
    try:
        if database == "postgresql" and not postgresql:
            from tests.support.postgresql import Server

            server = Server.start()
        kept = folder_kept
        if folder_kept is not None and database == "postgresql":
            kept = folder_kept / database if postgresql else None
        made = Place(folder, server, kept=kept)
        made.home.mkdir(parents=True, exist_ok=True)
        made.url = postgresql if database == "postgresql" and postgresql else made.new_database("gdtx")
        yield made
    finally:
        if server is not None:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def set_up(home: str, url: str) -> None:
    """Django on the benchmark's database."""
    os.environ["GDTX_HOME"] = home
    os.environ["DJANGO_SETTINGS_MODULE"] = "gdtx.config.settings.development"
    os.environ.pop("DATABASE_URL", None)
    if url:
        os.environ["DATABASE_URL"] = url
    import django

    django.setup()


def call(file: str, *arguments: object, env: dict[str, str] | None = None) -> Any:
    """Run a step of a benchmark (`--step` and the arguments) in a process of its own; the JSON of its last line."""
    command = [sys.executable, file, "--step", *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=env)
    lines = done.stdout.strip().splitlines()
    return json.loads(lines[-1]) if lines else {}
