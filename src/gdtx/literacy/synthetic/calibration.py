"""What made-up registers follow: published figures with their source, and assumptions that are named as such."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

SOURCES = (
    "Dân số theo nhóm tuổi và giới tính năm 2025: Dự báo dân số Việt Nam 2014–2049, phương án trung bình, "
    "Tổng cục Thống kê và UNFPA, cộng 63 tỉnh",
    "Dân số tỉnh, xã năm 2025: trang sắp xếp đơn vị hành chính sapnhap.bando.com.vn, tháng 7/2025 (số của xã chỉ dùng "
    "làm tỷ trọng trong tỉnh; 87 xã không có số hoặc số sai nhận mức bình quân)",
    "Biết chữ của dân số từ 15 tuổi năm 2016 (sơ bộ), tỷ lệ học sinh dân tộc thiểu số năm 2016, tỷ suất nhập cư "
    "năm 2014: Tổng cục Thống kê, theo tỉnh cũ, gộp về 34 tỉnh theo dân số 01/4/2019",
    "Dân số các dân tộc, người theo tôn giáo (13,7%), quy mô hộ (3,6 người): Tổng điều tra 01/4/2019",
    "Trình độ cao nhất của dân số từ 15 tuổi: 36,5% từ trung học phổ thông; đại học trở lên 9,3%, cao đẳng 3,3%, "
    "trung cấp 3,5% (Tổng điều tra 01/4/2019); tiểu học 20,2%, trung học cơ sở 28,3%, không bằng cấp 16,9% (Khảo sát "
    "mức sống dân cư 2018)",
    "Mù chữ độ tuổi 15–60 cả nước năm học 2024–2025: chưa đạt mức 1 0,90%, chưa đạt mức 2 2,28% "
    "(Bộ Giáo dục và Đào tạo)",
)
ASSUMPTIONS = (
    "Mù chữ của một tỉnh tỷ lệ với phần chưa biết chữ của tỉnh năm 2016; người dân tộc thiểu số gấp 12 lần người Kinh; "
    "nữ 1,3, nam 0,7; tuổi 15–25 0,2, 26–35 0,5, 36–60 1,5",
    "Người chưa rõ trình độ 0,6%, trong người nhập cư 3%; khuyết tật 3%; vắng mặt 4%, đã chuyển đi 1,5%, đã chết 0,6%",
    "Tuổi 18–35 có bằng trung học phổ thông trở lên 62%, 36–60 33%, trên 60 17%, để cả dân số khớp số công bố; ở phía "
    "Bắc người sinh trước 1976 học hệ 10 năm",
    "Người nhập cư: 6 lần tỷ suất nhập cư một năm, nhiều nhất 30%",
)

#: Persons by five-year age group in 2025, thousands: men, women. The last group is 80 and more.
PYRAMID = (
    (3586, 3276), (4109, 3695), (3969, 3575), (3690, 3370), (3419, 3208), (3480, 3312), (4303, 4147), (4180, 4115),
    (3811, 3825), (3301, 3372), (3045, 3137), (2737, 2893), (2377, 2612), (1798, 2136), (1079, 1406), (616, 963),
    (439, 945),
)  # fmt: skip


class Province(NamedTuple):
    """Population of 2025, literate from 15 on (%), share of minorities (%), in-migration a year (per mille)."""

    population: int
    literate: float
    minority: float
    in_migration: float


#: By the code in force since 01/7/2025. Where no share of minorities is published, 1 %.
PROVINCES = {
    "01": Province(8_718_000, 98.7, 1.1, 7.5),
    "04": Province(555_809, 84.9, 96.7, 3.3),
    "08": Province(1_865_270, 84.8, 75.9, 2.6),
    "11": Province(653_422, 74.8, 85.8, 4.4),
    "12": Province(494_626, 60.2, 88.2, 3.8),
    "14": Province(1_327_430, 77.1, 85.4, 2.0),
    "15": Province(1_778_785, 87.4, 65.7, 3.3),
    "19": Province(1_799_489, 97.4, 45.4, 6.0),
    "20": Province(813_978, 96.6, 85.3, 2.0),
    "22": Province(1_429_841, 97.4, 12.8, 3.8),
    "24": Province(3_619_433, 97.7, 15.9, 9.4),
    "25": Province(4_022_638, 97.8, 27.9, 4.7),
    "31": Province(4_664_124, 98.3, 0.3, 4.0),
    "33": Province(3_567_943, 98.5, 1.0, 5.8),
    "37": Province(4_412_264, 98.0, 3.6, 6.0),
    "38": Province(3_760_650, 95.9, 19.9, 5.7),
    "40": Province(3_470_988, 96.6, 16.2, 19.4),
    "42": Province(1_622_901, 97.7, 1.0, 10.9),
    "44": Province(1_870_845, 95.2, 9.4, 6.0),
    "46": Province(1_236_393, 93.2, 5.4, 7.1),
    "48": Province(3_065_628, 96.5, 12.7, 8.7),
    "51": Province(2_161_755, 93.0, 30.6, 4.5),
    "52": Province(3_583_693, 90.2, 23.6, 4.8),
    "56": Province(2_243_554, 92.6, 13.2, 3.7),
    "66": Province(3_346_853, 93.4, 7.5, 3.8),
    "68": Province(3_872_999, 93.7, 19.9, 11.8),
    "75": Province(4_491_408, 96.6, 9.2, 19.8),
    "79": Province(14_002_598, 98.2, 5.0, 27.0),
    "80": Province(3_254_170, 95.1, 1.8, 6.0),
    "82": Province(4_370_046, 94.3, 1.0, 5.5),
    "86": Province(4_257_581, 92.2, 17.1, 6.8),
    "91": Province(4_952_238, 90.9, 8.8, 3.7),
    "92": Province(4_199_824, 91.8, 14.9, 5.5),
    "96": Province(2_606_672, 94.6, 5.9, 2.7),
}
#: The country; also what a province of another time is made after.
COUNTRY = Province(112_093_848, 95.0, 14.7, 9.2)

#: Not at level 1, and at level 1 only, of the ages 15–60 of the country.
ILLITERATE_1, ONLY_LEVEL_1 = 0.0090, 0.0138

MINORITY_RISK = 12.0
WOMEN_RISK, MEN_RISK = 1.3, 0.7
#: Up to which age (included), and how many times the mean.
AGE_RISK = ((25, 0.2), (35, 0.5), (60, 1.5))
UNKNOWN, UNKNOWN_MIGRANT = 0.006, 0.03
DISABLED, AWAY, MOVED, DEAD = 0.03, 0.04, 0.015, 0.006
RELIGIOUS = 0.137
MIGRANT_YEARS, MIGRANT_MOST = 6, 0.3

#: Of whoever is literate, from 18 on: up to which age, and which share has finished upper secondary school, lower
#: secondary or more, primary or more. The rest have no degree.
SCHOOLING = ((35, 0.62, 0.90, 0.96), (60, 0.33, 0.68, 0.90), (999, 0.17, 0.47, 0.78))
#: Of those who finished upper secondary school: up to which share a university, college or vocational degree.
UNIVERSITY, COLLEGE, VOCATIONAL = 0.25, 0.34, 0.44
#: Born before this year in the north: ten years of school.
TEN_YEARS_BEFORE = 1976

#: Census population of the groups that live in a part of the country, thousands, by code of the group.
_NORTH = {2: 1845, 3: 1821, 6: 1452, 7: 1083, 8: 1394, 9: 891, 15: 201, 18: 183, 25: 68, 35: 26, 39: 12, 41: 12}
_NORTH_CENTRAL = {3: 1821, 6: 1452, 8: 394, 24: 91, 29: 91, 9: 20, 53: 1}
_CENTRAL = {19: 149, 21: 147, 17: 179, 23: 95, 26: 74, 27: 63, 31: 52, 30: 40, 44: 8}
_HIGHLANDS = {10: 514, 12: 399, 13: 287, 14: 212, 16: 201, 20: 127, 7: 120, 2: 100, 8: 60, 28: 50, 36: 23}
_SOUTH = {5: 1320, 4: 749, 17: 60, 22: 101, 32: 30}


def groups_of(province: str) -> dict[int, int]:
    """The minorities that live in a province, with weights."""
    if province in {"38", "40", "42", "37"}:
        return _NORTH_CENTRAL
    if province in {"52", "66", "68"}:
        return _HIGHLANDS
    if province < "38":
        return _NORTH
    return _CENTRAL if province < "66" else _SOUTH


@cache
def communes() -> dict[str, int]:
    """Population of the communes in force since 01/7/2025 by code, where a plausible one was published."""
    lines = Path(__file__).with_name("communes_2025.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return {code: int(population) for code, population in (line.split("\t") for line in lines)}
