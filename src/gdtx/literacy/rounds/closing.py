"""Locking a round to check it, opening it again, and what freezing its register does to it.

Freezing writes files and so cannot be one transaction: what is open is locked first (nobody writes any more), the
register is frozen, then the rounds are marked. Where freezing is refused, what was locked for it is opened again.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from gdtx.approvals import actions as approvals
from gdtx.foundation.errors import Conflict
from gdtx.network.placement import Placement
from gdtx.network.scope import Actor

from ..areas import map_date
from . import queries, rules
from .enums import RoundState
from .models import SurveyRound


def lock_round(*, by: Actor, round_id: int, version: int, reason: str = "") -> SurveyRound:
    """Lock a round: nobody writes to its register until it is opened again. Raises as `approvals.actions.move`."""
    round_ = queries.round_for(by, round_id)
    return approvals.move(by=by, record=round_, verb="lock", version=version, reason=reason)


def reopen_round(*, by: Actor, round_id: int, version: int, reason: str) -> SurveyRound:
    """Open a locked round again, saying why. Refused besides: `later_round_open` when the next one runs."""
    round_ = queries.round_for(by, round_id)

    def no_other_open(held: SurveyRound) -> None:
        if SurveyRound.objects.filter(area_id=held.area_id, state=RoundState.OPEN).exclude(pk=held.pk).exists():
            raise Conflict(
                "later_round_open",
                _("Xã đang điều tra đợt sau, nên đợt năm %(year)d không mở lại được.") % {"year": held.year},
            )

    return approvals.move(by=by, record=round_, verb="reopen", version=version, reason=reason, then=no_other_open)


# --- Freezing -----------------------------------------------------------------------------------------------------


def lock_to_freeze(*, by: Actor, area_id: int, year: int) -> list[SurveyRound]:
    """Lock the open round of the commune itself; the ones this call locked.

    Of a larger area no round is closed: its set is of one moment anyway, and each board answers for its own figures.
    Raises `Forbidden` for who may not lock, `Conflict` (`already_frozen`) where the round of the commune itself is,
    `being_restated` where one within the area is.
    """
    communes = Placement.on(map_date(year)).members(area_id)
    with transaction.atomic():
        rounds = list(
            SurveyRound.objects.select_for_update(no_key=True).filter(area_id__in=communes, year=year).order_by("pk")
        )
        own = next((each for each in rounds if each.area_id == area_id), None)
        correcting = next((each for each in rounds if each.restating), None)
        if correcting is not None:
            raise Conflict(
                "being_restated",
                _("Số liệu năm %(year)d của một xã trong địa bàn đang được điều chỉnh.") % {"year": year},
                way_out=_("Ban chỉ đạo xã chốt lại số liệu đã điều chỉnh trước, rồi chốt địa bàn này."),
            )
        if own is not None and own.state == RoundState.FROZEN:
            raise Conflict("already_frozen", rules.frozen_sentence(year), where=own.frozen_code)
        running = [own] if own is not None and own.state == RoundState.OPEN else []
        for each in running:
            if not rules.may_lock(by, each):
                raise Conflict(
                    "round_open",
                    _("Đợt điều tra năm %(year)d chưa khóa nên chưa chốt được.") % {"year": year},
                    way_out=_("Cán bộ phụ trách giáo dục hoặc Trưởng phòng Văn hóa – Xã hội khóa đợt trước, rồi chốt."),
                )
        return [_step(by, each, "lock", _("Khóa để chốt số liệu")) for each in running]


def open_again(*, by: Actor, rounds: Iterable[SurveyRound]) -> None:
    """Undo `lock_to_freeze` where nothing could be frozen."""
    with transaction.atomic():
        for each in rounds:
            _step(by, each, "reopen", _("Chưa chốt được số liệu nên mở lại"))


def mark_frozen(*, by: Actor, area_id: int, year: int, code: str) -> None:
    """Mark the locked round of the commune itself as frozen in the set of this code."""

    def keep_code(held: SurveyRound) -> None:
        held.frozen_code = code

    with transaction.atomic():
        locked = SurveyRound.objects.filter(area_id=area_id, year=year, state=RoundState.LOCKED).order_by("pk")
        for each in locked:
            approvals.move(by=by, record=each, verb="freeze", version=each.version, then=keep_code)


def _step(by: Actor, round_: SurveyRound, verb: str, reason: str) -> SurveyRound:
    return approvals.move(by=by, record=round_, verb=verb, version=round_.version, reason=reason)
