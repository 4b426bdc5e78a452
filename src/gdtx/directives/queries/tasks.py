"""Tasks as one person may see them on their day: scope, filters, counts, threads. What came later is not known yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext as _

from gdtx.foundation.among import among
from gdtx.foundation.errors import NotInScope
from gdtx.foundation.vietnamese import fold
from gdtx.network.models import Post
from gdtx.network.scope import Actor

from ..answering import heirs
from ..enums.tasks import CANCELLED, MATTERS
from ..models.tasks import Task
from ..rules.tasks import ANSWER, SEE, spoken_for

#: How the board is cut: what each tab holds on the day.
ALL, RUNNING, LATE, TO_VERIFY, DONE, UNDECIDED = "", "dang", "tre", "cho", "xong", "chon"
VIEWS = (RUNNING, LATE, TO_VERIFY, DONE, ALL)

#: Due soon: within so many days.
SOON = dt.timedelta(days=7)


# --- Scope ------------------------------------------------------------------------------------------------------


def visible_tasks(actor: Actor) -> QuerySet[Task]:
    """Tasks given by the actor's day of which a body within reach is the owner, gave them, or helps."""
    found = Task.objects.filter(given_on__lte=actor.on)
    ids = actor.visible_organisation_ids(SEE)
    if ids is None:
        return found
    if not ids:
        return found.none()
    world = heirs(actor.on)
    behind = world.behind(ids)
    own = {post.organisation_id for post in actor.posts_with(SEE)}
    helping = Task.helpers.through.objects.filter(among("organisation_id", world.behind(own)))
    return found.filter(
        among("answerer_id", behind)
        | among("given_by_id", behind)
        | Q(pk__in=helping.values("task_id"))
        | Q(responsible_id=actor.user_id)
    )


def task_for(actor: Actor, task_id: int) -> Task:
    """The task. Raises `NotInScope` (``unknown_task``) outside the actor's reach, or when it was given later."""
    found = visible_tasks(actor).filter(pk=task_id).first()
    if found is None:
        raise unknown_task()
    return found


def unknown_task() -> NotInScope:
    """What is said of a task that is not there, or not for this person."""
    return NotInScope(
        "unknown_task",
        _("Không tìm thấy nhiệm vụ này trong phạm vi của bạn."),
        way_out=_("Hãy kiểm tra lại liên kết, hoặc tìm trên bảng nhiệm vụ."),
    )


# --- State on a day ---------------------------------------------------------------------------------------------


def over(on: dt.date) -> Q:
    """Ended by the day."""
    return Q(closed_on__lte=on)


def running(on: dt.date) -> Q:
    """Not ended by the day."""
    return Q(closed_on__isnull=True) | Q(closed_on__gt=on)


def waiting_for_answer(on: dt.date) -> Q:
    """Running, and no answer stands."""
    return running(on) & (Q(answered_on__isnull=True) | Q(answered_on__gt=on))


def waiting_to_verify(on: dt.date) -> Q:
    """Running, and an answer stands."""
    return running(on) & Q(answered_on__lte=on)


def late(on: dt.date) -> Q:
    """The owner still owes an answer, and the date has passed."""
    return Q(due_on__lt=on) & waiting_for_answer(on)


def view(name: str, on: dt.date) -> Q:
    """What a tab of the board holds."""
    return {
        RUNNING: running(on),
        LATE: late(on),
        TO_VERIFY: waiting_to_verify(on),
        DONE: over(on),
    }.get(name, Q())


# --- Boards -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BoardFilter:
    """What a board shows. `unit` is an organisation that answers, `giver` one that gave, `person` who is responsible.

    `mine`: what the actor must do. `origin` is (name of an address, key). `top`: only the first of each thread.
    """

    view: str = RUNNING
    words: str = ""
    unit: int | None = None
    giver: int | None = None
    person: int | None = None
    kind: str = ""
    theme: int | None = None
    document: int | None = None
    origin: tuple[str, str] | None = None
    parent: int | None = None
    mine: bool = False
    due_from: dt.date | None = None
    due_to: dt.date | None = None
    ids: tuple[int, ...] = field(default=())

    def without_view(self) -> BoardFilter:
        """The same without the tab: what the tabs count."""
        return replace(self, view=ALL)


