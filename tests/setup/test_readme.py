"""The path of a newcomer in README.md, followed to the letter in a fresh clone.

The clone lies in a folder whose name has a blank and Vietnamese letters. What the launcher would download is taken from
the environment that runs the tests (`test_launcher` is about downloading, and CI begins with it), so that this needs
no network. Everything else is what the page says: its commands, its addresses, its numbers.
"""

from __future__ import annotations

import http.cookiejar
import importlib.metadata
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from gdtx.cli import CHECKOUT_COMMANDS, LISTED
from tests.support.program import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands_of(text: str) -> list[str]:
    """The lines of its code blocks that call the launcher, without their comments."""
    blocks = re.findall(r"```sh\n(.*?)```", text, re.S)
    lines = [line.split("#")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.startswith("./gdtx ")]


def steps_of(text: str) -> list[str]:
    """The numbered steps after the two commands."""
    part = text.split("<!-- steps -->")[1].split("\n## ")[0]
    return [" ".join(step.split()) for step in re.findall(r"^\d+\. (.*(?:\n   .*)*)$", part, re.M)]


def addresses_of(steps: list[str]) -> list[tuple[str, str]]:
    """Each address that a step opens, with what the step says about it."""
    return [(path, step) for step in steps for path in re.findall(r"`(/[^`]*)`", step)]


# --- The page itself ------------------------------------------------------------------------------------------


def test_both_languages_begin_with_the_same_two_commands() -> None:
    vietnamese, english = README.split("## In English")

    assert commands_of(vietnamese)[:2] == commands_of(english)[:2] == ["./gdtx demo", "./gdtx test"]


def test_every_command_of_the_page_exists_with_its_options() -> None:
    lines = commands_of(README)
    assert len(lines) > 9

    for line in lines:
        name, *arguments = shlex.split(line.removeprefix("./gdtx "))
        if name == "--help" or name in CHECKOUT_COMMANDS:
            continue
        assert name in LISTED, line
        application = get_commands()[name]
        command = application if not isinstance(application, str) else load_command_class(application, name)
        command.create_parser("gdtx", name).parse_args(arguments)


def test_the_steps_lead_somewhere_and_the_pictures_are_there() -> None:
    assert len(addresses_of(steps_of(README))) >= 5
    for alt, path in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", README):
        assert len(alt) > 40, path
        assert (ROOT / path).stat().st_size < 150_000, path


# --- The path -------------------------------------------------------------------------------------------------


def missing_packages() -> list[str]:
    """What the locks name and this environment does not have in that version."""
    lock = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    wanted = re.findall(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)([^\n]*)", lock, re.M)
    missing = []
    for name, version, rest in wanted:
        try:
            found = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            if ";" not in rest:
                missing.append(f"{name}=={version}")
            continue
        if found != version:
            missing.append(f"{name}=={version} (here {found})")
    return missing


class Newcomer:
    """Somebody with a fresh clone, a shell and a browser."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "nhà"
        self.clone = folder / "Người mới đến" / "gdtx"
        self.home.mkdir(parents=True)
        self.clone.parent.mkdir()
        git = ["git", "-c", "safe.directory=*", "clone", "--quiet", "--depth", "1", ROOT.as_uri(), str(self.clone)]
        subprocess.run(git, check=True, capture_output=True)
        self.readme = (self.clone / "README.md").read_text(encoding="utf-8")
        self._packages()
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.browser = urllib.request.build_opener(cookies)

    def _packages(self) -> None:
        """What the launcher would have installed: a `.venv` with the packages, and the copies of the locks."""
        venv = self.clone / ".venv"
        python = os.path.realpath(sys.executable)
        subprocess.run([python, "-m", "venv", "--without-pip", str(venv)], check=True, capture_output=True)
        paths = sysconfig.get_paths(vars={"base": str(venv), "platbase": str(venv)}, scheme="venv")
        packages = Path(str(importlib.metadata.distribution("django").locate_file(""))).resolve()
        (Path(paths["purelib"]) / "packages.pth").write_text(f"{packages}\n", encoding="utf-8")
        for name in ("requirements.lock", "requirements-dev.lock"):
            shutil.copyfile(self.clone / name, venv / f"gdtx-{name}")

    @property
    def environment(self) -> dict[str, str]:
        """A plain shell: nothing of the tests, no network for packages."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "PIP_NO_INDEX": "1",
            "UV_OFFLINE": "1",
        }

    def start(self, line: str, *more: str) -> subprocess.Popen[str]:
        """Begin a command of the page."""
        return subprocess.Popen(
            [*shlex.split(line), *more],
            cwd=self.clone,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )

    def run(self, line: str, *more: str) -> str:
        """What a command of the page answers; it must succeed."""
        done = subprocess.run(
            [*shlex.split(line), *more],
            cwd=self.clone,
            env=self.environment,
            capture_output=True,
            encoding="utf-8",
            timeout=600,
        )
        assert done.returncode == 0, f"{line}\n{done.stderr}"
        return done.stdout

    def open(self, address: str, **sent: str) -> str:
        """The words of a page; ``sent`` presses a button of it."""
        data = urllib.parse.urlencode(sent).encode() if sent else None
        request = urllib.request.Request(address, data, headers={"Referer": address})
        with self.browser.open(request, timeout=120) as answer:
            assert answer.status == 200
            return str(answer.read().decode())


