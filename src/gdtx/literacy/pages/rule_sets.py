"""How people are counted, in words: rule sets side by side, the standards by date, and two sets over one commune."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gdtx.catalogue.literacy_rules import (
    DEFAULT,
    PCGD_B,
    RULE_SETS,
    STANDARDS,
    SWITCHES,
    Band,
    RuleSet,
    Standard,
    rule_set,
)
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import NotFound, Refused
from gdtx.foundation.pages import Cell, Column, Row, Table
from gdtx.foundation.pages.parts import Badge
from gdtx.foundation.ranges import DateRange
from gdtx.network.enums import Level
from gdtx.network.models import AreaVersion
from gdtx.network.queries import area_by_code, area_on, descendant_ids
from gdtx.network.scope import Actor

from ..areas import map_date, map_of
from ..comparing import Comparison, compare
from ..questions import checked_year
from ..reasons import state_label

COMMUNE, YEAR, ONE, OTHER = "xa", "nam", "mot", "hai"
PERMISSION = "register.tables"


@requires(PERMISSION)
@require_safe
def literacy_rules(request: HttpRequest) -> HttpResponse:
    """The rule sets and standards in words; with a commune, what changes there between two rule sets."""
    actor = actor_of(request)
    asked = request.GET
    context = {
        "sets": _sets(),
        "standards": _standards(),
        "rule_sets": RULE_SETS,
        "one": asked.get(ONE, DEFAULT.name)[:40],
        "other": asked.get(OTHER, PCGD_B.name)[:40],
        "year": asked.get(YEAR, str(actor.on.year))[:4],
        "commune": asked.get(COMMUNE, "")[:10],
        "communes": _communes(actor),
    }
    status = 200
    if context["commune"]:
        try:
            context |= _compared(actor, asked.get(YEAR, ""), context)
        except NotFound as refusal:
            context["refusal"] = refusal
        except Refused as refusal:
            context["refusal"], status = refusal, 400
    return render(request, "literacy/rule_sets.html", context, status=status)


def _compared(actor: Actor, year_text: str, context: dict[str, object]) -> dict[str, object]:
    text = year_text.strip() or str(context["year"])
    if not (text.isascii() and text.isdigit()):
        raise Refused(
            "bad_year", _("“%(value)s” không phải là một năm.") % {"value": text}, "nam", _("Ghi năm bằng bốn chữ số.")
        )
    year = checked_year(int(text))
    on = map_date(year)
    one, other = rule_set(str(context["one"]), on), rule_set(str(context["other"]), on)
    area = area_by_code(str(context["commune"]), on)
    actor.require_sees_area(area.area_id)
    actor.require(PERMISSION, area_id=area.area_id)
    if area.area.level != Level.COMMUNE:
        raise Refused(
            "not_a_commune",
            _("%(area)s không phải là một xã; so sánh hai bộ quy tắc làm theo từng xã.") % {"area": area.name},
            "xa",
            _("Hãy chọn một xã."),
        )
    found = compare(map_of(area.code, year), year, one, other)
    return {
        "area": area,
        "found": found,
        "differences": _differences(found),
        "moves": _moves(found),
        "bands": _bands(found),
        "verdicts": _verdicts(found),
    }


def _communes(actor: Actor) -> list[AreaVersion]:
    """The communes to choose from: those of the area the person works for. None for posts of the whole country."""
    roots = actor.area_roots(PERMISSION)
    found: set[int] = set()
    for root_id in roots or ():
        root = area_on(root_id, actor.on)
        if root is None:
            continue
        found |= {root_id} if root.area.level == Level.COMMUNE else descendant_ids(root_id, actor.on, Level.COMMUNE)
    return list(AreaVersion.objects.on(actor.on).filter(area_id__in=found).order_by("name_key")) if found else []


# --- Tables -----------------------------------------------------------------------------------------------------


def _sets() -> Table:
    """Switches down, rule sets across; where one departs from the default it is marked."""
    rows = []
    for switch in SWITCHES:
        cells = []
        for rules in RULE_SETS:
            value = rules.values[switch.code]
            badge = Badge(_("khác mặc định"), "warn") if value != switch.default else None
            cells.append(Cell(switch.sentence(value), badge=badge))
        rows.append(Row(Cell(str(switch.title)), cells))
    rows.append(Row(Cell(_("Căn cứ")), [Cell(str(rules.citation)) for rules in RULE_SETS]))
    columns = (Column(_("Điểm cần chọn")), *(Column(_titled(rules), whole=True) for rules in RULE_SETS))
    return Table(_("Các bộ quy tắc tính"), columns, rows, caption_hidden=True)


def _titled(rules: RuleSet) -> str:
    return str(rules.title) if rules is DEFAULT else f"{rules.title} ({rules.name})"


def short_name(rules: RuleSet) -> str:
    """What a rule set is called where there is little room."""
    return _("mặc định") if rules.name == DEFAULT.name else rules.name


def _standards() -> Table:
    rows = [Row(Cell(DateRange(each.valid_from, each.valid_to).label()), _standard(each)) for each in STANDARDS]
    columns = (
        Column(_("Thời gian")),
        Column(_("Xã"), whole=True),
        Column(_("Xã đặc biệt khó khăn"), whole=True),
        Column(_("Tỉnh"), whole=True),
        Column(_("Căn cứ"), whole=True),
    )
    return Table(_("Chuẩn xóa mù chữ"), columns, rows, caption_hidden=True)


def _standard(standard: Standard) -> list[Cell]:
    def said(bands: tuple[Band, Band]) -> str:
        return _("mức 1: %(percent)d%% người %(one)s tuổi; mức 2: %(percent)d%% người %(two)s tuổi") % {
            "percent": standard.percent,
            "one": bands[0].code,
            "two": bands[1].code,
        }

    share = standard.province
    province = _("mức 1: %(one)d%% số đơn vị cấp dưới đạt; mức 2: %(two)d%%") % {
        "one": share.level_1,
        "two": share.level_2,
    }
    unsure = None if share.sure else Badge(_("chưa đối chiếu với văn bản"), "warn")
    return [
        Cell(said(standard.bands)),
        Cell(said(standard.difficult_bands)),
        Cell(province, badge=unsure),
        Cell(str(standard.citation)),
    ]


def _differences(found: Comparison) -> Table:
    rows = [Row(Cell(each.title), [Cell(each.one), Cell(each.other)]) for each in found.differences]
    columns = (
        Column(_("Điểm cần chọn")),
        Column(_titled(found.one), whole=True),
        Column(_titled(found.other), whole=True),
    )
    return Table(_("Chỗ hai bộ quy tắc khác nhau"), columns, rows)


def _moves(found: Comparison) -> Table:
    rows = [
        Row(Cell(state_label(move.one)), [Cell(state_label(move.other)), Cell(move.people)]) for move in found.moves
    ]
    columns = (
        Column(_("Theo %(name)s") % {"name": short_name(found.one)}),
        Column(_("Theo %(name)s") % {"name": short_name(found.other)}),
        Column(_("Số người 15–60 tuổi"), "number"),
    )
    total = Row(Cell(_("Cộng")), [Cell(""), Cell(found.moved)])
    return Table(_("Ai đổi nhóm"), columns, rows, total=total if len(rows) > 1 else None)


def _bands(found: Comparison) -> Table:
    rows = []
    for one, other in found.bands:
        rows.append(
            Row(
                Cell(_("%(band)s tuổi") % {"band": one.band}),
                [
                    Cell(one.population),
                    Cell(other.population),
                    _percent(one.rate_1),
                    _percent(other.rate_1),
                    _percent(one.rate_2),
                    _percent(other.rate_2),
                ],
            )
        )
    names = (short_name(found.one), short_name(found.other))
    columns = [Column(_("Độ tuổi"))]
    columns += [Column(_("Dân số, %(name)s") % {"name": name}, "number") for name in names]
    columns += [Column(_("Biết chữ mức 1 (%%), %(name)s") % {"name": name}, "number") for name in names]
    columns += [Column(_("Biết chữ mức 2 (%%), %(name)s") % {"name": name}, "number") for name in names]
    return Table(_("Tỷ lệ biết chữ"), columns, rows)


def _percent(value: float | None) -> Cell:
    if value is None:
        return Cell(missing=_("không có người"))
    return Cell(Decimal(str(value)), places=2)


def _verdicts(found: Comparison) -> Table:
    rows = []
    for rules, verdict in zip((found.one, found.other), found.verdicts, strict=True):
        level = _("chưa kết luận") if verdict.level is None else _("mức %(level)d") % {"level": verdict.level}
        if verdict.level == 0:
            level = _("chưa đạt")
        rows.append(Row(Cell(_titled(rules)), [Cell(level), Cell(verdict.why)]))
    return Table(
        _("Chuẩn xóa mù chữ"), (Column(_("Bộ quy tắc")), Column(_("Đạt")), Column(_("Vì sao"), whole=True)), rows
    )
