"""Odd class sizes and classes that may be entered twice."""

from __future__ import annotations

import datetime as dt
from typing import Any

from gdtx.foundation.vietnamese import fold
from gdtx.reports.checks import doubles, given, loose, odd_sizes
from gdtx.reports.queries import ClassRow


def row(number: int, turns: int = 50, **changes: Any) -> ClassRow:
    topic, place = changes.pop("topic", f"Chuyên đề số {number}"), changes.pop("place", "")
    values: dict[str, Any] = {
        "id": number,
        "centre_id": 1,
        "centre": "38-15169-HTCD",
        "area_id": 10,
        "topic": topic,
        "topic_folded": fold(topic),
        "place": place,
        "place_folded": fold(place),
        "group": "Chuyển giao kỹ thuật",
        "start_on": dt.date(2020, 10, 5),
        "turns": turns,
        **dict.fromkeys(("female", "minority", "migrant", "persons", "sessions", "cost")),
    }
    return ClassRow(**(values | changes))


def test_a_class_far_larger_than_its_group_is_odd() -> None:
    rows = [row(number, 40 + number) for number in range(20)] + [row(99, 900)]

    found = odd_sizes(rows)

    assert [odd.row.id for odd in found] == [99]
    assert found[0].is_large
    assert found[0].low <= 40
    assert 60 <= found[0].high < 900


def test_a_class_far_smaller_is_odd_too_and_the_farthest_comes_first() -> None:
    rows = [row(number, 100 + number) for number in range(20)] + [row(98, 20), row(99, 5000)]

    assert [odd.row.id for odd in odd_sizes(rows)] == [99, 98]


def test_each_group_has_its_own_usual_size() -> None:
    small = [row(number, 20 + number % 3, group="Xóa mù chữ") for number in range(12)]
    large = [row(100 + number, 200 + number, group="Chính trị") for number in range(12)]

    assert odd_sizes([*small, *large]) == []
    assert [odd.row.id for odd in odd_sizes([*small, *large, row(999, 200, group="Xóa mù chữ")])] == [999]


def test_a_group_of_a_few_classes_has_no_usual_size() -> None:
    assert odd_sizes([row(1, 10), row(2, 12), row(3, 900)]) == []


def test_classes_of_one_size_do_not_make_every_other_size_odd() -> None:
    rows = [row(number, 50) for number in range(20)] + [row(50, 55)]

    assert odd_sizes(rows) == []


def test_the_same_class_spelt_in_two_ways_is_a_double() -> None:
    rows = [
        row(1, topic="Luật Đất đai", place="Nhà văn hóa thôn 1"),
        row(2, topic="Chuyên đề: luật đất đai", place="Nhà văn hoá Thôn 1"),
        row(3, topic="Luật Hôn nhân", place="Nhà văn hóa thôn 1"),
    ]

    assert [[one.id for one in double.rows] for double in doubles(rows)] == [[1, 2]]


def test_two_centres_of_one_commune_may_have_entered_one_class() -> None:
    rows = [row(1, topic="Luật Đất đai"), row(2, topic="Luật Đất đai", centre_id=2, centre="38-15127-HTCD")]

    found = doubles(rows)

    assert len(found) == 1
    assert found[0].near


def test_a_campaign_in_two_communes_is_no_double_unless_place_and_turns_are_equal_too() -> None:
    same = {"topic": "Ngày hội đọc sách", "place": "Nhà văn hóa thôn 1"}
    here, there = row(1, 50, **same), row(2, 51, area_id=11, centre_id=2, **same)

    assert doubles([here, there]) == []
    assert not doubles([here, there._replace(turns=50)])[0].near


def test_another_day_is_another_class() -> None:
    assert doubles([row(1, topic="Luật"), row(2, topic="Luật", start_on=dt.date(2020, 10, 6))]) == []


def test_words_that_say_nothing_are_left_out_unless_nothing_else_is_there() -> None:
    assert loose("chuyen de: luat dat dai") == "luat dat dai"
    assert loose("tap huan") == "tap huan"


def test_what_classes_gave_is_counted() -> None:
    counts = given([row(1, female=3), row(2, female=0, cost=5), row(3)])

    assert (counts.classes, counts.female, counts.cost, counts.persons, counts.none) == (3, 2, 1, 0, 1)
