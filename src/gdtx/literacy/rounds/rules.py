"""Who may do what with a round. The same answer hides the button and blocks the request."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gdtx.foundation.decisions import Decision, allow, deny
from gdtx.network.scope import Actor

from .enums import RoundState
from .models import SurveyRound

ENTER, LOCK, FREEZE, TABLES = "register.enter", "register.lock", "register.freeze", "register.tables"


def may_open(actor: Actor, area_id: int) -> Decision:
    """Whether the round of a commune may be opened, surveyors be given villages, sheets be checked."""
    return actor.may(LOCK, area_id=area_id)


def may_run(actor: Actor, round_: SurveyRound) -> Decision:
    """The same for a round that is there; nothing is given out or checked in a closed one."""
    allowed = may_open(actor, round_.area_id)
    return still_open(round_) if allowed else allowed


def may_lock(actor: Actor, round_: SurveyRound) -> Decision:
    """Whether the round may be locked, or a locked one be opened again."""
    return actor.may(LOCK, area_id=round_.area_id)


def may_freeze(actor: Actor, round_: SurveyRound) -> Decision:
    """Whether the round may be frozen: the steering board, that is the chair of the commune."""
    return actor.may(FREEZE, area_id=round_.area_id)


def may_enter_all(actor: Actor, area_id: int) -> Decision:
    """Whether the sheets of a whole commune may be entered: not by a surveyor, who has villages only."""
    return actor.may(ENTER, area_id=area_id)


def still_open(round_: SurveyRound) -> Decision:
    """Whether the register of the round may still be written to."""
    match round_.state:
        case RoundState.OPEN:
            return allow()
        case RoundState.LOCKED:
            return deny("round_locked", locked_sentence(round_.year))
        case RoundState.FROZEN if round_.restating:
            return allow()
        case _:
            return deny("round_locked", frozen_sentence(round_.year))


def locked_sentence(year: int) -> str:
    """What a locked round answers."""
    return _(
        "Đợt điều tra năm %(year)d đã khóa để kiểm tra. Muốn sửa, nhờ cán bộ phụ trách giáo dục hoặc "
        "Trưởng phòng Văn hóa – Xã hội xã mở lại đợt, có ghi lý do."
    ) % {"year": year}


def frozen_sentence(year: int) -> str:
    """What a frozen round answers."""
    return _(
        "Số liệu năm %(year)d đã chốt và không sửa được nữa; thay đổi từ nay ghi vào đợt sau. Nếu số đã chốt sai, "
        "Ban chỉ đạo của xã lập điều chỉnh số liệu đã báo cáo."
    ) % {"year": year}
