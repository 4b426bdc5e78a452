"""The two tables: a conference from its preparation to its end, and its minutes from draft to closed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from gdtx.approvals.workflow import State, Transition, Workflow, register
from gdtx.foundation.decisions import Decision
from gdtx.network.scope import Actor

from . import rules
from .enums import ConferenceState as C
from .enums import MinutesState as M
from .models import Conference, Minutes


def _keep(actor: Actor, record: Any) -> Decision:
    """Who keeps the conference."""
    return rules.may_keep(actor, _conference(record))


def _agree(actor: Actor, record: Any) -> Decision:
    """Who agrees to minutes at the organiser or host."""
    return rules.may_agree(actor, _conference(record))


def _conference(record: Conference | Minutes) -> Conference:
    return record.conference if isinstance(record, Minutes) else record


CONFERENCE = Workflow(
    code="conference",
    title=_("hội nghị"),
    initial=C.PREPARING.value,
    begins=_("Chuẩn bị"),
    states=(
        State(C.PREPARING.value, C.PREPARING.label, tone="go"),
        State(C.CALLED.value, C.CALLED.label, tone="go"),
        State(C.HELD.value, C.HELD.label, tone="warn"),
        State(C.CONCLUDED.value, C.CONCLUDED.label, final=True, tone="ok"),
        State(C.CANCELLED.value, C.CANCELLED.label, final=True, tone="bad"),
    ),
    transitions=(
        Transition("call", _("Triệu tập"), (C.PREPARING.value,), C.CALLED.value, _keep),
        Transition("recall", _("Đưa về chuẩn bị"), (C.CALLED.value,), C.PREPARING.value, _keep, needs_reason=True),
        Transition("hold", _("Ghi nhận đã họp"), (C.CALLED.value,), C.HELD.value, _keep),
        # Entered afterwards from its bulletin: nobody was called through the program.
        Transition("record", _("Ghi lại theo bản tin"), (C.PREPARING.value,), C.HELD.value, _keep, button=False),
        Transition("finish", _("Kết thúc hồ sơ"), (C.HELD.value,), C.CONCLUDED.value, _keep),
        Transition(
            "cancel",
            _("Hủy"),
            (C.PREPARING.value, C.CALLED.value),
            C.CANCELLED.value,
            _keep,
            needs_reason=True,
            tone="bad",
        ),
        *(
            Transition("change", _("Sửa thông tin"), (state.value,), state.value, _keep, quiet=True)
            for state in (C.PREPARING, C.CALLED, C.HELD)
        ),
    ),
)

MINUTES = Workflow(
    code="conference_minutes",
    title=_("biên bản hội nghị"),
    initial=M.DRAFTED.value,
    begins=_("Soạn"),
    states=(
        State(M.DRAFTED.value, M.DRAFTED.label, tone="go"),
        State(M.SUBMITTED.value, M.SUBMITTED.label, tone="warn"),
        State(M.AGREED.value, M.AGREED.label, tone="ok"),
        State(M.CLOSED.value, M.CLOSED.label, final=True, tone="ok"),
    ),
    transitions=(
        Transition("submit", _("Trình thông qua"), (M.DRAFTED.value,), M.SUBMITTED.value, _keep, submits=True),
        Transition("return", _("Trả lại"), (M.SUBMITTED.value,), M.DRAFTED.value, _agree, needs_reason=True),
        Transition("agree", _("Thông qua"), (M.SUBMITTED.value,), M.AGREED.value, _agree, decides=True),
        Transition("reopen", _("Mở lại để sửa"), (M.AGREED.value,), M.DRAFTED.value, _agree, needs_reason=True),
        Transition("close", _("Đóng"), (M.AGREED.value,), M.CLOSED.value, _agree),
        Transition("write", _("Sửa nội dung"), (M.DRAFTED.value,), M.DRAFTED.value, _keep, quiet=True),
    ),
)

register(CONFERENCE)
register(MINUTES)
