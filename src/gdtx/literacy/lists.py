"""Lists to work from (Danh sách người mù chữ mức độ 1, mức độ 2 …): who, in which village, invited to which class.

Who is on a list is decided by the one definition that tables are counted by (`classification`), under the rule set
`default`, over the flat records. Names are joined by code afterwards, for the rows that are shown alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, IntegerField, Max, OuterRef, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from gdtx.catalogue.literacy_rules import AGES, DEFAULT, DISJOINT, Band
from gdtx.figures.engines import dialect
from gdtx.foundation.among import among
from gdtx.people.enums import Cause, EvidenceKind
from gdtx.people.models import Evidence, Person

from . import classification, reasons
from .areas import map_date
from .classification import ILLITERATE_1, ILLITERATE_2, LITERATE, UNKNOWN
from .expressions import Compiled
from .models import SurveyRecord

#: The tables speak of this day of the year; what a class tells later counts for the next round.
LAST_DAY = (9, 30)
#: Kỳ of the literacy programme by stage (Thông tư 33/2021/TT-BGDĐT): 1 to 3, then 4 and 5.
STAGE_1, STAGE_2 = (1, 3), (4, 5)


@dataclass(frozen=True)
class Kind:
    """A list: how the address calls it, its title, the states on it, what it is for.

    `relapsed`: only who relapsed. `stage`: who is to be invited, and to which kỳ. `moved_up`: only who stood lower in
    the round before.
    """

    code: str
    title: str | Promise
    states: tuple[int, ...]
    about: str | Promise
    relapsed: bool = False
    stage: tuple[int, int] | None = None
    moved_up: bool = False


KINDS = (
    Kind("mu-chu-1", lazy("Người mù chữ mức 1"), (ILLITERATE_1,), lazy("Chưa xong lớp 3, chưa xong kỳ 3 xóa mù chữ.")),
    Kind("mu-chu-2", lazy("Người mù chữ mức 2"), (ILLITERATE_2,), lazy("Đã xong lớp 3 hoặc kỳ 3, chưa xong lớp 5.")),
    Kind(
        "chua-ro",
        lazy("Người chưa rõ trình độ"),
        (UNKNOWN,),
        lazy("Phiếu không ghi gì về học vấn; cần hỏi lại trước khi khóa đợt."),
    ),
    Kind(
        "tai-mu",
        lazy("Người tái mù chữ"),
        (ILLITERATE_1, ILLITERATE_2),
        lazy("Đã từng biết chữ, nay ghi tái mù chữ mức 1 hoặc mức 2."),
        relapsed=True,
    ),
    Kind(
        "moi-hoc-1",
        lazy("Mời học xóa mù chữ giai đoạn 1"),
        (ILLITERATE_1,),
        lazy("Người mù chữ mức 1 chưa học lớp nào: mời vào kỳ 1 đến kỳ 3."),
        stage=STAGE_1,
    ),
    Kind(
        "moi-hoc-2",
        lazy("Mời học xóa mù chữ giai đoạn 2"),
        (ILLITERATE_2,),
        lazy("Người mù chữ mức 2 chưa học lớp nào: mời vào kỳ 4, kỳ 5."),
        stage=STAGE_2,
    ),
)
#: Not counted on the home of a commune: it looks up the round before for everybody.
MOVED_UP = Kind(
    "len-muc",
    lazy("Người đã lên mức"),
    (ILLITERATE_2, LITERATE),
    lazy("Đợt trước mù chữ, đợt này lên mức biết chữ cao hơn; nhờ lớp xóa mù chữ nào thì ghi lớp đó."),
    moved_up=True,
)
ALL = (*KINDS, MOVED_UP)
BY_CODE = {kind.code: kind for kind in ALL}
BANDS = {band.code: band for band in DISJOINT}


@dataclass(frozen=True)
class Listed:
    """A row of a list. `person` is None where nobody has told the name yet.

    Of who moved up: `was` is the state in the round before, `by_class` what a class told of them.
    """

    record: SurveyRecord
    person: Person | None
    state: int
    term: int | None
    was: int | None = None
    by_class: Evidence | None = None

    @property
    def age(self) -> int:
        """At the year of the survey."""
        return self.record.year - self.record.birth_year

    @property
    def known(self) -> str:
        """What is known of their schooling, short."""
        return schooling(self.record)


def find(
    kind: Kind, *, year: int, communes: Collection[str], village: str | None = None, band: Band | None = None
) -> QuerySet[SurveyRecord]:
    """The records on a list, of ages that tables count; `village` "" stands for people of no village."""
    ages = band or AGES
    state = Compiled(classification.state(DEFAULT, dialect()), IntegerField())
    records = SurveyRecord.objects.filter(
        year=year,
        commune_code__in=list(communes),
        birth_year__range=(year - ages.last, year - ages.first),
    )
    if village is not None:
        records = records.filter(village=village) if village else records.filter(village=None)
    if kind.relapsed:
        records = records.filter(relapse__in=(1, 2))
    if kind.stage:
        records = records.filter(xmc_studying=None, studying_grade=None)
    records = records.annotate(state=state).filter(state__in=kind.states)
    if kind.moved_up:
        earlier = SurveyRecord.objects.filter(person_id=OuterRef("person_id"), year__lt=year).annotate(state=state)
        before = Subquery(earlier.order_by("-year").values("state")[:1], output_field=IntegerField())
        records = records.annotate(was=before).filter(was__in=(ILLITERATE_1, ILLITERATE_2), was__lt=F("state"))
    return records


def counts(*, year: int, communes: Collection[str]) -> dict[str, int]:
    """How long each list is, in one statement for the states and one for those that look further."""
    records = SurveyRecord.objects.filter(
        year=year, commune_code__in=list(communes), birth_year__range=(year - AGES.last, year - AGES.first)
    )
    state = Compiled(classification.state(DEFAULT, dialect()), IntegerField())
    idle = {"xmc_studying": None, "studying_grade": None}
    rows = records.annotate(state=state).values_list("state", "relapse", *idle).annotate(n=Count("pk")).order_by()
    found = dict.fromkeys(BY_CODE, 0)
    for level, relapse, *studying, n in rows:
        for kind in KINDS:
            if level not in kind.states or (kind.relapsed and relapse not in (1, 2)):
                continue
            if kind.stage and any(each is not None for each in studying):
                continue
            found[kind.code] += n
    return found


def villages(kind: Kind, *, year: int, communes: Collection[str]) -> list[tuple[str | None, int]]:
    """How many of a list live in which village, the most first."""
    rows = find(kind, year=year, communes=communes).values_list("village").annotate(n=Count("pk"))
    return list(rows.order_by("-n", F("village").asc(nulls_last=True)))


def in_order(records: QuerySet[SurveyRecord]) -> QuerySet[SurveyRecord]:
    """By village, then the youngest first."""
    return records.order_by(F("village").asc(nulls_last=True), "-birth_year", "person_id")


def named(kind: Kind, records: Iterable[Any], *, names: bool = True) -> list[Listed]:
    """These records with their persons; without `names` nobody is looked up."""
    rows = list(records)
    people = {}
    if names:
        found = Person.objects.filter(code__in=[row.person_id for row in rows], merged_into=None)
        people = {person.code: person for person in found.select_related("home").defer("id_encrypted")}
    taught = _taught(rows, people.values()) if kind.moved_up and rows else {}
    return [
        Listed(
            row,
            people.get(row.person_id),
            row.state,
            next_term(kind, row),
            getattr(row, "was", None),
            taught.get(row.person_id),
        )
        for row in rows
    ]


def _taught(records: Iterable[SurveyRecord], people: Iterable[Person]) -> dict[str, Evidence]:
    """Code → what a class told of the person since the round before; a completed kỳ rather than a begun one."""
    codes = {person.pk: person.code for person in people}
    rows = list(records)
    earlier = SurveyRecord.objects.filter(person_id__in=[row.person_id for row in rows], year__lt=rows[0].year)
    years = dict(earlier.values_list("person_id").annotate(last=Max("year")).order_by())
    told = Evidence.objects.filter(
        among("person_id", codes),
        cause=Cause.CLASS,
        kind__in=(EvidenceKind.XMC_COMPLETED, EvidenceKind.XMC_STUDYING),
        withdrawn_on=None,
    )
    found: dict[str, Evidence] = {}
    for fact in told.order_by("-kind", "told_on", "pk"):
        code = codes[fact.person_id]
        if code in years and dt.date(years[code], *LAST_DAY) < fact.told_on <= map_date(rows[0].year):
            found[code] = fact
    return found


def next_term(kind: Kind, record: SurveyRecord) -> int | None:
    """The kỳ to invite to: the one after the last completed, within the stage."""
    if kind.stage is None:
        return None
    first, last = kind.stage
    return min(max((record.xmc_completed or 0) + 1, first), last)


def schooling(record: SurveyRecord) -> str:
    """What the record says of schooling and literacy, in one line; "" where it says nothing."""
    said = []
    if record.studying_grade is not None:
        said.append(_("đang học lớp %d") % record.studying_grade)
    if record.grade_completed is not None:
        said.append(_("học xong lớp %d") % record.grade_completed)
    if record.left_at_grade is not None:
        said.append(_("bỏ học lớp %d") % record.left_at_grade)
    if record.degree:
        said.append(_("bằng %s") % reasons.degree_label(record.degree))
    if record.xmc_completed is not None:
        said.append(_("xong kỳ %d XMC") % record.xmc_completed)
    if record.xmc_studying is not None:
        said.append(_("đang học kỳ %d XMC") % record.xmc_studying)
    if record.relapse:
        said.append(_("tái mù chữ mức %d") % record.relapse)
    return ", ".join(said)
