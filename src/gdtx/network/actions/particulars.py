"""What an organisation has: rooms and equipment, counted from a day on; money by year and source.

Entered by the organisation itself or those who direct it. No event of the network: nobody's scope, no figure of classes
depends on it. Each change is audited with what stood before.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from gdtx.audit.actions import record
from gdtx.foundation.errors import Conflict, NotFound, Refused
from gdtx.foundation.vietnamese_dates import date_short
from gdtx.foundation.vietnamese_numbers import number
from gdtx.foundation.vietnamese_text import clean, fold

from .. import revision
from ..enums import BudgetSource, Condition, FacilityKind, Tenure
from ..models import Budget, Facility, Organisation, OrganisationVersion
from ..scope import Actor
from .organisation_parts import version_end
from .sites import require_keeper
from .writing import plain, refuse_later

#: More of one kind than this is a slip of the finger.
MOST = 100_000
#: The first communal learning centres opened in 1999.
FIRST_YEAR = 1999
#: In đồng: a hundred thousand billions.
MOST_MONEY = 10**14


def record_facility(
    *,
    by: Actor,
    organisation_id: int,
    on: dt.date,
    kind: str,
    count: int,
    detail: str = "",
    tenure: str = Tenure.OWN,
    condition: str = Condition.GOOD,
) -> Facility | None:
    """So many rooms or pieces of the kind (and detail) from the day on; 0 means none any more, and gives None.

    Refused: ``unknown_kind``, ``impossible_count``, ``detail_required``, ``not_open``, ``later_change``,
    ``nothing_changes``.
    """
    if kind not in FacilityKind.values or tenure not in Tenure.values or condition not in Condition.values:
        raise Refused("unknown_kind", _("Loại, quyền sử dụng hoặc chất lượng không có trong danh mục."), where="kind")
    if not 0 <= count <= MOST:
        raise Refused("impossible_count", _("Số lượng phải từ 0 đến %s; 0 là không còn.") % number(MOST), where="count")
    text = clean(detail)
    if kind == FacilityKind.OTHER and not text:
        raise Refused("detail_required", _("Thiết bị khác thì phải ghi rõ là gì."), where="detail")
    require_keeper(by, organisation_id, on)
    with transaction.atomic():
        list(Organisation.objects.select_for_update().filter(pk=organisation_id))
        _refuse_unless_open(organisation_id, on)
        rows = Facility.objects.filter(organisation_id=organisation_id, kind=kind, detail_folded=fold(text))
        later = rows.filter(valid_from__gt=on).order_by("valid_from").first()
        if later is not None:
            refuse_later(str(later), later.valid_from)
        held = rows.on(on).first()
        wanted = {"count": count, "detail": text, "tenure": tenure, "condition": condition}
        if held is None and count == 0:
            raise Refused("nothing_changes", _("Đơn vị chưa ghi mục này."), where="count")
        if held is not None and all(getattr(held, name) == value for name, value in wanted.items()):
            raise Refused("nothing_changes", _("Mục này đang được ghi đúng như vậy."), where="count")
        before = None if held is None else plain(held)
        written = _write(held, on, organisation_id, {"kind": kind, "detail_folded": fold(text), **wanted})
        revision.bump(organisations=True)
        label = FacilityKind(kind).label
        record(
            actor=by,
            verb="record_facility",
            subject_type="facility",
            subject_id=written.pk if written is not None else (held.pk if held is not None else 0),
            subject_label=f"{label} ({text})" if text else str(label),
            organisation_id=organisation_id,
            before=before,
            after={"on": on.isoformat(), **wanted},
        )
        return written


def _write(held: Facility | None, on: dt.date, organisation_id: int, values: dict[str, object]) -> Facility | None:
    """End what held before the day and begin the new count; on the very day of its beginning it is corrected."""
    end = version_end(organisation_id)
    if held is not None:
        end = held.valid_to
        if held.valid_from == on:
            if values["count"] == 0:
                held.delete()
                return None
            for name, value in values.items():
                setattr(held, name, value)
            held.save()
            return held
        held.valid_to = on
        held.save(update_fields=["valid_to"])
    if values["count"] == 0:
        return None
    return Facility.objects.create(organisation_id=organisation_id, valid_from=on, valid_to=end, **values)


def set_budget(
    *,
    by: Actor,
    organisation_id: int,
    year: int,
    source: str,
    allotted: int,
    spent: int | None = None,
    note: str = "",
    seen_version: int = 0,
) -> Budget:
    """Money of the year from the source, in đồng. `seen_version`: what the page showed, 0 for nothing yet.

    Refused: ``unknown_source``, ``impossible_year``, ``impossible_amount``, ``not_open``, ``nothing_changes``;
    `Conflict` (``changed_since``) when somebody else wrote it in the meantime.
    """
    if source not in BudgetSource.values:
        raise Refused("unknown_source", _("Nguồn kinh phí không có trong danh mục."), where="source")
    if not FIRST_YEAR <= year <= by.on.year + 1:
        raise Refused(
            "impossible_year",
            _("Năm phải từ %(first)d đến %(last)d.") % {"first": FIRST_YEAR, "last": by.on.year + 1},
            where="year",
        )
    for name, amount in (("allotted", allotted), ("spent", spent)):
        if amount is not None and not 0 <= amount <= MOST_MONEY:
            raise Refused("impossible_amount", _("Số tiền phải từ 0 đến %s đồng.") % number(MOST_MONEY), where=name)
    require_keeper(by, organisation_id, min(by.on, dt.date(year, 12, 31)))
    with transaction.atomic():
        list(Organisation.objects.select_for_update().filter(pk=organisation_id))
        _refuse_unless_open(organisation_id, dt.date(year, 1, 1), dt.date(year + 1, 1, 1))
        held = Budget.objects.filter(organisation_id=organisation_id, year=year, source=source).first()
        if (held.version if held is not None else 0) != seen_version:
            raise Conflict(
                "changed_since",
                _("Kinh phí năm %(year)d, %(source)s đã được người khác ghi trong lúc bạn đang nhập.")
                % {"year": year, "source": BudgetSource(source).label},
                way_out=_("Hãy xem lại số đang có rồi ghi lại nếu vẫn cần."),
            )
        values = {"allotted": allotted, "spent": spent, "note": clean(note)[:200]}
        if held is not None and all(getattr(held, name) == value for name, value in values.items()):
            raise Refused("nothing_changes", _("Kinh phí đang được ghi đúng như vậy."), where="allotted")
        before = None if held is None else plain(held)
        row = held or Budget(organisation_id=organisation_id, year=year, source=source, version=0)
        for name, value in values.items():
            setattr(row, name, value)
        row.version += 1
        row.save()
        _audit(by, "set_budget", row, before=before, after=plain(row))
        return row


def remove_budget(*, by: Actor, organisation_id: int, year: int, source: str, reason: str) -> None:
    """Take out an amount entered by mistake; the audit keeps it. Refused: ``reason_required``, ``unknown_budget``."""
    if not clean(reason):
        raise Refused("reason_required", _("Phải ghi lý do xóa."), where="reason")
    require_keeper(by, organisation_id, by.on)
    with transaction.atomic():
        list(Organisation.objects.select_for_update().filter(pk=organisation_id))
        held = Budget.objects.filter(organisation_id=organisation_id, year=year, source=source).first()
        if held is None:
            raise NotFound("unknown_budget", _("Không có khoản kinh phí này."))
        before = plain(held)
        _audit(by, "remove_budget", held, before=before, after=None, reason=clean(reason))
        held.delete()


def _refuse_unless_open(organisation_id: int, start: dt.date, end: dt.date | None = None) -> None:
    """The organisation must be open on the day, or on some day from `start` to before `end`."""
    last = start if end is None else end - dt.timedelta(1)
    versions = OrganisationVersion.objects.filter(organisation_id=organisation_id)
    if not versions.filter(valid_from__lte=last, valid_to__gt=start).exists():
        raise Refused(
            "not_open",
            _("Vào ngày %s đơn vị này không hoạt động.") % date_short(start)
            if end is None
            else _("Năm %d đơn vị này không hoạt động.") % start.year,
            where="on" if end is None else "year",
        )


def _audit(
    by: Actor,
    verb: str,
    row: Budget,
    *,
    before: dict[str, object] | None,
    after: dict[str, object] | None,
    reason: str = "",
) -> None:
    record(
        actor=by,
        verb=verb,
        subject_type="budget",
        subject_id=row.pk,
        subject_label=str(row),
        organisation_id=row.organisation_id,
        before=before,
        after=after,
        reason=reason,
    )
