"""``gdtx restore``: a backup onto an empty machine, all of it or nothing."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from gdtx.config import databases
from gdtx.operations.backups import taking
from gdtx.operations.backups.indexes import indexes_after
from tests.support.missing import ONLY_POSTGRESQL, ONLY_SQLITE
from tests.support.program import answer_of, environment, gdtx

from .conftest import KEYS, ODD, Installation

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

SUMMARY = ("summary", "--area", "38", "--period", "2020-2021/HK1", "--json")


@pytest.fixture
def backup(installation: Installation, tmp_path: Path) -> Path:
    """A backup of the installation."""
    folder = tmp_path / "sao-luu"
    taking.take(folder, lambda _text: None)
    return folder


def rewrite(folder: Path, change: Any) -> None:
    """Change the manifest as somebody would who knows how its checksum is made."""
    path = folder / "manifest.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    del content["checksum"]
    change(content)
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    path.write_text(json.dumps(content | {"checksum": hashlib.sha256(text.encode()).hexdigest()}), encoding="utf-8")


def figures(done: Any) -> dict[str, Any]:
    """What a summary answers, without when it was read."""
    return {name: value for name, value in answer_of(done).items() if name != "stamp"}


def refused(*arguments: str, home: Path, **variables: str) -> dict[str, Any]:
    """The refusal of a command that must exit with 1."""
    done = gdtx(*arguments, "--json", home=home, **KEYS, **variables)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    return answer_of(done)["error"]


def test_what_was_backed_up_answers_the_same_on_an_empty_machine(installation, backup, empty_database, tmp_path):
    home, url = tmp_path / "máy mới", empty_database()
    before = gdtx(*SUMMARY, home=installation.home, DATABASE_URL=installation.url, **KEYS)

    done = gdtx("restore", str(backup), "--json", home=home, DATABASE_URL=url, **KEYS)

    assert done.returncode == 0, done.stderr
    answer = answer_of(done)
    assert (answer["counts"]["classes"], answer["counts"]["turns"], answer["upgrades"]) == (3, 49, 0)
    assert answer["audit"]["ok"], answer["audit"]
    after = gdtx(*SUMMARY, home=home, DATABASE_URL=url, **KEYS)
    assert figures(after) == figures(before)
    assert (answer_of(after)["classes"], answer_of(after)["turns"]) == (2, 42)
    assert (home / "media/lop/ảnh một.jpg").read_text(encoding="utf-8") == "ảnh"
    assert (home / "frozen/1/manifest.json").is_file()
    assert not (home / "keys" / "data.key").exists()
    verified = gdtx("verify_audit", "--json", home=home, DATABASE_URL=url, **KEYS)
    assert verified.returncode == 0, verified.stdout

    # The text with everything that has to be escaped is what it was, and numbers go on where they stood.
    code = (
        "from gdtx.learning.models import LearningClass as C;"
        "from gdtx.audit.models import Event as E;"
        f"c = C.objects.get(pk={installation.classes[0].pk}); assert c.presenter == {ODD!r}, c.presenter;"
        "last = E.objects.order_by('-id')[0]; assert last.verb == 'restore_backup', last.verb;"
        "from gdtx.desk.words import CLASS_TOPICS as T; from django.db import connection as k;"
        f"assert T._is_there(k); assert T.rows(('nuoi', 'g'), 9) == [{installation.classes[0].pk}];"
        "n = C.objects.order_by('-id')[0]; old = n.pk; n.pk = None; n.topic = n.topic_folded = 'khac'; n.save();"
        "assert n.pk > old, n.pk"
    )
    shown = gdtx("shell", "--no-imports", "-c", code, home=home, DATABASE_URL=url, **KEYS)
    assert shown.returncode == 0, shown.stderr

    again = refused("restore", str(backup), home=home, DATABASE_URL=url)
    assert again["rule"] == "not_empty"


def rules_of(url: str) -> set[tuple[str, str, bool]]:
    """Every constraint and index of a database of PostgreSQL, and whether it holds for all rows."""
    place = databases.from_url(url)
    with psycopg.connect(host=place["HOST"], user=place["USER"], dbname=place["NAME"]) as opened:
        rows = opened.execute(
            "SELECT conrelid::regclass || ' ' || conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint"
            " WHERE connamespace = 'public'::regnamespace UNION ALL"
            " SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid), indisvalid FROM pg_index"
            " WHERE indrelid::regclass::text IN (SELECT tablename FROM pg_tables WHERE schemaname = 'public')"
        ).fetchall()
    return {(name, definition, holds) for name, definition, holds in rows}


def test_every_rule_and_index_that_was_taken_off_for_the_rows_is_there_again(
    installation, backup, empty_database, tmp_path
):
    if connection.vendor != "postgresql":
        pytest.skip(f"SQLite checks its references when all rows are in. {ONLY_POSTGRESQL}")
    url = empty_database()

    done = gdtx("restore", str(backup), "--json", home=tmp_path / "máy mới", DATABASE_URL=url, **KEYS)

    assert done.returncode == 0, done.stderr
    wanted = rules_of(installation.url)
    assert len(wanted) > 100
    assert rules_of(url) == wanted


def test_a_row_that_breaks_a_rule_is_found_when_the_rule_comes_back(installation):
    if connection.vendor != "postgresql":
        pytest.skip(ONLY_POSTGRESQL)
    table, class_ = "learning_learningclass", installation.classes[0]

    def broken(change: str) -> None:
        with transaction.atomic(), indexes_after([table]), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {change} WHERE id = {class_.pk}")

    with pytest.raises(IntegrityError, match="centre"):
        broken("centre_id = 987654321")
    other = installation.classes[1]
    twin = (
        f"topic_folded = '{other.topic_folded}', start_on = '{other.start_on}', place_folded = '{other.place_folded}'"
    )
    with pytest.raises(IntegrityError, match="class_once"):
        broken(twin)
    class_.refresh_from_db()
    assert class_.centre_id == installation.cast.cam_ngoc.pk


def test_without_the_old_key_the_data_are_back_and_the_audit_says_what_is_missing(backup, empty_database, tmp_path):
    home, url = tmp_path / "máy mới", empty_database()
    other = KEYS | {"GDTX_DATA_KEY": "a-key-of-this-machine"}

    done = gdtx("restore", str(backup), "--json", home=home, DATABASE_URL=url, **other)

    assert done.returncode == 0, done.stderr
    answer = answer_of(done)
    assert (answer["counts"]["classes"], answer["audit"]["ok"], answer["audit"]["key_missing"]) == (3, False, True)
    assert "GDTX_DATA_KEY" in done.stderr
    with_key = other | {"GDTX_DATA_KEY_FALLBACKS": KEYS["GDTX_DATA_KEY"]}
    verified = gdtx("verify_audit", "--json", home=home, DATABASE_URL=url, **with_key)
    assert verified.returncode == 0, verified.stdout


def test_a_restore_that_fails_in_the_middle_leaves_an_empty_machine(backup, empty_database, tmp_path):
    home, url = tmp_path / "máy mới", empty_database()
    good = tmp_path / "bản tốt"
    shutil.copytree(backup, good)

    def wrong(content: Any) -> None:
        content["counts"]["turns"] += 1

    rewrite(backup, wrong)
    error = refused("restore", str(backup), home=home, DATABASE_URL=url)

    assert (error["rule"], error["where"]) == ("counts_differ", "turns")
    assert not any(path.is_file() for path in (home / "media").rglob("*"))
    done = gdtx("restore", str(good), "--json", home=home, DATABASE_URL=url, **KEYS)
    assert done.returncode == 0, done.stderr


def test_a_damaged_file_is_named_and_nothing_is_restored(backup, empty_database, tmp_path):
    home, url = tmp_path / "máy mới", empty_database()
    path = backup / "database" / "learning_learningclass.copy.gz"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))

    error = refused("restore", str(backup), home=home, DATABASE_URL=url)

    assert (error["rule"], error["where"]) == ("backup_damaged", "database/learning_learningclass.copy.gz")
    assert not (home / "media").exists()


def test_an_unfinished_and_a_changed_manifest_are_refused(backup, empty_database, tmp_path):
    home, url = tmp_path / "máy mới", empty_database()
    manifest = backup / "manifest.json"
    text = manifest.read_text(encoding="utf-8")

    manifest.write_text(text.replace('"rows": ', '"rows": 1', 1), encoding="utf-8")
    assert refused("restore", str(backup), home=home, DATABASE_URL=url)["rule"] == "backup_damaged"
    manifest.write_text(text[: len(text) // 2], encoding="utf-8")
    assert refused("restore", str(backup), home=home, DATABASE_URL=url)["rule"] == "backup_damaged"
    manifest.unlink()
    assert refused("restore", str(backup), home=home, DATABASE_URL=url)["rule"] == "backup_unfinished"
    assert refused("restore", str(tmp_path / "không có"), home=home, DATABASE_URL=url)["rule"] == "no_backup"


def test_a_backup_of_a_newer_program_is_refused(backup, empty_database, tmp_path):
    home, url = tmp_path / "máy mới", empty_database()

    def newer(content: Any) -> None:
        content["migrations"]["learning"].append("9999_from_the_future")

    rewrite(backup, newer)
    error = refused("restore", str(backup), home=home, DATABASE_URL=url)

    assert error["rule"] == "backup_newer"
    assert "9999_from_the_future" in error["message"]


def test_a_database_or_a_media_folder_that_holds_something_is_refused(installation, backup, empty_database, tmp_path):
    error = refused("restore", str(backup), home=tmp_path / "nhà khác", DATABASE_URL=installation.url)
    assert error["rule"] == "not_empty"

    home = tmp_path / "nhà có tệp"
    (home / "media").mkdir(parents=True)
    (home / "media" / "cũ.jpg").write_text("cũ")
    error = refused("restore", str(backup), home=home, DATABASE_URL=empty_database())
    assert error["rule"] == "not_empty"
    assert (home / "media" / "cũ.jpg").read_text() == "cũ"


def test_a_full_disk_while_restoring_is_a_sentence_and_leaves_nothing(backup, empty_database, tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip(
            f"The room of a PostgreSQL server is not ours to take away; its DiskFull goes the same way. {ONLY_SQLITE}"
        )
    home, url = tmp_path / "máy mới", empty_database()
    target = Path(url.removeprefix("sqlite:///"))
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, 3_000_000));"
        "import runpy; sys.argv = ['gdtx', *sys.argv[1:]]; from gdtx.cli import main; sys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "restore", str(backup), "--json"],
        env=environment(home, DATABASE_URL=url, **KEYS),
        capture_output=True,
        encoding="utf-8",
        timeout=240,
    )

    assert done.returncode == 1, done.stderr
    assert answer_of(done)["error"]["rule"] in {"disk_full", "cannot_write"}
    assert not target.exists()
    assert list(target.parent.iterdir()) == []


def test_a_backup_of_postgresql_goes_into_postgresql_only(backup, tmp_path):
    if connection.vendor != "postgresql":
        pytest.skip(ONLY_POSTGRESQL)

    error = refused("restore", str(backup), home=tmp_path / "máy nhỏ")

    assert error["rule"] == "other_engine"
    assert not (tmp_path / "máy nhỏ" / "gdtx.sqlite3").exists()


def test_a_small_office_moves_from_sqlite_to_postgresql(empty_database, tmp_path):
    if connection.vendor != "postgresql":
        pytest.skip(ONLY_POSTGRESQL)
    office, folder, home = tmp_path / "văn phòng", tmp_path / "sao-luu", tmp_path / "máy chủ"
    assert gdtx("migrate", home=office, **KEYS).returncode == 0
    made = gdtx("create_user", "lan", "--full-name", "Nguyễn Thị Lan", "--json", home=office, **KEYS)
    assert made.returncode == 0, made.stderr
    assert gdtx("backup", str(folder), home=office, **KEYS).returncode == 0

    done = gdtx("restore", str(folder), "--json", home=home, DATABASE_URL=empty_database(), **KEYS)

    assert done.returncode == 0, done.stderr
    answer = answer_of(done)
    assert (answer["engine"], answer["counts"]["users"], answer["audit"]["ok"]) == ("sqlite", 1, True)
    assert answer["counts"]["areas"] > 10_000
    assert os.path.exists(home / "audit" / "anchor.json")
