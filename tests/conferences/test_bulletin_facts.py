"""Conferences of the shapes of real bulletins: every fact has a place in the record and on its pages."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from gdtx.conferences.models import Conference
from gdtx.foundation.clock import BUSINESS_DATE_SESSION_KEY
from gdtx.network.scope import Actor
from tests.conferences.shapes import SHAPES, Shape
from tests.support.cast import IN_2025, Cast

TABS = ("dai-bieu", "dien-bien", "ket-luan", "sau-hoi-nghi")


def told(cast: Cast, conference: Conference) -> str:
    """The text of all five tabs as a reader sees it."""
    client = Client()
    client.force_login(cast.person("so"), backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[BUSINESS_DATE_SESSION_KEY] = IN_2025.isoformat()
    session.save()
    addresses = [reverse("conference_page", args=[conference.pk])]
    addresses += [reverse("conference_tab", args=[conference.pk, tab]) for tab in TABS]
    pages = [client.get(address).content.decode() for address in addresses]
    return plain(" ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)) for page in pages))


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_every_fact_of_the_shapes_of_bulletins_is_on_the_pages(cast: Cast, shape: Callable[[Actor, Cast], Shape]):
    # Years after the conferences were held: old bulletins are entered later.
    held = shape(cast.actor("so", IN_2025), cast)

    text = told(cast, held.conference)

    assert [fact for fact in (*held.facts, *held.on_pages) if plain(fact) not in text] == []
    assert [words for words in held.said_nowhere if words in text] == []
