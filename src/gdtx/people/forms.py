"""What people type about a household, turned into plain values. What is right is said by `checks`, not here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gdtx.catalogue.ethnic_groups import NAMES
from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import date_short, parse_date

from .checks import DEGREES, Problem
from .data import TITLES, EvidenceData, HouseholdData, PersonData
from .enums import Disability, EvidenceKind, Purpose, ResidenceEnd, ResidenceKind, Sex
from .keeping import kinds
from .wording import DEGREES as DEGREE_NAMES

#: Members whose rows a form has at most.
MOST_ROWS = 60
_YES_NO = [("", _("Chưa rõ")), ("1", _("Có")), ("0", _("Không"))]
#: Whoever is not in the commune any more; a move to another household is told there.
_LEFT = [
    ("", _("Đang ở hộ này")),
    (ResidenceEnd.MOVED.value, _("Chuyển đi")),
    (ResidenceEnd.DEAD.value, _("Chết")),
    (ResidenceEnd.CORRECTED.value, _("Ghi nhầm")),
]
_GRADES = [("", _("Không ghi")), *((str(grade), _("Lớp %s") % grade) for grade in range(1, 13))]
_TERMS = [("", _("Không ghi")), *((str(term), _("Kỳ %s") % term) for term in range(1, 6))]


class DayField(forms.Field):
    """A day as people type it: `05/10/2020`, `5-10-2020`."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> dt.date | None:
        if value in self.empty_values or isinstance(value, dt.date):
            return value or None
        try:
            return parse_date(str(value))
        except Refused as refusal:
            raise ValidationError(refusal.sentence, code=refusal.rule) from None

    def prepare_value(self, value: Any) -> Any:
        return date_short(value) if isinstance(value, dt.date) else value


class NumberField(forms.Field):
    """A small whole number."""

    def to_python(self, value: Any) -> int | None:
        text = str(value if value is not None else "").strip()
        if not text:
            return None
        if not (text.isascii() and text.isdigit()) or len(text) > 6:
            raise ValidationError(_("“%s” không phải là số. Hãy ghi bằng chữ số.") % text[:20], code="bad_number")
        return int(text)


def _number(name: str) -> NumberField:
    return NumberField(label=TITLES[name], required=False)


def _text(name: str, **more: Any) -> forms.CharField:
    return forms.CharField(label=TITLES[name], required=False, **more)


def _choice(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False)


