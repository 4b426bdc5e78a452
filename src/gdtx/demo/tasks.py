"""Year themes and about thirty tasks in all states, given and answered by the actions everybody uses.

They live on the days the demonstration offers: some of January 2021, some of October 2025 after the merger, some of the
days before today. Units whose people cannot sign in are answered for by "Đơn vị thực hiện (dữ liệu tổng hợp)".
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from gdtx.accounts.models import User
from gdtx.directives.actions import tasks
from gdtx.directives.actions.matters import raise_matter
from gdtx.directives.actions.themes import set_theme
from gdtx.directives.data_checks import DataCheck
from gdtx.directives.models import Task
from gdtx.network.models import AreaVersion, Organisation, OrganisationSuccession
from gdtx.network.roles import SET_UP
from gdtx.network.scope import Actor

from .bodies import DEPARTMENT, PROVINCE, SOCIETY
from .people import CENTRE, DISTRICT_OFFICE, NEW_COMMITTEE, OLD_COMMITTEE, SOCIAL_OFFICE

DAY = dt.timedelta(days=1)
#: District offices that are given the tasks of 2020-2021, that of the login first.
DISTRICTS = tuple(f"{PROVINCE}-{code}-PGDDT" for code in ("390", "380", "381", "388", "401", "406"))


@dataclass
class Maker:
    """Gives tasks and lets people answer on their days."""

    today: dt.date
    people: dict[str, User] = field(default_factory=lambda: {u.username: u for u in User.objects.filter(is_demo=True)})
    ids: dict[str, int] = field(default_factory=lambda: dict(Organisation.objects.values_list("code", "pk")))
    made: int = 0

    def actor(self, username: str, on: dt.date) -> Actor:
        """The login, or the unit itself where it has none."""
        if username:
            return Actor.for_user(self.people[username], on)
        return Actor(None, "Đơn vị thực hiện (dữ liệu tổng hợp)", on, built_in=SET_UP)

    def give(self, username: str, on: dt.date, owner: str, title: str, due: dt.date, **values: object) -> Task:
        """Give one task."""
        self.made += 1
        return tasks.give_task(
            by=self.actor(username, on),
            owner=self.ids[owner],
            title=title,
            due_on=due,
            **values,  # type: ignore[arg-type]
        )

    def pass_on(self, task: Task, username: str, on: dt.date, owners: list[str]) -> list[Task]:
        """Pass a task down to units."""
        given = tasks.pass_down(
            by=self.actor(username, on), task_id=task.pk, version=task.version, owners=[self.ids[o] for o in owners]
        )
        self.made += len(given)
        return given

    def answer(self, task: Task, username: str, on: dt.date, text: str, *figures: tuple[str, str]) -> Task:
        """Answer for the unit."""
        task.refresh_from_db()
        asked = [tasks.FigureAsked(measure, period) for measure, period in figures]
        by = self.actor(username, on)
        return tasks.answer_task(by=by, task_id=task.pk, version=task.version, text=text, figures=asked)

    def verify(self, task: Task, username: str, on: dt.date) -> Task:
        """Accept the answer."""
        task.refresh_from_db()
        return tasks.verify_task(by=self.actor(username, on), task_id=task.pk, version=task.version)

    def done(self, task: Task, answerer: str, answered: dt.date, verifier: str, verified: dt.date, text: str) -> None:
        """Answer and accept."""
        self.answer(task, answerer, answered, text)
        self.verify(task, verifier, verified)


def make_tasks(today: dt.date) -> int:
    """Make the themes and tasks of a demonstration built on the day; how many tasks there are."""
    maker = Maker(today)
    for part in _PARTS:
        part(maker)
    return maker.made


def _year_2020(maker: Maker) -> None:
    """Semester 1 of 2020-2021 as it stands on 20/01/2021, and how it went on."""
    set_on, due = dt.date(2020, 9, 15), dt.date(2020, 11, 30)
    theme = set_theme(
        by=maker.actor("truongphong", set_on),
        school_year="2020-2021",
        title="Đoàn kết, sáng tạo, nâng cao chất lượng trung tâm học tập cộng đồng",
        text="Mỗi trung tâm có ban giám đốc đủ ba thành viên, kế hoạch năm và ít nhất ba mô hình hiệu quả.",
        citation="Công văn hướng dẫn nhiệm vụ giáo dục thường xuyên năm học 2020-2021 (tài liệu trình diễn)",
    )
    first = maker.give(
        "so",
        dt.date(2020, 9, 20),
        DEPARTMENT,
        "Kiện toàn ban giám đốc trung tâm học tập cộng đồng",
        due,
        theme=theme.pk,
        point="1",
        proof="Quyết định kiện toàn, danh sách ban giám đốc",
    )
    for index, child in enumerate(maker.pass_on(first, "so", dt.date(2020, 9, 21), list(DISTRICTS))):
        login = "phong" if child.owner_id == maker.ids[DISTRICT_OFFICE] else ""
        answered = dt.date(2020, 11, 10) + index * 4 * DAY
        maker.done(child, login, answered, "so", answered + 5 * DAY, "Đã kiện toàn xong, gửi kèm danh sách.")
    maker.done(first, "so", dt.date(2020, 12, 5), "truongphong", dt.date(2020, 12, 8), "Sáu huyện đã báo cáo đủ.")

    data = maker.give(
        "so",
        dt.date(2021, 1, 5),
        DEPARTMENT,
        "Ghi đủ lớp học kỳ I hoặc khai không tổ chức lớp nào",
        dt.date(2021, 1, 25),
        theme=theme.pk,
        point="2",
        check=DataCheck("centres_recorded", "2020-2021/HK1", _area(PROVINCE)),
    )
    children = maker.pass_on(data, "so", dt.date(2021, 1, 6), list(DISTRICTS))
    tasks.close_complete(on=dt.date(2021, 1, 18))
    for child in children:
        child.refresh_from_db()
        if not child.is_over:
            login = "phong" if child.owner_id == maker.ids[DISTRICT_OFFICE] else ""
            text = "Các trung tâm còn lại không tổ chức lớp trong học kỳ, đã báo cáo bằng văn bản."
            maker.done(child, login, dt.date(2021, 2, 2), "so", dt.date(2021, 2, 5), text)
    maker.done(data, "so", dt.date(2021, 2, 8), "truongphong", dt.date(2021, 2, 9), "Đã chốt số liệu học kỳ I.")

    models = maker.give(
        "so",
        dt.date(2020, 12, 1),
        DISTRICT_OFFICE,
        "Mỗi xã chọn ít nhất ba mô hình hoạt động hiệu quả",
        dt.date(2021, 1, 15),
        theme=theme.pk,
        point="3",
    )
    (commune,) = maker.pass_on(models, "phong", dt.date(2020, 12, 3), [OLD_COMMITTEE])
    maker.answer(commune, "canbo", dt.date(2021, 1, 19), "Đã chọn ba mô hình: chăn nuôi, mây tre đan, đọc sách.")
    maker.verify(commune, "phong", dt.date(2021, 1, 22))
    maker.done(models, "phong", dt.date(2021, 1, 29), "so", dt.date(2021, 2, 3), "Đã tổng hợp 17 xã.")

    nearby = OrganisationSuccession.objects.filter(successor_id=maker.ids[CENTRE]).order_by("predecessor__code")
    for code in nearby.values_list("predecessor__code", flat=True):
        maker.give(
            "so",
            dt.date(2021, 1, 12),
            code,
            "Xây dựng tủ sách, phòng đọc của trung tâm giai đoạn 2021-2025",
            dt.date(2025, 12, 31),
            proof="Danh mục sách, ảnh phòng đọc",
        )
    maker.give("phong", dt.date(2021, 1, 14), OLD_COMMITTEE, "Bố trí trụ sở riêng cho trung tâm", dt.date(2025, 11, 30))
    petition = raise_matter(
        by=maker.actor("giamdoc", dt.date(2021, 1, 13)),
        kind="petition",
        title="Đề nghị hỗ trợ kinh phí mua máy chiếu cho trung tâm",
        due_on=dt.date(2021, 2, 15),
        owner=maker.ids[DISTRICT_OFFICE],
    )
    maker.made += 1
    maker.answer(petition, "phong", dt.date(2021, 2, 10), "Phòng đã bố trí một máy chiếu từ nguồn kinh phí quý I.")
    maker.verify(petition, "phogiamdoc", dt.date(2021, 2, 12))


def _year_2025(maker: Maker) -> None:
    """After the merger, as it stands on 10/10/2025."""
    set_on = dt.date(2025, 9, 8)
    theme = set_theme(
        by=maker.actor("truongphong", set_on),
        school_year="2025-2026",
        title="Kỷ cương, sáng tạo, trung tâm học tập cộng đồng của chính quyền hai cấp",
        text="Kiện toàn trung tâm theo đơn vị hành chính mới, không để gián đoạn việc học của người dân.",
        citation="Công văn hướng dẫn nhiệm vụ năm học 2025-2026 (tài liệu trình diễn)",
    )
    renew = maker.give(
        "so",
        dt.date(2025, 9, 10),
        NEW_COMMITTEE,
        "Kiện toàn ban giám đốc trung tâm theo đơn vị hành chính mới",
        dt.date(2025, 9, 30),
        theme=theme.pk,
        point="1",
        proof="Quyết định của Chủ tịch Ủy ban nhân dân xã",
    )
    (child,) = maker.pass_on(renew, "canbo", dt.date(2025, 9, 12), [CENTRE])
    maker.done(child, "phogiamdoc", dt.date(2025, 10, 6), "chutich", dt.date(2025, 10, 9), "Đã có danh sách đề nghị.")
    maker.done(renew, "canbo", dt.date(2025, 10, 16), "so", dt.date(2025, 10, 20), "Đã có quyết định kiện toàn.")
    week = maker.give(
        "so",
        dt.date(2025, 9, 15),
        CENTRE,
        "Tổ chức Tuần lễ hưởng ứng học tập suốt đời năm 2025",
        dt.date(2025, 10, 7),
        theme=theme.pk,
        point="2",
        helpers=[maker.ids[SOCIETY]],
    )
    maker.answer(week, "phogiamdoc", dt.date(2025, 10, 8), "Đã mở ba chuyên đề.", ("classes", "2025-2026/HK1"))
    maker.verify(week, "so", dt.date(2025, 10, 14))
    plan = maker.give(
        "so", dt.date(2025, 9, 20), CENTRE, "Gửi kế hoạch năm 2026 của trung tâm", dt.date(2025, 10, 31), theme=theme.pk
    )
    tasks.remark(
        by=maker.actor("phogiamdoc", dt.date(2025, 10, 9)), task_id=plan.pk, text="Xin mẫu kế hoạch theo đơn vị mới."
    )
    maker.done(plan, "phogiamdoc", dt.date(2025, 10, 28), "so", dt.date(2025, 11, 3), "Kế hoạch đã gửi kèm.")
    shared = maker.give(
        "giamdocso",
        dt.date(2025, 10, 1),
        DEPARTMENT,
        "Biên soạn năm bộ học liệu số dùng chung",
        dt.date(2026, 6, 30),
        theme=theme.pk,
        point="3",
        helpers=[maker.ids[SOCIETY]],
    )
    tasks.postpone_task(
        by=maker.actor("giamdocso", dt.date(2026, 6, 20)),
        task_id=shared.pk,
        version=shared.version,
        due_on=max(dt.date(2026, 12, 31), maker.today + 30 * DAY),
        reason="Chờ hướng dẫn khung nội dung của Bộ.",
    )
    raise_matter(
        by=maker.actor("so", dt.date(2025, 10, 2)),
        kind="proposal",
        title="Đề xuất ban hành đề án phát triển trung tâm học tập cộng đồng giai đoạn 2026-2030",
        due_on=dt.date(2026, 12, 15) if maker.today < dt.date(2026, 12, 15) else maker.today + 20 * DAY,
        owner_text="Ủy ban nhân dân tỉnh Thanh Hóa",
    )
    maker.made += 1


def _lately(maker: Maker) -> None:
    """What is under way today."""
    today = maker.today
    before = today - 40 * DAY
    year = before.year if before.month >= 9 else before.year - 1
    theme = set_theme(
        by=maker.actor("truongphong", before),
        school_year=f"{year}-{year + 1}",
        title="Học tập suốt đời, xây dựng xã hội số",
        citation="Công văn hướng dẫn nhiệm vụ năm học (tài liệu trình diễn)",
    )
    sign = maker.give(
        "so",
        before,
        DEPARTMENT,
        "Ký quy chế phối hợp với Hội Khuyến học cùng cấp",
        today + 8 * DAY,
        theme=theme.pk,
        point="1",
        proof="Quy chế đã ký",
    )
    communes = [NEW_COMMITTEE, *_others(NEW_COMMITTEE, "-UBND", today, 4)]
    children = maker.pass_on(sign, "so", before + DAY, communes)
    signed = [child for child in children if child.owner_id != maker.ids[NEW_COMMITTEE]]
    for child in signed[1:]:
        maker.done(child, "", today - 12 * DAY, "so", today - 9 * DAY, "Đã ký quy chế.")
    maker.answer(signed[0], "", today - 3 * DAY, "Đã ký, gửi kèm bản quét.")
    check = maker.give(
        "so",
        before + 5 * DAY,
        SOCIAL_OFFICE,
        "Kiểm tra hồ sơ lớp học của trung tâm",
        today - 6 * DAY,
        theme=theme.pk,
        point="2",
        proof="Biên bản kiểm tra",
    )
    tasks.remark(
        by=maker.actor("vhxh", today - 4 * DAY), task_id=check.pk, text="Còn hai lớp chưa có ảnh, đang bổ sung."
    )
    back = maker.give(
        "canbo", today - 20 * DAY, CENTRE, "Báo cáo cơ sở vật chất của trung tâm", today + 3 * DAY, theme=None
    )
    back = maker.answer(back, "phogiamdoc", today - 8 * DAY, "Trung tâm có hai phòng học.")
    tasks.return_task(
        by=maker.actor("vhxh", today - 6 * DAY),
        task_id=back.pk,
        version=back.version,
        reason="Chưa ghi số máy tính và bàn ghế.",
    )
    wrong = maker.give("so", today - 15 * DAY, CENTRE, "Báo cáo chuyên đề quý", today + 10 * DAY)
    tasks.cancel_task(
        by=maker.actor("so", today - 14 * DAY),
        task_id=wrong.pk,
        version=wrong.version,
        reason="Trùng với báo cáo học kỳ.",
    )
    maker.give("so", today - 10 * DAY, CENTRE, "Gửi danh sách báo cáo viên của trung tâm", today - 2 * DAY)
    raise_matter(
        by=maker.actor("phogiamdoc", today - 7 * DAY),
        kind="petition",
        title="Đề nghị tập huấn sử dụng học liệu số cho cán bộ trung tâm",
        due_on=today + 14 * DAY,
        owner=maker.ids[DEPARTMENT],
    )
    raise_matter(
        by=maker.actor("so", today - 12 * DAY),
        kind="shortcoming",
        title="Một số lớp ghi thiếu số nữ, số người dân tộc thiểu số",
        due_on=today + 18 * DAY,
        owner=maker.ids[CENTRE],
    )
    maker.made += 2


_PARTS: tuple[Callable[[Maker], None], ...] = (_year_2020, _year_2025, _lately)


def _area(code: str) -> int:
    return AreaVersion.objects.filter(code=code, area__level="province").values_list("area_id", flat=True)[0]


def _others(code: str, suffix: str, on: dt.date, number: int) -> list[str]:
    """Some more bodies of the same kind that are open on the day, in code order."""
    rows = Organisation.objects.filter(
        code__startswith=f"{PROVINCE}-", code__contains=suffix, versions__valid_from__lte=on, versions__valid_to__gt=on
    ).exclude(code__in=[code, f"{PROVINCE}-UBND"])
    return list(rows.order_by("code").values_list("code", flat=True).distinct()[:number])
