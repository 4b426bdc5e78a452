"""Makes sheets of accounts known to `intake`, so that a batch code leads to whoever can take it back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gdtx.intake import registry

from .taking import SUBJECT, forget, undo, visible_batches


def register() -> None:
    """Called when the program starts."""
    registry.register(
        registry.IntakeSubject(
            code=SUBJECT, title=_("Tài khoản, chức vụ"), undo=undo, visible=visible_batches, forget=forget
        )
    )
