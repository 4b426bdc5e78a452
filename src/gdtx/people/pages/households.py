"""Households of a commune by village, one household with its members, and the search."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import NotInScope, Refused
from gdtx.foundation.pages import Badge, Cell, Column, Row, Table, paginate
from gdtx.foundation.pages.addresses import query_string
from gdtx.foundation.ranges import OPEN_START
from gdtx.foundation.vietnamese import date_short, number
from gdtx.network.scope import Actor
from gdtx.people import access, actions, places, queries, rules, search, wording
from gdtx.people.checks import Problem
from gdtx.people.enums import Purpose, ResidenceEnd, TicketState
from gdtx.people.models import Change, Household, Person, Residence
from gdtx.people.stored import households_data

#: Without a village, in the address.
NO_VILLAGE = "khong"
#: Whether what asks for a second look is told: after somebody saved the household.
LOOK_AGAIN = "xem-lai"


def purpose_of(actor: Actor) -> str:
    """What somebody works with households for, where the page itself says it: survey, or keeping the sheets."""
    return Purpose.CHECK if actor.has(rules.SEE) else Purpose.SURVEY


def chosen_commune(request: HttpRequest, actor: Actor) -> tuple[int | None, list[tuple[int, str]]]:
    """The commune the address asks for, else the first one; and all there are to choose from."""
    communes = places.communes_of(actor)
    asked = request.GET.get("xa", "")
    if asked:
        found = next((area_id for area_id, _name in communes if str(area_id) == asked), None)
        if found is None:
            raise NotInScope("unknown_area", _("Không tìm thấy xã này trong phạm vi của bạn."))
        return found, communes
    return (communes[0][0] if communes else None), communes


@requires(*rules.DOORS)
@require_safe
def household_list(request: HttpRequest) -> HttpResponse:
    """Households of one commune, by village, page by page."""
    actor = actor_of(request)
    rules.may_see_people(actor).require()
    area_id, communes = chosen_commune(request, actor)
    if area_id is None:
        return render(request, "people/households.html", {"communes": [], "page": None, "may_enter": False})
    households = queries.visible_households(actor).filter(area_id=area_id)
    villages = places.villages_of(area_id)
    village = request.GET.get("thon", "")
    if village == NO_VILLAGE:
        households = households.filter(village=None)
    elif village:
        households = households.filter(village__in=[row for row in villages if str(row.pk) == village])
    closed = bool(request.GET.get("het-nguoi"))
    households = households.exclude(closed_on=None) if closed else households.filter(closed_on=None)
    households = households.select_related("village").order_by("village__name_folded", "number_folded", "pk")
    page = paginate(request, households, per_page=50, noun=_("hộ"))
    members = _members(page.items)
    persons = sum(count for _head, count in members.values())
    if page.items:
        access.note(
            by=actor,
            purpose=purpose_of(actor),
            what=_("Danh sách hộ"),
            area_id=area_id,
            persons=persons,
        )
    counts = places.households_by_village(actor, area_id)
    return render(
        request,
        "people/households.html",
        {
            "communes": communes,
            "area_id": area_id,
            "area_name": dict(communes)[area_id],
            "villages": [
                (str(row.pk), f"{row.name} ({number(counts.get(row.pk, 0))})") for row in villages if counts.get(row.pk)
            ]
            + ([(NO_VILLAGE, _("Chưa ghi thôn (%s)") % number(counts[None]))] if counts.get(None) else []),
            "village": village,
            "closed": closed,
            "total": sum(counts.values()),
            "page": page,
            "table": _table(page.items, members),
            "may_enter": bool(rules.may_enter_somewhere(actor, area_id)),
            "may_see_log": bool(rules.may_see_log(actor, area_id)),
            "tickets": _open_tickets(actor),
            "may_export": bool(actor.may(rules.SEE, area_id=area_id)),
        },
    )


def _open_tickets(actor: Actor) -> int:
    """How many doubts wait for somebody of the actor's communes, counted up to a hundred."""
    return len(queries.visible_tickets(actor).filter(state=TicketState.OPEN).values_list("pk")[:100])


def _members(households: Any) -> dict[int, tuple[str, int]]:
    """Household → its head, else whoever is listed first, and how many live there."""
    found: dict[int, tuple[str, int]] = {}
    for row in queries.members_of(household.pk for household in households):
        head, count = found.get(row.household_id, (row.person.name, 0))
        found[row.household_id] = (head, count + 1)
    return found


def _table(households: Any, members: dict[int, tuple[str, int]]) -> Table:
    rows = []
    for row in households:
        head, count = members.get(row.pk, ("", 0))
        rows.append(
            Row(
                Cell(row.number or _("Chưa có số"), href=reverse("household", args=[row.pk])),
                [
                    Cell(head or None, missing=_("Không còn ai ở")),
                    Cell(row.village.name if row.village else None, missing=_("Chưa ghi thôn")),
                    Cell(count),
                    Cell(row.address or None),
                ],
            )
        )
    return Table(
        _("Hộ gia đình"),
        [
            Column(_("Số phiếu")),
            Column(_("Chủ hộ")),
            Column(_("Thôn, tổ dân phố")),
            Column(_("Số người"), "number"),
            Column(_("Địa chỉ"), whole=True),
        ],
        rows,
        sticky=True,
        caption_hidden=True,
    )


