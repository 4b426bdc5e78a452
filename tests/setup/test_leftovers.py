"""Nothing a test counts or keeps reaches the next one; the tests here come in this order and leave a lot behind."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from gdtx.foundation import reading
from gdtx.network.queries import change_dates
from gdtx.network.revision import kept_while_reading
from tests.support import leftovers
from tests.support.cast import Cast, cast

__all__ = ["cast"]


@pytest.mark.django_db
@pytest.mark.parametrize("_time", [1, 2, 3])
def test_failed_sign_ins_of_earlier_tests_do_not_count(cast: Cast, _time: int) -> None:
    visitor = Client()
    for _attempt in range(4):
        answer = visitor.post("/dang-nhap/", {"login": "giamdoc", "password": "sai"})
        assert answer.status_code == 200

    assert "tạm khóa" not in answer.content.decode()
    assert cache.get("do_test_khac") is None
    cache.set("do_test_khac", 1)


def test_answers_kept_by_revision_are_found_even_inside_decorators_and_forgotten() -> None:
    read = iter(range(2))
    look_up = kept_while_reading(8)(lambda: next(read))
    keep = next(cell.cell_contents for cell in look_up.__closure__ if hasattr(cell.cell_contents, "cache_info"))

    assert leftovers.depends_on_rows(keep)
    assert change_dates.__globals__["_change_dates"] in leftovers.kept_answers()
    assert not leftovers.depends_on_rows(leftovers.functools.cache(reading.is_reading))
