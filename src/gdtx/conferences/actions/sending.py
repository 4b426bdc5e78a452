"""What bodies that are invited send in by themselves before the day: opinions and petitions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from gdtx.foundation.errors import Conflict
from gdtx.foundation.typed_values import shown
from gdtx.foundation.vietnamese import number
from gdtx.network.scope import Actor

from .. import parts, rules
from ..models import Conference, Opinion, Petition
from ..queries import invited_ids, unknown_conference, visible_conferences
from .writing import note, tidy_value

#: What may be sent in, and the columns people fill in of each.
SENT: dict[str, tuple[str, ...]] = {"gop-y": ("about", "text"), "kien-nghi": ("text", "addressed_to")}
#: So many of one kind a body sends in.
MOST = 50


def send_in(*, by: Actor, conference_id: int, kind: str, values: Mapping[str, Any]) -> Opinion | Petition:
    """Send an opinion or petition of one's own invited body, while the conference is called.

    Raises `NotInScope`, `Forbidden` (`not_invited`, `not_called`), `Refused` (`missing`, `text_too_long`) and
    `Conflict` (`too_many`).
    """
    found = parts.KINDS[kind]
    model: Any = found.model
    if not visible_conferences(by).filter(pk=conference_id).exists():
        raise unknown_conference()
    with transaction.atomic():
        conference = Conference.objects.select_for_update().get(pk=conference_id)
        body = rules.invited_body(by, invited_ids(conference))
        rules.may_send(conference, body).require()
        rows = model._default_manager.filter(conference=conference)
        if rows.filter(organisation_id=body, sent_on__isnull=False).count() >= MOST:
            raise Conflict(
                "too_many",
                _("Đơn vị đã gửi %(most)s %(what)s, là mức tối đa.") % {"most": number(MOST), "what": found.title},
                "text",
                _("Hãy gộp các ý còn lại và gửi bằng văn bản."),
            )
        position = (rows.aggregate(last=Max("position"))["last"] or 0) + 1
        row = model(conference=conference, position=position, organisation_id=body)
        for name in SENT[kind]:
            setattr(row, name, tidy_value(model._meta.get_field(name), values.get(name)))
        row.sent_on, row.sent_by_label = by.on, by.label[:200]
        row.save()
        told = {"part": str(found.title), **shown(row, ("organisation", *SENT[kind]))}
        note(by, conference, "send_in_before_conference", after=told)
    sent: Opinion | Petition = row
    return sent