@pytest.fixture
def newcomer(tmp_path: Path) -> Newcomer:
    problem = ""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        problem = "This is no clone, so there is nothing to clone"
    elif missing := missing_packages():
        problem = f"This environment is not the one of the locks: {', '.join(missing[:5])}"
    if problem:
        # Elsewhere skipped, and says so; in CI everything must be there.
        (pytest.fail if os.environ.get("CI") else pytest.skip)(problem)
    return Newcomer(tmp_path)


def another_port() -> list[str]:
    """Nothing, so that the command is run as it stands; another port only where somebody has taken that one."""
    with socket.socket() as probe, socket.socket() as spare:
        if probe.connect_ex(("127.0.0.1", 8000)) != 0:
            return []
        spare.bind(("127.0.0.1", 0))
        return ["--port", str(spare.getsockname()[1])]


def printed_address(program: subprocess.Popen[str]) -> str:
    """The address that the first command prints, once it answers there."""
    said: list[str] = []
    assert program.stdout is not None
    for line in program.stdout:
        said.append(line)
        found = re.search(r"Đang phục vụ tại (http://\S+)/", line)
        if found:
            until = time.monotonic() + 60
            while time.monotonic() < until and program.poll() is None:
                try:
                    urllib.request.urlopen(f"{found[1]}/dang-nhap/", timeout=60).close()
                except (ConnectionError, urllib.error.URLError):
                    continue
                return found[1]
    raise AssertionError("".join(said))


@pytest.mark.slow
@pytest.mark.skipif(
    os.environ.get("GDTX_TEST_DATABASE") == "postgresql", reason="a newcomer starts on SQLite; once is enough"
)
@pytest.mark.skipif(os.name == "nt", reason="./gdtx is a POSIX shell script")
def test_a_newcomer_who_follows_the_page_arrives_at_its_figures(newcomer: Newcomer) -> None:
    first, second, *others = commands_of(newcomer.readme.split("## In English")[0])

    # The command of the page but for its size: millions of made-up persons of the frozen register teach nothing more.
    with newcomer.start(first, "--register", "small", *another_port()) as program:
        try:
            address = printed_address(program)
            follow(newcomer, address, steps_of(newcomer.readme))
        finally:
            program.terminate()
    # Whoever ends the command ends the server, too.
    with pytest.raises(urllib.error.URLError, match="refused"):
        newcomer.open(address)

    answers = {line: newcomer.run(line) for line in others}

    summary = json.loads(answers["./gdtx summary --area 38 --period 2020-2021/HK1 --json"])
    assert (summary["classes"], summary["turns"]) == (10_029, 988_496)
    assert sorted(path.suffix for path in (newcomer.clone / "bao-cao").iterdir()) == [".docx", ".json", ".pdf", ".xlsx"]
    assert (newcomer.clone / "sao-luu" / "hom-nay").is_dir()
    assert "passed" in newcomer.run(second, "-q", "-n", "0", "tests/foundation/test_ranges.py")


def follow(newcomer: Newcomer, address: str, steps: list[str]) -> None:
    """The numbered steps: come in on the day and as the person they name, open each address, find each number."""
    came_in = 0
    for step in steps:
        if day := re.search(r"ngày (?:làm việc )?(\d\d/\d\d/\d{4})[^.]*người `(\w+)`", step):
            door = enter(newcomer, address, day[1], day[2])
            came_in += 1
        assert came_in
        for path, _step in addresses_of([step]):
            page = newcomer.open(address + path)
            words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
            numbers = re.findall(r"\d{1,3}(?:\.\d{3})+|\d+/\d+(?!/)", re.sub(r"`[^`]*`|\d\d/\d\d/\d{4}", "", step))
            assert [number for number in numbers if number not in words] == [], path
            for name in re.findall(r"sang `(\w+)`", step):
                assert f'value="{name}"' in door
    assert came_in == 2


def enter(newcomer: Newcomer, address: str, on: str, username: str) -> str:
    """Come in by the door of the demonstration on a day (dd/mm/yyyy) as somebody; the page of the door."""
    day, month, year = on.split("/")
    door = newcomer.open(f"{address}/dang-nhap/?ngay={year}-{month}-{day}")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', door)
    assert token is not None
    newcomer.open(
        f"{address}/dang-nhap/demo/", csrfmiddlewaretoken=token[1], ngay=f"{year}-{month}-{day}", vai=username, next=""
    )
    return door
