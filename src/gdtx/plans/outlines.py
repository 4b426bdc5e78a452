"""Outlines that a plan may begin with, as data: what such a plan rests on, usually aims at and does. People change all
of it. Documents are offered only for plans that begin while they are in force."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from gdtx.foundation.ranges import OPEN_END, OPEN_START
from gdtx.network.enums import LEARNING_CENTRE_KINDS

from .enums import Purpose


@dataclass(frozen=True, slots=True)
class BasisLine:
    """A document, and between which days a plan may rest on it."""

    symbol: str
    issued_on: dt.date
    issuer: Any
    subject: Any
    since: dt.date = OPEN_START
    until: dt.date = OPEN_END

    def in_force(self, on: dt.date) -> bool:
        """Whether a plan that begins on the day may rest on it."""
        return max(self.since, self.issued_on) <= on < self.until


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """An activity: what, the national group it counts in ("" for none), the months of the year it usually lies in."""

    title: Any
    national: str = ""
    months: tuple[int, ...] = ()
    classes: int | None = None
    participants: Any = ""
    partners: Any = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """An outline. `kinds` are the kinds of organisation it is offered to first; empty: every one."""

    title: Any
    purpose: str
    theme: Any
    situation: Any
    bases: tuple[BasisLine, ...]
    targets: tuple[str, ...]
    activities: tuple[ActivityLine, ...]
    solutions: tuple[Any, ...]
    kinds: frozenset[str] = frozenset()


_MINISTRY = _("Bộ Giáo dục và Đào tạo")
_GOVERNMENT = _("Thủ tướng Chính phủ")

_REGULATION = BasisLine(
    "09/2008/QĐ-BGDĐT",
    dt.date(2008, 3, 24),
    _MINISTRY,
    _("ban hành Quy chế tổ chức và hoạt động của trung tâm học tập cộng đồng tại xã, phường, thị trấn"),
)
_AMENDMENT = BasisLine(
    "40/2010/TT-BGDĐT",
    dt.date(2010, 12, 30),
    _MINISTRY,
    _("sửa đổi, bổ sung một số điều của Quy chế tổ chức và hoạt động của trung tâm học tập cộng đồng"),
)
_SOCIETY_2012 = BasisLine(
    "89/QĐ-TTg",
    dt.date(2013, 1, 9),
    _GOVERNMENT,
    _("phê duyệt Đề án Xây dựng xã hội học tập giai đoạn 2012-2020"),
    until=dt.date(2021, 1, 1),
)
_LITERACY_2012 = BasisLine(
    "692/QĐ-TTg",
    dt.date(2013, 5, 4),
    _GOVERNMENT,
    _("phê duyệt Đề án Xóa mù chữ đến năm 2020"),
    until=dt.date(2021, 1, 1),
)
_LITERACY_PROGRAMME = BasisLine(
    "33/2021/TT-BGDĐT",
    dt.date(2021, 11, 26),
    _MINISTRY,
    _("ban hành Chương trình xóa mù chữ"),
    since=dt.date(2022, 1, 11),
)

_PEOPLE = _("Người dân trong xã")
_HEADS = _("Ban giám đốc trung tâm")

OUTLINES: dict[str, Outline] = {
    "community": Outline(
        title=_("Trung tâm học tập cộng đồng"),
        purpose=Purpose.WORK.value,
        theme=_("Đáp ứng nhu cầu học tập thường xuyên của người dân theo phương châm “cần gì học nấy”."),
        situation=_("1. Thuận lợi\n\n2. Khó khăn\n\n3. Nhu cầu học tập của người dân (kết quả khảo sát)"),
        bases=(_REGULATION, _AMENDMENT, _SOCIETY_2012),
        targets=("classes", "turns", "female_share", "minority_turns"),
        activities=(
            ActivityLine(_("Khảo sát nhu cầu học tập của người dân"), months=(1,), participants=_HEADS),
            ActivityLine(_("Tuyên truyền, phổ biến pháp luật, thời sự"), "CT", (3, 4, 5), 1, _PEOPLE),
            ActivityLine(
                _("Chuyển giao kỹ thuật trồng trọt, chăn nuôi"), "KT", (2, 3), 1, _("Hộ nông dân"), _("Hội Nông dân")
            ),
            ActivityLine(_("Dạy nghề ngắn hạn, tạo việc làm"), "DN", (6, 7), 1, _("Lao động nông thôn")),
            ActivityLine(_("Lớp xóa mù chữ, giáo dục tiếp tục sau khi biết chữ"), "XMC", (9, 10, 11), 1),
            ActivityLine(
                _("Chăm sóc sức khỏe, nâng cao chất lượng cuộc sống"),
                "CL",
                (4, 5),
                1,
                _PEOPLE,
                _("Hội Phụ nữ, trạm y tế"),
            ),
            ActivityLine(
                _("Tuần lễ hưởng ứng học tập suốt đời"), "CL", (10,), None, _PEOPLE, _("Hội Khuyến học, các trường")
            ),
            ActivityLine(_("Sơ kết, tổng kết, đánh giá hoạt động trung tâm"), months=(12,), participants=_HEADS),
        ),
        solutions=(
            _("1. Kiện toàn ban giám đốc, phân công trách nhiệm từng thành viên."),
            _("2. Phối hợp các đoàn thể, trường học mở lớp; Hội Khuyến học vận động người học."),
            _("3. Huy động kinh phí từ ngân sách và xã hội hóa; sử dụng nhà văn hóa, trường học làm nơi học."),
            _("4. Ghi chép lớp học đầy đủ, báo cáo đúng kỳ; hằng tháng đối chiếu kế hoạch với thực hiện."),
        ),
        kinds=frozenset(str(kind) for kind in LEARNING_CENTRE_KINDS),
    ),
    "centre": Outline(
        title=_("Trung tâm GDTX, GDNN-GDTX"),
        purpose=Purpose.WORK.value,
        theme=_("Nâng cao chất lượng dạy học chương trình giáo dục thường xuyên và đào tạo nghề ngắn hạn."),
        situation=_("1. Đội ngũ, cơ sở vật chất\n\n2. Thuận lợi\n\n3. Khó khăn"),
        bases=(),
        targets=("classes", "turns", "persons"),
        activities=(
            ActivityLine(_("Tuyển sinh các lớp giáo dục thường xuyên"), months=(6, 7, 8)),
            ActivityLine(_("Khai giảng năm học"), months=(9,)),
            ActivityLine(_("Hội nghị viên chức, góp ý kế hoạch năm học"), months=(9, 10)),
            ActivityLine(
                _("Đào tạo nghề ngắn hạn, liên kết đào tạo"), "DN", (10, 11), 1, _("Người lao động, học viên")
            ),
            ActivityLine(_("Hỗ trợ chuyên môn, học liệu cho trung tâm học tập cộng đồng"), months=(10, 11, 12)),
            ActivityLine(_("Kiểm tra, sơ kết học kỳ I"), months=(1,)),
            ActivityLine(_("Hướng nghiệp, phân luồng học sinh sau trung học cơ sở"), months=(3, 4, 5)),
            ActivityLine(_("Tổng kết năm học"), months=(5, 6)),
        ),
        solutions=(
            _("1. Đổi mới phương pháp dạy học, kiểm tra đánh giá; bồi dưỡng giáo viên."),
            _("2. Tăng cường cơ sở vật chất, ứng dụng công nghệ thông tin."),
            _("3. Phối hợp với địa phương, doanh nghiệp, Hội Khuyến học trong tuyển sinh và đào tạo."),
        ),
    ),
    "literacy": Outline(
        title=_("Xóa mù chữ"),
        purpose=Purpose.LITERACY.value,
        theme=_("Huy động người chưa biết chữ ra lớp, củng cố kết quả biết chữ, chống tái mù chữ."),
        situation=_("1. Kết quả điều tra người mù chữ, tái mù chữ\n\n2. Thuận lợi\n\n3. Khó khăn"),
        bases=(_LITERACY_PROGRAMME, _LITERACY_2012),
        targets=("classes", "turns", "female_turns", "minority_turns"),
        activities=(
            ActivityLine(
                _("Điều tra, cập nhật danh sách người mù chữ"), months=(8, 9), partners=_("Trường học, trưởng thôn")
            ),
            ActivityLine(_("Tập huấn giáo viên, điều tra viên xóa mù chữ"), months=(9,)),
            ActivityLine(
                _("Lớp xóa mù chữ giai đoạn 1"),
                "XMC",
                (10, 11, 12),
                1,
                _("Người mù chữ từ 15 đến 60 tuổi"),
                _("Hội Phụ nữ, trường tiểu học"),
            ),
            ActivityLine(_("Lớp xóa mù chữ giai đoạn 2"), "XMC", (2, 3, 4), 1, _("Người đã học xong giai đoạn 1")),
            ActivityLine(_("Giáo dục tiếp tục sau khi biết chữ"), "XMC", (4, 5), 1),
            ActivityLine(_("Tự kiểm tra, đề nghị công nhận đạt chuẩn xóa mù chữ"), months=(11, 12)),
        ),
        solutions=(
            _("1. Tuyên truyền, vận động đến từng hộ; phân công đoàn thể giúp đỡ người học."),
            _("2. Bố trí giáo viên, thời gian học phù hợp với người học."),
            _("3. Chi hỗ trợ người dạy, người học theo quy định; huy động xã hội hóa."),
        ),
    ),
    "week": Outline(
        title=_("Tuần lễ hưởng ứng học tập suốt đời"),
        purpose=Purpose.WEEK.value,
        theme=_("Ghi chủ đề của năm do Bộ Giáo dục và Đào tạo phát động."),
        situation="",
        bases=(_SOCIETY_2012,),
        targets=("turns",),
        activities=(
            ActivityLine(_("Thành lập ban tổ chức, phân công nhiệm vụ"), months=(9,), participants=_HEADS),
            ActivityLine(_("Lễ khai mạc Tuần lễ"), "CL", (10,), 1, _PEOPLE, _("Hội Khuyến học, các trường, đoàn thể")),
            ActivityLine(
                _("Chuyên đề về kỹ năng số, văn hóa đọc"), "CL", (10,), 1, _PEOPLE, _("Thư viện, bưu điện văn hóa xã")
            ),
            ActivityLine(_("Trưng bày, giới thiệu sách và học liệu"), months=(10,), partners=_("Các trường học")),
            ActivityLine(_("Tổng kết, báo cáo kết quả Tuần lễ"), months=(10,), participants=_HEADS),
        ),
        solutions=(
            _("1. Tuyên truyền trên truyền thanh, pano, mạng xã hội trước và trong Tuần lễ."),
            _("2. Mỗi cơ quan, trường học, thôn có ít nhất một hoạt động hưởng ứng."),
        ),
    ),
    "training": Outline(
        title=_("Tập huấn, bồi dưỡng cán bộ quản lý"),
        purpose=Purpose.TRAINING.value,
        theme=_("Nâng cao năng lực quản lý, lập kế hoạch, ghi chép số liệu của cán bộ trung tâm."),
        situation=_("1. Đội ngũ hiện có\n\n2. Nhu cầu bồi dưỡng"),
        bases=(_REGULATION, _AMENDMENT),
        targets=("persons",),
        activities=(
            ActivityLine(_("Khảo sát nhu cầu bồi dưỡng"), months=(1, 2)),
            ActivityLine(
                _("Tập huấn lập kế hoạch và quản lý hoạt động trung tâm"),
                months=(3,),
                classes=1,
                participants=_("Giám đốc, phó giám đốc"),
            ),
            ActivityLine(
                _("Tập huấn ghi chép, báo cáo số liệu"),
                months=(5,),
                classes=1,
                participants=_("Cán bộ thường trực, giáo viên biệt phái"),
            ),
            ActivityLine(_("Tham quan, trao đổi kinh nghiệm mô hình hiệu quả"), months=(8,)),
            ActivityLine(_("Đánh giá kết quả sau tập huấn"), months=(11,)),
        ),
        solutions=(
            _("1. Mời báo cáo viên của Sở, trường sư phạm, trung tâm GDNN-GDTX."),
            _("2. Kết hợp tập huấn trực tiếp và trực tuyến; phát tài liệu trước."),
        ),
    ),
}


def outlines_for(organisation_kind: str) -> list[tuple[str, Outline]]:
    """The outlines in the order they are offered to a kind of organisation; none is hidden."""
    return sorted(OUTLINES.items(), key=lambda item: bool(item[1].kinds) and organisation_kind not in item[1].kinds)
