"""A round from opening to freezing: who may do what, what is carried over, what a closed round answers."""

from __future__ import annotations

import datetime as dt

import pytest

from gdtx.foundation.errors import Conflict, Forbidden, NotInScope, Refused
from gdtx.literacy import flattening
from gdtx.literacy.actions import freeze_register
from gdtx.literacy.models import Doubt, Sheet, SurveyorVillage, SurveyRecord, SurveyRound
from gdtx.literacy.rounds import actions, closing, queries
from gdtx.people.models import Change, Household, Person, Village
from gdtx.people.queries import visible_households
from tests.literacy.rounds.making import YEAR, Survey, household, make_survey, member, write
from tests.support.cast import IN_2021, IN_2025, TODAY, Cast, area


def test_opening_a_round_carries_people_over_with_last_years_evidence(survey: Survey) -> None:
    states = Sheet.objects.filter(round=survey.round).values_list("village__name", "state")
    assert sorted(states) == [("Thôn Cao", "to_do"), ("Thôn Cao", "to_do"), ("Thôn Trung", "to_do")]
    assert SurveyRecord.objects.filter(year=YEAR, commune_code="15127").count() == 5
    assert survey.record("An").left_at_grade == 3
    assert survey.record("Chi").studying_grade == 5
    assert survey.record("Dũng").grade_completed is None


def test_a_commune_has_one_open_round(survey: Survey) -> None:
    with pytest.raises(Conflict, match="đã mở"):
        actions.open_round(by=survey.officer, area_id=survey.area.pk, year=YEAR)
    with pytest.raises(Refused) as earlier:
        actions.open_round(by=survey.officer, area_id=survey.area.pk, year=YEAR - 1)
    assert earlier.value.rule == "not_a_commune"
    with pytest.raises(Conflict, match="Hãy khóa đợt đó trước"):
        actions.open_round(by=survey.cast.actor("canbo", TODAY), area_id=survey.area.pk, year=TODAY.year)
    with pytest.raises(Refused) as later:
        actions.open_round(by=survey.officer, area_id=survey.area.pk, year=YEAR + 1)
    assert later.value.rule == "wrong_year"


def test_communes_merged_into_this_one_bring_their_households(cast: Cast) -> None:
    old = area("15169", IN_2021)
    write(cast.actor("canbo_cu", dt.date(2024, 9, 1)), old.pk, household("07", "Thôn Cao", member("Hà Văn Kiên", 1970)))
    survey = make_survey(cast)
    moved = Household.objects.get(number="07")
    assert moved.area_id == survey.area.pk
    assert str(moved.village) == "Thôn Cao (Xã Cẩm Ngọc)"
    assert SurveyRecord.objects.get(year=YEAR, person_id=survey.person("Kiên").code).commune_code == "15127"
    assert Change.objects.filter(household=moved, cause="carry_over").count() == 1
    assert f"xa{survey.area.pk}" in survey.person("Kiên").search_words
    assert Village.objects.get(area=old).valid_to == dt.date(2025, 7, 1)


def test_records_without_names_are_carried_over_too(cast: Cast) -> None:
    values = {"birth_year": 1970, "sex": "F", "residence_kind": "permanent", "added_by": "X", "batch_code": "X"}
    for person, state in (("P1", "present"), ("P2", "dead")):
        SurveyRecord.objects.create(
            year=2024, person_id=person, commune_code="15169", residence_state=state, grade_completed=2, **values
        )
    make_survey(cast)
    found = SurveyRecord.objects.filter(year=YEAR, person_id__startswith="P")
    assert [(each.person_id, each.commune_code, each.grade_completed) for each in found] == [("P1", "15127", 2)]


def test_a_surveyor_reaches_the_villages_of_the_open_round_and_nothing_else(survey: Survey) -> None:
    surveyor = survey.actor("dieutravien")
    assert {each.village.name for each in visible_households(surveyor) if each.village} == {"Thôn Cao"}
    assert not visible_households(survey.actor("dieutravien2")).exists()
    with pytest.raises(NotInScope):
        queries.sheet_for(surveyor, survey.sheet("Thôn Trung", "01").pk)
    with pytest.raises(NotInScope):
        queries.round_for(surveyor, survey.round.pk)
    closing.lock_round(by=survey.officer, round_id=survey.round.pk, version=1)
    assert not visible_households(survey.actor("dieutravien")).exists()