def board(actor: Actor, wanted: BoardFilter) -> QuerySet[Task]:
    """The tasks of a board, the nearest date first."""
    on = actor.on
    found = visible_tasks(actor)
    if wanted.unit is not None:
        found = found.filter(among("answerer_id", heirs(on).behind({wanted.unit})))
    if wanted.giver is not None:
        found = found.filter(among("given_by_id", heirs(on).behind({wanted.giver})))
    if wanted.person is not None:
        found = found.filter(responsible_id=wanted.person)
    if wanted.kind:
        found = found.filter(kind__in=MATTERS) if wanted.kind == "matter" else found.filter(kind=wanted.kind)
    if wanted.theme is not None:
        found = found.filter(theme_id=wanted.theme)
    if wanted.document is not None:
        found = found.filter(document_id=wanted.document)
    if wanted.origin is not None:
        found = found.filter(origin_url_name=wanted.origin[0], origin_key=wanted.origin[1])
    if wanted.parent is not None:
        found = found.filter(parent_id=wanted.parent)
    if wanted.mine:
        found = found.filter(mine(actor))
    if wanted.due_from is not None:
        found = found.filter(due_on__gte=wanted.due_from)
    if wanted.due_to is not None:
        found = found.filter(due_on__lte=wanted.due_to)
    if wanted.ids:
        found = found.filter(among("pk", wanted.ids))
    for word in fold(wanted.words).split()[:8]:
        found = found.filter(title_folded__contains=word)
    if wanted.view == UNDECIDED:
        return found.filter(undecided(actor)).order_by("due_on", "pk")
    found = found.filter(view(wanted.view, on))
    return found.order_by("-closed_on", "-pk") if wanted.view == DONE else found.order_by("due_on", "pk")


def counts(actor: Actor, wanted: BoardFilter) -> dict[str, int]:
    """How many tasks each tab of the board holds (``all`` of them), and how many are due within a week; one query."""
    on = actor.on
    due_soon = waiting_for_answer(on) & Q(due_on__gte=on, due_on__lte=on + SOON)
    return (
        board(actor, wanted.without_view())
        .order_by()
        .aggregate(
            **{name or "all": Count("pk", filter=view(name, on) if name else None) for name in VIEWS},
            soon=Count("pk", filter=due_soon),
        )
    )


def mine(actor: Actor) -> Q:
    """What the actor must answer: given to them, or to a unit they answer for and nobody there in particular.

    Whoever stands in for the responsible person answers in their place.
    """
    posts = actor.posts_with(ANSWER)
    if not posts:
        return Q(responsible_id=actor.user_id) if actor.user_id is not None else Q(pk__in=())
    units = spoken_for(actor, ANSWER)
    absent = Post.objects.filter(stands_in_for__isnull=False).filter(among("id", [post.id for post in posts]))
    return among("answerer_id", heirs(actor.on).behind(units)) & (
        Q(responsible_id__isnull=True)
        | Q(responsible_id=actor.user_id)
        | Q(responsible_id__in=absent.values("stands_in_for__user_id"))
    )


def undecided(actor: Actor) -> Q:
    """Running tasks whose unit was divided or closed, so that not exactly one answers: an officer must choose."""
    return running(actor.on) & among("answerer_id", heirs(actor.on).without_one)


def tasks_of_origin(actor: Actor, url_name: str, key: str) -> QuerySet[Task]:
    """What came from a conference, a plan, …: all of it that the actor sees, in the order in which it was given."""
    return visible_tasks(actor).filter(origin_url_name=url_name, origin_key=key).order_by("given_on", "pk")


