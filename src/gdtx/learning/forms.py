"""What people type about a class, turned into plain values. What is right is said by `checks`, not here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gdtx.catalogue.models import ThematicGroup
from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import date_short, number, parse_date, parse_number
from gdtx.network.models import OrganisationVersion

from .checks import Problem, check_values, missing_texts
from .enums import Mode
from .facts import FIELDS, TITLES, ClassFacts


class CountField(forms.Field):
    """A whole number as people type it: `1200`, `1.200`, `12 người`."""

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        try:
            return parse_number(str(value))
        except Refused as refusal:
            raise ValidationError(refusal.sentence, code=refusal.rule) from None

    def prepare_value(self, value: Any) -> Any:
        return number(value) if isinstance(value, int) else value


class DayField(forms.Field):
    """A day as people type it: `05/10/2020`, `5-10-2020`, `ngày 05 tháng 10 năm 2020`."""

    def to_python(self, value: Any) -> dt.date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, dt.date):
            return value
        try:
            return parse_date(str(value))
        except Refused as refusal:
            raise ValidationError(refusal.sentence, code=refusal.rule) from None

    def prepare_value(self, value: Any) -> Any:
        return date_short(value) if isinstance(value, dt.date) else value


def _text(name: str, **more: Any) -> forms.CharField:
    return forms.CharField(label=TITLES[name], required=False, strip=True, **more)


def _count(name: str, **more: Any) -> CountField:
    return CountField(label=TITLES[name], required=False, **more)


class ClassForm(forms.Form):
    """The facts of a class. What is wrong with them is said by `checks`, for all fields at once."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    topic = forms.CharField(
        label=_("Chuyên đề"),
        strip=True,
        widget=forms.TextInput(attrs={"list": "chuyen-de-cu", "autocomplete": "off"}),
    )
    turns = CountField(label=TITLES["turns"], help_text=_("Mỗi người dự lớp là một lượt."))
    female = _count("female", help_text=_("Trong số lượt đó."))
    start_on = DayField(label=_("Ngày mở"), widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    place = _text("place", widget=forms.TextInput(attrs={"list": "dia-diem-cu", "autocomplete": "off"}))
    group_id = forms.TypedChoiceField(label=TITLES["group_id"], coerce=int, empty_value=None)
    end_on = DayField(label=TITLES["end_on"], required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    sessions = _count("sessions")
    minority = _count("minority")
    migrant = _count("migrant")
    persons = _count("persons", help_text=_("Số người khác nhau, không lớn hơn số lượt."))
    mode = forms.ChoiceField(
        label=TITLES["mode"], required=False, choices=[("", _("Không ghi")), *Mode.choices], widget=forms.RadioSelect
    )
    presenter = _text("presenter")
    partner = _text("partner")
    run_by = _text("run_by", help_text=_("Để trống nếu trung tâm tự mở lớp."))
    cost = _count("cost")
    funding = _text("funding")

    def __init__(self, *args: Any, groups: Sequence[ThematicGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, text in missing_texts().items():
            self.fields[name].error_messages["required"] = text
        choices = [("", _("Chọn nhóm nội dung")), *((row.pk, row.name) for row in groups)]
        self.fields["group_id"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Check what can be checked without the centre, so that every problem is told at once."""
        self.add_problems(check_values(self.facts))
        return self.cleaned_data

    @property
    def facts(self) -> ClassFacts:
        """The facts as typed."""
        return ClassFacts.clean({name: self.cleaned_data.get(name) for name in FIELDS})

    def add_problems(self, problems: Iterable[Problem]) -> None:
        """Tie each problem to its field; what has no field of its own goes on top."""
        for problem in problems:
            # A field that could not be read is missing only for that reason, which has been told.
            if problem.warning or problem.field in self.errors:
                continue
            self.add_error(problem.field if problem.field in self.fields else None, problem.message)

    @property
    def opens_details(self) -> bool:
        """Whether the folded part must be open: it holds an error or something typed."""
        more = ("end_on", "sessions", "minority", "migrant", "persons", "mode", "presenter", "partner")
        return any(self.errors.get(name) or self[name].value() for name in (*more, "run_by", "cost", "funding"))


class CentreForm(forms.Form):
    """For which of several centres a class is logged."""

    centre = forms.ChoiceField(label=_("Trung tâm"))

    def __init__(self, *args: Any, centres: Iterable[OrganisationVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(row.organisation.code, row.name) for row in centres]
        self.fields["centre"].choices = choices  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why something is taken back; whether it says enough is the action's rule."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("Lý do"), strip=True, required=True, widget=forms.Textarea(attrs={"rows": 3}), max_length=300
    )


class PeriodForm(forms.Form):
    """A period by its code, and a word about it."""

    period = forms.CharField(label=_("Kỳ"), strip=True)
    reason = forms.CharField(label=_("Ghi chú"), strip=True, required=False, max_length=300)
