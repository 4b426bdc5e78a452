"""The files texts were read from, in `MEDIA_ROOT/doc-ban-tin`; how they are kept: `office.papers`."""

from __future__ import annotations

from gdtx.office.papers import PaperStore

from .models import Reading

STORE = PaperStore("doc-ban-tin")


def sweep() -> int:
    """Put right what killed requests left behind; how many files were deleted."""
    return STORE.sweep(lambda: set(Reading.objects.exclude(file_name="").values_list("file_name", flat=True)))
