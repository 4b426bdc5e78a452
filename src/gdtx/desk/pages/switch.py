"""Choosing which of several posts one is working in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gdtx.foundation.access import ACTING_POST_SESSION_KEY, actor_of, signed_in
from gdtx.foundation.errors import NotFound


@signed_in
@require_POST
def switch_post(request: HttpRequest) -> HttpResponse:
    """Work in another post from now on, and go back to the page one came from."""
    wanted = request.POST.get("post", "")
    post = next((post for post in actor_of(request).posts if str(post.id) == wanted), None)
    if post is None:
        raise NotFound("unknown_post", _("Hôm nay bạn không giữ chức vụ này."))
    request.session[ACTING_POST_SESSION_KEY] = post.id
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return redirect(target if safe else "desk")
