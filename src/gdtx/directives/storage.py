"""Signed files of documents, in `MEDIA_ROOT/van-ban`; how they are kept: `office.papers`."""

from __future__ import annotations

from gdtx.office.papers import PaperStore

from .models.documents import Document

STORE = PaperStore("van-ban")


def sweep() -> int:
    """Put right what killed requests left behind; how many files were deleted."""
    return STORE.sweep(lambda: set(Document.objects.exclude(file_name="").values_list("file_name", flat=True)))
