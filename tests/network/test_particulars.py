"""What organisations have: rooms, equipment and money; who may enter it, and every way it is refused."""

from __future__ import annotations

import datetime as dt

import pytest

from gdtx.audit.models import Event
from gdtx.foundation.errors import Conflict, Forbidden, NotFound, NotInScope, Refused
from gdtx.network import actions, overlaps, queries
from gdtx.network.actions import ActCited
from gdtx.network.models import Budget, Facility
from gdtx.network.scope import Actor
from tests.support.cast import IN_2025, TODAY, Cast

pytestmark = pytest.mark.django_db

ON = dt.date(2026, 1, 1)
ACT = ActCited("12/QĐ-UBND", "Ủy ban nhân dân xã Cẩm Thủy", dt.date(2025, 12, 20))


@pytest.fixture
def director(cast: Cast) -> Actor:
    return cast.actor("giamdoc", IN_2025)


def counted(organisation_id: int, on: dt.date) -> list[tuple[str, str, int]]:
    return [(row.kind, row.detail, row.count) for row in queries.facilities_of(organisation_id, on)]


def count(by: Actor, cast: Cast, number: int, on: dt.date = IN_2025, **more: str) -> Facility | None:
    given = {"kind": "classroom", **more}
    return actions.record_facility(by=by, organisation_id=cast.cam_ngoc.pk, on=on, count=number, **given)


def test_a_count_holds_from_its_day_until_the_next_one(cast: Cast, director: Actor):
    count(director, cast, 2)
    count(director, cast, 3, on=ON)
    count(director, cast, 10, kind="computer", detail="phòng máy", condition="worn")
    count(director, cast, 0, on=TODAY)

    assert counted(cast.cam_ngoc.pk, IN_2025) == [("classroom", "", 2), ("computer", "phòng máy", 10)]
    assert counted(cast.cam_ngoc.pk, ON) == [("classroom", "", 3), ("computer", "phòng máy", 10)]
    assert counted(cast.cam_ngoc.pk, TODAY) == [("computer", "phòng máy", 10)]
    assert overlaps.find() == []
    audited = Event.objects.filter(verb="record_facility").order_by("id")
    assert [event.organisation_id for event in audited] == [cast.cam_ngoc.pk] * 4
    assert audited[1].before["count"] == 2
    assert audited[1].after["count"] == 3


def test_a_slip_is_corrected_on_the_day_it_was_entered_for(cast: Cast, director: Actor):
    count(director, cast, 20)
    count(director, cast, 2)
    assert counted(cast.cam_ngoc.pk, IN_2025) == [("classroom", "", 2)]

    assert count(director, cast, 0) is None

    assert not Facility.objects.exists()


def test_the_same_detail_in_another_spelling_is_the_same_thing(cast: Cast, director: Actor):
    count(director, cast, 1, kind="hall", detail="Nhà văn hoá  thôn Hạ")
    count(director, cast, 2, kind="hall", detail="nhà văn hóa thôn hạ", on=ON)

    assert counted(cast.cam_ngoc.pk, ON) == [("hall", "nhà văn hóa thôn hạ", 2)]


COUNTS_REFUSED = [
    ({"kind": "castle"}, 1, IN_2025, "unknown_kind"),
    ({"tenure": "stolen"}, 1, IN_2025, "unknown_kind"),
    ({}, -1, IN_2025, "impossible_count"),
    ({}, 100_001, IN_2025, "impossible_count"),
    ({"kind": "other"}, 1, IN_2025, "detail_required"),
    ({"kind": "sound"}, 0, IN_2025, "nothing_changes"),
    ({}, 2, IN_2025, "nothing_changes"),
    ({}, 2, dt.date(2025, 9, 1), "later_change"),
    ({}, 2, dt.date(2001, 1, 1), "not_open"),
]


@pytest.mark.parametrize(("given", "number", "on", "rule"), COUNTS_REFUSED)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    cast: Cast, director: Actor, given: dict[str, str], number: int, on: dt.date, rule: str
):
    count(director, cast, 2)
    before = Event.objects.count()

    with pytest.raises(Refused) as refused:
        count(director, cast, number, on=on, **given)

    assert refused.value.rule == rule
    assert Event.objects.count() == before
    assert counted(cast.cam_ngoc.pk, IN_2025) == [("classroom", "", 2)]


MAY_KEEP = {"giamdoc": True, "phogiamdoc": True, "canbo": True, "chutich": True, "so": True, "admin": True,
            "giaovien": False, "bo": False, "giamdocso": False}  # fmt: skip


