"""One person's record written: by the rules of a file's row, with its history, under a gate, and counted again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

import pytest

from gdtx.audit.models import Event
from gdtx.foundation.errors import Conflict, Forbidden, Refused
from gdtx.literacy import records
from gdtx.literacy.importing import take_in, undo_batch
from gdtx.literacy.models import DirtyCommune, SurveyRecord, SurveyRevision
from gdtx.literacy.records import write_record
from gdtx.network.scope import Actor
from tests.literacy.test_importing import COMMUNE, OTHER, YEAR, person, written
from tests.support.cast import IN_2025, Cast

BY = Actor.set_up(dt.date(2026, 1, 15))


def write(**values: Any) -> SurveyRecord:
    """Some values of the first person."""
    return write_record(by=BY, year=YEAR, values={"person_id": "P1"} | values)


@pytest.mark.django_db
def test_a_person_is_written_and_corrected_with_what_stood_before_why_and_who():
    first = write_record(by=BY, year=YEAR, values=person(1), cause="survey")
    code = first.batch_code
    DirtyCommune.objects.all().delete()

    second = write_record(
        by=BY,
        year=YEAR,
        values={"person_id": "P1", "grade_completed": 2, "commune_code": OTHER},
        cause="correction",
        reason="Gia đình báo lại",
        seen=code,
    )

    assert second.pk == first.pk
    assert (second.grade_completed, second.birth_year) == (2, first.birth_year)
    history = SurveyRevision.objects.get()
    assert history.before == {name: person(1)[name] for name in records.VALUES}
    assert (history.previous_batch, history.batch_code) == (code, second.batch_code)
    assert (history.cause, history.reason, history.made_by) == ("correction", "Gia đình báo lại", BY.label)
    assert sorted(DirtyCommune.objects.values_list("year", "commune_code")) == [(YEAR, COMMUNE), (YEAR, OTHER)]
    event = Event.objects.order_by("pk").last()
    assert event is not None
    assert event.after == {"columns": ["commune_code", "grade_completed"], "cause": "correction"}

    assert write(grade_completed=2).batch_code == second.batch_code
    assert SurveyRevision.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"sex": "?"}, "value_outside_list"),
        ({"sex": " "}, "missing_value"),
        ({"relapse": 3}, "value_outside_list"),
        ({"birth_year": YEAR + 1}, "birth_year_range"),
        ({"grade_completed": "5"}, "unreadable_type"),
        ({"grade_completed": True}, "unreadable_type"),
        ({"religious": 1}, "unreadable_type"),
        ({"village": "ế" * 501}, "unreadable_type"),
        ({"commune_code": "99999"}, "unknown_commune"),
    ],
)
def test_what_a_row_of_a_file_may_not_say_is_refused_of_one_person_too(values, rule):
    write_record(by=BY, year=YEAR, values=person(1))

    with pytest.raises(Refused) as refused:
        write(**values)

    assert (refused.value.rule, refused.value.where) == (rule, next(iter(values)))
    assert SurveyRevision.objects.count() == 0


@pytest.mark.django_db
def test_whoever_looked_at_an_older_record_is_told_and_a_gate_stops_writing(monkeypatch):
    old = write_record(by=BY, year=YEAR, values=person(1)).batch_code
    write(grade_completed=3)
    with pytest.raises(Conflict) as refused:
        write_record(by=BY, year=YEAR, values={"person_id": "P1", "grade_completed": 4}, seen=old)
    assert refused.value.rule == "stale_version"

    def locked(*, by: Actor, year: int, communes: Collection[str]) -> None:
        if OTHER in communes:
            raise Conflict("round_locked", "Đã khóa.")

    monkeypatch.setattr(records, "_GATES", [locked])
    with pytest.raises(Conflict) as refused:
        write(commune_code=OTHER)
    assert refused.value.rule == "round_locked"
    assert write(grade_completed=4).commune_code == COMMUNE


@pytest.mark.django_db
def test_a_record_is_written_only_by_who_enters_the_register_of_its_commune_or_was_let(cast: Cast):
    somebody = cast.actor("giamdoc", IN_2025)
    with pytest.raises(Forbidden):
        write_record(by=somebody, year=YEAR, values=person(1))

    asked = []
    write_record(by=somebody, year=YEAR, values=person(1), may=lambda area: asked.append(area.code))

    assert asked == [COMMUNE]


@pytest.mark.django_db
def test_a_batch_is_not_taken_back_over_a_correction(tmp_path):
    batch = take_in(written(tmp_path / "sổ.parquet", [person(1)]), by=BY, year=YEAR)["batch"]
    write(grade_completed=1)

    with pytest.raises(Conflict) as refused:
        undo_batch(by=BY, code=batch)

    assert refused.value.rule == "changed_since"
