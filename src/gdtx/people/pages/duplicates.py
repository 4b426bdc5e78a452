"""Records that may be of one person: the list, and two side by side to be decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import NotInScope, Refused
from gdtx.foundation.pages import Badge, Cell, Column, Row, Table, paginate
from gdtx.foundation.pages.parts import Tone
from gdtx.network.scope import Actor
from gdtx.people import access, actions, places, queries, rules, wording
from gdtx.people.data import PERSON_FIELDS, TITLES
from gdtx.people.enums import Doubt, TicketState
from gdtx.people.forms import DecideForm
from gdtx.people.models import DuplicateTicket, Person
from gdtx.people.pages.households import purpose_of

_TONES: dict[str, Tone] = {TicketState.OPEN: "warn", TicketState.SAME: "ok", TicketState.DIFFERENT: ""}


@requires(*rules.DOORS)
@require_safe
def ticket_list(request: HttpRequest) -> HttpResponse:
    """Doubts about persons the actor sees: open ones, or those decided."""
    actor = actor_of(request)
    rules.may_see_people(actor).require()
    decided = bool(request.GET.get("da-quyet"))
    tickets = queries.visible_tickets(actor)
    tickets = tickets.exclude(state=TicketState.OPEN) if decided else tickets.filter(state=TicketState.OPEN)
    page = paginate(request, tickets.order_by("-raised_at", "-pk"), noun=_("việc"))
    people = _people(page.items)
    visible = set(_seen_ever(actor).filter(pk__in=people).values_list("pk", flat=True))
    if page.items:
        access.note(
            by=actor,
            purpose=purpose_of(actor),
            what=_("Danh sách nghi trùng"),
            area_id=None,
            persons=len(visible),
        )
    rows = [
        Row(
            Cell(_named(one, visible), href=reverse("people_ticket", args=[ticket.pk])),
            [
                Cell(_named(other, visible)),
                Cell(str(Doubt(ticket.doubt).label)),
                Cell(None, badge=Badge(str(TicketState(ticket.state).label), _TONES[ticket.state])),
            ],
        )
        for ticket in page.items
        for one, other in [_seen_first([people[ticket.first_id], people[ticket.second_id]], visible)]
    ]
    columns = [
        Column(_("Phiếu thứ nhất")),
        Column(_("Phiếu thứ hai")),
        Column(_("Vì sao nghi trùng")),
        Column(_("Tình trạng"), whole=True),
    ]
    table = Table(_("Phiếu nghi trùng"), columns, rows, caption_hidden=True)
    return render(request, "people/tickets.html", {"page": page, "table": table, "decided": decided})


def _seen_ever(actor: Actor) -> QuerySet[Person]:
    """Persons whose homes the actor sees, those merged into another record too."""
    homes = queries.visible_households(actor).values("pk")
    return Person.objects.filter(home__in=homes)


def _people(tickets: Iterable[DuplicateTicket]) -> dict[int, Person]:
    ids = {pk for ticket in tickets for pk in (ticket.first_id, ticket.second_id)}
    return {row.pk: row for row in Person.objects.filter(pk__in=ids).select_related("home", "home__village")}


def _seen_first(sides: list[Person], visible: set[int]) -> list[Person]:
    """A row of the list is called by a name, where the actor sees one of the two."""
    return sorted(sides, key=lambda side: side.pk not in visible)


def _named(person: Person, visible: set[int]) -> str:
    if person.pk in visible:
        return f"{person.name} ({person.birth_year})"
    return _("Phiếu ở xã khác")


@requires(*rules.DOORS)
@require_http_methods(["GET", "HEAD", "POST"])
def ticket_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Two records side by side; what the actor may not see of one is not shown."""
    actor = actor_of(request)
    rules.may_see_people(actor).require()
    ticket = DuplicateTicket.objects.filter(pk=pk).first()
    people = _people([ticket]) if ticket else {}
    visible = set(_seen_ever(actor).filter(pk__in=people).values_list("pk", flat=True))
    if ticket is None or not visible:
        raise NotInScope("unknown_ticket", _("Không tìm thấy việc nghi trùng này trong phạm vi của bạn."))
    error = ""
    if request.method == "POST":
        form = DecideForm(request.POST)
        if form.is_valid():
            try:
                _decide(actor, ticket.pk, form)
            except Refused as refusal:
                if refusal.status in (403, 404):
                    raise
                error = refusal.sentence
                ticket.refresh_from_db()
                people = _people([ticket])
            else:
                messages.success(request, _("Đã ghi quyết định. Quyết định này rút lại được."))
                return redirect(reverse("people_ticket", args=[pk]))
        else:
            error = _("Hãy chọn một quyết định.")
    sides = [people[ticket.first_id], people[ticket.second_id]]
    for side in sides:
        if side.pk in visible:
            access.note(
                by=actor,
                purpose=purpose_of(actor),
                what=_("So hai phiếu nghi trùng"),
                area_id=side.home.area_id if side.home else None,
                person=side,
            )
    may = [bool(side.home and rules.may_enter(actor, side.home.area_id)) for side in sides]
    return render(
        request,
        "people/ticket.html",
        {
            "ticket": ticket,
            "doubt": Doubt(ticket.doubt).label,
            "state": Badge(str(TicketState(ticket.state).label), _TONES[ticket.state]),
            "is_open": ticket.state == TicketState.OPEN,
            "sides": sides,
            "titles": [_side(actor, side, visible) for side in sides],
            "lines": _compared(sides, visible, actor.on),
            "choices": [
                (kept.code, other_may, _side(actor, kept, visible))
                for kept, other_may in zip(sides, reversed(may), strict=True)
            ],
            "may_decide": any(may),
            "error": error,
        },
    )


