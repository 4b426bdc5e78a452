"""What people type about a conference, turned into plain values; what is right is said by the actions."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdtx.accounts.models import User
from gdtx.foundation.errors import Refused
from gdtx.learning.forms import FilesField
from gdtx.network.forms import DayField
from gdtx.network.models import OrganisationVersion
from gdtx.plans.enums import PlanState
from gdtx.plans.models import Plan

from .bodies import TypedBody, read_body
from .enums import ConclusionState, ConferenceKind
from .models import Conference, Delegate, Delegation, Part, Series, Signing
from .parts import PartKind

_TIME = re.compile(r"^(\d{1,2})\s*(?:[:hg.]\s*(\d{2}))?\s*(?:h|giờ)?$", re.IGNORECASE)


class TimeField(forms.Field):
    """A time of day as people type it: `8:00`, `8h30`, `13 giờ`."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> dt.time | None:
        """The time, None when nothing was typed."""
        if value in self.empty_values or isinstance(value, dt.time):
            return value or None
        found = _TIME.match(str(value).strip())
        hour, minute = (int(found.group(1)), int(found.group(2) or 0)) if found else (99, 0)
        if hour > 23 or minute > 59:
            raise ValidationError(
                _("“%(value)s” không phải giờ trong ngày. Hãy ghi như 8:00 hoặc 13h30.") % {"value": str(value)[:20]}
            )
        return dt.time(hour, minute)

    def prepare_value(self, value: Any) -> Any:
        """As people write it."""
        return value.strftime("%H:%M") if isinstance(value, dt.time) else value


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def refuse(form: forms.Form, refusal: Refused) -> None:
    """Tie what an action refused to its field; what outranks a form goes on to the page of refusals."""
    if refusal.status not in (400, 409):
        raise refusal
    name = refusal.where if isinstance(refusal.where, str) else None
    form.add_error(name if name in form.fields else None, refusal.sentence)


