"""Recording an event."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext_lazy

from gdtx.audit import actions, contents, digests
from gdtx.audit.models import Event, WrittenOnceError
from gdtx.foundation import clock
from gdtx.foundation.ranges import OPEN_END
from gdtx.network.enums import Level

from .conftest import Somebody, record


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused(somebody):
    with pytest.raises(RuntimeError, match="transaction"):
        actions.record(actor=somebody, verb="log_class", subject_type="learning_class", subject_id=1)

    assert not Event.objects.filter(verb="log_class").exists()


@pytest.mark.django_db(transaction=True)
def test_an_event_goes_with_the_transaction_that_is_rolled_back():
    def fail_after_recording() -> None:
        with transaction.atomic():
            record(1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_recording()

    assert not Event.objects.filter(verb="log_class").exists()


@pytest.mark.django_db
def test_an_event_says_who_did_what_when_and_on_which_business_date():
    moment = datetime(2026, 11, 22, 8, 30, 15, 123456, tzinfo=UTC)
    with clock.use_business_date(date(2021, 1, 20)), time_machine.travel(moment, tick=False):
        event = Event.objects.get(pk=record(41, reason="ghi sót").pk)

    assert (event.at, event.business_date) == (moment, date(2021, 1, 20))
    assert (event.actor_id, event.actor_label, event.post_label) == (7, Somebody().label, Somebody().post_label)
    assert (event.verb, event.subject_type, event.subject_id) == ("log_class", "learning_class", "41")
    assert (event.organisation_id, event.area_id, event.reason, event.batch) == (3, 4, "ghi sót", "L1")
    assert (event.before, event.after) == ({"turns": 30}, {"turns": 32})


@pytest.mark.django_db
def test_the_digest_is_the_same_before_and_after_the_database():
    values = {
        "moment": datetime(2021, 1, 20, 7, 0, 0, 5, tzinfo=clock.TIME_ZONE),
        "day": date(2021, 1, 20),
        "no end": OPEN_END,
        "money": Decimal("1500000.50"),
        "share": 0.1,
        "large": 1e22,
        "level": Level.COMMUNE,
        "lazy": gettext_lazy("Lớp học"),
        "id": uuid.UUID(int=5),
        "file": Path("lớp.xlsx"),
        "several": {3, 1, 2},
        "nested": {"có": [True, None, ("a", 1)]},
        "nul": "a\x00b\ud800",
        7: "number as name",
        "tổ hợp": "Hoa\u0300",
    }
    event = record(1, before=values, after={}, reason="dấu \x00 lạ", subject_label="x" * 400)

    stored = Event.objects.get(pk=event.pk)

    assert contents.content(stored) == contents.content(event)
    assert digests.mac("event", contents.content(stored)) == stored.digest
    assert stored.before["money"] == "1500000.50"
    assert stored.before["moment"] == "2021-01-20T00:00:00.000005Z"
    assert stored.before["tổ hợp"] == "Hoa\u0300"
    assert len(stored.subject_label) == 300


@pytest.mark.django_db
def test_a_value_without_a_plain_form_is_refused():
    with pytest.raises(TypeError, match="object has no plain form"):
        record(1, after={"thing": object()})
    with pytest.raises(TypeError, match="time zone"):
        record(1, after={"moment": datetime(2021, 1, 20)})


@pytest.mark.django_db
def test_an_event_without_verb_or_subject_is_refused():
    with pytest.raises(ValueError, match="verb"):
        record(1, verb="")
    with pytest.raises(ValueError, match="verb"):
        record(1, subject_type="")


def test_changes_keeps_only_the_fields_that_differ():
    before = {"topic": "Nuôi gà", "turns": 30, "start": date(2021, 1, 5), "place": None}
    after = {"topic": "Nuôi gà", "turns": 32, "start": date(2021, 1, 5), "cost": 5}

    assert actions.changes(before, after) == ({"turns": 30, "cost": None}, {"turns": 32, "cost": 5})


@pytest.mark.django_db
def test_the_program_itself_cannot_change_or_remove_an_event():
    event = record(1)

    for attempt in (
        event.save,
        event.delete,
        Event.objects.all().delete,
        lambda: Event.objects.update(reason="khác"),
        lambda: Event.objects.bulk_update([event], ["reason"]),
    ):
        with pytest.raises(WrittenOnceError):
            attempt()


@pytest.mark.django_db(transaction=True)
def test_many_events_of_one_transaction_are_sealed_once():
    with CaptureQueriesContext(connection) as queries, transaction.atomic():
        for number in range(5):
            record(number)
        with transaction.atomic():
            record(6)

    looked = [query for query in queries if 'WHERE "audit_event"."block_id" IS NULL LIMIT 1' in query["sql"]]
    assert len(looked) == 2
    assert Event.objects.filter(verb="log_class").values_list("block_id", flat=True).distinct().count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_event_after_a_savepoint_that_was_rolled_back_is_still_sealed():
    with transaction.atomic():
        with transaction.atomic():
            record(1)
            transaction.set_rollback(True)
        kept = record(2)

    assert Event.objects.get(pk=kept.pk).block_id is not None
