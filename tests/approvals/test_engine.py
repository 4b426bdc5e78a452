from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from django.db import connection, models, transaction

from gdtx.approvals.actions import begin, begin_many, move
from gdtx.approvals.models import StateGuarded, Step
from gdtx.approvals.queries import last_steps, panel, steps_of
from gdtx.audit.models import Event
from gdtx.foundation.errors import Conflict, Forbidden, Refused
from tests.approvals.conftest import TABLE, Trial, made
from tests.support.cast import IN_2025, Cast

pytestmark = pytest.mark.django_db

SECONDS = 60

#: How a record gets to each state: by whom, by which steps.
WAY = {
    "draft": [],
    "submitted": [("so", "submit")],
    "approved": [("so", "submit"), ("giamdocso", "approve")],
    "closed": [("so", "submit"), ("giamdocso", "approve"), ("giamdocso", "close")],
}


def in_state(cast: Cast, state: str) -> Trial:
    """A record that has come to the state by its table."""
    record = made(cast)
    for who, verb in WAY[state]:
        record = move(by=cast.actor(who, IN_2025), record=record, verb=verb, version=record.version)
    assert record.state == state
    return record


def test_a_record_begins_in_the_first_state_with_its_first_step(trials: Cast) -> None:
    record = made(trials)

    (step,) = steps_of(record)
    assert (record.state, record.version, record.submitted_by_label) == ("draft", 1, "Trần Văn Em")
    assert (step.verb, step.from_state, step.to_state, step.on) == ("begin", "", "draft", IN_2025)
    assert step.post_label == "Chuyên viên Sở Giáo dục và Đào tạo, Sở Giáo dục và Đào tạo Thanh Hóa"
    assert Event.objects.get(verb="begin_trial").after == {"trial_state": "draft"}


def test_a_step_is_kept_with_who_when_and_why_and_told_to_the_audit(trials: Cast) -> None:
    record = in_state(trials, "submitted")

    back = move(
        by=trials.actor("truongphong", IN_2025),
        record=record,
        verb="return",
        version=record.version,
        reason="  Thiếu căn cứ ",
    )

    assert (back.state, back.version) == ("draft", 3)
    last = last_steps(Trial, [record.pk])[record.pk]
    assert (last.user_label, last.reason, last.from_state, last.to_state) == (
        "Nguyễn Thị Dung",
        "Thiếu căn cứ",
        "submitted",
        "draft",
    )
    event = Event.objects.get(verb="return_trial")
    assert (event.before, event.after, event.reason) == (
        {"trial_state": "submitted"},
        {"trial_state": "draft"},
        "Thiếu căn cứ",
    )


#: verb → state it leads from → people who may take it there. Nobody else may, anywhere else.
ALLOWED = {
    "edit": {"draft": {"so", "truongphong"}},
    "submit": {"draft": {"so", "truongphong"}},
    "approve": {"submitted": {"truongphong", "giamdocso"}},
    "return": {"submitted": {"truongphong", "giamdocso"}},
    "close": {"approved": {"truongphong", "giamdocso"}},
}
PEOPLE = ("so", "truongphong", "giamdocso", "giamdoc", "khach")


class UndoneError(Exception):
    """What was tried is taken back."""


def tried(cast: Cast, who: str, record: Trial, verb: str) -> str:
    """What comes of the step when this person takes it: the new state, or the rule that refuses. Nothing remains."""
    answer = ""
    try:
        with transaction.atomic():
            moved = move(by=cast.actor(who, IN_2025), record=record, verb=verb, version=record.version, reason="Lý do")
            answer = moved.state
            raise UndoneError
    except UndoneError:
        return answer
    except Refused as refusal:
        return refusal.rule


@pytest.mark.parametrize("state", WAY)
@pytest.mark.parametrize("verb", ALLOWED)
def test_states_times_steps_times_roles(trials: Cast, state: str, verb: str) -> None:
    record = in_state(trials, state)
    may = ALLOWED[verb].get(state, set())

    for who in PEOPLE:
        answer = tried(trials, who, record, verb)
        if state not in ALLOWED[verb]:
            assert answer == "wrong_state", (who, state, verb)
        elif who in may:
            assert answer == TABLE.transition(verb, state).target, (who, state, verb)  # type: ignore[union-attr]
        else:
            assert answer == "not_yours", (who, state, verb)


def test_who_submitted_does_not_decide_and_another_person_does(trials: Cast) -> None:
    record = made(trials, by="truongphong")
    record = move(by=trials.actor("truongphong", IN_2025), record=record, verb="submit", version=1)

    with pytest.raises(Forbidden) as refusal:
        move(by=trials.actor("truongphong", IN_2025), record=record, verb="approve", version=2)

    assert refusal.value.rule == "own_submission"
    assert "Bạn là người đã trình đề nghị này nên không được tự duyệt" in refusal.value.message
    assert move(by=trials.actor("giamdocso", IN_2025), record=record, verb="approve", version=2).state == "approved"


