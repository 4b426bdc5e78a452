"""Rows beside the activities there are: which one each means, whether it says anything new, what stands against it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused
from gdtx.foundation.reading import reading_too
from gdtx.foundation.typed_values import plain
from gdtx.foundation.vietnamese import fold, number
from gdtx.intake.actions import Refusal
from gdtx.intake.counts import Counts
from gdtx.network.scope import Actor

from ..actions import parts
from ..content import ACTIVITY
from ..excel import activities as excel
from ..models import Activity, ActivityRow, Plan
from .reading import Candidate, in_order, problem

Outcome = ActivityRow.Outcome
_DAYS = ("starts_on", "last_on")


def values_of(row: Activity) -> dict[str, Any]:
    """The columns of an activity as JSON holds them."""
    return {name: plain(getattr(row, name)) for name in ACTIVITY}


def columns_from(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of an activity that `values_of` gave."""
    return {name: dt.date.fromisoformat(value) if name in _DAYS else value for name, value in values.items()}


def existing_of(plan: Plan) -> list[Activity]:
    """The activities of the version, with their groups and tasks."""
    return list(Activity.objects.filter(plan=plan).select_related("group", "task"))


class Comparison:
    """The rows of one sheet beside one version. Keep it for all rows: it knows which activity each row meant."""

    def __init__(self, by: Actor, plan: Plan, existing: Sequence[Activity], batch_code: str = "") -> None:
        self.by, self.plan, self.batch_code = by, plan, batch_code
        self.rows: list[ActivityRow] = []
        self.refused: list[Refusal] = []
        self._by_key = {row.key: row for row in existing}
        self._by_identity: dict[tuple[str, str], list[Activity]] = {}
        for row in existing:
            self._by_identity.setdefault(_identity(row.title, row.starts_on), []).append(row)
        self._meant: dict[uuid.UUID | tuple[str, str], ActivityRow] = {}
        self._new = 0

    def remember(self, staged: Iterable[ActivityRow]) -> None:
        """Rows of the same sheet that were accepted before."""
        for row in staged:
            if row.outcome != Outcome.REPEAT:
                self._meant[row.key or _identity(row.values["title"], row.values["starts_on"])] = row
                self._new += row.outcome == Outcome.NEW

    def take(self, candidates: Iterable[Candidate]) -> None:
        """Compare and check; each ends among `rows` or among `refused`."""
        with reading_too():
            for candidate in candidates:
                try:
                    self._place(candidate)
                except _Refusals as refusals:
                    problems = [problem(each, candidate.cells) for each in refusals.found]
                    self.refused.append(Refusal(candidate.row, candidate.cells, in_order(problems)))

    def _place(self, candidate: Candidate) -> None:
        found = self._by_key.get(candidate.key) if candidate.key else self._same(candidate)
        row = Activity(plan=self.plan, **(columns_from(values_of(found)) if found is not None else {}))
        problems = parts.set_columns(row, candidate.given)
        if problems:
            raise _Refusals(problems)
        before = values_of(found) if found is not None else None
        staged = ActivityRow(
            batch_code=self.batch_code,
            row=candidate.row,
            plan=self.plan,
            key=found.key if found is not None else None,
            coded=candidate.key is not None,
            outcome=Outcome.NEW if found is None else Outcome.CHANGED,
            values=values_of(row),
            before=before,
        )
        if before == staged.values:
            staged.outcome = Outcome.UNCHANGED
        earlier = self._meant.get(staged.key or _identity(row.title, row.starts_on))
        if earlier is not None:
            staged.outcome = self._repeated(staged, earlier)
        elif staged.outcome != Outcome.UNCHANGED:
            problems = parts.activity_problems(self.by, self.plan, row)
            if staged.outcome == Outcome.NEW and len(self._by_key) + self._new >= parts.MOST_ROWS:
                problems.append(_too_many())
            if problems:
                raise _Refusals(problems)
        self.rows.append(staged)
        if staged.outcome != Outcome.REPEAT:
            self.remember([staged])

    def _same(self, candidate: Candidate) -> Activity | None:
        """The activity of that name that begins on that day."""
        title, starts_on = candidate.given["title"], candidate.given["starts_on"]
        found = self._by_identity.get(_identity(title, starts_on), [])
        if len(found) > 1:
            raise _Refusals([_ambiguous(title, len(found))])
        return found[0] if found else None

    def _repeated(self, staged: ActivityRow, earlier: ActivityRow) -> ActivityRow.Outcome:
        if staged.values == earlier.values:
            return Outcome.REPEAT
        raise _Refusals([_twice(staged.values["title"], earlier.row)])

    @property
    def counts(self) -> Counts:
        """The control counts of its rows."""
        return counts_of(self.rows, len(self.refused))


class _Refusals(Exception):
    """Why one row is not taken."""

    def __init__(self, found: list[Refused]) -> None:
        super().__init__()
        self.found = found


def counts_of(rows: Iterable[ActivityRow], refused: int) -> Counts:
    """What staged and refused rows add up to; sums over the accepted rows, as the file has them."""
    rows = list(rows)
    accepted = [row for row in rows if row.outcome in (Outcome.NEW, Outcome.CHANGED)]
    return Counts(
        rows=len(rows) + refused,
        accepted=len(accepted),
        changed=sum(row.outcome == Outcome.CHANGED for row in accepted),
        refused=refused,
        unchanged=len(rows) - len(accepted),
        totals={"activities": len(accepted)}
        | {name: sum(row.values[name] or 0 for row in accepted) for name in ("classes", "turns", "money")},
    )


def candidate_again(row: ActivityRow, columns: Iterable[str], cells: Sequence[Any]) -> Candidate:
    """A staged row as it was read: only what its sheet had gives anything."""
    given = set(columns)
    names = {"group_id": "group", "task_id": "task", "starts_on": "when", "last_on": "when"}
    values = {name: value for name, value in columns_from(row.values).items() if names.get(name, name) in given}
    return Candidate(row.row, cells, values, row.key if row.coded else None)


def cells_again(row: ActivityRow, existing: Sequence[Activity]) -> list[Any]:
    """The cells of a staged row, for one that is refused after all."""
    code = excel.codes_of(each.key for each in existing).get(row.key, "") if row.coded and row.key else None
    return excel.cells_of(Activity(**columns_from(row.values)), code or "")


def _identity(title: str, starts_on: dt.date | str) -> tuple[str, str]:
    return fold(title), starts_on if isinstance(starts_on, str) else starts_on.isoformat()


def _ambiguous(title: str, count: int) -> Refused:
    return Refused(
        "ambiguous",
        _("Kế hoạch có %(count)s việc tên “%(title)s” bắt đầu cùng ngày.")
        % {"count": number(count), "title": title[:80]},
        "title",
        _("Ghi cột “%(column)s” như bảng tải về để biết sửa việc nào.") % {"column": excel.CODE_TITLE},
    )


def _twice(title: str, row: int) -> Refused:
    return Refused(
        "duplicate_in_file",
        _("Dòng này ghi khác dòng %(row)d của tệp về cùng việc “%(title)s”.") % {"row": row, "title": title[:80]},
        "title",
        _("Giữ một dòng; nếu là hai việc khác nhau thì ghi tên khác nhau."),
    )


def _too_many() -> Refused:
    return Refused(
        "too_many_rows",
        _("Một kế hoạch ghi tối đa %(most)s việc.") % {"most": number(parts.MOST_ROWS)},
        "title",
    )
