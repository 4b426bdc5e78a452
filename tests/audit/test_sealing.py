"""Blocks, the anchor, and finding what somebody did past the program."""

from __future__ import annotations

import json
import threading

import pytest
from django.db import connection, transaction

from gdtx.audit import actions, anchor, digests, sealing, verifying
from gdtx.audit.models import Block, Event, Log
from gdtx.foundation.errors import Refused

from .conftest import record, unsealed

pytestmark = pytest.mark.django_db(transaction=True)

EVENT, BLOCK, LOG = (model._meta.db_table for model in (Event, Block, Log))


def kinds() -> set[str]:
    """The kinds of problems that a check finds."""
    return {problem.kind for problem in verifying.verify().problems}


# --- The normal course ---------------------------------------------------------------------------------


def test_events_are_sealed_after_each_commit_in_one_block_a_transaction(history):
    first = Block.objects.get(number=history[0].block_id)

    assert [event.block_id - first.number for event in history] == [0, 1, 1, 1, 2, 3, 3]
    assert not Event.objects.unsealed().exists()


def test_a_whole_log_is_found_whole(history):
    report = verifying.verify()

    assert (report.problems, report.unsealed) == ([], 0)
    assert report.events == Event.objects.count()
    assert report.blocks == Block.objects.count()


def test_an_empty_log_is_whole(tamper):
    tamper(f"DELETE FROM {EVENT}")
    tamper(f"DELETE FROM {BLOCK}")
    if connection.vendor == "sqlite":
        tamper("UPDATE sqlite_sequence SET seq = 0 WHERE name = %s", EVENT)

    assert verifying.verify().ok


def test_events_waiting_for_their_block_are_counted_and_sealed_next_time(history):
    with unsealed():
        record(8)
        record(9)
    assert verifying.verify().unsealed == 2

    assert sealing.seal() == sealing.Sealed(blocks=1, events=2)
    assert sealing.seal() == sealing.Sealed(blocks=0, events=0)
    assert verifying.verify().ok


def test_within_deferred_many_transactions_become_one_block(history):
    with sealing.deferred():
        for number in range(10):
            record(number)
        assert Event.objects.unsealed().count() == 10

    assert Block.objects.order_by("-number").first().count == 10
    assert verifying.verify().ok


def test_sealing_inside_a_transaction_is_refused(history):
    with transaction.atomic(), pytest.raises(RuntimeError, match="committed"):
        sealing.seal()


def test_the_anchor_is_readable_by_its_owner_only_and_names_the_last_block(history):
    last = Block.objects.order_by("-number").first()
    written = json.loads(anchor.path().read_text())["logs"][Log.objects.get().identity]

    assert (written["number"], written["hash"], written["total"]) == (last.number, last.hash, last.total)
    assert anchor.path().stat().st_mode & 0o777 == 0o600


def test_one_home_serves_two_logs_in_turn(history):
    identity = Log.objects.get().identity
    anchor.write("another log", anchor.Anchor(9, "f" * 64, 90))
    record(8)

    assert anchor.read("another log") == anchor.Anchor(9, "f" * 64, 90)
    assert anchor.read(identity).number == Block.objects.count()


def test_a_crash_between_commit_and_anchor_is_no_damage(history):
    before = anchor.read(Log.objects.get().identity)
    record(8)
    anchor.write(Log.objects.get().identity, before)

    assert verifying.verify().ok
    record(9)
    assert anchor.read(Log.objects.get().identity).number == Block.objects.count()


# --- Altered ----------------------------------------------------------------------------------------------

OTHER_VALUES = {
    "uid": "0" * 32,
    "at": "2020-01-01 00:00:00",
    "business_date": "2020-01-01",
    "actor_id": 8,
    "actor_label": "Người khác",
    "post_label": "Chức vụ khác",
    "verb": "withdraw_class",
    "subject_type": "batch",
    "subject_id": "99",
    "subject_label": "Lớp khác",
    "organisation_id": 33,
    "area_id": None,
    "before": '{"turns": 31}',
    "after": None,
    "reason": "",
    "batch": "L2",
    "digest": "0" * 64,
}


