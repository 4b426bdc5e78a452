"""The blank sheet, and lists that can be taken in again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gdtx.catalogue.models import ThematicGroup
from gdtx.foundation.errors import Refused
from gdtx.learning import excel
from gdtx.learning.checks import check_class
from gdtx.learning.enums import Mode
from gdtx.learning.facts import FIELDS, ClassFacts
from gdtx.learning.imports.blank import write_blank_sheet
from gdtx.learning.imports.checking import Checker, ClassRow
from gdtx.learning.imports.writing import dry_run, take_in, write_rows
from gdtx.learning.models import LearningClass
from gdtx.network.models import Site
from gdtx.office.excel_refused import write_refused
from tests.learning.imports.sheets import row, write
from tests.support.cast import IN_2021, IN_2025, Cast

pytestmark = pytest.mark.django_db

CODE = "38-15169-HTCD"


def blank(path: Path, period: str = "2020-2021/HK1") -> Path:
    write_blank_sheet(path, centre_code=CODE, period=period)
    return path


def fill_in(path: Path, rows: list[dict[str, object]]) -> Path:
    """Type rows into a blank sheet, as a person does: the code is there already."""
    book = openpyxl.load_workbook(path)
    page = book[excel.SHEET]
    titles = {cell.value: cell.column for cell in page[1]}
    for number, values in enumerate(rows, 2):
        for key, value in values.items():
            page.cell(number, titles[excel.COLUMNS[excel.PLACES[key]].title]).value = value
    book.save(path)
    return path


def test_an_untouched_template_is_no_row_and_no_error(cast: Cast, tmp_path: Path) -> None:
    answer = dry_run(blank(tmp_path / "mẫu.xlsx"), by=cast.actor("giamdoc", IN_2021)).as_dict()

    assert (answer["rows"], answer["accepted"], answer["refusals"], answer["warnings"]) == (0, 0, [], [])


def test_a_filled_in_template_carries_centre_and_period(cast: Cast, tmp_path: Path) -> None:
    path = fill_in(
        blank(tmp_path / "mẫu.xlsx"),
        [
            {"topic": "Luật Đất đai", "group_id": "CT", "start_on": dt.date(2020, 10, 5), "turns": 40},
            {"topic": "Nấm", "group_id": "CT", "start_on": dt.date(2021, 1, 18), "turns": 40},
        ],
    )

    answer = take_in(path, by=cast.actor("giamdoc", IN_2021)).as_dict()

    assert (answer["rows"], answer["accepted"]) == (2, 1)
    (refusal,) = answer["refusals"]
    assert (refusal["row"], refusal["rule"]) == (3, "outside_period")
    assert LearningClass.objects.get().centre_id == cast.cam_ngoc.pk


def test_another_period_than_the_sheet_carries_refuses_the_file(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        dry_run(blank(tmp_path / "mẫu.xlsx"), by=cast.actor("giamdoc", IN_2021), period="2020-2021/HK2")

    assert refusal.value.rule == "period_mismatch"
    assert "2020-2021/HK1" in refusal.value.message


def test_the_template_offers_groups_and_the_sites_of_the_centre(cast: Cast, tmp_path: Path) -> None:
    Site.objects.create(organisation=cast.cam_ngoc, name="Nhà văn hóa thôn 3", name_folded="nha van hoa thon 3")

    book = openpyxl.load_workbook(blank(tmp_path / "mẫu.xlsx"))

    lists = {column[0].value: [cell.value for cell in column[1:] if cell.value] for column in book["Danh mục"].columns}
    groups = ThematicGroup.objects.filter(province=None).order_by("position").values_list("name", flat=True)
    assert lists["Nhóm nội dung"] == list(groups)
    assert lists["Địa điểm"] == ["Nhà văn hóa thôn 3"]
    assert lists["Hình thức"] == ["Trực tiếp", "Trực tuyến", "Kết hợp"]
    assert [cell.value for cell in book[excel.SHEET]["A"][:3]] == ["Mã trung tâm", CODE, CODE]


@pytest.mark.parametrize(
    ("code", "period", "rule"),
    [
        ("38-00000-HTCD", "2020-2021/HK1", "unknown_centre"),
        ("38-SGDDT", "2020-2021/HK1", "not_a_learning_centre"),
        ("38-15169-HTCD", "1999-2000", "centre_closed"),
        ("38-15169-HTCD", "hôm qua", "bad_period"),
    ],
)
def test_a_sheet_that_cannot_be_is_refused(cast: Cast, tmp_path: Path, code: str, period: str, rule: str) -> None:
    with pytest.raises(Refused) as refusal:
        write_blank_sheet(tmp_path / "f.xlsx", centre_code=code, period=period)

    assert refusal.value.rule == rule


def test_a_sheet_for_the_two_tier_map_is_made_too(cast: Cast, tmp_path: Path) -> None:
    path = blank(tmp_path / "mẫu.xlsx", "2025-2026/HK1")

    answer = dry_run(path, by=cast.actor("giamdoc", IN_2025))

    assert answer.counts.rows == 0


# --- Round trip ------------------------------------------------------------------------------------------------

_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Co", "Cn")), max_size=30
).map(lambda text: ClassFacts.clean({"topic": text}).topic)


@st.composite
def _class(draw: st.DrawFn) -> dict[str, object]:
    turns = draw(st.integers(0, 4000))
    part = st.none() | st.integers(0, turns)
    start = draw(st.dates(dt.date(2020, 9, 1), dt.date(2021, 1, 15)))
    return {
        "centre": draw(st.sampled_from(["38-15169-HTCD", "38-15127-HTCD"])),
        "topic": draw(_TEXT.filter(bool)),
        "group": draw(st.sampled_from(["CT", "XMC", "CL"])),
        "start_on": start,
        "turns": turns,
        "end_on": draw(st.none() | st.dates(start, start + dt.timedelta(days=200))),
        "sessions": draw(st.none() | st.integers(1, 300)),
        "female": draw(part),
        "minority": draw(part),
        "migrant": draw(part),
        "persons": draw(part),
        "mode": draw(st.sampled_from(["", *Mode.values])),
        "place": draw(_TEXT),
        "presenter": draw(_TEXT),
        "partner": draw(_TEXT),
        "run_by": draw(_TEXT),
        "cost": draw(st.none() | st.integers(0, 10**11)),
        "funding": draw(_TEXT),
    }


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(_class(), min_size=1, max_size=12))
def test_a_list_taken_out_comes_in_again_unchanged(
    cast: Cast, tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, object]]
) -> None:
    LearningClass.objects.all().delete()
    so = cast.actor("so", IN_2021)
    distinct = {
        (each["centre"], each["start_on"], facts.topic_folded, facts.place_folded): each
        for each in rows
        for facts in [ClassFacts.clean(each)]
    }
    written = write_rows(by=so, rows=distinct.values(), source_label="bài kiểm")
    path = tmp_path_factory.mktemp("list") / "ds.xlsx"
    classes = LearningClass.objects.filter(batch_code=written.code).select_related("centre").order_by("pk")
    names = excel.group_names(ThematicGroup.objects.all())

    count = excel.write_list(path, excel.iter_cells(classes, names), title="Danh sách lớp", count=len(distinct))

    answer = dry_run(path, by=so)
    assert count == len(distinct)
    assert answer.as_dict()["refusals"] == []
    assert answer.counts.unchanged == answer.counts.rows == len(distinct)


# --- The quick look ---------------------------------------------------------------------------------------------


def test_a_staged_row_has_every_fact_in_order() -> None:
    assert ClassRow._fields[-len(FIELDS) :] == FIELDS


_NEAR = st.sampled_from([None, -1, 0, 1, 39, 40, 41, 300, 301, 4999, 5000, 5001, 9_999, 10_000, 999_999, 1_000_000])
_DAYS = st.none() | st.dates(dt.date(1989, 12, 25), dt.date(2021, 2, 1)) | st.dates(dt.date(2020, 9, 1), IN_2021)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    topic=st.sampled_from([None, "Luật", "x" * 200, "x" * 201, "x" * 300, "x" * 301]),
    group=st.sampled_from([None, "CT", "không có"]),
    start=_DAYS,
    end=_DAYS,
    numbers=st.tuples(_NEAR, st.sampled_from([None, 0, 40, 5000, 5001, 1_000_000, -1]), _NEAR, _NEAR, _NEAR, _NEAR),
    mode=st.sampled_from([None, "in_person", "qua thư"]),
    texts=st.lists(st.sampled_from([None, "a", "b" * 200, "b" * 201]), min_size=5, max_size=5),
    cost=st.sampled_from([None, -1, 0, 999_999_999_999, 1_000_000_000_000]),
    centre=st.sampled_from(["38-15169-HTCD", "38-15127-HTCD", "38-15637-HTCD"]),
)
def test_the_quick_look_passes_nothing_that_the_rules_refuse(
    cast: Cast,
    topic: str | None,
    group: str | None,
    start: dt.date | None,
    end: dt.date | None,
    numbers: tuple[int | None, ...],
    mode: str | None,
    texts: list[str | None],
    cost: int | None,
    centre: str,
) -> None:
    so = cast.actor("so", IN_2021)
    checker = Checker(so, on=IN_2021)
    checker.centres.learn([centre])
    sessions, turns, female, minority, migrant, persons = numbers
    place, presenter, partner, run_by, funding = texts
    values = [
        centre, topic, group, start, end, sessions, turns, female, minority, migrant, persons, mode, place, presenter,
        partner, run_by, cost, funding,
    ]  # fmt: skip

    checked = checker.check(2, values)

    known = checker.centres.get(centre)
    assert known is not None
    meant = known.world.group(known.centre, start, group) if start and group else None
    facts = ClassFacts.clean(
        {
            **dict(zip(excel.KEYS, values, strict=True)),
            "topic": topic,
            "group_id": meant.pk if meant else None,
            "mode": mode,
        }
    )
    problems = [each for each in check_class(facts, known.world, known.centre, on=IN_2021) if not each.warning]
    assert (checked.accepted is None) == bool(problems)
    if checked.accepted is not None:
        assert ClassFacts(*checked.accepted[-len(FIELDS) :]) == facts
    else:
        assert {each.rule for each in checked.problems} == {
            "unknown_group" if each.rule == "missing_group" and group else each.rule
            for each in problems
            if not (each.rule == "missing_group" and group and (start is None or meant or _place_is_wrong(problems)))
        }


def _place_is_wrong(problems: list[object]) -> bool:
    return any(getattr(each, "field", "") in ("centre", "start_on") for each in problems)


# --- From a program -----------------------------------------------------------------------------------------------


def test_a_program_writes_many_classes_in_one_batch_that_can_be_undone(cast: Cast) -> None:
    rows = [
        {"centre": CODE, "topic": f"Lớp {number}", "group": "CT", "start_on": dt.date(2020, 10, 5), "turns": number}
        for number in range(100)
    ]

    batch = write_rows(by=cast.actor("so", IN_2021), rows=iter(rows), source_label="bài kiểm", period="2020-2021/HK1")

    assert (batch.rows, batch.accepted, batch.totals) == (100, 100, {"classes": 100, "turns": 4950})
    assert LearningClass.objects.filter(batch_code=batch.code).count() == 100


def test_a_program_with_one_wrong_row_writes_nothing(cast: Cast) -> None:
    rows = [
        {"centre": CODE, "topic": "A", "group": "CT", "start_on": dt.date(2020, 10, 5), "turns": 1},
        {"centre": CODE, "topic": "B", "group": "CT", "start_on": dt.date(2020, 10, 5), "turns": 1, "female": 2},
    ]

    with pytest.raises(Refused, match="1 trong 2 lớp không hợp lệ") as refusal:
        write_rows(by=cast.actor("so", IN_2021), rows=rows, source_label="bài kiểm")

    assert refusal.value.rule == "rows_refused"
    assert not LearningClass.objects.exists()


def test_the_refused_rows_come_back_as_the_same_sheet_with_their_reasons(cast: Cast, tmp_path: Path) -> None:
    director = cast.actor("giamdoc", IN_2021)
    path = write(tmp_path / "f.xlsx", [row(), row(topic="Nấm", female=99, start_on=dt.date(2020, 10, 6))])
    answer = take_in(path, by=director)
    out = tmp_path / "chưa nhận.xlsx"

    write_refused(
        out,
        excel.COLUMNS,
        [(each.cells, " ".join(str(problem["message"]) for problem in each.refusals)) for each in answer.refused],
        sheet=excel.SHEET,
        title="Các dòng chưa nhận",
        facts={},
    )

    page = openpyxl.load_workbook(out)[excel.SHEET]
    titles = [cell.value for cell in page[1]]
    assert titles[-1] == "Lý do chưa nhận"
    assert "Số nữ 99 lớn hơn" in page.cell(2, len(titles)).value
    page.cell(2, titles.index("Nữ") + 1).value = 9
    page.parent.save(out)
    again = take_in(out, by=director).as_dict()
    assert (again["rows"], again["accepted"], again["warnings"]) == (1, 1, [])
    assert LearningClass.objects.get(topic="Nấm").start_on == dt.date(2020, 10, 6)
