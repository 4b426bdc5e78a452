from __future__ import annotations

import datetime as dt
import io
import json
from dataclasses import replace
from typing import Any

import pytest
from django.core.management import call_command

from gdtx.catalogue.models import NationalGroup, ThematicGroup, TurnsRule
from gdtx.foundation.errors import NotFound, NotInScope, Refused
from gdtx.learning import actions
from gdtx.learning.questions import ask
from gdtx.learning.summary import overview, silent_centres, summary
from gdtx.network.models import AreaVersion, OrganisationVersion
from gdtx.network.scope import Actor
from tests.learning.making import facts, log
from tests.support.cast import IN_2021, IN_2025, Cast, area

pytestmark = pytest.mark.django_db

HK1 = "2020-2021/HK1"


@pytest.fixture
def semester(cast: Cast) -> Cast:
    """Six classes of the first semester of 2020-2021 in Thanh Hóa, and one next door."""
    director, other = cast.actor("giamdoc", IN_2021), cast.actor("giamdoc_ps", IN_2021)
    log(director, cast.cam_ngoc, topic="Luật Đất đai", turns=100, female=40, run_by="Hội Nông dân xã")
    log(director, cast.cam_ngoc, topic="Trồng rau an toàn", group="KT", turns=30, persons=30, sessions=3)
    log(director, cast.cam_ngoc, topic="Nuôi gà", group="KT", turns=25, start_on=dt.date(2020, 9, 1))
    log(other, cast.phong_son, topic="May công nghiệp", group="DN", turns=20, end_on=dt.date(2021, 2, 1))
    log(other, cast.phong_son, topic="Dinh dưỡng", group="CL", turns=50, female=45, start_on=dt.date(2021, 1, 15))
    log(other, cast.phong_son, topic="Của học kỳ sau", turns=999, start_on=dt.date(2021, 1, 16))
    officer = Actor.set_up(IN_2021)
    log(officer, cast.luan_khe, topic="Luật Giao thông", turns=60)
    log(officer, cast.nghe_an, topic="Luật Đất đai", turns=7)
    return cast


def of(answer: dict[str, Any], part: str, code: str | None) -> dict[str, Any]:
    """The row of that code."""
    return next(row for row in answer[part] if row["code"] == code)


def assert_adds_up(answer: dict[str, Any]) -> None:
    """Totals equal the sum of the groups and of the children."""
    for part in ("groups", "children"):
        for measure in ("classes", "turns"):
            assert sum(row[measure] or 0 for row in answer[part]) == (answer[measure] or 0), (part, measure)


def test_a_province_adds_up_by_group_and_by_district_of_the_time(semester: Cast) -> None:
    found = summary("38", HK1, actor=Actor.operator(IN_2021))

    assert found["area"]["name"] == "Tỉnh Thanh Hóa"
    assert (found["period"], found["dates"], found["map"]) == (HK1, ["2020-09-01", "2021-01-15"], "2021-01-15")
    assert (found["classes"], found["turns"], found["turns_rule"]) == (6, 285, "per_class")
    assert (found["persons"], found["female_turns"], found["minority_turns"]) == (30, 85, None)
    assert found["given"] == {
        "persons": 1,
        "female_turns": 2,
        "minority_turns": 0,
        "migrant_turns": 0,
        "cost": 0,
        "sessions": 1,
    }
    assert (found["average_turns"], found["female_share"]) == (47.5, 56.7)
    assert (found["classes_run_by_centre"], found["carried_over"]) == (5, 1)
    assert [(row["code"], row["classes"], row["turns"]) for row in found["groups"]] == [
        ("CT", 2, 160),
        ("KT", 2, 55),
        ("DN", 1, 20),
        ("XMC", 0, 0),
        ("CL", 1, 50),
    ]
    assert len(found["children"]) == 27
    assert_adds_up(found)
    cam_thuy = next(row for row in found["children"] if row["name"] == "Huyện Cẩm Thủy")
    assert (cam_thuy["classes"], cam_thuy["turns"], cam_thuy["centres"], cam_thuy["reporting"]) == (5, 225, 2, 2)
    assert found["centres"] == {"total": 4, "reporting": 3}


