from __future__ import annotations

from gdtx.foundation.kept import Kept


def test_an_answer_is_read_once_for_its_key() -> None:
    kept, read = Kept(2), iter("abc")

    assert [kept.answer(key, lambda: next(read)) for key in (1, 2, 1, 2)] == ["a", "b", "a", "b"]


def test_the_answer_not_asked_for_longest_makes_room() -> None:
    kept, read = Kept(2), iter("abcd")

    assert [kept.answer(key, lambda: next(read)) for key in (1, 2, 1, 3, 1, 2)] == ["a", "b", "a", "c", "a", "d"]


def test_what_failed_is_not_kept() -> None:
    kept = Kept(2)

    for _ in range(2):
        try:
            kept.answer(1, lambda: 1 // 0)
        except ZeroDivisionError:
            continue
    assert kept.answer(1, lambda: 5) == 5


def test_what_is_forgotten_is_read_again_and_weighs_nothing() -> None:
    kept, read = Kept(2), iter("abcd")
    for key in (1, 2):
        kept.answer(key, lambda: next(read))

    kept.forget()

    assert [kept.answer(key, lambda: next(read)) for key in (1, 2, 1, 2)] == ["c", "d", "c", "d"]
