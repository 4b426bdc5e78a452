"""Outlines that a plan may begin with, as data: what such a plan rests on, usually aims at and does. People change all
of it. Documents are offered only for plans that begin while they are in force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from gdtx.network.enums import LEARNING_CENTRE_KINDS, OrganisationKind

from .enums import PlanKind, Purpose
from .outline_bases import (
    AMENDMENT,
    LAW,
    LITERACY_2012,
    LITERACY_ASSESSMENT,
    LITERACY_PROGRAMME,
    MOVEMENT,
    REGULATION,
    SOCIETY_2012,
    SOCIETY_2021,
    TWO_TIERS,
    UNIVERSAL,
    BasisLine,
)


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """An activity: what, the national group it counts in ("" for none), the months in which it usually lies.

    `school_months` are those of a plan of a school year where they are others: what opens and closes a year.
    """

    title: Any
    national: str = ""
    months: tuple[int, ...] = ()
    classes: int | None = None
    participants: Any = ""
    partners: Any = ""
    responsible: Any = ""
    school_months: tuple[int, ...] = ()

    def months_in(self, kind: str) -> tuple[int, ...]:
        """The months for a kind of plan."""
        return self.school_months if kind == PlanKind.SCHOOL_YEAR and self.school_months else self.months


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


_PEOPLE = _("Người dân trong xã")
_HEADS = _("Ban giám đốc trung tâm")
_DIRECTOR, _DEPUTY = _("Giám đốc"), _("Phó giám đốc thường trực")
_TEACHERS = _("Giáo viên được bố trí, biệt phái")
_SCHOOLS = _("Các trường tiểu học, trung học cơ sở")

OUTLINES: dict[str, Outline] = {
    "community": Outline(
        title=_("Trung tâm học tập cộng đồng"),
        purpose=Purpose.WORK.value,
        theme=_(
            "1. Đáp ứng nhu cầu học tập thường xuyên của người dân theo phương châm “cần gì học nấy”; mỗi điểm học tập"
            " có lớp hằng quý.\n2. Tổ chức đủ các nhóm nội dung: xóa mù chữ và giáo dục tiếp tục sau khi biết chữ; pháp"
            " luật, thời sự; chuyển giao kỹ thuật; nghề ngắn hạn; sức khỏe, kỹ năng sống, kỹ năng số."
        ),
        situation=_(
            "1. Tổ chức, đội ngũ, cơ sở vật chất, các điểm học tập\n\n2. Thuận lợi\n\n3. Khó khăn\n\n"
            "4. Nhu cầu học tập của người dân (kết quả khảo sát từng thôn, từng nhóm đối tượng)"
        ),
        bases=(LAW, REGULATION, AMENDMENT, TWO_TIERS, SOCIETY_2012, SOCIETY_2021, MOVEMENT),
        targets=("classes", "turns", "female_share", "minority_turns"),
        activities=(
            ActivityLine(
                _("Khảo sát nhu cầu học tập theo thôn, theo nhóm đối tượng; lấy góp ý kế hoạch"),
                months=(1,),
                school_months=(9,),
                participants=_("Trưởng thôn, đoàn thể, người dân"),
                responsible=_DEPUTY,
            ),
            ActivityLine(
                _("Kiện toàn ban giám đốc, phân công từng điểm học tập; quy chế phối hợp với các đoàn thể, trường học"),
                months=(1, 2),
                school_months=(9,),
                participants=_HEADS,
                partners=_("Hội Khuyến học, Mặt trận Tổ quốc, các đoàn thể"),
                responsible=_DIRECTOR,
            ),
            ActivityLine(
                _("Lớp xóa mù chữ, giáo dục tiếp tục sau khi biết chữ"),
                "XMC",
                (9, 10, 11),
                1,
                _("Người mù chữ, tái mù chữ từ 15 đến 60 tuổi"),
                _SCHOOLS,
                _TEACHERS,
            ),
            ActivityLine(
                _("Tuyên truyền, phổ biến chủ trương, pháp luật, thời sự"),
                "CT",
                (3, 4, 5),
                1,
                _PEOPLE,
                _("Mặt trận Tổ quốc, tư pháp, công an xã"),
                school_months=(10, 11, 12),
            ),
            ActivityLine(
                _("Chuyển giao kỹ thuật trồng trọt, chăn nuôi theo mùa vụ"),
                "KT",
                (2, 3, 4),
                1,
                _("Hộ nông dân"),
                _("Hội Nông dân, khuyến nông"),
            ),
            ActivityLine(
                _("Phòng, chống dịch bệnh cho cây trồng, vật nuôi"),
                "KT",
                (8, 9, 10),
                1,
                _("Hộ nông dân"),
                _("Hội Nông dân, thú y, khuyến nông"),
                school_months=(9, 10),
            ),
            ActivityLine(
                _("Dạy nghề ngắn hạn, tạo việc làm"),
                "DN",
                (6, 7),
                1,
                _("Lao động nông thôn"),
                _("Trung tâm GDNN-GDTX, doanh nghiệp"),
            ),
            ActivityLine(
                _("Chăm sóc sức khỏe, nuôi dạy con, vệ sinh môi trường"),
                "CL",
                (4, 5),
                1,
                _PEOPLE,
                _("Trạm y tế, Hội Phụ nữ, Hội Người cao tuổi"),
            ),
            ActivityLine(
                _("Kỹ năng số: dịch vụ công trực tuyến, an toàn trên mạng"),
                "CL",
                (11, 12),
                1,
                _PEOPLE,
                _("Đoàn Thanh niên, tổ công nghệ số cộng đồng"),
            ),
            ActivityLine(
                _("Hưởng ứng Tuần lễ học tập suốt đời"),
                months=(10,),
                participants=_PEOPLE,
                partners=_("Hội Khuyến học, các trường, thư viện"),
                responsible=_DIRECTOR,
            ),
            ActivityLine(
                _("Sơ kết, đối chiếu kế hoạch với thực hiện, điều chỉnh"),
                months=(7,),
                school_months=(1,),
                participants=_HEADS,
                responsible=_DIRECTOR,
            ),
            ActivityLine(
                _("Tự đánh giá trung tâm; tổng kết, báo cáo Ủy ban nhân dân xã và cơ quan quản lý giáo dục"),
                months=(12,),
                school_months=(5, 6),
                participants=_HEADS,
                responsible=_DIRECTOR,
            ),
        ),
        solutions=(
            _("1. Kiện toàn ban giám đốc, phân công trách nhiệm từng thành viên, từng điểm học tập."),
            _("2. Phối hợp đoàn thể, trường học, khuyến nông, y tế mở lớp; Hội Khuyến học vận động người học."),
            _("3. Dùng nhà văn hóa, trường học, thư viện làm nơi học; huy động kinh phí từ ngân sách và xã hội hóa."),
            _("4. Mời báo cáo viên là cán bộ chuyên môn, người sản xuất giỏi; bố trí giáo viên dạy xóa mù chữ."),
            _("5. Ghi lớp ngay sau khi mở; hằng tháng đối chiếu kế hoạch, báo cáo đúng kỳ."),
        ),
        kinds=frozenset(str(kind) for kind in LEARNING_CENTRE_KINDS),
    ),
    "centre": Outline(
        title=_("Trung tâm GDTX, GDNN-GDTX"),
        purpose=Purpose.WORK.value,
        theme=_(
            "Nâng cao chất lượng dạy học chương trình giáo dục thường xuyên và đào tạo nghề; đáp ứng nhu cầu học tập"
            " của người lao động; làm nòng cốt chuyên môn cho các trung tâm học tập cộng đồng."
        ),
        situation=_(
            "1. Quy mô lớp, học viên, đội ngũ, cơ sở vật chất\n\n"
            "2. Kết quả năm học trước\n\n3. Thuận lợi\n\n4. Khó khăn"
        ),
        bases=(LAW, SOCIETY_2012, SOCIETY_2021),
        targets=("classes", "turns", "persons"),
        activities=(
            ActivityLine(
                _("Tuyển sinh các lớp chương trình giáo dục thường xuyên"),
                months=(6, 7, 8),
                school_months=(9,),
                participants=_("Học sinh tốt nghiệp trung học cơ sở, người lao động"),
                partners=_("Các trường trung học cơ sở"),
            ),
            ActivityLine(_("Khai giảng, phân công giảng dạy, thời khóa biểu"), months=(9,)),
            ActivityLine(
                _("Hội nghị góp ý kế hoạch năm học; ký quy chế phối hợp với các bên"),
                months=(9,),
                participants=_("Viên chức trung tâm, đại biểu được mời"),
                partners=_("Hội Khuyến học, Ủy ban nhân dân các xã"),
                responsible=_DIRECTOR,
            ),
            ActivityLine(
                _("Sinh hoạt tổ chuyên môn, bồi dưỡng giáo viên, dự giờ"),
                months=(10, 11, 12),
                responsible=_("Tổ trưởng chuyên môn"),
            ),
            ActivityLine(
                _("Đào tạo nghề ngắn hạn, liên kết đào tạo"),
                "DN",
                (10, 11, 12),
                1,
                _("Người lao động, học viên"),
                _("Doanh nghiệp, trường nghề"),
            ),
            ActivityLine(
                _("Lớp ngoại ngữ, tin học, kỹ năng số theo nhu cầu"), "CL", (3, 4), 1, _("Người có nhu cầu học")
            ),
            ActivityLine(
                _("Hỗ trợ chuyên môn, học liệu cho trung tâm học tập cộng đồng"),
                months=(10, 11, 12),
                partners=_("Các trung tâm học tập cộng đồng"),
            ),
            ActivityLine(_("Kiểm tra định kỳ, sơ kết học kỳ I"), months=(1,)),
            ActivityLine(
                _("Tư vấn hướng nghiệp, phân luồng học sinh sau trung học cơ sở"),
                months=(3, 4, 5),
                participants=_("Học sinh lớp 9 và phụ huynh"),
                partners=_("Các trường trung học cơ sở"),
            ),
            ActivityLine(_("Ôn tập, chuẩn bị thi tốt nghiệp cho học viên lớp 12"), months=(4, 5, 6)),
            ActivityLine(_("Tổng kết năm học, xét thi đua, báo cáo Sở"), months=(5, 6), responsible=_DIRECTOR),
        ),
        solutions=(
            _("1. Đổi mới phương pháp dạy học, kiểm tra đánh giá; bồi dưỡng giáo viên theo chuẩn."),
            _("2. Tăng cường cơ sở vật chất, ứng dụng công nghệ thông tin, kho học liệu số."),
            _("3. Phối hợp địa phương, doanh nghiệp, Hội Khuyến học trong tuyển sinh, đào tạo, giải quyết việc làm."),
            _("4. Giữ sĩ số: giáo viên chủ nhiệm theo dõi chuyên cần, phối hợp gia đình, hỗ trợ học viên khó khăn."),
        ),
        kinds=frozenset(
            {
                str(OrganisationKind.CONTINUING_EDUCATION_CENTRE),
                str(OrganisationKind.VOCATIONAL_CONTINUING_CENTRE),
            }
        ),
    ),
    "literacy": Outline(
        title=_("Xóa mù chữ"),
        purpose=Purpose.LITERACY.value,
        theme=_(
            "Huy động người chưa biết chữ ra lớp, củng cố kết quả biết chữ, không để tái mù chữ; ưu tiên người trong độ"
            " tuổi 15-60, phụ nữ, người dân tộc thiểu số."
        ),
        situation=_(
            "1. Số người mù chữ mức độ 1, mức độ 2, tái mù chữ theo độ tuổi, giới, dân tộc (kết quả điều tra)\n\n"
            "2. Người dạy, nơi học, học liệu\n\n3. Thuận lợi\n\n4. Khó khăn"
        ),
        bases=(UNIVERSAL, LITERACY_PROGRAMME, LITERACY_ASSESSMENT, LITERACY_2012, SOCIETY_2021),
        targets=("classes", "turns", "female_turns", "minority_turns"),
        activities=(
            ActivityLine(
                _("Điều tra, cập nhật danh sách người mù chữ, tái mù chữ"),
                months=(7, 8, 9),
                school_months=(9,),
                partners=_("Trường học, trưởng thôn"),
                responsible=_("Cán bộ phụ trách giáo dục, điều tra viên"),
            ),
            ActivityLine(
                _("Chốt số liệu, báo cáo kết quả xóa mù chữ năm"),
                months=(9, 10),
                responsible=_("Cán bộ phụ trách giáo dục"),
            ),
            ActivityLine(
                _("Vận động người học, đăng ký lớp đến từng hộ"),
                months=(8, 9),
                school_months=(9,),
                partners=_("Hội Khuyến học, Hội Phụ nữ, Bộ đội Biên phòng (nếu có)"),
            ),
            ActivityLine(
                _("Tập huấn người dạy xóa mù chữ"), months=(9,), participants=_("Giáo viên, người tình nguyện")
            ),
            ActivityLine(
                _("Lớp xóa mù chữ giai đoạn 1 (kỳ 1, 2, 3)"),
                "XMC",
                (10, 11, 12),
                1,
                _("Người mù chữ từ 15 đến 60 tuổi"),
                _("Hội Phụ nữ, trường tiểu học"),
                _TEACHERS,
            ),
            ActivityLine(
                _("Lớp xóa mù chữ giai đoạn 2 (kỳ 4, 5)"),
                "XMC",
                (2, 3, 4),
                1,
                _("Người đã hoàn thành giai đoạn 1 hoặc học hết lớp 3"),
                _("Trường tiểu học"),
                _TEACHERS,
            ),
            ActivityLine(
                _("Giáo dục tiếp tục sau khi biết chữ, tủ sách tại điểm học tập"),
                "XMC",
                (4, 5),
                1,
                _("Người mới biết chữ"),
                _("Thư viện, Hội Phụ nữ"),
            ),
            ActivityLine(_("Đánh giá, xác nhận hoàn thành từng giai đoạn"), months=(5, 6), responsible=_TEACHERS),
            ActivityLine(
                _("Tự kiểm tra, lập hồ sơ đề nghị công nhận đạt chuẩn xóa mù chữ"),
                months=(10, 11),
                participants=_("Ban chỉ đạo phổ cập giáo dục, xóa mù chữ"),
            ),
        ),
        solutions=(
            _("1. Tuyên truyền, vận động đến từng hộ; phân công đoàn thể kèm cặp, giúp đỡ người học."),
            _("2. Bố trí người dạy, thời gian, nơi học hợp với mùa vụ và tập quán của người học."),
            _("3. Chi cho người dạy, người học theo quy định; huy động xã hội hóa sách vở, ánh sáng."),
            _("4. Theo dõi chuyên cần từng buổi; rà soát người bỏ học, người tái mù chữ hằng quý."),
        ),
    ),
    "week": Outline(
        title=_("Tuần lễ hưởng ứng học tập suốt đời"),
        purpose=Purpose.WEEK.value,
        theme=_("Ghi chủ đề của năm do Bộ Giáo dục và Đào tạo phát động."),
        situation="",
        bases=(SOCIETY_2012, SOCIETY_2021, MOVEMENT),
        targets=("turns",),
        activities=(
            ActivityLine(
                _("Thành lập ban tổ chức, phân công nhiệm vụ"), months=(9,), participants=_HEADS, responsible=_DIRECTOR
            ),
            ActivityLine(
                _("Tuyên truyền trên truyền thanh, cổng thông tin, mạng xã hội; treo khẩu hiệu"),
                months=(9, 10),
                school_months=(9, 10),
                partners=_("Đài truyền thanh, Đoàn Thanh niên"),
            ),
            ActivityLine(
                _("Lễ khai mạc Tuần lễ (từ 01 đến 07 tháng 10)"),
                "CL",
                (10,),
                1,
                _PEOPLE,
                _("Hội Khuyến học, các trường, đoàn thể"),
                _DIRECTOR,
            ),
            ActivityLine(
                _("Chuyên đề về kỹ năng số, văn hóa đọc, tự học"),
                "CL",
                (10,),
                1,
                _PEOPLE,
                _("Thư viện, điểm bưu điện – văn hóa xã"),
            ),
            ActivityLine(
                _("Trưng bày, giới thiệu sách và học liệu; mở cửa tủ sách, thư viện"),
                months=(10,),
                partners=_SCHOOLS,
            ),
            ActivityLine(
                _("Biểu dương gia đình, dòng họ, cộng đồng, đơn vị học tập, công dân học tập"),
                months=(10,),
                partners=_("Hội Khuyến học"),
            ),
            ActivityLine(
                _("Tổng kết, báo cáo kết quả Tuần lễ"), months=(10,), participants=_HEADS, responsible=_DEPUTY
            ),
        ),
        solutions=(
            _("1. Tuyên truyền trước và trong Tuần lễ; mỗi cơ quan, trường học, thôn có ít nhất một hoạt động."),
            _("2. Gắn Tuần lễ với đăng ký, công nhận các mô hình học tập trong năm."),
            _("3. Ghi lượt người dự từng hoạt động ngay trong ngày để báo cáo."),
        ),
    ),
    "training": Outline(
        title=_("Tập huấn, bồi dưỡng cán bộ quản lý"),
        purpose=Purpose.TRAINING.value,
        theme=_("Nâng cao năng lực quản lý, lập kế hoạch, phối hợp, ghi chép số liệu của cán bộ trung tâm."),
        situation=_(
            "1. Đội ngũ hiện có (giám đốc, phó giám đốc, giáo viên biệt phái; mới nhận nhiệm vụ)\n\n"
            "2. Nhu cầu bồi dưỡng"
        ),
        bases=(REGULATION, AMENDMENT, TWO_TIERS, SOCIETY_2012, SOCIETY_2021),
        targets=("persons",),
        activities=(
            ActivityLine(_("Khảo sát nhu cầu bồi dưỡng, lập danh sách"), months=(1, 2), school_months=(9,)),
            ActivityLine(
                _("Tập huấn lập kế hoạch, khảo sát nhu cầu và quản lý hoạt động trung tâm"),
                months=(3,),
                school_months=(10,),
                classes=1,
                participants=_("Giám đốc, phó giám đốc"),
            ),
            ActivityLine(
                _("Tập huấn thẩm quyền, phối hợp theo mô hình chính quyền địa phương hai cấp"),
                months=(4,),
                school_months=(11,),
                classes=1,
                participants=_("Lãnh đạo, công chức văn hóa – xã hội cấp xã"),
            ),
            ActivityLine(
                _("Tập huấn ghi lớp, báo cáo số liệu, dùng phần mềm"),
                months=(5,),
                school_months=(12,),
                classes=1,
                participants=_("Cán bộ thường trực, giáo viên biệt phái"),
            ),
            ActivityLine(
                _("Bồi dưỡng người dạy xóa mù chữ, báo cáo viên cơ sở"),
                months=(8, 9),
                classes=1,
                participants=_("Giáo viên, báo cáo viên"),
            ),
            ActivityLine(_("Tham quan, trao đổi kinh nghiệm mô hình hiệu quả"), months=(8,), school_months=(3,)),
            ActivityLine(_("Đánh giá kết quả sau tập huấn"), months=(11,), school_months=(5,)),
        ),
        solutions=(
            _("1. Mời báo cáo viên của Sở, trường sư phạm, trung tâm GDTX, GDNN-GDTX."),
            _("2. Kết hợp trực tiếp và trực tuyến; phát tài liệu trước, có bài tập làm trên kế hoạch thật của đơn vị."),
            _("3. Cấp phát tài liệu, danh bạ hỗ trợ; theo dõi việc áp dụng ở từng trung tâm."),
        ),
    ),
}


def outlines_for(organisation_kind: str) -> list[tuple[str, Outline]]:
    """The outlines in the order they are offered to a kind of organisation; none is hidden."""
    return sorted(OUTLINES.items(), key=lambda item: bool(item[1].kinds) and organisation_kind not in item[1].kinds)