@requires(*rules.DOORS)
@require_safe
def household_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A household: who lives there, who lived there, what was changed."""
    actor = actor_of(request)
    household = queries.household_for(actor, pk)
    members = list(queries.members_of([pk]))
    gone = list(queries.gone_from(pk))
    access.note(
        by=actor,
        purpose=purpose_of(actor),
        what=_("Phiếu hộ"),
        area_id=household.area_id,
        household=household,
        persons=len(members) + len(gone),
    )
    may_change = _may_change(actor, household)
    again: list[Problem] = []
    if may_change and request.GET.get(LOOK_AGAIN):
        (told,) = households_data([household], actor.on)
        again = actions.warnings_of(by=actor, area_id=household.area_id, data=told)
    names = places.names_of([household.area_id], actor.on)
    history = Change.objects.filter(household=household, about="household").order_by("-pk")[:30]
    return render(
        request,
        "people/household.html",
        {
            "household": household,
            "area_name": names.get(household.area_id, ""),
            "table": _member_table(members),
            "count": len(members),
            "gone": [_gone_line(row) for row in gone],
            "steps": wording.steps(history),
            "may_change": may_change,
            "again": again,
        },
    )


def _may_change(actor: Actor, household: Household) -> bool:
    try:
        rules.may_enter_somewhere(actor, household.area_id).require()
    except Refused:
        return False
    return True


def _member_table(members: list[Residence]) -> Table:
    rows = []
    for row in members:
        badges = Badge(_("Tạm vắng"), "warn") if row.away else None
        rows.append(
            Row(
                Cell(
                    row.person.name,
                    href=reverse("person", args=[row.person.code]),
                    badge=badges,
                ),
                [
                    Cell(_("Chủ hộ") if row.head else row.relation or None),
                    Cell(wording.born(row.person)),
                    Cell(wording.shown("sex", row.person.sex)),
                    Cell(wording.shown("ethnicity", row.person.ethnicity)),
                    Cell(wording.shown("kind", row.kind)),
                ],
            )
        )
    return Table(
        _("Người trong hộ"),
        [
            Column(_("Họ tên")),
            Column(_("Quan hệ với chủ hộ")),
            Column(_("Ngày, năm sinh")),
            Column(_("Giới tính")),
            Column(_("Dân tộc")),
            Column(_("Diện cư trú")),
        ],
        rows,
        caption_hidden=True,
    )


def _gone_line(row: Residence) -> tuple[str, str, str]:
    """Address, name and how they left."""
    since = "" if row.valid_from == OPEN_START else _(", ở từ %s") % date_short(row.valid_from)
    how = f"{ResidenceEnd(row.end_reason).label} {date_short(row.valid_to)}{since}" if row.end_reason else ""
    return reverse("person", args=[row.person.code]), row.person.name, how


@requires(*rules.DOORS)
@require_http_methods(["GET", "HEAD", "POST"])
def people_search(request: HttpRequest) -> HttpResponse:
    """Persons by name without marks or by identification number, households by number.

    A number is asked for in the body of the request only: addresses stand in histories and logs.
    """
    actor = actor_of(request)
    rules.may_see_people(actor).require()
    posted = request.method == "POST"
    typed = (request.POST if posted else request.GET).get("q", "").strip()[:120]
    if not typed:
        return redirect("people")
    is_number = search.is_number(typed)
    if posted and not is_number:
        return redirect(reverse("people_search") + query_string(q=typed))
    error = ""
    found = search.Found([], [])
    if is_number and not posted:
        error = _("Số định danh cá nhân không để trên thanh địa chỉ. Hãy gõ số vào ô tìm dưới đây.")
    else:
        try:
            found = search.find(actor, typed)
        except Refused as refusal:
            error = refusal.sentence
    persons = [_found_row(person) for person in found.persons]
    areas = {person.home.area_id for person in found.persons if person.home}
    areas |= {household.area_id for household in found.households}
    if persons or found.households:
        access.note(
            by=actor,
            purpose=purpose_of(actor),
            what=_("Tìm người, hộ"),
            area_id=areas.pop() if len(areas) == 1 else None,
            persons=len(persons) + sum(count for _head, count in _members(found.households).values()),
        )
    return render(
        request,
        "people/search.html",
        {
            "typed": "" if is_number else typed,
            "error": error,
            "persons": _found_table(persons) if persons else None,
            "count": len(persons),
            "more": found.more,
            "households": _table(found.households, _members(found.households)) if found.households else None,
        },
    )


def _found_row(person: Person) -> Row:
    home = person.home
    badge = Badge(_("Đã mất")) if person.died_on else None
    return Row(
        Cell(person.name, href=reverse("person", args=[person.code]), badge=badge),
        [
            Cell(wording.born(person)),
            Cell(wording.shown("sex", person.sex)),
            Cell(home.village.name if home and home.village else None),
            Cell(home.number if home else None, href=reverse("household", args=[home.pk]) if home else ""),
        ],
    )


def _found_table(rows: list[Row]) -> Table:
    return Table(
        _("Người tìm thấy"),
        [
            Column(_("Họ tên")),
            Column(_("Ngày, năm sinh")),
            Column(_("Giới tính")),
            Column(_("Thôn, tổ dân phố")),
            Column(_("Số phiếu")),
        ],
        rows,
        caption_hidden=True,
    )
