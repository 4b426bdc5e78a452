"""The table of a round: open, locked to be checked, frozen."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gdtx.approvals.workflow import State, Transition, Workflow, register

from . import rules
from .enums import RoundState as S

ROUND = Workflow(
    code="survey_round",
    title=_("đợt điều tra xóa mù chữ"),
    initial=S.OPEN.value,
    begins=_("Mở"),
    states=(
        State(S.OPEN.value, S.OPEN.label, tone="go"),
        State(S.LOCKED.value, S.LOCKED.label, tone="warn"),
        State(S.FROZEN.value, S.FROZEN.label, final=True, tone="ok"),
    ),
    transitions=(
        Transition("lock", _("Khóa để kiểm tra"), (S.OPEN.value,), S.LOCKED.value, rules.may_lock),
        Transition(
            "reopen",
            _("Mở lại"),
            (S.LOCKED.value,),
            S.OPEN.value,
            rules.may_lock,
            needs_reason=True,
        ),
        # The files are written between two transactions: the page calls the action of freezing, which takes this step.
        Transition("freeze", _("Chốt số liệu"), (S.LOCKED.value,), S.FROZEN.value, rules.may_freeze, tone="ok"),
    ),
)

register(ROUND)
