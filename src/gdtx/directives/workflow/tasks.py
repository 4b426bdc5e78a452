"""The tables of tasks and of the other matters (petitions, proposals, shortcomings): the same steps, other words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from gdtx.approvals.workflow import State, Transition, Workflow
from gdtx.approvals.workflow import register as make_known

from ..enums.tasks import (
    ANSWERED,
    CANCELLED,
    COMPLETED,
    MATTER_TABLE,
    OPEN,
    RETURNED,
    RUNNING,
    TASK_TABLE,
    TO_DO,
    VERIFIED,
)
from ..rules import tasks as rules


def _steps(words: dict[str, Any], *, by_data: bool) -> tuple[Transition, ...]:
    steps = [
        Transition("answer", words["answer"], TO_DO, ANSWERED, rules.may_answer, submits=True, button=False),
        Transition("verify", words["verify"], (ANSWERED,), VERIFIED, rules.may_decide, decides=True, tone="main"),
        Transition("return", words["return"], (ANSWERED,), RETURNED, rules.may_decide, decides=True, needs_reason=True),
        *(
            Transition("postpone", _("Gia hạn"), (state,), state, rules.may_change, quiet=True, button=False)
            for state in RUNNING
        ),
        *(
            Transition(
                "choose", _("Chọn đơn vị thực hiện"), (state,), state, rules.may_change, quiet=True, button=False
            )
            for state in RUNNING
        ),
        Transition("cancel", words["cancel"], RUNNING, CANCELLED, rules.may_change, needs_reason=True, button=False),
    ]
    if by_data:
        steps.append(
            Transition(
                "complete", _("Tự kết thúc khi đủ số liệu"), RUNNING, COMPLETED, rules.may_complete, button=False
            )
        )
    return tuple(steps)


TASKS = Workflow(
    TASK_TABLE,
    _("nhiệm vụ"),
    OPEN,
    (
        State(OPEN, _("đang thực hiện"), tone="go"),
        State(ANSWERED, _("chờ xác nhận"), tone="warn"),
        State(RETURNED, _("trả lại làm tiếp"), tone="warn"),
        State(VERIFIED, _("đã xác nhận xong"), final=True, tone="ok"),
        State(COMPLETED, _("tự kết thúc, đủ số liệu"), final=True, tone="ok"),
        State(CANCELLED, _("đã hủy"), final=True),
    ),
    _steps(
        {
            "answer": _("Trả lời"),
            "verify": _("Xác nhận xong"),
            "return": _("Trả lại làm tiếp"),
            "cancel": _("Hủy nhiệm vụ"),
        },
        by_data=True,
    ),
    begins=_("Giao"),
)

MATTERS = Workflow(
    MATTER_TABLE,
    _("kiến nghị, đề xuất"),
    OPEN,
    (
        State(OPEN, _("chờ trả lời"), tone="go"),
        State(ANSWERED, _("đã trả lời, chờ bên nêu xem"), tone="warn"),
        State(RETURNED, _("chưa thỏa đáng, chờ trả lời lại"), tone="warn"),
        State(VERIFIED, _("đã giải quyết"), final=True, tone="ok"),
        State(CANCELLED, _("thôi nêu"), final=True),
    ),
    _steps(
        {
            "answer": _("Trả lời"),
            "verify": _("Coi là đã giải quyết"),
            "return": _("Đề nghị trả lời lại"),
            "cancel": _("Thôi nêu"),
        },
        by_data=False,
    ),
    begins=_("Nêu"),
)


def register() -> None:
    """Make the tables known to the engine; called when the program starts."""
    make_known(TASKS)
    make_known(MATTERS)
