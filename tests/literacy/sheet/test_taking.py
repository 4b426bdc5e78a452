"""The survey sheet taken in: as the register, the people and the tables say it afterwards, and taken back."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest

from gdtx.foundation.errors import Conflict, Forbidden, NotFound, Refused
from gdtx.intake.models import BatchState
from gdtx.literacy import flattening, records
from gdtx.literacy.models import SheetRemainder, StagedSheetRow, SurveyRecord
from gdtx.literacy.questions import table
from gdtx.literacy.records import VALUES
from gdtx.literacy.sheet.commune import commune_of
from gdtx.literacy.sheet.exporting import Exported, export
from gdtx.literacy.sheet.taking import confirm, take_in, upload
from gdtx.literacy.subject import undo
from gdtx.network.scope import Actor
from gdtx.people.enums import Purpose
from gdtx.people.models import AccessEntry, DuplicateTicket, Person
from tests.literacy import brute_force
from tests.literacy.people import NOBODY
from tests.support.cast import IN_2025

from .workbooks import official, somebody

BY = Actor.set_up(dt.date(2026, 1, 15))
COMMUNE, YEAR = "14758", 2025


def counts(answer: dict[str, Any]) -> tuple[int, ...]:
    """Rows, accepted, changed, refused, unchanged."""
    return tuple(answer[name] for name in ("rows", "accepted", "changed", "refused", "unchanged"))


def drawn(seed: int, number: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """A row of the sheet, and the same person in the register layout, put down side by side."""
    draw = random.Random(seed)
    row = somebody(number, G=YEAR - draw.randint(13, 63))
    person = NOBODY | {"commune_code": COMMUNE, "birth_year": row["G"], "sex": "M", "ethnicity": 1, "disabled": False}
    as_typed = draw.choice([int, str])
    if draw.random() < 0.5:
        row["H"], person["sex"] = draw.choice("xX"), "F"
    if draw.random() < 0.5:
        row["I"], person["ethnicity"] = draw.choice(
            [("Kinh", 1), ("Thái", 3), ("MƯỜNG", 6), ("H'Mông", 8), ("Bru - Vân Kiều", 23), ("Người nước ngoài", 55)]
        )
    if draw.random() < 0.3:
        row["J"], person["religious"] = "Phật giáo", True
    if draw.random() < 0.3:
        row["P"], person["residence_kind"] = "Tạm trú", "temporary"
    if draw.random() < 0.3:
        row[draw.choice(["AJ", "AN", "AQ"])], person["disabled"] = "x", True
        if draw.random() < 0.5:
            row["AS"] = "x"
    if draw.random() < 0.3:
        row["Q"], person["residence_state"] = draw.choice(
            [("Vắng", "away"), ("Đang ở", "present"), ("Lưu trú", "present")]
        )
    if draw.random() < 0.25:
        row["AT"], state = draw.choice([("Chuyển đi", "moved"), ("Chết", "dead"), ("Chuyển đến", None)])
        person["residence_state"] = state or person["residence_state"]
    for letters, name, values in (
        ("R", "studying_grade", range(1, 13)),
        ("AC", "grade_completed", range(1, 13)),
        ("AE", "left_at_grade", range(1, 13)),
        ("AG", "xmc_studying", range(1, 6)),
        ("AH", "xmc_completed", range(1, 6)),
        ("AI", "relapse", range(3)),
    ):
        if draw.random() < 0.22:
            person[name] = draw.choice(values)
            row[letters] = as_typed(person[name])
    if draw.random() < 0.15:
        row["W"], person["degree"] = draw.choice(
            [("MN", None), ("TH", "primary"), ("THCS", "lower_secondary"), ("THPT", "upper_secondary")]
        )
    if draw.random() < 0.15 and person["degree"] is None:
        row["Z"], person["degree"] = draw.choice(
            [("THCN", "vocational"), ("Cao đẳng", "college"), ("Tiến sĩ", "university"), ("sơ cấp", "short_vocational")]
        )
    return row, person


def register() -> list[dict[str, Any]]:
    """Every record but for who wrote it."""
    rows = SurveyRecord.objects.order_by("village", "birth_year", "pk").values()
    return [
        {name: value for name, value in row.items() if name not in ("id", "added_by", "batch_code")} for row in rows
    ]


@pytest.mark.django_db
def test_a_sheet_counts_as_a_count_by_hand_does_under_both_rule_sets(tmp_path):
    pairs = [drawn(seed, seed + 1) for seed in range(300)]
    answer = take_in(official(tmp_path / "phieu.xlsx", [row for row, _p in pairs]), by=BY, year=YEAR, commune=COMMUNE)
    assert counts(answer) == (300, 300, 0, 0, 0)
    assert answer["totals"] == {"persons": 300}

    people = [person for _row, person in pairs]
    for rules, how in brute_force.RULES.items():
        by_hand = brute_force.counted(people, how, YEAR)
        xmc_3 = table("XMC-3", COMMUNE, YEAR, rules=rules, by=BY)
        plain = brute_force.xmc_3(by_hand, YEAR)
        assert xmc_3["rows"] == plain["rows"]
        assert xmc_3["bands"] == plain["bands"]
        assert table("CMC-2", COMMUNE, YEAR, rules=rules, by=BY)["bands"] == brute_force.cmc_2(by_hand)["bands"]


@pytest.mark.django_db
def test_people_and_register_say_the_same_of_everybody(tmp_path):
    rows = [drawn(seed, seed + 1)[0] for seed in range(300, 420)]
    take_in(official(tmp_path / "phieu.xlsx", rows), by=BY, year=YEAR, commune=COMMUNE)

    records = {record["person_id"]: record for record in SurveyRecord.objects.values("person_id", *VALUES)}
    derived = flattening.values_of(records, YEAR)
    assert {code: {"person_id": code, **(values or {})} for code, values in derived.items()} == records


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_what_goes_out_comes_back_unchanged(tmp_path, kind):
    rows = [drawn(seed, seed + 1)[0] for seed in range(500, 560)]
    rows += [
        somebody(61, R="4 tuổi", S="Mầm 1", U="Mầm non Hoa", N="Thôn 5 - số 12, ngõ 3", E=31, F=12, AX="0912345678"),
        somebody(62, W="THCS", X="x", Y="2005-2006", Z="sơ cấp", AA="B12", AB="2007", AC="9/12", AD="2005-2006"),
        somebody(63, AY="-1+1", K="Hộ nghèo", AR="x", AJ="x", AU="từ xã bên", AT="Chuyển đến", J="Không"),
        somebody(64, O="", N="", L="", M="", AV=""),
        somebody(65, O="C9", AV="Chủ hộ"),
        somebody(66, O="C9", AV="Vợ", H="x", L="Lò Văn", M="Tên65", P="Tạm trú", Q="Vắng"),
    ]
    first = take_in(official(tmp_path / "phieu.xlsx", rows), by=BY, year=YEAR, commune=COMMUNE)
    before = register()

    out = tmp_path / f"ra.{kind}"
    with out.open("wb") as file:
        told = export(file, by=BY, commune=commune_of(COMMUNE, YEAR), year=YEAR, kind=kind, purpose=Purpose.REPORT)
    again = take_in(out, by=BY, year=YEAR, commune=COMMUNE)

    assert counts(first) == (66, 66, 0, 0, 0)
    assert told == Exported(66, 0)
    assert counts(again) == (66, 0, 0, 0, 66), again["warnings"]
    assert register() == before
    entry = AccessEntry.objects.get()
    assert (entry.purpose, entry.persons) == (Purpose.REPORT, 66)


@pytest.mark.django_db
def test_a_second_sheet_changes_people_and_is_taken_back_on_both_sides(tmp_path):
    take_in(official(tmp_path / "một.xlsx", [somebody(1, AC=2), somebody(2, AC=5)]), by=BY, year=YEAR, commune=COMMUNE)
    before, rest = register(), list(SheetRemainder.objects.values("person_code", "told"))
    answer = take_in(
        official(tmp_path / "hai.xlsx", [somebody(1, AC=2), somebody(2, AC=9, AX="0987", S="9A"), somebody(3)]),
        by=BY,
        year=YEAR,
        commune=COMMUNE,
    )
    changed = Person.objects.get(given_name="Tên2")
    assert counts(answer) == (3, 2, 1, 0, 1)
    assert changed.phone == "0987"

    told = undo(by=BY, code=answer["batch"])

    changed.refresh_from_db()
    assert (told["removed"], told["restored"]) == (1, 1)
    assert register() == before
    assert list(SheetRemainder.objects.values("person_code", "told")) == rest
    assert changed.phone == ""
    assert set(Person.objects.exclude(home=None).values_list("given_name", flat=True)) == {"Tên1", "Tên2"}
    assert flattening.values_of([changed.code], YEAR)[changed.code]["grade_completed"] == 5


@pytest.mark.django_db
def test_a_batch_whose_person_was_changed_since_is_not_taken_back(tmp_path):
    answer = take_in(official(tmp_path / "một.xlsx", [somebody(1, AC=2)]), by=BY, year=YEAR, commune=COMMUNE)
    code = SurveyRecord.objects.values_list("person_id", flat=True).get()
    records.write_record(by=BY, year=YEAR, values={"person_id": code, "grade_completed": 4})

    with pytest.raises(Conflict) as refused:
        undo(by=BY, code=answer["batch"])

    assert refused.value.rule == "changed_since"
    assert SurveyRecord.objects.get().grade_completed == 4
    assert Person.objects.get().home is not None


@pytest.mark.django_db
def test_what_is_implausible_is_taken_and_told_and_what_the_contract_refuses_is_refused_by_cell(tmp_path):
    rows = [
        somebody(1, R="9", AC=9, G=2010),
        somebody(2, G=1899),
        somebody(3, R="lạ", Q="lạ", P="lạ", AT="lạ", Z="lạ", E=31, F=2, I=None),
        somebody(4, D="Tên1", G=2010, O="C1-001b", AV=""),
        somebody(5, G="năm nào"),
        somebody(6, I="Sao Hỏa", W="lạ", AC="năm", AG=6, AI=3, H="lạ"),
        somebody(7, G=1890),
        somebody(8, C=None, D=None),
        somebody(9, G=None),
    ]
    answer = take_in(official(tmp_path / "phiếu.xlsx", rows), by=BY, year=YEAR, commune=COMMUNE)

    assert counts(answer) == (9, 4, 0, 5, 0)
    assert [(each["row"], each["column"], each["value"], each["rule"]) for each in answer["refusals"]] == [
        (9, "Năm sinh", "năm nào", "unreadable_type"),
        (10, "Nữ", "lạ", "value_outside_list"),
        (10, "Dân tộc", "Sao Hỏa", "value_outside_list"),
        (10, "Bậc tốt nghiệp", "lạ", "value_outside_list"),
        (10, "Học xong · Lớp", "năm", "unreadable_type"),
        (10, "Đang học lớp", "6", "value_outside_list"),
        (10, "Tái mù chữ mức", "3", "value_outside_list"),
        (11, "Năm sinh", "1890", "birth_year_range"),
        (12, "Tên", "", "missing_value"),
        (13, "Năm sinh", "", "missing_value"),
    ]
    assert {each["rule"] for each in answer["warnings"]} >= {
        "studying_and_finished",
        "over_120",
        "word_unknown",
        "birth_date_invalid",
        "same_in_village",
        "school_missing",
    }
    assert DuplicateTicket.objects.count() == 1


@pytest.mark.django_db
def test_a_code_of_a_commune_that_is_gone_means_its_successor_and_a_split_one_is_refused(tmp_path, cast):
    path = official(tmp_path / "phiếu.xlsx", [somebody(1)], year=2024)

    answer = take_in(path, by=BY, year=YEAR, commune="15169")
    with pytest.raises(Refused) as refused:
        take_in(path, by=BY, year=YEAR, commune="15637")

    assert SurveyRecord.objects.get().commune_code == answer["commune"]["code"] == "15127"
    assert {each["rule"] for each in answer["warnings"]} == {"commune_mapped", "survey_year_differs"}
    assert refused.value.rule == "commune_split"


@pytest.mark.django_db
def test_who_does_not_enter_the_register_there_takes_no_sheet_in(tmp_path, cast):
    path = official(tmp_path / "phiếu.xlsx", [somebody(1)])
    for username in ("giamdoc", "canbo"):
        with pytest.raises((Forbidden, NotFound)):
            take_in(path, by=cast.actor(username, IN_2025), year=YEAR, commune="16804")
    assert not SurveyRecord.objects.exists()


@pytest.mark.django_db
def test_what_was_looked_at_is_written_and_a_register_changed_meanwhile_is_looked_at_again(tmp_path):
    take_in(official(tmp_path / "một.xlsx", [somebody(1, AC=2)]), by=BY, year=YEAR, commune=COMMUNE)
    two = official(tmp_path / "hai.xlsx", [somebody(1, AC=3), somebody(2), somebody(3, G="?")])
    batch = upload(by=BY, chunks=[two.read_bytes()], file_name="hai.xlsx", year=YEAR, commune=COMMUNE)
    assert (batch.state, batch.accepted, batch.changed, batch.refused) == (BatchState.STAGED, 2, 1, 1)
    take_in(official(tmp_path / "ba.xlsx", [somebody(1, AC=4)]), by=BY, year=YEAR, commune=COMMUNE)

    with pytest.raises(Conflict) as refused:
        confirm(by=BY, code=batch.code)
    assert refused.value.rule == "batch_outdated"
    assert SurveyRecord.objects.count() == 1
    done = confirm(by=BY, code=batch.code)

    assert (done.state, done.accepted) == (BatchState.DONE, 2)
    assert sorted(SurveyRecord.objects.values_list("grade_completed", flat=True), key=str) == [3, None]
    assert not StagedSheetRow.objects.exclude(facts={}).exists()
