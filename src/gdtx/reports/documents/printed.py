"""The content of a review laid out as an administrative document, for Word and PDF alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gdtx.office.document import (
    Appendix,
    Block,
    Heading,
    OfficialDocument,
    Paragraph,
    Picture,
    Table,
    TableColumn,
)

Draw = Callable[[Mapping[str, Any]], Picture]


def printed(content: Mapping[str, Any], draw: Draw) -> OfficialDocument:
    """The document of a stamped content (`content.stamped`). `draw` makes the picture of a chart."""
    return OfficialDocument(
        superior=content["superior"],
        issuer=content["issuer"],
        number=content["number"],
        place_date=content["place_date"],
        type_name=content["type_name"],
        subject=content["subject"],
        body=tuple(_block(block, content, draw) for block in content["blocks"]),
        draft_mark=content["draft_mark"],
        authority=tuple(content["authority"]),
        signer=content["signer"],
        recipients=tuple(content["recipients"]),
        appendices=tuple(_appendix(each) for each in content["appendices"]),
        stamp=content["stamp"],
        synthetic=content["synthetic"],
    )


def _block(block: Mapping[str, Any], content: Mapping[str, Any], draw: Draw) -> Block:
    match block["kind"]:
        case "heading":
            return Heading(block["text"], block["level"])
        case "chart":
            return draw(content["charts"][block["id"]])
        case _:
            return Paragraph(block["text"], block["lead"], block["remark"])


def _appendix(appendix: Mapping[str, Any]) -> Appendix:
    table = appendix["table"]
    shown = Table(
        columns=tuple(TableColumn(each["title"], each["align"], each["width"]) for each in table["columns"]),
        rows=tuple(tuple(row) for row in table["rows"]),
        groups=tuple((title, span) for title, span in table["groups"]),
        totals=table["totals"],
        size=12,
    )
    notes = tuple(Paragraph(note, remark=True) for note in appendix["notes"])
    return Appendix(appendix["label"], appendix["title"], appendix["note"], (shown, *notes), appendix["landscape"])
