"""Short links: to the right page, after sign-in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from gdtx.foundation.access import signed_in
from gdtx.inbox.queries import link_by_code


@signed_in
@require_safe
def short_link(request: HttpRequest, code: str) -> HttpResponse:
    """Lead to the page of the link; a visitor is asked to sign in first and comes back here."""
    return redirect(link_by_code(code).path)
