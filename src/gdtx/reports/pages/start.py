"""Where reviews begin: the areas a person answers for, their periods, and what is in work."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gdtx.catalogue.queries import resolve_period
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Refused
from gdtx.foundation.pages.addresses import query_string
from gdtx.foundation.periods import PeriodCode, parse
from gdtx.network.queries import nearest_version, seat_of
from gdtx.network.scope import Actor

from ..models import Review
from ..queries import Place, in_work, outline_for, place, review_of, written_parts
from ..rules import PERMISSION
from .line import address, default_period


@dataclass(frozen=True)
class Offered:
    """A review one may begin or go on with."""

    where: Place
    review: Review | None
    written: int
    parts: int

    @property
    def href(self) -> str:
        return address(self.where)

    @property
    def title(self) -> str:
        """``Sơ kết học kỳ I năm học 2020-2021``."""
        kind = str(self.where.kind.label)
        return f"{kind[:1].upper()}{kind[1:]} {self.where.period.label}"


@requires("reports.review")
@require_safe
def review_start(request: HttpRequest) -> HttpResponse:
    """The reviews of the person's own areas, the one in work first."""
    actor = actor_of(request)
    offered = [found for code in _own_codes(actor) for found in _offered(actor, code)]
    shown = {(found.where.area_id, found.where.period.text) for found in offered}
    begun = [_begun(review) for review in in_work(actor) if (review.area_id, review.period) not in shown]
    return render(request, "reports/review_start.html", {"offered": offered, "begun": begun})


def _own_codes(actor: Actor) -> list[str]:
    """Codes of the areas the posts with the permission answer for; of a centre the commune of its seat."""
    codes = []
    for post in actor.posts_with(PERMISSION):
        if post.area_code:
            codes.append(post.area_code)
        elif (seat := seat_of(post.organisation_id, actor.on)) is not None:
            version = nearest_version(seat.area_id, actor.on)
            codes += [version.code] if version else []
    return list(dict.fromkeys(codes))


def _offered(actor: Actor, code: str) -> list[Offered]:
    """The periods worth reviewing now. What the person may not draft, or was another area then, is left out."""
    found = []
    for period in _periods(actor):
        try:
            where = place(actor, code, period)
        except Refused:
            continue
        review = review_of(where)
        written, parts = written_parts(outline_for(where).sections, review)
        found.append(Offered(where, review, written, parts))
    return found


def _periods(actor: Actor) -> list[PeriodCode]:
    now = default_period(actor.on)
    year = now.school_year
    candidates = [now, now.next_part(), now.previous_part(), *([year, year.previous_year()] if year else [])]
    return [code for code in dict.fromkeys(candidates) if code.dates().start <= actor.on]


def _begun(review: Review) -> dict[str, object]:
    """A review somebody wrote at earlier, under the name its area had then."""
    period = parse(review.period)
    version = nearest_version(review.area_id, resolve_period(period).last_day)
    href = reverse("review_page", args=[version.code]) + query_string(ky=period.text) if version else ""
    return {"review": review, "area": version.name if version else "", "period": period.label, "href": href}
