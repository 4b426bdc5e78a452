"""The packaged reference files of the territory: required counts, consistency in time, and known facts."""

import csv
import os
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from gdtx.network import reference_files
from gdtx.network.reference_files import SuccessionRow, VersionRow

REFORM = date(2025, 7, 1)
EVE = date(2025, 6, 30)
LEVELS = ["country", "province", "district", "commune"]
KINDS = {
    "country": {"Quốc gia"},
    "province": {"Tỉnh", "Thành phố"},
    "district": {"Quận", "Huyện", "Thị xã", "Thành phố"},
    "commune": {"Phường", "Xã", "Thị trấn", "Đặc khu"},
}


@cache
def level_of() -> dict[str, str]:
    return {row.key: row.level for row in reference_files.units()}


@cache
def lives() -> dict[str, list[VersionRow]]:
    found: dict[str, list[VersionRow]] = defaultdict(list)
    for row in reference_files.versions():
        found[row.key].append(row)
    return dict(found)


@cache
def links() -> list[SuccessionRow]:
    return list(reference_files.successions())


def holds(row: VersionRow, day: date) -> bool:
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or day < row.valid_to)


@cache
def on(day: date, level: str) -> dict[str, VersionRow]:
    """Units of a level on a day by code; fails when a code stands twice."""
    found: dict[str, VersionRow] = {}
    for key, rows in lives().items():
        for row in rows if level_of()[key] == level else []:
            if holds(row, day):
                assert row.code not in found, f"{level} {row.code} stands twice on {day}"
                found[row.code] = row
    return found


def under(province: str, day: date, level: str) -> dict[str, VersionRow]:
    """Units of a level under one province on a day."""
    key = on(day, "province")[province].key
    districts = {row.key for row in on(day, "district").values() if row.parent_key == key}
    return {code: row for code, row in on(day, level).items() if row.parent_key in districts | {key}}


def change_days() -> list[date]:
    days = {d for rows in lives().values() for row in rows for d in (row.valid_from, row.valid_to) if d}
    return sorted(days)


@pytest.mark.parametrize(
    ("day", "expected"),
    [(EVE, (63, 696, 10_035)), (REFORM, (34, 0, 3_321)), (date(2026, 11, 1), (34, 0, 3_321))],
)
def test_the_country_has_the_official_number_of_units(day: date, expected: tuple[int, int, int]) -> None:
    assert tuple(len(on(day, level)) for level in LEVELS[1:]) == expected


def test_the_country_is_area_vn_for_all_time() -> None:
    assert lives()["VN"] == [VersionRow("VN", None, None, "VN", "Việt Nam", "Quốc gia", None, None)]


@pytest.mark.parametrize(
    ("day", "communes", "cities"),
    [
        (REFORM, {"Phường": 687, "Xã": 2_621, "Đặc khu": 13}, 6),
        (date(2026, 4, 30), {"Phường": 697, "Xã": 2_611, "Đặc khu": 13}, 7),
        (date(2026, 11, 1), {"Phường": 709, "Xã": 2_599, "Đặc khu": 13}, 9),
    ],
)
def test_kinds_follow_the_resolutions_of_2026(day: date, communes: dict[str, int], cities: int) -> None:
    assert Counter(row.kind for row in on(day, "commune").values()) == communes
    assert Counter(row.kind for row in on(day, "province").values())["Thành phố"] == cities


def test_code_24_is_bac_giang_and_then_another_unit_bac_ninh() -> None:
    before, after, now = (on(day, "province")["24"] for day in (EVE, REFORM, date(2026, 8, 24)))
    assert (before.name, after.name, now.name) == ("Tỉnh Bắc Giang", "Tỉnh Bắc Ninh", "Thành phố Bắc Ninh")
    assert (before.key, after.key, now.key) == ("24p1", "24p2", "24p2")


def test_eleven_provinces_go_on_and_fifty_two_become_twenty_three() -> None:
    before = {row.key for row in on(EVE, "province").values()}
    after = {row.key for row in on(REFORM, "province").values()}
    moved = [row for row in links() if level_of()[row.from_key] == "province"]
    assert len(before & after) == 11
    assert {row.from_key for row in moved} == before - after
    assert {row.to_key for row in moved} == after - before
    assert (len(before - after), len(after - before), len(moved)) == (52, 23, 52)
    assert {(row.on, row.moves, row.act_key) for row in moved} == {(REFORM, "all", "NQ202")}


