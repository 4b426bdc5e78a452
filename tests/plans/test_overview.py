"""The overview of plans: who has none, what counts, who may open what, and as many questions for many as for few."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gdtx.accounts.models import User
from gdtx.foundation.clock import BUSINESS_DATE_SESSION_KEY
from gdtx.foundation.errors import Refused
from gdtx.learning.actions import log_class
from gdtx.network.scope import Actor
from gdtx.plans import actions
from gdtx.plans.models import Activity
from gdtx.plans.overview import (
    IN_FORCE,
    NONE,
    SUMS,
    WAITING,
    WRITING,
    _kept,
    middle_of,
    overview,
    tally,
    usual_year,
)
from gdtx.plans.progress import Standing, progress_of
from gdtx.plans.queries import activities_of
from tests.plans.making import activity, approved, drafted, facts, held, step
from tests.support.cast import IN_2025, TODAY, Cast, area

pytestmark = pytest.mark.django_db

YEAR = "2025-2026"


def signed_in(user: User, on: dt.date) -> Client:
    """Somebody at their pages on the day."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[BUSINESS_DATE_SESSION_KEY] = on.isoformat()
    session.save()
    return client


def standings(by: Actor, year: str = YEAR) -> dict[int, str]:
    """Organisation → where its plan stands, over the province."""
    return {row.organisation_id: row.standing for row in overview(by, area("38", by.on).pk, year, by.on)}


def test_a_year_is_known_by_its_middle() -> None:
    assert usual_year(IN_2025) == "2025-2026"
    assert middle_of("2026").isoformat() == "2026-07-02"
    assert middle_of("2025-2026").year == 2026
    with pytest.raises(Refused):
        middle_of("3/2026")


def test_each_centre_stands_where_its_plan_stands(cast: Cast, deputy: Actor, chair: Actor) -> None:
    department = cast.actor("so", IN_2025)
    assert set(standings(department).values()) == {NONE}

    plan = drafted(deputy, cast.cam_ngoc.pk)
    assert standings(department)[cast.cam_ngoc.pk] == WRITING
    step(deputy, plan, "submit")
    assert standings(department)[cast.cam_ngoc.pk] == WAITING
    step(chair, plan, "approve")

    found = standings(department)
    assert found[cast.cam_ngoc.pk] == IN_FORCE
    assert found[cast.phong_son.pk] == NONE
    assert standings(department, "2023-2024")[cast.cam_ngoc.pk] == NONE


def test_classes_logged_from_the_plan_are_counted_against_those_it_expects(
    cast: Cast, deputy: Actor, chair: Actor
) -> None:
    plan = approved(deputy, chair, cast)
    by = cast.actor("phogiamdoc", TODAY)
    key = Activity.objects.get(plan=plan).key
    held = facts("Trồng rau", TODAY.replace(month=3))
    actions.log_planned_class(by=by, plan_id=plan.pk, key=key, centre_id=cast.cam_ngoc.pk, facts=held)

    rows = overview(cast.actor("so", TODAY), area("38", TODAY).pk, YEAR, TODAY)
    row = next(each for each in rows if each.organisation_id == cast.cam_ngoc.pk)

    assert (row.planned, row.held, row.share) == (1, 1, 100)
    assert (tally(rows).planned, tally(rows).held) == (1, 1)


