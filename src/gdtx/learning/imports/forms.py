"""What a person chooses before a sheet is read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdtx.foundation.periods import PeriodCode
from gdtx.foundation.vietnamese import decimal
from gdtx.office.excel_guard import MEBIBYTE, Limits


class UploadForm(forms.Form):
    """The file, and the period it is for when the sheet does not say."""

    file = forms.FileField(
        label=gettext_lazy("Tệp Excel (.xlsx)"),
        widget=forms.FileInput(
            attrs={"accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        ),
        allow_empty_file=True,
        max_length=200,
    )
    period = forms.ChoiceField(
        label=gettext_lazy("Kỳ"),
        required=False,
        help_text=gettext_lazy("Lớp bắt đầu ngoài kỳ này sẽ bị từ chối. Bảng mẫu tải về đã mang sẵn kỳ của nó."),
    )

    def __init__(self, *args: Any, periods: Iterable[PeriodCode], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].error_messages["required"] = _("Chưa chọn tệp. Hãy chọn bảng Excel cần nhập.")
        choices = [("", _("Theo tệp, không giới hạn kỳ")), *((code.text, code.short_label) for code in periods)]
        self.fields["period"].choices = choices  # type: ignore[attr-defined]

    def clean_file(self) -> UploadedFile:
        """A file larger than may be read is refused before it is kept."""
        file: UploadedFile = self.cleaned_data["file"]
        limit = Limits().file_bytes
        if (file.size or 0) > limit:
            raise forms.ValidationError(
                _("Tệp nặng %(size)s MB, quá mức cho phép là %(limit)s MB. Tách thành nhiều tệp, hoặc bỏ ảnh.")
                % {"size": decimal((file.size or 0) / MEBIBYTE, 1), "limit": limit // MEBIBYTE},
                code="file_too_large",
            )
        return file


class SheetForm(forms.Form):
    """For which centre and period a blank sheet is made."""

    centre = forms.CharField(label=gettext_lazy("Mã trung tâm"), strip=True, max_length=40)
    period = forms.ChoiceField(label=gettext_lazy("Kỳ"))

    def __init__(self, *args: Any, periods: Iterable[PeriodCode], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code.text, code.short_label) for code in periods]
        self.fields["period"].choices = choices  # type: ignore[attr-defined]
