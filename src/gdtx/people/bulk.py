"""Many households of a commune at once, and taking them back: for sheets that are taken in and for made-up registers.

`write` passes through `checks` and `writing` like a form does, a few hundred households at a time with a constant
number of queries. `undo` goes back by the history, again in sets.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from itertools import batched
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models import Field as ModelField
from django.utils.translation import gettext as _

from gdtx.audit import digests
from gdtx.audit.actions import record
from gdtx.foundation import clock
from gdtx.foundation.among import among
from gdtx.foundation.errors import NotFound, Refused
from gdtx.foundation.ranges import OPEN_END
from gdtx.foundation.vietnamese import fold
from gdtx.network.scope import Actor

from . import history, registry, rules
from .adding import add
from .checks import PeopleRefused, check_household, refuse
from .data import PERSON_FIELDS, RESIDENCE_FIELDS, HouseholdData
from .enums import Cause, ResidenceEnd
from .likeness import keep_found
from .models import Change, Evidence, Household, Person, Residence
from .writing import Writer, keep_closed

#: Households written together.
SET = 300


@dataclass
class Counts:
    """What was written. `codes`: of the households in the order they were told, the codes of the persons changed."""

    new_households: int = 0
    changed_households: int = 0
    new_persons: int = 0
    changed_persons: int = 0
    unchanged_persons: int = 0
    tickets: int = 0
    household_ids: list[int] = field(default_factory=list)

    def numbers(self) -> dict[str, int]:
        """The counts alone."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name != "household_ids"}


