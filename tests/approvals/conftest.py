"""A kind of record and a workflow table for these tests alone, with a table in the database of the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.db import connection, models, transaction
from django.test.utils import isolate_apps

from gdtx.approvals import workflow as tables
from gdtx.approvals.actions import begin
from gdtx.approvals.models import Tracked
from gdtx.approvals.workflow import State, Transition, Workflow
from gdtx.foundation.decisions import Decision, allow, deny
from gdtx.network.scope import Actor
from tests.support.cast import IN_2025, Cast, cast

__all__ = ["cast"]


def holder_of(*roles: str) -> Callable[[Actor, object], Decision]:
    """A rule: whoever holds one of the roles."""

    def rule(actor: Actor, _record: object) -> Decision:
        if {post.role.code for post in actor.posts} & set(roles):
            return allow()
        return deny("not_yours", "Việc này không thuộc về bạn.")

    return rule


WRITERS = holder_of("department_specialist", "division_head")
DECIDERS = holder_of("division_head", "department_head")

TABLE = Workflow(
    code="trial",
    title="đề nghị",
    initial="draft",
    states=(
        State("draft", "Dự thảo"),
        State("submitted", "Đã trình", tone="go"),
        State("approved", "Đã duyệt", tone="ok"),
        State("closed", "Đã đóng", final=True),
    ),
    transitions=(
        Transition("edit", "Sửa", ("draft",), "draft", WRITERS, quiet=True),
        Transition("submit", "Trình", ("draft",), "submitted", WRITERS, submits=True),
        Transition("approve", "Duyệt", ("submitted",), "approved", DECIDERS, decides=True),
        Transition("return", "Trả lại", ("submitted",), "draft", DECIDERS, needs_reason=True),
        Transition("close", "Đóng", ("approved",), "closed", DECIDERS),
    ),
)

with isolate_apps("gdtx.approvals"):

    class Trial(Tracked):
        """A record that exists in these tests only."""

        workflow_code = "trial"
        title = models.CharField(max_length=100)

        class Meta(Tracked.Meta):
            app_label = "approvals"
            db_table = "approvals_trial"

        def __str__(self) -> str:
            return self.title


@pytest.fixture
def trials(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cast]:
    """The table is there and registered, for this test alone."""
    monkeypatch.setitem(tables._workflows, TABLE.code, TABLE)
    create, parameters = connection.schema_editor().table_sql(Trial)
    with connection.cursor() as cursor:
        cursor.execute(create, parameters or None)
    yield cast
    with connection.cursor() as cursor:
        cursor.execute('DROP TABLE IF EXISTS "approvals_trial"')


def made(cast: Cast, by: str = "so", title: str = "Đề nghị mở lớp") -> Trial:
    """A new record, begun by the person."""
    with transaction.atomic():
        return begin(by=cast.actor(by, IN_2025), record=Trial(title=title))
