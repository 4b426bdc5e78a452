"""From figures to sentences."""

from __future__ import annotations

from typing import Any

from gdtx.reports import drafting
from tests.reports.made import SCENARIO_1, answer, facts, not_reported, silent, text, unit

EARLIER = answer(
    ((3689, 463_987), (3820, 316_886), (773, 29_893), (328, 8_445), (2508, 276_519)), period="2019-2020/HK1"
)


def districts(count: int, **changes: Any) -> list[dict[str, Any]]:
    return [unit(f"{place:03d}", f"Huyện Số {place}", 10 * place, 1000 * place) for place in range(1, count + 1)]


# --- Totals ------------------------------------------------------------------------------------------------


def test_the_sentence_of_scenario_1_carries_both_totals_and_the_mean() -> None:
    assert drafting.totals(facts())[0]["text"] == (
        "Trong học kỳ I năm học 2020-2021, toàn tỉnh mở được 10.029 lớp với 988.496 lượt học viên,"
        " bình quân 98,6 lượt/lớp."
    )


def test_a_year_before_is_compared_in_words_that_fit() -> None:
    assert drafting.totals(facts(before=EARLIER))[1]["text"] == (
        "So với cùng kỳ năm học 2019-2020 (11.118 lớp, 1.095.730 lượt học viên), số lớp giảm 1.089 lớp (9,8%),"
        " số lượt học viên giảm 107.234 lượt (9,8%); bình quân mỗi lớp giữ nguyên 98,6 lượt."
    )


def test_no_year_before_means_no_comparison_and_the_text_says_so() -> None:
    sentence = "Không so sánh với cùng kỳ năm học 2019-2020 vì chưa có số liệu báo cáo của kỳ đó."

    assert drafting.totals(facts())[1]["text"] == sentence
    assert drafting.totals(facts(before=not_reported()))[1]["text"] == sentence


def test_a_school_year_is_compared_with_the_year_before_and_not_with_the_same_period() -> None:
    blocks = drafting.totals(facts(answer(period="2020-2021"), EARLIER | {"period": "2019-2020"}))

    assert blocks[1]["text"].startswith("So với năm học 2019-2020 (11.118 lớp")


def test_a_period_that_still_runs_is_held_against_the_same_days() -> None:
    blocks = drafting.totals(facts(before=EARLIER, running=True))

    assert blocks[1]["text"].startswith("So với cùng kỳ năm học 2019-2020 tính đến cùng ngày (")


def test_turns_under_different_rules_are_not_compared() -> None:
    blocks = drafting.totals(facts(before=EARLIER | {"turns_rule": "per_session"}))

    assert blocks[1]["text"] == (
        "So với cùng kỳ năm học 2019-2020 (11.118 lớp), số lớp giảm 1.089 lớp (9,8%)."
        " Không so sánh số lượt học viên vì hai kỳ tính lượt theo quy tắc khác nhau."
    )


def test_a_comparison_of_years_reported_to_different_degrees_says_so() -> None:
    before = EARLIER | {"centres": {"total": 559, "reporting": 300}}

    assert drafting.totals(facts(before=before))[1]["text"].endswith(
        "Khi so sánh cần lưu ý mức độ báo cáo khác nhau: kỳ này 100,0%, cùng kỳ 53,7% số trung tâm."
    )


def test_an_area_where_nobody_reported_has_no_number_at_all() -> None:
    nobody = facts(not_reported())

    assert text(drafting.totals(nobody)) == (
        "Đến thời điểm lập báo cáo, toàn tỉnh chưa báo cáo số lớp và số lượt học viên của học kỳ I năm học 2020-2021."
    )
    for code in ("groups", "units", "learners", "resources"):
        assert drafting.DRAFTS[code](nobody) == []


def test_no_class_at_all_is_a_report_of_none() -> None:
    none = facts(answer(((0, 0),) * 5))

    assert drafting.totals(none)[0]["text"] == (
        "Trong học kỳ I năm học 2020-2021, các trung tâm đã báo cáo không tổ chức lớp nào."
    )


def test_who_ran_the_classes_and_what_runs_on_is_told() -> None:
    told = drafting.totals(facts(answer(classes_run_by_centre=4708, carried_over=611)))[0]["text"]

    assert told.endswith(
        "Trong đó 4.708 lớp do trung tâm tự mở (46,9%), 5.321 lớp do cơ quan, đoàn thể và đơn vị khác chủ trì mở"
        " tại trung tâm. Có 611 lớp còn tiếp tục sau ngày 15/01/2021 (lớp chuyển tiếp), tính vào kỳ bắt đầu."
    )


