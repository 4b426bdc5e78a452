"""Tasks, shortcomings and captions."""

from __future__ import annotations

import pytest

from tests.reading.reading_of import CLEAN, draft

HEADING = "Hội nghị sơ kết học kỳ I"


def tasks(*lines: str) -> list[tuple[int | None, str]]:
    return [(task.number, task.text) for task in draft(HEADING, "", *lines).tasks]


def test_a_numbered_list_keeps_its_numbers():
    assert tasks(
        "Hội nghị giao các nhiệm vụ sau:", "1. Củng cố ban giám đốc trung tâm;", "2) Mở thêm lớp xóa mù chữ.", "Hết."
    ) == [(1, "Củng cố ban giám đốc trung tâm"), (2, "Mở thêm lớp xóa mù chữ")]


def test_a_list_of_results_is_no_list_of_tasks():
    assert tasks("Một số kết quả đạt được:", "1. Số lớp là 120.", "2. Số học viên là 900.") == []


def test_tasks_in_prose_are_parted_at_semicolons():
    assert tasks(
        "Sở giao cho các trung tâm: kiện toàn bộ máy quản lý; khảo sát nhu cầu học tập; mở lớp chuyên đề mới."
    ) == [
        (None, "kiện toàn bộ máy quản lý"),
        (None, "khảo sát nhu cầu học tập"),
        (None, "mở lớp chuyên đề mới"),
    ]


def test_what_a_speaker_asks_for_is_a_task_and_goes_on_in_the_next_sentences():
    found = tasks(
        "Ông Trần Văn Bình, Giám đốc Sở, đề nghị các đơn vị cần bám sát chủ đề năm học. Thủ trưởng các đơn vị cần chủ động xây "
        "dựng kế hoạch. Cần quan tâm công tác an toàn trường học."
    )

    assert [text for _number, text in found] == [
        "các đơn vị cần bám sát chủ đề năm học",
        "Thủ trưởng các đơn vị cần chủ động xây dựng kế hoạch",
        "Cần quan tâm công tác an toàn trường học",
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ("Sở đề nghị thực hiện các nhiệm vụ: Một là, rà soát đội ngũ. Hai là, đổi mới tuyển sinh lớp 10.",),
            ["rà soát đội ngũ", "đổi mới tuyển sinh lớp 10"],
        ),
        (
            ("Trọng tâm học kỳ II: Thứ nhất, dạy đúng tiến độ. Thứ hai, ôn tập cho học viên lớp 12.",),
            ["dạy đúng tiến độ", "ôn tập cho học viên lớp 12"],
        ),
        (
            ("Trưởng đoàn đề nghị tỉnh: (1) cập nhật dữ liệu hằng quý; (2) ưu tiên kinh phí cho xã vùng sâu.",),
            ["cập nhật dữ liệu hằng quý", "ưu tiên kinh phí cho xã vùng sâu"],
        ),
        (
            ("Giám đốc Sở chỉ đạo:", "- Phòng GDTX tham mưu văn bản;", "- Thanh tra Sở kiểm tra liên kết.", "Hết."),
            ["Phòng GDTX tham mưu văn bản", "Thanh tra Sở kiểm tra liên kết"],
        ),
        (
            ("II. Tổ chức thực hiện", "1. Sở Tài chính cân đối kinh phí.", "2. UBND cấp huyện giao chỉ tiêu cho xã."),
            ["Sở Tài chính cân đối kinh phí", "UBND cấp huyện giao chỉ tiêu cho xã"],
        ),
        (
            ("Ông đề nghị Sở Tài chính bố trí kinh phí, Sở Nội vụ bổ sung biên chế.",),
            ["Sở Tài chính bố trí kinh phí", "Sở Nội vụ bổ sung biên chế"],
        ),
        (
            ("Thứ trưởng nhấn mạnh, các địa phương phải coi xóa mù chữ là việc thường xuyên.",),
            ["các địa phương phải coi xóa mù chữ là việc thường xuyên"],
        ),
        (
            ("Các đơn vị phải nhập xong số liệu trước 15/10/2020.",),
            ["Các đơn vị phải nhập xong số liệu trước 15/10/2020"],
        ),
        (
            ("Thời gian tới, Hội tiếp tục củng cố tổ chức, đẩy mạnh xây dựng mô hình học tập.",),
            ["củng cố tổ chức", "đẩy mạnh xây dựng mô hình học tập"],
        ),
        (
            ("Nhiệm vụ năm 2023 là kiện toàn ban giám đốc, tăng cường kiểm tra.",),
            ["kiện toàn ban giám đốc", "tăng cường kiểm tra"],
        ),
    ],
)
def test_tasks_are_told_in_lists_of_every_sort_and_by_duties(lines, expected):
    assert [text for _number, text in tasks(*lines)] == expected


