"""Live rows, the stored cube and a frozen copy give equal integers, whatever was written before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gdtx.catalogue.models import SchoolCalendar
from gdtx.figures import registry
from gdtx.figures.api import Reader, Scope, evaluate, kept, run, run_series, value
from gdtx.figures.cube import CubeEngine, mark_dirty, mark_moved, rebuild, refresh, refresh_all
from gdtx.figures.engines import FrozenEngine, LiveEngine
from gdtx.figures.exports import export_facts
from gdtx.figures.facts import Amount, Op
from gdtx.figures.models import Cell, CubeState, DirtyScope
from gdtx.figures.parts import FOLDED, FULL, Part, of_code
from gdtx.figures.requests import PLACE, Held, Request
from gdtx.foundation import reading
from gdtx.foundation.errors import Conflict
from gdtx.foundation.ranges import OPEN_END, DateRange
from gdtx.learning import actions
from gdtx.learning.enums import CLASSES
from gdtx.learning.models import LearningClass
from gdtx.network.models import Seat
from gdtx.network.revision import announce_seats_changed
from gdtx.network.scope import Actor
from tests.learning.making import facts, group, log
from tests.support.cast import IN_2021, TODAY, Cast, area

pytestmark = pytest.mark.django_db

HK1 = DateRange(dt.date(2020, 9, 1), dt.date(2021, 1, 16))
YEAR = DateRange(dt.date(2020, 9, 1), dt.date(2021, 9, 1))
ALL = DateRange(dt.date(2018, 9, 1), dt.date(2026, 9, 1))
#: Put together of one year, eight, and one.
TEN_YEARS = DateRange(dt.date(2015, 9, 1), dt.date(2025, 9, 1))


def requests(cast: Cast) -> Iterator[Request]:
    """Questions of every shape the cube can answer."""
    amounts = registry.facts(CLASSES).amounts()
    cam_ngoc, phong_son = (centre.seats.first() for centre in (cast.cam_ngoc, cast.phong_son))
    assert cam_ngoc is not None
    assert phong_son is not None
    held = {cam_ngoc.area_id: 7, phong_son.area_id: 7}
    for span in (HK1, YEAR, ALL, TEN_YEARS):
        yield Request(CLASSES, amounts, span=span)
        yield Request(CLASSES, amounts, ("area_id", "group_id"), span)
        yield Request(CLASSES, amounts, ("organisation_id",), span)
        yield Request(CLASSES, amounts, (PLACE, "group_id"), span, Held(held))
        yield Request(CLASSES, amounts, (PLACE,), span, Held(held, others=True))
        yield Request(CLASSES, amounts, (PLACE,), span, Held({}))
        yield Request(CLASSES, (), ("organisation_id",), span)
        yield Request(CLASSES, amounts, span=span, scopes=frozenset({cast.cam_ngoc.pk}))
        yield Request(CLASSES, amounts, span=span, scopes=frozenset())
        yield Request(CLASSES, amounts, ("organisation_id", "group_id"), span, scopes=frozenset({cast.cam_ngoc.pk}))
        yield Request(CLASSES, amounts, ("area_id",), span, where=(("group_id", frozenset({group("KT").pk})),))

    running = Amount(Op.AFTER, "end_on")
    yield Request(CLASSES, (*amounts, running), (PLACE,), HK1, Held(held))
    for span in (HK1, YEAR, TEN_YEARS):
        for past in (None, span.end + dt.timedelta(days=9)):
            yield Request(CLASSES, (running,), (PLACE,), span, Held(held, others=True), past=past)
            yield Request(CLASSES, (running,), ("area_id", "organisation_id"), span, past=past)


def assert_equal_everywhere(cast: Cast) -> None:
    """The cube (once refreshed), live rows and DuckDB over Parquet agree on every question."""
    assert refresh(CLASSES)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "classes.parquet"
        export_facts(CLASSES, path)
        engines = [CubeEngine(), FrozenEngine(path, threads=1)]
        for request in requests(cast):
            expected = LiveEngine().run(request).sorted()
            for engine in engines:
                assert engine.run(request).sorted() == expected, (engine.name, request)
            # Pages keep answers; what was asked before the last write must not be given again after it.
            with reading.reading():
                assert Reader().run(request).sorted() == expected, request


def assert_cells_are_those_of_a_new_cube() -> None:
    """Recounting what was touched has left the cells of every length and grain that counting all would make."""
    names = [field.attname for field in Cell._meta.fields if field.attname != "id"]

    def cells() -> list[tuple[object, ...]]:
        return sorted(Cell.objects.values_list(*names), key=repr)

    recounted = cells()
    rebuild(CLASSES)
    assert recounted == cells()


@contextmanager
def undone() -> Iterator[None]:
    """Whatever the block writes is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


