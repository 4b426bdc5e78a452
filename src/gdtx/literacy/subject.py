"""Makes the register known to `intake`, so that a batch code leads to whoever can take it back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from gdtx.intake import registry

SUBJECT = "register"


def register() -> None:
    """Called when the program starts. What reads files is loaded when it is needed."""
    registry.register(
        registry.IntakeSubject(
            code=SUBJECT, title=_("Sổ xóa mù chữ"), undo=_undo, visible=_visible, forget=_nothing_staged
        )
    )


def _undo(*, by: Any, code: str, reason: str = "") -> dict[str, Any]:
    from .importing import undo_batch

    return undo_batch(by=by, code=code, reason=reason)


def _visible(actor: Any) -> Any:
    from .importing import visible_batches

    return visible_batches(actor)


def _nothing_staged(_code: str) -> None:
    """A register is written at once or not at all."""
