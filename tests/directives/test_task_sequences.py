"""Whatever people do in whatever order, and whatever is merged in between: no state outside the table, no thread lost,
and every task that runs is answered for by exactly one living unit or waits as a ticket for an officer.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from gdtx.approvals.models import Step
from gdtx.approvals.workflow import workflow_of
from gdtx.directives.actions import tasks
from gdtx.directives.actions.matters import raise_matter
from gdtx.directives.answering import heirs
from gdtx.directives.enums.tasks import OVER, RUNNING
from gdtx.directives.models.tasks import Task
from gdtx.directives.queries import tasks as queries
from gdtx.directives.queries.tasks import BoardFilter
from gdtx.foundation.errors import Refused
from gdtx.network import actions as network
from gdtx.network.actions import ActCited, NewOrganisation
from gdtx.network.enums import OrganisationKind
from gdtx.network.models import OrganisationVersion
from gdtx.network.scope import Actor
from tests.support.cast import IN_2025, Cast, area

ACT = ActCited("01/QĐ-THU", "Cơ quan ban hành để kiểm thử")
PEOPLE = ("so", "truongphong", "canbo", "vhxh", "chutich", "giamdoc", "giamdoc_ps")


class History:
    """Draws what people do on which day, and does it as they would: what a rule refuses is a fair answer."""

    def __init__(self, data: st.DataObject, cast: Cast) -> None:
        self.data, self.cast, self.day = data, cast, IN_2025

    def step(self) -> None:
        """One thing, some days later."""
        self.day += dt.timedelta(days=self.data.draw(st.integers(0, 30), label="days"))
        name = self.data.draw(st.sampled_from(sorted(DEEDS)), label="deed")
        try:
            with transaction.atomic():
                DEEDS[name](self)
        except Refused as refused:
            event(f"{name}: {refused.rule}")
        else:
            event(f"{name}: done")

    def actor(self) -> Actor:
        """Somebody."""
        return self.cast.actor(self.data.draw(st.sampled_from(PEOPLE), label="who"), self.day)

    def task(self) -> Task | None:
        """One of the tasks."""
        found = list(Task.objects.order_by("pk"))
        return self.data.draw(st.sampled_from(found), label="task") if found else None

    def units(self) -> list[int]:
        """The bodies of the commune that are open."""
        ids = OrganisationVersion.objects.on(self.day).exclude(organisation=self.cast.ministry)
        return sorted(ids.values_list("organisation_id", flat=True))

    def unit(self) -> int:
        """One of the units."""
        return self.data.draw(st.sampled_from(self.units()), label="unit")

    def due(self) -> dt.date:
        """A date, now and then one that has passed."""
        return self.day + dt.timedelta(days=self.data.draw(st.integers(-2, 60), label="due"))

    # --- Deeds --------------------------------------------------------------------------------------------------

    def give(self) -> None:
        tasks.give_task(by=self.actor(), title="Việc", owner=self.unit(), due_on=self.due())

    def petition(self) -> None:
        raise_matter(by=self.actor(), kind="petition", title="Kiến nghị", owner=self.unit(), due_on=self.due())

    def pass_down(self) -> None:
        task = self.task()
        if task is not None:
            owners = self.data.draw(st.lists(st.sampled_from(self.units()), min_size=1, max_size=3, unique=True))
            tasks.pass_down(by=self.actor(), task_id=task.pk, version=task.version, owners=owners)

    def answer(self) -> None:
        task = self.task()
        if task is not None:
            tasks.answer_task(by=self.actor(), task_id=task.pk, version=task.version, text="Đã làm")

    def verify(self) -> None:
        task = self.task()
        if task is not None:
            by = self.actor()
            done = tasks.verify_task(by=by, task_id=task.pk, version=task.version)
            assert done.submitted_by_id != by.user_id

    def send_back(self) -> None:
        task = self.task()
        if task is not None:
            tasks.return_task(by=self.actor(), task_id=task.pk, version=task.version, reason="Thiếu")

    def postpone(self) -> None:
        task = self.task()
        if task is not None:
            by, due = self.actor(), self.due()
            tasks.postpone_task(by=by, task_id=task.pk, version=task.version, due_on=due, reason="Bão")

    def cancel(self) -> None:
        task = self.task()
        if task is not None:
            tasks.cancel_task(by=self.actor(), task_id=task.pk, version=task.version, reason="Thôi")

    def choose(self) -> None:
        task = self.task()
        if task is not None:
            tasks.choose_owner(by=self.actor(), task_id=task.pk, version=task.version, organisation_id=self.unit())

    def merge(self) -> None:
        centres = self._centres()
        if len(centres) > 1:
            pair = self.data.draw(st.permutations(centres), label="merged")[:2]
            network.merge_organisations(
                by=Actor.set_up(self.day), on=self.day, act=ACT, organisation_ids=pair, into=pair[0]
            )

    def divide(self) -> None:
        centres = self._centres()
        if centres:
            place = area("15127", self.day).pk
            kind = OrganisationKind.COMMUNITY_LEARNING_CENTRE
            into = [NewOrganisation(kind=kind, name=f"Trung tâm {part}", area_id=place) for part in ("A", "B")]
            network.split_organisation(
                by=Actor.set_up(self.day),
                on=self.day,
                act=ACT,
                organisation_id=self.data.draw(st.sampled_from(centres), label="divided"),
                into=into,
                goes_on=False,
            )

    def dissolve(self) -> None:
        centres = self._centres()
        if centres:
            gone = self.data.draw(st.sampled_from(centres), label="dissolved")
            network.dissolve_organisation(by=Actor.set_up(self.day), on=self.day, act=ACT, organisation_id=gone)

    def _centres(self) -> list[int]:
        kind = OrganisationKind.COMMUNITY_LEARNING_CENTRE
        rows = OrganisationVersion.objects.on(self.day).filter(kind=kind).exclude(organisation=self.cast.nghe_an)
        return sorted(rows.values_list("organisation_id", flat=True))


DEEDS = {
    name: getattr(History, name)
    for name in (
        "give",
        "petition",
        "pass_down",
        "answer",
        "verify",
        "send_back",
        "postpone",
        "cancel",
        "choose",
        "merge",
        "divide",
        "dissolve",
    )
}


def check_states() -> None:
    """Every task is where its steps led it, each of which stands in the table; what is over has its day."""
    for task in Task.objects.all():
        table = workflow_of(task)
        at = ""
        for taken in Step.objects.filter(record_type="directives.task", record_id=task.pk).order_by("version"):
            if taken.verb == "begin":
                assert taken.to_state == table.initial
            else:
                way = table.transition(taken.verb, at)
                assert way is not None
                assert way.target == taken.to_state
            at = taken.to_state
        assert at == task.state
        assert (task.closed_on is not None) == (task.state in OVER)
        assert (task.answered_on is not None) == (task.answers.exists() and task.state not in ("returned", "open")) or (
            task.state == "cancelled"
        )
        assert task.due_on >= task.given_on


def check_threads() -> None:
    """Every task leads up to the first of its thread, which is there; no child outlasts a cancelled parent."""
    for task in Task.objects.select_related("parent", "root"):
        if task.parent is None:
            assert task.root_id is None
        else:
            assert task.root_id == task.parent.thread_id
            assert task.parent.state != "cancelled" or task.state in OVER


def check_answered_for(cast: Cast, on: dt.date) -> None:
    """Of each running task exactly one living unit answers, or it is a ticket on the officer's board."""
    world = heirs(on)
    tickets = set(queries.board(Actor.set_up(on), BoardFilter(view=queries.UNDECIDED)).values_list("pk", flat=True))
    for task in Task.objects.filter(state__in=RUNNING):
        assert task.answerer_id is not None
        units = world.of(task.answerer_id)
        assert (len(units) == 1) != (task.pk in tickets)
        for unit in units:
            assert OrganisationVersion.objects.on(on).filter(organisation_id=unit).exists()


@pytest.mark.django_db
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_any_sequence_of_deeds_and_mergers_leaves_every_task_in_order(cast: Cast, data: st.DataObject) -> None:
    with transaction.atomic():
        history = History(data, cast)
        tasks.give_task(
            by=cast.actor("so", IN_2025), title="Việc đầu", owner=cast.cam_ngoc.pk, due_on=dt.date(2025, 12, 1)
        )
        tasks.give_task(
            by=cast.actor("so", IN_2025),
            title="Việc của xã",
            owner=cast.committee_cam_thuy.pk,
            due_on=dt.date(2025, 12, 1),
        )
        for _number in range(data.draw(st.integers(3, 14), label="deeds")):
            history.step()
        check_states()
        check_threads()
        check_answered_for(cast, history.day)
        transaction.set_rollback(True)
