"""Asking for the files of a review, waiting for them, taking them out."""

from __future__ import annotations

from datetime import timedelta

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import NotFound, NotInScope
from gdtx.network.scope import Actor

from .. import actions
from ..documents import as_json, whole
from ..figures import read
from ..models import ReviewFiles
from ..queries import Place, place
from ..tasks import ask_for_files
from .line import address, context_line, place_of

#: A request that waits longer than this has no worker to take it up.
PATIENCE = timedelta(seconds=60)
#: How often a waiting page looks again.
LOOK_AGAIN = 2

_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@requires("reports.review")
@require_POST
def review_print(request: HttpRequest, code: str) -> HttpResponse:
    """Have the files made in the background, and go where they will be."""
    actor = actor_of(request)
    where = place_of(request, actor, code)
    files = ask_for_files(
        by=actor, area_code=code, period=where.period.text, final=request.POST.get("ban") == "trinh-ky"
    )
    return redirect(address(where, "review_files", files.pk))


@requires("reports.review")
@require_safe
def review_files(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """How far the files are; nothing is typed here, so the page may look again by itself."""
    actor = actor_of(request)
    files, where = _files(actor, code, pk)
    context = {
        "where": where,
        "line": context_line(where, actor),
        "files": files,
        "late": files.is_waiting and timezone.now() - files.requested_at > PATIENCE,
        "back": address(where),
    }
    response = render(request, "reports/review_files.html", context)
    if files.is_under_way:
        response["Refresh"] = str(LOOK_AGAIN)
    return response


@requires("reports.review")
@require_safe
def review_word(request: HttpRequest, code: str, pk: int) -> FileResponse:
    """The Word file."""
    return _download(request, code, pk, "docx")


@requires("reports.review")
@require_safe
def review_pdf(request: HttpRequest, code: str, pk: int) -> FileResponse:
    """The PDF file."""
    return _download(request, code, pk, "pdf")


@requires("reports.review")
@require_safe
def review_sheet(request: HttpRequest, code: str, pk: int) -> FileResponse:
    """The working sheet."""
    return _download(request, code, pk, "xlsx")


@requires("reports.review")
@require_safe
def review_json(request: HttpRequest, code: str) -> HttpResponse:
    """The content and its figures as they stand now; needs no typesetter."""
    actor = actor_of(request)
    where = place_of(request, actor, code)
    response = HttpResponse(as_json(whole(where, read(where))), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{where.name}.json"'
    return response


def _files(actor: Actor, code: str, pk: int) -> tuple[ReviewFiles, Place]:
    """The files, if they are of a review of this area that the person may draft."""
    files = get_object_or_404(ReviewFiles.objects.select_related("review"), pk=pk)
    where = place(actor, code, files.review.period)
    if (where.area_id, where.body.organisation_id) != (files.review.area_id, files.review.organisation_id):
        raise NotInScope("unknown_files", _("Không tìm thấy tệp này trong phạm vi của bạn."))
    return files, where


def _download(request: HttpRequest, code: str, pk: int, kind: str) -> FileResponse:
    files, _where = _files(actor_of(request), code, pk)
    path = actions.folder_of(files.pk) / f"{files.name}.{kind}"
    if not files.is_done or not path.is_file():
        raise NotFound("files_gone", _("Tệp này không còn; hãy lập lại từ trang báo cáo."))
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name, content_type=_TYPES[kind])
