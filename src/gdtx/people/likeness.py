"""What records are found by: words for searching, and a digest that is equal for records of perhaps one person."""

from __future__ import annotations

import hashlib

from gdtx.foundation.vietnamese import fold

from .models import Person


def commune_token(area_id: int) -> str:
    """The word that stands for a commune among the words of a person, so that one look-up finds both."""
    return f"xa{area_id}"


def keep_found(person: Person, area_id: int | None) -> None:
    """Set what the record is found by, nothing for one without name or home; to be saved by the caller."""
    folded = fold(person.name)
    if not folded or area_id is None:
        person.search_words = person.likeness = ""
        return
    token = commune_token(area_id)
    born = f"{person.birth_year}-{person.birth_month or 0}-{person.birth_day or 0}"
    person.search_words = f"{folded[: 239 - len(token)]} {token}"
    person.likeness = hashlib.blake2b(f"{folded}|{born}".encode(), digest_size=10).hexdigest()
