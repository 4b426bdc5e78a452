"""The literacy register, for the matrix: its rules, tables, rounds, sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .examples import Example


def examples(example: type[Example]) -> dict[str, list[Example]]:
    """An example of every address of the register."""
    return {
        "literacy_rules": [example(), example(query="?xa=16804&nam=2021")],
    }
