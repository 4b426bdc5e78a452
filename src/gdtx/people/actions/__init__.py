"""Changing what is known of people. Pages, commands and other subjects call these."""

from .duplicates import decide_different, decide_same, reopen_ticket
from .evidence import keep_class_fact, record_evidence, withdraw_evidence
from .households import reopen_residence, save_household, save_person, warnings_of
from .numbers import reencrypt_numbers, show_number
from .retention import erase_by_rule, set_rule

__all__ = [
    "decide_different",
    "decide_same",
    "erase_by_rule",
    "keep_class_fact",
    "record_evidence",
    "reencrypt_numbers",
    "reopen_residence",
    "reopen_ticket",
    "save_household",
    "save_person",
    "set_rule",
    "show_number",
    "warnings_of",
    "withdraw_evidence",
]
