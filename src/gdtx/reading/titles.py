"""Titles, forms of address, family names and bodies: the lexicon by which people are told from other capitals."""

from __future__ import annotations

import re

from gdtx.reading.letters import LOWER, UPPER

#: A syllable of a name; composed letters only.
CAPITAL = UPPER
SMALL = LOWER
SYLLABLE = rf"[{CAPITAL}](?:[{SMALL}]+|['’][{CAPITAL}]?[{SMALL}]+)?"

FAMILY = frozenset(
    [
        "Nguyễn",
        "Trần",
        "Lê",
        "Phạm",
        "Hoàng",
        "Huỳnh",
        "Phan",
        "Vũ",
        "Võ",
        "Đặng",
        "Bùi",
        "Đỗ",
        "Hồ",
        "Ngô",
        "Dương",
        "Lý",
        "Đào",
        "Đoàn",
        "Vương",
        "Trịnh",
        "Trương",
        "Đinh",
        "Lâm",
        "Phùng",
        "Mai",
        "Tô",
        "Hà",
        "Tạ",
        "Cao",
        "Chu",
        "Châu",
        "Lương",
        "Lưu",
        "La",
        "Lò",
        "Lù",
        "Lã",
        "Lại",
        "Luyện",
        "Mạc",
        "Nghiêm",
        "Ninh",
        "Nông",
        "Ông",
        "Quách",
        "Quan",
        "Quản",
        "Tăng",
        "Thái",
        "Thạch",
        "Thân",
        "Thiều",
        "Tiêu",
        "Tiền",
        "Tôn",
        "Tống",
        "Tưởng",
        "Từ",
        "Triệu",
        "Trang",
        "Trà",
        "Ung",
        "Uông",
        "Văn",
        "Vi",
        "Viên",
        "Vàng",
        "Vừ",
        "Sùng",
        "Thào",
        "Giàng",
        "Mùa",
        "Hạng",
        "Cứ",
        "Má",
        "Ma",
        "Lục",
        "Hứa",
        "Hầu",
        "Khúc",
        "Khuất",
        "Kiều",
        "Kim",
        "Kiên",
        "Danh",
        "Diệp",
        "Doãn",
        "Đàm",
        "Đậu",
        "Điền",
        "Đồng",
        "Đường",
        "Giang",
        "Giáp",
        "Hàn",
        "Hạ",
        "Hàng",
        "Hạc",
        "Bạch",
        "Bành",
        "Bá",
        "Bạc",
        "Bế",
        "Biện",
        "Cái",
        "Cam",
        "Cà",
        "Cầm",
        "Chế",
        "Chung",
        "Chử",
        "Cung",
        "Cù",
        "Âu",
        "An",
        "Ân",
        "Âm",
        "Ấu",
        "Mã",
        "Mẫn",
        "Mông",
        "Nhâm",
        "Nhữ",
        "Ngụy",
        "Ngân",
        "Phí",
        "Phú",
        "Phương",
        "Quàng",
        "Sầm",
        "Sơn",
        "Sử",
        "Tào",
        "Tòng",
        "Thẩm",
        "Thi",
        "Tri",
        "Trưng",
        "Trì",
        "Vòng",
        "Xa",
        "Xồng",
        "Y",
        "H'Mông",
        "Hờ",
        "Ly",
        "Lầu",
        "Lỳ",
        "Phàn",
        "Tẩn",
        "Chảo",
        "Đèo",
        "Điêu",
        "Hoa",
        "Khương",
        "Lang",
        "Lỗ",
        "Liêu",
        "Mạch",
        "Mẫu",
        "Nhan",
        "Ôn",
        "Phi",
        "Phù",
        "Siu",
        "Rơ",
        "Ksor",
        "Rah",
        "Kpă",
        "Nay",
        "Rmah",
        "A",
        "Đinh",
        "Blúp",
        "Bloong",
        "Pơloong",
        "Hiên",
        "Alăng",
        "Arất",
        "Bling",
        "Cơlâu",
        "Zơrâm",
        "K'Sor",
        "K'",
        "H'",
        "Bríu",
        "Coor",
        "Kră",
        "Hôih",
        "Viên",
        "Thiệu",
        "Trình",
        "Tán",
        "Tất",
    ]
)

