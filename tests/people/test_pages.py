"""The form of a household in a browser without scripts: what is typed is kept, whoever was faster."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gdtx.network.scope import Actor
from gdtx.people import registry, search
from gdtx.people.actions import save_person
from gdtx.people.models import Evidence, Household, Person
from tests.people import making
from tests.people.making import person, save
from tests.people.test_access import client
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def sent(*members: dict[str, str], **head: str) -> dict[str, str]:
    """The form as a browser sends it."""
    data = {"version": "0", "rows": str(len(members)), "number": "F1", "village": "Thôn Hòa Bình", **head}
    for place, member in enumerate(members):
        plain = {"code": "", "given_name": "An", "birth_year": "1980", "sex": "F", "kind": "permanent", **member}
        data |= {f"n{place}-{name}": value for name, value in plain.items()}
    return data


def test_a_household_is_added_and_changed_on_its_page(cast: Cast) -> None:
    browser = client(cast, "canbo")
    blank = dict.fromkeys(("given_name", "birth_year", "sex"), "")
    typed = sent({"family_name": "Hà Thị", "grade_completed": "5"}, blank)
    answer = browser.post(reverse("household_new"), typed)
    home = Household.objects.get()
    assert answer.headers["Location"].partition("?")[0] == reverse("household", args=[home.pk])
    an = Person.objects.get()
    assert Evidence.objects.get().value == "5"
    page = browser.get(reverse("household_change", args=[home.pk])).content.decode()
    assert 'value="Hà Thị"' in page
    changed = sent({"code": an.code, "family_name": "Hà Thị", "grade_completed": "", "phone": "0911"}, version="1")
    browser.post(reverse("household_change", args=[home.pk]), changed)
    an.refresh_from_db()
    assert an.phone == "0911"
    assert Evidence.objects.get().withdrawn_on is not None
    card = browser.get(reverse("person", args=[an.code])).content.decode()
    assert "<ins>0911</ins>" in card
    assert "rút ngày" in card


def test_what_asks_for_a_second_look_names_people_on_the_page_of_the_household_and_in_no_cookie(cast: Cast) -> None:
    browser = client(cast, "canbo")
    twice = {"family_name": "Hà Thị", "given_name": "Giống"}
    answer = browser.post(reverse("household_new"), sent(twice, twice))
    assert "messages" in browser.cookies
    page = browser.get(answer["Location"]).content.decode()
    assert "Hà Thị Giống có hai lần trong một phiếu với cùng họ tên và ngày sinh." in page
    assert "Đã lưu phiếu F1, 2 người." in page
    assert "hai lần" not in browser.get(reverse("household", args=[Household.objects.get().pk])).content.decode()


def test_wrong_values_come_back_tied_to_their_fields(cast: Cast) -> None:
    browser = client(cast, "canbo")
    typed = sent({"birth_year": "1800", "parent_name": "Bà Cụ Tổ"}, {"birth_year": "mười"})
    page = browser.post(reverse("household_new"), typed).content.decode()
    assert "năm sinh 1800 nằm ngoài" not in page  # what cannot be read is told first
    assert "“mười” không phải là số" in page
    assert 'value="Bà Cụ Tổ"' in page
    page = browser.post(reverse("household_new"), sent({"birth_year": "1800"})).content.decode()
    assert "năm sinh 1800 nằm ngoài" in page
    assert not Household.objects.exists()


def test_another_row_keeps_what_was_typed(cast: Cast) -> None:
    page = client(cast, "canbo").post(reverse("household_new"), sent({"family_name": "Đang gõ"}) | {"them-dong": "1"})
    text = page.content.decode()
    assert 'value="Đang gõ"' in text
    assert "n3-given_name" in text
    assert not Household.objects.exists()


def test_the_second_tab_is_told_what_the_first_wrote_and_keeps_its_own(cast: Cast, officer: Actor) -> None:
    home = save(officer, person("Hà Thị An", 1980, ethnicity=None))
    (an,) = making.of(home)
    save_person(by=officer, person_code=an.code, data=person("Hà Thị An", 1980, ethnicity=None, phone="0900"))
    browser = client(cast, "canbo")
    typed = sent({"code": an.code, "family_name": "Hà Thị", "phone": "0911"}, version="1", number="HN-001")
    answer = browser.post(reverse("household_change", args=[home.pk]), typed)
    text = answer.content.decode()
    assert "Phiếu này đã được Vũ Thị Mai sửa" in text
    assert "bạn nhập 0911, bản mới ghi 0900" in text
    assert 'value="0911"' in text
    assert 'name="version" value="2"' in text
    an.refresh_from_db()
    assert an.phone == "0900"
    browser.post(reverse("household_change", args=[home.pk]), typed | {"version": "2"})
    an.refresh_from_db()
    assert an.phone == "0911"


def test_names_are_found_without_marks_by_the_beginning_of_the_last_word(officer: Actor) -> None:
    save(officer, person("Nguyễn Thị Hoà", 1980), person("Đỗ Văn Hải", 1970, sex="M"), number="Đ-01")
    names = lambda typed: [row.name for row in search.find(officer, typed).persons]  # noqa: E731
    assert names("do van h") == ["Đỗ Văn Hải"]
    assert names("HOA nguyen") == ["Nguyễn Thị Hoà"]
    assert names("oa") == []
    assert [row.number for row in search.find(officer, "đ-01").households] == ["Đ-01"]


def test_a_subject_above_says_why_somebody_is_counted_so(cast: Cast, officer: Actor) -> None:
    (an,) = making.of(save(officer, person()))
    registry.explanation(
        "test",
        lambda actor, found: registry.Part("Vì sao được tính như vậy", [f"Mù chữ mức 1: {found.code}"]),
    )
    try:
        text = client(cast, "canbo").get(reverse("person", args=[an.code])).content.decode()
    finally:
        registry.forget("test")
    assert f"Mù chữ mức 1: {an.code}" in text
