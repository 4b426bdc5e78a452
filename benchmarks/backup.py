"""How long the backup of the demonstration takes, and putting it back: both under 30 seconds, on both databases.

    python benchmarks/backup.py [--databases sqlite,postgresql] [--repeats 2] [--out F.json]

Builds the demonstration once for each database, backs it up and restores it onto an empty machine with the commands
people use, start of the program included, and compares a summary of both.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks import databases  # noqa: E402
from benchmarks.machine import described, revision  # noqa: E402

WANTED = 30.0
SUMMARY = ("summary", "--area", "38", "--period", "2020-2021/HK1", "--json")


def gdtx(home: Path, url: str, *arguments: str) -> tuple[float, dict[str, Any]]:
    """Seconds and answer of a command. Raises when it fails."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("GDTX_", "DJANGO_"))}
    env |= {"GDTX_HOME": str(home), "GDTX_ENV": "development", "PYTHONPATH": str(ROOT / "src")}
    env.pop("DATABASE_URL", None)
    if url:
        env["DATABASE_URL"] = url
    started = time.perf_counter()
    command = [sys.executable, "-m", "gdtx.cli", *arguments]
    done = subprocess.run(command, env=env, capture_output=True, encoding="utf-8")
    seconds = time.perf_counter() - started
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(arguments)}: {done.stdout}{done.stderr}")
    return seconds, json.loads(done.stdout) if "--json" in arguments else {}


def measure(place: databases.Place, repeats: int) -> dict[str, Any]:
    """Build once, then back up and restore several times."""
    gdtx(place.home, place.url, "demo", "--no-serve")
    _seconds, wanted = gdtx(place.home, place.url, *SUMMARY)
    backups, restores, answer = [], [], {}
    for number in range(repeats):
        target = place.folder / f"backup-{number}"
        seconds, answer = gdtx(place.home, place.url, "backup", str(target), "--json")
        backups.append(round(seconds, 1))
        new, url = place.folder / f"new-{number}", place.new_database(f"new{number}")
        seconds, _restored = gdtx(new, url, "restore", str(target), "--json")
        restores.append(round(seconds, 1))
        _seconds, found = gdtx(new, url, *SUMMARY)
        if (found["classes"], found["turns"]) != (wanted["classes"], wanted["turns"]):
            raise SystemExit("The figures differ after restoring.")
        shutil.rmtree(new)
    return {
        "rows": answer["rows"],
        "mib": round(answer["bytes"] / 2**20, 1),
        "summary": [wanted["classes"], wanted["turns"]],
        "backup_seconds": backups,
        "restore_seconds": restores,
        "under_30_seconds": max(backups + restores) < WANTED,
    }


def main() -> int:
    """Measure, print, and fail when it took too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--repeats", type=int, default=2)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    found: dict[str, Any] = {"revision": revision(), "machine": described()}
    for name in options.databases.split(","):
        with databases.place(name) as place:
            found[name] = measure(place, options.repeats)
    found["load_average_after"] = list(os.getloadavg())
    text = json.dumps(found, ensure_ascii=False, indent=1)
    print(text)
    if options.out:
        options.out.write_text(text, encoding="utf-8")
    return 0 if all(found[name]["under_30_seconds"] for name in options.databases.split(",")) else 1


if __name__ == "__main__":
    sys.exit(main())
