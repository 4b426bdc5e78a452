"""What people type about posts, turned into the arguments of an action. What is right is said by the action."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gdtx.accounts.models import User
from gdtx.foundation.errors import Refused
from gdtx.foundation.ranges import OPEN_END

from .enums import PostKind
from .forms import DayField
from .models import Post
from .queries import people
from .roles import ROLES
from .scope import Actor

#: How a post is held; standing in has a page of its own.
KINDS = [(kind.value, kind.label) for kind in PostKind if kind != PostKind.STAND_IN]


class PostForm(forms.Form):
    """The parts all of them share: who acts, on which organisation, and where refusals belong."""

    #: Where the refusal of an action belongs, if not in the field of its own name.
    places = {"user": "person"}

    def __init__(self, data: Any, *, actor: Actor, organisation_id: int, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.actor = actor
        self.organisation_id = organisation_id

    def refuse(self, refusal: Refused) -> None:
        """Tie the refusal of the action to its field."""
        place = refusal.where if isinstance(refusal.where, str) else ""
        name = self.places.get(place, place)
        self.add_error(name if name in self.fields else None, refusal.sentence)

    def offered(self) -> list[User]:
        """Who is offered while the name is typed."""
        return people.people_to_choose(self.actor, self.organisation_id)

    @property
    def seen_until(self) -> dt.date:
        """Until when the post ran on the page that was read."""
        seen: dt.date = self.cleaned_data["seen"]
        return seen

    def look_again(self, post: Post) -> None:
        """After a conflict: what was typed stays, and counts for the post as it is now."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["seen"] = post.valid_to.isoformat()
        self.data = data


