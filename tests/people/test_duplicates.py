"""Two records that may be of one person: merged, told apart, taken back; never decided twice."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gdtx.foundation.errors import Conflict, Forbidden, NotInScope, Refused
from gdtx.foundation.ranges import OPEN_END, has_overlap
from gdtx.network.scope import Actor
from gdtx.people.actions import (
    decide_different,
    decide_same,
    record_evidence,
    reopen_ticket,
    save_household,
)
from gdtx.people.checks import PeopleRefused
from gdtx.people.models import Change, DuplicateTicket, Evidence, Household, Person, Residence
from gdtx.people.queries import visible_persons
from tests.people import making
from tests.people.making import household, person, save
from tests.people.test_access import client
from tests.support.cast import IN_2025, Cast

pytestmark = pytest.mark.django_db


def twins(officer: Actor) -> DuplicateTicket:
    """Two records alike in one village."""
    save(officer, person("Hà Thị Trùng", 1990, facts={"grade_completed": 2}), number="1")
    save(officer, person("Hà Thị Trùng", 1990, facts={"degree": "primary"}, id_number="038190000001"), number="2")
    return DuplicateTicket.objects.get()


def state() -> dict[str, list[Any]]:
    """All that a merge may touch, but versions."""
    names = ["code", "merged_into_id", "home_id", "search_words", "likeness", "id_digest", "family_name", "died_on"]
    return {
        "persons": list(Person.objects.order_by("pk").values_list(*names)),
        "residences": list(Residence.objects.order_by("pk").values_list("person_id", "valid_from", "valid_to")),
        "evidence": list(Evidence.objects.order_by("pk").values_list("person_id", "kind", "value", "withdrawn_on")),
    }


def test_merging_moves_evidence_and_number_and_the_other_record_is_found_no_more(officer: Actor) -> None:
    ticket = twins(officer)
    first, second = ticket.first, ticket.second
    decide_same(by=officer, ticket_id=ticket.pk, version=1, kept_code=first.code, reason="Cùng mẹ")
    first.refresh_from_db()
    assert set(Evidence.objects.values_list("person", flat=True)) == {first.pk}
    assert first.id_digest
    assert [row.code for row in visible_persons(officer)] == [first.code]
    assert Change.objects.filter(cause="merge", person=second).exists()
    reopen_ticket(by=officer, ticket_id=ticket.pk, version=2)
    assert visible_persons(officer).count() == 2


def test_of_two_people_deciding_at_once_one_is_told(officer: Actor, cast: Cast) -> None:
    ticket = twins(officer)
    decide_different(by=officer, ticket_id=ticket.pk, version=1)
    with pytest.raises(Conflict, match="Vũ Thị Mai"):
        decide_same(by=officer, ticket_id=ticket.pk, version=1, kept_code=ticket.first.code)
    page = client(cast, "canbo").post(
        reverse("people_ticket", args=[ticket.pk]),
        {"version": "1", "decision": "same", "kept": ticket.first.code, "reason": ""},
    )
    assert "đã được Vũ Thị Mai quyết định" in page.content.decode()
    reopen_ticket(by=officer, ticket_id=ticket.pk, version=2)
    with pytest.raises(Conflict, match="rút lại"):
        reopen_ticket(by=officer, ticket_id=ticket.pk, version=3)
    with pytest.raises(Forbidden):
        decide_different(by=cast.actor("vhxh", IN_2025), ticket_id=ticket.pk, version=3)
    with pytest.raises(NotInScope):
        decide_different(by=cast.actor("so", IN_2025), ticket_id=ticket.pk, version=3)
    with pytest.raises(Refused, match="trong hai phiếu"):
        decide_same(by=officer, ticket_id=ticket.pk, version=3, kept_code="x")


def test_a_number_used_twice_in_the_commune_is_refused_and_elsewhere_makes_a_ticket(officer: Actor) -> None:
    save(officer, person("Hà Thị Một", 1990, id_number="038190000001"), number="H-07")
    with pytest.raises(PeopleRefused, match="H-07"):
        save(officer, person("Hà Thị Hai", 1991, id_number="038190000001"), number="2")
    save(making.everybody(), person("Vi Thị Ba", 1992, id_number="038190000001"), place=making.next_door())
    assert DuplicateTicket.objects.get().doubt == "same_number"


def test_of_another_communes_record_only_the_commune_is_told(officer: Actor, cast: Cast) -> None:
    save(making.everybody(), person("Vi Thị Ở Xa", 1992, birth_day=5, birth_month=6), place=making.next_door())
    save(officer, person("Vi Thị Ở Xa", 1992, birth_day=5, birth_month=6, phone="0911"))
    ticket = DuplicateTicket.objects.get()
    assert ticket.doubt == "two_communes"
    far, near = ticket.first, ticket.second
    Person.objects.filter(pk=far.pk).update(phone="0999888777")
    browser = client(cast, "canbo")
    page = browser.get(reverse("people_ticket", args=[ticket.pk])).content.decode()
    assert "0911" in page
    assert "0999888777" not in page
    assert "Phiếu của Xã Tam Chung" in page
    with pytest.raises(Refused, match="thuộc xã khác"):
        decide_same(by=officer, ticket_id=ticket.pk, version=1, kept_code=near.code)
    decide_same(by=officer, ticket_id=ticket.pk, version=1, kept_code=far.code)
    assert not visible_persons(officer).exists()
    assert browser.get(reverse("person", args=[near.code])).status_code == 404
    reopen_ticket(by=officer, ticket_id=ticket.pk, version=2)
    assert visible_persons(officer).get() == near


_DAYS = st.dates(dt.date(2000, 1, 1), IN_2025)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    moves=st.lists(
        st.tuples(st.sampled_from(["1", "2", "3"]), st.none() | _DAYS, st.sampled_from(["", "moved"])), max_size=6
    ),
    facts=st.lists(st.tuples(st.booleans(), st.integers(1, 12)), max_size=4),
    keep_first=st.booleans(),
)
def test_residences_never_overlap_and_splitting_restores_everything(
    officer: Actor, moves: list[tuple[str, dt.date | None, str]], facts: list[tuple[bool, int]], keep_first: bool
) -> None:
    from django.db import transaction

    with transaction.atomic():
        ticket = twins(officer)
        homes = {row.number: row for row in Household.objects.all()}
        homes["3"] = save(officer, person("Bùi Văn Chủ", 1950), number="3")
        for place, (number, since, reason) in enumerate(moves):
            code = (ticket.first if place % 2 else ticket.second).code
            told = household(
                person("Hà Thị Trùng", 1990, code=code, lives_since=since, left_reason=reason), number=number
            )
            try:
                save_household(by=officer, area_id=homes[number].area_id, data=told, household_id=homes[number].pk)
            except PeopleRefused:
                continue
        for of_first, grade in facts:
            record_evidence(
                by=officer,
                person_code=(ticket.first if of_first else ticket.second).code,
                kind="left_at_grade",
                value=str(grade),
                told_on=IN_2025,
                cause="form",
                source="",
            )
        _no_overlap()
        before = state()
        kept = ticket.first if keep_first else ticket.second
        decide_same(by=officer, ticket_id=ticket.pk, version=1, kept_code=kept.code)
        _no_overlap()
        reopen_ticket(by=officer, ticket_id=ticket.pk, version=2)
        assert state() == before
        transaction.set_rollback(True)


def _no_overlap() -> None:
    for one in Person.objects.all():
        rows = list(one.residences.exclude(end_reason="corrected"))
        assert not has_overlap(row.span for row in rows)
        assert sum(row.valid_to == OPEN_END for row in rows) <= 1


def test_the_page_lists_open_doubts_and_takes_a_decision(officer: Actor, cast: Cast) -> None:
    ticket = twins(officer)
    browser: Client = client(cast, "canbo")
    assert "Hà Thị Trùng (1990)" in browser.get(reverse("people_tickets")).content.decode()
    path = reverse("people_ticket", args=[ticket.pk])
    answer = browser.post(path, {"version": "1", "decision": "different", "reason": "Hai chị em họ"})
    assert answer.status_code == 302
    assert "Hai chị em họ" in browser.get(path).content.decode()
    assert "Không có phiếu nghi trùng" in browser.get(reverse("people_tickets")).content.decode()
