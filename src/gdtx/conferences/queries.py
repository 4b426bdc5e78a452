"""Which conferences a person sees, and the rows of their records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery, TimeField, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from gdtx.approvals.models import Step
from gdtx.approvals.queries import begun_by, last_step, type_of
from gdtx.foundation.among import among
from gdtx.foundation.errors import NotInScope
from gdtx.network.scope import Actor

from . import parts, rules
from .enums import ConferenceState
from .models import (
    AgendaItem,
    Amendment,
    Conclusion,
    ConclusionParty,
    Conference,
    Delegate,
    Delegation,
    Minutes,
    Opinion,
    Paper,
    PaperFile,
    PaperSet,
    Part,
    Partner,
    Petition,
    Photo,
    Series,
    Signing,
    SigningParty,
)

#: Once it is called, those invited see the conference too.
CALLED = (ConferenceState.CALLED, ConferenceState.HELD, ConferenceState.CONCLUDED)


def visible_conferences(actor: Actor) -> QuerySet[Conference]:
    """Conferences organised, hosted or shared within the scope, and those called to which bodies of it are invited.

    One that is cancelled after its call stays with those invited.

    What was entered after the actor's day is not known yet.
    """
    ids = actor.visible_organisation_ids(rules.SEE)
    found = Conference.objects.filter(begun_by(Conference, actor.on))
    if ids is None:
        return found
    invited = Delegation.objects.filter(among("organisation_id", ids)).values("conference_id")
    together = Partner.objects.filter(among("organisation_id", ids)).values("conference_id")
    own = among("organiser_id", ids) | among("host_id", ids)
    called = Q(state__in=CALLED) | Q(state=ConferenceState.CANCELLED, pk__in=_calls().values("record_id"))
    return found.filter(own | Q(pk__in=together) | Q(called, pk__in=invited))


def invited_ids(conference: Conference) -> list[int]:
    """The organisations of the network that are invited."""
    rows = Delegation.objects.filter(conference=conference, organisation__isnull=False)
    return list(rows.values_list("organisation_id", flat=True))


def has_been_called(conference: Conference) -> bool:
    """Whether it was called at any time: those invited know of it, and are told when it is cancelled."""
    return _calls().filter(record_id=conference.pk).exists()


def _calls() -> QuerySet[Step]:
    return Step.objects.filter(record_type=type_of(Conference), verb="call")


def cancelling_of(conference: Conference) -> Step | None:
    """The step that cancelled it, with its reason; None while it is not."""
    return last_step(conference) if conference.state == ConferenceState.CANCELLED else None


def conference_for(actor: Actor, pk: int) -> Conference:
    """A conference the person sees; `NotInScope` for any other."""
    found = visible_conferences(actor).select_related("series", "minutes").filter(pk=pk).first()
    if found is None:
        raise unknown_conference()
    return found


def unknown_conference() -> NotInScope:
    """What is said of a conference that does not exist or lies outside the scope."""
    return NotInScope("unknown_conference", _("Không tìm thấy hội nghị này trong phạm vi của bạn."))


def minutes_of(conference: Conference) -> Minutes | None:
    """Its minutes, None while nobody has begun them."""
    return Minutes.objects.filter(conference=conference).first() if conference.pk else None


#: A conference of no hour comes before those of its day that have one; at the same hour the one entered first.
_HOUR = Coalesce("starts_at", Value(dt.time.min), output_field=TimeField())


def previous_of(conference: Conference, on: dt.date) -> Conference | None:
    """The conference of the same series that comes before it by day and hour, as far as it is known on the day.

    It does not matter which was entered first, but on the same day at the same hour. Cancelled ones are left out.
    """
    if conference.series_id is None:
        return None
    hour = conference.starts_at or dt.time.min
    same_day = Q(hour__lt=hour) | Q(hour=hour, pk__lt=conference.pk)
    rows = Conference.objects.filter(begun_by(Conference, on), series_id=conference.series_id).annotate(hour=_HOUR)
    before = rows.filter(Q(starts_on__lt=conference.starts_on) | Q(same_day, starts_on=conference.starts_on))
    return before.exclude(state=ConferenceState.CANCELLED).order_by("-starts_on", "-hour", "-pk").first()


def series_of(actor: Actor) -> list[Series]:
    """The series of the bodies whose conferences the person keeps."""
    return list(Series.objects.filter(organisation_id__in=rules.keepers(actor)).order_by("title"))


# --- Rows ---------------------------------------------------------------------------------------------------


def rows_of(conference: Conference, model: type[Part]) -> list[Any]:
    """The rows of one kind in their order."""
    rows: Any = model._default_manager.filter(conference=conference)
    match model:
        case _ if model is Signing:
            rows = rows.prefetch_related("parties")
        case _ if model is Opinion:
            rows = rows.select_related("comment")
        case _ if model is Petition:
            rows = rows.select_related("matter")
        case _ if model is Paper:
            rows = rows.prefetch_related("files")
        case _ if model is SigningParty:
            rows = rows.select_related("signing")
        case _ if issubclass(model, Photo):
            rows = rows.filter(removed_at__isnull=True)
    return list(rows)


def row_for(actor: Actor, kind: parts.PartKind, pk: int) -> Part:
    """A row of the record of a conference the person sees, with its conference; `NotInScope` for any other."""
    found: Part | None = kind.model._default_manager.select_related("conference").filter(pk=pk).first()
    if found is None or not visible_conferences(actor).filter(pk=found.conference_id).exists():
        raise NotInScope("unknown_part", _("Không có mục này trong phạm vi của bạn; có thể đã có người xóa."))
    return found


def delegates_of(conference: Conference) -> list[Delegate]:
    """The delegates with their delegations: by side and body as called, those of no delegation last."""
    rows = Delegate.objects.filter(conference=conference).select_related("delegation")
    return sorted(rows, key=_place_of_delegate)


def _place_of_delegate(row: Delegate) -> tuple[Any, ...]:
    delegation = row.delegation
    return (delegation is None, delegation.position if delegation else 0, row.delegation_id or 0, row.position, row.pk)


def presiding(delegates: Iterable[Delegate], duty: str) -> list[Delegate]:
    """Those with the duty, in order."""
    return [row for row in delegates if row.duty == duty]


def conclusions_of(conference: Conference) -> list[Conclusion]:
    """The conclusions by number, with who carries them out and what was written of how far they are."""
    parties = Prefetch("parties", ConclusionParty.objects.order_by("-role", "pk"))
    return list(Conclusion.objects.filter(conference=conference).prefetch_related(parties, "notes").order_by("number"))


def conclusion_for(actor: Actor, pk: int) -> Conclusion:
    """A conclusion of a conference the person sees."""
    found = Conclusion.objects.select_related("conference").filter(pk=pk).first()
    if found is None or not visible_conferences(actor).filter(pk=found.conference_id).exists():
        raise NotInScope("unknown_conclusion", _("Không tìm thấy kết luận này trong phạm vi của bạn."))
    return found


def photos_of(conference: Conference) -> list[Photo]:
    """The photographs that are there, in their order."""
    return list(Photo.objects.filter(conference=conference, removed_at__isnull=True))


def photo_for(actor: Actor, pk: int) -> Photo:
    """A photograph of a conference the person sees; `NotInScope` for any other."""
    photo = Photo.objects.select_related("conference").filter(pk=pk, removed_at__isnull=True).first()
    if photo is None or not visible_conferences(actor).filter(pk=photo.conference_id).exists():
        raise NotInScope("unknown_photo", _("Không tìm thấy ảnh này trong phạm vi của bạn."))
    return photo


def paper_file_for(actor: Actor, pk: int) -> PaperFile:
    """A file of a paper of a conference the person sees; `NotInScope` for any other."""
    found = PaperFile.objects.select_related("paper__conference").filter(pk=pk).first()
    if found is None or not visible_conferences(actor).filter(pk=found.paper.conference_id).exists():
        raise NotInScope("unknown_file", _("Không tìm thấy tệp này trong phạm vi của bạn."))
    return found


def amendments_of(minutes: Minutes | None) -> list[Amendment]:
    """The numbered amendments."""
    return list(minutes.amendments.all()) if minutes is not None else []


def counts(conference: Conference) -> Mapping[str, int]:
    """What the tabs tell beside their names, and whether there is what a call needs. Two queries."""
    told = Delegate.objects.filter(conference=conference).aggregate(
        delegates=Count("pk"), present=Count("pk", filter=Q(checked_in_at__isnull=False))
    )
    shown = Photo.objects.filter(removed_at__isnull=True)
    of: Any = Conference.objects.filter(pk=conference.pk).values(
        agenda=_counted(AgendaItem.objects.all()),
        delegations=_counted(Delegation.objects.all()),
        conclusions=_counted(Conclusion.objects.all()),
        photos=_counted(shown),
    )[0]
    return {**told, **of}


def _counted(rows: QuerySet[Any]) -> Coalesce:
    """How many of the rows belong to the conference of the outer query: each kind by itself, not multiplied."""
    mine = rows.filter(conference=OuterRef("pk")).order_by().values("conference").annotate(count=Count("pk"))
    return Coalesce(Subquery(mine.values("count")), 0)


# --- Sets of papers -------------------------------------------------------------------------------------------


def latest_set(conference: Conference) -> PaperSet | None:
    """The last set asked for, in whatever state."""
    return PaperSet.objects.filter(conference=conference).order_by("-number").first()


def finished_set(conference: Conference, *, before: int | None = None) -> PaperSet | None:
    """The last set that was finished (before the number given)."""
    found = PaperSet.objects.filter(conference=conference, state="done")
    if before is not None:
        found = found.filter(number__lt=before)
    return found.order_by("-number").first()
