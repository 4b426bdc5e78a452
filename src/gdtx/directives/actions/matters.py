"""Raising a petition, a proposal to a higher body (tham mưu) or a shortcoming: to whom, until when, with what answer.

They have the thread of a task: answered by whom they are put to, closed by who raised them.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from gdtx.approvals.actions import begin
from gdtx.foundation.errors import Forbidden, Refused
from gdtx.foundation.vietnamese import fold
from gdtx.network.scope import Actor

from ..enums.tasks import MATTERS, Kind
from ..models.tasks import Task
from ..origins import Origin
from ..rules import tasks as rules
from .task_giving import REMIND_DAYS, of_origin
from .task_writing import (
    LONGEST_PROOF,
    LONGEST_TEXT,
    LONGEST_TITLE,
    due_after,
    open_units,
    seen_documents,
    signed,
    words,
)


def raise_matter(
    *,
    by: Actor,
    kind: str,
    title: str,
    due_on: dt.date,
    owner: int | None = None,
    owner_text: str = "",
    text: str = "",
    proof: str = "",
    document: int | None = None,
    origin: Origin | None = None,
    given_by: int | None = None,
    token: uuid.UUID | None = None,
) -> Task:
    """Put a matter to a unit of the network (`owner`) or to a body outside it by its name (`owner_text`).

    `given_by` is the body that raises it: one for which the actor speaks. Raises `Forbidden`, `Refused` with ``where``:
    `unknown_kind`, `title_missing`, `too_long`, `nobody_addressed`, `to_itself`, `due_before_given`, `unit_closed`.
    """
    if kind not in MATTERS:
        raise Refused("unknown_kind", _("Chưa chọn đây là kiến nghị, đề xuất hay tồn tại."), "kind")
    rules.may_raise(by, kind).require()
    if token is not None and (before := Task.objects.filter(token=token).first()) is not None:
        return before
    fields = {
        "title": words(title, "title", LONGEST_TITLE, _("Chưa ghi nội dung.")),
        "text": words(text, "text", LONGEST_TEXT),
        "proof": words(proof, "proof", LONGEST_PROOF),
        "owner_text": words(owner_text, "owner_text", 200) if owner is None else "",
    }
    if owner is None and not fields["owner_text"]:
        raise Refused(
            "nobody_addressed",
            _("Chưa ghi gửi cho cơ quan, đơn vị nào."),
            "owner",
            _("Hãy chọn một đơn vị, hoặc ghi tên cơ quan ngoài hệ thống."),
        )
    due_after(due_on, by.on)
    seen_documents(by, [document] if document is not None else [], "document")
    raiser = _raiser(by, given_by)
    if owner is not None:
        open_units([owner], by.on, "owner")
        if owner == raiser and kind != Kind.SHORTCOMING:
            raise Refused(
                "to_itself", _("Kiến nghị, đề xuất gửi cho chính đơn vị mình thì hãy giao nhiệm vụ."), "owner"
            )
    with transaction.atomic():
        matter = Task(
            kind=kind,
            title_folded=fold(fields["title"])[:LONGEST_TITLE],
            owner_id=owner,
            answerer_id=owner,
            given_by_id=raiser,
            given_by_user_id=by.user_id,
            given_by_label=signed(by),
            given_on=by.on,
            due_on=due_on,
            remind_days=REMIND_DAYS,
            document_id=document,
            token=token,
            **of_origin(origin),
            **fields,
        )
        return begin(by=by, record=matter)


def _raiser(by: Actor, given_by: int | None) -> int:
    if by.is_machine:
        if given_by is None:
            raise ValueError("Say in whose name the program raises a matter.")
        return given_by
    wanted = {rules.ANSWER, rules.ASSIGN, "conferences.keep"}
    posts = [post for post in by.posts if wanted & post.role.permissions]
    if given_by is None:
        return (by.post if by.post in posts else posts[0]).organisation_id
    if not any(rules.stands_for(by, post, given_by) or by.post_covers_organisation(post, given_by) for post in posts):
        raise Forbidden(
            "not_your_unit", _("Bạn không giữ chức vụ ở đơn vị nêu việc này vào ngày đang chọn."), "given_by"
        )
    return given_by
