"""Registers taken in, taken back, frozen and counted live: the same persons, the same figures."""

from __future__ import annotations

import datetime as dt
import io
import json
import threading
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, OperationalError, connection
from django.test.utils import CaptureQueriesContext

from gdtx.audit.models import Event
from gdtx.catalogue.literacy_rules import RULE_SETS
from gdtx.foundation.errors import Conflict, Forbidden, NotFound, NotInScope, Refused
from gdtx.intake.models import Batch, BatchState
from gdtx.literacy import actions, freezing, importing, records
from gdtx.literacy.areas import map_of
from gdtx.literacy.importing import take_in, undo_batch
from gdtx.literacy.layout import COLUMNS, SCHEMA
from gdtx.literacy.models import DirtyCommune, SurveyRecord, SurveyRevision
from gdtx.literacy.questions import table
from gdtx.literacy.register_files import check
from gdtx.literacy.synthetic import making
from gdtx.literacy.tables import FORMS
from gdtx.network.scope import Actor
from tests.literacy import brute_force
from tests.literacy.people import NOBODY, YEAR
from tests.support.cast import IN_2025, Cast
from tests.support.missing import ONLY_POSTGRESQL

BY = Actor.set_up(dt.date(2026, 1, 15))
PROVINCE, COMMUNE, OTHER = "38", "14758", "14797"
NAMES = [column.code for column in COLUMNS]


def person(number: int, **cells: Any) -> dict[str, Any]:
    """Somebody who lives in the commune."""
    return NOBODY | {"person_id": f"P{number}", "commune_code": COMMUNE, "grade_completed": 5} | cells


def written(path: Path, rows: list[dict[str, Any]]) -> Path:
    """A register of these persons."""
    pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), path)
    return path


def register() -> list[dict[str, Any]]:
    """Everybody in the database, in the layout."""
    return list(SurveyRecord.objects.order_by("person_id").values(*NAMES))


def counts(answer: dict[str, Any]) -> tuple[int, ...]:
    """Rows, accepted, changed, refused, unchanged."""
    return tuple(answer[name] for name in ("rows", "accepted", "changed", "refused", "unchanged"))


@pytest.mark.django_db
def test_a_file_adds_and_changes_by_person_and_year_and_is_taken_back_whole(tmp_path):
    first = [person(1), person(2), person(3)]
    second = [person(1), person(2, grade_completed=2, commune_code=OTHER), person(4), person(5, sex="?")]
    one = take_in(written(tmp_path / "một.parquet", first), by=BY, year=YEAR)
    before = register()

    dry = take_in(written(tmp_path / "hai.parquet", second), by=BY, year=YEAR, dry_run=True)
    assert register() == before == first
    two = take_in(tmp_path / "hai.parquet", by=BY, year=YEAR)

    assert counts(one) == (3, 3, 0, 0, 0)
    assert counts(dry) == counts(two) == (4, 2, 1, 1, 1)
    assert dry | {"batch": two["batch"]} == two
    assert two["totals"] == {"persons": 2}
    assert [(each["row"], each["column"], each["rule"]) for each in two["refusals"]] == [
        (4, "sex", "value_outside_list")
    ]
    assert register() == [first[0], second[1], first[2], second[2]]
    assert [each.before["grade_completed"] for each in SurveyRevision.objects.all()] == [5]
    assert Event.objects.order_by("pk").values_list("verb", flat=True).last() == "import_register"

    with pytest.raises(Conflict) as refused:
        undo_batch(by=BY, code=one["batch"])
    assert refused.value.rule == "changed_since"
    undone = undo_batch(by=BY, code=two["batch"], reason="Nhầm tệp")
    assert (undone["removed"], undone["restored"]) == (1, 1)
    assert register() == before
    undo_batch(by=BY, code=one["batch"])
    assert register() == []
    assert set(Batch.objects.values_list("state", flat=True)) == {BatchState.UNDONE}
    with pytest.raises(Conflict):
        undo_batch(by=BY, code=one["batch"])


