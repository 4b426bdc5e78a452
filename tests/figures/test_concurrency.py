"""Writers and readers at the same moment: no mark is lost, no cell is counted twice."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from gdtx.figures.api import value
from gdtx.figures.cube import refresh
from gdtx.figures.models import Cell, DirtyScope
from gdtx.foundation.ranges import DateRange
from gdtx.learning.enums import CLASSES
from gdtx.network.scope import Actor
from tests.learning.making import log
from tests.support.cast import IN_2021, Cast

pytestmark = pytest.mark.django_db(transaction=True)

HK1 = DateRange(dt.date(2020, 9, 1), dt.date(2021, 1, 16))
SECONDS = 60


class Beside:
    """Something done on a connection of its own; what it raises is raised again by `join`."""

    def __init__(self, act: Callable[[], None]) -> None:
        self.error: BaseException | None = None
        self.act = act
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self) -> None:
        try:
            self.act()
        except BaseException as error:
            self.error = error
        finally:
            connection.close()

    def join(self) -> None:
        self.thread.join(SECONDS)
        assert not self.thread.is_alive()
        if self.error is not None:
            raise self.error


def test_a_write_that_commits_after_a_recount_is_counted_by_the_next_reading(cast: Cast) -> None:
    by = Actor.set_up(IN_2021)
    log(by, cast.cam_ngoc, topic="Đã ghi xong", turns=10)
    written, may_commit = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            log(by, cast.cam_ngoc, topic="Đang ghi", turns=5)
            written.set()
            assert may_commit.wait(SECONDS)

    beside = Beside(write)
    assert written.wait(SECONDS)
    before = value("turns", period=HK1)
    may_commit.set()
    beside.join()

    assert before == 10
    assert value("turns", period=HK1) == 15
    assert refresh(CLASSES)
    assert not DirtyScope.objects.filter(facts=CLASSES).exists()
    assert sum(Cell.objects.of_buckets().values_list("m2", flat=True)) == 15


def test_recounting_at_the_same_time_counts_nothing_twice(cast: Cast) -> None:
    by = Actor.set_up(IN_2021)
    for number, centre in enumerate(cast.centres_38):
        log(by, centre, topic=f"Lớp {number}", turns=10 + number)
    start = threading.Barrier(3)

    def recount() -> None:
        start.wait(SECONDS)
        refresh(CLASSES)

    besides = [Beside(recount), Beside(recount)]
    start.wait(SECONDS)
    for beside in besides:
        beside.join()

    assert sum(Cell.objects.of_buckets().values_list("m1", flat=True)) == 4
    assert sum(Cell.objects.of_buckets().values_list("m2", flat=True)) == 46
    assert value("turns", period=HK1) == 46


def test_a_page_does_not_wait_while_another_process_recounts(cast: Cast) -> None:
    by = Actor.set_up(IN_2021)
    refresh(CLASSES)
    log(by, cast.cam_ngoc, turns=10)
    holding, may_end = threading.Event(), threading.Event()

    def hold() -> None:
        from gdtx.figures.models import CubeState

        with transaction.atomic():
            CubeState.objects.select_for_update().get(pk=CLASSES)
            holding.set()
            assert may_end.wait(SECONDS)

    beside = Beside(hold)
    assert holding.wait(SECONDS)
    try:
        fresh = refresh(CLASSES, patient=False)
        read = value("turns", period=HK1)
    finally:
        may_end.set()
        beside.join()

    assert (fresh, read) == (None, 10)
    assert refresh(CLASSES, patient=False)
    assert value("turns", period=HK1) == 10
