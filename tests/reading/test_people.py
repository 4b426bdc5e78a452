"""People, who presides, who speaks, delegations."""

from __future__ import annotations

import pytest

from tests.reading.reading_of import draft

HEADING = "Hội nghị tổng kết năm học"


def person(*lines: str):
    people = [one for one in draft(HEADING, "", *lines).people if one.name]
    assert len(people) == 1
    return people[0]


@pytest.mark.parametrize(
    ("text", "title", "org"),
    [
        ("Dự họp có ông Trần Văn Bình, Phó Giám đốc Sở Giáo dục và Đào tạo.", "Phó Giám đốc", "Sở Giáo dục và Đào tạo"),
        ("Dự họp có ông Trần Văn Bình – Phó Giám đốc Sở GD&ĐT.", "Phó Giám đốc", "Sở GD&ĐT"),
        ("Phó Giám đốc Sở Giáo dục và Đào tạo Trần Văn Bình dự họp.", "Phó Giám đốc", "Sở Giáo dục và Đào tạo"),
        ("Phó Chủ tịch UBND tỉnh Lâm Đồng Trần Văn Bình đến dự.", "Phó Chủ tịch", "UBND tỉnh Lâm Đồng"),
        ("Có mặt Bà Trần Văn Bình (Hiệu trưởng Trường THCS Nam Hà) dự họp.", "Hiệu trưởng", "Trường THCS Nam Hà"),
        (
            "Đồng chí Trần Văn Bình, Quận ủy viên, Phó Chủ tịch UBND Quận 7 dự.",
            "Quận ủy viên, Phó Chủ tịch",
            "UBND Quận 7",
        ),
        (
            "TS. Trần Văn Bình, Vụ trưởng Vụ Giáo dục thường xuyên, Bộ GD&ĐT dự.",
            "Vụ trưởng",
            "Vụ Giáo dục thường xuyên, Bộ GD&ĐT",
        ),
    ],
)
def test_position_and_body_are_read_before_and_after_the_name(text, title, org):
    one = person(text)

    assert (one.name, one.title, one.org) == ("Trần Văn Bình", title, org)


@pytest.mark.parametrize(
    "text",
    [
        "Học tập tư tưởng Hồ Chí Minh tại Trường THPT Nguyễn Trãi, đường Lê Lợi.",
        "Đại diện Đoàn TNCS Hồ Chí Minh dự họp.",
        "Các trung tâm ở Hà Nam, Thái Bình, Cao Bằng mở lớp.",
        "Tác giả: Nguyễn Văn An",
        "Ảnh: Lê Minh",
        "Giám đốc Sở Giáo dục và Đào tạo Lâm Đồng đến dự.",
    ],
)
def test_schools_streets_heroes_provinces_and_authors_are_nobody_present(text):
    assert [one.name for one in draft(HEADING, "", "Hội nghị họp sáng 12/3/2020.", text).people if one.name] == []


