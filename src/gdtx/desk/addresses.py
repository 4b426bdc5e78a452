"""Addresses of pages of other subjects, by name; "" for one that this installation does not have."""

from __future__ import annotations

from gdtx.foundation.pages.addresses import path_of, query_string


def address(name: str, *arguments: object, **query: object) -> str:
    """The address of a page with a query string of what is not empty; "" when there is no such page."""
    path = path_of(name, *arguments)
    return path and path + query_string(**query)
