"""Areas as they stood on a date: lookups, children, ancestors, counts, dates on which something changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from gdtx.foundation.errors import NotFound, Where
from gdtx.foundation.ranges import OPEN_END, OPEN_START, DateRange
from gdtx.foundation.vietnamese_dates import date_short

from ..enums import LEVEL_DEPTH, Level
from ..models import AreaAncestry, AreaVersion
from ..revision import kept_while_reading, territory_revision

# Units whose beginning is unknown are attested on this day: the last one of the three-tier territory.
ATTESTED = dt.date(2025, 6, 30)


def area_versions(on: dt.date) -> QuerySet[AreaVersion]:
    """All areas as they stood on the date, with `area` at hand."""
    return AreaVersion.objects.on(on).select_related("area")


def area_by_code(code: str, on: dt.date, *, where: Where = None) -> AreaVersion:
    """The area that bore the code on the date.

    Raises `NotFound` (rule ``unknown_area``); when the code was in force at other times the sentence says when.
    """
    wanted = code.strip().upper()
    version = _bearer(wanted, on)
    if version is None:
        raise NotFound(
            "unknown_area",
            _("Vào ngày %(on)s không có địa bàn nào mang mã “%(code)s”.")
            % {"on": date_short(on), "code": code.strip()},
            where,
            _other_times(wanted, on),
        )
    return version


@kept_while_reading(2_000)
def _bearer(code: str, on: dt.date) -> AreaVersion | None:
    return area_versions(on).filter(code=code).first()


def _other_times(code: str, on: dt.date) -> str:
    others = AreaVersion.objects.filter(code=code)
    nearest = (
        others.filter(valid_to__lte=on).order_by("-valid_to").first()
        or others.filter(valid_from__gt=on).order_by("valid_from").first()
    )
    if nearest is None:
        return _("Hãy kiểm tra lại mã theo danh mục đơn vị hành chính; cả nước là VN.")
    return _("Mã này là %(name)s (%(span)s); hãy chọn một ngày trong thời gian đó.") % {
        "name": nearest.name,
        "span": nearest.span.label(known_since=ATTESTED),
    }


def last_bearer(code: str) -> AreaVersion | None:
    """The area that bore the code last, or will bear it; None when nobody ever did."""
    return AreaVersion.objects.select_related("area").filter(code=code.strip().upper()).order_by("-valid_to").first()


@kept_while_reading(2_000)
def area_on(area_id: int, on: dt.date) -> AreaVersion | None:
    """The area as it stood on the date, or None when it did not exist then."""
    return area_versions(on).filter(area_id=area_id).first()


def areas_on(area_ids: Iterable[int], on: dt.date) -> dict[int, AreaVersion]:
    """The areas of the ids that existed on the date, by id."""
    wanted = set(area_ids)
    return {version.area_id: version for version in area_versions(on).filter(area_id__in=wanted)}


def nearest_version(area_id: int, on: dt.date) -> AreaVersion | None:
    """The area as it stood on the date, else as it last stood before, else as it first stood after."""
    versions = AreaVersion.objects.select_related("area").filter(area_id=area_id)
    return (
        versions.filter(valid_from__lte=on).order_by("-valid_from").first() or versions.order_by("valid_from").first()
    )


def known_since(version: AreaVersion) -> dt.date | None:
    """For a unit whose beginning is unknown: the first day it is attested; else None."""
    return min(ATTESTED, version.span.last_day) if version.valid_from == OPEN_START else None


def children(area_id: int, on: dt.date) -> list[AreaVersion]:
    """The areas directly below, in code order; a commune has none."""
    return list(_children(area_id, on))


@kept_while_reading(200)
def _children(area_id: int, on: dt.date) -> tuple[AreaVersion, ...]:
    return tuple(area_versions(on).filter(parent_id=area_id).order_by("code"))


def ancestors(area_id: int, on: dt.date) -> list[AreaVersion]:
    """The areas above on the date, the country first, without the area itself."""
    return list(_ancestors(area_id, on))


@kept_while_reading(2_000)
def _ancestors(area_id: int, on: dt.date) -> list[AreaVersion]:
    above = AreaAncestry.objects.on(on).filter(descendant_id=area_id).exclude(ancestor_id=area_id)
    versions = area_versions(on).filter(area_id__in=above.values("ancestor_id"))
    return sorted(versions, key=lambda version: LEVEL_DEPTH[Level(version.area.level)])


@kept_while_reading(2_000)
def ancestor_of_level(area_id: int, on: dt.date, level: str) -> AreaVersion | None:
    """The area of the level that contains the area on the date (itself, if it is of that level), or None."""
    above = AreaAncestry.objects.on(on).filter(descendant_id=area_id, ancestor_level=level)
    return area_versions(on).filter(area_id__in=above.values("ancestor_id")).first()


def province_of(area_id: int, on: dt.date) -> AreaVersion | None:
    """The province that contains the area on the date, or None (the country, or an area not in force then)."""
    return ancestor_of_level(area_id, on, Level.PROVINCE)


def descendant_ids(area_id: int, on: dt.date, level: str | None = None) -> set[int]:
    """Ids of the areas within the area on the date, itself included; of one level only when `level` is given."""
    below = AreaAncestry.objects.on(on).filter(ancestor_id=area_id)
    if level is not None:
        below = below.filter(descendant__level=level)
    return set(below.values_list("descendant_id", flat=True))


@kept_while_reading(500)
def counts_below(area_id: int, on: dt.date) -> dict[str, int]:
    """Number of provinces, districts and communes strictly below the area on the date."""
    below = AreaAncestry.objects.on(on).filter(ancestor_id=area_id).exclude(descendant_id=area_id)
    counted = dict(below.values_list("descendant__level").annotate(Count("id")))
    return {level: counted.get(level, 0) for level in (Level.PROVINCE.value, Level.DISTRICT.value, Level.COMMUNE.value)}


def levels_between(area_id: int, on: dt.date) -> list[str]:
    """The levels that exist below the area on the date, from the top: two-tier provinces have no district."""
    return [level for level, count in counts_below(area_id, on).items() if count]


def change_dates(area_id: int, span: DateRange | None = None) -> list[dt.date]:
    """The dates on which the map of the area changed: itself, or a unit below it, began, changed or ended.

    In order; the maps worth offering for a comparison are those of these dates. `span` limits them. Kept until the
    territory changes.
    """
    days = _change_dates(territory_revision(), area_id)
    return [day for day in days if span is None or span.contains(day)]


@lru_cache(maxsize=512)
def _change_dates(_revision: int, area_id: int) -> list[dt.date]:
    below = AreaAncestry.objects.filter(ancestor_id=area_id)
    versions = AreaVersion.objects.filter(area_id__in=below.values("descendant_id"))
    # A version counts while its unit lay under the area, not before or after.
    inside = versions.filter(Q(area_id=area_id) | Q(parent_id__in=below.values("descendant_id")))
    starts = inside.exclude(valid_from=OPEN_START).annotate(day=F("valid_from")).values_list("day", flat=True)
    ends = inside.exclude(valid_to=OPEN_END).annotate(day=F("valid_to")).values_list("day", flat=True)
    return sorted(set(starts.order_by().distinct()) | set(ends.order_by().distinct()))
