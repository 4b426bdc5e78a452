"""Office files (.docx, .pptx, .xlsx) as packages of parts: which sort one is, and what in it acts or fetches something.

Nothing is interpreted beyond that. Macros, programs that are embedded, parts and fields that take their content from
elsewhere are named; a hyperlink does nothing until somebody clicks on it and is no such thing, nor is the workbook
behind a chart, if it is clean itself. Packaging: ECMA-376, part 2; the parts of each sort: part 1.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO, Literal

from lxml import etree  # type: ignore[import-untyped]

Sort = Literal["docx", "pptx", "xlsx"]
#: What is wrong with a package.
Fault = Literal["broken", "macros", "embedded", "links", "fields", "too_large"]

MEBIBYTE = 1024 * 1024
LARGEST_UNPACKED = 256 * MEBIBYTE
MOST_PARTS = 5_000

_MAIN: dict[str, Sort] = {
    "word/document.xml": "docx",
    "ppt/presentation.xml": "pptx",
    "xl/workbook.xml": "xlsx",
}
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FETCHING_FIELDS = re.compile(
    r"\b(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|DATABASE|MACROBUTTON)\b", re.IGNORECASE
)
_EMBEDDED = re.compile(r"^(word|ppt|xl)/(embeddings|activeX)/")
_CHART_BOOK = re.compile(r"^(word|ppt)/embeddings/[^/]+\.xlsx$")
#: Parts of a workbook that stand for data kept elsewhere, and sheets of the macros of before 1993.
_FETCHING_PARTS = ("xl/externalLinks/", "xl/connections", "xl/queryTables/")
_OLD_MACROS = ("xl/macrosheets/", "xl/dialogsheets/")


@dataclass(frozen=True)
class Unfit(Exception):
    """A package that is not to be taken, and why."""

    fault: Fault


def check_package(file: IO[bytes], *, largest: int = LARGEST_UNPACKED, charts: bool = False) -> Sort:
    """The sort of a package in which nothing acts and nothing is fetched. Raises `Unfit`.

    `largest`: bytes its parts may have together. `charts`: workbooks behind charts may be embedded.
    """
    try:
        with zipfile.ZipFile(file) as package:
            entries = package.infolist()
            # What a part declares is all of it that is ever read.
            if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > largest:
                raise Unfit("too_large")
            if any(entry.flag_bits & 0x1 for entry in entries):
                raise Unfit("broken")
            return _check(package, package.namelist(), charts)
    except (zipfile.BadZipFile, zlib.error, KeyError, OSError, EOFError, ValueError, NotImplementedError) as error:
        raise Unfit("broken") from error
    except etree.XMLSyntaxError as error:
        raise Unfit("broken") from error


def _check(package: zipfile.ZipFile, names: list[str], charts: bool) -> Sort:
    sort = next((_MAIN[name] for name in names if name in _MAIN), None)
    if sort is None:
        raise Unfit("broken")
    types = package.read("[Content_Types].xml")
    if any("vbaproject" in name.lower() or name.startswith(_OLD_MACROS) for name in names) or b"macroEnabled" in types:
        raise Unfit("macros")
    for name in names:
        if _EMBEDDED.match(name) and not (charts and _is_chart_book(package, name)):
            raise Unfit("embedded")
        if name.startswith(_FETCHING_PARTS):
            raise Unfit("links")
        if name.endswith(".rels"):
            relations = package.read(name)
            if b"External" in relations and _has_links(relations):
                raise Unfit("links")
        elif name.startswith("word/") and name.endswith(".xml") and _has_fetching_field(package.read(name)):
            raise Unfit("fields")
    return sort


def _is_chart_book(package: zipfile.ZipFile, name: str) -> bool:
    if name.startswith(("word/embeddings/_rels/", "ppt/embeddings/_rels/")):
        return True
    if not _CHART_BOOK.match(name):
        return False
    try:
        return check_package(io.BytesIO(package.read(name))) == "xlsx"
    except Unfit:
        return False


def _parse(xml: bytes) -> etree._Element:
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _has_links(relations: bytes) -> bool:
    """External relations other than plain hyperlinks."""
    return any(
        relation.get("TargetMode") == "External" and not relation.get("Type", "").endswith("/hyperlink")
        for relation in _parse(relations)
    )


def _has_fetching_field(xml: bytes) -> bool:
    if b"instr" not in xml:
        return False
    tree = _parse(xml)
    codes = "".join(element.text or "" for element in tree.iter(f"{_WORD}instrText"))
    codes += " ".join(element.get(f"{_WORD}instr", "") for element in tree.iter(f"{_WORD}fldSimple"))
    return _FETCHING_FIELDS.search(codes) is not None
