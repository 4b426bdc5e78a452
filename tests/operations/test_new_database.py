"""An empty database is made in one go, and is the one that Django's own way of migrating makes."""

from __future__ import annotations

import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend

from gdtx.config import databases
from tests.support.program import environment

STEP_BY_STEP = """
import django; django.setup()
from django.core.management import call_command
from django.core.management.commands.migrate import Command
call_command(Command(), verbosity=0, interactive=False)
"""

BROKEN_OFF = """
import django; django.setup()
from django.core.management import call_command
from django.db import connection, migrations
from django.db.migrations.loader import MigrationLoader
from gdtx.operations.new_database import NewDatabaseExecutor
def fail(apps, editor):
    assert editor.connection.introspection.table_names() and apps.get_model("accounts", "User").objects.count() == 0
    raise RuntimeError("giữa chừng")
executor = NewDatabaseExecutor(connection)
last = executor.loader.graph.leaf_nodes("accounts")
executor.loader.graph.nodes[last[0]].operations = [migrations.RunPython(fail)]
try:
    executor.migrate(last)
except RuntimeError as error:
    assert str(error) == "giữa chừng"
else:
    raise SystemExit("nothing failed")
print(connection.introspection.table_names(), NewDatabaseExecutor(connection).is_empty())
"""

COLUMNS = """
    SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
           pg_get_expr(d.adbin, d.adrelid), a.attcollation::regcollation
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relkind IN ('r', 'v', 'm') AND c.relnamespace = 'public'::regnamespace
    AND a.attnum > 0 AND NOT a.attisdropped
"""
CONSTRAINTS = """
    SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
"""
INDEXES = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
TRIGGERS = "SELECT tgrelid::regclass, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
SEQUENCES = "SELECT sequencename, data_type, start_value, increment_by FROM pg_sequences WHERE schemaname = 'public'"
FUNCTIONS = """
    SELECT p.proname, md5(p.prosrc) FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT 1 FROM pg_depend e WHERE e.objid = p.oid AND e.deptype = 'e')
"""
EXTENSIONS = "SELECT extname FROM pg_extension"
MIGRATIONS = "SELECT app, name FROM django_migrations"
PERMISSIONS = """
    SELECT t.app_label, t.model, p.codename
    FROM django_content_type t LEFT JOIN auth_permission p ON p.content_type_id = t.id
"""


def described(connection: Any) -> dict[str, set[tuple[Any, ...]]]:
    """Everything of a database that migrating makes; the order of columns and constraints does not count."""
    on_postgresql = {
        "columns": COLUMNS,
        "constraints": CONSTRAINTS,
        "indexes": INDEXES,
        "triggers": TRIGGERS,
        "sequences": SEQUENCES,
        "functions": FUNCTIONS,
        "extensions": EXTENSIONS,
    }
    both = {"migrations": MIGRATIONS, "permissions": PERMISSIONS}
    found: dict[str, set[tuple[Any, ...]]] = {}
    with closing(connection.cursor()) as cursor:
        for name, statement in (both | on_postgresql if connection.vendor == "postgresql" else both).items():
            cursor.execute(statement)
            found[name] = {tuple(str(value) for value in row) for row in cursor.fetchall()}
        if connection.vendor == "sqlite":
            cursor.execute("SELECT type, tbl_name, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
            found["tables"] = {(*row[:3], *parts_of(row[3])) for row in cursor.fetchall()}
    return found


def parts_of(statement: str) -> list[str]:
    """The columns and constraints of a CREATE TABLE in the order of the alphabet; any other statement as it is."""
    head, opened, rest = statement.partition("(")
    if not re.match(r"CREATE TABLE ", statement):
        return [statement]
    parts, depth = [""], 0
    for sign in rest.rpartition(")")[0]:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return [head + opened, *sorted(part.strip() for part in parts)]


def opened(url: str) -> BaseDatabaseWrapper:
    """A connection to another database, beside that of the test."""
    config = {**connection.settings_dict, **databases.from_url(url)}
    return load_backend(config["ENGINE"]).DatabaseWrapper(config, "default")


def run(code: str, home: Path, url: str) -> subprocess.CompletedProcess[str]:
    """Python with our settings in a process of its own."""
    home.mkdir(parents=True)
    if connection.vendor == "sqlite":
        Path(databases.from_url(url)["NAME"]).parent.mkdir(parents=True)
    settings = {"DJANGO_SETTINGS_MODULE": "gdtx.config.settings.development"}
    return subprocess.run(
        [sys.executable, "-c", code],
        env=environment(home, DATABASE_URL=url, **settings),
        capture_output=True,
        encoding="utf-8",
        timeout=240,
    )


@pytest.mark.slow
@pytest.mark.django_db
def test_a_database_made_in_one_go_is_the_one_that_django_makes_step_by_step(empty_database, tmp_path):
    """The database of the test is a copy of one that our `migrate` has made."""
    url = empty_database()
    done = run(STEP_BY_STEP, tmp_path / "trống", url)
    assert done.returncode == 0, done.stderr

    other = opened(url)
    try:
        step_by_step, in_one_go = described(other), described(connection)
    finally:
        other.close()

    assert len(in_one_go["migrations"]) > 90
    for name, wanted in step_by_step.items():
        assert wanted or name in {"triggers", "functions"}, name
        assert sorted(in_one_go[name] - wanted) == [], name
        assert sorted(wanted - in_one_go[name]) == [], name


@pytest.mark.django_db
def test_a_first_migrate_that_breaks_off_leaves_no_table_behind(empty_database, tmp_path):
    done = run(BROKEN_OFF, tmp_path / "trống", empty_database())
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["['django_migrations']", "True"]