class ConferenceForm(forms.Form):
    """What a conference is."""

    organiser = forms.TypedChoiceField(label=gettext_lazy("Cơ quan tổ chức"), coerce=int)
    kind = forms.ChoiceField(label=gettext_lazy("Loại hội nghị"), choices=ConferenceKind.choices)
    title = forms.CharField(label=gettext_lazy("Tên hội nghị"), strip=True)
    series = forms.CharField(
        label=gettext_lazy("Chuỗi hội nghị"),
        required=False,
        help_text=gettext_lazy("Các hội nghị cùng chuỗi mở đầu bằng tình trạng kết luận của lần trước."),
        widget=forms.TextInput(attrs={"list": "chuoi-cu", "autocomplete": "off"}),
    )
    period = forms.CharField(
        label=gettext_lazy("Kỳ được sơ kết, tổng kết"),
        required=False,
        help_text=gettext_lazy("Ví dụ 2020-2021/HK1, 2020-2021. Số liệu của kỳ hiện ở đầu hồ sơ."),
    )
    school_year = forms.CharField(label=gettext_lazy("Năm học"), required=False)
    theme = forms.CharField(label=gettext_lazy("Chủ đề"), required=False)
    on_direction_of = forms.CharField(
        label=gettext_lazy("Thực hiện chỉ đạo của"),
        required=False,
        help_text=gettext_lazy("Ví dụ UBND tỉnh, Sở Giáo dục và Đào tạo."),
    )
    host = forms.CharField(
        label=gettext_lazy("Đơn vị đăng cai"),
        required=False,
        help_text=gettext_lazy("Mã hoặc tên; để trống nếu cơ quan tổ chức tự đăng cai."),
    )
    starts_on = DayField(label=gettext_lazy("Ngày họp"))
    starts_at = TimeField(label=gettext_lazy("Giờ bắt đầu"), required=False)
    ends_on = DayField(label=gettext_lazy("Ngày kết thúc"), required=False)
    ends_at = TimeField(label=gettext_lazy("Giờ kết thúc"), required=False)
    place = forms.CharField(label=gettext_lazy("Địa điểm"), required=False)
    author = forms.CharField(
        label=gettext_lazy("Người viết tin"), required=False, help_text=gettext_lazy("In cuối bản tin.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(
        self, *args: Any, organisers: Sequence[OrganisationVersion], conference: Conference | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.conference = conference
        if conference is not None:
            del self.fields["organiser"]
        else:
            choices = [(row.organisation_id, row.name) for row in organisers]
            self.fields["organiser"].choices = choices  # type: ignore[attr-defined]

    def host_body(self, area_id: int | None) -> TypedBody:
        """The host as typed. Raises `Refused` for one that was not open."""
        return read_body(self.cleaned_data["host"], self.cleaned_data["starts_on"], area_id, where="host")

    @property
    def values(self) -> dict[str, Any]:
        """The columns people fill in."""
        left_out = {"organiser", "series", "host", "version"}
        return {name: value for name, value in self.cleaned_data.items() if name not in left_out}


def conference_initial(conference: Conference, host: str) -> dict[str, Any]:
    """What the form shows of a conference there is."""
    names = [name for name in ConferenceForm.base_fields if name not in ("organiser", "series", "host")]
    series: Series | None = conference.series
    return {name: getattr(conference, name) for name in names} | {
        "series": series.title if series else "",
        "host": host,
    }


# --- Rows ------------------------------------------------------------------------------------------------------

#: Words under fields that need them.
_HINTS: dict[str, Any] = {
    "body": gettext_lazy("Mã hoặc tên; tên trùng một đơn vị trong mạng lưới thì được gắn với đơn vị đó."),
    "honorific": gettext_lazy("Ví dụ Ông, Bà, Đồng chí, Thầy giáo, Tiến sĩ."),
    "side": gettext_lazy("Ví dụ Về phía Sở Giáo dục và Đào tạo."),
    "positions": gettext_lazy("Ví dụ Lãnh đạo, chuyên viên phụ trách giáo dục thường xuyên."),
    "type_name": gettext_lazy("Ví dụ Công văn, Thông báo, Quyết định."),
}
_ROWS = {"text": 5, "answer": 4, "purpose": 4}


class PartForm(forms.Form):
    """A row of the record: its fields are those of its kind."""

    def __init__(
        self, *args: Any, kind: PartKind, conference: Conference, row: Part | None = None, body: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.conference = kind, conference
        if kind.body:
            self.fields["body"] = forms.CharField(
                label=_("Cơ quan, đơn vị"), required=False, help_text=_HINTS["body"], initial=body
            )
        for name in kind.fields:
            self.fields[name] = self._field(name)
            if row is not None:
                column: Any = kind.model._meta.get_field(name)
                self.fields[name].initial = getattr(row, column.attname)
        self.fields["seen"] = forms.CharField(widget=forms.HiddenInput, required=False)

    def _field(self, name: str) -> forms.Field:
        column: Any = self.kind.model._meta.get_field(name)
        label = str(column.verbose_name)
        common: dict[str, Any] = {
            "label": label[:1].upper() + label[1:],
            "required": not (column.blank or column.null or column.has_default()),
            "help_text": _HINTS.get(name, ""),
        }
        if column.is_relation:
            return forms.TypedChoiceField(
                **common, coerce=int, empty_value=None, choices=[("", "—"), *self._rows(column.related_model)]
            )
        if column.choices:
            blank = [("", "—")] if column.blank else []
            initial = {} if not column.has_default() else {"initial": column.get_default()}
            return forms.ChoiceField(**common, choices=[*blank, *column.flatchoices], **initial)
        match column:
            case models.DateField():
                return DayField(**common)
            case models.TimeField():
                return TimeField(**common)
            case models.PositiveIntegerField():
                return forms.IntegerField(**common, min_value=0, max_value=100_000)
            case models.TextField():
                return forms.CharField(**common, strip=True, widget=_area(_ROWS.get(name, 4)))
            case _:
                return forms.CharField(**common, strip=True)

    def _rows(self, model: type[models.Model]) -> list[tuple[int, str]]:
        rows: Any = model._default_manager.filter(conference=self.conference)
        if model is Delegation:
            from .bodies import Names

            found = list(rows)
            names = Names(self.conference.starts_on, [row.organisation_id for row in found])
            return [(row.pk, names.body(row) or row.positions) for row in found]
        if model is Delegate:
            return [(row.pk, " – ".join(filter(None, (row.person, row.office)))) for row in rows]
        if model is Signing:
            return [(row.pk, row.title) for row in rows]
        raise TypeError(f"no choices of {model.__name__}")

    @property
    def values(self) -> dict[str, Any]:
        """The columns as typed."""
        return {name: self.cleaned_data.get(name) for name in self.kind.fields}

    def typed_body(self) -> TypedBody | None:
        """The body as typed, None for kinds that have none. Raises `Refused`."""
        if not self.kind.body:
            return None
        return read_body(self.cleaned_data["body"], self.conference.starts_on, self.conference.area_id)


class SendForm(forms.Form):
    """An opinion or petition an invited body sends in."""

    def __init__(self, *args: Any, kind: PartKind, names: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in names:
            column: Any = kind.model._meta.get_field(name)
            label = str(column.verbose_name)
            widget = _area(6) if name == "text" else forms.TextInput()
            self.fields[name] = forms.CharField(
                label=label[:1].upper() + label[1:], required=not column.blank, widget=widget
            )


class LinesForm(forms.Form):
    """A list of delegates, pasted."""

    lines = forms.CharField(
        label=gettext_lazy("Danh sách đại biểu"),
        widget=_area(14),
        help_text=gettext_lazy(
            "Mỗi dòng một người: họ tên; chức vụ; đoàn. Dán thẳng từ Excel cũng được (ba cột)."
            " Đoàn ghi tên, mã hoặc số thứ tự trong thành phần mời; có thể bỏ trống."
        ),
        error_messages={"required": gettext_lazy("Chưa có dòng nào.")},
    )


class ConclusionForm(forms.Form):
    """A numbered conclusion."""

    number = forms.IntegerField(
        label=gettext_lazy("Số"),
        required=False,
        min_value=1,
        max_value=999,
        help_text=gettext_lazy("Để trống: số tiếp theo."),
    )
    text = forms.CharField(label=gettext_lazy("Nội dung kết luận"), widget=_area(5))
    owners = forms.CharField(
        label=gettext_lazy("Đơn vị thực hiện"),
        required=False,
        widget=_area(2),
        help_text=gettext_lazy("Mỗi dòng một đơn vị (mã hoặc tên), hoặc một nhóm: “các trung tâm học tập cộng đồng”."),
    )
    helpers = forms.CharField(label=gettext_lazy("Đơn vị phối hợp"), required=False, widget=_area(2))
    due_on = DayField(label=gettext_lazy("Hạn"), required=False)
    proof = forms.CharField(label=gettext_lazy("Kết quả phải có"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def bodies(self, name: str, conference: Conference) -> list[TypedBody]:
        """The bodies of a field, one a line. Raises `Refused`."""
        return [
            read_body(line, conference.starts_on, conference.area_id, where=name)
            for line in self.cleaned_data[name].splitlines()
            if line.strip()
        ]


class StandingForm(forms.Form):
    """Where a conclusion stands."""

    state = forms.ChoiceField(
        label=gettext_lazy("Tình trạng"), choices=ConclusionState.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(label=gettext_lazy("Kết quả thực hiện"), required=False, widget=_area(4))
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class MinutesForm(forms.Form):
    """What the minutes say beside the record."""

    text = forms.CharField(
        label=gettext_lazy("Diễn biến, ý kiến ghi thêm"),
        required=False,
        strip=False,
        widget=_area(14),
        help_text=gettext_lazy("Thành phần, phát biểu, kiến nghị, kết luận được lấy từ hồ sơ, không cần chép lại."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class AmendmentForm(forms.Form):
    """A numbered amendment of closed minutes."""

    text = forms.CharField(label=gettext_lazy("Nội dung sửa đổi, bổ sung"), widget=_area(6))
    reason = forms.CharField(label=gettext_lazy("Lý do"), widget=_area(2))


class FilesForm(forms.Form):
    """Files of a paper."""

    papers = FilesField(label=gettext_lazy("Chọn tệp"), error_messages={"required": gettext_lazy("Chưa chọn tệp nào.")})


class PhotosForm(forms.Form):
    """Photographs to add, in order; each line of captions belongs to one."""

    photos = FilesField(label=gettext_lazy("Chọn ảnh"))
    captions = forms.CharField(
        label=gettext_lazy("Chú thích"),
        required=False,
        widget=_area(4),
        help_text=gettext_lazy("Mỗi dòng một ảnh, theo thứ tự đã chọn; sửa lại được sau."),
    )
    consent = forms.BooleanField(
        label=gettext_lazy(
            "Những người trong ảnh đồng ý đăng công khai (không có trẻ em, hoặc đã được gia đình đồng ý)"
        ),
        required=False,
    )


class PhotoForm(forms.Form):
    """What stands under a photograph."""

    caption = forms.CharField(label=gettext_lazy("Chú thích"), required=False)
    description = forms.CharField(
        label=gettext_lazy("Mô tả ảnh"),
        required=False,
        widget=_area(2),
        help_text=gettext_lazy("Cho người không nhìn thấy ảnh: trong ảnh có gì."),
    )
    consent = forms.BooleanField(label=gettext_lazy("Những người trong ảnh đồng ý đăng công khai"), required=False)


class ReasonForm(forms.Form):
    """Why something is taken away."""

    reason = forms.CharField(label=gettext_lazy("Lý do"), widget=_area(2), required=False)


class PlanRoundForm(forms.Form):
    """Which plan those who take part are asked about, and who of them."""

    plan = forms.ChoiceField(label=gettext_lazy("Kế hoạch lấy góp ý"))
    bodies = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Đơn vị góp ý"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    people = forms.CharField(
        label=gettext_lazy("Người góp ý"),
        required=False,
        widget=_area(2),
        help_text=gettext_lazy("Mỗi dòng một tên đăng nhập; có thể bỏ trống."),
    )
    question = forms.CharField(label=gettext_lazy("Nội dung xin ý kiến"), required=False, widget=_area(3))

    def __init__(
        self, *args: Any, plans: Sequence[tuple[Plan, str]], bodies: Sequence[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            # The version seen goes with the choice: who changed the plan meanwhile is not overlooked.
            (f"{row.pk}:{row.version}", f"{row.title} – {name} ({PlanState(row.state).label})")
            for row, name in plans
        ]
        self.fields["plan"].choices = choices  # type: ignore[attr-defined]
        self.fields["bodies"].choices = bodies  # type: ignore[attr-defined]

    @property
    def chosen(self) -> tuple[int, int]:
        """The plan and its version as it was seen."""
        number, _colon, version = self.cleaned_data["plan"].partition(":")
        return int(number), int(version)

    def clean_people(self) -> list[int]:
        """The users of the typed sign-in names."""
        names = [line.strip().lower() for line in self.cleaned_data["people"].splitlines() if line.strip()]
        found = dict(User.objects.filter(username__in=names, is_active=True).values_list("username", "pk"))
        for name in names:
            if name not in found:
                said = _("Không có người dùng “%(name)s” đang được dùng.") % {"name": name[:60]}
                raise ValidationError(said)
        return [found[name] for name in names]