class HouseholdForm(forms.Form):
    """The head of a sheet."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    rows = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=MOST_ROWS)
    number = _text("number", widget=forms.TextInput(attrs={"autocomplete": "off"}))
    village = _text("village", widget=forms.TextInput(attrs={"list": "thon-da-co", "autocomplete": "off"}))
    address = _text("address")
    note = _text("note")

    def add_problems(self, problems: Sequence[Problem]) -> None:
        """Tie problems of the household to its fields."""
        for problem in problems:
            self.add_error(problem.field if problem.field in self.fields else None, problem.message)


class MemberForm(forms.Form):
    """A member; a row left without any name and without a code is nobody."""

    code = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    family_name = _text("family_name", widget=forms.TextInput(attrs={"autocomplete": "off"}))
    given_name = _text("given_name", widget=forms.TextInput(attrs={"autocomplete": "off"}))
    birth_day = _number("birth_day")
    birth_month = _number("birth_month")
    birth_year = _number("birth_year")
    sex = _choice(TITLES["sex"], [("", _("Chọn")), *Sex.choices])
    ethnicity = forms.TypedChoiceField(
        label=TITLES["ethnicity"],
        choices=[("", _("Chưa rõ")), *NAMES.items()],
        coerce=int,
        empty_value=None,
        required=False,
    )
    relation = _text("relation")
    head = forms.BooleanField(label=TITLES["head"], required=False)
    kind = _choice(TITLES["kind"], ResidenceKind.choices)
    left_reason = _choice(TITLES["left_reason"], _LEFT)
    left_on = DayField(label=TITLES["left_on"], required=False)
    grade_completed = _choice(_("Học xong lớp"), [_GRADES[0], ("0", _("Chưa học xong lớp 1")), *_GRADES[1:]])
    left_at_grade = _choice(_("Bỏ học ở lớp"), _GRADES)
    studying_grade = _choice(_("Đang học lớp"), _GRADES)
    degree = _choice(_("Bằng cấp"), [("", _("Không ghi")), *((code, DEGREE_NAMES[code]) for code in DEGREES)])
    xmc_completed = _choice(_("Hoàn thành kỳ xóa mù chữ"), _TERMS)
    xmc_studying = _choice(_("Đang học kỳ xóa mù chữ"), _TERMS)
    relapse = _choice(_("Tái mù chữ"), [("", _("Không ghi")), ("0", _("Không")), ("1", _("Mức 1")), ("2", _("Mức 2"))])
    school_system = _choice(_("Hệ phổ thông"), [("", _("Không ghi")), ("10", _("Hệ 10 năm")), ("12", _("Hệ 12 năm"))])
    lives_since = DayField(label=TITLES["lives_since"], required=False)
    migrant = _choice(TITLES["migrant"], _YES_NO)
    away = forms.BooleanField(label=TITLES["away"], required=False)
    away_since = DayField(label=TITLES["away_since"], required=False)
    circumstance = _text("circumstance")
    id_number = forms.CharField(
        label=TITLES["id_number"],
        required=False,
        help_text=_("12 chữ số; để trống nếu không có hoặc không đổi. Được mã hóa khi lưu."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    id_remove = forms.BooleanField(label=_("Bỏ số định danh đã ghi"), required=False)
    religious = _choice(TITLES["religious"], _YES_NO)
    religion = _text("religion")
    disabilities = forms.MultipleChoiceField(
        label=TITLES["disabilities"],
        choices=Disability.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    disability_certified = _choice(TITLES["disability_certified"], _YES_NO)
    able_to_learn = _choice(TITLES["able_to_learn"], _YES_NO)
    priority = _text("priority")
    parent_name = _text("parent_name")
    phone = _text("phone", widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}))
    note = _text("note")

    #: The kinds of evidence a sheet tells.
    FACTS: ClassVar = tuple(kind for kind in EvidenceKind.values)
    _THREE: ClassVar = ("migrant", "religious", "disability_certified", "able_to_learn")
    #: Fields under "Thêm chi tiết".
    MORE: ClassVar = (
        "lives_since",
        "migrant",
        "away_since",
        "circumstance",
        "id_number",
        "religion",
        "disabilities",
        "priority",
        "parent_name",
        "phone",
        "note",
    )

    def __init__(self, *args: Any, stored: PersonData | None = None, **kwargs: Any) -> None:
        """`stored`: the member as known, whose evidence fills the fields."""
        self.stored = stored
        if stored is not None:
            kwargs["initial"] = self._initial(stored)
        super().__init__(*args, **kwargs)

    @classmethod
    def _initial(cls, stored: PersonData) -> dict[str, Any]:
        values = {each.name: getattr(stored, each.name) for each in fields(stored) if each.name in cls.base_fields}
        values |= {name: {None: "", True: "1", False: "0"}[values[name]] for name in cls._THREE}
        return values | {fact.kind: fact.value for fact in stored.evidence}

    @property
    def is_nobody(self) -> bool:
        """Whether the row was left as it was offered."""
        told = self.cleaned_data
        return not told.get("code") and not any(
            told.get(name) for name in ("family_name", "given_name", "birth_year", "sex", "id_number")
        )

    @property
    def told(self) -> PersonData:
        """What was typed. Evidence that was there and is left blank is taken back."""
        values = self.cleaned_data
        known = {fact.kind: fact for fact in self.stored.evidence} if self.stored else {}
        facts = []
        for kind in self.FACTS:
            value = values.get(kind) or ""
            if value or kind in known:
                same = kind in known and known[kind].value == value
                facts.append(EvidenceData(kind, value, known[kind].school_year if same else ""))
        plain: dict[str, Any] = {each.name: values.get(each.name) for each in fields(PersonData) if each.name in values}
        for name in self._THREE:
            plain[name] = {"1": True, "0": False}.get(values.get(name) or "")
        plain["disabilities"] = tuple(values.get("disabilities") or ())
        plain["kind"] = values.get("kind") or ResidenceKind.PERMANENT.value
        plain["id_number"] = "" if values.get("id_remove") else values.get("id_number") or None
        told = PersonData(**{name: value for name, value in plain.items() if value is not None or name == "id_number"})
        died = self.stored.died_on if self.stored else None
        return replace(told, evidence=tuple(facts), died_on=died if not told.left_reason else None)

    @property
    def title(self) -> str:
        """What the row is called."""
        return self.stored.name if self.stored else ""

    @property
    def opens_details(self) -> bool:
        """Whether the folded part holds an error."""
        return any(self.errors.get(name) for name in self.MORE)

    def add_problems(self, problems: Sequence[Problem]) -> None:
        """Tie problems of this member to its fields."""
        for problem in problems:
            if problem.field not in self.errors:
                self.add_error(problem.field if problem.field in self.fields else None, problem.message)


class Sheet:
    """A household's form with the forms of its members."""

    def __init__(self, data: Mapping[str, Any] | None, stored: HouseholdData | None, version: int, *, more: int = 0):
        members = stored.members if stored else ()
        blank = 1 if stored else 3
        rows = len(members) + blank
        if data is not None:
            typed = str(data.get("rows") or "")
            rows = max(int(typed) if typed.isdecimal() and len(typed) < 4 else 0, len(members))
        rows = min(rows + more, MOST_ROWS)
        initial: dict[str, Any] = {"version": version, "rows": rows}
        if stored is not None:
            initial |= {name: getattr(stored, name) for name in ("number", "village", "address", "note")}
        if data is not None and more:
            data = {**{name: data[name] for name in data}, "rows": str(rows)} | _lists(data)
        self.head = HouseholdForm(data, initial=initial)
        by_code = {member.code: member for member in members}
        self.members: list[MemberForm] = []
        for place in range(rows):
            prefix = f"n{place}"
            code = data.get(f"{prefix}-code", "") if data is not None else ""
            known = by_code.get(code) if data is not None else (members[place] if place < len(members) else None)
            self.members.append(MemberForm(data, prefix=prefix, stored=known))

    def is_valid(self) -> bool:
        """Whether everything could be read."""
        return all([self.head.is_valid(), *(form.is_valid() for form in self.members)])

    @property
    def people(self) -> list[MemberForm]:
        """The rows that somebody is in."""
        return [form for form in self.members if not form.is_nobody]

    @property
    def told(self) -> HouseholdData:
        """What was typed, as a whole."""
        head = self.head.cleaned_data
        return HouseholdData(
            number=head.get("number") or "",
            village=head.get("village") or "",
            address=head.get("address") or "",
            note=head.get("note") or "",
            members=tuple(form.told for form in self.people),
        )

    @property
    def version(self) -> int:
        """The version the person saw."""
        return self.head.cleaned_data.get("version") or 0

    def add_problems(self, problems: Sequence[Problem]) -> None:
        """Tie each problem to the field it is about."""
        people = self.people
        self.head.add_problems([problem for problem in problems if problem.member is None])
        for place, form in enumerate(people):
            form.add_problems([problem for problem in problems if problem.member == place])

    @property
    def mistakes(self) -> int:
        """How many places are to be mended."""
        return sum(len(errors) for form in (self.head, *self.members) for errors in form.errors.values())


