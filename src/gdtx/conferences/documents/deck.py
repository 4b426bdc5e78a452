"""The 10 to 15 slides of a conference: what became of the last one, the figures with their charts, what to discuss."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from gdtx.foundation.vietnamese import date_short, decimal, number, percent
from gdtx.office.charts import Chart, ChartKind, ChartRow
from gdtx.office.slides import ROWS, ChartSlide, Deck, FiguresSlide, Slide, TableSlide, TextSlide, paged
from gdtx.reports.drafting import Silent
from gdtx.reports.wording import change, share

from ..standing import Opening
from .papers import called
from .ranking import ranking_rows
from .record import Record

FEWEST, MOST = 10, 15
_UNITS = 10
#: Points of a list on one slide; what is left out is counted.
_POINTS = 8


def deck(record: Record, before: Mapping[str, Any] | None, silent: Sequence[Silent]) -> Deck:
    """The slides, the first and the last one counted never more than `MOST`; the least telling go first."""
    opening = record.opening
    found: list[tuple[int, Slide]] = [(1, _who(record)), (1, _agenda(record))]
    if opening is not None:
        found += [(0, _last_time(opening)), (1, _conclusions(opening))]
        found += [(3, slide) for slide in _petitions(opening)]
    if record.now is not None and record.now["classes"] is not None:
        found += list(_figures(record, before, silent))
    found += [(2, slide) for slide in _papers(record)]
    found += [(2, _to_discuss(record)), (2, _to_conclude(record))]
    if len(found) + 2 < FEWEST:
        found += [(5, slide) for slide in _more(record)][: FEWEST - 2 - len(found)]
    while len(found) + 2 > MOST:
        found.remove(max(found, key=lambda each: each[0]))
    presiding = "; ".join(map(called, record.presiding()))
    when = record.when + (f" · {record.conference.place}" if record.conference.place else "")
    return Deck(
        title=record.conference.title,
        subtitle="\n".join(filter(None, (when, presiding and _("Chủ trì: %(names)s") % {"names": presiding}))),
        issuer=record.organiser,
        slides=tuple(slide for _weight, slide in found),
        stamp=record.stamp,
        synthetic=record.synthetic,
        closing=_("Trân trọng cảm ơn!"),
        subject=record.period_label,
    )


def _listed(points: Sequence[str]) -> tuple[str, ...]:
    if len(points) <= _POINTS:
        return tuple(points)
    rest = _("… và %(count)s mục nữa.") % {"count": number(len(points) - _POINTS + 1)}
    return (*points[: _POINTS - 1], rest)


def _short(text: str, longest: int = 150) -> str:
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0] + "…"


# --- Who and what ---------------------------------------------------------------------------------------------


def _who(record: Record) -> Slide:
    bodies = [_(": ").join(filter(None, (record.names.body(row), row.positions))) for row in record.delegations]
    expected = len(record.delegates) or sum(row.expected or 0 for row in record.delegations)
    first = _("%(bodies)s thành phần được mời, %(count)s đại biểu") % {
        "bodies": number(len(bodies)),
        "count": number(expected),
    }
    return TextSlide(_("Thành phần hội nghị"), _listed([first, *(_short(each, 110) for each in bodies)]))


def _agenda(record: Record) -> Slide:
    points = [
        f"{row.starts_at.strftime('%H:%M')}  {row.text}" if row.starts_at else row.text for row in record.agenda
    ] or [_("Chương trình sẽ được thông báo.")]
    return TextSlide(_("Chương trình"), _listed([_short(point, 110) for point in points]))


# --- Last time -------------------------------------------------------------------------------------------------


def _last_time(opening: Opening) -> Slide:
    title = _("Sau hội nghị %(day)s: đã làm được gì") % {"day": date_short(opening.previous.starts_on)}
    count = len(opening.conclusions)
    return FiguresSlide(
        title,
        (
            (f"{opening.done}/{count}", _("kết luận đã thực hiện"), ""),
            (number(opening.late), _("kết luận quá hạn"), ""),
            (f"{opening.answered}/{len(opening.petitions)}", _("kiến nghị đã trả lời"), ""),
        ),
        notes=opening.previous.title,
    )


def _conclusions(opening: Opening) -> Slide:
    ordered = sorted(opening.conclusions, key=lambda each: (not each.is_late, each.conclusion.number))
    rows = [
        (
            str(each.conclusion.number),
            _short(each.conclusion.text, 90),
            _short("; ".join(each.owners), 40),
            date_short(each.conclusion.due_on) if each.conclusion.due_on else "–",
            each.state_text,
        )
        for each in ordered[: ROWS - 3]
    ]
    left = len(ordered) - len(rows)
    title = _("Tình trạng các kết luận")
    if left:
        title = _("Tình trạng các kết luận (còn %(count)s trong tài liệu)") % {"count": number(left)}
    columns = (_("Số"), _("Kết luận"), _("Thực hiện"), _("Hạn"), _("Tình trạng"))
    return TableSlide(title, columns, tuple(rows), (0.6, 5.5, 2.6, 1.3, 1.8))


def _petitions(opening: Opening) -> Iterable[Slide]:
    if not opening.petitions:
        return
    rows = tuple(
        (
            _short(each.name or each.row.person, 40),
            _short(each.row.text, 90),
            each.badge.text,
            _short(each.answer, 80),
        )
        for each in opening.petitions[: ROWS - 4]
    )
    columns = (_("Đơn vị"), _("Kiến nghị"), _("Tình trạng"), _("Trả lời"))
    yield TableSlide(_("Trả lời kiến nghị lần trước"), columns, rows, (2, 4.4, 1.6, 4))


# --- Figures ----------------------------------------------------------------------------------------------------


def _figures(record: Record, before: Mapping[str, Any] | None, silent: Sequence[Silent]) -> Iterable[tuple[int, Slide]]:
    now = record.now
    assert now is not None
    yield 0, _key_figures(record, now, before)
    groups = [row for row in now["groups"] if row["classes"]]
    if groups:
        yield 1, _by_group(record, now, before)
        yield 4, _group_shares(groups)
    held = [child for child in now["children"] if child["code"] and child["classes"]]
    if len(held) > 1:
        yield 1, _by_unit(record, held, before)
        yield 3, _sizes(held, now)
    rows = ranking_rows(now, before)
    if rows:
        yield 2, _ranking(rows)
    if before is not None and before["classes"] is not None:
        yield 2, _years(record, now, before)
    learners = _learners(now)
    if learners is not None:
        yield 3, learners
    yield 1, _coverage(now, silent)


def _key_figures(record: Record, now: Mapping[str, Any], before: Mapping[str, Any] | None) -> Slide:
    centres = now["centres"]
    average = now["average_turns"]
    return FiguresSlide(
        _("Kết quả %(period)s") % {"period": record.period_label},
        (
            (number(now["classes"]), _("lớp đã mở"), _against(now, before, "classes", _("lớp"))),
            (number(now["turns"]), _("lượt học viên"), _against(now, before, "turns", _("lượt"))),
            ("–" if average is None else decimal(average, 1), _("lượt/lớp"), ""),
            (
                f"{number(centres['reporting'])}/{number(centres['total'])}",
                _("trung tâm đã báo cáo"),
                _share(centres["reporting"], centres["total"]),
            ),
        ),
    )


def _share(part: int, whole: int) -> str:
    found = share(part, whole)
    return "" if found is None else percent(found)


def _against(now: Mapping[str, Any], before: Mapping[str, Any] | None, key: str, unit: str) -> str:
    was = before.get(key) if before else None
    moved = change(now[key], was)
    if moved is None or was is None:
        return ""
    return _("%(change)s so với %(was)s %(unit)s cùng kỳ") % {
        "change": moved.table_text,
        "was": number(was),
        "unit": unit,
    }


def _pairs(
    rows: Sequence[Mapping[str, Any]], before: Sequence[Mapping[str, Any]] | None, key: str
) -> tuple[bool, list[tuple[str, int, int | None]]]:
    earlier = {row["code"]: row[key] for row in before or ()}
    pairs = [(row["name"], row[key], earlier.get(row["code"])) for row in rows]
    return any(was is not None for _name, _now, was in pairs), pairs


def _compared(title: str, pairs: list[tuple[str, int, int | None]], both: bool, period: str, unit: str) -> Chart:
    this, last = period[:1].upper() + period[1:], _("Cùng kỳ năm trước")
    return Chart(
        kind=ChartKind.GROUPED if both else ChartKind.BARS,
        title=title,
        series=(this, last) if both else (this,),
        rows=tuple(ChartRow(name, (now, was) if both else (now,)) for name, now, was in pairs),
        unit=unit,
    )


def _by_group(record: Record, now: Mapping[str, Any], before: Mapping[str, Any] | None) -> Slide:
    both, pairs = _pairs(now["groups"], before["groups"] if before else None, "turns")
    title = _("Lượt học viên theo nhóm nội dung")
    return ChartSlide(title, _compared(title, pairs, both, record.period_label, _("lượt")))


def _group_shares(groups: Sequence[Mapping[str, Any]]) -> Slide:
    title = _("Tỷ lệ số lớp theo nhóm nội dung")
    ordered = sorted(groups, key=lambda row: -row["classes"])
    shown = [ChartRow(row["name"], (row["classes"],)) for row in ordered[:5]]
    rest = sum(row["classes"] for row in ordered[5:])
    if rest:
        shown.append(ChartRow(_("Nhóm khác"), (rest,)))
    return ChartSlide(title, Chart(ChartKind.SHARES, title, (_("Số lớp"),), tuple(shown), _("lớp")))


def _by_unit(record: Record, held: Sequence[Mapping[str, Any]], before: Mapping[str, Any] | None) -> Slide:
    ordered = sorted(held, key=lambda child: (-child["turns"], child["code"]))
    title = _("Lượt học viên theo đơn vị")
    if len(ordered) > _UNITS:
        title = _("Lượt học viên của %(count)d đơn vị cao nhất") % {"count": _UNITS}
    both, pairs = _pairs(ordered[:_UNITS], before["children"] if before else None, "turns")
    remark = ""
    if len(ordered) > _UNITS:
        remark = _("Bảng xếp đủ %(count)s đơn vị có trong phụ lục.") % {"count": number(len(ordered))}
    return ChartSlide(title, _compared(title, pairs, both, record.period_label, _("lượt")), remark)


def _sizes(held: Sequence[Mapping[str, Any]], now: Mapping[str, Any]) -> Slide:
    ordered = sorted(held, key=lambda child: (-child["turns"] / child["classes"], child["code"]))
    picked = ordered if len(ordered) <= _UNITS else [*ordered[:5], *ordered[-5:]]
    title = _("Quy mô bình quân một lớp") if len(ordered) <= _UNITS else _("Lớp đông nhất và vắng nhất (lượt/lớp)")
    rows = tuple(ChartRow(child["name"], (Decimal(child["turns"] * 10 // child["classes"]) / 10,)) for child in picked)
    average = now["average_turns"]
    remark = "" if average is None else _("Bình quân chung %(value)s lượt/lớp.") % {"value": decimal(average, 1)}
    chart = Chart(ChartKind.BARS, title, (_("Lượt/lớp"),), rows, _("lượt/lớp"), places=1)
    return ChartSlide(title, chart, remark)


def _ranking(rows: Sequence[tuple[str, ...]]) -> Slide:
    columns = (
        _("Hạng"), _("Đơn vị"), _("Trung tâm"), _("Báo cáo"), _("Lớp"), _("Lượt"), _("Lượt/lớp"), _("Tăng, giảm"),
    )  # fmt: skip
    top = rows if len(rows) <= ROWS else [*rows[:5], ("…",) * len(columns), *rows[-5:]]
    title = _("Xếp theo lượt học viên")
    return TableSlide(title, columns, tuple(top), (0.8, 4, 1.2, 1.1, 1.4, 1.6, 1.2, 1.5), frozenset(range(2, 8)))


def _years(record: Record, now: Mapping[str, Any], before: Mapping[str, Any]) -> Slide:
    title = _("So với cùng kỳ năm trước")
    period = record.period_label
    rows = (
        ChartRow(_("Cùng kỳ năm trước"), (before["turns"],)),
        ChartRow(period[:1].upper() + period[1:], (now["turns"],)),
    )
    moved = change(now["classes"], before["classes"])
    remark = ""
    if moved is not None:
        remark = _("Số lớp: %(now)s, cùng kỳ %(was)s (%(change)s).") % {
            "now": number(now["classes"]),
            "was": number(before["classes"]),
            "change": moved.table_text,
        }
    return ChartSlide(title, Chart(ChartKind.BARS, title, (_("Lượt học viên"),), rows, _("lượt")), remark)


def _learners(now: Mapping[str, Any]) -> Slide | None:
    labels = (
        ("female_turns", _("lượt học viên nữ")),
        ("minority_turns", _("lượt người dân tộc thiểu số")),
        ("migrant_turns", _("lượt người nhập cư")),
        ("persons", _("người học")),
        ("sessions", _("buổi học")),
    )
    told = []
    for key, label in labels:
        value, given = now.get(key), now.get("given", {}).get(key, 0)
        if value is not None and given:
            words = {"given": number(given), "all": number(now["classes"])}
            told.append((number(value), label, _("%(given)s/%(all)s lớp có ghi") % words))
    return FiguresSlide(_("Người học"), tuple(told)) if told else None


def _coverage(now: Mapping[str, Any], silent: Sequence[Silent]) -> Slide:
    if not silent:
        return TextSlide(_("Tình hình báo cáo"), (_("Mọi trung tâm đã báo cáo."),))
    units: dict[str, int] = {}
    for each in silent:
        units[each.unit] = units.get(each.unit, 0) + 1
    centres = now["centres"]
    first = _("%(count)s/%(all)s trung tâm chưa báo cáo") % {
        "count": number(len(silent)),
        "all": number(centres["total"]),
    }
    if len(silent) <= _POINTS - 1 or not any(units):
        points = [each.name + (f" ({each.unit})" if each.unit else "") for each in silent]
    else:
        ordered = sorted(units.items(), key=lambda pair: (-pair[1], pair[0]))
        points = [
            _("%(unit)s: %(count)s trung tâm") % {"unit": unit, "count": number(count)} for unit, count in ordered
        ]
    return TextSlide(_("Đơn vị chưa báo cáo"), _listed([first, *points]))


# --- To discuss -------------------------------------------------------------------------------------------------


def _papers(record: Record) -> list[TextSlide]:
    points = [_short(" – ".join(filter(None, (row.title, called(row)))), 120) for row in record.papers]
    return paged(_("Tham luận, tài liệu"), points)[:1] if points else []


def _to_discuss(record: Record) -> Slide:
    asked = [_short(f"{record.names.body(row) or called(row)}: {row.text}", 150) for row in record.petitions]
    points = (
        asked
        or [row.text for row in record.agenda if row.kind == "discussion"]
        or [_("Ý kiến của các đơn vị về kết quả, khó khăn và đề xuất.")]
    )
    title = _("Kiến nghị của các đơn vị gửi trước") if asked else _("Nội dung thảo luận")
    return TextSlide(title, _listed(points))


def _to_conclude(record: Record) -> Slide:
    late = [each for each in record.opening.conclusions if each.is_late] if record.opening else []
    points = [
        _("Tiếp tục kết luận số %(number)d chưa xong: %(text)s")
        % {"number": each.conclusion.number, "text": _short(each.conclusion.text, 110)}
        for each in late
    ]
    points.append(_("Mỗi kết luận ghi rõ: việc gì, đơn vị nào thực hiện, đến khi nào, kết quả phải có."))
    return TextSlide(_("Kết luận của chủ trì"), _listed(points))


def _more(record: Record) -> Iterable[Slide]:
    """For a conference that looks back on no figures."""
    conference = record.conference
    aim = (
        [_("Thực hiện chỉ đạo của %(whom)s") % {"whom": conference.on_direction_of}]
        if conference.on_direction_of
        else []
    )
    aim += [_("Chủ đề: %(theme)s") % {"theme": conference.theme}] if conference.theme else []
    yield TextSlide(_("Mục đích, yêu cầu"), tuple(aim or [conference.title]))
    for row in record.papers[:6]:
        yield TextSlide(
            _short(row.title, 90),
            _listed(
                [_short(line, 200) for line in row.text.splitlines() if line.strip()] or [called(row) or row.title]
            ),
        )
    for item in record.agenda:
        yield TextSlide(_short(item.text, 90), (called(item) or _("Nội dung trình bày tại hội nghị."),))
