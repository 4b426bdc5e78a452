"""The command: ``verify_audit``."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command

from gdtx.audit import anchor
from gdtx.audit.models import Event
from gdtx.foundation.errors import Refused
from tests.support.program import answer_of, gdtx

from .conftest import record, unsealed

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_whole_log_is_answered_with_its_counts(history):
    out = StringIO()
    call_command("verify_audit", json=True, stdout=out)
    answer = json.loads(out.getvalue())

    assert (answer["ok"], answer["events"], answer["unsealed"]) == (True, Event.objects.count(), 0)

    text = StringIO()
    call_command("verify_audit", stdout=text)
    assert text.getvalue().startswith(f"Nhật ký nguyên vẹn: {Event.objects.count()} sự kiện")


def test_a_removed_event_is_answered_with_its_block(history, tamper):
    tamper(f"DELETE FROM {Event._meta.db_table} WHERE id = %s", history[2].pk)

    with pytest.raises(Refused) as refusal:
        call_command("verify_audit", json=True)

    answer = refusal.value.as_dict()
    assert (answer["rule"], answer["where"]["block"]) == ("audit_broken", history[2].block_id)
    assert "mất 1 sự kiện" in answer["message"]
    assert "--accept-end" not in answer["message"]
    assert json.dumps(answer)


def test_an_altered_event_is_answered_with_its_number(history, tamper):
    tamper(f"UPDATE {Event._meta.db_table} SET after = %s WHERE id = %s", '{"turns": 320}', history[2].pk)

    with pytest.raises(Refused) as refusal:
        call_command("verify_audit")

    assert refusal.value.where["event"] == history[2].pk
    assert "đã bị sửa" in refusal.value.message


def test_a_lost_anchor_is_answered_with_the_way_out(history):
    anchor.path().unlink()

    with pytest.raises(Refused) as refusal:
        call_command("verify_audit")

    assert (refusal.value.rule, refusal.value.where["problems"][0]["kind"]) == ("audit_broken", "anchor_lost")
    assert "--accept-end" in refusal.value.way_out


@pytest.fixture
def run(database_url, settings):
    """The program on the database of the test, with the keys of the test."""

    def call(*arguments: str):
        return gdtx(
            *arguments,
            home=settings.GDTX_HOME,
            GDTX_ENV="production",
            GDTX_SECRET_KEY="x" * 60,
            GDTX_DATA_KEY=settings.GDTX_DATA_KEY,
            GDTX_ALLOWED_HOSTS="gdtx.example",
            DATABASE_URL=database_url,
        )

    return call


def test_a_starting_worker_seals_what_a_killed_process_left(history, run):
    with unsealed():
        record(8)
    assert Event.objects.unsealed().count() == 1

    done = run("worker", "--batch")

    assert done.returncode == 0, done.stderr
    assert not Event.objects.unsealed().exists()


def test_the_program_leaves_with_0_or_1_and_one_object(history, run, tamper):
    whole = run("verify_audit", "--json")
    tamper(f"DELETE FROM {Event._meta.db_table} WHERE id = %s", history[2].pk)
    broken = run("verify_audit", "--json")

    assert (whole.returncode, answer_of(whole)["ok"]) == (0, True)
    assert broken.returncode == 1
    error = answer_of(broken)["error"]
    assert (error["rule"], [problem["kind"] for problem in error["where"]["problems"]]) == ("audit_broken", ["removed"])
