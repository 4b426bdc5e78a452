"""What people type about a plan, turned into plain values; what is right is said by the actions."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdtx.catalogue.models import ThematicGroup
from gdtx.directives.models import Document, Task
from gdtx.foundation.errors import Refused
from gdtx.learning.forms import CountField
from gdtx.network.enums import BudgetSource
from gdtx.network.forms import DayField
from gdtx.network.particular_forms import MoneyField

from . import indicators
from .columns import ACTIVITY_TITLES
from .content import ACTIVITY, BASIS, TARGET
from .enums import Answer, Outcome, Paper, Part, PlanKind, Purpose
from .models import Activity, Basis, Plan, Target
from .outlines import outlines_for
from .when import read_days, say_days
from .wording import target_name

LAST_YEAR = "last_year"


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def refuse(form: forms.Form, refusal: Refused) -> None:
    """Tie what an action refused to its field; what outranks a form goes on to the page of refusals."""
    if refusal.status not in (400, 409):
        raise refusal
    name = refusal.where if isinstance(refusal.where, str) else None
    form.add_error(name if name in form.fields else None, refusal.sentence)


def capitalised(kinds: Sequence[tuple[str, Any]]) -> list[tuple[str, str]]:
    """Choices as a form shows them: each begins with a capital. Asked when a form is made, in the language of it."""
    return [(code, capfirst(str(label))) for code, label in kinds]


class AmountField(forms.Field):
    """A number that may have decimals, as people type it: ``4.100``, ``55,5``."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Decimal | None:
        """The number, None when nothing was typed."""
        if isinstance(value, Decimal):
            return value
        if value in self.empty_values:
            return None
        whole, comma, part = str(value).strip().removesuffix("%").strip().partition(",")
        groups = whole.split(".")
        plain = "".join(groups)
        fits = all(len(group) == 3 for group in groups[1:]) and (not comma or (part.isascii() and part.isdigit()))
        if not (fits and plain.isascii() and plain.isdigit() and len(plain) + len(part) <= 18):
            raise ValidationError(
                _("Không đọc được số “%(value)s”; hãy ghi như 4.100 hoặc 55,5.") % {"value": str(value)[:20]}
            )
        return Decimal(f"{plain}.{part or 0}")

    def prepare_value(self, value: Any) -> Any:
        """As people write it."""
        return indicators.say_value(value) if isinstance(value, Decimal | int) else value


class StartForm(forms.Form):
    """A plan to begin: whose, for when, about what, from what."""

    organisation = forms.TypedChoiceField(label=gettext_lazy("Đơn vị"), coerce=int)
    kind = forms.ChoiceField(
        label=gettext_lazy("Loại kế hoạch"),
        choices=lambda: capitalised(PlanKind.choices),
        initial=PlanKind.YEAR,
        widget=forms.RadioSelect,
    )
    period = forms.CharField(
        label=gettext_lazy("Kỳ"),
        strip=True,
        help_text=gettext_lazy("Ví dụ 2026 (năm), 2025-2026 (năm học), 3/2026 (tháng), 2026-2030 (nhiều năm)."),
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("Nội dung"), choices=lambda: capitalised(Purpose.choices), initial=Purpose.WORK
    )
    start_from = forms.ChoiceField(
        label=gettext_lazy("Bắt đầu từ"),
        required=False,
        help_text=gettext_lazy("Kế hoạch tháng luôn lấy việc của tháng từ kế hoạch năm."),
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, organisations: Sequence[tuple[int, str]], kind: str, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("token", uuid.uuid4())
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]
        self.fields["start_from"].choices = [  # type: ignore[attr-defined]
            (LAST_YEAR, _("Kế hoạch kỳ trước của đơn vị")),
            *((code, _("Mẫu: %(title)s") % {"title": outline.title}) for code, outline in outlines_for(kind)),
            ("", _("Trang trắng")),
        ]


