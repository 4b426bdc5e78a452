"""The history of an area on a time line, with the legal acts, and the map of the page among it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdtx.desk.where import Where, nearest_changes
from gdtx.foundation.pages import Moment
from gdtx.foundation.vietnamese_numbers import number
from gdtx.foundation.vietnamese_text import join_list
from gdtx.network.enums import Level
from gdtx.network.models import AreaAncestry, AreaVersion, LegalAct, Succession
from gdtx.network.queries.areas import change_dates, counts_below
from gdtx.network.queries.history import area_timeline
from gdtx.network.revision import territory_revision

_DAY = timedelta(days=1)

WORDS = {
    Level.PROVINCE: gettext_lazy("%s tỉnh, thành phố"),
    Level.DISTRICT: gettext_lazy("%s đơn vị cấp huyện"),
    Level.COMMUNE: gettext_lazy("%s đơn vị cấp xã"),
}


def moments(where: Where) -> list[Moment]:
    """What happened to the area and below it, oldest first, with the day of the map shown among it."""
    if where.level == Level.COUNTRY:
        return []
    own = [
        Moment(moment.on, moment.what, [(act_text(moment.act), "")] if moment.act else [])
        for moment in area_timeline(where.area.area_id)
    ]
    below = [] if where.level == Level.COMMUNE else below_moments(where)
    days = {moment.on for moment in own}
    found = [*own, *(moment for moment in below if moment.on not in days)]
    found.append(Moment(where.map_date, map_text(where), now=True))
    return sorted(found, key=lambda moment: (moment.on or date.min, moment.now))


def map_text(where: Where) -> str:
    """What the map of the page holds: ``Bản đồ của trang này: 27 đơn vị cấp huyện, 559 đơn vị cấp xã``."""
    counts = _counts(territory_revision(), where.area.area_id, where.map_date)
    held = _counted(counts)
    return _("Bản đồ của trang này: %(held)s") % {"held": held} if held else _("Bản đồ của trang này")


def below_moments(where: Where) -> list[Moment]:
    """The changes of the map below the area nearest to the map shown: how many units before and after.

    Where changes lie between two of those shown, the later one says how many.
    """
    found = []
    for day, skipped, before, after, acts in _changes_below(territory_revision(), where.area.area_id, where.map_date):
        text = changed_counts(before, after) or _("Thành lập, đổi tên hoặc điều chỉnh đơn vị; số đơn vị không đổi")
        links = [(act, "") for act in acts]
        if skipped:
            links.append((_("trước đó còn %s lần thay đổi không nêu ở đây") % number(skipped), ""))
        if day <= max(where.on, where.period.last_day) and day != where.map_date:
            links.append((_("Xem kỳ này trên bản đồ từ ngày này"), where.href_on(day)))
        found.append(Moment(day, text, links))
    return found


def changed_counts(before: dict[str, int], after: dict[str, int]) -> str:
    """What changed in number, level by level: ``635 còn 559 đơn vị cấp xã``; "" when nothing did."""
    parts = []
    for level, had in before.items():
        has = after.get(level, 0)
        words = {"had": number(had), "has": str(WORDS[Level(level)]) % number(has)}
        if has < had and not has:
            parts.append(_("không còn %(level)s") % {"level": str(WORDS[Level(level)]).replace("%s ", "")})
        elif has < had:
            parts.append(_("%(had)s còn %(has)s") % words)
        elif has > had:
            parts.append(_("%(had)s thành %(has)s") % words)
    return _("Sắp xếp đơn vị hành chính: %(what)s") % {"what": join_list(parts)} if parts else ""


def act_text(act: LegalAct) -> str:
    """An act as it is cited, with what is not sure said."""
    return f"{act.number} ({_('ngày hiệu lực suy đoán')})" if act.effective_assumed else act.number


def _counted(counts: dict[str, int]) -> str:
    return join_list(str(WORDS[Level(level)]) % number(count) for level, count in counts.items() if count)


@lru_cache(maxsize=512)
def _counts(_revision: int, area_id: int, on: date) -> dict[str, int]:
    return counts_below(area_id, on)


@lru_cache(maxsize=128)
def _changes_below(
    revision: int, area_id: int, near: date
) -> list[tuple[date, int, dict[str, int], dict[str, int], list[str]]]:
    """Day, changes left out since the day before it in the list, counts the day before, counts on the day, acts.

    The days are those nearest to the one given, in order.
    """
    days = change_dates(area_id)
    found = []
    previous: date | None = None
    for day in nearest_changes(days, near):
        skipped = sum(previous < other < day for other in days) if previous else 0
        counts = _counts(revision, area_id, day - _DAY), _counts(revision, area_id, day)
        found.append((day, skipped, *counts, _acts(area_id, day)))
        previous = day
    return found


def _acts(area_id: int, day: date) -> list[str]:
    """The acts by which something below the area changed on the day, as cited."""
    below = AreaAncestry.objects.filter(ancestor_id=area_id).values("descendant_id")
    successions = Succession.objects.filter(on=day, act__isnull=False).filter(
        Q(predecessor_id__in=below) | Q(successor_id__in=below)
    )
    versions = AreaVersion.objects.filter(valid_from=day, act__isnull=False, area_id__in=below)
    acts = LegalAct.objects.filter(
        Q(pk__in=successions.values("act_id")) | Q(pk__in=versions.values("act_id"))
    ).order_by("adopted", "number")
    return [act_text(act) for act in acts]
