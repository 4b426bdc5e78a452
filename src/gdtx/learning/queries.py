"""Lists and lookups of classes. Each starts from what the person may see; outside it a class is unknown (404)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from gdtx.catalogue.models import ThematicGroup
from gdtx.figures.api import kept
from gdtx.foundation.among import among
from gdtx.foundation.errors import NotInScope
from gdtx.foundation.ranges import DateRange, coalesce
from gdtx.foundation.vietnamese import date_short, fold, number
from gdtx.network.enums import LEARNING_CENTRE_KINDS
from gdtx.network.models import AreaVersion, OrganisationVersion, Seat, Site
from gdtx.network.revision import kept_while_reading, revisions
from gdtx.network.scope import Actor

from .enums import CLASSES, ClassState, Mode
from .facts import FIELDS, TITLES, ClassFacts, from_plain
from .models import ClassRevision, LearningClass, NoClassDeclaration, PeriodLock


def visible_classes(actor: Actor) -> QuerySet[LearningClass]:
    """The classes whose centre lies within the scope of a post that opens lists of classes."""
    ids = actor.visible_organisation_ids("learning.see_classes")
    found = LearningClass.objects.all()
    return found if ids is None else found.filter(among("centre_id", ids))


def class_for(actor: Actor, class_id: int) -> LearningClass:
    """One class with its centre and group, or `NotInScope`."""
    found = visible_classes(actor).select_related("centre", "group__national").filter(pk=class_id).first()
    if found is None:
        raise NotInScope("unknown_class", _("Không tìm thấy lớp này trong phạm vi của bạn."))
    return found


@dataclass(frozen=True)
class ClassFilter:
    """Which classes a list shows; what is None or empty does not narrow it.

    `areas`: areas of the event, of any time. `running_past`: only classes still running on that day (lớp chuyển tiếp).
    """

    span: DateRange | None = None
    areas: frozenset[int] | None = None
    centre_id: int | None = None
    groups: frozenset[int] | None = None
    text: str = ""
    state: str = ClassState.ACTIVE
    running_past: dt.date | None = None


def find_classes(actor: Actor, wanted: ClassFilter) -> QuerySet[LearningClass]:
    """The classes a person may see that fit the filter, in no order yet."""
    found = LearningClass.objects.filter(state=wanted.state)
    visible = actor.visible_organisation_ids("learning.see_classes")
    if wanted.areas is not None:
        found = found.filter(_seated_in(wanted.areas, wanted.span or DateRange.always(), visible))
    elif visible is not None:
        found = found.filter(among("centre_id", visible))
    if wanted.span is not None:
        found = found.filter(start_on__gte=wanted.span.start, start_on__lt=wanted.span.end)
    if wanted.centre_id is not None:
        found = found.filter(centre_id=wanted.centre_id)
    if wanted.groups is not None:
        found = found.filter(group_id__in=wanted.groups)
    for word in fold(wanted.text).split():
        found = found.filter(topic_folded__contains=word)
    if wanted.running_past is not None:
        found = found.filter(end_on__gte=wanted.running_past)
    return found


def _seated_in(areas: frozenset[int], span: DateRange, visible: set[int] | None) -> Q:
    """Classes whose centre had its seat in one of the areas on the day the class began.

    Most centres lie in the areas for the whole span, or not at all: they are named by id, and only those that came,
    went or moved are held against the day. The database needs no join then.
    """
    whole, partly = _seats_in(areas, span)
    found = among("centre_id", whole if visible is None else whole & visible)
    for organisation_id, days in partly:
        if visible is None or organisation_id in visible:
            found |= Q(centre_id=organisation_id, start_on__gte=days.start, start_on__lt=days.end)
    return found


@kept_while_reading(64)
def _seats_in(areas: frozenset[int], span: DateRange) -> tuple[frozenset[int], tuple[tuple[int, DateRange], ...]]:
    """Organisations seated in the areas for the whole span, and the others with each stretch of days they were."""
    seated: dict[int, list[DateRange]] = {}
    rows = Seat.objects.during(span).values_list("organisation_id", "area_id", "valid_from", "valid_to")
    for organisation_id, area_id, start, end in rows:
        if area_id in areas:
            seated.setdefault(organisation_id, []).append(DateRange(start, end))
    whole: set[int] = set()
    partly: list[tuple[int, DateRange]] = []
    for organisation_id, ranges in seated.items():
        days = coalesce(ranges)
        if any(each.covers(span) for each in days):
            whole.add(organisation_id)
        else:
            partly += [(organisation_id, each) for each in days]
    return frozenset(whole), tuple(partly)


def totals(actor: Actor, wanted: ClassFilter) -> dict[str, int | None]:
    """Sums over the whole of `find_classes`: classes, turns, and female turns (None when no class gave them)."""

    def read() -> dict[str, int | None]:
        classes = find_classes(actor, wanted)
        sums = classes.aggregate(classes=Count("pk"), turns=Sum("turns"), female=Sum("female"))
        return {"classes": sums["classes"], "turns": sums["turns"] or 0, "female": sums["female"]}

    visible = actor.visible_organisation_ids("learning.see_classes")
    scope = visible if visible is None else frozenset(visible)
    return kept(CLASSES, wanted.span, (revisions(), scope, wanted), read)


@dataclass(frozen=True, slots=True)
class Place:
    """The names of a class's centre and commune on the day the class began."""

    centre: str
    area: str


