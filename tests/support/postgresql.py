"""A throw-away PostgreSQL server for one test run, over the server programs of the operating system.

Unix socket only, nothing kept: no fsync, removed at the end. As root the server refuses to run, so it
runs as ``nobody`` then.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

USER = "gdtx"


class NoServer(RuntimeError):
    """The server programs are not installed here."""


def find_programs() -> Path:
    """The folder with ``initdb`` and ``pg_ctl`` of the newest server installed."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    on_path = shutil.which("initdb")
    if on_path:
        found.append(Path(on_path).resolve().parent)
    if not found:
        raise NoServer("PostgreSQL's server programs (initdb, pg_ctl) are not installed: apt-get install postgresql")

    def version(folder: Path) -> int:
        name = folder.parent.name
        return int(name) if name.isdigit() else 0

    return max(found, key=version)


@dataclass
class Server:
    """A running server; ``folder`` holds its data and its socket."""

    folder: Path
    programs: Path
    prefix: list[str]

    @classmethod
    def start(cls) -> Server:
        """Make and start a server. Raises :class:`NoServer` where PostgreSQL is not installed."""
        programs = find_programs()
        # A short path directly under the system's temporary folder: a socket's path may have 107 bytes, and
        # every folder above it must be enterable for the user the server runs as.
        folder = Path(tempfile.mkdtemp(prefix="gdtx-pg-", dir="/tmp"))
        prefix: list[str] = []
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody", "nogroup")
            prefix = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
        server = cls(folder, programs, prefix)
        server.call(
            "initdb",
            "-D",
            str(folder / "data"),
            "-U",
            USER,
            "--auth=trust",
            "--no-sync",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        )
        options = (
            f"-c listen_addresses='' -k {folder}"
            " -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
            " -c autovacuum=off -c max_connections=60 -c shared_buffers=128MB -c max_wal_size=2GB"
            " -c jit=off"
        )
        server.call("pg_ctl", "-D", str(folder / "data"), "-w", "-l", str(folder / "log"), "-o", options, "start")
        return server

    def call(self, program: str, *arguments: str) -> None:
        """Run one of the server's programs as the server's user."""
        subprocess.run(
            [*self.prefix, str(self.programs / program), *arguments],
            check=True,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql:///{database}?host={self.folder}&user={USER}"

    def stop(self) -> None:
        """Stop at once and remove everything."""
        try:
            self.call("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)
