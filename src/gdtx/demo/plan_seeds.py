"""What the plans of the demonstration hold: texts, activities by the days of a school year, comments. All made up."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """An activity of a school year: what, its thematic group ("" for none), first and last day as month and day.

    Months before September lie in the second calendar year. `linked` is how many of the classes held in these days are
    counted as planned; the others stand outside the plan, as they do in practice.
    """

    title: str
    group: str
    first: tuple[int, int]
    last: tuple[int, int]
    classes: int | None = None
    turns: int | None = None
    money: int | None = None
    source: str = ""
    responsible: str = "Hà Thị Mẫu"
    participants: str = "Người dân trong xã"
    partners: str = ""
    place: str = ""
    linked: int = 0


_DEPUTY, _TEACHER, _DIRECTOR = "Hà Thị Mẫu", "Lò Thị Mẫu", "Cao Văn Mẫu"
_HALL = "Hội trường xã Cẩm Tân"

#: The year of the centre of Cẩm Tân. A literacy class in October comes late, a course is dropped.
YEAR_OF_CENTRE: tuple[Line, ...] = (
    Line("Khảo sát nhu cầu học tập, thống nhất lịch với các thôn", "", (9, 1), (9, 20), responsible=_DEPUTY,
         participants="Trưởng thôn, chi hội trưởng"),
    Line("Phân công ban giám đốc phụ trách từng điểm học tập", "", (9, 1), (9, 15), responsible=_DIRECTOR,
         participants="Ban giám đốc trung tâm"),
    Line("Phổ biến pháp luật về đất đai, bảo hiểm, phòng chống bạo lực gia đình", "CT", (9, 1), (10, 31), 4, 400,
         2_400_000, "commune", partners="Công an xã, Hội Phụ nữ", place=_HALL, linked=4),
    Line("Kỹ thuật trồng nấm, cây ăn quả", "KT", (9, 1), (10, 31), 3, 240, 3_000_000, "donations",
         participants="Hộ nông dân", partners="Hội Nông dân, khuyến nông", linked=3),
    Line("Dinh dưỡng, chăm sóc sức khỏe gia đình", "CL", (9, 1), (10, 31), 3, 330, 1_500_000, "commune",
         partners="Trạm y tế, Hội Phụ nữ", linked=3),
    Line("Dạy nghề nấu ăn phục vụ đám tiệc", "DN", (9, 15), (10, 31), 1, 50, 7_800_000, "central",
         responsible=_DIRECTOR, participants="Lao động nông thôn", linked=1),
    Line("Tuần lễ hưởng ứng học tập suốt đời", "", (10, 1), (10, 7), responsible=_DIRECTOR,
         partners="Hội Khuyến học xã, các trường học", place=_HALL),
    Line("Lớp xóa mù chữ, củng cố kết quả biết chữ", "XMC", (10, 1), (10, 31), 1, 25, 6_000_000, "central",
         responsible=_TEACHER, participants="Người chưa biết chữ từ 15 đến 60 tuổi", partners="Trường tiểu học",
         linked=1),
    Line("Chăn nuôi an toàn sinh học, phòng chống dịch bệnh", "KT", (10, 1), (11, 30), 5, 400, 3_500_000, "donations",
         participants="Hộ chăn nuôi", partners="Hội Nông dân, thú y xã", linked=5),
    Line("Thời sự, xây dựng nông thôn mới", "CT", (10, 1), (12, 31), 6, 700, 3_000_000, "commune",
         partners="Mặt trận Tổ quốc xã", place=_HALL, linked=6),
    Line("Nuôi dạy con, dân số và chăm sóc sức khỏe sinh sản", "CL", (11, 1), (12, 31), 4, 400, 2_000_000, "commune",
         partners="Hội Phụ nữ, trạm y tế", linked=2),
    Line("Dạy nghề may công nghiệp", "DN", (11, 1), (12, 31), 1, 35, 9_000_000, "central", responsible=_DIRECTOR,
         participants="Lao động nữ chưa có việc làm"),
    Line("Dịch vụ công trực tuyến, dùng điện thoại an toàn", "CL", (12, 1), (12, 31), 2, 160, 1_200_000, "commune",
         responsible=_TEACHER, partners="Đoàn Thanh niên, công an xã", linked=1),
    Line("Sơ kết học kỳ I, đối chiếu kế hoạch với thực hiện", "", (1, 5), (1, 16), responsible=_DIRECTOR,
         participants="Ban giám đốc, các đoàn thể, trưởng thôn"),
    Line("Kỹ thuật gieo trồng, chăm sóc lúa xuân, rau màu", "KT", (1, 5), (3, 31), 6, 480, 3_600_000, "donations",
         participants="Hộ nông dân", partners="Hội Nông dân, khuyến nông", linked=6),
    Line("Phổ biến pháp luật, cải cách hành chính", "CT", (2, 1), (4, 30), 5, 500, 2_500_000, "commune",
         partners="Tư pháp xã", linked=4),
    Line("Lớp xóa mù chữ kỳ tiếp theo", "XMC", (2, 1), (5, 31), 2, 50, 9_000_000, "central", responsible=_TEACHER,
         participants="Học viên đã học kỳ trước", partners="Trường tiểu học", linked=2),
    Line("Sức khỏe, môi trường, nếp sống văn hóa", "CL", (3, 1), (5, 31), 6, 600, 2_400_000, "commune",
         partners="Trạm y tế, Hội Người cao tuổi", linked=5),
    Line("Phòng chống dịch bệnh vật nuôi, nuôi thủy sản nước ngọt", "KT", (4, 1), (5, 31), 4, 320, 2_400_000,
         "donations", participants="Hộ chăn nuôi", partners="Thú y xã", linked=4),
    Line("Tổng kết năm học, chọn nhu cầu học cho năm sau", "", (5, 18), (6, 15), responsible=_DIRECTOR,
         participants="Ban giám đốc, các đoàn thể, trưởng thôn"),
    Line("Phòng chống thiên tai, bão lũ", "CT", (6, 15), (8, 15), 2, 160, 1_000_000, "commune",
         partners="Ban chỉ huy quân sự xã"),
)  # fmt: skip

#: The same centre in 2020, when it served one of the three communes: fewer and smaller.
YEAR_2020: tuple[Line, ...] = (
    Line("Khảo sát nhu cầu học tập của người dân", "", (9, 1), (9, 20), participants="Trưởng thôn"),
    Line("Chăm sóc sức khỏe, vệ sinh môi trường", "CL", (9, 1), (10, 31), 1, 100, 500_000, "commune",
         partners="Trạm y tế, Hội Phụ nữ", linked=1),
    Line("Dạy nghề ngắn hạn cho lao động nông thôn", "DN", (10, 1), (11, 30), 2, 70, 8_000_000, "central",
         responsible=_DIRECTOR, linked=2),
    Line("Kỹ thuật trồng trọt, chăn nuôi vụ đông", "KT", (10, 1), (12, 31), 3, 240, 1_500_000, "donations",
         participants="Hộ nông dân", partners="Hội Nông dân", linked=2),
    Line("Lớp xóa mù chữ kỳ 1", "XMC", (11, 1), (12, 31), 1, 20, 4_000_000, "central", responsible=_TEACHER,
         participants="Người chưa biết chữ từ 15 đến 60 tuổi"),
    Line("Học tập nghị quyết, phổ biến pháp luật", "CT", (12, 1), (1, 31), 5, 500, 1_000_000, "commune",
         partners="Mặt trận Tổ quốc xã", linked=5),
    Line("Sơ kết học kỳ I", "", (1, 11), (1, 20), responsible=_DIRECTOR, participants="Ban giám đốc trung tâm"),
    Line("Kỹ thuật gieo trồng vụ xuân", "KT", (2, 1), (4, 30), 3, 240, 1_500_000, "donations",
         participants="Hộ nông dân", partners="Hội Nông dân"),
    Line("Tổng kết năm học", "", (5, 20), (6, 15), responsible=_DIRECTOR, participants="Ban giám đốc trung tâm"),
)  # fmt: skip

#: The year of the vocational and continuing education centre.
YEAR_OF_VOCATIONAL: tuple[Line, ...] = (
    Line("Tuyển sinh lớp 10 chương trình giáo dục thường xuyên", "", (9, 1), (9, 15), responsible="Mai Văn Mẫu",
         participants="Học sinh tốt nghiệp trung học cơ sở, người lao động", partners="Các trường trung học cơ sở"),
    Line("Khai giảng, ổn định lớp, phân công giáo viên", "", (9, 5), (9, 20), responsible="Mai Văn Mẫu",
         participants="Giáo viên, học viên"),
    Line("Đào tạo nghề ngắn hạn: hàn, may, nấu ăn", "DN", (10, 1), (12, 31), 3, 105, 96_000_000, "central",
         responsible="Tổ dạy nghề", participants="Lao động nông thôn", partners="Ủy ban nhân dân các xã"),
    Line("Hỗ trợ chuyên môn, học liệu cho trung tâm học tập cộng đồng các xã", "", (10, 1), (11, 30),
         responsible="Tổ giáo dục thường xuyên", participants="Giám đốc, phó giám đốc trung tâm",
         partners="Phòng Văn hóa – Xã hội các xã"),
    Line("Kiểm tra, sơ kết học kỳ I", "", (1, 5), (1, 20), responsible="Mai Văn Mẫu",
         participants="Giáo viên, học viên"),
    Line("Tư vấn hướng nghiệp, phân luồng sau trung học cơ sở", "", (3, 1), (5, 15), responsible="Tổ dạy nghề",
         participants="Học sinh lớp 9 và phụ huynh", partners="Các trường trung học cơ sở"),
    Line("Ôn tập, thi tốt nghiệp", "", (5, 1), (6, 30), responsible="Tổ giáo dục thường xuyên",
         participants="Học viên lớp 12"),
    Line("Tổng kết năm học", "", (5, 20), (6, 15), responsible="Mai Văn Mẫu",
         participants="Giáo viên, học viên"),
)  # fmt: skip

SITUATION = """1. Thuận lợi
Đảng ủy, Ủy ban nhân dân xã quan tâm; các đoàn thể cùng tham gia mở lớp; mỗi thôn có nhà văn hóa làm điểm học tập.
2. Khó khăn
Ba xã cũ nhập lại, người dân ở xa trung tâm; cán bộ kiêm nhiệm; máy chiếu, sách còn thiếu.
3. Nhu cầu học tập
Người dân muốn học kỹ thuật chăn nuôi, trồng trọt, pháp luật đất đai, dịch vụ công trực tuyến."""
THEME = "Mở lớp tại thôn theo nhu cầu của người dân; mỗi điểm học tập có lớp hằng quý."
SOLUTIONS = """1. Giám đốc phân công từng thành viên phụ trách điểm học tập; giao ban hằng tháng, đối chiếu kế hoạch.
2. Phối hợp Hội Khuyến học, các đoàn thể, trường học vận động người học và mời báo cáo viên.
3. Dùng nhà văn hóa thôn, trường học làm nơi học; huy động thêm xã hội hóa.
4. Ghi lớp ngay sau khi mở; cuối tháng xem việc chậm để bố trí lại."""

SITUATION_OF_VOCATIONAL = """1. Quy mô
Mười lớp chương trình giáo dục thường xuyên cấp trung học phổ thông; mỗi năm ba lớp nghề ngắn hạn.
2. Thuận lợi
Giáo viên ổn định; các trường trung học cơ sở phối hợp tư vấn cho học sinh lớp 9.
3. Khó khăn
Học viên ở xa, vừa học vừa làm; xưởng thực hành còn thiếu máy."""

#: Who said what on the plan of the running year: login, part, words, answer, why.
COMMENTS_ON_YEAR = (
    ("khuyenhoc", "activities", "Gắn Tuần lễ hưởng ứng học tập suốt đời với việc đăng ký mô hình học tập.", "taken",
     "Đã đưa vào nội dung Tuần lễ."),
    ("khuyenhoc", "solutions", "Ghi rõ phần Hội Khuyến học xã vận động quỹ.", "partly",
     "Ghi việc phối hợp vận động; mức quỹ do Hội quyết định."),
    ("vhxh", "activities", "Tăng số lớp về dịch vụ công trực tuyến ở các thôn xa.", "taken",
     "Đã xếp hai lớp trong tháng 12."),
    ("doitac", "targets", "Tỷ lệ nữ nên đặt từ 60% trở lên.", "not",
     "Năm trước đạt thấp hơn nhiều; giữ mức tăng từng năm."),
)  # fmt: skip

#: On the literacy plan that is out for comment: not all answered yet.
COMMENTS_ON_LITERACY = (
    ("khuyenhoc", "activities", "Giao chi hội khuyến học từng thôn kèm cặp người học.", "taken",
     "Đã ghi Hội Khuyến học vào phần phối hợp."),
    ("khuyenhoc", "solutions", "Nêu cách khen thưởng người học chuyên cần.", "", ""),
    ("vhxh", "targets", "Tách riêng số người dân tộc thiểu số ở thôn vùng cao.", "partly",
     "Có chỉ tiêu lượt học viên dân tộc thiểu số chung; thôn thì ghi ở danh sách lớp."),
    ("so", "whole", "Đối chiếu với kết quả điều tra phổ cập, xóa mù chữ đã chốt.", "", ""),
)  # fmt: skip
