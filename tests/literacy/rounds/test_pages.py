"""The pages of a round: home, round, villages, sheets, lists; who sees what, and how many questions they ask."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gdtx.foundation.clock import BUSINESS_DATE_SESSION_KEY
from gdtx.literacy.models import Doubt, Sheet
from gdtx.literacy.pages import paper
from gdtx.literacy.rounds import closing
from gdtx.literacy.sheet.models import SheetRemainder
from gdtx.people.models import AccessEntry
from tests.literacy.rounds.making import YEAR, Survey, household, member, write
from tests.support.cast import IN_2025

pytestmark = pytest.mark.django_db


def client_of(survey: Survey, username: str) -> Client:
    """Signed in on a day of autumn 2025."""
    client = Client()
    client.force_login(
        survey.surveyor if username == "dieutravien" else survey.cast.people.get(username) or survey.other,
        backend="django.contrib.auth.backends.ModelBackend",
    )
    session = client.session
    session[BUSINESS_DATE_SESSION_KEY] = IN_2025.isoformat()
    session.save()
    return client


def sheet_form(sheet: Sheet, **answers: str) -> dict[str, str]:
    """What a browser sends: the versions and what was chosen."""
    return {"phien": str(sheet.version), "phien-ho": str(sheet.household.version), **answers}


def test_the_home_tells_the_officer_how_far_each_village_is_and_what_comes_next(survey: Survey) -> None:
    page = client_of(survey, "canbo").get(reverse("literacy_home"))
    text = page.content.decode()
    assert "Thôn Cao" in text
    assert "Lê Thị Thu" in text
    assert "Còn 1 thôn chưa phân công điều tra viên." in text
    assert [figure.value for figure in page.context["figures"]] == [0, 1, 1, 1]


def test_the_home_of_a_province_tells_which_communes_stand_where(survey: Survey) -> None:
    page = client_of(survey, "so").get(reverse("literacy_home"))
    rows = {row.head.value: row for row in page.context["table"].rows}
    assert rows["Xã Cẩm Thủy"].cells[0].badge.text == "Đang điều tra"
    assert list(rows) == ["Xã Cẩm Thủy"]
    assert page.context["figures"][0].of == 166
    assert "Phạm Văn An" not in page.content.decode()
    left = client_of(survey, "so").get(reverse("literacy_home"), {"dot": "chua-mo"})
    names = [name for name, _href in left.context["names"]]
    assert len(names) == 165
    assert "Xã Tam Chung" in names
    assert [(label, count) for label, count, _href, _now in left.context["tabs"]] == [
        ("Đã mở đợt", 1), ("Đang điều tra", 1), ("Chưa mở đợt", 165)
    ]  # fmt: skip


def test_the_home_of_the_country_counts_communes_by_province(survey: Survey) -> None:
    page = client_of(survey, "bo").get(reverse("literacy_home"))
    rows = {row.head.value: [cell.value for cell in row.cells] for row in page.context["table"].rows}
    assert rows["Tỉnh Thanh Hóa"] == [166, 1, 1, 0, 0]


def test_a_surveyor_enters_a_household_with_a_few_taps(survey: Survey) -> None:
    client = client_of(survey, "dieutravien")
    assert client.get(reverse("literacy_home")).url == reverse("my_villages")
    assert "Đã nhập 0/2 phiếu" in client.get(reverse("my_villages")).content.decode()
    place = reverse("village_sheets", args=[survey.place("Thôn Cao")])
    assert "Phạm Văn An" in client.get(place).content.decode()
    sheet = survey.sheet("Thôn Cao", "01")
    an, binh, chi = (survey.person(name).pk for name in ("An", "Bình", "Chi"))
    typed = sheet_form(
        sheet,
        **{f"p{an}-o": "vang", f"p{an}-ngay": "01/3/2025", f"p{binh}-o": "o", f"p{binh}-hoc-xong": "5"},
        **{f"p{chi}-o": "o", f"p{chi}-len-lop": "1", "m1-ten": "Phạm Văn Em", "m1-nam-sinh": "2025"},
    )
    page = client.post(reverse("household_sheet", args=[sheet.pk]), typed, follow=True)
    assert "Thôn còn 1 phiếu chưa làm." in page.content.decode()
    assert (survey.record("An").residence_state, survey.record("An").away_months) == ("away", 6)
    assert survey.record("Bình").grade_completed == 5
    assert survey.record("Chi").studying_grade == 6
    assert survey.record("Em").birth_year == 2025
    assert survey.sheet("Thôn Cao", "01").state == "entered"
    assert survey.person("Bình").ethnicity == 2, "what was not asked stays"


def test_a_household_as_last_year_is_one_tap(survey: Survey) -> None:
    sheet = survey.sheet("Thôn Cao", "02")
    address = reverse("household_sheet", args=[sheet.pk])
    client_of(survey, "dieutravien").post(address, sheet_form(sheet, **{"nhu-cu": "1"}))
    assert survey.sheet("Thôn Cao", "02").state == "entered"
    assert survey.sheet("Thôn Cao", "02").entered_by_label == "Lê Thị Thu"


def test_somebody_who_moved_or_died_leaves_the_household_and_stands_in_the_register(survey: Survey) -> None:
    sheet = survey.sheet("Thôn Cao", "01")
    an, binh = survey.person("An").pk, survey.person("Bình").pk
    client_of(survey, "dieutravien").post(
        reverse("household_sheet", args=[sheet.pk]),
        sheet_form(sheet, **{f"p{an}-o": "chet", f"p{an}-ngay": "05/5/2025", f"p{binh}-o": "di"}),
    )
    assert survey.record("An").residence_state == "dead"
    assert survey.record("Bình").residence_state == "moved"
    assert str(survey.person("An").died_on) == "2025-05-05"


@pytest.mark.parametrize("name", ["village_sheets", "survey_household_new", "village_paper", "household_sheet"])
def test_other_households_of_the_commune_are_not_there_for_a_surveyor(survey: Survey, name: str) -> None:
    place = [survey.sheet("Thôn Trung", "01").pk if name == "household_sheet" else survey.place("Thôn Trung")]
    for username in ("dieutravien", "dieutravien2"):
        assert client_of(survey, username).get(reverse(name, args=place)).status_code == 404
    assert client_of(survey, "so").get(reverse(name, args=place)).status_code == 403
    assert client_of(survey, "canbo").get(reverse(name, args=place)).status_code == 200


def test_what_somebody_else_entered_meanwhile_is_not_written_over(survey: Survey) -> None:
    sheet = survey.sheet("Thôn Cao", "02")
    address = reverse("household_sheet", args=[sheet.pk])
    typed = sheet_form(sheet, **{"nhu-cu": "1"})
    client_of(survey, "dieutravien").post(address, typed)
    dung = survey.person("Dũng").pk
    typed = sheet_form(sheet, **{f"p{dung}-o": "o", f"p{dung}-hoc-xong": "9"})
    page = client_of(survey, "canbo").post(address, typed)
    assert page.status_code == 409
    assert "chưa có gì bị ghi đè" in page.content.decode()
    assert '<option value="9" selected>' in page.content.decode()
    assert survey.record("Dũng").grade_completed is None


def test_a_wrong_answer_is_refused_in_words_and_nothing_typed_is_lost(survey: Survey) -> None:
    sheet = survey.sheet("Thôn Cao", "02")
    typed = sheet_form(sheet, **{"m1-ten": "Trương Thị Lan", "m1-nam-sinh": "85"})
    page = client_of(survey, "dieutravien").post(reverse("household_sheet", args=[sheet.pk]), typed)
    text = page.content.decode()
    assert "Trương Thị Lan: năm sinh “85” không đọc được" in text
    assert 'value="Trương Thị Lan"' in text
    assert survey.sheet("Thôn Cao", "02").state == "to_do"


def test_a_household_nobody_knew_gets_a_sheet(survey: Survey) -> None:
    address = reverse("survey_household_new", args=[survey.place("Thôn Cao")])
    typed = {"so-phieu": "03", "m1-ten": "Hà Thị Mới", "m1-nam-sinh": "1999", "m1-nu": "x", "m1-hoc-xong": "9"}
    client_of(survey, "dieutravien").post(address, typed)
    assert survey.sheet("Thôn Cao", "03").state == "entered"
    assert survey.record("Mới").grade_completed == 9


def test_the_officer_sends_back_and_checks(survey: Survey) -> None:
    officer = client_of(survey, "canbo")
    sheet = survey.sheet("Thôn Cao", "02")
    officer.post(reverse("household_sheet", args=[sheet.pk]), sheet_form(sheet, **{"nhu-cu": "1"}))
    check = reverse("sheet_check", args=[sheet.pk])
    officer.post(check, {"phien": "2", "tra-lai": "1", "ly-do": "Hỏi lại trình độ của chủ hộ"})
    assert survey.sheet("Thôn Cao", "02").state == "to_do"
    place = reverse("village_sheets", args=[survey.place("Thôn Cao")])
    assert "Hỏi lại trình độ của chủ hộ" in client_of(survey, "dieutravien").get(place).content.decode()
    officer.post(reverse("household_sheet", args=[sheet.pk]), {"phien": "3", "phien-ho": "1", "nhu-cu": "1"})
    officer.post(check, {"phien": "4"})
    assert survey.sheet("Thôn Cao", "02").state == "checked"
    assert client_of(survey, "dieutravien").post(check, {"phien": "5"}).status_code == 403


def test_doubts_stand_at_the_round_and_the_sheet_until_somebody_settles_them(survey: Survey) -> None:
    write(
        survey.officer,
        survey.area.pk,
        household("05", "Thôn Cao", member("Lê Văn Vui", 2016, head=True, studying_grade="11")),
    )
    officer = client_of(survey, "canbo")
    text = officer.get(reverse("survey_round", args=[survey.round.pk])).content.decode()
    assert "Lớp đang học không hợp với tuổi." in text
    assert "Lê Văn Vui" in text
    chair = client_of(survey, "chutich").get(reverse("survey_round", args=[survey.round.pk])).content.decode()
    assert "Lê Văn Vui" not in chair
    assert "Có 1 câu trả lời cần hỏi lại." in chair
    doubt = Doubt.objects.get()
    assert client_of(survey, "dieutravien2").post(reverse("doubt_confirm", args=[doubt.pk])).status_code == 404
    client_of(survey, "dieutravien").post(reverse("doubt_confirm", args=[doubt.pk]))
    assert Doubt.objects.get().state == "confirmed"


def test_lists_name_people_for_the_officer_count_them_for_the_department_and_write_down_who_looked(
    survey: Survey,
) -> None:
    address = reverse("literacy_list", args=["mu-chu-2"])
    text = client_of(survey, "canbo").get(address).content.decode()
    assert "Bùi Thị Bình" in text
    assert "Cao Thị Hạnh" not in text
    entry = AccessEntry.objects.latest("pk")
    assert (entry.what, entry.purpose, entry.persons) == ("Người mù chữ mức 2", "check", 1)
    asked = "?xa=15127&nam=2025"
    text = client_of(survey, "so").get(address + asked).content.decode()
    assert "Bùi Thị Bình" not in text
    assert "Thôn Cao" in text
    excel = reverse("literacy_list_excel", args=["mu-chu-2"]) + asked
    assert client_of(survey, "so").get(excel).status_code == 403
    assert client_of(survey, "canbo").get(excel)["Content-Type"].endswith("spreadsheetml.sheet")
    assert client_of(survey, "so40").get(address + asked).status_code == 404


def test_lists_invite_to_the_term_that_comes_next(survey: Survey) -> None:
    told = member("Hà Văn Sáu", 1985, xmc_completed="4")
    write(survey.officer, survey.area.pk, household("08", "Thôn Trung", told, member("Hà Thị Tư", 1988, relapse="1")))
    text = client_of(survey, "canbo").get(reverse("literacy_list", args=["moi-hoc-2"]) + "?thon=Thôn+Trung")
    assert [row.cells[4].value for row in text.context["table"].rows] == ["kỳ 5"]
    first = client_of(survey, "canbo").get(reverse("literacy_list", args=["moi-hoc-1"]))
    assert sorted(row.head.value for row in first.context["table"].rows) == ["Hà Thị Tư", "Phạm Văn An"]
    relapsed = client_of(survey, "canbo").get(reverse("literacy_list", args=["tai-mu"]))
    assert [row.head.value for row in relapsed.context["table"].rows] == ["Hà Thị Tư"]


def test_the_paper_of_a_village_is_a_pdf(survey: Survey) -> None:
    page = client_of(survey, "dieutravien").get(reverse("village_paper", args=[survey.place("Thôn Cao")]))
    assert page.content.startswith(b"%PDF")
    assert AccessEntry.objects.latest("pk").what == "in phiếu điều tra của thôn"


def test_the_officer_locks_and_the_pages_say_that_nothing_is_changed_any_more(survey: Survey) -> None:
    officer = client_of(survey, "canbo")
    address = reverse("survey_round", args=[survey.round.pk])
    officer.post(address, {"buoc": "lock", "version": "1"})
    sheet = survey.sheet("Thôn Cao", "02")
    page = officer.post(reverse("household_sheet", args=[sheet.pk]), sheet_form(sheet, **{"nhu-cu": "1"}))
    assert page.status_code == 409
    assert "mở lại đợt, có ghi lý do" in page.content.decode()
    assert client_of(survey, "dieutravien").get(reverse("household_sheet", args=[sheet.pk])).status_code == 404
    reopen = {"buoc": "reopen", "version": "2", "reason": "Sót một hộ"}
    assert client_of(survey, "chutich").post(address, reopen).status_code == 403
    officer.post(address, reopen)
    assert closing.queries.round_for(survey.officer, survey.round.pk).state == "open"


@pytest.mark.parametrize("name", ["literacy_home", "survey_round", "village_sheets", "literacy_list", "my_villages"])
def test_a_page_asks_as_much_for_many_households_as_for_a_few(survey: Survey, name: str) -> None:
    places = {
        "survey_round": [survey.round.pk],
        "village_sheets": [survey.place("Thôn Cao")],
        "literacy_list": ["mu-chu-2"],
    }
    client = client_of(survey, "dieutravien" if name == "my_villages" else "canbo")
    address = reverse(name, args=places.get(name, []))

    def write_some(first: int, last: int) -> None:
        facts = {"grade_completed": "3", "left_at_grade": "9", "studying_grade": "2"}
        told = [
            household(str(n), "Thôn Cao", member(f"Lê Thị Số{n}", 1980 + n, head=True, **facts))
            for n in range(first, last)
        ]
        write(survey.officer, survey.area.pk, *told)

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    write_some(10, 11)
    asked()
    before = asked()
    write_some(11, 15)
    assert Doubt.objects.filter(state="open").count() > 5
    assert asked() == before


def test_a_round_locked_at_the_door_refuses_in_words_and_what_was_typed_stays(survey: Survey) -> None:
    sheet, dung = survey.sheet("Thôn Cao", "02"), survey.person("Dũng").pk
    closing.lock_round(by=survey.officer, round_id=survey.round.pk, version=1)
    address = reverse("household_sheet", args=[sheet.pk])
    new = {"m1-ten": "Trương Thị Lan", "m1-nam-sinh": "1985"}
    typed = sheet_form(sheet, **{f"p{dung}-o": "o", f"p{dung}-hoc-xong": "9"}, **new)
    surveyor = client_of(survey, "dieutravien")
    page = surveyor.post(address, typed)
    text = page.content.decode()
    assert page.status_code == 409
    assert "Đợt điều tra năm 2025 đã khóa để kiểm tra" in text
    assert '<option value="9" selected>' in text
    assert 'value="Trương Thị Lan"' in text
    assert AccessEntry.objects.latest("pk").what == "phiếu điều tra hộ"
    assert (survey.record("Dũng").grade_completed, survey.sheet("Thôn Cao", "02").state) == (None, "to_do")
    assert surveyor.get(address).status_code == 404, "nothing is looked at in a locked round"
    assert client_of(survey, "dieutravien2").post(address, typed).status_code == 404

    door = reverse("survey_household_new", args=[survey.place("Thôn Cao")])
    page = surveyor.post(door, {"so-phieu": "07", **new})
    assert page.status_code == 409
    assert 'value="Trương Thị Lan"' in page.content.decode()
    assert client_of(survey, "dieutravien2").post(door, new).status_code == 404
    closing.reopen_round(by=survey.officer, round_id=survey.round.pk, version=2, reason="Sót một hộ")
    assert surveyor.post(address, typed).status_code == 302, "the same form goes through once it is open again"
    assert survey.record("Dũng").grade_completed == 9
    closing.lock_round(by=survey.officer, round_id=survey.round.pk, version=3)
    closing.mark_frozen(by=survey.actor("chutich"), area_id=survey.area.pk, year=YEAR, code="một tập")
    assert surveyor.post(address, typed).status_code == 404, "what is frozen is over"


def test_a_household_that_moves_to_another_village_in_the_round_goes_to_who_surveys_there(survey: Survey) -> None:
    sheet = survey.sheet("Thôn Cao", "02")
    address = reverse("household_sheet", args=[sheet.pk])
    surveyor = client_of(survey, "dieutravien")
    assert surveyor.get(address).status_code == 200
    known = survey.person("Dũng")
    told = replace(member("Trương Văn Dũng", 1980, head=True), code=known.code, phone="0912345678")
    moved = replace(household("02", "Thôn Trung", told), household_id=known.home_id)
    write(survey.officer, survey.area.pk, moved, cause="form")
    sheet.refresh_from_db()
    assert sheet.village == survey.village("Thôn Trung")
    assert survey.record("Dũng").village == "Thôn Trung"
    assert surveyor.get(address).status_code == 404


def test_the_paper_has_seven_lines_of_school_years_what_is_known_first(survey: Survey) -> None:
    person = survey.person("Chi")
    for year, told in ((2019, {"class_name": "Lá"}), (2023, {"class_name": "4A", "school_name": "TH Cẩm Ngọc"})):
        SheetRemainder.objects.create(year=year, person_code=person.code, told=told)
    known = paper._facts([person.pk], IN_2025)[person.pk]
    years = paper._years(known, "2025-2026")
    blank = ["20…-20…"] * 3
    assert paper._year_lines(known.years, years).split("\n") == [
        "2019-2020 Lá", "2023-2024 4A", "2024-2025 5", "2025-2026", *blank,
    ]  # fmt: skip
    schools = paper._year_lines(known.schools, years).split("\n")
    assert schools[1:4] == ["2023-2024 TH Cẩm Ngọc", "2024-2025", "2025-2026"]
    child = survey.person("Dũng")
    SheetRemainder.objects.create(year=2025, person_code=child.code, told={"class_name": "Lá 1"})
    assert paper._facts([child.pk], IN_2025)[child.pk].years == {"2025-2026": "Lá 1"}, "who has no fact at all"
    many = {f"{year}-{year + 1}": "x" for year in range(2010, 2026)}
    assert paper._years(replace(known, years=many), "2025-2026") == [f"{y}-{y + 1}" for y in range(2019, 2026)]
