from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from gdtx.audit.models import Event
from gdtx.foundation.errors import Conflict, Forbidden, NotInScope
from gdtx.intake.models import Batch, BatchState
from gdtx.learning import actions
from gdtx.learning.checks import ClassRefused
from gdtx.learning.enums import ClassState
from gdtx.learning.facts import ClassFacts
from gdtx.learning.imports.undoing import taught, undo_batch
from gdtx.learning.imports.writing import take_in
from gdtx.learning.models import Enrolment, LearningClass, Roster
from tests.learning.imports.sheets import row, write
from tests.learning.making import facts, log
from tests.people.making import everybody, of, person, save
from tests.support.cast import IN_2021, Cast

pytestmark = pytest.mark.django_db


def in_force() -> list[ClassFacts]:
    """What counts, as facts, in the order of the topics."""
    rows = LearningClass.objects.filter(state=ClassState.ACTIVE).order_by("topic_folded", "start_on")
    return [ClassFacts.of(each) for each in rows]


def test_a_batch_is_taken_back_whole_and_what_it_changed_is_as_before(cast: Cast, tmp_path: Path) -> None:
    director = cast.actor("giamdoc", IN_2021)
    log(director, cast.cam_ngoc, topic="Nấm", turns=30, female=10, end_on=dt.date(2020, 10, 9), partner="Hội Phụ nữ")
    before = in_force()
    path = write(
        tmp_path / "f.xlsx",
        [row(topic="Nấm", turns=55, cost=2_000_000, mode="Trực tuyến"), row(topic="Lúa"), row(topic="Ong")],
    )
    batch = take_in(path, by=director).batch
    assert batch is not None
    assert len(in_force()) == 3

    answer = undo_batch(by=director, code=batch, reason="nhập nhầm tệp")

    assert answer == {
        "batch": batch,
        "state": "undone",
        "removed": 2,
        "restored": 1,
        "totals": {"classes": 2, "turns": 80},
    }
    assert in_force() == before
    assert LearningClass.objects.filter(state=ClassState.UNDONE).count() == 2
    stored = Batch.objects.get(code=batch)
    assert (stored.state, stored.undone_by_label, stored.undo_reason) == (
        BatchState.UNDONE,
        "Cao Văn Nam",
        "nhập nhầm tệp",
    )
    event = Event.objects.get(verb="undo_import")
    assert event.after == {"removed": 2, "restored": 1}
    assert event.batch == batch


def test_after_an_undo_the_same_sheet_brings_the_same_classes_anew(cast: Cast, tmp_path: Path) -> None:
    director = cast.actor("giamdoc", IN_2021)
    path = write(tmp_path / "f.xlsx", [row(), row(topic="Lúa")])
    first = take_in(path, by=director)
    assert first.batch is not None
    undo_batch(by=director, code=first.batch)

    second = take_in(path, by=director)

    assert second.counts == first.counts
    assert LearningClass.objects.filter(state=ClassState.ACTIVE).count() == 2


def test_a_batch_is_not_taken_back_when_somebody_changed_one_of_its_classes_since(cast: Cast, tmp_path: Path) -> None:
    director = cast.actor("giamdoc", IN_2021)
    batch = take_in(write(tmp_path / "f.xlsx", [row(), row(topic="Lúa")]), by=director).batch
    assert batch is not None
    changed = LearningClass.objects.get(topic="Lúa")
    deputy = cast.actor("phogiamdoc", IN_2021)
    actions.change_class(by=deputy, class_id=changed.pk, version=1, facts=facts(topic="Lúa", turns=41))

    with pytest.raises(Conflict) as refusal:
        undo_batch(by=director, code=batch)

    assert refusal.value.rule == "changed_since"
    assert "“Lúa” ngày 05/10/2020" in refusal.value.message
    assert "Mai Thị Oanh sửa ngày" in refusal.value.message
    assert len(in_force()) == 2
    assert Batch.objects.get(code=batch).state == BatchState.DONE


def test_a_withdrawn_class_stands_against_taking_its_batch_back(cast: Cast, tmp_path: Path) -> None:
    director = cast.actor("giamdoc", IN_2021)
    batch = take_in(write(tmp_path / "f.xlsx", [row()]), by=director).batch
    assert batch is not None
    actions.withdraw_class(by=director, class_id=LearningClass.objects.get().pk, version=1, reason="ghi trùng")

    with pytest.raises(Conflict, match="rút ngày"):
        undo_batch(by=director, code=batch)