def places_of(classes: Iterable[LearningClass]) -> dict[int, Place]:
    """Class → names of its centre and commune on its first day, in at most three queries for any number of them."""
    rows = list(classes)
    names, seats, areas = _names_over_time(frozenset(row.centre_id for row in rows))
    result = {}
    for row in rows:
        known = names.get(row.centre_id, [])
        centre = _on(known, row.start_on) or (known[-1][2] if known else "")
        result[row.pk] = Place(
            centre, _on(areas.get(_on(seats.get(row.centre_id, []), row.start_on), []), row.start_on) or ""
        )
    return result


type _OverTime = dict[Any, list[tuple[dt.date, dt.date, Any]]]


@kept_while_reading(256)
def _names_over_time(centres: frozenset[int]) -> tuple[_OverTime, _OverTime, _OverTime]:
    """Names of centres, ids of the areas of their seats, names of these areas: each with the days it held."""
    versions = OrganisationVersion.objects.filter(organisation_id__in=centres).order_by("valid_from")
    names = _dated(versions.values_list("organisation_id", "valid_from", "valid_to", "name"))
    seats = _dated(
        Seat.objects.filter(organisation_id__in=centres).values_list(
            "organisation_id", "valid_from", "valid_to", "area_id"
        )
    )
    ids = {area_id for found in seats.values() for _start, _end, area_id in found}
    areas = _dated(AreaVersion.objects.filter(area_id__in=ids).values_list("area_id", "valid_from", "valid_to", "name"))
    return names, seats, areas


def _dated(rows: Iterable[tuple[Any, ...]]) -> _OverTime:
    found: _OverTime = {}
    for key, start, end, value in rows:
        found.setdefault(key, []).append((start, end, value))
    return found


def _on(rows: list[tuple[dt.date, dt.date, Any]], day: dt.date) -> Any:
    return next((value for start, end, value in rows if start <= day < end), None)


# --- What became of a class --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to a class: when, by whom, what, and each field that changed (title, before, after)."""

    at: dt.datetime
    by: str
    verb: str
    changes: list[tuple[str, str, str]]
    reason: str = ""
    batch: str = ""


def history_of(learning_class: LearningClass) -> list[Step]:
    """What happened to a class since it was logged, newest first."""
    revisions = list(learning_class.revisions.order_by("version"))
    after = [from_plain(revision.before) for revision in revisions[1:]]
    if revisions:
        after.append(ClassFacts.of(learning_class))
    groups = _group_names([*after, *(from_plain(revision.before) for revision in revisions)])
    steps = [
        Step(
            revision.at,
            revision.by_label,
            str(ClassRevision.Verb(revision.verb).label),
            changed_fields(from_plain(revision.before), new, groups),
            revision.reason,
            revision.batch_code,
        )
        for revision, new in zip(revisions, after, strict=True)
    ]
    first = Step(
        learning_class.created_at,
        learning_class.created_by_label,
        _("ghi từ tệp Excel") if learning_class.batch_code else _("ghi"),
        [],
        batch=learning_class.batch_code,
    )
    return [*reversed(steps), first]


