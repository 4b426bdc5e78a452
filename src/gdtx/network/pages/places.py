"""What the pages of the network share: the day of the address, links to areas and organisations, the context line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from gdtx.foundation import clock
from gdtx.foundation.pages import Badge, Choice, ContextLine, ContextPart, DateChoice, Moment
from gdtx.foundation.pages.addresses import MAP, path_of, query_string
from gdtx.foundation.vietnamese_dates import date_short, parse_date

from .. import queries
from ..models import AreaVersion, LegalAct
from ..queries.history import Moment as Told

#: The days offered in the menu: the latest on which something changed.
DAYS_OFFERED = 6


def asked_day(request: HttpRequest) -> dt.date:
    """The day of the address (``ban-do``), else the business date. Raises `Refused` for what is no date."""
    asked = request.GET.get(MAP, "").strip()
    if not asked:
        return clock.business_today()
    try:
        return dt.date.fromisoformat(asked)
    except ValueError:
        return parse_date(asked, where=MAP)


def address(name: str, *arguments: object, **query: object) -> str:
    """The address of a page by its name; "" where this installation has no such page."""
    path = path_of(name, *arguments)
    return path and path + query_string(**query)


def area_href(version: AreaVersion, on: dt.date) -> str:
    """The page of an area: as of the business date where it holds then, else as of a day on which it does."""
    today = clock.business_today()
    if version.span.contains(on):
        day = on
    elif version.valid_to <= on:
        day = version.span.last_day
    else:
        day = version.valid_from
    shown = None if day == today else day.isoformat()
    return path_of("area_page", version.code) + query_string(ban_do=shown)


def context_line(
    version: AreaVersion, on: dt.date, *, state: Badge | None = None, page: str = "area_page"
) -> ContextLine:
    """Country ▸ province ▸ … ▸ the area, and the day, with the days on which its map changed to choose from.

    `page` names the address the menus of days stay on.
    """
    chain = [*queries.ancestors(version.area_id, on), version]
    areas = [ContextPart(_("Địa bàn"), each.name, href=area_href(each, on)) for each in chain]
    return ContextLine(areas=areas, parts=[_day_part(version, on, page)], state=state)


def _day_part(version: AreaVersion, on: dt.date, page: str) -> ContextPart:
    today = clock.business_today()
    days = [day for day in queries.change_dates(version.area_id) if day != today][-DAYS_OFFERED:]
    here = reverse(page, args=[version.code])
    choices = [Choice(_("Hôm nay, %s") % date_short(today), here, current=on == today)]
    choices += [
        Choice(_("Từ %s") % date_short(day), here + query_string(ban_do=day.isoformat()), current=on == day)
        for day in reversed(days)
    ]
    before = [day - dt.timedelta(days=1) for day in days[:1]]
    choices += [
        Choice(_("Trước đó (%s)") % date_short(day), here + query_string(ban_do=day.isoformat()), current=on == day)
        for day in before
    ]
    typed = DateChoice(MAP, _("Ngày khác"), on)
    return ContextPart(_("Như vào ngày"), _("ngày %s") % date_short(on), choices, typed, short=date_short(on))


def act_text(act: LegalAct) -> str:
    """A legal act as it is cited, with what is not sure said."""
    text = act.number if not act.issuer else f"{act.number} ({act.issuer})"
    return f"{text}, {_('ngày hiệu lực suy đoán')}" if act.effective_assumed else text


def time_line(told: Sequence[Told], on: dt.date) -> list[Moment]:
    """The history as the time line draws it; what lies after the day is named as to come."""
    moments = []
    for one in told:
        links = [(act_text(one.act), "")] if one.act is not None else []
        day = one.on - dt.timedelta(days=1)
        links += [(version.name, area_href(version, _within(version, one.on, day))) for version in one.areas]
        text = _("Sẽ có hiệu lực: %s") % one.what if one.on > on else one.what
        moments.append(Moment(one.on, text, links))
    return moments


def _within(version: AreaVersion, on: dt.date, day_before: dt.date) -> dt.date:
    return on if version.span.contains(on) else day_before
