"""The first page of a signed-in person, and where the bare address leads."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from gdtx.desk.desks import template_and_context
from gdtx.desk.work import work_for
from gdtx.foundation import clock
from gdtx.foundation.access import actor_of, public, signed_in


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """To the desk, or to the sign-in page."""
    return redirect("desk" if request.user.is_authenticated else "account_login")


@signed_in
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for the person in the post they are working in."""
    actor = actor_of(request)
    template, context = template_and_context(actor, clock.business_today())
    return render(request, template, {**context, "work": work_for(actor)})
