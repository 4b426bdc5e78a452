"""The paper sheets of a village (Phiếu điều tra hộ), to take along: what is known is printed, the rest is blank."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gdtx.accounts.models import Installation
from gdtx.catalogue.ethnic_groups import NAMES
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import date_short, number
from gdtx.learning.rosters.studying import school_year_of
from gdtx.people.enums import EvidenceKind, ResidenceKind
from gdtx.people.models import Evidence, Person, Residence, Village
from gdtx.people.queries import in_force, members_of

from ..reasons import degree_label
from ..rounds.answers import place_for
from ..rounds.models import Sheet, SurveyRound
from ..sheet.models import SheetRemainder
from .survey import DOORS, commune_name, note_seen

TEMPLATE = Path(__file__).parents[2] / "office" / "templates" / "phieu_ho.typ"
#: Persons on a page of the form, and school years each has a line for.
A_PAGE = 7
YEARS = 7
#: So many households at most are set at once; a village has fewer.
MOST = 600


@requires(*DOORS)
@require_safe
def village_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheets of all households of a village of the round, for who may enter them."""
    from gdtx.office.pdf import compile_typst  # the typesetter is loaded when the first sheet is asked for

    actor = actor_of(request)
    place = place_for(actor, pk)
    round_, village = place.round, place.village
    sheets = list(
        Sheet.objects.filter(round=round_, village=village)
        .select_related("household")
        .order_by("household__number_folded", "pk")[: MOST + 1]
    )
    if len(sheets) > MOST:
        raise Refused(
            "too_many_sheets",
            _("Thôn có hơn %s phiếu, không in một lần được. Hãy tách thôn thành các tổ.") % number(MOST),
        )
    if not sheets:
        raise Refused("no_sheets", _("Thôn này chưa có phiếu nào để in."))
    people: dict[int, list[Residence]] = {}
    for residence in members_of([sheet.household_id for sheet in sheets]):
        people.setdefault(residence.household_id, []).append(residence)
    persons = [each.person_id for members in people.values() for each in members]
    note_seen(actor, round_, _("in phiếu điều tra của thôn"), len(persons))
    content = _content(round_, village, sheets, people, _facts(persons, actor.on), actor.on)
    data = compile_typst(TEMPLATE, {"document": json.dumps(content, ensure_ascii=False)})
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="phieu-dieu-tra_{round_.year}_{village.pk}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@dataclass(frozen=True)
class _Known:
    """What is known of somebody: the facts in force, and school year → the grade or class they were in."""

    facts: dict[str, Evidence]
    years: dict[str, str]
    schools: dict[str, str]


_NOTHING = _Known({}, {}, {})


def _facts(persons: Sequence[int], on: dt.date) -> dict[int, _Known]:
    found: dict[int, list[Evidence]] = {}
    for fact in Evidence.objects.filter(person_id__in=persons, withdrawn_on=None).order_by("-told_on", "-pk"):
        found.setdefault(fact.person_id, []).append(fact)
    rest = _rest(persons)
    # A child in kindergarten has a class and no fact that tables count.
    return {person: _known(found.get(person, ()), rest.get(person, {}), on) for person in {**found, **rest}}


def _rest(persons: Sequence[int]) -> dict[int, dict[int, dict[str, str]]]:
    """Person → year of the survey → what its sheet told besides (class, school)."""
    codes = dict(Person.objects.filter(pk__in=persons).values_list("code", "pk"))
    found: dict[int, dict[int, dict[str, str]]] = {}
    for code, year, told in SheetRemainder.objects.filter(person_code__in=list(codes)).values_list(
        "person_code", "year", "told"
    ):
        found.setdefault(codes[code], {})[year] = told
    return found


def _known(facts: Sequence[Evidence], rest: dict[int, dict[str, str]], on: dt.date) -> _Known:
    years: dict[str, str] = {}
    schools: dict[str, str] = {}
    for fact in facts:
        if fact.kind == EvidenceKind.STUDYING_GRADE:
            years.setdefault(fact.school_year or school_year_of(fact.told_on), fact.value)
    for year, told in rest.items():
        # The sheet of autumn Y tells of the school year that begins then.
        name = school_year_of(dt.date(year, 9, 1))
        years[name] = told.get("class_name") or years.get(name, "")
        schools[name] = told.get("school_name", "")
    return _Known(in_force(facts, on), years, schools)


def _year_lines(known: dict[str, str], years: Sequence[str]) -> str:
    """Seven lines: the last school years that something is known of, this one, and blank ones to be filled in."""
    lines = [f"{year} {known.get(year, '')}".rstrip() for year in years]
    return "\n".join([*lines, *["20…-20…"] * (YEARS - len(lines))])


def _years(known: _Known, this: str) -> list[str]:
    told = {year for each in (known.years, known.schools) for year, value in each.items() if value}
    return [*sorted(year for year in told if year < this)[1 - YEARS :], this]


