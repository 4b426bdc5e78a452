"""Short ways to draft, sign and issue a document, for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from gdtx.directives import actions
from gdtx.directives.actions.issuing import Issued
from gdtx.directives.models import Document
from tests.support.cast import IN_2025, Cast

LETTER = {
    "kind": "official_letter",
    "abstract": "Hướng dẫn thực hiện nhiệm vụ giáo dục thường xuyên năm học 2025-2026",
    "body": (
        "I. NHIỆM VỤ CHUNG\n1. Công tác tuyên truyền\n"
        "Các trung tâm tổ chức tuyên truyền trong tháng 10.\na) Xã vùng cao;"
    ),
    "addressees": ["Ủy ban nhân dân các xã, phường", "Các trung tâm học tập cộng đồng"],
    "recipients": ["Ban Giám đốc", "Lưu: VT, GDTX"],
}


def drafted(cast: Cast, by: str = "so", on: dt.date = IN_2025, **values: Any) -> Document:
    """A letter of the department in draft, changed by `values`."""
    plain: dict[str, Any] = {**LETTER, "organisation": cast.department.pk}
    return actions.draft_document(by=cast.actor(by, on), **{**plain, **values})


def signed(cast: Cast, document: Document | None = None, on: dt.date = IN_2025) -> Document:
    """Submitted by the specialist and signed by the head of the department."""
    document = document or drafted(cast, on=on)
    for who, verb in (("so", "submit"), ("giamdocso", "sign")):
        document = actions.move_document(
            by=cast.actor(who, on), document_id=document.pk, verb=verb, version=document.version
        )
    return document


def issued(
    cast: Cast, symbol: str = "2302/SGDĐT-GDTX", document: Document | None = None, on: dt.date = IN_2025, **values: Any
) -> Document:
    """Signed, and given its number by the records clerk."""
    document = signed(cast, document, on)
    return actions.issue_document(
        by=cast.actor("vanthu", on),
        document_id=document.pk,
        version=document.version,
        entered=Issued(**{"issued_on": on, "symbol": symbol, **values}),
    )
