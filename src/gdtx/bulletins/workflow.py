"""The table of a bulletin: draft, submitted, published by another person, corrected in the open, withdrawn."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gdtx.approvals.workflow import State, Transition, Workflow, register
from gdtx.foundation.decisions import Decision
from gdtx.network.scope import Actor

from . import rules
from .enums import PUBLIC
from .enums import BulletinState as B
from .models import Bulletin


def _write(actor: Actor, record: Bulletin) -> Decision:
    """Who writes bulletins of the conference."""
    return rules.may_write(actor, record.conference)


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

register(BULLETIN)
