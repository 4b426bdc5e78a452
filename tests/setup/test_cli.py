"""The entry point keeps the contract of all commands: exit codes, one JSON object, no traceback."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.core.management import get_commands, load_command_class
from django.db import connection

from gdtx import cli
from gdtx.config import home as home_folder
from gdtx.config import usage
from tests.support.program import answer_of, environment, gdtx


@pytest.fixture
def home(tmp_path):
    return tmp_path / "nhà riêng"


def run_with(code: str, home, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The entry point with something changed in it by *code* (``cli`` is the module)."""
    program = f"import sys; from gdtx import cli\n{code}\nsys.exit(cli.main({list(arguments)!r}))"
    return subprocess.run([sys.executable, "-c", program], env=environment(home), capture_output=True, encoding="utf-8")


def test_help_lists_the_commands_in_vietnamese_and_leaves_no_trace(home):
    done = gdtx("--help", home=home)

    assert done.returncode == 0
    assert "Cách dùng: gdtx LỆNH" in done.stdout
    assert "phục vụ các trang" in done.stdout
    assert not home.exists()


def test_every_command_of_ours_stands_on_the_help_page():
    ours = {path.stem for path in home_folder.PACKAGE.glob("*/management/commands/*.py")} - {"__init__"}

    assert ours - set(cli.LISTED) == set()


def test_no_command_is_wrong_usage_and_shows_the_help(home):
    done = gdtx(home=home)

    assert done.returncode == 2
    assert "Cách dùng" in done.stdout


def test_an_unknown_command_is_wrong_usage_with_a_hint(home):
    done = gdtx("unit", home=home)

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("Không có lệnh 'unit'. Có phải 'units'?")


def test_a_missing_option_is_wrong_usage_in_vietnamese(home):
    done = gdtx("units", "--json", home=home)

    assert done.returncode == 2
    assert answer_of(done)["error"]["rule"] == "usage"
    assert "Thiếu: --area" in answer_of(done)["error"]["message"]


def test_without_a_database_the_answer_names_the_way_out(home):
    done = gdtx("units", "--area", "VN", "--json", home=home)

    assert done.returncode == 1
    assert answer_of(done)["error"]["rule"] == "no_database"
    assert "gdtx demo" in answer_of(done)["error"]["message"]
    assert not (home / "gdtx.sqlite3").exists()


def test_a_database_out_of_reach_is_said_without_its_address(home):
    done = gdtx(
        "units", "--area", "VN", "--json", home=home, DATABASE_URL="postgresql://ai:mật@/gdtx?host=/nonexistent"
    )

    assert done.returncode == 1
    assert answer_of(done)["error"]["rule"] == "database_unreachable"
    assert "nonexistent" not in done.stdout + done.stderr


def test_a_database_of_an_older_version_is_refused(home, database_url):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'reports'")

    done = gdtx("units", "--area", "VN", "--json", home=home, DATABASE_URL=database_url)

    assert done.returncode == 1
    assert answer_of(done)["error"]["rule"] == "database_outdated"
    assert "gdtx migrate" in answer_of(done)["error"]["message"]


def test_a_command_answers_with_one_object_on_a_database_that_is_ready(home, database_url):
    done = gdtx("units", "--area", "VN", "--on", "2025-07-01", "--json", home=home, DATABASE_URL=database_url)

    assert done.returncode == 0, done.stderr
    assert answer_of(done)["counts"]["province"] == 34


@pytest.mark.parametrize("json_wanted", [True, False])
def test_what_nobody_foresaw_goes_to_a_log_file_and_shows_no_traceback(home, json_wanted):
    code = "def broken(arguments): raise ZeroDivisionError('bí mật')\ncli.run = broken"

    done = run_with(code, home, "units", *(["--json"] if json_wanted else []))

    assert done.returncode == 1
    said = answer_of(done)["error"]["message"] if json_wanted else done.stderr
    logs = list((home / "logs").iterdir())
    assert [path.parent.name for path in logs] == ["logs"]
    assert str(logs[0]) in said
    assert "Traceback" not in done.stdout + done.stderr
    assert "bí mật" not in done.stdout + done.stderr
    assert "ZeroDivisionError: bí mật" in logs[0].read_text(encoding="utf-8")
    assert os.name == "nt" or logs[0].stat().st_mode & 0o077 == 0


def test_an_interrupt_ends_quietly(home):
    done = run_with("def stop(arguments): raise KeyboardInterrupt\ncli.run = stop", home, "units")

    assert done.returncode == 130
    assert done.stderr.strip() == "Đã dừng theo yêu cầu."


@pytest.mark.skipif(os.name == "nt", reason="pipes close differently on Windows")
def test_a_reader_who_leaves_early_causes_no_complaint(home):
    code = "def talk(arguments):\n  while True: print('dòng', flush=True)\ncli.run = talk"
    program = f"import sys; from gdtx import cli\n{code}\nsys.exit(cli.main(['units']))"
    with subprocess.Popen(
        [sys.executable, "-c", program], env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.readline()
        process.stdout.close()
        complaint = process.stderr.read()

    assert process.returncode == 1
    assert complaint == b""


@pytest.mark.parametrize("name", ["test", "check"])
def test_a_wheel_has_no_commands_of_the_checkout(name, monkeypatch, capsys):
    monkeypatch.setattr(home_folder, "checkout", lambda: None)
    monkeypatch.setenv("GDTX_PROGRAM", "gdtx")

    assert cli.main([name]) == 2
    assert "chỉ có trong bản mã nguồn" in capsys.readouterr().err
    assert f"  {name} " not in cli.usage()


@pytest.mark.parametrize(
    ("english", "vietnamese"),
    [
        ("Error: the following arguments are required: --area, --period", "Thiếu: --area, --period."),
        ("Error: unrecognized arguments: --áo", "Không có tùy chọn: --áo."),
        ("Error: argument --on: expected one argument", "--on cần một giá trị theo sau."),
        (
            "Error: argument --form: invalid choice: 'X' (choose from A, B)",
            "--form không nhận 'X'; chọn một trong: A, B.",
        ),
        ("Error: argument --port: invalid int value: 'x'", "--port không nhận 'x'."),
    ],
)
def test_the_parser_s_complaints_are_in_vietnamese(english, vietnamese):
    assert usage.in_vietnamese(english) == vietnamese


NOT_OF_A_SUBJECT = {"serve", "worker", "test", "check", "migrate"}


@pytest.mark.parametrize("name", sorted(set(cli.available()) - NOT_OF_A_SUBJECT))
def test_every_command_explains_itself(name):
    command = load_command_class(get_commands()[name], name)

    told = command.create_parser("gdtx", name).format_help()

    assert command.help
    assert command.help.split()[0] in told
    assert "--json" in told
