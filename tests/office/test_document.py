"""The parts of a document before they become a file."""

from __future__ import annotations

import pytest

from gdtx.office.document import CONTEXT_KEYS, Paragraph, Table, TableColumn
from tests.office.sample import document


def test_a_table_refuses_rows_of_another_width() -> None:
    with pytest.raises(ValueError, match="2 cells in a table of 1 columns"):
        Table(columns=(TableColumn("a"),), rows=(("1", "2"),))


def test_groups_must_cover_all_columns() -> None:
    with pytest.raises(ValueError, match="do not cover"):
        Table(columns=(TableColumn("a"), TableColumn("b")), rows=(), groups=(("x", 1),))


def test_the_context_has_every_part_and_nothing_unprintable() -> None:
    context = document(body=(Paragraph("a\x00b\x0c\ud800c"),), signer="Hoa\u0300").as_context()

    assert set(context) == CONTEXT_KEYS
    assert context["body"][0]["text"] == "abc"
    assert context["signer"] == "Hoà"
