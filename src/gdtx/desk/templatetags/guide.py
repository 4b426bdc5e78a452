"""``{% load guide %}``: links, names of buttons, sentences of refusals and pictures in the pages of the guide."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import resolve
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify

from gdtx.desk.addresses import address
from gdtx.desk.guide_pictures import PICTURES
from gdtx.foundation.access import PUBLIC, rule_of
from gdtx.foundation.vietnamese_text import fold

register = template.Library()


@register.simple_tag(takes_context=True)
def go(context: Context, name: str, text: str, *arguments: str, **query: str) -> SafeString:
    """A link to a page of the product; its bare name where the reader has no such page or may not open it.

    ``arguments`` may be empty ("" for the area of somebody without a post): then there is no such page either.
    """
    href = address(name, *arguments, **query) if all(arguments) else ""
    if href and _opens(context["request"], href):
        return format_html('<a href="{}">{}</a>', href, text)
    return format_html('<b class="gd-guide__shut">{}</b>', text)


def _opens(request: HttpRequest, href: str) -> bool:
    """Whether the rule of the page lets the reader in. Where (which centre) is not asked here."""
    rule = rule_of(resolve(href.partition("?")[0]).func)
    if rule == PUBLIC:
        return True
    actor = getattr(request, "actor", None)
    if not actor or rule is None:
        return False
    return not rule.permissions or any(actor.has(permission) for permission in rule.permissions)


@register.simple_tag
def press(label: str) -> SafeString:
    """The name of a button, link or field, exactly as the page shows it; … stands for what differs."""
    return format_html("<b>“{}”</b>", label)


@register.simple_tag
def says(sentence: str) -> SafeString:
    """What the product says, exactly; … stands for what differs."""
    return format_html("<q>{}</q>", sentence)


@register.simple_block_tag
def contents(content: str) -> SafeString:
    """The third headings inside get an address of their own; from three on they are listed before the text."""
    found: list[tuple[str, str]] = []

    def named(heading: re.Match[str]) -> str:
        place = slugify(fold(heading[1]))
        found.append((place, heading[1]))
        return f'<h3 id="{place}">{heading[1]}</h3>'

    # Headings of our own templates: plain words, nothing in them comes from people.
    text = SafeString(re.sub(r"<h3>([^<]+)</h3>", named, content))
    if len(found) < 3:
        return text
    listed = render_to_string("desk/guide/parts/contents.html", {"headings": found})
    return SafeString(listed + text)


@register.inclusion_tag("desk/guide/parts/picture.html")
def picture(name: str) -> dict[str, Any]:
    """A picture of the guide with its caption."""
    shown = PICTURES[name]
    return {
        "picture": shown,
        "address": static(f"desk/guide/{name}.png"),
        "width": shown.size[0],
        "height": shown.size[1],
    }
