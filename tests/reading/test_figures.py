"""Figures: what is one, its unit, its qualifier, of whom."""

from __future__ import annotations

import pytest

from tests.reading.reading_of import draft, facts, figures


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Toàn tỉnh mở 12.345 lớp.", (12345, "lớp", "exact")),
        ("Có hơn 1.500 lượt người học.", (1500, "lượt người", "over")),
        ("Có trên 20 triệu lượt học viên.", (20_000_000, "lượt học viên", "over")),
        ("Có gần 9 nghìn hội viên.", (9000, "hội viên", "nearly")),
        ("Có khoảng 300 học viên.", (300, "học viên", "about")),
        ("Tỷ lệ biết chữ còn dưới 90%.", (90, "%", "under")),
        ("Mỗi trung tâm phải có ít nhất 3 mô hình.", (3, "mô hình/trung tâm", "at_least")),
        ("Hỗ trợ 1,5 tỷ đồng.", (1_500_000_000, "đồng", "exact")),
        ("Hỗ trợ 25 triệu đồng/năm.", (25_000_000, "đồng/năm", "exact")),
        ("Trao 250 suất học bổng.", (250, "suất", "exact")),
        ("Tặng bằng khen 6 tập thể.", (6, "tập thể", "exact")),
        ("Có 637 xã, phường, thị trấn.", (637, "xã/phường/thị trấn", "exact")),
        ("Có khoảng sáu nghìn lượt người học.", (6000, "lượt người", "about")),
        ("Huy động khoảng 28.000 là người dân tộc thiểu số.", (28000, "người", "about")),
        ("Sở ban hành 02 văn bản.", (2, "văn bản", "exact")),
        ("Phấn đấu đạt 95% người biết chữ.", (95, "%", "target")),
        ("Mục tiêu đến năm 2030 có trên 90% xã đạt chuẩn.", (90, "%", "target")),
        ("Chương trình gồm 949 tiết.", (949, "tiết", "exact")),
        ("Không có trung tâm yếu kém.", (0, "trung tâm", "exact")),
        ("Hai mươi lăm dòng họ được khen.", (25, "dòng họ", "exact")),
        ("Có 05 (năm) tập thể được khen.", (5, "tập thể", "exact")),
        ("Số lớp: 120.", (120, "lớp", "exact")),
        ("Mỗi em được cấp 2 bộ sách.", (2, "sách", "exact")),
        ("Tỉnh đề ra 5 giải pháp.", (5, "giải pháp", "exact")),
        ("Có trên dưới 500 người dự.", (500, "người", "about")),
        ("Phường đạt 92,5/100 điểm.", (92.5, "điểm", "exact")),
        ("Tỷ lệ này thấp hơn 6 điểm phần trăm so với kế hoạch.", (6, "điểm phần trăm", "exact")),
        ("Tổng số tiền 15.000.000đ.", (15_000_000, "đồng", "exact")),
    ],
)
def test_a_figure_has_value_unit_and_qualifier(text, expected):
    assert figures(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Đề án được phê duyệt năm 2013.",
        "Học sinh vào lớp 10 và lớp 6.",
        "Theo Quyết định số 89/QĐ-TTg ngày 09/01/2013.",
        "Trong 15 năm qua và 6 tháng đầu năm 2020.",
        "Đạt chuẩn mức độ 2 theo Nghị quyết 29.",
        "Trung tâm GDNN-GDTX Quận 7 và Quận 11.",
        "Trẻ 5 tuổi và người từ 15 đến 60 tuổi.",
        "Hình 3: Đại biểu dự hội nghị",
        "Chương trình GDPT 2018 và dịch COVID-19.",
        "Điện thoại, học kỳ 1, khóa XI, lần thứ 3.",
        "Ngày 8/9 là ngày quốc tế xóa mù chữ.",
    ],
)
def test_years_grades_ages_ordinals_and_numbers_of_documents_are_no_figures(text):
    assert figures(text) == []


def test_a_grade_after_a_count_of_classes_is_no_figure():
    assert figures("Tỉnh tuyển 211 lớp 10 THPT.") == [(211, "lớp", "exact")]


