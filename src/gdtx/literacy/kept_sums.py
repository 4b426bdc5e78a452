"""Sums and tables of frozen sets that pages ask for again and again. A set never changes, so what is kept stays right.

The files are compared with their checksums on every reading all the same (`frozen.opened`); what is kept goes by the
checksum of the whole set, never by its name. Sums are kept in memory and, sealed with the installation's key, on disk:
`sum_up_all` makes them soon after a set was frozen, so that its first page need not count millions of persons. The
folder may be thrown away at any time.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import secrets
import zlib
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import duckdb
from django.conf import settings

from gdtx.audit import digests
from gdtx.catalogue.literacy_rules import RULE_SETS, RuleSet
from gdtx.foundation.errors import Refused
from gdtx.foundation.kept import Kept
from gdtx.network.enums import Level

from . import cube as counting
from . import frozen, packed, tables
from .cube import MIGRATION, PEOPLE, Cells, Cube, Sums
from .figures import Figures
from .frozen import Frozen

log = logging.getLogger(__name__)

#: A province takes about 10 MB: 46 ages of some two hundred communes.
_figures = Kept(6)
#: The largest, CMC-1 of a province, takes about 1 MB.
_tables = Kept(24)
#: Sets that this process has looked at to sum them up.
_looked_at: set[str] = set()


def of(found: Frozen, rules: RuleSet) -> Figures:
    """The figures of a set below the country, with every sum that statutory tables need; its cells are gone."""

    def read() -> Figures:
        numbers = _read(found, rules)
        return _counted(found, rules) if numbers is None else Figures(_Numbers(found, rules, numbers), rules, found.map)

    return _figures.answer((found.sha256, rules.name), read)


def table(form: str, figures: Figures, sha256: str) -> tables.Row:
    """A table of figures of the set with this checksum. Whoever gets it does not change it."""
    key = (sha256, figures.map.root, form, figures.rules.name)
    return _tables.answer(key, lambda: tables.table(form, figures))


def sum_up_all() -> None:
    """Keep the sums of frozen sets that have none yet, of one set each time it runs (scheduled work).

    Of a province that takes seconds on every core; whatever else the worker does waits meanwhile.
    """
    for manifest in sorted(frozen.home().glob(f"[!.]*/{frozen.MANIFEST}")):
        name = manifest.parent.name
        missing = [rules for rules in RULE_SETS if not _path(name, rules).exists()]
        if not missing or name in _looked_at:
            continue
        # Once in a process: one of the country is not summed up, one that was altered is not proved every time.
        _looked_at.add(name)
        try:
            found = frozen.opened(name)
        except Refused as refusal:
            log.warning("frozen set %s: %s", name, refusal.rule)
            continue
        if found.map.units[found.map.root].level != Level.COUNTRY:
            for rules in missing:
                _counted(found, rules)
            return


class _Numbers(Cube):
    """A cube of which nothing but the numbers of statutory tables is left."""

    def __init__(self, found: Frozen, rules: RuleSet, numbers: Mapping[str, bytes]) -> None:
        self.year = found.year
        self.rule_sets = (rules,)
        self._numbers = numbers

    def sums(self, rules: RuleSet, cells: Cells, held: Mapping[str, str] | None = None) -> dict[str, Sums]:
        """As `Cube.sums`, for the cells of statutory tables."""
        assert rules in self.rule_sets
        return packed.sums(self._numbers, cells, held)


def _counted(found: Frozen, rules: RuleSet) -> Figures:
    with duckdb.connect() as connection:
        figures = Figures(Cube(connection, found.source, found.year, [rules]), rules, found.map)
        figures.sum_up()
    codes = [unit.code for unit in found.map.communes]
    _write(found, rules, {code: packed.of_sums(figures.people(code), figures.migration(code)) for code in codes})
    return figures


# --- On disk ------------------------------------------------------------------------------------------------------


def _folder() -> Path:
    return Path(settings.GDTX_HOME) / "frozen-sums"


def _path(name: str, rules: RuleSet) -> Path:
    return _folder() / f"{name}.{rules.name}.{_how(rules)[:16]}"


@lru_cache(maxsize=16)
def _how(rules: RuleSet) -> str:
    """What the numbers were counted by; another text, or another way to keep them, has them counted anew."""
    text = counting.select("r", 2000, [rules])
    told = [packed.FORMAT, text, PEOPLE.conditions, MIGRATION.conditions]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _seal(found: Frozen, rules: RuleSet, codes: list[str], body: bytes) -> str:
    told: list[digests.Plain] = [found.sha256, _how(rules), list(codes), hashlib.sha256(body).hexdigest()]
    return digests.mac("frozen_sums", told)


def _write(found: Frozen, rules: RuleSet, numbers: Mapping[str, bytes]) -> None:
    """Keep the numbers; where the disk does not let us they are counted again some day."""
    codes, body = list(numbers), b"".join(numbers.values())
    head = json.dumps({"codes": codes, "seal": _seal(found, rules, codes, body)}).encode()
    path = _path(found.id, rules)
    part = path.with_name(f".{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(head + b"\n" + zlib.compress(body, 1))
        os.replace(part, path)
    except OSError as error:
        log.warning("sums of frozen set %s not kept: %s", found.id, error.strerror)
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _read(found: Frozen, rules: RuleSet) -> dict[str, bytes] | None:
    """The numbers that were kept; None where there are none, or not as we wrote them."""
    try:
        head, _line, packed_body = _path(found.id, rules).read_bytes().partition(b"\n")
        told = json.loads(head)
        codes, body = told["codes"], zlib.decompress(packed_body)
        if not digests.same(told["seal"], _seal(found, rules, codes, body)):
            raise ValueError("seal")
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, zlib.error):
        log.warning("sums of frozen set %s are not as they were kept; counted again", found.id)
        return None
    parts = (body[at : at + packed.SIZE] for at in range(0, len(body), packed.SIZE))
    return {code: part for code, part in zip(codes, parts, strict=True) if any(part)}
