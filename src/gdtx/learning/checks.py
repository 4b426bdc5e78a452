"""What a class must satisfy: one place for the form, the sheet and the command.

`check_values` looks at the facts alone, `check_place` at the centre, the day and the lists. Both collect every problem,
each with a stable rule code and a sentence that says the value, the rule and the way out. The constraints of the table
repeat the most important ones for whoever writes past the actions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused
from gdtx.foundation.ranges import DateRange
from gdtx.foundation.vietnamese import date_short, join_list, number

from .enums import Mode
from .facts import COUNTS, LIMITS, TEXTS, TITLES, ClassFacts
from .world import Centre, World

#: From here on a number is a slip of the keyboard, not a class.
ABSURD = 1_000_000
ABSURD_SESSIONS = 10_000
ABSURD_COST = 1_000_000_000_000
#: From here on a number is possible but asks for a second look.
MANY_TURNS = 5_000
MANY_SESSIONS = 300
#: The first centres opened in 1998; a start before this is a slip.
FIRST_START = dt.date(1990, 1, 1)
LONGEST = dt.timedelta(days=3 * 366)

# How a sentence calls the people a field counts.
_WHO = {
    "female": "nữ",
    "minority": "người dân tộc thiểu số",
    "migrant": "người nhập cư",
    "persons": "người",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a class, or (`warning`) asks for a second look."""

    rule: str
    field: str
    value: str
    message: str
    warning: bool = False

    @property
    def title(self) -> str:
        """The field as a person knows it."""
        return str(TITLES.get(self.field, self.field))

    def as_dict(self) -> dict[str, object]:
        """The shape of a refusal in an import's answer, without its row."""
        return {"column": self.title, "value": self.value, "rule": self.rule, "message": self.message}


