"""What people type about an event, turned into the arguments of an action. What is right is said by the action."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese_dates import date_short, parse_date

from . import actions, queries
from .actions import ActCited, Choices, EventResult, NewUnit
from .enums import BODIES_OF_LEVEL, Level
from .models import AreaVersion
from .scope import Actor

#: More sibling units than this are not offered to tick; their codes are typed.
TICKED = 200


class DayField(forms.Field):
    """A day as people type it: `05/10/2020`, `5-10-2020`, `ngày 05 tháng 10 năm 2020`."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> dt.date | None:
        """The day, None when nothing was typed."""
        if value in self.empty_values:
            return None
        if isinstance(value, dt.date):
            return value
        try:
            return parse_date(str(value))
        except Refused as refusal:
            raise ValidationError(refusal.sentence, code=refusal.rule) from None

    def prepare_value(self, value: Any) -> Any:
        """As people write it."""
        return date_short(value) if isinstance(value, dt.date) else value


class AreaCodeField(forms.CharField):
    """The code of an area on a day; its value is the `AreaVersion`.

    In a form of an event the day is the one on which the event takes effect, if it can be read, else today.
    """

    def __init__(self, *, on: dt.date | None = None, **kwargs: Any) -> None:
        super().__init__(strip=True, **kwargs)
        self.on = on

    def clean(self, value: Any) -> Any:
        """The area that bears the code."""
        text = super().clean(value)
        if not text or self.on is None:
            return None
        try:
            return queries.area_by_code(text, self.on)
        except Refused as refusal:
            raise ValidationError(refusal.sentence, code=refusal.rule) from None


class EventForm(forms.Form):
    """The parts all events share: the day, and the act when the event needs one."""

    title: ClassVar[str | Promise] = ""
    hint: ClassVar[str | Promise] = ""
    action: ClassVar[Callable[..., EventResult]]
    needs_act: ClassVar[bool] = True
    permission: ClassVar[str] = "network.decide_territory"
    #: Fields of the event itself in order; those shared come before and after.
    own: ClassVar[tuple[str, ...]] = ()
    #: Where the refusal of an action belongs, if not in the field of its own name.
    places: ClassVar[dict[str, str]] = {}

    on = DayField(label=_("Có hiệu lực từ ngày"), help_text=_("Ngày đầu tiên theo địa giới mới; có thể ở tương lai."))
    act_number = forms.CharField(label=_("Số, ký hiệu văn bản"), strip=True, max_length=80)
    act_issuer = forms.CharField(label=_("Cơ quan ban hành"), strip=True, max_length=160, required=False)
    act_adopted = DayField(label=_("Ngày ban hành"), required=False)
    act_title = forms.CharField(label=_("Trích yếu"), strip=True, max_length=500, required=False)

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data)
        self.actor = actor
        if not self.needs_act:
            self.fields["act_number"].required = False
        self.order_fields([*self.own, "on", "act_number", "act_issuer", "act_adopted", "act_title"])
        day = self._typed_day()
        for field in self.fields.values():
            if isinstance(field, AreaCodeField):
                field.on = day

    def _typed_day(self) -> dt.date:
        """The day of the event where it can be read: what exists then may not exist today."""
        try:
            return parse_date(str(self.data.get("on", "")))
        except Refused:
            return self.actor.on

    @property
    def act(self) -> ActCited | None:
        """The act as cited; None when the event may do without and none was typed."""
        values = self.cleaned_data
        if not values["act_number"] and not self.needs_act:
            return None
        return ActCited(values["act_number"], values["act_issuer"], values["act_adopted"], title=values["act_title"])

    def arguments(self) -> dict[str, Any]:
        """The keyword arguments of the action."""
        return {"on": self.cleaned_data["on"], "act": self.act, **self.own_arguments()}

    def own_arguments(self) -> dict[str, Any]:
        """Those beside the day and the act."""
        raise NotImplementedError(f"{type(self).__name__} does not say with what its action is called")

    def refuse(self, refusal: Refused) -> None:
        """Tie the refusal of the action to its field."""
        place = refusal.where if isinstance(refusal.where, str) else ""
        name = self.places.get(place, place)
        self.add_error(name if name in self.fields else None, refusal.sentence)

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """The fields of the event itself, as bound."""
        return [self[name] for name in self.fields if not name.startswith("act_") and name != "on"]


class AreaEventForm(EventForm):
    """An event about one area, the target."""

    def __init__(self, data: Any, *, actor: Actor, target: AreaVersion) -> None:
        super().__init__(data, actor=actor)
        self.target = target