def test_a_part_of_a_whole_keeps_the_whole():
    (figure, rate) = draft("Có 84/147 trung tâm kết hợp với nhà văn hóa, đạt tỷ lệ 57,1%.").figures

    assert (facts(figure), figure.of) == ((84, "trung tâm", "exact"), 147)
    assert facts(rate) == (57.1, "%", "exact")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Có 41 trung tâm loại tốt, 52 khá, 13 trung bình.", [(41, "trung tâm"), (52, "trung tâm"), (13, "trung tâm")]),
        ("Có 60 lớp (Hòa An 25, Trà Lĩnh 20, Hạ Lang 15).", [(60, "lớp"), (25, "lớp"), (20, "lớp"), (15, "lớp")]),
        ("Số lớp tăng từ 95 lên 120 lớp.", [(95, "lớp"), (120, "lớp")]),
        ("Có 548 trên tổng số 559 lớp đủ giáo viên.", [(548, "lớp"), (559, "lớp")]),
        ("Có 532 học viên (nữ: 401).", [(532, "học viên"), (401, "người")]),
        ("Mở 48 lớp (15 lớp pháp luật).", [(48, "lớp"), (15, "lớp")]),
        ("Mở 722 lớp/28.160 lượt người.", [(722, "lớp"), (28160, "lượt người")]),
    ],
)
def test_a_number_without_a_noun_counts_what_its_neighbours_count(text, expected):
    assert [(value, unit) for value, unit, _qualifier in figures(text)] == expected


def test_a_range_has_two_ends():
    assert figures("Bình quân mở từ 15.000 đến gần 30.000 lớp.") == [([15000, 30000], "lớp", "range")]


def test_a_change_counts_what_the_number_before_it_counts():
    assert figures("Có 2.785 chi hội, tăng 29 so với năm trước.") == [
        (2785, "chi hội", "exact"),
        (29, "chi hội", "exact"),
    ]


@pytest.mark.parametrize(
    ("text", "bands"),
    [
        ("Độ tuổi 15-35 biết chữ đạt 99,8%; độ tuổi 15-60 đạt 99,3%.", ["15-35", "15-60"]),
        ("Tỷ lệ biết chữ đạt 99% ở độ tuổi 15 - 60 và 100% ở độ tuổi 15 - 35.", ["15-60", "15-35"]),
        ("Người từ 15 tuổi trở lên biết chữ đạt 97%.", ["15+"]),
        ("Có 97% người biết chữ.", [None]),
    ],
)
def test_an_age_band_belongs_to_the_figure_beside_it(text, bands):
    assert [figure.age_band for figure in draft(text).figures] == bands


def test_a_headline_does_not_count_what_the_text_counts():
    found = draft("Hơn 500 lượt người đến học", "", "Trong năm có hơn 500 lượt người đến học tại 12 trung tâm.")

    assert [facts(figure) for figure in found.figures] == [(500, "lượt người", "over"), (12, "trung tâm", "exact")]


def test_a_headline_is_read_where_the_text_does_not_say_it_again():
    found = draft("Hơn 10.240 học sinh thi vào lớp 10", "", "Tỉnh tuyển 211 lớp.")

    assert [facts(figure) for figure in found.figures] == [(10240, "học sinh", "over"), (211, "lớp", "exact")]


def test_the_group_is_the_one_the_clause_names():
    (law, craft) = draft("Nhóm pháp luật có 120 lớp; nhóm dạy nghề có 80 lớp.").figures

    assert (law.group, craft.group) == ("pháp luật", "dạy nghề")


def test_a_rating_and_above_is_no_lower_bound():
    assert figures("Có 143/159 trung tâm xếp loại khá trở lên.") == [(143, "trung tâm", "exact")]


def test_figures_below_a_heading_of_aims_are_aims():
    found = draft("KẾ HOẠCH xóa mù chữ", "I. MỤC TIÊU", "1. Người biết chữ đạt 97,5%.", "II. KẾT QUẢ", "Mở 12 lớp.")

    assert [facts(figure) for figure in found.figures] == [(97.5, "%", "target"), (12, "lớp", "exact")]


def test_a_percentage_in_a_task_is_an_aim():
    found = draft(
        "Hội nghị triển khai nhiệm vụ", "Đề nghị các đơn vị cử 100% cán bộ quản lý dự tập huấn; mở thêm lớp xóa mù chữ."
    )

    assert [facts(figure) for figure in found.figures] == [(100, "%", "target")]
