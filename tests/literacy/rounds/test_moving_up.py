"""What classes and surveys did to people from one round to the next: who moved up, by which class; who learns."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from gdtx.learning.enums import Standing
from gdtx.learning.models import LearningClass
from gdtx.learning.rosters import actions as rosters
from gdtx.learning.rosters.actions import Outcome
from gdtx.literacy import flattening
from gdtx.literacy.models import SurveyRecord
from gdtx.literacy.rounds import actions, closing
from gdtx.network.scope import Actor
from gdtx.people.models import AccessEntry
from tests.learning.making import log
from tests.literacy.rounds.making import YEAR, Survey, household, member, write
from tests.literacy.rounds.test_pages import client_of
from tests.support.cast import IN_2025

pytestmark = pytest.mark.django_db

STARTED, ENDED = dt.date(2025, 8, 4), dt.date(2025, 10, 8)


def teach(
    survey: Survey, term: int, *names: str, end_on: dt.date | None = None
) -> tuple[LearningClass, dict[str, int]]:
    """A class of the centre with these persons learning; the class and name → enrolment."""
    director = survey.actor("giamdoc")
    found = log(
        director,
        survey.cast.cam_ngoc,
        topic=f"Xóa mù chữ kỳ {term}",
        group="XMC",
        turns=len(names),
        start_on=STARTED,
        end_on=end_on,
    )
    rosters.open_roster(by=survey.officer, class_id=found.pk, programme="literacy", term=term)
    codes = [survey.person(name).code for name in names]
    rows = rosters.enrol(by=survey.officer, class_id=found.pk, person_codes=codes, standing=Standing.JOINED, on=STARTED)
    return found, {name: row.pk for name, row in zip(names, rows, strict=True)}


def record(survey: Survey, name: str, year: int) -> SurveyRecord:
    """The flat record of somebody in a year."""
    return SurveyRecord.objects.get(year=year, person_id=survey.person(name).code)


def test_who_learns_stands_so_in_the_record_until_they_leave_or_the_class_is_over(survey: Survey) -> None:
    write(survey.officer, survey.area.pk, household("08", "Thôn Trung", member("Hà Văn Sáu", 1985, xmc_studying="2")))
    _class, rows = teach(survey, 2, "An", "Dũng", "Sáu")
    assert [survey.record(name).xmc_studying for name in ("An", "Dũng", "Bình")] == [2, 2, None]
    director = survey.actor("giamdoc")
    rosters.set_standing(by=director, enrolment_id=rows["Dũng"], standing=Standing.LEFT, reason="Đi làm xa")
    assert survey.record("Dũng").xmc_studying is None
    outcomes = {rows["An"]: Outcome("not_done"), rows["Sáu"]: Outcome("done")}
    rosters.record_results(by=director, class_id=_class.pk, on=ENDED, outcomes=outcomes)
    assert survey.record("An").xmc_studying is None
    done = survey.record("Sáu")
    assert (done.xmc_completed, done.xmc_studying) == (2, None), "what the survey told before is over, too"


def test_a_class_that_ended_before_the_tables_of_a_year_teaches_nobody_in_it(survey: Survey) -> None:
    teach(survey, 1, "An", end_on=dt.date(2025, 10, 1))
    assert survey.record("An").xmc_studying == 1
    codes = [survey.person("An").code]
    assert flattening.values_of(codes, YEAR + 1)[codes[0]]["xmc_studying"] is None  # type: ignore[index]


def test_the_next_round_tells_who_moved_up_and_by_which_class_and_who_relapsed(survey: Survey) -> None:
    write(
        survey.officer,
        survey.area.pk,
        household(
            "08",
            "Thôn Trung",
            member("Hà Văn Sáu", 1985, head=True, xmc_completed="4"),
            member("Hà Thị Tư", 1988, sex="F", grade_completed="9", relapse="2"),
            member("Hà Thị Năm", 1990, sex="F", grade_completed="3"),
        ),
    )
    closing.lock_round(by=survey.officer, round_id=survey.round.pk, version=1)
    first, of_first = teach(survey, 3, "An")
    second, of_second = teach(survey, 5, "Sáu")
    director = survey.actor("giamdoc")
    for found, rows in ((first, of_first), (second, of_second)):
        outcomes = {pk: Outcome("done") for pk in rows.values()}
        rosters.record_results(by=director, class_id=found.pk, on=ENDED, outcomes=outcomes)
    assert record(survey, "An", YEAR).xmc_completed is None, "the locked round stays as it was"

    next_year = Actor.for_user(survey.cast.people["canbo"], dt.date(YEAR + 1, 9, 1))
    round_ = actions.open_round(by=next_year, area_id=survey.area.pk, year=YEAR + 1)
    known = survey.person("Năm")
    told = member("Hà Thị Năm", 1990, sex="F", grade_completed="5").__class__(
        code=known.code, family_name="Hà Thị", given_name="Năm", birth_year=1990, sex="F",
        evidence=member("x", 1990, grade_completed="5").evidence,
    )  # fmt: skip
    write(next_year, survey.area.pk, household("08", "Thôn Trung", told).__class__(
        number="08", village="Thôn Trung", household_id=known.home_id, members=(told,)
    ))  # fmt: skip
    assert record(survey, "Tư", round_.year).relapse == 2, "a relapse is carried over until somebody tells otherwise"

    address = reverse("literacy_list", args=["len-muc"]) + f"?xa=15127&nam={YEAR + 1}"
    table = client_of(survey, "canbo").get(address).context["table"]
    moved = {row.head.value: [(cell.value, cell.href) for cell in row.cells[4:]] for row in table.rows}
    one, two, known_ = "Mù chữ mức 1", "Mù chữ mức 2", "Biết chữ mức 2"
    assert moved == {
        "Phạm Văn An": [
            (one, ""), (two, ""), ("Xóa mù chữ kỳ 3: xong kỳ 3", reverse("class_roster", args=[first.pk])),
        ],
        "Hà Văn Sáu": [
            (two, ""), (known_, ""), ("Xóa mù chữ kỳ 5: xong kỳ 5", reverse("class_roster", args=[second.pk])),
        ],
        "Hà Thị Năm": [(two, ""), (known_, ""), (None, "")],
    }  # fmt: skip
    assert AccessEntry.objects.latest("pk").what == "Người đã lên mức"
    above = client_of(survey, "so").get(address)
    assert "Phạm Văn An" not in above.content.decode()
    assert above.context["total"] == 3
    file = client_of(survey, "canbo").get(address.replace("/?", "/xuat.xlsx?"))
    assert file["Content-Type"].endswith("spreadsheetml.sheet")
    relapsed = client_of(survey, "canbo").get(address.replace("len-muc", "tai-mu"))
    assert [row.head.value for row in relapsed.context["table"].rows] == ["Hà Thị Tư"]
    assert IN_2025.year == YEAR
