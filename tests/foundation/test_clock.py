"""The real and the business clock."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from gdtx.foundation import clock


def test_without_a_chosen_day_it_is_today_in_vietnam():
    with time_machine.travel(datetime(2025, 6, 30, 17, 30, tzinfo=UTC), tick=False):
        assert clock.business_today() == date(2025, 7, 1)
        assert clock.now().utcoffset() == timedelta(hours=7)
        assert clock.now() == datetime(2025, 6, 30, 17, 30, tzinfo=UTC)


def test_a_chosen_day_holds_within_its_block_only():
    with clock.use_business_date(date(2021, 1, 20)):
        assert clock.business_today() == date(2021, 1, 20)
        assert clock.chosen_business_date() == date(2021, 1, 20)
        with clock.use_business_date(None):
            assert clock.chosen_business_date() is None
        assert clock.business_today() == date(2021, 1, 20)

    assert clock.chosen_business_date() is None


def test_the_block_ends_even_when_it_fails():
    with pytest.raises(RuntimeError), clock.use_business_date(date(2021, 1, 20)):
        raise RuntimeError

    assert clock.chosen_business_date() is None


def test_the_chosen_day_does_not_move_the_real_clock():
    real = time_machine.travel(datetime(2026, 11, 22, 3, 0, tzinfo=UTC), tick=False)

    with real, clock.use_business_date(date(2021, 1, 20)):
        assert clock.now().date() == date(2026, 11, 22)


def test_a_request_sees_only_its_own_day():
    seen = []
    with clock.use_business_date(date(2021, 1, 20)):
        other = threading.Thread(target=lambda: seen.append(clock.chosen_business_date()))
        other.start()
        other.join()

    assert seen == [None]


def test_a_middleware_can_set_and_reset():
    token = clock.set_business_date(date(2025, 10, 10))
    assert clock.business_today() == date(2025, 10, 10)

    clock.reset_business_date(token)
    assert clock.chosen_business_date() is None


def test_a_moment_is_not_a_business_date():
    with pytest.raises(TypeError):
        clock.set_business_date(datetime(2021, 1, 20, tzinfo=UTC))
