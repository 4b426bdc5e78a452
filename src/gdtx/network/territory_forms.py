"""Forms of rarer events about areas: the general reorganisation, and what a commune is recognised as."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gdtx.foundation.errors import Refused

from . import actions, queries
from .actions import Choices, NewUnit, Transfer
from .enums import AreaFlagKind, Moves
from .forms import AreaEventForm, DayField, chosen_places, to_place, units_of
from .models import AreaVersion
from .scope import Actor

#: More units than this are not reorganised on one page: every one meets every other.
MOST_UNITS = 12

_MOVES = [
    ("", _("không chuyển")),
    (Moves.ALL.value, _("toàn bộ dân số")),
    (Moves.SOME.value, _("một phần dân số")),
    (Moves.NONE.value, _("chỉ phần đất, không có dân")),
]


class ReorganiseForm(AreaEventForm):
    """Several old units become several new ones, as a resolution says who goes where."""

    title = _("Sắp xếp nhiều đơn vị")
    hint = _("Khi nghị quyết vừa nhập vừa chia: các đơn vị cũ kết thúc, từng phần chuyển về các đơn vị mới.")
    action = staticmethod(actions.reorganise)
    own = ("more", "units")
    places = {"name": "units", "code": "units", "transfers": "units", "children": "units", "predecessors": "more"}

    more = forms.CharField(
        label=_("Mã các đơn vị cũ khác"),
        strip=True,
        required=False,
        help_text=_("Ngoài đơn vị này; cách nhau bằng dấu phẩy."),
    )
    units = forms.CharField(
        label=_("Các đơn vị mới"),
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Mỗi dòng một đơn vị: mã rồi tên đầy đủ, ví dụ “15127 Xã Cẩm Thủy”."),
    )

    def __init__(self, data: Any, *, actor: Actor, target: AreaVersion) -> None:
        super().__init__(data, actor=actor, target=target)
        given = data or {}
        self.new = units_of(str(given.get("units", "")))[:MOST_UNITS]
        self.old = self._old(str(given.get("more", "")))
        if not self.new:
            return
        places: list[tuple[str, Any]] = [("", _("chưa chọn, để ngỏ"))]
        places += [(str(place), unit.name) for place, unit in enumerate(self.new)]
        for version in self.old:
            for place, unit in enumerate(self.new):
                self.fields[f"move_{version.area_id}_{place}"] = forms.ChoiceField(
                    label=str(_("%(old)s chuyển về %(new)s")) % {"old": version.name, "new": unit.name},
                    choices=_MOVES,
                    required=False,
                )
            for name, label in to_place(version, actor.on):
                self.fields[name] = forms.ChoiceField(label=label, choices=places, required=False)

    def _old(self, text: str) -> list[AreaVersion]:
        """The target and the units of the codes typed, as far as they are known."""
        found = [self.target]
        for code in re.split(r"[\s,;]+", text):
            try:
                version = queries.area_by_code(code, self.actor.on) if code else None
            except Refused:
                continue
            if version is not None and all(each.area_id != version.area_id for each in found):
                found.append(version)
        return found[:MOST_UNITS]

    def clean_more(self) -> str:
        """The codes typed must be known."""
        for code in re.split(r"[\s,;]+", self.cleaned_data["more"]):
            try:
                if code:
                    queries.area_by_code(code, self.actor.on)
            except Refused as refusal:
                raise ValidationError(refusal.sentence, code=refusal.rule) from None
        return str(self.cleaned_data["more"])

    def clean(self) -> dict[str, Any]:
        """Somebody must go somewhere."""
        values = super().clean() or self.cleaned_data
        if len(self.old) >= MOST_UNITS or len(units_of(str(values.get("units", "")))) > MOST_UNITS:
            self.add_error("units", _("Nhiều nhất 12 đơn vị một lần; hãy ghi theo từng khoản của nghị quyết."))
        elif values.get("units") and not any(value for name, value in values.items() if name.startswith("move_")):
            self.add_error("units", _("Hãy chọn ở dưới: dân của từng đơn vị cũ chuyển về đơn vị mới nào."))
        return values

    def own_arguments(self) -> dict[str, Any]:
        """The new units, who goes where, and what was chosen."""
        values = self.cleaned_data
        moves = [
            Transfer(version.area_id, place, Moves(values[f"move_{version.area_id}_{place}"]))
            for version in self.old
            for place in range(len(self.new))
            if values.get(f"move_{version.area_id}_{place}")
        ]
        parents = {version.parent_id for version in self.old}
        parent = self.target.parent_id if len(parents) > 1 else None
        return {
            "successors": [NewUnit(unit.code, unit.name, parent) for unit in self.new],
            "transfers": moves,
            "choices": Choices(seats=chosen_places(values, "seat_"), children=chosen_places(values, "child_")),
        }


class FlagAreaForm(AreaEventForm):
    """The commune is recognised as something."""

    title = _("Công nhận, phân định xã")
    hint = _("Khu vực I, II, III thay nhau; xã đặc biệt khó khăn và xã điểm ghi riêng bên cạnh.")
    action = staticmethod(actions.flag_area)
    own = ("flag", "until")
    places = {"area": "flag"}

    flag = forms.ChoiceField(label=_("Công nhận là"), choices=AreaFlagKind.choices, widget=forms.RadioSelect)
    until = DayField(
        label=_("Trước ngày"), required=False, help_text=_("Chỉ ghi khi văn bản có thời hạn; để trống là đến khi thay.")
    )

    def own_arguments(self) -> dict[str, Any]:
        """The unit, what it is recognised as, until when."""
        values = self.cleaned_data
        return {"area_id": self.target.area_id, "flag": values["flag"], "until": values["until"]}


class EndFlagForm(AreaEventForm):
    """The commune is not recognised as something any more."""

    title = _("Thôi công nhận, phân định xã")
    action = staticmethod(actions.end_flag)
    own = ("flag",)
    places = {"area": "flag"}

    flag = forms.ChoiceField(label=_("Thôi là"), choices=AreaFlagKind.choices, widget=forms.RadioSelect)

    def __init__(self, data: Any, *, actor: Actor, target: AreaVersion) -> None:
        super().__init__(data, actor=actor, target=target)
        held = queries.flags_on([target.area_id], actor.on).get(target.area_id, [])
        if held:
            self.fields["flag"].choices = [(row.flag, str(row)) for row in held]  # type: ignore[attr-defined]

    def own_arguments(self) -> dict[str, Any]:
        """The unit, and what it was recognised as."""
        return {"area_id": self.target.area_id, "flag": self.cleaned_data["flag"]}
