"""The national defaults of the catalogue as plain data, each with its source. Loaded by `loading`.

The law names no list of thematic groups: the five are those of Thanh Hóa's review of the first semester of 2020-2021
(báo Thanh Hóa, 31/3/2021), which the tasks of a centre (Quyết định 09/2008/QĐ-BGDĐT, Thông tư 40/2010/TT-BGDĐT)
fit into. Other provinces group differently; their lists are rows of their own mapped to these.
"""

from dataclasses import dataclass

GROUPS_SOURCE = (
    "Sơ kết học kỳ I năm học 2020-2021 trung tâm học tập cộng đồng, Sở Giáo dục và Đào tạo Thanh Hóa, 31/3/2021"
)
CALENDAR_SOURCE = "Mặc định của ngành học giáo dục thường xuyên: học kỳ I từ 01/9, học kỳ II từ 16/01, hè từ 01/6"
TURNS_SOURCE = "Mặc định: một người ở một lớp là một lượt học viên"


@dataclass(frozen=True, slots=True)
class GroupSeed:
    """A national group with the example topics that suggestions start from."""

    code: str
    name: str
    short_name: str
    examples: tuple[str, ...]
    literacy: bool = False


GROUPS = (
    GroupSeed(
        "CT",
        "Thông tin chính trị, thời sự, pháp luật",
        "Chính trị, pháp luật",
        (
            "Quán triệt nghị quyết của Đảng",
            "Chính sách mới của Nhà nước",
            "Luật Đất đai",
            "Luật Hôn nhân và gia đình",
            "An toàn giao thông",
            "Phòng, chống ma túy",
            "Cải cách hành chính",
            "Bầu cử đại biểu Quốc hội và Hội đồng nhân dân",
        ),
    ),
    GroupSeed(
        "KT",
        "Chuyển giao kỹ thuật",
        "Chuyển giao kỹ thuật",
        (
            "Kỹ thuật trồng lúa",
            "Kỹ thuật trồng rau an toàn theo VietGAP",
            "Chăn nuôi gia cầm",
            "Chăn nuôi trâu, bò",
            "Sử dụng giống và phân bón",
            "Nuôi trồng thủy sản",
            "Phòng dịch cho vật nuôi",
        ),
    ),
    GroupSeed(
        "DN",
        "Dạy nghề, tạo việc làm",
        "Dạy nghề, việc làm",
        (
            "May công nghiệp",
            "Thêu, đan lát",
            "Nấu ăn",
            "Sửa chữa máy nông nghiệp",
            "Tin học văn phòng",
            "Khởi nghiệp",
        ),
    ),
    GroupSeed(
        "XMC",
        "Xóa mù chữ",
        "Xóa mù chữ",
        (
            "Lớp xóa mù chữ giai đoạn 1",
            "Lớp xóa mù chữ giai đoạn 2",
            "Giáo dục tiếp tục sau khi biết chữ",
            "Chống tái mù chữ",
        ),
        literacy=True,
    ),
    GroupSeed(
        "CL",
        "Chuyên đề nâng cao chất lượng cuộc sống",
        "Chất lượng cuộc sống",
        (
            "Chăm sóc sức khỏe, dinh dưỡng",
            "Dân số, kế hoạch hóa gia đình",
            "Bảo vệ môi trường",
            "Nuôi dạy con",
            "Văn hóa, văn nghệ, thể thao",
            "Tiếng dân tộc",
            "Kỹ năng số: VNeID, thanh toán không tiền mặt, lừa đảo trên mạng",
        ),
    ),
)
