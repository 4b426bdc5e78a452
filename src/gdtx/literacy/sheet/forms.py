"""What a person chooses before a survey sheet is read, and the refused row that they correct."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from gdtx.catalogue import ethnic_groups
from gdtx.intake.forms import EXCEL, FileForm

from . import vocabulary
from .columns import COLUMNS, GROUPS, KEYS
from .correcting import LONGEST

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


class RowForm(forms.Form):
    """A refused row, one field for each column of the sheet; its faults stand at their fields from the first look on.

    Always bound: to what is kept of the row, or to what was typed.
    """

    def __init__(self, told: Mapping[str, str], refusals: Iterable[Mapping[str, Any]] = ()) -> None:
        super().__init__(told)
        for column in COLUMNS:
            offered = {"list": f"list_{column.key}"} if column.key in OFFERED else {}
            self.fields[column.key] = forms.CharField(
                label=column.label,
                required=False,
                max_length=LONGEST,
                widget=forms.TextInput(attrs={**offered, "autocomplete": "off"}),
            )
        self.full_clean()
        keys = {column.name: column.key for column in COLUMNS}
        for each in refusals:
            self.add_error(keys.get(str(each["column"])), str(each["message"]))

    @property
    def wrong(self) -> list[forms.BoundField]:
        """The cells that are refused."""
        return [self[column.key] for column in COLUMNS if column.key in self.errors]

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The other cells, by the groups of the sheet; the running number is left out."""
        found = []
        for first, last, title in GROUPS:
            within = KEYS[KEYS.index(first) : KEYS.index(last) + 1]
            found.append((title, [self[key] for key in within if key not in self.errors and key != "order"]))
        return found

    @property
    def offered(self) -> list[tuple[str, list[str]]]:
        """Words to choose from, by the id of their list."""
        return [(f"list_{key}", [*words]) for key, words in OFFERED.items()]


#: Columns whose words are known.
OFFERED: dict[str, Iterable[str]] = {
    "ethnicity": [name for name in ethnic_groups.NAMES.values() if name],
    "residence_kind": ["Thường trú", "Tạm trú"],
    "degree": [*vocabulary.SCHOOL_DEGREES],
    "circumstance": [*vocabulary.CIRCUMSTANCE_WORDS.values()],
}
