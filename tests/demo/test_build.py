"""Building the demonstration, with the one semester whose figures were published."""

import datetime as dt
from typing import Any

import pytest
from django.db.models import Model

from gdtx.accounts.models import Installation, User
from gdtx.demo import build as building
from gdtx.demo.people import CENTRE, COMMUNE, PEOPLE
from gdtx.demo.register import SIZES
from gdtx.demo.semesters import semesters
from gdtx.foundation.errors import Refused
from gdtx.inbox.models import Notice, Receipt
from gdtx.learning import storage
from gdtx.learning.models import ClassPhoto, LearningClass
from gdtx.learning.summary import summary
from gdtx.literacy import frozen
from gdtx.literacy.models import SurveyRecord, SurveyRevision
from gdtx.literacy.questions import table
from gdtx.literacy.rounds.models import SurveyorVillage
from gdtx.network import overlaps
from gdtx.network.models import AreaFlag, Budget, Facility, Organisation
from gdtx.network.scope import Actor
from gdtx.people.models import Person
from gdtx.plans.enums import PlanState
from gdtx.plans.models import Plan, PlannedClass

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def only_the_reported_semester(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [semester for semester in semesters(TODAY) if semester.code == "2020-2021/HK1"]
    monkeypatch.setattr(building, "semesters", lambda _today: found)


def build() -> dict[str, Any]:
    return building.build(today=TODAY, dotted_loaders=[], progress=lambda _text: None, size=SIZES["small"])


@pytest.mark.slow
@pytest.mark.usefixtures("only_the_reported_semester")
def test_the_province_of_the_demonstration_adds_up_to_what_was_reported_and_a_second_run_adds_nothing() -> None:
    made = build()
    found = summary("38", "2020-2021/HK1", actor=Actor.operator(TODAY))

    assert (found["classes"], found["turns"]) == (10_029, 988_496)
    for part in ("groups", "children"):
        assert sum(row["classes"] or 0 for row in found[part]) == 10_029
        assert sum(row["turns"] or 0 for row in found[part]) == 988_496
    assert len(found["children"]) == 27
    assert found["centres"]["total"] == 559
    assert 540 <= found["centres"]["reporting"] < 559

    today = summary("38", "2020-2021/HK1", dt.date(2025, 7, 1), actor=Actor.operator(TODAY))
    assert len([row for row in today["children"] if row["code"]]) == 166
    assert sum(row["turns"] or 0 for row in today["children"]) == 988_496
    unplaced = next(row for row in today["children"] if row["code"] is None)
    assert unplaced["name"] == "Chưa phân được"
    assert 0 < unplaced["classes"] < 1_000

    assert overlaps.find() == []
    pictures = list(ClassPhoto.objects.select_related("learning_class__centre").order_by("pk"))
    assert 3 <= len(pictures) <= 6
    for picture in pictures:
        assert picture.caption.startswith("Ảnh minh họa – dữ liệu tổng hợp")
        assert picture.learning_class.centre.code == CENTRE
        assert storage.path_of(picture.name) is not None
    money = Budget.objects.filter(organisation__code=CENTRE, year=2020)
    assert money.get(source="commune").spent is not None
    assert "xã điểm" in {str(flag) for flag in AreaFlag.objects.on(TODAY).filter(area__versions__code=COMMUNE)}
    assert User.objects.filter(is_demo=True).count() == len(PEOPLE)
    invited = Notice.objects.filter(target__startswith="/hoi-nghi/")
    # An approved plan tells its centre; the others are those written by hand.
    approved = Notice.objects.filter(target__startswith="/ke-hoach/")
    others = Notice.objects.exclude(pk__in=invited).exclude(pk__in=approved).values_list("sent_on__year", "addressed")
    # Every community centre, and the vocational one.
    assert sorted(others) == [(2021, 560), (2025, 167), (2026, 1)]
    # A conference that is called tells the bodies invited by name.
    assert invited.count() >= 4
    assert Receipt.objects.count() == 3
    own = Plan.objects.filter(organisation__code=CENTRE)
    assert set(own.values_list("state", flat=True)) == set(PlanState) - {PlanState.DRAFT, PlanState.DISCARDED}
    assert PlannedClass.objects.count() >= 8
    assert own.filter(state=PlanState.SUBMITTED).count() == 2
    register = made["frozen_register"]
    assert frozen.opened(register["frozen"]).manifest["synthetic"] is True
    counted = table("XMC-3", "38", 2025, frozen_id=register["frozen"], by=Actor.operator(TODAY))
    assert counted["synthetic"] is True
    assert 0.5 < counted["bands"]["15-60"]["population"][0] / SIZES["small"].frozen < 0.65
    residents = made["residents"]
    assert 4_800 < residents["people"] <= 5_002
    assert residents["duplicates"] >= 2
    assert 0 < residents["to_do"] < residents["sheets"] / 10
    # What people say of themselves and the register that was taken in agree.
    assert not SurveyRevision.objects.exists()
    assert SurveyorVillage.objects.get().user.username == "dieutravien"
    before = counts()
    assert before[LearningClass] == 10_029
    assert before[Facility] > 3_000
    assert before[Budget] > 5_000
    assert before[AreaFlag] > 200
    again = build()
    assert (again["semesters"], again["frozen_register"]) == (made["semesters"], register)
    assert counts() == before


def counts() -> dict[type[Model], int]:
    """How many rows there are of what a second run must not make again."""
    made = (LearningClass, Organisation, Notice, Facility, Budget, AreaFlag, ClassPhoto, Person, SurveyRecord)
    return {model: model._default_manager.count() for model in made}


def test_a_database_with_real_data_is_refused_and_left_alone() -> None:
    User.objects.create_user("thanh", full_name="Nguyễn Thị Thanh")

    with pytest.raises(Refused) as refused:
        build()

    assert refused.value.rule == "not_a_demo"
    assert "Hãy đặt GDTX_HOME" in str(refused.value.as_dict()["message"])
    assert not Installation.objects.exists()
    assert not Organisation.objects.exists()
