"""What people type about a class, turned into plain values. What is right is said by `checks`, not here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from gdtx.catalogue.models import ThematicGroup
from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import clean, date_short, number, parse_date, parse_number
from gdtx.network.models import OrganisationVersion

from .checks import Problem, check_values, missing_texts
from .enums import Mode, PhotoKind
from .facts import FIELDS, TITLES, ClassFacts


class CountField(forms.Field):
    """A whole number as people type it: `1200`, `1.200`, `12 người`."""

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values or isinstance(value, int):
            return value if isinstance(value, int) else None
        try:
            return parse_number(str(value))
        except Refused as refusal:
            raise ValidationError(refusal.sentence, code=refusal.rule) from None

    def prepare_value(self, value: Any) -> Any:
        return number(value) if isinstance(value, int) else value


class DayField(forms.Field):
    """A day as people type it: `05/10/2020`, `5-10-2020`, `ngày 05 tháng 10 năm 2020`."""

    def to_python(self, value: Any) -> dt.date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, dt.date):
            return value
        try:
            return parse_date(str(value))
        except Refused as refusal:
            raise ValidationError(refusal.sentence, code=refusal.rule) from None

    def prepare_value(self, value: Any) -> Any:
        return date_short(value) if isinstance(value, dt.date) else value


#: Lines of a sign-in sheet if none are asked for, two pages with the signature; and the most that are printed.
USUAL_LINES = 35
MOST_LINES = 200


def _text(name: str, **more: Any) -> forms.CharField:
    return forms.CharField(label=TITLES[name], required=False, strip=True, **more)


def _count(name: str, **more: Any) -> CountField:
    return CountField(label=TITLES[name], required=False, **more)


class ClassForm(forms.Form):
    """The facts of a class. What is wrong with them is said by `checks`, for all fields at once."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    topic = forms.CharField(
        label=_("Chuyên đề"),
        strip=True,
        widget=forms.TextInput(attrs={"list": "chuyen-de-cu", "autocomplete": "off"}),
    )
    turns = CountField(label=TITLES["turns"], help_text=_("Mỗi người dự lớp là một lượt."))
    female = _count("female", help_text=_("Trong số lượt đó."))
    start_on = DayField(label=_("Ngày mở"), widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    place = _text("place", widget=forms.TextInput(attrs={"list": "dia-diem-cu", "autocomplete": "off"}))
    group_id = forms.TypedChoiceField(label=TITLES["group_id"], coerce=int, empty_value=None)
    end_on = DayField(label=TITLES["end_on"], required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    sessions = _count("sessions")
    minority = _count("minority")
    migrant = _count("migrant")
    persons = _count("persons", help_text=_("Số người khác nhau, không lớn hơn số lượt."))
    mode = forms.ChoiceField(
        label=TITLES["mode"], required=False, choices=[("", _("Không ghi")), *Mode.choices], widget=forms.RadioSelect
    )
    presenter = _text("presenter")
    partner = _text("partner")
    run_by = _text("run_by", help_text=_("Để trống nếu trung tâm tự mở lớp."))
    cost = _count("cost")
    funding = _text("funding")

    def __init__(self, *args: Any, groups: Sequence[ThematicGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, text in missing_texts().items():
            self.fields[name].error_messages["required"] = text
        choices = [("", _("Chọn nhóm nội dung")), *((row.pk, row.name) for row in groups)]
        self.fields["group_id"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Check what can be checked without the centre, so that every problem is told at once."""
        self.add_problems(check_values(self.facts))
        return self.cleaned_data

    @property
    def facts(self) -> ClassFacts:
        """The facts as typed."""
        return ClassFacts.clean({name: self.cleaned_data.get(name) for name in FIELDS})

    def add_problems(self, problems: Iterable[Problem]) -> None:
        """Tie each problem to its field; what has no field of its own goes on top."""
        for problem in problems:
            # A field that could not be read is missing only for that reason, which has been told.
            if problem.warning or problem.field in self.errors:
                continue
            self.add_error(problem.field if problem.field in self.fields else None, problem.message)

    @property
    def opens_details(self) -> bool:
        """Whether the folded part must be open: it holds an error or something typed."""
        more = ("end_on", "sessions", "minority", "migrant", "persons", "mode", "presenter", "partner")
        return any(self.errors.get(name) or self[name].value() for name in (*more, "run_by", "cost", "funding"))


class _Unforced(forms.Select):
    """A required choice that the browser does not insist on: left open, the page comes back with a suggestion."""

    def use_required_attribute(self, initial: Any) -> bool:
        return False


class SeveralFiles(forms.FileInput):
    """A file field of a form that takes several files at once."""

    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        # Named kinds, not image/*: an iPhone then sends JPEG instead of HEIC.
        super().__init__({"accept": "image/jpeg,image/png,image/webp", **(attrs or {})})


class FilesField(forms.FileField):
    """Several files; whether each is a photograph is said by the action."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=kwargs.pop("widget", SeveralFiles({"multiple": True})), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return list(files)


def camera(label: Any, **attrs: Any) -> FilesField:
    """A field that opens the camera of a phone."""
    widget = SeveralFiles({"capture": "environment", "multiple": False, **attrs})
    return FilesField(label=label, required=False, widget=widget)


class LogForm(ClassForm):
    """The facts of a new class, its photographs, and the key by which a second sending is recognised."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32)
    group_id = forms.TypedChoiceField(
        label=TITLES["group_id"], coerce=int, empty_value=None, widget=_Unforced(attrs={"data-nhom": ""})
    )
    camera = camera(_("Chụp ảnh lớp học"))
    photos = FilesField(label=_("Chọn ảnh có sẵn"), required=False)
    lists = FilesField(
        label=_("Danh sách ký tên (không công khai)"),
        required=False,
        help_text=_("Chỉ người được xem thông tin học viên của trung tâm mở được ảnh này."),
    )

    def files_sent(self) -> list[tuple[UploadedFile, str]]:
        """The photographs sent with the form, each with its kind."""
        activity = [*self.cleaned_data.get("camera", ()), *self.cleaned_data.get("photos", ())]
        return [
            *((file, PhotoKind.ACTIVITY) for file in activity),
            *((file, PhotoKind.ATTENDANCE) for file in self.cleaned_data.get("lists", ())),
        ]


class RepeatForm(forms.Form):
    """Another place where the same class was held: its place, its day if another one, its own turns."""

    place = _text("place", widget=forms.TextInput(attrs={"list": "dia-diem-cu", "autocomplete": "off"}))
    start_on = DayField(
        label=_("Ngày mở (nếu khác)"), required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    turns = _count("turns")
    female = _count("female")

    @property
    def is_used(self) -> bool:
        """Whether anything was typed."""
        return any(str(self[name].value() or "").strip() for name in self.fields)

    def facts(self, of: ClassFacts) -> ClassFacts:
        """The facts of this class: those of the first one with the place, day and people typed here.

        What counts people beside turns and women belongs to the first place only, and so does its cost.
        """
        given = self.cleaned_data
        return replace(
            of,
            place=clean(given.get("place") or ""),
            start_on=given.get("start_on") or of.start_on,
            end_on=None if given.get("start_on") else of.end_on,
            turns=given.get("turns"),
            female=given.get("female"),
            minority=None,
            migrant=None,
            persons=None,
            cost=None,
        )

    def add_problems(self, problems: Iterable[Problem]) -> None:
        """Tie each problem to its field; what has none here is told for the row as a whole."""
        for problem in problems:
            if problem.field not in self.errors:
                self.add_error(problem.field if problem.field in self.fields else None, problem.message)


class PhotoForm(forms.Form):
    """Photographs of a class that is logged already, all of one kind."""

    camera = camera(_("Chụp ảnh"))
    photos = FilesField(label=_("Chọn ảnh có sẵn"), required=False)
    kind = forms.ChoiceField(
        label=_("Loại ảnh"), choices=PhotoKind.choices, initial=PhotoKind.ACTIVITY, widget=forms.RadioSelect
    )
    caption = forms.CharField(label=_("Chú thích"), required=False, strip=True)
    taken_on = DayField(label=_("Ngày chụp"), required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"}))

    def clean(self) -> dict[str, Any]:
        """At least one photograph."""
        given = super().clean() or self.cleaned_data
        if not self.files_sent():
            self.add_error("photos", _("Chưa có ảnh nào. Hãy chụp ảnh hoặc chọn ảnh có sẵn."))
        return given

    def files_sent(self) -> list[UploadedFile]:
        """The photographs chosen."""
        return [*self.cleaned_data.get("camera", ()), *self.cleaned_data.get("photos", ())]


class SignInForm(forms.Form):
    """What stands on a sign-in sheet; read from the address, so that the sheet can be sent as a link."""

    #: Name of the field here → in the address.
    NAMES: ClassVar[dict[str, str]] = {
        "topic": "chuyen-de",
        "held_on": "ngay",
        "place": "dia-diem",
        "presenter": "bao-cao-vien",
        "lines": "so-dong",
        "ethnicity": "dan-toc",
    }

    topic = forms.CharField(label=_("Chuyên đề"), required=False, strip=True, max_length=300)
    held_on = DayField(label=_("Ngày"), required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    place = _text("place", max_length=200)
    presenter = _text("presenter", max_length=200)
    lines = CountField(label=_("Số dòng"), required=False)
    ethnicity = forms.BooleanField(label=_("Có cột Dân tộc"), required=False)

    def add_prefix(self, field_name: str) -> str:
        """The name of a field in the address."""
        return self.NAMES.get(field_name, field_name)

    def clean_lines(self) -> int:
        """As many lines as fit on ten pages at most."""
        lines: int | None = self.cleaned_data["lines"]
        if lines is None:
            return USUAL_LINES
        if not 1 <= lines <= MOST_LINES:
            raise ValidationError(
                _("Số dòng %(value)s không in được; hãy ghi từ 1 đến %(limit)s.")
                % {"value": number(lines), "limit": number(MOST_LINES)}
            )
        return lines


class CentreForm(forms.Form):
    """For which of several centres a class is logged."""

    centre = forms.ChoiceField(label=_("Trung tâm"))

    def __init__(self, *args: Any, centres: Iterable[OrganisationVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(row.organisation.code, row.name) for row in centres]
        self.fields["centre"].choices = choices  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why something is taken back; whether it says enough is the action's rule."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("Lý do"), strip=True, required=True, widget=forms.Textarea(attrs={"rows": 3}), max_length=300
    )


class PeriodForm(forms.Form):
    """A period by its code, and a word about it."""

    period = forms.CharField(label=_("Kỳ"), strip=True)
    reason = forms.CharField(label=_("Ghi chú"), strip=True, required=False, max_length=300)
