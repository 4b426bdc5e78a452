"""The guide: an index with the reader's own pages first, one page a role, and how to sign in for everybody."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gdtx.desk.guide import BY_SLUG, PAGES, SIGN_IN, GuidePage, own_pages
from gdtx.foundation.access import actor_of, public, signed_in
from gdtx.network.enums import Level
from gdtx.network.scope import Actor

ABOVE_COMMUNES = (Level.COUNTRY, Level.PROVINCE, Level.DISTRICT)


@signed_in
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """The index."""
    own = own_pages(actor_of(request))
    others = [page for page in PAGES if page not in own]
    return render(request, "desk/guide/index.html", {"own": own, "others": others, "sign_in": SIGN_IN})


@signed_in
@require_safe
def guide_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of a role. Anybody may read what the others do; the links are those that the reader may open."""
    page = BY_SLUG.get(slug)
    if page is None:
        raise Http404(slug)
    return _render(request, page)


@public
@require_safe
def guide_sign_in(request: HttpRequest) -> HttpResponse:
    """How to sign in."""
    return _render(request, SIGN_IN)


def _render(request: HttpRequest, page: GuidePage) -> HttpResponse:
    actor: Actor | None = actor_of(request) or None
    post = actor.post if actor else None
    context = {
        "page": page,
        "is_own": actor is not None and page in own_pages(actor),
        # The area of the post; ``wide`` only where there are communes below it.
        "here": post.area_code if post else "",
        "wide": post.area_code if post and post.root_level in ABOVE_COMMUNES else "",
        "unit": post.organisation_code if post else "",
    }
    return render(request, page.template, context)
