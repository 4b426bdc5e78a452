"""The column of addresses: which part names the village, which the house."""

from __future__ import annotations

import re

from gdtx.foundation.vietnamese import fold

LONGEST_VILLAGE = 120

_VILLAGE = re.compile(
    r"(?:thon|xom|ban|ap|buon|bon|plei|plai|lang|khu|khom|khoi|phum|soc|to|tdp|tieu khu|pho|doi|cum|cho)\b.*"
)
_STREET = re.compile(r"(?:so|duong|ngo|ngach|hem|kiet|sn|quoc lo|ql|lo|can ho|chung cu)\b.*|\d.*")


def village_and_address(text: str) -> tuple[str, str]:
    """The village (thôn, xóm, tổ) and the rest of an address: what stands before the first " - ", or all of it where
    it is named like a village and not like a street."""
    if text.endswith(" -") and len(text) <= LONGEST_VILLAGE:
        return text.removesuffix(" -").strip(), ""
    before, dash, after = text.partition(" - ")
    before, after = before.strip(), after.strip()
    if dash and before and len(before) <= LONGEST_VILLAGE and not _STREET.fullmatch(fold(before)):
        return before, after
    folded = fold(text)
    street = _STREET.fullmatch(folded) or any(sign.isdigit() for sign in text)
    if not dash and "," not in text and len(text) <= LONGEST_VILLAGE and (_VILLAGE.fullmatch(folded) or not street):
        return text, ""
    return "", text


def address_of(village: str, address: str) -> str:
    """The column again, so that it is read as the same village and the same rest."""
    if not village or address:
        return f"{village} - {address}" if village else address
    return village if village_and_address(village) == (village, "") else f"{village} -"
