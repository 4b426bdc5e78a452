"""What a person chooses before a survey sheet is read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from gdtx.intake.forms import EXCEL, FileForm

XLS = "application/vnd.ms-excel"


class SheetForm(FileForm):
    """The file, the commune and the year it is of."""

    field_order = ("commune", "year", "file")

    commune = forms.CharField(label=gettext_lazy("Mã xã, phường"), max_length=10, strip=True)
    year = forms.TypedChoiceField(label=gettext_lazy("Năm điều tra"), coerce=int)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["year"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(year, str(year)) for year in years]
        file = self.fields["file"]
        file.label = gettext_lazy("Phiếu điều tra (.xls, .xlsx)")
        file.widget.attrs["accept"] = f".xls,.xlsx,{EXCEL},{XLS}"


class ReasonForm(forms.Form):
    """Why a batch is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do"), strip=True, widget=forms.Textarea(attrs={"rows": 3}), max_length=300
    )
