"""A document of ours as Word and PDF show it: the layout of Nghị định 30/2020/NĐ-CP, Phụ lục I, III."""

from __future__ import annotations

import datetime as dt
import re

from django.utils.translation import gettext as _

from gdtx.foundation.vietnamese import date_long
from gdtx.office.document import Block, Heading, OfficialDocument, Paragraph

from ..enums.documents import DISCARDED, DRAFT, OFFICIAL_LETTER, SUBMITTED
from ..letterheads import Letterhead, letterhead
from ..models.documents import Document

_NO_BREAK = "\N{NO-BREAK SPACE}"
BLANK_DATE = "ngày … tháng … năm …"

_ROMAN = re.compile(r"^(Phần|Chương|Mục|[IVX]+\.)\s")
_NUMBERED = re.compile(r"^\d{1,2}(\.\d{1,2})*\.\s")
_ARTICLE = re.compile(r"^(Điều\s+\d+\.)\s*(.*)$", re.DOTALL)
#: A numbered line this long, or that ends like a sentence, is a point of the text and no heading.
_LONGEST_HEADING = 120


def as_official(document: Document, *, on: dt.date, synthetic: bool = False) -> OfficialDocument:
    """The document as it is printed: under the name its body bore when it was issued, else bears on the day.

    Without a number it is marked as a draft until it is signed, and leaves room for number and date.
    """
    day = document.issued_on or on
    head = letterhead(document.organisation_id, day)
    blank = _NO_BREAK * 6 + head.symbol(document.kind)
    letter = document.kind == OFFICIAL_LETTER
    return OfficialDocument(
        superior="\n".join(head.superior),
        issuer="\n".join(head.own),
        number=_("Số: %(symbol)s") % {"symbol": document.symbol} if document.symbol else _("Số:%s") % blank,
        place_date=_place_date(head, document.issued_on),
        type_name=document.type.heading,
        subject="" if letter else _subject(document),
        about=_("V/v %(abstract)s") % {"abstract": _lower_first(document.abstract)} if letter else "",
        draft_mark=_("DỰ THẢO") if document.state in (DRAFT, SUBMITTED, DISCARDED) else "",
        addressees=addressees(document),
        bases=tuple(_base(line) for line in document.bases.splitlines()),
        body=blocks(document.body),
        authority=head.signature_lines(document.authority, document.signer_title),
        signer=document.signer_name,
        recipients=recipients(document),
        synthetic=_("Dữ liệu tổng hợp") if synthetic else "",
    )


def _place_date(head: Letterhead, issued_on: dt.date | None) -> str:
    day = date_long(issued_on) if issued_on else BLANK_DATE
    return f"{head.place}, {day}" if head.place else day[:1].upper() + day[1:]


def _subject(document: Document) -> str:
    return document.abstract[:1].upper() + document.abstract[1:]


def _lower_first(text: str) -> str:
    """The abstract after "V/v": small at first, unless the first word is written in capitals throughout."""
    first = text.split(" ", 1)[0]
    return text if len(first) > 1 and first.isupper() else text[:1].lower() + text[1:]


def _base(line: str) -> str:
    """A basis ends with a semicolon, the last one too (Phụ lục I, mục II.6.b leaves the full stop to the body)."""
    return line.rstrip(" ;.") + ";"


def addressees(document: Document) -> tuple[str, ...]:
    """To whom it is addressed, one by one, without the dashes and marks people type between them."""
    typed = re.split(r"[\n;]", document.addressees)
    return tuple(name for each in typed if (name := re.sub(r"^[-–•+\s]+|[\s.,]+$", "", each)))


def recipients(document: Document) -> tuple[str, ...]:
    """``- Như trên;`` … ``- Lưu: VT.``; a letter is first of all for those it is addressed to."""
    lines = [line.strip().lstrip("-–").strip().rstrip(";.").strip() for line in document.recipients.splitlines()]
    lines = [line for line in lines if line]
    if document.addressees and not any(line.lower().startswith("như ") for line in lines):
        lines.insert(0, _("Như trên"))
    if not any(line.lower().startswith("lưu") for line in lines):
        lines.append(_("Lưu: VT"))
    return tuple(f"- {line}{'.' if number == len(lines) else ';'}" for number, line in enumerate(lines, start=1))


def blocks(body: str) -> tuple[Block, ...]:
    """The text as paragraphs; lines with a roman number or that are a short numbered title become headings."""
    return tuple(_block(line.strip()) for line in body.splitlines() if line.strip())


def _block(line: str) -> Block:
    article = _ARTICLE.match(line)
    if article is not None:
        return Paragraph(article[2], lead=f"{article[1]} ")
    if _ROMAN.match(line) and len(line) <= _LONGEST_HEADING:
        return Heading(line, 1)
    if _NUMBERED.match(line) and len(line) <= _LONGEST_HEADING and line[-1] not in ".;:,":
        return Heading(line, 2)
    return Paragraph(line)
