"""Identification numbers: encrypted, found whatever key they lie under, never overwritten when unreadable."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import override_settings
from django.urls import reverse

from gdtx.foundation.errors import Forbidden, Refused
from gdtx.network.scope import Actor
from gdtx.people import identity, search
from gdtx.people.actions import reencrypt_numbers, save_person, show_number
from gdtx.people.models import Change, Person
from tests.people import making
from tests.people.making import person, save
from tests.people.test_access import client
from tests.support.cast import IN_2025, Cast

pytestmark = pytest.mark.django_db

NUMBER = "038180001234"


@pytest.fixture
def an(officer: Actor) -> Person:
    """Somebody with a number."""
    return making.of(save(officer, person(id_number="038 180 001 234")))[0]


def test_no_table_holds_the_number(an: Person) -> None:
    assert an.id_encrypted
    with connection.cursor() as cursor:
        for table in ("people_person", "people_change", "audit_event", "people_accessentry"):
            cursor.execute(f"SELECT * FROM {table}")
            assert NUMBER not in str(cursor.fetchall())


def test_it_is_found_exactly_and_only_in_scope(an: Person, officer: Actor, cast: Cast) -> None:
    assert [row.pk for row in search.find(officer, "038.180.001.234").persons] == [an.pk]
    assert search.find(officer, "038180001235").persons == []
    assert search.find(cast.actor("so", IN_2025), NUMBER).persons == []


def test_after_a_change_of_the_data_key_it_is_found_and_written_anew(an: Person, officer: Actor) -> None:
    old = an.id_key
    with override_settings(GDTX_DATA_KEY="another", GDTX_DATA_KEY_FALLBACKS=["only-for-tests-too"]):
        assert [row.pk for row in search.find(officer, NUMBER).persons] == [an.pk]
        assert reencrypt_numbers(by=making.everybody(), dry_run=True) == {"numbers": 1, "history": 1, "unreadable": 0}
        reencrypt_numbers(by=making.everybody())
        an.refresh_from_db()
        assert an.id_key != old
        assert show_number(by=officer, person_code=an.code, purpose="check") == NUMBER
        change = Change.objects.get(person=an)
        assert change.after is not None
        assert change.after["id_key"] == an.id_key
        assert reencrypt_numbers(by=making.everybody())["numbers"] == 0
    with pytest.raises(Forbidden):
        reencrypt_numbers(by=officer)


def test_under_a_wrong_key_it_is_said_to_be_unreadable_and_never_overwritten(
    an: Person, officer: Actor, cast: Cast
) -> None:
    stored = an.id_encrypted
    with override_settings(GDTX_DATA_KEY="wrong"):
        with pytest.raises(identity.DataKeyMissing, match="giữ nguyên"):
            show_number(by=officer, person_code=an.code, purpose="check")
        card = client(cast, "canbo").get(reverse("person", args=[an.code])).content.decode()
        assert "mã hóa bằng khóa" in card
        with pytest.raises(identity.DataKeyMissing):
            save_person(by=officer, person_code=an.code, data=person(id_number="038180009999"))
        assert reencrypt_numbers(by=making.everybody())["unreadable"] == 2
        save_person(by=officer, person_code=an.code, data=person(note="Vẫn sửa được chỗ khác"))
    with override_settings(GDTX_DATA_KEY=""), pytest.raises(identity.DataKeyMissing, match="chưa có khóa"):
        search.find(officer, NUMBER)
    an.refresh_from_db()
    assert (an.id_encrypted, an.note) == (stored, "Vẫn sửa được chỗ khác")


def test_a_number_altered_outside_the_program_is_told(an: Person, officer: Actor) -> None:
    Person.objects.update(id_encrypted="gAAAAAB" + "x" * 60)
    with pytest.raises(Refused, match="thay đổi ngoài chương trình"):
        show_number(by=officer, person_code=an.code, purpose="check")
