"""Loads what every installation needs besides its tables: the territory, the catalogue."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string


def load_reference_data(progress: Callable[[str], None]) -> None:
    """Call the loaders that ``GDTX_AFTER_MIGRATE`` names, in that order. They may run any number of times."""
    for dotted in settings.GDTX_AFTER_MIGRATE:
        import_string(dotted)(progress=progress)
