"""Runs the program as a person does: in a process of its own, through ``gdtx.cli``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent


def environment(home: Path, **changes: str | None) -> dict[str, str]:
    """The environment of such a process: ours without what the tests put there; None takes a variable away."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GDTX_", "DJANGO_", "PYTEST_", "DATABASE_URL"))
    }
    kept |= {"GDTX_HOME": str(home), "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}
    for name, value in changes.items():
        if value is None:
            kept.pop(name, None)
        else:
            kept[name] = value
    return kept


def gdtx(*arguments: str, home: Path, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """``gdtx`` with these arguments; *changes* are environment variables."""
    return subprocess.run(
        [sys.executable, "-m", "gdtx.cli", *arguments],
        env=environment(home, **changes),
        capture_output=True,
        encoding="utf-8",
        timeout=240,
    )


def answer_of(done: subprocess.CompletedProcess[str]) -> Any:
    """The one JSON object on standard output."""
    return json.loads(done.stdout)