days = st.dates(dt.date(2019, 8, 25), dt.date(2021, 9, 10))
optional = st.none() | st.integers(0, 5)
#: Days that a class lasts: over the end of a semester, of a year, of two.
lasts = st.none() | st.integers(0, 60) | st.integers(200, 1000)
steps = st.one_of(
    st.tuples(
        st.just("log"),
        st.integers(0, 3),
        days,
        st.sampled_from(["CT", "KT", "CL"]),
        st.integers(5, 90),
        optional,
        lasts,
    ),
    st.tuples(st.just("change"), st.integers(0, 9), days, st.sampled_from(["CT", "KT"]), st.integers(5, 90), optional),
    st.tuples(st.just("withdraw"), st.integers(0, 9)),
    st.tuples(st.just("reseat"), st.integers(0, 3), days),
    st.tuples(st.just("read")),
)


def take(step: tuple[object, ...], cast: Cast, by: Actor) -> None:
    """One write (or a read that refreshes in between) through the actions."""
    match step:
        case ("log", int(index), dt.date() as day, str(code), int(turns), given, int() | None as days_more):
            centre = cast.centres_38[index]
            # The same class twice is refused and writes nothing.
            with suppress(Conflict):
                end = None if days_more is None else day + dt.timedelta(days=days_more)
                given_facts = {
                    "start_on": day,
                    "end_on": end,
                    "group": code,
                    "turns": turns,
                    "female": given,
                    "cost": given,
                }
                log(by, centre, topic=f"{code} {turns}", **given_facts)
        case ("change", int(index), dt.date() as day, str(code), int(turns), given):
            found = LearningClass.objects.filter(state="active").order_by("pk")[index : index + 1].first()
            if found is not None:
                new = facts(topic=f"{found.pk}", start_on=day, group=code, turns=turns, persons=given)
                actions.change_class(by=by, class_id=found.pk, version=found.version, facts=new)
        case ("withdraw", int(index)):
            found = LearningClass.objects.filter(state="active").order_by("pk")[index : index + 1].first()
            if found is not None:
                actions.withdraw_class(by=by, class_id=found.pk, version=found.version, reason="thử")
        case ("reseat", int(index), dt.date() as day):
            reseat(cast, index, day)
        case _:
            refresh(CLASSES, patient=False)


def reseat(cast: Cast, index: int, day: dt.date) -> None:
    """From `day` on the centre has its seat in Tam Chung, as an action of the network would write it."""
    centre = cast.centres_38[index]
    if Seat.objects.filter(organisation=centre, valid_from__gte=day).exists():
        Seat.objects.filter(organisation=centre, valid_from__gte=day).delete()
    Seat.objects.filter(organisation=centre, valid_to__gt=day).update(valid_to=day)
    Seat.objects.create(organisation=centre, area=area("14848"), valid_from=day, valid_to=OPEN_END)
    announce_seats_changed([centre.pk])


@given(st.lists(steps, min_size=3, max_size=14))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_any_sequence_of_writes_all_engines_give_equal_integers(
    cast: Cast, sequence: list[tuple[object, ...]]
) -> None:
    with undone():
        # Everywhere a centre on every day, so that nothing but the steps decides.
        by = Actor.set_up(TODAY)
        for centre in cast.centres_38:
            centre.versions.update(valid_from=dt.date(2008, 1, 1), valid_to=OPEN_END)
            centre.seats.filter(valid_from__gt=dt.date(2020, 1, 1)).delete()
            centre.seats.update(valid_from=dt.date(2008, 1, 1), valid_to=OPEN_END)
        for step in sequence:
            take(step, cast, by)

        assert_equal_everywhere(cast)
        assert_cells_are_those_of_a_new_cube()


