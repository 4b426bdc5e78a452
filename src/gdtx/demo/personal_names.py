"""Made-up names of residents: common family, middle and given names of each group, put together by chance.

The lists are ours. Nobody in particular is meant; whoever bears such a name by chance is not in the demonstration.
"""

from __future__ import annotations

import random
from typing import NamedTuple


class Name(NamedTuple):
    """Family and middle names together (họ đệm), and the given name (tên)."""

    family: str
    given: str


class Stock(NamedTuple):
    """What the names of a group are put together from: family names, middle and given names of men and of women."""

    families: tuple[str, ...]
    middle_m: tuple[str, ...]
    middle_f: tuple[str, ...]
    given_m: tuple[str, ...]
    given_f: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_MIDDLE_M = _words("Văn Văn Văn Văn Đình Đức Hữu Ngọc Xuân Quang Minh Duy Công Thanh Trọng Bá Mạnh Tiến")
_MIDDLE_F = _words("Thị Thị Thị Thị Thị Thị Ngọc Thu Minh Thanh Hồng Phương Kim")
_GIVEN_M = _words(
    "An Anh Bách Bảo Bình Chiến Chung Cường Dũng Dương Đạt Điệp Đông Đức Giang Hà Hải Hậu Hiếu Hòa Hoàn Hoàng Hùng Huy"
    " Hưng Khánh Khoa Kiên Lâm Linh Long Lợi Lực Mạnh Minh Nam Nghĩa Ngọc Phong Phú Phúc Phương Quân Quang Quý Quyết"
    " Sáng Sơn Tài Tâm Tân Thái Thanh Thành Thắng Thiện Thịnh Thuận Tiến Toàn Trung Trường Tú Tuấn Tùng Vinh Vũ Vượng"
)
_GIVEN_F = _words(
    "An Anh Bích Bình Chi Chinh Cúc Dung Duyên Đào Giang Hà Hạnh Hằng Hậu Hiền Hoa Hoài Hòa Hồng Huệ Huyền Hương Hường"
    " Khuyên Lan Lành Liên Liễu Linh Loan Lý Mai Mận Minh My Nga Ngân Ngọc Nguyệt Nhài Nhàn Nhung Nụ Oanh Phương"
    " Phượng Quyên Quỳnh Sen Tâm Thanh Thảo Thắm Thu Thủy Thúy Thư Thương Tình Trang Tuyết Tươi Vân Xuân Yến"
)

KINH = Stock(
    _words(
        "Nguyễn Nguyễn Nguyễn Nguyễn Nguyễn Nguyễn Lê Lê Lê Lê Trần Trần Phạm Phạm Phạm Hoàng Hoàng Trịnh Trịnh Vũ Đỗ"
        " Bùi Mai Đặng Ngô Hà Lưu Cao Đào Tống Đinh Dương Trương Phan"
    ),
    _MIDDLE_M,
    _MIDDLE_F,
    _GIVEN_M,
    _GIVEN_F,
)
_MUONG = KINH._replace(
    families=_words("Bùi Bùi Bùi Phạm Phạm Phạm Quách Đinh Hà Trương Trương Cao Bạch Lê Nguyễn Lương")
)
_THAI = KINH._replace(
    families=_words("Hà Hà Hà Lò Vi Vi Lương Lương Lang Ngân Ngân Lộc Lữ Phạm Cầm Len"),
    middle_m=_words("Văn Văn Văn Văn Công Đức Hồng Xuân"),
)
_THO = KINH._replace(families=_words("Lê Lê Trương Trương Nguyễn Bùi Vi Hoàng Quách"))
_MONG = Stock(
    _words("Giàng Giàng Thao Thao Sùng Vàng Lâu Lâu Hơ Hơ Và Lầu Mùa Chá Hạng"),
    _words("A A A Văn Seo"),
    _words("Thị Thị Thị Y"),
    _words("Chống Chứ Dế Dia Dơ Dụ Giống Kỷ Lử Nhia Páo Pó Sếnh Sinh Súa Tếnh Tủa Vảng Vư Xá"),
    _words("Chá Chi Chúa Cở Dính Dợ Ganh Giông Gâu Ka Khua Ly Mai Mỵ Nhè Pà Sua Súa Xê Xúa"),
)
_DAO = Stock(
    _words("Triệu Triệu Triệu Phùng Phùng Bàn Đặng Lý Phan"),
    _words("Văn Văn Phúc Hữu Tiến Đức"),
    _words("Thị Thị Mùi Mùi"),
    _words("Bình Chiêu Chòi Hiếu Hòa Kim Lâm Long Minh Quyên Sơn Thành Thắng Tiến Vinh"),
    _words("Chản Hoa Lai Lan Lành Mai Mụi Nga Nhạn Pham Sao Tâm Thanh Va Xuân"),
)
_KHO_MU = Stock(
    _words("Cụt Cụt Moong Lo Lo Ven Xeo Hoa Lương"),
    _words("Văn Văn Văn Đức Xuân"),
    _words("Thị Thị Thị Mẹ"),
    _words("Bình Dần Hoan Khăm Lâm May Minh Ngọc Oanh Phăn Sơn Thắng Tình Việt"),
    _words("Hoa Hương Khuyên Lan Mai Món Nga Nhung Oanh Pành Phương Xuân"),
)
_LAO = Stock(
    _words("Kham Bun Sôm Thong"),
    _words("Xay Phăn Ma"),
    _words("Phon Ma Chăn"),
    _words("Đi Mi La Vông Keo"),
    _words("Đa La Ny Thoong Von"),
)

#: By the code of the group. Groups without names of their own here bear those that most people bear.
STOCKS = {3: _THAI, 6: _MUONG, 8: _MONG, 9: _DAO, 24: _THO, 29: _KHO_MU, 53: _KHO_MU, 55: _LAO}


def stock_of(ethnicity: int | None) -> Stock:
    """The names of a group."""
    return STOCKS.get(ethnicity or 0, KINH)


def family_name(ethnicity: int | None, rng: random.Random) -> str:
    """A family name of the group."""
    return rng.choice(stock_of(ethnicity).families)


def name(ethnicity: int | None, family: str, *, woman: bool, rng: random.Random) -> Name:
    """A name within a family of the group."""
    stock = stock_of(ethnicity)
    middle = rng.choice(stock.middle_f if woman else stock.middle_m)
    while True:
        given = rng.choice(stock.given_f if woman else stock.given_m)
        if given not in (family, middle):
            return Name(f"{family} {middle}", given)
