"""Number and day of the paper a plan stands on."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Refused

from .. import actions, rules
from ..forms import NumberForm, refuse
from ..queries import plan_for
from .plan import head


@requires(rules.WRITE, rules.DECIDE, rules.NUMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_number(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter or correct number and day: typed, or by choosing the document the office issued."""
    actor = actor_of(request)
    plan = plan_for(actor, pk)
    rules.may_number(actor, plan).require()
    initial = {"document": plan.document_id, "symbol": plan.symbol, "issued_on": plan.issued_on}
    form = NumberForm(request.POST or None, documents=actions.issued_documents(actor, plan), initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.enter_number(
                by=actor,
                plan_id=pk,
                symbol=given["symbol"],
                issued_on=given["issued_on"],
                document_id=given["document"],
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Đã ghi số, ký hiệu của kế hoạch."))
            return redirect("plan_page", pk)
    status = 400 if form.is_bound and not form.is_valid() else 200
    return render(request, "plans/plan_number.html", {**head(actor, plan), "form": form}, status=status)
