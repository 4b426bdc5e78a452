"""Whatever sequence of events is entered, the dated world stays whole.

Nothing overlaps, every day has one answer, nobody is lost, and figures add up on any map.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from gdtx.foundation.errors import Refused
from gdtx.network import actions, overlaps, queries
from gdtx.network.actions import ActCited, Choices, NewOrganisation, NewUnit
from gdtx.network.enums import OrganisationKind
from gdtx.network.models import AreaAncestry, AreaVersion, NetworkEvent, Organisation, OrganisationSuccession
from gdtx.network.placement import Placement
from tests.support.small_country import Country, build_country

ACT = ActCited("02/NQ-THU", "Cơ quan ban hành để kiểm thử")
FIRST_DAY = dt.date(2016, 1, 1)


class History:
    """Draws events about the made-up province and enters those that the rules let pass."""

    def __init__(self, data: st.DataObject, country: Country) -> None:
        self.data = data
        self.country = country
        self.day = FIRST_DAY
        self.codes = iter(f"{number:05d}" for number in range(99100, 99999))

    def communes(self) -> list[AreaVersion]:
        """The communes in force on the day."""
        below = queries.descendant_ids(self.country.province, self.day, "commune")
        return sorted(queries.areas_on(below, self.day).values(), key=lambda version: version.code)

    def districts(self) -> list[int]:
        """The districts in force on the day."""
        return sorted(queries.descendant_ids(self.country.province, self.day, "district"))

    def centres(self) -> list[int]:
        """The centres open on the day, in the order of their codes."""
        return [v.organisation_id for v in queries.organisations_under(self.country.province, self.day)]

    def step(self) -> None:
        """One event some days later; a refusal is a fair answer."""
        self.day += dt.timedelta(days=self.data.draw(st.integers(0, 400), label="days"))
        name = self.data.draw(st.sampled_from(sorted(EVENTS)), label="event")
        try:
            with transaction.atomic():
                EVENTS[name](self)
        except Refused as refused:
            event(f"{name}: {refused.rule}")
            if refused.rule not in FAIR_REFUSALS:
                raise
        else:
            event(f"{name}: done")

    def pick(self, items: list[int], label: str) -> int:
        """One of the items."""
        return self.data.draw(st.sampled_from(items), label=label)

    # --- Events ---------------------------------------------------------------------------------------------

    def merge(self) -> None:
        communes = self.communes()
        if len(communes) < 2:
            return
        chosen = self.data.draw(st.lists(st.sampled_from(communes), min_size=2, max_size=3, unique_by=id))
        unit = NewUnit(chosen[0].code, chosen[0].name, chosen[0].parent_id)
        ids = [version.area_id for version in chosen]
        actions.merge_areas(by=self.country.by, on=self.day, act=ACT, predecessors=ids, into=unit)

    def split(self) -> None:
        commune = self.data.draw(st.sampled_from(self.communes()))
        into = [NewUnit(commune.code, commune.name), NewUnit(next(self.codes), "Xã Mới")]
        seated = queries.organisations_seated_in(commune.area_id, self.day)
        choose = self.data.draw(st.booleans(), label="choose seats")
        seats = {version.organisation_id: 1 for version in seated} if choose else {}
        actions.split_area(
            by=self.country.by,
            on=self.day,
            act=ACT,
            predecessor=commune.area_id,
            into=into,
            choices=Choices(seats=seats),
        )

    def rename(self) -> None:
        commune = self.data.draw(st.sampled_from(self.communes()))
        number = self.data.draw(st.integers(1, 99))
        actions.rename_area(by=self.country.by, on=self.day, act=ACT, area_id=commune.area_id, name=f"Phường {number}")

    def move(self) -> None:
        commune = self.data.draw(st.sampled_from(self.communes()))
        places = [*self.districts(), self.country.province]
        actions.move_area(
            by=self.country.by,
            on=self.day,
            act=ACT,
            area_id=commune.area_id,
            parent_id=self.pick(places, "parent"),
        )

    def dissolve_district(self) -> None:
        districts = self.districts()
        if districts:
            actions.dissolve_area(
                by=self.country.by,
                on=self.day,
                act=ACT,
                area_id=self.pick(districts, "district"),
                supervision_to=self.country.department,
            )

    def establish_centre(self) -> None:
        commune = self.data.draw(st.sampled_from(self.communes()))
        new = NewOrganisation(
            kind=OrganisationKind.COMMUNITY_LEARNING_CENTRE, name="Trung tâm mới", area_id=commune.area_id
        )
        actions.establish_organisation(by=self.country.by, on=self.day, act=ACT, organisation=new)

    def merge_centres(self) -> None:
        centres = self.centres()
        if len(centres) > 1:
            pair = self.data.draw(st.lists(st.sampled_from(centres), min_size=2, max_size=2, unique=True))
            actions.merge_organisations(by=self.country.by, on=self.day, act=ACT, organisation_ids=pair, into=pair[0])

    def correct_last(self) -> None:
        last = NetworkEvent.objects.order_by("-pk").first()
        if last is not None and last.on >= FIRST_DAY:
            actions.correct_event(by=self.country.by, event_id=last.pk, reason="Ghi nhầm")


EVENTS = {
    "merge": History.merge,
    "split": History.split,
    "rename": History.rename,
    "move": History.move,
    "dissolve_district": History.dissolve_district,
    "establish_centre": History.establish_centre,
    "merge_centres": History.merge_centres,
    "correct_last": History.correct_last,
}
FAIR_REFUSALS = {
    "later_change", "nothing_changes", "already_corrected", "wrong_parent", "code_in_use", "supervision_circle",
    "not_open", "in_use",
}  # fmt: skip


def check_whole(country: Country, days: list[dt.date]) -> None:
    """What must hold on every day after any sequence of events."""
    ours = AreaVersion.objects.filter(code__startswith="99")
    assert (
        overlaps.find(
            area_ids=set(ours.values_list("area_id", flat=True)),
            codes=set(ours.values_list("code", flat=True)),
            organisation_ids=set(Organisation.objects.values_list("pk", flat=True)),
        )
        == []
    )
    for day in days:
        codes = Counter(ours.on(day).values_list("code", flat=True))
        assert max(codes.values()) == 1
        roots = AreaAncestry.objects.on(day).filter(ancestor_id=country.province)
        parents = set(ours.on(day).values_list("parent_id", flat=True))
        assert parents <= set(AreaVersion.objects.on(day).values_list("area_id", flat=True))
        stored = set(roots.values_list("descendant_id", flat=True))
        assert stored == by_hand(country.province, day)
        counted = queries.counts_below(country.province, day)
        assert counted["commune"] == len(queries.descendant_ids(country.province, day, "commune"))


def by_hand(area_id: int, day: dt.date) -> set[int]:
    """The subtree of the day by walking the versions."""
    found, edge = {area_id}, {area_id}
    while edge:
        edge = set(AreaVersion.objects.on(day).filter(parent_id__in=edge).values_list("area_id", flat=True))
        found |= edge
    return found


def check_nobody_is_lost(country: Country, days: list[dt.date]) -> None:
    """Figures of every commune of any time add up within the province on every map; centres are answered for."""
    first = set(country.communes)
    living = AreaVersion.objects.filter(area__level="commune", code__startswith="99")
    ever = set(living.values_list("area_id", flat=True)) | first
    for day in days:
        placement = Placement.on(day)
        inside = [area_id for area_id in ever if placement.is_under(area_id, country.province)]
        assert set(inside) == ever
        by_child = Counter(placement.child_of(area_id, country.province) for area_id in ever)
        assert sum(by_child.values()) == len(ever)
        assert set(by_child) - {None} <= {version.area_id for version in queries.children(country.province, day)}
    for centre_id in country.centres:
        assert queries.who_answers_for(centre_id, days[-1])
    merged = OrganisationSuccession.objects.filter(whole=True).values_list("predecessor_id", flat=True)
    for organisation in Organisation.objects.filter(pk__in=merged):
        assert queries.organisation_version(organisation, days[-1]) is None


@pytest.mark.django_db
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_any_sequence_of_events_leaves_a_whole_world(db: None, data: st.DataObject):
    with transaction.atomic():
        country = build_country()
        history = History(data, country)
        for _number in range(data.draw(st.integers(2, 6), label="events")):
            history.step()
        days = [FIRST_DAY, history.day, history.day + dt.timedelta(days=1), dt.date(2040, 1, 1)]
        check_whole(country, days)
        check_nobody_is_lost(country, days)
        transaction.set_rollback(True)
