"""What a department types about who approves plans, turned into the arguments of `actions.set_route`."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from gdtx.network.enums import OrganisationKind
from gdtx.network.forms import DayField

from .enums import OwnChair, RouteMode
from .forms import capitalised
from .route_words import LINES
from .routes import PLANNING_KINDS


class RouteForm(forms.Form):
    """For which kind of organisation, who approves or issues, from when on, on what it rests."""

    organisation_kind = forms.ChoiceField(
        label=gettext_lazy("Loại đơn vị"),
        choices=[(code, OrganisationKind(code).label) for code in PLANNING_KINDS],
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("Cách ban hành"), choices=lambda: capitalised(RouteMode.choices), widget=forms.RadioSelect
    )
    line = forms.ChoiceField(
        label=gettext_lazy("Tuyến cấp trên"),
        choices=LINES.items(),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Cơ quan quản lý theo tuyến này phê duyệt, hoặc nhận báo cáo kế hoạch đã ban hành."),
    )
    own_chair = forms.ChoiceField(
        label=gettext_lazy("Khi giám đốc đồng thời là người có quyền phê duyệt"),
        choices=lambda: capitalised(OwnChair.choices),
        widget=forms.RadioSelect,
    )
    needs_round = forms.BooleanField(
        label=gettext_lazy("Phải lấy góp ý trước khi trình hoặc ban hành"),
        required=False,
    )
    valid_from = DayField(label=gettext_lazy("Áp dụng từ ngày"))
    last_on = DayField(
        label=gettext_lazy("Đến hết ngày"),
        required=False,
        help_text=gettext_lazy("Để trống nếu chưa hẹn ngày hết. Sau ngày này theo quy định chung."),
    )
    citation = forms.CharField(
        label=gettext_lazy("Căn cứ"),
        strip=True,
        max_length=300,
        help_text=gettext_lazy("Số, ký hiệu và ngày của văn bản, ví dụ: Quyết định 99/QĐ-SGDĐT ngày 12/8/2025."),
    )
