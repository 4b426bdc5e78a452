"""The two tables of documents: what a body writes itself, and what comes to it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gdtx.approvals.workflow import State, Transition, Workflow
from gdtx.approvals.workflow import register as register_table

from ..enums.documents import (
    DISCARDED,
    DOCUMENT_TABLE,
    DRAFT,
    IN_FORCE,
    INCOMING_TABLE,
    ISSUED,
    RECORDED,
    REPLACED,
    SIGNED,
    SUBMITTED,
    WITHDRAWN,
)
from ..rules import documents as rules

DOCUMENT = Workflow(
    code=DOCUMENT_TABLE,
    title=_("văn bản"),
    initial=DRAFT,
    begins=_("Soạn"),
    states=(
        State(DRAFT, _("Dự thảo")),
        State(SUBMITTED, _("Chờ ký"), tone="go"),
        State(SIGNED, _("Đã ký, chờ số"), tone="go"),
        State(ISSUED, _("Đã ban hành"), tone="ok"),
        State(IN_FORCE, _("Có hiệu lực"), tone="ok"),
        State(REPLACED, _("Đã được thay thế"), final=True),
        State(WITHDRAWN, _("Đã thu hồi"), final=True, tone="bad"),
        State(DISCARDED, _("Bỏ dự thảo"), final=True),
    ),
    transitions=(
        Transition("edit", _("Sửa"), (DRAFT,), DRAFT, rules.may_change, quiet=True, button=False),
        Transition("submit", _("Trình ký"), (DRAFT,), SUBMITTED, rules.may_change, submits=True),
        Transition("discard", _("Bỏ dự thảo"), (DRAFT,), DISCARDED, rules.may_change, needs_reason=True),
        Transition("take_back", _("Rút lại để sửa"), (SUBMITTED,), DRAFT, rules.may_take_back),
        Transition("sign", _("Ký"), (SUBMITTED,), SIGNED, rules.may_sign, decides=True),
        Transition("return", _("Trả lại"), (SUBMITTED, SIGNED), DRAFT, rules.may_sign, needs_reason=True),
        Transition("issue", _("Ghi số, ngày"), (SIGNED,), ISSUED, rules.may_issue, button=False),
        Transition("file", _("Thay tệp đã ký"), (ISSUED,), ISSUED, rules.may_issue, quiet=True, button=False),
        Transition("file", _("Thay tệp đã ký"), (IN_FORCE,), IN_FORCE, rules.may_issue, quiet=True, button=False),
        Transition("enforce", _("Có hiệu lực"), (ISSUED,), IN_FORCE, rules.may_issue, button=False),
        Transition(
            "replace", _("Thay thế"), (ISSUED, IN_FORCE), REPLACED, rules.may_issue, needs_reason=True, button=False
        ),
        Transition("withdraw", _("Thu hồi"), (ISSUED, IN_FORCE), WITHDRAWN, rules.may_sign, needs_reason=True),
    ),
)

INCOMING = Workflow(
    code=INCOMING_TABLE,
    title=_("văn bản đến"),
    initial=RECORDED,
    begins=_("Vào sổ"),
    states=(
        State(RECORDED, _("Đã vào sổ"), tone="ok"),
        State(REPLACED, _("Đã được thay thế"), final=True),
        State(WITHDRAWN, _("Ghi nhầm, đã bỏ"), final=True, tone="bad"),
    ),
    transitions=(
        Transition("edit", _("Sửa"), (RECORDED,), RECORDED, rules.may_issue, quiet=True, button=False),
        Transition("replace", _("Đã bị thay thế"), (RECORDED,), REPLACED, rules.may_issue, needs_reason=True),
        Transition("withdraw", _("Bỏ, ghi nhầm"), (RECORDED,), WITHDRAWN, rules.may_issue, needs_reason=True),
    ),
)


def register() -> None:
    """Make the tables known to the engine."""
    register_table(DOCUMENT)
    register_table(INCOMING)
