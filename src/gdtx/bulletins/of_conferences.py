"""The bulletin of a conference, shown on the page of the conference. Registered with the conferences."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from gdtx.conferences.beside import Beside, register_beside
from gdtx.conferences.enums import ConferenceState
from gdtx.conferences.models import Conference
from gdtx.foundation.pages.parts import Badge
from gdtx.network.scope import Actor

from .enums import GONE, PUBLIC
from .models import Bulletin
from .queries import visible_bulletins
from .rules import may_write
from .workflow import BULLETIN


def register() -> None:
    """Tell the conferences who to ask; called when the program starts."""
    register_beside("bulletin", bulletin_of)


def bulletin_of(actor: Actor, conference: Conference) -> list[Beside]:
    """The bulletin there is, for who works on it or once it is public; else the way to draft one after the day."""
    rows = Bulletin.objects.filter(conference=conference).exclude(state__in=GONE)
    found = rows.order_by("-pk").first()
    if found is None:
        held = conference.state in (ConferenceState.HELD, ConferenceState.CONCLUDED)
        if not held or not may_write(actor, conference):
            return []
        note = _("Bản thảo lấy từ hồ sơ: đại biểu, phát biểu, kết luận, ảnh được đăng công khai, số liệu của kỳ.")
        return [Beside(_("Soạn bản tin"), reverse("bulletin_draft", args=[conference.pk]), note=note, begins=True)]
    state = BULLETIN.state(found.state)
    badge = Badge(str(state.label), state.tone)  # type: ignore[arg-type]
    if visible_bulletins(actor).filter(pk=found.pk).exists():
        return [Beside(found.title, reverse("bulletin_page", args=[found.pk]), badge)]
    if found.state in PUBLIC:
        return [Beside(found.title, reverse("bulletin_public", args=[found.slug]), badge)]
    return []
