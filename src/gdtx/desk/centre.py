"""A centre as the lowest rung of the ladder: its classes of a period by group, against the year before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from gdtx.catalogue.queries import resolve_period
from gdtx.desk.addresses import address
from gdtx.desk.ladder import before_label, change_cell
from gdtx.desk.where import Where, asked_period
from gdtx.foundation.errors import NotInScope
from gdtx.foundation.pages import Bar, BarChart, Cell, Column, ContextLine, ContextPart, Figure, Row, Table, change
from gdtx.foundation.pages.addresses import query_string
from gdtx.foundation.pages.parts import difference
from gdtx.foundation.periods import Period, PeriodCode
from gdtx.foundation.vietnamese_dates import date_short
from gdtx.foundation.vietnamese_numbers import decimal, number
from gdtx.learning.centres import CentreOverview, centre_overview
from gdtx.network.models import Organisation, OrganisationVersion
from gdtx.network.queries.areas import province_of
from gdtx.network.queries.organisations import organisation_by_code, seat_area_ids
from gdtx.network.scope import Actor


@dataclass(frozen=True)
class Centre:
    """A centre with its figures in a period. The area is that of its last seat in the period."""

    organisation: Organisation
    version: OrganisationVersion
    area_id: int | None
    overview: CentreOverview
    where: Where | None
    on: date
    actor: Actor

    @classmethod
    def from_request(cls, request: HttpRequest, code: str, actor: Actor, on: date) -> Centre:
        """Read centre and period from the address. Outside the scope and unknown are the same answer (404)."""
        return cls.of(organisation_by_code(code), asked_period(request, on), actor, on)

    @classmethod
    def of(cls, organisation: Organisation, asked: PeriodCode, actor: Actor, on: date) -> Centre:
        """A centre in a period. Raises `NotInScope` outside the scope."""
        actor.require_sees_organisation(organisation.pk)
        period = resolve_period(asked)
        seat = _last_seat(organisation.pk, period)
        province = province_of(seat, min(on, period.last_day)) if seat else None
        period = resolve_period(asked, province.area_id if province else None)
        version = _version(organisation, period, on)
        overview = centre_overview(organisation.pk, period, province.area_id if province else None, until=on)
        where = Where.of_area(seat, period.code, actor, on) if seat else None
        return cls(organisation, version, seat, overview, where, on, actor)

    @property
    def name(self) -> str:
        """Its name in the period."""
        return self.version.name

    @property
    def period(self) -> Period:
        """The period with its days."""
        return self.overview.period

    def query(self, **more: object) -> str:
        """The query string of this page."""
        return query_string(ky=self.period.text, **more)

    @property
    def organisation_href(self) -> str:
        """Where the page of the organisation is."""
        return address("organisation_page", self.organisation.code)

    @cached_property
    def sees_classes(self) -> bool:
        """Whether the person may open its classes."""
        return bool(self.actor.may("learning.see_classes", organisation_id=self.organisation.pk))

    def classes_href(self, **more: object) -> str:
        """Address of its classes in the period, "" for who may not see them."""
        if not self.sees_classes:
            return ""
        page = address("class_list")
        return page and page + self.query(trung_tam=self.organisation.code, **more)

    def line(self) -> ContextLine:
        """The context line: the areas above, the centre, the period."""
        own = ContextPart(_("Trung tâm"), self.name)
        if self.where is None:
            return ContextLine(areas=[own], parts=[ContextPart(_("Kỳ"), self.period.code.short_label)])
        line = self.where.line()
        here = reverse("centre_figures", args=[self.organisation.code])
        return ContextLine(areas=[*line.areas, own], parts=[self.where.period_part(here)], state=line.state)

    def key_figures(self) -> list[Figure]:
        """Classes, turns, mean size, women."""
        found = self.overview
        before = found.values_before
        average_before = before["average_turns"] if before["classes"] else None
        share, share_before = found.values["female_share"], before["female_share"]
        return [
            Figure(
                _("Lớp đã mở"),
                found.classes,
                _("lớp"),
                self.classes_href(),
                change(found.classes, found.classes_before, against=_against(found.classes_before, _("lớp"))),
            ),
            Figure(
                _("Học viên"),
                found.turns,
                _("lượt"),
                self.classes_href(),
                change(found.turns, found.turns_before, against=_against(found.turns_before, _("lượt"))),
            ),
            Figure(
                _("Quy mô bình quân"),
                found.average,
                _("lượt/lớp"),
                change=difference(
                    found.average,
                    average_before,
                    against=_("so với %(before)s") % {"before": decimal(average_before, 1)}
                    if average_before is not None
                    else "",
                ),
                missing=_("Chưa có"),
            ),
            Figure(
                _("Nữ"),
                share,
                _("lượt học viên"),
                change=difference(share, share_before, _("điểm %")),
                percent=True,
                missing=_("Chưa ghi số nữ"),
            ),
        ]

    def group_chart(self) -> BarChart:
        """Turns by thematic group."""
        return BarChart(
            _("Lượt học viên theo nhóm nội dung, có vạch cùng kỳ năm trước"),
            [
                Bar(group.name, group.turns if self.overview.reported else None, group.turns_before)
                for group in self.overview.groups
            ],
            key=_("%(period)s, lượt") % {"period": self.period.code.short_label},
            key_before=before_label(self.overview.before),
            missing=_("chưa báo cáo"),
        )

    def group_table(self) -> Table:
        """The numbers of the chart; each group opens to its classes."""
        found = self.overview
        rows = [
            Row(
                Cell(group.name, href=self.classes_href(nhom=group.code) if group.classes else ""),
                [
                    Cell(group.classes if found.reported else None),
                    Cell(group.turns if found.reported else None),
                    change_cell(change(group.turns if found.reported else None, group.turns_before)),
                ],
            )
            for group in found.groups
        ]
        total = Row(
            Cell(_("Cộng")),
            [
                Cell(found.classes),
                Cell(found.turns),
                change_cell(change(found.turns, found.turns_before)),
            ],
        )
        return Table(
            _("Lớp theo nhóm nội dung, %(period)s (%(first)s–%(last)s)")
            % {
                "period": self.period.code.short_label,
                "first": date_short(self.period.start),
                "last": date_short(self.period.last_day),
            },
            [
                Column(_("Nhóm nội dung")),
                Column(_("Lớp"), "number"),
                Column(_("Lượt"), "number"),
                Column(_("So với cùng kỳ"), "number", short=_("So cùng kỳ")),
            ],
            rows,
            total,
        )


def _against(before: int | None, unit: str) -> str:
    if before is None:
        return ""
    return _("so với %(before)s %(unit)s") % {"before": number(before), "unit": unit}


def _last_seat(organisation_id: int, period: Period) -> int | None:
    """The area of its seat on the last day of the period, else on the first."""
    for day in (period.last_day, period.start):
        found = seat_area_ids([organisation_id], day).get(organisation_id)
        if found is not None:
            return found
    return None


def _version(organisation: Organisation, period: Period, on: date) -> OrganisationVersion:
    """The organisation as it stood at the end of the period, else the nearest time it was open."""
    versions = list(OrganisationVersion.objects.filter(organisation=organisation).order_by("valid_from"))
    if not versions:
        raise NotInScope("unknown_organisation", _("Không tìm thấy cơ quan, đơn vị này trong phạm vi của bạn."))
    held = [version for version in versions if version.valid_from <= period.last_day]
    return held[-1] if held else versions[0]