@pytest.mark.parametrize("field", OTHER_VALUES)
def test_an_altered_field_is_found_and_the_event_named(history, tamper, field):
    event = history[2]
    tamper(f"UPDATE {EVENT} SET {field} = %s WHERE id = %s", OTHER_VALUES[field], event.pk)

    problems = verifying.verify().problems

    assert ("altered", event.block_id, event.pk) in [(p.kind, p.block, p.event) for p in problems]


def test_every_field_of_an_event_is_covered():
    names = {field.attname for field in Event._meta.concrete_fields}

    # `id` and `block_id` are covered by the block, `key_id` says which key to check with.
    assert names - set(OTHER_VALUES) == {"id", "block_id", "key_id"}


def test_an_event_altered_before_it_was_sealed_is_found_before_and_after(history, tamper):
    with unsealed():
        event = record(8)
    tamper(f"UPDATE {EVENT} SET reason = %s WHERE id = %s", "khác", event.pk)
    assert kinds() == {"altered"}

    sealing.seal()
    assert kinds() == {"altered"}


def test_a_made_up_event_without_the_key_is_found(history, tamper):
    columns = "uid, at, actor_label, post_label, verb, subject_type, subject_id, subject_label, reason, batch, key_id"
    tamper(
        f"INSERT INTO {EVENT} ({columns}, digest) VALUES (%s, %s, 'A', '', 'x', 'y', '1', '', '', '', %s, %s)",
        "1" * 32,
        "2026-01-01 00:00:00+00:00",
        digests.current_key_id(),
        "ab" * 32,
    )

    assert "altered" in kinds()


def test_an_altered_key_name_is_found(history, tamper):
    tamper(f"UPDATE {EVENT} SET key_id = 'ffffffff' WHERE id = %s", history[2].pk)

    assert kinds() == {"unknown_key"}


BLOCK_VALUES = {
    "count": 9,
    "total": 99,
    "first_id": 0,
    "last_id": 10**6,
    "digest": "0" * 64,
    "previous_hash": "0" * 64,
    "hash": "0" * 64,
    "sealed_at": "2020-01-01 00:00:00+00:00",
}


@pytest.mark.parametrize("field", BLOCK_VALUES)
def test_an_altered_block_is_found(history, tamper, field):
    number = history[2].block_id
    tamper(f"UPDATE {BLOCK} SET {field} = %s WHERE number = %s", BLOCK_VALUES[field], number)

    problems = verifying.verify().problems

    assert number in {problem.block for problem in problems if problem.kind == "block_altered"}


# --- Removed, moved, reordered --------------------------------------------------------------------------


def test_a_removed_event_is_found_and_its_block_named(history, tamper):
    event = history[2]
    tamper(f"DELETE FROM {EVENT} WHERE id = %s", event.pk)

    problems = verifying.verify().problems

    assert [(problem.kind, problem.block) for problem in problems] == [("removed", event.block_id)]


def test_an_event_taken_out_of_its_block_is_found(history, tamper):
    tamper(f"UPDATE {EVENT} SET block_id = NULL WHERE id = %s", history[2].pk)

    assert "removed" in kinds()


def test_an_event_moved_to_another_block_is_found(history, tamper):
    tamper(f"UPDATE {EVENT} SET block_id = %s WHERE id = %s", history[0].block_id, history[2].pk)

    assert {"added", "removed"} <= kinds()


def test_two_events_that_changed_places_are_found(history, tamper):
    one, other = history[1], history[3]
    for old, new in ((one.pk, -1), (other.pk, one.pk), (-1, other.pk)):
        tamper(f"UPDATE {EVENT} SET id = %s WHERE id = %s", new, old)

    assert kinds() == {"members"}