ADDRESS = (
    r"ông|bà|anh|chị|thầy|thầy giáo|cô|cô giáo|bác|chú|cụ|em|đồng chí|đ/c|nhà giáo|nhà báo|nhà văn|giáo sư|phó giáo sư|tiến sĩ|tiến sỹ|thạc sĩ|thạc sỹ|"
    r"bác sĩ|luật sư|kỹ sư|nghệ nhân|già làng|trung tướng|thiếu tướng|đại tá|thượng tá|trung tá|thiếu tá|đại úy|thượng úy|nghệ sĩ|nghệ sỹ"
)
DEGREES = r"(?:(?:pgs|gs|tskh|ts|ths|th\.s|bs|cn|ks|ngưt|ngnd|bsck\w*)\.?,? ?(?:- ?)?)+"

_RANK = (
    r"tổng bí thư|bí thư(?: thứ nhất| thường trực)?|chủ tịch(?: nước| danh dự| thường trực)?|thủ tướng|bộ trưởng|thứ trưởng|tổng giám đốc|giám đốc|cục trưởng|"
    r"tổng cục trưởng|vụ trưởng|viện trưởng|trưởng phòng|phòng|trưởng ban|ban|trưởng khoa|trưởng bộ môn|trưởng bộ phận|trưởng đoàn|"
    r"trưởng văn phòng|trưởng đại diện|trưởng thôn|trưởng bản|trưởng ấp|trưởng nhóm|trưởng đài|trưởng trạm|trưởng|chánh văn phòng|chánh thanh tra|chánh án|"
    r"hiệu trưởng|hiệu phó|tổ trưởng|tổng thư ký|tổng biên tập|đội trưởng|đồn trưởng|chính trị viên|chi hội trưởng|hội trưởng|chủ nhiệm|phó phòng|hiệp hội trưởng|chỉ huy trưởng|tư lệnh"
)
_OTHER = (
    r"(?:tỉnh|thành|huyện|thị|quận|đảng) ủy viên|ủy viên(?: (?:ban|bộ|thường vụ|trung ương|ubnd|bch|btv|thường trực)[^,;.()-]{0,60}?)?|đại biểu quốc hội|thành viên|"
    r"chuyên viên(?: chính| cao cấp)?|cán bộ|công chức|giáo viên|giảng viên|báo cáo viên|học viên|chuyên gia|trợ lý|thư ký|kế toán|"
    r"điều phối viên|nghiên cứu viên|phóng viên|đại diện|phụ trách(?: chung)?|người dân|nông dân|bí thư chi bộ|cố vấn|nghiên cứu sinh|nguyên cán bộ|đại biểu"
)
TITLE = rf"(?:(?:nguyên|quyền|q\.|phó|cựu|tân|đồng) )*(?:{_RANK}|{_OTHER})(?: thường trực| phụ trách| chuyên trách| điều hành)?"

BODY = (
    r"văn phòng|bộ|sở|ubnd|ủy ban|uỷ ban|hđnd|hội đồng|hội(?! nghị| thảo| thi| trường| diễn| họp)|phòng|ban|trung tâm|ttgdtx|tthtcđ|tt|trường|đảng ủy|tỉnh ủy|huyện ủy|thành ủy|thị ủy|quận ủy|đảng bộ|chi bộ|"
    r"vụ|cục|tổng cục|viện|đoàn|tỉnh đoàn|huyện đoàn|thành đoàn|công đoàn|liên đoàn|mttq|mặt trận|báo|đài|công an|chi cục|chi hội|thanh tra|quỹ|công ty|ngân hàng|bưu điện|"
    r"unesco|unicef|nhà xuất bản|thư viện|bảo tàng|bộ chỉ huy|bộ tư lệnh|đồn|quốc hội|chính phủ|liên minh|học viện|đại học|cụm|tổ chức|ngành|khối|thành phố|tỉnh|huyện|xã|phường|quận|thị xã|thị trấn"
)

#: Names that are places, schools or heroes, not somebody at the meeting.
NOT_PRESENT = frozenset(
    (
        "Hồ Chí Minh",
        "Tô Hiệu",
        "Võ Nguyên Giáp",
        "Bác Hồ",
        "Lê Duẩn",
        "Hồ Chủ",
        "Hà Nội",
        "Mai Châu",
        "Vũ Thư",
        "Hà Giang",
        "Hà Nam",
        "Hà Tĩnh",
    )
)

title_at = re.compile(rf"(?:{TITLE})(?!\w)")
body_at = re.compile(rf"(?:các |ban đại diện |thường trực |đại diện )?(?:{BODY})(?!\w)")
