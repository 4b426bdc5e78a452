"""Addresses of pages of other subjects, by name; "" for one that this installation does not have."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

from gdtx.foundation.pages.addresses import query_string


def address(name: str, *arguments: object, **query: object) -> str:
    """The address of a page with a query string of what is not empty; "" when there is no such page."""
    try:
        return reverse(name, args=arguments) + query_string(**query)
    except NoReverseMatch:
        return ""
