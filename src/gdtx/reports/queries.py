"""Which review is meant, what has been written for it, and the rows a specialist checks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from gdtx.accounts.models import Installation
from gdtx.foundation.errors import Forbidden, NotFound, NotInScope
from gdtx.foundation.making import FilesState
from gdtx.foundation.periods import PeriodCode, PeriodKind
from gdtx.learning.enums import ClassState
from gdtx.learning.models import LearningClass
from gdtx.learning.questions import Question, ask
from gdtx.learning.summary import so_far
from gdtx.network.enums import Level
from gdtx.network.models import OrganisationVersion
from gdtx.network.queries import area_on, areas_on, centres_open_during, organisations_seated_in
from gdtx.network.scope import Actor

from . import rules
from .bodies import REPORTS_FOR, Body, body_of, centre_body
from .enums import Part, ReviewKind
from .models import Outline, Review, ReviewFiles, ReviewText

_KINDS = {
    PeriodKind.SCHOOL_YEAR: ReviewKind.YEAR,
    PeriodKind.YEAR: ReviewKind.YEAR,
    PeriodKind.SEMESTER_1: ReviewKind.SEMESTER,
    PeriodKind.SEMESTER_2: ReviewKind.SEMESTER,
    PeriodKind.HALF: ReviewKind.SEMESTER,
}


@dataclass(frozen=True)
class Place:
    """A review: the area and period it is about, and the body that writes it."""

    question: Question
    body: Body
    #: The business day; of a period that still runs only the days up to it are told.
    on: dt.date

    @cached_property
    def so_far(self) -> Question:
        """The question with the days of the period that have gone."""
        return self.question.in_period(so_far(self.question.period, self.on))

    @property
    def kind(self) -> ReviewKind:
        """Sơ kết, tổng kết, or the plain results of a shorter stretch."""
        return _KINDS.get(self.period.kind, ReviewKind.RESULTS)

    @property
    def period(self) -> PeriodCode:
        return self.question.period.code

    @property
    def area_id(self) -> int:
        return self.question.area.area_id

    @property
    def code(self) -> str:
        """Code of the area on the map of the period's last day."""
        return self.question.area.code

    @property
    def name(self) -> str:
        """The beginning of the names of its files: ``so-ket-38-2020-2021-HK1``."""
        kind = {"so_ket": "so-ket", "tong_ket": "tong-ket", "ket_qua": "ket-qua"}[self.kind.value]
        return f"{kind}-{self.code}-{self.period.text.replace('/', '-')}"

    @cached_property
    def has_districts(self) -> bool:
        """Whether districts stood between province and communes on that map."""
        if self.question.level == Level.PROVINCE:
            return any(child.area.level == Level.DISTRICT for child in self.question.children)
        parent = self.question.area.parent_id
        above = area_on(parent, self.question.map_date) if parent else None
        return above is not None and above.area.level == Level.DISTRICT

    @property
    def child_level(self) -> str:
        """Level of the units below, "" for a commune."""
        children = self.question.children
        return "" if self.question.level == Level.COMMUNE or not children else children[0].area.level


def place(actor: Actor, area_code: str, period: str | PeriodCode) -> Place:
    """The review of the area and period that the person may draft.

    Raises `Refused` (`bad_period`), `NotFound` (`unknown_area`), `NotInScope` for an area whose reviews are not theirs,
    `Forbidden` for who drafts none at all, or whose commune has several centres.
    """
    question = ask(area_code, period, actor=actor)
    if not actor.has(rules.PERMISSION):
        actor.may(rules.PERMISSION).require()
    if rules.may_review_area(actor, question.area.area_id):
        return _by_area(question, actor.on)
    return _by_centre(actor, question)


def _by_area(question: Question, on: dt.date) -> Place:
    bare = Place(question, body_of(level=question.level, area_name=question.area.name), on)
    body = body_of(
        level=question.level,
        area_name=question.area.name,
        has_districts=bare.has_districts,
        organisation_id=_organisation_id(question),
    )
    return Place(question, body, on)


def _organisation_id(question: Question) -> int | None:
    """The body as the network knows it, None where nobody entered it."""
    kind = REPORTS_FOR[question.level]
    if question.is_country:
        found = OrganisationVersion.objects.on(question.map_date).filter(kind=kind).order_by("organisation__code")
        return found.values_list("organisation_id", flat=True).first()
    seated = organisations_seated_in(question.area.area_id, question.map_date, [kind])
    return seated[0].organisation_id if seated else None


def _by_centre(actor: Actor, question: Question) -> Place:
    """The only centre of a commune reports for itself, and the commune's figures are its own."""
    own = {post.organisation_id for post in rules.centre_posts(actor)}
    hidden = NotInScope("unknown_area", _("Không tìm thấy báo cáo của địa bàn này trong phạm vi của bạn."))
    if question.level != Level.COMMUNE or not own:
        raise hidden
    members = question.placement.members(question.area.area_id)
    centres = centres_open_during(members, question.span)
    mine = next((row for row in centres if row.organisation_id in own), None)
    if mine is None:
        raise hidden
    if len(centres) > 1:
        raise Forbidden(
            "several_centres",
            _(
                "%(area)s có %(count)d trung tâm trong kỳ này"
                " nên báo cáo của địa bàn không phải của riêng một trung tâm."
            )
            % {"area": question.area.name, "count": len(centres)},
            way_out=_("Báo cáo do Ủy ban nhân dân cấp xã lập."),
        )
    bare = Place(question, body_of(level=question.level, area_name=question.area.name), actor.on)
    body = centre_body(
        kind=mine.kind,
        name=mine.name,
        commune_name=question.area.name,
        has_districts=bare.has_districts,
        organisation_id=mine.organisation_id,
    )
    return Place(question, body, actor.on)


