"""What the benchmarks ask of the machine: what it is, how busy it is, what a tree of processes used."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


def described() -> dict[str, Any]:
    """Processor, memory, versions, and what else was running when asked."""
    return {
        "processors": os.cpu_count(),
        "processor": _first("/proc/cpuinfo", "model name"),
        "memory_gib": round(os.sysconf("SC_PHYS_PAGES") * PAGE / 2**30, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load_average": list(os.getloadavg()),
    }


def _first(path: str, name: str) -> str:
    for line in Path(path).read_text().splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return ""


def tree(pid: int) -> Iterator[int]:
    """A process and everything below it."""
    waiting = [pid]
    while waiting:
        current = waiting.pop()
        yield current
        try:
            for task in Path(f"/proc/{current}/task").iterdir():
                waiting += [int(child) for child in (task / "children").read_text().split()]
        except (FileNotFoundError, ProcessLookupError):
            continue


def processor_seconds(pid: int) -> float:
    """Seconds of processor that a process and everything below it have used so far; those that ended count too."""
    total = 0
    for each in tree(pid):
        try:
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        # utime, stime, and those of children waited for.
        total += sum(int(fields[place]) for place in (11, 12, 13, 14))
    return total / TICKS


def memory_mib(pid: int) -> dict[str, float]:
    """Resident memory of one process, and its own share of it (`unique`: what would be free if it ended)."""
    found = {"resident": 0, "proportional": 0, "unique": 0}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        name, _, value = line.partition(":")
        if name in ("Rss", "Pss", "Private_Clean", "Private_Dirty"):
            key = {"Rss": "resident", "Pss": "proportional"}.get(name, "unique")
            found[key] += int(value.split()[0])
    return {key: round(value / 1024, 1) for key, value in found.items()}


def revision() -> str:
    """The commit measured, marked when files differ from it."""
    root = Path(__file__).resolve().parent.parent
    try:
        named = subprocess.run(
            ["git", "describe", "--always", "--dirty"], cwd=root, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return named.stdout.strip()


def quantile(values: list[float], share: float) -> float:
    """The smallest value that is not exceeded by `share` of the values (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1))]
