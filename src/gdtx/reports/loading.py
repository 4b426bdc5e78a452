"""Loads the default outlines; may run any number of times and touches no outline of a province."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from . import reference
from .models import Outline


@transaction.atomic
def load_reference(progress: Callable[[str], None] | None = None) -> None:
    """Load the default outline of each kind of review."""
    for kind, sections in reference.OUTLINES.items():
        Outline.objects.update_or_create(
            province=None,
            level="",
            kind=kind,
            defaults={"sections": sections, "citation": reference.SOURCE},
        )
    if progress is not None:
        progress(_("Báo cáo: %(count)d đề cương mặc định.") % {"count": len(reference.OUTLINES)})
