"""Whom the register names for a literacy class."""

from __future__ import annotations

from gdtx.learning.rosters.invites import invited
from gdtx.literacy.models import SurveyRecord
from gdtx.network.placement import Placement
from tests.literacy.rounds.making import Survey
from tests.support.cast import IN_2021, IN_2025, area


def test_a_class_is_offered_those_whose_next_term_it_is_from_merged_communes_too(survey: Survey) -> None:
    def named(area_id: int, programme: str = "literacy", term: int | None = 1) -> list[str]:
        return invited(actor=survey.officer, area_id=area_id, programme=programme, term=term)

    here = survey.area.pk
    illiterate, half = survey.person("An").code, survey.person("Bình").code
    assert named(here) == [illiterate]
    assert named(here, term=4) == [half]
    assert (named(here, term=2), named(here, term=5), named(here, "after", None)) == ([], [], [])
    SurveyRecord.objects.filter(person_id=illiterate).update(xmc_completed=1)
    assert (named(here, term=1), named(here, term=2)) == ([], [illiterate])
    former = area("15127", IN_2021)
    assert former.pk != here
    assert Placement.on(IN_2025).holder(former.pk) == here
    assert named(former.pk, term=2) == [illiterate]
    SurveyRecord.objects.filter(person_id=illiterate).update(studying_grade=1)
    assert named(here, term=2) == [], "who learns already is not invited"
