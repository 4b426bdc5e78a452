"""Households as a form saves them: what is written, what is refused, who is told, what is kept of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from gdtx.audit.models import Event
from gdtx.foundation.errors import Conflict, Forbidden, NotInScope, Refused
from gdtx.foundation.ranges import OPEN_END
from gdtx.network.scope import Actor
from gdtx.people import registry
from gdtx.people.actions import reopen_residence, save_household, save_person, warnings_of
from gdtx.people.checks import PeopleRefused
from gdtx.people.data import EvidenceData
from gdtx.people.enums import ResidenceEnd
from gdtx.people.models import Change, Evidence, Household, Person, Residence
from tests.people import making
from tests.people.making import household, person, save
from tests.support.cast import IN_2025, Cast

pytestmark = pytest.mark.django_db


def test_a_household_is_written_with_its_members_and_their_history(officer: Actor) -> None:
    home = save(officer, person(head=True, facts={"grade_completed": 5}), person("Bùi Văn Bình", 2001, sex="M"))
    an, binh = making.of(home)
    assert (an.name, binh.sex, home.village and home.village.name) == ("Nguyễn Thị An", "M", "Thôn Hòa Bình")
    assert an.search_words == f"nguyen thi an xa{home.area_id}"
    assert {row.valid_to for row in Residence.objects.all()} == {OPEN_END}
    assert Evidence.objects.get(person=an).value == "5"
    changes = Change.objects.order_by("pk")
    assert [(row.about, row.before) for row in changes] == [("household", None), ("person", None), ("person", None)]
    assert changes[1].after is not None
    assert changes[1].after["evidence"] == {"grade_completed": {"value": "5"}}


def test_the_audit_holds_no_value_of_a_person(officer: Actor) -> None:
    home = save(officer, person(phone="0912345678", id_number="038180001234"))
    event = Event.objects.get(verb="save_household", subject_id=str(home.pk))
    text = f"{event.before}{event.after}{event.subject_label}"
    assert event.after is not None
    assert "family_name" in text
    for secret in ("Nguyễn", "An", "1980", "0912345678", "038180001234"):
        assert secret not in text.replace("HN-001", "")


def test_saving_what_is_already_so_writes_nothing(officer: Actor) -> None:
    home = save(officer, person(facts={"degree": "primary"}))
    (an,) = making.of(home)
    before = (Change.objects.count(), Event.objects.count())
    again = household(person(code=an.code, facts={"degree": "primary"}))
    save_household(by=officer, area_id=home.area_id, data=again, household_id=home.pk, version=1)
    assert (Change.objects.count(), Event.objects.count()) == before
    assert Household.objects.get().version == 1


def test_the_second_of_two_tabs_is_told_and_nothing_is_written(officer: Actor) -> None:
    home = save(officer, person())
    (an,) = making.of(home)
    told = household(person(code=an.code, phone="0900000001"))
    save_household(by=officer, area_id=home.area_id, data=told, household_id=home.pk, version=1)
    with pytest.raises(Conflict, match="Vũ Thị Mai") as refusal:
        save_household(
            by=officer,
            area_id=home.area_id,
            data=replace(told, address="Số 2"),
            household_id=home.pk,
            version=1,
        )
    assert refusal.value.rule == "stale_version"
    assert Household.objects.get().address == ""


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"family_name": "", "given_name": ""}, "missing_name"),
        ({"birth_year": None}, "missing_birth_year"),
        ({"birth_year": 1890}, "birth_year_range"),
        ({"birth_day": 30, "birth_month": 2}, "birth_date"),
        ({"birth_day": 3}, "day_without_month"),
        ({"sex": "x"}, "unknown_sex"),
        ({"ethnicity": 57}, "unknown_ethnicity"),
        ({"id_number": "12345"}, "id_number"),
        ({"evidence": (EvidenceData("grade_completed", "13"),)}, "evidence_value"),
        ({"evidence": (EvidenceData("degree", "primary", "2022-2024"),)}, "evidence_school_year"),
        ({"left_on": dt.date(2025, 1, 1)}, "left_without_reason"),
        ({"left_on": dt.date(2026, 1, 1), "left_reason": "moved"}, "day_to_come"),
        ({"phone": "0" * 31}, "too_long"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(officer: Actor, wrong: dict[str, object], rule: str) -> None:
    with pytest.raises(PeopleRefused) as refusal:
        save(officer, replace(person(), **wrong))  # type: ignore[arg-type]
    assert refusal.value.rule == rule
    assert not Person.objects.exists()


def test_the_implausible_is_told_and_taken(officer: Actor) -> None:
    told = household(person("Lê Văn Cử", 1950, facts={"studying_grade": 5, "left_at_grade": 6}))
    rules = {problem.rule for problem in warnings_of(by=officer, area_id=making.here().pk, data=told)}
    assert rules == {"no_head", "studying_and_finished", "grade_and_age"}
    assert save_household(by=officer, area_id=making.here().pk, data=told).pk


def test_members_leave_die_come_back_and_the_empty_household_is_closed(officer: Actor) -> None:
    home = save(officer, person())
    (an,) = making.of(home)
    died = person(code=an.code, left_reason="dead", left_on=dt.date(2025, 9, 1))
    save_household(by=officer, area_id=home.area_id, data=household(died), household_id=home.pk, version=1)
    an.refresh_from_db()
    home.refresh_from_db()
    assert (an.died_on, home.closed_on) == (dt.date(2025, 9, 1), IN_2025)
    assert Residence.objects.get().end_reason == ResidenceEnd.DEAD
    reopen_residence(by=officer, person_code=an.code)
    an.refresh_from_db()
    home.refresh_from_db()
    assert (an.died_on, home.closed_on, Residence.objects.get().valid_to) == (None, None, OPEN_END)
    with pytest.raises(Refused, match="đang ở hộ này"):
        reopen_residence(by=officer, person_code=an.code)


def test_a_move_within_the_commune_ends_the_old_residence(officer: Actor) -> None:
    old = save(officer, person(), number="1")
    (an,) = making.of(old)
    new = save(officer, person(code=an.code, lives_since=dt.date(2025, 8, 1)), number="2")
    rows = list(Residence.objects.order_by("valid_from"))
    assert [(row.household_id, row.end_reason) for row in rows] == [(old.pk, "moved_within"), (new.pk, "")]
    assert rows[0].valid_to == rows[1].valid_from == dt.date(2025, 8, 1)
    with pytest.raises(PeopleRefused) as refusal:
        save(officer, person(code=an.code, lives_since=dt.date(2025, 7, 1)), number="3")
    assert refusal.value.rule == "residence_overlap"


def test_one_person_is_saved_where_they_live(officer: Actor) -> None:
    home = save(officer, person(), person("Bùi Văn Bình", 2001, sex="M"))
    an = making.of(home)[0]
    saved = save_person(by=officer, person_code=an.code, data=person(note="Gặp buổi tối"), version=1)
    assert (saved.note, saved.version) == ("Gặp buổi tối", 2)
    with pytest.raises(Conflict):
        save_person(by=officer, person_code=an.code, data=person(), version=1)


def test_people_of_another_commune_are_neither_seen_nor_taken(officer: Actor, cast: Cast) -> None:
    theirs = save(making.everybody(), person("Phạm Thị Khác"), place=making.next_door())
    (other,) = making.of(theirs)
    with pytest.raises(NotInScope):
        save(officer, person(code=other.code))
    with pytest.raises(NotInScope):
        save_household(by=officer, area_id=making.here().pk, data=household(), household_id=theirs.pk)
    with pytest.raises(Forbidden):
        save(officer, person(), place=making.next_door())
    for username in ("vhxh", "so", "bo", "giamdoc", "admin"):
        with pytest.raises(Forbidden):
            save(cast.actor(username, IN_2025), person())


def test_a_subject_above_may_refuse_a_change(officer: Actor) -> None:
    told: list[tuple[list[str], list[int]]] = []

    def locked(*, by: Actor, person_codes: object, area_ids: object, cause: str) -> None:
        told.append((list(person_codes), list(area_ids)))  # type: ignore[call-overload]
        raise Conflict("round_locked", "Đợt điều tra đã khóa.")

    registry.on_change("test", locked)
    try:
        with pytest.raises(Conflict):
            save(officer, person())
    finally:
        registry.forget("test")
    assert told
    assert told[0][1] == [making.here().pk]
    assert not Person.objects.exists()
