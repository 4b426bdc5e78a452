"""Putting right a published bulletin, so that everybody sees what was changed, when and why."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from gdtx.approvals.actions import move
from gdtx.audit.actions import record
from gdtx.foundation.errors import Refused
from gdtx.foundation.typed_values import tidy
from gdtx.network.scope import Actor

from ..models import Bulletin, Correction
from ..personal import find_personal
from ..queries import bulletin_for
from .writing import Text, personal_data, require_fit_for_public, write

_LONGEST = 2_000


def correct_bulletin(*, by: Actor, pk: int, version: int, text: Text, what: str, reason: str) -> Correction:
    """Write the corrected text into a published bulletin and tell everybody what (`what`) and why (`reason`).

    The texts before stay in the correction, for those who work on the bulletin. Raises `NotInScope`, what
    `approvals.actions.move` raises, `Refused` (`missing`, `nothing_changed`, `personal_data`, `text_too_long`).
    """
    told = tidy(what)
    if not told:
        raise Refused("missing", _("Chưa ghi nội dung đính chính để người đọc biết đã sửa gì."), "what")
    if len(told) > _LONGEST:
        raise Refused("text_too_long", _("Nội dung đính chính dài quá 2.000 ký tự."), "what")
    for label, public, where in ((_("Nội dung đính chính"), told, "what"), (_("Lý do"), reason, "reason")):
        for found in find_personal(public):
            raise personal_data(label, found.sort, found.value, where)
    made: list[Correction] = []

    def follow(row: Bulletin) -> None:
        changes = write(by, row, text)
        if not changes:
            raise Refused("nothing_changed", _("Chưa sửa chữ nào nên chưa có gì để đính chính."), "what")
        require_fit_for_public(row)
        last = row.corrections.aggregate(last=Max("number"))["last"] or 0
        made.append(
            Correction.objects.create(
                bulletin=row,
                number=last + 1,
                what=told,
                reason=reason.strip(),
                changes=changes,
                on=by.on,
                at=timezone.now(),
                by_label=by.label[:300],
            )
        )
        record(
            actor=by,
            verb="correct_bulletin_text",
            subject_type="bulletin",
            subject_id=row.pk,
            subject_label=row.title,
            organisation_id=row.organisation_id,
            area_id=row.area_id,
            after={"what": told, "sections": [each["what"] for each in changes]},
            reason=reason.strip(),
        )

    with transaction.atomic():
        move(by=by, record=bulletin_for(by, pk), verb="correct", version=version, reason=reason, then=follow)
    return made[0]