def test_nothing_is_carried_over_while_the_period_runs() -> None:
    assert "chuyển tiếp" not in drafting.totals(facts(answer(carried_over=611), running=True))[0]["text"]


# --- Coverage ----------------------------------------------------------------------------------------------


def test_full_coverage_is_said_in_one_sentence() -> None:
    assert text(drafting.coverage(facts())) == (
        "Trong học kỳ I năm học 2020-2021, toàn tỉnh có 559 trung tâm học tập cộng đồng hoạt động;"
        " tất cả đã báo cáo (đạt 100%)."
    )


def test_a_few_silent_centres_are_named() -> None:
    told = drafting.coverage(facts(answer(centres=(559, 557)), silent=silent(2)))

    assert [block["text"] for block in told] == [
        "Trong học kỳ I năm học 2020-2021, toàn tỉnh có 559 trung tâm học tập cộng đồng hoạt động;"
        " 557 trung tâm đã báo cáo, đạt 99,6%.",
        "Còn 02 trung tâm chưa báo cáo: TTHTCĐ xã Số 1 (huyện Cẩm Thủy) và TTHTCĐ xã Số 2 (huyện Cẩm Thủy)."
        " Phần chưa báo cáo không được tính là 0 và không được ước tính.",
    ]


def test_many_silent_centres_are_counted_and_named_in_the_appendix() -> None:
    told = drafting.coverage(facts(answer(centres=(559, 529)), silent=silent(30)))

    assert told[1]["text"].startswith("Còn 30 trung tâm chưa báo cáo, nêu tên tại Phụ lục III.")


def test_the_list_of_a_commune_is_its_second_appendix() -> None:
    told = drafting.coverage(facts(answer(centres=(40, 10)), silent=silent(30), child_level=""))

    assert "nêu tên tại Phụ lục II." in told[1]["text"]


# --- Units -------------------------------------------------------------------------------------------------


def test_the_largest_and_smallest_units_are_named_with_their_shares() -> None:
    children = districts(8)
    now = answer(((360, 36_000), (0, 0), (0, 0), (0, 0), (0, 0)), children)

    assert drafting.units(facts(now))[0]["text"] == (
        "Số liệu của 08 đơn vị cấp huyện nêu tại Phụ lục II. Ba đơn vị có nhiều lượt học viên nhất: huyện Số 8"
        " 8.000 lượt (22,2%); huyện Số 7 7.000 lượt (19,4%); huyện Số 6 6.000 lượt (16,7%). Ba đơn vị có ít lượt"
        " học viên nhất trong số đã mở lớp: huyện Số 1 1.000 lượt (2,8%); huyện Số 2 2.000 lượt (5,6%); huyện Số 3"
        " 3.000 lượt (8,3%)."
    )


def test_the_highest_and_lowest_mean_are_told_where_they_differ() -> None:
    children = districts(8)
    children[2]["classes"], children[5]["classes"] = 24, 75
    now = answer(((369, 36_000), (0, 0), (0, 0), (0, 0), (0, 0)), children)

    assert drafting.units(facts(now))[0]["text"].endswith(
        "Bình quân lượt học viên một lớp cao nhất ở huyện Số 3 (125,0 lượt/lớp), thấp nhất ở huyện Số 6"
        " (80,0 lượt/lớp)."
    )


def test_a_handful_of_units_is_listed_in_order() -> None:
    now = answer(((60, 6_000), (0, 0), (0, 0), (0, 0), (0, 0)), districts(3))

    assert drafting.units(facts(now))[0]["text"] == (
        "Số liệu của 03 đơn vị cấp huyện nêu tại Phụ lục II. Xếp theo số lượt học viên: huyện Số 3 3.000 lượt (50,0%);"
        " huyện Số 2 2.000 lượt (33,3%); huyện Số 1 1.000 lượt (16,7%)."
    )


def test_units_without_any_report_are_named_and_never_the_smallest() -> None:
    children = [*districts(3), unit("900", "Huyện Im Lặng", None, None)]
    now = answer(((60, 6_000), (0, 0), (0, 0), (0, 0), (0, 0)), children)

    told = drafting.units(facts(now))

    assert "Im Lặng" not in told[0]["text"]
    assert told[1]["text"] == "Có 01 đơn vị cấp huyện chưa báo cáo: huyện Im Lặng."