@dataclass
class Undone:
    """What taking back did: persons as they were before, persons taken out, persons kept since changed afterwards."""

    restored_persons: int = 0
    withdrawn_persons: int = 0
    kept_persons: int = 0
    restored_households: int = 0
    withdrawn_households: int = 0
    kept_households: int = 0

    def numbers(self) -> dict[str, int]:
        """The counts."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


def write(
    *,
    by: Actor,
    area_id: int,
    households: Iterable[HouseholdData],
    told_on: date,
    batch_code: str,
    cause: str = Cause.IMPORT,
    source: str = "",
) -> Counts:
    """Write households of one commune in one transaction, `SET` at a time; subjects above are told of each set.

    Raises `Forbidden`, `PeopleRefused` naming the household, and what `registry.on_change` callbacks raise; then
    nothing is written.
    """
    rules.may_enter(by, area_id).require()
    if not batch_code.strip():
        raise Refused("missing_batch", _("Chưa có mã lần nhập."), "batch_code")
    counts = Counts()
    seals: list[str] = []
    with transaction.atomic():
        writer = Writer(by, area_id, cause, told_on, source, batch_code)
        for told in batched(_checked(households, told_on), SET):
            done = writer.write(told)
            for name in counts.numbers():
                setattr(counts, name, getattr(counts, name) + getattr(done, name))
            counts.household_ids.extend(row.pk for row in done.households)
            seals.append(done.changes.digest())
            registry.tell(by=by, person_codes=done.person_codes, area_ids=sorted(done.area_ids), cause=cause)
        record(
            actor=by,
            verb="write_people",
            subject_type="people_batch",
            subject_id=batch_code,
            subject_label=batch_code,
            area_id=area_id,
            after={**counts.numbers(), "digest": digests.mac("people", list(seals))},
            batch=batch_code,
        )
    return counts


def _checked(households: Iterable[HouseholdData], told_on: date) -> Iterator[HouseholdData]:
    for place, told in enumerate(households, start=1):
        told = told.cleaned()
        try:
            refuse(check_household(told, on=told_on))
        except PeopleRefused as refusal:
            words = {"number": told.number or place, "message": refusal.message}
            refusal.message = _("Phiếu %(number)s: %(message)s") % words
            raise
        yield told


def matched(*, area_id: int, households: Sequence[HouseholdData]) -> list[HouseholdData]:
    """The same households with the ids and codes of those that are in the register already.

    A household is known by village and number. A member is known in it by folded name and year of birth where these
    name one person alone. Two queries for every `SET` households.
    """
    known: list[HouseholdData] = []
    for told in batched(households, SET):
        known.extend(_matched(area_id, told))
    return known


def _matched(area_id: int, told: Sequence[HouseholdData]) -> Iterator[HouseholdData]:
    numbers = {fold(each.number)[:60] for each in told if each.number}
    rows = Household.objects.filter(area_id=area_id, number_folded__in=numbers).select_related("village")
    by_place: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in rows.order_by("pk"):
        # A household that a taken-back import made has nobody: it is not found again.
        if row.closed_on is None:
            by_place[fold(row.village.name) if row.village else "", row.number_folded].append(row.pk)
    ids = [pks[0] for pks in by_place.values() if len(pks) == 1]
    members: dict[tuple[int, str, int], list[str]] = defaultdict(list)
    lived = Residence.objects.filter(among("household_id", ids), person__merged_into=None, person__home=F("household"))
    lived = lived.exclude(end_reason__in=[ResidenceEnd.CORRECTED, ResidenceEnd.MOVED_WITHIN])
    for one in lived.select_related("person").order_by("pk"):
        key = (one.household_id, fold(one.person.name), one.person.birth_year)
        if one.person.code not in members[key]:
            members[key].append(one.person.code)
    for each in told:
        found = by_place.get((fold(each.village), fold(each.number)[:60]), [])
        if not each.number or len(found) != 1:
            yield each
            continue
        asked = [(found[0], fold(member.name), member.birth_year or 0) for member in each.members]
        people = tuple(
            replace(member, code=members[key][0])
            if not member.code and len(members.get(key, ())) == 1 and asked.count(key) == 1
            else member
            for member, key in zip(each.members, asked, strict=True)
        )
        yield replace(each, household_id=found[0], members=people)


# --- Taking back ---------------------------------------------------------------------------------------


def undo(*, by: Actor, batch_code: str, reason: str = "") -> Undone:
    """Take a batch back: what it made is withdrawn, what it changed is as before, what was changed since is kept.

    Nothing is deleted: residences it made end as written by mistake, evidence is withdrawn. Raises `NotFound` for a
    batch that wrote nothing (or was taken back), `Forbidden`, `Refused` (`history_erased`).
    """
    done = Undone()
    with transaction.atomic():
        changes = Change.objects.filter(batch_code=batch_code).exclude(batch_code="").exclude(cause=Cause.UNDO)
        areas = set(
            Household.objects.filter(pk__in=changes.exclude(household=None).values("household_id")).values_list(
                "area_id", flat=True
            )
        )
        if not areas or Change.objects.filter(batch_code=batch_code, cause=Cause.UNDO).exists():
            raise NotFound("unknown_batch", _("Không tìm thấy lần nhập %s, hoặc đã thu hồi.") % batch_code)
        for area_id in areas:
            rules.may_enter(by, area_id).require()
        if changes.exclude(erased_at=None).exists():
            raise Refused(
                "history_erased", _("Lịch sử của lần nhập này đã xóa theo thời hạn lưu nên không thu hồi được.")
            )
        # Persons first: whether a household is empty is seen after.
        for about in (history.PERSON, history.HOUSEHOLD):
            last = 0
            while rows := list(changes.filter(about=about, pk__gt=last).order_by("pk")[: SET * 4]):
                last = rows[-1].pk
                undo_set = _undo_persons if about == history.PERSON else _undo_households
                undo_set(by, batch_code, rows, done)
        record(
            actor=by,
            verb="undo_people",
            subject_type="people_batch",
            subject_id=batch_code,
            subject_label=batch_code,
            area_id=min(areas),
            after=done.numbers(),
            reason=reason,
            batch=batch_code,
        )
    return done


def _changed_since(rows: Sequence[Change]) -> set[int]:
    """Of what records: those with a later change than the batch's own. Records written twice by it count as changed."""
    last: dict[int, int] = {}
    for row in rows:
        last[row.about_id] = max(row.pk, last.get(row.about_id, 0))
    about = rows[0].about
    column = "person_id" if about == history.PERSON else "household_id"
    same = Change.objects.filter(among(column, last), pk__gt=min(last.values()))
    if about == history.HOUSEHOLD:
        same = same.filter(about=history.HOUSEHOLD)
    later = [row for row in same.values("pk", column, "batch_code", "cause") if row["pk"] > last[row[column]]]
    # What another batch changed and its taking back restored is as it was.
    undone = {(row[column], row["batch_code"]) for row in later if row["cause"] == Cause.UNDO}
    return {row[column] for row in later if (row[column], row["batch_code"]) not in undone}


