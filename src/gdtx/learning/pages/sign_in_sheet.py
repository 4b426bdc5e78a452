"""The sign-in sheet to print before a class: a page with a print style, and a PDF."""

from __future__ import annotations

import io
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gdtx.accounts.models import Installation
from gdtx.foundation import clock
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import NotInScope, Refused
from gdtx.foundation.pages.addresses import CENTRE, query_string
from gdtx.foundation.vietnamese import date_short
from gdtx.learning.documents import SignInSheet, sign_in_document
from gdtx.learning.forms import USUAL_LINES, SignInForm
from gdtx.learning.models import LearningClass
from gdtx.learning.queries import centres_to_log_for
from gdtx.learning.suggestions import Suggestions
from gdtx.learning.world import Centre, World
from gdtx.network.models import AreaVersion, Organisation
from gdtx.network.scope import Actor


@requires("learning.log_class", "learning.see_classes")
@require_safe
def sign_in_sheet(request: HttpRequest) -> HttpResponse:
    """The sheet as it will print, with the few fields that fill it in; nothing is kept."""
    actor, on = actor_of(request), clock.business_today()
    world, centre = _centre(actor, request.GET.get(CENTRE, "").strip())
    form = SignInForm(_asked(request))
    offers = Suggestions(world, centre, on)
    sheet = _sheet(centre, actor, form)
    context = {
        "form": form,
        "centre": centre,
        "sheet": sheet,
        "numbers": range(1, sheet.lines + 1),
        "topics": offers.topics,
        "places": offers.places,
        "pdf": reverse("sign_in_sheet_pdf") + "?" + request.GET.urlencode() if form.is_valid() else "",
    }
    return render(request, "learning/sign_in_sheet.html", context)


@requires("learning.log_class", "learning.see_classes")
@require_safe
def sign_in_sheet_pdf(request: HttpRequest) -> HttpResponse:
    """The same sheet as a PDF."""
    from gdtx.office.pdf import write_pdf  # the typesetter is loaded when the first sheet is asked for

    actor = actor_of(request)
    _world, centre = _centre(actor, request.GET.get(CENTRE, "").strip())
    form = SignInForm(_asked(request))
    if not form.is_valid():
        name, told = next(iter(form.errors.items()))
        raise Refused("wrong_sheet", str(told[0]), where=SignInForm.NAMES[name])
    document = sign_in_document(_sheet(centre, actor, form), synthetic=_is_synthetic())
    target = io.BytesIO()
    write_pdf(document, target)
    response = HttpResponse(target.getvalue(), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="danh-sach-ky-ten.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def sheet_of(found: LearningClass) -> str:
    """The address of the sheet filled in with a class."""
    words: dict[str, Any] = {
        "trung_tam": found.centre.code,
        "chuyen_de": found.topic,
        "ngay": date_short(found.start_on),
        "dia_diem": found.place,
        "bao_cao_vien": found.presenter,
    }
    return reverse("sign_in_sheet") + query_string(**words)


def _asked(request: HttpRequest) -> dict[str, Any]:
    asked = {name: request.GET.get(name, "") for name in SignInForm.NAMES.values() if name in request.GET}
    return {"so-dong": str(USUAL_LINES), **asked}


def _centre(actor: Actor, code: str) -> tuple[World, Centre]:
    """The centre of the address, else the only one the person logs for; `NotInScope` outside the scope."""
    organisation_id: int | None = None
    if code:
        organisation = Organisation.objects.filter(code__iexact=code).first()
        if organisation is not None and actor.sees_organisation(organisation.pk):
            organisation_id = organisation.pk
    else:
        own = centres_to_log_for(actor)
        organisation_id = own[0].organisation_id if len(own) == 1 else None
    world = World([organisation_id] if organisation_id else [])
    centre = world.centres.get(organisation_id or 0)
    if centre is None:
        raise NotInScope("unknown_centre", _("Không tìm thấy trung tâm này trong phạm vi của bạn."))
    return world, centre


def _sheet(centre: Centre, actor: Actor, form: SignInForm) -> SignInSheet:
    """What could be read; what could not is left blank on the paper and told at its field."""
    form.is_valid()
    given = form.cleaned_data
    day = given.get("held_on") or actor.on
    standing = centre.standing(day) or centre.standing(actor.on)
    area_id = centre.area_id(day) or centre.area_id(actor.on)
    area = AreaVersion.objects.on(day).filter(area_id=area_id).first() if area_id else None
    return SignInSheet(
        centre=standing.name if standing else centre.name,
        area=area.name if area else "",
        topic=given.get("topic") or "",
        held_on=given.get("held_on"),
        place=given.get("place") or "",
        presenter=given.get("presenter") or "",
        lines=given.get("lines") or USUAL_LINES,
        ethnicity=bool(given.get("ethnicity")),
    )


def _is_synthetic() -> bool:
    return Installation.objects.filter(synthetic=True).exists()
