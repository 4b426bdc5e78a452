"""From the first version's tables to the present ones, with rows in them: figures stay what they were."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from gdtx.operations.backups import taking
from tests.operations.test_restore import SUMMARY, figures, rewrite
from tests.support.program import answer_of, gdtx

from .conftest import KEYS, ODD

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

#: The last migration of each of our folders when the spine stood (commit fdcb0a6); the others did not exist.
FIRST_VERSION = {
    "accounts": "0001_initial",
    "audit": "0001_initial",
    "catalogue": "0001_initial",
    "figures": "0001_initial",
    "intake": "0001_initial",
    "learning": "0002_figures_index",
    "network": "0002_no_overlaps",
    "reports": "0001_initial",
}
#: Packages of others stand as they stand now.
OURS_SINCE = {"operations", "inbox", "approvals", "directives", "conferences", "bulletins", "people"}


def first_version() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The migrations applied then, by app; and the tables of then with their columns."""
    loader = MigrationLoader(connection)
    wanted = [
        (app, FIRST_VERSION[app]) if app in FIRST_VERSION else (app, name)
        for app, name in loader.graph.leaf_nodes()
        if app not in OURS_SINCE
    ]
    applied: dict[str, list[str]] = {}
    for node in wanted:
        for app, name in loader.graph.forwards_plan(node):
            if name not in applied.setdefault(app, []):
                applied[app].append(name)
    state = loader.project_state(wanted)
    tables = {
        model._meta.db_table: [field.column for field in model._meta.local_concrete_fields]
        for model in state.apps.get_models(include_auto_created=True)
    }
    return applied, tables


#: Tables whose rows an upgrade may throw away, since they are counted again from others.
COUNTED_ANEW = {"figures_cell"}


def as_of_the_first_version(folder: Path) -> int:
    """Turn a backup of today into the one the first version would have made; how many columns and tables went."""
    applied, tables = first_version()
    gone = 0

    def older(content: Any) -> None:
        nonlocal gone
        kept = []
        for table in content["tables"]:
            columns = tables.get(table["name"])
            if columns is None:
                gone += 1
                continue
            if set(columns) - set(table["columns"]):
                # A column that went since: only tables whose rows are counted anew anyhow have lost any.
                assert table["name"] in COUNTED_ANEW, table["name"]
                gone += 1
                (folder / table["file"]).write_bytes(gzip.compress(b"", 1))
                table["columns"], table["rows"] = columns, 0
            elif set(table["columns"]) - set(columns):
                gone += len(set(table["columns"]) - set(columns))
                cut(folder / table["file"], [table["columns"].index(name) for name in columns])
                table["columns"] = columns
            kept.append(table)
        content["tables"] = kept
        content["migrations"] = applied
        content["program"] = "0.0.1"
        held = {table["file"] for table in kept}
        content["files"] = [
            {**file, "size": (folder / file["path"]).stat().st_size, "sha256": digest(folder / file["path"])}
            for file in content["files"]
            if not file["path"].startswith("database/") or file["path"] in held
        ]

    rewrite(folder, older)
    return gone


def cut(path: Path, places: list[int]) -> None:
    """Keep some columns of the rows of a table."""
    lines = gzip.decompress(path.read_bytes()).decode().split("\n")
    shorter = ["\t".join(line.split("\t")[place] for place in places) if line else "" for line in lines]
    path.write_bytes(gzip.compress("\n".join(shorter).encode(), 1))


def digest(path: Path) -> str:
    """sha256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_database_of_the_first_version_is_brought_forward_and_its_figures_stay(
    installation, empty_database, tmp_path
):
    folder, home, url = tmp_path / "sao-luu", tmp_path / "máy mới", empty_database()
    before = gdtx(*SUMMARY, home=installation.home, DATABASE_URL=installation.url, **KEYS)
    taking.take(folder, lambda _text: None)
    gone = as_of_the_first_version(folder)

    done = gdtx("restore", str(folder), "--json", home=home, DATABASE_URL=url, **KEYS)

    assert gone > 10, "the first version had fewer tables and columns"
    assert done.returncode == 0, done.stderr
    answer = answer_of(done)
    assert answer["upgrades"] >= 9
    assert answer["audit"]["ok"], answer["audit"]
    after = gdtx(*SUMMARY, home=home, DATABASE_URL=url, **KEYS)
    assert figures(after) == figures(before)
    assert (figures(after)["classes"], figures(after)["turns"]) == (2, 42)
    # Nothing is left to do, nothing was lost on the way, and people work on.
    again = gdtx("migrate", home=home, DATABASE_URL=url, **KEYS)
    assert "No migrations to apply" in again.stdout
    code = (
        "from gdtx.learning.models import LearningClass as C; from gdtx.network.models import Post;"
        f"assert C.objects.get(pk={installation.classes[0].pk}).presenter == {ODD!r};"
        f"assert Post.objects.count() == {len(installation.cast.people) - 1}"
    )
    shown = gdtx("shell", "--no-imports", "-c", code, home=home, DATABASE_URL=url, **KEYS)
    assert shown.returncode == 0, shown.stderr