def test_where_nobody_reported_the_figure_is_unknown_and_where_none_was_declared_it_is_0(semester: Cast) -> None:
    muong_lat = AreaVersion.objects.on(IN_2021).get(area_id=_parent("14848")).code
    before = of(summary("38", HK1, actor=Actor.operator(IN_2021)), "children", muong_lat)
    assert (before["classes"], before["turns"], before["centres"], before["reporting"]) == (None, None, 1, 0)

    actions.declare_no_class(by=Actor.set_up(IN_2021), centre_id=semester.tam_chung.pk, period=HK1)

    after = summary("38", HK1, actor=Actor.operator(IN_2021))
    row = of(after, "children", muong_lat)
    assert (row["classes"], row["turns"], row["centres"], row["reporting"]) == (0, 0, 1, 1)
    assert after["centres"] == {"total": 4, "reporting": 4}
    commune = summary("14848", HK1, actor=Actor.operator(IN_2021))
    assert (commune["classes"], commune["turns"], commune["persons"]) == (0, 0, None)
    assert {row["classes"] for row in commune["groups"]} == {0}


def _parent(code: str) -> int:
    parent = AreaVersion.objects.on(IN_2021).get(code=code).parent_id
    assert parent is not None
    return parent


def test_a_silent_commune_has_null_in_every_figure(cast: Cast) -> None:
    found = summary("14848", HK1, actor=Actor.operator(IN_2021))

    assert (found["classes"], found["turns"], found["carried_over"]) == (None, None, None)
    assert {row["classes"] for row in found["groups"]} == {None}
    assert found["centres"] == {"total": 1, "reporting": 0}


def test_on_todays_map_the_same_total_lies_in_todays_communes_and_a_split_one_is_a_line_of_its_own(
    semester: Cast,
) -> None:
    then = summary("38", HK1, actor=Actor.operator(IN_2021))
    now = summary("38", HK1, dt.date(2025, 7, 1), actor=Actor.operator(IN_2021))

    assert (now["classes"], now["turns"]) == (then["classes"], then["turns"])
    assert len(now["children"]) == 167
    assert_adds_up(now)
    cam_thuy = of(now, "children", "15127")
    assert (cam_thuy["name"], cam_thuy["classes"], cam_thuy["turns"], cam_thuy["centres"]) == (
        "Xã Cẩm Thủy",
        5,
        225,
        2,
    )
    unplaced = of(now, "children", None)
    assert (unplaced["name"], unplaced["classes"], unplaced["turns"]) == ("Chưa phân được", 1, 60)
    assert now["children"][-1] is unplaced


def test_a_commune_gives_one_row_itself(semester: Cast) -> None:
    found = summary("15169", HK1, actor=Actor.operator(IN_2021))

    assert [(row["code"], row["classes"], row["turns"]) for row in found["children"]] == [("15169", 3, 155)]
    assert_adds_up(found)


def test_a_code_means_the_unit_that_bore_it_on_the_map(semester: Cast) -> None:
    old = summary("15127", HK1, actor=Actor.operator(IN_2021))
    new = summary("15127", HK1, dt.date(2025, 7, 1), actor=Actor.operator(IN_2021))

    assert (old["area"]["name"], old["classes"]) == ("Thị trấn Phong Sơn", 2)
    assert (new["area"]["name"], new["classes"]) == ("Xã Cẩm Thủy", 5)


def test_the_country_adds_up_by_province_in_the_national_groups(semester: Cast) -> None:
    found = summary("VN", HK1, actor=Actor.operator(IN_2021))

    assert (found["classes"], found["turns"]) == (7, 292)
    assert len(found["children"]) == 63
    assert [row["code"] for row in found["groups"]] == ["CT", "KT", "DN", "XMC", "CL"]
    assert of(found, "children", "40")["turns"] == 7
    assert of(found, "children", "01")["turns"] is None
    assert_adds_up(found)


def test_a_school_year_is_the_sum_of_its_parts(semester: Cast) -> None:
    year = summary("38", "2020-2021", actor=Actor.operator(IN_2021))
    parts = [summary("38", f"2020-2021/{part}", actor=Actor.operator(IN_2021)) for part in ("HK1", "HK2", "HE")]

    assert year["dates"] == ["2020-09-01", "2021-08-31"]
    assert year["classes"] == sum(part["classes"] or 0 for part in parts) == 7
    assert year["turns"] == sum(part["turns"] or 0 for part in parts) == 1284


