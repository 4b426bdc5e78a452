"""PDF files by typst, from the same context as the Word file, with the fonts this package ships.

The page is laid out as in Word (``templates/van_ban.typ`` mirrors ``van_ban.docx``). System fonts are left alone:
some of them carry the same family name and have no Vietnamese letters.
"""

from __future__ import annotations

import datetime
import json
import threading
from pathlib import Path
from typing import BinaryIO

import typst

from gdtx.office.document import OfficialDocument

FOLDER = Path(__file__).parent
FONTS = FOLDER / "fonts"
TEMPLATE = FOLDER / "templates" / "van_ban.typ"

_lock = threading.Lock()
_compilers: dict[Path, typst.Compiler] = {}


def write_pdf(
    document: OfficialDocument,
    target: Path | BinaryIO,
    *,
    moment: datetime.datetime | None = None,
    template: Path = TEMPLATE,
) -> None:
    """Writes the document as a tagged PDF that screen readers can follow (PDF/UA-1).

    ``moment`` (aware) becomes the creation date in the file's properties; without it there is none, so that the same
    document gives the same bytes.
    """
    context = document.as_context()
    for block in _pictures(context):
        block.pop("png")
    inputs = {"document": json.dumps(context, ensure_ascii=False), "dated": "yes" if moment else "no"}
    data = compile_typst(template, inputs, moment=moment)
    if isinstance(target, Path):
        target.write_bytes(data)
    else:
        target.write(data)


def _pictures(context: dict[str, object]) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    pending: list[object] = [context]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            if value.get("kind") == "picture":
                found.append(value)
            pending += value.values()
        elif isinstance(value, list):
            pending += value
    return found


def compile_typst(template: Path, inputs: dict[str, str], *, moment: datetime.datetime | None = None) -> bytes:
    """Compiles a typst file with the shipped fonts only. ``inputs`` arrive as ``sys.inputs``.

    The compiler of a template is kept: the second document costs a tenth of the first.
    """
    with _lock:  # a compiler serves one at a time
        compiler = _compilers.get(template)
        if compiler is None:
            compiler = typst.Compiler(
                template,
                root=template.parent,
                font_paths=typst.Fonts(
                    include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
                ),
            )
            _compilers[template] = compiler
        data = compiler.compile(format="pdf", sys_inputs=inputs, timestamp=moment, pdf_standards="ua-1")
    assert isinstance(data, bytes)
    return data
