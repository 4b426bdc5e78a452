"""Reading the form of the panel. The view of the subject asks for the scope, then takes the step by its own action."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused

#: The fields of the form in `approvals/panel.html`.
VERB, VERSION, REASON = "buoc", "version", "reason"


@dataclass(frozen=True, slots=True)
class Posted:
    """What somebody pressed, on which version, and why."""

    verb: str
    version: int
    reason: str


def posted(request: HttpRequest) -> Posted:
    """The step of the form. Raises `Refused` (`bad_step`) for a form that is not ours; what was typed is given back."""
    version = request.POST.get(VERSION, "")
    if not version.isascii() or not version.isdigit() or len(version) > 9 or not request.POST.get(VERB):
        raise Refused(
            "bad_step",
            _("Không đọc được bước xử lý vừa gửi."),
            VERSION,
            _("Hãy mở lại trang rồi bấm lại; chưa có gì bị ghi."),
        )
    return Posted(request.POST[VERB], int(version), request.POST.get(REASON, ""))
