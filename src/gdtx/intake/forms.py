"""What a person chooses before a sheet is read; subjects add what they need to know besides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdtx.foundation.vietnamese import decimal
from gdtx.office.excel_guard import MEBIBYTE, Limits

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FileForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=gettext_lazy("Tệp Excel (.xlsx)"),
        widget=forms.FileInput(attrs={"accept": f".xlsx,{EXCEL}"}),
        allow_empty_file=True,
        max_length=200,
        error_messages={"required": gettext_lazy("Chưa chọn tệp. Hãy chọn bảng Excel cần nhập.")},
    )

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


def corrections(posted: Mapping[str, Any], columns: Iterable[str]) -> dict[int, dict[str, str]]:
    """What was typed into refused rows, by row and column; fields are named ``dong-<row>-<column>``."""
    known = set(columns)
    found: dict[int, dict[str, str]] = {}
    for name, text in posted.items():
        word, _dash, rest = name.partition("-")
        row, _dash, key = rest.partition("-")
        if word == "dong" and row.isdecimal() and key in known:
            found.setdefault(int(row), {})[key] = str(text)
    return found
