"""The pages of the audit: search, one record, one person, one event, the seal."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gdtx.audit import queries, wording
from gdtx.audit.models import Event
from gdtx.audit.pages.showing import AFTER, Told, key_of, next_href, places, tell
from gdtx.audit.queries import PERMISSION, Asked
from gdtx.foundation import clock
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.pages import Badge, Cell, Column, Figure, Row, Table
from gdtx.foundation.vietnamese_dates import date_short, datetime_short, parse_date
from gdtx.foundation.vietnamese_numbers import number

#: The fields of the search: parameter → nothing else may be asked.
FIELDS = ("viec", "tu", "den", "don-vi", "dia-ban", "chuc-vu", "lo")


@requires(PERMISSION)
@require_safe
def audit_search(request: HttpRequest) -> HttpResponse:
    """Events within the person's scope that fit what is asked, fifty a page."""
    actor, on = actor_of(request), clock.business_today()
    typed = {name: request.GET.get(name, "").strip() for name in FIELDS}
    asked = Asked(
        verb=typed["viec"],
        since=parse_date(typed["tu"], where="tu") if typed["tu"] else None,
        until=parse_date(typed["den"], where="den") if typed["den"] else None,
        organisation_id=places().organisation_id(typed["don-vi"], actor) if typed["don-vi"] else None,
        area_ids=places().area_ids(typed["dia-ban"], on) if typed["dia-ban"] else None,
        post=typed["chuc-vu"],
        batch=typed["lo"],
    )
    after = key_of(request.GET.get(AFTER, ""))
    page = queries.page(actor, asked, after)
    query: dict[str, object] = {name.replace("-", "_"): value for name, value in typed.items()}
    return render(
        request,
        "audit/search.html",
        {
            "typed": {name.replace("-", "_"): value for name, value in typed.items()},
            "since": asked.since,
            "until": asked.until,
            "verbs": sorted(wording.verbs().items(), key=lambda pair: pair[1]),
            "narrowed": any(typed.values()),
            "table": event_table(tell(page.events, on)) if page.events else None,
            "next_href": next_href(page, query),
            "further": after is not None,
        },
    )


def event_table(told: list[Told]) -> Table:
    """A row an event; its moment opens it."""
    rows = [
        Row(
            Cell(datetime_short(each.event.at), href=each.href),
            [
                Cell(each.who, href=each.who_href, note=each.event.post_label),
                Cell(each.phrase),
                Cell(each.label or each.kind, href=each.record_href, note=each.kind if each.label else ""),
                Cell(", ".join(each.where) or None),
            ],
        )
        for each in told
    ]
    columns = [
        Column(_("Lúc")),
        Column(_("Ai làm"), whole=True),
        Column(_("Việc")),
        Column(_("Bản ghi"), whole=True),
        Column(_("Thuộc"), whole=True),
    ]
    return Table(_("Sự kiện, mới nhất trước"), columns, rows, caption_hidden=True)


@requires(PERMISSION)
@require_safe
def audit_record(request: HttpRequest, kind: str, pk: str) -> HttpResponse:
    """Everything that happened to one record. Outside the scope: 404, which does not tell whether it exists."""
    actor, on = actor_of(request), clock.business_today()
    after = key_of(request.GET.get(AFTER, ""))
    record = queries.Record.of(kind, pk)
    page = queries.page_of(queries.of_record(actor, record), after)
    if not page.events and after is None and not queries.sees_record(actor, record):
        raise queries.unknown_event()
    told = tell(page.events, on)
    return render(
        request,
        "audit/record.html",
        {
            "title": _title(kind, pk, page.events, on),
            "kind": wording.type_word(kind) if kind not in ("organisation", "area") else "",
            "told": told,
            "page_href": wording.page_of(kind, pk),
            "next_href": next_href(page, {}),
            "further": after is not None,
        },
    )


def _title(kind: str, pk: str, events: list[Event], on: dt.date) -> str:
    """What the record is called: by its own events the last name that they knew."""
    if kind == "organisation":
        return str(places().organisation_names({int(pk)}, on).get(int(pk), pk))
    if kind == "area":
        return str(places().area_names({int(pk)}, on).get(int(pk), pk))
    own = (each.subject_label for each in events if each.subject_type == kind and each.subject_label)
    return next(own, "") or wording.type_word(kind)


@requires(PERMISSION)
@require_safe
def audit_person(request: HttpRequest, pk: int) -> HttpResponse:
    """What one person did within the reader's scope. Nothing there: 404, but for oneself."""
    actor, on = actor_of(request), clock.business_today()
    after = key_of(request.GET.get(AFTER, ""))
    page = queries.page_of(queries.by_person(actor, pk), after)
    if not page.events and after is None and pk != actor.user_id:
        raise queries.unknown_event()
    return render(
        request,
        "audit/person.html",
        {
            "name": page.events[0].actor_label if page.events else actor.label,
            "told": tell(page.events, on),
            "next_href": next_href(page, {}),
            "further": after is not None,
            "oneself": pk == actor.user_id,
        },
    )


@requires(PERMISSION)
@require_safe
def audit_event(request: HttpRequest, pk: int) -> HttpResponse:
    """One event whole: who, when, what before and after, why, and whether it is sealed."""
    actor, on = actor_of(request), clock.business_today()
    event = queries.event_for(actor, pk)
    told = tell([event], on, short=False)[0]
    if event.block is None:
        badge = Badge(_("chờ niêm phong"), "warn")
    else:
        badge = Badge(_("đã niêm phong"), "ok", "locked")
    return render(
        request,
        "audit/event.html",
        {
            "told": told,
            "event": event,
            "badge": badge,
            "changes": change_table(told) if told.changes else None,
            "personal": wording.is_personal(event.subject_type),
        },
    )


def change_table(told: Told) -> Table:
    """Field, before, after."""
    rows = [Row(Cell(each.field), [Cell(each.before or None), Cell(each.after or None)]) for each in told.changes]
    return Table(_("Trước và sau"), [Column(_("Mục")), Column(_("Trước")), Column(_("Sau"))], rows, caption_hidden=True)


@requires(PERMISSION)
@require_safe
def audit_seal(request: HttpRequest) -> HttpResponse:
    """How far the log is sealed, when it was last checked, what was found."""
    seal = queries.seal()
    check = seal.checkup
    return render(
        request,
        "audit/seal.html",
        {
            "seal": seal,
            "figures": [
                Figure(
                    _("Đã niêm phong"),
                    seal.last.total if seal.last else 0,
                    _("sự kiện"),
                    note=_("trong %s khối") % number(seal.last.number) if seal.last else "",
                ),
                Figure(_("Chờ niêm phong"), seal.unsealed, _("sự kiện")),
                Figure(
                    _("Chỗ không khớp"),
                    check.problem_count if check else None,
                    _("chỗ"),
                    missing=_("Chưa kiểm tra"),
                    note=_("lần kiểm tra ngày %s") % date_short(check.started_at.date()) if check else "",
                ),
            ],
            "check": check,
            # What exactly is wrong names events of everybody; whoever sees all of them may read it.
            "problems": [each["message"] for each in check.problems]
            if check and actor_of(request).visible_organisation_ids(PERMISSION) is None
            else [],
        },
    )
