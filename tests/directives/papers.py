"""Small files as people attach them: a signed PDF, a scan, a Word file, and ones that must be refused."""

from __future__ import annotations

import io
import zipfile

from docx import Document as Word
from PIL import Image


def pdf(extra: bytes = b"") -> bytes:
    """A small whole PDF; `extra` goes into its catalogue."""
    return (
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R " + extra + b" >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
        b"trailer\n<< /Root 1 0 R /Size 3 >>\nstartxref\n9\n%%EOF\n"
    )


def scan() -> bytes:
    """A scanned page as a picture."""
    file = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(file, "PNG")
    return file.getvalue()


def scanned_pdf() -> bytes:
    """A PDF whose only page is a picture."""
    file = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(file, "PDF")
    return file.getvalue()


def word(macro: bool = False, link: bool = False) -> bytes:
    """A Word file; with a macro project inside, or with a template fetched from elsewhere."""
    file = io.BytesIO()
    Word().save(file)
    if not (macro or link):
        return file.getvalue()
    changed = io.BytesIO()
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(changed, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if link and name == "word/_rels/document.xml.rels":
                relation = (
                    b'<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
                    b'relationships/attachedTemplate" Target="http://example.org/t.dotm" TargetMode="External"/>'
                )
                content = content.replace(b"</Relationships>", relation + b"</Relationships>")
            target.writestr(name, content)
        if macro:
            target.writestr("word/vbaProject.bin", b"macro")
    return changed.getvalue()
