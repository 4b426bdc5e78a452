"""What people type about tasks, turned into the arguments of actions. What is right is said by the actions."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdtx.figures import completeness
from gdtx.figures.registry import all_measures
from gdtx.foundation.among import among
from gdtx.foundation.errors import NotFound, Refused
from gdtx.foundation.vietnamese import fold
from gdtx.network.enums import OrganisationKind
from gdtx.network.forms import DayField
from gdtx.network.models import OrganisationVersion, Supervision
from gdtx.network.queries.areas import area_versions, areas_on
from gdtx.network.queries.organisations import organisations_under, posts_at, seat_area_ids
from gdtx.network.scope import Actor

from ..actions.task_answers import FigureAsked
from ..data_checks import DataCheck
from ..enums.tasks import MATTERS, Kind
from ..models.documents import Dispatch, Document
from ..models.tasks import Task, YearTheme
from ..queries.documents import documents_with_symbol, visible_documents
from ..queries.task_sources import called
from ..rules import tasks as rules

#: More units than this are not offered to tick; their codes or names are typed.
TICKED = 60
FIGURE_ROWS = 3
#: So many documents are offered to choose from.
DOCUMENTS = 20


class RefusableForm(forms.Form):
    """A form that ties what an action refused to its field; nothing typed is lost."""

    def add_refusal(self, refusal: Refused) -> None:
        """The refusal at its field, else on top."""
        name = refusal.where if isinstance(refusal.where, str) else ""
        name = {"owners": "units", "owner": "units"}.get(name, name)
        self.add_error(name if name in self.fields else None, refusal.sentence)


def units_of(actor: Actor, text: str) -> list[int]:
    """The units of typed codes or names, one a line, open and in sight; raises `NotFound` naming the others."""
    wanted = list(dict.fromkeys(line.strip() for line in text.replace(";", "\n").splitlines() if line.strip()))
    codes = {each.upper() for each in wanted}
    folded = {fold(each): each for each in wanted}
    found: dict[str, int] = {}
    rows = OrganisationVersion.objects.on(actor.on)
    by_code = rows.filter(organisation__code__in=codes).values_list("organisation__code", "organisation_id")
    for code, unit in by_code:
        if actor.sees_organisation(unit):
            found[code.upper()] = unit
    by_name = rows.filter(name_folded__in=folded).values_list("name_folded", "organisation_id")
    for name, unit in by_name:
        if actor.sees_organisation(unit):
            found.setdefault(folded[name].upper(), unit)
    missing = [each for each in wanted if each.upper() not in found]
    if missing:
        raise NotFound(
            "unknown_organisation",
            _("Không có đơn vị đang hoạt động mang mã hoặc tên: %(names)s.") % {"names": ", ".join(missing[:10])},
            "units",
            _("Hãy tra ở trang Mạng lưới; mỗi dòng một mã hoặc tên đầy đủ."),
        )
    return [found[each.upper()] for each in wanted]


class UnitsForm(RefusableForm):
    """To whom: units ticked where they are few, else typed, or all of a kind in an area."""

    units = forms.CharField(
        label=gettext_lazy("Đơn vị thực hiện"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Mã hoặc tên đầy đủ, mỗi dòng một đơn vị; dán từ Excel cũng được."),
    )
    ticked = forms.MultipleChoiceField(
        label=gettext_lazy("Đơn vị thực hiện"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": gettext_lazy(
                "Có đơn vị được chọn không thuộc tuyến quản lý của đơn vị bạn vào ngày này nên không giao được. "
                "Hãy chọn trong danh sách; đơn vị ngoài tuyến thì đề nghị cấp trên giao."
            )
        },
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Hoặc mọi đơn vị cùng loại"),
        required=False,
        choices=[("", "—"), *OrganisationKind.choices],
    )
    area = forms.ChoiceField(label=gettext_lazy("Của địa bàn"), required=False)

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        codes: Sequence[str] = (),
        suggested: Sequence[OrganisationVersion] = (),
        **kwargs: Any,
    ) -> None:
        offered = {
            "units": "\n".join(codes or called(suggested, actor.on)),
            "ticked": [str(each.organisation_id) for each in suggested],
            "token": uuid.uuid4(),
        }
        kwargs["initial"] = offered | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.actor = actor
        roots = actor.area_roots(rules.ASSIGN) or []
        found = areas_on(roots, actor.on)
        below = list(area_versions(actor.on).filter(parent_id__in=roots).order_by("name_key")[:1_000])
        areas = [found[root] for root in roots if root in found]
        self._choices("area").choices = [(str(each.area_id), each.name) for each in [*areas, *below]]
        tick = _few_units(actor)
        if tick and not codes:
            self._choices("ticked").choices = [(str(each.organisation_id), each.name) for each in tick]
            for name in ("units", "kind", "area"):
                del self.fields[name]
        else:
            del self.fields["ticked"]

    def _choices(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field

    def chosen(self) -> list[int]:
        """The units chosen. Raises `NotFound` for what names none, `Refused` (`nobody_chosen`)."""
        data = self.cleaned_data
        if "ticked" in self.fields:
            found = [int(each) for each in data["ticked"]]
        elif data.get("kind") and data.get("area"):
            rows = organisations_under(int(data["area"]), self.actor.on, [data["kind"]])
            found = list(rows.values_list("organisation_id", flat=True))
        else:
            found = units_of(self.actor, data.get("units") or "")
        if not found:
            raise Refused("nobody_chosen", _("Chưa chọn đơn vị thực hiện."), "units")
        return found

    def add_refusal(self, refusal: Refused) -> None:
        """Tie to the field that is there."""
        if refusal.where in ("owners", "owner", "units", "nobody_chosen") and "ticked" in self.fields:
            self.add_error("ticked", refusal.sentence)
            return
        super().add_refusal(refusal)


def _few_units(actor: Actor) -> list[OrganisationVersion]:
    """The units below the actor's bodies when they are few enough to be ticked."""
    posts = actor.posts_with(rules.ASSIGN)
    if any(post.root_level in ("country", "province") for post in posts):
        return []
    own = {post.organisation_id for post in posts}
    ids: set[int] = set()
    for root in actor.area_roots(rules.ASSIGN) or []:
        ids |= set(organisations_under(root, actor.on).values_list("organisation_id", flat=True)[: TICKED + 1])
    directed = Supervision.objects.on(actor.on).filter(supervisor_id__in=own)
    ids |= set(directed.values_list("organisation_id", flat=True)[: TICKED + 1])
    if len(ids - own) > TICKED:
        return []
    rows = OrganisationVersion.objects.on(actor.on).select_related("organisation").filter(among("organisation_id", ids))
    return sorted(rows, key=lambda row: (row.organisation_id not in own, row.name_key))


