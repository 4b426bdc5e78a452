"""Widgets drawn in Python are those Django's templates would draw, but for white space between elements."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.functional import lazystr
from django.utils.safestring import mark_safe

from gdtx.foundation.form_drawing import DRAWN, FormRenderer

NASTY = """<b>"đậm" & 'xiên'</b>"""
CHOICES: list[Any] = [("", "—"), ("a", NASTY), ("1", lazystr("Một")), (2, 2), ("d", mark_safe("<i>sẵn</i>"))]
GROUPED: list[Any] = [(NASTY, [("a", "A"), ("b", NASTY)]), ("c", "C")]
ATTRIBUTES: list[dict[str, Any]] = [
    {"id": "id_y"},
    {"id": "id_x", "class": "gd-input", "required": True, "disabled": False, "rows": 6, "title": NASTY},
]
WIDGETS: list[tuple[forms.Widget, list[Any]]] = [
    (forms.TextInput(), [None, "", NASTY, 1200, lazystr("chờ")]),
    (forms.NumberInput(), [None, 0, 12345]),
    (forms.EmailInput(), ["a@b.vn"]),
    (forms.PasswordInput(), ["bí mật"]),
    (forms.HiddenInput(), [None, NASTY]),
    (forms.DateInput(), [None, dt.date(2021, 1, 20), "20/01/2021"]),
    (forms.FileInput(), [None]),
    (forms.CheckboxInput(), [None, True, False, "1"]),
    (forms.Textarea(), [None, "", f"hai dòng\n{NASTY}"]),
    (forms.Select(choices=CHOICES), [None, "a", "1", 2]),
    (forms.Select(choices=GROUPED), ["b", "c"]),
    (forms.SelectMultiple(choices=CHOICES), [["a", "d"]]),
    (forms.RadioSelect(choices=CHOICES), [None, "a"]),
    (forms.CheckboxSelectMultiple(choices=CHOICES), [None, ["a", "d"]]),
]


def closed_up(drawn: str) -> str:
    """Without the white space between elements, which browsers do not look at."""
    return re.sub(r">\s+<", "><", drawn)


@pytest.mark.parametrize("attributes", ATTRIBUTES, ids=["plain", "attributes"])
@pytest.mark.parametrize(("widget", "values"), WIDGETS, ids=lambda case: type(case).__name__)
def test_a_widget_is_drawn_as_the_template_draws_it(
    widget: forms.Widget, values: list[Any], attributes: dict[str, Any]
) -> None:
    for value in values:
        ours = widget.render("ten-truong", value, attributes, renderer=FormRenderer())
        theirs = widget.render("ten-truong", value, attributes, renderer=TemplatesSetting())
        assert closed_up(ours) == closed_up(theirs)


@pytest.mark.parametrize("kind", [forms.RadioSelect, forms.CheckboxSelectMultiple])
def test_each_choice_is_drawn_as_the_template_draws_it(kind: type[forms.RadioSelect]) -> None:
    def choices(renderer: TemplatesSetting) -> list[tuple[str, str]]:
        class Form(forms.Form):
            which = forms.ChoiceField(choices=CHOICES, widget=kind)

        form = Form({"which": "a"}, renderer=renderer)
        return [(one.tag(), one.id_for_label) for one in form["which"]]

    assert choices(FormRenderer()) == choices(TemplatesSetting())
    assert len(choices(FormRenderer())) == len(CHOICES)


def test_what_is_not_listed_is_left_to_its_template() -> None:
    widget = forms.SplitDateTimeWidget()
    assert widget.template_name not in DRAWN
    assert widget.render("luc", None, renderer=FormRenderer()) == widget.render(
        "luc", None, renderer=TemplatesSetting()
    )