def test_a_write_recounts_only_what_it_touched(cast: Cast) -> None:
    director, other = cast.actor("giamdoc", IN_2021), cast.actor("giamdoc_ps", IN_2021)
    log(director, cast.cam_ngoc, turns=10)
    log(director, cast.cam_ngoc, turns=20, start_on=dt.date(2020, 3, 2))
    log(other, cast.phong_son, turns=30)
    refresh(CLASSES)
    before = {cell.pk for cell in Cell.objects.all()}
    counted = {cell.pk for cell in Cell.objects.of_buckets()}

    log(director, cast.cam_ngoc, topic="Thêm", turns=5)
    marks = list(DirtyScope.objects.filter(facts=CLASSES).values_list("scope_id", "bucket"))
    refresh(CLASSES)

    assert marks == [(cast.cam_ngoc.pk, dt.date(2020, 9, 1))]
    after = {cell.pk: cell for cell in Cell.objects.all()}
    recounted = sorted((of_code(after[pk].part), after[pk].scope_id, after[pk].m2) for pk in set(after) - before)
    hk1, year, two, four, eight = (
        Part(dt.date(first, 9, 1), years) for first, years in ((2020, 0), (2020, 1), (2020, 2), (2020, 4), (2016, 8))
    )
    # Four years from 2020 hold only what was written; eight also what was there of March 2020.
    sums = ((hk1, 15), (year, 15), (two, 15), (four, 15), (eight, 35))
    assert recounted == sorted(
        ((part, grain), cast.cam_ngoc.pk, turns) for part, turns in sums for grain in (FULL, FOLDED)
    )
    assert len(counted & set(after)) == 2
    assert not DirtyScope.objects.filter(facts=CLASSES).exists()


def test_moving_a_class_to_another_semester_marks_both(cast: Cast) -> None:
    director = cast.actor("giamdoc", IN_2021)
    logged = log(director, cast.cam_ngoc)
    refresh(CLASSES)

    actions.change_class(by=director, class_id=logged.pk, version=1, facts=facts(start_on=dt.date(2020, 2, 3)))

    assert set(DirtyScope.objects.filter(facts=CLASSES).values_list("bucket", flat=True)) == {
        dt.date(2020, 1, 16),
        dt.date(2020, 9, 1),
    }
    assert value("classes", period=HK1) == 0
    assert value("classes", period=DateRange(dt.date(2020, 1, 16), dt.date(2020, 6, 1))) == 1


def test_marks_of_a_write_that_is_rolled_back_are_gone_with_it(cast: Cast) -> None:
    with transaction.atomic():
        log(cast.actor("giamdoc", IN_2021), cast.cam_ngoc)
        transaction.set_rollback(True)

    assert not DirtyScope.objects.filter(facts=CLASSES).exists()


def test_a_reading_uses_the_cube_where_it_can_and_live_rows_elsewhere(cast: Cast) -> None:
    log(cast.actor("giamdoc", IN_2021), cast.cam_ngoc, end_on=dt.date(2021, 2, 1))
    count = (Amount(Op.COUNT),)

    assert run(Request(CLASSES, count, span=HK1)).engine == "cube"
    assert run(Request(CLASSES, count, span=DateRange(dt.date(2020, 10, 1), dt.date(2020, 11, 1)))).engine == "live"
    running = Request(CLASSES, (Amount(Op.AFTER, "end_on"),), span=HK1)
    assert (run(running).engine, run(running).total()) == ("cube", {"after_end_on": 1})
    on_its_last_day = replace(running, span=HK1, past=dt.date(2021, 2, 1))
    assert (run(on_its_last_day).engine, run(on_its_last_day).total()) == ("cube", {"after_end_on": 1})
    later = replace(running, span=HK1, past=dt.date(2021, 2, 2))
    assert (run(later).engine, run(later).total()) == ("cube", {"after_end_on": 0})
    over_the_year = replace(running, span=YEAR)
    assert (run(over_the_year).engine, run(over_the_year).total()) == ("cube", {"after_end_on": 0})
    by_group = replace(over_the_year, by=("group_id",))
    assert run(by_group).engine == "live"
    assert run(Request(CLASSES, count, span=HK1), stored=False).engine == "live"


