"""What a commune is recognised as for a time: đặc biệt khó khăn, khu vực I–III, xã điểm; each by a decision.

Khu vực I, II, III exclude each other; the others stand beside them. Which rule counts on them (age bands, money) is
said by dated rule sets, not here.
"""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese_dates import date_short

from .. import rules
from ..enums import AreaFlagKind, EventKind, Level, flag_family
from ..models import AreaFlag, AreaVersion, LegalAct
from ..scope import Actor
from .acts import ActCited
from .areas import version_at
from .writing import EventResult, refuse_later, writing


def flag_area(
    *,
    by: Actor,
    on: dt.date,
    act: LegalAct | ActCited,
    area_id: int,
    flag: str,
    until: dt.date | None = None,
) -> EventResult:
    """The commune is recognised as `flag` from the day on, at most until (not including) the day `until`.

    Another flag of its family ends on the day. Refused: ``unknown_flag``, ``commune_only``, ``empty_range``,
    ``nothing_changes``, ``later_change``.
    """
    if flag not in AreaFlagKind.values:
        raise Refused("unknown_flag", _("Không có loại phân định này."), where="flag")
    if until is not None and until <= on:
        raise Refused("empty_range", _("Ngày hết hạn phải sau ngày %s.") % date_short(on), where="until")
    rules.can_change_areas(by, [area_id]).require()
    with writing(by=by, kind=EventKind.FLAG_AREA, on=on, act=act, areas=[area_id]) as event:
        version = _commune(area_id, on)
        _refuse_later(version, flag, on)
        held = _held(area_id, flag, on)
        last = _last_day_after(area_id)
        end = last if until is None else min(until, last)
        if held is not None and held.flag == flag and held.valid_to == end:
            raise Refused("nothing_changes", _("%s đang được công nhận đúng như vậy.") % version.name, where="flag")
        if held is None:
            event.create(
                AreaFlag(
                    area_id=area_id,
                    flag=flag,
                    family=flag_family(flag),
                    act=event.act,
                    valid_from=on,
                    valid_to=end,
                )
            )
        else:
            event.follow(held, version.name, flag=flag, act=event.act, valid_to=end)
        event.concern(areas=[area_id])
        words = {"unit": version.name, "flag": AreaFlagKind(flag).label}
        event.summary = _("%(unit)s là %(flag)s") % words
        if held is not None and held.flag != flag:
            event.say(_("Thôi là %s.") % AreaFlagKind(held.flag).label)
        event.say(event.summary + (_(", đến hết ngày %s.") % date_short(end - dt.timedelta(1)) if until else "."))
        return event.finish()


def end_flag(*, by: Actor, on: dt.date, act: LegalAct | ActCited, area_id: int, flag: str) -> EventResult:
    """The commune is not recognised as `flag` any more from the day on. Refused: ``nothing_changes``."""
    if flag not in AreaFlagKind.values:
        raise Refused("unknown_flag", _("Không có loại phân định này."), where="flag")
    rules.can_change_areas(by, [area_id]).require()
    with writing(by=by, kind=EventKind.FLAG_AREA, on=on, act=act, areas=[area_id]) as event:
        version = _commune(area_id, on)
        _refuse_later(version, flag, on)
        held = _held(area_id, flag, on)
        if held is None or held.flag != flag:
            raise Refused(
                "nothing_changes",
                _("Vào ngày %(day)s %(unit)s không phải %(flag)s.")
                % {"day": date_short(on), "unit": version.name, "flag": AreaFlagKind(flag).label},
                where="flag",
            )
        event.end(held, version.name)
        event.concern(areas=[area_id])
        event.summary = _("%(unit)s thôi là %(flag)s") % {"unit": version.name, "flag": AreaFlagKind(flag).label}
        event.say(event.summary + ".")
        return event.finish()


def _commune(area_id: int, on: dt.date) -> AreaVersion:
    version = version_at(area_id, on)
    if version.area.level != Level.COMMUNE:
        raise Refused(
            "commune_only",
            _("%s không phải đơn vị cấp xã; việc phân định này chỉ áp dụng cho cấp xã.") % version.name,
            where="area",
        )
    return version


def _held(area_id: int, flag: str, on: dt.date) -> AreaFlag | None:
    return AreaFlag.objects.on(on).filter(area_id=area_id, family=flag_family(flag)).first()


def _refuse_later(version: AreaVersion, flag: str, on: dt.date) -> None:
    rows = AreaFlag.objects.filter(area_id=version.area_id, family=flag_family(flag), valid_from__gt=on)
    later = rows.order_by("valid_from").first()
    if later is not None:
        refuse_later(version.name, later.valid_from)


def _last_day_after(area_id: int) -> dt.date:
    """The day on which the unit ends as far as is known: no flag outlasts it."""
    ends = AreaVersion.objects.filter(area_id=area_id).order_by("-valid_to").values_list("valid_to", flat=True)
    return ends[0]