def _decide(actor: Actor, ticket_id: int, form: DecideForm) -> None:
    told = form.cleaned_data
    version, reason = told["version"], told["reason"]
    match told["decision"]:
        case "same":
            actions.decide_same(by=actor, ticket_id=ticket_id, version=version, kept_code=told["kept"], reason=reason)
        case "different":
            actions.decide_different(by=actor, ticket_id=ticket_id, version=version, reason=reason)
        case _:
            actions.reopen_ticket(by=actor, ticket_id=ticket_id, version=version, reason=reason)


def _side(actor: Actor, person: Person, visible: set[int]) -> str:
    """What a record is called; of another commune's only the commune, so that somebody can be asked."""
    if person.pk in visible:
        number = person.home.number if person.home else ""
        return _("%(name)s, phiếu %(number)s") % {"name": person.name, "number": number or _("chưa có số")}
    if person.home is None:
        return _("Phiếu đã thu hồi")
    name = places.names_of([person.home.area_id], actor.on).get(person.home.area_id, "")
    return _("Phiếu của %s") % name


def _compared(sides: list[Person], visible: set[int], on: dt.date) -> list[tuple[str, list[str], bool]]:
    """Title, the value of each side on the day, and whether they differ; only of what is seen."""
    hidden = _("Không hiện: thuộc xã khác")
    lines: list[tuple[str, list[str], bool]] = []
    both = all(side.pk in visible for side in sides)
    rows: list[tuple[str, list[str]]] = [(_("Họ tên"), [side.name for side in sides])]
    rows.append((_("Ngày, năm sinh"), [wording.born(side) for side in sides]))
    for name in PERSON_FIELDS:
        if name in ("family_name", "given_name", "birth_day", "birth_month", "birth_year"):
            continue
        values = [getattr(side, name) for side in sides]
        if any(value not in (None, "", []) for value in values):
            rows.append((str(TITLES[name]), [wording.shown(name, value) for value in values]))
    villages = [str(side.home.village or "–") if side.home else "–" for side in sides]
    rows.append((_("Thôn, tổ dân phố"), villages))
    known = [queries.in_force(queries.evidence_of(side), on) for side in sides]
    told = ["; ".join(wording.fact(row) for row in side.values()) or "–" for side in known]
    rows.append((_("Học vấn"), told))
    for title, values in rows:
        shown = [value if side.pk in visible else hidden for side, value in zip(sides, values, strict=True)]
        lines.append((title, shown, both and values[0] != values[1]))
    return [line for line in lines if any(value not in ("–", hidden) for value in line[1])]
