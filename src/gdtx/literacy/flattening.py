"""The flat record of a person for a year, made from what `people` holds: the one derivation of its columns.

Whoever changes a person whose year is still open ends here: `rewrite` compares the derived values with the record and
writes what differs, with its history. A closed round refuses (`rounds.gate`).
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.db import transaction

from gdtx.foundation import clock
from gdtx.foundation.ranges import OPEN_END
from gdtx.network.models import AreaVersion
from gdtx.network.placement import Placement
from gdtx.network.scope import Actor
from gdtx.people.enums import Cause, EvidenceKind, ResidenceEnd
from gdtx.people.models import Evidence, Person, Residence

from .areas import map_date
from .layout import BY_CODE, Kind
from .models import SurveyRecord, SurveyRevision
from .records import VALUES, require_open, touched

PREFIX = "HO"
_AT_ONCE = 1_000

#: Months of being away are counted up to this day of the year: the day that the tables speak of (30/9).
_COUNTED_UP_TO = (9, 30)

#: What a class tells of who learns in it, and of who completed its kỳ.
_LEARNING = (EvidenceKind.XMC_STUDYING.value, Cause.CLASS.value)
_DONE = (EvidenceKind.XMC_COMPLETED.value, Cause.CLASS.value)

Values = dict[str, Any]


class Written(NamedTuple):
    """What a rewriting did."""

    added: int
    changed: int
    removed: int


def values_of(person_codes: Collection[str], year: int) -> dict[str, Values | None]:
    """The columns of the record of each person for a year, without `person_id`; None for who is not in its register.

    Not in it: who left or died before the year began, who was entered by mistake, a record merged into another.
    Of each kind of evidence the latest counts that is not withdrawn; what a class brought after the year counts for
    the next one.
    """
    found: dict[str, Values | None] = dict.fromkeys(person_codes)
    people = Person.objects.filter(code__in=list(person_codes), merged_into=None).defer("id_encrypted", "note")
    by_id = {person.pk: person for person in people}
    homes = _homes(by_id, year)
    proofs = _evidence(by_id, year)
    codes = _commune_codes({home.household.area_id for home in homes.values()}, year)
    for person_id, home in homes.items():
        code = codes.get(home.household.area_id)
        if code is not None:
            found[by_id[person_id].code] = _values(by_id[person_id], home, proofs.get(person_id, {}), code, year)
    return found


def rewrite(*, by: Actor, person_codes: Collection[str], year: int, cause: str = "survey", reason: str = "") -> Written:
    """Have the records of these persons for a year say what `people` says. Part of the action that changed them.

    Raises what `records.require_open` raises for a closed round (`Conflict`, `round_locked`).
    """
    added = changed = removed = 0
    code = f"{PREFIX}-{clock.now():%Y%m%d}-{secrets.token_hex(8)}"
    with transaction.atomic():
        for some in _parts(sorted(set(person_codes))):
            one = _rewrite(some, by=by, year=year, code=code, cause=cause, reason=reason)
            added, changed, removed = added + one.added, changed + one.changed, removed + one.removed
    return Written(added, changed, removed)


def _rewrite(some: Sequence[str], *, by: Actor, year: int, code: str, cause: str, reason: str) -> Written:
    wanted = values_of(some, year)
    records = SurveyRecord.objects.select_for_update().filter(year=year, person_id__in=some)
    known = {record.person_id: record for record in records.order_by("pk")}
    new, changed, gone = [], [], []
    for person, values in wanted.items():
        record = known.get(person)
        if values is None:
            if record is not None:
                gone.append(record)
        elif record is None:
            new.append(SurveyRecord(year=year, person_id=person, added_by=code, batch_code=code, **values))
        elif any(getattr(record, name) != values[name] for name in VALUES):
            changed.append((record, values))
    if not (new or changed or gone):
        return Written(0, 0, 0)
    communes = {record.commune_code for record in (*new, *gone)}
    communes |= {code for record, values in changed for code in (record.commune_code, values["commune_code"])}
    require_open(by=by, year=year, communes=communes)
    SurveyRecord.objects.bulk_create(new, batch_size=_AT_ONCE)
    _keep_before([record for record, _values in changed], by=by, code=code, cause=cause, reason=reason)
    for record, values in changed:
        for name in VALUES:
            setattr(record, name, values[name])
        record.batch_code = code
    SurveyRecord.objects.bulk_update([record for record, _v in changed], [*VALUES, "batch_code"], batch_size=200)
    if gone:
        SurveyRecord.objects.filter(pk__in=[record.pk for record in gone]).delete()
    touched(year=year, communes=communes)
    return Written(len(new), len(changed), len(gone))


def _keep_before(records: Iterable[SurveyRecord], *, by: Actor, code: str, cause: str, reason: str) -> None:
    now = clock.now()
    SurveyRevision.objects.bulk_create(
        SurveyRevision(
            record=record,
            batch_code=code,
            before={name: getattr(record, name) for name in VALUES},
            previous_batch=record.batch_code,
            made_at=now,
            cause=cause,
            made_by=by.label[:200],
            reason=reason[:300],
        )
        for record in records
    )


# --- Reading people -----------------------------------------------------------------------------------------------


def _homes(people: Collection[int], year: int) -> dict[int, Residence]:
    """Where each person lived last, of what still counts for the year."""
    found: dict[int, Residence] = {}
    residences = Residence.objects.filter(
        person_id__in=list(people), valid_from__lte=map_date(year), valid_to__gt=dt.date(year, 1, 1)
    ).exclude(end_reason=ResidenceEnd.CORRECTED)
    for residence in residences.select_related("household", "household__village").order_by("valid_from", "pk"):
        found[residence.person_id] = residence
    return found


def _evidence(people: Collection[int], year: int) -> dict[int, dict[str, str]]:
    """Kind → value of the latest evidence of each person."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    rows = Evidence.objects.filter(person_id__in=list(people), withdrawn_on=None)
    rows = rows.exclude(cause=Cause.CLASS, told_on__gt=map_date(year))
    told = list(rows.order_by("told_on", "pk").values_list("pk", "person_id", "kind", "value", "cause"))
    over = _ended([pk for pk, _person, kind, _v, cause in told if (kind, cause) == _LEARNING], year)
    for pk, person_id, kind, value, cause in told:
        if pk in over:
            continue
        known = found[person_id]
        known[kind] = value
        if (kind, cause) == _DONE and known.get(EvidenceKind.XMC_STUDYING, "9") <= value:
            # Who completed a kỳ in a class does not study it any more, whatever a survey told before.
            del known[EvidenceKind.XMC_STUDYING]
    return found


