"""The set of papers: asking for it, waiting for it, taking it out."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import NotFound, NotInScope
from gdtx.network.scope import Actor

from .. import actions, rules
from ..models import PaperSet
from ..queries import conference_for, visible_conferences
from ..standing import changed_since, figures_now
from ..tasks import ask_for_set

#: A request that waits longer than this has no worker to take it up.
PATIENCE = timedelta(seconds=60)
#: How often a waiting page looks again.
LOOK_AGAIN = 2


@requires(rules.KEEP)
@require_POST
def set_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the set made in the background, and go where it will be."""
    asked = ask_for_set(by=actor_of(request), conference_id=pk)
    return redirect("conference_set", asked.pk)


@requires(rules.KEEP)
@require_safe
def set_page(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the set is, what it holds, and what has changed since its figures were locked."""
    actor = actor_of(request)
    found = _set(actor, pk)
    now = figures_now(actor, found.conference) if found.is_done else None
    context = {
        "set": found,
        "conference": found.conference,
        "late": found.is_waiting and timezone.now() - found.requested_at > PATIENCE,
        "changed": changed_since(found, now),
        "kept": found.is_done and _file(found).is_file(),
    }
    response = render(request, "conferences/set.html", context)
    if found.is_under_way:
        response["Refresh"] = str(LOOK_AGAIN)
    return response


@requires(rules.KEEP)
@require_safe
def set_download(request: HttpRequest, pk: int) -> FileResponse:
    """The set as one ZIP file."""
    found = _set(actor_of(request), pk)
    path = _file(found)
    if not found.is_done or not path.is_file():
        raise NotFound("set_gone", _("Bộ tài liệu này không còn; hãy lập bộ mới từ hồ sơ hội nghị."))
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name, content_type="application/zip")


def _file(found: PaperSet) -> Path:
    return actions.folder_of(found.pk) / f"{found.name}.zip"


def _set(actor: Actor, pk: int) -> PaperSet:
    found = PaperSet.objects.select_related("conference").filter(pk=pk).first()
    if found is None or not visible_conferences(actor).filter(pk=found.conference_id).exists():
        raise NotInScope("unknown_set", _("Không tìm thấy bộ tài liệu này trong phạm vi của bạn."))
    rules.may_keep(actor, conference_for(actor, found.conference_id)).require()
    return found
