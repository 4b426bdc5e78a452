"""The pages of the audit and of background work in a real browser: accessible, and no wider than a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult, get_date_max

from gdtx.audit.models import Event
from gdtx.foundation import clock
from gdtx.operations import jobs
from tests.support.browser import assert_accessible, assert_no_sideways_scroll, photograph

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", ["page", "phone"])
def test_audit_and_jobs_read_well(classes, cast, request, width, live_server, sign_in: Callable[[Any, Any], None]):
    DBTaskResult.objects.create(
        task_path="gdtx.reports.tasks.make_files",
        status=jobs.FAILED,
        args_kwargs={"args": [1], "kwargs": {}},
        backend_name="default",
        run_after=get_date_max(),
        finished_at=clock.now(),
        worker_ids=["w"],
        exception_class_path="builtins.MemoryError",
        traceback="",
    )
    event = Event.objects.get(verb="change_class")
    opened = request.getfixturevalue(width)
    sign_in(opened, cast.person("admin"))
    pages = {
        "search": "/nhat-ky/?viec=&tu=2020-01-01",
        "record": f"/nhat-ky/ban-ghi/class/{classes.cam_ngoc.pk}/",
        "event": f"/nhat-ky/su-kien/{event.pk}/",
        "person": f"/nhat-ky/nguoi/{cast.person('phogiamdoc').pk}/",
        "seal": "/nhat-ky/niem-phong/",
        "jobs": "/quan-tri/cong-viec/",
    }

    for name, address in pages.items():
        response = opened.goto(f"{live_server.url}{address}")
        assert response is not None
        assert response.status == 200, address
        assert_accessible(opened)
        assert_no_sideways_scroll(opened)
        photograph(opened, f"audit-{name}-{width}")
