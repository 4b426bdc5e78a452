"""Addresses of pages: the query string carries what is shown, so that a link shows a colleague the same thing."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote, urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse

#: Names of query parameters that several pages share.
PERIOD = "ky"
MAP = "ban-do"
AREA = "vung"
CENTRE = "trung-tam"
GROUP = "nhom"
TEXT = "q"
SORT = "xep"
PAGE = "trang"


def query_string(**values: object) -> str:
    """``?ky=2020-2021/HK1&ban-do=2021-01-15`` of the values that are not None or empty; "" when none is.

    Python names stand for the parameters: ``ban_do`` becomes ``ban-do``.
    """
    given = [(name.replace("_", "-"), str(value)) for name, value in values.items() if value not in (None, "")]
    return f"?{urlencode(given, safe='/', quote_via=quote)}" if given else ""


def path_of(name: str, *arguments: object) -> str:
    """The path of a page by its name; "" where this installation has no such page.

    Looked up once for each name with its arguments: tables have hundreds of links, page after page the same ones.
    """
    return _path(get_urlconf() or settings.ROOT_URLCONF, get_script_prefix(), name, arguments)


@lru_cache(maxsize=8_192)
def _path(urlconf: str, _prefix: str, name: str, arguments: tuple[object, ...]) -> str:
    try:
        return reverse(name, urlconf=urlconf, args=arguments)
    except NoReverseMatch:
        return ""


def with_query(request: HttpRequest, **changes: object) -> str:
    """The present address with some parameters changed; None or "" takes one away.

    A change of anything but the page leads back to the first page.
    """
    query = request.GET.copy()
    if PAGE not in changes:
        query.pop(PAGE, None)
    for name, value in changes.items():
        name = name.replace("_", "-")
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode(safe='/')}" if query else request.path
