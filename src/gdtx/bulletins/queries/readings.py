"""Which texts a person reads into records, and their fields."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from gdtx.foundation.among import among
from gdtx.foundation.errors import NotInScope
from gdtx.network.scope import Actor

from .. import rules
from ..enums import FieldState, ReadingState
from ..models import ReadField, Reading


def visible_readings(actor: Actor) -> QuerySet[Reading]:
    """The texts being read at the bodies for which the person writes bulletins, in whatever state."""
    if not actor.has(rules.WRITE):
        return Reading.objects.none()
    ids = actor.visible_organisation_ids(rules.WRITE)
    return Reading.objects.all() if ids is None else Reading.objects.filter(among("organisation_id", ids))


def open_readings(actor: Actor, most: int = 20) -> list[Reading]:
    """Those begun and not finished, the last worked on first; each knows `left`, how many fields wait. One query."""
    waiting = Count("fields", filter=Q(fields__state=FieldState.OPEN))
    found = visible_readings(actor).filter(state=ReadingState.OPEN).defer("text", "warnings")
    return list(found.annotate(left=waiting).order_by("-changed_at", "-pk")[:most])


def reading_for(actor: Actor, pk: int) -> Reading:
    """A text the person reads; `NotInScope` for any other."""
    found = visible_readings(actor).select_related("conference", "bulletin").filter(pk=pk).first()
    if found is None:
        raise unknown_reading()
    return found


def unknown_reading() -> NotInScope:
    """What is said of a text that is not there or lies outside the scope."""
    return NotInScope("unknown_reading", _("Không tìm thấy văn bản đang đọc này trong phạm vi của bạn."))


def fields_of(reading: Reading) -> list[ReadField]:
    """All its fields in the order of the text."""
    return list(ReadField.objects.filter(reading=reading))
