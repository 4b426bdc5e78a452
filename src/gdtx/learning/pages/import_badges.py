"""The state of a batch as a badge."""

from __future__ import annotations

from gdtx.foundation.pages import Badge
from gdtx.foundation.pages.parts import Tone
from gdtx.intake.models import Batch, BatchState
from gdtx.intake.queries import is_interrupted, state_label

_TONES: dict[str, Tone] = {
    BatchState.READING: "go",
    BatchState.STAGED: "warn",
    BatchState.DONE: "ok",
    BatchState.FAILED: "bad",
}


def badge_of(batch: Batch) -> Badge:
    """The state in words, with a tone."""
    return Badge(state_label(batch), "bad" if is_interrupted(batch) else _TONES.get(batch.state, ""))