def _content(
    round_: SurveyRound,
    village: Village,
    sheets: Sequence[Sheet],
    people: dict[int, list[Residence]],
    facts: dict[int, _Known],
    on: dt.date,
) -> dict[str, Any]:
    stamp = _("Phiếu năm %(year)d, in ngày %(day)s. Có dữ liệu cá nhân: giao lại cho xã sau khi điều tra.") % {
        "year": round_.year,
        "day": date_short(on),
    }
    if Installation.objects.filter(synthetic=True).exists():
        stamp = f"{_('Dữ liệu tổng hợp')} · {stamp}"
    this = school_year_of(dt.date(round_.year, 9, 1))
    return {
        "title": _("Phiếu điều tra %(village)s, năm %(year)d") % {"village": village.name, "year": round_.year},
        "heading": _("PHIẾU ĐIỀU TRA PHỔ CẬP GIÁO DỤC – CHỐNG MÙ CHỮ NĂM %d") % round_.year,
        "commune": commune_name(round_),
        "stamp": stamp,
        "head": _head(),
        "signatures": [
            _("HỌ, TÊN CHỦ HỘ"),
            _("CÁN BỘ, NHÂN VIÊN ĐIỀU TRA 1"),
            _("CÁN BỘ, NHÂN VIÊN ĐIỀU TRA 2"),
            _("XÁC NHẬN CỦA UBND XÃ, PHƯỜNG"),
        ],
        "sheets": [
            page for sheet in sheets for page in _pages(village, sheet, people.get(sheet.household_id, []), facts, this)
        ],
    }


def _head() -> list[dict[str, Any]]:
    titles = [
        (_("STT"), 1),
        (_("HỌ VÀ TÊN ĐỐI TƯỢNG\n(quan hệ với chủ hộ, sinh, nữ, dân tộc, tôn giáo, cha mẹ)"), 1),
        (_("TÊN LỚP ĐANG HỌC\n(theo năm học)"), 1),
        (_("TÊN TRƯỜNG, HUYỆN ĐANG HỌC\n(theo năm học)"), 1),
        (_("TỐT NGHIỆP, HOÀN THÀNH\n(MN → THPT, bổ túc, TN nghề)"), 1),
        (_("HỌC XONG\nLớp / Năm"), 1),
        (_("BỎ HỌC\nLớp / Năm"), 1),
        (_("MÙ CHỮ"), 3),
        (_("KHUYẾT TẬT"), 1),
        (_("CHUYỂN ĐẾN, CHUYỂN ĐI, CHẾT"), 1),
        (_("GHI CHÚ"), 1),
    ]
    found: list[dict[str, Any]] = []
    x = 0
    for title, columns in titles:
        found.append({"title": title, "x": x, "y": 0, "columns": columns, "rows": 2 if columns == 1 else 1})
        x += columns
    below = [_("Học XMC"), _("CN XMC"), _("Tái mù")]
    found += [{"title": title, "x": 7 + at, "y": 1, "columns": 1, "rows": 1} for at, title in enumerate(below)]
    return found


def _pages(
    village: Village, sheet: Sheet, people: Sequence[Residence], facts: dict[int, _Known], this: str
) -> Iterator[dict[str, Any]]:
    """A household of more than seven goes on under the same number; one page at least has room for new people."""
    head = next((each.person for each in people if each.head), people[0].person if people else None)
    kinds = {each.kind for each in people}
    for start in range(0, max(len(people), 1), A_PAGE):
        some = people[start : start + A_PAGE]
        rows = [
            _row(start + place, each, facts.get(each.person_id, _NOTHING), this)
            for place, each in enumerate(some, start=1)
        ]
        lines = _year_lines({}, [this])
        blank = [[str(start + place), "", lines, lines, *[""] * 9] for place in range(len(some) + 1, A_PAGE + 1)]
        yield {
            "village": village.name,
            "address": sheet.household.address,
            "number": sheet.household.number or "……",
            "head": head.name if head else "",
            "phone": head.phone if head else "",
            "permanent": kinds == {ResidenceKind.PERMANENT},
            "temporary": kinds == {ResidenceKind.TEMPORARY},
            "rows": rows + blank,
        }


def _row(place: int, residence: Residence, known: _Known, this: str) -> list[str]:
    person, facts, years = residence.person, known.facts, _years(known, this)

    def value(kind: EvidenceKind) -> str:
        fact = facts.get(kind)
        if fact is None:
            return ""
        year = f"\n{fact.school_year}" if fact.school_year else ""
        return (degree_label(fact.value) if kind == EvidenceKind.DEGREE else fact.value) + year

    born = "/".join(str(each) for each in (person.birth_day, person.birth_month, person.birth_year) if each)
    about = [
        residence.relation,
        born,
        _("nữ") if person.sex == "F" else "",
        NAMES.get(person.ethnicity or 0, ""),
        person.religion,
        _("cha, mẹ: %s") % person.parent_name if person.parent_name else "",
    ]
    return [
        str(place),
        f"{person.name}\n{', '.join(each for each in about if each)}",
        _year_lines(known.years, years),
        _year_lines(known.schools, years),
        value(EvidenceKind.DEGREE),
        value(EvidenceKind.GRADE_COMPLETED),
        value(EvidenceKind.LEFT_AT_GRADE),
        value(EvidenceKind.XMC_STUDYING),
        value(EvidenceKind.XMC_COMPLETED),
        value(EvidenceKind.RELAPSE),
        _("có") if person.disabilities else "",
        _("tạm vắng") if residence.away else "",
        "",
    ]
