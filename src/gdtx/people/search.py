"""Finding persons and households by what people know of them, within what the actor may see.

Names without marks, whole words, the last perhaps begun; the number of a household; an identification number, exact.
With the token of the commune among a person's words, one look-up in the index of words finds name and commune together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gdtx.foundation.among import among
from gdtx.foundation.vietnamese import fold, sort_key
from gdtx.foundation.word_index import declare, words_of
from gdtx.network.scope import Actor

from . import identity
from .checks import ID_DIGITS
from .likeness import commune_token
from .models import Household, Person
from .queries import visible_households, visible_persons
from .rules import SEE

WORDS = declare(Person, "search_words")

#: As many are shown; whoever gets more is asked for another word.
MOST: Final = 100
#: As many are taken out of the index to be narrowed to what the actor may see.
_LOOKED_AT: Final = 2_000
#: Up to as many communes are asked for one by one; beyond, names are looked for everywhere and narrowed.
_COMMUNES: Final = 12


@dataclass(frozen=True)
class Found:
    """What a search gave. `more`: there are others that fit."""

    persons: list[Person]
    households: list[Household]
    more: bool = False


def find(actor: Actor, typed: str) -> Found:
    """Persons and households for what was typed: twelve digits are an identification number, else names and numbers.

    Raises `identity.DataKeyMissing` for a number where the data key is missing.
    """
    if is_number(typed):
        return Found(by_number(actor, identity.plain(typed)), [])
    households = by_household_number(actor, typed)
    persons, more = by_name(actor, typed)
    return Found(persons, households, more)


def is_number(typed: str) -> bool:
    """Whether what was typed is an identification number."""
    number = identity.plain(typed)
    return len(number) == ID_DIGITS and number.isascii() and number.isdigit()


def by_number(actor: Actor, number: str) -> list[Person]:
    """Visible persons who bear the identification number."""
    return list(
        visible_persons(actor)
        .filter(id_digest__in=identity.digests(number))
        .exclude(id_digest="")
        .select_related("home", "home__village")
    )


def by_household_number(actor: Actor, typed: str) -> list[Household]:
    """Visible households with the number on their sheet; as it stands, small or capital letters alike."""
    number = fold(typed)
    if not number or len(number) > 60:
        return []
    households = visible_households(actor).filter(number_folded=number)
    return list(households.select_related("village").order_by("closed_on", "area_id", "village__name", "pk")[:MOST])


def by_name(actor: Actor, typed: str) -> tuple[list[Person], bool]:
    """Visible persons with all the words in their name, and whether there are more; the living first, by name."""
    words = words_of(typed)
    if not words:
        return [], False
    areas = _communes(actor)
    if areas is None:
        ids = WORDS.rows(words, _LOOKED_AT + 1)
    else:
        ids = [pk for area_id in areas for pk in WORDS.rows((commune_token(area_id), *words), MOST + 1)]
    if not ids:
        return [], False
    found = list(
        visible_persons(actor)
        .filter(among("id", ids))
        .select_related("home", "home__village")
        .order_by("pk")[: MOST + 1]
    )
    more = len(found) > MOST or len(ids) > _LOOKED_AT
    return sorted(found[:MOST], key=by_name_key), more


def by_name_key(person: Person) -> tuple[bool, str, str, int]:
    """The order of a list of persons: the living first, then by given name as registers do."""
    return person.died_on is not None, sort_key(person.given_name), sort_key(person.family_name), person.birth_year


def _communes(actor: Actor) -> list[int] | None:
    """The communes to be asked one by one, of those where there are households; None: too many, or all."""
    areas = actor.visible_area_ids(SEE)
    if areas is None:
        return None
    there = list(
        visible_households(actor).order_by("area_id").values_list("area_id", flat=True).distinct()[: _COMMUNES + 1]
    )
    return None if len(there) > _COMMUNES else there
