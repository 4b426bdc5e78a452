"""Answers that belong to no subject: the icons."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from gdtx.foundation import icons
from gdtx.foundation.access import public


@public
@require_safe
def icon_sprite(request: HttpRequest, fingerprint: str) -> HttpResponse:
    """The sprite under the address that carries its fingerprint; a browser keeps it for a year."""
    if fingerprint != icons.fingerprint():
        raise Http404
    return HttpResponse(
        icons.sprite(),
        content_type="image/svg+xml",
        headers={"Cache-Control": "public, max-age=31536000, immutable"},
    )
