"""Reads the packaged reference files of Viet Nam's territory into typed rows. Pure: no database, no settings.

The files lie in `reference/` (its README says where each fact comes from) and are made by
`scripts/territory/build.py`. Keys are stable: loading the files again finds the same units.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

FILES = ("units.tsv", "versions.tsv", "successions.tsv", "acts.tsv", "sources.tsv")


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit of territory: our own key and its level (country, province, district, commune)."""

    key: str
    level: str


@dataclass(frozen=True, slots=True)
class VersionRow:
    """What a unit is in ``[valid_from, valid_to)``; None is an open end. `name` is the full name.

    `act_key` names the act by which this version began, None where that is before our sources or not known.
    """

    key: str
    valid_from: date | None
    valid_to: date | None
    code: str
    name: str
    kind: str
    parent_key: str | None
    act_key: str | None


@dataclass(frozen=True, slots=True)
class SuccessionRow:
    """Where the people of a unit went on a day. `moves`: all, some (split) or none (land only)."""

    from_key: str
    to_key: str
    on: date
    moves: str
    act_key: str | None
    source: str


@dataclass(frozen=True, slots=True)
class ActRow:
    """A legal act. `effective_assumed`: its date of effect is not known, the date of adoption stands for it."""

    key: str
    number: str
    issuer: str
    adopted: date | None
    effective: date | None
    effective_assumed: bool
    title: str
    source: str


def _bytes(name: str) -> bytes:
    return resources.files("gdtx.network").joinpath("reference", name).read_bytes()


def _rows(name: str) -> Iterator[list[str]]:
    lines = _bytes(name).decode("utf-8").splitlines()
    return (line.split("\t") for line in lines[1:])


def _day(text: str) -> date | None:
    return _known_day(text) if text else None


@cache
def _known_day(text: str) -> date:
    return date.fromisoformat(text)


def units() -> Iterator[UnitRow]:
    """All units, the country first, then by level."""
    return (UnitRow(*row) for row in _rows("units.tsv"))


def versions() -> Iterator[VersionRow]:
    """All versions, in the order of :func:`units`, oldest first within a unit."""
    for key, start, end, code, name, kind, parent, act in _rows("versions.tsv"):
        yield VersionRow(key, _day(start), _day(end), code, name, kind, parent or None, act or None)


def successions() -> Iterator[SuccessionRow]:
    """All successions by day."""
    sources = dict(_rows("sources.tsv"))
    for from_key, to_key, on, moves, act, source in _rows("successions.tsv"):
        yield SuccessionRow(from_key, to_key, _known_day(on), moves, act or None, sources[source])


def acts() -> Iterator[ActRow]:
    """All legal acts that versions and successions name."""
    for key, number, issuer, adopted, effective, assumed, title, source in _rows("acts.tsv"):
        yield ActRow(key, number, issuer, _day(adopted), _day(effective), assumed == "assumed", title, source)


def checksum() -> str:
    """SHA-256 over all files with their names: another value means that loading may change something."""
    digest = hashlib.sha256()
    for name in FILES:
        digest.update(name.encode() + b"\0" + hashlib.sha256(_bytes(name)).digest())
    return digest.hexdigest()
