"""What a household answered, from the few fields of the sheet on a phone to what `people` writes.

What is not touched stays as it was last year: only what the form says differently is told. Keys of a person's fields
begin with `p<id>-`, those of somebody new with `m<n>-`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gdtx.catalogue.ethnic_groups import NAMES
from gdtx.foundation.errors import Forbidden, Refused
from gdtx.foundation.vietnamese import parse_date
from gdtx.network.scope import Actor
from gdtx.people.actions import save_household
from gdtx.people.data import PERSON_FIELDS, RESIDENCE_FIELDS, EvidenceData, HouseholdData, PersonData
from gdtx.people.enums import Cause, EvidenceKind, ResidenceEnd
from gdtx.people.models import Evidence, Household, Person, Residence
from gdtx.people.queries import gone_from, in_force, members_of

from . import actions, queries, reaching, rules
from .gate import require_still_open
from .models import RoundVillage, Sheet, SurveyRound

HERE, AWAY, MOVED, DEAD, WRONG = "o", "vang", "di", "chet", "nham"
ENDS = {MOVED: ResidenceEnd.MOVED, DEAD: ResidenceEnd.DEAD, WRONG: ResidenceEnd.CORRECTED}
#: Field of the form → kind of evidence, in the order people read them.
SCHOOLING = {
    "dang-hoc": EvidenceKind.STUDYING_GRADE,
    "hoc-xong": EvidenceKind.GRADE_COMPLETED,
    "bo-hoc": EvidenceKind.LEFT_AT_GRADE,
    "bang": EvidenceKind.DEGREE,
    "xmc-xong": EvidenceKind.XMC_COMPLETED,
    "xmc-dang": EvidenceKind.XMC_STUDYING,
    "tai-mu": EvidenceKind.RELAPSE,
}
LAST_GRADE = 12
#: Rooms for people who are new in the household.
NEW = ("m1", "m2", "m3")

_ALL = (*PERSON_FIELDS, *RESIDENCE_FIELDS)


@dataclass
class Member:
    """Somebody of the household as the sheet shows them: who, where they live, what is known of them."""

    person: Person
    residence: Residence
    facts: dict[str, Evidence]
    doubts: list[Any] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Begins the names of their fields."""
        return f"p{self.person.pk}"

    @property
    def here(self) -> str:
        """Where they are as known."""
        return AWAY if self.residence.away else HERE

    def known(self, name: str) -> str:
        """The value of a field as known, "" for nothing."""
        fact = self.facts.get(SCHOOLING[name])
        return fact.value if fact else ""

    @property
    def next_grade(self) -> int | None:
        """The grade a pupil goes up to; None for who does not study or studies in the last grade."""
        grade = int(self.known("dang-hoc") or 0)
        return grade + 1 if 0 < grade < LAST_GRADE else None


def members(household: Household, on: dt.date) -> list[Member]:
    """Who lives in the household, with what is known of each on the day; a fixed number of queries."""
    found = [Member(each.person, each, {}) for each in members_of([household.pk])]
    facts: dict[int, list[Evidence]] = {}
    for fact in Evidence.objects.filter(person_id__in=[each.person.pk for each in found]).order_by("-told_on", "-pk"):
        facts.setdefault(fact.person_id, []).append(fact)
    for each in found:
        each.facts = in_force(facts.get(each.person.pk, ()), on)
    return found


def gone(household: Household) -> list[Residence]:
    """Who left the household, the last first."""
    return list(gone_from(household.pk))


def enter_sheet(
    *, by: Actor, sheet_id: int, version: int, household_version: int, typed: Mapping[str, str], as_known: bool = False
) -> Sheet:
    """Write what a household answered and mark its sheet as entered. `as_known`: nothing changed since last year.

    Raises `NotInScope`, `Forbidden`, `Conflict` (`round_locked`, `stale_version`), `people.checks.PeopleRefused`.
    """
    seen = queries.sheet_for(by, sheet_id)
    with transaction.atomic():
        # The round first, as imports and checks do: two that wait for each other's rows would wait for ever.
        round_ = SurveyRound.objects.select_for_update(no_key=True).get(pk=seen.round_id)
        sheet = Sheet.objects.select_for_update().get(pk=sheet_id)
        may_enter(by, round_, sheet.village_id)
        require_still_open(round_)
        if sheet.version != version:
            raise actions.stale()
        household = Household.objects.select_related("village").get(pk=sheet.household_id)
        if not as_known:
            told = _told(household, members(household, by.on), typed)
            save_household(
                by=by,
                area_id=household.area_id,
                data=told,
                household_id=household.pk,
                version=household_version,
                cause=Cause.SURVEY,
                source=source_of(round_),
            )
        actions.mark_entered(by=by, sheet=sheet)
    return sheet


def add_household(*, by: Actor, place_id: int, typed: Mapping[str, str]) -> Sheet:
    """Write a household that the last round did not know, in a village of a round. Raises as `enter_sheet`."""
    place = place_for(by, place_id)
    with transaction.atomic():
        round_ = SurveyRound.objects.select_for_update(no_key=True).get(pk=place.round_id)
        may_enter(by, round_, place.village_id)
        require_still_open(round_)
        told = HouseholdData(
            number=typed.get("so-phieu", ""),
            village=place.village.name,
            address=typed.get("dia-chi", ""),
            members=tuple(_new_members(typed, first_is_head=True)),
        )
        if not told.members:
            raise Refused(
                "missing_members",
                _("Chưa ghi ai trong hộ. Hãy ghi ít nhất chủ hộ: họ tên và năm sinh."),
                where="m1-ten",
            )
        household = save_household(
            by=by, area_id=round_.area_id, data=told, cause=Cause.SURVEY, source=source_of(round_)
        )
        return Sheet.objects.get(round=round_, household=household)