@pytest.mark.django_db
def test_a_batch_is_not_taken_back_over_what_another_import_wrote_while_that_waited(tmp_path, monkeypatch):
    one = take_in(written(tmp_path / "một.parquet", [person(1)]), by=BY, year=YEAR)
    written(tmp_path / "hai.parquet", [person(1, grade_completed=2)])
    wait = importing._wait_for_others

    def meanwhile(areas: set[int], year: int) -> None:
        monkeypatch.setattr(importing, "_wait_for_others", wait)
        take_in(tmp_path / "hai.parquet", by=BY, year=YEAR)

    monkeypatch.setattr(importing, "_wait_for_others", meanwhile)
    with pytest.raises(Conflict) as refused:
        undo_batch(by=BY, code=one["batch"])

    assert refused.value.rule == "changed_since"


FAR = "00004"


def _others(work: Any) -> threading.Thread:
    """Somebody else at work, on a connection of their own."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def _until_somebody_waits() -> None:
    """Return as soon as a connection waits for a lock."""
    for _try in range(3_000):
        with connection.cursor() as cursor:
            # In our own database: other tests wait on the same server.
            cursor.execute(
                "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
            )
            if cursor.fetchone()[0]:
                return
        threading.Event().wait(0.01)
    raise AssertionError("nobody waits")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["import", "undo"])
def test_of_an_import_and_an_undoing_at_once_the_later_one_sees_what_the_other_wrote(tmp_path, monkeypatch, first):
    if connection.vendor != "postgresql":
        pytest.skip(ONLY_POSTGRESQL)
    one = take_in(written(tmp_path / "một.parquet", [person(1), person(2)]), by=BY, year=YEAR)["batch"]
    # To another province: the two do not wait for each other's province.
    written(tmp_path / "hai.parquet", [person(1, commune_code=FAR)])
    works = {
        "import": lambda: take_in(tmp_path / "hai.parquet", by=BY, year=YEAR),
        "undo": lambda: undo_batch(by=BY, code=one),
    }
    last = {"import": "mark_done", "undo": "mark_undone"}[first]
    end, there, go_on = getattr(importing.intake, last), threading.Event(), threading.Event()

    def held(**given: Any) -> None:
        there.set()
        assert go_on.wait(60)
        end(**given)

    with monkeypatch.context() as patched:
        patched.setattr(importing.intake, last, held)
        earlier = _others(works[first])
        assert there.wait(60)

    def release() -> None:
        try:
            _until_somebody_waits()
        finally:
            go_on.set()

    watching = _others(release)
    if first == "import":
        with pytest.raises(Conflict) as refused:
            undo_batch(by=BY, code=one)
        assert refused.value.rule == "changed_since"
    else:
        assert counts(take_in(tmp_path / "hai.parquet", by=BY, year=YEAR)) == (1, 1, 0, 0, 0)
    for thread in (earlier, watching):
        thread.join(60)

    left = [("P1", FAR), ("P2", COMMUNE)] if first == "import" else [("P1", FAR)]
    assert [(row["person_id"], row["commune_code"]) for row in register()] == left


@pytest.mark.django_db(transaction=True)
def test_an_import_cut_off_in_the_middle_leaves_nothing_of_itself(tmp_path, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip(ONLY_POSTGRESQL)
    take_in(written(tmp_path / "một.parquet", [person(1)]), by=BY, year=YEAR)
    before = register(), SurveyRevision.objects.count(), DirtyCommune.objects.count()

    def cut(**_given: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with monkeypatch.context() as patched:
        patched.setattr(importing, "touched", cut)
        files = written(tmp_path / "hai.parquet", [person(1, relapse=1), person(2)])

        def import_that_is_cut() -> None:
            with pytest.raises((Conflict, DatabaseError)):
                take_in(files, by=BY, year=YEAR)

        _others(import_that_is_cut).join(60)

    assert (register(), SurveyRevision.objects.count(), DirtyCommune.objects.count()) == before
    assert counts(take_in(tmp_path / "hai.parquet", by=BY, year=YEAR)) == (2, 2, 1, 0, 0)


@pytest.mark.django_db
def test_a_disk_that_is_full_is_told_and_nothing_of_the_file_stays(tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's disk is not ours to fill.")
    rows = [person(number, village="Thôn " * 90) for number in range(2_000)]
    written(tmp_path / "sổ.parquet", rows)
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages + 60}")
        try:
            with pytest.raises(Conflict) as refused:
                take_in(tmp_path / "sổ.parquet", by=BY, year=YEAR)
        finally:
            cursor.execute("PRAGMA max_page_count = 1073741823")

    assert refused.value.rule == "database_busy"
    assert register() == []
    assert [batch.state for batch in Batch.objects.all()] == [BatchState.FAILED]


@pytest.mark.django_db
def test_a_disk_that_is_full_where_files_are_checked_is_not_blamed_on_the_file(tmp_path):
    path = written(tmp_path / "sổ.parquet", [person(1)])
    (tmp_path / "làm").mkdir()
    (tmp_path / "làm" / "taken.parquet").symlink_to("/dev/full")

    with pytest.raises(Refused) as refused:
        check(path, year=YEAR, communes=[COMMUNE], into=tmp_path / "làm")

    assert refused.value.rule == "disk_full"


@pytest.mark.django_db
def test_history_keeps_every_kind_of_value_and_taking_back_restores_it(tmp_path):
    full = person(1, village="Thôn “1”, 'x'", religious=True, migrant=False, ethnicity=54, degree="college", relapse=0)
    rows = [full, person(2), person(3, commune_code=FAR, village="007")]
    changed = [person(1, disabled=True), person(2, religious=False, village="Tổ 1"), person(3, commune_code=FAR)]
    take_in(written(tmp_path / "một.parquet", rows), by=BY, year=YEAR)

    batch = take_in(written(tmp_path / "hai.parquet", changed), by=BY, year=YEAR)["batch"]

    assert register() == changed
    before = [
        dict(each.before, person_id=each.record.person_id)
        for each in SurveyRevision.objects.order_by("record__person_id")
    ]
    assert before == rows
    assert {(each.cause, each.made_by) for each in SurveyRevision.objects.all()} == {("import", BY.label)}
    assert undo_batch(by=BY, code=batch)["restored"] == 3
    assert register() == rows


@pytest.mark.django_db
def test_a_batch_whose_history_was_erased_by_rule_is_not_taken_back(tmp_path):
    take_in(written(tmp_path / "một.parquet", [person(1)]), by=BY, year=YEAR)
    batch = take_in(written(tmp_path / "hai.parquet", [person(1, relapse=1)]), by=BY, year=YEAR)["batch"]
    SurveyRevision.objects.update(before={})

    with pytest.raises(Conflict) as refused:
        undo_batch(by=BY, code=batch)

    assert refused.value.rule == "history_erased"


@pytest.mark.django_db
def test_imports_and_undoing_hold_their_provinces_and_let_others_refer_to_these(tmp_path):
    if connection.vendor != "postgresql":
        pytest.skip(ONLY_POSTGRESQL)
    written(tmp_path / "sổ.parquet", [person(1)])

    with CaptureQueriesContext(
        connection,
    ) as asked:
        batch = take_in(tmp_path / "sổ.parquet", by=BY, year=YEAR)["batch"]
        undo_batch(by=BY, code=batch)

    locks = [each["sql"] for each in asked if 'FROM "network_area" ' in each["sql"] and " FOR " in each["sql"]]
    assert [lock.endswith("FOR NO KEY UPDATE") for lock in locks] == [True, True]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "rule"), [(IntegrityError("twice"), "register_busy"), (OperationalError("full"), "database_busy")]
)
def test_what_the_database_does_not_write_is_refused_and_the_batch_says_so(tmp_path, monkeypatch, error, rule):
    def broken(*_given: Any, **_more: Any) -> None:
        raise error

    monkeypatch.setattr(importing, "_write", broken)
    with pytest.raises(Conflict) as refused:
        take_in(written(tmp_path / "sổ.parquet", [person(1)]), by=BY, year=YEAR)

    assert refused.value.rule == rule
    assert [(batch.state, batch.error["rule"]) for batch in Batch.objects.all()] == [(BatchState.FAILED, rule)]


@pytest.mark.django_db
def test_a_commune_is_found_without_its_leading_noughts_and_an_unknown_one_is_refused(tmp_path):
    code = next(code for code in map_of("VN", YEAR).communes_of("VN") if code.startswith("00"))
    path = written(tmp_path / "sổ.parquet", [person(1, commune_code=code), person(2)])

    found = take_in(path, by=BY, year=YEAR, commune=f" {int(code)}")

    assert counts(found) == (2, 1, 0, 1, 0)
    with pytest.raises(NotFound) as refused:
        take_in(path, by=BY, year=YEAR, commune="99999")
    assert (refused.value.rule, refused.value.where) == ("unknown_area", "--commune")
    assert Batch.objects.count() == 1


@pytest.mark.django_db
def test_text_that_a_database_cannot_hold_is_a_refusal_of_its_row(tmp_path):
    rows = [person(1), person(2, village="Thôn\0 1"), person(3, village="ế" * 501), person(4, village="ế" * 500)]
    rows.append(person(5) | {"person_id": "P\0"})

    found = take_in(written(tmp_path / "sổ.parquet", rows), by=BY, year=YEAR)

    assert [(each["row"], each["column"], each["rule"]) for each in found["refusals"]] == [
        (2, "village", "unreadable_type"),
        (3, "village", "unreadable_type"),
        (5, "person_id", "unreadable_type"),
    ]
    assert register() == [rows[0], rows[3]]


@pytest.mark.django_db
def test_the_same_person_of_another_year_is_another_record(tmp_path):
    take_in(written(tmp_path / "sổ.parquet", [person(1)]), by=BY, year=YEAR)

    again = take_in(tmp_path / "sổ.parquet", by=BY, year=YEAR + 1)

    assert counts(again) == (1, 1, 0, 0, 0)
    assert sorted(SurveyRecord.objects.values_list("year", flat=True)) == [YEAR, YEAR + 1]


@pytest.mark.django_db
def test_a_file_that_cannot_be_read_leaves_a_batch_that_says_so_and_nothing_else(tmp_path):
    (tmp_path / "sổ.parquet").write_bytes(b"PAR1")

    with pytest.raises(Refused) as refused:
        take_in(tmp_path / "sổ.parquet", by=BY, year=YEAR)

    assert refused.value.rule == "unreadable_file"
    assert [(batch.state, batch.error["rule"]) for batch in Batch.objects.all()] == [
        (BatchState.FAILED, "unreadable_file")
    ]
    assert register() == []


@pytest.mark.django_db
def test_an_officer_takes_in_the_own_commune_only_and_takes_nobody_from_another(tmp_path, cast: Cast):
    officer = cast.actor("canbo", IN_2025)
    own = next(code for code in map_of(PROVINCE, YEAR).communes_of(PROVINCE) if _enters(officer, code))
    other = COMMUNE if own != COMMUNE else OTHER
    theirs = take_in(written(tmp_path / "xã bên.parquet", [person(9, commune_code=other)]), by=BY, year=YEAR)
    rows = [person(1, commune_code=own), person(2, commune_code=other), person(9, commune_code=own)]

    found = take_in(written(tmp_path / "xã.parquet", rows), by=officer, year=YEAR)

    assert counts(found) == (3, 1, 0, 2, 0)
    assert [(each["row"], each["rule"]) for each in found["refusals"]] == [
        (2, "outside_your_area"),
        (3, "held_elsewhere"),
    ]
    with pytest.raises(NotInScope):
        undo_batch(by=officer, code=theirs["batch"])
    with pytest.raises(Forbidden):
        take_in(tmp_path / "xã.parquet", by=cast.actor("giamdoc", IN_2025), year=YEAR)
    assert undo_batch(by=officer, code=found["batch"])["removed"] == 1


def _enters(actor: Actor, code: str) -> bool:
    from gdtx.literacy.areas import map_date
    from gdtx.network.queries import area_by_code

    return bool(actor.may("register.enter", area_id=area_by_code(code, map_date(YEAR)).area_id))


def command(*arguments: str) -> dict[str, Any]:
    """What a command answers."""
    out = io.StringIO()
    call_command(*arguments, "--json", stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


@pytest.mark.django_db(transaction=True)
def test_live_tables_a_frozen_set_and_a_plain_count_agree_and_the_set_does_not_move(tmp_path):
    making.make(area=map_of(PROVINCE, YEAR), year=YEAR, count=1_500, folder=tmp_path / "sổ")
    path = tmp_path / "sổ" / f"{PROVINCE}.parquet"
    rows = pq.read_table(path).to_pylist()

    answer = take_in(path, by=BY, year=YEAR)
    made = actions.freeze_register(by=BY, area_code=PROVINCE, year=YEAR)

    assert counts(answer) == (1_500, 1_500, 0, 0, 0)
    assert made.persons == 1_500
    frozen_rows = duckdb.connect().execute(f"SELECT {', '.join(NAMES)} FROM {made.source}").fetchall()
    assert sorted(frozen_rows) == sorted(tuple(row[name] for name in NAMES) for row in rows)
    for rules in RULE_SETS:
        people = brute_force.counted(rows, brute_force.RULES[rules.name], YEAR)
        for form in FORMS:
            live = table(form, PROVINCE, YEAR, rules=rules.name, by=BY)
            still = table(form, PROVINCE, YEAR, frozen_id=made.id, rules=rules.name, by=BY)
            assert {**still, "frozen": None} == {
                **live,
                "frozen_sha256": made.sha256,
                "synthetic": False,
            }, form
        bands = table("CMC-2", PROVINCE, YEAR, rules=rules.name, by=BY)["bands"]
        assert bands == brute_force.cmc_2(people)["bands"]
    before = table("XMC-3", PROVINCE, YEAR, frozen_id=made.id, by=BY)

    SurveyRecord.objects.update(grade_completed=None, degree=None, relapse=1)
    records.touched(year=YEAR, communes={row["commune_code"] for row in rows})

    assert table("XMC-3", PROVINCE, YEAR, frozen_id=made.id, by=BY) == before
    assert table("XMC-3", PROVINCE, YEAR, by=BY) != before
    commune = rows[0]["commune_code"]
    assert command("literacy_table", "--form", "CMC-1", "--area", commune, "--year", str(YEAR))["frozen"] is None


@pytest.mark.django_db(transaction=True)
def test_others_write_while_a_register_is_frozen_and_the_set_is_of_one_moment(tmp_path, monkeypatch):
    take_in(written(tmp_path / "sổ.parquet", [person(1, village="Trước")]), by=BY, year=YEAR)
    write = freezing._write

    def somebody() -> None:
        try:
            SurveyRecord.objects.update(village="Sau")
        finally:
            connection.close()

    def meanwhile(year: int, communes: list[str], path: Path) -> None:
        assert SurveyRecord.objects.exists()
        thread = threading.Thread(target=somebody)
        thread.start()
        thread.join(60)
        write(year, communes, path)

    monkeypatch.setattr(freezing, "_write", meanwhile)
    made = actions.freeze_register(by=BY, area_code=COMMUNE, year=YEAR)

    assert SurveyRecord.objects.get().village == "Sau"
    assert duckdb.connect().execute(f"SELECT village FROM {made.source}").fetchall() == [("Trước",)]


@pytest.mark.django_db
def test_a_year_without_persons_is_neither_frozen_nor_told():
    with pytest.raises(Refused) as refused:
        freezing.freeze(area=map_of(COMMUNE, YEAR), year=YEAR, by="")
    assert refused.value.rule == "no_data"
    with pytest.raises(Refused) as refused:
        table("XMC-4", COMMUNE, YEAR, by=BY)
    assert refused.value.rule == "no_data"
