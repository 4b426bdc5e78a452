"""Makes ``.venv`` from the hashed lock, then runs the program in it. Called by ``gdtx`` and ``gdtx.cmd``.

Standard library only. Safe to interrupt at any point and to run twice at once: one process works under a
lock, and a copy of the lock file is put into ``.venv`` as the very last step; without it the next run
starts over.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
WINDOWS = sys.platform == "win32"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")

#: The lock and the copy of it that says: everything in it is installed.
RUN = (ROOT / "requirements.lock", VENV / "gdtx-requirements.lock")
DEV = (ROOT / "requirements-dev.lock", VENV / "gdtx-requirements-dev.lock")

#: Commands that need the tools of the tests as well.
DEV_COMMANDS = {"test", "check"}


class NotInstalled(Exception):
    """The packages could not be installed; the text says what to do."""


def ready(needs_dev: bool) -> bool:
    """Whether everything this run needs is installed."""
    stamps = [RUN, DEV] if needs_dev else [RUN]
    return PYTHON.exists() and all(
        stamp.is_file() and stamp.read_bytes() == lock.read_bytes() for lock, stamp in stamps
    )


#: Open files handed on to the installer: if we are killed, the lock stays until the installer has ended too.
HANDED_ON: list[int] = []


@contextmanager
def alone() -> Iterator[None]:
    """Only one process at a time prepares this checkout; the system drops the lock of one that died."""
    with open(ROOT / ".venv.lock", "a+b") as stream:
        while not take(stream):
            time.sleep(0.2)
        if not WINDOWS:
            HANDED_ON.append(stream.fileno())
        try:
            yield
        finally:
            release(stream)


if WINDOWS:
    import msvcrt

    def take(stream: IO[bytes]) -> bool:
        """Whether the lock is ours now."""
        stream.seek(0)
        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def release(stream: IO[bytes]) -> None:
        """Give the lock back."""
        stream.seek(0)
        msvcrt.locking(stream.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def take(stream: IO[bytes]) -> bool:
        """Whether the lock is ours now (waits for it)."""
        fcntl.flock(stream, fcntl.LOCK_EX)
        return True

    def release(stream: IO[bytes]) -> None:
        """Give the lock back."""
        fcntl.flock(stream, fcntl.LOCK_UN)


def working_uv() -> str | None:
    """A ``uv`` that runs, or None; pip does the same work, only slower."""
    for place in (shutil.which("uv"), Path.home() / ".local/bin/uv", ROOT / "var/launcher/bin/uv"):
        if place and Path(place).exists():
            try:
                if subprocess.run([str(place), "--version"], capture_output=True, timeout=20).returncode == 0:
                    return str(place)
            except (OSError, subprocess.TimeoutExpired):
                continue
    return None


def works(python: Path) -> bool:
    """Whether the environment's Python starts and is one we support."""
    test = "import sys; sys.exit(not (3, 12) <= sys.version_info[:2] < (3, 15))"
    try:
        return subprocess.run([str(python), "-c", test], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def make(needs_dev: bool) -> None:
    """Install what is missing. Raises :class:`NotInstalled`."""
    had_dev = DEV[1].is_file()
    for _lock, stamp in (RUN, DEV):
        stamp.unlink(missing_ok=True)
    with_dev = needs_dev or had_dev
    say("Đang chuẩn bị môi trường chạy trong .venv (chỉ lần đầu hoặc khi danh sách gói đổi; khoảng một phút)…")
    lock = (DEV if with_dev else RUN)[0]
    uv = working_uv()
    if not (uv and works(PYTHON) and by_uv(uv, lock)):
        # Without uv nothing removes what the old lock brought: start from an empty environment.
        base = os.path.realpath(sys.executable)
        run([base, "-m", "venv", "--clear", str(VENV)])
        if not (uv and by_uv(uv, lock)):
            by_pip(lock)
    for source, stamp in (RUN, DEV) if with_dev else (RUN,):
        half = stamp.with_suffix(".half")
        shutil.copyfile(source, half)
        os.replace(half, stamp)
    say("Xong.")


def by_uv(uv: str, lock: Path) -> bool:
    """Install exactly what *lock* names with uv; False when that did not work."""
    # pip compiles what it installs, uv only when told; uncompiled, every start takes a second longer.
    command = [
        uv,
        "pip",
        "sync",
        "--quiet",
        "--require-hashes",
        "--compile-bytecode",
        "--python",
        str(PYTHON),
        str(lock),
    ]
    return subprocess.run(command, cwd=ROOT, capture_output=True, pass_fds=HANDED_ON).returncode == 0


def by_pip(lock: Path) -> None:
    """Install what *lock* names with pip."""
    options = ["--require-hashes", "--no-deps", "--no-input", "--disable-pip-version-check", "--quiet"]
    run([str(PYTHON), "-m", "pip", "install", *options, "-r", str(lock)])


def run(command: list[str]) -> None:
    """Run one step; raises :class:`NotInstalled` with the end of what it said."""
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, encoding="utf-8", errors="replace", pass_fds=HANDED_ON
    )
    if done.returncode != 0:
        last = [line for line in (done.stderr + "\n" + done.stdout).splitlines() if line.strip()][-6:]
        raise NotInstalled(
            "Chưa cài được các gói chương trình cần. Kiểm tra mạng và chỗ trống trên đĩa rồi chạy lại "
            "(lần chạy sau tự làm lại từ đầu).\n" + "\n".join(f"    {line}" for line in last)
        )


def say(text: str) -> None:
    """Progress goes to standard error: standard output belongs to the command's answer."""
    print(text, file=sys.stderr, flush=True)


def main() -> int:
    """Prepare, then become the program."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    arguments = sys.argv[1:]
    needs_dev = bool(arguments) and arguments[0] in DEV_COMMANDS
    try:
        with alone():
            if not ready(needs_dev):
                make(needs_dev)
    except KeyboardInterrupt:
        say("Đã dừng; lần chạy sau sẽ làm tiếp.")
        return 130
    except (NotInstalled, OSError) as error:
        if "--json" in arguments:
            print(
                json.dumps(
                    {"error": {"rule": "not_installed", "message": str(error), "where": None}}, ensure_ascii=False
                )
            )
        else:
            say(str(error))
        return 1
    command = [str(PYTHON), "-m", "gdtx.cli", *arguments]
    environment = os.environ | {"PYTHONPATH": source_path()}
    if WINDOWS:
        return subprocess.call(command, env=environment)
    os.execve(command[0], command, environment)


def source_path() -> str:
    """``PYTHONPATH`` with our sources first."""
    source, given = str(ROOT / "src"), os.environ.get("PYTHONPATH", "")
    others = [part for part in given.split(os.pathsep) if part and part != source]
    return os.pathsep.join([source, *others])


if __name__ == "__main__":
    sys.exit(main())
