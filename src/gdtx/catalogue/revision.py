"""A counter of changes of the catalogue, so that pages need not read its lists again and again."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps

from django.db import connection

from gdtx.foundation import reading
from gdtx.network.revision import next_number

from .models import CatalogueState


def revision() -> int:
    """How often calendars, groups and rules of turns have changed."""
    return reading.remembered(revision, _read)


def _read() -> int:
    # Asked for every page: plainly.
    with connection.cursor() as cursor:
        cursor.execute("SELECT revision FROM catalogue_cataloguestate ORDER BY id LIMIT 1")
        row = cursor.fetchone()
    return row[0] if row else 0


def bump() -> None:
    """Count a change, inside the transaction that makes it."""
    reading.forget()
    CatalogueState.objects.get_or_create(pk=1)
    state = CatalogueState.objects.select_for_update().get(pk=1)
    state.revision = next_number(state.revision)
    state.save(update_fields=["revision"])


def kept_while_reading[T](read: Callable[[], T]) -> Callable[[], T]:
    """Keep a list of the catalogue until something in it changes, for pages that are read.

    Callers must not change what they get. Actions always ask the database.
    """

    @lru_cache(maxsize=2)
    def keep(_revision: int) -> T:
        return read()

    @wraps(read)
    def asked() -> T:
        return keep(revision()) if reading.is_reading() else read()

    return asked
