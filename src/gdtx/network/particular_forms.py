"""Forms of what an organisation keeps itself: places, rooms and equipment, money."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese_numbers import number

from . import actions, queries
from .enums import ROOM_KINDS, BudgetSource, Condition, FacilityKind, Tenure
from .forms import AreaCodeField, DayField
from .models import OrganisationVersion, Site
from .organisation_forms import OrganisationEventForm
from .scope import Actor


class SiteForm(OrganisationEventForm):
    """An event about a place of the target."""

    permission = "network.keep_particulars"
    needs_act = False


class OpenSiteForm(SiteForm):
    """A place of learning is opened."""

    title = _("Mở điểm học tập")
    hint = _("Nơi mở lớp ngoài trụ sở: nhà văn hóa thôn, trường học, hội trường. Khi ghi lớp sẽ chọn từ danh sách này.")
    action = staticmethod(actions.open_site)
    own = ("name", "address", "area")

    name = forms.CharField(label=_("Tên điểm"), strip=True, max_length=160)
    address = forms.CharField(label=_("Địa chỉ"), strip=True, max_length=200, required=False)
    area = AreaCodeField(label=_("Mã xã nơi có điểm"), required=False, help_text=_("Để trống nếu cùng xã với trụ sở."))

    def __init__(self, data: Any, *, actor: Actor, target: OrganisationVersion) -> None:
        super().__init__(data, actor=actor, target=target)
        self.fields["on"].help_text = _("Ngày đầu tiên dùng; có thể ở tương lai.")

    def own_arguments(self) -> dict[str, Any]:
        """Name and where."""
        values = self.cleaned_data
        return {
            "organisation_id": self.target.organisation_id,
            "name": values["name"],
            "address": values["address"],
            "area_id": values["area"].area_id if values["area"] else None,
        }


class CloseSiteForm(SiteForm):
    """A place of learning is given up."""

    title = _("Thôi dùng điểm học tập")
    hint = _("Điểm không bị xóa: lớp đã ghi ở đó giữ nguyên.")
    action = staticmethod(actions.close_site)
    own = ("site", "reason")

    site = forms.ChoiceField(label=_("Điểm học tập"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Lý do"), strip=True, max_length=300, required=False)

    def __init__(self, data: Any, *, actor: Actor, target: OrganisationVersion) -> None:
        super().__init__(data, actor=actor, target=target)
        self.sites = {str(site.pk): site for site in queries.sites_of(target.organisation_id, actor.on)}
        self.fields["site"].choices = [(pk, site.name) for pk, site in self.sites.items()]  # type: ignore[attr-defined]
        self.fields["on"].help_text = _("Ngày đầu tiên không dùng nữa; có thể ở tương lai.")

    def own_arguments(self) -> dict[str, Any]:
        """Which place, and why."""
        site: Site = self.sites[self.cleaned_data["site"]]
        return {"site": site, "reason": self.cleaned_data["reason"]}


class MoneyField(forms.Field):
    """Whole đồng as people type them: ``25.000.000``, ``25000000``, ``25 triệu``."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    _units = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tr": 10**6, "tỷ": 10**9, "tỉ": 10**9}

    def to_python(self, value: Any) -> int | None:
        """The amount, None when nothing was typed."""
        if value in self.empty_values:
            return None
        text = str(value).strip().lower().removesuffix("đồng").removesuffix("đ").strip()
        if not text:
            return None
        head, _blank, unit = text.partition(" ")
        factor = 1
        if unit.strip():
            if unit.strip() not in self._units or "." in head:
                raise ValidationError(_("Không đọc được số tiền; hãy ghi như 25.000.000 hoặc 25 triệu."), "money")
            factor = self._units[unit.strip()]
            whole, _comma, part = head.partition(",")
            if whole.isascii() and whole.isdigit() and (not part or (part.isascii() and part.isdigit())):
                scaled = int(whole + part) * factor
                if scaled % 10 ** len(part) == 0:
                    return scaled // 10 ** len(part)
        groups = text.split(".")
        plain = "".join(groups)
        if factor == 1 and plain.isascii() and plain.isdigit() and all(len(group) == 3 for group in groups[1:]):
            return int(plain)
        raise ValidationError(_("Không đọc được số tiền; hãy ghi như 25.000.000 hoặc 25 triệu."), "money")

    def prepare_value(self, value: Any) -> Any:
        """With dots."""
        return number(value) if isinstance(value, int) else value


class FacilityForm(forms.Form):
    """How many rooms or pieces of a kind there are from a day on."""

    kind = forms.ChoiceField(label=_("Loại"))
    count = forms.IntegerField(
        label=_("Số lượng"),
        min_value=0,
        help_text=_("Số đang có từ ngày dưới đây; ghi 0 khi không còn."),
        error_messages={"min_value": _("Số lượng từ 0 trở lên."), "invalid": _("Hãy ghi số nguyên.")},
    )
    detail = forms.CharField(
        label=_("Chi tiết"),
        strip=True,
        max_length=110,
        required=False,
        help_text=_("Để phân biệt khi có nhiều mục cùng loại, ví dụ “nhà văn hóa thôn 2”."),
    )
    tenure = forms.ChoiceField(label=_("Quyền sử dụng"), choices=Tenure.choices, widget=forms.RadioSelect)
    condition = forms.ChoiceField(label=_("Chất lượng"), choices=Condition.choices, widget=forms.RadioSelect)
    on = DayField(label=_("Từ ngày"))

    def __init__(self, data: Any = None, *, on: dt.date, initial: dict[str, Any] | None = None) -> None:
        given = {"on": on, "tenure": Tenure.OWN, "condition": Condition.GOOD, **(initial or {})}
        super().__init__(data, initial=given)
        rooms = [choice for choice in FacilityKind.choices if choice[0] in ROOM_KINDS]
        others = [choice for choice in FacilityKind.choices if choice[0] not in ROOM_KINDS]
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (_("Phòng"), rooms),
            (_("Thiết bị, học liệu"), others),
        ]

    def refuse(self, refusal: Refused) -> None:
        """Tie the refusal of the action to its field."""
        place = refusal.where if isinstance(refusal.where, str) else ""
        self.add_error(place if place in self.fields else None, refusal.sentence)


class BudgetForm(forms.Form):
    """Money of a year from one source."""

    year = forms.IntegerField(label=_("Năm"), error_messages={"invalid": _("Hãy ghi năm bằng bốn chữ số.")})
    source = forms.ChoiceField(label=_("Nguồn"), choices=BudgetSource.choices)
    allotted = MoneyField(label=_("Được giao, huy động (đồng)"), help_text=_("Ví dụ 25.000.000 hoặc 25 triệu."))
    spent = MoneyField(label=_("Đã chi (đồng)"), required=False, help_text=_("Để trống khi chưa có số."))
    note = forms.CharField(label=_("Ghi chú"), strip=True, max_length=200, required=False)
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def refuse(self, refusal: Refused) -> None:
        """Tie the refusal of the action to its field."""
        place = refusal.where if isinstance(refusal.where, str) else ""
        self.add_error(place if place in self.fields else None, refusal.sentence)


class BudgetRemovalForm(forms.Form):
    """Why an amount is taken out."""

    year = forms.IntegerField(widget=forms.HiddenInput)
    source = forms.ChoiceField(choices=BudgetSource.choices, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Lý do xóa"), strip=True, max_length=300)
