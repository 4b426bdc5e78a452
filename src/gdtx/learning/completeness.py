"""Completeness checks of this subject: who has recorded classes in a period, or declared that there were none."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from gdtx.catalogue.queries import DEFAULT_KIND, CalendarBook
from gdtx.figures import completeness
from gdtx.figures.completeness import Completeness
from gdtx.foundation import periods
from gdtx.foundation.periods import Period
from gdtx.network.enums import Level
from gdtx.network.models import AreaVersion
from gdtx.network.queries import CentreRow, areas_on, nearest_version, province_of

from .questions import Question
from .summary import open_and_silent

CENTRES_RECORDED = "centres_recorded"
COMMUNES_RECORDED = "communes_recorded"


def centres_recorded(area_id: int, period: str, on: dt.date) -> Completeness:
    """Centres of the area open in the period that have neither a class in it nor a declaration of none."""
    found, silent = _centres(area_id, period, on)
    return Completeness(len(found), tuple(row.organisation_id for row in silent))


def communes_recorded(area_id: int, period: str, on: dt.date) -> Completeness:
    """Communes of the area in which some centre is silent for the period; communes without a centre owe nothing."""
    found, silent = _centres(area_id, period, on)
    late = {row.area_id for row in silent}
    codes = {each: version.code for each, version in areas_on(late, on).items()}
    return Completeness(len({row.area_id for row in found}), tuple(sorted(late, key=lambda each: codes.get(each, ""))))


def _centres(area_id: int, period: str, on: dt.date) -> tuple[list[CentreRow], list[CentreRow]]:
    question = _question(area_id, period, on)
    return open_and_silent(question) if question is not None else ([], [])


def _question(area_id: int, period: str, on: dt.date) -> Question | None:
    """The area in the period, on the map of its last day, or of today while it runs; None for an unknown area.

    An area that ended before that day is taken as it last was.
    """
    code = periods.parse(period, where="period")
    book = CalendarBook()
    days = book.period(code, None, DEFAULT_KIND)
    map_date = _map_date(days, on)
    area = nearest_version(area_id, map_date)
    if area is None:
        return None
    if not area.span.contains(map_date):
        map_date = area.span.last_day if area.valid_to <= map_date else area.valid_from
    province_id = _province(area, map_date)
    return Question(area, province_id, book.period(code, province_id, DEFAULT_KIND), map_date)


def _map_date(days: Period, on: dt.date) -> dt.date:
    return max(days.start, min(days.last_day, on))


def _province(area: AreaVersion, on: dt.date) -> int | None:
    if area.area.level == Level.PROVINCE:
        return area.area_id
    found = province_of(area.area_id, on) if area.area.level != Level.COUNTRY else None
    return found.area_id if found else None


def register() -> None:
    """Make the checks known; called when the program starts."""
    completeness.register(
        completeness.Check(
            CENTRES_RECORDED,
            _("Mọi trung tâm đã ghi lớp hoặc khai không tổ chức lớp nào"),
            "organisation",
            _("trung tâm"),
            centres_recorded,
            page="silent_centres",
        )
    )
    completeness.register(
        completeness.Check(
            COMMUNES_RECORDED,
            _("Mọi xã có trung tâm đã ghi lớp hoặc khai không tổ chức lớp nào"),
            "area",
            _("xã"),
            communes_recorded,
            page="silent_centres",
        )
    )
