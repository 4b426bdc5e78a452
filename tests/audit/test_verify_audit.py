"""The command: ``verify_audit``."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command

from gdtx.audit import anchor
from gdtx.audit.models import Event
from gdtx.foundation.errors import Refused

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
