"""Each row of the file held against the dated world: it says nothing new, it refines or extends, or it is refused.

The later rows of a code come first, because a file mostly tells what was before. Consecutive rows that differ only in
spelling are one statement. What may be refined is what is not known: an open beginning ("from before, day unknown"),
an open end. A unit is the same one when its code goes on under the same name whatever its kind, or when the same name
under the same parent goes on under another code; what nobody says to be the same is another unit.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gdtx.foundation.ranges import OPEN_END, OPEN_START, DateRange, gaps

from ..enums import LEVEL_DEPTH, Level
from ..queries.areas import ATTESTED
from .reading import AreaRow, FileRead, Refusal, bare_key, is_alike, name_key
from .timelines import Segment, Unit, World

COUNTRY = "VN"


@dataclass(frozen=True, slots=True)
class Statement:
    """Consecutive rows of one code that say the same: the first of them speaks for all."""

    rows: tuple[AreaRow, ...]
    span: DateRange

    @property
    def head(self) -> AreaRow:
        """The row that speaks: the latest, whose spelling is the newest."""
        return self.rows[-1]


@dataclass(slots=True)
class Outcome:
    """How the rows of a file were taken."""

    rows: int
    accepted: int
    unchanged: int
    refusals: list[Refusal]

    @property
    def refused(self) -> int:
        """Number of rows refused; a row may have several refusals."""
        return self.rows - self.accepted - self.unchanged


class Contradicted(Exception):
    """The statement cannot be true beside what is loaded."""

    def __init__(self, column: str, value: str, rule: str, message: str) -> None:
        super().__init__(message)
        self.column, self.value, self.rule, self.message = column, value, rule, message


def reconcile(world: World, file: FileRead) -> Outcome:
    """Hold the file against the world and change the world in memory where the file refines or extends it."""
    outcome = Outcome(file.count, 0, 0, list(file.refusals))
    by_level: dict[str, list[Statement]] = defaultdict(list)
    for statement in _statements(file.rows, outcome):
        by_level[statement.head.level].append(statement)
    for level in sorted(by_level, key=lambda name: LEVEL_DEPTH[Level(name)]):
        ordered = sorted(by_level[level], key=lambda one: (one.span.end, one.span.start, one.head.code), reverse=True)
        for statement in ordered:
            try:
                changed = _take(world, statement)
            except Contradicted as no:
                outcome.refusals.extend(
                    Refusal(row.row, no.column, no.value, no.rule, no.message) for row in statement.rows
                )
                continue
            if changed:
                outcome.accepted += len(statement.rows)
            else:
                outcome.unchanged += len(statement.rows)
    _follow_parents(world)
    outcome.refusals.sort(key=lambda refusal: (refusal.row, refusal.column))
    return outcome


def _statements(rows: list[AreaRow], outcome: Outcome) -> list[Statement]:
    """Rows of one code put together where they say the same; those that contradict an earlier row are refused."""
    by_code: dict[tuple[str, str], list[AreaRow]] = defaultdict(list)
    for row in rows:
        by_code[row.level, row.code].append(row)
    statements: list[Statement] = []
    for group in by_code.values():
        group.sort(key=lambda row: (row.span, row.row))
        current: list[AreaRow] = []
        end = OPEN_START
        for row in group:
            same = bool(current) and row.parent_code == current[-1].parent_code and row.name_key == current[-1].name_key
            if same and row.span.start <= end:
                current.append(row)
                end = max(end, row.span.end)
                continue
            if current and row.span.start < end:
                outcome.refusals.append(
                    Refusal(
                        row.row,
                        "valid_from",
                        _shown(row.span.start),
                        "contradicts_file",
                        _("Mã %(code)s cùng thời gian này đã là %(name)s ở dòng %(line)d.")
                        % {"code": row.code, "name": current[-1].name, "line": current[-1].row},
                    )
                )
                continue
            if current:
                statements.append(Statement(tuple(current), DateRange(current[0].span.start, end)))
            current, end = [row], row.span.end
        statements.append(Statement(tuple(current), DateRange(current[0].span.start, end)))
    return statements


def _shown(day: dt.date) -> str:
    return "" if day in (OPEN_START, OPEN_END) else day.isoformat()


def _take(world: World, statement: Statement) -> bool:
    """Take a statement in; return whether it changed anything. Raises `Contradicted`."""
    row, span = statement.head, statement.span
    pieces = world.parents(row.parent_code or COUNTRY, span, row.level)
    if pieces is None:
        raise Contradicted(
            "parent_code",
            row.parent_code,
            "orphan",
            _("Đơn vị cấp trên mã %(code)s không có hiệu lực suốt thời gian này.")
            % {"code": row.parent_code or COUNTRY},
        )
    held = world.bearing(row.code, span)
    plans = [_plan(segment, row, span, pieces) for segment in held]
    _refuse_ending(held, row, span)
    changed = False
    for segment, plan in zip(held, plans, strict=True):
        changed |= _apply(world, segment, plan, span, pieces)
    covered = [segment.span for segment in world.bearing(row.code, span)]
    missing = gaps(covered, span)
    if missing:
        _fill(world, row, missing, pieces)
    return changed or bool(missing)


# What is to be done with a segment that bears the code at the same time.
AGREES, CUT_START, CUT_END, KNOWN_START, OTHER_PARENTS = "agrees", "cut start", "cut end", "known start", "parents"


def _plan(segment: Segment, row: AreaRow, span: DateRange, pieces: list[tuple[Unit, DateRange]]) -> str:
    """What the row means for the segment. Raises `Contradicted` when both cannot be true."""
    common = segment.span.intersection(span)
    if common is None:
        return AGREES
    same_name = _is_named(segment, row, span)
    parents = [unit for unit, held in pieces if held.overlaps(common)]
    if same_name and parents == [segment.parent]:
        refines = segment.has_soft_start and span.start > OPEN_START and span.end >= segment.span.end
        return KNOWN_START if refines else AGREES
    if segment.has_soft_start and span.end < segment.span.end:
        return CUT_START
    if segment.has_soft_start and same_name and parents and parents[-1] is segment.parent:
        return OTHER_PARENTS
    if segment.has_soft_end and span.start > segment.span.start and span.end == OPEN_END:
        return CUT_END
    raise Contradicted(
        "parent_code" if same_name else "full_name",
        row.parent_code if same_name else row.name,
        "contradicts_loaded",
        _("Mã %(code)s đã được biết là %(name)s %(span)s%(parent)s.")
        % {
            "code": row.code,
            "name": segment.name,
            "span": segment.span.label(known_since=date_known(segment)),
            "parent": _("; cấp trên khác") if same_name else "",
        },
    )


def _is_named(segment: Segment, row: AreaRow, span: DateRange) -> bool:
    """Whether the segment bears the name of the row; in another spelling only where both hold to the same last day."""
    if name_key(segment.name) == row.name_key:
        return True
    return span.end == segment.span.end and is_alike(row.name, row.kind, segment.name, segment.kind)


def _refuse_ending(held: list[Segment], row: AreaRow, span: DateRange) -> None:
    """A unit that is in force without end does not end by a file: people and organisations in it need an event."""
    last = held[-1] if held else None
    if last is None or not _is_named(last, row, span) or span.end >= last.span.end:
        return
    if last.has_soft_end and span.end > ATTESTED and not last.has_soft_start:
        raise Contradicted(
            "valid_to",
            _shown(span.end),
            "end_needs_event",
            _("%(name)s đang có hiệu lực, không có ngày kết thúc; hãy ghi sự kiện nhập, chia hoặc giải thể.")
            % {"name": last.name},
        )


def _apply(world: World, segment: Segment, plan: str, span: DateRange, pieces: list[tuple[Unit, DateRange]]) -> bool:
    if plan == AGREES:
        return False
    if plan == CUT_START:
        segment.reach(start=span.end)
    elif plan == KNOWN_START:
        segment.reach(start=span.start)
    elif plan == CUT_END:
        segment.reach(end=span.start)
    else:
        _under_other_parents(world, segment, span, pieces)
    return True


def _under_other_parents(world: World, segment: Segment, span: DateRange, pieces: list[tuple[Unit, DateRange]]) -> None:
    """The unit was the same, but under others before: its range is cut into the pieces of its parents."""
    whole = DateRange(span.start if span.start > OPEN_START else segment.span.start, segment.span.end)
    last = next(held for unit, held in reversed(pieces) if unit is segment.parent)
    segment.reach(start=max(last.start, whole.start))
    for unit, held in pieces:
        common = (
            held.intersection(DateRange(whole.start, segment.span.start)) if whole.start < segment.span.start else None
        )
        if common is not None:
            earlier = Segment(segment.unit, segment.code, segment.name, segment.kind, unit, common, dirty=True)
            world.add(earlier)


def _fill(world: World, row: AreaRow, missing: list[DateRange], pieces: list[tuple[Unit, DateRange]]) -> None:
    """Add what nobody knew: segments over the missing days, of the unit they belong to. The latest first."""
    for gap in reversed(missing):
        for parent, held in reversed(pieces):
            span = held.intersection(gap)
            if span is None:
                continue
            unit = _same_unit(world, row, span, parent) or world.new_unit(row.level)
            world.add(Segment(unit, row.code, row.name, row.kind, parent, span, dirty=True))


def _same_unit(world: World, row: AreaRow, span: DateRange, parent: Unit) -> Unit | None:
    """The unit that the statement is about, if the world knows it under another range or code. May raise."""
    bare = bare_key(row.name, row.kind)
    for segment in world.by_code.get(row.code, ()):
        meets = segment.span.start == span.end or segment.span.end == span.start
        if meets and segment.unit.level == row.level and segment.bare_key == bare and segment.unit.is_free(span):
            return segment.unit
    namesakes = world.namesakes(row.name, row.level, parent, span)
    if len(namesakes) == 1 and namesakes[0].has_soft_start and namesakes[0].span.end > span.end:
        # One unit under two codes: the loaded one took over on a day that the file tells.
        namesakes[0].reach(start=span.end)
        return namesakes[0].unit
    if namesakes:
        raise Contradicted(
            "code",
            row.code,
            "same_unit_other_code",
            _("Cùng thời gian này %(name)s thuộc cùng cấp trên đã mang mã %(code)s (%(span)s).")
            % {
                "name": namesakes[0].name,
                "code": namesakes[0].code,
                "span": namesakes[0].span.label(known_since=date_known(namesakes[0])),
            },
        )
    recoded = world.beginning(row.name, row.level, parent, span.end)
    if len(recoded) == 1 and recoded[0].unit.is_free(span):
        return recoded[0].unit
    return None


def date_known(segment: Segment) -> dt.date:
    """The day a segment of unknown beginning is attested."""
    return min(ATTESTED, segment.span.last_day)


def _follow_parents(world: World) -> None:
    """Units the file does not speak of, whose beginning is not known, begin no earlier than their parent does now."""
    for segments in list(world.by_code.values()):
        for segment in segments:
            if segment.parent is None or not segment.has_soft_start:
                continue
            begins = min((held.span.start for held in segment.parent.segments), default=OPEN_START)
            if OPEN_START < begins < segment.span.end:
                segment.reach(start=begins)
