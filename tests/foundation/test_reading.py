"""What is remembered while one page is read, and when it is forgotten."""

from __future__ import annotations

from gdtx.foundation import reading


def numbers():
    given = iter(range(100))
    return lambda: next(given)


def test_outside_a_page_everything_is_asked_anew() -> None:
    ask = numbers()

    assert [reading.remembered("a", ask), reading.remembered("a", ask)] == [0, 1]
    assert not reading.is_reading()


def test_a_page_asks_once_and_the_next_page_asks_again() -> None:
    ask = numbers()

    with reading.reading():
        assert [reading.remembered("a", ask), reading.remembered("a", ask)] == [0, 0]
        assert reading.remembered("b", ask) == 1
    with reading.reading():
        assert reading.remembered("a", ask) == 2


def test_nothing_found_is_remembered_too() -> None:
    asked = []

    with reading.reading():
        for _ in range(2):
            assert reading.remembered("none", lambda: asked.append(1)) is None

    assert asked == [1]


def test_after_a_write_the_rest_of_the_page_asks_anew() -> None:
    ask = numbers()

    with reading.reading():
        reading.remembered("a", ask)
        reading.forget()
        assert not reading.is_reading()
        assert [reading.remembered("a", ask), reading.remembered("a", ask)] == [1, 2]
    assert not reading.is_reading()


def test_a_part_that_only_reads_remembers_by_itself_or_with_its_page() -> None:
    ask = numbers()

    with reading.reading_too():
        assert [reading.remembered("a", ask), reading.remembered("a", ask)] == [0, 0]
    assert not reading.is_reading()
    with reading.reading():
        assert reading.remembered("a", ask) == 1
        with reading.reading_too():
            assert reading.remembered("a", ask) == 1
        assert reading.is_reading()
