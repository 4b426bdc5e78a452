"""Compares the reference set with independent tables of the same facts (not part of the repository).

The folder holds `admin_units_history.csv` and `commune_crosswalk_2025-07-01.csv`. Spelling is not compared beyond
tone marks: the tables keep the misprints of the statistics office ("Xã Vân Âm").
"""

import csv
from pathlib import Path

from ledger import Ledger
from spelling import official_name

DAYS = ("2025-06-30", "2025-07-01", "2026-04-30", "2026-11-01")
# Days on which the communes of Thanh Hóa are compared: code and name, the latter without tone-mark style.
DAYS_OF_THANH_HOA = ("2019-06-01", "2020-03-01", "2021-03-01", "2022-12-31", "2024-10-31", "2025-06-30")
# Known and explained in the README of the reference files: misprints of the other tables, and pair 00136.
EXPLAINED = (
    " 15076: Xã Vân Am, theirs Xã Vân Âm",
    " 15412: Xã Quý Lộc, theirs Xã Quí Lộc",
    " 15712: Xã Vân Sơn, theirs Xã Văn Sơn",
    "pair ('00136', '00136'): all, theirs some",
)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _holds(row: dict[str, str], day: str) -> bool:
    return (not row["valid_from"] or row["valid_from"] <= day) and (not row["valid_to"] or day < row["valid_to"])


def _states(ledger: Ledger, folder: Path) -> list[str]:
    found = []
    rows = _rows(folder / "admin_units_history.csv")
    for day in DAYS:
        for level in ("province", "district", "commune"):
            theirs = {r["code"]: r for r in rows if r["level"] == level and _holds(r, day)}
            ours = ledger.on(day, level)
            for code in sorted(set(theirs) ^ set(ours)):
                found.append(f"{day} {level} {code}: only {'theirs' if code in theirs else 'ours'}")
            for code in sorted(set(theirs) & set(ours)):
                version = ours[code].at(day)
                assert version is not None
                parent = ledger.areas[version.parent].at(day)
                if parent is None or parent.code != (theirs[code]["parent_code"] or "VN"):
                    found.append(f"{day} {level} {code}: another parent")
                if version.kind != theirs[code]["type"]:
                    found.append(f"{day} {level} {code}: {version.kind}, theirs {theirs[code]['type']}")
    return found


def _thanh_hoa(ledger: Ledger, folder: Path) -> list[str]:
    found = []
    rows = _rows(folder / "admin_units_history.csv")
    districts = {row["code"] for row in rows if row["level"] == "district" and row["parent_code"] == "38"}
    for day in DAYS_OF_THANH_HOA:
        theirs = {
            row["code"]: official_name(row["full_name"])
            for row in rows
            if row["level"] == "commune" and row["parent_code"] in districts and _holds(row, day)
        }
        ours = {}
        for code, area in ledger.on(day, "commune").items():
            version = area.at(day)
            if version is not None and version.parent[:3] in districts:
                ours[code] = version.name
        found += [
            f"{day} {code}: {ours.get(code)}, theirs {theirs.get(code)}"
            for code in sorted({*ours, *theirs})
            if ours.get(code) != theirs.get(code)
        ]
    return found


def _crosswalk(ledger: Ledger, folder: Path) -> list[str]:
    before, after = ledger.on("2025-06-30", "commune"), ledger.on("2025-07-01", "commune")
    old_code = {area.key: code for code, area in before.items()}
    new_code = {area.key: code for code, area in after.items()}
    ours = {(old_code[key], new_code[key]): "all" for key in old_code.keys() & new_code.keys()}
    for link in ledger.successions:
        if link.on == "2025-07-01" and link.predecessor in old_code:
            ours[old_code[link.predecessor], new_code[link.successor]] = link.moves
    theirs = {
        (r["old_commune_code"], r["new_commune_code"]): r["population_moves"]
        for r in _rows(folder / "commune_crosswalk_2025-07-01.csv")
        if r["old_commune_code"]
    }
    return [
        f"pair {pair}: {ours.get(pair, 'missing')}, theirs {theirs.get(pair, 'missing')}"
        for pair in sorted({*ours, *theirs})
        if ours.get(pair) != theirs.get(pair)
    ]


def differences(ledger: Ledger, folder: Path) -> list[str]:
    """Every unexplained difference as a line; an empty list when all agrees."""
    found = _states(ledger, folder) + _thanh_hoa(ledger, folder) + _crosswalk(ledger, folder)
    return [line for line in found if not line.endswith(EXPLAINED)]
