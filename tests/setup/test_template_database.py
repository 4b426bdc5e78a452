"""The suite's own database: a copy of the template that survives tests which commit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from gdtx.audit.models import Event
from gdtx.network.models import AreaVersion
from tests.support import undoing
from tests.support.cast import build_cast


@pytest.mark.django_db(transaction=True)
def test_a_committed_row_is_there_within_its_test():
    ContentType.objects.create(app_label="tests", model="left_behind")

    assert ContentType.objects.filter(app_label="tests").count() == 1


@pytest.mark.django_db
def test_rows_committed_by_another_test_are_gone_and_reference_rows_are_not():
    assert not ContentType.objects.filter(app_label="tests").exists()
    assert ContentType.objects.exists()


@pytest.mark.django_db
def test_the_database_is_the_kind_the_run_was_started_with(settings):
    assert connection.vendor == settings.GDTX_TEST_DATABASE


# --- Undoing on PostgreSQL ------------------------------------------------------------------------------------


@pytest.fixture
def server(transactional_db: None) -> Iterator[psycopg.Connection[Any]]:
    """A connection of its own to the database of the test."""
    found = connection.settings_dict
    with psycopg.connect(host=found["HOST"], user=found["USER"], dbname=found["NAME"], autocommit=True) as opened:
        yield opened


def contents(server: psycopg.Connection[Any]) -> dict[str, Any]:
    """All rows of all tables, and what the sequences gave."""
    tables = [name for (name,) in server.execute(undoing._TABLES)]
    # S608: names of our own tables.
    rows = {name: set(server.execute(f'SELECT found::text FROM "{name}" AS found')) for name in tables}
    return rows | {"sequences": sorted(server.execute(undoing._SEQUENCES))}


@pytest.mark.postgresql
def test_all_that_a_test_wrote_is_undone_without_a_new_copy(server):
    before, rows = undoing.look(server), contents(server)
    for _time in range(2):
        build_cast()
        ContentType.objects.filter(model="event").update(model="renamed")
        ContentType.objects.filter(model="area").delete()
        connection.close()
        assert contents(server) != rows

        assert undoing.undo(server, before)
        assert contents(server) == rows


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE one_more (id integer)",
        "ALTER TABLE audit_event ADD one_more integer",
        "CREATE INDEX one_more ON audit_event (verb)",
        "UPDATE network_areaversion SET name = 'Một' WHERE id = (SELECT min(id) FROM network_areaversion)",
        "DELETE FROM network_areaancestry",
    ],
)
def test_what_is_more_than_rows_of_small_tables_is_left_to_a_new_copy(server, statement):
    before = undoing.look(server)
    server.execute(statement)

    assert not undoing.undo(server, before)


@pytest.mark.postgresql
def test_now_and_then_a_new_copy_is_made(server):
    before = undoing.look(server)

    assert [undoing.undo(server, before) for _time in range(undoing.UNTIL_A_COPY)].index(False) == (
        undoing.UNTIL_A_COPY - 1
    )


@pytest.mark.django_db
def test_nothing_of_them_is_left():
    assert not Event.objects.exists()
    assert AreaVersion.objects.exists()
    assert not ContentType.objects.filter(model="renamed").exists()
