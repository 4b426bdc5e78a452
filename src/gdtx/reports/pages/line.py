"""Where a page of reviews is: the period it opens with, and its context line."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from gdtx.catalogue.queries import part_containing
from gdtx.foundation.pages import Badge, Choice, ContextLine, ContextPart
from gdtx.foundation.pages.addresses import PERIOD, query_string
from gdtx.foundation.periods import PeriodCode
from gdtx.foundation.vietnamese import date_short
from gdtx.network.models import AreaVersion
from gdtx.network.queries import ancestors
from gdtx.network.scope import Actor

from ..queries import Place, place
from ..rules import may_review_area

#: For so long after a semester its review is still the one in work.
STILL_REVIEWED = timedelta(days=75)
#: A menu longer than this is no help.
LONGEST_MENU = 60


def place_of(request: HttpRequest, actor: Actor, code: str) -> Place:
    """The review that the address means; refuses as `queries.place` does."""
    asked = (request.POST.get(PERIOD) or request.GET.get(PERIOD, "")).strip()
    return place(actor, code, asked or default_period(actor.on))


def default_period(on: date) -> PeriodCode:
    """The semester whose review is in work on the day: for a time after its end, the one just over."""
    now = part_containing(on).code
    before = now.previous_part()
    return before if before.dates().end > on - STILL_REVIEWED else now


def address(where: Place, name: str = "review_page", *arguments: object, **query: object) -> str:
    """The address of a page of this review."""
    return reverse(name, args=[where.code, *arguments]) + query_string(ky=where.period.text, **query)


def context_line(where: Place, actor: Actor) -> ContextLine:
    """Areas, period and state. Menus hold only reviews that the person may draft."""
    question = where.question
    above = ancestors(question.area.area_id, question.map_date)
    open_above = [version for version in above if may_review_area(actor, version.area_id)]
    parts = [ContextPart(_("Địa bàn"), version.name, href=_to(version, where)) for version in open_above]
    below = question.children if where.child_level and len(question.children) <= LONGEST_MENU else []
    choices = [Choice(question.area.name, address(where), current=True)]
    choices += [Choice(child.name, _to(child, where)) for child in below]
    parts.append(ContextPart(_("Địa bàn"), question.area.name, choices, href=address(where)))
    period = ContextPart(
        _("Kỳ"),
        where.period.short_label,
        [
            Choice(code.short_label, reverse("review_page", args=[where.code]) + query_string(ky=code.text), current)
            for code, current in _periods(where, actor.on)
        ],
    )
    map_part = ContextPart(
        _("Ngày bản đồ"),
        _("Bản đồ %(day)s") % {"day": date_short(question.map_date)},
        short=date_short(question.map_date),
    )
    running = actor.on <= question.period.last_day
    state = Badge(_("kỳ chưa hết"), "warn") if running else Badge(_("dự thảo"), "made")
    return ContextLine(areas=parts, parts=[period, map_part], state=state)


def _to(version: AreaVersion, where: Place) -> str:
    return reverse("review_page", args=[version.code]) + query_string(ky=where.period.text)


def _periods(where: Place, on: date) -> list[tuple[PeriodCode, bool]]:
    own = where.period
    year = own.school_year
    found = [default_period(on), *(year.parts() if year else ()), *((year,) if year else ()), own, own.previous_year()]
    return [(code, code == own) for code in dict.fromkeys(found) if code == own or code.dates().start <= on]
