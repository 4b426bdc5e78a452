"""Makes class sheets known to `intake`, so that a batch code leads to whoever can take it back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gdtx.intake import registry

from .belonging import visible_batches
from .undoing import undo_batch
from .writing import SUBJECT, forget_staged


def register() -> None:
    """Called when the program starts."""
    registry.register(
        registry.IntakeSubject(
            code=SUBJECT, title=_("Lớp, chuyên đề"), undo=undo_batch, visible=visible_batches, forget=forget_staged
        )
    )
