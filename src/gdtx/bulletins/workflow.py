"""The tables: a bulletin from its draft to what everybody reads; a text from its reading to the record."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gdtx.approvals.workflow import State, Transition, Workflow, register
from gdtx.foundation.decisions import Decision
from gdtx.network.scope import Actor

from . import rules
from .enums import PUBLIC
from .enums import BulletinState as B
from .enums import ReadingState as R
from .models import Bulletin, Reading


def _write(actor: Actor, record: Bulletin) -> Decision:
    """Who writes bulletins of the conference."""
    return rules.may_write(actor, record.conference)


def _read(actor: Actor, record: Reading) -> Decision:
    """Who prepares conferences of the body and writes bulletins of them."""
    return rules.may_read(actor, record.organisation_id)


def _publish(actor: Actor, record: Bulletin) -> Decision:
    """Who publishes there and has not written in it."""
    return rules.may_publish(actor, record)


def _manage(actor: Actor, record: Bulletin) -> Decision:
    """Who publishes there."""
    return rules.may_manage(actor, record)


BULLETIN = Workflow(
    code="bulletin",
    title=_("bản tin"),
    initial=B.DRAFT.value,
    begins=_("Soạn"),
    states=(
        State(B.DRAFT.value, B.DRAFT.label, tone="go"),
        State(B.SUBMITTED.value, B.SUBMITTED.label, tone="warn"),
        State(B.PUBLISHED.value, B.PUBLISHED.label, tone="ok"),
        State(B.CORRECTED.value, B.CORRECTED.label, tone="ok"),
        State(B.WITHDRAWN.value, B.WITHDRAWN.label, final=True, tone="bad"),
        State(B.DROPPED.value, B.DROPPED.label, final=True),
    ),
    transitions=(
        Transition("submit", _("Trình đăng"), (B.DRAFT.value,), B.SUBMITTED.value, _write, submits=True),
        Transition("publish", _("Đăng"), (B.SUBMITTED.value,), B.PUBLISHED.value, _publish, decides=True),
        Transition("return", _("Trả lại"), (B.SUBMITTED.value,), B.DRAFT.value, _manage, needs_reason=True),
        Transition("recall", _("Lấy về sửa"), (B.SUBMITTED.value,), B.DRAFT.value, _write, needs_reason=True),
        Transition("correct", _("Đính chính"), PUBLIC, B.CORRECTED.value, _publish, needs_reason=True, button=False),
        Transition("withdraw", _("Rút"), PUBLIC, B.WITHDRAWN.value, _manage, needs_reason=True, tone="bad"),
        Transition("drop", _("Bỏ bản thảo"), (B.DRAFT.value,), B.DROPPED.value, _write, needs_reason=True, tone="bad"),
        Transition("write", _("Sửa nội dung"), (B.DRAFT.value,), B.DRAFT.value, _write, quiet=True),
    ),
)

READING = Workflow(
    code="bulletin_reading",
    title=_("văn bản vào hồ sơ hội nghị"),
    initial=R.OPEN.value,
    begins=_("Đọc"),
    states=(
        State(R.OPEN.value, R.OPEN.label, tone="go"),
        State(R.ENTERED.value, R.ENTERED.label, final=True, tone="ok"),
        State(R.DROPPED.value, R.DROPPED.label, final=True),
    ),
    transitions=(
        Transition("decide", _("Soát"), (R.OPEN.value,), R.OPEN.value, _read, quiet=True),
        Transition("enter", _("Lập hồ sơ từ"), (R.OPEN.value,), R.ENTERED.value, _read, button=False),
        Transition("drop", _("Bỏ, không đọc tiếp"), (R.OPEN.value,), R.DROPPED.value, _read, needs_reason=True),
    ),
)

register(BULLETIN)
register(READING)
