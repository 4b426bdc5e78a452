"""The parts of a rung of the ladder: key figures, groups, child areas or centres, all against the year before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gdtx.desk.addresses import address
from gdtx.desk.where import Where
from gdtx.foundation.pages import Badge, Bar, BarChart, Cell, Column, Figure, Row, Sort, Table, change
from gdtx.foundation.pages.parts import Change, difference
from gdtx.foundation.periods import Period
from gdtx.foundation.vietnamese_dates import date_short
from gdtx.foundation.vietnamese_numbers import decimal, number, percent, rate
from gdtx.foundation.vietnamese_order import sort_key
from gdtx.learning.centres import CentreFigures
from gdtx.network.enums import Level

#: On a phone a list longer than this starts with the rows that need a look and folds the rest.
SHORT_LIST = 8
#: How many rows stand there: those that need a look most, or the first ones when none does.
FIRST_ROWS = 6

#: A mean class size this many times the area's own needs a look, either way.
OUTLIER = Decimal(2)


@dataclass(frozen=True)
class Unit:
    """A child area or a centre with its numbers; None = nobody reported."""

    name: str
    href: str
    classes: int | None
    turns: int | None
    before: int | None
    centres: int
    reporting: int
    classes_href: str = ""
    placed: bool = True
    note: str = ""

    @property
    def average(self) -> Decimal | None:
        """Turns per class, recomputed from the sums."""
        if not self.classes or self.turns is None:
            return None
        return Decimal(self.turns) / self.classes

    @property
    def moved(self) -> Change | None:
        """Turns against the same period of the year before."""
        return change(self.turns, self.before)

    @property
    def silent(self) -> int:
        """Centres that have not reported."""
        return self.centres - self.reporting

    def urgency(self) -> tuple[bool, Decimal, Decimal]:
        """What to look at first: nobody reported, then the part that is missing, then the fall against last year."""
        missing = Decimal(self.silent) / self.centres if self.centres else Decimal(0)
        kept = Decimal(self.turns) / self.before if self.turns is not None and self.before else Decimal(1)
        return (self.turns is not None, -missing, kept)

    def needs_a_look(self, usual: Decimal | None) -> bool:
        """Whether somebody should look: late, much less than a year ago, or classes of an unlikely size."""
        return _needs_a_look(self, usual)

    def _is_strange(self, usual: Decimal | None) -> bool:
        if self.silent or not self.placed:
            return True
        if self.moved is not None and self.moved.attention:
            return True
        if self.average is None or not usual:
            return False
        return self.average > usual * OUTLIER or self.average * OUTLIER < usual


@lru_cache(maxsize=2_048)
def _needs_a_look(unit: Unit, usual: Decimal | None) -> bool:
    # Kept, as `unit_cells` are: hundreds of units are looked at for every page, and they seldom change.
    return unit._is_strange(usual)


def decimal_or_none(value: float | None) -> Decimal | None:
    """A rate of an answer (already rounded there) as a decimal."""
    return None if value is None else Decimal(str(value))


def before_label(before: Period) -> str:
    """The period one compares with, short; while the present one runs, only to the same day of the year before."""
    if before.last_day == Period.of(before.code).last_day:
        return before.code.short_label
    shown = {"period": before.code.short_label, "day": date_short(before.last_day)}
    return _("%(period)s đến %(day)s") % shown


def previous_label(where: Where) -> str:
    """The same for the rung of an area."""
    return before_label(where.before)


def key_figures(where: Where, found: Mapping[str, Any]) -> list[Figure]:
    """Classes, turns, mean size, centres that have reported; each against the year before and open to its list."""
    before = found["previous"]
    average, average_before = decimal_or_none(found["average_turns"]), decimal_or_none(before["average_turns"])
    centres, centres_before = found["centres"], before["centres"]
    share = rate(centres["reporting"], centres["total"], 1)
    share_before = rate(centres_before["reporting"], centres_before["total"], 1) if before["classes"] else None
    list_href = where.classes_href() if where.sees_classes else ""
    return [
        Figure(
            _("Lớp đã mở"),
            found["classes"],
            _("lớp"),
            list_href,
            change(found["classes"], before["classes"], against=_against(before["classes"], _("lớp"))),
        ),
        Figure(
            _("Học viên"),
            found["turns"],
            _("lượt"),
            list_href,
            change(found["turns"], before["turns"], against=_against(before["turns"], _("lượt"))),
        ),
        Figure(
            _("Quy mô bình quân"),
            average,
            _("lượt/lớp"),
            change=difference(average, average_before, against=_against(average_before, _("lượt/lớp"))),
            missing=_("Chưa có"),
        ),
        Figure(
            _("Trung tâm đã báo cáo"),
            centres["reporting"],
            percent(share) if share is not None else "",
            where.silent_href() if centres["reporting"] < centres["total"] else "",
            difference(
                share,
                share_before,
                _("điểm %"),
                against=_("so với %(share)s") % {"share": percent(share_before)} if share_before is not None else "",
            ),
            of=centres["total"],
        ),
    ]


def _against(before: int | Decimal | None, unit: str) -> str:
    if before is None:
        return ""
    shown = number(before) if isinstance(before, int) else decimal(before, 1)
    return _("so với %(before)s %(unit)s") % {"before": shown, "unit": unit}


def group_chart(where: Where, found: Mapping[str, Any]) -> BarChart:
    """Turns by thematic group, with the mark of the year before."""
    before = {row["code"]: row["turns"] for row in found["previous"]["groups"]}
    return BarChart(
        _("Lượt học viên theo nhóm nội dung, có vạch cùng kỳ năm trước"),
        [Bar(row["name"], row["turns"], before.get(row["code"])) for row in found["groups"]],
        key=_("%(period)s, lượt") % {"period": where.period.code.short_label},
        key_before=previous_label(where),
        missing=_("chưa báo cáo"),
    )


def group_table(where: Where, found: Mapping[str, Any]) -> Table:
    """The numbers of the chart; each group opens to its classes."""
    before = {row["code"]: row["turns"] for row in found["previous"]["groups"]}
    turns = found["turns"]
    rows = []
    for row in found["groups"]:
        href = where.classes_href(nhom=row["code"]) if where.sees_classes and row["classes"] and row["code"] else ""
        rows.append(
            Row(
                Cell(row["name"], href=href),
                [
                    Cell(row["classes"]),
                    Cell(row["turns"]),
                    _share_cell(row["turns"], turns),
                    _average_cell(row["turns"], row["classes"]),
                    change_cell(change(row["turns"], before.get(row["code"]))),
                ],
                folded=True,
            )
        )
    total = Row(
        Cell(_("Cả %(count)s nhóm") % {"count": number(len(rows))}),
        [
            Cell(found["classes"]),
            Cell(turns),
            _share_cell(turns, turns),
            _average_cell(turns, found["classes"]),
            change_cell(change(turns, found["previous"]["turns"])),
        ],
    )
    return Table(
        _("Số liệu của biểu đồ, %(period)s") % {"period": where.period.code.short_label},
        [
            Column(_("Nhóm nội dung")),
            Column(_("Lớp"), "number"),
            Column(_("Lượt"), "number"),
            Column(_("Tỷ trọng lượt"), "number", short=_("Tỷ trọng")),
            Column(_("Lượt/lớp"), "number"),
            Column(_("So với cùng kỳ"), "number", short=_("So cùng kỳ")),
        ],
        rows,
        total,
        id="bang-nhom",
        unfold=_("Xem bảng từng nhóm"),
    )


def _share_cell(part: int | None, whole: int | None) -> Cell:
    if part is None or not whole:
        return Cell()
    share = rate(part, whole, 1)
    return Cell(None if share is None else percent(share))


def _average_cell(turns: int | None, classes: int | None) -> Cell:
    if turns is None or not classes:
        return Cell()
    return Cell(Decimal(turns) / classes)


def change_cell(moved: Change | None) -> Cell:
    """An arrow with the change, or a dash."""
    if moved is None:
        return Cell()
    if moved.attention:
        return Cell(moved.text, icon="late", spoken=_("cần xem:"), attention=True)
    return Cell(moved.text, icon=moved.icon)


# --- Child areas and centres ----------------------------------------------------------------------------------


def child_units(where: Where, found: Mapping[str, Any]) -> list[Unit]:
    """The child areas; the last one may be what no child holds with certainty."""
    before = {row["code"]: row["turns"] for row in found["previous"]["children"]}
    return [
        Unit(
            name=row["name"],
            href=where.href(row["code"]) if row["code"] else "",
            classes=row["classes"],
            turns=row["turns"],
            before=before.get(row["code"]),
            centres=row["centres"],
            reporting=row["reporting"],
            classes_href=where.classes_href(chua_phan="1") if row["code"] is None and where.sees_classes else "",
            placed=row["code"] is not None,
        )
        for row in found["children"]
    ]


def centre_units(where: Where, centres: Sequence[CentreFigures]) -> list[Unit]:
    """The centres of a commune. Their classes open only to those who may see the centre."""
    seen = where.actor.visible_organisation_ids("learning.see_classes")
    return [
        Unit(
            name=figures.centre.name,
            href=reverse("centre_figures", args=[figures.centre.code]) + where.query()
            if where.actor.sees_organisation(figures.centre.organisation_id)
            else "",
            classes=figures.classes,
            turns=figures.turns,
            before=figures.turns_before,
            centres=1,
            reporting=int(figures.reported),
            classes_href=address("class_list") + where.query(trung_tam=figures.centre.code)
            if address("class_list") and (seen is None or figures.centre.organisation_id in seen)
            else "",
        )
        for figures in centres
    ]


def unit_table(
    request: HttpRequest, where: Where, units: Sequence[Unit], found: Mapping[str, Any], *, noun: str, caption: str
) -> Table:
    """Units with bars, change against the year before and completeness; those that need a look first on a phone."""
    usual = decimal_or_none(found["average_turns"])
    largest = max((unit.turns for unit in units if unit.turns is not None), default=0)
    sort = Sort.from_request(request, SORTS, "-luot")
    ordered = sort.apply(units, SORTS)
    looked_at = sorted((unit for unit in ordered if unit.needs_a_look(usual)), key=Unit.urgency)[:FIRST_ROWS]
    marked = {id(unit) for unit in looked_at}
    first = marked or {id(unit) for unit in ordered[:FIRST_ROWS]}
    fold = len(units) > SHORT_LIST
    rows = [
        Row(
            Cell(unit.name, href=unit.href, note=unit.note),
            unit_cells(unit, largest),
            marked=fold and id(unit) in marked,
            folded=fold and id(unit) not in first,
        )
        for unit in ordered
    ]
    centres = found["centres"]
    total = Row(
        Cell(_("Cộng %(count)s %(noun)s") % {"count": number(sum(unit.placed for unit in units)), "noun": noun}),
        [
            Cell(found["turns"], missing="" if found["turns"] is not None else _("Chưa báo cáo")),
            Cell(found["classes"]),
            _average_cell(found["turns"], found["classes"]),
            change_cell(change(found["turns"], found["previous"]["turns"])),
            Cell(f"{number(centres['reporting'])}/{number(centres['total'])}"),
        ],
    )
    return Table(
        caption,
        [
            Column(noun[:1].upper() + noun[1:], key="ten"),
            Column(_("Lượt học viên"), "bar", key="luot"),
            Column(_("Lớp"), "number", key="lop"),
            Column(_("Lượt/lớp"), "number", key="quy-mo"),
            Column(
                _("Lượt so với %(period)s") % {"period": previous_label(where)},
                "number",
                key="cung-ky",
                short=_("So cùng kỳ"),
            ),
            Column(_("Trung tâm đã báo cáo"), "number", key="bao-cao", short=_("Đã báo cáo"), whole=True),
        ],
        rows,
        total,
        sort=sort,
        excel=reverse("area_export", args=[where.area.code]) + where.query(),
        sticky=True,
        id="ds",
        unfold=_("Xem cả %(count)s %(noun)s") % {"count": number(len(units)), "noun": noun},
    )


#: By what the table of units can be sorted.
SORTS: dict[str, Any] = {
    "ten": lambda unit: sort_key(unit.name),
    "luot": lambda unit: unit.turns,
    "lop": lambda unit: unit.classes,
    "quy-mo": lambda unit: unit.average,
    "cung-ky": lambda unit: (
        None if unit.turns is None or not unit.before else Decimal(unit.turns - unit.before) / unit.before
    ),
    "bao-cao": lambda unit: Decimal(unit.reporting) / unit.centres if unit.centres else None,
}


@lru_cache(maxsize=2_048)
def unit_cells(unit: Unit, largest: int) -> tuple[Cell, ...]:
    """The cells of a unit beside its name."""
    if unit.turns is None:
        turns = Cell(missing=_("Chưa báo cáo") if unit.centres else _("Chưa có trung tâm"))
    else:
        length = Decimal(100 * unit.turns) / largest if largest else Decimal(0)
        turns = Cell(unit.turns, bar=length)
    return (
        turns,
        Cell(unit.classes, href=unit.classes_href if unit.classes else ""),
        Cell(unit.average),
        change_cell(unit.moved),
        reporting_cell(unit),
    )


def reporting_cell(unit: Unit) -> Cell:
    """``29/31``, with a badge when some are missing; nothing where there is no centre."""
    if not unit.centres:
        return Cell()
    shown = f"{number(unit.reporting)}/{number(unit.centres)}"
    return Cell(shown, badge=late_badge(unit.centres, unit.reporting) if unit.silent else None)


def late_badge(centres: int, reporting: int) -> Badge:
    """How many are missing: nobody has reported, or some have not."""
    if not reporting:
        return Badge(_("chưa báo cáo"), "bad")
    return Badge(_("thiếu %(count)s") % {"count": number(centres - reporting)}, "warn")


# --- More about the classes -----------------------------------------------------------------------------------


def more_facts(found: Mapping[str, Any], *, running: bool = False) -> list[tuple[str, str]]:
    """What was given about the people and the classes: pairs of name and text, only what is known.

    While the period runs, classes that go on are not yet carried over."""
    given, classes = found["given"], found["classes"] or 0
    rows: list[tuple[str, str]] = []

    def told(count: int) -> str:
        if count == classes:
            return ""
        shown = {"given": number(count), "classes": number(classes)}
        return " " + _("(%(given)s/%(classes)s lớp có ghi)") % shown

    if found["female_share"] is not None:
        share = percent(Decimal(str(found["female_share"])))
        rows.append(
            (_("Nữ"), f"{number(found['female_turns'])} " + _("lượt") + f", {share}" + told(given["female_turns"]))
        )
    for key, label in (("minority_turns", _("Dân tộc thiểu số")), ("migrant_turns", _("Người nhập cư"))):
        if found[key] is not None:
            rows.append((label, f"{number(found[key])} " + _("lượt") + told(given[key])))
    if found["persons"] is not None:
        rows.append(
            (_("Số người (không trừ trùng)"), f"{number(found['persons'])} " + _("người") + told(given["persons"]))
        )
    if found["classes_run_by_centre"] is not None:
        rows.append((_("Trung tâm tự mở"), f"{number(found['classes_run_by_centre'])} " + _("lớp")))
    if found["carried_over"]:
        label = _("Lớp đang diễn ra") if running else _("Lớp chuyển tiếp sang kỳ sau")
        rows.append((label, f"{number(found['carried_over'])} " + _("lớp")))
    if found["cost"] is not None:
        rows.append((_("Kinh phí"), f"{number(found['cost'])} " + _("đồng") + told(given["cost"])))
    return rows


def level_words(levels: Iterable[str]) -> str:
    """What the child areas of a rung are called."""
    words = {
        Level.PROVINCE: _("tỉnh, thành phố"),
        Level.DISTRICT: _("huyện, thị xã, thành phố"),
        Level.COMMUNE: _("xã, phường, thị trấn"),
    }
    found = [words[Level(level)] for level in dict.fromkeys(levels) if Level(level) in words]
    return "; ".join(found)


def silent_text(count: int) -> str:
    """``19 trung tâm chưa báo cáo``."""
    return ngettext("%(count)s trung tâm chưa báo cáo", "%(count)s trung tâm chưa báo cáo", count) % {
        "count": number(count)
    }