def test_villages_are_taken_away_from_the_day_on(survey: Survey) -> None:
    given = {"round_id": survey.round.pk, "user_id": survey.surveyor.pk}
    trung = survey.village("Thôn Trung").pk
    actions.assign_villages(by=survey.officer, village_ids=[trung], **given)
    assert [each.village_id for each in SurveyorVillage.objects.on(IN_2025)] == [trung]
    with pytest.raises(Refused, match="điều tra viên"):
        actions.assign_villages(
            by=survey.officer, round_id=survey.round.pk, user_id=survey.cast.person("giaovien").pk, village_ids=[trung]
        )
    with pytest.raises(Forbidden):
        actions.assign_villages(by=survey.actor("chutich"), village_ids=[], **given)
    with pytest.raises(NotInScope):
        actions.assign_villages(by=survey.actor("so40"), village_ids=[], **given)


def test_a_change_of_a_person_rewrites_the_record_and_raises_doubts(survey: Survey) -> None:
    person = survey.person("Bình")
    told = member("Bùi Thị Bình", 1978, sex="F", grade_completed="6", studying_grade="3")
    keep = {"code": person.code}
    changed = household("01", "Thôn Cao", told.__class__(**(_fields(told) | keep)))
    changed = changed.__class__(**(_fields(changed) | {"household_id": person.home_id}))
    write(survey.officer, survey.area.pk, changed, cause="form")
    assert survey.record("Bình").grade_completed == 6
    rules = set(Doubt.objects.filter(person=person, state="open").values_list("rule", flat=True))
    assert rules == {"studying_and_finished", "grade_against_age"}
    actions.confirm_doubt(by=survey.officer, doubt_id=Doubt.objects.get(rule="grade_against_age").pk)
    told = member("Bùi Thị Bình", 1978, sex="F", grade_completed="6", studying_grade="")
    changed = changed.__class__(**(_fields(changed) | {"members": (told.__class__(**(_fields(told) | keep)),)}))
    write(survey.officer, survey.area.pk, changed, cause="form")
    assert survey.record("Bình").studying_grade is None
    assert set(Doubt.objects.values_list("rule", "state")) == {
        ("studying_and_finished", "gone"),
        ("grade_against_age", "gone"),
    }


def _fields(told: object) -> dict:
    return {name: getattr(told, name) for name in told.__dataclass_fields__}  # type: ignore[attr-defined]


def test_a_closed_round_refuses_every_writing_and_says_who_can_lift_it(survey: Survey) -> None:
    closing.lock_round(by=survey.officer, round_id=survey.round.pk, version=1)
    new = household("09", "Thôn Cao", member("Lò Văn Muộn", 1960))
    with pytest.raises(Conflict, match="mở lại đợt") as refused:
        write(survey.officer, survey.area.pk, new, cause="form")
    assert refused.value.rule == "round_locked"
    with pytest.raises(Conflict, match="khóa"):
        flattening.rewrite(by=survey.officer, person_codes=[_gone(survey)], year=YEAR)
    assert not Household.objects.filter(number="09").exists()
    with pytest.raises(Refused, match="lý do"):
        closing.reopen_round(by=survey.officer, round_id=survey.round.pk, version=2, reason=" ")
    closing.reopen_round(by=survey.officer, round_id=survey.round.pk, version=2, reason="Bổ sung một hộ")
    write(survey.officer, survey.area.pk, new, cause="form")
    assert survey.sheet("Thôn Cao", "09").state == "to_do"


def _gone(survey: Survey) -> str:
    """Somebody whose record would change."""
    Person.objects.filter(pk=survey.person("An").pk).update(birth_year=1974)
    return survey.person("An").code


@pytest.mark.parametrize("by", ["chutich", "canbo", "dieutravien", "so"])
def test_only_the_board_freezes_and_only_what_is_locked(survey: Survey, by: str) -> None:
    with pytest.raises((Conflict, Forbidden)) as refused:
        freeze_register(by=survey.actor(by), area_code="15127", year=YEAR)
    assert refused.value.rule == ("round_open" if by == "chutich" else "no_permission")
    assert SurveyRound.objects.get().state == "open"


@pytest.mark.django_db(transaction=True)
def test_freezing_locks_and_freezes_for_who_may_and_the_next_year_goes_on(cast: Cast) -> None:
    survey = make_survey(cast)
    closing.lock_round(by=survey.officer, round_id=survey.round.pk, version=1)
    made = freeze_register(by=survey.actor("chutich"), area_code="15127", year=YEAR)
    round_ = SurveyRound.objects.get()
    assert (round_.state, round_.frozen_code, made.persons) == ("frozen", made.id, 5)
    with pytest.raises(Conflict, match="đã chốt"):
        freeze_register(by=survey.actor("chutich"), area_code="15127", year=YEAR)
    with pytest.raises(Refused):
        closing.reopen_round(by=survey.officer, round_id=round_.pk, version=round_.version, reason="Sửa")
    # What is told after the freeze belongs to the next round: the frozen year stays as it is.
    write(survey.officer, survey.area.pk, household("09", "Thôn Cao", member("Lò Văn Muộn", 1960)), cause="form")
    assert SurveyRecord.objects.filter(year=YEAR).count() == 5
