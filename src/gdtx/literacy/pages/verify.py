"""What anybody may ask of a print: whether we made it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from gdtx.foundation import clock
from gdtx.foundation.access import public

from ..documents.forms import title_of
from ..prints.checking import TooMany, check_print
from ..prints.codes import grouped, read_code

CODE = "ma"
#: Longer than any code with whatever people type between its letters.
LONGEST = 60


@public
@require_safe
def print_ask(request: HttpRequest) -> HttpResponse:
    """A field for the code; a code that can be one leads to its own address."""
    text = request.GET.get(CODE, "")[:LONGEST].strip()
    code = read_code(text)
    if code is not None:
        return redirect("print_check", code)
    return _page(request, {"text": text, "unreadable": bool(text)})


@public
@require_safe
def print_check(request: HttpRequest, code: str) -> HttpResponse:
    """Yes with form, area and year, or no. Nothing else is told."""
    text = code[:LONGEST]
    try:
        found = check_print(text=text, address=request.META.get("REMOTE_ADDR", ""), at=clock.now())
    except TooMany as refusal:
        return _page(request, {"text": text, "refusal": refusal}, status=refusal.status)
    read = read_code(text)
    context = {"text": grouped(read) if read else text, "asked": True, "found": found}
    if found is not None:
        context["title"] = title_of(found.form)
    return _page(request, context, status=200 if found else 404)


def _page(request: HttpRequest, context: dict[str, object], status: int = 200) -> HttpResponse:
    response = render(request, "literacy/print_check.html", context, status=status)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
