"""Kinds of official documents as Nghị định 30/2020/NĐ-CP, Phụ lục III names them, and what may be said of one."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class DocumentType:
    """`key` is ours, `code` stands in the symbol ("" for letters, which have none), `name` is what people read.

    `takes_force`: it is in force from a day on, until another one replaces it.
    """

    key: str
    code: str
    name: str | Promise
    takes_force: bool = False

    @property
    def heading(self) -> str:
        """The name of the type as the document itself bears it, "" for letters."""
        return str(self.name).upper() if self.code else ""


OFFICIAL_LETTER = "official_letter"

#: Every type by its key; the order is that of the form.
TYPES: dict[str, DocumentType] = {
    each.key: each
    for each in (
        DocumentType(OFFICIAL_LETTER, "", _("Công văn")),
        DocumentType("decision", "QĐ", _("Quyết định"), takes_force=True),
        DocumentType("directive", "CT", _("Chỉ thị"), takes_force=True),
        DocumentType("rules", "QC", _("Quy chế"), takes_force=True),
        DocumentType("guidance", "HD", _("Hướng dẫn"), takes_force=True),
        DocumentType("plan", "KH", _("Kế hoạch"), takes_force=True),
        DocumentType("programme", "CTr", _("Chương trình"), takes_force=True),
        DocumentType("report", "BC", _("Báo cáo")),
        DocumentType("notice", "TB", _("Thông báo")),
        DocumentType("invitation", "GM", _("Giấy mời")),
        DocumentType("submission", "TTr", _("Tờ trình")),
        DocumentType("minutes", "BB", _("Biên bản")),
        DocumentType("resolution", "NQ", _("Nghị quyết"), takes_force=True),
    )
}

KIND_CHOICES = [(each.key, each.name) for each in TYPES.values()]

DRAFT, SUBMITTED, SIGNED = "draft", "submitted", "signed"
ISSUED, IN_FORCE = "issued", "in_force"
REPLACED, WITHDRAWN, DISCARDED = "replaced", "withdrawn", "discarded"
RECORDED = "recorded"

#: States of a document that has a number, and those in which only the issuing body sees it.
OUT = (ISSUED, IN_FORCE, REPLACED, WITHDRAWN, RECORDED)
INSIDE = (DRAFT, SUBMITTED, SIGNED, DISCARDED)

#: The codes of the two workflow tables: of what a body writes itself, of what comes to it.
DOCUMENT_TABLE, INCOMING_TABLE = "document", "incoming_document"


class Authority(models.TextChoices):
    """In whose place somebody signs (Nghị định 30/2020/NĐ-CP, Phụ lục I, phần II, mục I.7)."""

    HEAD = "", _("người đứng đầu ký")
    DEPUTY = "KT", _("KT. – ký thay người đứng đầu")
    BY_ORDER = "TL", _("TL. – ký thừa lệnh")
    MANDATED = "TUQ", _("TUQ. – ký thừa ủy quyền")
    ACTING = "Q", _("Q. – quyền người đứng đầu")


class Relation(models.TextChoices):
    """How a document stands to an earlier one. Read forwards: this one … that one."""

    IMPLEMENTS = "implements", _("triển khai, thực hiện")
    BASED_ON = "based_on", _("căn cứ")
    AMENDS = "amends", _("sửa đổi, bổ sung")
    REPLACES = "replaces", _("thay thế")
    ANSWERS = "answers", _("trả lời")


#: The same relations read backwards: that one … by this one.
BACKWARDS = {
    Relation.IMPLEMENTS: _("được triển khai bằng"),
    Relation.BASED_ON: _("là căn cứ của"),
    Relation.AMENDS: _("được sửa đổi, bổ sung bởi"),
    Relation.REPLACES: _("bị thay thế bởi"),
    Relation.ANSWERS: _("được trả lời bằng"),
}
