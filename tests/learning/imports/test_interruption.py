"""What is left when the program is killed, and when two people do the same thing."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest
from django.db import connections

from gdtx.audit.models import Event
from gdtx.figures.models import DirtyScope
from gdtx.foundation import clock
from gdtx.foundation.errors import Conflict, Refused
from gdtx.intake import actions as intake
from gdtx.intake.models import Batch, BatchState, RefusedRow
from gdtx.intake.queries import SILENCE, is_interrupted, state_label
from gdtx.intake.storage import sha256_of
from gdtx.learning import actions
from gdtx.learning.imports.writing import confirm_batch, discard_batch, read_for_preview, take_in
from gdtx.learning.models import ClassRevision, LearningClass, StagedClass
from tests.learning.imports.sheets import row, write
from tests.learning.making import log
from tests.support.cast import IN_2021, Cast
from tests.support.program import environment

KILLED = """
    import sys
    import django
    django.setup()
    from gdtx.learning.imports import writing
    from gdtx.network.scope import command_actor
    import datetime as dt

    def wait(**_anything):
        # Classes, revisions and counts are written; the transaction is still open.
        print("written", flush=True)
        sys.stdin.read()

    writing.retract_contradicted = wait
    writing.take_in(writing.Path(sys.argv[1]), by=command_actor("giamdoc", on=dt.date(2021, 1, 20)))
