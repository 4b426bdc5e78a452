"""A dossier as it stands: what is there, what is missing, who can add it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Count
from django.utils.translation import gettext as _

from gdtx.catalogue.literacy_recognition import REFORM, recogniser_on
from gdtx.foundation import clock
from gdtx.foundation.errors import NotFound, NotInScope
from gdtx.foundation.vietnamese import date_short, number
from gdtx.network.enums import Level
from gdtx.network.enums import OrganisationKind as Kind
from gdtx.network.models import AreaVersion
from gdtx.network.naming import in_sentence
from gdtx.network.queries import ancestors, area_by_code
from gdtx.network.roles import roles_with
from gdtx.network.scope import Actor

from .. import frozen
from ..areas import map_date
from ..models import DossierPaper, Recognition, SurveyRecord, SurveyRound
from ..questions import checked_year
from ..rounds.rules import FREEZE, TABLES
from ..sets import sets_of
from .parts import BY_CODE, DECISION, LISTS, REGISTER, Part, parts_of, permissions
from .parts import TABLES as TABLES_PART

#: How a part stands: there, drafted but not signed, missing.
THERE, DRAFT, MISSING = "there", "draft", "missing"
_OF_DISTRICTS = frozenset({Kind.DISTRICT_OFFICE, Kind.DISTRICT_COMMITTEE})


@dataclass(frozen=True)
class Item:
    """A part and how it stands: what is told of it, and who can add what is missing."""

    part: Part
    state: str
    told: str
    who: str = ""


@dataclass
class Dossier:
    """The dossier of an area and a year. `frozen_id`: the set its figures come from, None while nothing is frozen."""

    area: AreaVersion
    year: int
    round: SurveyRound | None
    frozen_id: str | None
    people: int
    papers: dict[str, DossierPaper] = field(default_factory=dict)
    earlier: dict[str, list[DossierPaper]] = field(default_factory=dict)
    recognition: Recognition | None = None
    earlier_recognitions: list[Recognition] = field(default_factory=list)

    @property
    def level(self) -> str:
        """Commune or province."""
        return self.area.area.level

    @property
    def is_commune(self) -> bool:
        """Whether nothing lies below the area."""
        return self.level == Level.COMMUNE

    @cached_property
    def items(self) -> list[Item]:
        """Every part with its state, in the order of the dossier."""
        return [self._item(part) for part in parts_of(self.level)]

    @property
    def missing(self) -> list[Item]:
        """What is not there as it should be: missing, or not signed."""
        return [item for item in self.items if item.state != THERE]

    def _item(self, part: Part) -> Item:
        if part.code == TABLES_PART:
            return self._tables(part)
        if part.code in (LISTS, REGISTER):
            return self._persons(part)
        paper = self.papers.get(part.code)
        told = paper_told(paper) if paper else ""
        if part.code == DECISION:
            return self._decision(part, told)
        if paper:
            return Item(part, THERE, told)
        who = who_adds(permissions(part, self.level), self.year)
        if not part.drafted:
            return Item(part, MISSING, _("Chưa có bản ký."), who)
        if self.frozen_id:
            return Item(part, DRAFT, _("Có bản soạn sẵn từ số liệu đã chốt; chưa có bản ký."), who)
        return Item(part, MISSING, _("Chưa chốt số liệu nên chưa soạn được; chưa có bản ký."), who)

    def _tables(self, part: Part) -> Item:
        if self.frozen_id:
            return Item(part, THERE, _("Từ tập số liệu đã chốt %s.") % self.frozen_id)
        if self.is_commune:
            return Item(part, MISSING, _("Chưa chốt số liệu năm %d.") % self.year, who_adds((FREEZE,), self.year))
        return Item(
            part,
            MISSING,
            _("Chưa có tập số liệu đã chốt của năm %d.") % self.year,
            _("người quản trị hệ thống (lệnh freeze)"),
        )

    def _persons(self, part: Part) -> Item:
        if not self.people:
            who = who_adds(("register.enter",), self.year)
            return Item(part, MISSING, _("Sổ năm %d chưa có người nào.") % self.year, who)
        told = _("Lấy từ sổ hiện có: %s người.") % number(self.people)
        return Item(part, THERE, told)

    def _decision(self, part: Part, told: str) -> Item:
        who = who_adds(permissions(part, self.level), self.year)
        if self.recognition is None:
            return Item(part, MISSING, " ".join(filter(None, (_("Chưa ghi quyết định công nhận."), told))), who)
        said = recognition_told(self.recognition)
        if not told:
            return Item(part, DRAFT, said + " " + _("Chưa có bản quét."), who)
        return Item(part, THERE, said + " " + told)


def paper_told(paper: DossierPaper) -> str:
    """What is said of a signed paper: number and day as far as told, who added it when."""
    named = paper.number
    if paper.signed_on:
        named = _("%(number)s ngày %(day)s") % {"number": named, "day": date_short(paper.signed_on)}
    day = date_short(paper.added_at.astimezone(clock.TIME_ZONE).date())
    told = _("%(who)s thêm ngày %(day)s.") % {"who": paper.added_by_label, "day": day}
    return f"{named.strip()} – {told}" if named.strip() else told


def recognition_told(row: Recognition) -> str:
    """What is said of a decision."""
    return _("Đạt chuẩn mức độ %(level)d: Quyết định %(number)s ngày %(day)s của %(issuer)s.") % {
        "level": row.level,
        "number": row.number,
        "day": date_short(row.signed_on),
        "issuer": row.issuer,
    }


def who_adds(needed: Iterable[str], year: int) -> str:
    """The roles that hold one of the permissions; those of districts only while there were districts."""
    roles = dict.fromkeys(role for each in needed for role in roles_with(each))
    if map_date(year) >= REFORM:
        roles = dict.fromkeys(role for role in roles if not role.at & _OF_DISTRICTS)
    return ", ".join(str(role.title) for role in roles)


def recognising_body(area: AreaVersion, year: int, standard: int) -> str:
    """Who recognises the area at a level of the standard, by name: ``Ủy ban nhân dân tỉnh Thanh Hóa``."""
    on = map_date(year)
    found = recogniser_on(area.area.level, standard, on)
    units = [each.name for each in ancestors(area.area_id, on) if each.area.level == found.at]
    return str(found.body) % {"unit": in_sentence(units[0]) if units else ""}


# --- Reading ------------------------------------------------------------------------------------------------------


def area_of(actor: Actor, code: str, year: int) -> AreaVersion:
    """The commune or province of the address, for who sees its tables.

    Raises `NotInScope`, `Forbidden`, `NotFound` (`unknown_area`, `no_dossier`), `Refused` (`bad_year`).
    """
    area = area_by_code(code, map_date(checked_year(year)))
    actor.require_sees_area(area.area_id)
    actor.require(TABLES, area_id=area.area_id)
    if area.area.level not in (Level.COMMUNE, Level.PROVINCE):
        raise NotFound("no_dossier", _("Chỉ xã, phường và tỉnh, thành phố có hồ sơ xóa mù chữ ở đây."))
    return area


def dossier_of(actor: Actor, code: str, year: int) -> Dossier:
    """The dossier for who may look at it. Raises as `area_of`."""
    area = area_of(actor, code, year)
    round_ = SurveyRound.objects.filter(area_id=area.area_id, year=year).first()
    people = SurveyRecord.objects.filter(year=year, commune_code=area.code).count() if _commune(area) else 0
    found = Dossier(area, year, round_, frozen_of(area, year, round_), people)
    earlier: dict[str, list[DossierPaper]] = defaultdict(list)
    for paper in DossierPaper.objects.filter(area_id=area.area_id, year=year).order_by("-added_at", "-pk"):
        if paper.replaced_at is None:
            found.papers[paper.part] = paper
        else:
            earlier[paper.part].append(paper)
    found.earlier = dict(earlier)
    for row in Recognition.objects.filter(area_id=area.area_id, year=year).order_by("-recorded_at", "-pk"):
        if row.replaced_at is None:
            found.recognition = row
        else:
            found.earlier_recognitions.append(row)
    return found


def _commune(area: AreaVersion) -> bool:
    return area.area.level == Level.COMMUNE


def frozen_of(area: AreaVersion, year: int, round_: SurveyRound | None) -> str | None:
    """The set the figures of a dossier come from: of the round, or without one the last of the area or one above.

    None while the round is not frozen: what a province froze meanwhile is not what the commune's board answers for.
    """
    if round_ is not None:
        return round_.frozen_code or None
    for codes in ([area.code], [each.code for each in reversed(ancestors(area.area_id, map_date(year)))]):
        if found := sets_of(codes, year):
            day = found[0].split("-")[2]
            same_day = [each for each in found if each.split("-")[2] == day]
            return max(same_day, key=lambda each: (frozen.home() / each / frozen.MANIFEST).stat().st_mtime_ns)
    return None


def paper_for(actor: Actor, pk: int) -> DossierPaper:
    """One signed paper, also one that was replaced, for who sees the tables of its area. Raises `NotInScope`."""
    paper = DossierPaper.objects.filter(pk=pk).first()
    if paper is None or not actor.may(TABLES, area_id=paper.area_id):
        raise NotInScope("unknown_paper", _("Không tìm thấy văn bản này trong phạm vi của bạn."))
    return paper


def part_for(area: AreaVersion, code: str) -> Part:
    """A part whose signed paper is kept. Raises `NotFound` (`unknown_part`)."""
    part = BY_CODE.get(code)
    if part is None or not part.signed or area.area.level not in part.levels:
        raise NotFound("unknown_part", _("Hồ sơ không có thành phần nào mang tên này."))
    return part


@dataclass(frozen=True)
class Standing:
    """How the dossier of a commune stands, in short: state of its round ("" for none), signed papers, level."""

    round_state: str
    papers: int
    level: int | None


def standings(area_ids: Iterable[int], year: int) -> dict[int, Standing]:
    """The dossiers of the communes of a province in three statements."""
    ids = list(area_ids)
    states = dict(SurveyRound.objects.filter(area_id__in=ids, year=year).values_list("area_id", "state"))
    papers = DossierPaper.objects.filter(area_id__in=ids, year=year, replaced_at=None)
    counted = dict(papers.values_list("area_id").annotate(n=Count("pk")).order_by())
    current = Recognition.objects.filter(area_id__in=ids, year=year, replaced_at=None)
    levels = dict(current.values_list("area_id", "level"))
    return {each: Standing(states.get(each, ""), counted.get(each, 0), levels.get(each)) for each in ids}
