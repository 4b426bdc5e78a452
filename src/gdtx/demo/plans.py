"""Plans of the demonstration, in every state and on every day it offers, made by the actions everybody uses.

The centre of Cẩm Tân has a year plan for each of the days somebody may sign in on, with months, comments, a change and
what came of it; beside it plans that wait, that were returned, that are out for comment. The vocational centre issues
its own. Some other centres have plans too, most have none: that is what the overview is for.
"""

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from gdtx.accounts.models import User
from gdtx.catalogue.models import ThematicGroup
from gdtx.directives.models import Task
from gdtx.foundation.reading import reading
from gdtx.learning.enums import ClassState
from gdtx.learning.models import LearningClass
from gdtx.network.models import Organisation
from gdtx.network.scope import Actor
from gdtx.plans import actions
from gdtx.plans.enums import Outcome, PlanKind, Purpose
from gdtx.plans.indicators import indicator
from gdtx.plans.models import Activity, Plan, Round, Target
from gdtx.plans.when import month_of, months_of

from .bodies import DEPARTMENT, PARTNER, SOCIETY, VOCATIONAL
from .people import CENTRE, NEW_COMMITTEE, SOCIAL_OFFICE
from .plan_seeds import (
    COMMENTS_ON_LITERACY,
    COMMENTS_ON_YEAR,
    SITUATION,
    SITUATION_OF_VOCATIONAL,
    SOLUTIONS,
    THEME,
    YEAR_2020,
    YEAR_OF_CENTRE,
    YEAR_OF_VOCATIONAL,
    Line,
)

DAY = dt.timedelta(days=1)
#: Of the other centres each so many-th has a plan for the running year.
EACH = 19
#: How far these have come, in turn, and who is said to have done it.
FATES = ("approve", "approve", "submit", "approve", "", "return")
_WRITER, _CHAIR = "Phạm Văn Mẫu", "Lê Văn Mẫu"


def make_plans(today: dt.date) -> int:
    """Make them all; gives how many versions there are."""
    # Nothing here changes the network or the posts, which every action asks for: they are looked up once a day.
    with reading():
        _make(_Maker(today))
    return Plan.objects.count()


def _make(maker: "_Maker") -> None:
    today = maker.today
    old = maker.year_of_centre(2020, YEAR_2020)
    maker.carried_out(old, YEAR_2020)
    last = maker.year_of_centre(2025, YEAR_OF_CENTRE)
    maker.month(last, dt.date(2025, 9, 27), dt.date(2025, 10, 1))
    maker.carried_out(last, YEAR_OF_CENTRE)
    maker.changed(last)
    maker.week(2025)
    running = _school_year(today)
    plan = last
    if running > 2025:
        plan = maker.copied_year(running)
        maker.carried_out(plan, YEAR_OF_CENTRE)
    maker.coming_months(plan)
    maker.literacy_in_comment()
    maker.training_returned()
    maker.several_years()
    for year in sorted({2025, running}):
        maker.of_vocational(year, noted=year < running)
    maker.of_others(running)


def _school_year(day: dt.date) -> int:
    return day.year if day.month >= 9 else day.year - 1


@dataclass(frozen=True)
class _Asked:
    """Whom a round asks, from when and until when."""

    on: dt.date
    until: dt.date
    bodies: tuple[str, ...]
    question: str


