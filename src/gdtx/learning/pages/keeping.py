"""A page sent after its sender lost the right to it: refused with the reason, and everything typed is shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from gdtx.catalogue.queries import GroupBook
from gdtx.foundation.errors import Refused
from gdtx.learning.enums import Mode

View = Callable[..., HttpResponseBase]

#: What a person did not type.
_OURS = {"csrfmiddlewaretoken", "key", "version", "so-noi", "anh-giu"}


def keeps_typed(labels: Callable[[], dict[str, Any]]) -> Callable[[View], View]:
    """Around a view that writes: a refusal of a POST shows what was typed under the labels of its fields.

    Stands outside of `requires`, since the person may have lost the post since the page was opened.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except Refused as refusal:
                if request.method != "POST" or not request.user.is_authenticated:
                    raise
                return _refused(request, refusal, labels())

        return kept

    return decorate


def _refused(request: HttpRequest, refusal: Refused, labels: dict[str, Any]) -> HttpResponse:
    typed = []
    for name, values in request.POST.lists():
        text = "; ".join(value.strip() for value in values if value.strip())
        if text and name not in _OURS:
            row, _dash, field = name.rpartition("-")
            label = str(labels.get(field, field))
            typed.append((f"{label} ({row.removeprefix('noi')})" if row else label, _said(name, text)))
    return render(request, "learning/class_kept.html", {"refusal": refusal, "typed": typed}, status=refusal.status)


def _said(name: str, text: str) -> str:
    """What a choice is called, instead of the number or code that was sent."""
    if name == "group_id" and text.isdecimal():
        group = GroupBook().by_id.get(int(text))
        return group.name if group else text
    return str(Mode(text).label) if name == "mode" and text in Mode.values else text
