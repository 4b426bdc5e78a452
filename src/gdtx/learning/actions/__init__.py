"""Everything that changes classes, declarations and locks. Pages, commands and sheets call the same actions."""

from .classes import change_class, log_class, warnings_of, withdraw_class
from .declarations import declare_no_class, withdraw_declaration
from .locks import lock_period, unlock_period
from .writing import centre_in, lock_centres, required_reason, retract_contradicted

__all__ = [
    "centre_in",
    "change_class",
    "declare_no_class",
    "lock_centres",
    "lock_period",
    "log_class",
    "required_reason",
    "retract_contradicted",
    "unlock_period",
    "warnings_of",
    "withdraw_class",
    "withdraw_declaration",
]