class _Maker:
    """Who does what on which day, never later than the day the demonstration is built."""

    def __init__(self, today: dt.date) -> None:
        self.today = today
        self.people = {user.username: user for user in User.objects.filter(is_demo=True)}
        self.codes = dict(Organisation.objects.values_list("code", "pk"))
        self.groups = {row.code: row.pk for row in ThematicGroup.objects.filter(province=None)}
        self._actors: dict[tuple[str, dt.date], Actor] = {}

    def by(self, username: str, on: dt.date) -> Actor:
        """The login on the day."""
        day = min(on, self.today)
        if (username, day) not in self._actors:
            self._actors[username, day] = Actor.for_user(self.people[username], day)
        return self._actors[username, day]

    def step(self, by: Actor, plan: Plan, verb: str, reason: str = "") -> Plan:
        """A step from the state the plan is in."""
        version = Plan.objects.values_list("version", flat=True).get(pk=plan.pk)
        return actions.move_plan(by=by, plan_id=plan.pk, verb=verb, version=version, reason=reason)

    # --- The years of the centre ------------------------------------------------------------------------------

    def year_of_centre(self, year: int, lines: Sequence[Line]) -> Plan:
        """A year plan, approved by the chair of the day."""
        deputy = self.by("phogiamdoc", dt.date(year, 8, 28))
        plan = self._begun(deputy, CENTRE, year, "community")
        self._written(deputy, plan, lines, year)
        self.step(self.by("phogiamdoc", dt.date(year, 9, 3)), plan, "submit")
        return self.step(self.by("chutich", dt.date(year, 9, 8)), plan, "approve")

    def copied_year(self, year: int) -> Plan:
        """The year plan of the running year: last year's taken over, commented on, answered, approved."""
        deputy = self.by("phogiamdoc", dt.date(year, 9, 2))
        plan = self._begun(deputy, CENTRE, year, "last_year")
        self._aimed(deputy, plan)
        for row in Activity.objects.filter(plan=plan):
            line = next((each for each in YEAR_OF_CENTRE if each.title == row.title), None)
            if line is not None and line.money:
                self._change(deputy, row, money=line.money, source=line.source)
        self._task(deputy, plan)
        asked = _Asked(
            dt.date(year, 9, 3),
            dt.date(year, 9, 12),
            (SOCIETY, SOCIAL_OFFICE, PARTNER, NEW_COMMITTEE),
            "Xin ý kiến về việc chia lớp cho các điểm học tập.",
        )
        found = self._round(plan, asked)
        for username, part, text, answer, why in COMMENTS_ON_YEAR:
            self._comment(found, username, dt.date(year, 9, 7), part, text, (answer, why, dt.date(year, 9, 13)))
        actions.say_nothing(by=self.by("canbo", dt.date(year, 9, 8)), round_id=found.pk)
        self.step(self.by("phogiamdoc", dt.date(year, 9, 14)), plan, "submit")
        return self.step(self.by("chutich", dt.date(year, 9, 18)), plan, "approve")

    def changed(self, plan: Plan) -> None:
        """A change after approval: one activity more, one later; approved as the second version."""
        deputy = self.by("phogiamdoc", dt.date(2025, 12, 3))
        new = actions.revise_plan(
            by=deputy, plan_id=plan.pk, reason="Xã có thêm hai điểm học tập; tổng kết gắn với hội nghị của Sở."
        )
        self._add(deputy, new, Line("Kỹ năng số cho người cao tuổi", "CL", (3, 1), (4, 30), 2, 90, 1_800_000,
                                    "learning_promotion", partners="Đoàn Thanh niên"), 2025)  # fmt: skip
        row = Activity.objects.get(plan=new, title__startswith="Tổng kết năm học")
        self._change(deputy, row, starts_on=dt.date(2026, 6, 1), last_on=dt.date(2026, 6, 30))
        self.step(deputy, new, "submit")
        self.step(self.by("chutich", dt.date(2025, 12, 8)), new, "approve")

    def carried_out(self, plan: Plan, lines: Iterable[Line]) -> None:
        """Classes that were held as planned, and words on what no class tells."""
        deputy = self.by("phogiamdoc", min(plan.last_on, self.today))
        rows = {row.title: row for row in Activity.objects.filter(plan=plan)}
        for line in lines:
            row = rows.get(line.title)
            if row is None or row.starts_on > deputy.on:
                continue
            if line.linked:
                for pk in self._held(plan, line, row, deputy.on):
                    actions.link_class(by=deputy, plan_id=plan.pk, key=row.key, class_id=pk)
            elif not row.classes and row.last_on < deputy.on:
                teller = self.by("phogiamdoc", row.last_on + 2 * DAY)
                actions.note_progress(by=teller, plan_id=plan.pk, key=row.key, outcome=Outcome.DONE)
        dropped = rows.get("Dạy nghề may công nghiệp")
        if dropped is not None and dropped.starts_on + 9 * DAY <= deputy.on:
            actions.note_progress(
                by=self.by("giamdoc", dropped.starts_on + 9 * DAY),
                plan_id=plan.pk,
                key=dropped.key,
                outcome=Outcome.DROPPED,
                text="Không đủ người đăng ký; chuyển người học sang trung tâm GDNN-GDTX.",
            )

    def _held(self, plan: Plan, line: Line, row: Activity, until: dt.date) -> list[int]:
        """The first classes of the group held in the days of the activity that belong to none yet."""
        held = LearningClass.objects.filter(
            centre_id=plan.organisation_id,
            group_id=self.groups[line.group],
            start_on__gte=row.starts_on,
            start_on__lte=min(row.last_on, until),
            state=ClassState.ACTIVE,
            planned__isnull=True,
        )
        return list(held.order_by("start_on", "pk").values_list("pk", flat=True)[: line.linked])

    # --- Months ---------------------------------------------------------------------------------------------------

    def month(self, year: Plan, on: dt.date, first: dt.date) -> Plan:
        """A month plan that follows its year, and so needs no approval of its own."""
        deputy = self.by("phogiamdoc", on)
        plan = actions.start_plan(
            by=deputy, organisation_id=year.organisation_id, kind=PlanKind.MONTH.value, period=month_of(first).text
        )
        return self.step(deputy, plan, "adopt")

    def coming_months(self, year: Plan) -> None:
        """The running month follows the year; the next one has an activity more and waits for the chair."""
        months = [code for code in months_of(year.span) if code.dates().last_day >= self.today]
        if not months:
            return
        now = months[0].dates().start
        self.month(year, max(year.decided_on or now, now - 3 * DAY), now)
        if len(months) == 1:
            return
        deputy = self.by("phogiamdoc", self.today - DAY)
        plan = actions.start_plan(
            by=deputy, organisation_id=year.organisation_id, kind=PlanKind.MONTH.value, period=months[1].text
        )
        actions.add_row(
            by=deputy,
            plan_id=plan.pk,
            model=Activity,
            values={
                "title": "Tập huấn phòng chống lừa đảo trên mạng cho người cao tuổi",
                "group_id": self.groups["CL"],
                "starts_on": plan.starts_on,
                "last_on": plan.last_on,
                "classes": 2,
                "turns": 120,
                "money": 1_600_000,
                "source": "learning_promotion",
                "responsible": "Lò Thị Mẫu",
                "participants": "Hội viên Hội Người cao tuổi",
                "partners": "Công an xã, Đoàn Thanh niên",
            },
        )
        self.step(deputy, plan, "submit")

    # --- Plans of one undertaking -----------------------------------------------------------------------------------

    def week(self, year: int) -> None:
        """The week of lifelong learning: approved, carried out, closed."""
        deputy = self.by("phogiamdoc", dt.date(year, 9, 16))
        plan = actions.start_plan(
            by=deputy,
            organisation_id=self.codes[CENTRE],
            kind=PlanKind.YEAR.value,
            period=str(year),
            purpose=Purpose.WEEK.value,
            start_from="week",
        )
        self._aimed(deputy, plan)
        self.step(deputy, plan, "submit")
        plan = self.step(self.by("chutich", dt.date(year, 9, 19)), plan, "approve")
        for row in Activity.objects.filter(plan=plan):
            teller = self.by("phogiamdoc", max(row.starts_on, dt.date(year, 10, 8)))
            actions.note_progress(by=teller, plan_id=plan.pk, key=row.key, outcome=Outcome.DONE)
        if self.today > plan.last_on:
            self.step(self.by("phogiamdoc", plan.last_on + 9 * DAY), plan, "close", "Đã báo cáo kết quả Tuần lễ.")

    def literacy_in_comment(self) -> None:
        """Next year's literacy plan: three bodies have spoken, one agreed, one has said nothing yet."""
        deputy = self.by("phogiamdoc", self.today - 7 * DAY)
        plan = actions.start_plan(
            by=deputy,
            organisation_id=self.codes[CENTRE],
            kind=PlanKind.YEAR.value,
            period=str(self.today.year + 1),
            purpose=Purpose.LITERACY.value,
            start_from="literacy",
        )
        self._aimed(deputy, plan)
        asked = _Asked(
            deputy.on,
            self.today + 8 * DAY,
            (SOCIETY, SOCIAL_OFFICE, NEW_COMMITTEE, DEPARTMENT, PARTNER),
            "Xin ý kiến về cách vận động người học và bố trí người dạy.",
        )
        found = self._round(plan, asked)
        for username, part, text, answer, why in COMMENTS_ON_LITERACY:
            self._comment(found, username, self.today - 3 * DAY, part, text, (answer, why, self.today - DAY))
        actions.say_nothing(by=self.by("canbo", self.today - 2 * DAY), round_id=found.pk)

    def training_returned(self) -> None:
        """Next year's plan of training: submitted and returned with what is missing."""
        deputy = self.by("phogiamdoc", self.today - 12 * DAY)
        plan = actions.start_plan(
            by=deputy,
            organisation_id=self.codes[CENTRE],
            kind=PlanKind.YEAR.value,
            period=str(self.today.year + 1),
            purpose=Purpose.TRAINING.value,
            start_from="training",
        )
        self._aimed(deputy, plan)
        self.step(deputy, plan, "submit")
        reason = "Chưa ghi kinh phí và nguồn cho hai lớp tập huấn; bổ sung người phụ trách từng việc."
        self.step(self.by("chutich", self.today - 9 * DAY), plan, "return", reason)

    def several_years(self) -> None:
        """A plan of five years that waits for the chair."""
        first = self.today.year if self.today.year % 5 == 1 else self.today.year + 1
        deputy = self.by("phogiamdoc", self.today - 4 * DAY)
        plan = actions.start_plan(
            by=deputy,
            organisation_id=self.codes[CENTRE],
            kind=PlanKind.MULTI_YEAR.value,
            period=f"{first}-{first + 4}",
        )
        actions.change_texts(by=deputy, plan_id=plan.pk, values=_TEXTS | {"paper": "decision"})
        for title, since, until in (
            ("Kiện toàn ban giám đốc, quy chế hoạt động của trung tâm", first, first),
            ("Sửa chữa, trang bị máy chiếu, tủ sách cho các điểm học tập", first, first + 2),
            ("Xóa mù chữ cho người dưới 60 tuổi ở các thôn vùng cao", first, first + 3),
            ("Kỹ năng số cho mọi hộ gia đình", first + 1, first + 4),
        ):
            actions.add_row(
                by=deputy,
                plan_id=plan.pk,
                model=Activity,
                values={
                    "title": title,
                    "starts_on": dt.date(since, 1, 1),
                    "last_on": dt.date(until, 12, 31),
                    "responsible": "Cao Văn Mẫu",
                },
            )
        self.step(deputy, plan, "submit")

    # --- Others -----------------------------------------------------------------------------------------------------

    def of_vocational(self, year: int, *, noted: bool) -> None:
        """The vocational centre: discussed, answered, issued by its director, reported to the department."""
        director = self.by("giamdocgdtx", dt.date(year, 8, 20))
        plan = self._begun(director, VOCATIONAL, year, "centre" if noted or year == 2025 else "last_year")
        if not Activity.objects.filter(plan=plan, title=YEAR_OF_VOCATIONAL[0].title).exists():
            texts = {"situation": SITUATION_OF_VOCATIONAL}
            self._written(director, plan, YEAR_OF_VOCATIONAL, year, texts=texts)
        asked = _Asked(
            dt.date(year, 8, 22),
            dt.date(year, 8, 30),
            (DEPARTMENT, SOCIETY),
            "Hội nghị góp ý kế hoạch năm học của trung tâm.",
        )
        found = self._round(plan, asked, "giamdocgdtx")
        text = "Gắn tư vấn hướng nghiệp với kế hoạch của các trường trung học cơ sở."
        answer = ("taken", "Đã ghi các trường là đơn vị phối hợp.", dt.date(year, 8, 31))
        self._comment(found, "so", dt.date(year, 8, 26), "activities", text, answer, writer="giamdocgdtx")
        actions.say_nothing(by=self.by("khuyenhoc", dt.date(year, 8, 27)), round_id=found.pk)
        late = self.by("giamdocgdtx", dt.date(year, 9, 1))
        self.step(late, plan, "close_round")
        self.step(late, plan, "issue")
        if noted:
            actions.note_report(by=self.by("truongphong", dt.date(year, 9, 10)), plan_id=plan.pk)
        over = self.by("giamdocgdtx", plan.last_on)
        for row in Activity.objects.filter(plan=plan, last_on__lt=over.on, classes=None):
            actions.note_progress(by=over, plan_id=plan.pk, key=row.key, outcome=Outcome.DONE)

    def of_others(self, year: int) -> None:
        """Centres nobody of the cast works at: some have come as far as approval, most have nothing."""
        centres = Organisation.objects.filter(code__endswith="-HTCD", versions__valid_to__gt=self.today).exclude(
            code=CENTRE
        )
        chosen = centres.order_by("code").distinct()[5::EACH]
        for place, centre in enumerate(chosen):
            fate = FATES[place % len(FATES)]
            on = min(dt.date(year, 9, 4 + place % 3), self.today)
            writer = replace(Actor.set_up(on), label=_WRITER)
            plan = actions.start_plan(
                by=writer,
                organisation_id=centre.pk,
                kind=PlanKind.SCHOOL_YEAR.value,
                period=f"{year}-{year + 1}",
                start_from="community",
            )
            if fate:
                plan = self.step(writer, plan, "submit")
            if fate in ("approve", "return"):
                chair = replace(Actor.set_up(min(dt.date(year, 9, 18), self.today)), label=_CHAIR)
                self.step(chair, plan, fate, "" if fate == "approve" else "Chưa ghi kinh phí cho các lớp.")

    # --- Parts --------------------------------------------------------------------------------------------------------

    def _begun(self, by: Actor, code: str, year: int, start_from: str) -> Plan:
        return actions.start_plan(
            by=by,
            organisation_id=self.codes[code],
            kind=PlanKind.SCHOOL_YEAR.value,
            period=f"{year}-{year + 1}",
            start_from=start_from,
        )

    def _written(
        self, by: Actor, plan: Plan, lines: Sequence[Line], year: int, texts: dict[str, str] | None = None
    ) -> None:
        """Texts, targets and activities of its own in place of those of the outline."""
        actions.change_texts(by=by, plan_id=plan.pk, values=_TEXTS if texts is None else texts)
        rows = list(Activity.objects.filter(plan=plan))
        for row, line in zip(rows, lines, strict=False):
            self._change(by, row, **self._values(line, year))
        for row in rows[len(lines) :]:
            actions.remove_row(by=by, plan_id=plan.pk, model=Activity, pk=row.pk)
        for line in lines[len(rows) :]:
            self._add(by, plan, line, year)
        self._aimed(by, plan, lines)

    def _add(self, by: Actor, plan: Plan, line: Line, year: int) -> None:
        actions.add_row(by=by, plan_id=plan.pk, model=Activity, values=self._values(line, year))

    def _values(self, line: Line, year: int) -> dict[str, object]:
        """The columns of an activity in the school year that begins in the year."""
        first, last = (dt.date(year + (month < 9), month, day) for month, day in (line.first, line.last))
        values = {
            name: getattr(line, name)
            for name in (
                "title", "classes", "turns", "money", "source", "responsible", "participants", "partners", "place",
            )
        }  # fmt: skip
        group_id = self.groups[line.group] if line.group else None
        return values | {"group_id": group_id, "starts_on": first, "last_on": last}

    def _change(self, by: Actor, row: Activity, **values: object) -> None:
        actions.change_row(by=by, plan_id=row.plan_id, model=Activity, pk=row.pk, values=values)

    def _aimed(self, by: Actor, plan: Plan, lines: Iterable[Line] = ()) -> None:
        """Each target somewhat above what the year before came to, or what the activities expect."""
        expected = {
            "classes": sum(line.classes or 0 for line in lines),
            "turns": sum(line.turns or 0 for line in lines),
        }
        for row in Target.objects.filter(plan=plan):
            known = indicator(row.measure)
            if known is not None and known.unit == "%":
                value = min(Decimal(100), (row.baseline or Decimal(52)) + 1)
            else:
                above = math.ceil((row.baseline or 0) * Decimal("1.03"))
                value = Decimal(max(above, expected.get(row.measure, 0)) or 40)
            actions.change_row(by=by, plan_id=plan.pk, model=Target, pk=row.pk, values={"value": value})

    def _task(self, by: Actor, plan: Plan) -> None:
        """An activity that carries out a task the centre was given."""
        task = Task.objects.filter(answerer_id=plan.organisation_id, given_on__lte=by.on).order_by("-given_on").first()
        row = Activity.objects.filter(plan=plan, title__startswith="Khảo sát nhu cầu").first()
        if task is not None and row is not None:
            self._change(by, row, task_id=task.pk)

    def _round(self, plan: Plan, asked: _Asked, writer: str = "phogiamdoc") -> Round:
        version = Plan.objects.values_list("version", flat=True).get(pk=plan.pk)
        return actions.open_round(
            by=self.by(writer, asked.on),
            plan_id=plan.pk,
            version=version,
            until=max(asked.until, min(asked.on, self.today)),
            organisation_ids=[self.codes[code] for code in asked.bodies],
            question=asked.question,
        )

    def _comment(
        self,
        found: Round,
        username: str,
        on: dt.date,
        part: str,
        text: str,
        answer: tuple[str, str, dt.date],
        writer: str = "phogiamdoc",
    ) -> None:
        said = actions.give_comment(by=self.by(username, on), round_id=found.pk, text=text, part=part)
        what, why, when = answer
        if what:
            actions.answer_comment(by=self.by(writer, when), comment_id=said.pk, answer=what, text=why)


_TEXTS = {"theme": THEME, "situation": SITUATION, "solutions": SOLUTIONS}
