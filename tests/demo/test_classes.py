"""Made-up classes: exact in sum, plausible one by one, the same every time."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from gdtx.demo.classes import CentreSeed, apportion, make_classes
from gdtx.demo.topics import THEMES
from gdtx.foundation.ranges import DateRange
from gdtx.learning.checks import check_values
from gdtx.learning.facts import ClassFacts

SEMESTER = DateRange(dt.date(2020, 9, 1), dt.date(2021, 1, 16))


def centres(count: int) -> list[CentreSeed]:
    places = ("Hội trường xã", "Nhà văn hóa thôn 1", "Nhà văn hóa thôn 2", "Nhà văn hóa thôn 3")
    return [CentreSeed(f"38-{number}-HTCD", 1 + number % 5, 0.6 * (number % 2), places) for number in range(count)]


@given(
    total=st.integers(0, 10**7),
    weights=st.lists(st.floats(0.001, 1000), min_size=1, max_size=40),
)
def test_parts_add_up_to_the_total_and_none_is_off_by_more_than_one(total: int, weights: list[float]) -> None:
    parts = apportion(total, weights)

    assert sum(parts) == total
    whole = sum(weights)
    assert all(abs(part - total * weight / whole) < 1.001 for part, weight in zip(parts, weights, strict=True))


@settings(max_examples=15, deadline=None)
@given(count=st.integers(1, 12), extra=st.integers(0, 300), turns_each=st.integers(20, 140))
def test_classes_and_turns_are_exactly_those_asked_for(count: int, extra: int, turns_each: int) -> None:
    classes = 3 * count + extra
    rows = list(
        make_classes(centres=centres(count), span=SEMESTER, classes=classes, turns=classes * turns_each, seed="exact")
    )

    assert len(rows) == classes
    assert sum(row.turns for row in rows) == classes * turns_each
    assert {row.centre for row in rows} == {centre.code for centre in centres(count)}


def test_every_made_up_class_passes_the_checks_of_the_class_sheet() -> None:
    for row in make_classes(centres=centres(20), span=SEMESTER, classes=600, turns=59_000, seed="checks"):
        given = {name: getattr(row, name) for name in row.__dataclass_fields__}

        # The group is only a code here; that it is in force is checked when the class is written.
        problems = [problem for problem in check_values(ClassFacts.clean(given)) if problem.rule != "missing_group"]
        assert problems == [], row
        assert SEMESTER.contains(row.start_on)
        assert row.group in THEMES


def test_no_two_classes_of_a_centre_share_topic_place_and_day() -> None:
    rows = list(make_classes(centres=centres(3), span=SEMESTER, classes=900, turns=80_000, seed="once"))

    assert len({(row.centre, row.topic, row.place, row.start_on) for row in rows}) == len(rows)


def test_the_same_seed_makes_the_same_classes_and_another_seed_others() -> None:
    first, again, other = (
        list(make_classes(centres=centres(4), span=SEMESTER, classes=60, turns=5_000, seed=seed))
        for seed in ("a", "a", "b")
    )

    assert first == again
    assert first != other
