"""``{% load audit %}``: the way from a record to what happened to it."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from gdtx.audit.queries import PERMISSION, Record, sees_record
from gdtx.audit.wording import Origin
from gdtx.foundation.templatetags.gdtx import icon

register = template.Library()


@register.simple_tag(takes_context=True)
def audit_record(context: Context, kind: str, number: int | str) -> SafeString:
    """A button to everything that happened to the record; nothing for who may not read the audit.

    ``kind`` is the type of subject of its events, or `organisation`, `area` for all that concerns one.
    """
    request: Any = context.get("request")
    actor = getattr(request, "actor", None)
    if not actor or not actor.has(PERMISSION):
        return SafeString("")
    if kind in ("organisation", "area") and not sees_record(actor, Record(kind, str(number), Origin())):
        return SafeString("")
    return format_html(
        '<a class="gd-btn" href="{}">{}{}</a>',
        reverse("audit_record", args=[kind, number]),
        icon("history"),
        _("Nhật ký"),
    )