def test_who_began_may_decide_when_another_person_submitted(trials: Cast) -> None:
    record = made(trials, by="truongphong")
    record = move(by=trials.actor("so", IN_2025), record=record, verb="submit", version=1)

    assert record.submitted_by_label == "Trần Văn Em"
    assert move(by=trials.actor("truongphong", IN_2025), record=record, verb="approve", version=2).state == "approved"


def test_a_decision_on_a_version_that_was_changed_meanwhile_is_refused_and_says_by_whom(trials: Cast) -> None:
    record = in_state(trials, "submitted")
    move(by=trials.actor("giamdocso", IN_2025), record=record, verb="approve", version=2)

    with pytest.raises(Conflict) as refusal:
        move(by=trials.actor("truongphong", IN_2025), record=record, verb="return", version=2, reason="Sai")

    assert refusal.value.rule == "stale_version"
    assert "Lê Văn Cường đã xử lý lúc" in refusal.value.message
    assert "“Đã duyệt”" in refusal.value.message


def test_a_change_of_the_content_also_makes_a_new_version_without_a_step(trials: Cast) -> None:
    record = made(trials)

    def rename(found: Trial) -> None:
        found.title = "Đề nghị mở hai lớp"

    changed = move(by=trials.actor("so", IN_2025), record=record, verb="edit", version=1, then=rename)

    assert (changed.state, changed.version, Trial.objects.get().title) == ("draft", 2, "Đề nghị mở hai lớp")
    assert [step.verb for step in steps_of(record)] == ["begin"]
    with pytest.raises(Conflict) as refusal:
        move(by=trials.actor("so", IN_2025), record=record, verb="submit", version=1)
    assert "Nội dung đã có người sửa sau khi bạn mở ra" in refusal.value.message


def test_the_wrong_state_is_named_with_what_is_possible_now(trials: Cast) -> None:
    record = in_state(trials, "submitted")

    with pytest.raises(Refused) as refusal:
        move(by=trials.actor("giamdocso", IN_2025), record=record, verb="close", version=2)

    assert refusal.value.rule == "wrong_state"
    assert refusal.value.sentence == (
        "Không thể “Đóng” khi đang ở trạng thái “Đã trình”. Lúc này bạn có thể: “Duyệt”, “Trả lại”."
    )


def test_a_closed_record_says_that_it_is_over(trials: Cast) -> None:
    record = in_state(trials, "closed")

    with pytest.raises(Refused, match=r"Việc này đã kết thúc\."):
        move(by=trials.actor("giamdocso", IN_2025), record=record, verb="approve", version=record.version)


def test_a_step_that_needs_a_reason_is_refused_without_one_and_with_one_too_long(trials: Cast) -> None:
    record = in_state(trials, "submitted")

    for reason, rule in (("  ", "missing_reason"), ("x" * 2001, "too_long")):
        with pytest.raises(Refused) as refusal:
            move(by=trials.actor("giamdocso", IN_2025), record=record, verb="return", version=2, reason=reason)
        assert (refusal.value.rule, refusal.value.where) == (rule, "reason")