@pytest.mark.parametrize(("username", "allowed"), MAY_KEEP.items())
def test_the_centre_and_those_who_direct_it_enter_what_it_has(cast: Cast, username: str, allowed: bool):
    by = cast.actor(username, IN_2025)

    if allowed:
        assert count(by, cast, 2) is not None
        return
    with pytest.raises(Forbidden) as refused:
        count(by, cast, 2)
    assert "điểm học tập, cơ sở vật chất, kinh phí" in refused.value.message


def test_what_a_centre_elsewhere_has_is_not_known(cast: Cast):
    for username in ("giamdoc_ps", "so40"):
        with pytest.raises(NotInScope):
            count(cast.actor(username, IN_2025), cast, 2)


def test_a_merged_centre_hands_on_its_rooms_and_correction_gives_them_back(cast: Cast, director: Actor):
    chair = cast.actor("chutich", IN_2025)
    count(director, cast, 2)
    actions.record_facility(
        by=chair, organisation_id=cast.phong_son.pk, on=IN_2025, kind="classroom", count=4, condition="worn"
    )

    event = actions.merge_organisations(
        by=chair,
        on=ON,
        act=ACT,
        organisation_ids=[cast.phong_son.pk, cast.cam_ngoc.pk],
        into=cast.cam_ngoc.pk,
    ).event

    name = "Trung tâm học tập cộng đồng thị trấn Phong Sơn"
    assert counted(cast.cam_ngoc.pk, ON) == [("classroom", "", 2), ("classroom", name, 4)]
    assert counted(cast.phong_son.pk, ON) == []
    actions.correct_event(by=chair, event_id=event.pk, reason="Ghi nhầm")
    assert counted(cast.cam_ngoc.pk, ON) == [("classroom", "", 2)]
    assert counted(cast.phong_son.pk, ON) == [("classroom", "", 4)]


def test_a_dissolved_centre_has_nothing_any_more(cast: Cast, director: Actor):
    count(director, cast, 2)

    actions.dissolve_organisation(by=cast.actor("chutich", IN_2025), on=ON, act=ACT, organisation_id=cast.cam_ngoc.pk)

    assert counted(cast.cam_ngoc.pk, ON) == []
    assert counted(cast.cam_ngoc.pk, IN_2025) == [("classroom", "", 2)]


# --- Money ----------------------------------------------------------------------------------------------------


def give(by: Actor, cast: Cast, allotted: int = 25_000_000, **more: object) -> Budget:
    given = {"year": 2025, "source": "commune", **more}
    return actions.set_budget(by=by, organisation_id=cast.cam_ngoc.pk, allotted=allotted, **given)  # type: ignore[arg-type]


def test_money_is_kept_by_year_and_source_and_changed_with_what_was_seen(cast: Cast, director: Actor):
    first = give(director, cast)
    give(director, cast, 5_000_000, source="donations", note="Doanh nghiệp tặng")
    changed = give(director, cast, spent=10_000_000, seen_version=first.version)

    assert changed.version == 2
    rows = [(row.year, row.source, row.allotted, row.spent) for row in queries.budgets_of(cast.cam_ngoc.pk)]
    assert rows == [(2025, "commune", 25_000_000, 10_000_000), (2025, "donations", 5_000_000, None)]
    assert Event.objects.filter(verb="set_budget").count() == 3


def test_two_people_do_not_overwrite_each_other(cast: Cast, director: Actor):
    give(director, cast)

    with pytest.raises(Conflict) as refused:
        give(cast.actor("canbo", IN_2025), cast, 30_000_000)

    assert refused.value.rule == "changed_since"
    assert Budget.objects.get().allotted == 25_000_000


MONEY_REFUSED = [
    ({"source": "lottery"}, "unknown_source"),
    ({"year": 1998}, "impossible_year"),
    ({"year": 2027}, "impossible_year"),
    ({"allotted": -1}, "impossible_amount"),
    ({"spent": 10**15}, "impossible_amount"),
    ({"year": 2003}, "not_open"),
]


@pytest.mark.parametrize(("given", "rule"), MONEY_REFUSED)
def test_impossible_money_is_refused(cast: Cast, director: Actor, given: dict[str, object], rule: str):
    with pytest.raises(Refused) as refused:
        give(director, cast, **given)  # type: ignore[arg-type]

    assert refused.value.rule == rule
    assert not Budget.objects.exists()


def test_the_same_money_again_changes_nothing(cast: Cast, director: Actor):
    give(director, cast)

    with pytest.raises(Refused) as refused:
        give(director, cast, seen_version=1)

    assert refused.value.rule == "nothing_changes"


