"""Conditions of `classification` as Django's queries take them."""

from __future__ import annotations

from typing import Any

from django.db.models import Expression, Field


class Compiled(Expression):
    """An expression over the columns of a survey record, compiled for the database in use.

    For texts that `classification` makes of rule sets; nothing that a person typed is ever in one.
    """

    def __init__(self, text: str, output_field: Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.text = text

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[()]]:
        """The text as it is."""
        return f"({self.text})", ()
