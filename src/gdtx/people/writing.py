"""Writing households and their people, many at once with few queries: part of actions and imports, which ask the rules.

`Writer.write` takes up to a few hundred households of one commune. It locks what is there, compares, and writes only
what differs, with one row of history for each household and person that changed. The number of queries does not grow
with the number of households.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from gdtx.foundation import clock
from gdtx.foundation.among import among
from gdtx.foundation.errors import NotInScope
from gdtx.foundation.ranges import OPEN_END, OPEN_START
from gdtx.foundation.vietnamese import date_short, fold
from gdtx.network.models import Area
from gdtx.network.scope import Actor

from . import identity
from .adding import add
from .checks import PeopleRefused, Problem
from .data import HOUSEHOLD_FIELDS, PERSON_FIELDS, RESIDENCE_FIELDS, HouseholdData, PersonData
from .duplicates import raise_tickets
from .enums import ResidenceEnd
from .likeness import keep_found
from .models import Evidence, Household, Person, Residence, Village
from .queries import visible_households
from .written import Member as _Member
from .written import Written, new_code

_DAY = dt.timedelta(days=1)
_NUMBER = ("id_encrypted", "id_digest", "id_key")
_FOUND = ("search_words", "likeness", "home", "version", *PERSON_FIELDS, *_NUMBER)
_LIVED = ("valid_from", "valid_to", "end_reason", *RESIDENCE_FIELDS)


@dataclass
class Writer:
    """Writes households of one commune in the name of `by`, as told on a day."""

    by: Actor
    area_id: int
    cause: str
    told_on: dt.date
    source: str = ""
    batch_code: str = ""

    def write(self, told: Sequence[HouseholdData]) -> Written:
        """Write what differs. The values have passed `checks`; in a transaction of the caller.

        Raises `NotInScope` for a household or person that is not there, `PeopleRefused` for residences that would
        overlap and for a number that somebody else of the commune bears, `identity.DataKeyMissing`.
        """
        self._now = clock.now()
        self._twins: list[tuple[Person, Person]] = []
        done = Written()
        households, new = self._households(told, done)
        members = self._members(told, households)
        self._residences(members)
        self._numbers(members)
        self._facts(members)
        self._save(members, done)
        self._close(households, done)
        for row in households:
            if row.pk in new or row.pk in done.changes.households:
                done.area_ids.add(row.area_id)
        done.changes.write(by=self.by, cause=self.cause, batch_code=self.batch_code, at=self._now)
        changed = [each for each in members if each.changed]
        done.person_codes = [each.person.code for each in changed]
        done.codes = [each.person.code for each in members]
        if changed:
            done.area_ids.add(self.area_id)
        done.tickets = raise_tickets(
            [each.person for each in changed], self._twins, batch_code=self.batch_code, at=self._now
        )
        done.households = households
        return done

    # --- Households ---------------------------------------------------------------------------------------

    def _households(self, told: Sequence[HouseholdData], done: Written) -> tuple[list[Household], set[int]]:
        ids = [each.household_id for each in told if each.household_id is not None]
        there = {
            row.pk: row for row in Household.objects.select_for_update().filter(among("id", ids), area_id=self.area_id)
        }
        villages = self._villages({each.village for each in told if each.village})
        names = {row.pk: row.name for row in villages.values()}
        missing = [
            row.village_id for row in there.values() if row.village_id is not None and row.village_id not in names
        ]
        if missing:
            names |= dict(Village.objects.filter(among("id", missing)).values_list("pk", "name"))
        rows: list[Household] = []
        fresh: list[Household] = []
        changed: list[Household] = []
        sides: list[tuple[Household, dict[str, Any] | None, dict[str, Any]]] = []
        for each in told:
            village = villages[fold(each.village)] if each.village else None
            if each.household_id is None:
                row = Household(
                    area_id=self.area_id,
                    village=village,
                    number=each.number,
                    number_folded=fold(each.number)[:60],
                    address=each.address,
                    note=each.note,
                    synthetic=each.synthetic,
                    batch_code=self.batch_code,
                    created_at=self._now,
                )
                fresh.append(row)
                after = {name: getattr(each, name) for name in HOUSEHOLD_FIELDS if getattr(each, name)}
                sides.append((row, None, {**after, **({"village": village.name} if village else {})}))
            elif (found := there.get(each.household_id)) is None:
                raise NotInScope("unknown_household", _("Không tìm thấy hộ này trong xã."))
            else:
                row = found
                before: dict[str, Any] = {}
                after = {}
                for name in HOUSEHOLD_FIELDS:
                    _differ(name, getattr(row, name), getattr(each, name), before, after)
                    setattr(row, name, getattr(each, name))
                row.number_folded = fold(each.number)[:60]
                if row.village_id != (village.pk if village else None):
                    before["village"] = names.get(row.village_id, "") if row.village_id else ""
                    after["village"] = village.name if village else ""
                    row.village = village
                if after:
                    changed.append(row)
                    sides.append((row, before, after))
            rows.append(row)
        add(fresh)
        if changed:
            Household.objects.bulk_update(changed, ["number", "number_folded", "address", "note", "village"])
        for row, old, after in sides:
            done.changes.household(row.pk, old, after)
        done.new_households, done.changed_households = len(fresh), len(changed)
        return rows, {row.pk for row in fresh}

    def _villages(self, names: set[str]) -> dict[str, Village]:
        """Villages of the commune by folded name; those that are new are written."""
        if not names:
            return {}
        wanted = {fold(name)[:120]: name for name in names}
        known = Village.objects.filter(area_id=self.area_id, name_folded__in=wanted).order_by("valid_from")
        found = {row.name_folded: row for row in known}
        if len(found) < len(wanted):
            # Two people naming a new village at once write it once.
            Village.objects.bulk_create(
                [
                    Village(area_id=self.area_id, name=name, name_folded=folded)
                    for folded, name in sorted(wanted.items())
                    if folded not in found
                ],
                ignore_conflicts=True,
            )
            found = {row.name_folded: row for row in known.all()}
        return found

    # --- Members ------------------------------------------------------------------------------------------

    def _members(self, told: Sequence[HouseholdData], households: list[Household]) -> list[_Member]:
        codes = [member.code for each in told for member in each.members if member.code]
        there = {row.code: row for row in Person.objects.select_for_update(of=("self",)).filter(code__in=codes)}
        members: list[_Member] = []
        for each, household in zip(told, households, strict=True):
            for place, member in enumerate(each.members):
                if member.code and member.code not in there:
                    raise NotInScope("unknown_person", _("Không tìm thấy người mang mã %s.") % member.code)
                is_new = not member.code
                person = there.get(member.code) or Person(
                    code=new_code(), created_at=self._now, synthetic=each.synthetic, batch_code=self.batch_code
                )
                one = _Member(member, place, household, person, is_new)
                self._compare(one)
                members.append(one)
        return members

    def _compare(self, one: _Member) -> None:
        """Set the fields of the person as told."""
        for name in PERSON_FIELDS:
            if name in one.told.keep and not one.is_new:
                continue
            value: Any = getattr(one.told, name)
            if name == "disabilities":
                value = list(value)
            if name == "died_on" and one.told.left_reason == ResidenceEnd.DEAD:
                value = one.told.died_on or one.told.left_on or one.person.died_on or self.told_on
            old = None if one.is_new else getattr(one.person, name)
            if one.is_new:
                if value not in (None, "", []):
                    one.after[name] = value
            else:
                _differ(name, old, value, one.before, one.after)
            setattr(one.person, name, value)

    # --- Where they live ----------------------------------------------------------------------------------

    def _residences(self, members: list[_Member]) -> None:
        ids = [each.person.pk for each in members if not each.is_new]
        lived: dict[int, list[Residence]] = defaultdict(list)
        if ids:
            rows = Residence.objects.filter(among("person_id", ids)).exclude(end_reason=ResidenceEnd.CORRECTED)
            for row in rows.select_related("household").order_by("person_id", "valid_from"):
                lived[row.person_id].append(row)
        for one in members:
            self._live(one, lived.get(one.person.pk, []) if not one.is_new else [])
            one.person.home = one.household
            keep_found(one.person, one.household.area_id)

    def _live(self, one: _Member, lived: list[Residence]) -> None:
        told, last = one.told, lived[-1] if lived else None
        earlier = lived[:-1]
        if (
            last is not None
            and last.household_id == one.household.pk
            and (last.valid_to == OPEN_END or told.left_reason)
        ):
            self._change_residence(one, last, earlier[-1].valid_to if earlier else None)
            return
        start = told.lives_since or (OPEN_START if last is None else self.told_on)
        if last is not None:
            if last.valid_to == OPEN_END:
                if start <= last.valid_from:
                    self._overlaps(one, last)
                self._end_elsewhere(one, last, start)
            elif start < last.valid_to:
                if told.lives_since is None:
                    start = last.valid_to
                else:
                    self._overlaps(one, last)
        row = Residence(person=one.person, household=one.household, valid_from=start)
        for name in RESIDENCE_FIELDS:
            setattr(row, name, getattr(told, name))
        self._end(row, told)
        one.made.append(row)
        one.after["residence"] = _residence_shown(row)

    def _change_residence(self, one: _Member, row: Residence, after_day: dt.date | None) -> None:
        told = one.told
        old = {name: getattr(row, name) for name in _LIVED}
        for name in RESIDENCE_FIELDS:
            if name not in told.keep:
                setattr(row, name, getattr(told, name))
        if told.lives_since is not None and told.lives_since != row.valid_from:
            if after_day is not None and told.lives_since < after_day:
                self._overlaps(one, row)
            row.valid_from = told.lives_since
        if not (told.left_reason and row.end_reason == told.left_reason and told.left_on is None):
            self._end(row, told)
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        for name in _LIVED:
            _differ(name, old[name], getattr(row, name), before, after)
        if after:
            one.before["residence"], one.after["residence"] = before, after
            one.rows["residence"] = [row.pk]
            one.made.append(row)

    def _end(self, row: Residence, told: PersonData) -> None:
        if told.left_reason:
            row.valid_to = max(told.left_on or self.told_on, _after(row.valid_from))
            row.end_reason = told.left_reason

    def _end_elsewhere(self, one: _Member, row: Residence, day: dt.date) -> None:
        same = row.household.area_id == one.household.area_id
        reason = ResidenceEnd.MOVED_WITHIN if same else ResidenceEnd.MOVED
        one.before["left"] = {"household": row.household_id, "valid_to": OPEN_END, "end_reason": ""}
        one.after["left"] = {"household": row.household_id, "valid_to": day, "end_reason": reason.value}
        one.rows["left"] = [row.pk]
        one.left = row.household_id
        row.valid_to, row.end_reason = day, reason
        one.made.insert(0, row)

    def _overlaps(self, one: _Member, row: Residence) -> None:
        message = _(
            "%(name)s: ngày bắt đầu ở hộ này trùng với thời gian đã ghi ở hộ trước (%(span)s). "
            "Hãy ghi ngày đến sau ngày đó, hoặc sửa nơi ở trước."
        ) % {"name": one.told.name, "span": row.span.label()}
        value = date_short(one.told.lives_since) if one.told.lives_since else ""
        raise PeopleRefused([Problem("residence_overlap", "lives_since", value, message, one.place)])

    # --- Numbers ------------------------------------------------------------------------------------------

    def _numbers(self, members: list[_Member]) -> None:
        asked = [each for each in members if each.told.id_number is not None]
        typed = {identity.plain(each.told.id_number or ""): each for each in asked}
        if not any(typed) and not any(each.person.id_encrypted for each in asked):
            return
        # Two people giving one number to two records of the commune queue up here.
        Area.objects.select_for_update().filter(pk=self.area_id).first()
        by_digest = {digest: number for number in typed if number for digest in identity.digests(number)}
        others: dict[str, list[Person]] = defaultdict(list)
        known = Person.objects.filter(id_digest__in=list(by_digest), merged_into=None, home__isnull=False)
        # The condition of the index, so that it is used.
        known = known.exclude(id_digest="")
        for row in known.select_related("home", "home__village"):
            others[by_digest[row.id_digest]].append(row)
        problems: list[Problem] = []
        told_once: dict[str, _Member] = {}
        for one in asked:
            number = identity.plain(one.told.id_number or "")
            stored = one.person
            if stored.id_encrypted:
                # What cannot be read is not overwritten.
                before = identity.opened(stored.id_encrypted, stored.id_key)
                if before == number:
                    continue
            elif not number:
                continue
            first = told_once.setdefault(number, one) if number else one
            if first is not one:
                # One number told of two people at once: somebody decides whether they are one.
                self._twins.append((one.person, first.person))
            for other in others.get(number, []):
                if other.pk == stored.pk or other.home is None:
                    continue
                if other.home.area_id == self.area_id:
                    problems.append(self._number_used(one, other))
                else:
                    self._twins.append((one.person, other))
            sealed = identity.seal(number) if number else identity.Sealed("", "", "")
            for name, value in zip(_NUMBER, sealed, strict=True):
                if not one.is_new:
                    one.before[name] = getattr(stored, name)
                one.after[name] = value
                setattr(stored, name, value)
        if problems:
            raise PeopleRefused(problems)

    def _number_used(self, one: _Member, other: Person) -> Problem:
        assert other.home is not None
        if visible_households(self.by).filter(pk=other.home.pk).exists():
            message = _(
                "%(name)s: số định danh cá nhân này đã ghi cho %(other)s, phiếu %(number)s%(village)s. "
                "Hãy xem lại thẻ; nếu là một người, hãy sửa phiếu đó thay vì ghi người mới."
            ) % {
                "name": one.told.name,
                "other": other.name,
                "number": other.home.number or _("chưa có số"),
                "village": f", {other.home.village.name}" if other.home.village else "",
            }
        else:
            message = (
                _(
                    "%s: số định danh cá nhân này đã ghi cho một người khác trong xã. "
                    "Hãy xem lại thẻ, hoặc hỏi cán bộ phụ trách của xã."
                )
                % one.told.name
            )
        return Problem("number_used", "id_number", "", message, one.place)

    # --- What is known of their schooling ------------------------------------------------------------------

    def _facts(self, members: list[_Member]) -> None:
        ids = [each.person.pk for each in members if not each.is_new and each.told.evidence]
        known: dict[int, dict[str, list[Evidence]]] = defaultdict(lambda: defaultdict(list))
        if ids:
            rows = Evidence.objects.filter(among("person_id", ids), withdrawn_on=None)
            for row in rows.order_by("-told_on", "-pk"):
                if not row.ended(self.told_on):
                    known[row.person_id][row.kind].append(row)
        for one in members:
            for fact in one.told.evidence:
                there = known[one.person.pk][fact.kind] if not one.is_new else []
                self._fact(one, fact, there)

    def _fact(self, one: _Member, fact: Any, there: list[Evidence]) -> None:
        last = there[0] if there else None
        if not fact.value:
            if there:
                one.before.setdefault("evidence", {})[fact.kind] = _fact_shown(there[0])
                one.after.setdefault("evidence", {})[fact.kind] = None
                one.rows.setdefault("withdrawn", []).extend(row.pk for row in there)
            return
        details = dict(fact.details)
        if (
            last is not None
            and last.value == fact.value
            and fact.school_year in ("", last.school_year)
            and (not details or details == last.details)
        ):
            return
        row = Evidence(
            person=one.person,
            kind=fact.kind,
            value=fact.value,
            school_year=fact.school_year,
            told_on=fact.told_on or self.told_on,
            cause=self.cause,
            source=self.source or self.batch_code,
            details=details,
        )
        if last is not None:
            one.before.setdefault("evidence", {})[fact.kind] = _fact_shown(last)
        one.after.setdefault("evidence", {})[fact.kind] = _fact_shown(row)
        one.facts.append(row)

    # --- Saving -------------------------------------------------------------------------------------------

    def _save(self, members: list[_Member], done: Written) -> None:
        new = [each.person for each in members if each.is_new]
        changed = [each for each in members if not each.is_new and each.changed]
        add(new)
        if changed:
            for each in changed:
                each.person.version += 1
            Person.objects.bulk_update([each.person for each in changed], _FOUND, batch_size=200)
        ended = [row for each in members for row in each.made if row.pk is not None]
        if ended:
            Residence.objects.bulk_update(ended, _LIVED, batch_size=200)
        begun = [row for each in members for row in each.made if row.pk is None]
        add(begun)
        add([row for each in members for row in each.facts])
        taken_back = [pk for each in members for pk in each.rows.get("withdrawn", [])]
        if taken_back:
            Evidence.objects.filter(among("id", taken_back)).update(withdrawn_on=self.told_on)
        done.new_persons, done.changed_persons = len(new), len(changed)
        done.unchanged_persons = len(members) - len(new) - len(changed)
        bumped: set[int] = set(done.changes.households)
        for each in members:
            if not each.changed:
                continue
            made = [row.pk for row in each.made if row.pk not in each.rows.get("left", [])]
            if made:
                each.rows["residence"] = made
            if each.facts:
                each.rows["evidence"] = [row.pk for row in each.facts]
            bumped.add(each.household.pk)
            if each.left is not None:
                bumped.add(each.left)
            done.changes.person(
                each.person.pk,
                each.household.pk,
                None if each.is_new else each.before,
                each.after,
                each.rows,
            )
        fresh = {pk for pk, before in done.changes.households.items() if before is None}
        self._bump(bumped - fresh, [each.household for each in members])

    def _bump(self, household_ids: set[int], shown: Iterable[Household]) -> None:
        if not household_ids:
            return
        Household.objects.filter(among("id", household_ids)).update(version=F("version") + 1)
        for row in {id(each): each for each in shown}.values():
            if row.pk in household_ids:
                row.version += 1

    def _close(self, households: list[Household], done: Written) -> None:
        left = {pk for change in done.changes.persons for pk in change.left_households}
        keep_closed({row.pk for row in households} | left, self.told_on)


def keep_closed(household_ids: Iterable[int], on: dt.date) -> None:
    """Note since when nobody lives in a household any more, or that somebody does again."""
    ids = set(household_ids)
    ever = Residence.objects.filter(among("household_id", ids)).exclude(end_reason=ResidenceEnd.CORRECTED)
    lived = set(ever.values_list("household_id", flat=True).distinct())
    open_now = Residence.objects.filter(among("household_id", lived), valid_to=OPEN_END, person__merged_into=None)
    living = set(open_now.values_list("household_id", flat=True).distinct())
    Household.objects.filter(among("id", lived - living), closed_on=None).update(closed_on=on)
    Household.objects.filter(among("id", living)).exclude(closed_on=None).update(closed_on=None)


def _after(day: dt.date) -> dt.date:
    return day + _DAY


def _differ(name: str, old: Any, new: Any, before: dict[str, Any], after: dict[str, Any]) -> None:
    if old != new:
        before[name], after[name] = old, new


def _residence_shown(row: Residence) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _LIVED if getattr(row, name) not in (None, "", False)}


def _fact_shown(row: Evidence) -> dict[str, Any]:
    shown: dict[str, Any] = {"value": row.value}
    if row.school_year:
        shown["school_year"] = row.school_year
    return shown
