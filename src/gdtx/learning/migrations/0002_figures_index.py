"""On PostgreSQL the figures of a period are read from one index alone, without looking up each class.

SQLite knows no columns carried along in an index; there the index on the first day serves.
"""

from typing import Any

from django.db import migrations

CREATE = """
    CREATE INDEX class_figures ON learning_learningclass (start_on, centre_id)
    INCLUDE (group_id, turns, persons, female, minority, migrant, cost, sessions, run_by, end_on)
    WHERE state = 'active'
"""


def create(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE)


def drop(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX class_figures")


class Migration(migrations.Migration):
    dependencies = [("learning", "0001_initial")]

    operations = [migrations.RunPython(create, drop, elidable=False)]
