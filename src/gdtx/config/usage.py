"""Wrong usage: a command line that cannot be understood, said in Vietnamese."""

from __future__ import annotations

import argparse
import re
from typing import NoReturn


class WrongUsage(Exception):
    """The command line cannot be understood; the text says what is wrong with it."""


#: argparse speaks English; these are the sentences a person meets.
_TRANSLATIONS = (
    (r"^Error: ", ""),
    (r"the following arguments are required: (.+)", r"Thiếu: \1."),
    (r"unrecognized arguments: (.+)", r"Không có tùy chọn: \1."),
    (r"argument (\S+): expected one argument", r"\1 cần một giá trị theo sau."),
    (r"argument (\S+): expected at least one argument", r"\1 cần ít nhất một giá trị theo sau."),
    (r"argument (\S+): invalid choice: (.+) \(choose from (.+)\)", r"\1 không nhận \2; chọn một trong: \3."),
    (r"argument (\S+): invalid \S+ value: (.+)", r"\1 không nhận \2."),
    (r"argument (\S+): not allowed with argument (\S+)", r"\1 không dùng chung với \2."),
    (r"ambiguous option: (\S+) could match (.+)", r"\1 chưa rõ, có thể là: \2."),
    (r"one of the arguments (.+) is required", r"Cần một trong: \1."),
)


def in_vietnamese(message: str) -> str:
    """The parser's complaint in Vietnamese, as far as we know it; otherwise as it is."""
    for pattern, replacement in _TRANSLATIONS:
        message = re.sub(pattern, replacement, message)
    return message


class Parser(argparse.ArgumentParser):
    """A parser that raises :class:`WrongUsage` where argparse would end the process."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and how the command is used."""
        raise WrongUsage(f"{in_vietnamese(message)}\n{self.format_usage().strip()}")
