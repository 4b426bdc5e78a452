"""A commune with people and a round, for tests: two villages of Cẩm Thủy, a surveyor, the round of 2025."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from gdtx.accounts.models import User
from gdtx.foundation.ranges import OPEN_END
from gdtx.literacy.models import RoundVillage, Sheet, SurveyRecord, SurveyRound
from gdtx.literacy.rounds import actions
from gdtx.network.models import Area, Organisation, Post
from gdtx.network.scope import Actor
from gdtx.people.data import EvidenceData, HouseholdData, PersonData
from gdtx.people.models import Household, Person, Village
from gdtx.people.registry import tell
from gdtx.people.writing import Writer
from tests.support.cast import IN_2021, IN_2025, REFORM, Cast, area

YEAR = 2025
LAST_YEAR = dt.date(2024, 9, 20)


def member(name: str, born: int, *, sex: str = "M", head: bool = False, **evidence: str) -> PersonData:
    """Somebody by name and year of birth, with what is known of their schooling."""
    family, _space, given = name.rpartition(" ")
    facts = tuple(EvidenceData(kind, value, told_on=LAST_YEAR) for kind, value in evidence.items())
    return PersonData(
        family_name=family, given_name=given, birth_year=born, sex=sex, ethnicity=2, head=head, evidence=facts
    )


def household(number: str, village: str, *members: PersonData) -> HouseholdData:
    """A household with its people."""
    return HouseholdData(number=number, village=village, members=members)


#: Two households of Thôn Cao, one of Thôn Trung.
HOUSEHOLDS = (
    household(
        "01",
        "Thôn Cao",
        member("Phạm Văn An", 1975, head=True, left_at_grade="3"),
        member("Bùi Thị Bình", 1978, sex="F", grade_completed="4"),
        member("Phạm Thị Chi", 2014, sex="F", studying_grade="5"),
    ),
    household("02", "Thôn Cao", member("Trương Văn Dũng", 1980, head=True)),
    household("01", "Thôn Trung", member("Cao Thị Hạnh", 1990, sex="F", head=True, degree="upper_secondary")),
)


def write(by: Actor, area_id: int, *told: HouseholdData, on: dt.date | None = None, cause: str = "survey") -> None:
    """Write households as a surveyor tells of them."""
    with transaction.atomic():
        done = Writer(by, area_id, cause, on or by.on).write([each.cleaned() for each in told])
        tell(by=by, person_codes=done.person_codes, area_ids=sorted(done.area_ids), cause=cause)


def add_surveyor(username: str, full_name: str, organisation: Organisation, since: dt.date = REFORM) -> User:
    """A teacher with a post of surveyor."""
    user = User.objects.create(username=username, full_name=full_name, password="!")
    Post.objects.create(user=user, organisation=organisation, role="surveyor", valid_from=since, valid_to=OPEN_END)
    return user


@dataclass
class Survey:
    """What a test needs of a survey."""

    cast: Cast
    area: Area
    round: SurveyRound
    surveyor: User
    other: User

    def actor(self, username: str) -> Actor:
        """A person of the cast, or a surveyor, in autumn 2025."""
        return Actor.for_user(User.objects.get(username=username), IN_2025)

    @property
    def officer(self) -> Actor:
        """The commune's officer."""
        return self.actor("canbo")

    def village(self, name: str) -> Village:
        """A village of the commune."""
        return Village.objects.get(area=self.area, name=name)

    def place(self, name: str) -> int:
        """A village of the round, as addresses know it."""
        return RoundVillage.objects.get(round=self.round, village__name=name).pk

    def sheet(self, village: str, number: str) -> Sheet:
        """The sheet of a household."""
        return Sheet.objects.get(round=self.round, household=self.household(village, number))

    def household(self, village: str, number: str) -> Household:
        """A household of the commune."""
        return Household.objects.get(area=self.area, village__name=village, number=number)

    def person(self, given_name: str) -> Person:
        """Somebody by given name."""
        return Person.objects.get(given_name=given_name)

    def record(self, given_name: str) -> SurveyRecord:
        """The flat record of somebody."""
        return SurveyRecord.objects.get(year=YEAR, person_id=self.person(given_name).code)


def make_survey(cast: Cast, *, opened: bool = True) -> Survey:
    """People of Cẩm Thủy as told last year, two surveyors, and the round of 2025 given out to the first."""
    place = area("15127", REFORM)
    officer = cast.actor("canbo", IN_2025)
    write(officer, place.pk, *HOUSEHOLDS, on=LAST_YEAR)
    surveyor = add_surveyor("dieutravien", "Lê Thị Thu", cast.social_office_cam_thuy)
    other = add_surveyor("dieutravien2", "Ngô Văn Tý", cast.social_office_cam_thuy)
    if not opened:
        return Survey(cast, place, SurveyRound(), surveyor, other)
    round_ = actions.open_round(by=officer, area_id=place.pk, year=YEAR)
    survey = Survey(cast, place, round_, surveyor, other)
    actions.assign_villages(
        by=officer, round_id=round_.pk, user_id=surveyor.pk, village_ids=[survey.village("Thôn Cao").pk]
    )
    return survey


__all__ = ["HOUSEHOLDS", "IN_2021", "LAST_YEAR", "YEAR", "Survey", "add_surveyor", "household", "make_survey", "member"]
