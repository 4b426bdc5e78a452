"""The files of photographs of conferences, in `MEDIA_ROOT/hoi-nghi`; how they are kept: `office.photo_store`."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gdtx.office.photo_store import PhotoStore, Swept

from .models import Photo

STORE = PhotoStore("hoi-nghi", lambda: _("Hồ sơ hội nghị không mất; hãy báo người quản trị rồi gửi lại ảnh sau."))


def sweep() -> Swept:
    """Put right what killed requests left behind."""
    return STORE.sweep(lambda: dict(Photo.objects.filter(removed_at__isnull=True).values_list("name", "pk")))
