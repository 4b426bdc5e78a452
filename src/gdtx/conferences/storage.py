"""Files of conferences: photographs in `MEDIA_ROOT/hoi-nghi`, papers to be read in `MEDIA_ROOT/hoi-nghi-tai-lieu`.

How they are kept: `office.photo_store`, `office.papers`.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from gdtx.office.papers import PaperStore
from gdtx.office.photo_store import PhotoStore, Swept

from .models import PaperFile, Photo

STORE = PhotoStore("hoi-nghi", lambda: _("Hồ sơ hội nghị không mất; hãy báo người quản trị rồi gửi lại ảnh sau."))

PAPERS = PaperStore("hoi-nghi-tai-lieu")


def sweep() -> Swept:
    """Put right what killed requests left behind of photographs and papers."""
    PAPERS.sweep(lambda: set(PaperFile.objects.values_list("name", flat=True)))
    return STORE.sweep(lambda: dict(Photo.objects.filter(removed_at__isnull=True).values_list("name", "pk")))
