"""What may be chosen for an activity: the tasks given to the unit that answers for the plan."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.db.models import Q, QuerySet

from gdtx.directives.answering import heirs
from gdtx.directives.models import Task
from gdtx.directives.queries.tasks import visible_tasks
from gdtx.network.scope import Actor

from .models import Plan

#: So many tasks are offered to choose from, the newest.
OFFERED = 100


def tasks_of(actor: Actor, plan: Plan) -> QuerySet[Task]:
    """Tasks the person sees of which the planning unit, or who took over from it, is the owner or helps."""
    own = {plan.organisation_id, *heirs(actor.on).of(plan.organisation_id)}
    helping = Task.helpers.through.objects.filter(organisation_id__in=own).values("task_id")
    given = Q(owner_id__in=own) | Q(answerer_id__in=own) | Q(pk__in=helping)
    return visible_tasks(actor).filter(given)


def open_tasks(actor: Actor, plan: Plan) -> list[Task]:
    """The newest of them that have not ended."""
    return list(_open(actor, plan))


class TaskOffered(NamedTuple):
    """A task as the page of the plan offers it."""

    pk: int
    title: str
    due_on: dt.date


def tasks_offered(actor: Actor, plan: Plan) -> list[TaskOffered]:
    """The same tasks, only what is told of them."""
    return [TaskOffered(*row) for row in _open(actor, plan).values_list(*TaskOffered._fields)]


def _open(actor: Actor, plan: Plan) -> QuerySet[Task]:
    return tasks_of(actor, plan).filter(closed_on__isnull=True).order_by("-given_on", "-pk")[:OFFERED]
