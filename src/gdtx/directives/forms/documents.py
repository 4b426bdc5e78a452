"""What people type about documents, turned into the arguments of actions. What is right is said by the actions."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdtx.foundation.errors import NotFound
from gdtx.foundation.vietnamese import fold
from gdtx.network.enums import OrganisationKind
from gdtx.network.forms import DayField
from gdtx.network.models import OrganisationVersion, Supervision
from gdtx.network.queries.areas import area_versions, areas_on
from gdtx.network.queries.organisations import organisation_versions_on, organisations_under
from gdtx.network.scope import Actor
from gdtx.office.papers import Paper, read_paper

from ..actions.documents import DocumentFacts
from ..actions.issuing import Issued
from ..enums.documents import KIND_CHOICES, Authority, Relation
from ..models.documents import Document
from ..rules import documents as rules
from .tasks import RefusableForm

_LINES = {"rows": 3}


def bodies_for(actor: Actor, permission: str) -> list[tuple[str, str]]:
    """The bodies in whose name the actor holds the permission, the one of the chosen post first."""
    ids = rules.bodies(actor, permission)
    versions = organisation_versions_on(ids, actor.on) if ids else {}
    own = actor.post.organisation_id if actor.post else None
    names = [(each, version.name) for each, version in versions.items()]
    return [(str(each), name) for each, name in sorted(names, key=lambda pair: (pair[0] != own, pair[1]))]


class FactsForm(RefusableForm):
    """What is written in a document."""

    kind = forms.ChoiceField(label=gettext_lazy("Loại văn bản"), choices=KIND_CHOICES)
    abstract = forms.CharField(
        label=gettext_lazy("Trích yếu nội dung"),
        strip=True,
        help_text=gettext_lazy("Câu ngắn nói văn bản về việc gì; công văn tự thêm “V/v”."),
        error_messages={"required": gettext_lazy("Chưa ghi trích yếu nội dung văn bản.")},
    )
    bases = forms.CharField(
        label=gettext_lazy("Căn cứ"),
        required=False,
        widget=forms.Textarea(attrs=_LINES),
        help_text=gettext_lazy("Mỗi dòng một căn cứ."),
    )
    addressees = forms.CharField(
        label=gettext_lazy("Kính gửi"),
        required=False,
        widget=forms.Textarea(attrs=_LINES),
        help_text=gettext_lazy("Mỗi dòng một nơi; để trống nếu văn bản không có phần này."),
    )
    body = forms.CharField(
        label=gettext_lazy("Nội dung"),
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=gettext_lazy("Mỗi đoạn một dòng; giữ nguyên số mục: “I. …”, “1. …”, “a) …”."),
    )
    recipients = forms.CharField(
        label=gettext_lazy("Nơi nhận"),
        required=False,
        widget=forms.Textarea(attrs=_LINES),
        help_text=gettext_lazy("Mỗi dòng một nơi; “Như trên” và “Lưu: VT” được thêm khi thiếu."),
    )
    authority = forms.ChoiceField(label=gettext_lazy("Quyền hạn ký"), required=False, choices=[*Authority.choices])
    signer_title = forms.CharField(
        label=gettext_lazy("Chức vụ người ký"),
        required=False,
        help_text=gettext_lazy("Để trống: chức danh người đứng đầu."),
    )
    signer_name = forms.CharField(
        label=gettext_lazy("Người ký"), required=False, help_text=gettext_lazy("Để trống: tên người bấm Ký.")
    )
    school_year = forms.CharField(
        label=gettext_lazy("Năm học"),
        required=False,
        help_text=gettext_lazy("Như 2025-2026, nếu văn bản thuộc một năm học."),
    )

    @property
    def facts(self) -> DocumentFacts:
        """What was typed."""
        data = self.cleaned_data
        return DocumentFacts(
            kind=data["kind"],
            abstract=data["abstract"],
            body=data.get("body", ""),
            bases=data.get("bases", "").splitlines(),
            addressees=data.get("addressees", "").splitlines(),
            recipients=data.get("recipients", "").splitlines(),
            authority=data.get("authority", ""),
            signer_title=data.get("signer_title", ""),
            signer_name=data.get("signer_name", ""),
            school_year=data.get("school_year", ""),
        )


def initial_of(document: Document) -> dict[str, Any]:
    """What a form shows of the document as it stands."""
    names = ("kind", "abstract", "bases", "addressees", "body", "recipients", "authority", "signer_title")
    more = ("signer_name", "school_year", "version")
    return {name: getattr(document, name) for name in (*names, *more)}


class DraftForm(FactsForm):
    """A new draft: in whose name, and which document it implements."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    organisation = forms.ChoiceField(label=gettext_lazy("Cơ quan ban hành"))
    implements = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        kwargs["initial"] = {"token": uuid.uuid4()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        choose(self, "organisation", bodies_for(actor, rules.DRAFT))


class ChangeForm(FactsForm):
    """A draft that is changed; `version` is the one the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class FileMixin(RefusableForm):
    """A form with the signed file."""

    file = forms.FileField(
        label=gettext_lazy("Tệp đã ký"),
        required=False,
        help_text=gettext_lazy("PDF có chữ ký số, hoặc bản quét (PDF, JPEG, PNG), tối đa 25 MB."),
    )

    def paper(self) -> Paper | None:
        """The file, looked at; None without one. Raises `Refused` at the field ``file``."""
        sent = self.cleaned_data.get("file")
        return None if not sent else read_paper(sent.file, name=sent.name or "")


class IssueForm(FileMixin):
    """Number, date, day of force and signed file."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    symbol = forms.CharField(
        label=gettext_lazy("Số, ký hiệu"),
        strip=True,
        error_messages={"required": gettext_lazy("Chưa ghi số, ký hiệu.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Ghi đúng như trên bản đã đóng dấu, ví dụ 2302/SGDĐT-GDTX."),
    )
    issued_on = DayField(label=gettext_lazy("Ngày ban hành"))
    effective_on = DayField(
        label=gettext_lazy("Ngày có hiệu lực"),
        required=False,
        help_text=gettext_lazy("Để trống: quyết định, kế hoạch, hướng dẫn có hiệu lực từ ngày ban hành."),
    )

    def __init__(self, *args: Any, own_register: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own_register:
            del self.fields["symbol"]

    @property
    def entered(self) -> Issued:
        """What the clerk typed."""
        data = self.cleaned_data
        return Issued(data["issued_on"], data.get("symbol", ""), data.get("effective_on"))


class FileForm(FileMixin):
    """A better scan of a document that has its number."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class IncomingForm(FileMixin, FactsForm):
    """A document that came from outside."""

    organisation = forms.ChoiceField(label=gettext_lazy("Vào sổ của"))
    issuer = forms.CharField(
        label=gettext_lazy("Cơ quan ban hành"),
        strip=True,
        error_messages={"required": gettext_lazy("Chưa ghi cơ quan ban hành văn bản đến.")},
    )
    symbol = forms.CharField(
        label=gettext_lazy("Số, ký hiệu"),
        strip=True,
        error_messages={"required": gettext_lazy("Chưa ghi số, ký hiệu của văn bản đến.")},
    )
    issued_on = DayField(label=gettext_lazy("Ngày ban hành"))

    field_order = ("organisation", "issuer", "symbol", "issued_on", "kind", "abstract", "file", "body")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("bases", "addressees", "recipients", "authority", "signer_title"):
            del self.fields[name]
        choose(self, "organisation", bodies_for(actor, rules.ISSUE))
        self.fields["body"].label = _("Nội dung chính")
        self.fields["body"].help_text = _("Ghi tóm tắt hoặc dán toàn văn; tìm kiếm theo các từ ở đây.")
        self.fields["body"].widget = forms.Textarea(attrs={"rows": 6})
        self.fields["signer_name"].help_text = ""
        self.fields["abstract"].help_text = ""


class LinkForm(RefusableForm):
    """A link to another document: found by its symbol among those of ours, else kept as words."""

    relation = forms.ChoiceField(label=gettext_lazy("Văn bản này"), choices=Relation.choices)
    other = forms.CharField(
        label=gettext_lazy("Văn bản kia"),
        strip=True,
        help_text=gettext_lazy("Số, ký hiệu như 1825/QĐ-UBND; văn bản ngoài hệ thống được giữ bằng chữ."),
        error_messages={"required": gettext_lazy("Chưa ghi văn bản kia.")},
    )


class SendForm(RefusableForm):
    """To whom a document goes: typed units, or all of a kind in an area."""

    units = forms.CharField(
        label=gettext_lazy("Đơn vị nhận"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Mã hoặc tên đầy đủ, mỗi dòng một đơn vị; dán từ Excel cũng được."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Hoặc mọi đơn vị cùng loại"), required=False, choices=[("", "—"), *OrganisationKind.choices]
    )
    area = forms.ChoiceField(label=gettext_lazy("Của địa bàn"), required=False)

    def __init__(self, *args: Any, actor: Actor, codes: Sequence[str] = (), **kwargs: Any) -> None:
        kwargs["initial"] = {"units": "\n".join(codes)}
        super().__init__(*args, **kwargs)
        self.actor = actor
        roots = actor.area_roots(rules.SEE) or []
        roots += [area for area in self._seats() if area not in roots]
        found = areas_on(roots, actor.on)
        below = list(area_versions(actor.on).filter(parent_id__in=roots).order_by("name_key")[:1_000])
        areas = [found[root] for root in roots if root in found]
        choose(self, "area", [(str(each.area_id), each.name) for each in [*areas, *below]])

    def _seats(self) -> list[int]:
        """A clerk's post reaches their own body alone; their documents go where the body answers."""
        return [post.root_id for post in self.actor.posts if post.root_id is not None]

    def chosen(self) -> list[int]:
        """The units. Raises `NotFound` for what names none."""
        data = self.cleaned_data
        if data.get("kind") and data.get("area"):
            rows = organisations_under(int(data["area"]), self.actor.on, [data["kind"]])
            return list(rows.values_list("organisation_id", flat=True))
        return units_to_send(self.actor, data.get("units") or "")


def units_to_send(actor: Actor, text: str) -> list[int]:
    """The units of typed codes or names, one a line: those the actor's bodies answer for, direct, or report to.

    A clerk's own scope is the body alone, but its documents go where the body's reach. Raises `NotFound` naming the
    others.
    """
    wanted = list(dict.fromkeys(line.strip() for line in text.replace(";", "\n").splitlines() if line.strip()))
    if not wanted:
        return []
    codes, names = {each.upper() for each in wanted}, {fold(each) for each in wanted}
    rows = OrganisationVersion.objects.on(actor.on).filter(Q(organisation__code__in=codes) | Q(name_folded__in=names))
    reach = _reach(actor)
    found: dict[str, int] = {}
    for code, name, unit in rows.values_list("organisation__code", "name_folded", "organisation_id"):
        if unit in reach or actor.sees_organisation(unit):
            found[code.upper()] = unit
            found.setdefault(name, unit)
    known = [found.get(each.upper(), found.get(fold(each))) for each in wanted]
    missing = [each for each, unit in zip(wanted, known, strict=True) if unit is None]
    if missing:
        raise NotFound(
            "unknown_organisation",
            _("Không có đơn vị đang hoạt động mang mã hoặc tên: %(names)s.") % {"names": ", ".join(missing[:10])},
            "units",
            _("Hãy tra ở trang Mạng lưới; mỗi dòng một mã hoặc tên đầy đủ."),
        )
    return [unit for unit in known if unit is not None]


def _reach(actor: Actor) -> set[int]:
    """The units the actor's bodies answer for, and those above and below them in a line."""
    own = {post.organisation_id for post in actor.posts}
    found: set[int] = set()
    for root in {post.root_id for post in actor.posts if post.root_id is not None}:
        found |= set(organisations_under(root, actor.on).values_list("organisation_id", flat=True))
    lines = Supervision.objects.on(actor.on).filter(Q(organisation_id__in=own) | Q(supervisor_id__in=own))
    return found | {unit for pair in lines.values_list("organisation_id", "supervisor_id") for unit in pair}


class RegisterForm(RefusableForm):
    """A register of one's own."""

    organisation = forms.ChoiceField(label=gettext_lazy("Của đơn vị"))
    kind = forms.ChoiceField(label=gettext_lazy("Loại văn bản"), choices=KIND_CHOICES)
    opened_on = DayField(label=gettext_lazy("Ngày mở sổ"))
    next_number = forms.IntegerField(label=gettext_lazy("Số bắt đầu"), initial=1)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "organisation", bodies_for(actor, rules.ISSUE))


def choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    """Give a field its choices; one alone is chosen already."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
    if choices:
        field.initial = choices[0][0]