def place_for(by: Actor, place_id: int) -> RoundVillage:
    """A village of a round, with both. Raises `NotInScope` outside what the person may enter or run of the round."""
    place = RoundVillage.objects.select_related("round", "village").filter(pk=place_id).first()
    if place is None or not reaches(by, place.round, place.village_id):
        raise queries.unknown_round()
    return place


def place_closed_meanwhile(by: Actor, place_id: int) -> RoundVillage | None:
    """A village that the person was given, of a round closed while they had its page open; else None."""
    place = RoundVillage.objects.select_related("round", "village").filter(pk=place_id).first()
    if place is None or rules.still_open(place.round):
        return None
    return place if reaching.given(by, place.round_id, place.village_id) else None


def reaches(by: Actor, round_: SurveyRound, village_id: int | None) -> bool:
    """Whether the village lies within what the person may enter or run of the round."""
    if rules.may_enter_all(by, round_.area_id) or rules.may_open(by, round_.area_id):
        return True
    return village_id in queries.surveyed(by).get(round_.pk, ())


def may_enter(by: Actor, round_: SurveyRound, village_id: int | None) -> None:
    """Pass for the officer of the commune and the surveyor of the village; `Forbidden` for who only runs the round."""
    allowed = rules.may_enter_all(by, round_.area_id)
    if not allowed and village_id not in queries.surveyed(by).get(round_.pk, ()):
        raise Forbidden(allowed.rule, allowed.reason)


def source_of(round_: SurveyRound) -> str:
    """Where evidence of a round says it comes from."""
    return f"dot:{round_.pk}"


# --- Reading the form ---------------------------------------------------------------------------------------------


def _told(household: Household, known: Sequence[Member], typed: Mapping[str, str]) -> HouseholdData:
    told = [_answer(each, typed) for each in known]
    return HouseholdData(
        number=household.number,
        village=household.village.name if household.village else "",
        address=typed.get("dia-chi", household.address),
        note=household.note,
        household_id=household.pk,
        members=(*(each for each in told if each is not None), *_new_members(typed)),
    )


def _answer(known: Member, typed: Mapping[str, str]) -> PersonData | None:
    """What is told of somebody differently; None where everything stays."""
    key = known.key
    here = typed.get(f"{key}-o", known.here)
    changes: dict[str, Any] = {}
    told: list[str] = []
    if here in ENDS:
        changes |= {"left_reason": ENDS[here].value, "left_on": _day(typed, f"{key}-ngay")}
    elif here != known.here or (here == AWAY and typed.get(f"{key}-ngay", "").strip()):
        # Also the day of somebody known to be away: rule sets may count by how long they are away.
        away_since = _day(typed, f"{key}-ngay") if here == AWAY else None
        changes |= {"away": here == AWAY, "away_since": away_since}
        told += ["away", "away_since"]
    facts = _facts(known, typed)
    if not changes and not facts:
        return None
    person, residence = known.person, known.residence
    kept = {name: getattr(person, name) for name in PERSON_FIELDS}
    kept |= {name: getattr(residence, name) for name in RESIDENCE_FIELDS}
    kept["disabilities"] = tuple(person.disabilities)
    keep = tuple(name for name in _ALL if name not in told and not (name == "died_on" and here == DEAD))
    return PersonData(code=person.code, evidence=facts, keep=keep, **(kept | changes))


def _facts(known: Member, typed: Mapping[str, str]) -> tuple[EvidenceData, ...]:
    found = {}
    for name, kind in SCHOOLING.items():
        asked = typed.get(f"{known.key}-{name}")
        if asked is not None and asked != known.known(name):
            found[kind] = asked
    up = known.next_grade
    if typed.get(f"{known.key}-len-lop") and up is not None and EvidenceKind.STUDYING_GRADE not in found:
        found[EvidenceKind.STUDYING_GRADE] = str(up)
    return tuple(EvidenceData(kind.value, value) for kind, value in found.items())


def _new_members(typed: Mapping[str, str], *, first_is_head: bool = False) -> list[PersonData]:
    found: list[PersonData] = []
    for key in NEW:
        name = " ".join(typed.get(f"{key}-ten", "").split())
        if not name:
            continue
        family, _space, given = name.rpartition(" ")
        head = first_is_head and not found
        facts = [
            EvidenceData(kind.value, value)
            for field_name, kind in SCHOOLING.items()
            if (value := typed.get(f"{key}-{field_name}", ""))
        ]
        found.append(
            PersonData(
                family_name=family,
                given_name=given,
                birth_year=_year(typed.get(f"{key}-nam-sinh", ""), name),
                sex="F" if typed.get(f"{key}-nu") else "M",
                ethnicity=ethnicity_of(typed.get(f"{key}-dan-toc", "")),
                relation=typed.get(f"{key}-quan-he", "") or (_("Chủ hộ") if head else ""),
                head=head,
                migrant=True if typed.get(f"{key}-nhap-cu") else None,
                evidence=tuple(facts),
            )
        )
    return found


def ethnicity_of(text: str) -> int | None:
    """The number of an ethnic group as the form sends it; None for what is none."""
    return next((code for code in NAMES if str(code) == text), None)


def _year(text: str, name: str) -> int:
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise Refused(
            "birth_year_unreadable",
            _("%(name)s: năm sinh “%(value)s” không đọc được. Hãy ghi năm sinh bằng bốn chữ số, ví dụ 1985.")
            % {"name": name, "value": text[:20]},
            where="birth_year",
        )
    return int(text)


def _day(typed: Mapping[str, str], name: str) -> Any:
    text = typed.get(name, "").strip()
    return parse_date(text, where=name) if text else None
