"""After each test every reference leads somewhere; SQLite does not read the whole territory for it each time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection, transaction

from gdtx.network.models import Area, AreaVersion
from tests.support.missing import ONLY_SQLITE
from tests.support.references import References

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _undone() -> Iterator[None]:
    """What the tests break here must not be there when their own end is checked."""
    if connection.vendor != "sqlite":
        pytest.skip(ONLY_SQLITE)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_nothing_is_found_where_nothing_was_broken():
    connection.check_constraints()


def test_a_reference_of_any_table_that_leads_nowhere_is_found():
    Permission.objects.filter(codename="view_user").update(content_type_id=-1)

    with pytest.raises(IntegrityError, match="auth_permission"):
        connection.check_constraints()


def test_a_reference_within_the_territory_that_leads_nowhere_is_found():
    AreaVersion.objects.filter(pk=AreaVersion.objects.order_by("pk").values("pk")[:1]).update(parent_id=-1)

    with pytest.raises(IntegrityError, match="network_areaversion"):
        connection.check_constraints()


def test_a_unit_that_is_gone_is_missed_by_what_pointed_to_it():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM network_area WHERE id = %s", [Area.objects.get(key="VN").pk])

    with pytest.raises(IntegrityError, match="network_"):
        connection.check_constraints()


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ('SELECT 1 FROM "network_areaversion"', False),
        ('INSERT INTO "network_area" ("key") VALUES (1)', False),
        ('INSERT INTO "network_areaversion" ("area_id") VALUES (1)', True),
        ('DELETE FROM "network_area"', True),
        ('WITH gone AS (SELECT 1) UPDATE "network_legalact" SET id = 2', True),
        ('UPDATE "learning_learningclass" SET turns = 2', False),
    ],
)
def test_which_statements_may_break_a_reference_of_the_territory(statement, expected):
    references = References()
    references.targets = {"network_area", "network_legalact"}

    assert references.may_break(statement) is expected
