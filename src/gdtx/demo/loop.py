"""The last conference of the series and what became of it: tasks in every state, a notice sent and read, petitions.

It is the review of the school year before the day the demonstration is built, so that who signs in today finds the
loop half way round: some conclusions carried out, one ended by data, one late, one whose answer waits.
"""

import datetime as dt
from collections.abc import Callable

from gdtx.accounts.models import User
from gdtx.conferences import actions
from gdtx.conferences.models import Conference
from gdtx.directives import actions as documents
from gdtx.directives.actions import tasks
from gdtx.directives.actions.issuing import Issued
from gdtx.directives.data_checks import DataCheck
from gdtx.directives.enums.tasks import Kind
from gdtx.directives.models import Task
from gdtx.network.models import Organisation, Seat
from gdtx.network.scope import Actor

from .bodies import DEPARTMENT, SOCIETY
from .conferences import CENTRES, Seed, hold
from .people import CENTRE, NEW_COMMITTEE, SOCIAL_OFFICE

DAY = dt.timedelta(days=1)
#: A login so many days after the conference.
By = Callable[[str, int], Actor]
COMMUNES = "Ủy ban nhân dân các xã, phường"
#: The first year whose review is not among the conferences written out by hand.
FIRST = 2026


def last_review(today: dt.date) -> Seed | None:
    """The review of the last school year that had been held two weeks before the day; None where there is none."""
    year = today.year if today >= dt.date(today.year, 9, 10) else today.year - 1
    if year < FIRST:
        return None
    on = dt.date(year, 8, 27)
    return Seed(
        "tong_ket",
        f"Hội nghị tổng kết năm học {year - 1}-{year} và triển khai nhiệm vụ năm học {year}-{year + 1}"
        " trung tâm học tập cộng đồng",
        on,
        f"{year - 1}-{year}",
        (
            ("Kiện toàn ban giám đốc trung tâm, phân công lại các điểm học tập.", NEW_COMMITTEE, on + 45 * DAY, "", ""),
            (
                f"Ghi đủ lớp học kỳ II năm học {year - 1}-{year} hoặc khai không tổ chức lớp.",
                NEW_COMMITTEE,
                on + 30 * DAY,
                "",
                "",
            ),
            ("Tập huấn sử dụng học liệu số cho giám đốc trung tâm.", DEPARTMENT, today + 20 * DAY, "", ""),
            ("Gửi danh mục học liệu, thiết bị còn thiếu.", CENTRE, today - 5 * DAY, "", ""),
            ("Rà soát các điểm học tập còn hoạt động.", SOCIAL_OFFICE, today + 6 * DAY, "", ""),
            ("Xây dựng quy chế phối hợp với các trung tâm.", SOCIETY, on + 40 * DAY, "", ""),
            ("Giữ các điểm học tập cũ để người dân không phải đi xa.", COMMUNES, None, "", ""),
        ),
        (
            (CENTRE, "Dùng chung một mẫu sổ theo dõi.", "Sở Giáo dục và Đào tạo", "Đã có mẫu trên phần mềm."),
            (NEW_COMMITTEE, "Hướng dẫn kinh phí cho các điểm học tập.", "Sở Tài chính", ""),
        ),
        ("Toàn cảnh hội nghị", "Đại diện các xã, phường phát biểu"),
        ("submit", "agree", "close"),
        (SOCIETY, NEW_COMMITTEE, CENTRE),
        ((COMMUNES, "Lãnh đạo, cán bộ phụ trách giáo dục"), (CENTRES, "Ban giám đốc")),
    )


