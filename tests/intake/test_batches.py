from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from gdtx.audit.models import Event
from gdtx.foundation import clock
from gdtx.foundation.errors import Conflict, NotInScope, Refused
from gdtx.intake import actions, registry
from gdtx.intake.counts import Counts
from gdtx.intake.models import Batch, BatchState, RefusedRow
from gdtx.intake.queries import SILENCE, batch_for, is_interrupted, within
from tests.support.cast import IN_2021, Cast

pytestmark = pytest.mark.django_db


def opened(cast: Cast, username: str = "giamdoc") -> Batch:
    return actions.open_batch(
        by=cast.actor(username, IN_2021),
        subject="classes",
        prefix="LOP",
        file_name="lớp.xlsx",
        file_sha256="0" * 64,
        on=IN_2021,
    )


def staged(cast: Cast) -> Batch:
    batch = opened(cast)
    counts = Counts(rows=3, accepted=1, changed=1, refused=1, unchanged=1, totals={"classes": 1, "turns": 40})
    refused = [actions.Refusal(4, ["a", None, 3], [{"column": "Nữ", "rule": "r", "value": "3", "message": "m"}])]
    with transaction.atomic():
        actions.stage(batch=batch, counts=counts, warnings=[], refused=refused, organisation_id=cast.cam_ngoc.pk)
    return batch


@pytest.mark.parametrize(
    "numbers",
    [{"rows": 3, "accepted": 1}, {"rows": 1, "accepted": 1, "changed": 2}, {"rows": 0, "refused": 1}],
)
def test_counts_that_do_not_add_up_cannot_be_said(numbers: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"add up|changed"):
        Counts(**numbers)


def test_counts_that_do_not_add_up_cannot_be_stored(cast: Cast) -> None:
    batch = opened(cast)

    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(rows=5, accepted=1)


def test_a_code_names_the_day_and_no_letters_that_look_alike(cast: Cast) -> None:
    prefix, day, letters = opened(cast).code.split("-")

    assert (prefix, day) == ("LOP", f"{clock.now():%Y%m%d}")
    assert len(letters) == 5
    assert not set(letters) & set("01ILOU")


def test_a_batch_goes_from_reading_to_done_and_undone(cast: Cast) -> None:
    director = cast.actor("giamdoc", IN_2021)
    batch = staged(cast)
    assert RefusedRow.objects.get().cells == ["a", None, 3]
    with transaction.atomic():
        taken = actions.take_for_confirmation(batch.code)
        actions.mark_done(batch=taken, by=director, verb="import_classes")
    with transaction.atomic():
        taken = actions.take_for_undo(batch.code)
        actions.mark_undone(batch=taken, by=director, verb="undo_import", after={"removed": 1})

    batch.refresh_from_db()
    assert batch.state == BatchState.UNDONE
    events = list(Event.objects.order_by("pk"))
    assert [event.verb for event in events] == ["import_classes", "undo_import"]
    assert {event.batch for event in events} == {batch.code}
    assert events[0].after is not None
    assert events[0].after["totals"] == {"classes": 1, "turns": 40}
    assert events[0].organisation_id == cast.cam_ngoc.pk


@pytest.mark.parametrize(
    ("state", "confirming", "undoing"),
    [
        (BatchState.READING, "batch_reading", "batch_reading"),
        (BatchState.STAGED, None, "batch_not_written"),
        (BatchState.DONE, "batch_done", None),
        (BatchState.UNDONE, "batch_undone", "batch_undone"),
        (BatchState.DISCARDED, "batch_discarded", "batch_discarded"),
        (BatchState.FAILED, "batch_failed", "batch_failed"),
    ],
)
def test_each_state_lets_only_its_own_steps_through(
    cast: Cast, state: BatchState, confirming: str | None, undoing: str | None
) -> None:
    batch = opened(cast)
    Batch.objects.update(state=state)

    for take, rule in ((actions.take_for_confirmation, confirming), (actions.take_for_undo, undoing)):
        if rule is None:
            assert take(batch.code).code == batch.code
            continue
        with pytest.raises(Conflict) as refusal:
            take(batch.code)
        assert refusal.value.rule == rule
        assert batch.code in refusal.value.message


def test_a_failed_reading_keeps_its_reason(cast: Cast) -> None:
    batch = opened(cast)

    actions.fail(batch=batch, refused=Refused("not_excel", "Không phải tệp Excel.", "lớp.xlsx"))

    assert batch.state == BatchState.FAILED
    assert batch.error == {"rule": "not_excel", "message": "Không phải tệp Excel.", "where": "lớp.xlsx"}


def test_only_a_silent_reader_is_interrupted(cast: Cast) -> None:
    batch = opened(cast)
    now = clock.now()

    assert not is_interrupted(batch, now=now)
    assert is_interrupted(batch, now=now + SILENCE + dt.timedelta(seconds=2))
    actions.still_reading(batch, 500)
    batch.refresh_from_db()
    assert batch.rows_read == 500
    Batch.objects.update(state=BatchState.STAGED)
    batch.refresh_from_db()
    assert not is_interrupted(batch, now=now + 10 * SILENCE)


@pytest.mark.parametrize(
    ("username", "sees"),
    [
        *((name, True) for name in ("giamdoc", "phogiamdoc", "so", "phong", "canbo_cu")),
        *((name, False) for name in ("giamdoc_ps", "so40", "giamdoc40", "khach")),
    ],
)
def test_a_batch_is_seen_by_those_whose_scope_holds_its_centre(cast: Cast, username: str, sees: bool) -> None:
    batch = staged(cast)
    actor = cast.actor(username, IN_2021)

    if sees:
        assert batch_for(actor, batch.code.lower()).pk == batch.pk
    else:
        with pytest.raises(NotInScope):
            batch_for(actor, batch.code)


def test_a_batch_of_several_centres_is_not_seen_by_one_of_them(cast: Cast) -> None:
    batch = staged(cast)
    province = cast.actor("so", IN_2021).area_roots()
    assert province is not None
    Batch.objects.update(organisation_id=None, area_id=province[0], created_by_id=None)

    assert batch_for(cast.actor("so", IN_2021), batch.code).pk == batch.pk
    with pytest.raises(NotInScope):
        batch_for(cast.actor("giamdoc", IN_2021), batch.code)
    with pytest.raises(NotInScope):
        batch_for(cast.actor("canbo_cu", IN_2021), batch.code)


def test_everybody_sees_the_batches_they_made(cast: Cast) -> None:
    batch = opened(cast, "khach")

    found = within("classes", user_id=cast.person("khach").pk, organisation_ids=set(), area_ids=[])

    assert list(found) == [batch]


def test_a_batch_of_a_part_that_is_not_installed_is_refused(cast: Cast) -> None:
    batch = opened(cast)
    batch.subject = "unknown"

    with pytest.raises(Refused) as refusal:
        registry.subject_of(batch)

    assert refusal.value.rule == "unknown_subject"
    assert {"accounts", "classes", "register"} <= {subject.code for subject in registry.all_subjects()}
