"""The official survey sheet: choosing a file, the empty form, the register of a commune as the sheet."""

from __future__ import annotations

import io
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import NotFound, Refused
from gdtx.foundation.pages import Cell, paginate
from gdtx.intake.forms import EXCEL
from gdtx.intake.standing import batches_table, steps_of
from gdtx.network.enums import Level
from gdtx.network.models import AreaVersion
from gdtx.network.scope import Actor
from gdtx.people.enums import Purpose

from ..areas import map_date
from ..questions import checked_year
from ..records import PERMISSION as ENTER
from ..sheet import exporting, making
from ..sheet.commune import Commune, commune_of
from ..sheet.forms import XLS, SheetForm
from ..sheet.taking import upload, visible_batches

SEE = exporting.SEE
COMMUNE, YEAR = "xa", "nam"
_YEARS_BACK = 4


def sheet_file(file: io.BytesIO, name: str, kind: str) -> HttpResponse:
    """A workbook to keep."""
    response = HttpResponse(file.getvalue(), content_type=XLS if kind == "xls" else EXCEL)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def _own_commune(request: HttpRequest, actor: Actor) -> str:
    """The code of the commune asked for, else that of the post; "" for who answers for several."""
    asked = request.GET.get(COMMUNE, "").strip()
    if asked:
        return asked
    roots = {post.root_id for post in actor.posts_with(ENTER) if post.root_id is not None}
    found = AreaVersion.objects.on(actor.on).filter(area_id__in=roots, area__level=Level.COMMUNE)
    codes = list(found.values_list("code", flat=True)[:2])
    return codes[0] if len(codes) == 1 else ""


def _known_commune(actor: Actor, code: str, year: int) -> Commune | None:
    """The commune if it is one whose register the person enters."""
    try:
        found = commune_of(code, year, where=COMMUNE)
    except (NotFound, Refused):
        return None
    return found if actor.may(ENTER, area_id=found.area_id) else None


@requires(ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def sheet_start(request: HttpRequest) -> HttpResponse:
    """Choose a file; what it holds is shown before anything is written."""
    actor = actor_of(request)
    years = list(range(actor.on.year, actor.on.year - _YEARS_BACK - 1, -1))
    code = _own_commune(request, actor)
    if request.method == "POST":
        form = SheetForm(request.POST, request.FILES, years=years)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                batch = upload(
                    by=actor,
                    chunks=file.chunks(),
                    file_name=file.name or "",
                    year=form.cleaned_data["year"],
                    commune=form.cleaned_data["commune"],
                )
                return redirect("sheet_batch", batch.code)
            except Refused as refused:
                form.add_error("commune", refused.sentence)
        code = form.data.get("commune", code)
    else:
        asked = request.GET.get(YEAR, "")
        year = int(asked) if asked in map(str, years) else years[0]
        form = SheetForm(years=years, initial={"commune": code, "year": year})
    commune = _known_commune(actor, code, years[0]) if code else None
    page = paginate(request, visible_batches(actor), per_page=10, noun=_("lần nhập"))
    context = {
        "form": form,
        "commune": commune,
        "steps": steps_of(None),
        "page": page,
        "table": batches_table(
            list(page.items),
            _("Các lần nhập phiếu điều tra, mới nhất trước"),
            href=lambda batch: reverse("sheet_batch", args=[batch.code]),
            about=_("Xã"),
            told=lambda batch: Cell(str(batch.sheet.get("commune", "")), note=_("năm %s") % batch.period),
            cards=True,
        ),
        **_out(actor, commune),
    }
    return render(request, "literacy/sheet_start.html", context, status=400 if form.errors else 200)


def _out(actor: Actor, commune: Commune | None) -> dict[str, Any]:
    """What can be taken out of the commune: the years its register has, its villages, what for."""
    if commune is None or not actor.may(SEE, area_id=commune.area_id):
        return {"years": []}
    years = exporting.known_of(commune)
    villages = exporting.villages_of(commune, years[0].year) if years else []
    nameless = [each for each in years if each.nameless]
    return {"years": years, "villages": villages, "purposes": Purpose.choices, "nameless": nameless}


@requires(ENTER, SEE)
@require_safe
def sheet_blank(request: HttpRequest, kind: str) -> HttpResponse:
    """The empty sheet of this year."""
    year = actor_of(request).on.year
    file = io.BytesIO()
    making.write_empty(file, year=year, kind=_kind(kind))
    return sheet_file(file, f"mau_phieu_dieu_tra_{year}", kind)


@requires(SEE)
@require_safe
def sheet_export(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The register of a commune and a year, or of one village, as the sheet; noted with the purpose."""
    actor = actor_of(request)
    asked = request.GET.get(YEAR, "")
    year = checked_year(int(asked)) if asked.isascii() and asked.isdigit() and len(asked) == 4 else actor.on.year
    found = AreaVersion.objects.on(map_date(year)).filter(code=code, area__level=Level.COMMUNE).first()
    if found is None:
        raise NotFound("unknown_area", _("Không có xã nào mang mã “%s”.") % code)
    actor.require_sees_area(found.area_id)
    purpose = request.GET.get("muc-dich", Purpose.SURVEY)
    file = io.BytesIO()
    exporting.export(
        file,
        by=actor,
        commune=Commune(found.area_id, found.code, found.name),
        year=year,
        kind=_kind(kind),
        purpose=purpose if purpose in Purpose.values else Purpose.SURVEY,
        village=request.GET.get("thon", "").strip(),
    )
    return sheet_file(file, f"phieu_dieu_tra_{code}_{year}", kind)


def _kind(kind: str) -> str:
    if kind not in making.KINDS:
        raise NotFound("unknown_file_type", _("Chỉ có dạng .xlsx và .xls."))
    return kind