class MergeAreasForm(AreaEventForm):
    """The target and other units become one."""

    title = _("Nhập đơn vị hành chính")
    hint = _("Các đơn vị được chọn kết thúc; một đơn vị mới tiếp nhận toàn bộ.")
    action = staticmethod(actions.merge_areas)
    own = ("others", "more", "name", "code", "parent")

    others = forms.MultipleChoiceField(label=_("Nhập cùng với"), required=False, widget=forms.CheckboxSelectMultiple)
    more = forms.CharField(
        label=_("Mã của đơn vị khác nhập cùng"),
        required=False,
        strip=True,
        help_text=_("Đơn vị không có trong danh sách trên; cách nhau bằng dấu phẩy."),
    )
    name = forms.CharField(
        label=_("Tên đầy đủ của đơn vị mới"), strip=True, max_length=120, help_text=_("Ví dụ: Xã Cẩm Thủy.")
    )
    code = forms.CharField(
        label=_("Mã của đơn vị mới"),
        strip=True,
        max_length=10,
        help_text=_("Mã của đơn vị đặt trụ sở được giữ lại (Quyết định 19/2025/QĐ-TTg)."),
    )
    parent = AreaCodeField(
        label=_("Mã đơn vị cấp trên"), required=False, help_text=_("Chỉ ghi khi các đơn vị cũ thuộc nhiều cấp trên.")
    )

    def __init__(self, data: Any, *, actor: Actor, target: AreaVersion) -> None:
        super().__init__(data, actor=actor, target=target)
        siblings = queries.children(target.parent_id, actor.on) if target.parent_id is not None else []
        choices = [
            (str(version.area_id), f"{version.name} ({version.code})")
            for version in sorted(siblings, key=lambda each: each.name_key)
            if version.area_id != target.area_id and version.area.level == target.area.level
        ]
        if len(choices) > TICKED:
            del self.fields["others"]
        else:
            self.fields["others"].choices = choices  # type: ignore[attr-defined]

    def clean_more(self) -> list[int]:
        """Areas of the codes typed."""
        codes = [code for code in re.split(r"[\s,;]+", self.cleaned_data["more"]) if code]
        try:
            return [queries.area_by_code(code, self.actor.on).area_id for code in codes]
        except Refused as refusal:
            raise ValidationError(refusal.sentence, code=refusal.rule) from None

    def clean(self) -> dict[str, Any]:
        """At least two units become one."""
        values = super().clean() or self.cleaned_data
        if not values.get("others") and not values.get("more") and "more" not in self.errors:
            self.add_error("others" if "others" in self.fields else "more", _("Chọn ít nhất một đơn vị nhập cùng."))
        return values

    def own_arguments(self) -> dict[str, Any]:
        """Predecessors and the new unit."""
        values = self.cleaned_data
        chosen = [int(area_id) for area_id in values.get("others", [])]
        parent = values["parent"]
        return {
            "predecessors": list(dict.fromkeys([self.target.area_id, *chosen, *values["more"]])),
            "into": NewUnit(values["code"], values["name"], parent.area_id if parent else None),
        }


class SplitAreaForm(AreaEventForm):
    """The target becomes several units; officers say which centre sits in which."""

    title = _("Chia đơn vị hành chính")
    hint = _("Đơn vị kết thúc; các đơn vị mới tiếp nhận từng phần. Một đơn vị mới có thể giữ tên và mã cũ.")
    action = staticmethod(actions.split_area)
    own = ("units",)
    places = {"name": "units", "code": "units", "transfers": "units", "children": "units"}

    units = forms.CharField(
        label=_("Các đơn vị mới"),
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Mỗi dòng một đơn vị: mã rồi tên đầy đủ, ví dụ “15127 Xã Cẩm Thủy”."),
    )

    def __init__(self, data: Any, *, actor: Actor, target: AreaVersion) -> None:
        super().__init__(data, actor=actor, target=target)
        typed = units_of(str((data or {}).get("units", "")))
        if len(typed) > 1:
            choices: list[tuple[str, Any]] = [("", _("chưa chọn, để ngỏ"))]
            choices += [(str(place), unit.name) for place, unit in enumerate(typed)]
            for name, label in to_place(self.target, self.actor.on):
                self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False)

    def clean_units(self) -> list[NewUnit]:
        """The units typed, at least two."""
        typed = units_of(self.cleaned_data["units"])
        if len(typed) < 2:
            raise ValidationError(_("Ghi ít nhất hai đơn vị mới, mỗi dòng một đơn vị."), code="two_units")
        return typed

    def own_arguments(self) -> dict[str, Any]:
        """The new units, and what was chosen."""
        values = self.cleaned_data
        return {
            "predecessor": self.target.area_id,
            "into": values["units"],
            "choices": Choices(seats=chosen_places(values, "seat_"), children=chosen_places(values, "child_")),
        }


def to_place(version: AreaVersion, on: dt.date) -> list[tuple[str, str]]:
    """What must find a place in one of the new units: organisations seated in the area, units below."""
    bodies = BODIES_OF_LEVEL.get(version.area.level, ())
    found = [
        (f"seat_{body.organisation_id}", str(_("Trụ sở của %s")) % body.name)
        for body in queries.organisations_seated_in(version.area_id, on)
        if body.kind not in bodies
    ]
    below = queries.children(version.area_id, on)
    return [*found, *((f"child_{child.area_id}", str(_("%s thuộc về")) % child.name) for child in below)]


def chosen_places(values: dict[str, Any], prefix: str) -> dict[int, int]:
    """Id → place in the list of new units, of the fields with the prefix in which something was chosen."""
    return {
        int(name.removeprefix(prefix)): int(value)
        for name, value in values.items()
        if name.startswith(prefix) and value != ""
    }