def test_a_later_batch_is_taken_back_first_and_then_the_earlier_one(cast: Cast, tmp_path: Path) -> None:
    director = cast.actor("giamdoc", IN_2021)
    first = take_in(write(tmp_path / "1.xlsx", [row(turns=40)]), by=director).batch
    second = take_in(write(tmp_path / "2.xlsx", [row(turns=44)]), by=director).batch
    assert first is not None
    assert second is not None

    with pytest.raises(Conflict, match=f"lô {second} sửa ngày"):
        undo_batch(by=director, code=first)
    undo_batch(by=director, code=second)
    assert [each.turns for each in in_force()] == [40]
    undo_batch(by=director, code=first)

    assert in_force() == []


def test_nobody_takes_a_batch_back_twice(cast: Cast, tmp_path: Path) -> None:
    director = cast.actor("giamdoc", IN_2021)
    batch = take_in(write(tmp_path / "f.xlsx", [row()]), by=director).batch
    assert batch is not None
    undo_batch(by=director, code=batch)

    with pytest.raises(Conflict, match="đã được Cao Văn Nam thu hồi lúc") as refusal:
        undo_batch(by=cast.actor("phogiamdoc", IN_2021), code=batch)

    assert refusal.value.rule == "batch_undone"


def test_a_batch_of_a_locked_period_stays(cast: Cast, tmp_path: Path) -> None:
    director = cast.actor("giamdoc", IN_2021)
    batch = take_in(write(tmp_path / "f.xlsx", [row()]), by=director).batch
    assert batch is not None
    province = cast.actor("so", IN_2021).area_roots()
    assert province is not None
    actions.lock_period(by=cast.actor("so", IN_2021), area_id=province[0], period="2020-2021/HK1")

    with pytest.raises(ClassRefused, match="đã khóa"):
        undo_batch(by=director, code=batch)

    assert len(in_force()) == 1


def test_a_batch_outside_the_scope_is_unknown_and_staff_may_not_take_one_back(cast: Cast, tmp_path: Path) -> None:
    batch = take_in(write(tmp_path / "f.xlsx", [row()]), by=cast.actor("giamdoc", IN_2021)).batch
    assert batch is not None

    with pytest.raises(NotInScope):
        undo_batch(by=cast.actor("giamdoc_ps", IN_2021), code=batch)
    with pytest.raises(Forbidden):
        undo_batch(by=cast.actor("giaovien", IN_2021), code=batch)
    assert undo_batch(by=cast.actor("so", IN_2021), code=batch.lower())["removed"] == 1


def test_a_batch_is_not_taken_back_while_a_class_of_it_has_learners_by_name(cast: Cast, tmp_path: Path) -> None:
    director = cast.actor("giamdoc", IN_2021)
    taken = take_in(write(tmp_path / "f.xlsx", [row(topic="Lúa"), row(topic="Chữ", group="XMC")]), by=director)
    assert taken.batch is not None
    found = LearningClass.objects.get(topic="Chữ")
    roster = Roster.objects.create(
        learning_class=found, programme="literacy", term=1, opened_at=dt.datetime(2021, 1, 1, tzinfo=dt.UTC)
    )
    undone = Batch.objects.get(code=taken.batch)
    assert taught(undone) == ([], 0), "a list without learners loses nothing"
    (learner,) = of(save(everybody(), person("Bùi Thị Mận", 1979, head=True)))
    Enrolment.objects.create(
        roster=roster, person=learner, since=found.start_on, added_at=dt.datetime(2021, 1, 1, tzinfo=dt.UTC)
    )

    with pytest.raises(Conflict, match=r"đã lập danh sách học viên.*“Chữ”.*Hãy giữ lô này") as refusal:
        undo_batch(by=director, code=taken.batch)

    assert refusal.value.rule == "has_learners"
    assert {each.state for each in LearningClass.objects.all()} == {ClassState.ACTIVE}
    Enrolment.objects.all().delete()
    undo_batch(by=director, code=taken.batch)
    assert Roster.objects.filter(pk=found.pk).exists()
