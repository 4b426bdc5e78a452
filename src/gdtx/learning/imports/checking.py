"""From the values of a row to a class that may be written, or to every reason why not.

The rules are those of `learning.checks`, the same as for the form. A sheet may have 200,000 rows, so a row that is
plainly in order is recognised by a few comparisons with the limits of the rules (`_in_order`), and only a row that is
not goes through the rules one by one; what holds for a centre and a day is asked once. A test holds that the quick
look never passes what the rules refuse.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from gdtx.catalogue.queries import DEFAULT_KIND
from gdtx.foundation.errors import Forbidden
from gdtx.foundation.periods import PeriodCode
from gdtx.foundation.ranges import DateRange
from gdtx.foundation.vietnamese import fold
from gdtx.network.scope import Actor

from .. import checks
from ..checks import Problem
from ..enums import Mode
from ..facts import LIMITS, ClassFacts
from ..world import Centre, World

#: More new codes than this in several batches of rows: read every centre at once.
MANY_WORLDS = 4
REMEMBERED_TEXTS = 20_000
_MODES = {"", *Mode.values}
#: Texts up to this length are within every limit.
_SHORT = min(LIMITS.values())


class ClassRow(NamedTuple):
    """A class that passed the checks, as it is staged: its row, whose it is, its identity, and `facts.FIELDS`."""

    row: int
    outcome: str
    centre_id: int
    topic_folded: str
    place_folded: str
    topic: str
    group_id: int
    start_on: dt.date
    turns: int
    end_on: dt.date | None
    sessions: int | None
    female: int | None
    minority: int | None
    migrant: int | None
    persons: int | None
    mode: str
    place: str
    presenter: str
    partner: str
    run_by: str
    cost: int | None
    funding: str


class Checked(NamedTuple):
    """What became of one row: a class to stage, or the problems it is refused for; and what asks for a second look."""

    accepted: ClassRow | None
    problems: tuple[Problem, ...] = ()


class Known(NamedTuple):
    """A centre with the world around it, and the days on which it may open classes (`World.stretches`)."""

    world: World
    centre: Centre
    stretches: list[tuple[dt.date, dt.date, int | None]]


class Centres:
    """Centres by code, read as codes turn up."""

    def __init__(self) -> None:
        self._known: dict[str, Known | None] = {}
        self._worlds = 0

    def learn(self, codes: Iterable[str]) -> None:
        """Read what is not known yet of these codes."""
        missing = {code for code in codes if code not in self._known}
        if not missing:
            return
        self._worlds += 1
        if self._worlds == MANY_WORLDS:
            world = World()
            self._take(world, world.by_code)
            missing -= self._known.keys()
        if missing:
            self._take(World.of_codes(missing), missing)

    def _take(self, world: World, codes: Iterable[str]) -> None:
        for code in codes:
            centre = world.by_code.get(code)
            found = None if centre is None else Known(world, centre, world.stretches(centre))
            self._known.setdefault(code, found)

    def get(self, code: str) -> Known | None:
        """The centre with a code; None when nobody bears it."""
        return self._known.get(code)


class Checker:
    """Checks rows for one actor on one business date. Keep it for a whole file: it remembers what it asked."""

    def __init__(self, actor: Actor, *, on: dt.date, period: PeriodCode | None = None, centre_code: str = "") -> None:
        """`period`: classes must start in it. `centre_code`: whose sheet it is; a blank centre means that one."""
        self.actor, self.on, self.period, self.centre_code = actor, on, period, centre_code.upper()
        self.centres = Centres()
        self._seen = actor.visible_organisation_ids()
        self._permitted = actor.visible_organisation_ids("learning.import_classes")
        self._rows: dict[tuple[int, dt.date, str, str], tuple[int, int]] = {}
        self._days: dict[tuple[int, dt.date], tuple[Problem, ...]] = {}
        self._groups: dict[tuple[int | None, dt.date, str], int | None] = {}
        self._spans: dict[int | None, DateRange] = {}
        self._folded: dict[str, str] = {}
        self._own: dict[str, str] = {}

    # --- One row ------------------------------------------------------------------------------------------

    def check(self, row: int, values: Sequence[Any], found: Collection[Problem] = ()) -> Checked:
        """`values` in the order of the sheet's columns, the group as text; `found`: problems of its cells."""
        (
            code, topic, group, start, end, sessions, turns, female, minority, migrant, persons,
            mode, place, presenter, partner, run_by, cost, funding,
        ) = values  # fmt: skip
        if code is None and self.centre_code and not any(problem.field == "centre" for problem in found):
            code = self.centre_code
            self.centres.learn([code])
        known = self.centres.get(code) if code else None
        clear, group_id = False, None
        if known is not None and start is not None and group is not None:
            clear, group_id = self._on_day(known, start, group)
        if run_by:
            run_by = self._run_by(run_by)
        rest = (
            topic or "", group_id, start, turns, end, sessions, female, minority, migrant, persons,
            mode or "", place or "", presenter or "", partner or "", run_by or "", cost, funding or "",
        )  # fmt: skip
        warnings: tuple[Problem, ...] = ()
        if found or not clear or not self._in_order(*rest):
            problems = self._problems(code, known, group, ClassFacts(*rest), found)
            if any(not problem.warning for problem in problems):
                return Checked(None, tuple(problem for problem in problems if not problem.warning))
            warnings = tuple(problems)
        assert known is not None
        centre = known.centre
        if not self._may_write(centre.id):
            return Checked(None, (self._foreign(centre),))
        topic_folded, place_folded = self._fold(topic), self._fold(place) if place else ""
        key = (centre.id, start, topic_folded, place_folded)
        # A hash of 64 bits stands for the values of the first row: they are only compared, never shown.
        told = hash(rest)
        first = self._rows.get(key)
        outcome = "new"
        if first is None:
            self._rows[key] = (row, told)
        elif first[1] == told:
            outcome = "repeat"
        else:
            return Checked(None, (duplicate_in_file(topic, first[0]),))
        staged = (row, outcome, centre.id, topic_folded, place_folded, *rest)
        return Checked(tuple.__new__(ClassRow, staged), warnings)

    # --- The quick look -----------------------------------------------------------------------------------

    def _in_order(
        self, topic: str, group_id: int | None, start: dt.date | None, turns: int | None, end: dt.date | None,
        sessions: int | None, female: int | None, minority: int | None, migrant: int | None, persons: int | None,
        mode: str, place: str, presenter: str, partner: str, run_by: str, cost: int | None, funding: str,
    ) -> bool:  # fmt: skip
        """Whether the facts are so plainly in order that no rule of `checks.check_values` has anything to say."""
        return (
            topic != ""
            and group_id is not None
            and turns is not None
            and 0 <= turns <= checks.MANY_TURNS
            and start is not None
            and checks.FIRST_START <= start <= self.on
            and (female is None or 0 <= female <= turns)
            and (minority is None or 0 <= minority <= turns)
            and (migrant is None or 0 <= migrant <= turns)
            and (persons is None or 0 <= persons <= turns)
            and (sessions is None or 1 <= sessions <= checks.MANY_SESSIONS)
            and (cost is None or 0 <= cost < checks.ABSURD_COST)
            and (end is None or start <= end <= start + checks.LONGEST)
            and mode in _MODES
            and len(topic) <= _SHORT
            and len(place) <= _SHORT
            and len(presenter) <= _SHORT
            and len(partner) <= _SHORT
            and len(run_by) <= _SHORT
            and len(funding) <= _SHORT
        )

    def _on_day(self, known: Known, start: dt.date, group: str) -> tuple[bool, int | None]:
        """Whether nothing stands against a class of the centre on that day, and the group that is meant on it."""
        for first, end, province_id in known.stretches:
            if first <= start < end:
                clear = not known.world.locks or not self._place_problems(known, start)
                if clear and self.period is not None:
                    clear = self._span(known.world, province_id).contains(start)
                key = (province_id, start, group)
                if key not in self._groups:
                    meant = known.world.groups.find(province_id, start, group)
                    self._groups[key] = None if meant is None else meant.pk
                return clear, self._groups[key]
        return False, None

    # --- Rule by rule -------------------------------------------------------------------------------------

    def _problems(
        self,
        code: str | None,
        known: Known | None,
        group: str | None,
        facts: ClassFacts,
        found: Collection[Problem],
    ) -> list[Problem]:
        spoken = {problem.field for problem in found}
        problems = [problem for problem in checks.check_values(facts) if problem.field not in spoken]
        if known is None or facts.start_on is None:
            # Which list of groups holds cannot be told.
            problems = [problem for problem in problems if problem.field != "group_id" or group is None]
        if "centre" not in spoken:
            if code is None:
                problems.append(missing_centre())
            elif known is None:
                problems.append(checks.unknown_centre(code))
            elif not self._may_write(known.centre.id):
                problems.append(self._foreign(known.centre))
        if known is not None and facts.start_on is not None:
            problems.extend(self._place_problems(known, facts.start_on))
            if group is not None and facts.group_id is None:
                problems = [problem for problem in problems if problem.field != "group_id"]
                if not any(problem.field in ("centre", "start_on") for problem in (*problems, *found)):
                    problems.append(checks.unknown_group(group, known.world, known.centre, facts.start_on))
        return [*found, *problems]

    def _may_write(self, centre_id: int) -> bool:
        """Whether the actor may write for a centre.

        Raises `Forbidden` for one within their scope for which they lack the permission: then the whole file is
        none of their business, and it is not taken row by row.
        """
        if self._permitted is None or centre_id in self._permitted:
            return True
        if self._seen is None or centre_id in self._seen:
            decision = self.actor.may("learning.import_classes", organisation_id=centre_id)
            raise Forbidden(decision.rule, decision.reason)
        return False

    def _foreign(self, centre: Centre) -> Problem:
        return checks.foreign_centre(
            centre,
            _(
                "%(centre)s (%(code)s) không thuộc phạm vi bạn phụ trách. "
                "Hãy bỏ dòng này, hoặc nhờ trung tâm đó tự nhập."
            )
            % {"centre": centre.name, "code": centre.code},
        )

    # --- What is remembered -------------------------------------------------------------------------------

    def _place_problems(self, known: Known, start: dt.date) -> tuple[Problem, ...]:
        """Problems of the centre and the period on a day, asked once for each centre and day."""
        key = (known.centre.id, start)
        found = self._days.get(key)
        if found is None:
            world, centre = known.world, known.centre
            within = None if self.period is None else self._span(world, world.province_id(centre, start))
            alone = ClassFacts(start_on=start)
            found = tuple(checks.check_place(alone, world, centre, on=self.on, within=within))
            self._days[key] = found
        return found

    def _span(self, world: World, province_id: int | None) -> DateRange:
        """The days of the period asked for, by the calendar of a province."""
        assert self.period is not None
        if province_id not in self._spans:
            self._spans[province_id] = world.calendars.period(self.period, province_id, DEFAULT_KIND).range
        return self._spans[province_id]

    def _fold(self, text: str) -> str:
        found = self._folded.get(text)
        if found is None:
            if len(self._folded) >= REMEMBERED_TEXTS:
                self._folded.clear()
            found = self._folded[text] = fold(text)
        return found

    def _run_by(self, text: str) -> str:
        """Who ran the class, nothing when that was the centre itself."""
        found = self._own.get(text)
        if found is None:
            found = self._own[text] = ClassFacts.clean({"run_by": text}).run_by
        return found


def missing_centre() -> Problem:
    """The problem of a row that does not say whose class it is."""
    return Problem(
        "missing_centre",
        "centre",
        "",
        _("Chưa có mã trung tâm. Hãy ghi mã của trung tâm mở lớp, như trong mẫu tải về."),
    )


def duplicate_in_file(topic: str, first: int) -> Problem:
    """The problem of a row that says something else about the class of an earlier row."""
    return Problem(
        "duplicate_in_file",
        "topic",
        topic,
        _(
            "Trùng với dòng %(row)d của tệp (cùng trung tâm, tên lớp, ngày bắt đầu, địa điểm) "
            "mà số liệu khác nhau. Hãy giữ một dòng; nếu là hai lớp khác nhau thì ghi địa điểm để phân biệt."
        )
        % {"row": first},
    )