def _undo_persons(by: Actor, batch_code: str, rows: Sequence[Change], done: Undone) -> None:
    since = _changed_since(rows)
    people = {
        row.pk: row
        for row in Person.objects.select_for_update(of=("self",)).filter(among("id", {row.about_id for row in rows}))
    }
    mine = [row for row in rows if row.about_id not in since and people[row.about_id].merged_into_id is None]
    done.kept_persons += len(rows) - len(mine)
    made = [row for row in mine if row.before is None]
    changed = [row for row in mine if row.before is not None]
    written = [_rows(row) for row in mine]
    Evidence.objects.filter(among("id", [pk for each in written for pk in each.get("evidence", [])])).update(
        withdrawn_on=by.on
    )
    Evidence.objects.filter(among("id", [pk for each in written for pk in each.get("withdrawn", [])])).update(
        withdrawn_on=None
    )
    _undo_residences(made, changed)
    homes = _homes_before(changed)
    for row in made:
        person = people[row.about_id]
        person.home = None
        person.id_encrypted = person.id_digest = person.id_key = ""
    for row in changed:
        person = people[row.about_id]
        for name, value in (row.before or {}).items():
            if name in (*PERSON_FIELDS, "id_encrypted", "id_digest", "id_key"):
                setattr(person, name, _python(Person, name, value))
        person.home = homes.get(person.pk)
    for row in mine:
        person = people[row.about_id]
        keep_found(person, person.home.area_id if person.home else None)
        person.version += 1
    touched = [people[row.about_id] for row in mine]
    names = ["home", "search_words", "likeness", "version", "id_encrypted", "id_digest", "id_key", *PERSON_FIELDS]
    if changed:
        Person.objects.bulk_update([people[row.about_id] for row in changed], names, batch_size=200)
    if made:
        Person.objects.filter(among("id", [row.about_id for row in made])).update(
            home=None,
            search_words="",
            likeness="",
            id_encrypted="",
            id_digest="",
            id_key="",
            version=F("version") + 1,
        )
    _write_undone(by, batch_code, mine)
    done.withdrawn_persons += len(made)
    done.restored_persons += len(changed)
    if touched:
        ids = {row.household_id for row in mine if row.household_id is not None}
        Household.objects.filter(among("id", ids)).update(version=F("version") + 1)
        left = {row.after["left"]["household"] for row in changed if row.after and "left" in row.after}
        keep_closed(ids | left, by.on)
        areas = Household.objects.filter(among("id", ids)).values_list("area_id", flat=True).distinct()
        registry.tell(
            by=by, person_codes=[each.code for each in touched], area_ids=sorted(set(areas)), cause=Cause.UNDO
        )


def _undo_residences(made: Sequence[Change], changed: Sequence[Change]) -> None:
    ids = {pk for row in (*made, *changed) for name in ("residence", "left") for pk in _rows(row).get(name, [])}
    if not ids:
        return
    rows = {row.pk: row for row in Residence.objects.filter(among("id", ids))}
    began: list[Residence] = []
    for change in (*made, *changed):
        before = change.before or {}
        for pk in _rows(change).get("residence", []):
            if "residence" in before:
                _restore(rows[pk], before["residence"])
            else:
                # Written by mistake: one day, counted nowhere.
                began.append(rows[pk])
                rows[pk].end_reason = ResidenceEnd.CORRECTED
                rows[pk].valid_to = min(rows[pk].valid_to, date.fromordinal(rows[pk].valid_from.toordinal() + 1))
    # Those begun end before others go on: only one may be open. Most of them begin on one day.
    ends: dict[date, list[int]] = defaultdict(list)
    for row in began:
        ends[row.valid_to].append(row.pk)
    for day, pks in ends.items():
        Residence.objects.filter(among("id", pks)).update(valid_to=day, end_reason=ResidenceEnd.CORRECTED)
    for change in changed:
        for pk in _rows(change).get("left", []):
            rows[pk].valid_to, rows[pk].end_reason = OPEN_END, ""
    taken_out = {row.pk for row in began}
    others = [row for row in rows.values() if row.pk not in taken_out]
    if others:
        Residence.objects.bulk_update(
            others, ["valid_from", "valid_to", "end_reason", *RESIDENCE_FIELDS], batch_size=200
        )