def test_two_blocks_that_changed_places_are_found(history, tamper):
    one, other = history[0].block_id, history[4].block_id
    for table, column in ((BLOCK, "number"), (EVENT, "block_id")):
        for old, new in ((one, 10**6), (other, one), (10**6, other)):
            tamper(f"UPDATE {table} SET {column} = %s WHERE {column} = %s", new, old)

    assert {"block_altered", "chain"} <= kinds()


def test_a_block_removed_with_its_events_is_found(history, tamper):
    number = history[2].block_id
    tamper(f"DELETE FROM {EVENT} WHERE block_id = %s", number)
    tamper(f"DELETE FROM {BLOCK} WHERE number = %s", number)

    assert "block_removed" in kinds()


def test_a_block_removed_alone_is_found(history, tamper):
    tamper(f"DELETE FROM {BLOCK} WHERE number = %s", history[2].block_id)

    assert "block_removed" in kinds()


# --- Cut off ---------------------------------------------------------------------------------------------


def test_the_last_events_cut_off_are_found(history, tamper):
    tamper(f"DELETE FROM {EVENT} WHERE block_id = %s", history[-1].block_id)

    assert "removed" in kinds()


def test_the_last_block_cut_off_is_found(history, tamper):
    tamper(f"DELETE FROM {BLOCK} WHERE number = %s", history[-1].block_id)

    assert {"cut_off", "block_removed"} <= kinds()


@pytest.mark.parametrize("left", [0, 1, 3])
def test_an_end_cut_off_with_blocks_and_events_is_found(history, tamper, left):
    number = history[0].block_id - 1 + left
    tamper(f"DELETE FROM {EVENT} WHERE block_id > %s", number)
    tamper(f"DELETE FROM {BLOCK} WHERE number > %s", number)
    if connection.vendor == "sqlite":
        tamper(f"UPDATE sqlite_sequence SET seq = (SELECT COALESCE(MAX(id), 0) FROM {EVENT}) WHERE name = %s", EVENT)

    assert kinds() == {"cut_off"}


def test_a_cut_off_end_is_still_found_after_the_work_went_on(history, tamper):
    number = history[-1].block_id
    tamper(f"DELETE FROM {EVENT} WHERE block_id = %s", number)
    tamper(f"DELETE FROM {BLOCK} WHERE number = %s", number)
    for again in (10, 11, 12):
        record(again)

    assert "chain" in kinds()


def test_an_event_removed_before_it_was_sealed_is_found_on_sqlite(history, tamper):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL leaves gaps in the numbers after a rollback: there nothing can tell the two apart.")
    with unsealed():
        event = record(8)
    tamper(f"DELETE FROM {EVENT} WHERE id = %s", event.pk)
    assert kinds() == {"removed_unsealed"}

    record(9)
    assert kinds() == {"removed_unsealed"}


def test_a_rollback_is_no_damage(history):
    with transaction.atomic():
        record(8)
        transaction.set_rollback(True)
    record(9)

    assert verifying.verify().ok


# --- Anchor, identity, keys ---------------------------------------------------------------------------------


def test_a_lost_anchor_is_found_and_stays_lost_while_the_work_goes_on(history):
    anchor.path().unlink()
    assert kinds() == {"anchor_lost"}

    record(8)
    assert kinds() == {"anchor_lost"}


@pytest.mark.parametrize("content", ["", "{", "[]", '{"logs": []}', '{"logs": {"x": 1}}'])
def test_an_unreadable_anchor_is_found_and_not_overwritten(history, content):
    anchor.path().write_text(content)
    record(8)

    assert kinds() == {"anchor_altered"}
    assert anchor.path().read_text() == content


@pytest.mark.parametrize("field", ["number", "hash", "total", "key_id", "mac"])
def test_an_altered_anchor_is_found(history, field):
    identity = Log.objects.get().identity
    written = json.loads(anchor.path().read_text())
    written["logs"][identity][field] = 1 if field in {"number", "total"} else "0" * 64
    anchor.path().write_text(json.dumps(written))

    assert kinds() == {"anchor_altered"}


