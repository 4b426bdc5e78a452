"""Everything that changes classes, declarations and locks. Pages, commands and sheets call the same actions."""

from .classes import change_class, log_class, warnings_of, withdraw_class
from .declarations import declare_no_class, withdraw_declaration
from .locks import lock_period, unlock_period
from .photos import add_photo, note_list_read, remove_photo, unknown_photo
from .several import Logged, SeveralRefused, forget_sent_forms, log_classes
from .writing import centre_in, lock_centres, required_reason, retract_contradicted

__all__ = [
    "Logged",
    "SeveralRefused",
    "add_photo",
    "centre_in",
    "change_class",
    "declare_no_class",
    "forget_sent_forms",
    "lock_centres",
    "lock_period",
    "log_class",
    "log_classes",
    "note_list_read",
    "remove_photo",
    "required_reason",
    "retract_contradicted",
    "unknown_photo",
    "unlock_period",
    "warnings_of",
    "withdraw_class",
    "withdraw_declaration",
]
