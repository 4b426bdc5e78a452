"""What a plan says, as blocks of a document: the same on each paper it is issued on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from gdtx.directives.documents.official import blocks
from gdtx.foundation.periods import parse
from gdtx.foundation.vietnamese import date_long, number
from gdtx.network.enums import BudgetSource
from gdtx.office.document import Block, Heading, Paragraph, Table, TableColumn

from ..columns import ACTIVITY_TITLES
from ..enums import PlanKind
from ..indicators import say_value
from ..models import Activity, Plan, Target
from ..queries import activities_of, bases_of, targets_of
from ..rules import year_in_force
from ..when import say_days
from ..wording import basis_line, target_name

_PREFIX = "kế hoạch "
ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def subject_of(plan: Plan) -> str:
    """What stands under ``KẾ HOẠCH``: the title without that word, and which change it is."""
    title = " ".join(plan.title.split())
    if title.lower().startswith(_PREFIX):
        title = title[len(_PREFIX) :]
    title = title[:1].upper() + title[1:]
    if plan.number > 1:
        title += "\n" + _("(điều chỉnh lần %(times)d)") % {"times": plan.number - 1}
    return title


def named(plan: Plan) -> str:
    """``Kế hoạch hoạt động năm 2026``: as a sentence names it."""
    title = " ".join(plan.title.split())
    return title if title.lower().startswith(_PREFIX) else _("Kế hoạch %(title)s") % {"title": title}


def bases_lines(plan: Plan) -> list[str]:
    """``Căn cứ …;`` for each basis; a month rests on its year too."""
    lines = [basis_line(row) for row in bases_of(plan)]
    year = year_in_force(plan) if plan.kind == PlanKind.MONTH else None
    if year is not None and year.decided_on is not None:
        lines.append(_("%(title)s được duyệt %(day)s") % {"title": named(year), "day": date_long(year.decided_on)})
    return [_("Căn cứ %(line)s;") % {"line": line.rstrip(" ;.")} for line in map(_without_word, lines)]


def _without_word(line: str) -> str:
    return line[len("căn cứ ") :] if line.lower().startswith("căn cứ ") else line


def content_blocks(plan: Plan) -> list[Block]:
    """Situation, theme, targets, activities, money, solutions: what is there, under roman numbers."""
    targets, activities = targets_of(plan), activities_of(plan)
    sections: list[tuple[str, Iterable[Block]]] = [
        (_("LÝ DO ĐIỀU CHỈNH"), blocks(plan.change_reason)),
        (_("ĐẶC ĐIỂM TÌNH HÌNH"), blocks(plan.situation)),
        (_("CHỦ ĐỀ, MỤC TIÊU"), blocks(plan.theme)),
        (_("CHỈ TIÊU"), [target_table(targets)] if targets else []),
        (_("NỘI DUNG HOẠT ĐỘNG"), [activity_table(activities)] if activities else []),
        (_("KINH PHÍ"), money_lines(plan, activities)),
        (_("GIẢI PHÁP THỰC HIỆN"), blocks(plan.solutions)),
    ]
    return under_romans(sections)


def under_romans(sections: Iterable[tuple[str, Iterable[Block]]]) -> list[Block]:
    """The sections that say something, under roman numbers."""
    filled = [(title, given) for title, blocks_of in sections if (given := list(blocks_of))]
    found: list[Block] = []
    for place, (title, given) in enumerate(filled):
        found += [Heading(f"{ROMANS[place]}. {title}"), *given]
    return found


def target_table(rows: Sequence[Target]) -> Table:
    """Targets beside what last year's records said."""
    read = {row.baseline_period for row in rows if row.baseline is not None}
    before = _("Thực hiện kỳ trước")
    if len(read) == 1:
        before = _("Thực hiện %(period)s") % {"period": parse(read.pop()).label}
    return Table(
        columns=(
            TableColumn(_("TT"), "center", 10),
            TableColumn(_("Chỉ tiêu"), "left", 72),
            TableColumn(before, "right", 27),
            TableColumn(_("Kế hoạch"), "right", 24),
            TableColumn(_("Ghi chú"), "left", 32),
        ),
        rows=tuple(
            (str(place), target_name(row), say_value(row.baseline) or "–", say_value(row.value), row.note)
            for place, row in enumerate(rows, 1)
        ),
        size=12,
    )


def activity_table(rows: Sequence[Activity]) -> Table:
    """Activities by day, with their sums."""
    lines: list[tuple[str, ...]] = [
        (
            str(place),
            "\n".join(filter(None, (row.title, f"({row.group.short_name or row.group.name})" if row.group else ""))),
            "\n".join(filter(None, (say_days(row.starts_on, row.last_on), row.place))),
            _people(row),
            _amount(row.classes),
            _amount(row.turns),
            _amount(row.money),
        )
        for place, row in enumerate(rows, 1)
    ]
    together = [sum(getattr(row, name) or 0 for row in rows) for name in ("classes", "turns", "money")]
    lines.append(("", _("Cộng"), "", "", *(number(each) if each else "" for each in together)))
    return Table(
        columns=(
            TableColumn(_("TT"), "center", 10),
            TableColumn(str(ACTIVITY_TITLES["title"]), "left", 42),
            TableColumn(_("Thời gian, địa điểm"), "left", 28),
            TableColumn(_("Phụ trách; tham gia; phối hợp"), "left", 48),
            TableColumn(_("Số lớp"), "right", 10),
            TableColumn(_("Lượt người"), "right", 14),
            TableColumn(str(ACTIVITY_TITLES["money"]), "right", 24),
        ),
        rows=tuple(lines),
        totals=1,
        size=11,
    )


def _people(row: Activity) -> str:
    said = (
        (_("Phụ trách: %s"), row.responsible),
        (_("Tham gia: %s"), row.participants),
        (_("Phối hợp: %s"), row.partners),
    )
    return "\n".join(words % value for words, value in said if value)


def _amount(value: int | None) -> str:
    return "" if value is None else number(value)


def money_lines(plan: Plan, rows: Sequence[Activity]) -> list[Block]:
    """The sum and from where it comes; nothing where no money was written down."""
    sums: dict[str, int] = {}
    for row in rows:
        if row.money:
            sums[row.source] = sums.get(row.source, 0) + row.money
    total = plan.money_total if plan.money_total is not None else sum(sums.values())
    if not total:
        return []
    found: list[Block] = [Paragraph(_("Tổng kinh phí: %(sum)s đồng.") % {"sum": number(total)})]
    names = dict(BudgetSource.choices)
    for source, value in sorted(sums.items(), key=lambda each: -each[1]):
        name = str(names.get(source, "")) or _("chưa ghi nguồn")
        found.append(
            Paragraph(_("- %(source)s: %(sum)s đồng.") % {"source": name[:1].upper() + name[1:], "sum": number(value)})
        )
    return found
