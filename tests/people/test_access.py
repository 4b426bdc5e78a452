"""Whoever is shown persons leaves an entry; whoever may not see them learns nothing. At every address of people."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from gdtx.foundation.clock import BUSINESS_DATE_SESSION_KEY
from gdtx.network.scope import Actor
from gdtx.people import registry
from gdtx.people.models import AccessEntry, DuplicateTicket, Household, Person
from gdtx.people.pages.urls import urlpatterns
from tests.people import making
from tests.people.making import person, save
from tests.support.cast import IN_2025, Cast

pytestmark = pytest.mark.django_db

NUMBER = "038180001234"
SECRETS = ("Bí Mật", "0912345678", NUMBER)


@dataclass
class Register:
    """A household with somebody in it, somebody who left, and a doubt."""

    home: Household
    person: Person
    left: Person
    ticket: DuplicateTicket
    more: dict[str, Any] = field(default_factory=dict)


@pytest.fixture
def register(officer: Actor) -> Register:
    """Somebody whose name, number and phone are secrets."""
    secret = person("Nguyễn Bí Mật", 1980, id_number=NUMBER, phone="0912345678", head=True)
    gone = person("Lê Bí Mật", 1990, left_reason="moved")
    home = save(officer, secret, gone, number="BM1")
    save(officer, person("Nguyễn Bí Mật", 1980), number="BM2")
    first, left = making.of(home)
    return Register(home, first, left, DuplicateTicket.objects.get())


def client(cast: Cast, username: str) -> Client:
    """A browser of the person on the day."""
    found = Client()
    found.force_login(cast.person(username), backend="django.contrib.auth.backends.ModelBackend")
    session = found.session
    session[BUSINESS_DATE_SESSION_KEY] = IN_2025.isoformat()
    session.save()
    return found


#: Address → how it is asked. Every address of people is here, or the test below fails.
def asked(register: Register) -> dict[str, tuple[str, str, dict[str, str]]]:
    """Method, path and data of every address that shows persons."""
    code, left, home, ticket = register.person.code, register.left.code, register.home.pk, register.ticket.pk
    return {
        "people": ("GET", reverse("people"), {}),
        "people_search": ("GET", reverse("people_search"), {"q": "bi mat"}),
        "people_export": ("POST", reverse("people_export"), {"purpose": "report", "ho-ten": "1"}),
        "household": ("GET", reverse("household", args=[home]), {}),
        "household_change": ("GET", reverse("household_change", args=[home]), {}),
        "person": ("GET", reverse("person", args=[code]), {}),
        "person_number": ("POST", reverse("person_number", args=[code]), {"purpose": "check"}),
        "person_reopen": ("GET", reverse("person_reopen", args=[left]), {}),
        "people_tickets": ("GET", reverse("people_tickets"), {}),
        "people_ticket": ("GET", reverse("people_ticket", args=[ticket]), {}),
        "people_access": ("GET", reverse("people_access"), {}),
    }


def answers(cast: Cast, username: str, register: Register) -> Iterator[tuple[str, Any, int]]:
    """Every address as the person is answered, with how many entries that left."""
    browser = client(cast, username)
    for name, (method, path, data) in asked(register).items():
        before = AccessEntry.objects.count()
        answer = browser.get(path, data) if method == "GET" else browser.post(path, data)
        yield name, answer, AccessEntry.objects.count() - before


def test_every_address_that_shows_persons_leaves_an_entry(cast: Cast, register: Register) -> None:
    of_nobody = {"household_new", "people_retention", "people_retention_set", "people_retention_erase"}
    assert set(asked(register)) | of_nobody == {pattern.name for pattern in urlpatterns}
    for name, answer, entries in answers(cast, "canbo", register):
        assert answer.status_code == 200, name
        assert entries >= 1, name
        last = AccessEntry.objects.latest("pk")
        assert (last.by_id, last.by_label) == (cast.person("canbo").pk, "Vũ Thị Mai"), name
        assert last.post_label, name
        if name not in ("people_access", "people_tickets"):
            assert last.area_id == register.home.area_id, name


@pytest.mark.parametrize(
    "username", ["chutich", "so", "so40", "bo", "admin", "giamdoc", "giaovien", "vanthu", "giamdocso"]
)
def test_who_may_not_see_persons_learns_nothing(cast: Cast, register: Register, username: str) -> None:
    for name, answer, entries in answers(cast, username, register):
        assert answer.status_code in (403, 404), name
        assert entries == 0, name
        text = answer.content.decode("utf-8", "replace")
        assert not [secret for secret in SECRETS if secret in text], name


def test_a_commune_next_door_finds_nothing_and_is_not_told_that_there_is_something(
    cast: Cast, register: Register
) -> None:
    """The same register read by the officer of another commune: as if it were not there."""
    Household.objects.update(area=making.next_door())
    for name, answer, _entries in answers(cast, "canbo", register):
        text = answer.content.decode("utf-8", "replace")
        assert "Lê Bí Mật" not in text, name
        assert NUMBER not in text, name
        if name not in ("people", "people_search", "people_export", "people_tickets", "people_access"):
            assert answer.status_code == 404, name


def test_a_surveyor_sees_the_villages_another_subject_opens_and_no_others(cast: Cast, register: Register) -> None:
    from gdtx.network.models import Post
    from gdtx.people.queries import visible_households, visible_persons

    Post.objects.filter(user=cast.person("vhxh")).update(role="surveyor")
    surveyor = cast.actor("vhxh", IN_2025)
    assert not visible_persons(surveyor).exists()
    for name, answer, entries in answers(cast, "vhxh", register):
        assert (answer.status_code, entries) in ((403, 0), (404, 0)), name
    village = register.home.village
    other = save(cast.actor("canbo", IN_2025), person("Phạm Thị Khác"), village="Thôn khác")
    registry.reach(
        "test",
        lambda _actor: registry.Reach(
            households=Q(village=village), may_change=True, areas=frozenset({register.home.area_id})
        ),
    )
    try:
        assert {row.pk for row in visible_households(surveyor)} == {
            row.pk for row in Household.objects.exclude(pk=other.pk)
        }
        browser = client(cast, "vhxh")
        assert browser.get(reverse("household", args=[register.home.pk])).status_code == 200
        assert AccessEntry.objects.latest("pk").purpose == "survey"
        assert browser.get(reverse("household", args=[other.pk])).status_code == 404
        assert browser.get(reverse("person_number", args=[register.person.code])).status_code == 403
        save(surveyor, person("Trần Thị Mới"), number="M1")
        with pytest.raises(Exception, match="ngoài các thôn"):
            save(surveyor, person("Trần Thị Nữa"), number="M2", village="Thôn khác")
        assert not Household.objects.filter(number="M2").exists()
    finally:
        registry.forget("test")


def test_the_file_holds_names_only_when_asked_for_them_and_the_purpose_is_kept(cast: Cast, register: Register) -> None:
    browser = client(cast, "canbo")
    path = reverse("people_export")
    refused = browser.post(path, {"purpose": "", "ho-ten": "1"})
    assert "Hãy chọn mục đích" in refused.content.decode()
    without = _cells(browser.post(path, {"purpose": "report"}).content)
    assert "1980" in without
    assert not [cell for cell in without if "Bí Mật" in cell or cell == "0912345678"]
    assert "Nguyễn Bí Mật" in _cells(browser.post(path, {"purpose": "report", "ho-ten": "1"}).content)
    purposes = AccessEntry.objects.filter(what__startswith="Tệp Excel").values_list("purpose", "persons")
    assert list(purposes) == [("report", 2), ("report", 2)]


def _cells(content: bytes) -> set[str]:
    sheets = load_workbook(io.BytesIO(content)).worksheets
    return {str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row if cell}


def test_the_number_is_masked_until_its_showing_is_logged(cast: Cast, register: Register) -> None:
    browser = client(cast, "canbo")
    card = browser.get(reverse("person", args=[register.person.code])).content.decode()
    assert "••••••••1234" in card
    assert NUMBER not in card
    refused = browser.post(reverse("person_number", args=[register.person.code]), {"purpose": ""})
    assert NUMBER not in refused.content.decode()
    shown = browser.post(reverse("person_number", args=[register.person.code]), {"purpose": "request"})
    assert NUMBER in shown.content.decode()
    assert AccessEntry.objects.latest("pk").purpose == "request"


def test_a_number_is_asked_for_in_the_body_never_in_the_address(cast: Cast, register: Register) -> None:
    browser = client(cast, "canbo")
    found = browser.post(reverse("people_search"), {"q": NUMBER})
    assert "Nguyễn Bí Mật" in found.content.decode()
    asked_openly = browser.get(reverse("people_search"), {"q": NUMBER}).content.decode()
    assert "không để trên thanh địa chỉ" in asked_openly
    assert "Bí Mật" not in asked_openly
    assert browser.post(reverse("people_search"), {"q": "bi mat"}).status_code == 302


def test_a_centre_sees_of_a_learner_what_the_class_needs(cast: Cast, register: Register) -> None:
    registry.reach("test", lambda _actor: registry.Reach(persons=Q(pk=register.person.pk)))
    try:
        text = client(cast, "giaovien").get(reverse("person", args=[register.person.code])).content.decode()
        other = client(cast, "giaovien").get(reverse("person", args=[register.left.code]))
    finally:
        registry.forget("test")
    assert "Nguyễn Bí Mật" in text
    assert "BM1" not in text
    assert "••••" not in text
    assert other.status_code == 404
    assert AccessEntry.objects.latest("pk").purpose == "class"


def test_pages_ask_as_many_queries_for_many_rows_as_for_few(
    cast: Cast, register: Register, django_assert_max_num_queries: Any
) -> None:
    browser = client(cast, "canbo")
    for path in (reverse("people"), reverse("household", args=[register.home.pk])):
        browser.get(path)
    for number in range(12):
        save(cast.actor("canbo", IN_2025), person(f"Hà Thị {number}", 1950 + number), number=f"N{number}")
    with django_assert_max_num_queries(40):
        assert "N11" in browser.get(reverse("people")).content.decode()
