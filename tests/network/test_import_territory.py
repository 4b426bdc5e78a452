"""`gdtx import_territory`: extends and refines what is loaded, refuses contradictions; twice changes nothing."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from gdtx.audit.models import Event
from gdtx.foundation.errors import Forbidden, Refused
from gdtx.foundation.ranges import OPEN_START
from gdtx.network import actions, overlaps, queries
from gdtx.network.actions import ActCited
from gdtx.network.actions.territory import import_territory
from gdtx.network.models import Area, AreaVersion
from gdtx.network.placement import Placement
from gdtx.network.scope import Actor
from tests.support.cast import IN_2021, REFORM, TODAY, Cast, area

pytestmark = pytest.mark.django_db

TITLES = "level,code,full_name,type,parent_code,valid_from,valid_to,source"
CHANGED = dt.date(2022, 1, 1)

# Châu Bình (16804) lies in the district Quỳ Châu (417) of Nghệ An; nothing is loaded of it before 30/6/2025.
DISTRICT_BEFORE = "2021-06-01"


def file(*rows: str) -> bytes:
    return "\n".join([TITLES, *rows, ""]).encode()


def take(*rows: str, **options: Any) -> dict[str, Any]:
    answer = import_territory(by=Actor.operator(TODAY), content=file(*rows), name="bài kiểm.csv", **options)
    assert answer["rows"] == answer["accepted"] + answer["refused"] + answer["unchanged"]
    return answer


def counts(answer: dict[str, Any]) -> tuple[int, int, int]:
    return answer["accepted"], answer["refused"], answer["unchanged"]


def rules(answer: dict[str, Any]) -> list[tuple[int, str, str]]:
    return [(refusal["row"], refusal["column"], refusal["rule"]) for refusal in answer["refusals"]]


@pytest.fixture
def district_code() -> str:
    """Code of the district of Châu Bình."""
    version = AreaVersion.objects.on(IN_2021).get(code="16804")
    return AreaVersion.objects.on(IN_2021).get(area_id=version.parent_id).code


def test_what_is_loaded_already_is_unchanged(district_code: str):
    answer = take(
        f"commune,16804,XÃ CHÂU BÌNH,Xã,{district_code},,2025-07-01,nguồn",
        "commune,16804,Xã Châu Bình,Xã,40,2025-07-01,,nguồn",
        "province,40,Tỉnh Nghệ An,Tỉnh,,,,nguồn",
    )

    assert counts(answer) == (0, 0, 3)
    assert answer["totals"] == {"new_units": 0, "versions": 0}


def test_a_unit_of_unknown_beginning_gets_its_earlier_versions(district_code: str):
    unit = area("16804").pk

    answer = take(
        f"commune,16804,Thị trấn Châu Bình,Thị trấn,{district_code},,2022-01-01,nguồn",
        f"commune,16804,Xã Châu Bình,Xã,{district_code},2022-01-01,2025-07-01,nguồn",
    )

    assert counts(answer) == (2, 0, 0)
    before, after = queries.area_by_code("16804", IN_2021), queries.area_by_code("16804", CHANGED)
    assert (before.name, before.area_id, before.valid_to) == ("Thị trấn Châu Bình", unit, CHANGED)
    assert (after.name, after.area_id, after.valid_from) == ("Xã Châu Bình", unit, CHANGED)
    assert overlaps.find() == []


def test_a_unit_that_ended_before_is_added_and_placed_by_its_parent(district_code: str):
    answer = take(f"commune,16999,Xã Châu Cũ,Xã,{district_code},,2020-01-01,nguồn")

    assert counts(answer) == (1, 0, 0)
    old = queries.area_by_code("16999", dt.date(2019, 1, 1))
    assert old.valid_from == OPEN_START
    assert queries.ancestors(old.area_id, dt.date(2019, 1, 1))[-1].code == district_code
    assert Placement.on(IN_2021).holder(old.area_id) == area(district_code).pk
    assert Placement.on(TODAY).holder(old.area_id) == area("40").pk


def test_another_name_under_a_code_is_another_unit(district_code: str):
    take(
        f"commune,16804,Xã Hoàn Toàn Khác,Xã,{district_code},,2022-01-01,nguồn",
        f"commune,16804,Xã Châu Bình,Xã,{district_code},2022-01-01,2025-07-01,nguồn",
    )

    other = queries.area_by_code("16804", IN_2021)
    assert other.area_id != area("16804", CHANGED).pk
    assert Placement.on(CHANGED).holder(other.area_id) == area(district_code).pk


def test_a_unit_only_recoded_stays_itself(district_code: str):
    unit = area("16804").pk

    answer = take(
        f"commune,16998,Xã Châu Bình,Xã,{district_code},,2022-01-01,nguồn",
        f"commune,16804,Xã Châu Bình,Xã,{district_code},2022-01-01,2025-07-01,nguồn",
    )

    assert answer["totals"]["new_units"] == 0
    assert queries.area_by_code("16998", IN_2021).area_id == unit
    with pytest.raises(Refused):
        queries.area_by_code("16804", IN_2021)


def test_rows_that_differ_only_in_spelling_are_one_statement(district_code: str):
    answer = take(
        f"commune,16804,Xã Chấu Bình,Xã,{district_code},,2022-01-01,nguồn",
        f"commune,16804,Xã Châu Bình,Xã,{district_code},2022-01-01,2025-07-01,nguồn",
    )

    assert counts(answer) == (0, 0, 2)


def test_a_unit_under_another_parent_before_is_refined(district_code: str):
    neighbour = AreaVersion.objects.on(IN_2021).filter(parent__key="40p1").exclude(code=district_code).first()
    assert neighbour is not None

    answer = take(
        f"commune,16804,Xã Châu Bình,Xã,{neighbour.code},,2022-01-01,nguồn",
        f"commune,16804,Xã Châu Bình,Xã,{district_code},2022-01-01,2025-07-01,nguồn",
    )

    assert counts(answer) == (2, 0, 0)
    unit = area("16804").pk
    assert [a.code for a in queries.ancestors(unit, IN_2021)] == ["VN", "40", neighbour.code]
    assert [a.code for a in queries.ancestors(unit, CHANGED)] == ["VN", "40", district_code]


def test_a_later_change_extends_what_has_no_end():
    answer = take("commune,16804,Phường Châu Bình,Phường,40,2027-01-01,,nguồn")

    assert counts(answer) == (1, 0, 0)
    assert queries.area_by_code("16804", dt.date(2027, 1, 1)).name == "Phường Châu Bình"
    assert queries.area_by_code("16804", TODAY).valid_to == dt.date(2027, 1, 1)


def test_a_new_unit_needs_a_parent_that_is_in_force_all_the_time(district_code: str):
    answer = take(
        f"commune,16997,Xã Mồ Côi,Xã,{district_code},2024-01-01,2025-12-31,nguồn",
        "commune,16996,Xã Mồ Côi Hai,Xã,777,,,nguồn",
        "commune,16995,Xã Dưới Xã,Xã,16804,,,nguồn",
    )

    assert rules(answer) == [(2, "parent_code", "orphan"), (3, "parent_code", "orphan"), (4, "parent_code", "orphan")]
    assert district_code in answer["refusals"][0]["message"]


def test_what_is_known_on_a_date_wins():
    answer = take(
        "commune,15127,Thị trấn Tên Khác,Thị trấn,390,,2020-06-01,nguồn",
        "commune,15127,Xã Tên Khác Nữa,Xã,38,2025-07-01,,nguồn",
        "district,390,Huyện Cẩm Thủy,Huyện,40,,2025-07-01,nguồn",
    )

    assert rules(answer) == [
        (2, "full_name", "contradicts_loaded"),
        (3, "full_name", "contradicts_loaded"),
        (4, "parent_code", "contradicts_loaded"),
    ]
    assert "Thị trấn Cẩm Thủy" in answer["refusals"][0]["message"]
    assert queries.area_by_code("15127", REFORM).name == "Xã Cẩm Thủy"


def test_a_unit_in_force_does_not_end_by_a_file():
    answer = take("commune,15127,Xã Cẩm Thủy,Xã,38,2025-07-01,2027-01-01,nguồn")

    assert rules(answer) == [(2, "valid_to", "end_needs_event")]


def test_rows_that_contradict_each_other_are_refused_naming_the_first(district_code: str):
    answer = take(
        f"commune,16994,Xã Một,Xã,{district_code},,2020-01-01,nguồn",
        f"commune,16994,Xã Hai,Xã,{district_code},2019-01-01,2021-01-01,nguồn",
    )

    assert counts(answer) == (1, 1, 0)
    assert rules(answer) == [(3, "valid_from", "contradicts_file")]
    assert "dòng 2" in answer["refusals"][0]["message"]


def test_every_fault_of_a_row_is_named_with_its_place():
    answer = take(
        "commune,16993,,Xã,40,2025-07-01,,nguồn",
        "village,1,Thôn Một,Thôn,16804,,,nguồn",
        "commune,16992,Xã Ngược,Xã,40,2026-01-01,2025-08-01,nguồn",
        "commune,169,Xã Mã Ngắn,Xã,40,2025-07-01,,nguồn",
        "commune,,,Xã,40,hôm qua,2025-07-01,nguồn",
        "commune,16991,Huyện Lạc Cấp,,40,2025-07-01,,nguồn",
    )

    assert counts(answer) == (0, 6, 0)
    assert rules(answer) == [
        (2, "full_name", "name_required"),
        (3, "level", "unknown_level"),
        (4, "valid_to", "range_reversed"),
        (5, "code", "unit_code"),
        (6, "code", "code_required"),
        (6, "full_name", "name_required"),
        (6, "valid_from", "bad_date"),
        (7, "full_name", "unit_name"),
    ]
    assert answer["refusals"][2]["value"] == "2025-08-01"


def test_running_it_twice_changes_nothing(district_code: str):
    rows = [
        f"commune,16999,Xã Châu Cũ,Xã,{district_code},,2020-01-01,nguồn",
        f"commune,16804,Thị trấn Châu Bình,Thị trấn,{district_code},,2022-01-01,nguồn",
        f"commune,16804,Xã Châu Bình,Xã,{district_code},2022-01-01,2025-07-01,nguồn",
        "commune,16996,Xã Mồ Côi,Xã,777,,,nguồn",
    ]
    first = take(*rows)
    versions = list(AreaVersion.objects.order_by("pk").values_list())

    second = take(*rows)

    assert counts(first) == (3, 1, 0)
    assert counts(second) == (0, 1, 3)
    assert second["refusals"] == first["refusals"]
    assert list(AreaVersion.objects.order_by("pk").values_list()) == versions


def test_a_dry_run_answers_the_same_and_writes_nothing(district_code: str):
    rows = [f"commune,16999,Xã Châu Cũ,Xã,{district_code},,2020-01-01,nguồn"]
    before = (Area.objects.count(), AreaVersion.objects.count(), Event.objects.count())

    dry = take(*rows, dry_run=True)

    assert (Area.objects.count(), AreaVersion.objects.count(), Event.objects.count()) == before
    assert take(*rows) == dry


def test_what_an_event_wrote_is_not_changed_by_a_file():
    actions.rename_area(
        by=Actor.set_up(TODAY), on=TODAY, act=ActCited("1/NQ-THU"), area_id=area("16804").pk, name="Phường Châu Bình"
    )

    answer = take("commune,16804,Xã Châu Mới,Xã,40,2027-01-01,,nguồn")

    assert rules(answer) == [(2, "full_name", "contradicts_loaded")]


def test_loading_is_audited_and_belongs_to_the_operator_or_an_administrator(cast: Cast, district_code: str):
    content = file(f"commune,16999,Xã Châu Cũ,Xã,{district_code},,2020-01-01,nguồn")

    with pytest.raises(Forbidden):
        import_territory(by=cast.actor("so", TODAY), content=content)
    import_territory(by=cast.actor("admin", TODAY), content=content, name="x.csv")

    event = Event.objects.get(verb="import_territory")
    assert event.actor_id == cast.person("admin").pk
    assert event.after is not None
    assert event.after["accepted"] == 1


# --- Files that cannot be read, and the command ------------------------------------------------------------------

UNREADABLE = [
    (b"\xff\xfe\x00level", "unreadable_file"),
    (b"PK\x03\x04\xff\xff", "unreadable_file"),
    (b"", "missing_column"),
    (b"level,code\n", "missing_column"),
    (b'level,code,full_name,type,parent_code,valid_from,valid_to\n"open', None),
]


@pytest.mark.parametrize(("content", "rule"), UNREADABLE)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(content: bytes, rule: str | None):
    if rule is None:
        answer = import_territory(by=Actor.operator(TODAY), content=content)
        assert (answer["rows"], answer["accepted"]) == (1, 0)
        return
    with pytest.raises(Refused) as refused:
        import_territory(by=Actor.operator(TODAY), content=content)
    assert refused.value.rule == rule


def test_the_command_gives_one_json_object(tmp_path: Path, district_code: str):
    path = tmp_path / "địa bàn.csv"
    path.write_bytes(
        b"\xef\xbb\xbf" + file(f"commune;16999;Xã Châu Cũ;Xã;{district_code};;01/01/2020;x").replace(b",", b";")
    )
    out = io.StringIO()

    call_command("import_territory", str(path), json=True, stdout=out)

    answer = json.loads(out.getvalue())
    assert (answer["rows"], answer["accepted"], answer["refusals"]) == (1, 1, [])
    assert queries.area_by_code("16999", dt.date(2019, 12, 31)).name == "Xã Châu Cũ"
    with pytest.raises(Refused) as refused:
        call_command("import_territory", str(tmp_path / "không có.csv"))
    assert refused.value.rule == "unreadable_file"


# Data to check against that the product does not contain; the tests that use them say so when they are not there.
SHARED = Path(os.environ.get("GDTX_SHARED") or Path(__file__).resolve().parents[2].parent / "shared") / "data"
HISTORY = SHARED / "admin_units_history.csv"


@pytest.mark.slow
@pytest.mark.skipif(not HISTORY.exists(), reason="no file of dated units since 2017 beside the checkout")
def test_a_history_of_all_units_since_2017_keeps_what_was_promised():
    content = HISTORY.read_bytes()

    first = import_territory(by=Actor.operator(TODAY), content=content)
    second = import_territory(by=Actor.operator(TODAY), content=content)

    assert first["rows"] == first["accepted"] + first["refused"] + first["unchanged"]
    assert first["accepted"] > 3000
    assert Counter(refusal["rule"] for refusal in first["refusals"])["orphan"] > 0
    assert (second["accepted"], second["refusals"]) == (0, first["refusals"])
    assert overlaps.find() == []
    assert overlaps.orphans() == []
    country = Area.objects.get(key="VN").pk
    expected = {
        dt.date(2023, 4, 10): (63, 705, 10598),
        dt.date(2024, 11, 1): (63, 704, 10472),
        dt.date(2025, 6, 30): (63, 696, 10035),
        dt.date(2025, 7, 1): (34, 0, 3321),
        dt.date(2026, 11, 1): (34, 0, 3321),
    }
    for on, (provinces, districts, communes) in expected.items():
        counted = queries.counts_below(country, on)
        assert counted == {"province": provinces, "district": districts, "commune": communes}
    thanh_hoa = queries.counts_below(area("38").pk, dt.date(2021, 1, 15))
    assert (thanh_hoa["district"], thanh_hoa["commune"]) == (27, 559)
