"""Sums and tables of frozen sets that pages ask for again and again. A set never changes, so what is kept stays right.

The files are compared with their checksums on every reading all the same (`frozen.opened`); what is kept goes by the
checksum of the whole set, never by its name.
"""

from __future__ import annotations

import duckdb

from gdtx.catalogue.literacy_rules import RuleSet
from gdtx.foundation.kept import Kept

from . import tables
from .cube import Cube
from .figures import Figures
from .frozen import Frozen

#: A province takes about 10 MB: 46 ages of some two hundred communes.
_figures = Kept(6)
#: The largest, CMC-1 of a province, takes about 1 MB.
_tables = Kept(24)


def of(found: Frozen, rules: RuleSet) -> Figures:
    """The figures of a set below the country, with every sum that statutory tables need; its cells are gone."""

    def read() -> Figures:
        with duckdb.connect() as connection:
            figures = Figures(Cube(connection, found.source, found.year, [rules]), rules, found.map)
            figures.sum_up()
            return figures

    return _figures.answer((found.sha256, rules.name), read)


def table(form: str, figures: Figures, sha256: str) -> tables.Row:
    """A table of figures of the set with this checksum. Whoever gets it does not change it."""
    key = (sha256, figures.map.root, form, figures.rules.name)
    return _tables.answer(key, lambda: tables.table(form, figures))
