"""Frozen sets: proven, never half, and figures out of them that stay."""

from __future__ import annotations

import datetime as dt
import io
import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.core.management import call_command

from gdtx.audit.models import Event
from gdtx.catalogue.literacy_rules import DEFAULT, RULE_SETS
from gdtx.foundation.errors import Conflict, NotFound, NotInScope, Refused
from gdtx.literacy import actions, frozen, tables
from gdtx.literacy.areas import map_of, reference_map
from gdtx.literacy.cube import Cube
from gdtx.literacy.figures import Figures
from gdtx.literacy.layout import COLUMNS
from gdtx.literacy.questions import table
from gdtx.literacy.synthetic import making
from gdtx.network.enums import AreaFlagKind, flag_family
from gdtx.network.models import AreaFlag
from gdtx.network.queries import area_by_code
from gdtx.network.scope import Actor
from tests.literacy import brute_force
from tests.support.cast import IN_2025, Cast

YEAR = 2025
COMMUNE, PROVINCE = "14758", "38"
BY = Actor.operator(dt.date(2026, 1, 15))


@pytest.fixture
def made() -> frozen.Frozen:
    """Some persons of two communes' worth of a province, frozen."""
    return making.freeze(area=reference_map(PROVINCE, YEAR), year=YEAR, count=3_000, by="Người kiểm thử")


def rows_of(found: frozen.Frozen) -> list[dict[str, Any]]:
    """Every person of a set."""
    names = [column.code for column in COLUMNS]
    rows = duckdb.connect().execute(f"SELECT {', '.join(names)} FROM {found.source}").fetchall()
    return [dict(zip(names, row, strict=True)) for row in rows]


def test_a_set_holds_everybody_once_with_checksums_map_rules_and_who(made):
    opened = frozen.opened(made.id)

    assert opened.manifest == made.manifest
    rows = rows_of(opened)
    assert len({row["person_id"] for row in rows}) == len(rows) == opened.persons == 3_000
    assert {row["commune_code"] for row in rows} <= set(opened.map.communes_of(PROVINCE))
    assert opened.manifest["frozen_by"] == "Người kiểm thử"
    assert opened.manifest["map"] == "2025-12-31"
    assert opened.manifest["synthetic"] is True
    assert opened.manifest["rules"]["values"] == DEFAULT.values
    assert [path.name for path in frozen.home().iterdir()] == [made.id]


def test_a_frozen_register_counts_as_plain_python_counts_it_under_both_rule_sets(made):
    rows = rows_of(made)
    cube = Cube(duckdb.connect(), made.source, YEAR)

    for rules in RULE_SETS:
        people = brute_force.counted(rows, brute_force.RULES[rules.name], YEAR)
        figures = Figures(cube, rules, made.map)
        found = tables.table("XMC-3", figures)
        plain = brute_force.xmc_3(people, YEAR)
        assert {key: found[key] for key in plain} == plain
        assert tables.table("CMC-2", figures)["bands"] == brute_force.cmc_2(people)["bands"]
        assert tables.table("NHAP-CU", figures)["bands"] == brute_force.nhap_cu(people)["bands"]
        for row in tables.table("CMC-1", figures)["children"]:
            plain = brute_force.cmc_1_child([p for p in people if p.commune == row["code"]])
            assert {key: row[key] for key in plain} == plain


@pytest.mark.parametrize("name", [f"{PROVINCE}.parquet", frozen.MANIFEST])
def test_a_file_altered_by_one_byte_is_refused_and_named(made, name):
    path = made.folder / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))

    with pytest.raises(Conflict) as refused:
        frozen.opened(made.id)

    assert refused.value.rule == "frozen_altered"
    assert refused.value.where == {"frozen": made.id, "file": name}


@pytest.mark.parametrize("name", [f"{PROVINCE}.parquet", frozen.MANIFEST])
def test_a_file_that_is_gone_is_refused_and_named(made, name):
    (made.folder / name).unlink()

    with pytest.raises(Conflict, match=name) as refused:
        frozen.opened(made.id)

    assert refused.value.rule == "frozen_altered"


@pytest.mark.parametrize("name", ["", "..", "../frozen", ".making-1", "khong-co"])
def test_a_set_that_does_not_exist_is_refused_whatever_its_name(made, name):
    with pytest.raises(NotFound) as refused:
        frozen.opened(name)

    assert refused.value.rule == "unknown_frozen"


