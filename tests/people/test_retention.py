"""What is kept of people is erased when its time is over, by rules kept as data."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core.management import call_command

from gdtx.foundation.errors import Forbidden, Refused
from gdtx.network.scope import Actor
from gdtx.people.actions import erase_by_rule, set_rule
from gdtx.people.actions.retention import due
from gdtx.people.models import AccessEntry, Change, Evidence, Person
from tests.people import making
from tests.people.making import person, save
from tests.support.cast import IN_2025

pytestmark = pytest.mark.django_db

LATER = dt.date(2036, 1, 1)
SINCE = dt.date(2025, 1, 1)


def rule(subject: str, years: int = 5) -> None:
    """A rule in force since 2025."""
    set_rule(by=making.everybody(), subject=subject, years=years, since=SINCE, citation="Nghị định 356/2025/NĐ-CP")


def test_values_of_who_died_or_moved_long_ago_go_and_statistics_stay(officer: Actor) -> None:
    home = save(
        officer,
        person("Hà Thị Mất", 1940, left_reason="dead", left_on=dt.date(2025, 9, 1), phone="0911"),
        person("Lê Văn Đi", 1990, sex="M", left_reason="moved", left_on=dt.date(2025, 9, 1)),
        person("Bùi Thị Ở", 1990, facts={"grade_completed": 5}),
    )
    assert due(LATER).numbers() == {"persons": 0, "history": 0, "looked": 0}
    rule("dead")
    rule("moved", 20)
    assert due(IN_2025).persons == 0
    assert due(LATER).persons == 1
    assert Person.objects.filter(erased_at=None).count() == 3
    assert erase_by_rule(by=making.everybody(LATER), on=LATER).persons == 1
    dead = making.of(home)[0]
    assert (dead.name, dead.phone, dead.birth_year, dead.sex, dead.search_words) == ("", "", 1940, "F", "")
    change = Change.objects.get(person=dead)
    assert (change.before, change.after) == (None, None)
    assert Evidence.objects.count() == 1
    assert due(LATER).persons == 0


def test_rules_need_a_right_a_reason_and_an_order_of_time(officer: Actor) -> None:
    with pytest.raises(Forbidden):
        set_rule(by=officer, subject="dead", years=5, since=SINCE, citation="x")
    for wrong in ({"subject": "x"}, {"years": 0}, {"citation": " "}):
        values = {"subject": "dead", "years": 5, "since": SINCE, "citation": "x", **wrong}
        with pytest.raises(Refused):
            set_rule(by=making.everybody(), **values)  # type: ignore[arg-type]
    rule("dead")
    with pytest.raises(Refused):
        rule("dead", 7)


def test_the_command_counts_before_it_erases(officer: Actor, capsys: pytest.CaptureFixture[str]) -> None:
    save(officer, person())
    AccessEntry.objects.create(at=dt.datetime(2010, 1, 1, tzinfo=dt.UTC), by_label="Ai đó", purpose="check", what="x")
    rule("looked")
    with pytest.raises(Forbidden):
        erase_by_rule(by=officer, on=IN_2025)
    call_command("people_retention", "--dry-run", "--json")
    assert json.loads(capsys.readouterr().out)["looked"] == 1
    assert AccessEntry.objects.exists()
    call_command("people_retention", "--json")
    assert not AccessEntry.objects.exists()
