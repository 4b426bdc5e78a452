from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from gdtx.approvals.actions import move
from gdtx.approvals.pages.moving import posted
from gdtx.approvals.queries import panel
from gdtx.foundation.errors import Refused
from tests.approvals.conftest import made
from tests.support.cast import IN_2025, Cast


@pytest.mark.django_db
def test_the_panel_posts_the_step_the_version_and_the_reason(trials: Cast) -> None:
    record = move(by=trials.actor("so", IN_2025), record=made(trials), verb="submit", version=1)

    drawn = render_to_string(
        "approvals/panel.html", {"panel": panel(trials.actor("giamdocso", IN_2025), record, "/x/")}
    )

    assert '<form class="gd-form gd-noprint" method="post" action="/x/">' in drawn
    assert '<input type="hidden" name="version" value="2">' in drawn
    assert '<button class="gd-btn gd-btn--main" name="buoc" value="approve">Duyệt</button>' in drawn
    assert '<button class="gd-btn" name="buoc" value="return">Trả lại</button>' in drawn
    assert "(bắt buộc khi: Trả lại)" in drawn
    assert "Trần Văn Em" in drawn


@pytest.mark.django_db
def test_who_may_do_nothing_sees_the_steps_without_a_form(trials: Cast) -> None:
    drawn = render_to_string(
        "approvals/panel.html", {"panel": panel(trials.actor("khach", IN_2025), made(trials), "/x/")}
    )

    assert "<form" not in drawn
    assert "Dự thảo" in drawn


def test_the_form_is_read_back() -> None:
    request = RequestFactory().post("/x/", {"buoc": "approve", "version": "2", "reason": "Đồng ý"})

    read = posted(request)

    assert (read.verb, read.version, read.reason) == ("approve", 2, "Đồng ý")


@pytest.mark.parametrize("form", [{}, {"buoc": "approve", "version": "hai"}, {"version": "2"}, {"version": "٢"}])
def test_a_form_that_is_not_ours_is_refused_with_a_sentence(form: dict[str, str]) -> None:
    with pytest.raises(Refused) as refusal:
        posted(RequestFactory().post("/x/", form))

    assert refusal.value.rule == "bad_step"