# --- Progress and threads ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Progress:
    """How the tasks passed down from one stand: done, answered, running in time, late; cancelled ones left out."""

    done: int = 0
    answered: int = 0
    running: int = 0
    late: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.done + self.answered + self.running + self.late


def progress_of(task_ids: Iterable[int], on: dt.date) -> dict[int, Progress]:
    """Task → how those passed down from it directly stand on the day; one query."""
    rows = (
        Task.objects.filter(among("parent_id", list(task_ids)), given_on__lte=on)
        .exclude(state=CANCELLED)
        .order_by()
        .values("parent_id")
        .annotate(
            done=Count("pk", filter=over(on)),
            answered=Count("pk", filter=waiting_to_verify(on)),
            late=Count("pk", filter=late(on)),
            running=Count("pk", filter=waiting_for_answer(on) & Q(due_on__gte=on)),
        )
    )
    return {row["parent_id"]: Progress(row["done"], row["answered"], row["running"], row["late"]) for row in rows}


def thread_of(task: Task, on: dt.date) -> list[Task]:
    """All tasks of the thread that were given by the day, the first one first."""
    same = Q(pk=task.thread_id) | Q(root_id=task.thread_id)
    return list(Task.objects.filter(same, given_on__lte=on).order_by("pk"))


@dataclass(frozen=True, slots=True)
class Owed:
    """A unit as given (None: a body outside) with what runs there: all of it, answers to verify, late, since when."""

    answerer_id: int | None
    running: int
    to_verify: int
    late: int
    oldest: dt.date | None


@dataclass(frozen=True, slots=True)
class UnitLate:
    """A unit that is late: with how many tasks, since when the oldest is due, and of how many that run."""

    organisation_id: int
    late: int
    oldest: dt.date
    running: int


def late_by_unit(actor: Actor, wanted: BoardFilter) -> list[UnitLate]:
    """Who is late within what the actor sees, most tasks first; merged units count at the one that answers for them."""
    return units_of(owed(actor, wanted), actor.on)


def units_of(given: Iterable[Owed], on: dt.date) -> list[UnitLate]:
    """The late ones of `owed`, by the unit that answers on the day."""
    world = heirs(on)
    found: dict[int, list[Owed]] = {}
    for each in given:
        if each.answerer_id is not None:
            found.setdefault(world.one(each.answerer_id) or each.answerer_id, []).append(each)
    rows = []
    for unit, parts in found.items():
        oldest = [part.oldest for part in parts if part.oldest is not None]
        if oldest:
            late_now, running_now = sum(part.late for part in parts), sum(part.running for part in parts)
            rows.append(UnitLate(unit, late_now, min(oldest), running_now))
    return sorted(rows, key=lambda row: (-row.late, row.oldest, row.organisation_id))


def owed(actor: Actor, wanted: BoardFilter) -> list[Owed]:
    """Every unit with running tasks of the board; one query."""
    on = actor.on
    rows = (
        board(actor, replace(wanted, view=RUNNING))
        .order_by()
        .values("answerer_id")
        .annotate(
            running=Count("pk"),
            to_verify=Count("pk", filter=waiting_to_verify(on)),
            late=Count("pk", filter=late(on)),
            oldest=Min("due_on", filter=late(on)),
        )
    )
    return [Owed(**row) for row in rows]


def state_counts(tasks: QuerySet[Task], on: dt.date) -> dict[str, int]:
    """How many of the tasks are done, answered, running in time, late; for a conference, a theme, a document."""
    return (
        tasks.order_by()
        .exclude(state=CANCELLED)
        .aggregate(
            total=Count("pk"),
            done=Count("pk", filter=over(on)),
            answered=Count("pk", filter=waiting_to_verify(on)),
            late=Count("pk", filter=late(on)),
            running=Count("pk", filter=waiting_for_answer(on) & Q(due_on__gte=on)),
        )
    )