class ClassRefused(Refused):
    """A class with problems: every one of them, for the fields of a form; the first one speaks for all."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = [problem for problem in problems if not problem.warning]
        first = self.problems[0]
        super().__init__(first.rule, " ".join(problem.message for problem in self.problems), where=first.field)


def refuse(problems: Iterable[Problem]) -> list[Problem]:
    """Raise `ClassRefused` if something is wrong; else give the warnings back."""
    found = list(problems)
    if any(not problem.warning for problem in found):
        raise ClassRefused(found)
    return found


def check_class(
    facts: ClassFacts, world: World, centre: Centre, *, on: dt.date, within: DateRange | None = None
) -> list[Problem]:
    """Every problem of a class of a centre as seen on the business date `on`; `within` is the period asked for."""
    return [*check_values(facts), *check_place(facts, world, centre, on=on, within=within)]


# --- The facts alone -----------------------------------------------------------------------------------


def check_values(facts: ClassFacts) -> list[Problem]:
    """Problems that show without knowing the centre."""
    problems = [Problem(f"missing_{_RULE[name]}", name, "", text) for name, text in missing(facts)]
    problems.extend(_texts(facts))
    problems.extend(_counts(facts))
    problems.extend(_days(facts))
    return problems


_RULE = {"topic": "topic", "group_id": "group", "start_on": "start", "turns": "turns"}


def missing_texts() -> dict[str, str]:
    """What is said about each field that a class cannot do without."""
    return {
        "topic": _("Chưa có tên lớp, chuyên đề. Hãy ghi nội dung của lớp."),
        "group_id": _("Chưa có nhóm nội dung. Hãy chọn một nhóm trong danh mục của tỉnh."),
        "start_on": _("Chưa có ngày bắt đầu. Hãy ghi ngày mở lớp, ví dụ 05/10/2020."),
        "turns": _("Chưa có lượt học viên. Hãy ghi số lượt; nếu không có ai dự thì ghi 0."),
    }


def missing(facts: ClassFacts) -> list[tuple[str, str]]:
    """The fields a class cannot do without that are not there, with what is said about each."""
    if facts.topic and None not in (facts.group_id, facts.start_on, facts.turns):
        return []
    return [(name, text) for name, text in missing_texts().items() if getattr(facts, name) in (None, "")]


def _texts(facts: ClassFacts) -> Iterator[Problem]:
    for name in TEXTS:
        text = getattr(facts, name)
        if len(text) > LIMITS[name]:
            yield Problem(
                "text_too_long",
                name,
                text[:60] + "…",
                _("%(title)s dài %(length)d ký tự, tối đa là %(limit)d. Hãy ghi gọn lại.")
                % {"title": TITLES[name], "length": len(text), "limit": LIMITS[name]},
            )
    if facts.mode and facts.mode not in Mode.values:
        yield Problem(
            "unknown_mode",
            "mode",
            facts.mode,
            _("Hình thức “%(value)s” không có trong danh sách. Hãy ghi: %(choices)s, hoặc để trống.")
            % {"value": facts.mode, "choices": join_list(Mode.labels)},
        )


def _counts(facts: ClassFacts) -> Iterator[Problem]:
    turns = facts.turns
    for name in COUNTS:
        value = getattr(facts, name)
        if value is None:
            continue
        if value < 0:
            yield Problem(
                f"{name}_ge_0",
                name,
                number(value),
                _("%(title)s là %(value)s, số âm không đếm được người. Hãy ghi từ 0 trở lên%(blank)s.")
                % {
                    "title": TITLES[name],
                    "value": number(value),
                    "blank": "" if name == "turns" else _(", hoặc để trống nếu không có số liệu"),
                },
            )
        elif value >= ABSURD:
            yield Problem(
                "absurd_number",
                name,
                number(value),
                _("%(title)s %(value)s là quá lớn cho một lớp (phải dưới %(limit)s). Hãy kiểm tra lại số này.")
                % {"title": TITLES[name], "value": number(value), "limit": number(ABSURD)},
            )
        elif name != "turns" and turns is not None and 0 <= turns < value:
            yield Problem(
                f"{name}_le_turns",
                name,
                number(value),
                _(
                    "Số %(who)s %(value)s lớn hơn lượt học viên %(turns)s của lớp; số %(who)s không được vượt số lượt. "
                    "Hãy sửa một trong hai số."
                )
                % {"who": _WHO[name], "value": number(value), "turns": number(turns)},
            )
    if turns is not None and MANY_TURNS < turns < ABSURD:
        yield Problem(
            "many_turns",
            "turns",
            number(turns),
            _("Một lớp có %(value)s lượt là rất đông. Hãy xem lại, có thể đã nhân với số buổi.")
            % {"value": number(turns)},
            warning=True,
        )
    yield from _sessions_and_cost(facts)


def _sessions_and_cost(facts: ClassFacts) -> Iterator[Problem]:
    sessions, cost = facts.sessions, facts.cost
    if sessions is not None and sessions < 1:
        yield Problem(
            "sessions_ge_1",
            "sessions",
            number(sessions),
            _("Số buổi %(value)s không hợp lệ; lớp đã mở có ít nhất 1 buổi. Hãy ghi lại, hoặc để trống nếu không rõ.")
            % {"value": number(sessions)},
        )
    elif sessions is not None and sessions >= ABSURD_SESSIONS:
        yield Problem(
            "absurd_number",
            "sessions",
            number(sessions),
            _("Số buổi %(value)s là quá lớn cho một lớp (phải dưới %(limit)s). Hãy kiểm tra lại số này.")
            % {"value": number(sessions), "limit": number(ABSURD_SESSIONS)},
        )
    elif sessions is not None and sessions > MANY_SESSIONS:
        yield Problem(
            "many_sessions",
            "sessions",
            number(sessions),
            _("Một lớp có %(value)s buổi là rất nhiều. Hãy xem lại.") % {"value": number(sessions)},
            warning=True,
        )
    if cost is not None and cost < 0:
        yield Problem(
            "cost_ge_0",
            "cost",
            number(cost),
            _("Kinh phí %(value)s đồng là số âm. Hãy ghi từ 0 trở lên, hoặc để trống nếu không có số liệu.")
            % {"value": number(cost)},
        )
    elif cost is not None and cost >= ABSURD_COST:
        yield Problem(
            "absurd_number",
            "cost",
            number(cost),
            _("Kinh phí %(value)s đồng là quá lớn cho một lớp. Hãy kiểm tra lại; đơn vị tính là đồng.")
            % {"value": number(cost)},
        )


def _days(facts: ClassFacts) -> Iterator[Problem]:
    start, end = facts.start_on, facts.end_on
    if start is not None and start < FIRST_START:
        yield Problem(
            "absurd_date",
            "start_on",
            date_short(start),
            _("Ngày bắt đầu %(value)s là trước khi có trung tâm học tập cộng đồng. Hãy kiểm tra lại năm.")
            % {"value": date_short(start)},
        )
    if start is None or end is None:
        return
    if end < start:
        yield Problem(
            "end_before_start",
            "end_on",
            date_short(end),
            _(
                "Ngày kết thúc %(end)s trước ngày bắt đầu %(start)s. Hãy sửa một trong hai ngày, "
                "hoặc để trống ngày kết thúc nếu lớp chưa xong."
            )
            % {"end": date_short(end), "start": date_short(start)},
        )
    elif end - start > LONGEST:
        yield Problem(
            "absurd_date",
            "end_on",
            date_short(end),
            _("Lớp kéo dài từ %(start)s đến %(end)s, quá ba năm. Hãy kiểm tra lại năm của hai ngày.")
            % {"start": date_short(start), "end": date_short(end)},
        )


# --- The centre, the day, the lists ---------------------------------------------------------------------


def check_place(
    facts: ClassFacts, world: World, centre: Centre, *, on: dt.date, within: DateRange | None = None
) -> list[Problem]:
    """Problems with the centre on the day the class starts, with its period, and with its thematic group."""
    start = facts.start_on
    if start is None or start < FIRST_START:
        return []
    shown = date_short(start)
    if start > on:
        # What is to come has no figures yet; the rest could not be judged.
        return [
            Problem(
                "start_in_future",
                "start_on",
                shown,
                _(
                    "Ngày bắt đầu %(value)s ở sau hôm nay (%(today)s); chỉ ghi lớp đã mở. "
                    "Lớp sắp mở hãy ghi vào kế hoạch, hoặc sửa lại ngày."
                )
                % {"value": shown, "today": date_short(on)},
            )
        ]
    problems = [*_centre_on(world, centre, start)]
    if within is not None and not within.contains(start):
        problems.append(
            Problem(
                "outside_period",
                "start_on",
                shown,
                _(
                    "Ngày bắt đầu %(value)s nằm ngoài kỳ đang nhập (%(period)s). "
                    "Hãy sửa ngày, hoặc nhập lớp này vào đúng kỳ của nó."
                )
                % {"value": shown, "period": within.label()},
            )
        )
    if not problems and facts.group_id is not None:
        allowed = world.groups_on(centre, start)
        if facts.group_id not in {group.pk for group in allowed}:
            written = world.groups.by_id.get(facts.group_id)
            problems.append(unknown_group(str(written) if written else str(facts.group_id), world, centre, start))
    return problems


def unknown_group(value: str, world: World, centre: Centre, day: dt.date) -> Problem:
    """The problem of a group that is not in the province's list on the day: the list is spelled out."""
    names = [f"{group.code} ({group.name})" for group in world.groups_on(centre, day)]
    return Problem(
        "unknown_group",
        "group_id",
        value,
        _("Nhóm nội dung “%(value)s” không có trong danh mục của tỉnh ngày %(day)s. Hãy ghi mã hoặc tên: %(names)s.")
        % {"value": value, "day": date_short(day), "names": "; ".join(names)},
    )