def crosswalk() -> dict[tuple[str, str], str]:
    """(old code, new code) -> who moved; a commune that goes on is a pair with itself."""
    before = {row.key: code for code, row in on(EVE, "commune").items()}
    after = {row.key: code for code, row in on(REFORM, "commune").items()}
    pairs = {(before[key], after[key]): "all" for key in before.keys() & after.keys()}
    for row in links():
        if row.on == REFORM and row.from_key in before:
            pairs[before[row.from_key], after[row.to_key]] = row.moves
    return pairs


def test_old_communes_go_whole_or_are_split_as_counted() -> None:
    pairs = crosswalk()
    moves: dict[str, list[str]] = defaultdict(list)
    for (old, _new), who in pairs.items():
        moves[old].append(who)
    whole = [old for old, who in moves.items() if "all" in who]
    split = [old for old, who in moves.items() if "some" in who]
    assert (len(pairs), len(whole), len(split)) == (10_565, 9_654, 381)
    assert sum(who == "none" for who in pairs.values()) == 84
    assert all(moves[old].count("all") == 1 and "some" not in moves[old] for old in whole)
    assert all(moves[old].count("some") >= 2 for old in split)
    assert {new for _old, new in pairs} | {"11948", "19742", "20333", "21548", "26732"} == set(on(REFORM, "commune"))


def test_a_commune_goes_on_only_when_nothing_but_its_parent_changed() -> None:
    pairs = crosswalk()
    old_links, new_links = Counter(old for old, _ in pairs), Counter(new for _, new in pairs)
    before, after = on(EVE, "commune"), on(REFORM, "commune")
    going_on = [code for code, row in before.items() if code in after and after[code].key == row.key]
    untouched = [
        code
        for code, row in before.items()
        if (code, code) in pairs
        and old_links[code] == new_links[code] == 1
        and (row.name, row.kind) == (after[code].name, after[code].kind)
    ]
    assert sorted(going_on) == sorted(untouched)
    assert len(going_on) > 100
    assert all(after[code].parent_key != before[code].parent_key for code in going_on)


def test_island_districts_without_communes_become_special_zones() -> None:
    moved = {row.from_key: row for row in links() if row.on == REFORM and row.from_key[3] == "d"}
    assert sorted(moved) == ["318d1", "471d1", "498d1", "536d1", "755d1"]
    assert all(lives()[row.to_key][0].kind == "Đặc khu" and row.moves == "all" for row in moved.values())


@pytest.mark.parametrize(
    ("day", "districts", "communes"),
    [
        (date(2019, 11, 30), 27, 635),
        (date(2019, 12, 1), 27, 559),
        (date(2021, 1, 15), 27, 559),
        (date(2024, 1, 31), 27, 559),
        (date(2024, 2, 1), 27, 558),
        (date(2024, 10, 31), 27, 558),
        (date(2024, 12, 31), 27, 558),
        (date(2025, 1, 1), 26, 547),
        (EVE, 26, 547),
        (REFORM, 0, 166),
    ],
)
def test_thanh_hoa_has_the_units_of_each_time(day: date, districts: int, communes: int) -> None:
    assert len(under("38", day, "district")) == districts
    assert len(under("38", day, "commune")) == communes


def test_tinh_gia_became_the_town_of_nghi_son_with_sixteen_wards() -> None:
    assert on(date(2020, 5, 31), "district")["407"].name == "Huyện Tĩnh Gia"
    town = on(date(2021, 1, 15), "district")["407"]
    assert (town.name, town.key, town.act_key) == ("Thị xã Nghi Sơn", "407d1", "NQ933")
    communes = [row for row in on(date(2021, 1, 15), "commune").values() if row.parent_key == "407d1"]
    assert Counter(row.kind for row in communes) == {"Phường": 16, "Xã": 15}


def test_a_merged_town_keeps_its_identity_when_the_list_gives_it_another_code() -> None:
    before, after = on(date(2021, 1, 31), "commune")["14992"], on(date(2021, 2, 1), "commune")["15016"]
    assert before.name == after.name == "Thị trấn Sơn Lư"
    assert before.key == after.key == "14992c2"
    assert {row.from_key for row in links() if row.to_key == "14992c2"} == {"14992c1", "15016c1"}


def test_a_commune_that_becomes_a_ward_keeps_its_identity() -> None:
    commune, ward = on(date(2021, 1, 15), "commune")["15856"], on(date(2021, 2, 1), "commune")["15856"]
    assert (commune.name, ward.name) == ("Xã Thiệu Khánh", "Phường Thiệu Khánh")
    assert commune.key == ward.key
    assert ward.act_key == "NQ1108"


