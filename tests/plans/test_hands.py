"""Every state of a plan × everything that can be done with it × everybody of the cast × days around the ends of posts.

A table says who may do what in which state, in groups; another who belongs to which group on which day. Whoever does
not stand there may not, because they do not know of the plan or because a rule denies it. Both are written by hand.
"""

from __future__ import annotations

import datetime as dt

import pytest

from gdtx.foundation.ranges import OPEN_END
from gdtx.foundation.reading import reading
from gdtx.network.enums import Line, OrganisationKind
from gdtx.network.models import Post
from gdtx.plans import actions, rules
from gdtx.plans.enums import PlanState
from gdtx.plans.models import Plan, Round
from gdtx.plans.queries import seen_among, visible_plans
from gdtx.plans.workflow import PLAN
from tests.plans.making import activity, drafted, step
from tests.support.cast import FOUNDED, REFORM, Cast, area, make_organisation, supervise

# Rules are asked, which other tests ask of every database.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

#: The last day of the old commune, and of the district.
EVE = dt.date(2025, 6, 30)
#: On this day the deputy has no post any more, and a vice-chair has followed the chair of the commune.
HANDED_OVER = dt.date(2025, 10, 10)
DAY = dt.timedelta(days=1)

#: State → what is done → groups of people who may.
MAY = {
    "draft": {
        "see": "centre", "change": "writers", "submit": "writers", "open_round": "writers", "discard": "writers",
        "carry_out": "centre",
    },
    "in_comment": {
        "see": "centre asked", "change": "writers", "submit": "writers", "close_round": "writers",
        "discard": "writers", "comment": "writers asked", "carry_out": "centre",
    },
    "submitted": {
        "see": "centre above", "approve": "deciders", "return": "deciders", "take_back": "submitter director",
        "carry_out": "centre",
    },
    "returned": {
        "see": "centre above", "change": "writers", "submit": "writers", "open_round": "writers",
        "discard": "writers", "carry_out": "centre",
    },
    "approved": {
        "see": "centre above", "revise": "writers", "replace": "deciders", "close": "closers", "carry_out": "centre",
    },
    "replaced": {"see": "centre above", "carry_out": "centre"},
    "closed": {"see": "centre above", "carry_out": "centre"},
    "discarded": {"see": "centre", "carry_out": "centre"},
}  # fmt: skip

_OLD = {
    "centre": "giamdoc phogiamdoc giaovien",
    "writers": "giamdoc phogiamdoc",
    "director": "giamdoc",
    "submitter": "phogiamdoc",
    "deciders": "chutich_cu",
    "above": "bo giamdocso truongphong so phong chutich_cu canbo_cu",
    "asked": "giamdocso truongphong so",
    "closers": "",
}
_NEW = {**_OLD, "deciders": "chutich", "above": "bo giamdocso truongphong so chutich vhxh canbo"}
_AFTER = {
    **_NEW,
    "centre": "giamdoc giaovien",
    "writers": "giamdoc",
    "submitter": "",
    "deciders": "khach",
    "above": "bo giamdocso truongphong so khach vhxh canbo",
}
#: Day → group → who belongs to it.
WHO = {
    EVE: _OLD,
    REFORM: _NEW,
    HANDED_OVER - DAY: _NEW,
    HANDED_OVER: _AFTER,
    dt.date(2026, 1, 1): {**_AFTER, "closers": "giamdoc"},
}


@pytest.fixture
def plans(cast: Cast) -> dict[str, Plan]:
    """A plan of Cẩm Ngọc to the end of 2025 in each state, made on the last day of the old commune."""
    by, chair = cast.actor("phogiamdoc", EVE), cast.actor("chutich_cu", EVE)

    def begun(kind: str, purpose: str) -> Plan:
        period = "2025" if kind == "year" else "2021-2025"
        plan = drafted(by, cast.cam_ngoc.pk, kind=kind, period=period, purpose=purpose, empty=True)
        activity(by, plan, "Trồng rau", starts_on=dt.date(2025, 9, 1), last_on=dt.date(2025, 9, 30))
        return plan

    def sent(plan: Plan) -> Plan:
        return step(by, plan, "submit")

    made = {
        "draft": begun("year", "work"),
        "in_comment": begun("year", "literacy"),
        "submitted": sent(begun("year", "week")),
        "returned": step(chair, sent(begun("year", "training")), "return", "Thiếu kinh phí"),
        "replaced": step(chair, sent(begun("multi_year", "work")), "approve"),
        "closed": step(chair, sent(begun("multi_year", "literacy")), "approve"),
        "discarded": step(by, begun("multi_year", "week"), "discard", "Lập nhầm"),
    }
    actions.open_round(
        by=by,
        plan_id=made["in_comment"].pk,
        version=made["in_comment"].version,
        until=dt.date(2025, 12, 20),
        organisation_ids=[cast.department.pk],
    )
    second = actions.revise_plan(by=by, plan_id=made["replaced"].pk, reason="Thêm việc")
    made["approved"] = step(chair, sent(second), "approve")
    step(cast.actor("giamdoc", dt.date(2026, 1, 2)), made["closed"], "close")
    Post.objects.filter(user=cast.person("phogiamdoc")).update(valid_to=HANDED_OVER)
    Post.objects.filter(user=cast.person("chutich")).update(valid_to=HANDED_OVER)
    Post.objects.create(
        user=cast.person("khach"),
        organisation=cast.committee_cam_thuy,
        role="commune_vice_chair",
        valid_from=HANDED_OVER,
    )
    return {state: Plan.objects.get(pk=plan.pk) for state, plan in made.items()}


