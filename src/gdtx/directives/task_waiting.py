"""What of tasks waits for a person, and which of their dates come: registered with the inbox.

To answer; to verify; late below; without a unit that answers. Titles of tasks name no person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdtx.foundation.among import among
from gdtx.foundation.vietnamese import date_short, number
from gdtx.inbox.waiting import MOST, DateItem, WaitingItem, Waits, register_dates, register_waiting
from gdtx.network.scope import Actor

from .answering import heirs
from .enums.tasks import MATTERS, RETURNED, Kind
from .models.tasks import Task
from .queries import tasks as queries
from .rules.tasks import ANSWER, ASSIGN, VERIFY, may_change, spoken_for

#: So many tasks without a unit are looked through for those the actor must decide on.
LOOKED_AT = 200


def register() -> None:
    """Tell the inbox who to ask; called when the program starts."""
    register_waiting("tasks_to_answer", gettext_lazy("Việc phải làm"), to_answer, told_by_events=True)
    register_waiting("tasks_to_verify", gettext_lazy("Câu trả lời chờ xác nhận"), to_verify, told_by_events=True)
    register_waiting("tasks_undecided", gettext_lazy("Việc chưa rõ đơn vị thực hiện"), undecided, told_by_events=True)
    register_waiting("tasks_late_below", gettext_lazy("Việc trễ ở đơn vị bên dưới"), late_below, told_by_events=True)
    register_dates("tasks", dates)


def to_answer(actor: Actor) -> Waits:
    """What the actor must answer: their unit's tasks, petitions put to it, what came back."""
    found = _given(actor).filter(queries.waiting_for_answer(actor.on)).filter(queries.mine(actor))
    return _waits(actor, found, _why_answer)


def _why_answer(task: Task, on: dt.date) -> str:
    if task.state_on(on) == RETURNED:
        return _("%(giver)s trả lại làm tiếp") % {"giver": task.given_by_label}
    if task.kind == Kind.TASK:
        return _("%(giver)s giao ngày %(day)s") % {"giver": task.given_by_label, "day": date_short(task.given_on)}
    return _("%(giver)s nêu ngày %(day)s") % {"giver": task.given_by_label, "day": date_short(task.given_on)}


def to_verify(actor: Actor) -> Waits:
    """Answers to what the actor's bodies gave or raised, that somebody else gave."""
    units = spoken_for(actor, VERIFY) | spoken_for(actor, ANSWER)
    if not units:
        return Waits()
    behind = heirs(actor.on).behind(units)
    found = _given(actor).filter(queries.waiting_to_verify(actor.on)).filter(among("given_by_id", behind))
    if not actor.has(VERIFY):
        found = found.filter(kind__in=MATTERS)
    found = found.exclude(submitted_by_id=actor.user_id).exclude(responsible_id=actor.user_id)
    return _waits(actor, found, _why_verify)


def _why_verify(task: Task, _on: dt.date) -> str:
    assert task.answered_on is not None
    return _("Trả lời ngày %(day)s, chờ xem và xác nhận") % {"day": date_short(task.answered_on)}


def undecided(actor: Actor) -> Waits:
    """Tasks whose unit was divided or closed, given by the actor's bodies, or by one below that is closed itself."""
    units = spoken_for(actor, ASSIGN)
    if not units:
        return Waits()
    world = heirs(actor.on)
    behind = world.behind(units)
    rows = list(_given(actor).filter(queries.undecided(actor)).order_by("due_on", "pk")[:LOOKED_AT])
    mine = [
        task
        for task in rows
        if task.given_by_id in behind or (not world.of(task.given_by_id) and may_change(actor, task))
    ]
    why = _("Đơn vị được giao đã chia hoặc giải thể: chọn đơn vị thực hiện")
    return Waits([_item(task, actor.on, why) for task in mine[:MOST]], len(mine))


def late_below(actor: Actor) -> Waits:
    """One line for all that is late below: the page of late tasks has them unit by unit."""
    if not actor.has(ASSIGN):
        return Waits()
    own = heirs(actor.on).behind({post.organisation_id for post in actor.posts})
    late = queries.visible_tasks(actor).filter(queries.late(actor.on)).exclude(among("answerer_id", own))
    found = late.order_by().aggregate(
        count=Count("pk"), units=Count("answerer_id", distinct=True), oldest=Min("due_on")
    )
    if not found["count"]:
        return Waits()
    words = {"count": number(found["count"]), "units": number(found["units"])}
    title = _("%(count)s việc quá hạn ở %(units)s đơn vị") % words
    item = WaitingItem(title, _("Nhắc đơn vị, gia hạn hoặc hủy"), found["oldest"], reverse("tasks_late"), "bad")
    return Waits([item], 1)


def _given(actor: Actor) -> QuerySet[Task]:
    """What was given by the day; each question below asks only for what concerns the actor's own units."""
    return Task.objects.filter(given_on__lte=actor.on)


def _waits(actor: Actor, found: QuerySet[Task], why: Callable[[Task, dt.date], str]) -> Waits:
    first = list(found.order_by("due_on", "pk")[:MOST])
    items = [_item(task, actor.on, why(task, actor.on)) for task in first]
    return Waits(items, len(items) if len(items) < MOST else found.count())


def _item(task: Task, on: dt.date, why: str) -> WaitingItem:
    days = (task.due_on - on).days
    tone = "bad" if days < 0 else "warn" if days <= task.remind_days else "go"
    return WaitingItem(task.title, why, task.due_on, reverse("task_page", args=[task.pk]), tone)


def dates(actor: Actor, start: dt.date, end: dt.date) -> Sequence[DateItem]:
    """The dates by which the actor must answer, as whole days."""
    found = _given(actor).filter(queries.waiting_for_answer(actor.on), due_on__gte=start, due_on__lte=end)
    return [
        DateItem(
            f"task-{task.pk}",
            _("Hạn: %(title)s") % {"title": task.title},
            task.due_on,
            task.due_on,
            reverse("task_page", args=[task.pk]),
        )
        for task in found.filter(queries.mine(actor)).order_by("due_on", "pk")[:500]
    ]