def test_dong_son_was_joined_to_the_city_with_its_communes() -> None:
    assert lives()["405d1"][-1].valid_to == date(2025, 1, 1)
    assert [(row.to_key, row.moves) for row in links() if row.from_key == "405d1"] == [("380d1", "all")]
    before = [row.key for row in on(date(2024, 12, 31), "commune").values() if row.parent_key == "405d1"]
    city = {row.key for row in on(date(2025, 1, 1), "commune").values() if row.parent_key == "380d1"}
    assert len(before) == 14
    assert set(before) <= city
    assert len(city) == 47


def test_what_became_of_two_communes_of_thanh_hoa_is_not_known_and_not_guessed() -> None:
    ended = [
        key
        for key, rows in lives().items()
        if level_of()[key] == "commune" and rows[-1].valid_to and rows[-1].valid_to > date(2021, 1, 15)
    ]
    assert set(ended) - {row.from_key for row in links()} == {"15217c1", "16651c1"}


def test_versions_of_a_unit_follow_each_other_without_gap_or_overlap() -> None:
    assert set(lives()) == set(level_of())
    for key, rows in lives().items():
        assert all(one.valid_to is not None and one.valid_to == two.valid_from for one, two in pairwise(rows)), key
        for row in rows:
            assert row.valid_from is None or row.valid_to is None or row.valid_from < row.valid_to, key
        for one, two in pairwise(rows):
            assert (one.code, one.name, one.parent_key) != (two.code, two.name, two.parent_key), key


def test_a_parent_stands_through_the_whole_range_of_its_children() -> None:
    depth = {key: LEVELS.index(level) for key, level in level_of().items()}
    for key, rows in lives().items():
        for row in rows:
            if row.parent_key is None:
                assert key == "VN"
                continue
            parent = lives()[row.parent_key]
            first, last = parent[0].valid_from or date.min, parent[-1].valid_to or date.max
            assert depth[row.parent_key] < depth[key]
            assert first <= (row.valid_from or date.min), row
            assert (row.valid_to or date.max) <= last, row


def test_codes_are_unique_within_a_level_on_every_day_something_changes() -> None:
    days = change_days()
    assert len(days) < 30
    for day in days:
        for level in LEVELS:
            for moment in (day - timedelta(days=1), day):
                assert on(moment, level) or (level == "district" and moment >= REFORM)


def test_a_succession_joins_a_unit_that_ends_to_one_that_stands_on_that_day() -> None:
    seen = set()
    for row in links():
        assert lives()[row.from_key][-1].valid_to == row.on, row
        assert any(holds(version, row.on) for version in lives()[row.to_key]), row
        assert row.moves in {"all", "some", "none"}
        assert row.source
        assert row.from_key != row.to_key
        seen.add((row.from_key, row.to_key, row.on))
    assert len(seen) == len(links())


def test_a_unit_that_sends_all_its_people_sends_them_to_one() -> None:
    with_all = Counter(row.from_key for row in links() if row.moves == "all")
    assert set(with_all.values()) == {1}
    assert not with_all.keys() & {row.from_key for row in links() if row.moves == "some"}


def test_every_act_named_is_there_and_known_to_be_used() -> None:
    acts = {row.key: row for row in reference_files.acts()}
    used = {row.act_key for rows in lives().values() for row in rows if row.act_key}
    used |= {row.act_key for row in links() if row.act_key}
    assert used <= set(acts)
    assert set(acts) - used == {"NQ203"}  # named for the end of the district level, which has no successor
    assert all(row.number and row.issuer and row.title and row.source for row in acts.values())
    assert all(row.adopted and row.effective and row.adopted <= row.effective for row in acts.values())


def test_acts_without_known_effect_take_their_adoption_and_say_so() -> None:
    assumed = {row.key: row for row in reference_files.acts() if row.effective_assumed}
    assert set(assumed) == {"NQ36", "NQ39", "NQ388", "NQ1260"}
    assert all(row.effective == row.adopted for row in assumed.values())


def test_a_dated_beginning_has_its_act_unless_only_the_code_changed() -> None:
    for rows in lives().values():
        for before, row in pairwise([None, *rows]):
            if row is not None and row.valid_from is not None and row.act_key is None:
                assert before is not None
                assert (before.name, before.parent_key) == (row.name, row.parent_key)
                assert before.code != row.code
                assert row.valid_from == date(2021, 2, 1)


def all_versions() -> Iterator[tuple[str, VersionRow]]:
    for key, rows in lives().items():
        for row in rows:
            yield level_of()[key], row


