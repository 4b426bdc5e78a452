"""What people type about learners of a class, turned into plain values. What is right is said by the actions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gdtx.foundation.errors import Refused

from ..enums import Mark, Programme, Result, Standing
from ..forms import CountField, DayField
from .actions import Outcome
from .queries import Learner

_NUMERIC = {"inputmode": "numeric", "autocomplete": "off"}


class RosterForm(forms.Form):
    """A form whose refusals stand at their fields."""

    def refuse(self, refusal: Refused) -> None:
        """Tie a refusal to its field, else put it on top. What lies outside the scope is no matter of a form."""
        if refusal.status in (403, 404):
            raise refusal
        where = refusal.where if isinstance(refusal.where, str) and refusal.where in self.fields else None
        self.add_error(where, refusal.sentence)


class ProgrammeForm(RosterForm):
    """Which programme a class is of, and which kỳ of literacy."""

    programme = forms.ChoiceField(label=_("Chương trình"), choices=Programme.choices)
    term = forms.TypedChoiceField(
        label=_("Kỳ"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            ("", _("Không chia kỳ")),
            *((term, _("Kỳ %s") % term) for term in range(1, 6)),
        ],
        help_text=_("Giai đoạn 1: kỳ 1 đến kỳ 3; giai đoạn 2: kỳ 4 và kỳ 5."),
    )


class EnrolForm(forms.Form):
    """Whom to put on the list; the persons are those the page offers, or that another page sends."""

    person = forms.MultipleChoiceField(label=_("Người học"), required=False)
    standing = forms.ChoiceField(
        label=_("Ghi là"),
        choices=[(each.value, each.label) for each in (Standing.INVITED, Standing.JOINED)],
        initial=Standing.INVITED,
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        sent = data.getlist("person") if data is not None else []
        # Who may be put on the list is said by the action, person by person.
        self.fields["person"].choices = [(code, code) for code in sent]  # type: ignore[attr-defined]


class StandingForm(RosterForm):
    """How a learner stands, and why they left."""

    standing = forms.ChoiceField(label=_("Tình trạng"), choices=Standing.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Lý do"), required=False, max_length=300, help_text=_("Phải ghi khi học viên thôi học.")
    )


class MeetingForm(RosterForm):
    """A session, with a mark for each who studies."""

    on = DayField(label=_("Ngày học"), widget=forms.TextInput(attrs=_NUMERIC))
    lessons = CountField(label=_("Số tiết"), required=False, widget=forms.TextInput(attrs=_NUMERIC))
    topic = forms.CharField(label=_("Nội dung"), required=False, max_length=200)

    def __init__(self, *args: Any, learners: Sequence[Learner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in learners:
            self.fields[f"mark-{each.enrolment.pk}"] = forms.ChoiceField(
                label=each.person.name, choices=Mark.choices, initial=Mark.PRESENT
            )
        self.learners = [(each, self[f"mark-{each.enrolment.pk}"]) for each in learners]

    @property
    def marks(self) -> dict[int, str]:
        """Enrolment → mark."""
        return {each.enrolment.pk: self.cleaned_data[bound.name] for each, bound in self.learners}


class ResultsForm(RosterForm):
    """The result of each who studies, with a remark."""

    on = DayField(label=_("Ngày đánh giá"), widget=forms.TextInput(attrs=_NUMERIC))

    def __init__(self, *args: Any, learners: Sequence[Learner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.learners = []
        for each in learners:
            result, remark = f"result-{each.enrolment.pk}", f"remark-{each.enrolment.pk}"
            self.fields[result] = forms.ChoiceField(
                label=_("Kết quả"),
                required=False,
                choices=[("", _("Chưa đánh giá")), *Result.choices],
                initial=each.enrolment.result,
            )
            self.fields[remark] = forms.CharField(
                label=_("Nhận xét"), required=False, max_length=300, initial=each.enrolment.remark
            )
            self.learners.append((each, self[result], self[remark]))

    @property
    def outcomes(self) -> dict[int, Outcome]:
        """Enrolment → result and remark."""
        return {
            each.enrolment.pk: Outcome(self.cleaned_data[result.name], self.cleaned_data[remark.name])
            for each, result, remark in self.learners
        }


class CertifyForm(RosterForm):
    """To whom certificates are given, on which day, signed by whom."""

    learner = forms.TypedMultipleChoiceField(
        label=_("Học viên"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    issued_on = DayField(label=_("Ngày cấp"), widget=forms.TextInput(attrs=_NUMERIC))
    signer = forms.CharField(label=_("Người ký"), required=False, max_length=120)
    first_number = CountField(
        label=_("Số vào sổ đầu tiên"),
        required=False,
        widget=forms.TextInput(attrs=_NUMERIC),
        help_text=_("Để trống thì lấy số tiếp theo của sổ trong năm."),
    )

    def __init__(self, *args: Any, learners: Iterable[Learner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(each.enrolment.pk, each.person.name) for each in learners]
        self.fields["learner"].choices = choices  # type: ignore[attr-defined]
        self.fields["learner"].initial = [pk for pk, _name in choices]