class TaskForm(UnitsForm):
    """A task to give."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=gettext_lazy("Nội dung nhiệm vụ"),
        strip=True,
        error_messages={"required": gettext_lazy("Chưa ghi nội dung nhiệm vụ.")},
    )
    due_on = DayField(label=gettext_lazy("Hạn"), error_messages={"required": gettext_lazy("Chưa ghi hạn.")})
    proof = forms.CharField(
        label=gettext_lazy("Kết quả cần có"),
        required=False,
        help_text=gettext_lazy("Cái gì chứng tỏ đã làm xong, ví dụ “quyết định kiện toàn, danh sách”."),
    )
    text = forms.CharField(label=gettext_lazy("Chi tiết"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    helpers = forms.CharField(
        label=gettext_lazy("Đơn vị phối hợp"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Mã hoặc tên, mỗi dòng một đơn vị."),
    )
    responsible = forms.ChoiceField(label=gettext_lazy("Người phụ trách (khi giao trong đơn vị)"), required=False)
    remind_days = forms.IntegerField(
        label=gettext_lazy("Báo sắp đến hạn trước (ngày)"), min_value=0, max_value=60, initial=3
    )
    theme = forms.ChoiceField(label=gettext_lazy("Thuộc chủ đề năm học"), required=False)
    document = forms.ChoiceField(
        label=gettext_lazy("Theo văn bản"),
        required=False,
        help_text=gettext_lazy("Văn bản chưa có số cũng được; nhiệm vụ ghi rõ như vậy."),
    )
    point = forms.CharField(label=gettext_lazy("Điểm, mục"), required=False, max_length=20)
    check = forms.ChoiceField(label=gettext_lazy("Tự kết thúc khi đủ số liệu"), required=False)
    check_period = forms.CharField(
        label=gettext_lazy("Kỳ số liệu"),
        required=False,
        help_text=gettext_lazy("Như 2026-2027/HK1. Chỉ dùng khi gắn số liệu."),
    )

    def __init__(self, *args: Any, actor: Actor, source: Document | None = None, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        own = [post.organisation_id for post in actor.posts_with(rules.ASSIGN)]
        people = {
            (str(post.user_id), f"{post.user} ({post.duty})" if post.duty else str(post.user))
            for unit in own[:3]
            for post in posts_at(unit, actor.on)
        }
        self._choices("responsible").choices = [("", "—"), *sorted(people, key=lambda pair: pair[1])]
        themes = YearTheme.objects.filter(organisation_id__in=own, set_on__lte=actor.on)
        self._choices("theme").choices = [
            ("", "—"),
            *((str(each.pk), f"{each.school_year}: {each.title}"[:120]) for each in themes),
        ]
        self._choices("document").choices = [("", "—"), *_with(source, latest_documents(actor))]
        checks = [(each.code, str(each.title)) for each in completeness.all_checks()]
        self._choices("check").choices = [("", gettext_lazy("Không, do người xác nhận")), *checks]

    def values(self, units: list[int]) -> dict[str, Any]:
        """The arguments of giving, without to whom. Raises `NotFound` for helpers that name nothing."""
        data = self.cleaned_data
        return {
            "title": data["title"],
            "due_on": data["due_on"],
            "proof": data["proof"],
            "text": data["text"],
            "point": data["point"],
            "helpers": units_of(self.actor, data["helpers"]) if data["helpers"] else (),
            "responsible_id": int(data["responsible"]) if data["responsible"] and len(units) == 1 else None,
            "remind_days": data["remind_days"],
            "document": int(data["document"]) if data["document"] else None,
            "theme": int(data["theme"]) if data["theme"] else None,
            "check": self._check(units),
            "token": data["token"],
        }

    def _check(self, units: list[int]) -> DataCheck | None:
        """The check over the area the giver answers for; over the unit's own area when it goes to one unit."""
        data = self.cleaned_data
        if not data["check"]:
            return None
        if not data["check_period"]:
            raise Refused("missing_period", _("Chưa ghi kỳ số liệu."), "check_period")
        roots = self.actor.area_roots(rules.ASSIGN) or []
        seats = seat_area_ids(units, self.actor.on)
        area = seats.get(units[0]) if len(units) == 1 else (roots[0] if roots else None)
        if area is None:
            raise Refused("no_area", _("Chưa rõ số liệu của địa bàn nào."), "check")
        return DataCheck(data["check"], data["check_period"].strip(), area)


