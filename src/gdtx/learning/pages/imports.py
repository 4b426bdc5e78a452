"""Taking a sheet in, first step: the blank sheet, the file, the imports of before."""

from __future__ import annotations

import datetime as dt
import io

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gdtx.catalogue.queries import part_containing
from gdtx.foundation import clock
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.pages import paginate
from gdtx.foundation.pages.addresses import CENTRE, PERIOD
from gdtx.foundation.periods import PeriodCode
from gdtx.intake.forms import EXCEL
from gdtx.intake.standing import batches_table, steps_of
from gdtx.learning.imports.belonging import visible_batches
from gdtx.learning.imports.blank import write_blank_sheet
from gdtx.learning.imports.forms import SheetForm, UploadForm
from gdtx.learning.imports.uploading import upload
from gdtx.network.queries import organisation_by_code
from gdtx.network.scope import Actor


@requires("learning.import_classes")
@require_http_methods(["GET", "HEAD", "POST"])
def import_start(request: HttpRequest) -> HttpResponse:
    """Choose a file; what it holds is shown before anything is written."""
    actor, on = actor_of(request), clock.business_today()
    periods = period_choices(actor, on)
    form = UploadForm(request.POST or None, request.FILES or None, periods=periods)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        batch = upload(by=actor, chunks=file.chunks(), file_name=file.name or "", period=form.cleaned_data["period"])
        return redirect(reverse("import_batch", args=[batch.code]))
    page = paginate(request, visible_batches(actor).filter(business_date__lte=on), per_page=10, noun=_("lần nhập"))
    return render(
        request,
        "learning/import_start.html",
        {
            "form": form,
            "sheet_form": SheetForm(periods=periods, initial={"centre": _own_centre(actor)}),
            "steps": steps_of(None),
            "page": page,
            "table": batches_table(
                list(page.items),
                _("Các lần nhập trong phạm vi của bạn, mới nhất trước"),
                href=lambda batch: reverse("import_batch", args=[batch.code]),
            ),
        },
        status=400 if form.errors else 200,
    )


def period_choices(actor: Actor, on: dt.date) -> list[PeriodCode]:
    """The running part of the school year, the ones before it, and their years."""
    now = part_containing(on, actor.post.province_id if actor.post else None).code
    before = now.previous_part()
    found = [now, before, before.previous_part(), now.school_year, now.previous_year()]
    return [code for code in dict.fromkeys(found) if code is not None]


def _own_centre(actor: Actor) -> str:
    """The code of the centre a person works at; "" for those who look after many."""
    post = actor.post
    return post.organisation_code if post is not None and post.root_id is None else ""


@requires("learning.import_classes")
@require_safe
def import_sheet(request: HttpRequest) -> HttpResponse:
    """The blank sheet of a centre within the person's scope."""
    actor, on = actor_of(request), clock.business_today()
    organisation = organisation_by_code(request.GET.get(CENTRE, ""), where=CENTRE)
    actor.require_sees_organisation(organisation.pk)
    asked = request.GET.get(PERIOD, "") or period_choices(actor, on)[0].text
    file = io.BytesIO()
    centre, period = write_blank_sheet(file, centre_code=organisation.code, period=asked)
    return excel_file(file, f"bang-lop_{centre.code}_{period.text.replace('/', '-')}.xlsx")


def excel_file(file: io.BytesIO, name: str) -> HttpResponse:
    """A workbook to keep."""
    response = HttpResponse(file.getvalue(), content_type=EXCEL)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
