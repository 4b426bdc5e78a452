"""How files asked for are made in the background: done, refused with a sentence, failed as an error of the program."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pytest

from gdtx.foundation.clock import chosen_business_date
from gdtx.foundation.errors import Refused
from gdtx.foundation.making import FilesState, Wanted, carry_through

DAY = dt.date(2021, 1, 20)


@dataclass
class Asked(Wanted):
    """A request as a subject keeps it."""

    state: str = FilesState.RUNNING
    business_date: dt.date = DAY
    problem: str = ""
    made: list[dt.date] = field(default_factory=list)


def finish(asked: Asked, made: dt.date) -> None:
    asked.state = FilesState.DONE
    asked.made.append(made)


def fail(asked: Asked, problem: str) -> None:
    asked.state, asked.problem = FilesState.FAILED, problem


def test_files_are_made_on_the_business_day_of_who_asked() -> None:
    asked = Asked()

    carry_through(asked, lambda _asked: chosen_business_date() or DAY.replace(year=1), finish=finish, fail=fail)

    assert (asked.is_done, asked.is_under_way, asked.made) == (True, False, [DAY])


def test_a_refusal_is_told_in_its_own_words() -> None:
    def refuse(_asked: Asked) -> dt.date:
        raise Refused("no_figures", "Kỳ này chưa có số liệu.", way_out="Hãy chọn kỳ khác.")

    asked = Asked()

    carry_through(asked, refuse, finish=finish, fail=fail)

    assert asked.has_failed
    assert asked.problem == "Kỳ này chưa có số liệu. Hãy chọn kỳ khác."


def test_an_error_of_the_program_is_told_without_its_words_and_raised_again() -> None:
    def break_down(_asked: Asked) -> dt.date:
        raise ZeroDivisionError("division by zero")

    asked = Asked()

    with pytest.raises(ZeroDivisionError):
        carry_through(asked, break_down, finish=finish, fail=fail)

    assert asked.has_failed
    assert "Chương trình gặp lỗi" in asked.problem
    assert "zero" not in asked.problem


def test_what_another_worker_has_is_left_alone() -> None:
    carry_through(None, lambda _asked: pytest.fail("made twice"), finish=finish, fail=fail)
