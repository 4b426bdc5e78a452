"""Short ways to read a made-up text in the tests of this folder."""

from __future__ import annotations

from typing import Any

from gdtx.reading.bulletin import read
from gdtx.reading.draft import Draft, Figure, Warning


def draft(*lines: str) -> Draft:
    """The draft of a text of these lines."""
    return read("\n".join(lines))


def figures(text: str) -> list[tuple[Any, str, str]]:
    """Value, unit and qualifier of every figure of a text."""
    return [facts(figure) for figure in read(text).figures]


def facts(figure: Figure) -> tuple[Any, str, str]:
    """Value (as JSON has it), unit, qualifier."""
    if isinstance(figure.value, tuple):
        return [float(end) for end in figure.value], figure.unit, figure.qualifier
    return float(figure.value), figure.unit, figure.qualifier


def warnings(text: str) -> list[Warning]:
    """The warnings about a text."""
    return read(text).warnings


#: A bulletin in which everything adds up: nothing to warn of.
CLEAN = """Hội nghị sơ kết học kỳ I năm học 2021-2022 ngành học giáo dục thường xuyên tỉnh Lâm Đồng

Ngày 18 tháng 01 năm 2022, Sở Giáo dục và Đào tạo tỉnh Lâm Đồng tổ chức hội nghị sơ kết học kỳ I, triển khai nhiệm vụ \
học kỳ II năm học 2021-2022.
Tham dự hội nghị có:
- Ông Trần Minh Khôi, Phó Giám đốc Sở Giáo dục và Đào tạo, chủ trì hội nghị;
- Bà Lê Thị Thu Hà, Trưởng phòng Giáo dục thường xuyên;
- Đại diện lãnh đạo Hội Khuyến học tỉnh.
Trong học kỳ I, các trung tâm học tập cộng đồng mở 1.250 lớp với 48.300 lượt học viên. Có 120/150 xã có trung tâm xếp \
loại tốt, đạt 80%. Tổng số 300 lớp xóa mù chữ, gồm 180 lớp mức độ 1 và 120 lớp mức độ 2.
Tuy nhiên, cơ sở vật chất của một số trung tâm còn thiếu; kinh phí hoạt động chưa ổn định.
Ông Trần Minh Khôi đề nghị các đơn vị thực hiện 3 nhiệm vụ sau:
1. Kiện toàn ban giám đốc các trung tâm học tập cộng đồng.
2. Khảo sát nhu cầu học tập của người dân để xây dựng kế hoạch.
3. Phối hợp với Hội Khuyến học thực hiện Quyết định số 387/QĐ-TTg ngày 25/3/2022 của Thủ tướng Chính phủ.

Hình 1: Ông Trần Minh Khôi phát biểu tại hội nghị
Hình 2: Các đại biểu tham dự hội nghị
"""
