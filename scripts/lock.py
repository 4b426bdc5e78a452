"""Writes the two locks again from ``pyproject.toml``: every package with its hashes, for every system.

    python scripts/lock.py            # keeps what is locked as far as pyproject.toml allows
    python scripts/lock.py --upgrade  # takes the newest of everything

``requirements.lock`` is what the program needs to run; ``requirements-dev.lock`` is the same and the tools
of the tests. Neither names a registry, an address or a folder: where packages come from is the business
of the machine that installs them. Needs ``uv``.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUN, DEV = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
OPTIONS = [
    "--universal",
    "--python-version=3.12",
    "--generate-hashes",
    "--no-header",
    "--no-annotate",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--quiet",
]

#: A line of a lock: ``name==version [; marker] \`` or a hash; nothing else may stand in it.
LINE = re.compile(
    r"^(?:[a-z0-9][a-z0-9._-]*==[0-9][0-9a-z.+!-]*(?: ; [^/\\]+?)?(?: \\)?|    --hash=sha256:[0-9a-f]{64}(?: \\)?)$"
)


def strange_lines(lock: Path) -> list[str]:
    """Lines that are neither a pinned package nor a hash: an address, a folder, an option."""
    return [line for line in lock.read_text(encoding="utf-8").splitlines() if line and not LINE.match(line)]


def find_uv() -> str:
    """A ``uv`` that really runs (a pyenv shim may exist and fail)."""
    for candidate in (str(Path(sys.executable).parent / "uv"), shutil.which("uv")):
        if not candidate or not Path(candidate).exists():
            continue
        if subprocess.run([candidate, "--version"], capture_output=True).returncode == 0:
            return candidate
    raise SystemExit("uv is needed to write the locks: python -m pip install uv")


def write(lock: Path, *arguments: str, upgrade: bool) -> None:
    """Resolve into a file beside *lock* and put it in place only when nothing strange is in it."""
    new = lock.with_suffix(".lock.new")
    if lock.exists() and not upgrade:
        shutil.copyfile(lock, new)
    command = [find_uv(), "pip", "compile", "pyproject.toml", *OPTIONS, *arguments, "-o", str(new)]
    subprocess.run([*command, *(["--upgrade"] if upgrade else [])], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    strange = strange_lines(new)
    if strange:
        raise SystemExit(f"{lock.name} would hold more than packages and hashes:\n" + "\n".join(strange[:5]))
    new.replace(lock)


def main() -> None:
    """Write both locks; the second one keeps to the versions of the first."""
    upgrade = "--upgrade" in sys.argv[1:]
    write(RUN, upgrade=upgrade)
    write(DEV, "--group=dev", f"--constraint={RUN.name}", upgrade=upgrade)
    for lock in (RUN, DEV):
        count = sum("==" in line for line in lock.read_text(encoding="utf-8").splitlines())
        print(f"{lock.name}: {count} packages")


if __name__ == "__main__":
    main()
