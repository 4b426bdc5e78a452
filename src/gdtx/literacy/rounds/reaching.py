"""What a surveyor reaches: the households of their villages, while the round is open and their post lasts."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from gdtx.network.roles import Scope
from gdtx.network.scope import Actor
from gdtx.people.registry import Reach

from .enums import RoundState
from .models import SurveyorVillage
from .rules import ENTER

_MEMO = "villages surveyed"


@dataclass(frozen=True)
class Surveyed:
    """A village that somebody surveys in an open round."""

    round_id: int
    area_id: int
    village_id: int


def villages_of(actor: Actor) -> tuple[Surveyed, ...]:
    """The villages the person surveys today. Asked once for an actor."""
    if _MEMO not in actor._memo:
        actor._memo[_MEMO] = _villages(actor)
    found: tuple[Surveyed, ...] = actor._memo[_MEMO]
    return found


def given(actor: Actor, round_id: int, village_id: int | None) -> bool:
    """Whether the person was given the village of the round today, open or closed: to tell them that it was closed."""
    if actor.user_id is None or village_id is None:
        return False
    rows = SurveyorVillage.objects.on(actor.on).filter(round_id=round_id, village_id=village_id)
    return rows.filter(user_id=actor.user_id, round__area_id__in=_communes(actor)).exists()


def _communes(actor: Actor) -> set[int]:
    posts = [post for post in actor.posts_with(ENTER) if post.role.scope == Scope.ORGANISATION]
    return {post.root_id for post in posts if post.root_id is not None}


def _villages(actor: Actor) -> tuple[Surveyed, ...]:
    communes = _communes(actor)
    if actor.user_id is None or not communes:
        return ()
    rows = SurveyorVillage.objects.on(actor.on).filter(
        user_id=actor.user_id, round__state=RoundState.OPEN, round__area_id__in=communes
    )
    return tuple(Surveyed(*row) for row in rows.values_list("round_id", "round__area_id", "village_id").order_by("pk"))


def reach(actor: Actor) -> Reach | None:
    """For `people.registry`: the households of these villages, to see and to change."""
    villages = villages_of(actor)
    if not villages:
        return None
    areas = {each.area_id for each in villages}
    return Reach(
        households=Q(area_id__in=areas, village_id__in={each.village_id for each in villages}),
        may_change=True,
        areas=frozenset(areas),
    )
