"""The one dictionary of a review: what a draft shows, what a final print leaves out, what stays the same."""

from __future__ import annotations

from typing import Any

import pytest

from gdtx.foundation.periods import parse
from gdtx.reports.bodies import body_of
from gdtx.reports.documents import Subject, Written, content, fingerprint, stamped
from gdtx.reports.documents.content import following
from gdtx.reports.figures import Reading
from gdtx.reports.queries import missing_parts
from gdtx.reports.reference import OUTLINES, SECTIONS
from tests.reports.made import answer, facts, not_reported, silent, unit

CHILDREN = [unit("380", "Thành phố Thanh Hóa", 6000, 600_000), unit("381", "Thị xã Bỉm Sơn", 4029, 388_496)]


def subject(period: str = "2020-2021/HK1", kind: str = "so_ket") -> Subject:
    body = body_of(level="province", area_name="Tỉnh Thanh Hóa", has_districts=True)
    return Subject("so-ket-38-2020-2021-HK1", kind, parse(period), body, "Tỉnh Thanh Hóa", "province")


def made(written: Written | None = None, **more: Any) -> dict[str, Any]:
    told = more.pop("facts", None) or facts(answer(children=CHILDREN), silent=silent(2))
    return content(subject(), told, more.pop("sections", SECTIONS), written or Written({}), **more)


def words(found: dict[str, Any]) -> str:
    return "\n".join(block.get("text", "") for block in found["blocks"])


ALL_WRITTEN = {
    part["code"]: f"Đã viết {part['code']}."
    for section in SECTIONS
    for part in section["parts"]
    if part["how"] == "written"
}


def test_a_draft_has_no_number_no_date_and_says_what_it_is() -> None:
    found = made()

    assert found["draft_mark"] == "DỰ THẢO"
    assert found["number"].replace("\N{NO-BREAK SPACE}", "") == "Số:/BC-SGDĐT"
    assert found["place_date"] == "Thanh Hóa, ngày … tháng … năm …"
    assert found["type_name"] == "BÁO CÁO"
    assert found["subject"].splitlines() == [
        "Sơ kết học kỳ I năm học 2020-2021",
        "của các trung tâm học tập cộng đồng trên địa bàn tỉnh Thanh Hóa",
    ]


def test_the_headings_follow_the_outline() -> None:
    first = [block["text"] for block in made()["blocks"] if block["kind"] == "heading" and block["level"] == 1]

    assert first == [
        "I. KẾT QUẢ THỰC HIỆN CÁC NHIỆM VỤ",
        "II. ĐÁNH GIÁ CHUNG",
        "III. NHIỆM VỤ TRỌNG TÂM HỌC KỲ II NĂM HỌC 2020-2021",
        "IV. KIẾN NGHỊ, ĐỀ XUẤT",
    ]


def test_a_draft_shows_what_people_still_have_to_write() -> None:
    prompts = [block["text"] for block in made()["blocks"] if block.get("remark")]

    assert len(prompts) == 8
    assert all(prompt.startswith("[") and prompt.endswith("]") for prompt in prompts)


def test_what_people_wrote_stands_in_place_of_the_prompt_a_line_a_paragraph() -> None:
    found = made(Written({"uu_diem": "Tổ chức kịp thời.\n\n- Có nền nếp.", "nhom": "Nhóm kỹ thuật được quan tâm."}))
    texts = [block.get("text") for block in found["blocks"]]

    place = texts.index("1. Ưu điểm")
    assert texts[place + 1 : place + 3] == ["Tổ chức kịp thời.", "- Có nền nếp."]
    assert "Nhóm kỹ thuật được quan tâm." in texts


def test_a_final_print_has_no_mark_and_no_prompt() -> None:
    found = made(Written(ALL_WRITTEN), final=True)

    assert found["draft_mark"] == ""
    assert "[" not in words(found)
    assert found["number"].startswith("Số:")  # the number is given by the records clerk


def test_an_empty_optional_part_leaves_no_heading_in_a_final_print() -> None:
    texts = {code: text for code, text in ALL_WRITTEN.items() if code not in ("can_cu", "khac")}

    found = made(Written(texts), final=True)

    assert "Các hoạt động khác" not in words(found)
    assert missing_parts(SECTIONS, texts) == []


def test_the_parts_that_people_owe_are_named() -> None:
    assert missing_parts(SECTIONS, {"uu_diem": "Có.", "han_che": "  "}) == [
        "Công tác tham mưu, chỉ đạo, phối hợp",
        "Hạn chế",
        "Nguyên nhân",
        "Nhiệm vụ trọng tâm",
        "Kiến nghị, đề xuất",
    ]


def test_numbers_of_the_parts_close_up_over_what_is_not_printed() -> None:
    nobody = made(facts=facts(not_reported()))

    second = [block["text"] for block in nobody["blocks"] if block["kind"] == "heading" and block["level"] == 2]
    assert second[:4] == [
        "1. Công tác tham mưu, chỉ đạo, phối hợp",
        "2. Mạng lưới trung tâm và tình hình báo cáo",
        "3. Kết quả mở lớp, chuyên đề",
        "4. Các hoạt động khác",
    ]


def test_a_short_stretch_has_no_assessment_and_is_called_results() -> None:
    told = facts(answer(period="2021-03", children=CHILDREN))
    found = content(subject("2021-03", "ket_qua"), told, OUTLINES["ket_qua"], Written({}))

    assert found["subject"].startswith("Kết quả hoạt động tháng 3 năm 2021\n")
    assert "ĐÁNH GIÁ CHUNG" not in words(found)


