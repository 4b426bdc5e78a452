"""Lists to work from, as a page and as Excel. Names only for who may see persons, and every look is written down."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gdtx.accounts.models import Installation
from gdtx.catalogue.literacy_rules import Band
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import NotFound
from gdtx.foundation.pages import Cell, Choice, Column, ContextLine, ContextPart, Row, Table, paginate
from gdtx.foundation.pages.addresses import path_of, query_string
from gdtx.network.enums import Level
from gdtx.network.models import AreaVersion
from gdtx.network.queries import area_by_code
from gdtx.network.scope import Actor
from gdtx.people import access
from gdtx.people.enums import EvidenceKind, Purpose
from gdtx.people.models import Evidence

from .. import lists, reasons
from ..areas import map_date
from ..models import SurveyRecord
from ..rounds import queries, rules

DOORS = (rules.TABLES, rules.LOCK)
NO_VILLAGE = "-"
SEE = "people.see"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Asked:
    """A list as the address asks for it. `names`: whether the person may see who is on it."""

    kind: lists.Kind
    area: AreaVersion
    year: int
    village: str | None
    band: Band | None
    names: bool

    @property
    def records(self) -> Any:
        """The records, in order."""
        return lists.in_order(
            lists.find(self.kind, year=self.year, communes=[self.area.code], village=self.village, band=self.band)
        )

    def query(self, **changes: object) -> str:
        """The query string of this list with some of it changed."""
        village = NO_VILLAGE if self.village == "" else self.village
        asked: dict[str, object] = {"xa": self.area.code, "nam": self.year, "thon": village}
        return query_string(**(asked | {"tuoi": self.band.code if self.band else None} | changes))


def _asked(request: HttpRequest, actor: Actor, code: str) -> Asked:
    kind = lists.BY_CODE.get(code)
    if kind is None:
        raise NotFound("unknown_list", _("Không có danh sách “%s”.") % code[:40])
    post = next((each for each in actor.posts if each.root_level == Level.COMMUNE), None)
    given = request.GET.get("nam", "")
    area_code = request.GET.get("xa", "").strip() or (post.area_code if post else "VN")
    year = int(given) if given.isascii() and given.isdigit() and len(given) == 4 else None
    area = area_by_code(area_code, map_date(year) if year else actor.on, where="xa")
    actor.require_sees_area(area.area_id)
    actor.require(rules.TABLES, area_id=area.area_id)
    if year is None:
        year = next((each.year for each in queries.rounds_of(area.area_id)), actor.on.year)
    village = request.GET.get("thon") or None
    return Asked(
        kind,
        area,
        year,
        "" if village == NO_VILLAGE else village,
        lists.BANDS.get(request.GET.get("tuoi", "")),
        bool(actor.may(SEE, area_id=area.area_id)),
    )


@requires(*DOORS)
@require_safe
def literacy_list(request: HttpRequest, code: str) -> HttpResponse:
    """A list of a commune; who may not see persons sees how many by village."""
    actor = actor_of(request)
    asked = _asked(request, actor, code)
    villages = lists.villages(asked.kind, year=asked.year, communes=[asked.area.code])
    page = None
    if asked.names and asked.area.area.level == Level.COMMUNE:
        page = paginate(request, asked.records, per_page=50, noun=_("người"))
        _note(actor, asked, len(page.items))
    context = {
        "asked": asked,
        "line": _line(asked),
        "kinds": [(each, reverse("literacy_list", args=[each.code]) + asked.query()) for each in lists.ALL],
        "bands": [(each.code, each) for each in lists.BANDS.values()],
        "villages": [(name or _("Chưa rõ thôn"), NO_VILLAGE if name is None else name, n) for name, n in villages],
        "chosen_village": NO_VILLAGE if asked.village == "" else asked.village,
        "total": sum(n for _name, n in villages),
        "page": page,
        "table": _table(actor, asked, page.items) if page else None,
        "by_village": _by_village(asked, villages) if page is None else None,
    }
    return render(request, "literacy/working_list.html", context)


def _note(actor: Actor, asked: Asked, persons: int) -> None:
    access.note(
        by=actor,
        purpose=Purpose.CLASS if asked.kind.stage else Purpose.CHECK,
        what=str(asked.kind.title),
        area_id=asked.area.area_id,
        persons=persons,
    )


def _line(asked: Asked) -> ContextLine:
    years = [asked.year, asked.year - 1]
    choices = [Choice(str(year), asked.query(nam=year), year == asked.year) for year in years]
    home = reverse("literacy_home") + query_string(vung=asked.area.code)
    area = ContextPart(_("Địa bàn"), asked.area.name, href=home)
    return ContextLine([area], [ContextPart(_("Năm"), _("Năm %d") % asked.year, choices, short=str(asked.year))])


def _moved(actor: Actor, each: lists.Listed) -> list[Cell]:
    """What they were, what they are, and the class that brought them up, linked for who may see its learners."""
    told = each.by_class
    before = Cell(reasons.state_label(each.was) if each.was is not None else None)
    now = Cell(reasons.state_label(each.state))
    if told is None:
        return [before, now, Cell(None, missing=_("Theo phiếu điều tra"))]
    number = told.source.removeprefix("lop:")
    opens = number.isascii() and number.isdigit() and actor.has("people.see")
    return [before, now, Cell(_class_told(told), href=path_of("class_roster", number) if opens else "")]


def _class_told(told: Evidence) -> str:
    """The class and what it says: ``Lớp xóa mù chữ thôn Cao: xong kỳ 3``."""
    words = {
        "class": told.details.get("class") or _("lớp số %s") % told.source.removeprefix("lop:"),
        "term": told.value,
    }
    done = told.kind == EvidenceKind.XMC_COMPLETED
    return (_("%(class)s: xong kỳ %(term)s") if done else _("%(class)s: đang học kỳ %(term)s")) % words


def _table(actor: Actor, asked: Asked, records: Sequence[SurveyRecord]) -> Table:
    staged = asked.kind.stage is not None
    rows = []
    for each in lists.named(asked.kind, records):
        person = each.person
        card = path_of("person", person.code) if person else ""
        rows.append(
            Row(
                Cell(person.name if person else _("Chưa có họ tên (mã %s)") % each.record.person_id, href=card),
                [
                    Cell(str(each.record.birth_year), note=_("%d tuổi") % each.age),
                    Cell(_("Nữ") if each.record.sex == "F" else _("Nam")),
                    Cell(each.record.village or None, missing=_("Chưa rõ thôn")),
                    Cell(each.known or None, missing=_("Chưa rõ học vấn")),
                    *([Cell(_("kỳ %d") % each.term if each.term else None)] if staged else []),
                    *(_moved(actor, each) if asked.kind.moved_up else []),
                ],
            )
        )
    moved = [Column(_("Đợt trước")), Column(_("Đợt này")), Column(_("Nhờ lớp"), whole=True)]
    columns = [
        Column(_("Họ tên")),
        Column(_("Năm sinh")),
        Column(_("Giới tính")),
        Column(_("Thôn")),
        Column(_("Học vấn đã ghi"), whole=True),
        *([Column(_("Mời vào"))] if staged else []),
        *(moved if asked.kind.moved_up else []),
    ]
    excel = reverse("literacy_list_excel", args=[asked.kind.code]) + asked.query()
    return Table(str(asked.kind.title), columns, rows, excel=excel, caption_hidden=True)


def _by_village(asked: Asked, villages: list[tuple[str | None, int]]) -> Table:
    rows = [Row(Cell(name or _("Chưa rõ thôn")), [Cell(n)]) for name, n in villages]
    total = Row(Cell(_("Cộng")), [Cell(sum(n for _name, n in villages))]) if rows else None
    columns = [Column(_("Thôn")), Column(_("Người"), "number")]
    return Table(str(asked.kind.title), columns, rows, total, caption_hidden=True, cards=False)


@requires(SEE)
@require_safe
def literacy_list_excel(request: HttpRequest, code: str) -> HttpResponse:
    """The whole list as a file, names and all: for who may see persons of the commune, and written down."""
    from gdtx.office.excel_write import ListSheet, write_lists

    actor = actor_of(request)
    asked = _asked(request, actor, code)
    actor.require(SEE, area_id=asked.area.area_id)
    rows = lists.named(asked.kind, asked.records)
    _note(actor, asked, len(rows))
    file = io.BytesIO()
    title = _("%(list)s – %(area)s, năm %(year)d") % {
        "list": asked.kind.title,
        "area": asked.area.name,
        "year": asked.year,
    }
    listed = ListSheet(
        _("Danh sách"),
        title,
        _columns(asked.kind),
        [_cells(asked, place, each) for place, each in enumerate(rows, 1)],
        [str(asked.kind.about), *_narrowed(asked)],
        _("người"),
        None,
        len(rows),
    )
    write_lists(file, [listed], title=title, synthetic=Installation.objects.filter(synthetic=True).exists())
    response = HttpResponse(file.getvalue(), content_type=EXCEL)
    name = f"{asked.kind.code}_{asked.area.code}_{asked.year}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _narrowed(asked: Asked) -> list[str]:
    found = [_("Chỉ dùng cho công tác xóa mù chữ của xã; có dữ liệu cá nhân, không phổ biến.")]
    if asked.village is not None:
        found.append(_("Thôn: %s") % (asked.village or _("chưa rõ")))
    if asked.band:
        found.append(_("Độ tuổi: %s") % asked.band.code)
    return found


def _columns(kind: lists.Kind) -> list[Any]:
    from gdtx.office.columns import Column as Titled
    from gdtx.office.columns import text, whole_number

    words, count = text(), whole_number()
    columns = [
        Titled("number", _("STT"), count, "whole", width=6),
        Titled("name", _("Họ và tên"), words, width=28),
        Titled("born", _("Năm sinh"), words, width=10),
        Titled("sex", _("Giới tính"), words, width=10),
        Titled("village", _("Thôn, tổ dân phố"), words, width=20),
        Titled("sheet", _("Số phiếu"), words, "code", width=12),
        Titled("address", _("Địa chỉ"), words, width=30),
        Titled("level", _("Mức"), words, width=16),
        Titled("known", _("Học vấn đã ghi"), words, width=36),
    ]
    if kind.stage:
        columns.append(Titled("term", _("Mời vào kỳ"), count, "whole", width=12))
    if kind.moved_up:
        columns.append(Titled("was", _("Đợt trước"), words, width=16))
        columns.append(Titled("class", _("Nhờ lớp"), words, width=36))
    return columns


def _cells(asked: Asked, place: int, each: lists.Listed) -> dict[str, Any]:
    kind = asked.kind
    home = each.person.home if each.person else None
    if home is not None and home.area_id != asked.area.area_id:
        # They live in another commune since: where is not for this one to see.
        home = None
    cells: dict[str, Any] = {
        "number": place,
        "name": each.person.name if each.person else _("(mã %s)") % each.record.person_id,
        "born": str(each.record.birth_year),
        "sex": _("Nữ") if each.record.sex == "F" else _("Nam"),
        "village": each.record.village or "",
        "sheet": home.number if home else "",
        "address": home.address if home else "",
        "level": reasons.state_label(each.state),
        "known": each.known,
    }
    if kind.stage:
        cells["term"] = each.term
    if kind.moved_up:
        cells["was"] = reasons.state_label(each.was) if each.was is not None else ""
        cells["class"] = _class_told(each.by_class) if each.by_class else ""
    return cells
