"""The printed forms of a plan, in Word and as PDF."""

from __future__ import annotations

import io

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gdtx.accounts.queries import is_synthetic
from gdtx.foundation.access import actor_of, requires
from gdtx.office.papers import TYPES

from .. import rules
from ..documents.beside import comment_summary, submission
from ..documents.paper import plan_paper
from ..queries import plan_for

#: The part of the address that names the paper → what makes it.
PAPERS = {"ke-hoach": plan_paper, "to-trinh": submission, "gop-y": comment_summary}
KINDS = ("docx", "pdf")


@requires(rules.SEE)
@require_safe
def plan_print(request: HttpRequest, pk: int, paper: str, kind: str) -> HttpResponse:
    """The plan on its paper, its letter of submission or the summary of comments, to who sees the plan."""
    if paper not in PAPERS or kind not in KINDS:
        raise Http404
    actor = actor_of(request)
    plan = plan_for(actor, pk)
    official = PAPERS[paper](plan, on=actor.on, synthetic=_("Dữ liệu tổng hợp") if is_synthetic() else "")
    file = io.BytesIO()
    # Heavy libraries, loaded by the first document that is asked for.
    if kind == "docx":
        from gdtx.office.word import own_template, write_word

        write_word(official, file, template=own_template())
    else:
        from gdtx.office.pdf import write_pdf

        write_pdf(official, file)
    response = HttpResponse(file.getvalue(), content_type=TYPES[kind])
    name = f"{paper}-{plan.pk}.{kind}"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
