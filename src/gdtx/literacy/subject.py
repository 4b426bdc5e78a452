"""Makes the register known to `intake`, so that a batch code leads to whoever can take it back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from gdtx.intake import registry

SUBJECT = "register"


def register() -> None:
    """Called when the program starts. What reads files is loaded when it is needed."""
    registry.register(
        registry.IntakeSubject(code=SUBJECT, title=_("Sổ xóa mù chữ"), undo=undo, visible=_visible, forget=_forget)
    )


def undo(*, by: Any, code: str, reason: str = "") -> dict[str, Any]:
    """Take a batch back, whatever kind of file it came from. Raises as `importing.undo_batch`."""
    from .importing import undo_batch, visible_batches
    from .sheet.models import KIND
    from .sheet.undoing import undo as undo_sheet

    sheet = visible_batches(by).filter(code=code.strip().upper(), sheet__kind=KIND).first()
    if sheet is not None:
        return undo_sheet(by=by, batch=sheet, reason=reason)
    return undo_batch(by=by, code=code, reason=reason)


def _visible(actor: Any) -> Any:
    from .importing import visible_batches

    return visible_batches(actor)


def _forget(code: str) -> None:
    """Of files only survey sheets wait for confirmation."""
    from .sheet.taking import forget

    forget(code)
