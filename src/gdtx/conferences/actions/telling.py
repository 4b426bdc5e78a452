"""Telling the bodies that are invited: that a conference is called, goes back to its preparation, or is cancelled."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import date_short
from gdtx.inbox import rules as inbox
from gdtx.inbox.actions import LONGEST_TEXT, LONGEST_TITLE
from gdtx.inbox.enums import Audience
from gdtx.inbox.models import Notice
from gdtx.inbox.tasks import publish
from gdtx.network.scope import Actor

from ..bodies import answering_on
from ..enums import ConferenceState
from ..models import Conference
from ..queries import invited_ids

#: Steps that those invited are told of, when they could see the conference before or can see it after.
TOLD = ("call", "recall", "cancel")

_NAMESPACE = uuid.UUID("6d1f3a44-5d57-4a0e-9b43-1c5a3b0d7e21")


def tell_invited(*, by: Actor, conference: Conference, verb: str, reason: str) -> Notice | None:
    """Send the invited bodies of the network a notice of the step just taken; None where there is nobody to send it to.

    Reached are those the person may send notices to, or what follows them today; the others are told by their letters.
    A step is never refused because of its notice.
    """
    seen = by.visible_organisation_ids(inbox.WRITE)
    units = answering_on(invited_ids(conference), by.on)
    reached = [each for each in units if seen is None or each in seen]
    if not reached:
        return None
    try:
        with transaction.atomic():
            return publish(
                by=by,
                title=_title(conference, verb)[:LONGEST_TITLE],
                text=_text(conference, verb, reason)[:LONGEST_TEXT],
                audience=Audience.CHOSEN,
                organisation_ids=reached,
                target="" if verb == "recall" else reverse("conference_page", args=[conference.pk]),
                token=_token(conference),
            )
    except Refused:
        # No single post of theirs reaches all, or a body has been closed: the letters remain.
        return None


def told_of(conference: Conference) -> int | None:
    """How many bodies were sent the notice of the step just taken, None where there was none."""
    return Notice.objects.filter(token=_token(conference)).values_list("addressed", flat=True).first()


def _token(conference: Conference) -> uuid.UUID:
    return uuid.uuid5(_NAMESPACE, f"{conference.pk}/{conference.version}")


def _title(conference: Conference, verb: str) -> str:
    words = {"title": conference.title[:140], "day": date_short(conference.starts_on)}
    if verb == "call":
        return _("Mời dự ngày %(day)s: %(title)s") % words
    if conference.state == ConferenceState.CANCELLED:
        return _("Đã hủy, không họp ngày %(day)s: %(title)s") % words
    return _("Tạm dừng triệu tập, chờ thông báo mới: %(title)s") % words


def _text(conference: Conference, verb: str, reason: str) -> str:
    start = conference.starts_at.strftime("%H:%M, ") if conference.starts_at else ""
    lines = [
        conference.title,
        _("Thời gian: %(when)s") % {"when": f"{start}{date_short(conference.starts_on)}"},
        _("Địa điểm: %(place)s") % {"place": conference.place} if conference.place else "",
        _("Lý do: %(reason)s") % {"reason": reason} if reason else "",
    ]
    if verb == "call":
        lines.append(_("Chương trình, tài liệu đọc trước ở trang hội nghị; giấy mời gửi theo đường văn bản."))
    return "\n".join(filter(None, lines))