@pytest.mark.parametrize(
    ("period", "next_one"),
    [
        ("2020-2021/HK1", "học kỳ II năm học 2020-2021"),
        ("2020-2021/HK2", "năm học 2021-2022"),
        ("2020-2021", "năm học 2021-2022"),
        ("2020-2021/HE", "năm học 2021-2022"),
        ("2021", "năm 2022"),
        ("2021-H1", "6 tháng cuối năm 2021"),
        ("2021-12", "tháng 1 năm 2022"),
    ],
)
def test_tasks_ahead_are_those_of_the_period_that_follows(period: str, next_one: str) -> None:
    assert following(parse(period)) == next_one


def test_the_appendices_hold_groups_units_and_the_silent() -> None:
    found = made()["appendices"]

    assert [(each["label"], each["table"]["code"], each["landscape"]) for each in found] == [
        ("Phụ lục I", "by_group", True),
        ("Phụ lục II", "by_unit", True),
        ("Phụ lục III", "not_reporting", False),
    ]
    assert found[0]["note"].replace("\N{NO-BREAK SPACE}", "") == (
        "(Kèm theo Báo cáo số/BC-SGDĐT ngày … tháng … năm … của Sở Giáo dục và Đào tạo Thanh Hóa)"
    )
    assert found[2]["table"]["rows"][0] == ["1", "Trung tâm học tập cộng đồng xã Số 1", "Huyện Cẩm Thủy"]


def test_the_table_of_groups_adds_up_to_the_totals() -> None:
    table = made()["appendices"][0]["table"]
    *rows, total = table["rows"]

    def column(place: int) -> int:
        return sum(int(row[place].replace(".", "")) for row in rows)

    assert (column(2), column(4)) == (10_029, 988_496)
    assert total[:7] == ["", "Cộng", "10.029", "100,0%", "988.496", "100,0%", "98,6"]


def test_a_unit_without_a_report_says_so_in_its_row() -> None:
    children = [*CHILDREN, unit("382", "Huyện Im Lặng", None, None, centres=12)]

    row = made(facts=facts(answer(children=children)))["appendices"][1]["table"]["rows"][2]

    assert row == ["3", "Huyện Im Lặng", "12", "0", "Chưa báo cáo", "–", "–", "–", "–", "–", "–", "–"]


def test_what_has_no_place_is_a_row_without_a_number_before_the_sum() -> None:
    children = [*CHILDREN, unit(None, "Chưa phân được", 5, 100, centres=0, reporting=0)]

    rows = made(facts=facts(answer(children=children)))["appendices"][1]["table"]["rows"]

    assert rows[2][:2] == ["", "Chưa phân được"]
    assert rows[3][1] == "Cộng"


def test_the_rule_of_turns_and_the_map_stand_under_the_tables() -> None:
    assert made()["appendices"][0]["notes"] == [
        "Lượt học viên: một người ở một lớp là một lượt, không nhân với số buổi. Bản đồ hành chính ngày 15/01/2021."
        " Dấu “–”: không có số liệu để tính.",
        "Kỳ năm trước chưa có số liệu báo cáo nên không so sánh.",
    ]


def test_charts_stand_beside_the_year_before_where_it_was_reported() -> None:
    before = answer(period="2019-2020/HK1", children=CHILDREN)

    charts = made(facts=facts(answer(children=CHILDREN), before))["charts"]

    assert charts["by_group"]["key_before"] == "Cùng kỳ năm học 2019-2020"
    assert charts["by_group"]["rows"][0] == ["Thông tin chính trị, thời sự, pháp luật", 417_943, 417_943]
    assert [row[0] for row in charts["by_unit"]["rows"]] == ["Thành phố Thanh Hóa", "Thị xã Bỉm Sơn"]
    assert made()["charts"]["by_group"]["key_before"] == ""


def test_invented_data_are_marked() -> None:
    assert made(synthetic=True)["synthetic"] == "Dữ liệu tổng hợp"
    assert made()["synthetic"] == ""


def test_the_stamp_says_when_and_from_which_data_and_the_fingerprint_does_not_depend_on_when() -> None:
    now = answer(children=CHILDREN)
    text = content(subject(), facts(now), SECTIONS, Written({}))
    first = stamped(text, Reading(now, not_reported(), (), "2021-01-20T08:05:00+07:00", "812-3"))
    later = stamped(text, Reading(now, not_reported(), (), "2021-01-21T09:00:00+07:00", "900-3"))

    assert first["stamp"] == (
        f"Số liệu đọc lúc 08:05 ngày 20/01/2021 · phiên bản dữ liệu 812.{first['figures_checksum']}"
    )
    assert first["figures_checksum"] == later["figures_checksum"]
    assert first["fingerprint"] == later["fingerprint"] == fingerprint(text)
    assert first["figures"]["now"]["classes"] == 10_029


def test_other_figures_and_other_words_have_another_fingerprint() -> None:
    assert fingerprint(made()) != fingerprint(made(Written({"uu_diem": "Có."})))
    assert fingerprint(made()) != fingerprint(made(facts=facts(answer(children=CHILDREN))))


def test_recipients_and_place_may_be_entered() -> None:
    found = made(Written({}, authority="KT", place="Phường Hạc Thành", recipients="- Như trên;\n- Lưu: VT."))

    assert found["recipients"] == ["- Như trên;", "- Lưu: VT."]
    assert found["place_date"].startswith("Phường Hạc Thành, ngày")
    assert found["authority"] == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]
