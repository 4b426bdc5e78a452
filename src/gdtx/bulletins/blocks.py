"""The text of a section as the pieces a page and a Word file are made of: paragraphs, dashes, numbered points."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_DASH = re.compile(r"^\s*[–—-]\s+(.*)$")
_NUMBER = re.compile(r"^\s*(\d{1,3})[.)]\s+(.*)$")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (`paragraph`, one item), a list with dashes (`dashes`) or numbered points (`points`).

    Each item is its number (0 where it has none) and its text.
    """

    kind: Literal["paragraph", "dashes", "points"]
    items: tuple[tuple[int, str], ...]

    @property
    def text(self) -> str:
        """The words of a paragraph."""
        return self.items[0][1]


def blocks_of(text: str) -> list[Block]:
    """The pieces of a text: every line is one; lines of a list that follow each other belong together."""
    found: list[Block] = []
    for line in text.splitlines():
        if not line.strip():
            continue
        block = _block(line)
        if found and found[-1].kind == block.kind != "paragraph":
            found[-1] = Block(block.kind, (*found[-1].items, *block.items))
        else:
            found.append(block)
    return found


def _block(line: str) -> Block:
    dash, number = _DASH.match(line), _NUMBER.match(line)
    if dash:
        return Block("dashes", ((0, dash.group(1).strip()),))
    if number:
        return Block("points", ((int(number.group(1)), number.group(2).strip()),))
    return Block("paragraph", ((0, line.strip()),))
