"""Legal acts as events cite them."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese_text import clean

from ..models import LegalAct


@dataclass(frozen=True, slots=True)
class ActCited:
    """A legal act as somebody enters it: số, ký hiệu, cơ quan ban hành, ngày ban hành, trích yếu."""

    number: str
    issuer: str = ""
    adopted: dt.date | None = None
    effective: dt.date | None = None
    title: str = ""


def cite(act: LegalAct | ActCited) -> LegalAct:
    """The act as a row: an existing one, or the one cited, which is kept once.

    Two acts are the same when number, issuer and day of adoption are. Raises `Refused` (``act_required``) without
    a number.
    """
    if isinstance(act, LegalAct):
        return act
    number, issuer = clean(act.number), clean(act.issuer)
    if not number:
        raise Refused(
            "act_required",
            _("Chưa ghi số, ký hiệu văn bản làm căn cứ."),
            where="act",
            way_out=_("Hãy ghi như trên văn bản, ví dụ 1686/NQ-UBTVQH15."),
        )
    known = LegalAct.objects.filter(number=number, adopted=act.adopted)
    found = (known.filter(issuer=issuer) if issuer else known).first()
    if found is not None:
        return found
    identity = "|".join([number, issuer, str(act.adopted or "")])
    return LegalAct.objects.create(
        key=f"entered-{hashlib.sha256(identity.encode()).hexdigest()[:24]}",
        number=number,
        issuer=issuer,
        adopted=act.adopted,
        effective=act.effective,
        title=clean(act.title),
        source=_("người dùng ghi"),
    )