"""


@pytest.mark.django_db(transaction=True)
def test_killed_during_the_write_nothing_is_half_written_and_the_file_can_be_given_again(
    cast: Cast, tmp_path: Path, database_url: str
) -> None:
    director = cast.actor("giamdoc", IN_2021)
    log(director, cast.cam_ngoc, topic="Nấm", turns=30)
    before = (Event.objects.count(), DirtyScope.objects.count())
    path = write(tmp_path / "f.xlsx", [row(topic="Nấm", turns=31), row(), row(topic="Lúa"), row(female=99)])
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(KILLED), str(path)],
        env=environment(
            tmp_path / "home",
            DATABASE_URL=database_url,
            DJANGO_SETTINGS_MODULE="gdtx.config.settings.development",
            PYTHONPATH=":".join(sys.path),
        ),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "written"

    process.kill()
    process.communicate()

    assert [(each.topic, each.turns, each.version) for each in LearningClass.objects.all()] == [("Nấm", 30, 1)]
    assert not ClassRevision.objects.exists()
    assert not StagedClass.objects.exists()
    assert not RefusedRow.objects.exists()
    assert (Event.objects.count(), DirtyScope.objects.count()) == before
    batch = Batch.objects.get()
    assert batch.state == BatchState.READING
    later = clock.now() + SILENCE + dt.timedelta(seconds=1)
    assert is_interrupted(batch, now=later)

    answer = take_in(path, by=director)

    assert (answer.counts.accepted, answer.counts.changed, answer.counts.refused) == (3, 1, 1)
    assert LearningClass.objects.count() == 3


@pytest.mark.django_db
def test_a_reading_that_fell_silent_is_called_interrupted_and_closed_when_the_file_comes_again(
    cast: Cast, tmp_path: Path
) -> None:
    director = cast.actor("giamdoc", IN_2021)
    path = write(tmp_path / "f.xlsx", [row()])
    opened = intake.open_batch(
        by=director, subject="classes", prefix="LOP", file_name="f.xlsx", file_sha256=sha256_of(path), on=IN_2021
    )
    assert not is_interrupted(opened)
    Batch.objects.update(seen_at=clock.now() - SILENCE - dt.timedelta(seconds=1))
    opened.refresh_from_db()
    assert state_label(opened) == "bị ngắt"

    answer = take_in(path, by=director)

    opened.refresh_from_db()
    assert opened.state == BatchState.FAILED
    assert opened.error is not None
    assert opened.error["rule"] == "interrupted"
    assert answer.counts.accepted == 1


def staged(cast: Cast, path: Path, username: str = "giamdoc") -> Batch:
    """A batch that waits for somebody to confirm it."""
    by = cast.actor(username, IN_2021)
    batch = intake.open_batch(
        by=by, subject="classes", prefix="LOP", file_name=path.name, file_sha256=sha256_of(path), on=IN_2021
    )
    read_for_preview(batch, path, by=by)
    batch.refresh_from_db()
    return batch


@pytest.mark.django_db
def test_what_was_looked_at_is_written_as_it_was_shown(cast: Cast, tmp_path: Path) -> None:
    director = cast.actor("giamdoc", IN_2021)
    log(director, cast.cam_ngoc, topic="Nấm", turns=30)
    batch = staged(cast, write(tmp_path / "f.xlsx", [row(topic="Nấm", turns=31), row(), row(female=99), row()]))
    assert batch.state == BatchState.STAGED
    assert (batch.rows, batch.accepted, batch.changed, batch.refused, batch.unchanged) == (4, 2, 1, 1, 1)
    assert StagedClass.objects.count() == 3
    assert LearningClass.objects.count() == 1

    done = confirm_batch(by=director, code=batch.code)

    assert (done.state, done.confirmed_by_label) == (BatchState.DONE, "Cao Văn Nam")
    assert not StagedClass.objects.exists()
    written = LearningClass.objects.order_by("pk")
    assert [(each.topic, each.turns) for each in written] == [("Nấm", 31), ("Luật Đất đai", 40)]
    assert Event.objects.filter(verb="import_classes", batch=batch.code).count() == 1


@pytest.mark.django_db
def test_the_second_person_to_confirm_is_told_who_was_first(cast: Cast, tmp_path: Path) -> None:
    batch = staged(cast, write(tmp_path / "f.xlsx", [row()]))
    confirm_batch(by=cast.actor("giamdoc", IN_2021), code=batch.code)

    with pytest.raises(Conflict, match="đã được Cao Văn Nam xác nhận lúc") as refusal:
        confirm_batch(by=cast.actor("phogiamdoc", IN_2021), code=batch.code)

    assert refusal.value.rule == "batch_done"
    assert LearningClass.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_confirming_at_the_same_moment_write_once(cast: Cast, tmp_path: Path) -> None:
    batch = staged(cast, write(tmp_path / "f.xlsx", [row(topic=f"Lớp {number}") for number in range(50)]))
    actors = [cast.actor(name, IN_2021) for name in ("giamdoc", "phogiamdoc")]
    together = threading.Barrier(2)
    outcomes: list[str] = []

    def confirm(by: object) -> None:
        together.wait()
        try:
            confirm_batch(by=by, code=batch.code)  # type: ignore[arg-type]
            outcomes.append("written")
        except Refused as refused:
            outcomes.append(refused.rule)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=confirm, args=(by,)) for by in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["batch_done", "written"]
    assert LearningClass.objects.count() == 50
    assert Event.objects.filter(verb="import_classes").count() == 1


@pytest.mark.django_db
def test_a_batch_is_compared_anew_when_somebody_wrote_since_it_was_read(cast: Cast, tmp_path: Path) -> None:
    director = cast.actor("giamdoc", IN_2021)
    batch = staged(cast, write(tmp_path / "f.xlsx", [row(turns=41), row(topic="Nấm")]))
    assert (batch.accepted, batch.changed, batch.unchanged) == (2, 0, 0)
    log(director, cast.cam_ngoc, topic="Luật Đất đai", turns=40)
    log(director, cast.cam_ngoc, topic="Nấm", turns=40)

    with pytest.raises(Conflict) as refusal:
        confirm_batch(by=director, code=batch.code)

    assert refusal.value.rule == "batch_outdated"
    batch.refresh_from_db()
    assert batch.state == BatchState.STAGED
    assert (batch.accepted, batch.changed, batch.unchanged) == (1, 1, 1)
    assert batch.totals == {"classes": 1, "turns": 41}
    confirm_batch(by=director, code=batch.code)
    assert sorted(LearningClass.objects.values_list("topic", "turns")) == [("Luật Đất đai", 41), ("Nấm", 40)]


@pytest.mark.django_db
def test_a_period_locked_meanwhile_stops_the_confirmation(cast: Cast, tmp_path: Path) -> None:
    director = cast.actor("giamdoc", IN_2021)
    batch = staged(cast, write(tmp_path / "f.xlsx", [row()]))
    so = cast.actor("so", IN_2021)
    roots = so.area_roots()
    assert roots is not None
    actions.lock_period(by=so, area_id=roots[0], period="2020-2021/HK1")

    with pytest.raises(Conflict, match="đã khóa") as refusal:
        confirm_batch(by=director, code=batch.code)

    assert refusal.value.rule == "changed_since_read"
    assert not LearningClass.objects.exists()


@pytest.mark.django_db
def test_a_batch_can_be_thrown_away_and_then_not_confirmed(cast: Cast, tmp_path: Path) -> None:
    director = cast.actor("giamdoc", IN_2021)
    batch = staged(cast, write(tmp_path / "f.xlsx", [row()]))

    discard_batch(by=director, code=batch.code)

    assert not StagedClass.objects.exists()
    with pytest.raises(Conflict) as refusal:
        confirm_batch(by=director, code=batch.code)
    assert refusal.value.rule == "batch_discarded"
    assert Event.objects.filter(verb="discard_import").count() == 1


@pytest.mark.django_db
def test_a_declaration_of_no_class_gives_way_to_imported_classes(cast: Cast, tmp_path: Path) -> None:
    director = cast.actor("giamdoc", IN_2021)
    declaration = actions.declare_no_class(by=director, centre_id=cast.cam_ngoc.pk, period="2020-2021/HK1")

    answer = take_in(write(tmp_path / "f.xlsx", [row()]), by=director)

    declaration.refresh_from_db()
    assert declaration.withdrawn_at is not None
    assert Event.objects.get(verb="withdraw_declaration").batch == answer.batch


@pytest.mark.django_db
def test_a_column_that_is_not_in_the_sheet_keeps_what_the_class_holds(cast: Cast, tmp_path: Path) -> None:
    director = cast.actor("giamdoc", IN_2021)
    log(director, cast.cam_ngoc, female=20, presenter="Bà Hà")
    log(director, cast.cam_ngoc, topic="Nấm", female=30)
    columns = ["centre", "topic", "group_id", "start_on", "turns", "cost"]
    rows = [row(turns=40, cost=None), row(topic="Nấm", turns=25)]

    answer = take_in(write(tmp_path / "f.xlsx", rows, columns=columns), by=director).as_dict()

    # The first says nothing new; the second would leave 30 women among 25 turns.
    assert (answer["unchanged"], answer["refused"], answer["accepted"]) == (1, 1, 0)
    (refusal,) = answer["refusals"]
    assert (refusal["row"], refusal["rule"]) == (3, "female_le_turns")
    assert LearningClass.objects.get(topic="Luật Đất đai").presenter == "Bà Hà"
