"""What a person chooses before a sheet is read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdtx.foundation.periods import PeriodCode
from gdtx.intake.forms import FileForm


class UploadForm(FileForm):
    """The file, and the period it is for when the sheet does not say."""

    period = forms.ChoiceField(
        label=gettext_lazy("Kỳ"),
        required=False,
        help_text=gettext_lazy("Lớp bắt đầu ngoài kỳ này sẽ bị từ chối. Bảng mẫu tải về đã mang sẵn kỳ của nó."),
    )

    def __init__(self, *args: Any, periods: Iterable[PeriodCode], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Theo tệp, không giới hạn kỳ")), *((code.text, code.short_label) for code in periods)]
        self.fields["period"].choices = choices  # type: ignore[attr-defined]


class SheetForm(forms.Form):
    """For which centre and period a blank sheet is made."""

    centre = forms.CharField(label=gettext_lazy("Mã trung tâm"), strip=True, max_length=40)
    period = forms.ChoiceField(label=gettext_lazy("Kỳ"))

    def __init__(self, *args: Any, periods: Iterable[PeriodCode], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code.text, code.short_label) for code in periods]
        self.fields["period"].choices = choices  # type: ignore[attr-defined]
