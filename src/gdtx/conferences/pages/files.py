"""Files of the papers to be read before: sending them, reading them, taking them away."""

from __future__ import annotations

from typing import BinaryIO, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import number
from gdtx.office.papers import HEAVIEST, MEBIBYTE

from .. import actions, rules
from ..actions.files import MOST_FILES, unknown_file
from ..forms import FilesForm
from ..models import Paper
from ..parts import kind_of
from ..queries import minutes_of, paper_file_for, row_for
from ..storage import PAPERS
from .parts import tab_address


@requires(rules.KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def paper_files(request: HttpRequest, pk: int) -> HttpResponse:
    """Send files of a paper; one that is refused does not stop the others."""
    actor = actor_of(request)
    kind = kind_of(Paper)
    paper = row_for(actor, kind, pk)
    conference = paper.conference
    rules.may_keep(actor, conference).require()
    rules.record_is_open(minutes_of(conference)).require()
    form = FilesForm(request.POST or None, request.FILES or None)
    back = tab_address(conference, kind)
    if request.method == "POST" and form.is_valid():
        added, refusals = 0, []
        for file in form.cleaned_data["papers"]:
            try:
                actions.add_paper_file(by=actor, paper_id=pk, file=cast(BinaryIO, file), file_name=file.name or "")
                added += 1
            except Refused as refusal:
                if refusal.status in (403, 404):
                    raise
                refusals.append(refusal)
        if added:
            messages.success(request, _("Đã nhận %(count)s tệp.") % {"count": number(added)})
        for each in refusals:
            if added:
                messages.warning(request, each.sentence)
            else:
                form.add_error("papers", each.sentence)
        if added or not refusals:
            return redirect(back)
    context = {
        "conference": conference,
        "paper": paper,
        "form": form,
        "most": MOST_FILES,
        "megabytes": HEAVIEST // MEBIBYTE,
        "back": back,
    }
    status = 400 if form.is_bound and not form.is_valid() else 200
    return render(request, "conferences/paper_files.html", context, status=status)


@requires(rules.SEE, rules.KEEP)
@require_safe
def paper_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file, to who sees the conference: also those invited, once it is called."""
    found = paper_file_for(actor_of(request), pk)
    response = PAPERS.answer(found.name, file_name=file_name(found.title, found.kind))
    if response is None:
        raise unknown_file()
    return response


def file_name(title: str, kind: str) -> str:
    """What people called the file, with the ending of what it is."""
    return title if title.lower().endswith(f".{kind}") else f"{title}.{kind}"


@requires(rules.KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def paper_file_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take a file away."""
    actor = actor_of(request)
    found = paper_file_for(actor, pk)
    conference = found.paper.conference
    rules.may_keep(actor, conference).require()
    rules.record_is_open(minutes_of(conference)).require()
    back = tab_address(conference, kind_of(Paper))
    if request.method == "POST":
        actions.remove_paper_file(by=actor, pk=pk)
        messages.success(request, _("Đã xóa tệp khỏi máy chủ."))
        return redirect(back)
    context = {"conference": conference, "what": _("tệp"), "shown": found.title, "back": back}
    return render(request, "conferences/part_remove.html", context)
