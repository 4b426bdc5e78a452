"""Photographs of a class: adding one, taking one away, noting that somebody read a sign-in list."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gdtx.foundation.errors import Conflict, NotInScope, Refused
from gdtx.foundation.vietnamese import clean, date_short, number
from gdtx.network.scope import Actor

from .. import rules, storage
from ..enums import PhotoKind
from ..models import ClassPhoto, LearningClass
from .writing import note_class, required_reason

CAPTION_LENGTH = 200


def add_photo(
    *,
    by: Actor,
    class_id: int,
    file: BinaryIO,
    file_name: str = "",
    kind: str = PhotoKind.ACTIVITY,
    caption: str = "",
    taken_on: dt.date | None = None,
) -> ClassPhoto:
    """Look at a file and keep it as a photograph of a class; the same picture sent again gives the one there is.

    Raises `NotInScope`, `Forbidden`, `office.images.ImageRefused`, `Conflict` (`too_many_photos`), `Refused`
    (`unknown_photo_kind`, `text_too_long`, `taken_in_future`, `cannot_keep_photo`).
    """
    from gdtx.office.images import MEBIBYTE, read_photograph  # loaded when the first photograph arrives

    found = _class(by, class_id)
    rules.may_add_photo(by, found).require()
    caption = _checked(kind, caption, taken_on, by.on)
    picture = read_photograph(file, name=file_name, most_bytes=settings.GDTX_PHOTO_MEGABYTES * MEBIBYTE)
    same = ClassPhoto.objects.filter(learning_class=found, sha256=picture.sha256, removed_at__isnull=True)
    name = storage.keep_waiting(picture.jpeg, picture.thumbnail)
    kept = False
    try:
        with transaction.atomic():
            found = LearningClass.objects.select_for_update().get(pk=class_id)
            rules.may_add_photo(by, found).require()
            photo = same.first()
            if photo is not None:
                return photo
            _refuse_many(found)
            photo = ClassPhoto.objects.create(
                learning_class=found,
                kind=kind,
                caption=caption,
                taken_on=taken_on,
                name=name,
                sha256=picture.sha256,
                width=picture.width,
                height=picture.height,
                bytes=len(picture.jpeg),
                added_by_id=by.user_id,
                added_by_label=by.label,
                added_at=timezone.now(),
            )
            note_class(
                by,
                photo.learning_class,
                "add_photo",
                after={"photo": photo.pk, "kind": str(kind), "sha256": photo.sha256},
            )
            transaction.on_commit(partial(storage.put_in_place, name), robust=True)
            # From here on the row may be committed: a file too many is swept, a row without its file is a loss.
            kept = True
    finally:
        if not kept:
            storage.remove(name)
    return photo


def remove_photo(*, by: Actor, photo_id: int, reason: str) -> ClassPhoto:
    """Take a photograph away with a reason: its files are deleted, who did it and why stays.

    Raises `NotInScope`, `Forbidden`, `Refused` (`missing_reason`).
    """
    reason = required_reason(
        reason, _("Chưa ghi lý do bỏ ảnh. Hãy ghi lý do, ví dụ “nhầm lớp”, “người trong ảnh không đồng ý”.")
    )
    with transaction.atomic():
        photo = ClassPhoto.objects.select_for_update().filter(pk=photo_id, removed_at__isnull=True).first()
        if photo is None:
            raise unknown_photo()
        found = _class(by, photo.learning_class_id)
        rules.may_remove_photo(by, photo, found).require()
        photo.removed_at = timezone.now()
        photo.removed_by_label = by.label
        photo.removed_reason = reason
        photo.save(update_fields=["removed_at", "removed_by_label", "removed_reason"])
        told = {"photo": photo.pk, "kind": photo.kind, "sha256": photo.sha256}
        note_class(by, photo.learning_class, "remove_photo", before=told, reason=reason)
        transaction.on_commit(partial(storage.remove, photo.name), robust=True)
    return photo


def note_list_read(*, by: Actor, photo: ClassPhoto) -> None:
    """Record that somebody opened a sign-in list: it holds names of learners."""
    with transaction.atomic():
        note_class(by, photo.learning_class, "read_sign_in_list", after={"photo": photo.pk})


def unknown_photo() -> NotInScope:
    """What is said of a photograph that does not exist, was taken away, or lies outside the scope."""
    return NotInScope("unknown_photo", _("Không tìm thấy ảnh này trong phạm vi của bạn."))


def _class(by: Actor, class_id: int) -> LearningClass:
    found = LearningClass.objects.filter(pk=class_id).first()
    if found is None or not by.sees_organisation(found.centre_id):
        raise NotInScope("unknown_class", _("Không tìm thấy lớp này trong phạm vi của bạn."))
    return found


def _checked(kind: str, caption: str, taken_on: dt.date | None, on: dt.date) -> str:
    if kind not in PhotoKind.values:
        raise Refused("unknown_photo_kind", _("Không có loại ảnh “%(kind)s”.") % {"kind": kind}, where="kind")
    text = clean(caption)
    if len(text) > CAPTION_LENGTH:
        raise Refused(
            "text_too_long",
            _("Chú thích dài %(length)d ký tự, tối đa là %(limit)d. Hãy ghi gọn lại.")
            % {"length": len(text), "limit": CAPTION_LENGTH},
            where="caption",
        )
    if taken_on is not None and taken_on > on:
        raise Refused(
            "taken_in_future",
            _("Ngày chụp %(day)s ở sau hôm nay (%(today)s). Hãy sửa ngày, hoặc để trống.")
            % {"day": date_short(taken_on), "today": date_short(on)},
            where="taken_on",
        )
    return text


def _refuse_many(found: LearningClass) -> None:
    limit = settings.GDTX_PHOTOS_PER_CLASS
    if ClassPhoto.objects.filter(learning_class=found, removed_at__isnull=True).count() < limit:
        return
    raise Conflict(
        "too_many_photos",
        _("Lớp này đã có %(limit)s ảnh, là mức tối đa của một lớp.") % {"limit": number(limit)},
        where="photos",
        way_out=_("Hãy bỏ bớt ảnh cũ rồi thêm ảnh mới."),
    )