@pytest.mark.parametrize(
    ("area_code", "period", "rule"),
    [("99", HK1, "unknown_area"), ("38", "2020-2022", "bad_period"), ("", HK1, "unknown_area")],
)
def test_what_cannot_be_answered_is_refused_by_name(area_code: str, period: str, rule: str, cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        summary(area_code, period, actor=Actor.operator(IN_2021))

    assert refusal.value.rule == rule


def test_figures_of_another_province_are_not_shown_to_a_post_holder(semester: Cast) -> None:
    with pytest.raises(NotInScope):
        summary("40", HK1, actor=semester.actor("so", IN_2021))

    assert summary("38", HK1, actor=semester.actor("giaovien", IN_2021))["classes"] == 6
    assert summary("VN", HK1, actor=semester.actor("bo", IN_2021))["classes"] == 7


def test_the_overview_of_a_page_equals_the_summary_and_brings_the_year_before_on_the_same_map(semester: Cast) -> None:
    director = semester.actor("giamdoc", IN_2021)
    log(director, semester.cam_ngoc, topic="Năm trước", turns=11, start_on=dt.date(2019, 11, 11))
    for map_date in (None, dt.date(2025, 7, 1)):
        for code in ("38", "15127", "VN"):
            live = summary(code, HK1, map_date, actor=Actor.operator(IN_2021))
            page = overview(code, HK1, map_date, actor=Actor.operator(IN_2021))

            previous = page.pop("previous")

            assert page.pop("stamp")["data_version"] == live.pop("stamp")["data_version"]
            assert page == live
            assert previous["period"] == "2019-2020/HK1"
            assert previous["map"] == live["map"]
            assert [row["code"] for row in previous["groups"]] == [row["code"] for row in live["groups"]]
    assert previous["turns"] == 11


def test_the_centres_that_are_silent_are_named(semester: Cast) -> None:
    silent = silent_centres(ask("38", HK1, actor=Actor.operator(IN_2021)))

    assert [row.code for row in silent] == ["38-14848-HTCD"]


def test_a_paused_centre_owes_no_report(semester: Cast) -> None:
    OrganisationVersion.objects.filter(organisation=semester.tam_chung).update(state="paused")

    assert summary("38", HK1, actor=Actor.operator(IN_2021))["centres"] == {"total": 3, "reporting": 3}


# --- Lists of groups ------------------------------------------------------------------------------------


def own_list(province_code: str, since: dt.date) -> dict[str, ThematicGroup]:
    """A province's own list of six groups, two of which share a national one."""
    national = {row.code: row for row in NationalGroup.objects.all()}
    rows = {
        "HT": ("Học tập, phổ cập, xóa mù chữ", "XMC"),
        "CDS": ("Chuyển đổi số", "CL"),
        "KTN": ("Kinh tế, nghề, khởi nghiệp", "DN"),
        "SK": ("Sức khỏe, đời sống", "CL"),
        "PL": ("Pháp luật", "CT"),
        "KH": ("Khuyến học, xã hội học tập", "KT"),
    }
    return {
        code: ThematicGroup.objects.create(
            province=area(province_code),
            code=code,
            name=name,
            national=national[mapped],
            position=position,
            valid_from=since,
        )
        for position, (code, (name, mapped)) in enumerate(rows.items())
    }


def test_a_province_with_six_groups_of_its_own_is_told_in_these_and_the_country_in_the_five(cast: Cast) -> None:
    groups = own_list("40", dt.date(2020, 1, 1))
    director = cast.actor("giamdoc40", IN_2021)
    for code, turns in (("CDS", 10), ("SK", 20), ("PL", 5)):
        actions.log_class(
            by=director,
            centre_id=cast.nghe_an.pk,
            facts=replace(facts(topic=code, turns=turns), group_id=groups[code].pk),
        )

    province = summary("40", HK1, actor=Actor.operator(IN_2021))
    country = summary("VN", HK1, actor=Actor.operator(IN_2021))

    assert [(row["code"], row["turns"]) for row in province["groups"]] == [
        ("HT", 0),
        ("CDS", 10),
        ("KTN", 0),
        ("SK", 20),
        ("PL", 5),
        ("KH", 0),
    ]
    assert [(row["code"], row["turns"]) for row in country["groups"]] == [
        ("CT", 5),
        ("KT", 0),
        ("DN", 0),
        ("XMC", 0),
        ("CL", 30),
    ]
    assert_adds_up(province)
    assert_adds_up(country)


def test_classes_of_an_older_list_are_mapped_where_that_is_certain_and_told_apart_where_not(cast: Cast) -> None:
    director = cast.actor("giamdoc40", IN_2021)
    log(director, cast.nghe_an, topic="Luật", group="CT", turns=3)
    log(director, cast.nghe_an, topic="Đời sống", group="CL", turns=4)
    own_list("40", dt.date(2020, 12, 1))

    found = summary("40", HK1, actor=Actor.operator(IN_2021))

    assert of(found, "groups", "PL")["turns"] == 3
    assert of(found, "groups", None)["turns"] == 4
    assert "groups_not_mapped" in {warning["rule"] for warning in found["warnings"]}
    assert_adds_up(found)


# --- Rule of turns --------------------------------------------------------------------------------------


def test_turns_under_two_rules_are_never_added_in_silence(semester: Cast) -> None:
    TurnsRule.objects.create(province=area("40"), rule="per_session", valid_from=dt.date(2020, 1, 1))

    country = summary("VN", HK1, actor=Actor.operator(IN_2021))
    thanh_hoa = summary("38", HK1, actor=Actor.operator(IN_2021))
    nghe_an = summary("40", HK1, actor=Actor.operator(IN_2021))

    assert (thanh_hoa["turns_rule"], nghe_an["turns_rule"], country["turns_rule"]) == (
        "per_class",
        "per_session",
        "mixed",
    )
    assert country["turns_by_rule"] == [
        {"turns_rule": "per_class", "classes": 6, "turns": 285},
        {"turns_rule": "per_session", "classes": 1, "turns": 7},
    ]
    assert [warning["rule"] for warning in country["warnings"]] == ["mixed_turns_rules"]
    assert (thanh_hoa["turns_by_rule"], thanh_hoa["warnings"]) == ([], [])


def test_a_rule_that_changes_within_the_period_is_told(semester: Cast) -> None:
    TurnsRule.objects.create(province=area("38"), rule="per_session", valid_from=dt.date(2020, 10, 1))

    found = summary("38", HK1, actor=Actor.operator(IN_2021))

    assert found["turns_rule"] == "mixed"
    assert [(row["turns_rule"], row["turns"]) for row in found["turns_by_rule"]] == [
        ("per_class", 25),
        ("per_session", 260),
    ]


# --- The command ------------------------------------------------------------------------------------------


def test_the_command_prints_one_json_object(semester: Cast) -> None:
    out = io.StringIO()

    call_command("summary", "--area", "38", "--period", HK1, "--json", stdout=out)

    printed = json.loads(out.getvalue())
    assert (printed["classes"], printed["turns"], printed["centres"]) == (6, 285, {"total": 4, "reporting": 3})


def test_the_command_prints_a_table_for_people(semester: Cast) -> None:
    out = io.StringIO()

    call_command("summary", "--area", "38", "--period", HK1, "--map", "01/7/2025", stdout=out)

    text = out.getvalue()
    assert "6 lớp · 285 lượt học viên · 3/4 trung tâm có số liệu" in text
    assert "bản đồ ngày 01/7/2025" in text
    assert "Chưa phân được" in text


def test_a_district_is_unknown_on_the_map_of_two_tiers(semester: Cast) -> None:
    district = AreaVersion.objects.on(IN_2021).get(name="Huyện Cẩm Thủy", area__level="district").code

    assert summary(district, HK1, actor=Actor.operator(IN_2021))["classes"] == 5
    with pytest.raises(NotFound) as refusal:
        summary(district, HK1, IN_2025, actor=Actor.operator(IN_2021))
    assert refusal.value.rule == "unknown_area"
