"""What people send to be read, and what they make of each field that was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdtx.foundation.errors import Refused

from ..actions import Decided
from ..models import ReadField
from ..read_kinds import KINDS, Column, ReadKind
from ..read_values import require_complete, shown_value, tidy_column, words_of

#: What a person says of a field; `actions.readings` knows the codes.
DECISIONS = (("", gettext_lazy("Để sau")), ("take", gettext_lazy("Lấy")), ("refuse", gettext_lazy("Không lấy")))
_DECISION_OF = {"taken": "take", "corrected": "take", "refused": "refuse"}
Bodies = Sequence[tuple[int, str]]


class StartForm(forms.Form):
    """A text to be read: pasted, or a file."""

    organisation = forms.TypedChoiceField(label=gettext_lazy("Lập hồ sơ cho"), coerce=int)
    file = forms.FileField(
        label=gettext_lazy("Chọn tệp"),
        required=False,
        help_text=gettext_lazy("Văn bản (.txt), Word (.docx) hoặc PDF có chữ. Tệp được giữ lại làm nguồn."),
        widget=forms.FileInput(attrs={"accept": ".txt,.docx,.pdf"}),
        allow_empty_file=True,
    )
    text = forms.CharField(
        label=gettext_lazy("Hoặc dán nội dung"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12}),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, files: MultiValueDict[str, Any] | None = None, *, bodies: Bodies
    ) -> None:
        super().__init__(data, files)
        self.fields["organisation"].choices = bodies  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One of the two, not both."""
        given = super().clean() or {}
        if "file" in self.errors:
            return given
        if given.get("file") and given.get("text", "").strip():
            self.add_error("text", _("Đã chọn tệp nên không cần dán nội dung. Hãy bỏ một trong hai."))
        if not given.get("file") and not given.get("text", "").strip():
            self.add_error("file", _("Chưa có văn bản. Hãy chọn một tệp hoặc dán nội dung."))
        return given


def column_field(column: Column, bodies: Bodies, *, asked: bool = False) -> forms.Field:
    """How a column is typed. What is right is said by `read_values`."""
    common: dict[str, Any] = {"label": column.label, "help_text": column.hint, "required": asked and column.required}
    if column.sort in ("choice", "body"):
        choices = [(str(pk), name) for pk, name in bodies] if column.sort == "body" else list(column.choices)
        if column.required and not asked and choices and choices[0][0]:
            choices.insert(0, ("", "—"))
        return forms.ChoiceField(choices=choices, **common)
    widget: forms.Widget = forms.Textarea(attrs={"rows": 3}) if column.sort == "area" else forms.TextInput()
    return forms.CharField(strip=True, widget=widget, **common)


@dataclass(frozen=True, slots=True)
class FieldInputs:
    """The inputs of one field: its columns, and what is decided about it (None: typing decides)."""

    field: ReadField
    kind: ReadKind
    columns: list[forms.BoundField]
    decision: forms.BoundField | None

    @property
    def words(self) -> str:
        """The field in one line."""
        return words_of(self.field)


class DecidingForm(forms.Form):
    """The fields of one page, each with its columns and the decision about it."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(
        self, data: Mapping[str, Any] | None, *, rows: Sequence[ReadField], version: int, bodies: Bodies
    ) -> None:
        super().__init__(data, initial={"version": version})
        self.rows = rows
        for row in rows:
            self._add(row, bodies)

    def _add(self, row: ReadField, bodies: Bodies) -> None:
        for column in KINDS[row.kind].columns:
            field = column_field(column, bodies)
            field.initial = shown_value(column, row.value(column.name))
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = min(max(2, len(row.value(column.name)) // 55 + 1), 12)
            self.fields[f"{row.pk}_{column.name}"] = field
        if not self._by_typing(row):
            self.fields[f"{row.pk}_decision"] = forms.ChoiceField(
                label=_("Mục này"),
                choices=DECISIONS,
                required=False,
                widget=forms.RadioSelect,
                initial=_DECISION_OF.get(row.state, ""),
            )

    @staticmethod
    def _by_typing(row: ReadField) -> bool:
        return row.by_hand and KINDS[row.kind].single

    def clean(self) -> dict[str, Any]:
        """Every column that cannot be kept, each at its place."""
        given = super().clean() or {}
        for row in self.rows:
            kind, values = KINDS[row.kind], {}
            for column in kind.columns:
                name = f"{row.pk}_{column.name}"
                try:
                    values[column.name] = tidy_column(column, given.get(name, ""))
                except Refused as refusal:
                    self.add_error(name, refusal.sentence)
            if given.get(f"{row.pk}_decision") == "take" and len(values) == len(kind.columns):
                try:
                    require_complete(kind, values)
                except Refused as refusal:
                    self.add_error(f"{row.pk}_{refusal.where}", refusal.sentence)
        return given

    @property
    def decided(self) -> dict[int, Decided]:
        """What was typed and chosen, as the action takes it."""
        return {
            row.pk: Decided(
                {column.name: self.cleaned_data[f"{row.pk}_{column.name}"] for column in KINDS[row.kind].columns},
                self.cleaned_data.get(f"{row.pk}_decision", ""),
            )
            for row in self.rows
        }

    def inputs(self) -> Iterator[FieldInputs]:
        """The inputs of every field in order."""
        for row in self.rows:
            kind = KINDS[row.kind]
            columns = [self[f"{row.pk}_{column.name}"] for column in kind.columns]
            decision = None if self._by_typing(row) else self[f"{row.pk}_decision"]
            yield FieldInputs(row, kind, columns, decision)


class AddForm(forms.Form):
    """A field the rules did not find."""

    def __init__(self, data: Mapping[str, Any] | None, *, kind: ReadKind, version: int) -> None:
        super().__init__(data)
        self.kind = kind
        for column in kind.columns:
            self.fields[column.name] = column_field(column, (), asked=True)
        self.fields["words"] = forms.CharField(
            label=_("Chép từ văn bản"),
            required=False,
            help_text=_("Vài chữ đúng như trong văn bản, để đánh dấu chỗ của mục này."),
        )
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, min_value=1, initial=version)

    @property
    def values(self) -> dict[str, str]:
        """The columns as typed."""
        return {column.name: str(self.cleaned_data.get(column.name, "")) for column in self.kind.columns}


class EnterForm(forms.Form):
    """Making the record of what was taken."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    leave_open = forms.BooleanField(label=gettext_lazy("Bỏ qua các mục chưa soát"), required=False)


class ReadPhotosForm(forms.Form):
    """A picture for each caption, and whether they may be public."""

    consent = forms.BooleanField(
        label=gettext_lazy(
            "Những người trong ảnh đồng ý đăng công khai (không có trẻ em, hoặc đã được gia đình đồng ý)"
        ),
        required=False,
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: MultiValueDict[str, Any] | None = None,
        *,
        captions: Sequence[ReadField],
    ) -> None:
        super().__init__(data, files)
        self.captions = captions
        for place, caption in enumerate(captions, 1):
            self.fields[f"picture_{caption.pk}"] = forms.FileField(
                label=_("Hình %(number)d: %(caption)s") % {"number": place, "caption": caption.value("text")},
                required=False,
                allow_empty_file=True,
                widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
            )

    def sent(self) -> list[tuple[ReadField, Any]]:
        """The captions that got a picture, in order."""
        pairs = [(caption, self.cleaned_data.get(f"picture_{caption.pk}")) for caption in self.captions]
        return [(caption, file) for caption, file in pairs if file]
