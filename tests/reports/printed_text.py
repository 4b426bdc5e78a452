"""The words of a printed document, as a reader takes them in."""

from __future__ import annotations

import re
from pathlib import Path

import docx
import pypdf
from docx.oxml.ns import qn


def of_word(path: Path) -> str:
    """Text of a Word file: body, tables and footers, a paragraph a line."""
    document = docx.Document(str(path))
    parts = [_lines(document.element.body)]
    footer = document.sections[0].footer
    parts.append(_lines(footer._element))
    return "\n".join(parts)


def _lines(element: object) -> str:
    lines = []
    for paragraph in element.iter(qn("w:p")):  # type: ignore[attr-defined]
        text = "".join(
            piece.text or "" if piece.tag == qn("w:t") else "\n" for piece in paragraph.iter(qn("w:t"), qn("w:br"))
        )
        if text.strip():
            lines.append(text)
    return "\n".join(lines)


def of_pdf(path: Path) -> str:
    """Text of a PDF file, page after page."""
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def plain(text: str) -> str:
    """One space between words, whatever breaks the lines."""
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def numbers(text: str) -> list[str]:
    """Every number in order: ``10.029``, ``98,6%``, ``+1,2%``."""
    return re.findall(r"[+-]?\d[\d.,]*\d%?|\d%?", text)