class PersonField(forms.CharField):
    """Somebody, by sign-in name or full name; the form resolves it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Tên đăng nhập, hoặc họ và tên của người trong phạm vi của bạn."))
        super().__init__(strip=True, max_length=200, **kwargs)
        self.widget.attrs |= {"list": "nguoi", "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


class SeenField(forms.DateField):
    """The end of the post as the page showed it, hidden."""

    widget = forms.HiddenInput


class ChoosesPerson(PostForm):
    """A form that names somebody."""

    def clean_person(self) -> User | None:
        """The person meant."""
        try:
            return people.person_named(self.actor, self.organisation_id, self.cleaned_data["person"])
        except Refused as refusal:
            raise ValidationError(refusal.sentence, code=refusal.rule) from None


class GivePostForm(ChoosesPerson):
    """A new post."""

    person = PersonField(label=_("Người giữ chức vụ"), required=False)
    full_name = forms.CharField(label=_("Họ và tên"), strip=True, max_length=120, required=False)
    username = forms.CharField(
        label=_("Tên đăng nhập mới"),
        strip=True,
        max_length=60,
        required=False,
        help_text=_("Chữ thường không dấu, số và . _ -, ví dụ hoa.camngoc."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
    )
    phone = forms.CharField(label=_("Điện thoại"), strip=True, max_length=20, required=False)
    role = forms.ChoiceField(label=_("Vai trò"), help_text=_("Vai trò quyết định người ấy được xem và làm gì."))
    duty = forms.CharField(
        label=_("Chức vụ, phân công trách nhiệm"),
        strip=True,
        max_length=200,
        required=False,
        help_text=_("Ví dụ: Phó giám đốc thường trực, phụ trách chuyên đề khuyến nông."),
    )
    kind = forms.ChoiceField(label=_("Hình thức"), choices=KINDS, widget=forms.RadioSelect)
    valid_from = DayField(label=_("Từ ngày"))
    last_day = DayField(label=_("Đến hết ngày"), required=False, help_text=_("Để trống nếu chưa biết."))
    places = {"user": "person", "valid_to": "last_day"}

    def __init__(self, data: Any, *, roles: list[str], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["role"].choices = [(code, ROLES[code].title) for code in roles]  # type: ignore[attr-defined]

    def clean_person(self) -> User | None:
        """The person meant; None when somebody new is described."""
        return super().clean_person() if self.cleaned_data["person"] else None

    def clean(self) -> dict[str, Any]:
        """Somebody who has an account, or somebody new: one of the two, whole."""
        values = super().clean() or self.cleaned_data
        new = [name for name in ("full_name", "username") if values.get(name)]
        if "person" in self.errors:
            return values
        if values.get("person") and new:
            self.add_error("person", _now("Chọn người đã có tài khoản hoặc ghi người mới, không cả hai."))
        elif not values.get("person") and not new:
            self.add_error("person", _now("Ghi người giữ chức vụ; người chưa có tài khoản thì mở phần Người mới."))
        elif not values.get("person"):
            for name in {"full_name", "username"} - set(new):
                self.add_error(name, _now("Người mới cần cả họ tên và tên đăng nhập."))
        return values

    @property
    def is_new(self) -> bool:
        """Whether the person gets an account with the post."""
        return self.cleaned_data["person"] is None

    @property
    def opens_new(self) -> bool:
        """Whether the part about somebody new stands open."""
        return any(self[name].value() for name in ("full_name", "username", "phone"))

    def who(self) -> dict[str, Any]:
        """The arguments that name the person, of `actions.give_post` or of `actions.appoint`."""
        values = self.cleaned_data
        if not self.is_new:
            return {"user": values["person"]}
        return {name: values[name] for name in ("username", "full_name", "phone")}

    def arguments(self) -> dict[str, Any]:
        """The keyword arguments of `actions.give_post` or `actions.appoint`."""
        values = self.cleaned_data
        return {
            **self.who(),
            "organisation_id": self.organisation_id,
            "role": values["role"],
            "duty": values["duty"],
            "kind": values["kind"],
            "valid_from": values["valid_from"],
            "valid_to": after(values["last_day"]),
        }


class EndPostForm(PostForm):
    """The end of a post, or taking it back before it began."""

    on = DayField(label=_("Thôi giữ từ ngày"), help_text=_("Ngày đầu tiên không còn giữ chức vụ."))
    reason = forms.CharField(label=_("Lý do"), strip=True, max_length=300, required=False)
    seen = SeenField()

    def __init__(self, data: Any, *, has_begun: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if not has_begun:
            del self.fields["on"]


class StandInForm(ChoosesPerson):
    """Somebody stands in for the holder."""

    person = PersonField(label=_("Người làm thay"))
    valid_from = DayField(label=_("Từ ngày"))
    last_day = DayField(label=_("Đến hết ngày"), required=False, help_text=_("Để trống nếu chưa biết."))
    duty = forms.CharField(label=_("Phân công trách nhiệm"), strip=True, max_length=200, required=False)
    seen = SeenField()
    places = {"user": "person", "valid_to": "last_day"}

    def arguments(self) -> dict[str, Any]:
        """The keyword arguments of `actions.stand_in` beside the post."""
        values = self.cleaned_data
        return {
            "user": values["person"],
            "valid_from": values["valid_from"],
            "valid_to": after(values["last_day"]),
            "duty": values["duty"],
            "seen_until": self.seen_until,
        }


class HandOverForm(ChoosesPerson):
    """The post goes to somebody else on a day."""

    person = PersonField(label=_("Người nhận"))
    on = DayField(label=_("Bàn giao từ ngày"), help_text=_("Ngày đầu tiên người nhận giữ chức vụ; có thể ở tương lai."))
    duty = forms.CharField(label=_("Chức vụ, phân công trách nhiệm"), strip=True, max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Hình thức"), choices=KINDS, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Lý do, số quyết định"), strip=True, max_length=300, required=False)
    seen = SeenField()
    places = {"user": "person", "valid_from": "on", "valid_to": "on"}

    def arguments(self) -> dict[str, Any]:
        """The keyword arguments of `actions.hand_over` beside the post."""
        values = self.cleaned_data
        return {
            "user": values["person"],
            "on": values["on"],
            "duty": values["duty"],
            "kind": values["kind"],
            "reason": values["reason"],
            "seen_until": self.seen_until,
        }


def after(last_day: dt.date | None) -> dt.date:
    """The day after the last one, as ranges are kept; open without one. Raises `Refused` (``bad_date``) at the end."""
    if last_day is None:
        return OPEN_END
    if last_day >= OPEN_END:
        raise Refused("bad_date", _now("Ngày kết thúc quá xa."), where="valid_to")
    return last_day + dt.timedelta(days=1)
