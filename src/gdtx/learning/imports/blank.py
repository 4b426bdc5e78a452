"""The blank sheet of a centre and a period: what it needs to know, looked up, and written."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from gdtx.accounts.queries import is_synthetic
from gdtx.catalogue.queries import DEFAULT_KIND
from gdtx.foundation import periods
from gdtx.foundation.errors import NotFound, Refused
from gdtx.foundation.periods import Period
from gdtx.foundation.vietnamese import sort_key
from gdtx.network.models import Site
from gdtx.office.excel_write import Target

from .. import excel
from ..world import Centre, World


def write_blank_sheet(target: Target, *, centre_code: str, period: str) -> tuple[Centre, Period]:
    """Write the sheet a centre fills in for a period; the centre and the period with its days.

    The groups are those in force for the province on the last day of the period, the places the centre's sites of
    then. Raises `Refused`: `bad_period`, `unknown_centre`, `not_a_learning_centre`, `centre_closed` when the centre
    was open on no day of the period.
    """
    parsed = periods.parse(period, where="--period")
    world = World.of_codes([centre_code])
    centre = world.by_code.get(centre_code.strip().upper())
    if centre is None:
        raise NotFound(
            "unknown_centre",
            _("Không có trung tâm mang mã “%(value)s”.") % {"value": centre_code.strip()},
            where="--centre",
            way_out=_("Hãy tra mã ở trang Mạng lưới."),
        )
    day = _day_within(centre, world.calendars.period(parsed, None, DEFAULT_KIND))
    days = world.calendars.period(parsed, world.province_id(centre, day), DEFAULT_KIND)
    standing = centre.standing(day)
    assert standing is not None
    sites = Site.objects.during(days.range).filter(organisation_id=centre.id).values_list("name", flat=True)
    excel.write_class_sheet(
        target,
        centre_code=centre.code,
        centre_name=standing.name,
        period=days,
        groups=world.groups_on(centre, day),
        places=sorted(set(sites), key=sort_key),
        synthetic=is_synthetic(),
    )
    return centre, days


def _day_within(centre: Centre, days: Period) -> dt.date:
    """The last day of the period on which the centre is open."""
    standings = [each for each in centre.standings if each.span.overlaps(days.range)]
    if standings and not any(each.may_open_classes for each in standings):
        raise Refused(
            "not_a_learning_centre",
            _("%(centre)s (%(code)s) không phải là trung tâm học tập cộng đồng nên không có bảng ghi lớp.")
            % {"centre": centre.name, "code": centre.code},
            where="--centre",
            way_out=_("Hãy dùng mã của trung tâm mở lớp."),
        )
    open_on = [each.span.intersection(days.range) for each in standings if each.may_open_classes]
    found = [span.last_day for span in open_on if span is not None]
    if not found:
        raise Refused(
            "centre_closed",
            _("%(centre)s (%(code)s) không hoạt động ngày nào trong %(period)s.")
            % {"centre": centre.name, "code": centre.code, "period": days.label},
            where="--centre",
            way_out=_("Hãy kiểm tra lại mã trung tâm hoặc kỳ."),
        )
    return max(found)
