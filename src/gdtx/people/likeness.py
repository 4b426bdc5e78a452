"""What records are found by: words for searching, and a digest that is equal for records of perhaps one person."""

from __future__ import annotations

import hashlib

from gdtx.foundation.vietnamese import fold

from .models import Person


def commune_token(area_id: int) -> str:
    """The word that stands for a commune among the words of a person, so that one look-up finds both."""
    return f"xa{area_id}"


def search_words(person: Person, area_id: int | None) -> str:
    """Folded name and the token of the commune; "" for somebody without a home."""
    if area_id is None or not person.name:
        return ""
    token = commune_token(area_id)
    return f"{fold(person.name)[: 239 - len(token)]} {token}"


def likeness(person: Person) -> str:
    """A digest of folded name and birth; "" without a name."""
    if not person.name:
        return ""
    born = f"{person.birth_year}-{person.birth_month or 0}-{person.birth_day or 0}"
    return hashlib.blake2b(f"{fold(person.name)}|{born}".encode(), digest_size=10).hexdigest()


def keep_found(person: Person, area_id: int | None) -> None:
    """Set what the record is found by; to be saved by the caller."""
    person.search_words = search_words(person, area_id)
    person.likeness = likeness(person) if area_id is not None else ""
