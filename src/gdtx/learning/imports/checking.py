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


class ClassRow(NamedTuple):
    """A class that passed the checks: what is staged. In the order of `staging.COLUMNS`."""

    row: int
    outcome: str
    centre_id: int
    topic: str
    topic_folded: str
    group_id: int
    start_on: dt.date
    end_on: dt.date | None
    sessions: int | None
    turns: int
    female: int | None
    minority: int | None
    migrant: int | None
    persons: int | None
    mode: str
    place: str
    place_folded: str
    presenter: str
    partner: str
    run_by: str
    cost: int | None
    funding: str


class Checked(NamedTuple):
    """What became of one row: a class to stage, or the problems it is refused for; and what asks for a second look."""

    accepted: ClassRow | None
    problems: tuple[Problem, ...] = ()


class Centres:
    """Centres by code with the world around them, read as codes turn up."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[World, Centre] | None] = {}
        self._worlds = 0

    def learn(self, codes: Iterable[str]) -> None:
        """Read what is not known yet of these codes."""
        missing = {code for code in codes if code not in self._known}
        if not missing:
            return
        self._worlds += 1
        if self._worlds == MANY_WORLDS:
            self._take(World(), None)
            missing -= self._known.keys()
        if missing:
            self._take(World.of_codes(missing), missing)

    def _take(self, world: World, asked: set[str] | None) -> None:
        for code in asked if asked is not None else world.by_code:
            centre = world.by_code.get(code)
            self._known.setdefault(code, None if centre is None else (world, centre))

    def get(self, code: str) -> tuple[World, Centre] | None:
        """The centre with a code and its world; None when nobody bears it."""
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
        group_id = None
        if known is not None and start is not None and group is not None:
            group_id = self._group_id(known, start, group)
        facts = ClassFacts(
            topic or "", group_id, start, turns, end, sessions, female, minority, migrant, persons,
            mode or "", place or "", presenter or "", partner or "", self._run_by(run_by), cost, funding or "",
        )  # fmt: skip
        warnings: tuple[Problem, ...] = ()
        if found or known is None or not self._in_order(facts) or self._on_day(known, start):
            problems = self._problems(code, known, group, facts, found)
            if any(not problem.warning for problem in problems):
                return Checked(None, tuple(problem for problem in problems if not problem.warning))
            warnings = tuple(problems)
        assert known is not None
        centre = known[1]
        if not self._may_write(centre.id):
            return Checked(None, (self._foreign(centre),))
        return self._accept(row, centre, facts, warnings)

    def _accept(self, row: int, centre: Centre, facts: ClassFacts, warnings: tuple[Problem, ...]) -> Checked:
        topic_folded, place_folded = self._fold(facts.topic), self._fold(facts.place)
        start, turns, group_id = facts.start_on, facts.turns, facts.group_id
        assert start is not None
        assert turns is not None
        assert group_id is not None
        key = (centre.id, start, topic_folded, place_folded)
        # A hash of 64 bits stands for the values of the first row: they are only compared, never shown.
        told = hash(facts)
        first = self._rows.get(key)
        outcome = "new"
        if first is None:
            self._rows[key] = (row, told)
        elif first[1] == told:
            outcome = "repeat"
        else:
            return Checked(None, (self._duplicate(facts, first[0]),))
        return Checked(
            ClassRow(
                row,
                outcome,
                centre.id,
                facts.topic,
                topic_folded,
                group_id,
                start,
                facts.end_on,
                facts.sessions,
                turns,
                facts.female,
                facts.minority,
                facts.migrant,
                facts.persons,
                facts.mode,
                facts.place,
                place_folded,
                facts.presenter,
                facts.partner,
                facts.run_by,
                facts.cost,
                facts.funding,
            ),
            warnings,
        )

    # --- The quick look -----------------------------------------------------------------------------------

    def _in_order(self, facts: ClassFacts) -> bool:
        """Whether the facts are so plainly in order that no rule of `checks.check_values` has anything to say."""
        turns, start, end, sessions, cost = facts.turns, facts.start_on, facts.end_on, facts.sessions, facts.cost
        if not facts.topic or facts.group_id is None or turns is None or start is None:
            return False
        if not (0 <= turns <= checks.MANY_TURNS and checks.FIRST_START <= start <= self.on):
            return False
        for count in (facts.female, facts.minority, facts.migrant, facts.persons):
            if count is not None and not 0 <= count <= turns:
                return False
        if sessions is not None and not 1 <= sessions <= checks.MANY_SESSIONS:
            return False
        if cost is not None and not 0 <= cost < checks.ABSURD_COST:
            return False
        if end is not None and not start <= end <= start + checks.LONGEST:
            return False
        if facts.mode not in _MODES or len(facts.topic) > LIMITS["topic"]:
            return False
        return all(
            len(text) <= limit
            for text, limit in (
                (facts.place, LIMITS["place"]),
                (facts.presenter, LIMITS["presenter"]),
                (facts.partner, LIMITS["partner"]),
                (facts.run_by, LIMITS["run_by"]),
                (facts.funding, LIMITS["funding"]),
            )
        )

    def _on_day(self, known: tuple[World, Centre], start: dt.date) -> tuple[Problem, ...]:
        """Problems of the centre and the period on a day, asked once for each centre and day."""
        key = (known[1].id, start)
        found = self._days.get(key)
        if found is None:
            world, centre = known
            alone = ClassFacts(start_on=start)
            found = tuple(
                checks.check_place(alone, world, centre, on=self.on, within=self._within(world, centre, start))
            )
            self._days[key] = found
        return found

    # --- Rule by rule -------------------------------------------------------------------------------------

    def _problems(
        self,
        code: str | None,
        known: tuple[World, Centre] | None,
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
            elif not self._may_write(known[1].id):
                problems.append(self._foreign(known[1]))
        if known is not None and facts.start_on is not None:
            world, centre = known
            if facts.start_on >= checks.FIRST_START:
                problems.extend(self._on_day(known, facts.start_on))
            if group is not None and facts.group_id is None:
                problems = [problem for problem in problems if problem.field != "group_id"]
                if not any(problem.field in ("centre", "start_on") for problem in (*problems, *found)):
                    problems.append(checks.unknown_group(group, world, centre, facts.start_on))
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

    def _duplicate(self, facts: ClassFacts, first: int) -> Problem:
        return Problem(
            "duplicate_in_file",
            "topic",
            facts.topic,
            _(
                "Trùng với dòng %(row)s của tệp (cùng trung tâm, tên lớp, ngày bắt đầu, địa điểm) "
                "mà số liệu khác nhau. Hãy giữ một dòng; nếu là hai lớp khác nhau thì ghi địa điểm để phân biệt."
            )
            % {"row": first},
        )

    # --- What is remembered -------------------------------------------------------------------------------

    def _group_id(self, known: tuple[World, Centre], start: dt.date, text: str) -> int | None:
        world, centre = known
        key = (world.province_id(centre, start), start, text)
        if key not in self._groups:
            group = world.group(centre, start, text)
            self._groups[key] = None if group is None else group.pk
        return self._groups[key]

    def _within(self, world: World, centre: Centre, start: dt.date) -> DateRange | None:
        if self.period is None:
            return None
        province_id = world.province_id(centre, start)
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

    def _run_by(self, text: str | None) -> str:
        if not text:
            return ""
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
