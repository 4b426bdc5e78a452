"""Literacy by commune as anybody may read it: out of the latest frozen set of a province, small numbers left out."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from django.utils.translation import gettext as _

from gdtx.catalogue.literacy_rules import DEFAULT
from gdtx.foundation.errors import NotFound, NotInScope
from gdtx.network.enums import Level
from gdtx.network.models import AreaVersion
from gdtx.network.queries import ancestors

from . import frozen
from .areas import map_date
from .figures import Figures
from .questions import Source, read_figures, told
from .sets import sets_of
from .small_cells import protected_summary
from .tables import Row


def open_summary(code: str, *, on: dt.date) -> Row:
    """The summary of a province of the latest of two years that was frozen. Asks nobody's permission.

    Provinces only: the communes of one area are shown at one level, once, under one rule set, so that nothing can be
    worked out between two summaries. Raises `NotInScope` (`unknown_area`) for what is no province, `NotFound`
    (`no_frozen`) where nothing was frozen.
    """
    for year in (on.year, on.year - 1):
        day = map_date(year)
        area = AreaVersion.objects.on(day).filter(code=code, area__level=Level.PROVINCE).first()
        if area is None:
            continue
        above = [each.code for each in ancestors(area.area_id, day)]
        if found := sets_of([area.code, *above], year):
            return _read(frozen.opened(found[0]).sha256, found[0], area.code, year)
    if not AreaVersion.objects.on(on).filter(code=code, area__level=Level.PROVINCE).exists():
        raise NotInScope("unknown_area", _("Không có tỉnh, thành phố nào mang mã này."))
    raise NotFound("no_frozen", _("Chưa có số liệu xóa mù chữ nào được chốt cho địa bàn này trong hai năm gần đây."))


@lru_cache(maxsize=128)
def _read(_sha256: str, frozen_id: str, code: str, year: int) -> Row:
    """A set that was proved never changes: it is counted when it is asked for first."""

    def use(figures: Figures, source: Source | None) -> Row:
        return told(protected_summary(figures), source)

    return read_figures(code, year, frozen_id=frozen_id, rules=DEFAULT, use=use)
