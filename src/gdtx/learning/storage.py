"""The files of photographs of classes, in `MEDIA_ROOT/lop-hoc`; how they are kept is said in `office.photo_store`."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gdtx.office.photo_store import GIVEN_UP_AFTER, PhotoStore, Swept

from .models import ClassPhoto

__all__ = [
    "GIVEN_UP_AFTER",
    "STORE",
    "Swept",
    "folder",
    "is_waiting",
    "keep_waiting",
    "path_of",
    "put_in_place",
    "remove",
    "sweep",
]

STORE = PhotoStore("lop-hoc", lambda: _("Số liệu của lớp không mất; hãy báo người quản trị rồi gửi lại ảnh sau."))

folder = STORE.folder
keep_waiting = STORE.keep_waiting
is_waiting = STORE.is_waiting
put_in_place = STORE.put_in_place
path_of = STORE.path_of
remove = STORE.remove


def sweep() -> Swept:
    """Put right what killed requests left behind. For the worker, any time; safe beside running requests."""
    return STORE.sweep(lambda: dict(ClassPhoto.objects.filter(removed_at__isnull=True).values_list("name", "pk")))
