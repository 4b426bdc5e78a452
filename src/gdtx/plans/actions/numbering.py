"""The number and day of the paper a plan stands on: typed, or taken from the document the office issued it as."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from gdtx.directives.models import Document
from gdtx.directives.queries.documents import visible_documents
from gdtx.foundation.errors import Conflict, Refused
from gdtx.foundation.typed_values import shown
from gdtx.foundation.vietnamese import date_short
from gdtx.network.scope import Actor

from .. import rules
from ..enums import PlanState
from ..models import Plan
from .writing import locked, note, tidy_value

_FIELDS = ("symbol", "issued_on", "document_id")
#: So many documents are offered to choose from, the newest.
OFFERED = 100


def enter_number(
    *, by: Actor, plan_id: int, symbol: str = "", issued_on: dt.date | None = None, document_id: int | None = None
) -> Plan:
    """Write down number and day of the paper. With a document both are those of the register, nothing is numbered
    twice. Entering them again corrects them.

    Raises `NotInScope`, `Forbidden` (`not_issued`), `Refused` (`unknown_document`, `missing`, `bad_issue_day`),
    `Conflict` (`number_taken`).
    """
    with transaction.atomic():
        plan = locked(by, plan_id, rules.may_number)
        before = shown(plan, _FIELDS)
        if document_id is not None:
            found = next((row for row in issued_documents(by, plan) if row.pk == document_id), None)
            if found is None:
                raise Refused(
                    "unknown_document",
                    _("Không tìm thấy văn bản đã ban hành này của đơn vị lập hoặc phê duyệt kế hoạch."),
                    "document",
                )
            symbol, issued_on = found.symbol, found.issued_on
        plan.document_id = document_id
        plan.symbol = tidy_value(plan._meta.get_field("symbol"), symbol)
        plan.issued_on = issued_on
        _check(by, plan)
        plan.save(update_fields=list(_FIELDS))
        note(by, plan, "number_plan", before=before, after=shown(plan, _FIELDS))
    return plan


def issued_documents(by: Actor, plan: Plan) -> list[Document]:
    """Documents that the planning or the deciding body issued and the person sees, the newest first."""
    answering = rules.answering_organisation(plan, by.on)
    bodies = {each for each in (plan.organisation_id, plan.decided_body_id, answering) if each is not None}
    rows = visible_documents(by).filter(organisation_id__in=bodies, incoming=False, issued_on__isnull=False)
    return list(rows.exclude(symbol="").order_by("-issued_on", "-pk")[:OFFERED])


def _check(by: Actor, plan: Plan) -> None:
    if not plan.symbol:
        raise Refused(
            "missing",
            _("Chưa ghi số, ký hiệu của kế hoạch."),
            "symbol",
            _("Ghi như trên văn bản, ví dụ 05/KH-TTHTCĐ, hoặc chọn văn bản đã ban hành."),
        )
    if plan.issued_on is None:
        raise Refused("missing", _("Chưa ghi ngày ban hành của kế hoạch."), "issued_on")
    if plan.issued_on > by.on:
        raise Refused(
            "bad_issue_day",
            _("Ngày ban hành %(day)s chưa đến.") % {"day": date_short(plan.issued_on)},
            "issued_on",
            _("Ghi số, ngày sau khi văn bản đã ban hành."),
        )
    of_year = Plan.objects.filter(organisation_id=plan.organisation_id, issued_on__year=plan.issued_on.year)
    # Not asked of the database: SQLite knows no small letter of Đ.
    others = of_year.exclude(pk=plan.pk).exclude(state=PlanState.DISCARDED)
    same = [row for row in others if row.symbol.casefold() == plan.symbol.casefold()]
    other = same[0] if same else None
    if other is not None:
        raise Conflict(
            "number_taken",
            _("Số %(symbol)s của năm %(year)d đã ghi cho “%(title)s”.")
            % {"symbol": plan.symbol, "year": plan.issued_on.year, "title": other.title[:120]},
            "symbol",
            _("Hãy xem lại số trên văn bản của từng kế hoạch."),
        )
