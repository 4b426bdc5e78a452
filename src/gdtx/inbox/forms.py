"""What people type about a notice, turned into the arguments of an action. What is right is said by the action."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdtx.foundation.errors import Refused
from gdtx.network.enums import Level, OrganisationKind
from gdtx.network.forms import DayField
from gdtx.network.models import AreaVersion, OrganisationVersion
from gdtx.network.queries.areas import area_versions, areas_on
from gdtx.network.queries.organisations import organisations_under
from gdtx.network.roles import CENTRES
from gdtx.network.scope import Actor

from . import actions, rules
from .enums import Audience

#: More units than this are not offered to tick; their codes are typed.
TICKED = 60

#: The kinds in the order in which one writes to them.
KINDS = sorted(OrganisationKind.choices, key=lambda choice: choice[0] not in CENTRES)


class NoticeForm(forms.Form):
    """A notice. Only the fields of the chosen audience count."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=gettext_lazy("Tiêu đề"),
        strip=True,
        error_messages={"required": gettext_lazy("Chưa ghi tiêu đề thông báo.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Nội dung"),
        strip=True,
        error_messages={"required": gettext_lazy("Chưa ghi nội dung thông báo.")},
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Không ghi thông tin cá nhân của người dân, học viên."),
    )
    due_on = DayField(label=gettext_lazy("Hạn đọc, thực hiện"), required=False)
    audience = forms.ChoiceField(label=gettext_lazy("Gửi cho"), choices=Audience.choices, widget=forms.RadioSelect)
    area = forms.ChoiceField(label=gettext_lazy("Địa bàn"))
    kind = forms.ChoiceField(
        label=gettext_lazy("Loại đơn vị"),
        required=False,
        choices=[("", "—"), *KINDS],
        help_text=gettext_lazy("Chỉ dùng khi gửi cho mọi đơn vị cùng loại."),
    )
    organisations = forms.MultipleChoiceField(
        label=gettext_lazy("Chọn đơn vị"), required=False, widget=forms.CheckboxSelectMultiple
    )
    codes = forms.CharField(
        label=gettext_lazy("Mã các đơn vị được chọn"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Chỉ dùng khi chọn từng đơn vị; mỗi mã một dòng, dán từ Excel cũng được."),
    )

    def __init__(self, *args: Any, actor: Actor, area_code: str = "", codes: Sequence[str] = (), **kwargs: Any) -> None:
        areas = areas_to_write_to(actor)
        first = next((str(area.area_id) for area in areas if area.code == area_code), "")
        kwargs["initial"] = {
            "token": uuid.uuid4(),
            "audience": Audience.CHOSEN if codes else Audience.CENTRES,
            "area": first or (str(areas[0].area_id) if areas else ""),
            "codes": "\n".join(codes),
        } | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.actor = actor
        self._choices("area").choices = [(str(area.area_id), area.name) for area in areas]
        ticked = organisations_to_tick(actor, areas) if not codes else []
        if ticked:
            self._choices("organisations").choices = [
                (str(version.organisation_id), version.name) for version in ticked
            ]
            del self.fields["codes"]
        else:
            del self.fields["organisations"]

    def _choices(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field

    @property
    def notice(self) -> dict[str, Any]:
        """The arguments of `actions.send_notice`. Raises `Refused` for codes that name nothing."""
        data = self.cleaned_data
        chosen: list[int] = [int(each) for each in data.get("organisations") or ()]
        if data["audience"] == Audience.CHOSEN and data.get("codes"):
            chosen = actions.organisations_by_code(self.actor, data["codes"].replace(",", "\n").splitlines())
        return {
            "title": data["title"],
            "text": data["text"],
            "audience": data["audience"],
            "area_id": int(data["area"]) if data["area"] and data["audience"] != Audience.CHOSEN else None,
            "kind": data["kind"],
            "organisation_ids": chosen,
            "due_on": data["due_on"],
            "token": data["token"],
        }

    def add_refusal(self, refusal: Refused) -> None:
        """Tie what the action refused to its field."""
        name = refusal.where if isinstance(refusal.where, str) else ""
        if name in ("organisations", "codes"):
            name = "codes" if "codes" in self.fields else "organisations"
        self.add_error(name if name in self.fields else None, refusal.sentence)


def areas_to_write_to(actor: Actor) -> list[AreaVersion]:
    """The areas the actor's posts may write to, each followed by those directly below it, by name."""
    roots = actor.area_roots(rules.WRITE) or []
    found = areas_on(roots, actor.on)
    below = area_versions(actor.on).filter(parent_id__in=roots).order_by("name_key")
    return [
        version
        for root in roots
        if root in found
        for version in (found[root], *(child for child in below if child.parent_id == root))
    ]


def organisations_to_tick(actor: Actor, areas: Sequence[AreaVersion]) -> list[OrganisationVersion]:
    """The units of the first area when they are few enough to be ticked, the own ones left out; else none."""
    wide = (Level.COUNTRY, Level.PROVINCE)
    if not areas or any(post.root_level in wide for post in actor.posts_with(rules.WRITE)):
        return []
    own = {post.organisation_id for post in actor.posts}
    found = organisations_under(areas[0].area_id, actor.on).exclude(organisation_id__in=own)
    few = list(found[: TICKED + 1])
    return few if len(few) <= TICKED else []


class ReasonForm(forms.Form):
    """Why a notice is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do thu hồi"), strip=True, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


def audience_text(audience: str, area_name: str, kinds: Sequence[str]) -> str:
    """To whom a notice goes, in words."""
    if audience == Audience.CENTRES:
        return _("Tất cả trung tâm, cơ sở của %(area)s") % {"area": area_name}
    if audience == Audience.KIND:
        names = ", ".join(str(OrganisationKind(kind).label) for kind in kinds)
        return _("%(kind)s: tất cả đơn vị của %(area)s") % {"kind": names, "area": area_name}
    return str(Audience.CHOSEN.label)
