"""Corrections that a person may see: of the areas whose tables they see."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gdtx.foundation.errors import NotInScope
from gdtx.network.scope import Actor

from ..models import Restatement
from ..rounds import rules


def visible(actor: Actor) -> QuerySet[Restatement]:
    """Corrections within the scope, the last first."""
    inside = actor.visible_area_ids(rules.TABLES)
    found = Restatement.objects.order_by("-asked_at", "-pk")
    return found if inside is None else found.filter(area_id__in=inside)


def restatement_for(actor: Actor, pk: int) -> Restatement:
    """One of them. Raises `NotInScope`."""
    found = visible(actor).filter(pk=pk).first()
    if found is None:
        raise NotInScope("unknown_restatement", _("Không tìm thấy lần điều chỉnh này trong phạm vi của bạn."))
    return found
