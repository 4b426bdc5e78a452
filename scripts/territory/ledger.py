"""The reference set while it is being built: areas with dated versions, successions, acts, and how they are written."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from spelling import kind_of

LETTERS = {"province": "p", "district": "d", "commune": "c"}
LEVELS = ("country", "province", "district", "commune")


@dataclass
class Version:
    """What an area is in ``[start, end)``; an empty start or end is open."""

    start: str
    end: str
    code: str
    name: str
    parent: str
    act: str = ""

    @property
    def kind(self) -> str:
        return "Quốc gia" if self.code == "VN" else kind_of(self.name)

    def holds(self, on: str) -> bool:
        return self.start <= on and (not self.end or on < self.end)


@dataclass
class Area:
    key: str
    level: str
    versions: list[Version] = field(default_factory=list)

    def at(self, on: str) -> Version | None:
        return next((version for version in self.versions if version.holds(on)), None)

    def change(self, on: str, *, act: str, **changes: str) -> None:
        """Close the last version on a day and open the next one with some fields changed."""
        last = self.versions[-1]
        if last.end or last.start >= on:
            raise ValueError(f"{self.key} cannot change on {on}")
        last.end = on
        following = Version(on, "", last.code, last.name, last.parent, act)
        for name, value in changes.items():
            setattr(following, name, value)
        self.versions.append(following)

    def close(self, on: str) -> None:
        last = self.versions[-1]
        if last.end or last.start >= on:
            raise ValueError(f"{self.key} cannot end on {on}")
        last.end = on


@dataclass(frozen=True)
class Succession:
    predecessor: str
    successor: str
    on: str
    moves: str  # all, some, none
    act: str
    source: str


@dataclass
class Ledger:
    areas: dict[str, Area] = field(default_factory=dict)
    successions: list[Succession] = field(default_factory=list)
    acts: dict[str, dict[str, str]] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)

    def add(self, key: str, level: str, version: Version) -> Area:
        if key in self.areas:
            raise ValueError(f"{key} exists already")
        area = self.areas[key] = Area(key, level, [version])
        return area

    def new_key(self, code: str, level: str) -> str:
        """The next free key for a unit that begins under `code`: 24p1 is Bắc Giang, 24p2 the later Bắc Ninh."""
        number = 1
        while f"{code}{LETTERS[level]}{number}" in self.areas:
            number += 1
        return f"{code}{LETTERS[level]}{number}"

    def on(self, day: str, level: str) -> dict[str, Area]:
        """Areas of a level on a day by code."""
        found: dict[str, Area] = {}
        for area in self.areas.values():
            version = area.at(day) if area.level == level else None
            if version is None:
                continue
            if version.code in found:
                raise ValueError(f"{level} {version.code} stands twice on {day}: {area.key}, {found[version.code].key}")
            found[version.code] = area
        return found


def read_table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            {name: value or "" for name, value in row.items()}
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            if not next(iter(row.values())).startswith("#")
        ]


def _table(columns: str, rows: Iterable[Iterable[str]]) -> str:
    out = io.StringIO()
    out.write(columns.replace(" ", "\t") + "\n")
    for row in rows:
        cells = list(row)
        if any("\t" in cell or "\n" in cell for cell in cells):
            raise ValueError(f"A cell holds a tab or a line end: {cells}")
        out.write("\t".join(cells) + "\n")
    return out.getvalue()


def tables(ledger: Ledger) -> dict[str, str]:
    """The reference files as texts by file name."""
    areas = sorted(ledger.areas.values(), key=lambda area: (LEVELS.index(area.level), area.key))
    return {
        "units.tsv": _table("key level", ((area.key, area.level) for area in areas)),
        "versions.tsv": _table(
            "key valid_from valid_to code name kind parent_key act_key",
            (
                (area.key, v.start, v.end, v.code, v.name, v.kind, v.parent, v.act)
                for area in areas
                for v in area.versions
            ),
        ),
        "successions.tsv": _table(
            "from_key to_key on moves act_key source",
            (
                (s.predecessor, s.successor, s.on, s.moves, s.act, s.source)
                for s in sorted(ledger.successions, key=lambda s: (s.on, s.predecessor, s.successor))
            ),
        ),
        "acts.tsv": _table(
            "act_key number issuer adopted effective effective_assumed title source",
            (
                (
                    key,
                    *(act[name] for name in ("number", "issuer", "adopted", "effective", "assumed", "title", "source")),
                )
                for key, act in sorted(ledger.acts.items())
            ),
        ),
        "sources.tsv": _table("code text", sorted(ledger.sources.items())),
    }