def _group_names(facts: Iterable[ClassFacts]) -> dict[int, str]:
    ids = {each.group_id for each in facts if each.group_id is not None}
    return dict(ThematicGroup.objects.filter(pk__in=ids).values_list("pk", "name"))


def changed_fields(
    before: ClassFacts, after: ClassFacts, groups: dict[int, str] | None = None
) -> list[tuple[str, str, str]]:
    """Each field that differs: its title, the old and the new value as people read them."""
    names = groups if groups is not None else _group_names([before, after])
    return [
        (str(TITLES[name]), shown(name, getattr(before, name), names), shown(name, getattr(after, name), names))
        for name in FIELDS
        if getattr(before, name) != getattr(after, name)
    ]


def shown(name: str, value: Any, groups: dict[int, str]) -> str:
    """A value of a class as people read it; "để trống" for what is not given."""
    match value:
        case None | "":
            return _("để trống")
        case dt.date():
            return date_short(value)
        case int() if name == "group_id":
            return groups.get(value, str(value))
        case int():
            return number(value)
        case _ if name == "mode":
            return str(Mode(value).label)
        case _:
            return str(value)


# --- What a form offers ------------------------------------------------------------------------------------


def centres_to_log_for(actor: Actor) -> list[OrganisationVersion]:
    """Centres open on the actor's day for which the person may log classes, by name."""
    ids = actor.visible_organisation_ids("learning.log_class")
    found = OrganisationVersion.objects.on(actor.on).select_related("organisation")
    found = found.filter(kind__in=list(LEARNING_CENTRE_KINDS))
    if ids is not None:
        found = found.filter(among("organisation_id", ids))
    return list(found.order_by("name_key", "organisation_id"))


def topics_used(centre_id: int, on: dt.date, limit: int = 30) -> list[str]:
    """Topics of the centre's latest classes up to the day, each once."""
    topics = LearningClass.objects.filter(centre_id=centre_id, state=ClassState.ACTIVE, start_on__lte=on)
    recent = topics.order_by("-start_on", "-pk").values_list("topic", flat=True)[: 5 * limit]
    return list(dict.fromkeys(recent))[:limit]


def places_used(centre_id: int, on: dt.date, limit: int = 30) -> list[str]:
    """Places of the centre's latest classes up to the day, then its dated sites, each once."""
    sites = Site.objects.on(on).filter(organisation_id=centre_id).order_by("name_folded")
    recent = LearningClass.objects.filter(centre_id=centre_id, state=ClassState.ACTIVE, start_on__lte=on)
    used = recent.exclude(place="").order_by("-start_on", "-pk").values_list("place", flat=True)[: 5 * limit]
    return list(dict.fromkeys([*used, *sites.values_list("name", flat=True)]))[:limit]


def sums_of_centre(centre_id: int, span: DateRange) -> tuple[int, int]:
    """Classes and turns a centre has logged with a start within the days."""
    found = LearningClass.objects.filter(
        centre_id=centre_id, state=ClassState.ACTIVE, start_on__gte=span.start, start_on__lt=span.end
    )
    sums = found.aggregate(classes=Count("pk"), turns=Sum("turns"))
    return sums["classes"], sums["turns"] or 0


def declaration_of(centre_id: int, period: str) -> NoClassDeclaration | None:
    """The declaration of the centre in force for the period."""
    return NoClassDeclaration.objects.filter(centre_id=centre_id, period=period, withdrawn_at__isnull=True).first()


def locks_of(area_id: int) -> list[PeriodLock]:
    """Locks of an area, those in force first, then the latest."""
    rows = PeriodLock.objects.filter(area_id=area_id).order_by("-starts_on", "-locked_at")
    return sorted(rows, key=lambda lock: lock.unlocked_at is not None)
