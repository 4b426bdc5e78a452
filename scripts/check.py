"""``./gdtx check``: formatting, lint, types, import contracts, missing migrations, security, generated docs.

Prints the time of each step; goes on after a failure, so that one run shows everything. ``--fix`` lets the
tools repair what they can; ``--list`` only names the steps.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable

FOLDERS = [name for name in ("src", "tests", "scripts", "benchmarks") if (ROOT / name).is_dir()]

STEPS: list[tuple[str, list[str], list[str]]] = [
    # name, command, command under --fix
    ("formatting", ["-m", "ruff", "format", "--check", *FOLDERS], ["-m", "ruff", "format", *FOLDERS]),
    ("lint", ["-m", "ruff", "check", *FOLDERS], ["-m", "ruff", "check", "--fix", *FOLDERS]),
    ("types", ["-m", "mypy"], ["-m", "mypy"]),
    (
        "import contracts",
        ["-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"],
        ["-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"],
    ),
    (
        "migrations",
        ["-m", "django", "makemigrations", "--check", "--dry-run"],
        ["-m", "django", "makemigrations", "--check", "--dry-run"],
    ),
    ("system checks", ["-m", "django", "check", "--fail-level", "WARNING"], ["-m", "django", "check"]),
    (
        "code security",
        ["-m", "bandit", "-q", "-c", "pyproject.toml", "-r", "src", "scripts"],
        ["-m", "bandit", "-q", "-c", "pyproject.toml", "-r", "src", "scripts"],
    ),
    ("known weaknesses", ["scripts/known_weaknesses.py"], ["scripts/known_weaknesses.py"]),
    ("generated docs", ["scripts/generate_docs.py", "--check"], ["scripts/generate_docs.py"]),
]


def main() -> int:
    """Run every step; 1 when one of them found something."""
    if "--list" in sys.argv[1:]:
        print("\n".join(name for name, _look, _repair in STEPS))
        return 0
    fix = "--fix" in sys.argv[1:]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "gdtx.config.settings.test", "PYTHONPATH": str(ROOT / "src")}
    failed = []
    for name, look, repair in STEPS:
        started = time.perf_counter()
        done = subprocess.run(
            [PYTHON, *(repair if fix else look)], cwd=ROOT, env=environment, capture_output=True, text=True
        )
        seconds = time.perf_counter() - started
        print(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name:<18} {seconds:6.1f} s", flush=True)
        for line in done.stderr.splitlines():
            # What a step could not do must not look done.
            if line.startswith("SKIPPED"):
                print(f"       {line}", flush=True)
        if done.returncode != 0:
            failed.append(name)
            print((done.stdout + done.stderr).strip(), flush=True)
    if failed:
        print(f"\nNot clean: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
