"""Turns what was typed on the page of a review into plain values; the actions check and write."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .enums import Authority


class PartForm(forms.Form):
    """The text of one part of the outline; `version` is the one the person saw."""

    text = forms.CharField(
        label=_("Nội dung"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("Mỗi dòng là một đoạn văn."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class SignatureForm(forms.Form):
    """Who signs, the place before the date, and who receives the document."""

    authority = forms.ChoiceField(label=_("Thẩm quyền ký"), required=False, choices=Authority.choices)
    signer_title = forms.CharField(
        label=_("Chức vụ người ký"),
        required=False,
        max_length=120,
        help_text=_("Để trống thì dùng chức vụ thường lệ. Ký thừa lệnh, thừa ủy quyền phải ghi."),
    )
    signer_name = forms.CharField(
        label=_("Họ và tên người ký"),
        required=False,
        max_length=120,
        help_text=_("Không ghi học hàm, học vị."),
    )
    place_name = forms.CharField(label=_("Địa danh trước ngày tháng"), required=False, max_length=80)
    recipients = forms.CharField(
        label=_("Nơi nhận"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Mỗi dòng một nơi nhận. Để trống thì dùng danh sách thường lệ."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
