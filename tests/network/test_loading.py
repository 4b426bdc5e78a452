"""Loading the reference files: whole, again, refined, and beside what people entered here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

import pytest

from gdtx.foundation.ranges import OPEN_END, OPEN_START
from gdtx.network import actions, overlaps, queries
from gdtx.network.actions import ActCited
from gdtx.network.loading import NOTHING, Loaded, load, load_reference
from gdtx.network.models import Area, AreaVersion, LegalAct, Succession, TerritoryState
from gdtx.network.reference_files import ActRow, SuccessionRow, UnitRow, VersionRow
from gdtx.network.scope import Actor
from tests.support.cast import TODAY

pytestmark = pytest.mark.django_db

REFORM = dt.date(2025, 7, 1)


@dataclass
class Files:
    """A few rows in the shape of the packaged files: a province whose two communes become one."""

    units: list[UnitRow] = field(
        default_factory=lambda: [
            UnitRow("VN", "country"),
            UnitRow("99p1", "province"),
            UnitRow("99001c1", "commune"),
            UnitRow("99002c1", "commune"),
            UnitRow("99001c2", "commune"),
        ]
    )
    versions: list[VersionRow] = field(
        default_factory=lambda: [
            VersionRow("VN", None, None, "VN", "Việt Nam", "Quốc gia", None, None),
            VersionRow("99p1", None, None, "99", "Tỉnh Thử", "Tỉnh", "VN", None),
            VersionRow("99001c1", None, REFORM, "99001", "Xã Ơn", "Xã", "99p1", None),
            VersionRow("99002c1", None, REFORM, "99002", "Xã Hoà Đông", "Xã", "99p1", None),
            VersionRow("99001c2", REFORM, None, "99001", "Xã Ơn Đông", "Xã", "99p1", "NQ1"),
        ]
    )
    successions: list[SuccessionRow] = field(
        default_factory=lambda: [
            SuccessionRow("99001c1", "99001c2", REFORM, "all", "NQ1", "bài kiểm"),
            SuccessionRow("99002c1", "99001c2", REFORM, "all", "NQ1", "bài kiểm"),
        ]
    )
    acts: list[ActRow] = field(
        default_factory=lambda: [
            ActRow("NQ1", "1/NQ-THU", "Quốc hội", dt.date(2025, 6, 12), None, True, "Sắp xếp", "bài kiểm")
        ]
    )

    def load(self, checksum: str) -> Loaded:
        """Load them beside the real territory."""
        return load(
            units=lambda: self.units,
            versions=lambda: self.versions,
            successions=lambda: self.successions,
            acts=lambda: self.acts,
            checksum=checksum,
        )


def test_the_packaged_files_are_loaded_and_a_second_run_changes_nothing(django_assert_max_num_queries):
    revision = TerritoryState.objects.get().revision

    with django_assert_max_num_queries(6):
        assert load_reference() == NOTHING

    assert TerritoryState.objects.get().revision == revision


def test_units_versions_successions_and_acts_are_written_with_what_is_derived():
    loaded = Files().load("first")

    assert loaded == Loaded(units=4, versions=4, successions=2, left_alone=0)
    version = AreaVersion.objects.get(code="99002")
    assert (version.name_folded, version.valid_from, version.valid_to) == ("xa hoa dong", OPEN_START, REFORM)
    assert version.name_key
    new = queries.area_by_code("99001", TODAY)
    assert new.act is not None
    assert (new.act.number, new.act.effective_assumed) == ("1/NQ-THU", True)
    assert [ancestor.code for ancestor in queries.ancestors(new.area_id, TODAY)] == ["VN", "99"]
    assert Succession.objects.filter(successor_id=new.area_id, moves="all").count() == 2
    assert overlaps.find(area_ids={new.area_id}, codes={"99001"}) == []


def test_the_same_state_is_not_read_twice():
    files = Files()
    files.load("first")
    files.versions = []

    assert files.load("first") == NOTHING


def test_a_later_release_refines_what_nobody_touched():
    files = Files()
    files.load("first")
    area = queries.area_by_code("99002", dt.date(2020, 1, 1)).area_id
    old = files.versions[3]
    files.versions[3:4] = [
        replace(old, valid_to=dt.date(2019, 1, 1), name="Xã Hòa", act_key=None),
        replace(old, valid_from=dt.date(2019, 1, 1)),
    ]
    files.acts[0] = replace(files.acts[0], effective=REFORM, effective_assumed=False)

    loaded = files.load("second")

    assert loaded == Loaded(units=0, versions=2, successions=0, left_alone=0)
    assert queries.area_by_code("99002", dt.date(2018, 1, 1)).name == "Xã Hòa"
    assert queries.area_by_code("99002", dt.date(2020, 1, 1)).area_id == area
    assert LegalAct.objects.get(key="NQ1").effective == REFORM


def test_a_unit_that_an_event_has_changed_is_left_as_it_is():
    files = Files()
    files.load("first")
    unit = queries.area_by_code("99001", TODAY).area_id
    actions.rename_area(by=Actor.set_up(TODAY), on=TODAY, act=ActCited("2/NQ-THU"), area_id=unit, name="Phường Ơn Đông")
    files.versions[4] = replace(files.versions[4], name="Xã Ơn Tây")

    loaded = files.load("second")

    assert loaded.left_alone == 1
    assert queries.area_by_code("99001", TODAY).name == "Phường Ơn Đông"
    assert queries.area_by_code("99001", REFORM).name == "Xã Ơn Đông"


def test_a_unit_entered_here_before_the_files_knew_it_is_recognised():
    files = Files()
    files.load("first")
    province = queries.area_by_code("99", TODAY).area_id
    actions.establish_area(
        by=Actor.set_up(TODAY),
        on=TODAY,
        act=ActCited("3/NQ-THU"),
        level="commune",
        code="99009",
        name="Xã Mới",
        parent_id=province,
    )
    files.units.append(UnitRow("99009c1", "commune"))
    files.versions.append(VersionRow("99009c1", TODAY, None, "99009", "Xã Mới", "Xã", "99p1", None))

    files.load("second")

    assert Area.objects.filter(versions__code="99009").count() == 1
    assert AreaVersion.objects.get(code="99009").valid_to == OPEN_END
    assert overlaps.find(codes={"99009"}) == []
