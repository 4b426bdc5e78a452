"""What the first visitors would wait for, done once before the processes that serve are forked.

Importing every page, reading templates, laying out the map of the day: forks inherit all of it, and share the memory.
Where processes are not forked but started anew, each does it for itself.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connections
from django.template.loader import get_template
from django.urls import get_resolver
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)


def warm_up() -> None:
    """Do it all; what fails is logged and left to the first page that needs it."""
    for step in (import_pages, read_templates, *map(import_string, settings.GDTX_WARM_UP)):
        _try(step)
    connections.close_all()
    # What is here now lives as long as the process: the collector need not look at it again, and looking would
    # write to memory that forks share.
    gc.collect()
    gc.freeze()


def _try(step: Callable[[], object]) -> None:
    try:
        step()
    except Exception as error:
        log.warning("warm-up: %s failed with %s", step.__name__, type(error).__name__)


def import_pages() -> None:
    """Every module that an address leads to."""
    assert get_resolver().url_patterns is not None


def read_templates() -> None:
    """Every template of ours; the loader keeps them (but not while debugging)."""
    if settings.DEBUG:
        return
    for app in apps.get_app_configs():
        folder = Path(app.path) / "templates"
        if app.name.startswith("gdtx."):
            for template in folder.rglob("*.html"):
                get_template(template.relative_to(folder).as_posix())