Hands = dict[str, dict[str, set[str]]]


def hands(cast: Cast, plans: dict[str, Plan], on: dt.date) -> Hands:
    """Plan → what is done → who may, of those who know of it on the day."""
    found: Hands = {name: {} for name in plans}
    asked = {one.plan_id: one for one in Round.objects.filter(plan__in=plans.values())}
    for who in cast.people:
        actor = cast.actor(who, on)
        known = set(visible_plans(actor).values_list("pk", flat=True))
        # Pages that have the plans already ask who sees them, and not for them again.
        named = {plan.pk for plan in plans.values()}
        assert {plan.pk for plan in seen_among(actor, list(plans.values()))} == known & named, who
        for name, plan in plans.items():
            if plan.pk not in known:
                continue
            decisions = {
                "see": actor.may(rules.SEE),
                "change": rules.may_change(actor, plan),
                "revise": rules.may_revise(actor, plan),
                "carry_out": rules.may_carry_out(actor, plan),
                **{each.verb: decision for each, decision in PLAN.possible(actor, plan)},
            }
            if plan.pk in asked:
                decisions["comment"] = rules.may_comment(actor, asked[plan.pk], plan)
            for verb, decision in decisions.items():
                if decision:
                    found[name].setdefault(verb, set()).add(who)
    return found


def test_states_times_actions_times_people_times_days(cast: Cast, plans: dict[str, Plan]) -> None:
    assert {plan.state: state for state, plan in plans.items()} == {state.value: state.value for state in PlanState}

    for on, who in WHO.items():
        told = {
            state: {
                verb: people
                for verb, groups in verbs.items()
                if (people := {each for group in groups.split() for each in who[group].split()})
            }
            for state, verbs in MAY.items()
        }
        # As a page asks: what the network says on the day is looked up once.
        with reading():
            assert hands(cast, plans, on) == told, on


# --- Where the director issues ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "directs", "reads"),
    [
        (EVE, "thu", "giamdocso truongphong so"),
        (REFORM, "thu", "giamdocso truongphong so"),
        (HANDED_OVER, "ba", "giamdocso truongphong so"),
    ],
    ids=str,
)
def test_where_the_director_issues_nobody_else_does_and_who_is_told_notes_it(
    cast: Cast, on: dt.date, directs: str, reads: str
) -> None:
    centre = make_organisation(
        "38-GDTX", "Trung tâm GDTX tỉnh", OrganisationKind.CONTINUING_EDUCATION_CENTRE,
        [(area("14848"), FOUNDED, OPEN_END)],
    )  # fmt: skip
    supervise(centre, cast.department, Line.PROFESSIONAL, FOUNDED)
    posts = {
        "thu": ("centre_director", FOUNDED, HANDED_OVER),
        "hai": ("centre_deputy", FOUNDED, OPEN_END),
        "ba": ("centre_director", HANDED_OVER, OPEN_END),
    }
    for username, (role, start, end) in posts.items():
        cast.people[username] = type(cast.person("khach")).objects.create(username=username, full_name=username)
        Post.objects.create(user=cast.people[username], organisation=centre, role=role, valid_from=start, valid_to=end)
    deputy = cast.actor("hai", EVE)
    plan = drafted(deputy, centre.pk, period="2025", empty=True)
    activity(deputy, plan, "Khai giảng", starts_on=dt.date(2025, 9, 5), last_on=dt.date(2025, 9, 5))
    issued = drafted(deputy, centre.pk, period="2025", purpose="literacy", empty=True)
    activity(deputy, issued, "Khai giảng", starts_on=dt.date(2025, 9, 5), last_on=dt.date(2025, 9, 5))
    issued = _issued(cast, issued)

    found = hands(cast, {"plan": plan}, on)["plan"]
    assert found.get("issue") == {directs}
    assert "submit" not in found
    assert issued.reported_to_id == cast.department.pk
    noting = {who for who in cast.people if rules.may_note(cast.actor(who, on), issued)}
    assert noting == set(reads.split())


def _issued(cast: Cast, plan: Plan) -> Plan:
    asked = actions.open_round(
        by=cast.actor("hai", EVE), plan_id=plan.pk, version=plan.version, until=EVE,
        organisation_ids=[cast.department.pk],
    )  # fmt: skip
    actions.say_nothing(by=cast.actor("so", EVE), round_id=asked.pk)
    step(cast.actor("hai", EVE), plan, "close_round")
    return step(cast.actor("thu", EVE), plan, "issue")
