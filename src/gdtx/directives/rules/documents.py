"""Who may draft, sign, number, send and see documents, and why not.

- Staff of the body draft and submit; a head signs, never what they submitted themselves; the records clerk enters
  number, date and signed file of what was issued (Nghị định 30/2020/NĐ-CP, Điều 15, 18).
- Before it has a number, a document is seen by its own body alone. After that by whoever answers for the body, and by
  the units it went to.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from gdtx.foundation.decisions import Decision, allow, deny, first_denial
from gdtx.network.scope import Actor

from ..models.documents import Document
from .tasks import spoken_for

SEE, DRAFT, SIGN, ISSUE = "directives.see", "directives.draft", "directives.sign", "documents.issue"


def bodies(actor: Actor, permission: str) -> frozenset[int]:
    """The bodies in whose name the actor holds the permission on the day."""
    return spoken_for(actor, permission)


def _for_body(actor: Actor, permission: str, organisation_id: int) -> Decision:
    if actor.is_machine:
        return actor.may(permission)
    if organisation_id in bodies(actor, permission):
        return actor.may(permission, organisation_id=organisation_id)
    return first_denial(
        actor.may(permission),
        deny("not_your_body", _("Chỉ người của cơ quan ban hành văn bản mới làm được việc này.")),
    )


def may_draft(actor: Actor, organisation_id: int | None = None) -> Decision:
    """Whether the person drafts documents: at all, or for the body."""
    return actor.may(DRAFT) if organisation_id is None else _for_body(actor, DRAFT, organisation_id)


def may_change(actor: Actor, document: Document) -> Decision:
    """Who drafts for the body."""
    return _for_body(actor, DRAFT, document.organisation_id)


def may_take_back(actor: Actor, document: Document) -> Decision:
    """The one who submitted."""
    if actor.user_id is not None and actor.user_id == document.submitted_by_id:
        return allow()
    return deny("not_yours", _("Chỉ người đã trình mới rút lại được."))


def may_sign(actor: Actor, document: Document) -> Decision:
    """Who signs for the body."""
    return _for_body(actor, SIGN, document.organisation_id)


def may_issue(actor: Actor, document: Document) -> Decision:
    """The records clerk of the body."""
    return _for_body(actor, ISSUE, document.organisation_id)


def may_record(actor: Actor, organisation_id: int | None = None) -> Decision:
    """Who keeps the registers of the body: incoming documents, its own numbering."""
    return actor.may(ISSUE) if organisation_id is None else _for_body(actor, ISSUE, organisation_id)


def may_send(actor: Actor, document: Document) -> Decision:
    """The records clerk of the body, or who drafts for it; only what has a number goes out."""
    if not document.is_numbered:
        return deny("not_numbered", _("Văn bản chưa có số, ngày nên chưa gửi được; văn thư ghi số trước."))
    if document.incoming or _for_body(actor, ISSUE, document.organisation_id):
        return _for_body(actor, ISSUE, document.organisation_id)
    return _for_body(actor, DRAFT, document.organisation_id)


def may_link(actor: Actor, document: Document) -> Decision:
    """Who drafts or keeps the registers for the body: links are added also later, as other documents follow."""
    if _for_body(actor, ISSUE, document.organisation_id):
        return allow()
    return _for_body(actor, DRAFT, document.organisation_id)
