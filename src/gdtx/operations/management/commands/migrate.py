"""``gdtx migrate``: Django's command; an empty database gets its tables faster (`operations.new_database`)."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from gdtx.operations.new_database import NewDatabaseExecutor


class Command(migrate.Command):
    """Creates and upgrades the tables."""

    def handle(self, *args: Any, **options: Any) -> Any:
        """Django's command with our executor, which it looks up in its module and lets nobody choose."""
        names = vars(migrate)
        kept = names["MigrationExecutor"]
        names["MigrationExecutor"] = NewDatabaseExecutor
        try:
            return super().handle(*args, **options)
        finally:
            names["MigrationExecutor"] = kept
