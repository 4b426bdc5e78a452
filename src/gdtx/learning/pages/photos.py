"""Photographs of a class: sending them, seeing them within one's scope, taking one away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import BinaryIO, cast

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import number
from gdtx.learning import actions, rules, storage
from gdtx.learning.enums import ClassState, PhotoKind
from gdtx.learning.forms import PhotoForm, ReasonForm
from gdtx.learning.models import ClassPhoto, LearningClass
from gdtx.learning.photographs import photo_for
from gdtx.learning.queries import class_for
from gdtx.network.scope import Actor


@requires("learning.change_class", "learning.change_own_class")
@require_http_methods(["GET", "HEAD", "POST"])
def class_photos(request: HttpRequest, pk: int) -> HttpResponse:
    """Send photographs of a class that is logged already."""
    actor = actor_of(request)
    found = class_for(actor, pk)
    rules.may_add_photo(actor, found).require()
    form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        files = [(file, given["kind"]) for file in form.files_sent()]
        try:
            add_each(request, actor, found, files, caption=given["caption"], taken_on=given["taken_on"], whole=True)
        except Refused as refusal:
            if refusal.status in (403, 404):
                raise
            form.add_error(refusal.where if refusal.where in form.fields else "photos", refusal.sentence)
        else:
            return redirect(reverse("class_detail", args=[pk]) + "#anh")
    context = {"found": found, "form": form, "limit": settings.GDTX_PHOTOS_PER_CLASS}
    return render(request, "learning/class_photos.html", context)


def add_each(
    request: HttpRequest,
    actor: Actor,
    found: LearningClass,
    files: Iterable[tuple[UploadedFile, str]],
    *,
    caption: str = "",
    taken_on: dt.date | None = None,
    whole: bool = False,
) -> None:
    """Keep each file as a photograph of the class and tell how many; one that is refused does not stop the others.

    `whole`: what is wrong with all of them (the caption, nothing but refusals) is raised and not told.
    """
    added, refusals = 0, []
    for file, kind in files:
        try:
            actions.add_photo(
                by=actor,
                class_id=found.pk,
                file=cast(BinaryIO, file),
                file_name=file.name or "",
                kind=kind,
                caption=caption,
                taken_on=taken_on,
            )
            added += 1
        except Refused as refusal:
            if whole and refusal.where in ("caption", "taken_on", "kind"):
                raise
            refusals.append(refusal)
    if whole and refusals and not added:
        raise refusals[0] if len(refusals) == 1 else _all_of(refusals)
    if added:
        messages.success(request, _("Đã nhận %(count)s ảnh của lớp.") % {"count": number(added)})
    for each in refusals:
        told = _("%(why)s Lớp đã ghi vẫn còn; có thể thêm ảnh khác ở trang này.") % {"why": each.sentence}
        messages.warning(request, told)


def _all_of(refusals: list[Refused]) -> Refused:
    return Refused(refusals[0].rule, " ".join(each.sentence for each in refusals), where="photos")


@requires("learning.see_classes")
@require_safe
def class_photo(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The photograph, to those who may see it; opening a sign-in list is recorded."""
    photo = _photo(actor_of(request), pk)
    if photo.kind == PhotoKind.ATTENDANCE and request.method == "GET":
        actions.note_list_read(by=actor_of(request), photo=photo)
    return _answer(photo)


@requires("learning.see_classes")
@require_safe
def class_photo_small(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The small picture for lists; of a sign-in list there is none."""
    photo = _photo(actor_of(request), pk)
    if photo.kind == PhotoKind.ATTENDANCE:
        raise actions.unknown_photo()
    return _answer(photo, small=True)


def _photo(actor: Actor, pk: int) -> ClassPhoto:
    photo = photo_for(actor, pk)
    rules.may_see_photo(actor, photo, photo.learning_class).require()
    return photo


def _answer(photo: ClassPhoto, *, small: bool = False) -> HttpResponseBase:
    response = storage.STORE.answer(
        photo.name,
        file_name=f"anh-lop-{photo.learning_class_id}-{photo.pk}.jpg",
        added_at=photo.added_at,
        small=small,
        private=photo.kind == PhotoKind.ATTENDANCE,
    )
    if response is None:
        raise actions.unknown_photo()
    return response


@requires("learning.change_class", "learning.change_own_class")
@require_http_methods(["GET", "HEAD", "POST"])
def photo_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then take the photograph away."""
    actor = actor_of(request)
    photo = ClassPhoto.objects.filter(pk=pk, removed_at__isnull=True).first()
    if photo is None:
        raise actions.unknown_photo()
    found = class_for(actor, photo.learning_class_id)
    rules.may_remove_photo(actor, photo, found).require()
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.remove_photo(by=actor, photo_id=pk, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            if refusal.status in (403, 404):
                raise
            form.add_error("reason", refusal.sentence)
        else:
            messages.success(request, _("Đã bỏ ảnh; tệp ảnh đã xóa khỏi máy chủ."))
            return redirect(reverse("class_detail", args=[found.pk]) + "#anh")
    context = {
        "found": found,
        "photo": photo,
        "form": form,
        "kind": PhotoKind(photo.kind).label,
        "shows_picture": photo.kind == PhotoKind.ACTIVITY and found.state == ClassState.ACTIVE,
    }
    return render(request, "learning/photo_remove.html", context)
