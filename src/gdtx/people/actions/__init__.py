"""Changing what is known of people. Pages, commands and other subjects call these."""

from .duplicates import decide_different, decide_same, reopen_ticket
from .evidence import record_evidence, withdraw_evidence
from .households import reopen_residence, save_household, save_person, warnings_of

__all__ = [
    "decide_different",
    "decide_same",
    "record_evidence",
    "reopen_residence",
    "reopen_ticket",
    "save_household",
    "save_person",
    "warnings_of",
    "withdraw_evidence",
]
