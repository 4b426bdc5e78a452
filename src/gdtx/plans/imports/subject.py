"""Makes sheets of activities known to `intake`, so that a batch code leads to whoever can take it back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gdtx.intake import registry

from .taking import SUBJECT, forget, visible_batches
from .undoing import undo


def register() -> None:
    """Called when the program starts."""
    registry.register(
        registry.IntakeSubject(
            code=SUBJECT, title=_("Hoạt động của kế hoạch"), undo=undo, visible=visible_batches, forget=forget
        )
    )
