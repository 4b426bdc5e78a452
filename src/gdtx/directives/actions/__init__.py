"""Actions of directives: documents (`documents`, `issuing`) and tasks (`tasks`), each in modules of their own."""

from .documents import change_document, draft_document, link_document, move_document, unlink_document
from .issuing import (
    bring_into_force,
    confirm_received,
    file_document,
    issue_document,
    open_register,
    record_incoming,
    send_document,
)

__all__ = [
    "bring_into_force",
    "change_document",
    "confirm_received",
    "draft_document",
    "file_document",
    "issue_document",
    "link_document",
    "move_document",
    "open_register",
    "record_incoming",
    "send_document",
    "unlink_document",
]