# --- What people wrote ------------------------------------------------------------------------------------


def review_of(where: Place) -> Review | None:
    """What has been entered for the review, None when nothing has."""
    organisation_id = where.body.organisation_id
    if organisation_id is None:
        return None
    return Review.objects.filter(
        area_id=where.area_id, period=where.period.text, organisation_id=organisation_id
    ).first()


def texts_of(review: Review | None) -> dict[str, ReviewText]:
    """Part of the outline → what was written."""
    return {} if review is None else {text.code: text for text in review.texts.all()}


def outline_for(where: Place) -> Outline:
    """The outline in force on the period's last day: the province's own before the default, its level's before all."""
    question = where.question
    rows = [
        row
        for row in Outline.objects.on(question.map_date).filter(kind=where.kind, level__in=("", question.level))
        if row.province_id in (None, question.province_id)
    ]
    if not rows:
        raise NotFound(
            "no_outline",
            _("Chưa có đề cương báo cáo %(kind)s dùng cho ngày cuối kỳ.") % {"kind": where.kind.label},
            way_out=_("Hãy nạp lại dữ liệu tham chiếu hoặc thêm đề cương."),
        )
    return max(rows, key=lambda row: (row.province_id is not None, row.level != "", row.valid_from))


def missing_parts(sections: Sequence[Mapping[str, Any]], texts: Mapping[str, str]) -> list[str]:
    """Titles of the parts that people must write and have not."""
    return [
        part["title"] or section["title"].split(" {")[0]
        for section in sections
        for part in section["parts"]
        if part["how"] == Part.WRITTEN and part.get("required") and not texts.get(part["code"], "").strip()
    ]


def written_parts(sections: Sequence[Mapping[str, Any]], review: Review | None) -> tuple[int, int]:
    """How many of the parts that people must write are written, and how many there are."""
    texts = {code: text.text for code, text in texts_of(review).items()}
    needed = sum(bool(part.get("required")) for section in sections for part in section["parts"])
    return needed - len(missing_parts(sections, texts)), needed


def in_work(actor: Actor, limit: int = 20) -> list[Review]:
    """Reviews somebody has begun at the bodies whose posts the person holds, the latest first."""
    bodies = {post.organisation_id for post in actor.posts_with(rules.PERMISSION)}
    found = Review.objects.filter(organisation_id__in=bodies).select_related("area", "organisation")
    return list(found.order_by("-changed_at")[:limit])


def latest_files(review: Review | None, *, final: bool = False) -> ReviewFiles | None:
    """The last making of the files, in whatever state."""
    return None if review is None else review.files.filter(final=final).order_by("-pk").first()


def finished_files(review: Review | None, *, final: bool = False) -> ReviewFiles | None:
    """The last set of files that was finished."""
    if review is None:
        return None
    return review.files.filter(final=final, state=FilesState.DONE).order_by("-pk").first()


def synthetic() -> bool:
    """Whether this database holds made-up data, which every print says."""
    return Installation.objects.filter(synthetic=True).exists()


# --- Rows a specialist checks ---------------------------------------------------------------------------------


class ClassRow(NamedTuple):
    """A class as the working sheet needs it; `area_id` is the commune it was held in."""

    id: int
    centre_id: int
    centre: str
    area_id: int
    topic: str
    topic_folded: str
    place: str
    place_folded: str
    group: str
    start_on: dt.date
    turns: int
    female: int | None
    minority: int | None
    migrant: int | None
    persons: int | None
    sessions: int | None
    cost: int | None


_FIELDS = (
    "id", "centre_id", "centre__code", "area_id", "topic", "topic_folded", "place", "place_folded", "group__name",
    "start_on", "turns", "female", "minority", "migrant", "persons", "sessions", "cost",
)  # fmt: skip


def classes_of(question: Question) -> list[ClassRow]:
    """The classes in force of the area and period, by day and centre. The caller has asked the rule."""
    rows = _located(LearningClass.objects.all(), question).order_by("start_on", "centre__code", "pk")
    return [ClassRow(*row) for row in rows.values_list(*_FIELDS)]


def _located(classes: QuerySet[LearningClass], question: Question) -> QuerySet[Any]:
    """Classes that begin in the period, each with the commune its centre had its seat in on that day."""
    found = classes.filter(
        state=ClassState.ACTIVE,
        start_on__gte=question.span.start,
        start_on__lt=question.span.end,
        centre__seats__valid_from__lte=F("start_on"),
        centre__seats__valid_to__gt=F("start_on"),
    ).annotate(area_id=F("centre__seats__area_id"))
    if question.is_country:
        return found
    return found.filter(area_id__in=sorted(question.held.targets))


def unit_names(question: Question, area_ids: Iterable[int]) -> dict[int, str]:
    """Area of an event → name of the unit below that holds it on the map; missing where only the area is certain."""
    targets = question.held.targets
    children = {version.area_id: version.name for version in question.children}
    return {area_id: children[unit] for area_id in area_ids if (unit := targets.get(area_id, 0)) in children}


def area_names(question: Question, area_ids: Iterable[int]) -> dict[int, str]:
    """Areas of an event → their names on the map date, or on the first day of the period where they ended before."""
    wanted = set(area_ids)
    names = {area_id: version.name for area_id, version in areas_on(wanted, question.span.start).items()}
    names |= {area_id: version.name for area_id, version in areas_on(wanted, question.map_date).items()}
    return names
