"""Sheets of activities: read beside the plan, looked at, written, corrected, thrown away, at once."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from pathlib import Path
from typing import Any

import pytest

from gdtx.audit.models import Event
from gdtx.foundation import clock
from gdtx.foundation.errors import Conflict, Forbidden, NotInScope, Refused
from gdtx.intake import lists
from gdtx.intake.models import Batch, BatchState, RefusedRow
from gdtx.intake.queries import SILENCE, is_interrupted
from gdtx.network.scope import Actor
from gdtx.plans import actions
from gdtx.plans.actions import parts
from gdtx.plans.excel import activities as excel
from gdtx.plans.imports import preview, taking
from gdtx.plans.imports.undoing import undo
from gdtx.plans.models import Activity, ActivityRow, Plan
from tests.directives.tasking import give
from tests.plans.imports.sheets import counted, exported, put, refusals, row, send, write
from tests.plans.making import activity, drafted, group, step
from tests.support.cast import IN_2025, Cast

Outcome = ActivityRow.Outcome


def titles(plan: Plan) -> list[str]:
    return list(Activity.objects.filter(plan=plan).order_by("position").values_list("title", flat=True))


# --- Out and in ---------------------------------------------------------------------------------------------------


def test_what_was_exported_and_is_taken_in_again_says_nothing_new(cast: Cast, deputy: Actor, tmp_path: Path) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk, empty=True)
    task = give(cast.actor("so", IN_2025), cast.cam_ngoc)
    rich: dict[str, Any] = {
        "group_id": group().pk, "place": "Nhà văn hóa thôn 3", "responsible": "Bà Lê Thị A", "partners": "=Hội phụ nữ",
        "participants": "+ Nông dân; “hội viên”", "money": 12_500_000, "source": "commune", "task_id": task.pk,
    }  # fmt: skip
    activity(deputy, plan, "Trồng nấm", 2, **rich)
    activity(deputy, plan, "Trồng nấm", 2, place="Thôn 4")
    activity(deputy, plan, "Tuần lễ học tập", 10, classes=None, turns=None, starts_on=dt.date(2026, 10, 1),
             last_on=dt.date(2026, 10, 7))  # fmt: skip
    activity(
        deputy, plan, "Cả năm", 1, starts_on=dt.date(2026, 1, 1), last_on=dt.date(2026, 12, 31), classes=0, turns=0
    )
    activity(deputy, plan, "Một ngày", 5, starts_on=dt.date(2026, 5, 19), last_on=dt.date(2026, 5, 19))
    path = tmp_path / "viec.xlsx"
    path.write_bytes(exported(plan))

    batch = send(deputy, plan, path)

    assert (batch.state, counted(batch)) == (BatchState.STAGED, (5, 0, 0, 0, 5)), refusals(batch)
    assert not batch.warnings
    changed_at = Plan.objects.get(pk=plan.pk).changed_at
    assert taking.confirm(by=deputy, code=batch.code).state == BatchState.DONE
    assert Plan.objects.get(pk=plan.pk).changed_at == changed_at


def test_new_and_changed_rows_are_looked_at_written_and_taken_back(cast: Cast, deputy: Actor, tmp_path: Path) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk)
    other = activity(deputy, plan, "Trồng nấm", 4, money=1_000_000, source="commune")
    code = excel.codes_of(each.key for each in Activity.objects.filter(plan=plan))[other.key]
    before = list(Activity.objects.filter(plan=plan).order_by("pk").values())

    batch = put(
        deputy, plan, tmp_path,
        row(title="kỹ thuật trồng rau AN TOÀN", when="3/2026", turns=55),
        row(title="Trồng nấm rơm", when="15/4/2026 – 20/4/2026", money=2_000_000, source="donations", code=code),
        row(group="KT"),
        row(group="KT"),
        row(title="Trồng rau màu", when=dt.datetime(2026, 8, 1)),
        row(title="Trồng rau màu", when="8/2026", turns=-1),
    )  # fmt: skip

    assert counted(batch) == (6, 4, 2, 1, 1)
    assert batch.totals == {"activities": 4, "classes": 4, "turns": 175, "money": 2_000_000}
    assert refusals(batch) == [(7, "Lượt người dự kiến", "bad_number")]
    assert [each["rule"] for each in batch.warnings] == ["read_as"]
    assert [str(each.added_text) for each in preview.control_totals(batch)] == ["+2", "+2", "+95", "+1.000.000"]
    changes = preview.changes_of(list(preview.rows_of(batch, lists.CHANGED)))
    assert changes[1][1] == [
        ("Việc làm, chuyên đề", "Trồng nấm", "Trồng nấm rơm"),
        ("Thời gian", "4/2026", "15/4/2026 – 20/4/2026"),
        ("Kinh phí (đồng)", "1.000.000", "2.000.000"),
        ("Nguồn kinh phí", "ngân sách xã", "tài trợ, xã hội hóa"),
    ]
    assert list(Activity.objects.filter(plan=plan).order_by("pk").values()) == before

    taking.confirm(by=deputy, code=batch.code)

    assert titles(plan) == ["kỹ thuật trồng rau AN TOÀN", "Trồng nấm rơm", "Phòng chống đuối nước", "Trồng rau màu"]
    changed = Activity.objects.get(plan=plan, key=other.key)
    assert (changed.money, changed.source, changed.last_on) == (2_000_000, "donations", dt.date(2026, 4, 20))
    event = Event.objects.get(verb="import_plan_activities", subject_type="plan")
    assert (event.batch, event.organisation_id) == (batch.code, cast.cam_ngoc.pk)

    told = undo(by=deputy, code=batch.code, reason="Nhầm tệp")

    assert (told["removed"], told["restored"]) == (2, 2)
    assert list(Activity.objects.filter(plan=plan).order_by("pk").values()) == before
    with pytest.raises(Conflict, match="thu hồi lúc"):
        undo(by=deputy, code=batch.code)


def test_columns_the_sheet_lacks_say_nothing(cast: Cast, deputy: Actor, tmp_path: Path) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk, empty=True)
    made = activity(deputy, plan, "Trồng nấm", 4, money=1_000_000, source="commune", place="Thôn 1")
    batch = put(deputy, plan, tmp_path, {"title": "Trồng nấm", "when": "4/2026", "turns": 45},
                columns=("title", "when", "turns"))  # fmt: skip
    taking.confirm(by=deputy, code=batch.code)
    made.refresh_from_db()
    assert (made.turns, made.classes, made.money, made.place) == (45, 1, 1_000_000, "Thôn 1")


def test_a_sheet_of_the_first_version_serves_the_next(cast: Cast, deputy: Actor, chair: Actor, tmp_path: Path) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk)
    path = tmp_path / "viec.xlsx"
    path.write_bytes(exported(plan))
    step(chair, step(deputy, plan, "submit"), "approve")
    revised = actions.revise_plan(by=deputy, plan_id=plan.pk, reason="Thêm việc")
    batch = send(deputy, revised, path)
    assert counted(batch) == (1, 0, 0, 0, 1)
    with pytest.raises(Conflict) as told:
        send(deputy, plan, path)
    assert told.value.rule == "plan_not_open"
    assert "bản điều chỉnh" in told.value.sentence


# --- Bad input ----------------------------------------------------------------------------------------------------


def bad(name: str, column: str, rule: str, **values: Any) -> Any:
    return pytest.param(values, column, rule, id=name)


@pytest.mark.parametrize(
    ("values", "column", "rule"),
    [
        bad("outside", "Thời gian", "outside_period", when="3/2027"),
        bad("month", "Thời gian", "bad_days", when="13/2026"),
        bad("reversed", "Thời gian", "dates_reversed", when="5/2026 – 3/2026"),
        bad("no days", "Thời gian", "required", when=None),
        bad("no title", "Việc làm, chuyên đề", "required", title=None),
        bad("long", "Việc làm, chuyên đề", "text_too_long", title="Dài " * 100),
        bad("group", "Nhóm nội dung", "unknown_group", group="Nhóm lạ"),
        bad("part of a dong", "Kinh phí (đồng)", "fractional_number", money=1.5, source="ngân sách xã"),
        bad("no source", "Nguồn kinh phí", "no_source", money=500_000),
        bad("source", "Nguồn kinh phí", "not_in_list", money=500_000, source="quỹ đen"),
        bad("no class", "Số lớp dự kiến", "turns_without_class", classes=0),
        bad("task", "Thực hiện nhiệm vụ được giao", "bad_task", task="việc của Sở"),
        bad("no task", "Thực hiện nhiệm vụ được giao", "unknown_task", task="999999"),
        bad("code", "Mã việc", "unknown_activity", code="V12345678"),
    ],
)
def test_what_is_wrong_is_said_at_its_cell_and_the_other_rows_are_taken(
    cast: Cast, deputy: Actor, tmp_path: Path, values: dict[str, Any], column: str, rule: str
) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk, empty=True)
    batch = put(deputy, plan, tmp_path, row(**values), row(title="Việc khác"))
    assert counted(batch) == (2, 1, 0, 1, 0)
    assert refusals(batch) == [(2, column, rule)]
    (refused,) = RefusedRow.objects.get().refusals
    assert refused["message"].endswith((".", "”."))


def test_everything_wrong_with_a_row_is_told_at_once(cast: Cast, deputy: Actor, tmp_path: Path) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk, empty=True)
    task = give(cast.actor("so", IN_2025), cast.phong_son)
    batch = put(deputy, plan, tmp_path, row(classes=0, money=5_000, task=str(task.pk)))
    assert refusals(batch) == [
        (2, "Số lớp dự kiến", "turns_without_class"),
        (2, "Nguồn kinh phí", "no_source"),
        (2, "Thực hiện nhiệm vụ được giao", "unknown_task"),
    ]


def test_a_task_given_to_another_unit_is_refused_in_sheet_and_form(cast: Cast, tmp_path: Path) -> None:
    machine = Actor.set_up(IN_2025)
    plan = drafted(machine, cast.cam_ngoc.pk, empty=True)
    task = give(cast.actor("so", IN_2025), cast.phong_son)
    batch = put(machine, plan, tmp_path, row(task=f"{task.pk} – {task.title}"))
    assert refusals(batch) == [(2, "Thực hiện nhiệm vụ được giao", "task_of_other")]
    with pytest.raises(Refused, match="giao cho đơn vị khác"):
        activity(machine, plan, "Việc", task_id=task.pk)


def test_a_month_after_the_unit_closed_is_refused(cast: Cast, deputy: Actor, tmp_path: Path) -> None:
    from gdtx.network.models import OrganisationVersion

    plan = drafted(deputy, cast.cam_ngoc.pk, empty=True)
    OrganisationVersion.objects.filter(organisation=cast.cam_ngoc, valid_to__gt=dt.date(2026, 7, 1)).update(
        valid_to=dt.date(2026, 7, 1)
    )
    batch = put(deputy, plan, tmp_path, row(), row(title="Sau sáp nhập", when="8/2026"))
    assert refusals(batch) == [(3, "Thời gian", "organisation_closed")]


def test_rows_of_one_file_that_contradict_each_other_are_refused(cast: Cast, deputy: Actor, tmp_path: Path) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk, empty=True)
    made = [activity(deputy, plan, "Trồng nấm", 4, place=place) for place in ("Thôn 1", "Thôn 2")]
    code = excel.codes_of([each.key for each in made])[made[0].key]
    nam = row(title="Trồng nấm", when="4/2026")
    batch = put(
        deputy, plan, tmp_path, nam, {**nam, "code": code}, {**nam, "code": code, "turns": 1}, row(), row(turns=9)
    )
    assert refusals(batch) == [
        (2, "Việc làm, chuyên đề", "ambiguous"),
        (4, "Việc làm, chuyên đề", "duplicate_in_file"),
        (6, "Việc làm, chuyên đề", "duplicate_in_file"),
    ]


def test_no_more_activities_than_a_plan_takes(
    cast: Cast, deputy: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk)
    monkeypatch.setattr(parts, "MOST_ROWS", 2)
    batch = put(deputy, plan, tmp_path, row(), row(title="Thêm nữa"))
    assert refusals(batch) == [(3, "Việc làm, chuyên đề", "too_many_rows")]


def test_a_file_of_another_plan_or_of_another_kind_is_not_read(cast: Cast, deputy: Actor, tmp_path: Path) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk, empty=True)
    other = actions.start_plan(
        by=deputy, organisation_id=cast.cam_ngoc.pk, kind="year", period="2026", purpose="literacy"
    )
    path = tmp_path / "khac.xlsx"
    path.write_bytes(exported(other))
    batch = send(deputy, plan, path)
    assert (batch.state, batch.error["rule"]) == (BatchState.FAILED, "plan_mismatch")
    assert "xóa mù chữ" in batch.error["message"]
    batch = put(deputy, plan, tmp_path, row(), facts={excel.FACT_SHEET: "class_sheet"})
    assert (batch.state, batch.error["rule"]) == (BatchState.FAILED, "other_sheet")
    path.write_bytes(b"PK, but no workbook")
    assert send(deputy, plan, path).state == BatchState.FAILED
    assert not ActivityRow.objects.exists()


# --- After somebody has looked ------------------------------------------------------------------------------------


def test_rows_corrected_on_the_page_are_checked_again(cast: Cast, deputy: Actor, tmp_path: Path) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk, empty=True)
    batch = put(deputy, plan, tmp_path, row(), row(title="Hai", when="2/2027"), row(title="Ba", group="Lạ", money=5))
    corrections = {3: {"when": "2/2026"}, 4: {"group": "KT"}, 9: {"title": "không có dòng này"}}
    assert taking.correct(by=deputy, code=batch.code, corrections=corrections) == (1, 1)
    batch.refresh_from_db()
    assert counted(batch) == (3, 2, 0, 1, 0)
    assert refusals(batch) == [(4, "Nguồn kinh phí", "no_source")]
    assert taking.correct(by=deputy, code=batch.code, corrections={4: {"source": "nguồn khác"}}) == (1, 0)
    taking.confirm(by=deputy, code=batch.code)
    assert titles(plan) == ["Phòng chống đuối nước", "Hai", "Ba"]


def test_what_was_changed_since_it_was_looked_at_is_shown_anew(cast: Cast, deputy: Actor, tmp_path: Path) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk)
    mine = Activity.objects.get(plan=plan)
    batch = put(deputy, plan, tmp_path, row(title=mine.title, when="3/2026", turns=50), row())
    activity(deputy, plan, row()["title"], 6)
    with pytest.raises(Conflict) as told:
        taking.confirm(by=deputy, code=batch.code)
    assert told.value.rule == "batch_outdated"
    batch.refresh_from_db()
    assert counted(batch) == (2, 1, 1, 0, 1)
    actions.remove_row(by=deputy, plan_id=plan.pk, model=Activity, pk=mine.pk)
    with pytest.raises(Conflict):
        taking.confirm(by=deputy, code=batch.code)
    batch.refresh_from_db()
    assert counted(batch) == (2, 1, 0, 0, 1)
    taking.confirm(by=deputy, code=batch.code)
    assert titles(plan) == ["Phòng chống đuối nước", mine.title]


def test_once_submitted_nothing_is_written_and_nothing_taken_back(
    cast: Cast, deputy: Actor, chair: Actor, tmp_path: Path
) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk)
    written = put(deputy, plan, tmp_path, row())
    taking.confirm(by=deputy, code=written.code)
    waiting = put(deputy, plan, tmp_path, row(title="Hai"))
    step(deputy, plan, "submit")
    for act in (taking.confirm, undo):
        code = waiting.code if act is taking.confirm else written.code
        with pytest.raises(Conflict) as told:
            act(by=deputy, code=code)  # type: ignore[operator]
        assert told.value.rule == "plan_not_open"
    step(chair, plan, "return", "Thêm việc")
    taking.confirm(by=deputy, code=waiting.code)
    undo(by=deputy, code=written.code)
    assert titles(plan) == ["Kỹ thuật trồng rau an toàn", "Hai"]


def test_what_somebody_changed_after_a_batch_is_not_taken_back(cast: Cast, deputy: Actor, tmp_path: Path) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk, empty=True)
    first = put(deputy, plan, tmp_path, row())
    taking.confirm(by=deputy, code=first.code)
    second = put(deputy, plan, tmp_path, row(turns=41))
    taking.confirm(by=deputy, code=second.code)
    with pytest.raises(Conflict, match="Phòng chống đuối nước"):
        undo(by=deputy, code=first.code)
    undo(by=deputy, code=second.code)
    undo(by=deputy, code=first.code)
    assert titles(plan) == []


def test_who_does_not_write_the_plan_neither_sends_nor_sees(
    cast: Cast, deputy: Actor, chair: Actor, tmp_path: Path
) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk)
    batch = put(deputy, plan, tmp_path, row())
    step(deputy, plan, "submit")
    with pytest.raises(Forbidden):
        put(chair, plan, tmp_path, row())
    stranger = cast.actor("giamdoc_ps", IN_2025)
    with pytest.raises(NotInScope):
        put(stranger, plan, tmp_path, row())
    for by in (chair, stranger):
        with pytest.raises(NotInScope):
            taking.confirm(by=by, code=batch.code)
        assert not taking.visible_batches(by).exists()


def test_a_discarded_batch_leaves_nothing(cast: Cast, deputy: Actor, tmp_path: Path) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk)
    batch = put(deputy, plan, tmp_path, row())
    taking.discard(by=deputy, code=batch.code)
    assert not ActivityRow.objects.exists()
    with pytest.raises(Conflict, match="bỏ lúc"):
        taking.confirm(by=deputy, code=batch.code)


# --- Killed ---------------------------------------------------------------------------------------------------------


def test_killed_while_reading_or_writing_nothing_is_left_behind(
    cast: Cast, deputy: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk, empty=True)

    def killed(*_anything: object, **_more: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(taking, "read_file", killed)
        with pytest.raises(SystemExit):
            put(deputy, plan, tmp_path, row())
    cut = Batch.objects.get()
    assert cut.state == BatchState.READING
    later = clock.now() - SILENCE - dt.timedelta(seconds=1)
    Batch.objects.filter(pk=cut.pk).update(seen_at=later)
    cut.refresh_from_db()
    assert is_interrupted(cut)

    batch = put(deputy, plan, tmp_path, row())
    cut.refresh_from_db()
    assert (cut.state, batch.state) == (BatchState.FAILED, BatchState.STAGED)
    with monkeypatch.context() as patch:
        patch.setattr("gdtx.intake.actions.mark_done", killed)
        with pytest.raises(SystemExit):
            taking.confirm(by=deputy, code=batch.code)
    assert (titles(plan), Batch.objects.get(pk=batch.pk).state) == ([], BatchState.STAGED)
    taking.confirm(by=deputy, code=batch.code)
    assert titles(plan) == ["Phòng chống đuối nước"]


# --- At once: the command -------------------------------------------------------------------------------------------


def test_the_command_tries_and_takes_in(
    cast: Cast, deputy: Actor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from django.core.management import call_command

    plan = drafted(deputy, cast.cam_ngoc.pk, empty=True)
    path = write(tmp_path / "viec.xlsx", [row(), row(title="Hai", when="2/2027")])

    def ask(*options: str) -> dict[str, Any]:
        given = ["--plan", str(plan.pk), "--as", "phogiamdoc", "--json", *options]
        call_command("import_activities", str(path), *given)
        answer: dict[str, Any] = json.loads(capsys.readouterr().out)
        return answer

    tried = ask("--dry-run")
    assert (tried["batch"], tried["rows"], tried["accepted"], tried["refused"]) == (None, 2, 1, 1)
    assert not Batch.objects.exists()
    done = ask()
    assert {**done, "batch": None} == tried
    assert titles(plan) == ["Phòng chống đuối nước"]
    assert undo(by=deputy, code=done["batch"])["removed"] == 1


def test_codes_tell_activities_apart_and_are_no_numbers() -> None:
    alike = [uuid.UUID(int=1), uuid.UUID(int=2)]
    other = uuid.uuid4()
    codes = excel.codes_of([*alike, other])
    assert len(set(codes.values())) == 3
    assert all(code.startswith("V") for code in codes.values())
    assert (len(codes[other]), len(codes[alike[0]])) == (9, 33)
