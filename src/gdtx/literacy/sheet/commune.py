"""The commune a sheet is of: a code that is no longer in force means the one that holds its people on 31 December."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _

from gdtx.foundation.errors import NotFound, Refused
from gdtx.network.enums import Level
from gdtx.network.models import AreaVersion, Succession
from gdtx.network.placement import Placement
from gdtx.network.queries import area_on, last_bearer

from ..areas import map_date


class Commune(NamedTuple):
    """A commune of 31 December; `asked`: the older commune whose code was given, None where it is the same."""

    area_id: int
    code: str
    name: str
    asked: AreaVersion | None = None

    def mapped(self) -> dict[str, str] | None:
        """What an answer tells of a code that was mapped."""
        if self.asked is None:
            return None
        return {
            "asked": self.asked.code,
            "asked_name": self.asked.name,
            "code": self.code,
            "name": self.name,
        }


def commune_of(code: str, year: int, *, where: str = "--commune") -> Commune:
    """The commune that a code means for a literacy year.

    Raises `NotFound` (`unknown_area`) for a code that no commune ever bore, `Refused` (`commune_split`) for one whose
    people are in several communes now.
    """
    wanted = code.strip().upper()
    if wanted.isascii() and wanted.isdigit():
        wanted = wanted.zfill(5)
    on = map_date(year)
    found = AreaVersion.objects.on(on).filter(code=wanted, area__level=Level.COMMUNE).first()
    if found is not None:
        return Commune(found.area_id, found.code, found.name)
    former = last_bearer(wanted)
    if former is None or former.area.level != Level.COMMUNE:
        raise NotFound(
            "unknown_area",
            _("Không có xã nào mang mã “%(value)s” vào ngày 31/12/%(year)d.") % {"value": code, "year": year},
            where,
            _("Hãy kiểm tra mã xã rồi nhập lại."),
        )
    holder = Placement.on(on).holder(former.area_id)
    version = area_on(holder, on) if holder is not None else None
    if version is None or version.area.level != Level.COMMUNE:
        raise _split(former, year)
    return Commune(version.area_id, version.code, version.name, former)


def _split(former: AreaVersion, year: int) -> Refused:
    on = map_date(year)
    after = Succession.objects.filter(predecessor_id=former.area_id, on__lte=on).values("successor_id")
    names = [f"{each.name} ({each.code})" for each in AreaVersion.objects.on(on).filter(area_id__in=after)]
    return Refused(
        "commune_split",
        _("%(name)s (mã %(code)s) không còn vào ngày 31/12/%(year)d; người dân thuộc về nhiều xã: %(names)s.")
        % {"name": former.name, "code": former.code, "year": year, "names": ", ".join(names) or _("chưa rõ")},
        "--commune",
        _("Hãy tách tệp theo xã hiện nay rồi nhập từng tệp với mã của xã đó."),
    )