def test_a_verb_that_no_table_knows_is_refused(trials: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        move(by=trials.actor("so", IN_2025), record=made(trials), verb="nổ tung", version=1)

    assert refusal.value.rule == "unknown_verb"


def test_what_the_subject_refuses_during_the_step_undoes_all_of_it(trials: Cast) -> None:
    record = made(trials)

    def refuse(found: Trial) -> None:
        found.title = "Không được ghi"
        raise Refused("no_money", "Chưa có kinh phí.")

    with pytest.raises(Refused, match="Chưa có kinh phí"):
        move(by=trials.actor("so", IN_2025), record=record, verb="submit", version=1, then=refuse)

    stored = Trial.objects.get()
    assert (stored.state, stored.version, stored.title) == ("draft", 1, "Đề nghị mở lớp")
    assert Step.objects.count() == 1


# --- Ways around --------------------------------------------------------------------------------------------


def set_and_save(record: Trial) -> None:
    record.state = "approved"
    record.save()


def set_and_save_the_field(record: Trial) -> None:
    record.state = "approved"
    record.save(update_fields=["state"])


def become_who_submitted(record: Trial) -> None:
    record.submitted_by_id = None
    record.save()


WAYS_AROUND = {
    "save": set_and_save,
    "save with the field named": set_and_save_the_field,
    "another submitter": become_who_submitted,
    "update": lambda record: Trial.objects.filter(pk=record.pk).update(state="approved"),
    "update of the version": lambda record: Trial.objects.update(version=models.F("version") + 1),
    "update through the base manager": lambda record: Trial._base_manager.update(state="approved"),
    "bulk_update": lambda record: Trial.objects.bulk_update([record], ["state"]),
    "bulk_create": lambda record: Trial.objects.bulk_create([Trial(title="x", state="approved")]),
    "create": lambda record: Trial.objects.create(title="x", state="approved"),
    "update_or_create": lambda record: Trial.objects.update_or_create(pk=record.pk, defaults={"state": "approved"}),
    "get_or_create": lambda record: Trial.objects.get_or_create(title="x", defaults={"state": "approved"}),
    "save of a made-up record": lambda record: Trial(pk=record.pk, title="x", state="approved").save(),
    "insert by force": lambda record: Trial(title="x", state="approved").save(force_insert=True),
    "then": lambda record: None,
}


@pytest.mark.parametrize("way", [way for way in WAYS_AROUND if way != "then"])
def test_no_state_is_reached_around_the_table(trials: Cast, way: str) -> None:
    record = made(trials)

    with pytest.raises(StateGuarded), transaction.atomic():
        WAYS_AROUND[way](record)

    assert list(Trial.objects.values_list("state", "version", "submitted_by_label")) == [("draft", 1, "Trần Văn Em")]


def test_a_step_may_not_set_another_state_than_that_of_the_table(trials: Cast) -> None:
    record = made(trials)

    def jump(found: Trial) -> None:
        found.state = "closed"

    with pytest.raises(ValueError, match="may not set the state"):
        move(by=trials.actor("so", IN_2025), record=record, verb="submit", version=1, then=jump)

    assert Trial.objects.get().state == "draft"


def test_an_old_copy_that_is_saved_does_not_bring_its_old_state_back(trials: Cast) -> None:
    record = made(trials)
    old = Trial.objects.get()
    move(by=trials.actor("so", IN_2025), record=record, verb="submit", version=1)

    old.title = "Tên mới"
    old.save()

    stored = Trial.objects.get()
    assert (stored.title, stored.state, stored.version) == ("Tên mới", "submitted", 2)


def test_ordinary_columns_are_saved_and_a_copy_read_again_can_be_saved(trials: Cast) -> None:
    record = made(trials)
    copy = Trial.objects.only("title").get()
    move(by=trials.actor("so", IN_2025), record=record, verb="submit", version=1)

    copy.title = "Chỉ đọc tên"
    copy.save()
    record.refresh_from_db()
    record.save()

    assert (Trial.objects.get().title, Trial.objects.get().state) == ("Chỉ đọc tên", "submitted")


def test_records_begin_inside_a_transaction_only_and_several_at_once(trials: Cast) -> None:
    by = trials.actor("so", IN_2025)
    begun = begin_many(by=by, records=[Trial(title=f"Số {number}") for number in range(3)])

    assert [(each.state, each.version) for each in Trial.objects.order_by("pk")] == [("draft", 1)] * 3
    assert Step.objects.filter(record_id__in=[each.pk for each in begun], verb="begin").count() == 3
    assert Event.objects.filter(verb="begin_trial").count() == 3
    with pytest.raises(ValueError, match="goes by the workflow"):
        begin(by=by, record=Trial(title="x"), workflow=replace(TABLE, code="other"))


@pytest.mark.django_db(transaction=True)
def test_a_record_does_not_begin_without_a_transaction(trials: Cast) -> None:
    with pytest.raises(RuntimeError, match="open one first"):
        begin(by=trials.actor("so", IN_2025), record=Trial(title="x"))


# --- Two who decide -----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("second_verb", ["approve", "return"])
def test_of_two_who_decide_at_the_same_moment_one_wins_and_the_other_is_told(trials: Cast, second_verb: str) -> None:
    record = in_state(trials, "submitted")
    start = threading.Barrier(2, timeout=SECONDS)
    answers: dict[str, object] = {}

    def decide(who: str, verb: str) -> None:
        try:
            actor = trials.actor(who, IN_2025)
            start.wait()
            answers[who] = move(by=actor, record=record, verb=verb, version=2, reason="Ý kiến").state
        except Exception as error:
            answers[who] = error
        finally:
            connection.close()

    threads = [
        threading.Thread(target=decide, args=pair) for pair in (("truongphong", second_verb), ("giamdocso", "approve"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)

    assert not any(thread.is_alive() for thread in threads)
    (told,) = (answer for answer in answers.values() if isinstance(answer, Exception))
    (won,) = (answer for answer in answers.values() if isinstance(answer, str))
    assert isinstance(told, Conflict), told
    assert told.rule == "stale_version"
    stored = Trial.objects.get()
    assert (stored.state, stored.version) == (won, 3)
    assert [step.version for step in steps_of(record)] == [1, 2, 3]


# --- What a page shows --------------------------------------------------------------------------------------


def test_the_panel_offers_what_this_person_may_do_now_and_tells_the_steps(trials: Cast) -> None:
    record = made(trials, by="truongphong")
    record = move(by=trials.actor("truongphong", IN_2025), record=record, verb="submit", version=1)

    for_head = panel(trials.actor("giamdocso", IN_2025), record, "/x/")
    for_submitter = panel(trials.actor("truongphong", IN_2025), record, "/x/")
    for_writer = panel(trials.actor("so", IN_2025), record, "/x/")

    assert [each.verb for each in for_head.buttons] == ["approve", "return"]
    assert (for_head.needing_reason, for_head.all_need_reason) == ("Trả lại", False)
    assert [each.verb for each in for_submitter.buttons] == ["return"]
    assert [each.verb for each, _reason in for_submitter.refused] == ["approve"]
    assert (for_writer.buttons, for_writer.refused) == ([], [])
    assert [(each.label, each.state) for each in for_head.taken] == [("Lập", "Dự thảo"), ("Trình", "Đã trình")]
