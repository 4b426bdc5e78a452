from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from gdtx.audit.models import Event
from gdtx.intake.models import Batch, BatchState, RefusedRow
from gdtx.learning.imports.writing import dry_run, take_in
from gdtx.learning.models import ClassRevision, LearningClass, StagedClass
from tests.learning.imports.sheets import row, write
from tests.support.cast import IN_2021, Cast

pytestmark = pytest.mark.django_db


def test_a_sheet_is_taken_in_and_its_counts_add_up(cast: Cast, tmp_path: Path) -> None:
    path = write(
        tmp_path / "lớp học.xlsx",
        [
            row(female=12, place="Nhà văn hóa thôn 1", end_on=dt.date(2020, 10, 7), sessions=3),
            row(topic="Trồng lúa", turns="1.200", run_by="Hội Nông dân", cost=5000000),
            row(topic="Nuôi gà", female=200),
            row(topic="Trồng lúa", turns="1.200", run_by="Hội Nông dân", cost=5000000),
        ],
    )

    answer = take_in(path, by=cast.actor("giamdoc", IN_2021)).as_dict()

    assert {key: answer[key] for key in ("rows", "accepted", "changed", "refused", "unchanged")} == {
        "rows": 4,
        "accepted": 2,
        "changed": 0,
        "refused": 1,
        "unchanged": 1,
    }
    assert answer["totals"] == {"classes": 2, "turns": 1240}
    (refusal,) = answer["refusals"]
    assert (refusal["row"], refusal["column"], refusal["value"], refusal["rule"]) == (4, "Nữ", "200", "female_le_turns")
    written = LearningClass.objects.order_by("pk")
    assert [each.topic for each in written] == ["Luật Đất đai", "Trồng lúa"]
    assert written[0].end_on == dt.date(2020, 10, 7)
    assert written[1].run_by == "Hội Nông dân"
    assert {each.batch_code for each in written} == {answer["batch"]}
    batch = Batch.objects.get(code=answer["batch"])
    assert batch.state == BatchState.DONE
    assert batch.organisation_id == cast.cam_ngoc.pk
    assert RefusedRow.objects.get().cells[1] == "Nuôi gà"
    assert Event.objects.get(verb="import_classes").after["rows"] == 4  # type: ignore[index]
    assert not StagedClass.objects.exists()


def test_a_dry_run_answers_the_same_and_writes_nothing(cast: Cast, tmp_path: Path) -> None:
    path = write(tmp_path / "f.xlsx", [row(), row(topic="Nuôi gà", female=200), row(topic="Nấm", turns="12 người")])
    director = cast.actor("giamdoc", IN_2021)

    tried = dry_run(path, by=director).as_dict()

    assert tried["batch"] is None
    assert not LearningClass.objects.exists()
    assert not Batch.objects.exists()
    assert not Event.objects.exists()
    done = take_in(path, by=director).as_dict()
    assert done.pop("batch")
    tried.pop("batch")
    assert done == tried


def test_the_same_sheet_again_is_unchanged_and_a_corrected_one_changes(cast: Cast, tmp_path: Path) -> None:
    director = cast.actor("giamdoc", IN_2021)
    take_in(write(tmp_path / "1.xlsx", [row(female=10), row(topic="Nấm")]), by=director)

    again = take_in(write(tmp_path / "2.xlsx", [row(female=10), row(topic="NẤM", turns=41)]), by=director).as_dict()

    assert (again["accepted"], again["changed"], again["unchanged"]) == (1, 1, 1)
    assert again["totals"] == {"classes": 1, "turns": 41}
    changed = LearningClass.objects.get(topic="NẤM")
    assert (changed.turns, changed.version) == (41, 2)
    revision = ClassRevision.objects.get()
    assert revision.before["turns"] == 40
    assert revision.before["start_on"] == "2020-10-05"
    assert revision.batch_code == again["batch"]
