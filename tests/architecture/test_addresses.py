"""Every address says who may open it."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from gdtx.foundation.access import rule_of

#: Views of packages, which cannot carry our declaration: address name → what guards it.
#: allauth marks each of its views as open to visitors or not; the rest needs a sign-in by middleware.
OTHERS = ("allauth.",)


def views(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Each address with its pattern, from the top of the URLconf down."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, route)
        else:
            yield route, pattern


def all_views() -> list[tuple[str, URLPattern]]:
    """Every address of the program."""
    return list(views(get_resolver().url_patterns))


def test_there_are_addresses():
    assert len(all_views()) > 10


def test_every_view_declares_its_access_rule():
    undeclared = [
        f"/{route} ({pattern.callback.__module__})"
        for route, pattern in all_views()
        if rule_of(pattern.callback) is None and not pattern.callback.__module__.startswith(OTHERS)
    ]

    assert undeclared == []


def test_every_address_has_a_name_and_no_name_is_given_twice():
    names = [pattern.name for _route, pattern in all_views()]

    assert None not in names
    assert sorted(names) == sorted(set(names))


#: Where programs of others look, whatever we think of it.
FIXED = {"health", "health/alive", "metrics", ".well-known/security.txt"}


def test_addresses_end_with_a_slash_or_a_file_name():
    odd = [
        route
        for route, _pattern in all_views()
        if route and route not in FIXED and not route.endswith(("/", ".xlsx", ".docx", ".pdf", ".json", ".svg", ".ics"))
    ]

    assert odd == []