def make_loop(today: dt.date) -> int:
    """Hold it and let people do what they do afterwards; gives how many conferences that are."""
    seed = last_review(today)
    if seed is None:
        return 0
    people = {user.username: user for user in User.objects.filter(is_demo=True)}
    codes = dict(Organisation.objects.values_list("code", "pk"))

    def by(username: str, days: int) -> Actor:
        """The login so many days after the conference, at the latest today."""
        return Actor.for_user(people[username], min(seed.on + days * DAY, today))

    conference = hold(people, codes, seed)
    _give(by("so", 2), conference, codes)
    _notify(by, conference, [codes[each] for each in (NEW_COMMITTEE, SOCIAL_OFFICE, CENTRE, SOCIETY)])
    _pass_on(by, conference)
    _done(conference, 1, by("canbo", 30), by("so", 33), "Đã có quyết định kiện toàn, phân công ba điểm học tập.")
    _done(conference, 6, by("khuyenhoc", 20), by("truongphong", 24), "Quy chế mẫu đã gửi các trung tâm.")
    tasks.close_complete(on=min(seed.on + 10 * DAY, today))
    _answer(conference, 5, Actor.for_user(people["vhxh"], today - DAY), "Xã còn bốn điểm học tập, ba điểm mở lớp đều.")
    return 1


def _give(by: Actor, conference: Conference, codes: dict[str, int]) -> None:
    """A task for each conclusion of one body; the second is bound to the data of the commune."""
    actions.give_tasks(by=by, conference_id=conference.pk, numbers=[1, 3, 4, 5, 6])
    row = conference.conclusion_rows.get(number=2)
    area = Seat.objects.on(by.on).get(organisation_id=codes[NEW_COMMITTEE]).area_id
    tasks.give_task(
        by=by,
        owner=codes[NEW_COMMITTEE],
        title=row.text,
        due_on=row.due_on or conference.starts_on,
        point="2",
        origin=actions.origin_of(conference),
        check=DataCheck("centres_recorded", f"{conference.period}/HK2", area),
    )


def _notify(by: By, conference: Conference, units: list[int]) -> None:
    """The notice of conclusions: drafted, signed, numbered, sent, confirmed by some."""
    document = actions.draft_from_conclusions(
        by=by("so", 2), conference_id=conference.pk, kind="notice", numbers=range(1, 8)
    )
    for who, verb in (("so", "submit"), ("giamdocso", "sign")):
        document = documents.move_document(by=by(who, 3), document_id=document.pk, verb=verb, version=document.version)
    entered = Issued(by("vanthu", 4).on, "2187/TB-SGDĐT")
    clerk = by("vanthu", 4)
    documents.issue_document(by=clerk, document_id=document.pk, version=document.version, entered=entered)
    documents.send_document(by=clerk, document_id=document.pk, organisations=units)
    for who in ("chutich", "phogiamdoc"):
        documents.confirm_received(by=by(who, 5), document_id=document.pk)


def _pass_on(by: By, conference: Conference) -> None:
    """A petition that goes to another authority, whose answer the department writes down."""
    actions.pass_petitions_on(by=by("so", 2), conference_id=conference.pk)
    origin = actions.origin_of(conference)
    matter = Task.objects.get(origin_url_name=origin.url_name, origin_key=origin.key, kind=Kind.PETITION)
    text = "Sở Tài chính đã hướng dẫn tại công văn gửi Ủy ban nhân dân các xã, phường."
    matter = tasks.answer_task(by=by("so", 21), task_id=matter.pk, version=matter.version, text=text)
    tasks.verify_task(by=by("truongphong", 22), task_id=matter.pk, version=matter.version)


def _task(conference: Conference, number: int) -> Task:
    origin = actions.origin_of(conference)
    return Task.objects.get(
        origin_url_name=origin.url_name, origin_key=origin.key, point=str(number), parent__isnull=True
    )


def _answer(conference: Conference, number: int, by: Actor, text: str) -> Task:
    task = _task(conference, number)
    return tasks.answer_task(by=by, task_id=task.pk, version=task.version, text=text)


def _done(conference: Conference, number: int, answering: Actor, verifying: Actor, text: str) -> None:
    task = _answer(conference, number, answering, text)
    tasks.verify_task(by=verifying, task_id=task.pk, version=task.version)