def test_nothing_is_left_when_nobody_is_to_be_frozen_or_writing_fails():
    def nobody(path: Path) -> None:
        columns = ", ".join(f"NULL::{column.sql_type} AS {column.code}" for column in COLUMNS)
        duckdb.connect().execute(f"COPY (SELECT {columns} LIMIT 0) TO '{path}' (FORMAT parquet)")

    def full(path: Path) -> None:
        raise OSError(28, "No space left on device")

    def forbidden(path: Path) -> None:
        raise OSError(13, "Permission denied", "workspace")

    for writer, rule in ((nobody, "no_data"), (full, "disk_full"), (forbidden, "cannot_write")):
        with pytest.raises(Refused) as refused:
            frozen.make(
                area=reference_map(COMMUNE, YEAR), year=YEAR, writers={PROVINCE: writer}, rules=DEFAULT, by="Ai đó"
            )
        assert refused.value.rule == rule
        assert list(frozen.home().iterdir()) == []


def test_a_disk_that_is_full_beside_the_files_of_persons_is_a_refusal_too(monkeypatch):
    def full(*_given: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(Refused) as refused:
        making.freeze(area=reference_map(COMMUNE, YEAR), year=YEAR, count=5, by="")

    assert refused.value.rule == "disk_full"
    assert list(frozen.home().iterdir()) == []


def test_a_manifest_that_cannot_be_read_is_refused_and_named(made, monkeypatch):
    def broken(*_given: Any, **_more: Any) -> str:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "read_text", broken)
    with pytest.raises(Conflict) as refused:
        frozen.opened(made.id)

    assert refused.value.where == {"frozen": made.id, "file": frozen.MANIFEST}


HALF = """
import os, sys, time
sys.path.insert(0, "src")
os.environ["DJANGO_SETTINGS_MODULE"] = "gdtx.config.settings.development"
import django
django.setup()
from gdtx.catalogue.literacy_rules import DEFAULT
from gdtx.literacy import frozen
from gdtx.literacy.areas import reference_map

def slow(path):
    path.write_bytes(b"half")
    print("writing", flush=True)
    time.sleep(60)

frozen.make(area=reference_map("14758", 2025), year=2025, writers={"38": slow}, rules=DEFAULT, by="")
"""


