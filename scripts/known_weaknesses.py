"""Known weaknesses of the packages in the locks (`pip-audit`). Says loudly when its data cannot be reached.

Fails for a package with a known weakness. Where the data cannot be reached, or know none of our packages, nothing has
been looked at: then it says SKIPPED on standard error and succeeds, so that a machine without a network can go on.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock")


def ask() -> subprocess.CompletedProcess[str]:
    """Ask about every package of both locks; the locks are read, nothing is installed."""
    options = ["--disable-pip", "--require-hashes", "--progress-spinner", "off", "--timeout", "10", "-f", "json"]
    files = [word for lock in LOCKS for word in ("-r", lock)]
    command = [sys.executable, "-m", "pip_audit", *options, *files]
    try:
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 1, "", "timed out")


def judge(answer: str, complaint: str) -> tuple[int, str]:
    """Exit code and what to say."""
    try:
        packages: list[dict[str, Any]] = json.loads(answer)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = (complaint.strip().splitlines() or ["no answer"])[-1]
        return 0, f"SKIPPED: the data on weaknesses cannot be reached ({last[:200]}); nothing was looked at"
    weak = [
        f"{package['name']} {package['version']}: {one['id']}, corrected in {', '.join(one['fix_versions']) or 'none'}"
        for package in packages
        for one in package.get("vulns", [])
    ]
    if weak:
        return 1, "\n".join(weak)
    unknown = sorted(package["name"] for package in packages if "skip_reason" in package)
    if len(unknown) == len(packages):
        return 0, f"SKIPPED: the data on weaknesses know none of the {len(packages)} packages; nothing was looked at"
    if unknown:
        return 0, f"SKIPPED for {len(unknown)} of {len(packages)} packages: {', '.join(unknown)}"
    return 0, f"{len(packages)} packages, no known weakness"


def main() -> int:
    """Ask and judge."""
    done = ask()
    code, words = judge(done.stdout, done.stderr)
    print(words, file=sys.stderr if words.startswith("SKIPPED") else sys.stdout)
    return code


if __name__ == "__main__":
    sys.exit(main())