def test_the_end_of_the_log_is_accepted_anew_only_with_a_reason_and_on_record(history, somebody):
    anchor.path().unlink()
    with pytest.raises(Refused) as refusal:
        actions.accept_present_end(by=somebody, reason=" ")
    assert refusal.value.rule == "reason_missing"

    actions.accept_present_end(by=somebody, reason="Phục hồi bản sao lưu ngày 21/11")

    event = Event.objects.order_by("-id").first()
    assert (event.verb, event.reason, event.before) == (
        "accept_audit_end",
        "Phục hồi bản sao lưu ngày 21/11",
        None,
    )
    assert verifying.verify().ok


def test_accepting_the_end_does_not_hide_an_altered_event(history, somebody, tamper):
    tamper(f"UPDATE {EVENT} SET reason = 'khác' WHERE id = %s", history[2].pk)
    actions.accept_present_end(by=somebody, reason="thử che")

    assert kinds() == {"altered"}


def test_a_log_with_another_identity_does_not_pass_for_a_new_one(history, tamper):
    tamper(f"UPDATE {LOG} SET identity = %s", "a" * 32)

    assert {"identity", "anchor_lost"} <= kinds()


def test_a_log_without_identity_is_found(history, tamper):
    tamper(f"DELETE FROM {LOG}")

    assert "identity" in kinds()


def test_after_a_change_of_key_old_events_are_checked_with_the_old_key(history, settings):
    settings.GDTX_DATA_KEY, settings.GDTX_DATA_KEY_FALLBACKS = "a new key", [settings.GDTX_DATA_KEY]
    record(8)

    assert verifying.verify().ok
    assert Event.objects.values_list("key_id", flat=True).distinct().count() == 2


def test_a_key_nobody_has_any_more_is_named_as_such_and_not_as_damage(history, settings):
    settings.GDTX_DATA_KEY = "a new key"

    assert kinds() == {"unknown_key", "anchor_altered"}


# --- Several at once ---------------------------------------------------------------------------------------


def in_threads(*calls) -> list[BaseException]:
    """Run the calls at the same time, each with a connection of its own; return what went wrong."""
    errors: list[BaseException] = []
    ready = threading.Barrier(len(calls))

    def run(call) -> None:
        try:
            ready.wait(timeout=20)
            call()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return errors


def test_two_sealers_at_once_seal_each_event_once(history):
    with unsealed():
        for number in range(20):
            record(number)
    total = Event.objects.count()

    assert in_threads(sealing.seal, sealing.seal, sealing.seal) == []

    sealing.seal()
    assert verifying.verify().ok
    assert Block.objects.order_by("-number").first().total == total


def test_writers_at_once_leave_a_whole_log(history):
    def write() -> None:
        for number in range(8):
            record(number)

    assert in_threads(write, write, write) == []

    sealing.seal()
    report = verifying.verify()
    assert (report.problems, report.unsealed) == ([], 0)
    assert Event.objects.filter(verb="log_class").count() == len(history) + 24


def test_a_sealer_does_not_wait_for_another_one(history):
    with unsealed():
        record(8)
    with anchor.only_sealer():
        assert sealing.seal() == sealing.Sealed(0, 0)

    assert sealing.seal() == sealing.Sealed(1, 1)


def test_a_sealer_does_not_wait_long_for_somebody_who_writes(history):
    if connection.vendor != "sqlite":
        pytest.skip("Only SQLite has one writer at a time.")
    with unsealed():
        record(8)
    holding, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            holding.set()
            let_go.wait(timeout=20)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    holding.wait(timeout=20)
    try:
        assert sealing.seal() == sealing.Sealed(0, 0)
    finally:
        let_go.set()
        holder.join(timeout=20)

    assert sealing.seal() == sealing.Sealed(1, 1)


def test_a_failure_to_seal_does_not_reach_the_writer(history, settings, tmp_path, caplog):
    blocked = tmp_path / "a file, not a folder"
    blocked.write_text("")
    settings.GDTX_HOME = blocked

    event = record(8)

    assert Event.objects.get(pk=event.pk).block_id is None
    assert "audit not sealed" in caplog.text
