"""Everything the papers of a conference are made from, read once: the record, its names, the locked figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from gdtx.foundation.periods import parse
from gdtx.foundation.vietnamese import date_long
from gdtx.network.enums import OrganisationKind
from gdtx.network.models import OrganisationVersion
from gdtx.network.queries import ancestors, nearest_version, organisation_versions_on, seat_of
from gdtx.reports.bodies import Body, body_of, place_name

from ..bodies import Names
from ..enums import Duty
from ..models import AgendaItem, Conference, Delegate, Delegation, Opinion, Paper, Petition
from ..queries import delegates_of, presiding, rows_of
from ..standing import Opening

_LEVELS = {
    OrganisationKind.DEPARTMENT: "province",
    OrganisationKind.DISTRICT_OFFICE: "district",
    OrganisationKind.COMMUNE_COMMITTEE: "commune",
    OrganisationKind.MINISTRY: "country",
}


@dataclass(frozen=True)
class Record:
    """A conference as its papers need it."""

    conference: Conference
    #: The organiser as its documents show it.
    body: Body
    organiser: str
    host: str
    names: Names
    agenda: list[AgendaItem]
    delegations: list[Delegation]
    delegates: list[Delegate]
    papers: list[Paper]
    opinions: list[Opinion]
    petitions: list[Petition]
    opening: Opening | None
    #: The answer to the period's question, None for a conference that looks back on none.
    now: Mapping[str, Any] | None
    stamp: str
    synthetic: str
    #: How addresses begin, for the codes of delegates.
    address: str

    @property
    def place_date(self) -> str:
        """``Thanh Hóa, ngày … tháng … năm …``: the date is given with the number."""
        return f"{self.body.place}, ngày … tháng … năm {self.conference.starts_on.year}"

    @property
    def period_label(self) -> str:
        """``học kỳ I năm học 2020-2021``."""
        return parse(self.conference.period).label if self.conference.period else ""

    @property
    def when(self) -> str:
        """``08 giờ 00, ngày 22 tháng 01 năm 2021``."""
        found = date_long(self.conference.starts_on)
        if self.conference.ends_on and self.conference.ends_on != self.conference.starts_on:
            found = _("từ %(first)s đến %(last)s") % {"first": found, "last": date_long(self.conference.ends_on)}
        if self.conference.starts_at is None:
            return found
        time = self.conference.starts_at
        return _("%(hour)02d giờ %(minute)02d, %(day)s") % {"hour": time.hour, "minute": time.minute, "day": found}

    def presiding(self) -> list[Delegate]:
        """Who presides."""
        return presiding(self.delegates, Duty.PRESIDING)


def gather(
    conference: Conference,
    *,
    opening: Opening | None,
    now: Mapping[str, Any] | None,
    stamp: str,
    synthetic: str,
    address: str,
) -> Record:
    """Read the record of the conference."""
    delegations: list[Delegation] = rows_of(conference, Delegation)
    petitions: list[Petition] = rows_of(conference, Petition)
    opinions: list[Opinion] = rows_of(conference, Opinion)
    ids = [row.organisation_id for rows in (delegations, petitions, opinions) for row in rows]
    names = Names(conference.starts_on, [conference.organiser_id, conference.host_id, *ids])
    return Record(
        conference=conference,
        body=issuing_body(conference.organiser_id, conference.starts_on),
        organiser=names.of(conference.organiser_id),
        host=names.of(conference.host_id, conference.host_name),
        names=names,
        agenda=rows_of(conference, AgendaItem),
        delegations=delegations,
        delegates=delegates_of(conference),
        papers=rows_of(conference, Paper),
        opinions=opinions,
        petitions=petitions,
        opening=opening,
        now=now,
        stamp=stamp,
        synthetic=synthetic,
        address=address,
    )


def issuing_body(organisation_id: int, on: dt.date) -> Body:
    """How the documents of an organisation look on the day: letterhead, short name, place, head.

    Departments, district offices, committees and the ministry as in reviews; any other body under its own name, with
    nobody above it in the letterhead, since whom it is under is not known for all kinds.
    """
    version = organisation_versions_on([organisation_id], on, nearest=True)[organisation_id]
    area = _area_of(organisation_id, on)
    level = _LEVELS.get(OrganisationKind(version.kind))
    if level is not None and area is not None:
        wanted = next((each for each in (area, *ancestors(area.area_id, on)) if each.area.level == level), None)
        if wanted is not None:
            return body_of(level=level, area_name=wanted.name, organisation_id=organisation_id)
    return _plain_body(version, area)


def _area_of(organisation_id: int, on: dt.date) -> Any:
    seat = seat_of(organisation_id, on)
    return nearest_version(seat.area_id, on) if seat is not None else None


def _plain_body(version: OrganisationVersion, area: Any) -> Body:
    short = "".join(word[0] for word in version.name.split() if word[0].isupper()) or "ĐV"
    return Body(
        kind=version.kind,
        name=version.name,
        superior=(),
        own=(version.name.upper(),),
        short_name=short,
        place=place_name(area.name, area.area.level) if area is not None else "",
        head="GIÁM ĐỐC",
        on_behalf_of="",
        recipients=("- Như trên;", "- Lưu: VT."),
        organisation_id=version.organisation_id,
    )
