"""Codes of prints: 80 random bits in letters that are not taken for each other on paper, in groups of four."""

from __future__ import annotations

import secrets

#: Crockford's 32: without I, L, O and U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
GROUP = 4

#: What people type for what they read.
_TAKEN_FOR = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code() -> str:
    """A code nobody can guess: 16 letters of 5 bits."""
    return "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))


def grouped(code: str) -> str:
    """As it is printed: ``7K3D-9QWM-02VX-HT5A``."""
    return "-".join(code[place : place + GROUP] for place in range(0, len(code), GROUP))


def read_code(text: str) -> str | None:
    """The code that somebody typed or scanned, whatever its capitals, spaces and dashes; None for what can be none."""
    letters = "".join(letter for letter in text.upper() if not letter.isspace() and letter not in "-–—.·")
    code = letters.translate(_TAKEN_FOR)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None
