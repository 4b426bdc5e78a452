"""The icons of the pages: one SVG sprite, put together from the ``lucide`` package when first asked for.

Pages name an icon by what it means here (``{% icon "late" %}``), not by what it shows, so that a picture can be
exchanged in one place. An icon never stands alone: a word is beside it or hidden for screen readers.
"""

from __future__ import annotations

import hashlib
import io
from functools import cache
from importlib.resources import files
from xml.etree import ElementTree
from zipfile import ZipFile

#: What it means on our pages → its name in lucide.
ICONS = {
    # places in the product
    "desk": "house",
    "network": "network",
    "plan": "clipboard-list",
    "class": "book-open",
    "literacy": "case-sensitive",
    "figures": "chart-column",
    "report": "file-text",
    "conference": "users",
    "task": "list-checks",
    "todo": "list-todo",
    "document": "scroll-text",
    "bulletin": "newspaper",
    "more": "ellipsis",
    "centre": "school",
    "area": "map-pin",
    "office": "landmark",
    "map": "map",
    "calendar": "calendar",
    "history": "history",
    "shield": "shield",
    # what a button does
    "add": "plus",
    "search": "search",
    "download": "download",
    "upload": "upload",
    "print": "printer",
    "edit": "pencil",
    "remove": "trash-2",
    "undo": "undo-2",
    "close": "x",
    "back": "arrow-left",
    "open": "chevron-down",
    "next": "chevron-right",
    "sort": "arrow-down-up",
    "sign-out": "log-out",
    "user": "user",
    "camera": "camera",
    "sheet": "file-spreadsheet",
    "copy": "copy",
    "send": "send",
    "notice": "bell",
    # states and changes
    "rise": "arrow-up",
    "fall": "arrow-down",
    "same": "minus",
    "done": "check",
    "late": "triangle-alert",
    "waiting": "clock",
    "info": "info",
    "locked": "lock",
    "unlocked": "lock-open",
    "refused": "circle-x",
    "offline": "wifi-off",
}

SVG = "{http://www.w3.org/2000/svg}"


@cache
def sprite() -> bytes:
    """The sprite: one ``<symbol>`` an icon, in the order of :data:`ICONS`. Lines take their look from our CSS."""
    symbols = []
    with ZipFile(io.BytesIO(files("lucide").joinpath("lucide.zip").read_bytes())) as archive:
        for name, source in ICONS.items():
            drawing = ElementTree.fromstring(archive.read(f"{source}.svg"))  # noqa: S314  (from our own lock)
            for node in drawing.iter():
                node.tag = node.tag.removeprefix(SVG)
            inner = "".join(ElementTree.tostring(child, encoding="unicode").strip() for child in drawing)
            symbols.append(f'<symbol id="{name}" viewBox="{drawing.get("viewBox")}">{inner}</symbol>')
    # A filled square, for the key of a chart.
    symbols.append('<symbol id="swatch" viewBox="0 0 24 24"><rect width="24" height="24" rx="3"/></symbol>')
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>'.encode()


@cache
def fingerprint() -> str:
    """Part of the sprite's address, so that browsers may keep it for good."""
    return hashlib.sha256(sprite()).hexdigest()[:12]
