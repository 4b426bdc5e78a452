"""The review while it is being written: left as it will print, right what people write, sign, check and take out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Conflict, Refused
from gdtx.network.scope import Actor
from gdtx.office.charts_page import page_svg

from .. import actions
from ..documents import whole
from ..documents.pictures import chart_of
from ..enums import Part
from ..figures import read
from ..forms import PartForm, SignatureForm
from ..models import Review, ReviewText
from ..queries import (
    Place,
    finished_files,
    latest_files,
    missing_parts,
    outline_for,
    review_of,
    texts_of,
)
from .line import address, context_line, place_of


@dataclass(frozen=True)
class WrittenPart:
    """A part of the outline as the column on the right shows it."""

    code: str
    title: str
    prompt: str
    required: bool
    drafted: bool
    stored: ReviewText | None
    form: PartForm
    href: str
    is_open: bool
    conflict: str = ""

    @property
    def is_written(self) -> bool:
        """Whether something stands there."""
        return bool(self.stored and self.stored.text)


@dataclass(frozen=True)
class Typed:
    """What somebody typed that could not be kept: shown again in its place."""

    part: str
    form: forms.Form
    conflict: str = ""


@requires("reports.review")
@require_safe
def review_page(request: HttpRequest, code: str) -> HttpResponse:
    """The review as it stands."""
    actor = actor_of(request)
    return _page(request, actor, place_of(request, actor, code))


@requires("reports.review")
@require_POST
def review_part(request: HttpRequest, code: str, part: str) -> HttpResponse:
    """Keep the text of a part; what cannot be kept stays in its field."""
    actor = actor_of(request)
    where = place_of(request, actor, code)
    form = PartForm(request.POST, prefix=part)
    if not form.is_valid():
        return _page(request, actor, where, Typed(part, form), status=400)
    try:
        actions.save_section(
            by=actor,
            area_code=code,
            period=where.period.text,
            code=part,
            text=form.cleaned_data["text"],
            version=form.cleaned_data["version"],
        )
    except Refused as refusal:
        return _again(request, actor, where, part, form, refusal)
    messages.success(request, _("Đã ghi phần này; bản bên trái đã có nội dung mới."))
    return redirect(address(where) + f"#phan-{part}")


@requires("reports.review")
@require_POST
def review_signature(request: HttpRequest, code: str) -> HttpResponse:
    """Keep who signs and who receives."""
    actor = actor_of(request)
    where = place_of(request, actor, code)
    form = SignatureForm(request.POST, prefix="ky-ten")
    if not form.is_valid():
        return _page(request, actor, where, Typed(SIGNATURE, form), status=400)
    try:
        actions.save_signature(by=actor, area_code=code, period=where.period.text, **form.cleaned_data)
    except Refused as refusal:
        return _again(request, actor, where, SIGNATURE, form, refusal)
    messages.success(request, _("Đã ghi người ký và nơi nhận."))
    return redirect(address(where) + "#nguoi-ky")


SIGNATURE = "nguoi_ky"


def _again(
    request: HttpRequest, actor: Actor, where: Place, part: str, form: forms.Form, refusal: Refused
) -> HttpResponse:
    """The page with what was typed; after a conflict a second sending overwrites what the page now shows as kept."""
    if refusal.status not in (400, 409):
        raise refusal
    if isinstance(refusal, Conflict):
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data[form.add_prefix("version")] = str(_version_now(where, part))  # type: ignore[index]
        return _page(request, actor, where, Typed(part, form, refusal.sentence), status=409)
    field = refusal.where if isinstance(refusal.where, str) and refusal.where in form.fields else None
    form.add_error(field, refusal.sentence)
    return _page(request, actor, where, Typed(part, form), status=400)


def _version_now(where: Place, part: str) -> int:
    review = review_of(where)
    if review is None:
        return 0
    if part == SIGNATURE:
        return review.version
    stored = texts_of(review).get(part)
    return stored.version if stored else 0


def _page(
    request: HttpRequest, actor: Actor, where: Place, typed: Typed | None = None, status: int = 200
) -> HttpResponse:
    review = review_of(where)
    content = whole(where, read(where, stored=True))
    sections = outline_for(where).sections
    texts = texts_of(review)
    parts = _parts(where, sections, texts, typed)
    files = latest_files(review)
    ready = finished_files(review)
    context = {
        "where": where,
        "line": context_line(where, actor),
        "content": content,
        "charts": {
            code: page_svg(chart_of(chart), ident=f"bieu-do-{code}") for code, chart in content["charts"].items()
        },
        "written": [part for part in parts if not part.drafted],
        "drafted": [part for part in parts if part.drafted],
        "drafted_open": any(part.is_open or part.is_written for part in parts if part.drafted),
        "missing": missing_parts(sections, {code: text.text for code, text in texts.items()}),
        "signature": _signature_form(where, review, typed),
        "signature_open": typed is not None and typed.part == SIGNATURE,
        "signature_conflict": typed.conflict if typed and typed.part == SIGNATURE else "",
        "silent": content["figures"]["not_reporting"],
        "centres": content["figures"]["now"]["centres"],
        "files": files,
        "ready": ready if ready and ready.fingerprint == content["fingerprint"] else None,
        "outdated": ready if ready and ready.fingerprint != content["fingerprint"] else None,
        "addresses": {name: address(where, f"review_{name}") for name in ("json", "checks", "print", "signature")},
    }
    return render(request, "reports/review_page.html", context, status=status)


def _parts(
    where: Place, sections: list[Mapping[str, Any]], texts: Mapping[str, ReviewText], typed: Typed | None
) -> list[WrittenPart]:
    found = []
    for section in sections:
        for part in section["parts"]:
            code = part["code"]
            stored = texts.get(code)
            mine = typed if typed and typed.part == code else None
            form = mine.form if mine else _part_form(code, stored)
            found.append(
                WrittenPart(
                    code=code,
                    title=part["title"] or section["title"].split(" {")[0] or _("Mở đầu"),
                    prompt=part.get("prompt", ""),
                    required=bool(part.get("required")),
                    drafted=part["how"] == Part.DRAFTED,
                    stored=stored,
                    form=form,  # type: ignore[arg-type]
                    href=address(where, "review_part", code),
                    is_open=mine is not None,
                    conflict=mine.conflict if mine else "",
                )
            )
    return found


def _part_form(code: str, stored: ReviewText | None) -> PartForm:
    initial = {
        "text": stored.text if stored else "",
        "version": stored.version if stored else 0,
    }
    return PartForm(initial=initial, prefix=code)


def _signature_form(where: Place, review: Review | None, typed: Typed | None) -> forms.Form:
    if typed is not None and typed.part == SIGNATURE:
        return typed.form
    initial: dict[str, Any] = {"version": 0}
    if review is not None:
        initial |= {
            "authority": review.authority,
            "signer_title": review.signer_title,
            "signer_name": review.signer_name,
            "place_name": review.place,
            "recipients": review.recipients,
            "version": review.version,
        }
    form = SignatureForm(initial=initial, prefix="ky-ten")
    form.fields["place_name"].help_text = _("Để trống thì dùng “%(place)s”.") % {"place": where.body.place}
    return form
