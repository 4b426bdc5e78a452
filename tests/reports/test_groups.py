"""The paragraph on thematic groups: acceptance scenarios 1 and 2."""

from __future__ import annotations

import re

import pytest

from gdtx.reports.groups import group_blocks
from tests.reports.made import GROUPS, SCENARIO_1, answer, text


def test_the_groups_of_scenario_1_stand_with_their_shares_the_largest_first() -> None:
    blocks = group_blocks(classes=10_029, turns=988_496, groups=answer()["groups"], whole="toàn tỉnh")

    assert [block["text"] for block in blocks] == [
        "Chia theo nhóm nội dung, xếp từ nhóm có nhiều lượt học viên nhất; tỷ lệ trong ngoặc là phần của nhóm trong"
        " tổng số toàn tỉnh, làm tròn đến một chữ số thập phân. Do làm tròn, các tỷ lệ cộng lại có thể không đúng"
        " bằng 100%.",
        "Thông tin chính trị, thời sự, pháp luật: 3.344 lớp (33,3%) với 417.943 lượt học viên (42,3%),"
        " bình quân 125,0 lượt/lớp.",
        "Chuyển giao kỹ thuật: 3.441 lớp (34,3%) với 284.124 lượt học viên (28,7%), bình quân 82,6 lượt/lớp.",
        "Chuyên đề nâng cao chất lượng cuộc sống: 2.289 lớp (22,8%) với 253.153 lượt học viên (25,6%),"
        " bình quân 110,6 lượt/lớp.",
        "Dạy nghề, tạo việc làm: 663 lớp (6,6%) với 25.824 lượt học viên (2,6%), bình quân 39,0 lượt/lớp.",
        "Xóa mù chữ: 292 lớp (2,9%) với 7.452 lượt học viên (0,8%), bình quân 25,5 lượt/lớp.",
    ]


def test_the_rows_of_scenario_1_add_up_to_its_totals() -> None:
    items = group_blocks(classes=10_029, turns=988_496, groups=answer()["groups"])[1:]
    printed = [
        [int(found.replace(".", "")) for found in re.findall(r"([\d.]+) (?:lớp|lượt học viên)", item["text"])]
        for item in items
    ]

    assert sum(classes for classes, _turns in printed) == 10_029
    assert sum(turns for _classes, turns in printed) == 988_496


def test_scenario_2_names_the_rest_of_an_old_report_that_left_two_groups_out() -> None:
    groups = [
        {"name": "Pháp luật", "classes": 112_077, "turns": 8_000_000, "turns_qualifier": "over"},
        {"name": "Chuyển giao công nghệ", "classes": 119_843, "turns": 6_500_000, "turns_qualifier": "over"},
        {"name": "Dạy nghề", "classes": 22_211, "turns": 757_203, "turns_qualifier": "over"},
    ]

    blocks = group_blocks(
        classes=320_712, turns=20_000_000, turns_qualifier="over", groups=groups, whole="toàn tỉnh", unnamed=2
    )

    assert [block["text"] for block in blocks[1:]] == [
        "Chuyển giao công nghệ: 119.843 lớp (37,4%) với trên 6,5 triệu lượt học viên.",
        "Pháp luật: 112.077 lớp (34,9%) với trên 8 triệu lượt học viên.",
        "Dạy nghề: 22.211 lớp (6,9%) với 757.203 lượt học viên.",
        "Còn lại 02 nhóm không nêu tên: 66.581 lớp (20,8%).",
    ]
    assert "lượt học viên nhất" not in blocks[0]["text"]  # rounded turns give no order


def test_an_exact_rest_is_told_with_its_turns() -> None:
    groups = [{"name": "Pháp luật", "classes": 6, "turns": 300}]

    blocks = group_blocks(classes=10, turns=500, groups=groups)

    assert blocks[-1]["text"] == "Còn lại, không nêu nhóm: 04 lớp (40,0%) với 200 lượt học viên."


def test_groups_without_a_class_are_named_together() -> None:
    groups = answer(((3, 90), (2, 50), (0, 0), (0, 0), (1, 20)))["groups"]

    blocks = group_blocks(classes=6, turns=160, groups=groups)

    assert blocks[-1]["text"] == "Chưa mở lớp nào thuộc nhóm: Dạy nghề, tạo việc làm; Xóa mù chữ."


def test_groups_that_are_more_than_the_whole_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="more classes"):
        group_blocks(classes=5, turns=10, groups=answer()["groups"])


def test_a_group_is_compared_in_percent_and_its_share_in_points() -> None:
    before = answer(((4000, 400_000), *SCENARIO_1[1:]), period="2019-2020/HK1")

    blocks = group_blocks(
        classes=10_029, turns=988_496, groups=answer()["groups"], before=before, then="cùng kỳ năm học 2019-2020"
    )

    assert blocks[0]["text"].endswith("Tăng, giảm là so với cùng kỳ năm học 2019-2020.")
    assert blocks[1]["text"].endswith(
        "; số lớp giảm mạnh 656 lớp (16,4%), số lượt tăng 17.943 lượt (4,5%),"
        " tỷ lệ trong tổng số lượt tăng 1,1 điểm phần trăm."
    )


def test_turns_counted_by_another_rule_are_not_compared() -> None:
    before = answer(((4000, 400_000), *SCENARIO_1[1:]))

    blocks = group_blocks(classes=10_029, turns=988_496, groups=answer()["groups"], before=before, compare_turns=False)

    assert "số lượt tăng" not in text(blocks)
    assert "số lớp giảm mạnh 656 lớp" in text(blocks)


def test_a_group_the_year_before_did_not_have_is_left_uncompared() -> None:
    before = answer()
    before["groups"] = [row for row in before["groups"] if row["code"] != "CT"]

    blocks = group_blocks(classes=10_029, turns=988_496, groups=answer()["groups"], before=before)

    assert blocks[1]["text"].startswith(GROUPS[0][1])
    assert blocks[1]["text"].endswith("lượt/lớp.")
