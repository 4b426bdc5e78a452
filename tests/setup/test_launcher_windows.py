"""The launcher for Windows. Its text always; its run where Wine's interpreter of batch files is at hand.

`apt-get install wine` brings it (half a gigabyte, so CI does without). Wine is not Windows: what it shows is that the
lines are taken as they are meant, that arguments and exit codes go through, and which Python is chosen.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
CONTENT = (ROOT / "gdtx.cmd").read_bytes()
LINES = CONTENT.decode("ascii").splitlines()

VERSIONS = ["3.13", "3.12", "3.14"]


def test_every_line_ends_as_windows_wants_it():
    assert CONTENT.count(b"\n") == CONTENT.count(b"\r\n") == len(LINES)


def test_every_label_that_is_gone_to_is_there_once():
    wanted = {label for line in LINES for label in re.findall(r"\bgoto (\w+)|\bcall :(\w+)", line) for label in label}
    there = [line[1:] for line in LINES if line.startswith(":")]

    assert wanted - {""} == set(there)
    assert len(there) == len(set(there))


def test_the_same_versions_of_python_are_tried_in_the_same_order_as_elsewhere():
    tried = [line.removeprefix("call :try ") for line in LINES if line.startswith("call :try ")]

    assert tried == [*(f"py -{one}" for one in VERSIONS), *(f"python{one}" for one in VERSIONS), "python3", "python"]
    assert f"for version in {' '.join(VERSIONS)}; do" in (ROOT / "gdtx").read_text(encoding="utf-8")


def test_nothing_is_decided_inside_a_block():
    """A block is read with its variables and arguments filled in: a closing bracket in one of them would end it."""
    assert not [line for line in LINES if line.rstrip().endswith("(") or line.lstrip().startswith(")")]


# --- On Wine ----------------------------------------------------------------------------------------------------

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def windows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty Windows: the folder of its drive C."""
    if shutil.which("wine") is None:
        pytest.skip("Wine is not here, so gdtx.cmd is read and not run (apt-get install wine to run it)")
    prefix = tmp_path_factory.mktemp("wine")
    subprocess.run(["wine", "wineboot", "-i"], env=around(prefix), capture_output=True, timeout=300, check=True)
    return prefix / "drive_c"


def around(prefix: Path) -> dict[str, str]:
    """The environment of a program on Wine; commands lie in C:\\bin."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return kept | {
        "WINEPREFIX": str(prefix),
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "mscoree,mshtml=",
        "WINEPATH": r"C:\bin",
        "LC_ALL": "C.UTF-8",
    }


@pytest.fixture
def machine(windows: Path) -> Run:
    """``machine(python=…)``: `gdtx.cmd` on a machine with these commands, each a batch file of two lines."""
    commands, folder = windows / "bin", windows / "ban sao (x86)"
    for made in (commands, folder):
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir()
    shutil.copy2(ROOT / "gdtx.cmd", folder)

    def run(*arguments: str, **scripts: str) -> subprocess.CompletedProcess[str]:
        for name, script in scripts.items():
            lines = ["@echo off", *script.splitlines(), ""]
            (commands / f"{name.replace('_', '.')}.cmd").write_text("\r\n".join(lines), newline="")
        return subprocess.run(
            ["wine", "cmd", "/c", "gdtx.cmd", *arguments],
            cwd=folder,
            env=around(windows.parent),
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=120,
        )

    return run


WORKS = 'if "%1"=="-c" exit /b 0\necho {name} %*\nexit /b 7'
FAILS = 'if "%1"=="-c" exit /b 1\necho wrong\nexit /b 3'


def test_a_python_that_works_gets_the_arguments_and_its_exit_code_comes_back(machine):
    done = machine("demo", "mot hai", "--json", python3_13=FAILS, python3_12=WORKS.format(name="3.12"))

    assert done.stdout.strip() == r'3.12 "C:\ban sao (x86)\scripts\launch.py" demo "mot hai" --json'
    assert done.returncode == 7, done.stderr


def test_the_starter_of_pythons_is_asked_first(machine):
    starter = 'if "%1 %2"=="-3.12 -c" exit /b 0\nif "%2"=="-c" exit /b 1\necho py %*\nexit /b 0'
    done = machine("units", py=starter, python3_13=WORKS.format(name="3.13"))

    assert done.stdout.strip() == r'py -3.12 "C:\ban sao (x86)\scripts\launch.py" units'
    assert done.returncode == 0, done.stderr


def test_uv_fetches_one_where_there_is_none(machine):
    done = machine("units", python=FAILS, uv='if "%1"=="--version" exit /b 0\necho uv %*\nexit /b 5')

    assert done.stdout.split()[:5] == ["uv", "run", "--no-project", "--python", "3.13"]
    assert done.returncode == 5, done.stderr


def test_without_any_it_says_what_to_install(machine):
    done = machine("units", python=FAILS)

    assert "Khong thay Python 3.12, 3.13 hoac 3.14" in done.stderr
    assert (done.returncode, done.stdout) == (1, "")
