"""Fields of forms drawn in Python; their widgets as Django's templates draw them, but for white space.

A list of a hundred and sixty communes to tick is as many templates within templates, which took most of a page's time.
Widgets that are not listed here are drawn by their templates as ever.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

Widget = Mapping[str, Any]


class FormRenderer(TemplatesSetting):
    """The `FORM_RENDERER` of the product."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> SafeString:
        """A part of a form as HTML."""
        draw = DRAWN.get(template_name)
        if draw is None:
            return SafeString(super().render(template_name, context, request))
        return SafeString(draw(context["widget"]).strip())


def _shown(value: object) -> str:
    """A value as text of an attribute or an element, made safe unless it says that it is."""
    # What `django.utils.html.conditional_escape` does, for hundreds of values on a page.
    text = value if isinstance(value, str) else str(value)
    return text if isinstance(text, SafeString) else html.escape(text)


def _attributes(widget: Widget) -> str:
    found = []
    for name, value in widget["attrs"].items():
        if value is True:
            found.append(f" {_shown(name)}")
        elif value is not False:
            found.append(f' {_shown(name)}="{_shown(value)}"')
    return "".join(found)


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{_shown(widget["value"])}"'
    return f'<input type="{_shown(widget["type"])}" name="{_shown(widget["name"])}"{value}{_attributes(widget)}>'


def _ticked(widget: Widget) -> str:
    """A box or a button of a list of choices."""
    if not widget.get("wrap_label"):
        return _input(widget)
    named = f' for="{_shown(widget["attrs"]["id"])}"' if widget["attrs"].get("id") else ""
    return f"<label{named}>{_input(widget)} {_shown(widget['label'])}</label>"


def _textarea(widget: Widget) -> str:
    text = _shown(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{_shown(widget["name"])}"{_attributes(widget)}>\n{text}</textarea>'


def _option(widget: Widget) -> str:
    return f'<option value="{_shown(widget["value"])}"{_attributes(widget)}>{_shown(widget["label"])}</option>'


def _select(widget: Widget) -> str:
    found = [f'<select name="{_shown(widget["name"])}"{_attributes(widget)}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            found.append(f'<optgroup label="{_shown(group)}">')
        found.extend(map(_option, options))
        if group:
            found.append("</optgroup>")
    found.append("</select>")
    return "".join(found)


_FOLDER = "django/forms/widgets/"
#: Template of a widget → what draws it.
DRAWN: dict[str, Callable[[Widget], str]] = {
    **{
        f"{_FOLDER}{name}.html": _input
        for name in ("input", "text", "number", "email", "password", "hidden", "date", "checkbox", "file")
    },
    f"{_FOLDER}checkbox_option.html": _ticked,
    f"{_FOLDER}radio_option.html": _ticked,
    f"{_FOLDER}textarea.html": _textarea,
    f"{_FOLDER}select.html": _select,
    f"{_FOLDER}select_option.html": _option,
}


# --- A field with its label --------------------------------------------------------------------------------


def field_errors(bound: BoundField) -> SafeString:
    """What is wrong with a field, where its widget says it stands; nothing while nothing is."""
    said = "".join(f"<p>{_shown(error)}</p>" for error in bound.errors)
    return SafeString(f'<div class="gd-error" id="{_shown(bound.auto_id)}_error">{said}</div>' if said else "")


def field(bound: BoundField, kind: str = "", *, row: bool = False) -> SafeString:
    """A field with label, hint and its errors tied to it. `kind` "number" sets figures large and right."""
    errors, told, hint = bound.errors, field_errors(bound), ""
    if bound.help_text:
        hint = f'<p class="gd-hint" id="{_shown(bound.auto_id)}_helptext">{_shown(bound.help_text)}</p>'
    wrong = " gd-field--bad" if errors else ""
    match bound.field.widget:
        case forms.CheckboxInput():
            label = f'<label class="gd-check">{bound.as_widget(attrs={})}{_shown(bound.label)}</label>'
            return SafeString(f'<div class="gd-field{wrong}">{label}{hint}{told}</div>')
        case forms.RadioSelect() | forms.CheckboxSelectMultiple():
            tied = f' aria-describedby="{_shown(bound.auto_id)}_error"' if errors else ""
            offered = "".join(
                f'<label class="gd-check" for="{_shown(one.id_for_label)}">'
                f"{one.tag()}{_shown(one.choice_label)}</label>"
                for one in bound
            )
            return SafeString(
                f'<fieldset class="gd-field{wrong}" id="{_shown(bound.auto_id)}"{tied}>'
                f'<legend class="gd-legend">{_shown(bound.label)}</legend>{hint}'
                f'<div class="gd-pick{" gd-pick--row" if row else ""}">{offered}</div>{told}</fieldset>'
            )
    attributes: dict[str, str | bool] = {"class": "gd-input"}
    if kind == "number":
        attributes = {"class": "gd-input gd-input--n", "inputmode": "numeric", "autocomplete": "off"}
    free = "" if bound.field.required else f' <small class="gd-optional">{_shown(_("(không bắt buộc)"))}</small>'
    return SafeString(
        f'<div class="gd-field{wrong}"><label for="{_shown(bound.id_for_label)}">{_shown(bound.label)}{free}</label>'
        f"{hint}{bound.as_widget(attrs=attributes)}{told}</div>"
    )
