"""What is kept of people is erased when its time is over, by rules kept as data."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core.management import call_command
from django.test import Client

from gdtx.audit.models import Event
from gdtx.foundation.clock import BUSINESS_DATE_SESSION_KEY
from gdtx.foundation.errors import Forbidden, Refused
from gdtx.network.scope import Actor
from gdtx.people import bulk
from gdtx.people.actions import decide_same, erase_by_rule, set_rule
from gdtx.people.actions.retention import due
from gdtx.people.models import AccessEntry, Change, DuplicateTicket, Erasure, Evidence, Household, Person, RetentionRule
from tests.people import making
from tests.people.making import household, person, save
from tests.support.cast import IN_2025, Cast

pytestmark = pytest.mark.django_db

LATER = dt.date(2036, 1, 1)
SINCE = dt.date(2025, 1, 1)


def rule(subject: str, years: int = 5, **more: int) -> None:
    """A rule in force since 2025."""
    citation = "Nghị định 356/2025/NĐ-CP"
    set_rule(by=making.everybody(), subject=subject, years=years, since=SINCE, citation=citation, **more)


def test_values_of_who_died_or_moved_long_ago_go_and_statistics_stay(officer: Actor) -> None:
    home = save(
        officer,
        person("Hà Thị Mất", 1940, left_reason="dead", left_on=dt.date(2025, 9, 1), phone="0911"),
        person("Lê Văn Đi", 1990, sex="M", left_reason="moved", left_on=dt.date(2025, 9, 1)),
        person("Bùi Thị Ở", 1990, facts={"grade_completed": 5}),
    )
    assert due(LATER).numbers() == {"persons": 0}
    rule("dead")
    rule("moved", 20)
    assert due(IN_2025).persons == 0
    assert due(LATER).numbers() == {"dead": 1, "moved": 0, "persons": 1}
    assert Person.objects.filter(erased_at=None).count() == 3
    assert erase_by_rule(by=making.everybody(LATER), on=LATER).persons == 1
    dead = making.of(home)[0]
    assert (dead.name, dead.phone, dead.birth_year, dead.sex, dead.search_words) == ("", "", 1940, "F", "")
    change = Change.objects.get(person=dead)
    assert (change.before, change.after) == (None, None)
    assert Evidence.objects.count() == 1
    assert due(LATER).persons == 0


def test_a_home_that_nobody_is_known_of_goes_with_the_last_of_them_and_so_does_a_merged_record(officer: Actor) -> None:
    gone = dt.date(2025, 9, 1)
    alone = save(
        officer, person("Hà Thị Mất", 1940, left_reason="dead", left_on=gone), number="MỘT", address="số 5, ngõ 3"
    )
    shared = save(
        officer,
        person("Hà Văn Mất", 1941, sex="M", left_reason="dead", left_on=gone),
        person("Hà Thị Ở", 1960),
        number="HAI",
        address="số 7",
    )
    one, two = making.of(alone)[0], making.of(shared)[0]
    first, second = sorted((one, two), key=lambda each: each.pk)
    ticket = DuplicateTicket.objects.create(
        first=first, second=second, doubt="same_in_village", raised_at=dt.datetime(2025, 10, 1, tzinfo=dt.UTC)
    )
    everybody = making.everybody()
    decide_same(by=everybody, ticket_id=ticket.pk, kept_code=two.code, version=ticket.version, reason="Hà Thị là một")
    rule("dead")
    erase_by_rule(by=making.everybody(LATER), on=LATER)
    assert set(Person.objects.filter(erased_at=None).values_list("given_name", flat=True)) == {"Ở"}
    assert dict(Household.objects.values_list("number", "address")) == {"MỘT": "", "HAI": "số 7"}
    assert not Change.objects.filter(household=alone, erased_at=None).exists()
    ticket.refresh_from_db()
    assert ticket.reason == ""


def test_the_history_is_emptied_by_its_rule_and_a_batch_whose_history_went_is_not_taken_back(officer: Actor) -> None:
    told = household(person("Hà Thị An", 1980, phone="0912"))
    bulk.write(by=officer, area_id=making.here().pk, households=[told], told_on=IN_2025, batch_code="LÔ-1")
    rule("history", 0, months=6)
    before = Change.objects.count()
    assert before >= 2
    assert due(IN_2025).numbers() == {"history": 0, "persons": 0}
    assert erase_by_rule(by=making.everybody(LATER), on=LATER).by_kind == {"history": before}
    assert list(Change.objects.values_list("before", "after").distinct()) == [(None, None)]
    assert set(Change.objects.values_list("by_label", flat=True)) == {officer.label}
    assert Person.objects.get().name == "Hà Thị An"
    with pytest.raises(Refused) as refused:
        bulk.undo(by=officer, batch_code="LÔ-1")
    assert refused.value.rule == "history_erased"


def test_rules_need_a_right_a_reason_and_an_order_of_time(officer: Actor) -> None:
    with pytest.raises(Forbidden):
        set_rule(by=officer, subject="dead", years=5, since=SINCE, citation="x")
    wrongs = (
        {"subject": "x"},
        {"years": 0},
        {"years": 101},
        {"months": 12},
        {"citation": " "},
        {"citation": "x" * 301},
    )
    for wrong in wrongs:
        values = {"subject": "dead", "years": 5, "since": SINCE, "citation": "x", **wrong}
        with pytest.raises(Refused):
            set_rule(by=making.everybody(), **values)  # type: ignore[arg-type]
    rule("dead")
    with pytest.raises(Refused):
        rule("dead", 7)


def test_a_rule_with_a_mistyped_year_gives_way_before_it_begins(officer: Actor) -> None:
    del officer
    everybody = making.everybody()
    rule("dead")
    told = {"by": everybody, "subject": "dead", "citation": "x"}
    for years, since in ((7, dt.date(2205, 7, 1)), (8, dt.date(2206, 1, 1)), (9, dt.date(2026, 1, 1))):
        set_rule(years=years, since=since, **told)  # type: ignore[arg-type]
    kept = RetentionRule.objects.order_by("valid_from").values_list("years", "valid_from", "valid_to")
    assert [(years, begun) for years, begun, _end in kept] == [(5, SINCE), (9, dt.date(2026, 1, 1))]
    assert kept[0][2] == kept[1][1]
    for since in (SINCE, dt.date(9999, 12, 31)):
        with pytest.raises(Refused) as refused:
            set_rule(years=6, since=since, **told)  # type: ignore[arg-type]
        assert refused.value.rule == "rule_start"
    assert len(RetentionRule.objects.all()) == 2


def test_the_command_counts_before_it_erases(officer: Actor, capsys: pytest.CaptureFixture[str]) -> None:
    save(officer, person())
    AccessEntry.objects.create(at=dt.datetime(2010, 1, 1, tzinfo=dt.UTC), by_label="Ai đó", purpose="check", what="x")
    rule("looked")
    with pytest.raises(Forbidden):
        erase_by_rule(by=officer, on=IN_2025)
    call_command("people_retention", "--dry-run", "--json")
    assert json.loads(capsys.readouterr().out)["looked"] == 1
    assert AccessEntry.objects.exists()
    assert not Erasure.objects.exists()
    call_command("people_retention", "--json")
    assert not AccessEntry.objects.exists()
    call_command("people_retention", "--set", "history=1,6", "--citation", "Quyết định số 5")
    assert "Giá trị trong lịch sử thay đổi: 0 bản ghi (giữ 1 năm 6 tháng)" in capsys.readouterr().out


def test_an_erasure_is_cut_into_pieces_and_leaves_a_trace_that_names_nobody(officer: Actor) -> None:
    gone = dt.date(2025, 9, 1)
    for number in range(3):
        save(officer, person(f"Hà Thị Mất{number}", 1940, left_reason="dead", left_on=gone), number=f"H{number}")
    rule("dead")
    everybody = making.everybody(LATER)
    assert erase_by_rule(by=everybody, on=LATER, at_most=0).whole == 0
    assert erase_by_rule(by=everybody, on=LATER, at_most=1).whole == 3
    last = Erasure.objects.first()
    assert last is not None
    assert (last.on, last.erased, last.by_label) == (LATER, {"dead": 3}, everybody.label)
    assert last.finished_at is not None
    event = Event.objects.filter(verb="erase_by_rule").latest("pk")
    assert event.after == {"dead": 3, "persons": 3}
    assert "Mất" not in json.dumps([event.after, event.subject_label, last.erased], ensure_ascii=False)


def browser(cast: Cast, username: str) -> Client:
    """The person's browser, on a day of 2025."""
    client = Client()
    client.force_login(cast.person(username), backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[BUSINESS_DATE_SESSION_KEY] = IN_2025.isoformat()
    session.save()
    return client


def test_the_page_is_read_by_who_sees_persons_and_changed_by_who_runs_the_installation(
    cast: Cast, officer: Actor
) -> None:
    save(officer, person("Hà Thị Cũ", left_reason="dead", left_on=dt.date(2015, 9, 1), lives_since=dt.date(2010, 1, 1)))
    address = "/nhan-khau/thoi-han-luu/"
    reader = browser(cast, "canbo")
    page = reader.get(address).content.decode()
    assert "chưa đặt, giữ mãi" in page
    assert "Đang hết hạn" not in page
    assert reader.post(f"{address}dat/", {}).status_code == 403
    assert reader.post(f"{address}xoa/", {"sure": "on"}).status_code == 403
    assert browser(cast, "khach").get(address).status_code == 403

    admin = browser(cast, "admin")
    typed = {"subject": "dead", "years": "5", "months": "", "since": "01/01/2025", "citation": ""}
    wrong = admin.post(f"{address}dat/", typed)
    assert wrong.status_code == 400
    assert 'value="01/01/2025"' in wrong.content.decode()
    assert not RetentionRule.objects.exists()
    told = admin.post(f"{address}dat/", typed | {"citation": "Luật 91/2025/QH15"}, follow=True).content.decode()
    assert "Người đã mất: giữ 5 năm." in told
    assert "có 1 bản ghi hết hạn" in told
    assert "Hà Thị Cũ" not in told

    assert admin.post(f"{address}xoa/", {}).status_code == 400
    assert Person.objects.get().name == "Hà Thị Cũ"
    done = admin.post(f"{address}xoa/", {"sure": "on"}, follow=True).content.decode()
    assert "Đã xóa 1 bản ghi hết hạn." in done
    assert "Người đã mất: 1" in done
    assert Person.objects.get().name == ""
    assert "Người đã mất: 1" in reader.get(address).content.decode()
