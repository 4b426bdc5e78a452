"""Files made for the tests: Word, PDF, scans, broken ones."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from PIL import Image

from gdtx.office.pdf import compile_typst


def word(
    path: Path,
    *lines: str,
    table: list[list[str]] | None = None,
    link: str | None = None,
    numbered: tuple[str, ...] = (),
) -> Path:
    """A Word file of these paragraphs, then a table, then items of an automatic list."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    if table:
        made = document.add_table(rows=len(table), cols=len(table[0]))
        for row, cells in zip(made.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    for text in numbered:
        document.add_paragraph(text, style="List Number")
    if link:
        document.part.relate_to(link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    document.save(str(path))
    return path


def with_part(path: Path, name: str, content: bytes) -> Path:
    """The same package with one part put in (or replaced)."""
    with zipfile.ZipFile(path) as package:
        parts = {entry.filename: package.read(entry) for entry in package.infolist()}
    parts[name] = content
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for part, data in parts.items():
            package.writestr(part, data)
    return path


def pdf(path: Path, *lines: str) -> Path:
    """A PDF of these paragraphs."""
    source = path.with_suffix(".typ")
    source.write_text(
        '#set document(title: "Tin")\n#set page(width: 14cm)\n#set text(font: "Liberation Serif")\n'
        + "\n\n".join(lines),
        encoding="utf-8",
    )
    path.write_bytes(compile_typst(source, {}))
    return path


def scan(path: Path) -> Path:
    """A PDF whose only page is a picture."""
    Image.new("RGB", (200, 300), "white").save(path, "PDF")
    return path


def password_pdf(path: Path) -> Path:
    """A PDF that nobody reads without its password."""
    import pypdf

    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    path.write_bytes(out.getvalue())
    return path
