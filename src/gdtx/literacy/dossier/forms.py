"""What is typed with a signed paper, and of a decision."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import parse_date

from .actions import ISSUER_LENGTH, NUMBER_LENGTH

_DAY = _("Ngày/tháng/năm, ví dụ 09/10/2025.")
_ACCEPT = ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"


class DayField(forms.CharField):
    """A day as people write it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}), **options)

    def clean(self, value: Any) -> dt.date | None:
        """The day, None when nothing is typed and nothing is needed."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_date(text)
        except Refused as refused:
            raise forms.ValidationError(refused.sentence, code=refused.rule) from None


def _file(label: Any, *, required: bool) -> forms.FileField:
    return forms.FileField(
        label=label,
        required=required,
        allow_empty_file=True,
        max_length=200,
        widget=forms.FileInput(attrs={"accept": _ACCEPT}),
        error_messages={"required": _("Chưa chọn tệp. Hãy chọn bản PDF hoặc ảnh quét của văn bản đã ký.")},
    )


class _Replacing(forms.Form):
    """`replaces`: what was there when the page was opened, so that nobody's paper is replaced unseen."""

    replaces = forms.IntegerField(required=False, widget=forms.HiddenInput)


class PaperForm(_Replacing):
    """A signed paper."""

    file = _file(_("Bản đã ký (PDF hoặc ảnh)"), required=True)
    number = forms.CharField(label=_("Số, ký hiệu"), required=False, max_length=NUMBER_LENGTH)
    signed_on = DayField(label=_("Ngày ký"), required=False, help_text=_DAY)


class RecognitionForm(_Replacing):
    """The decision that recognised the area."""

    level = forms.TypedChoiceField(
        label=_("Được công nhận đạt chuẩn"),
        coerce=int,
        choices=[(1, _("Mức độ 1")), (2, _("Mức độ 2"))],
    )
    number = forms.CharField(label=_("Số, ký hiệu quyết định"), max_length=NUMBER_LENGTH)
    signed_on = DayField(label=_("Ngày ký"), help_text=_DAY)
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=ISSUER_LENGTH)
    file = _file(_("Bản quét quyết định (PDF hoặc ảnh), nếu có"), required=False)
