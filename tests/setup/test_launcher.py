"""The launcher survives what machines and people do to it.

It runs here on a copy with a program of one line and locks of one small package, so that nothing is
downloaded; CI takes the real locks.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="gdtx is a POSIX shell script; gdtx.cmd does the same on Windows"),
]

PROGRAM = """
import importlib.metadata, json, os, sys
found = sorted(d.name + " " + d.version for d in importlib.metadata.distributions() if d.name.startswith("tiny"))
print(json.dumps({"arguments": sys.argv[1:], "packages": found, "folder": os.getcwd(),
                  "python": list(sys.version_info[:2]), "program": os.environ["GDTX_PROGRAM"]}, ensure_ascii=False))
"""

#: The folder of the Python that runs the tests, whatever it was started as.
REAL_PYTHON = Path(os.path.realpath(sys.executable))


def make_wheel(folder: Path, name: str, version: str) -> str:
    """A wheel of one module in *folder*; returns its line for a lock."""
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": f"version = {version!r}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = ""
    for path, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        record += f"{path},sha256={digest},{len(text)}\n"
    files[f"{info}/RECORD"] = record + f"{info}/RECORD,,\n"
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


class Checkout:
    """A copy of the launcher with small locks, and a machine around it."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "bản sao có dấu cách"
        self.wheels = folder / "wheels"
        self.commands = folder / "bin"
        self.home = folder / "home"
        for made in (self.root / "scripts", self.root / "src" / "gdtx", self.commands, self.home):
            made.mkdir(parents=True)
        shutil.copy2(ROOT / "gdtx", self.root / "gdtx")
        shutil.copy2(ROOT / "scripts" / "launch.py", self.root / "scripts" / "launch.py")
        (self.root / "src" / "gdtx" / "__init__.py").touch()
        (self.root / "src" / "gdtx" / "cli.py").write_text(PROGRAM, encoding="utf-8")
        tiny, tool = make_wheel(self.wheels, "tiny", "1.0"), make_wheel(self.wheels, "tinytool", "1.0")
        (self.root / "requirements.lock").write_text(tiny)
        (self.root / "requirements-dev.lock").write_text(tiny + tool)
        for name in ("sh", "dirname", "readlink", "cmp", "mkdir", "rm", "cat"):
            (self.commands / name).symlink_to(shutil.which(name))
        self.command("python3.13", f'exec "{REAL_PYTHON}" "$@"')

    def command(self, name: str, script: str) -> Path:
        """A command of this machine."""
        path = self.commands / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return path

    def environment(self, **changes: str) -> dict[str, str]:
        """A machine without network: packages come from a folder, or not at all."""
        return {
            "PATH": str(self.commands),
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.wheels),
            "PIP_CONFIG_FILE": os.devnull,
            **changes,
        }

    def run(self, *arguments: str, cwd: Path | None = None, **changes: str) -> subprocess.CompletedProcess[str]:
        """``gdtx`` with these arguments."""
        return subprocess.run(
            [str(self.root / "gdtx"), *arguments],
            cwd=cwd or self.home,
            env=self.environment(**changes),
            capture_output=True,
            encoding="utf-8",
            timeout=120,
        )

    @property
    def stamp(self) -> Path:
        """What says that everything is installed."""
        return self.root / ".venv" / "gdtx-requirements.lock"


@pytest.fixture
def checkout(tmp_path):
    return Checkout(tmp_path)


def test_the_first_run_installs_and_later_runs_need_neither_python_nor_network(checkout):
    first = checkout.run("summary", "một hai", "--json")

    assert first.returncode == 0, first.stderr
    answer = json.loads(first.stdout)
    assert answer["arguments"] == ["summary", "một hai", "--json"]
    assert answer["packages"] == ["tiny 1.0"]
    assert answer["folder"] == str(checkout.home)
    assert "Đang chuẩn bị" in first.stderr

    shutil.rmtree(checkout.wheels)
    (checkout.commands / "python3.13").unlink()
    second = checkout.run("units")

    assert second.returncode == 0, second.stderr
    assert second.stderr == ""
    assert json.loads(second.stdout)["arguments"] == ["units"]


def test_tools_of_the_tests_come_when_first_needed_and_stay_when_the_lock_changes(checkout):
    assert json.loads(checkout.run("units").stdout)["packages"] == ["tiny 1.0"]
    assert json.loads(checkout.run("test").stdout)["packages"] == ["tiny 1.0", "tinytool 1.0"]

    newer = make_wheel(checkout.wheels, "tiny", "2.0")
    for name in ("requirements.lock", "requirements-dev.lock"):
        lock = checkout.root / name
        lock.write_text(newer + "".join(line for line in lock.read_text().splitlines(True) if "tiny==" not in line))

    assert json.loads(checkout.run("units").stdout)["packages"] == ["tiny 2.0", "tinytool 1.0"]