def test_conclusions_about_the_past_and_aims_are_no_tasks():
    assert tasks(
        "Giám đốc kết luận:", "1. Về kết quả: các phòng đã xong 24 việc.", "2. Giao Văn phòng chuẩn bị hội nghị."
    ) == [(2, "Giao Văn phòng chuẩn bị hội nghị")]
    assert tasks("I. Mục tiêu", "- Huy động 500 người ra lớp.", "- Nâng tỷ lệ biết chữ lên 99%.") == []


def test_articles_of_a_decision_that_lay_a_duty_are_tasks():
    found = draft(
        "QUYẾT ĐỊNH phê duyệt Kế hoạch xóa mù chữ",
        "Điều 1. Phê duyệt Kế hoạch. Điều 2. Sở Nội vụ chủ trì, phối hợp các đơn vị thực hiện. Điều 3. Chánh Văn phòng thi hành.",
    )

    assert [task.text for task in found.tasks] == [
        "Sở Nội vụ chủ trì, phối hợp các đơn vị thực hiện",
        "Chánh Văn phòng thi hành",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Các trung tâm đã mở 120 lớp và chuyển giao kỹ thuật; dạy nghề cho nông dân; xóa mù chữ.",
        "Năm qua tỉnh đạt nhiều kết quả tốt.",
        "Dự họp có đại diện các sở, ban, ngành.",
        "Nhiều trung tâm phải mượn trụ sở; giáo viên phải kiêm nhiệm.",
        "Dự và chỉ đạo hội nghị có ông Lê Văn An, Chủ tịch Hội; bà Vũ Thị Bình, Phó Chủ tịch Hội.",
        "Hội nghị nhằm đánh giá kết quả và triển khai nhiệm vụ thời gian tới.",
    ],
)
def test_what_was_done_is_no_task(text):
    assert tasks(text) == []


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (
            "Hạn chế: kinh phí chưa ổn định; cơ sở vật chất còn thiếu.",
            ["kinh phí chưa ổn định", "cơ sở vật chất còn thiếu"],
        ),
        ("Số lớp tăng. Tuy nhiên, nhiều trung tâm còn hình thức.", ["nhiều trung tâm còn hình thức"]),
        ("Tuy gặp nhiều khó khăn, nhưng các trung tâm vẫn mở đủ lớp.", []),
        ("Các trung tâm mở đủ lớp.", []),
    ],
)
def test_shortcomings_are_what_the_text_calls_so(text, problems):
    assert [words.text for words in draft("Kết quả năm 2020", "", text).problems] == problems


def test_captions_come_without_their_number_and_credits_are_none():
    found = draft(HEADING, "", "Sở họp.", "Hình 1: Đại biểu dự hội nghị", "Hình 2: Văn nghệ chào mừng", "Ảnh: Lê Minh")

    assert [caption.text for caption in found.captions] == ["Đại biểu dự hội nghị", "Văn nghệ chào mừng"]


def test_a_line_that_describes_a_picture_is_a_caption_without_its_word():
    found = draft(HEADING, "", "Sở họp sáng nay.", "Các đại biểu dự hội nghị", "Hội nghị kết thúc trong ngày.")

    assert [caption.text for caption in found.captions] == ["Các đại biểu dự hội nghị"]


def test_the_whole_bulletin_is_read():
    answer = draft(CLEAN).as_json()

    assert (answer["kind"], answer["province"], answer["event_date"]) == (
        "conference_bulletin",
        "Lâm Đồng",
        "2022-01-18",
    )
    assert (answer["school_year"], answer["period"]) == ("2021-2022", "HK1")
    assert answer["organiser"] == "Sở Giáo dục và Đào tạo tỉnh Lâm Đồng"
    assert answer["chair"] == ["Trần Minh Khôi"]
    assert [task["number"] for task in answer["tasks"]] == [1, 2, 3]
    assert len(answer["captions"]) == 2
    assert len(answer["problems"]) == 2