def units_of(text: str) -> list[NewUnit]:
    """Units of a text with a code and a name in each line."""
    found = []
    for line in text.splitlines():
        code, _blank, name = line.strip().partition(" ")
        if code:
            found.append(NewUnit(code.strip(",;"), name.strip(" ,;:–-")))
    return found


class RenameAreaForm(AreaEventForm):
    """Another name, kind or code of the target."""

    title = _("Đổi tên, loại hoặc mã")
    hint = _("Đơn vị vẫn là một; số liệu trước và sau nối liền nhau.")
    action = staticmethod(actions.rename_area)
    own = ("name", "code")

    name = forms.CharField(label=_("Tên đầy đủ mới"), strip=True, max_length=120, required=False)
    code = forms.CharField(label=_("Mã mới"), strip=True, max_length=10, required=False)

    def __init__(self, data: Any, *, actor: Actor, target: AreaVersion) -> None:
        super().__init__(data, actor=actor, target=target)
        self.fields["name"].initial = target.name
        self.fields["code"].initial = target.code

    def own_arguments(self) -> dict[str, Any]:
        """What was typed; empty means as it is."""
        return {
            "area_id": self.target.area_id,
            "name": self.cleaned_data["name"] or None,
            "code": self.cleaned_data["code"] or None,
        }


class MoveAreaForm(AreaEventForm):
    """The target comes under another unit."""

    title = _("Chuyển đơn vị cấp trên")
    hint = _("Đơn vị cùng mọi thứ bên trong chuyển về cấp trên mới.")
    action = staticmethod(actions.move_area)
    own = ("parent",)

    parent = AreaCodeField(label=_("Mã đơn vị cấp trên mới"))

    def own_arguments(self) -> dict[str, Any]:
        """The unit and its new parent."""
        return {"area_id": self.target.area_id, "parent_id": self.cleaned_data["parent"].area_id}


class DissolveAreaForm(AreaEventForm):
    """A unit above the communes ends; those in it come under its parent."""

    title = _("Giải thể đơn vị hành chính")
    hint = _("Các đơn vị cấp dưới chuyển lên cấp trên trực tiếp. Cấp xã thì ghi sự kiện nhập hoặc chia.")
    action = staticmethod(actions.dissolve_area)
    own = ("supervisor",)
    places = {"area": "supervisor"}

    supervisor = forms.CharField(
        label=_("Mã cơ quan quản lý tiếp các đơn vị"),
        required=False,
        strip=True,
        help_text=_("Cơ quan thay các cơ quan của đơn vị giải thể, ví dụ 38-SGDDT."),
    )

    def clean_supervisor(self) -> int | None:
        """The organisation of the code typed."""
        return organisation_id(self.cleaned_data["supervisor"], self.actor)

    def own_arguments(self) -> dict[str, Any]:
        """The unit, and who takes over."""
        return {"area_id": self.target.area_id, "supervision_to": self.cleaned_data["supervisor"]}


class EstablishAreaForm(AreaEventForm):
    """A unit of its own below the target, made of no other one."""

    title = _("Thành lập đơn vị hành chính")
    hint = _("Chỉ dùng khi đơn vị mới không hình thành từ đơn vị nào; nếu có, hãy ghi sự kiện nhập hoặc chia.")
    action = staticmethod(actions.establish_area)
    own = ("level", "name", "code")

    level = forms.ChoiceField(label=_("Cấp"), widget=forms.RadioSelect)
    name = forms.CharField(label=_("Tên đầy đủ"), strip=True, max_length=120)
    code = forms.CharField(label=_("Mã"), strip=True, max_length=10)

    def __init__(self, data: Any, *, actor: Actor, target: AreaVersion) -> None:
        super().__init__(data, actor=actor, target=target)
        order = list(Level)
        below = order[order.index(Level(target.area.level)) + 1 :]
        choices = [(level.value, level.label) for level in below if level != Level.DISTRICT] or [
            (Level.COMMUNE.value, Level.COMMUNE.label)
        ]
        self.fields["level"].choices = choices  # type: ignore[attr-defined]
        self.fields["level"].initial = choices[-1][0]

    def own_arguments(self) -> dict[str, Any]:
        """The new unit."""
        values = self.cleaned_data
        return {
            "parent_id": self.target.area_id,
            "level": values["level"],
            "name": values["name"],
            "code": values["code"],
        }


class CorrectionForm(forms.Form):
    """Why an event is taken back."""

    reason = forms.CharField(
        label=_("Lý do đính chính"), strip=True, widget=forms.Textarea(attrs={"rows": 3}), max_length=300
    )


def organisation_id(code: str, actor: Actor) -> int | None:
    """The organisation of a code typed, None for nothing; one that the person does not see is unknown to them."""
    if not code:
        return None
    try:
        found = queries.organisation_by_code(code)
        actor.require_sees_organisation(found.pk)
    except Refused as refusal:
        raise ValidationError(refusal.sentence, code=refusal.rule) from None
    return found.pk
