"""Who may run the installation from its pages: the administrator."""

from __future__ import annotations

from gdtx.foundation.decisions import Decision
from gdtx.network.scope import Actor

PERMISSION = "operations.manage"


def may_manage(actor: Actor) -> Decision:
    """Whether the actor may have failed jobs tried again."""
    return actor.may(PERMISSION)
