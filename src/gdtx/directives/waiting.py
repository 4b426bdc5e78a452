"""What of documents waits for a person: to sign, to number, to confirm as received. Registered with the inbox."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdtx.foundation.vietnamese import date_short
from gdtx.inbox.waiting import MOST, WaitingItem, Waits, register_waiting
from gdtx.network.scope import Actor

from .enums.documents import SIGNED
from .models.documents import Dispatch, Document
from .queries import documents


def register() -> None:
    """Tell the inbox who to ask; called when the program starts."""
    register_waiting("documents_to_decide", gettext_lazy("Văn bản chờ ký, chờ số"), to_decide, told_by_events=True)
    register_waiting("documents_received", gettext_lazy("Văn bản mới đến"), received)


def to_decide(actor: Actor) -> Waits:
    """Documents that wait for the actor's signature or number."""
    waiting = documents.to_decide(actor)
    items = [_decide(document) for document in waiting[:MOST]]
    return Waits(items, len(items) if len(items) < MOST else waiting.count())


def _decide(document: Document) -> WaitingItem:
    if document.state == SIGNED:
        return WaitingItem(
            document.abstract,
            _("%(kind)s đã ký, chờ ghi số, ngày") % {"kind": document.type.name},
            None,
            reverse("document_issue", args=[document.pk]),
            "go",
        )
    return WaitingItem(
        document.abstract,
        _("%(kind)s do %(who)s trình ký") % {"kind": document.type.name, "who": document.submitted_by_label},
        None,
        reverse("document", args=[document.pk]),
        "go",
    )


def received(actor: Actor) -> Waits:
    """Documents that came to the actor's bodies and that nobody there has confirmed."""
    waiting = documents.unread(actor).order_by("-sent_on", "-pk")
    items = [_received(dispatch) for dispatch in waiting[:MOST]]
    return Waits(items, len(items) if len(items) < MOST else waiting.count())


def _received(dispatch: Dispatch) -> WaitingItem:
    words = {"document": dispatch.document.name, "day": date_short(dispatch.sent_on)}
    return WaitingItem(
        dispatch.document.abstract,
        _("%(document)s gửi đơn vị bạn ngày %(day)s, chờ xác nhận đã nhận") % words,
        None,
        reverse("document", args=[dispatch.document_id]),
    )