def test_a_run_killed_half_way_is_repaired_by_the_next(checkout):
    """The installer is killed as well: nothing can clean up after itself."""
    reached = checkout.root / "reached"
    slow = f'case "$*" in *venv*) touch_it=1; : > "{reached}"; while :; do :; done;; esac; exec "{REAL_PYTHON}" "$@"'
    checkout.command("python3.13", slow)
    launcher = (checkout.root / "scripts" / "launch.py").read_text(encoding="utf-8")
    patched = launcher.replace("os.path.realpath(sys.executable)", f'"{checkout.commands / "python3.13"}"')
    assert patched != launcher
    (checkout.root / "scripts" / "launch.py").write_text(patched, encoding="utf-8")
    process = subprocess.Popen(
        [str(checkout.root / "gdtx"), "units"],
        env=checkout.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + 120
    while not reached.exists():
        assert time.monotonic() < deadline
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    # What a killed installation leaves: an environment that looks complete and lacks the package.
    (checkout.root / ".venv" / "bin").mkdir(parents=True)
    (checkout.root / ".venv" / "bin" / "python").symlink_to(REAL_PYTHON)
    assert not checkout.stamp.exists()
    checkout.command("python3.13", f'exec "{REAL_PYTHON}" "$@"')
    (checkout.root / "scripts" / "launch.py").write_text(launcher, encoding="utf-8")

    done = checkout.run("units")

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["packages"] == ["tiny 1.0"]
    assert checkout.stamp.read_bytes() == (checkout.root / "requirements.lock").read_bytes()


def test_two_runs_at_once_both_work(checkout):
    runs = [
        subprocess.Popen(
            [str(checkout.root / "gdtx"), "units"],
            env=checkout.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        for _ in range(2)
    ]
    answers = [run.communicate(timeout=120) for run in runs]

    assert [run.returncode for run in runs] == [0, 0], answers
    assert [json.loads(out)["packages"] for out, _error in answers] == [["tiny 1.0"]] * 2
    assert sum("Đang chuẩn bị" in error for _out, error in answers) == 1


def test_a_package_that_is_not_the_locked_one_is_refused_and_nothing_counts_as_installed(checkout):
    wheel = next(checkout.wheels.glob("tiny-1.0*"))
    wheel.write_bytes(wheel.read_bytes() + b"changed")

    done = checkout.run("units", "--json")

    assert done.returncode == 1
    assert json.loads(done.stdout)["error"]["rule"] == "not_installed"
    assert "Traceback" not in done.stderr
    assert not checkout.stamp.exists()


@pytest.fixture
def finding(checkout):
    """The part that looks for a Python; what it would start only says which Python runs it."""
    (checkout.root / "scripts" / "launch.py").write_text(PROGRAM + "print(sys.executable, file=sys.stderr)\n")
    return checkout


def test_commands_of_pyenv_that_exist_and_fail_are_passed_over(finding):
    failing = 'echo "pyenv: python3.13: command not found" >&2; exit 127'
    for name in ("python3.13", "python3.12", "python3.14", "uv"):
        finding.command(name, failing)
    finding.command("python3", "exit 1")
    finding.command("pyenv", "exit 1")
    versions = finding.home / ".pyenv" / "versions"
    (versions / f"3.{sys.version_info[1]}.0" / "bin").mkdir(parents=True)
    (versions / f"3.{sys.version_info[1]}.0" / "bin" / "python").symlink_to(REAL_PYTHON)

    done = finding.run("units")

    assert done.returncode == 0, done.stderr
    assert str(versions) in done.stderr


def test_pyenv_is_asked_where_its_python_lies(finding):
    (finding.commands / "python3.13").unlink()
    prefix = finding.home / "pyenv version"
    (prefix / "bin").mkdir(parents=True)
    (prefix / "bin" / "python").symlink_to(REAL_PYTHON)
    finding.command("pyenv", f'[ "$1 $2" = "prefix 3.13" ] && echo "{prefix}"')

    done = finding.run("units")

    assert done.returncode == 0, done.stderr
    assert str(prefix) in done.stderr


def test_without_any_python_one_sentence_says_what_to_install(finding):
    (finding.commands / "python3.13").unlink()

    plain, machine = finding.run("units"), finding.run("units", "--json")

    assert plain.returncode == machine.returncode == 1
    assert "Không thấy Python 3.12, 3.13 hoặc 3.14" in plain.stderr
    assert plain.stdout == ""
    assert json.loads(machine.stdout)["error"]["rule"] == "no_python"


def test_a_python_that_is_too_old_does_not_count(finding):
    finding.command("python3.13", f'"{REAL_PYTHON}" -c "import sys" && exit 1')

    assert finding.run("units").returncode == 1


def test_the_launcher_works_through_a_symbolic_link_from_elsewhere(finding, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(finding.root / "gdtx")

    done = subprocess.run(
        ["./link", "units"], cwd=tmp_path, env=finding.environment(), capture_output=True, encoding="utf-8"
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["folder"] == str(tmp_path)
    assert json.loads(done.stdout)["program"] == "./link"
