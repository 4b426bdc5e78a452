"""Certificates that somebody completed a giai đoạn of the literacy programme: given with a number, taken back, listed.

Who completes kỳ 3 (giai đoạn 1) or kỳ 5 (giai đoạn 2) with "Hoàn thành" or better (Thông tư 10/2022/TT-BGDĐT). The
numbers of a centre run from 1 each year; one that was given is never given again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from gdtx.foundation.errors import Conflict, NotInScope, Refused
from gdtx.foundation.vietnamese import clean, date_short, number
from gdtx.network.scope import Actor

from ..actions.writing import lock_centres, note_class, required_reason
from ..models import Certificate, Enrolment, LearningClass
from ..queries import class_for
from . import rules
from .actions import chosen, locked_for

_NAME = 120
#: No centre gives more certificates in a year; columns of numbers end somewhere.
_LAST = 99_999


def certify(
    *,
    by: Actor,
    class_id: int,
    enrolment_ids: Collection[int],
    issued_on: dt.date,
    signer: str,
    first_number: int | None = None,
) -> list[Certificate]:
    """Give certificates to learners, one number after the other in the order of the list.

    `first_number` None: the one after the last of the year. Raises `NotInScope`, `Forbidden`, `Refused`
    (`nobody_chosen`, `no_certificate`, `not_passed`, `missing_signer`, `bad_day`, `bad_number`, `unknown_learner`),
    `Conflict` (`certified`, `number_taken`).
    """
    if not enrolment_ids:
        raise Refused("nobody_chosen", _("Chưa chọn ai để cấp giấy chứng nhận."), "learner")
    name = clean(signer)[:_NAME]
    if not name:
        raise Refused("missing_signer", _("Chưa ghi họ tên người ký giấy chứng nhận."), "signer")
    with transaction.atomic():
        found, roster = locked_for(by, class_id)
        rules.may_certify(by, found).require()
        stage = roster.completes
        if stage is None:
            raise Refused(
                "no_certificate",
                _("%(roster)s chưa phải kỳ cuối của giai đoạn; giấy chứng nhận cấp sau kỳ 3 và kỳ 5.")
                % {"roster": roster},
                "learner",
            )
        # One after the other: numbers of the centre are given out under its lock.
        lock_centres([found.centre_id])
        rows = chosen(list(Enrolment.objects.filter(roster=roster).select_related("person")), enrolment_ids)
        _require_passed(rows, issued_on, by)
        given = Certificate.objects.filter(centre_id=found.centre_id, year=issued_on.year)
        first = first_number if first_number is not None else (given.aggregate(last=Max("number"))["last"] or 0) + 1
        if not 1 <= first <= _LAST:
            raise Refused(
                "bad_number", _("Số vào sổ là số nguyên từ 1 đến %(last)s.") % {"last": number(_LAST)}, "first_number"
            )
        taken = given.filter(number__gte=first, number__lt=first + len(rows)).order_by("number").first()
        if taken is not None:
            raise Conflict(
                "number_taken",
                _("Số %(symbol)s đã cấp.") % {"symbol": taken.symbol},
                "first_number",
                _("Để trống ô số thì chương trình lấy số tiếp theo."),
            )
        made = [
            Certificate.objects.create(
                centre_id=found.centre_id,
                enrolment=row,
                stage=stage,
                year=issued_on.year,
                number=first + place,
                issued_on=issued_on,
                signer=name,
                issued_by_label=by.label[:200],
                issued_at=timezone.now(),
            )
            for place, row in enumerate(rows)
        ]
        note_class(by, found, "certify", after={"stage": stage, "certificates": [each.symbol for each in made]})
    return made


def _require_passed(rows: list[Enrolment], issued_on: dt.date, by: Actor) -> None:
    if issued_on > by.on:
        raise Refused("bad_day", _("Ngày %(day)s chưa đến.") % {"day": date_short(issued_on)}, "issued_on")
    certified = set(
        Certificate.objects.filter(enrolment__in=rows, revoked_on__isnull=True).values_list("enrolment_id", flat=True)
    )
    for row in rows:
        if not row.passed:
            raise Refused(
                "not_passed",
                _("%(name)s chưa có kết quả hoàn thành nên chưa cấp giấy chứng nhận được.") % {"name": row.person.name},
                "learner",
                _("Hãy ghi kết quả của lớp trước."),
            )
        if row.result_on is not None and issued_on < row.result_on:
            raise Refused(
                "bad_day",
                _("Ngày cấp %(day)s trước ngày đánh giá kết quả %(result)s.")
                % {"day": date_short(issued_on), "result": date_short(row.result_on)},
                "issued_on",
            )
        if row.pk in certified:
            raise Conflict(
                "certified",
                _("%(name)s đã được cấp giấy chứng nhận của kỳ này.") % {"name": row.person.name},
                "learner",
                _("Bỏ chọn người đó, hoặc thu hồi giấy đã cấp trước."),
            )


def revoke(*, by: Actor, certificate_id: int, reason: str) -> Certificate:
    """Take a certificate back with a reason; its number stays in the register.

    Raises `NotInScope`, `Forbidden`, `Refused` (`missing_reason`), `Conflict` (`revoked`).
    """
    said = required_reason(reason, _("Chưa ghi lý do thu hồi giấy chứng nhận."))
    with transaction.atomic():
        found, paper = certificate_for(by, certificate_id)
        locked_for(by, found.pk)
        rules.may_certify(by, found).require()
        paper = Certificate.objects.select_for_update().get(pk=paper.pk)
        if paper.revoked_on is not None:
            raise Conflict("revoked", _("Giấy chứng nhận %(symbol)s đã thu hồi.") % {"symbol": paper.symbol})
        paper.revoked_on, paper.revoked_reason, paper.revoked_by_label = by.on, said, by.label[:200]
        paper.save(update_fields=["revoked_on", "revoked_reason", "revoked_by_label"])
        note_class(by, found, "revoke_certificate", after={"certificate": paper.symbol}, reason=said)
    return paper


def certificate_for(by: Actor, certificate_id: int) -> tuple[LearningClass, Certificate]:
    """A certificate with its class, for who sees the list of learners. Raises `NotInScope`, `Forbidden`."""
    rows = Certificate.objects.select_related("enrolment__person", "enrolment__roster", "centre")
    paper = rows.filter(pk=certificate_id).first()
    if paper is None:
        raise NotInScope("unknown_certificate", _("Không tìm thấy giấy chứng nhận này trong phạm vi của bạn."))
    found = class_for(by, paper.enrolment.roster_id)
    rules.may_see_roster(by, found).require()
    return found, paper


def register_of(centre_id: int, year: int) -> list[Certificate]:
    """The register of certificates of a centre and year, taken back ones too."""
    rows = Certificate.objects.filter(centre_id=centre_id, year=year)
    return list(rows.select_related("enrolment__person", "enrolment__roster__learning_class").order_by("number"))