@pytest.mark.parametrize(
    ("text", "chair"),
    [
        ("Dự họp có ông Trần Văn Bình, Phó Giám đốc Sở, chủ trì hội nghị.", ["Trần Văn Bình"]),
        ("Hội nghị họp dưới sự chủ trì của Tiến sĩ Trần Văn Bình, Giám đốc Sở.", ["Trần Văn Bình"]),
        (
            "Chủ trì hội nghị: ông Trần Văn Bình, Giám đốc Sở và bà Lê Thị Hoa, Phó Giám đốc Sở.",
            ["Trần Văn Bình", "Lê Thị Hoa"],
        ),
        (
            "Chủ trì hội nghị: ông Trần Văn Bình, Giám đốc Sở; bà Lê Thị Hoa, Phó Giám đốc Sở.",
            ["Trần Văn Bình", "Lê Thị Hoa"],
        ),
        (
            "Ông Trần Văn Bình, Giám đốc Sở và bà Lê Thị Hoa, Phó Giám đốc Sở đồng chủ trì.",
            ["Trần Văn Bình", "Lê Thị Hoa"],
        ),
        ("Dự họp có ông Trần Văn Bình, Giám đốc Sở và bà Lê Thị Hoa, Phó Giám đốc Sở chủ trì.", ["Lê Thị Hoa"]),
        ("Đến dự và chủ trì hội nghị có TS. Trần Văn Bình, Giám đốc Sở.", ["Trần Văn Bình"]),
        ("Chủ tịch UBND huyện Trần Văn Bình chủ trì họp với các xã.", ["Trần Văn Bình"]),
        ("Đoàn Chủ tịch đại hội gồm: ông Trần Văn Bình, Giám đốc Sở.", ["Trần Văn Bình"]),
        ("Chủ trì biên soạn tài liệu: ông Trần Văn Bình.", []),
        ("Phòng do bà Lê Thị Hoa phụ trách chủ trì, phối hợp các đơn vị thực hiện.", []),
        ("Ông Trần Văn Bình, Giám đốc Sở, phát biểu khai mạc hội nghị.", []),
        ("Dự họp có ông Trần Văn Bình, Giám đốc Sở. Sở GD&ĐT chủ trì, phối hợp các đơn vị thực hiện.", []),
        ("Ông Trần Văn Bình, Giám đốc Sở, giao Phòng Giáo dục thường xuyên chủ trì xây dựng kế hoạch.", []),
    ],
)
def test_only_somebody_said_to_preside_is_the_chair(text, chair):
    assert draft(HEADING, "", text).chair == chair


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Ông Trần Văn Bình, Giám đốc Sở, nhấn mạnh vai trò của trung tâm.", ["Trần Văn Bình"]),
        ("Phát biểu tại hội nghị, bà Lê Thị Hoa, Phó Giám đốc Sở, đề nghị các đơn vị mở lớp.", ["Lê Thị Hoa"]),
        ("Theo ông Trần Văn Bình, Giám đốc Sở, số lớp tăng.", ["Trần Văn Bình"]),
        ("Dự họp có ông Trần Văn Bình, Giám đốc Sở.", []),
    ],
)
def test_a_speaker_is_somebody_who_says_something(text, speakers):
    assert draft(HEADING, "", text).speakers == speakers


def test_in_a_list_of_positions_with_names_after_them_each_keeps_their_own():
    found = draft(
        HEADING,
        "",
        "Cùng dự có Chủ tịch Hội Khuyến học tỉnh Trần Văn Bình, Trưởng ban Dân vận Huyện ủy Lê Thị Hoa Mai.",
    )

    assert [(one.name, one.title, one.org) for one in found.people if one.name] == [
        ("Trần Văn Bình", "Chủ tịch", "Hội Khuyến học tỉnh"),
        ("Lê Thị Hoa Mai", "Trưởng ban", "Dân vận Huyện ủy"),
    ]


def test_a_position_after_a_form_of_address_is_no_name():
    found = draft(HEADING, "", "Ông Trần Văn Bình, Phó Giám đốc Sở, dự họp. Đồng chí Phó Giám đốc Sở yêu cầu mở lớp.")

    assert [one.name for one in found.people if one.name] == ["Trần Văn Bình"]


def test_delegations_have_position_and_body_and_no_name():
    found = draft(
        HEADING,
        "",
        "Tham dự hội nghị có đại diện lãnh đạo Sở Nội vụ, Hội Khuyến học tỉnh; chuyên viên các Phòng Giáo dục và Đào tạo.",
    )

    assert [(one.name, one.title, one.org) for one in found.people] == [
        (None, "đại diện lãnh đạo", "Sở Nội vụ"),
        (None, "đại diện lãnh đạo", "Hội Khuyến học tỉnh"),
        (None, "chuyên viên", "các Phòng Giáo dục và Đào tạo"),
    ]


def test_who_is_only_in_a_picture_attends_where_the_text_names_nobody_else():
    alone = draft(
        HEADING,
        "",
        "Sở họp sáng 12/3/2020.",
        "Hội nghị bàn nhiều việc.",
        "Ông Trần Văn Bình, Giám đốc Sở, phát biểu tại hội nghị",
        "Hội nghị kết thúc.",
    )
    listed = draft(
        HEADING,
        "",
        "Dự họp có bà Lê Thị Hoa, Phó Giám đốc Sở.",
        "Hình 1: Ông Trần Văn Bình, Giám đốc Sở, phát biểu tại hội nghị",
    )

    assert [one.name for one in alone.people if one.attends] == ["Trần Văn Bình"]
    assert [one.name for one in listed.people if one.attends] == ["Lê Thị Hoa"]


def test_a_report_has_nobody_attending():
    found = draft(
        "Kết quả xóa mù chữ", "", "Toàn tỉnh có 20 lớp. Ông Trần Văn Bình, Giám đốc Sở, cho biết số lớp tăng."
    )

    assert (found.as_json()["attendees"], found.speakers) == ([], ["Trần Văn Bình"])
