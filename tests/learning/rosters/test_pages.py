"""The pages of the learners of a class: every look is written down, and who may not look does not."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import docx
import pytest
from django.test import Client
from django.urls import reverse

from gdtx.learning.models import Certificate, Enrolment, LearningClass, Meeting
from gdtx.learning.rosters import actions
from gdtx.network.scope import Actor
from gdtx.people.models import AccessEntry, Evidence, Person
from tests.learning.rosters.conftest import STARTED
from tests.learning.rosters.test_rosters import ENDED, joined, passed
from tests.plans.test_overview import signed_in
from tests.support.cast import IN_2025, Cast

pytestmark = pytest.mark.django_db


def opened(cast: Cast, username: str) -> Client:
    """Somebody at the desk."""
    return signed_in(cast.person(username), IN_2025)


def words(client: Client, address: str) -> str:
    """The words of a page in one line."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_an_officer_and_the_centre_take_a_class_from_the_invitation_to_the_certificate(
    cast: Cast, taught: LearningClass, persons: list[Person]
) -> None:
    officer, teacher, director = (opened(cast, each) for each in ("canbo", "giaovien", "giamdoc"))
    page = reverse("class_roster", args=[taught.pk])
    assert page in director.get(reverse("class_detail", args=[taught.pk])).content.decode()
    wrong = teacher.post(f"{page}chuong-trinh/", {"programme": "literacy", "term": ""})
    assert wrong.status_code == 400
    assert "chưa chọn kỳ của lớp" in wrong.content.decode()
    assert teacher.post(f"{page}chuong-trinh/", {"programme": "literacy", "term": "3"}).status_code == 302

    assert "Bùi Văn Ba" in words(officer, f"{page}?tim=bui+van")
    assert "Tìm người trong xã" not in words(teacher, f"{page}?tim=bui+van"), "the centre does not search the register"
    assert "Bùi Văn Ba" not in words(teacher, f"{page}?tim=bui+van")
    codes = [each.code for each in persons]
    assert officer.post(f"{page}them/", {"person": codes, "standing": "invited"}).status_code == 302
    shown = words(teacher, page)
    assert shown.index("Bùi Văn Ba") < shown.index("Cao Thị Én") < shown.index("Bùi Thị Mận"), "by given name"
    for row in Enrolment.objects.all():
        assert teacher.post(reverse("learner", args=[row.pk]), {"standing": "joined"}).status_code == 302
    first, second, third = Enrolment.objects.order_by("pk")
    left = teacher.post(reverse("learner", args=[third.pk]), {"standing": "left", "reason": " "})
    assert left.status_code == 400
    assert "lý do thôi học" in left.content.decode()

    attendance = reverse("class_attendance", args=[taught.pk])
    sent: dict[str, Any] = {f"mark-{row.pk}": "present" for row in (first, second)} | {f"mark-{third.pk}": "absent"}
    assert teacher.post(attendance, {**sent, "on": "1/8/2025"}).status_code == 400
    assert teacher.post(attendance, {**sent, "on": "5/8/2025", "lessons": "3"}).status_code == 302
    assert "05/8/2025" in words(teacher, attendance)
    assert "0/1" in words(teacher, page)

    results = reverse("class_results", args=[taught.pk])
    graded = {f"result-{first.pk}": "good", f"result-{second.pk}": "done", f"result-{third.pk}": "not_done"}
    assert teacher.post(results, {**graded, "on": "1/10/2025"}).status_code == 302
    facts = Evidence.objects.filter(source=f"lop:{taught.pk}", withdrawn_on=None)
    assert list(facts.values_list("kind", "value")) == [("xmc_completed", "3")] * 2
    assert "Hoàn thành tốt: 1 · Hoàn thành: 1 · Chưa hoàn thành: 1" in words(teacher, results)

    papers = reverse("class_certificates", args=[taught.pk])
    assert "chờ giám đốc cấp" in words(teacher, papers)
    given = {"learner": [first.pk, second.pk], "issued_on": "2/10/2025", "signer": "Cao Văn Nam"}
    assert teacher.post(papers, given).status_code == 403
    assert director.post(papers, {**given, "issued_on": "30/9/2025"}).status_code == 400
    assert director.post(papers, given).status_code == 302
    assert "01/2025/GCN-XMC · Bùi Thị Mận" in words(teacher, papers)
    file = reverse("certificate_file", args=[Certificate.objects.earliest("number").pk, "docx"])
    document = docx.Document(io.BytesIO(director.get(file).content))
    text = "\n".join(
        [*(each.text for each in document.paragraphs)]
        + [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    )
    for told in ("GIẤY CHỨNG NHẬN", "BÙI THỊ MẬN", "xóa mù chữ giai đoạn 1", "Hoàn thành tốt", "01/2025/GCN-XMC"):
        assert told in text, told
    assert director.get(file.replace("/docx/", "/pdf/")).content.startswith(b"%PDF")
    assert director.get(file.replace("/docx/", "/exe/")).status_code == 404
    revoke = reverse("certificate_revoke", args=[Certificate.objects.earliest("number").pk])
    assert director.post(revoke, {"reason": "Ghi sai năm sinh"}).status_code == 302
    assert "Ghi sai năm sinh" in words(director, papers)
    assert director.post(reverse("meeting_remove", args=[Meeting.objects.get().pk])).status_code == 302


def test_every_look_at_learners_is_written_down_with_its_purpose_and_number(
    cast: Cast, officer: Actor, director: Actor, taught: LearningClass, persons: list[Person]
) -> None:
    rows = joined(officer, taught, persons)
    passed(director, taught, rows)
    client = opened(cast, "giaovien")
    names = ("class_roster", "class_attendance", "class_results", "class_certificates")
    for name in names:
        AccessEntry.objects.all().delete()
        client.get(reverse(name, args=[taught.pk]))
        (entry,) = AccessEntry.objects.all()
        assert (entry.purpose, entry.persons, entry.by_label) == ("class", 3, "Lưu Văn Phúc")
        assert str(taught.pk) in entry.what
    AccessEntry.objects.all().delete()
    client.get(reverse("learner", args=[rows[0].pk]))
    assert AccessEntry.objects.get().persons == 1


@pytest.mark.parametrize(
    ("username", "status"),
    [("giamdoc", 200), ("canbo", 200), ("so", 403), ("chutich", 403), ("giamdoc_ps", 404), ("so40", 404)],
)
def test_who_may_not_see_learners_is_shown_none(
    cast: Cast, officer: Actor, taught: LearningClass, persons: list[Person], username: str, status: int
) -> None:
    rows = joined(officer, taught, persons)
    client = opened(cast, username)
    AccessEntry.objects.all().delete()
    for name, key in (("class_roster", taught.pk), ("class_results", taught.pk), ("learner", rows[0].pk)):
        answer = client.get(reverse(name, args=[key]))
        # Whoever has no post that opens persons anywhere stops at the door.
        assert answer.status_code == status or (status == 404 and answer.status_code == 403), name
        assert ("Bùi Thị Mận" in answer.content.decode()) is (status == 200)
    assert AccessEntry.objects.exists() is (status == 200)


def test_more_learners_and_sessions_cost_no_more_questions(
    cast: Cast, officer: Actor, taught: LearningClass, persons: list[Person], django_assert_max_num_queries: Any
) -> None:
    client = opened(cast, "giaovien")
    rows = joined(officer, taught, persons[:1])
    address = reverse("class_roster", args=[taught.pk])
    client.get(address)
    with django_assert_max_num_queries(60) as first:
        client.get(address)
    actions.enrol(by=officer, class_id=taught.pk, person_codes=[each.code for each in persons], standing="joined")
    marks = {row.pk: "present" for row in Enrolment.objects.all()}
    for days in range(1, 4):
        actions.record_meeting(by=officer, class_id=taught.pk, on=STARTED + dt.timedelta(days=days), marks=marks)
    passed(officer, taught, rows)
    with django_assert_max_num_queries(len(first.captured_queries)):
        client.get(address)
    assert ENDED > STARTED
