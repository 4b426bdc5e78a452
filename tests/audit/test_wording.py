"""Every verb that the program writes is read out in Vietnamese, and so are fields and values."""

from __future__ import annotations

import pytest

from gdtx.audit import wording
from tests.audit.verbs_in_code import used


def test_every_verb_of_the_code_has_a_phrase():
    found, unknown = used()

    assert unknown == [], "the verb of these calls cannot be read from the code"
    assert len(found) > 60
    missing = {verb: place for verb, place in found.items() if verb not in wording.verbs()}
    assert missing == {}, "give these verbs a phrase in <subject>/verbs.py"


def test_no_phrase_is_left_of_a_verb_that_nobody_writes_any_more():
    found, _unknown = used()

    assert set(wording.verbs()) - set(found) == set()


def test_a_verb_reads_in_one_way_only():
    with pytest.raises(ValueError, match="log_class"):
        wording.register(verbs={"log_class": "làm gì đó khác"})


def test_an_old_verb_stands_as_it_was_written():
    assert wording.phrase("do_something_of_long_ago") == "do_something_of_long_ago"


def test_changes_are_told_in_words():
    told = wording.changed(
        "class", {"turns": 1030, "mode": "online"}, {"turns": 1034, "mode": "online", "start_on": "2020-10-05"}
    )

    assert [(each.field, each.before, each.after) for each in told] == [
        ("Lượt học viên", "1.030", "1.034"),
        ("Hình thức", "Trực tuyến", "Trực tuyến"),
        ("Ngày bắt đầu", "", "05/10/2020"),
    ]


def test_nested_values_lists_and_truths_are_told_in_words():
    assert wording.value_word("totals", {"classes": 7, "turns": 512}) == "Lớp: 7; Lượt học viên: 512"
    assert wording.value_word("is_active", True) == "có"
    assert wording.value_word("users", [f"u{number}" for number in range(25)]).endswith("u19 và 5 mục nữa")


def test_of_residents_and_learners_only_the_names_of_fields_are_told():
    wording.register(types={"resident_of_a_test": "người dân"}, personal=["resident_of_a_test"])

    told = wording.changed("resident_of_a_test", {"full_name": "a3f1"}, {"full_name": "Nguyễn Thị Hoa"})

    assert [(each.field, each.before, each.after) for each in told] == [
        ("Họ và tên", "không hiện ở nhật ký", "không hiện ở nhật ký")
    ]
