"""Lists to work from (Danh sách người mù chữ mức độ 1, mức độ 2 …): who, in which village, invited to which class.

Who is on a list is decided by the one definition that tables are counted by (`classification`), under the rule set
`default`, over the flat records. Names are joined by code afterwards, for the rows that are shown alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, IntegerField, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from gdtx.catalogue.literacy_rules import AGES, DEFAULT, DISJOINT, Band
from gdtx.figures.engines import dialect
from gdtx.people.models import Person

from . import classification, reasons
from .classification import ILLITERATE_1, ILLITERATE_2, UNKNOWN
from .expressions import Compiled
from .models import SurveyRecord

#: Kỳ of the literacy programme by stage (Thông tư 33/2021/TT-BGDĐT): 1 to 3, then 4 and 5.
STAGE_1, STAGE_2 = (1, 3), (4, 5)


@dataclass(frozen=True)
class Kind:
    """A list: how the address calls it, its title, the states on it, what it is for.

    `relapsed`: only who relapsed. `stage`: who is to be invited, and to which kỳ.
    """

    code: str
    title: str | Promise
    states: tuple[int, ...]
    about: str | Promise
    relapsed: bool = False
    stage: tuple[int, int] | None = None


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
BY_CODE = {kind.code: kind for kind in KINDS}
BANDS = {band.code: band for band in DISJOINT}


@dataclass(frozen=True)
class Listed:
    """A row of a list. `person` is None where nobody has told the name yet."""

    record: SurveyRecord
    person: Person | None
    state: int
    term: int | None

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
    return records.annotate(state=state).filter(state__in=kind.states)


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
    return [Listed(row, people.get(row.person_id), row.state, next_term(kind, row)) for row in rows]


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