def test_a_process_killed_while_it_freezes_leaves_no_set_and_the_next_one_tidies_up():
    process = subprocess.Popen([sys.executable, "-c", HALF], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "writing\n"
    process.kill()
    process.wait()
    process.stdout.close()

    assert all(path.name.startswith(".making-") for path in frozen.home().iterdir())
    made = making.freeze(area=reference_map(COMMUNE, YEAR), year=YEAR, count=50, by="")
    assert [path.name for path in frozen.home().iterdir()] == [made.id]


def test_two_freezes_at_once_make_two_whole_sets_and_neither_tidies_the_other_away():
    met = threading.Barrier(2, timeout=60)
    made: list[frozen.Frozen] = []

    def writer(path: Path) -> None:
        met.wait()
        columns = ", ".join(f"NULL::{column.sql_type} AS {column.code}" for column in COLUMNS)
        duckdb.connect().execute(f"COPY (SELECT {columns} FROM range(3)) TO '{path}' (FORMAT parquet)")
        met.wait()

    def freeze() -> None:
        area = reference_map(COMMUNE, YEAR)
        made.append(frozen.make(area=area, year=YEAR, writers={PROVINCE: writer}, rules=DEFAULT, by=""))

    threads = [threading.Thread(target=freeze) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert len({found.id for found in made}) == 2
    assert [frozen.opened(found.id).persons for found in made] == [3, 3]
    assert {path.name for path in frozen.home().iterdir()} == {found.id for found in made}


# --- By command -------------------------------------------------------------------------------------------------


def answer(*arguments: str) -> dict[str, Any]:
    """What a command answers."""
    out = io.StringIO()
    call_command(*arguments, "--json", stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


@pytest.mark.django_db
def test_a_table_by_command_is_of_the_contract_and_written_down():
    made = answer("freeze_synthetic", "--area", COMMUNE, "--persons", "400", "--year", "2025")

    found = answer("literacy_table", "--form", "xmc-3", "--area", COMMUNE, "--year", "2025", "--frozen", made["frozen"])

    assert found["form"] == "XMC-3"
    assert found["area"] == {"code": COMMUNE, "name": map_of(COMMUNE, YEAR).units[COMMUNE].name}
    assert (found["year"], found["rules"], found["switches"]) == (2025, "default", {})
    assert found["frozen"] == made["frozen"]
    assert found["frozen_sha256"] == made["sha256"]
    assert [row["age"] for row in found["rows"]] == list(range(15, 61))
    assert found["bands"]["15-60"]["population"][0] > 200
    freezing, taking = Event.objects.order_by("pk")
    assert [freezing.verb, taking.verb] == ["freeze_register", "take_literacy_table"]
    # Whoever looks after the commune finds both, and reads that the persons are made up.
    assert {freezing.area_id, taking.area_id} == {area_by_code(COMMUNE, BY.on).area_id}
    assert freezing.after["synthetic"] is True


@pytest.mark.django_db
def test_persons_are_made_up_for_areas_of_the_own_scope_only(cast: Cast):
    with pytest.raises(NotInScope):
        actions.freeze_synthetic(by=cast.actor("canbo", IN_2025), area_code="40", year=YEAR, count=5)

    assert not frozen.home().exists() or list(frozen.home().iterdir()) == []


@pytest.mark.django_db
def test_only_the_list_of_especially_difficult_communes_says_which_are_not_on_it():
    def difficult() -> list[bool | None]:
        units = map_of(PROVINCE, YEAR).units
        return [units[COMMUNE].difficult, units["14797"].difficult]

    def flag(code: str, kind: AreaFlagKind) -> None:
        area_id = area_by_code(code, dt.date(YEAR, 12, 31)).area_id
        AreaFlag.objects.create(area_id=area_id, flag=kind, family=flag_family(kind), valid_from=dt.date(YEAR, 7, 1))

    flag("14797", AreaFlagKind.REGION_3)
    assert difficult() == [None, None]
    flag("14797", AreaFlagKind.ESPECIALLY_DIFFICULT)
    assert difficult() == [False, True]


@pytest.mark.django_db
def test_a_table_refuses_another_year_another_area_unknown_rules_and_unknown_forms(made):
    cases = [
        (("XMC-3", PROVINCE, 2024), {}, "no_data"),
        (("XMC-3", "40", 2025), {}, "unknown_area"),
        (("XMC-3", PROVINCE, 25), {}, "bad_year"),
        (("XMC-9", PROVINCE, 2025), {}, "unknown_form"),
        (("XMC-3", PROVINCE, 2025), {"rules": "khac"}, "unknown_rules"),
    ]
    for (form, area, year), more, rule in cases:
        with pytest.raises(Refused) as refused:
            table(form, area, year, frozen_id=made.id, by=BY, **more)
        assert refused.value.rule == rule, (form, area, year)


@pytest.mark.django_db
def test_an_area_of_the_set_without_anybody_has_no_data():
    made = making.freeze(area=reference_map(PROVINCE, YEAR), year=YEAR, count=3, by="")
    empty = next(
        code for code in made.map.communes_of(PROVINCE) if code not in {row["commune_code"] for row in rows_of(made)}
    )

    with pytest.raises(NotFound) as refused:
        table("XMC-4", empty, YEAR, frozen_id=made.id, by=BY)

    assert refused.value.rule == "no_data"


def test_made_up_files_are_the_same_each_time_marked_and_follow_what_was_published(tmp_path):
    one, two = tmp_path / "một", tmp_path / "hai"
    for folder in (one, two):
        answer("synthetic_register", "--area", PROVINCE, "--persons", "20000", "--year", "2025", "--out", str(folder))

    assert [path.name for path in sorted(one.iterdir())] == ["38.parquet", "synthetic.json"]
    for path in one.iterdir():
        assert path.read_bytes() == (two / path.name).read_bytes()
    assert json.loads((one / "synthetic.json").read_text(encoding="utf-8"))["mark"] == "DỮ LIỆU TỔNG HỢP"
    connection = duckdb.connect()
    rows, people, communes, women, minority = connection.execute(
        "SELECT COUNT(*), COUNT(DISTINCT person_id), COUNT(DISTINCT commune_code), AVG((sex = 'F')::INT),"
        f" AVG((ethnicity NOT IN (1, 55, 56))::INT) FROM '{one / '38.parquet'}'"
    ).fetchone()  # type: ignore[misc]
    assert (rows, people, communes) == (20_000, 20_000, 166)
    assert 0.48 < women < 0.52
    # A fifth of the pupils of Thanh Hóa are of minorities.
    assert 0.14 < minority < 0.27
    figures = Figures(Cube(connection, f"'{one / '38.parquet'}'", YEAR), DEFAULT, reference_map(PROVINCE, YEAR))
    bands = tables.table("CMC-2", figures)["bands"]
    assert 1.2 < bands["15-60"]["rate"] < 2.8
    assert bands["15-25"]["rate"] < bands["26-35"]["rate"] < bands["36-60"]["rate"]
    with pytest.raises(Refused, match="không trống"):
        making.make(area=reference_map(PROVINCE, YEAR), year=YEAR, count=5, folder=one)


def test_whole_provinces_share_the_persons_of_the_country_in_files_of_their_own(tmp_path):
    made = making.make(area=reference_map("VN", YEAR), year=YEAR, count=2_000, folder=tmp_path / "cả nước")

    assert sum(each["persons"] for each in made["files"]) == 2_000
    assert len(made["files"]) == 34
    largest = max(made["files"], key=lambda each: each["persons"])
    assert largest["name"] == "79.parquet"
