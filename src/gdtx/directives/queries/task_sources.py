"""What a document says of a task that is given by it: what about, by when, to whom."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gdtx.foundation.among import among
from gdtx.foundation.vietnamese import fold
from gdtx.network.enums import OrganisationKind
from gdtx.network.models import OrganisationVersion
from gdtx.network.scope import Actor
from gdtx.reading.dates import find_dates

from ..answering import heirs
from ..models.documents import Document
from ..rules import tasks as rules

#: Right before a day by which something is to be done.
_BY = re.compile(
    r"(?:trước(?: ngày)?|chậm nhất(?: là)?(?: (?:vào|đến|trước))?(?: (?:hết )?ngày)?|hạn(?: cuối)?(?: là)?:?"
    r"|xong (?:trong|trước|vào)(?: ngày)?|đến hết(?: ngày)?|thời hạn:?)"
    r"\s*(?:\d{1,2} ?(?:giờ|h)(?:\d{2})?,? (?:ngày )?)?$"
)
#: To whom letters go that name no unit, folded, and the kind of unit that is meant.
_ALL_OF = {
    re.compile(r"(uy ban nhan dan|ubnd) (cac|tat ca cac) (xa|phuong|dac khu)\b"): OrganisationKind.COMMUNE_COMMITTEE,
    re.compile(r"phong van hoa\W+xa hoi (cac|tat ca cac) (xa|phuong)\b"): OrganisationKind.COMMUNE_SOCIAL_OFFICE,
    re.compile(r"(cac )?trung tam hoc tap cong dong( (cac|tat ca cac) (xa|phuong)\b.*)?$"): (
        OrganisationKind.COMMUNITY_LEARNING_CENTRE
    ),
}
#: More units than these are not named one by one; whoever gives the task chooses them by kind and area.
NAMED = 200


@dataclass(frozen=True, slots=True)
class Suggested:
    """`due_on` is None and `units` empty where the document does not say it beyond doubt.

    `kind`: it names no unit of the line but all of a kind ("Ủy ban nhân dân các xã, phường").
    """

    title: str
    due_on: dt.date | None
    units: tuple[OrganisationVersion, ...]
    kind: str = ""


def suggested(actor: Actor, document: Document) -> Suggested:
    """A task by the document, for whoever gives it to read over."""
    units = _units(actor, document)
    kinds = {kind for name in _addressed(document) for form, kind in _ALL_OF.items() if form.match(name)}
    kind = str(kinds.pop()) if len(kinds) == 1 and not units else ""
    return Suggested(document.abstract[:300], due_in(document.body, actor.on), units, kind)


def due_in(text: str, on: dt.date) -> dt.date | None:
    """The one day, from `on`, by which the text wants something done; None where it names several or none.

    >>> due_in("Các đơn vị báo cáo về Sở trước ngày 15/11/2026.", dt.date(2026, 10, 1))
    datetime.date(2026, 11, 15)
    >>> due_in("Báo cáo trước 20/11/2026, tổng hợp trước 30/11/2026.", dt.date(2026, 10, 1))
    """
    lower = text.lower()
    days = {
        mention.as_day
        for mention in find_dates(lower)
        if mention.first is None and _BY.search(lower, 0, mention.span.start) is not None
    }
    ahead = {day for day in days if day is not None and day >= on}
    return ahead.pop() if len(ahead) == 1 else None


def _units(actor: Actor, document: Document) -> tuple[OrganisationVersion, ...]:
    """Those in the line of the actor to whom it went, else to whom it is addressed; not the giver's own bodies."""
    world = heirs(actor.on)
    sent = document.dispatches.filter(sent_on__lte=actor.on).values_list("organisation_id", flat=True)
    now = {each for unit in sent[: NAMED + 1] for each in world.of(unit)}
    rows = OrganisationVersion.objects.on(actor.on).select_related("organisation")
    return _in_line(actor, rows.filter(among("organisation_id", now))) or _in_line(
        actor, rows.filter(name_folded__in=_addressed(document))[: NAMED + 1]
    )


def _in_line(actor: Actor, rows: Iterable[OrganisationVersion]) -> tuple[OrganisationVersion, ...]:
    found = {row.organisation_id: row for row in rows}
    own = {post.organisation_id for post in actor.posts_with(rules.ASSIGN)}
    mine = rules.units_in_line(actor, found.keys() - own)
    return tuple(sorted((found[each] for each in mine), key=lambda row: row.name_key)) if len(mine) <= NAMED else ()


def _addressed(document: Document) -> list[str]:
    """The names it is addressed to, folded, without the dashes and marks people type between them."""
    typed = re.split(r"[\n;]", document.addressees)
    return [name for each in typed if (name := fold(re.sub(r"^[-–•+\s]+|[\s.,]+$", "", each)))]


def called(units: Sequence[OrganisationVersion], on: dt.date) -> list[str]:
    """How each is typed into a form so that nobody else is meant: by name, or by code where others bear the name."""
    names = OrganisationVersion.objects.on(on).filter(name_folded__in={each.name_folded for each in units})
    borne = Counter(names.values_list("name_folded", flat=True))
    return [each.name if borne[each.name_folded] == 1 else each.organisation.code for each in units]
