"""Who stands at the head and under the papers of a plan, on the day they were signed or would be."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gdtx.directives.documents.official import BLANK_DATE
from gdtx.directives.enums.documents import Authority
from gdtx.directives.letterheads import Letterhead, letterhead
from gdtx.foundation.vietnamese import date_long
from gdtx.network.enums import Line
from gdtx.network.queries import organisation_versions_on, supervisors_of
from gdtx.network.queries.people import posts_now

from ..enums import DECIDED, Paper
from ..models import Plan
from ..rules import DIRECTOR, competence

_CHAIR = "commune_chair"
#: So many capitals fit beside another signature.
HALF_LINE = 26


@dataclass(frozen=True)
class Sides:
    """A plan with its planner, and the body that approves it where one does.

    `day` is the one it was decided on, until then the one asked about. `above` is None where the director issues the
    plan; `above_name` is the body then reported to.
    """

    plan: Plan
    day: dt.date
    own: Letterhead
    director: str
    above: Letterhead | None
    above_name: str
    signer: str
    authority: str
    told: str

    @property
    def is_decided(self) -> bool:
        """Whether the plan was approved or issued: before that each paper is a draft."""
        return self.plan.state in DECIDED

    @property
    def paper(self) -> Paper:
        """The paper it is issued on: a committee's only where a committee decides."""
        chosen = Paper(self.plan.paper)
        return chosen if self.above is not None and self.above.on_behalf_of else Paper.CENTRE

    @property
    def committee(self) -> str:
        """``UBND XÃ CẨM THỦY``: the body above as titles name it."""
        if self.above is None:
            return ""
        return f"UBND {self.above.own[-1]}" if self.above.on_behalf_of and len(self.above.own) > 1 else ""

    @property
    def chair_lines(self) -> tuple[str, ...]:
        """The office of who approves, as it stands above the signature in the plan of the centre."""
        if self.above is None:
            return ()
        head = f"KT. {self.above.head}" if self.authority else self.above.head
        office = " ".join((head, self.committee)).strip()
        # What would not fit on half a page is broken where it may be, not where the line happens to end.
        lines = (office,) if len(office) <= HALF_LINE else tuple(filter(None, (head, self.committee)))
        return (*lines, f"PHÓ {self.above.head}") if self.authority else lines

    @property
    def chair_lines_alone(self) -> tuple[str, ...]:
        """The same under a document of the body's own, which names the body at its head."""
        if self.above is None:
            return ()
        return (f"KT. {self.above.head}", f"PHÓ {self.above.head}") if self.authority else (self.above.head,)

    @property
    def draft(self) -> str:
        """The mark of what nobody has signed."""
        return "" if self.is_decided else _("DỰ THẢO")


def sides_of(plan: Plan, on: dt.date) -> Sides:
    """The sides as of the day the plan was decided; until then as of the day given."""
    day = plan.decided_on or on
    found = competence(plan, day)
    body_id = found.body_id if found.route.is_approved_above and not plan.issued else None
    if plan.decided_on is not None and not plan.issued and plan.decided_body_id not in (None, plan.organisation_id):
        # Who decided is written down; what a province rules afterwards of that day changes no paper.
        body_id = plan.decided_body_id
    above = letterhead(body_id, day) if body_id is not None else None
    decided = plan.decided_on is not None and above is not None and plan.decided_body_id == body_id
    deputy = decided and plan.decided_post_label.lower().startswith("phó")
    return Sides(
        plan=plan,
        day=day,
        own=letterhead(plan.organisation_id, day),
        director=holder(plan.organisation_id, DIRECTOR, plan.submitted_on or day),
        above=above,
        above_name=found.body_name,
        signer=plan.decided_by_label if decided else holder(body_id, _CHAIR, day) if above else "",
        authority=Authority.DEPUTY if deputy else "",
        told=_told(plan, day),
    )


def holder(organisation_id: int | None, role: str, on: dt.date) -> str:
    """Who holds the office there on the day; "" where nobody does."""
    if organisation_id is None:
        return ""
    return next((str(post.user) for post in posts_now(organisation_id, on) if post.role == role), "")


def placed(head: Letterhead, day: dt.date | None) -> str:
    """``Cẩm Thủy, ngày 10 tháng 10 năm 2025``; with room for the date where there is none yet."""
    said = date_long(day) if day else BLANK_DATE
    return f"{head.place}, {said}" if head.place else said[:1].upper() + said[1:]


def numbered(head: Letterhead, kind: str, symbol: str = "") -> str:
    """The number that was entered, else room for it, which the office gives by hand: ``Số:      /KH-TTHTCĐ``."""
    return _("Số: %s") % symbol if symbol else _("Số:%s") % ("\N{NO-BREAK SPACE}" * 6 + head.symbol(kind))


def _told(plan: Plan, day: dt.date) -> str:
    """The body that directs the planner professionally, which gets a copy."""
    row = supervisors_of(plan.organisation_id, day).get(Line.PROFESSIONAL)
    if row is None:
        return ""
    found = organisation_versions_on([row.supervisor_id], day).get(row.supervisor_id)
    return found.name if found else ""
