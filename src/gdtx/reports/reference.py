"""The default outline as plain data. Loaded by `loading`; a department replaces it by rows of its own, dated.

The order is that of the departments' semester and year reviews: results, assessment, tasks ahead, proposals, tables.
`{next}` in a title is the period that follows ("học kỳ II năm học 2020-2021").
"""

from __future__ import annotations

from typing import Any

from .enums import Part, ReviewKind

SOURCE = "Bố cục thường dùng của báo cáo sơ kết, tổng kết ngành Giáo dục; trình bày theo Nghị định 30/2020/NĐ-CP"


def _written(code: str, title: str, prompt: str, *, required: bool = True) -> dict[str, Any]:
    return {"code": code, "title": title, "how": Part.WRITTEN.value, "prompt": prompt, "required": required}


def _drafted(code: str, title: str, draft: str) -> dict[str, Any]:
    return {"code": code, "title": title, "how": Part.DRAFTED.value, "draft": draft, "required": False}


SECTIONS: list[dict[str, Any]] = [
    {
        "code": "mo_dau",
        "number": "",
        "title": "",
        "parts": [
            _written(
                "can_cu",
                "",
                "Nêu kế hoạch, văn bản chỉ đạo mà báo cáo thực hiện và đặc điểm tình hình của kỳ, nếu cần.",
                required=False,
            ),
        ],
    },
    {
        "code": "ket_qua",
        "number": "I",
        "title": "Kết quả thực hiện các nhiệm vụ",
        "parts": [
            _written(
                "chi_dao",
                "Công tác tham mưu, chỉ đạo, phối hợp",
                "Nêu văn bản đã tham mưu, ban hành; việc phối hợp với Hội Khuyến học và các ban, ngành, đoàn thể.",
            ),
            _drafted("mang_luoi", "Mạng lưới trung tâm và tình hình báo cáo", "coverage"),
            _drafted("lop_luot", "Kết quả mở lớp, chuyên đề", "totals"),
            _drafted("nhom", "Kết quả theo từng nhóm nội dung", "groups"),
            _drafted("don_vi", "Kết quả theo đơn vị", "units"),
            _drafted("nguoi_hoc", "Người học", "learners"),
            _drafted("nguon_luc", "Thời lượng và kinh phí", "resources"),
            _drafted("ke_hoach", "Thực hiện kế hoạch", "plans"),
            _written(
                "khac",
                "Các hoạt động khác",
                "Nêu Tuần lễ hưởng ứng học tập suốt đời, tập huấn, kiểm tra và hoạt động khác trong kỳ, nếu có.",
                required=False,
            ),
        ],
    },
    {
        "code": "danh_gia",
        "number": "II",
        "title": "Đánh giá chung",
        "parts": [
            _written("uu_diem", "Ưu điểm", "Nêu những việc làm được, dựa trên số liệu ở phần I."),
            _written("han_che", "Hạn chế", "Nêu những việc chưa làm được, đơn vị còn yếu, nhóm nội dung còn thiếu."),
            _written("nguyen_nhan", "Nguyên nhân", "Nêu nguyên nhân khách quan, chủ quan của những hạn chế trên."),
        ],
    },
    {
        "code": "nhiem_vu",
        "number": "III",
        "title": "Nhiệm vụ trọng tâm {next}",
        "parts": [_written("nhiem_vu", "", "Nêu từng nhiệm vụ, người chịu trách nhiệm và thời hạn.")],
    },
    {
        "code": "kien_nghi",
        "number": "IV",
        "title": "Kiến nghị, đề xuất",
        "parts": [_written("kien_nghi", "", "Nêu kiến nghị với từng cấp, từng cơ quan; không có thì ghi “Không”.")],
    },
]

#: Kind of review → sections. Shorter stretches than a semester have no assessment of their own.
OUTLINES: dict[str, list[dict[str, Any]]] = {
    ReviewKind.SEMESTER.value: SECTIONS,
    ReviewKind.YEAR.value: SECTIONS,
    ReviewKind.RESULTS.value: [section for section in SECTIONS if section["code"] != "danh_gia"],
}