def test_what_is_late_dropped_and_outside_is_counted_and_rates_are_made_of_sums(
    cast: Cast, deputy: Actor, chair: Actor
) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk)
    for title, month, classes in (("Gà", 3, 2), ("Vịt", 3, 1), ("Họp", 3, None), ("Bò", 5, 4)):
        activity(deputy, plan, title, month, classes=classes)
    step(deputy, plan, "submit")
    plan = step(chair, plan, "approve")
    day = dt.date(2026, 4, 10)
    by = cast.actor("phogiamdoc", day)
    keys = {row.title: row.key for row in Activity.objects.filter(plan=plan)}
    for title in ("Gà", "Vịt"):
        actions.log_planned_class(
            by=by, plan_id=plan.pk, key=keys[title], centre_id=cast.cam_ngoc.pk,
            facts=facts(title, dt.date(2026, 3, 4)),
        )  # fmt: skip
    actions.note_progress(by=by, plan_id=plan.pk, key=keys["Họp"], outcome="dropped", text="Mưa lũ")
    held(by, cast, "Ngoài kế hoạch", dt.date(2026, 3, 5))
    other = cast.actor("giamdoc_ps", day)
    log_class(by=other, centre_id=cast.phong_son.pk, facts=facts("Không có kế hoạch", dt.date(2026, 3, 6)))

    rows = overview(cast.actor("so", day), area("38", day).pk, YEAR, day)
    own = next(each for each in rows if each.organisation_id == cast.cam_ngoc.pk)
    counted = tally(rows)

    # Late: vegetables, of which no class was held, and chickens, of which one of two was.
    assert (own.activities, own.late, own.dropped) == (5, 2, 1)
    assert (own.planned, own.due, own.held, own.share) == (8, 4, 2, 25)
    assert (own.inside, own.outside, str(own.planned_share)) == (2, 1, "66.7")
    assert progress_of(plan, activities_of(plan), day).standings[Standing.LATE] == own.late
    assert (counted.inside, counted.outside, str(counted.planned_share)) == (2, 2, "50.0")
    country = tally(overview(cast.actor("bo", day), area("VN", day).pk, YEAR, day))
    assert [getattr(country, name) for name in SUMS] == [getattr(counted, name) for name in SUMS]
    page = signed_in(cast.person("so"), day).get("/ke-hoach/tinh-hinh/38/?ky=2025-2026").content.decode()
    assert "50,0%" in page
    assert "2/4 lớp mở trong kỳ" in page
    late = signed_in(cast.person("so"), day).get("/ke-hoach/tinh-hinh/?dia-ban=38&ky=2025-2026&loc=cham")
    assert "1–1 trong 1 đơn vị" in late.content.decode()


def test_the_page_counts_opens_only_what_may_be_opened_and_goes_out_as_a_workbook(cast: Cast, deputy: Actor) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk)
    client = signed_in(cast.person("so"), IN_2025)

    page = client.get("/ke-hoach/tinh-hinh/?dia-ban=38&ky=2025-2026").content.decode()
    assert f"/ke-hoach/{plan.pk}/" not in page
    assert "Chưa phân được" in page, "a centre without a seat is counted in the table of areas too"
    assert "đang soạn, lấy góp ý" in page
    step(deputy, plan, "submit")
    page = client.get("/ke-hoach/tinh-hinh/?dia-ban=38&ky=2025-2026&loc=cho-duyet").content.decode()
    assert f"/ke-hoach/{plan.pk}/" in page
    assert "không phải" in client.get("/ke-hoach/tinh-hinh/?ky=thang-nao").content.decode()

    answer = client.get("/ke-hoach/tinh-hinh/excel/?dia-ban=38&ky=2025-2026")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    words = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]
    assert "chờ phê duyệt" in words
    assert signed_in(cast.person("so"), IN_2025).get("/ke-hoach/tinh-hinh/?dia-ban=40").status_code == 404


def test_many_plans_take_no_more_questions_than_one(cast: Cast, deputy: Actor) -> None:
    client = signed_in(cast.person("so"), IN_2025)
    address = "/ke-hoach/tinh-hinh/?dia-ban=38&ky=2025-2026"
    step(deputy, drafted(deputy, cast.cam_ngoc.pk), "submit")

    def questions() -> int:
        client.get(address)
        _kept.forget()  # what is counted is the reading, not the kept answer
        with CaptureQueriesContext(connection) as counted:
            client.get(address)
        return len(counted)

    few = questions()
    other = cast.actor("giamdoc_ps", IN_2025)
    step(other, drafted(other, cast.phong_son.pk), "submit")

    assert questions() == few
