"""Events about units: what changes, what follows, what stays open, and what is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from gdtx.audit.models import Event
from gdtx.foundation.errors import Forbidden, Refused
from gdtx.network import actions, overlaps, queries
from gdtx.network.actions import ActCited, Choices, EventResult, NewUnit, Transfer
from gdtx.network.enums import Moves
from gdtx.network.models import (
    Area,
    AreaVersion,
    NetworkEvent,
    OrganisationSuccession,
    Post,
    Seat,
    Succession,
    TerritoryState,
)
from gdtx.network.placement import Placement
from gdtx.network.revision import locked_state, on_seats_changed
from gdtx.network.scope import Actor
from tests.support.cast import IN_2025, REFORM, TODAY, Cast, area
from tests.support.small_country import Country

pytestmark = pytest.mark.django_db

ON = dt.date(2027, 1, 1)
ACT = ActCited("99/NQ-UBTVQH16", "Ủy ban Thường vụ Quốc hội", dt.date(2026, 11, 20), title="Sắp xếp cấp xã")


@pytest.fixture
def so(cast: Cast) -> Actor:
    return cast.actor("so", TODAY)


@pytest.fixture
def cam_thuy(cast: Cast) -> Area:
    return area("15127", REFORM)


@pytest.fixture
def tam_chung(cast: Cast) -> Area:
    return area("14848", REFORM)


def merge(by: Actor, *units: Area, name: str = "Xã Cẩm Chung", code: str = "15127") -> actions.EventResult:
    return actions.merge_areas(
        by=by, on=ON, act=ACT, predecessors=[unit.pk for unit in units], into=NewUnit(code, name)
    )


def test_a_merged_commune_is_a_new_unit_even_under_an_old_code(so: Actor, cam_thuy: Area, tam_chung: Area):
    result = merge(so, cam_thuy, tam_chung)

    new = queries.area_by_code("15127", ON)
    assert new.area_id not in (cam_thuy.pk, tam_chung.pk)
    assert (new.name, new.kind, new.valid_from) == ("Xã Cẩm Chung", "Xã", ON)
    assert queries.area_on(cam_thuy.pk, ON) is None
    assert queries.area_by_code("15127", TODAY).area_id == cam_thuy.pk
    assert set(Succession.objects.filter(successor_id=new.area_id).values_list("predecessor_id", "moves")) == {
        (cam_thuy.pk, "all"),
        (tam_chung.pk, "all"),
    }
    assert result.event.summary == "Nhập Xã Cẩm Thủy và Xã Tam Chung thành Xã Cẩm Chung"
    assert queries.counts_below(area("38").pk, ON)["commune"] == 165
    assert queries.counts_below(area("38").pk, TODAY)["commune"] == 166


def test_a_centre_of_a_merged_commune_goes_on_reseated(cast: Cast, so: Actor, cam_thuy: Area, tam_chung: Area):
    merge(so, cam_thuy, tam_chung)

    new = queries.area_by_code("15127", ON).area_id
    for centre in (cast.cam_ngoc, cast.phong_son, cast.tam_chung):
        assert queries.organisation_version(centre, ON) is not None
        assert queries.seat_area_ids([centre.pk], ON) == {centre.pk: new}
    assert queries.seat_area_ids([cast.tam_chung.pk], TODAY) == {cast.tam_chung.pk: tam_chung.pk}


def test_bodies_of_the_commune_end_and_those_of_the_successor_take_over(
    cast: Cast, so: Actor, cam_thuy: Area, tam_chung: Area
):
    result = merge(so, cam_thuy, tam_chung)

    committee = queries.organisation_by_code("38-15127-UBND-3")
    office = queries.organisation_by_code("38-15127-VHXH-2")
    assert queries.organisation_version(cast.committee_cam_thuy, ON) is None
    version = queries.organisation_version(committee, ON)
    assert version is not None
    assert version.name == "Ủy ban nhân dân xã Cẩm Chung"
    assert queries.supervisors_of(cast.cam_ngoc.pk, ON)["administrative"].supervisor == committee
    assert queries.supervisors_of(office.pk, ON)["administrative"].supervisor == committee
    assert queries.supervisors_of(cast.cam_ngoc.pk, TODAY)["administrative"].supervisor == cast.committee_cam_thuy
    assert OrganisationSuccession.objects.filter(predecessor=cast.committee_cam_thuy, successor=committee).exists()
    assert queries.who_answers_for(cast.committee_cam_thuy.pk, ON) == [committee.pk]
    assert not Post.objects.on(ON).filter(organisation=cast.committee_cam_thuy).exists()
    assert {matter.rule for matter in result.open_matters} == {"posts_ended"}


def test_figures_follow_a_merger_at_once(so: Actor, cam_thuy: Area, tam_chung: Area):
    merge(so, cam_thuy, tam_chung)

    new = queries.area_by_code("15127", ON).area_id
    old = area("15169")
    assert Placement.on(ON).holder(old.pk) == new
    assert Placement.on(TODAY).holder(old.pk) == cam_thuy.pk
    assert Placement.on(TODAY).holder(new) == area("38").pk


def test_of_a_divided_commune_nobody_guesses_where_a_centre_sits(cast: Cast, so: Actor, cam_thuy: Area):
    result = actions.split_area(
        by=so,
        on=ON,
        act=ACT,
        predecessor=cam_thuy.pk,
        into=[NewUnit("15127", "Xã Cẩm Thủy"), NewUnit("15169", "Xã Cẩm Ngọc")],
        choices=Choices(seats={cast.cam_ngoc.pk: 1}),
    )

    cam_ngoc = queries.area_by_code("15169", ON)
    assert queries.seat_area_ids([cast.cam_ngoc.pk, cast.phong_son.pk], ON) == {cast.cam_ngoc.pk: cam_ngoc.area_id}
    assert "38-15127-HTCD" in [v.organisation.code for v in queries.centres_without_seat(ON)]
    rules = {matter.rule: matter.organisation_id for matter in result.open_matters if matter.organisation_id}
    assert rules["seat_to_choose"] == cast.phong_son.pk
    assert rules["supervisor_to_choose"] == cast.phong_son.pk
    supervisor = queries.supervisors_of(cast.cam_ngoc.pk, ON)["administrative"].supervisor
    version = queries.organisation_version(supervisor, ON)
    assert version is not None
    assert version.name == "Ủy ban nhân dân xã Cẩm Ngọc"
    assert len(queries.who_answers_for(cast.committee_cam_thuy.pk, ON)) == 2
    assert Placement.on(ON).holder(cam_thuy.pk) == area("38").pk


def test_the_seat_left_open_is_filled_by_a_later_event(cast: Cast, so: Actor):
    tan_thanh = area("15661", REFORM)

    actions.change_seat(by=so, on=IN_2025, organisation_id=cast.luan_khe.pk, area_id=tan_thanh.pk, act=ACT)

    assert queries.centres_without_seat(TODAY) == []
    assert queries.seat_area_ids([cast.luan_khe.pk], TODAY) == {cast.luan_khe.pk: tan_thanh.pk}


def test_a_renamed_commune_stays_itself_and_its_committee_is_renamed(cast: Cast, so: Actor, cam_thuy: Area):
    actions.rename_area(by=so, on=ON, act=ACT, area_id=cam_thuy.pk, name="phường Cẩm Thuỷ")

    version = queries.area_by_code("15127", ON)
    assert (version.area_id, version.name, version.kind) == (cam_thuy.pk, "Phường Cẩm Thủy", "Phường")
    body = queries.organisation_version(cast.committee_cam_thuy, ON)
    assert body is not None
    assert body.name == "Ủy ban nhân dân phường Cẩm Thủy"
    assert queries.area_by_code("15127", TODAY).name == "Xã Cẩm Thủy"


def test_a_district_dissolved_hands_its_communes_to_the_province(country: Country):
    office = country.office
    department = country.department

    result = actions.dissolve_area(
        by=country.by, on=ON, act=ACT, area_id=country.districts[0], supervision_to=department
    )

    province = queries.children(country.province, ON)
    assert [version.code for version in province] == ["99001", "99002", "999"]
    assert queries.organisation_version(office, ON) is None
    assert queries.supervisors_of(country.centres[0], ON)["professional"].supervisor_id == department
    assert queries.who_answers_for(office, ON) == [department]
    assert Placement.on(ON).holder(country.districts[0]) == country.province
    assert result.open_matters == []


def test_a_district_divided_needs_a_place_for_each_of_its_communes(country: Country):
    units = [NewUnit("998", "Huyện Đông"), NewUnit("997", "Huyện Tây")]
    first, second = country.communes[:2]

    with pytest.raises(Refused) as refused:
        actions.split_area(by=country.by, on=ON, act=ACT, predecessor=country.districts[0], into=units)
    actions.split_area(
        by=country.by,
        on=ON,
        act=ACT,
        predecessor=country.districts[0],
        into=units,
        choices=Choices(children={first: 0, second: 1}),
    )

    assert refused.value.rule == "children_unassigned"
    assert "Xã Một và Xã Hai" in refused.value.message
    assert [queries.ancestors(commune, ON)[-1].name for commune in (first, second)] == ["Huyện Đông", "Huyện Tây"]


def test_a_commune_moved_to_another_district_takes_its_centre_along(country: Country):
    commune = country.communes[0]

    actions.move_area(by=country.by, on=ON, act=ACT, area_id=commune, parent_id=country.districts[1])

    assert [v.code for v in queries.children(country.districts[1], ON)] == ["99001", "99003"]
    assert commune in queries.descendant_ids(country.districts[1], ON, "commune")
    assert queries.organisations_under(country.districts[1], ON).count() == 2
    with pytest.raises(Refused) as refused:
        actions.move_area(by=country.by, on=ON, act=ACT, area_id=country.districts[0], parent_id=commune)
    assert refused.value.rule == "wrong_parent"


def test_a_commune_is_not_dissolved_without_a_place_for_its_people(country: Country):
    with pytest.raises(Refused) as refused:
        actions.dissolve_area(by=country.by, on=ON, act=ACT, area_id=country.communes[0])

    assert refused.value.rule == "people_need_a_place"


def test_preview_says_what_would_change_and_changes_nothing(cast: Cast, so: Actor, cam_thuy: Area, tam_chung: Area):
    before = (NetworkEvent.objects.count(), AreaVersion.objects.count(), Event.objects.count())
    revision = TerritoryState.objects.get().revision

    shown = actions.preview(
        actions.merge_areas,
        by=so,
        on=ON,
        act=ACT,
        predecessors=[cam_thuy.pk, tam_chung.pk],
        into=NewUnit("15127", "Xã Cẩm Chung"),
    )

    assert (NetworkEvent.objects.count(), AreaVersion.objects.count(), Event.objects.count()) == before
    assert TerritoryState.objects.get().revision == revision
    assert shown.event.pk is None
    done = merge(so, cam_thuy, tam_chung)
    assert shown.changes == done.changes
    assert [matter.text for matter in shown.open_matters] == [matter.text for matter in done.open_matters]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_who_looks_at_an_event_does_not_wait_for_who_enters_one_and_holds_up_nobody(
    cast: Cast, so: Actor, cam_thuy: Area, tam_chung: Area
):
    def look(action: Callable[..., EventResult]) -> EventResult:
        into = NewUnit("15127", "Xã Cẩm Chung")
        return actions.preview(action, by=so, on=ON, act=ACT, predecessors=[cam_thuy.pk, tam_chung.pk], into=into)

    def in_another_connection(what: Callable[[], object]) -> object:
        def do() -> object:
            try:
                with transaction.atomic():
                    connection.cursor().execute("SET LOCAL lock_timeout = '5s'")
                    return what()
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as pool:
            return pool.submit(do).result()

    # Somebody enters an event elsewhere: the counters are locked until they are done.
    with transaction.atomic():
        locked_state()
        shown = in_another_connection(lambda: look(actions.merge_areas))
    assert isinstance(shown, EventResult)

    # Somebody looks: meanwhile the counters are free, and rows that refer to the units may be written.
    def write_beside() -> bool:
        list(Area.objects.raw("SELECT id FROM network_area WHERE id = %s FOR KEY SHARE", [cam_thuy.pk]))
        return bool(locked_state())

    beside = []

    def merge_beside(**arguments: Any) -> EventResult:
        merged = actions.merge_areas(**arguments)
        beside.append(in_another_connection(write_beside))
        return merged

    assert look(merge_beside).changes == shown.changes
    assert beside == [True]


def test_an_event_is_audited_with_its_rows(so: Actor, cam_thuy: Area):
    result = actions.rename_area(by=so, on=ON, act=ACT, area_id=cam_thuy.pk, name="Phường Cẩm Thủy")

    event = Event.objects.get(subject_type="network_event", subject_id=str(result.event.pk))
    assert event.verb == "rename_area"
    assert event.actor_id == so.user_id
    assert event.area_id == cam_thuy.pk
    assert event.after is not None
    assert event.after["act"] == "99/NQ-UBTVQH16"
    assert len(event.after["journal_sha256"]) == 64


def test_upper_layers_hear_of_changed_seats_after_commit(
    cast: Cast, so: Actor, cam_thuy: Area, tam_chung: Area, django_capture_on_commit_callbacks
):
    heard: list[frozenset[int]] = []
    on_seats_changed("tests", heard.append)

    with django_capture_on_commit_callbacks(execute=True):
        merge(so, cam_thuy, tam_chung)
    on_seats_changed("tests", lambda _ids: None)

    assert len(heard) == 1
    assert heard[0] >= {cast.cam_ngoc.pk, cast.phong_son.pk, cast.tam_chung.pk}


# --- Refusals -------------------------------------------------------------------------------------------------


def test_only_the_department_enters_events_of_its_communes(cast: Cast, cam_thuy: Area, tam_chung: Area):
    for username in ("chutich", "canbo", "giamdoc", "so40", "bo"):
        with pytest.raises(Forbidden):
            merge(cast.actor(username, TODAY), cam_thuy, tam_chung)
    assert not NetworkEvent.objects.exists()


def test_a_province_is_not_the_departments_to_change(cast: Cast, so: Actor):
    with pytest.raises(Forbidden) as refused:
        actions.rename_area(by=so, on=ON, act=ACT, area_id=area("38").pk, name="Thành phố Thanh Hóa")

    assert refused.value.rule == "province_is_national"
    admin = cast.actor("admin", TODAY)
    actions.rename_area(by=admin, on=ON, act=ACT, area_id=area("38").pk, name="Thành phố Thanh Hóa")
    assert queries.area_by_code("38", ON).kind == "Thành phố"


def test_an_event_before_one_already_entered_is_refused(so: Actor, cam_thuy: Area, tam_chung: Area):
    actions.rename_area(by=so, on=ON, act=ACT, area_id=cam_thuy.pk, name="Phường Cẩm Thủy")

    with pytest.raises(Refused) as refused:
        actions.merge_areas(
            by=so,
            on=dt.date(2026, 12, 1),
            act=ACT,
            predecessors=[cam_thuy.pk, tam_chung.pk],
            into=NewUnit("15127", "Xã Cẩm Chung"),
        )

    assert refused.value.rule == "later_change"
    assert "01/01/2027" in refused.value.message


REFUSED_UNITS = [
    (NewUnit("15112", "Xã Cẩm Chung"), "code_in_use"),
    (NewUnit("1512", "Xã Cẩm Chung"), "unit_code"),
    (NewUnit("15127", "Cẩm Chung"), "unit_name"),
    (NewUnit("15127", "Huyện Cẩm Chung"), "unit_name"),
]


@pytest.mark.parametrize(("unit", "rule"), REFUSED_UNITS)
def test_a_successor_that_cannot_be_is_refused_whole(
    so: Actor, cam_thuy: Area, tam_chung: Area, unit: NewUnit, rule: str
):
    with pytest.raises(Refused) as refused:
        actions.merge_areas(by=so, on=ON, act=ACT, predecessors=[cam_thuy.pk, tam_chung.pk], into=unit)

    assert refused.value.rule == rule
    assert queries.area_on(cam_thuy.pk, ON) is not None


def test_everybody_must_go_somewhere(so: Actor, cam_thuy: Area, tam_chung: Area):
    units = [NewUnit("15127", "Xã Cẩm Chung"), NewUnit("14848", "Xã Tam Chung")]
    some_only = [Transfer(cam_thuy.pk, 0, Moves.SOME), Transfer(tam_chung.pk, 1, Moves.ALL)]
    nobody_comes = [Transfer(cam_thuy.pk, 0), Transfer(tam_chung.pk, 0), Transfer(tam_chung.pk, 1, Moves.NONE)]

    for transfers in (some_only, nobody_comes):
        with pytest.raises(Refused) as refused:
            actions.reorganise(by=so, on=ON, act=ACT, successors=units, transfers=transfers)
        assert refused.value.rule == "incomplete_transfer"


def test_a_resolution_can_divide_one_commune_between_others(so: Actor, cam_thuy: Area, tam_chung: Area):
    units = [NewUnit("15127", "Xã Cẩm Thủy"), NewUnit("14848", "Xã Tam Chung")]
    transfers = [
        Transfer(cam_thuy.pk, 0, Moves.SOME),
        Transfer(cam_thuy.pk, 1, Moves.SOME),
        Transfer(tam_chung.pk, 1),
    ]

    actions.reorganise(by=so, on=ON, act=ACT, successors=units, transfers=transfers)

    placement = Placement.on(ON)
    assert placement.holder(tam_chung.pk) == queries.area_by_code("14848", ON).area_id
    assert placement.holder(cam_thuy.pk) == area("38").pk
    assert overlaps.find() == []


def test_a_unit_without_its_legal_act_is_refused(so: Actor, cam_thuy: Area):
    with pytest.raises(Refused) as refused:
        actions.rename_area(by=so, on=ON, act=ActCited(" "), area_id=cam_thuy.pk, name="Phường Cẩm Thủy")

    assert refused.value.rule == "act_required"


def test_the_same_act_is_kept_once(so: Actor, cam_thuy: Area, tam_chung: Area):
    first = actions.rename_area(by=so, on=ON, act=ACT, area_id=cam_thuy.pk, name="Phường Cẩm Thủy")
    second = actions.rename_area(by=so, on=ON, act=ACT, area_id=tam_chung.pk, name="Phường Tam Chung")

    assert first.event.act_id == second.event.act_id


def test_new_land_becomes_a_unit_of_its_own(so: Actor):
    province = area("38").pk

    actions.establish_area(
        by=so, on=ON, act=ACT, level="commune", code="16999", name="Đặc khu Hòn Mê", parent_id=province
    )

    assert queries.area_by_code("16999", ON).kind == "Đặc khu"
    assert queries.counts_below(province, ON)["commune"] == 167
    assert overlaps.orphans() == []


# --- Corrections ------------------------------------------------------------------------------------------------


def dated_world() -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    rows += AreaVersion.objects.order_by("area_id", "valid_from").values_list(
        "area_id", "code", "name", "parent_id", "valid_from", "valid_to"
    )
    rows += Seat.objects.order_by("organisation_id", "valid_from").values_list(
        "organisation_id", "area_id", "valid_from", "valid_to"
    )
    rows += Post.objects.order_by("pk").values_list("pk", "valid_from", "valid_to")
    rows += Succession.objects.order_by("pk").values_list("predecessor_id", "successor_id", "on")
    return rows


def test_a_mistaken_event_is_taken_back_by_a_corrective_one(so: Actor, cam_thuy: Area, tam_chung: Area):
    before = dated_world()
    mistaken = merge(so, cam_thuy, tam_chung).event

    correction = actions.correct_event(by=so, event_id=mistaken.pk, reason="Ghi nhầm xã").event

    assert dated_world() == before
    assert correction.corrects == mistaken
    assert NetworkEvent.objects.filter(pk=mistaken.pk).exists()
    assert queries.area_by_code("15127", ON).area_id == cam_thuy.pk
    assert queries.counts_below(area("38").pk, ON)["commune"] == 166
    with pytest.raises(Refused) as refused:
        actions.correct_event(by=so, event_id=mistaken.pk, reason="Lần nữa")
    assert refused.value.rule == "already_corrected"


def test_the_code_of_a_body_founded_by_mistake_is_never_used_again(so: Actor, cam_thuy: Area, tam_chung: Area):
    mistaken = merge(so, cam_thuy, tam_chung).event
    actions.correct_event(by=so, event_id=mistaken.pk, reason="Ghi nhầm xã")

    merge(so, cam_thuy, tam_chung)

    assert queries.organisation_version(queries.organisation_by_code("38-15127-UBND-3"), ON) is None
    assert queries.organisation_version(queries.organisation_by_code("38-15127-UBND-4"), ON) is not None


def test_an_event_on_which_another_rests_is_not_taken_back(so: Actor, cam_thuy: Area, tam_chung: Area):
    mistaken = merge(so, cam_thuy, tam_chung).event
    new = queries.area_by_code("15127", ON).area_id
    actions.rename_area(by=so, on=dt.date(2028, 1, 1), act=ACT, area_id=new, name="Phường Cẩm Chung")

    with pytest.raises(Refused) as refused:
        actions.correct_event(by=so, event_id=mistaken.pk, reason="Ghi nhầm xã")

    assert refused.value.rule == "later_change"


def test_an_event_whose_new_body_already_has_posts_is_not_taken_back(
    cast: Cast, so: Actor, cam_thuy: Area, tam_chung: Area
):
    mistaken = merge(so, cam_thuy, tam_chung).event
    committee = queries.organisation_by_code("38-15127-UBND-3")
    Post.objects.create(user=cast.person("khach"), organisation=committee, role="commune_chair", valid_from=ON)

    with pytest.raises(Refused) as refused:
        actions.correct_event(by=so, event_id=mistaken.pk, reason="Ghi nhầm xã")

    assert refused.value.rule == "in_use"
    assert "chức vụ" in refused.value.message
