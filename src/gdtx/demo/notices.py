"""Three notices of the demonstration, one for each day it offers, with some who have read them."""

import datetime as dt
from dataclasses import dataclass

from gdtx.accounts.models import User
from gdtx.inbox import actions
from gdtx.inbox.enums import Audience
from gdtx.network.scope import Actor

#: For so long before today the last one was sent.
LATELY = dt.timedelta(days=5)


@dataclass(frozen=True, slots=True)
class NoticeSeed:
    """A notice: who sends it on which day to the area they answer for, and who has confirmed it on which day."""

    sender: str
    on: dt.date
    due_on: dt.date
    title: str
    text: str
    readers: tuple[tuple[str, dt.date], ...]


def seeds(today: dt.date) -> list[NoticeSeed]:
    """The notices of a demonstration made on the day."""
    lately = today - LATELY
    return [
        NoticeSeed(
            "so",
            dt.date(2021, 1, 11),
            dt.date(2021, 1, 25),
            "Hoàn thành số liệu học kỳ I năm học 2020-2021",
            "Đề nghị các trung tâm ghi đủ các lớp đã mở trong học kỳ I, hoặc khai không tổ chức lớp nào.\n\n"
            "Sau hạn này Sở khóa số liệu để lập báo cáo sơ kết.",
            (("giamdoc", dt.date(2021, 1, 12)),),
        ),
        NoticeSeed(
            "so",
            dt.date(2025, 10, 1),
            dt.date(2025, 10, 15),
            "Hưởng ứng Tuần lễ học tập suốt đời năm 2025",
            "Đề nghị các trung tâm tổ chức chuyên đề hưởng ứng Tuần lễ học tập suốt đời và ghi lớp ngay sau khi mở.",
            (("phogiamdoc", dt.date(2025, 10, 2)),),
        ),
        NoticeSeed(
            "canbo",
            lately,
            today + LATELY,
            "Họp giao ban trung tâm học tập cộng đồng của xã",
            "Mời ban giám đốc trung tâm dự họp tại hội trường Ủy ban nhân dân xã; mang theo kế hoạch tháng tới.",
            (("phogiamdoc", lately),),
        ),
    ]


def send_notices(today: dt.date) -> int:
    """Send them by the action everybody uses, and confirm some; gives how many were sent."""
    people = {user.username: user for user in User.objects.filter(is_demo=True)}
    for seed in seeds(today):
        by = Actor.for_user(people[seed.sender], seed.on)
        root = by.area_roots("inbox.write")
        assert root
        notice = actions.send_notice(
            by=by,
            title=seed.title,
            text=seed.text,
            audience=Audience.CENTRES,
            area_id=root[0],
            due_on=seed.due_on,
        )
        for username, on in seed.readers:
            actions.confirm_read(by=Actor.for_user(people[username], on), code=notice.code)
    return len(seeds(today))