def test_what_could_not_be_placed_is_a_sentence_of_its_own() -> None:
    children = [*districts(3), unit(None, "Chưa phân được", 4, 120)]
    now = answer(((64, 6_120), (0, 0), (0, 0), (0, 0), (0, 0)), children, map="2025-07-01")

    told = drafting.units(facts(now, child_level="commune"))

    assert told[1]["text"] == (
        "Có 04 lớp với 120 lượt học viên chưa phân được về xã, phường nào trên bản đồ hành chính ngày 01/7/2025,"
        " được ghi thành một dòng riêng “Chưa phân được” tại Phụ lục II."
    )


def test_a_commune_has_no_units_to_compare() -> None:
    now = answer(SCENARIO_1, [unit("15169", "Xã Cẩm Ngọc", 10_029, 988_496)])

    assert drafting.units(facts(now, child_level="")) == []


# --- Learners ----------------------------------------------------------------------------------------------


def test_optional_figures_say_how_many_classes_gave_them() -> None:
    now = answer(
        female_turns=490_040,
        female_share=53.5,
        minority_turns=181_243,
        persons=502_943,
        given={"female_turns": 9_282, "minority_turns": 10_029, "migrant_turns": 0, "persons": 5_534},
    )

    assert [block["text"] for block in drafting.learners(facts(now))] == [
        "Lượt học viên nữ: 490.040 lượt, theo 9.282 trong số 10.029 lớp có ghi số liệu này;"
        " chiếm 53,5% số lượt của các lớp đó.",
        "Lượt học viên người dân tộc thiểu số: 181.243 lượt, chiếm 18,3% tổng số lượt.",
        "Lượt học viên là người nhập cư: chưa báo cáo.",
        "Số người tham gia (cộng theo lớp, không trừ trùng): 502.943 người, theo 5.534 trong số 10.029 lớp"
        " có ghi số liệu này.",
    ]


def test_persons_are_never_given_a_share_of_the_turns() -> None:
    now = answer(persons=500_000, given={"persons": 10_029})

    assert drafting.learners(facts(now))[-1]["text"] == (
        "Số người tham gia (cộng theo lớp, không trừ trùng): 500.000 người."
    )


def planned(**changes: Any) -> dict[str, Any]:
    """Plans of 4 of 5 centres; half of the classes were planned."""
    turns = {"code": "turns", "title": "Lượt học viên", "unit": "lượt", "plans": 4, "given": 3}
    cost = {"code": "cost", "title": "Kinh phí", "unit": "đồng", "plans": 1, "given": 0, "target": 9_000_000}
    return {
        "centres": 5,
        "planning": 4,
        "until": "2021-01-15",
        "planned_classes": 30,
        "unplanned_classes": 30,
        "targets": [{**turns, "target": 4_000, "actual": 1_500}, {**cost, "actual": None}],
        **changes,
    }


def test_plans_are_told_where_somebody_has_one_and_nobody_gets_a_zero() -> None:
    assert drafting.DRAFTS["plans"](facts()) == []
    assert text(drafting.DRAFTS["plans"](facts(plans=planned(), silent=silent(2)))).splitlines() == [
        "Toàn tỉnh có 4/5 trung tâm có kế hoạch năm đã được phê duyệt, ban hành (80,0%).",
        "Trong 60 lớp đã mở trong kỳ, 30 lớp nằm trong kế hoạch (50,0%), 30 lớp ngoài kế hoạch.",
        "Kết quả thực hiện chỉ tiêu kế hoạch năm, tính từ đầu năm kế hoạch đến ngày 15/01/2021 (Phụ lục IV):",
        "Lượt học viên: kế hoạch 4.000 lượt của 04 trung tâm đặt chỉ tiêu này, đã thực hiện 1.500 lượt"
        " (theo 3 trung tâm đã ghi), đạt 37,5%.",
        "Kinh phí: kế hoạch 9.000.000 đồng của 01 trung tâm đặt chỉ tiêu này; chưa ghi kết quả.",
    ]
    alone = planned(centres=1, planning=1, unplanned_classes=0, targets=[])
    assert text(drafting.DRAFTS["plans"](facts(plans=alone, child_level=""))).splitlines() == [
        "Trung tâm có kế hoạch năm đã được phê duyệt, ban hành.",
        "30 lớp đã mở trong kỳ đều nằm trong kế hoạch.",
    ]
    nobody = facts(not_reported(), plans=planned(targets=[]))
    assert len(drafting.DRAFTS["plans"](nobody)) == 1, "of classes nobody reported no share is told"
    assert facts(not_reported(), plans=planned(), silent=silent(2)).silent_appendix == "Phụ lục I"
    assert facts(not_reported(), plans=planned(), silent=silent(2)).plans_appendix == "Phụ lục II"