def _python(model: type[Person | Residence], name: str, value: Any) -> Any:
    """A value of history as the table holds it."""
    found = model._meta.get_field(name)
    assert isinstance(found, ModelField)
    return found.to_python(value)


def _restore(row: Residence, before: dict[str, Any]) -> None:
    for name, value in before.items():
        setattr(row, name, _python(Residence, name, value))


def _homes_before(changed: Sequence[Change]) -> dict[int, Household]:
    """Where those who were changed live now that their residences are as before."""
    ids = [row.about_id for row in changed]
    found: dict[int, Household] = {}
    lived = Residence.objects.filter(among("person_id", ids)).exclude(end_reason=ResidenceEnd.CORRECTED)
    for row in lived.select_related("household").order_by("person_id", "valid_from"):
        found[row.person_id] = row.household
    return found


def _undo_households(by: Actor, batch_code: str, rows: Sequence[Change], done: Undone) -> None:
    since = _changed_since(rows)
    households = {
        row.pk: row
        for row in Household.objects.select_for_update(of=("self",)).filter(among("id", {row.about_id for row in rows}))
    }
    lived = set(
        Residence.objects.filter(among("household_id", households), valid_to=OPEN_END).values_list(
            "household_id", flat=True
        )
    )
    mine = [row for row in rows if row.about_id not in since and (row.before is not None or row.about_id not in lived)]
    done.kept_households += len(rows) - len(mine)
    villages = _villages(mine, households)
    changed: list[Household] = []
    for row in mine:
        household = households[row.about_id]
        if row.before is None:
            done.withdrawn_households += 1
            continue
        household.version += 1
        for name, value in row.before.items():
            if name == "village":
                household.village_id = villages.get((household.area_id, fold(value))) if value else None
            else:
                setattr(household, name, value)
        household.number_folded = fold(household.number)[:60]
        done.restored_households += 1
        changed.append(household)
    if changed:
        names = ["number", "number_folded", "address", "note", "village", "version"]
        Household.objects.bulk_update(changed, names, batch_size=200)
    emptied = [row.about_id for row in mine if row.before is None]
    Household.objects.filter(among("id", emptied)).update(closed_on=by.on, version=F("version") + 1)
    _write_undone(by, batch_code, mine)


def _villages(mine: Sequence[Change], households: dict[int, Household]) -> dict[tuple[int, str], int]:
    from .models import Village

    names = {fold(row.before["village"]) for row in mine if row.before and row.before.get("village")}
    if not names:
        return {}
    areas = {household.area_id for household in households.values()}
    rows = Village.objects.filter(area_id__in=areas, name_folded__in=names)
    return {(row.area_id, row.name_folded): row.pk for row in rows}


def _rows(change: Change) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = (change.after or {}).get(history.ROWS, {})
    return rows


def _write_undone(by: Actor, batch_code: str, mine: Sequence[Change]) -> None:
    now = clock.now()
    add(
        [
            Change(
                person_id=row.person_id,
                household_id=row.household_id,
                about=row.about,
                about_id=row.about_id,
                cause=Cause.UNDO,
                batch_code=batch_code,
                made_at=now,
                by_id=by.user_id,
                by_label=by.label[:200],
                before={name: value for name, value in (row.after or {}).items() if name != history.ROWS},
                after=row.before,
            )
            for row in mine
        ]
    )
