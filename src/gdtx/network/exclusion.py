"""Exclusion constraints on PostgreSQL: no two rows of one unit hold on the same day. Used by a migration.

Django's own ``ExclusionConstraint`` breaks ``migrate`` on SQLite, so this is an operation that runs on PostgreSQL only.
Where the extension ``btree_gist`` cannot be made (rights), the migration goes on and says so: the actions and
``check_network`` hold the rule on every database.
"""

from __future__ import annotations

import logging
from typing import Any

from django.db import Error, transaction
from django.db.migrations.operations.base import Operation

log = logging.getLogger(__name__)


class NoOverlap(Operation):
    """Rows with the same columns must not have a day in common."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, model_name: str, name: str, columns: tuple[str, ...]) -> None:
        self.model_name = model_name
        self.name = name
        self.columns = columns

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Django's state does not know exclusion constraints."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Add the constraint where the database can hold it."""
        connection = schema_editor.connection
        if connection.vendor != "postgresql":
            return
        if not schema_editor.collect_sql and not has_btree_gist(connection):
            log.warning("btree_gist cannot be created here: %s is held by the actions alone", self.name)
            return
        table = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
        quote = schema_editor.quote_name
        same = ", ".join(f"{quote(column)} WITH =" for column in self.columns)
        schema_editor.execute(
            f"ALTER TABLE {quote(table)} ADD CONSTRAINT {quote(self.name)} EXCLUDE USING gist "
            f"({same}, daterange(valid_from, valid_to, '[)') WITH &&)"
        )

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Drop the constraint if it is there."""
        if schema_editor.connection.vendor != "postgresql":
            return
        table = from_state.apps.get_model(app_label, self.model_name)._meta.db_table
        quote = schema_editor.quote_name
        schema_editor.execute(f"ALTER TABLE {quote(table)} DROP CONSTRAINT IF EXISTS {quote(self.name)}")

    def describe(self) -> str:
        """For the migration's log."""
        return f"No overlap of {self.model_name} ({self.name})"


def has_btree_gist(connection: Any) -> bool:
    """Make sure of the extension; False when this user may not create it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'btree_gist'")
        if cursor.fetchone():
            return True
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    except Error:
        return False
    return True
