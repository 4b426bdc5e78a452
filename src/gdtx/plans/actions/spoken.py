"""What somebody said to a plan at a conference, or sent in on paper: who writes the plan puts it into the round."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gdtx.foundation.errors import NotInScope, Refused
from gdtx.foundation.typed_values import tidy
from gdtx.foundation.vietnamese import date_short, number
from gdtx.network.scope import Actor

from .. import rules
from ..enums import Part
from ..models import Comment, Party, Round
from ..queries import plan_for
from .rounds import LONGEST_COMMENT
from .writing import note


def note_spoken(
    *, by: Actor, round_id: int, text: str, speaker: str, said_on: dt.date, party_id: int | None = None
) -> Comment:
    """Put what was said on a day in time into the round, for one of those asked or for nobody of them.

    It is on the whole plan. It may be written down after the round has run out, not after it was closed.

    Raises `NotInScope`, `Forbidden` (`other_unit`), `Refused` (`missing`, `text_too_long`, `round_closed`, `said_late`,
    `not_said_yet`, `unknown_party`).
    """
    said = tidy(text)
    if not said:
        raise Refused("missing", _("Chưa ghi ý kiến."), "text")
    if len(said) > LONGEST_COMMENT:
        raise Refused(
            "text_too_long",
            _("Ý kiến “%(start)s…” dài %(length)s ký tự, tối đa là %(limit)s; hãy tách thành nhiều ý kiến.")
            % {"start": said[:60], "length": number(len(said)), "limit": number(LONGEST_COMMENT)},
            "text",
        )
    with transaction.atomic():
        found = Round.objects.select_for_update().filter(pk=round_id).first()
        if found is None:
            raise NotInScope("unknown_round", _("Không tìm thấy đợt góp ý này trong phạm vi của bạn."))
        plan = plan_for(by, found.plan_id)
        rules.may_write(by, plan).require()
        _require_in_time(by, found, said_on)
        party = Party.objects.filter(round=found, pk=party_id).first() if party_id is not None else None
        if party is None and party_id is not None:
            raise Refused("unknown_party", _("Nơi góp ý được chọn không có trong đợt góp ý này."), "party")
        made = Comment.objects.create(
            round=found,
            party=party,
            part=Part.WHOLE,
            text=said,
            speaker=speaker.strip()[:300],
            by_id=by.user_id,
            by_label=by.label[:300],
            by_post_label=by.post_label[:300],
            on=said_on,
            at=timezone.now(),
        )
        note(by, plan, "comment_on_plan", after={"part": Part.WHOLE.value, "text": said[:500]})
    return made


def _require_in_time(by: Actor, found: Round, said_on: dt.date) -> None:
    if found.closed_on is not None:
        day = date_short(found.closed_on)
        raise Refused("round_closed", _("Đợt góp ý đã kết thúc ngày %(day)s.") % {"day": day})
    if said_on > by.on:
        raise Refused("not_said_yet", _("Ngày nêu ý kiến %(day)s chưa đến.") % {"day": date_short(said_on)}, "said_on")
    if said_on > found.until:
        raise Refused(
            "said_late",
            _("Ý kiến nêu ngày %(day)s, sau hạn góp ý %(until)s.")
            % {"day": date_short(said_on), "until": date_short(found.until)},
            "said_on",
            _("Hãy gia hạn đợt góp ý rồi ghi."),
        )
