"""Where the program keeps what it writes (``GDTX_HOME``): SQLite file, media, frozen sets, keys, logs.

Standard library only, and nothing is created by importing it: some commands must leave no trace.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def checkout() -> Path | None:
    """The root of the source checkout this package runs from, or None when it was installed as a wheel."""
    root = PACKAGE.parent.parent
    if PACKAGE.parent.name == "src" and (root / "pyproject.toml").is_file() and (root / "gdtx").is_file():
        return root
    return None


def user_data_folder() -> Path:
    """The folder in which this operating system expects a program's data for the current user."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
        return (Path(base) if base else Path.home() / "AppData" / "Local") / "gdtx"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "gdtx"
    base = os.environ.get("XDG_DATA_HOME")
    # The XDG rules say that a relative path is to be ignored.
    if base and Path(base).is_absolute():
        return Path(base) / "gdtx"
    return Path.home() / ".local" / "share" / "gdtx"


def home() -> Path:
    """``GDTX_HOME``, else ``var/`` of the checkout, else the user's data folder."""
    named = os.environ.get("GDTX_HOME", "").strip()
    if named:
        return Path(named).expanduser().absolute()
    root = checkout()
    return root / "var" if root else user_data_folder()


def prepare(folder: Path) -> None:
    """Make the home folder with its sub-folders, readable by nobody else where the system allows it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("media", "logs"):
        (folder / name).mkdir(exist_ok=True)
    keys = folder / "keys"
    keys.mkdir(mode=0o700, exist_ok=True)
