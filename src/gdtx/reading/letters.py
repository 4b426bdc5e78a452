"""Capital and small Vietnamese letters for patterns. Ranges such as ``À-Ỹ`` hold both, so the letters are listed."""

from __future__ import annotations

_LATIN = [*range(0xC0, 0x180), 0x1A0, 0x1A1, 0x1AF, 0x1B0, *range(0x1EA0, 0x1EFA)]

#: For use inside a character class: ``[{UPPER}]``.
UPPER = "A-Z" + "".join(chr(code) for code in _LATIN if chr(code).isupper())
LOWER = "a-z" + "".join(chr(code) for code in _LATIN if chr(code).islower())