class TextsForm(forms.Form):
    """The texts of a plan."""

    title = forms.CharField(label=gettext_lazy("Tên kế hoạch"), strip=True)
    theme = forms.CharField(label=gettext_lazy("Chủ đề, mục tiêu"), required=False, strip=False, widget=_area(4))
    situation = forms.CharField(label=gettext_lazy("Đặc điểm tình hình"), required=False, strip=False, widget=_area(8))
    solutions = forms.CharField(label=gettext_lazy("Giải pháp thực hiện"), required=False, strip=False, widget=_area(8))
    money_total = MoneyField(
        label=gettext_lazy("Tổng kinh phí (đồng)"),
        required=False,
        help_text=gettext_lazy("Để trống thì cộng từ các hoạt động; đã ghi thì phải bằng tổng đó."),
    )
    paper = forms.ChoiceField(label=gettext_lazy("Hình thức ban hành"), choices=Paper.choices, widget=forms.RadioSelect)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def values(self) -> dict[str, Any]:
        """The texts as typed."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class RowForm(forms.Form):
    """A row of a plan."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan

    @property
    def values(self) -> dict[str, Any]:
        """The columns as typed."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class BasisForm(RowForm):
    """A document: one of the program, or typed."""

    document = forms.TypedChoiceField(
        label=gettext_lazy("Văn bản trong hệ thống"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=gettext_lazy("Chọn thì không cần ghi các ô dưới."),
    )
    symbol = forms.CharField(label=gettext_lazy("Số, ký hiệu"), required=False)
    issued_on = DayField(label=gettext_lazy("Ngày ban hành"), required=False)
    issuer = forms.CharField(label=gettext_lazy("Cơ quan ban hành"), required=False)
    subject = forms.CharField(
        label=gettext_lazy("Trích yếu"),
        required=False,
        help_text=gettext_lazy("Ví dụ: về tăng cường hoạt động của trung tâm học tập cộng đồng."),
    )

    def __init__(self, *args: Any, documents: Sequence[Document], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(row.pk, f"{row.symbol} – {row.abstract}"[:150]) for row in documents]
        self.fields["document"].choices = [("", "—"), *choices]  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        """The columns as typed."""
        found = super().values
        found["document_id"] = found.pop("document")
        return found


class TargetForm(RowForm):
    """A number to reach."""

    measure = forms.ChoiceField(label=gettext_lazy("Chỉ tiêu"), required=False)
    group = forms.TypedChoiceField(
        label=gettext_lazy("Riêng nhóm nội dung"), required=False, coerce=int, empty_value=None
    )
    value = AmountField(label=gettext_lazy("Kế hoạch"))
    title = forms.CharField(
        label=gettext_lazy("Tên chỉ tiêu khác"),
        required=False,
        help_text=gettext_lazy("Chỉ khi chọn “Chỉ tiêu khác”: chương trình không tự tính phần thực hiện."),
    )
    unit = forms.CharField(label=gettext_lazy("Đơn vị tính"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"),
        required=False,
        help_text=gettext_lazy("Thấp hơn thực hiện kỳ trước thì ghi lý do ở đây."),
    )

    def __init__(self, *args: Any, groups: Sequence[ThematicGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        measures = [(each.code, f"{each.title} ({each.unit})") for each in indicators.indicators().values()]
        self.fields["measure"].choices = [*measures, ("", _("Chỉ tiêu khác"))]  # type: ignore[attr-defined]
        self.fields["group"].choices = _groups(groups, _("Tất cả các nhóm"))  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        """The columns as typed."""
        found = super().values
        found["group_id"] = found.pop("group")
        return found


class ActivityForm(RowForm):
    """Something to be done."""

    title = forms.CharField(label=ACTIVITY_TITLES["title"], strip=True)
    when = forms.CharField(
        label=ACTIVITY_TITLES["when"],
        strip=True,
        help_text=gettext_lazy("3/2026 (cả tháng), 15/3/2026, 3/2026 – 5/2026 hoặc 15/3/2026 – 20/3/2026."),
    )
    group = forms.TypedChoiceField(label=ACTIVITY_TITLES["group"], required=False, coerce=int, empty_value=None)
    classes = CountField(
        label=ACTIVITY_TITLES["classes"], required=False, help_text=gettext_lazy("Để trống nếu không phải lớp.")
    )
    turns = CountField(label=ACTIVITY_TITLES["turns"], required=False)
    place = forms.CharField(label=ACTIVITY_TITLES["place"], required=False)
    responsible = forms.CharField(label=ACTIVITY_TITLES["responsible"], required=False)
    participants = forms.CharField(label=ACTIVITY_TITLES["participants"], required=False)
    partners = forms.CharField(label=ACTIVITY_TITLES["partners"], required=False)
    money = MoneyField(label=ACTIVITY_TITLES["money"], required=False)
    source = forms.ChoiceField(
        label=ACTIVITY_TITLES["source"], required=False, choices=lambda: [("", "—"), *capitalised(BudgetSource.choices)]
    )
    task = forms.TypedChoiceField(label=ACTIVITY_TITLES["task"], required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, groups: Sequence[ThematicGroup], tasks: Sequence[Task], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = _groups(groups, "—")  # type: ignore[attr-defined]
        self.fields["task"].choices = [("", "—"), *((row.pk, str(row.title)[:150]) for row in tasks)]  # type: ignore[attr-defined]

    def clean_when(self) -> str:
        """The days, kept beside the text."""
        typed: str = self.cleaned_data["when"]
        try:
            self.days = read_days(typed, self.plan.span)
        except Refused as refusal:
            raise ValidationError(refusal.sentence) from None
        return typed

    @property
    def values(self) -> dict[str, Any]:
        """The columns as typed."""
        found = super().values
        del found["when"]
        found["starts_on"], found["last_on"] = self.days
        found["group_id"], found["task_id"] = found.pop("group"), found.pop("task")
        return found


def row_initial(row: Basis | Target | Activity) -> dict[str, Any]:
    """What the form shows of a row there is."""
    found: dict[str, Any] = {name.removesuffix("_id"): getattr(row, name) for name in _columns(type(row))}
    if isinstance(row, Activity):
        found["when"] = say_days(row.starts_on, row.last_on)
    return found


def _columns(model: type[Basis | Target | Activity]) -> tuple[str, ...]:
    return {Basis: BASIS, Target: TARGET, Activity: ACTIVITY}[model]


def _groups(groups: Sequence[ThematicGroup], none: str) -> list[tuple[Any, str]]:
    return [("", none), *((row.pk, row.name) for row in groups)]


# --- Steps ----------------------------------------------------------------------------------------------------


class NumberForm(forms.Form):
    """Number and day of the paper: of a document of the register, or typed."""

    document = forms.TypedChoiceField(
        label=gettext_lazy("Văn bản đã ban hành"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=gettext_lazy("Chọn thì không cần ghi hai ô dưới."),
    )
    symbol = forms.CharField(
        label=gettext_lazy("Số, ký hiệu"), required=False, help_text=gettext_lazy("Ví dụ 05/KH-TTHTCĐ.")
    )
    issued_on = DayField(label=gettext_lazy("Ngày ban hành"), required=False)

    def __init__(self, *args: Any, documents: Sequence[Document], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(row.pk, f"{row.symbol} – {row.abstract}"[:150]) for row in documents]
        self.fields["document"].choices = [("", "—"), *choices]  # type: ignore[attr-defined]


class ReviseForm(forms.Form):
    """Why an approved plan is changed."""

    reason = forms.CharField(label=gettext_lazy("Lý do điều chỉnh"), widget=_area(3), max_length=2000)


class RoundForm(forms.Form):
    """Whom to ask until when."""

    until = DayField(label=gettext_lazy("Góp ý đến hết ngày"))
    bodies = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Đơn vị góp ý"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(
        label=gettext_lazy("Đơn vị khác"),
        required=False,
        widget=_area(3),
        help_text=gettext_lazy("Mỗi dòng một mã hoặc tên đầy đủ."),
    )
    people = forms.CharField(
        label=gettext_lazy("Người góp ý"),
        required=False,
        widget=_area(2),
        help_text=gettext_lazy("Mỗi dòng một tên đăng nhập."),
    )
    question = forms.CharField(label=gettext_lazy("Nội dung xin ý kiến"), required=False, widget=_area(3))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, bodies: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bodies"].choices = bodies  # type: ignore[attr-defined]


class ExtendForm(forms.Form):
    """More time."""

    until = DayField(label=gettext_lazy("Góp ý đến hết ngày"))


class CommentForm(forms.Form):
    """What somebody thinks of the plan or a part of it."""

    part = forms.ChoiceField(label=gettext_lazy("Góp ý vào"))
    text = forms.CharField(label=gettext_lazy("Ý kiến"), widget=_area(4))
    speaker = forms.CharField(
        label=gettext_lazy("Người nêu (nếu ghi hộ)"),
        required=False,
        help_text=gettext_lazy("Khi ghi lại ý kiến nêu tại hội nghị hoặc gửi bằng văn bản."),
    )

    def __init__(self, *args: Any, rows: Sequence[Target | Activity], writes: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = [(part.value, part.label) for part in Part]
        single = [
            (f"{Part.ACTIVITIES.value}:{row.key}", f"{Part.ACTIVITIES.label}: {row.title}"[:120])
            if isinstance(row, Activity)
            else (f"{Part.TARGETS.value}:{row.key}", f"{Part.TARGETS.label}: {target_name(row)}"[:120])
            for row in rows
        ]
        self.fields["part"].choices = [*parts, *single]  # type: ignore[attr-defined]
        if not writes:
            del self.fields["speaker"]

    @property
    def chosen(self) -> tuple[str, uuid.UUID | None]:
        """The part, and the row of it."""
        part, _colon, key = self.cleaned_data["part"].partition(":")
        return part, uuid.UUID(key) if key else None


class AnswerForm(forms.Form):
    """What became of a comment."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Xử lý"), choices=lambda: capitalised(Answer.choices), widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=gettext_lazy("Giải trình"),
        required=False,
        widget=_area(3),
        help_text=gettext_lazy("Bắt buộc khi không tiếp thu hoặc chỉ tiếp thu một phần."),
    )


class ProgressForm(forms.Form):
    """What became of an activity that no class tells."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Kết quả"),
        required=False,
        choices=lambda: [*capitalised(Outcome.choices), ("", _("Chưa ghi"))],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=gettext_lazy("Ghi chú, lý do"), required=False, widget=_area(2))


class LinkForm(forms.Form):
    """To which activity a class belongs."""

    key = forms.UUIDField()
    class_id = forms.IntegerField(min_value=1)
