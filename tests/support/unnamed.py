"""Messages wait in a cookie until the next page: they must not name residents."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages.storage.base import BaseStorage

from gdtx.people.models import Person


@pytest.fixture(autouse=True)
def no_message_names_a_resident(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a test does on the pages of people and of the register: a message with a whole name fails it."""
    add = BaseStorage.add

    def checked(self: BaseStorage, level: int, message: Any, extra_tags: str = "") -> None:
        named = Person.objects.exclude(family_name="").exclude(given_name="")
        for family, given in named.values_list("family_name", "given_name")[:1_000]:
            assert f"{family} {given}" not in str(message), f"The message names {family} {given}: {message}"
        add(self, level, message, extra_tags)

    monkeypatch.setattr(BaseStorage, "add", checked)
