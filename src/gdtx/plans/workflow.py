"""The table of a version of a plan, from draft to its end."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gdtx.approvals.workflow import State, Transition, Workflow, register

from . import rules
from .enums import OPEN
from .enums import PlanState as S

_OPEN = tuple(state.value for state in OPEN)

PLAN = Workflow(
    code="plan",
    title=_("kế hoạch"),
    initial=S.DRAFT.value,
    begins=_("Lập"),
    states=(
        State(S.DRAFT.value, S.DRAFT.label, tone="go"),
        State(S.IN_COMMENT.value, S.IN_COMMENT.label, tone="go"),
        State(S.SUBMITTED.value, S.SUBMITTED.label, tone="warn"),
        State(S.RETURNED.value, S.RETURNED.label, tone="bad"),
        State(S.APPROVED.value, S.APPROVED.label, tone="ok"),
        State(S.REPLACED.value, S.REPLACED.label, final=True),
        State(S.CLOSED.value, S.CLOSED.label, final=True),
        State(S.DISCARDED.value, S.DISCARDED.label, final=True),
    ),
    transitions=(
        Transition(
            "approve", _("Phê duyệt"), (S.SUBMITTED.value,), S.APPROVED.value, rules.may_decide, decides=True, tone="ok"
        ),
        Transition(
            "return",
            _("Trả lại"),
            (S.SUBMITTED.value,),
            S.RETURNED.value,
            rules.may_decide,
            decides=True,
            needs_reason=True,
        ),
        Transition("adopt", _("Ban hành theo kế hoạch năm"), _OPEN, S.APPROVED.value, rules.may_adopt),
        Transition("issue", _("Ban hành"), _OPEN, S.APPROVED.value, rules.may_issue),
        Transition("submit", _("Trình phê duyệt"), _OPEN, S.SUBMITTED.value, rules.may_submit, submits=True),
        Transition("take_back", _("Rút về để sửa"), (S.SUBMITTED.value,), S.DRAFT.value, rules.may_take_back),
        Transition(
            "open_round", _("Lấy góp ý"), (S.DRAFT.value, S.RETURNED.value), S.IN_COMMENT.value, rules.may_write,
            button=False,
        ),
        Transition("close_round", _("Kết thúc góp ý"), (S.IN_COMMENT.value,), S.DRAFT.value, rules.may_write),
        Transition("close", _("Kết thúc kế hoạch"), (S.APPROVED.value,), S.CLOSED.value, rules.may_close),
        Transition(
            "replace", _("Thay bằng bản điều chỉnh"), (S.APPROVED.value,), S.REPLACED.value, rules.may_replace,
            button=False,
        ),
        Transition("discard", _("Bỏ bản soạn"), _OPEN, S.DISCARDED.value, rules.may_write, needs_reason=True),
    ),
)  # fmt: skip

register(PLAN)
