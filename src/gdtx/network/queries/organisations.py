"""Organisations as they stood on a date: seats, supervision, posts, and which centres were open in a period."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db import connection
from django.db.models import CharField, F, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from gdtx.foundation.errors import NotFound, Where
from gdtx.foundation.ranges import DateRange, coalesce

from ..enums import LEARNING_CENTRE_KINDS, Level, Line, OrganisationState
from ..models import AreaAncestry, AreaVersion, Organisation, OrganisationVersion, Post, Seat, Site, Supervision
from ..revision import kept_while_reading


def organisation_by_code(code: str, *, where: Where = None) -> Organisation:
    """The organisation with the code, whether open or closed. Raises `NotFound` (``unknown_organisation``)."""
    found = Organisation.objects.filter(code__iexact=code.strip()).first()
    if found is None:
        raise NotFound(
            "unknown_organisation",
            _("Không có cơ quan, đơn vị nào mang mã “%(code)s”.") % {"code": code.strip()},
            where,
            _("Hãy tra mã ở trang Mạng lưới."),
        )
    return found


def organisation_version(organisation: Organisation | int, on: dt.date) -> OrganisationVersion | None:
    """Name, kind and state of the organisation on the date; None when it was not open then."""
    organisation_id = organisation.pk if isinstance(organisation, Organisation) else organisation
    versions = OrganisationVersion.objects.on(on).select_related("organisation")
    return versions.filter(organisation_id=organisation_id).first()


def organisation_versions_on(
    organisation_ids: Iterable[int], on: dt.date, *, nearest: bool = False
) -> dict[int, OrganisationVersion]:
    """The organisations of the ids as they stood on the date, by id.

    With `nearest`, one that was not open then is given as it last stood before, else as it first stood after.
    """
    wanted = set(organisation_ids)
    versions = OrganisationVersion.objects.select_related("organisation").filter(organisation_id__in=wanted)
    if not nearest:
        return {version.organisation_id: version for version in versions.on(on)}
    result: dict[int, OrganisationVersion] = {}
    for version in versions.order_by("organisation_id", "valid_from"):
        if version.organisation_id not in result or version.valid_from <= on:
            result[version.organisation_id] = version
    return result


@kept_while_reading(1_000)
def organisation_on(organisation_id: int, on: dt.date) -> OrganisationVersion | None:
    """One of them, kept while pages are read: for pages that name the same one again and again."""
    return organisation_versions_on([organisation_id], on).get(organisation_id)


@kept_while_reading(1_000)
def nearest_organisation(organisation_id: int, on: dt.date) -> OrganisationVersion:
    """The same; one that was not open then is given as it last stood before, else as it first stood after."""
    return organisation_versions_on([organisation_id], on, nearest=True)[organisation_id]


def organisation_life(version: OrganisationVersion) -> DateRange:
    """The days on which the organisation was open without a break around the version, under whatever name."""
    versions = OrganisationVersion.objects.filter(organisation_id=version.organisation_id)
    spans = coalesce(DateRange(*span) for span in versions.values_list("valid_from", "valid_to"))
    return next(span for span in spans if span.covers(version.span))


@kept_while_reading(500)
def seat_of(organisation_id: int, on: dt.date) -> Seat | None:
    """The seat of the organisation on the date; None when it has none (closed, or still to be chosen)."""
    return Seat.objects.on(on).select_related("area").filter(organisation_id=organisation_id).first()


def seat_area_ids(organisation_ids: Iterable[int], on: dt.date) -> dict[int, int]:
    """Organisation → area of its seat on the date, for those that have one."""
    seats = Seat.objects.on(on).filter(organisation_id__in=set(organisation_ids))
    return dict(seats.values_list("organisation_id", "area_id"))


def organisations_seated_in(
    area_id: int, on: dt.date, kinds: Collection[str] | None = None
) -> list[OrganisationVersion]:
    """Organisations open on the date with their seat directly in the area, in code order."""
    return _seated_in(area_id, on, None if kinds is None else frozenset(kinds))


@kept_while_reading(500)
def _seated_in(area_id: int, on: dt.date, kinds: frozenset[str] | None) -> list[OrganisationVersion]:
    found = OrganisationVersion.objects.on(on).select_related("organisation")
    found = found.filter(
        organisation__seats__valid_from__lte=on,
        organisation__seats__valid_to__gt=on,
        organisation__seats__area_id=area_id,
    )
    if kinds is not None:
        found = found.filter(kind__in=list(kinds))
    return list(found.order_by("organisation__code"))


def organisations_under(
    area_id: int, on: dt.date, kinds: Collection[str] | None = None
) -> QuerySet[OrganisationVersion]:
    """Organisations open on the date with their seat in the area or below it, in code order."""
    inside = AreaAncestry.objects.on(on).filter(ancestor_id=area_id)
    found = OrganisationVersion.objects.on(on).select_related("organisation")
    found = found.filter(
        organisation__seats__valid_from__lte=on,
        organisation__seats__valid_to__gt=on,
        organisation__seats__area_id__in=inside.values("descendant_id"),
    )
    if kinds is not None:
        found = found.filter(kind__in=list(kinds))
    return found.order_by("organisation__code")


class CentreRow(NamedTuple):
    """A centre that owes a report for a period: its name and kind as last in force in it, and its last seat."""

    organisation_id: int
    code: str
    name: str
    kind: str
    area_id: int


def centres_open_during(
    area_ids: Collection[int] | None,
    span: DateRange,
    kinds: Collection[str] = LEARNING_CENTRE_KINDS,
) -> list[CentreRow]:
    """Centres active on at least one day of the span, in code order.

    A centre is placed by its last seat within the span; `area_ids` keeps those whose seat is one of them (areas
    of any time, as `Placement.members` gives them), None keeps all. A centre that had no seat is left out: it
    cannot be placed and is listed by `centres_without_seat`.
    """
    areas = area_ids if area_ids is None or isinstance(area_ids, frozenset) else frozenset(area_ids)
    return list(_centres_open_during(areas, span, tuple(kinds)))


@kept_while_reading(64)
def _centres_open_during(
    area_ids: frozenset[int] | None, span: DateRange, kinds: tuple[str, ...]
) -> tuple[CentreRow, ...]:
    versions = (
        OrganisationVersion.objects.during(span)
        .filter(kind__in=list(kinds), state=OrganisationState.ACTIVE)
        .order_by("organisation__code", "valid_from")
        .values_list("organisation_id", "organisation__code", "name", "kind", _comparable("valid_to"))
    )
    last = {row[0]: row for row in versions}
    seats: dict[int, int] = {}
    during = Seat.objects.during(span).order_by("organisation_id", "valid_from")
    if area_ids is None or len(area_ids) > 1:
        rows = during.values_list("organisation_id", "area_id", _comparable("valid_from"))
    else:
        ever = Seat.objects.filter(area_id__in=area_ids).values("organisation_id")
        rows = during.filter(organisation_id__in=ever).values_list(
            "organisation_id", "area_id", _comparable("valid_from")
        )
    for organisation_id, area_id, valid_from in rows:
        found = last.get(organisation_id)
        if found is not None and valid_from < found[4]:
            seats[organisation_id] = area_id
    return tuple(
        CentreRow(organisation_id, code, name, kind, seats[organisation_id])
        for organisation_id, code, name, kind, _end in last.values()
        if organisation_id in seats and (area_ids is None or seats[organisation_id] in area_ids)
    )


@kept_while_reading(200)
def _comparable(day: str) -> F | Cast:
    """A column of days, of which nothing but their order is wanted.

    SQLite has days as text, which Django reads one by one: a third of the time that the figures of a province take.
    """
    return Cast(day, CharField()) if connection.vendor == "sqlite" else F(day)


def centres_by_area(area_id: int, on: dt.date) -> Counter[int]:
    """Area of the seat → number of learning centres open there on the date, within the area."""
    inside = AreaAncestry.objects.on(on).filter(ancestor_id=area_id)
    open_then = OrganisationVersion.objects.on(on).filter(kind__in=LEARNING_CENTRE_KINDS)
    seats = Seat.objects.on(on).filter(
        area_id__in=inside.values("descendant_id"), organisation_id__in=open_then.values("organisation_id")
    )
    return Counter(seats.values_list("area_id", flat=True))


def communes_without_centre(area_id: int, on: dt.date) -> QuerySet[AreaVersion]:
    """Communes within the area in which no learning centre has its seat on the date, in code order."""
    communes = AreaAncestry.objects.on(on).filter(ancestor_id=area_id, descendant__level=Level.COMMUNE)
    open_then = OrganisationVersion.objects.on(on).filter(kind__in=LEARNING_CENTRE_KINDS)
    served = Seat.objects.on(on).filter(organisation_id__in=open_then.values("organisation_id"))
    versions = AreaVersion.objects.on(on).filter(area_id__in=communes.values("descendant_id"))
    return versions.exclude(area_id__in=served.values("area_id")).order_by("code")


@kept_while_reading(200)
def first_without_centre(area_id: int, on: dt.date, limit: int) -> tuple[int, list[AreaVersion]]:
    """How many communes `communes_without_centre` finds, and the first of them."""
    found = communes_without_centre(area_id, on)
    return found.count(), list(found[:limit])


@kept_while_reading(500)
def supervisors_of(organisation_id: int, on: dt.date) -> dict[str, Supervision]:
    """Line → who directs the organisation along it on the date."""
    rows = Supervision.objects.on(on).select_related("supervisor").filter(organisation_id=organisation_id)
    return {row.line: row for row in rows}


@kept_while_reading(64)
def supervised_by(organisation_id: int, on: dt.date, line: Line | None = None) -> list[Supervision]:
    """The organisations directed by this one on the date, along one line or all, in code order."""
    rows = Supervision.objects.on(on).select_related("organisation").filter(supervisor_id=organisation_id)
    if line is not None:
        rows = rows.filter(line=line)
    return list(rows.order_by("organisation__code", "line"))


def posts_at(organisation_id: int, on: dt.date) -> list[Post]:
    """Posts held at the organisation on the date, with their users."""
    posts = Post.objects.on(on).select_related("user").filter(organisation_id=organisation_id)
    return list(posts.order_by("role", "valid_from", "id"))


def heads_of(organisation_ids: Collection[int], on: dt.date) -> dict[int, list[str]]:
    """Organisation → full names of those who direct it on the date (giám đốc, or whoever stands in)."""
    posts = Post.objects.on(on).filter(organisation_id__in=list(organisation_ids), role="centre_director")
    found: dict[int, list[str]] = {}
    for post in posts.select_related("user").order_by("valid_from", "id"):
        found.setdefault(post.organisation_id, []).append(str(post.user))
    return found


@kept_while_reading(500)
def sites_of(organisation_id: int, on: dt.date) -> list[Site]:
    """The places of learning of the organisation on the date."""
    return list(Site.objects.on(on).filter(organisation_id=organisation_id).order_by("name_folded"))
