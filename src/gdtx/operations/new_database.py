"""An empty database gets all its tables in one go: the same migrations, in the same order, with the same outcome.

Django applies each operation to a rendered copy of all models; a model that is added renders anew everything it is
related to, which is nearly everything: a hundred models cost the rendering of seven thousand. On an empty database
most operations only say how a table looks that does not exist yet. They are gathered here, and the table is made from
their sum when something needs it: an operation that runs code or SQL, or the end. The models are rendered once for
that. Everything happens in one transaction: a first `migrate` that is broken off leaves no half-made database.

``tests/operations/test_new_database.py`` compares the outcome with Django's own, on both databases.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import migrations, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.fields import FieldOperation
from django.db.migrations.operations.models import IndexOperation, ModelOptionOperation
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState
from django.utils.functional import SimpleLazyObject

#: What only changes how the table of one model looks. Renaming is not among them: indexes keep the name of before.
SHAPES = (
    migrations.AddField,
    migrations.AlterField,
    migrations.RemoveField,
    migrations.AddIndex,
    migrations.RemoveIndex,
    migrations.AddConstraint,
    migrations.RemoveConstraint,
    migrations.AlterUniqueTogether,
    migrations.AlterModelOptions,
    migrations.AlterModelManagers,
)


class NewDatabaseExecutor(MigrationExecutor):
    """Django's executor; on a database without any table it works as the module says."""

    def _migrate_all_forwards(
        self, state: ProjectState, plan: list[Any], full_plan: list[Any], fake: bool, fake_initial: bool
    ) -> ProjectState:
        wanted = {migration for migration, _ in plan}
        ordered = [migration for migration, _ in full_plan if migration in wanted]
        if fake or fake_initial or not self.is_empty() or not all(migration.atomic for migration in ordered):
            return super()._migrate_all_forwards(  # type: ignore[misc]
                state, plan, full_plan, fake=fake, fake_initial=fake_initial
            )
        state.__dict__.pop("apps", None)
        with one_transaction(self.connection):
            tables = Tables(self.connection, state)
            for migration in ordered:
                self.tell("apply_start", migration)
                for operation in migration.operations:
                    tables.apply(migration.app_label, operation)
                self.record_migration(migration.app_label, migration.name)
                self.tell("apply_success", migration)
            tables.make()
        return tables.state

    def is_empty(self) -> bool:
        """Whether the database has no table but the list of migrations, and no migration in that."""
        names = set(self.connection.introspection.table_names())
        return names <= {MigrationRecorder.Migration._meta.db_table} and not self.recorder.applied_migrations()

    def tell(self, action: str, migration: migrations.Migration) -> None:
        """Report progress to whoever asked for it."""
        if self.progress_callback:
            self.progress_callback(action, migration, False)


@contextmanager
def one_transaction(connection: Any) -> Iterator[None]:
    """All or nothing. SQLite can leave foreign keys alone only from outside a transaction."""
    suspended = connection.disable_constraint_checking()
    try:
        with transaction.atomic(using=connection.alias):
            yield
            connection.check_constraints()
    finally:
        if suspended:
            connection.enable_constraint_checking()


class Tables:
    """The tables of a new database: those that exist, and those that are described but not yet made."""

    def __init__(self, connection: Any, state: ProjectState) -> None:
        self.connection = connection
        self.state = state
        #: Models without a table: app and name → what made them.
        self.waiting: dict[tuple[str, str], tuple[str, migrations.CreateModel]] = {}

    def apply(self, app_label: str, operation: Operation) -> None:
        """The next operation: noted where it can wait, done where it cannot."""
        if isinstance(operation, migrations.CreateModel):
            self.waiting[app_label, operation.name_lower] = (app_label, operation)
            self.note(app_label, operation)
        elif isinstance(operation, SHAPES) and (app_label, model_of(operation)) in self.waiting:
            self.note(app_label, operation)
        else:
            self.make()
            self.do(app_label, operation)

    def note(self, app_label: str, operation: Operation) -> None:
        """Change the description only; the rendered models go, since keeping them up to date is what costs."""
        self.state.__dict__.pop("apps", None)
        self.state.is_delayed = False
        operation.state_forwards(app_label, self.state)

    def make(self) -> None:
        """Make the tables that wait."""
        if not self.waiting:
            return
        with self.connection.schema_editor() as editor:
            for app_label, operation in self.waiting.values():
                operation.database_forwards(app_label, editor, self.state, self.state)
        self.waiting.clear()

    def do(self, app_label: str, operation: Operation) -> None:
        """As Django does it."""
        if isinstance(operation, SHAPES):
            # Rendered once, the copy for the state of before costs little.
            _ = self.state.apps
        before = self.state.clone()
        if "apps" not in before.__dict__:
            # Much of what runs code never asks for the models.
            before.__dict__["apps"] = SimpleLazyObject(lambda: ProjectState(before.models, before.real_apps).apps)
        operation.state_forwards(app_label, self.state)
        with self.connection.schema_editor() as editor:
            operation.database_forwards(app_label, editor, before, self.state)
        # What a migration wrote must not hinder the next one from altering the table (PostgreSQL checks at the end).
        self.connection.check_constraints()


def model_of(operation: Operation) -> str:
    """The lower-case name of the model that an operation of `SHAPES` is about."""
    if isinstance(operation, FieldOperation):
        return operation.model_name_lower
    if isinstance(operation, IndexOperation):
        return operation.model_name_lower
    assert isinstance(operation, ModelOptionOperation)
    return operation.name_lower
