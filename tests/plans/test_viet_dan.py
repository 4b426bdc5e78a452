"""A real plan entered, approved and printed: that of the community learning centre of Việt Dân for 2012-2013.

What is written here are its facts anew: documents, days, bodies. Of the original only the beginning has come down
(head, bases, the first heading); activities, months and money are made up, as in plans of that time, so that the whole
paper is looked at. The text itself is no part of the project; where it is at hand (a neighbouring folder, or
`GDTX_SHARED`), every document and every number in it is looked for in the printed plan.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from gdtx.accounts.models import User
from gdtx.foundation.vietnamese import date_long, number
from gdtx.network.enums import Line, OrganisationKind
from gdtx.network.models import Post
from gdtx.network.scope import Actor
from gdtx.plans import actions
from gdtx.plans.documents.paper import plan_paper
from gdtx.plans.models import Activity, Basis, Plan, Target
from gdtx.plans.when import say_days
from tests.plans.making import group, step
from tests.plans.test_papers import print_both
from tests.reports.printed_text import plain
from tests.support.cast import FOUNDED, Cast, area, make_organisation, supervise

SHARED = Path(os.environ.get("GDTX_SHARED") or Path(__file__).resolve().parents[2].parent / "shared")
CASE = SHARED / "cases" / "13-viet-dan-ke-hoach-2012-2013.json"

pytestmark = pytest.mark.django_db

MADE = dt.date(2012, 10, 1)
TITLE = "Kế hoạch hoạt động Trung tâm học tập cộng đồng năm 2012-2013"

#: Symbol, day, issuer, subject; the last two are no documents of a number.
BASES: tuple[tuple[str, dt.date | None, str, str], ...] = (
    (
        "Quyết định số 09/2008/QĐ-BGDĐT",
        dt.date(2008, 3, 24),
        "Bộ trưởng Bộ Giáo dục và Đào tạo",
        "ban hành Quy chế tổ chức và hoạt động của trung tâm học tập cộng đồng tại xã, phường, thị trấn",
    ),
    (
        "Công văn số 1241/UBND",
        dt.date(2012, 8, 5),
        "UBND huyện Đông Triều",
        "về tăng cường hoạt động của trung tâm học tập cộng đồng các xã, thị trấn năm học 2012-2013",
    ),
    ("", None, "", "chương trình hành động của Đảng ủy, UBND xã về giảm nghèo bền vững"),
    ("", None, "", "nhu cầu học tập của người dân trong xã"),
)


@dataclass(frozen=True)
class Planned:
    """An activity: what, group, days, classes, turns, money."""

    title: str
    code: str
    first: dt.date
    last: dt.date
    classes: int | None
    turns: int | None
    money: int | None


LINES = (
    Planned("Tuần lễ hưởng ứng học tập suốt đời", "CL", dt.date(2012, 10, 1), dt.date(2012, 10, 7), 1, 180, 600_000),
    Planned("Chăm sóc na, trừ sâu bệnh vụ đông", "KT", dt.date(2012, 10, 1), dt.date(2012, 11, 30), 3, 165, 900_000),
    Planned("Phổ biến Luật Đất đai", "CT", dt.date(2012, 12, 1), dt.date(2012, 12, 31), 2, 210, 500_000),
    Planned("Sơ kết học kỳ I", "", dt.date(2013, 1, 10), dt.date(2013, 1, 10), None, None, None),
    Planned("Chăn nuôi gà an toàn sinh học", "KT", dt.date(2013, 3, 1), dt.date(2013, 3, 31), 2, 115, 700_000),
    Planned("Nghề trồng nấm", "DN", dt.date(2013, 4, 1), dt.date(2013, 5, 31), 1, 35, 4_200_000),
    Planned("Tổng kết năm học", "", dt.date(2013, 6, 20), dt.date(2013, 6, 20), None, None, 300_000),
)
TARGETS = (("classes", 9), ("turns", 705))


@pytest.fixture
def people(cast: Cast) -> tuple[Actor, Actor, int]:
    """The director of the centre, the chair of the commune, and the centre, as in October 2012."""
    seat = [(area("07084", MADE), FOUNDED, dt.date(2025, 7, 1))]
    until = dt.date(2025, 7, 1)
    committee = make_organisation(
        "22-07084-UBND", "Ủy ban nhân dân xã Việt Dân", OrganisationKind.COMMUNE_COMMITTEE, seat, until=until
    )
    centre = make_organisation(
        "22-07084-HTCD",
        "Trung tâm học tập cộng đồng xã Việt Dân",
        OrganisationKind.COMMUNITY_LEARNING_CENTRE,
        seat,
        until=until,
    )
    supervise(centre, committee, Line.ADMINISTRATIVE, FOUNDED, until)
    held = []
    for username, name, body, role in (
        ("giamdoc_vd", "Nguyễn Văn Minh", centre, "centre_director"),
        ("chutich_vd", "Bùi Thị Hải", committee, "commune_chair"),
    ):
        user = User.objects.create_user(username, full_name=name)
        Post.objects.create(user=user, organisation=body, role=role, valid_from=FOUNDED, valid_to=until)
        held.append(Actor.for_user(user, MADE))
    return held[0], held[1], centre.pk


@pytest.fixture
def plan(people: tuple[Actor, Actor, int]) -> Plan:
    """The plan as it was entered and approved on the day it bears."""
    director, chair, centre_id = people
    made = actions.start_plan(
        by=director, organisation_id=centre_id, kind="school_year", period="2012-2013", title=TITLE
    )
    situation = "1. Thuận lợi\nĐảng ủy, UBND xã và ngành giáo dục chỉ đạo sát sao.\n2. Khó khăn\nKinh phí còn ít."
    actions.change_texts(by=director, plan_id=made.pk, values={"situation": situation})
    for symbol, issued_on, issuer, subject in BASES:
        values: dict[str, object] = {"symbol": symbol, "issued_on": issued_on, "issuer": issuer, "subject": subject}
        actions.add_row(by=director, plan_id=made.pk, model=Basis, values=values)
    for measure, value in TARGETS:
        actions.add_row(by=director, plan_id=made.pk, model=Target, values={"measure": measure, "value": value})
    for line in LINES:
        values = {
            "title": line.title,
            "group_id": group(line.code).pk if line.code else None,
            "starts_on": line.first,
            "last_on": line.last,
            "classes": line.classes,
            "turns": line.turns,
            "money": line.money,
            "source": "commune" if line.money else "",
        }
        actions.add_row(by=director, plan_id=made.pk, model=Activity, values=values)
    step(director, made, "submit")
    return step(chair, made, "approve")


def test_the_printed_plan_has_its_head_its_bases_and_everything_that_was_entered(plan: Plan, tmp_path: Path) -> None:
    for text in map(plain, print_both(plan_paper(plan, on=MADE), tmp_path)):
        for part in (
            "UBND XÃ VIỆT DÂN",
            "HỌC TẬP CỘNG ĐỒNG",
            "Việt Dân, ngày 01 tháng 10 năm 2012",
            "Hoạt động Trung tâm học tập cộng đồng năm 2012-2013",
            "CHỦ TỊCH UBND XÃ VIỆT DÂN",
            "Bùi Thị Hải",
            "Nguyễn Văn Minh",
        ):
            assert part in text
        for symbol, issued_on, issuer, subject in BASES:
            when = f"{symbol} {date_long(issued_on)} của {issuer} " if issued_on else ""
            assert f"Căn cứ {when}{subject};" in text
        for line in LINES:
            assert line.title in text
            # A cell may break its days over two lines.
            assert say_days(line.first, line.last).replace(" ", "") in text.replace(" ", "")
            for amount in (line.turns, line.money):
                assert amount is None or number(amount) in text
        sums = [sum(getattr(line, name) or 0 for line in LINES) for name in ("classes", "turns", "money")]
        assert "Cộng " + " ".join(map(number, sums)) in text


def test_a_month_of_it_has_its_activities_and_rests_on_the_year(
    plan: Plan, people: tuple[Actor, Actor, int], tmp_path: Path
) -> None:
    director, _chair, centre_id = people
    month = actions.start_plan(by=director, organisation_id=centre_id, kind="month", period="10/2012")
    month = step(director, month, "adopt")

    word, pdf = map(plain, print_both(plan_paper(month, on=MADE), tmp_path))

    within = [line.title for line in LINES if line.first <= dt.date(2012, 10, 31)]
    assert len(within) == 2
    for text in (word, pdf):
        assert f"Căn cứ {plan.title} được duyệt ngày 01 tháng 10 năm 2012;" in text
        assert [line.title for line in LINES if line.title in text] == within


@pytest.mark.skipif(not CASE.is_file(), reason="NOT COMPARED: the real plan is not at hand (set GDTX_SHARED)")
def test_every_document_and_every_number_of_the_real_plan_is_in_the_printed_one(plan: Plan, tmp_path: Path) -> None:
    case = json.loads(CASE.read_text(encoding="utf-8"))
    # The first line is the address, the second says how the text came here.
    text = CASE.with_suffix(".txt").read_text(encoding="utf-8").split("\n", 2)[2]

    printed = [plain(each) for each in print_both(plan_paper(plan, on=MADE), tmp_path)]

    assert len(case["referenced_documents"]) == 2
    for found in printed:
        assert date_long(dt.date.fromisoformat(case["event_date"])) in found
        for document in case["referenced_documents"]:
            # The centre wrote "QĐ/BGD-ĐT"; what identifies a document is its number, year and day.
            identity = "/".join(document["number"].split("/")[:2])
            issued_on = date_long(dt.date.fromisoformat(document["date"]))
            assert re.search(rf"{re.escape(identity)}\S* {re.escape(issued_on)}", found), document
        numbers = set(re.findall(r"\d+", text))
        known = {each.lstrip("0") for each in re.findall(r"\d+", found)}
        assert {each for each in numbers if each.lstrip("0") not in known} == set()
