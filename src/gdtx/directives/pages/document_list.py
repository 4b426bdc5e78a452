"""The list of documents a person may see, by words, type, direction, stage and year; the same list as Excel."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from gdtx.approvals.workflow import workflow_of
from gdtx.directives.enums.documents import KIND_CHOICES
from gdtx.directives.excel.documents import write_documents
from gdtx.directives.models import Document
from gdtx.directives.queries.document_states import states_on
from gdtx.directives.queries.documents import Wanted, find_documents, issuers, keys_of
from gdtx.directives.rules import documents as rules
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.pages import Badge, Cell, Column, Row, Table, paginate
from gdtx.foundation.pages.addresses import path_of, query_string
from gdtx.foundation.vietnamese import date_short

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

DIRECTIONS = [("di", gettext_lazy("Văn bản đi")), ("den", gettext_lazy("Văn bản đến"))]
STAGES = [
    ("dang-lam", gettext_lazy("Đang soạn, trình, chờ số")),
    ("con-hieu-luc", gettext_lazy("Đã ban hành")),
    ("het", gettext_lazy("Đã thay thế, thu hồi")),
]
_DIRECTION = {"di": "out", "den": "in"}
_STAGE = {"dang-lam": "working", "con-hieu-luc": "out", "het": "ended"}

#: What a row shows; bodies of fifty documents would be read in vain.
SHOWN = (
    *("id", "organisation_id", "incoming", "issuer_text", "kind", "abstract", "symbol", "issued_on", "effective_on"),
    *("state", "version", "submitted_by_id", "submitted_by_label"),
)


def wanted_of(request: HttpRequest) -> Wanted:
    """What the address asks for; what it does not know is left out."""
    given = request.GET
    year = given.get("nam", "")
    kinds = {key for key, _label in KIND_CHOICES}
    return Wanted(
        text=given.get("q", "").strip()[:200],
        kind=given.get("loai", "") if given.get("loai", "") in kinds else "",
        direction=_DIRECTION.get(given.get("chieu", ""), ""),
        stage=_STAGE.get(given.get("giai-doan", ""), ""),
        year=int(year) if year.isascii() and year.isdigit() and 1900 <= int(year) <= 2200 else None,
    )


@requires(rules.SEE)
@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    """The list, fifty a page, the newest first."""
    actor = actor_of(request)
    wanted = wanted_of(request)
    page = paginate(request, Listed(keys_of(actor, wanted)), noun=_("văn bản"))
    given = {name: request.GET.get(name, "") for name in ("q", "loai", "chieu", "giai-doan", "nam")}
    return render(
        request,
        "directives/document_list.html",
        {
            "page": page,
            "table": _table(list(page.items), actor.on, given),
            "given": given,
            "stage": given["giai-doan"],
            "narrowed": wanted != Wanted(),
            "kinds": KIND_CHOICES,
            "directions": DIRECTIONS,
            "stages": STAGES,
            "may_draft": bool(rules.may_draft(actor)),
            "may_record": bool(rules.may_record(actor)),
        },
    )


class Listed(Sequence[Document]):
    """The documents of a list: the keys of a page first, then what is shown of these."""

    def __init__(self, keys: Sequence[int] | QuerySet[Document, Any]) -> None:
        self.keys = keys
        self._length: int | None = None

    def __len__(self) -> int:
        if self._length is None:
            keys = self.keys
            self._length = keys.order_by().count() if isinstance(keys, QuerySet) else len(keys)
        return self._length

    def __getitem__(self, part: Any) -> Any:
        keys = list(self.keys[part])
        rows = Document.objects.only(*SHOWN).in_bulk(keys)
        return [rows[key] for key in keys if key in rows]


def _table(documents: list[Document], on: dt.date, given: dict[str, str]) -> Table:
    names, states = issuers(documents, on), states_on(documents, on)
    return Table(
        _("Văn bản, mới nhất trước"),
        [
            Column(_("Văn bản")),
            Column(_("Số, ký hiệu")),
            Column(_("Ngày")),
            Column(_("Cơ quan ban hành"), whole=True),
            Column(_("Tình trạng"), whole=True),
        ],
        [
            Row(
                Cell(row.abstract, href=path_of("document", row.pk), note=str(row.type.name)),
                [
                    Cell(row.symbol or None, missing="" if row.symbol else _("chưa có số")),
                    Cell(date_short(row.issued_on) if row.issued_on else None),
                    Cell(names.get(row.pk, "")),
                    Cell(badge=badge_of(row, states[row.pk])),
                ],
            )
            for row in documents
        ],
        excel=path_of("document_export") + query_string(**given),
    )


def badge_of(document: Document, code: str) -> Badge:
    """A state of the document (of `states_on`) as its workflow says it."""
    state = workflow_of(document).state(code)
    return Badge(str(state.label), state.tone)  # type: ignore[arg-type]


@requires(rules.SEE)
@require_safe
def document_export(request: HttpRequest) -> HttpResponse:
    """The whole list as an Excel file."""
    actor = actor_of(request)
    rows = list(find_documents(actor, wanted_of(request)).only(*SHOWN))
    file = io.BytesIO()
    write_documents(file, rows, issuers(rows, actor.on), states_on(rows, actor.on))
    response = HttpResponse(file.getvalue(), content_type=EXCEL)
    response["Content-Disposition"] = 'attachment; filename="van-ban.xlsx"'
    return response
