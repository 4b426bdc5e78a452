"""Photographs of a conference: added, captioned, put in order, taken away. Open also after the minutes are closed."""

from __future__ import annotations

from functools import partial
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from gdtx.audit.actions import changes
from gdtx.foundation.errors import Conflict, NotInScope, Refused
from gdtx.foundation.typed_values import shown
from gdtx.foundation.vietnamese import clean, number
from gdtx.network.scope import Actor

from ..models import Conference, Photo
from ..queries import photos_of, unknown_conference
from ..storage import STORE
from .parts import exchange
from .writing import locked, note, tidy_value

#: A conference may have so many.
MOST = 200
_TOLD = ("caption", "description", "consent", "position")


def add_photo(
    *,
    by: Actor,
    conference_id: int,
    file: BinaryIO,
    file_name: str = "",
    caption: str = "",
    description: str = "",
    consent: bool = False,
) -> Photo:
    """Look at a file and keep it as the last photograph; the same picture sent again gives the one there is.

    Raises `NotInScope`, `Forbidden`, `office.images.ImageRefused`, `Conflict` (`too_many_photos`), `Refused`.
    """
    from gdtx.office.images import MEBIBYTE, read_photograph  # loaded when the first photograph arrives

    texts = _texts(caption, description)
    with transaction.atomic():
        locked(by, conference_id, fixed=False)
    picture = read_photograph(file, name=file_name, most_bytes=settings.GDTX_PHOTO_MEGABYTES * MEBIBYTE)
    name = STORE.keep_waiting(picture.jpeg, picture.thumbnail)
    kept = False
    try:
        with transaction.atomic():
            conference = locked(by, conference_id, fixed=False)
            there = Photo.objects.filter(conference=conference, removed_at__isnull=True)
            same = there.filter(sha256=picture.sha256).first()
            if same is not None:
                return same
            if there.count() >= MOST:
                raise Conflict(
                    "too_many_photos",
                    _("Hội nghị đã có %(limit)s ảnh, là mức tối đa.") % {"limit": number(MOST)},
                    "photos",
                    _("Hãy bỏ bớt ảnh cũ rồi thêm ảnh mới."),
                )
            photo = Photo.objects.create(
                conference=conference,
                position=(there.aggregate(last=Max("position"))["last"] or 0) + 1,
                **texts,
                consent=consent,
                name=name,
                sha256=picture.sha256,
                width=picture.width,
                height=picture.height,
                bytes=len(picture.jpeg),
                added_by_label=by.label[:200],
                added_at=timezone.now(),
            )
            note(by, conference, "add_conference_photo", after={"photo": photo.pk, **shown(photo, _TOLD)})
            transaction.on_commit(partial(STORE.put_in_place, name), robust=True)
            # From here on the row may be committed: a file too many is swept, a row without its file is a loss.
            kept = True
    finally:
        if not kept:
            STORE.remove(name)
    return photo


def change_photo(*, by: Actor, pk: int, caption: str, description: str, consent: bool) -> Photo:
    """Change the caption, the words for who does not see it, whether it may be public."""
    texts = _texts(caption, description)
    with transaction.atomic():
        photo, conference = _photo(by, pk)
        old = shown(photo, _TOLD)
        photo.caption, photo.description, photo.consent = texts["caption"], texts["description"], consent
        photo.save(update_fields=["caption", "description", "consent"])
        was, now = changes(old, shown(photo, _TOLD))
        if was or now:
            note(by, conference, "change_conference_photo", before={"photo": pk, **was}, after=now)
    return photo


def move_photo(*, by: Actor, pk: int, up: bool) -> None:
    """Exchange a photograph with its neighbour."""
    with transaction.atomic():
        photo, conference = _photo(by, pk)
        exchange(photos_of(conference), photo.pk, up=up)


def remove_photo(*, by: Actor, pk: int, reason: str) -> Photo:
    """Take a photograph away with a reason: its files are deleted, who did it and why stays."""
    why = clean(reason)[:300]
    if not why:
        raise Refused("missing_reason", _("Chưa ghi lý do bỏ ảnh, ví dụ “người trong ảnh không đồng ý”."), "reason")
    with transaction.atomic():
        photo, conference = _photo(by, pk)
        photo.removed_at, photo.removed_by_label, photo.removed_reason = timezone.now(), by.label[:200], why
        photo.save(update_fields=["removed_at", "removed_by_label", "removed_reason"])
        note(by, conference, "remove_conference_photo", before={"photo": pk, **shown(photo, _TOLD)}, reason=why)
        transaction.on_commit(partial(STORE.remove, photo.name), robust=True)
    return photo


def _photo(by: Actor, pk: int) -> tuple[Photo, Conference]:
    photo = Photo.objects.select_for_update().filter(pk=pk, removed_at__isnull=True).first()
    if photo is None:
        raise unknown_photo()
    try:
        return photo, locked(by, photo.conference_id, fixed=False)
    except NotInScope as error:
        if error.rule == unknown_conference().rule:
            raise unknown_photo() from None
        raise


def unknown_photo() -> NotInScope:
    """What is said of a photograph that does not exist, was taken away, or lies outside the scope."""
    return NotInScope("unknown_photo", _("Không tìm thấy ảnh này trong phạm vi của bạn."))


def _texts(caption: str, description: str) -> dict[str, str]:
    return {
        "caption": tidy_value(Photo._meta.get_field("caption"), caption),
        "description": tidy_value(Photo._meta.get_field("description"), description),
    }
