"""Refusals and decisions."""

import json
import pickle

import pytest

from gdtx.foundation.decisions import Decision, allow, deny, first_denial
from gdtx.foundation.errors import Conflict, Forbidden, NotFound, NotInScope, Refused


def test_a_refusal_is_the_error_object_of_the_contract():
    refusal = Refused(
        rule="female_le_turns",
        message="Số nữ lớn hơn lượt học viên.",
        where={"sheet": "Lớp học", "row": 5, "column": "Nữ"},
        way_out="Hãy kiểm tra lại hai cột.",
    )

    assert refusal.as_dict() == {
        "rule": "female_le_turns",
        "message": "Số nữ lớn hơn lượt học viên. Hãy kiểm tra lại hai cột.",
        "where": {"sheet": "Lớp học", "row": 5, "column": "Nữ"},
    }
    assert json.loads(json.dumps(refusal.as_dict())) == refusal.as_dict()
    assert str(refusal) == "Số nữ lớn hơn lượt học viên. Hãy kiểm tra lại hai cột."


def test_a_refusal_without_place_has_null_there():
    assert Refused("unknown_area", "Không có địa bàn 999.").as_dict()["where"] is None


@pytest.mark.parametrize(
    ("kind", "status"), [(Refused, 400), (Forbidden, 403), (NotFound, 404), (NotInScope, 404), (Conflict, 409)]
)
def test_each_kind_of_refusal_has_its_http_status(kind, status):
    assert kind("rule", "Câu.").status == status


def test_a_refusal_crosses_to_another_process_whole():
    refusal = Conflict("stale", "Bản ghi đã thay đổi.", {"row": 2}, "Hãy tải lại trang.")

    returned = pickle.loads(pickle.dumps(refusal))

    assert type(returned) is Conflict
    assert (returned.as_dict(), returned.way_out) == (refusal.as_dict(), "Hãy tải lại trang.")


def test_an_allowed_decision_passes_and_is_true():
    allow().require()

    assert allow()


def test_a_denied_decision_raises_its_own_reason():
    decision = deny("own_plan", "Người trình kế hoạch không được duyệt kế hoạch đó.")

    assert not decision
    with pytest.raises(Forbidden) as caught:
        decision.require(where="plan")
    assert caught.value.as_dict() == {
        "rule": "own_plan",
        "message": "Người trình kế hoạch không được duyệt kế hoạch đó.",
        "where": "plan",
    }


@pytest.mark.parametrize(("rule", "reason"), [("", "Không được."), ("rule", "")])
def test_a_denial_without_rule_or_reason_cannot_be_made(rule, reason):
    with pytest.raises(ValueError, match="rule and its reason"):
        Decision(False, reason, rule)


def test_the_first_denial_is_the_answer():
    first, second = deny("a", "Lý do một."), deny("b", "Lý do hai.")

    assert first_denial(allow(), first, second) is first
    assert first_denial(allow(), allow()).allowed