def test_money_entered_by_mistake_is_taken_out_with_its_reason(cast: Cast, director: Actor):
    give(director, cast)
    out = {"by": director, "organisation_id": cast.cam_ngoc.pk, "year": 2025, "source": "commune"}

    with pytest.raises(Refused) as no_reason:
        actions.remove_budget(**out, reason=" ")
    actions.remove_budget(**out, reason="Ghi nhầm năm")
    with pytest.raises(NotFound) as gone:
        actions.remove_budget(**out, reason="Lần nữa")

    assert no_reason.value.rule == "reason_required"
    assert gone.value.rule == "unknown_budget"
    removed = Event.objects.get(verb="remove_budget")
    assert removed.before["allotted"] == 25_000_000
    assert removed.reason == "Ghi nhầm năm"


def test_money_is_not_entered_by_who_may_not(cast: Cast):
    with pytest.raises(Forbidden):
        give(cast.actor("giaovien", IN_2025), cast)
    with pytest.raises(NotInScope):
        give(cast.actor("giamdoc40", IN_2025), cast)


# --- Places ---------------------------------------------------------------------------------------------------


def test_the_centre_opens_and_gives_up_its_places_and_takes_a_mistake_back(cast: Cast, director: Actor):
    opened = actions.open_site(by=director, organisation_id=cast.cam_ngoc.pk, on=ON, name="Trường tiểu học")

    assert opened.changes == ["Trung tâm học tập cộng đồng xã Cẩm Ngọc mở điểm học tập “Trường tiểu học”."]
    assert queries.sites_of(cast.cam_ngoc.pk, IN_2025) == []
    [site] = queries.sites_of(cast.cam_ngoc.pk, ON)
    closed = actions.close_site(by=director, site=site, on=TODAY, reason="Trường xây lại")
    assert queries.sites_of(cast.cam_ngoc.pk, TODAY) == []
    told = [moment.what for moment in queries.organisation_timeline(cast.cam_ngoc.pk) if moment.on in (ON, TODAY)]
    assert told == ["Mở điểm học tập: Trường tiểu học", "Thôi dùng điểm học tập: Trường tiểu học"]

    with pytest.raises(Refused) as too_early:
        actions.correct_event(by=director, event_id=opened.event.pk, reason="Ghi nhầm")
    actions.correct_event(by=director, event_id=closed.event.pk, reason="Chưa thôi")

    assert too_early.value.rule == "later_change"
    assert [found.name for found in queries.sites_of(cast.cam_ngoc.pk, TODAY)] == ["Trường tiểu học"]


def test_places_are_refused_with_the_reason(cast: Cast, director: Actor):
    common = {"by": director, "organisation_id": cast.cam_ngoc.pk}
    actions.open_site(**common, on=ON, name="Trường tiểu học")
    [site] = queries.sites_of(cast.cam_ngoc.pk, ON)

    rules = []
    for refused_call in (
        lambda: actions.open_site(**common, on=ON, name=" "),
        lambda: actions.open_site(**common, on=TODAY, name="trường  tiểu học"),
        lambda: actions.open_site(**common, on=dt.date(2000, 1, 1), name="Hội trường"),
        lambda: actions.open_site(**common, on=ON, name="Hội trường", area_id=10**9),
        lambda: actions.close_site(by=director, site=site, on=ON),
        lambda: actions.open_site(
            by=cast.actor("giaovien", IN_2025), organisation_id=cast.cam_ngoc.pk, on=ON, name="Hội trường"
        ),
        lambda: actions.open_site(
            by=cast.actor("giamdoc_ps", IN_2025), organisation_id=cast.cam_ngoc.pk, on=ON, name="Hội trường"
        ),
    ):
        with pytest.raises(Refused) as refused:
            refused_call()
        rules.append(refused.value.rule)

    assert rules == [
        "name_required",
        "site_exists",
        "not_open",
        "unknown_area",
        "empty_range",
        "no_permission",
        "unknown_organisation",
    ]


# --- Why a centre rests -----------------------------------------------------------------------------------------


def test_the_kind_of_reason_says_why_a_centre_rests(cast: Cast):
    chair = cast.actor("chutich", IN_2025)
    actions.change_state(
        by=chair, on=ON, organisation_id=cast.cam_ngoc.pk, state="suspended", reason_kind="epidemic", act=ACT
    )

    version = queries.organisation_version(cast.cam_ngoc, ON)
    assert version is not None
    assert (version.state, version.reason_kind, version.reason) == ("suspended", "epidemic", "dịch bệnh")
    for given, rule in (
        ({"state": "asleep", "reason": "x"}, "unknown_state"),
        ({"state": "paused", "reason": "x", "reason_kind": "boredom"}, "unknown_state"),
        ({"state": "paused", "reason_kind": "other"}, "reason_required"),
    ):
        with pytest.raises(Refused) as refused:
            actions.change_state(by=chair, on=TODAY, organisation_id=cast.cam_ngoc.pk, **given)
        assert refused.value.rule == rule
