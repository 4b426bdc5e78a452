"""What classes of communal learning centres are about, per national group, for the demonstration.

Topics, places and bodies are of the kinds that published reports of centres name (baothanhhoa.vn 31/3/2021;
chauthanh.travinh.gov.vn 2020; xã Cửa Tùng 2026); none is a record of a real class.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Theme:
    """How one group of classes looks: how often, how large, how long, and what is taught when.

    `share` is its part of all classes, `size` the usual turns of a class, `spread` the sigma of the log-normal
    around it, `sessions` the range of sessions, `months` topics that only fit some months.
    """

    share: float
    size: float
    spread: float
    sessions: tuple[int, int]
    topics: tuple[tuple[str, tuple[int, ...]], ...]
    hosts: tuple[tuple[str, float], ...]
    presenters: tuple[str, ...]
    cost_per_turn: int


ANY: tuple[int, ...] = ()
AUTUMN = (9, 10, 11)
WINTER = (11, 12, 1)
SPRING = (1, 2, 3, 4)
SUMMER = (5, 6, 7, 8)
OWN = ""
PARTNERS = ("Hội Khuyến học xã", "Hội Phụ nữ xã", "Đoàn Thanh niên xã", "Mặt trận Tổ quốc xã")
FUNDING = ("Ngân sách xã", "Ngân sách huyện", "Xã hội hóa", "Chương trình mục tiêu quốc gia")

THEMES: dict[str, Theme] = {
    "CT": Theme(
        share=0.335,
        size=128,
        spread=0.42,
        sessions=(1, 2),
        topics=(
            ("Quán triệt Nghị quyết Đại hội Đảng các cấp", ANY),
            ("Luật Đất đai và thủ tục cấp giấy chứng nhận", ANY),
            ("Luật Hôn nhân và gia đình, phòng chống tảo hôn", ANY),
            ("Trật tự an toàn giao thông", ANY),
            ("Phòng, chống ma túy và tệ nạn xã hội", ANY),
            ("Cải cách thủ tục hành chính, dịch vụ công trực tuyến", ANY),
            ("Luật Bảo vệ môi trường, xử lý rác thải tại hộ gia đình", ANY),
            ("Xây dựng nông thôn mới, nông thôn mới nâng cao", ANY),
            ("Luật Nghĩa vụ quân sự, tuyển quân", (11, 12, 1, 2)),
            ("Phòng cháy, chữa cháy mùa hanh khô", WINTER),
            ("Luật Phòng, chống bạo lực gia đình", ANY),
            ("Bầu cử đại biểu Quốc hội và Hội đồng nhân dân", (2, 3, 4, 5)),
            ("Luật Bảo hiểm y tế, bảo hiểm xã hội tự nguyện", ANY),
            ("Phòng, chống thiên tai, bão lũ", (8, 9, 10)),
            ("Thời sự trong nước và quốc tế", ANY),
        ),
        hosts=(
            (OWN, 0.5),
            ("Hội Nông dân xã", 0.12),
            ("Hội Cựu chiến binh xã", 0.1),
            ("Công an xã", 0.14),
            ("Hội Phụ nữ xã", 0.08),
            ("Đoàn Thanh niên xã", 0.06),
        ),
        presenters=(
            "Báo cáo viên huyện",
            "Cán bộ tư pháp xã",
            "Công an xã",
            "Báo cáo viên Trung tâm chính trị",
        ),
        cost_per_turn=6_000,
    ),
    "KT": Theme(
        share=0.345,
        size=84,
        spread=0.38,
        sessions=(1, 3),
        topics=(
            ("Kỹ thuật trồng và chăm sóc ngô vụ đông", AUTUMN),
            ("Kỹ thuật thâm canh lúa lai", SPRING),
            ("Kỹ thuật gieo cấy vụ chiêm xuân", (12, 1, 2)),
            ("Phòng, chống dịch tả lợn châu Phi", ANY),
            ("Chăn nuôi gà an toàn sinh học", ANY),
            ("Chăn nuôi bò thịt, ủ chua thức ăn", ANY),
            ("Phòng, chống đói rét cho trâu bò", WINTER),
            ("Trồng rau an toàn theo VietGAP", ANY),
            ("Sử dụng phân bón và thuốc bảo vệ thực vật an toàn", ANY),
            ("Nuôi trồng thủy sản nước ngọt", ANY),
            ("Kỹ thuật trồng cây ăn quả có múi", ANY),
            ("Ghép, cải tạo vườn tạp", SPRING),
            ("Kỹ thuật trồng nấm rơm, nấm sò", AUTUMN),
            ("Chăm sóc rừng trồng gỗ lớn", SUMMER),
            ("Ứng dụng công nghệ trong tưới tiết kiệm nước", ANY),
        ),
        hosts=(
            (OWN, 0.42),
            ("Hội Nông dân xã", 0.26),
            ("Trạm Khuyến nông", 0.18),
            ("Hợp tác xã dịch vụ nông nghiệp", 0.1),
            ("Hội Làm vườn và Trang trại", 0.04),
        ),
        presenters=(
            "Cán bộ khuyến nông",
            "Cán bộ thú y",
            "Kỹ sư trồng trọt của huyện",
            "Chuyên gia công ty giống",
        ),
        cost_per_turn=9_000,
    ),
    "DN": Theme(
        share=0.07,
        size=36,
        spread=0.22,
        sessions=(10, 45),
        topics=(
            ("May công nghiệp", ANY),
            ("Thêu ren, móc sợi", ANY),
            ("Đan lát mây tre", ANY),
            ("Nấu ăn phục vụ đám tiệc", ANY),
            ("Sửa chữa máy nông cụ", ANY),
            ("Tin học văn phòng cho người lao động", ANY),
            ("Kỹ thuật xây dựng dân dụng", ANY),
            ("Điện dân dụng", ANY),
            ("Tư vấn việc làm, xuất khẩu lao động", ANY),
            ("Khởi nghiệp từ sản phẩm địa phương", ANY),
        ),
        hosts=(
            (OWN, 0.35),
            ("Trung tâm GDNN-GDTX", 0.35),
            ("Hội Phụ nữ xã", 0.18),
            ("Doanh nghiệp may trên địa bàn", 0.12),
        ),
        presenters=("Giáo viên dạy nghề", "Thợ lành nghề tại địa phương", "Giáo viên Trung tâm GDNN-GDTX"),
        cost_per_turn=120_000,
    ),
    "XMC": Theme(
        share=0.022,
        size=21,
        spread=0.2,
        sessions=(30, 70),
        topics=(
            ("Xóa mù chữ kỳ 1", AUTUMN),
            ("Xóa mù chữ kỳ 2", ANY),
            ("Xóa mù chữ kỳ 3", ANY),
            ("Giáo dục tiếp tục sau khi biết chữ, kỳ 4", ANY),
            ("Giáo dục tiếp tục sau khi biết chữ, kỳ 5", ANY),
            ("Chống tái mù chữ", ANY),
        ),
        hosts=((OWN, 0.6), ("Trường tiểu học", 0.4)),
        presenters=("Giáo viên tiểu học biệt phái", "Giáo viên trường tiểu học"),
        cost_per_turn=150_000,
    ),
    "CL": Theme(
        share=0.228,
        size=112,
        spread=0.45,
        sessions=(1, 3),
        topics=(
            ("Chăm sóc sức khỏe người cao tuổi", ANY),
            ("Dinh dưỡng cho trẻ dưới 5 tuổi", ANY),
            ("Phòng, chống dịch bệnh mùa đông xuân", WINTER),
            ("Nuôi dạy con tuổi vị thành niên", ANY),
            ("Dân số và chăm sóc sức khỏe sinh sản", ANY),
            ("Văn hóa, văn nghệ, dân vũ", ANY),
            ("Dưỡng sinh, thể dục thể thao quần chúng", ANY),
            ("Gia đình học tập, dòng họ học tập", (9, 10, 11, 12)),
            ("Tuần lễ hưởng ứng học tập suốt đời", (10,)),
            ("Kỹ năng sống, phòng chống đuối nước", SUMMER),
            ("Sử dụng điện thoại thông minh an toàn", ANY),
            ("Phân loại rác, bảo vệ môi trường sống", ANY),
            ("An toàn thực phẩm trong gia đình", ANY),
        ),
        hosts=(
            (OWN, 0.48),
            ("Trạm Y tế xã", 0.2),
            ("Hội Phụ nữ xã", 0.14),
            ("Hội Khuyến học xã", 0.1),
            ("Hội Người cao tuổi xã", 0.08),
        ),
        presenters=(
            "Cán bộ y tế xã",
            "Cán bộ dân số",
            "Giáo viên trên địa bàn",
            "Cộng tác viên của trung tâm",
        ),
        cost_per_turn=7_000,
    ),
}
