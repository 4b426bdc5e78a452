"""Asks what the first page would ask, so that what it would wait for is kept already."""

from __future__ import annotations

from gdtx.catalogue.queries import part_containing
from gdtx.foundation import clock, reading
from gdtx.foundation.errors import Refused
from gdtx.network.enums import Level
from gdtx.network.models import Seat
from gdtx.network.queries import province_of
from gdtx.network.scope import Actor

from .questions import ask
from .summary import overview_of


def warm_up() -> None:
    """The figures of the country, and of one province that has centres, in the running period (`GDTX_WARM_UP`).

    That lays out the map of the day, and makes the SQL of figures. On an installation without territory: nothing.
    """
    on = clock.business_today()
    actor = Actor.operator(on)
    period = part_containing(on).code
    with reading.reading():
        seat = Seat.objects.on(on).filter(area__level=Level.COMMUNE).first()
        province = province_of(seat.area_id, on) if seat else None
        for code in ("VN", *([province.code] if province else [])):
            try:
                overview_of(ask(code, period, actor=actor), until=on)
            except Refused:
                continue