def _lists(data: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a sent form that hold several values."""
    getlist = getattr(data, "getlist", None)
    return {name: getlist(name) for name in data if name.endswith("-disabilities")} if getlist else {}


class PurposeForm(forms.Form):
    """What personal data are wanted for, where the page does not say it."""

    purpose = forms.ChoiceField(
        label=_("Mục đích"),
        choices=[("", _("Chọn mục đích")), *Purpose.choices],
        error_messages={"required": _("Hãy chọn mục đích; mỗi lượt xem, xuất đều được ghi lại.")},
    )


class DecideForm(forms.Form):
    """The decision about two records."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(choices=[("same", ""), ("different", ""), ("reopen", "")], required=True)
    kept = forms.CharField(required=False, max_length=40)
    reason = forms.CharField(label=_("Lý do"), required=False, max_length=300)


class RetentionForm(forms.Form):
    """How long a kind of data is kept."""

    subject = forms.ChoiceField(label=_("Loại dữ liệu"))
    years = forms.IntegerField(label=_("Số năm"), min_value=0, max_value=100)
    months = forms.IntegerField(label=_("Số tháng thêm"), min_value=0, max_value=11, required=False)
    since = DayField(label=_("Áp dụng từ ngày"), help_text=_("Ví dụ 01/01/2026."))
    citation = forms.CharField(
        label=_("Căn cứ"), max_length=300, help_text=_("Văn bản, điều khoản quy định thời hạn; ghi cả số và ngày.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        subject = self.fields["subject"]
        assert isinstance(subject, forms.ChoiceField)
        subject.choices = [("", _("Chọn loại dữ liệu")), *((code, kept.title) for code, kept in kinds().items())]

    def clean_months(self) -> int:
        """None told: none."""
        return self.cleaned_data["months"] or 0


class EraseForm(forms.Form):
    """That somebody knows what letting go means."""

    sure = forms.BooleanField(
        label=_("Tôi hiểu dữ liệu đã xóa không lấy lại được."),
        error_messages={"required": _("Hãy đánh dấu để xác nhận rồi bấm xóa.")},
    )
