"""What is known of Thanh Hóa (province 38) before 2025-06-30, from correction files with a legal act for each fact."""

from pathlib import Path

from ledger import Ledger
from sources import Packages


def add(ledger: Ledger, corrections: Path) -> set[str]:
    return set()


def check(ledger: Ledger, packages: Packages, keys: set[str]) -> None:
    return None
