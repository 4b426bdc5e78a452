"""What of documents is found by words: symbol, abstract, issuer, body, folded into one column."""

from __future__ import annotations

from gdtx.foundation.vietnamese_text import fold
from gdtx.foundation.word_index import declare

from .models.documents import Document

DOCUMENT_WORDS = declare(Document, "words_folded")


def words_folded(document: Document) -> str:
    """The text by which the document is found."""
    parts = (
        document.symbol,
        document.symbol.replace("/", " "),
        str(document.type.name),
        document.abstract,
        document.issuer_text,
        document.addressees,
        document.body,
    )
    return fold("\n".join(part for part in parts if part))