def unknown_centre(value: str) -> Problem:
    """The problem of a centre code that nobody bears, or nobody within the person's scope."""
    return Problem(
        "unknown_centre",
        "centre",
        value,
        _("Không có trung tâm mang mã “%(value)s” trong phạm vi của bạn. Hãy xem lại mã in trên mẫu tải về.")
        % {"value": value},
    )


def foreign_centre(centre: Centre, reason: str) -> Problem:
    """The problem of a centre for which the person may not write."""
    return Problem("foreign_centre", "centre", centre.code, reason)


def _centre_on(world: World, centre: Centre, day: dt.date) -> Iterator[Problem]:
    standing = centre.standing(day)
    words = {"centre": standing.name if standing else centre.name, "code": centre.code, "day": date_short(day)}
    if standing is None or centre.area_id(day) is None:
        yield Problem("centre_closed", "centre", centre.code, _closed(centre, day, words))
        return
    if not standing.may_open_classes:
        yield Problem(
            "not_a_learning_centre",
            "centre",
            centre.code,
            _(
                "%(centre)s (%(code)s) không phải là trung tâm học tập cộng đồng nên không ghi lớp ở đây. "
                "Hãy ghi vào trung tâm đã mở lớp."
            )
            % words,
        )
        return
    if not standing.is_active:
        words["state"] = _("tạm dừng") if standing.state == "paused" else _("bị đình chỉ")
        yield Problem(
            "centre_closed",
            "centre",
            centre.code,
            _(
                "%(centre)s (%(code)s) %(state)s hoạt động vào ngày %(day)s nên không mở lớp được. "
                "Hãy kiểm tra ngày; nếu trung tâm vẫn hoạt động, báo chuyên viên Sở sửa tình trạng của trung tâm."
            )
            % words,
        )
    lock = world.lock(centre, day)
    if lock is not None:
        yield Problem(
            "period_locked",
            "start_on",
            date_short(day),
            _(
                "Kỳ %(period)s đã khóa (%(by)s) nên lớp bắt đầu ngày %(day)s không ghi, sửa, rút được nữa. "
                "Người mở khóa: chuyên viên hoặc lãnh đạo phụ trách của Sở."
            )
            % {"period": lock.period, "by": lock.by_label, "day": date_short(day)},
        )


def _closed(centre: Centre, day: dt.date, words: dict[str, str]) -> str:
    spans = [standing.span for standing in centre.standings]
    if spans and day >= spans[-1].end:
        words["last"] = date_short(spans[-1].last_day)
        return (
            _(
                "%(centre)s (%(code)s) đã ngừng hoạt động, ngày cuối là %(last)s; lớp ngày %(day)s không ghi vào "
                "đây được. Hãy ghi vào trung tâm kế tục, hoặc kiểm tra lại ngày."
            )
            % words
        )
    if spans and day < spans[0].start:
        words["first"] = date_short(spans[0].start)
        return (
            _(
                "%(centre)s (%(code)s) hoạt động từ ngày %(first)s nên chưa mở được lớp ngày %(day)s. "
                "Hãy kiểm tra lại ngày hoặc mã trung tâm."
            )
            % words
        )
    return (
        _(
            "%(centre)s (%(code)s) không hoạt động hoặc chưa có trụ sở vào ngày %(day)s. "
            "Hãy báo chuyên viên Sở bổ sung vào mạng lưới."
        )
        % words
    )


def locked(world: World, centre: Centre, day: dt.date) -> list[Problem]:
    """The problem of a class that stands in a locked period: it can be neither changed nor withdrawn."""
    return [problem for problem in _centre_on(world, centre, day) if problem.rule == "period_locked"]
