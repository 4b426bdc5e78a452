"""Whether a code is one of ours. Asked by anybody; whoever keeps asking in vain has to wait."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from gdtx.audit import digests
from gdtx.foundation.errors import Refused

from ..models import FailedCheck, PrintedTable
from .codes import read_code

#: So often may one address ask in vain within `WITHIN`. Nobody guesses 80 bits; this keeps us from counting for them.
MOST_IN_VAIN = 20
WITHIN = dt.timedelta(minutes=15)


class TooMany(Refused):
    """Too often asked in vain."""

    status = 429


def check_print(*, text: str, address: str, at: dt.datetime) -> PrintedTable | None:
    """The print of a code as somebody typed it, None where we made none of that code.

    Raises `TooMany` (`too_many_checks`) for an address that asked in vain too often, whatever it asks next.
    """
    asker = digests.mac("verify-code", digests.clean_text(address))[:64]
    since = at - WITHIN
    if FailedCheck.objects.filter(asker=asker, at__gt=since).count() >= MOST_IN_VAIN:
        raise TooMany(
            "too_many_checks",
            _("Máy này đã hỏi %(count)d mã không có trong %(minutes)d phút.")
            % {"count": MOST_IN_VAIN, "minutes": WITHIN.seconds // 60},
            "ma",
            _("Hãy xem lại mã trên bản in và thử lại sau %(minutes)d phút.") % {"minutes": WITHIN.seconds // 60},
        )
    code = read_code(text)
    found = PrintedTable.objects.filter(code=code).first() if code else None
    if found is None:
        with transaction.atomic():
            FailedCheck.objects.filter(at__lte=since).delete()
            FailedCheck.objects.create(asker=asker, at=at)
    return found
