"""Documents that plans rest on, with their subjects as they give them, and when a plan may still rest on them.

Of a law only name and day are cited (Nghị định 30/2020/NĐ-CP, Phụ lục I). Whoever writes a plan adds those of the
province, the commune and the year.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from gdtx.foundation.ranges import OPEN_END, OPEN_START


@dataclass(frozen=True, slots=True)
class BasisLine:
    """A document, and between which days a plan may rest on it. Without a symbol the subject is all there is to say."""

    symbol: Any
    issued_on: dt.date
    issuer: Any
    subject: Any
    since: dt.date = OPEN_START
    until: dt.date = OPEN_END

    def in_force(self, on: dt.date) -> bool:
        """Whether a plan that begins on the day may rest on it."""
        return max(self.since, self.issued_on) <= on < self.until


_MINISTER = _("Bộ trưởng Bộ Giáo dục và Đào tạo")
_PRIME_MINISTER = _("Thủ tướng Chính phủ")
_GOVERNMENT = _("Chính phủ")

LAW = BasisLine("", dt.date(2019, 6, 14), "", _("Luật Giáo dục ngày 14 tháng 6 năm 2019"), since=dt.date(2020, 7, 1))
REGULATION = BasisLine(
    _("Quyết định số 09/2008/QĐ-BGDĐT"),
    dt.date(2008, 3, 24),
    _MINISTER,
    _("ban hành Quy chế tổ chức và hoạt động của trung tâm học tập cộng đồng tại xã, phường, thị trấn"),
)
AMENDMENT = BasisLine(
    _("Thông tư số 40/2010/TT-BGDĐT"),
    dt.date(2010, 12, 30),
    _MINISTER,
    _("sửa đổi, bổ sung một số điều của Quy chế tổ chức và hoạt động của trung tâm học tập cộng đồng"),
)
TWO_TIERS = BasisLine(
    _("Nghị định số 142/2025/NĐ-CP"),
    dt.date(2025, 6, 12),
    _GOVERNMENT,
    _(
        "quy định về phân định thẩm quyền của chính quyền địa phương 02 cấp trong lĩnh vực quản lý nhà nước của"
        " Bộ Giáo dục và Đào tạo"
    ),
    since=dt.date(2025, 7, 1),
)
SOCIETY_2012 = BasisLine(
    _("Quyết định số 89/QĐ-TTg"),
    dt.date(2013, 1, 9),
    _PRIME_MINISTER,
    _("phê duyệt Đề án Xây dựng xã hội học tập giai đoạn 2012-2020"),
    until=dt.date(2021, 1, 1),
)
SOCIETY_2021 = BasisLine(
    _("Quyết định số 1373/QĐ-TTg"),
    dt.date(2021, 7, 30),
    _PRIME_MINISTER,
    _("phê duyệt Đề án Xây dựng xã hội học tập giai đoạn 2021-2030"),
    until=dt.date(2031, 1, 1),
)
MOVEMENT = BasisLine(
    _("Quyết định số 387/QĐ-TTg"),
    dt.date(2022, 3, 25),
    _PRIME_MINISTER,
    _(
        "phê duyệt Chương trình Đẩy mạnh phong trào học tập suốt đời trong gia đình, dòng họ, cộng đồng, đơn vị"
        " giai đoạn 2021-2030"
    ),
    until=dt.date(2031, 1, 1),
)
LITERACY_2012 = BasisLine(
    _("Quyết định số 692/QĐ-TTg"),
    dt.date(2013, 5, 4),
    _PRIME_MINISTER,
    _("phê duyệt Đề án Xóa mù chữ đến năm 2020"),
    until=dt.date(2021, 1, 1),
)
UNIVERSAL = BasisLine(
    _("Nghị định số 20/2014/NĐ-CP"),
    dt.date(2014, 3, 24),
    _GOVERNMENT,
    _("về phổ cập giáo dục, xóa mù chữ"),
    since=dt.date(2014, 5, 15),
)
LITERACY_PROGRAMME = BasisLine(
    _("Thông tư số 33/2021/TT-BGDĐT"),
    dt.date(2021, 11, 26),
    _MINISTER,
    _("ban hành Chương trình xóa mù chữ"),
    since=dt.date(2022, 1, 11),
)
LITERACY_ASSESSMENT = BasisLine(
    _("Thông tư số 10/2022/TT-BGDĐT"),
    dt.date(2022, 7, 12),
    _MINISTER,
    _("quy định về đánh giá học viên học Chương trình xóa mù chữ"),
    since=dt.date(2022, 8, 28),
)
