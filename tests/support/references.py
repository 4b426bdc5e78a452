"""SQLite's check after each test that every reference leads somewhere, without reading the whole territory each time.

Django lets SQLite look through all tables at the end of a test. Nearly all rows are the territory's, loaded with the
template: three tables cost thirty milliseconds, thousands of times. They are left out where the test wrote nothing to
them and deleted nothing that they point to; whatever is not plainly a reading statement counts as writing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection

#: The tables of the territory with their many rows.
LARGE = ("network_areaancestry", "network_areaversion", "network_succession")

#: A row where any other table holds a reference that leads nowhere.
ALL_BUT_LARGE = f"""
    SELECT one.name FROM sqlite_master one, pragma_foreign_key_check(one.name)
    WHERE one.type = 'table' AND one.name NOT IN {LARGE} LIMIT 1
"""


class References:
    """Looks at what a test writes, and checks what it may have broken."""

    def __init__(self) -> None:
        self.written = False
        self.targets: set[str] = set()

    def begin(self) -> None:
        """Take over the check of the default connection, whose database is the template's copy."""
        with connection.cursor() as cursor:
            for name in LARGE:
                cursor.execute(f'PRAGMA foreign_key_list("{name}")')
                self.targets |= {row[2] for row in cursor.fetchall()}
        connection.execute_wrappers.insert(0, self.look)
        whole = connection.check_constraints

        def check(table_names: list[str] | None = None) -> None:
            written, self.written = self.written, False
            if table_names is None and not written:
                with connection.cursor() as cursor:
                    cursor.execute(ALL_BUT_LARGE)
                    if cursor.fetchone() is None:
                        return
            # Django's own check names what it finds.
            whole(table_names)

        connection.check_constraints = check  # type: ignore[method-assign]

    def look(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Note a statement that may have broken a reference of the large tables."""
        if not self.written and self.may_break(sql):
            self.written = True
        return execute(sql, params, many, context)

    def may_break(self, sql: str) -> bool:
        """Whether the statement writes to one of them, or deletes or changes something they may point to."""
        start = sql.lstrip()[:6].upper()
        if start in {"SELECT", "SAVEPO", "RELEAS", "ROLLBA", "PRAGMA"}:
            return False
        if any(name in sql for name in LARGE):
            return True
        return start != "INSERT" and any(name in sql for name in self.targets)