def test_with_too_much_marked_a_page_counts_live_rows_instead_of_waiting(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    director = cast.actor("giamdoc", IN_2021)
    refresh_all()
    log(director, cast.cam_ngoc, turns=10)
    log(director, cast.cam_ngoc, topic="Thêm", turns=5)
    monkeypatch.setattr("gdtx.figures.cube.PATIENCE", 1)
    request = Request(CLASSES, (Amount(Op.SUM, "turns"),), span=HK1)

    hurried = run(request)

    assert (hurried.engine, hurried.total()) == ("live", {"sum_turns": 15})
    assert DirtyScope.objects.filter(facts=CLASSES).count() == 2
    assert refresh(CLASSES)
    patient = run(request)
    assert (patient.engine, patient.total()) == ("cube", {"sum_turns": 15})


def test_a_cube_that_was_never_built_is_not_built_while_a_page_waits_if_it_is_large(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    log(cast.actor("giamdoc", IN_2021), cast.cam_ngoc)
    CubeState.objects.all().delete()
    request = Request(CLASSES, (Amount(Op.COUNT),), span=HK1)
    monkeypatch.setattr("gdtx.figures.cube.SMALL", 0)
    assert run(request).engine == "live"

    assert rebuild(CLASSES) == 1

    assert (run(request).engine, run(request).total()) == ("cube", {"count": 1})


def test_a_new_calendar_makes_the_cube_be_built_anew_in_finer_buckets(cast: Cast) -> None:
    director = cast.actor("giamdoc", IN_2021)
    log(director, cast.cam_ngoc, start_on=dt.date(2020, 9, 3), turns=1)
    log(director, cast.cam_ngoc, start_on=dt.date(2020, 9, 7), turns=2)
    refresh(CLASSES)
    assert Cell.objects.of_buckets().count() == 1

    SchoolCalendar.objects.create(
        province=area("40"),
        semester_1_month=9,
        semester_1_day=5,
        semester_2_month=1,
        semester_2_day=16,
        summer_month=6,
        summer_day=1,
    )

    assert value("turns", period=HK1) == 3
    late = Request(CLASSES, (Amount(Op.SUM, "turns"),), span=DateRange(dt.date(2020, 9, 5), HK1.end))
    assert (run(late).engine, run(late).total()) == ("cube", {"sum_turns": 2})
    assert Cell.objects.of_buckets().count() == 2


def test_all_scopes_can_be_marked_at_once(cast: Cast) -> None:
    refresh(CLASSES)
    LearningClass.objects.bulk_create(
        [
            LearningClass(
                **facts(topic=f"Lớp {number}").as_fields(),
                centre=cast.cam_ngoc,
                created_at=dt.datetime(2021, 1, 1, tzinfo=dt.UTC),
                changed_at=dt.datetime(2021, 1, 1, tzinfo=dt.UTC),
            )
            for number in range(5)
        ]
    )
    mark_dirty(CLASSES, [(0, None)])

    assert value("classes", period=HK1) == 5
    LearningClass.objects.all()._raw_delete("default")
    mark_dirty(CLASSES, [(0, dt.date(2020, 10, 5))])
    assert value("classes", period=HK1) == 0


def test_several_years_come_from_the_cube_in_one_query_and_equal_live_rows(
    cast: Cast, django_assert_num_queries: object
) -> None:
    director = cast.actor("giamdoc", IN_2021)
    for year in (2017, 2018, 2020):
        log(director, cast.cam_ngoc, start_on=dt.date(year, 10, 1), turns=year)
        log(director, cast.cam_ngoc, start_on=dt.date(year, 3, 1), turns=1)
    spans = [DateRange(dt.date(year, 9, 1), dt.date(year + 1, 9, 1)) for year in range(2016, 2021)]
    request = Request(CLASSES, (Amount(Op.COUNT), Amount(Op.SUM, "turns")), ("area_id",))

    stored = run_series(request, spans)
    live = run_series(request, spans, stored=False)

    assert [answer.engine for answer in stored] == ["cube"] * 5
    assert [answer.sorted() for answer in stored] == [answer.sorted() for answer in live]
    assert [answer.total() for answer in stored] == [
        {"count": 1, "sum_turns": 1},
        {"count": 2, "sum_turns": 2018},
        {"count": 1, "sum_turns": 2018},
        {"count": 1, "sum_turns": 1},
        {"count": 1, "sum_turns": 2020},
    ]


# --- Measures ----------------------------------------------------------------------------------------------


def test_measures_of_one_scope_are_worked_out_from_the_sums(cast: Cast) -> None:
    director, other = cast.actor("giamdoc", IN_2021), cast.actor("giamdoc_ps", IN_2021)
    log(director, cast.cam_ngoc, turns=40, female=10, cost=1_500_000_000_00)
    log(director, cast.cam_ngoc, topic="Thêm", turns=41, run_by="Hội Nông dân")
    log(other, cast.phong_son, turns=60, female=20)
    codes = ("classes", "turns", "female_turns", "persons", "cost", "average_turns", "female_share", "centres")
    scope = Scope(scopes=frozenset({cast.cam_ngoc.pk, cast.phong_son.pk, cast.tam_chung.pk}))

    found = evaluate(codes, span=HK1, scope=scope)[()]

    assert {code: str(each) for code, each in found.items()} == {
        "classes": "3",
        "turns": "141",
        "female_turns": "30",
        "persons": "None",
        "cost": "150000000000",
        "average_turns": "47.0",
        "female_share": "30.0",
        "centres": "3",
    }
    assert value("centres_reporting", scope, HK1) == 2
    assert value("turns", scope, HK1, "organisation_id") == {cast.cam_ngoc.pk: 81, cast.phong_son.pk: 60}
    assert value("average_turns", Scope(scopes=frozenset({cast.tam_chung.pk})), HK1) is None


def test_a_reseated_centre_is_one_centre(cast: Cast) -> None:
    span = DateRange(dt.date(2025, 1, 16), dt.date(2025, 9, 1))

    assert value("centres", Scope(scopes=frozenset({cast.cam_ngoc.pk})), span) == 1


def test_a_centre_that_declared_nothing_has_reported(cast: Cast) -> None:
    actions.declare_no_class(by=cast.actor("giamdoc", IN_2021), centre_id=cast.cam_ngoc.pk, period="2020-2021/HK1")

    assert value("centres_reporting", period=HK1) == 1
    assert value("centres_reporting", period=DateRange(dt.date(2021, 1, 15), dt.date(2021, 1, 16))) == 1
    assert value("centres_reporting", period=DateRange(HK1.end, YEAR.end)) == 0


def test_an_average_is_rounded_half_up_once(cast: Cast) -> None:
    director = cast.actor("giamdoc", IN_2021)
    for number, turns in enumerate((1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 1, 2, 2, 2, 2, 2, 2, 2, 2, 4)):
        log(director, cast.cam_ngoc, topic=f"Lớp {number}", turns=turns)

    assert str(value("average_turns", period=HK1)) == "2.0"
    assert value("turns", period=HK1) == 39


def test_moving_a_seat_within_known_days_marks_the_buckets_of_these_days(cast: Cast) -> None:
    mark_moved([cast.cam_ngoc.pk], DateRange(dt.date(2020, 12, 1), dt.date(2021, 2, 1)))

    assert set(DirtyScope.objects.filter(facts=CLASSES).values_list("scope_id", "bucket")) == {
        (cast.cam_ngoc.pk, dt.date(2020, 9, 1)),
        (cast.cam_ngoc.pk, dt.date(2021, 1, 16)),
    }


def test_what_pages_keep_of_facts_is_asked_again_after_a_write_and_only_then(cast: Cast) -> None:
    asked: list[int] = []

    def page() -> int:
        def read() -> int:
            asked.append(1)
            return LearningClass.objects.filter(state="active").count()

        with reading.reading():
            return kept(CLASSES, HK1, "how many", read)

    by = cast.actor("giamdoc", IN_2021)
    refresh(CLASSES)
    before = page()
    assert (page(), len(asked)) == (before, 1)
    log(by, cast.cam_ngoc, topic="Thêm một lớp")
    assert (page(), page(), len(asked)) == (before + 1, before + 1, 2)


def test_outside_of_pages_nothing_is_kept() -> None:
    answers = iter([1, 2])
    assert [kept(CLASSES, None, "x", lambda: next(answers)) for _ in range(2)] == [1, 2]


def test_a_recount_that_is_rolled_back_lends_its_number_to_no_other(cast: Cast) -> None:
    mark_dirty(CLASSES, [(cast.cam_ngoc.pk, dt.date(2020, 10, 1))])
    with undone():
        first = refresh(CLASSES)
    assert first is not None
    assert refresh(CLASSES) not in (None, first)
