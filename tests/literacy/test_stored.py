"""Stored cells of communes are always those of the records, whatever was written and whoever was interrupted."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gdtx.catalogue.literacy_rules import DEFAULT, PCGD_B, RuleSet
from gdtx.foundation.errors import Conflict
from gdtx.literacy import packed, records, stored
from gdtx.literacy.areas import Map, Unit, map_of
from gdtx.literacy.cube import LEVELS, MIGRATION, PEOPLE, Cells, Cube
from gdtx.literacy.importing import take_in, undo_batch
from gdtx.literacy.models import CommuneCells, DirtyCommune, SurveyRecord
from gdtx.literacy.questions import table
from gdtx.literacy.records import write_record
from gdtx.literacy.tables import FORMS
from gdtx.network.scope import Actor
from tests.literacy.people import VALUES as DRAWN
from tests.literacy.test_importing import COMMUNE, FAR, OTHER, PROVINCE, YEAR, person, written

BY = Actor.set_up(dt.date(2026, 1, 15))
COMMUNES = (COMMUNE, OTHER, FAR)
#: An area of these communes alone.
AREA = Map.of(
    "VN",
    dt.date(YEAR, 12, 31),
    [Unit("VN", "Việt Nam", "country", None), *(Unit(code, code, "commune", "VN") for code in COMMUNES)],
)

#: A sum that no numbers are kept for.
FREE = Cells(["state = 3 AND female = 1 AND migrant = 1", "state >= 0 AND studying = 0"])


def sums(cube: Cube, rules: RuleSet) -> list[Any]:
    """Everything that a cube adds up, as plain numbers."""
    found = []
    for cells in (PEOPLE, MIGRATION, LEVELS, FREE):
        for held in (None, {COMMUNE: "một", OTHER: "một", FAR: "hai"}):
            answer = cube.sums(rules, cells, held)
            found.append({unit: part.ages for unit, part in answer.items()})
    return found


def assert_true_to_the_records() -> None:
    """Stored cells and a fresh count agree, for every rule set, in the order in which they are asked for."""
    with duckdb.connect(config={"threads": 1}) as one, duckdb.connect(config={"threads": 1}) as other:
        for asked in ([PCGD_B, DEFAULT], [DEFAULT]):
            kept = stored.cube(YEAR, AREA, asked, one)
            fresh = Cube.of_cells(other, stored._counted(YEAR, COMMUNES, asked), YEAR, asked)
            for rules in asked:
                assert sums(kept, rules) == sums(fresh, rules)


def drawn(chance: random.Random, number: int) -> dict[str, Any]:
    """Somebody of one of the communes, of whom anything may be so."""
    cells = {name: chance.choice(_choices(name)) for name in ("birth_year", "sex", "ethnicity", "religious", "migrant")}
    more = ("residence_state", "grade_completed", "studying_grade", "xmc_completed", "relapse", "disabled")
    return person(
        number, commune_code=chance.choice(COMMUNES), **cells, **{name: chance.choice(_choices(name)) for name in more}
    )


def _choices(name: str) -> list[Any]:
    assert name in DRAWN
    return {
        "birth_year": [YEAR - age for age in (14, 15, 25, 26, 35, 36, 60, 61)],
        "sex": ["M", "F"],
        "ethnicity": [None, 1, 2, 55],
        "residence_state": ["present", "present", "away", "moved"],
        "grade_completed": [None, 2, 3, 5],
        "studying_grade": [None, 4],
        "xmc_completed": [None, None, 3, 5],
        "relapse": [None, None, 0, 1, 2],
    }.get(name, [None, True, False])


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2])
def test_stored_cells_equal_a_fresh_count_after_imports_undoings_and_corrections(tmp_path, seed):
    chance = random.Random(seed)
    batches: list[str] = []
    for step in range(8):
        what = chance.choice(["import", "import", "correct", "correct", "undo"])
        if what == "import":
            rows = [drawn(chance, number) for number in chance.sample(range(30), 12)]
            batches.append(take_in(written(tmp_path / f"{step}.parquet", rows), by=BY, year=YEAR)["batch"])
        elif what == "correct":
            write_record(by=BY, year=YEAR, values=drawn(chance, chance.randrange(30)))
        elif batches:
            # One that a later writing changed is refused, whole.
            with suppress(Conflict):
                undo_batch(by=BY, code=batches.pop(chance.randrange(len(batches))))
        if chance.random() < 0.6:
            assert_true_to_the_records()
    assert SurveyRecord.objects.exists()
    assert_true_to_the_records()
    assert not DirtyCommune.objects.exists()


def _two_communes(folder: Path) -> None:
    """A person in each of two communes, counted."""
    take_in(written(folder / "sổ.parquet", [person(1), person(2, commune_code=OTHER)]), by=BY, year=YEAR)


def _kept() -> list[Any]:
    """What is stored and what is marked."""
    cells = CommuneCells.objects.order_by("commune_code").values_list("commune_code", "signature", "cells")
    return [[(code, signature, bytes(each)) for code, signature, each in cells], list(DirtyCommune.objects.values())]


@pytest.mark.django_db
def test_a_recount_that_is_interrupted_leaves_cells_and_marks_as_they_were(tmp_path, monkeypatch):
    _two_communes(tmp_path)
    for number, relapse in ((1, 1), (2, 2)):
        write_record(by=BY, year=YEAR, values={"person_id": f"P{number}", "relapse": relapse})
    before = _kept()
    pack, calls = packed.pack, []

    def killed(cells: Any) -> bytes:
        calls.append(cells)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return pack(cells)

    with monkeypatch.context() as patched:
        patched.setattr(packed, "pack", killed)
        with pytest.raises(KeyboardInterrupt):
            stored.refresh(YEAR, [COMMUNE, OTHER])

    assert len(before[1]) == 2
    assert _kept() == before
    assert_true_to_the_records()


@pytest.mark.django_db
def test_what_is_written_while_a_commune_is_counted_has_it_counted_once_more(tmp_path, monkeypatch):
    _two_communes(tmp_path)
    write_record(by=BY, year=YEAR, values={"person_id": "P1", "relapse": 1})
    count = stored._counted

    def and_then_somebody_writes(*given: Any) -> Any:
        monkeypatch.setattr(stored, "_counted", count)
        cells = count(*given)
        write_record(by=BY, year=YEAR, values={"person_id": "P1", "relapse": 2})
        return cells

    monkeypatch.setattr(stored, "_counted", and_then_somebody_writes)
    stored.refresh(YEAR, [COMMUNE])

    assert list(DirtyCommune.objects.values_list("commune_code", flat=True)) == [COMMUNE]
    assert_true_to_the_records()
    assert not DirtyCommune.objects.exists()


@pytest.mark.django_db
def test_a_page_that_may_not_store_counts_all_the_same_and_leaves_the_marks(tmp_path, monkeypatch):
    _two_communes(tmp_path)
    write_record(by=BY, year=YEAR, values={"person_id": "P1", "relapse": 1})

    @contextmanager
    def others_are_writing(_patient: bool) -> Iterator[bool]:
        yield False

    monkeypatch.setattr(stored, "_writing", others_are_writing)
    assert_true_to_the_records()
    assert DirtyCommune.objects.count() == 1


@pytest.mark.django_db
def test_other_rules_have_everything_counted_anew(tmp_path, monkeypatch):
    _two_communes(tmp_path)
    area = map_of(COMMUNE, YEAR)
    SurveyRecord.objects.update(relapse=1)
    assert stored.cube(YEAR, area, [DEFAULT]).sums(DEFAULT, LEVELS)[COMMUNE].ages[15] == (0, 0, 0, 1)

    monkeypatch.setattr(stored, "signature", lambda _year: "otherwise")

    assert stored.cube(YEAR, area, [DEFAULT]).sums(DEFAULT, LEVELS)[COMMUNE].ages[15] == (0, 1, 0, 0)


@pytest.mark.django_db
def test_the_worker_counts_what_is_marked_and_pages_then_ask_the_same_few_questions_of_any_province(tmp_path):
    _two_communes(tmp_path)
    write_record(by=BY, year=YEAR, values={"person_id": "P1", "relapse": 1})
    stored.refresh(YEAR, map_of(PROVINCE, YEAR).communes_of(PROVINCE))
    write_record(by=BY, year=YEAR, values={"person_id": "P1", "relapse": 2})

    stored.refresh_all()

    assert not DirtyCommune.objects.exists()
    asked = []
    for form in FORMS:
        with CaptureQueriesContext(connection) as queries:
            table(form, PROVINCE, YEAR, by=BY)
        asked.append(len([each for each in queries if "literacy_" in each["sql"]]))
    # Whether anybody is there, what is not counted, what is marked, the numbers.
    assert asked == [4] * len(FORMS)
    assert records.anybody(YEAR, [COMMUNE])
