"""A list of documents as a workbook, whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from gdtx.accounts.queries import is_synthetic
from gdtx.approvals.workflow import workflow_of
from gdtx.office.columns import Column
from gdtx.office.excel_write import ListSheet, Target, write_lists

from ..models.documents import Document


def _unread(cell: Any) -> Any:
    """These columns are only ever written."""
    return cell


def write_documents(
    target: Target, documents: Sequence[Document], issuers: Mapping[int, str], states: Mapping[int, str]
) -> None:
    """Every document: number, day, type, abstract, who issued it, how it stands."""
    columns = [
        Column("symbol", _("Số, ký hiệu"), _unread, kind="code", width=24),
        Column("issued_on", _("Ngày ban hành"), _unread, kind="date", width=14),
        Column("kind", _("Loại"), _unread, width=16),
        Column("abstract", _("Trích yếu"), _unread, width=70),
        Column("issuer", _("Cơ quan ban hành"), _unread, width=44),
        Column("direction", _("Đi, đến"), _unread, width=10),
        Column("state", _("Tình trạng"), _unread, width=20),
    ]
    rows = [
        {
            "symbol": each.symbol,
            "issued_on": each.issued_on,
            "kind": str(each.type.name),
            "abstract": each.abstract,
            "issuer": issuers.get(each.pk, ""),
            "direction": _("đến") if each.incoming else _("đi"),
            "state": workflow_of(each).label(states[each.pk]),
        }
        for each in documents
    ]
    title = _("Danh sách văn bản")
    listed = ListSheet(_("Văn bản"), title, columns, rows, [], _("văn bản"), None, len(rows))
    write_lists(target, [listed], title=title, synthetic=is_synthetic())
