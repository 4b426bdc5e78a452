"""Photographs of a conference: sending them, their captions and order, seeing them within one's scope."""

from __future__ import annotations

from typing import BinaryIO, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import number
from gdtx.network.scope import Actor

from .. import actions, rules
from ..actions.photos import MOST, unknown_photo
from ..forms import PhotoForm, PhotosForm, ReasonForm, refuse
from ..models import Photo
from ..queries import conference_for, photo_for
from ..storage import STORE


def _after(pk: int) -> str:
    return reverse("conference_tab", args=[pk, "sau-hoi-nghi"]) + "#anh"


@requires(rules.KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def photos_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Send photographs; one that is refused does not stop the others."""
    actor = actor_of(request)
    conference = conference_for(actor, pk)
    rules.may_keep(actor, conference).require()
    form = PhotosForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        captions = [line.strip() for line in given["captions"].splitlines()]
        added, refusals = 0, []
        for place, file in enumerate(given["photos"]):
            try:
                actions.add_photo(
                    by=actor,
                    conference_id=pk,
                    file=cast(BinaryIO, file),
                    file_name=file.name or "",
                    caption=captions[place] if place < len(captions) else "",
                    consent=given["consent"],
                )
                added += 1
            except Refused as refusal:
                if refusal.status in (403, 404):
                    raise
                refusals.append(refusal)
        if added:
            messages.success(request, _("Đã nhận %(count)s ảnh.") % {"count": number(added)})
        for each in refusals:
            if added:
                messages.warning(request, each.sentence)
            else:
                form.add_error("photos", each.sentence)
        if added or not refusals:
            return redirect(_after(pk))
    context = {
        "conference": conference,
        "form": form,
        "most": MOST,
        "megabytes": settings.GDTX_PHOTO_MEGABYTES,
        "back": _after(pk),
    }
    status = 400 if form.is_bound and not form.is_valid() else 200
    return render(request, "conferences/photos_add.html", context, status=status)


@requires(rules.SEE, rules.KEEP)
@require_safe
def photo(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The photograph, to who sees the conference."""
    return _answer(photo_for(actor_of(request), pk))


@requires(rules.SEE, rules.KEEP)
@require_safe
def photo_small(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The small picture for the page."""
    return _answer(photo_for(actor_of(request), pk), small=True)


def _answer(found: Photo, *, small: bool = False) -> HttpResponseBase:
    response = STORE.answer(
        found.name, file_name=f"anh-hoi-nghi-{found.conference_id}-{found.pk}.jpg", added_at=found.added_at, small=small
    )
    if response is None:
        raise unknown_photo()
    return response


@requires(rules.KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def photo_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what stands under a photograph."""
    actor = actor_of(request)
    found = _for_writing(actor, pk)
    initial = {"caption": found.caption, "description": found.description, "consent": found.consent}
    form = PhotoForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_photo(by=actor, pk=pk, **form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Đã ghi chú thích ảnh."))
            return redirect(_after(found.conference_id))
    context = {"photo": found, "conference": found.conference, "form": form, "back": _after(found.conference_id)}
    status = 400 if form.is_bound and not form.is_valid() else 200
    return render(request, "conferences/photo_form.html", context, status=status)


@requires(rules.KEEP)
@require_POST
def photo_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Exchange a photograph with its neighbour."""
    actor = actor_of(request)
    found = _for_writing(actor, pk)
    actions.move_photo(by=actor, pk=pk, up=request.POST.get("huong") == "len")
    return redirect(_after(found.conference_id))


@requires(rules.KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def photo_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then take a photograph away."""
    actor = actor_of(request)
    found = _for_writing(actor, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.remove_photo(by=actor, pk=pk, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Đã bỏ ảnh; tệp ảnh đã xóa khỏi máy chủ."))
            return redirect(_after(found.conference_id))
    context = {
        "photo": found,
        "conference": found.conference,
        "form": form,
        "removing": True,
        "back": _after(found.conference_id),
    }
    status = 400 if form.is_bound and not form.is_valid() else 200
    return render(request, "conferences/photo_form.html", context, status=status)


def _for_writing(actor: Actor, pk: int) -> Photo:
    found = photo_for(actor, pk)
    rules.may_keep(actor, found.conference).require()
    return found