def _ended(ids: Collection[int], year: int) -> set[int]:
    """Of facts that hold while a class runs, those of classes that ended before the day the tables speak of."""
    rows = Evidence.objects.filter(pk__in=ids) if ids else ()
    return {row.pk for row in rows if row.ended(dt.date(year, *_COUNTED_UP_TO))}


def _commune_codes(area_ids: Collection[int], year: int) -> dict[int, str]:
    """The code of 31 December of the commune that holds each area; one that was split among several has none."""
    on = map_date(year)
    placement = Placement.on(on)
    holders = {area_id: placement.holder(area_id) for area_id in area_ids}
    versions = AreaVersion.objects.on(on).filter(area_id__in={*holders.values()}, area__level="commune")
    codes = dict(versions.values_list("area_id", "code"))
    return {area_id: codes[holder] for area_id, holder in holders.items() if holder in codes}


def _values(person: Person, home: Residence, proofs: dict[str, str], code: str, year: int) -> Values:
    state = _state(person, home, year)
    village = home.household.village
    made: Values = {
        "commune_code": code,
        "village": village.name if village else None,
        "birth_year": person.birth_year,
        "sex": person.sex,
        "ethnicity": person.ethnicity,
        "religious": person.religious,
        "migrant": home.migrant,
        "disabled": bool(person.disabilities),
        "able_to_learn": person.able_to_learn,
        "residence_kind": home.kind,
        "residence_state": state,
        "away_months": _months_away(home, year) if state == "away" else None,
    }
    for kind in EvidenceKind.values:
        value = proofs.get(kind)
        if value is None:
            made[kind] = None
        else:
            made[kind] = int(value) if BY_CODE[kind].kind is Kind.INTEGER else value
    return made


def _state(person: Person, home: Residence, year: int) -> str:
    ended = home.valid_to != OPEN_END and home.valid_to <= map_date(year)
    if home.end_reason == ResidenceEnd.DEAD and ended:
        return "dead"
    if person.died_on is not None and person.died_on <= map_date(year):
        return "dead"
    if ended:
        return "moved"
    return "away" if home.away else "present"


def _months_away(home: Residence, year: int) -> int | None:
    if home.away_since is None:
        return None
    upto = dt.date(year, *_COUNTED_UP_TO)
    months = (upto.year - home.away_since.year) * 12 + upto.month - home.away_since.month
    return max(months - (upto.day < home.away_since.day), 0)


def _parts(codes: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(codes), _AT_ONCE):
        yield codes[start : start + _AT_ONCE]