class PassDownForm(UnitsForm):
    """A task to pass down; the date is that of the task unless an earlier one is typed."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)
    due_on = DayField(label=gettext_lazy("Hạn"), required=False)
    text = forms.CharField(label=gettext_lazy("Dặn thêm"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


def latest_documents(actor: Actor) -> list[tuple[str, str]]:
    """The latest documents of the actor's bodies and those sent to them, to choose from."""
    own = {post.organisation_id for post in actor.posts}
    sent = Dispatch.objects.filter(organisation_id__in=own).values("document_id")
    found = visible_documents(actor).filter(Q(organisation_id__in=own) | Q(pk__in=sent)).order_by("-pk")
    return [_choice(each) for each in found[:DOCUMENTS]]


def _with(document: Document | None, latest: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The latest, and the one a link names, however old it is."""
    if document is None:
        return latest
    return [_choice(document), *(each for each in latest if each[0] != str(document.pk))]


def _choice(document: Document) -> tuple[str, str]:
    return str(document.pk), f"{document.name} – {document.abstract}"[:160]


class AnswerForm(RefusableForm):
    """An answer: text, up to three figures read from the data, documents, files."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    documents = forms.MultipleChoiceField(
        label=gettext_lazy("Văn bản kèm theo"), required=False, widget=forms.CheckboxSelectMultiple
    )
    symbols = forms.CharField(
        label=gettext_lazy("Văn bản khác"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Số, ký hiệu, mỗi dòng một văn bản, ví dụ 2302/SGDĐT-GDTX."),
    )
    text = forms.CharField(
        label=gettext_lazy("Kết quả"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Không ghi thông tin cá nhân của người dân, học viên."),
    )
    period = forms.CharField(
        label=gettext_lazy("Kỳ số liệu"), required=False, help_text=gettext_lazy("Như 2026-2027/HK1.")
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        offered = self.fields["documents"]
        assert isinstance(offered, forms.MultipleChoiceField)
        offered.choices = latest_documents(actor)
        measures = [("", "—"), *((each.code, str(each.title)) for each in all_measures())]
        for number in range(1, FIGURE_ROWS + 1):
            self.fields[f"measure_{number}"] = forms.ChoiceField(
                label=_("Số liệu %(number)d") % {"number": number}, required=False, choices=measures
            )

    @property
    def papers(self) -> list[int]:
        """The documents ticked or named by their symbols. Raises `Refused` (`unknown_document`) for one not found."""
        found = [int(each) for each in self.cleaned_data["documents"]]
        for symbol in filter(None, map(str.strip, self.cleaned_data["symbols"].splitlines())):
            bearing = documents_with_symbol(self.actor, symbol)
            if len(bearing) != 1:
                told = (
                    _("Có %(count)d văn bản mang số, ký hiệu “%(symbol)s”; hãy chọn ở danh sách hoặc gửi kèm tệp.")
                    if bearing
                    else _("Không tìm thấy văn bản số “%(symbol)s” trong phạm vi của bạn.")
                )
                raise Refused("unknown_document", told % {"count": len(bearing), "symbol": symbol[:80]}, "symbols")
            found.append(bearing[0].pk)
        return list(dict.fromkeys(found))

    @property
    def figures(self) -> list[FigureAsked]:
        """The figures asked for. Raises `Refused` (`missing_period`)."""
        chosen = [self.cleaned_data[f"measure_{number}"] for number in range(1, FIGURE_ROWS + 1)]
        codes = list(dict.fromkeys(code for code in chosen if code))
        period = self.cleaned_data["period"].strip()
        if codes and not period:
            raise Refused("missing_period", _("Chưa ghi kỳ của số liệu kèm theo."), "period")
        return [FigureAsked(code, period) for code in codes]

    def add_refusal(self, refusal: Refused) -> None:
        """What concerns a figure belongs to its period."""
        if refusal.where == "figures":
            self.add_error("period", refusal.sentence)
            return
        super().add_refusal(refusal)


class PostponeForm(RefusableForm):
    """A later date, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    due_on = DayField(label=gettext_lazy("Hạn mới"), error_messages={"required": gettext_lazy("Chưa ghi hạn mới.")})
    reason = forms.CharField(label=gettext_lazy("Lý do"), required=False, widget=forms.Textarea(attrs={"rows": 2}))


class CancelForm(RefusableForm):
    """Why a task is cancelled."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=gettext_lazy("Lý do hủy"), required=False, widget=forms.Textarea(attrs={"rows": 2}))


class ChooseForm(RefusableForm):
    """Which unit goes on."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    organisation = forms.ChoiceField(label=gettext_lazy("Đơn vị thực hiện tiếp"), widget=forms.RadioSelect)
    reason = forms.CharField(label=gettext_lazy("Ghi chú"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, candidates: Sequence[OrganisationVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(each.organisation_id), each.name) for each in candidates]


class RemindForm(RefusableForm):
    """What a reminder says."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=gettext_lazy("Lời nhắc"),
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": gettext_lazy("Chưa ghi lời nhắc.")},
    )


class MatterForm(RefusableForm):
    """A petition, proposal or shortcoming to put to somebody."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Loại"), choices=[(each.value, each.label) for each in MATTERS], widget=forms.RadioSelect
    )
    title = forms.CharField(
        label=gettext_lazy("Nội dung"),
        strip=True,
        error_messages={"required": gettext_lazy("Chưa ghi nội dung.")},
    )
    text = forms.CharField(label=gettext_lazy("Chi tiết"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    to = forms.ChoiceField(label=gettext_lazy("Gửi đơn vị quản lý"), required=False)
    owner_text = forms.CharField(
        label=gettext_lazy("Hoặc cơ quan khác"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Mã, tên đầy đủ của đơn vị trong hệ thống, hoặc tên cơ quan ngoài hệ thống."),
    )
    due_on = DayField(
        label=gettext_lazy("Mong trả lời trước ngày"),
        error_messages={"required": gettext_lazy("Chưa ghi mong trả lời trước ngày nào.")},
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        kwargs["initial"] = {"token": uuid.uuid4(), "kind": Kind.PETITION} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.actor = actor
        own = {post.organisation_id for post in actor.posts}
        above = Supervision.objects.on(actor.on).filter(organisation_id__in=own).values("supervisor_id")
        rows = OrganisationVersion.objects.on(actor.on).filter(organisation_id__in=above).order_by("name_key")
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *((str(row.organisation_id), row.name) for row in rows)]

    @property
    def addressed(self) -> dict[str, Any]:
        """To whom: a unit of the network where what was typed names one, else the name as typed."""
        data = self.cleaned_data
        if data["to"]:
            return {"owner": int(data["to"])}
        typed = data["owner_text"].strip()
        if not typed:
            return {}
        rows = OrganisationVersion.objects.on(self.actor.on)
        found = rows.filter(organisation__code__iexact=typed).first() or rows.filter(name_folded=fold(typed)).first()
        return {"owner": found.organisation_id} if found is not None else {"owner_text": typed}

    def add_refusal(self, refusal: Refused) -> None:
        """What concerns the addressee belongs to its field."""
        if refusal.where == "owner":
            self.add_error("to", refusal.sentence)
            return
        super().add_refusal(refusal)


class ThemeForm(RefusableForm):
    """The theme of a school year."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    school_year = forms.CharField(label=gettext_lazy("Năm học"), help_text=gettext_lazy("Như 2026-2027."))
    title = forms.CharField(
        label=gettext_lazy("Chủ đề"), error_messages={"required": gettext_lazy("Chưa ghi chủ đề năm học.")}
    )
    text = forms.CharField(label=gettext_lazy("Nội dung"), required=False, widget=forms.Textarea(attrs={"rows": 5}))
    citation = forms.CharField(label=gettext_lazy("Căn cứ"), required=False)


def version_of(task: Task) -> dict[str, int]:
    """The version a form sends back."""
    return {"version": task.version}
