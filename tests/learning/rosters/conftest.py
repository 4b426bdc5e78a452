"""A literacy class of the centre of Cẩm Ngọc with persons of the register to learn in it."""

from __future__ import annotations

import datetime as dt

import pytest

from gdtx.learning.models import LearningClass
from gdtx.network.scope import Actor
from gdtx.people.models import Person
from tests.learning.making import log
from tests.people.making import everybody, of, person, save
from tests.support.cast import IN_2025, Cast, cast
from tests.support.unnamed import no_message_names_a_resident

__all__ = ["cast", "director", "no_message_names_a_resident", "officer", "persons", "taught"]

STARTED = dt.date(2025, 8, 4)


@pytest.fixture
def director(cast: Cast) -> Actor:
    """The director of the centre."""
    return cast.actor("giamdoc", IN_2025)


@pytest.fixture
def officer(cast: Cast) -> Actor:
    """The officer of the commune, who sees its persons."""
    return cast.actor("canbo", IN_2025)


@pytest.fixture
def persons(cast: Cast) -> list[Person]:
    """Three persons of the commune Cẩm Thủy."""
    del cast
    return of(
        save(
            everybody(),
            person("Bùi Thị Mận", 1979, head=True),
            person("Bùi Văn Ba", 1984, sex="M"),
            person("Cao Thị Én", 1990),
        )
    )


@pytest.fixture
def taught(cast: Cast, director: Actor) -> LearningClass:
    """A class of the group of literacy since August."""
    return log(director, cast.cam_ngoc, topic="Lớp xóa mù chữ thôn Song", group="XMC", turns=3, start_on=STARTED)
