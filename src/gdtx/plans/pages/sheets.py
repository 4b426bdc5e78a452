"""Excel of one plan: the sheet of its activities blank and filled, the whole plan, and taking a sheet in."""

from __future__ import annotations

import io

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gdtx.accounts.queries import is_synthetic
from gdtx.catalogue.queries import groups_for
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.pages import paginate
from gdtx.intake.forms import FileForm
from gdtx.intake.standing import batches_table, steps_of
from gdtx.learning.pages.imports import excel_file
from gdtx.network.models import Organisation
from gdtx.network.queries import organisation_versions_on
from gdtx.network.scope import Actor

from .. import rules
from ..actions.parts import place_of
from ..excel import activities as excel
from ..excel.plan import write_plan
from ..imports.taking import batches_of, require_takes_rows, upload
from ..models import Plan
from ..offered import open_tasks
from ..queries import activities_of, plan_for, targets_of
from .plan import head


@requires(rules.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a file; what it holds is shown before anything is written."""
    actor = actor_of(request)
    plan = plan_for(actor, pk)
    require_takes_rows(actor, plan)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        batch = upload(by=actor, plan_id=plan.pk, chunks=file.chunks(), file_name=file.name or "")
        return redirect("plan_batch", batch.code)
    page = paginate(request, batches_of(actor, plan), per_page=10, noun=_("lần nhập"))
    context = {
        **head(actor, plan),
        "form": form,
        "steps": steps_of(None),
        "page": page,
        "table": batches_table(
            list(page.items),
            _("Các lần nhập vào kế hoạch này, mới nhất trước"),
            href=lambda batch: reverse("plan_batch", args=[batch.code]),
        ),
    }
    return render(request, "plans/import_start.html", context, status=400 if form.errors else 200)


@requires(rules.WRITE)
@require_safe
def plan_blank_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet of the plan without its activities, to write new ones."""
    actor = actor_of(request)
    plan = plan_for(actor, pk)
    rules.may_write(actor, plan).require()
    return _sheet(actor, plan, blank=True)


@requires(rules.SEE)
@require_safe
def plan_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet of the plan with its activities: it can be changed and taken in again."""
    actor = actor_of(request)
    return _sheet(actor, plan_for(actor, pk), blank=False)


def _sheet(actor: Actor, plan: Plan, *, blank: bool) -> HttpResponse:
    code, name = _organisation(actor, plan)
    rows = [] if blank else activities_of(plan)
    file = io.BytesIO()
    excel.write_sheet(
        file,
        plan,
        rows,
        organisation_code=code,
        organisation_name=name,
        groups=groups_for(place_of(plan)[0], plan.starts_on),
        tasks=open_tasks(actor, plan) if rules.may_write(actor, plan) else [],
        synthetic=is_synthetic(),
    )
    return excel_file(file, f"{'mau_' if blank else ''}hoat_dong_{code}_{_period(plan)}.xlsx")


@requires(rules.SEE)
@require_safe
def plan_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole plan as a workbook: what it says, its targets and its activities."""
    actor = actor_of(request)
    plan = plan_for(actor, pk)
    code, name = _organisation(actor, plan)
    file = io.BytesIO()
    write_plan(
        file, plan, targets_of(plan), activities_of(plan), organisation=name, on=actor.on, synthetic=is_synthetic()
    )
    return excel_file(file, f"ke_hoach_{code}_{_period(plan)}.xlsx")


def _organisation(actor: Actor, plan: Plan) -> tuple[str, str]:
    code = Organisation.objects.filter(pk=plan.organisation_id).values_list("code", flat=True).get()
    names = organisation_versions_on([plan.organisation_id], actor.on, nearest=True)
    return code, names[plan.organisation_id].name


def _period(plan: Plan) -> str:
    return plan.period.replace("/", "-")