def test_names_are_spelt_in_one_way_and_begin_with_their_kind() -> None:
    # The tone of an open oa, oe, uy stands on its first vowel: Hòa, Thủy, not Hoà, Thuỷ.
    tones = "\u0300\u0301\u0303\u0309\u0323"
    other_style = re.compile(rf"(?<!q)(?:o[ae]|uy)[{tones}](?![a-z\u0300-\u036f])")
    for level, row in all_versions():
        assert row.name == unicodedata.normalize("NFC", row.name) == " ".join(row.name.split())
        assert not other_style.search(unicodedata.normalize("NFD", row.name.lower())), row.name
        assert "\u2019" not in row.name
        assert row.kind in KINDS[level], row
        assert level == "country" or row.name.startswith(f"{row.kind} "), row


def test_codes_have_the_length_of_their_level_and_keys_say_where_a_unit_began() -> None:
    digits = {"province": 2, "district": 3, "commune": 5}
    for key, rows in lives().items():
        level = level_of()[key]
        if level == "country":
            continue
        assert re.fullmatch(rf"\d{{{digits[level]}}}{level[0]}\d", key), key
        assert key.startswith(rows[0].code), key
        assert all(re.fullmatch(rf"\d{{{digits[level]}}}", row.code) for row in rows), key


def test_the_checksum_changes_with_any_file(monkeypatch: pytest.MonkeyPatch) -> None:
    original = reference_files.checksum()
    assert re.fullmatch(r"[0-9a-f]{64}", original)
    assert reference_files.checksum() == original
    read = reference_files._bytes
    for name in reference_files.FILES:
        monkeypatch.setattr(
            reference_files, "_bytes", lambda asked, name=name: read(asked) + (b"\n" if asked == name else b"")
        )
        assert reference_files.checksum() != original


# --- against independent tables of the same facts, where they are at hand ---

SHARED = Path(os.environ.get("GDTX_SHARED") or Path(__file__).resolve().parents[2].parent / "shared") / "data"
needs_tables = pytest.mark.skipif(
    not (SHARED / "admin_units_history.csv").exists(),
    reason="NOT COMPARED: independent tables of the territory are not at hand (set GDTX_SHARED)",
)


def table(name: str) -> list[dict[str, str]]:
    with (SHARED / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@needs_tables
@pytest.mark.parametrize("day", [EVE, REFORM, date(2026, 4, 30), date(2026, 11, 1)])
def test_units_agree_with_the_independent_history(day: date) -> None:
    rows = table("admin_units_history.csv")
    for level in LEVELS[1:]:
        theirs = {
            row["code"]: (row["type"], row["parent_code"] or "VN")
            for row in rows
            if row["level"] == level
            and (not row["valid_from"] or row["valid_from"] <= day.isoformat())
            and (not row["valid_to"] or day.isoformat() < row["valid_to"])
        }
        codes = {row.key: code for above in LEVELS[:3] for code, row in on(day, above).items()}
        ours = {code: (row.kind, codes[row.parent_key or ""]) for code, row in on(day, level).items()}
        assert ours == theirs


@needs_tables
@pytest.mark.parametrize(
    "day", [date(2019, 6, 1), date(2020, 3, 1), date(2021, 1, 15), date(2022, 12, 31), date(2024, 12, 31), EVE]
)
def test_communes_of_thanh_hoa_agree_with_the_independent_history(day: date) -> None:
    rows = table("admin_units_history.csv")
    districts = {row["code"] for row in rows if row["level"] == "district" and row["parent_code"] == "38"}
    theirs = {
        row["code"]: row["parent_code"]
        for row in rows
        if row["level"] == "commune"
        and row["parent_code"] in districts
        and (not row["valid_from"] or row["valid_from"] <= day.isoformat())
        and (not row["valid_to"] or day.isoformat() < row["valid_to"])
    }
    ours = {code: (row.parent_key or "")[:3] for code, row in under("38", day, "commune").items()}
    assert ours == theirs


@needs_tables
def test_old_and_new_communes_agree_with_the_independent_conversion_table() -> None:
    theirs = {
        (row["old_commune_code"], row["new_commune_code"]): row["population_moves"]
        for row in table("commune_crosswalk_2025-07-01.csv")
        if row["old_commune_code"]
    }
    ours = crosswalk()
    different = {pair for pair in {*ours, *theirs} if ours.get(pair) != theirs.get(pair)}
    # "A part" went on under its old code, but the rest of the same commune was land without people: all people.
    assert different == {("00136", "00136")}
    assert (ours["00136", "00136"], theirs["00136", "00136"]) == ("all", "some")
