"""What people type about events of organisations, turned into the arguments of an action."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gdtx.foundation.errors import Refused

from . import actions, queries
from .actions import NewOrganisation
from .enums import LEARNING_CENTRE_KINDS, Line, OrganisationKind, OrganisationState, StateReason
from .forms import AreaCodeField, AreaEventForm, EventForm, organisation_id
from .models import AreaVersion, OrganisationVersion
from .scope import Actor

_SUPERVISOR_HINT = _("Mã cơ quan, ví dụ 38-SGDDT.")


class OrganisationEventForm(EventForm):
    """An event about one organisation, the target."""

    permission = "network.decide_organisation"

    def __init__(self, data: Any, *, actor: Actor, target: OrganisationVersion) -> None:
        super().__init__(data, actor=actor)
        self.target = target
        self.fields["on"].help_text = _("Ngày đầu tiên theo tình trạng mới; có thể ở tương lai.")


class RenameOrganisationForm(OrganisationEventForm):
    """Another name or kind."""

    title = _("Đổi tên hoặc loại hình")
    hint = _("Đơn vị vẫn là một, giữ mã; số liệu trước và sau nối liền nhau.")
    action = staticmethod(actions.rename_organisation)
    own = ("name", "kind")

    name = forms.CharField(label=_("Tên mới"), strip=True, max_length=200)
    kind = forms.ChoiceField(label=_("Loại"), choices=OrganisationKind.choices)

    def __init__(self, data: Any, *, actor: Actor, target: OrganisationVersion) -> None:
        super().__init__(data, actor=actor, target=target)
        self.fields["name"].initial = target.name
        self.fields["kind"].initial = target.kind

    def own_arguments(self) -> dict[str, Any]:
        """Name and kind."""
        values = self.cleaned_data
        return {"organisation_id": self.target.organisation_id, "name": values["name"], "kind": values["kind"]}


class ChangeStateForm(OrganisationEventForm):
    """Paused, suspended, active again."""

    title = _("Tạm dừng, đình chỉ, hoạt động trở lại")
    hint = _("Trong thời gian tạm dừng hoặc đình chỉ, trung tâm không phải báo cáo.")
    action = staticmethod(actions.change_state)
    needs_act = False
    own = ("state", "reason_kind", "reason")

    state = forms.ChoiceField(label=_("Tình trạng mới"), choices=OrganisationState.choices, widget=forms.RadioSelect)
    reason_kind = forms.ChoiceField(
        label=_("Lý do"), choices=[("", _("chưa phân loại")), *StateReason.choices], required=False
    )
    reason = forms.CharField(
        label=_("Nói rõ lý do"),
        strip=True,
        max_length=300,
        required=False,
        help_text=_("Bắt buộc khi chưa chọn loại lý do hoặc chọn “lý do khác”."),
    )

    def own_arguments(self) -> dict[str, Any]:
        """State and reason."""
        values = self.cleaned_data
        return {
            "organisation_id": self.target.organisation_id,
            "state": values["state"],
            "reason": values["reason"],
            "reason_kind": values["reason_kind"],
        }


class ChangeSeatForm(OrganisationEventForm):
    """Another seat, or one for an organisation that has none."""

    title = _("Chuyển hoặc chọn trụ sở")
    hint = _("Lớp mở từ ngày này tính cho địa bàn của trụ sở mới; lớp trước đó giữ nguyên.")
    action = staticmethod(actions.change_seat)
    needs_act = False
    own = ("area", "address")

    area = AreaCodeField(label=_("Mã đơn vị hành chính đặt trụ sở"))
    address = forms.CharField(label=_("Địa chỉ"), strip=True, max_length=200, required=False)

    def own_arguments(self) -> dict[str, Any]:
        """Area and address."""
        values = self.cleaned_data
        return {
            "organisation_id": self.target.organisation_id,
            "area_id": values["area"].area_id,
            "address": values["address"],
        }


class ChangeSupervisionForm(OrganisationEventForm):
    """Another supervisor along one line."""

    title = _("Thay đổi cấp trên quản lý")
    action = staticmethod(actions.change_supervision)
    needs_act = False
    own = ("line", "supervisor")

    line = forms.ChoiceField(label=_("Tuyến quản lý"), choices=Line.choices, widget=forms.RadioSelect)
    supervisor = forms.CharField(
        label=_("Mã cấp trên mới"), strip=True, required=False, help_text=_("Để trống nếu thôi quản lý trên tuyến này.")
    )

    def clean_supervisor(self) -> int | None:
        """The organisation of the code typed."""
        return _supervisor(self.cleaned_data["supervisor"])

    def own_arguments(self) -> dict[str, Any]:
        """Line and supervisor."""
        values = self.cleaned_data
        return {
            "organisation_id": self.target.organisation_id,
            "line": values["line"],
            "supervisor_id": values["supervisor"],
        }


class MergeOrganisationsForm(OrganisationEventForm):
    """The target and others become one: one of them, or a new one."""

    title = _("Sáp nhập đơn vị")
    hint = _("Trụ sở và điểm học tập cũ trở thành điểm học tập của đơn vị tiếp nhận.")
    action = staticmethod(actions.merge_organisations)
    own = ("others", "more", "into", "name")
    places = {"organisations": "others"}

    others = forms.MultipleChoiceField(
        label=_("Sáp nhập cùng với"), required=False, widget=forms.CheckboxSelectMultiple
    )
    more = forms.CharField(
        label=_("Mã của đơn vị khác sáp nhập cùng"), required=False, strip=True, help_text=_("Cách nhau bằng dấu phẩy.")
    )
    into = forms.ChoiceField(label=_("Đơn vị tiếp nhận"), widget=forms.RadioSelect)
    name = forms.CharField(label=_("Tên của đơn vị mới"), strip=True, max_length=200, required=False)

    def __init__(self, data: Any, *, actor: Actor, target: OrganisationVersion) -> None:
        super().__init__(data, actor=actor, target=target)
        seat = queries.seat_of(target.organisation_id, actor.on)
        self.area_id = seat.area_id if seat is not None else None
        beside = queries.organisations_seated_in(seat.area_id, actor.on) if seat is not None else []
        same = [body for body in beside if body.kind in LEARNING_CENTRE_KINDS or body.kind == target.kind]
        others = [body for body in same if body.organisation_id != target.organisation_id]
        self.fields["others"].choices = [  # type: ignore[attr-defined]
            (str(body.organisation_id), body.name) for body in others
        ]
        if not others:
            del self.fields["others"]
        into = [(str(target.organisation_id), target.name)]
        into += [(str(body.organisation_id), body.name) for body in others]
        self.fields["into"].choices = [*into, ("new", _("một đơn vị mới"))]  # type: ignore[attr-defined]

    def clean_more(self) -> list[int]:
        """Organisations of the codes typed."""
        codes = [code for code in re.split(r"[\s,;]+", self.cleaned_data["more"]) if code]
        return [found for code in codes if (found := organisation_id(code, self.actor)) is not None]

    def clean(self) -> dict[str, Any]:
        """A new organisation needs a name and a seat."""
        values = super().clean() or self.cleaned_data
        if values.get("into") == "new":
            if not values.get("name"):
                self.add_error("name", _("Ghi tên của đơn vị mới."))
            if self.area_id is None:
                self.add_error("into", _("Đơn vị này chưa có trụ sở; hãy chọn trụ sở trước."))
        return values

    def own_arguments(self) -> dict[str, Any]:
        """Those merged, and into which."""
        values = self.cleaned_data
        chosen = [int(found) for found in values.get("others", [])]
        into: int | NewOrganisation
        if values["into"] == "new":
            lines = queries.supervisors_of(self.target.organisation_id, self.actor.on)
            into = NewOrganisation(
                kind=self.target.kind,
                name=values["name"],
                area_id=self.area_id or 0,
                supervisors={line: row.supervisor_id for line, row in lines.items()},
            )
        else:
            into = int(values["into"])
        merged = [self.target.organisation_id, *chosen, *values["more"]]
        return {"organisation_ids": list(dict.fromkeys(merged)), "into": into}


class SplitOrganisationForm(OrganisationEventForm):
    """The target lets parts go, or is divided among new ones."""

    title = _("Chia, tách đơn vị")
    hint = _("Đơn vị mới cùng loại, cùng cấp trên với đơn vị này; điểm học tập và cơ sở vật chất ghi lại cho từng nơi.")
    action = staticmethod(actions.split_organisation)
    own = ("goes_on", "bodies")
    places = {"into": "bodies", "name": "bodies", "area": "bodies", "supervision_to": "goes_on"}

    goes_on = forms.ChoiceField(
        label=_("Cách làm"),
        choices=[("tach", _("tách: đơn vị này tiếp tục hoạt động")), ("chia", _("chia: đơn vị này kết thúc"))],
        widget=forms.RadioSelect,
        initial="tach",
    )
    bodies = forms.CharField(
        label=_("Các đơn vị mới"),
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Mỗi dòng một đơn vị: tên đầy đủ; nếu trụ sở ở xã khác thì thêm dấu chấm phẩy và mã xã."),
    )

    def clean_bodies(self) -> list[NewOrganisation]:
        """One new organisation a line, seated where it says, else where the target is."""
        day = self._typed_day()
        seat = queries.seat_of(self.target.organisation_id, self.actor.on)
        lines = queries.supervisors_of(self.target.organisation_id, self.actor.on)
        found = []
        for line in self.cleaned_data["bodies"].splitlines():
            name, _semicolon, code = (part.strip() for part in line.partition(";"))
            if not name:
                continue
            try:
                area_id = queries.area_by_code(code, day).area_id if code else (seat.area_id if seat else None)
            except Refused as refusal:
                raise ValidationError(refusal.sentence, code=refusal.rule) from None
            if area_id is None:
                raise ValidationError(_("“%s”: đơn vị này chưa có trụ sở, hãy ghi mã xã.") % name, code="no_seat")
            found.append(
                NewOrganisation(
                    kind=self.target.kind,
                    name=name[:200],
                    area_id=area_id,
                    public=self.target.public,
                    supervisors={each: row.supervisor_id for each, row in lines.items()},
                )
            )
        return found

    def own_arguments(self) -> dict[str, Any]:
        """Whether the target goes on, and the new ones."""
        values = self.cleaned_data
        return {
            "organisation_id": self.target.organisation_id,
            "into": values["bodies"],
            "goes_on": values["goes_on"] == "tach",
        }


class DissolveOrganisationForm(OrganisationEventForm):
    """The target closes."""

    title = _("Giải thể đơn vị")
    hint = _("Đơn vị được đóng, không xóa; số liệu cũ giữ nguyên.")
    action = staticmethod(actions.dissolve_organisation)
    own = ("supervision_to",)

    supervision_to = forms.CharField(
        label=_("Mã cơ quan quản lý tiếp các đơn vị trực thuộc"), strip=True, required=False, help_text=_SUPERVISOR_HINT
    )

    def clean_supervision_to(self) -> int | None:
        """The organisation of the code typed."""
        return _supervisor(self.cleaned_data["supervision_to"])

    def own_arguments(self) -> dict[str, Any]:
        """Who takes over what it directs."""
        return {
            "organisation_id": self.target.organisation_id,
            "supervision_to": self.cleaned_data["supervision_to"],
        }


class EstablishOrganisationForm(AreaEventForm):
    """A new organisation seated in the target area."""

    title = _("Thành lập đơn vị")
    hint = _("Mã của đơn vị được lập từ mã tỉnh và mã xã, không đổi về sau.")
    action = staticmethod(actions.establish_organisation)
    permission = "network.decide_organisation"
    own = ("kind", "name", "address", "administrative", "professional")
    places = {"area": "name"}

    kind = forms.ChoiceField(label=_("Loại"), choices=OrganisationKind.choices)
    name = forms.CharField(label=_("Tên đầy đủ"), strip=True, max_length=200)
    address = forms.CharField(label=_("Địa chỉ"), strip=True, max_length=200, required=False)
    administrative = forms.CharField(
        label=_("Cấp trên về hành chính"), strip=True, required=False, help_text=_SUPERVISOR_HINT
    )
    professional = forms.CharField(
        label=_("Cấp trên về chuyên môn"), strip=True, required=False, help_text=_SUPERVISOR_HINT
    )

    def __init__(self, data: Any, *, actor: Actor, target: AreaVersion) -> None:
        super().__init__(data, actor=actor, target=target)
        self.fields["kind"].initial = OrganisationKind.COMMUNITY_LEARNING_CENTRE
        committee = queries.organisations_seated_in(target.area_id, actor.on, [OrganisationKind.COMMUNE_COMMITTEE])
        province = queries.province_of(target.area_id, actor.on)
        department = (
            queries.organisations_under(province.area_id, actor.on, [OrganisationKind.DEPARTMENT]).first()
            if province is not None
            else None
        )
        self.fields["administrative"].initial = committee[0].organisation.code if committee else ""
        self.fields["professional"].initial = department.organisation.code if department else ""

    def clean_administrative(self) -> int | None:
        """The organisation of the code typed."""
        return _supervisor(self.cleaned_data["administrative"])

    def clean_professional(self) -> int | None:
        """The organisation of the code typed."""
        return _supervisor(self.cleaned_data["professional"])

    def own_arguments(self) -> dict[str, Any]:
        """The new organisation."""
        values = self.cleaned_data
        lines = {Line.ADMINISTRATIVE: values["administrative"], Line.PROFESSIONAL: values["professional"]}
        return {
            "organisation": NewOrganisation(
                kind=values["kind"],
                name=values["name"],
                area_id=self.target.area_id,
                address=values["address"],
                supervisors={line: found for line, found in lines.items() if found is not None},
            )
        }


def _supervisor(code: str) -> int | None:
    """The organisation of a code typed. Who directs whom is public; a supervisor often lies above one's own scope."""
    if not code:
        return None
    try:
        return queries.organisation_by_code(code).pk
    except Refused as refusal:
        raise ValidationError(refusal.sentence, code=refusal.rule) from None
