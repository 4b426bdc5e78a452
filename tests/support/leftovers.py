"""What outlives a test in this process, and forgetting it: a test must not see what another has counted or kept.

Counts of failed attempts and limits live in Django's cache. Answers read from the database are kept by the revision
they belong to; a test that writes rows past the actions, or stands still in time, can leave answers under a revision
that the next test, whose transaction starts where this one's started, has too.
"""

from __future__ import annotations

import functools
import gc
import inspect
import os
import sys
from typing import Any

from django.core.cache import caches
from django.utils import translation

from gdtx.foundation import clock, reading
from gdtx.foundation.kept import Kept
from gdtx.network import placement

#: Kept over the run: read from the whole territory, which only actions change, and each change counts a revision.
LASTING = frozenset({placement._territory, placement._kept, placement._levels})

#: Set for pytest and by the browser of the whole run.
OF_THE_RUN = frozenset({"PYTEST_CURRENT_TEST", "DJANGO_ALLOW_ASYNC_UNSAFE"})

_found: tuple[int, list[Any]] = (0, [])


def kept_answers() -> list[Any]:
    """Every look-up of ours that keeps answers of the database under a revision, and every `Kept`."""
    global _found
    loaded = sum(name.startswith("gdtx.") for name in sys.modules)
    if _found[0] != loaded:
        # Some live inside decorators, where no module names them; a module imported late may bring more.
        # By type: asking a lazy object of Django for its class would wake it.
        found = [
            one
            for one in gc.get_objects()
            if type(one) is Kept or (type(one) is functools._lru_cache_wrapper and depends_on_rows(one))
        ]
        _found = (loaded, found)
    return _found[1]


def depends_on_rows(look_up: Any) -> bool:
    """Whether a kept look-up of ours is asked with the revision of what it reads."""
    if not str(getattr(look_up, "__module__", "")).startswith("gdtx.") or look_up in LASTING:
        return False
    return any("revision" in name for name in inspect.signature(look_up.__wrapped__).parameters)


def forget() -> None:
    """Forget what is counted and kept."""
    for cache in caches.all(initialized_only=True):
        cache.clear()
    for one in kept_answers():
        one.forget() if isinstance(one, Kept) else one.cache_clear()


def state() -> dict[str, Any]:
    """What a test may change for itself but has to put back: the environment, the day of work, the language."""
    return {
        "environment": {name: value for name, value in os.environ.items() if name not in OF_THE_RUN},
        "business date": clock.chosen_business_date(),
        "reading": reading.is_reading(),
        "language": translation.get_language(),
    }
