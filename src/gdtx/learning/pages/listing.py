"""What the list of classes shows, read from the address: area on a map, period, centre, group, words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from gdtx.catalogue.queries import part_containing, resolve_period
from gdtx.foundation import periods
from gdtx.foundation.pages import Badge, Choice, ContextLine, ContextPart
from gdtx.foundation.pages.addresses import AREA, CENTRE, GROUP, MAP, PERIOD, TEXT, query_string
from gdtx.foundation.periods import Period
from gdtx.foundation.vietnamese import date_short, parse_date
from gdtx.learning.enums import ClassState
from gdtx.learning.grouping import Grouping
from gdtx.learning.models import LearningClass
from gdtx.learning.queries import ClassFilter, find_classes, totals
from gdtx.learning.questions import UNPLACED, Question, ask
from gdtx.learning.summary import so_far
from gdtx.network.models import OrganisationVersion
from gdtx.network.queries import organisation_by_code
from gdtx.network.scope import Actor

#: Only what could not be placed in a child area (the row "Chưa phân được").
UNPLACED_ONLY = "chua-phan"
#: Only classes running over the end of the period.
RUNNING_ONLY = "chuyen-tiep"
#: Withdrawn and undone classes instead of those that count.
STATE = "tinh-trang"
STATES = {"da-rut": ClassState.WITHDRAWN, "da-thu-hoi": ClassState.UNDONE}

#: For so long after a semester has ended it is still the one people work on.
STILL_REPORTED = dt.timedelta(days=31)


@dataclass(frozen=True)
class Listing:
    """A list of classes as the address asks for it."""

    actor: Actor
    on: dt.date
    question: Question | None
    period: Period
    chosen_map: dt.date | None
    centre: OrganisationVersion | None
    group: str
    text: str
    unplaced: bool
    running: bool
    state: str

    @classmethod
    def from_request(cls, request: HttpRequest, actor: Actor, on: dt.date) -> Listing:
        """Read the address. Raises `Refused` for what cannot be read or lies outside the person's scope."""
        asked = {name: request.GET.get(name, "").strip() for name in (AREA, PERIOD, MAP, CENTRE, GROUP, TEXT, STATE)}
        code = periods.parse(asked[PERIOD], where=PERIOD) if asked[PERIOD] else None
        map_date = parse_date(asked[MAP], where=MAP) if asked[MAP] else None
        province_id = actor.post.province_id if actor.post else None
        if code is None:
            code = part_containing(on - STILL_REPORTED, province_id).code
        question = ask(asked[AREA], code, map_date, actor=actor) if asked[AREA] else None
        period = question.period if question else resolve_period(code, province_id)
        centre = None
        if asked[CENTRE]:
            organisation = organisation_by_code(asked[CENTRE], where=CENTRE)
            actor.require_sees_organisation(organisation.pk)
            versions = OrganisationVersion.objects.select_related("organisation").filter(organisation=organisation)
            centre = versions.order_by("-valid_from").first()
        return cls(
            actor,
            on,
            question,
            period,
            map_date,
            centre,
            asked[GROUP],
            asked[TEXT],
            bool(request.GET.get(UNPLACED_ONLY)),
            bool(request.GET.get(RUNNING_ONLY)),
            asked[STATE] if asked[STATE] in STATES else "",
        )

    @property
    def counted(self) -> Period:
        """The days the list counts: of a running period those up to today, as the figures that lead here do."""
        return so_far(self.period, self.on)

    @cached_property
    def grouping(self) -> Grouping:
        """The list of groups in which the address names one."""
        if self.question is not None:
            return Grouping(self.question)
        # Without an area the list of the person's own province, or the nation's.
        post = self.actor.post
        return Grouping(
            ask(post.area_code if post and post.area_code else "VN", self.period.code, self.on, actor=self.actor)
        )

    @cached_property
    def classes(self) -> QuerySet[LearningClass]:
        """The classes, in no order yet."""
        return find_classes(self.actor, self.filter)

    @cached_property
    def sums(self) -> dict[str, int | None]:
        """What they come to."""
        return totals(self.actor, self.filter)

    @cached_property
    def filter(self) -> ClassFilter:
        """What the address asks for, as the subject understands it."""
        areas: frozenset[int] | None = None
        if self.question is not None:
            held = self.question.held
            if self.unplaced:
                areas = frozenset(area for area, target in held.targets.items() if target == UNPLACED)
            elif not held.others:
                areas = frozenset(held.targets)
        return ClassFilter(
            span=self.counted.range,
            areas=areas,
            centre_id=self.centre.organisation_id if self.centre else None,
            groups=self.grouping.members(self.group) if self.group else None,
            text=self.text,
            state=STATES.get(self.state, ClassState.ACTIVE),
            running_past=self.counted.end if self.running else None,
        )

    @property
    def title(self) -> str:
        """What the list is of."""
        if self.centre is not None:
            return self.centre.name
        if self.question is not None:
            return self.question.area.name
        return _("Trong phạm vi của bạn")

    @property
    def narrowed(self) -> list[tuple[str, str]]:
        """What narrows the list beside area and period: text, and the parameter that takes it away."""
        found = []
        if self.centre is not None:
            found.append((self.centre.name, CENTRE))
        if self.group:
            found.append((self.grouping.name(self.group), GROUP))
        if self.text:
            found.append((_("có chữ “%(text)s”") % {"text": self.text}, TEXT))
        if self.unplaced:
            found.append((_("chưa phân được về địa bàn cấp dưới"), UNPLACED_ONLY))
        if self.running:
            found.append((_("còn học sau khi hết kỳ"), RUNNING_ONLY))
        if self.state:
            found.append((_("lớp %(state)s") % {"state": ClassState(STATES[self.state]).label}, STATE))
        return found

    def query(self, **changes: object) -> str:
        """The query string of this list, with some of it changed."""
        kept: dict[str, object] = {
            "vung": self.question.area.code if self.question else None,
            "ky": self.period.text,
            "ban_do": self.chosen_map.isoformat() if self.chosen_map else None,
            "trung_tam": self.centre.organisation.code if self.centre else None,
            "nhom": self.group,
            "q": self.text,
            "chua_phan": "1" if self.unplaced else None,
            "chuyen_tiep": "1" if self.running else None,
            "tinh_trang": self.state,
        }
        return query_string(**(kept | changes))

    def without(self, parameter: str) -> str:
        """The list without one of its conditions."""
        return reverse("class_list") + self.query(**{parameter.replace("-", "_"): None})

    def line(self) -> ContextLine:
        """The context line: the area (opening its figures), the period, the map."""
        areas = []
        if self.question is not None:
            area = self.question.area
            figures = self._figures(area.code)
            choices = [Choice(_("Số liệu của %(area)s") % {"area": area.name}, figures)] if figures else []
            areas.append(ContextPart(_("Địa bàn"), area.name, choices, href=figures))
        choices = [
            Choice(code.short_label, reverse("class_list") + self.query(ky=code.text), code == self.period.code)
            for code in self._periods()
        ]
        parts = [ContextPart(_("Kỳ"), self.period.code.short_label, choices)]
        if self.question is not None:
            day = date_short(self.question.map_date)
            parts.append(ContextPart(_("Ngày bản đồ"), _("Bản đồ %(day)s") % {"day": day}, short=day))
        running = self.period.start <= self.on <= self.period.last_day
        return ContextLine(areas=areas, parts=parts, state=Badge(_("đang trong kỳ"), "go") if running else None)

    def _periods(self) -> list[periods.PeriodCode]:
        code = self.period.code
        now = part_containing(self.on).code
        year = code.school_year or now.school_year
        found = [now, *(reversed(year.parts()) if year else ()), *((year,) if year else ()), code, code.previous_year()]
        return [each for each in dict.fromkeys(found) if each.dates().start <= self.on or each == code]

    def _figures(self, code: str) -> str:
        try:
            address = reverse("area_figures", args=[code])
        except NoReverseMatch:
            return ""
        return address + query_string(
            ky=self.period.text, ban_do=self.chosen_map.isoformat() if self.chosen_map else None
        )
