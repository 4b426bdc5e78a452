"""What can be counted: the words that stand after a number, and the unit each belongs to.

The lexicon is of the trade (classes, learner-turns, centres, communes, titles of learning, money); a word that is not
in it can still be a unit when it stands where a counted noun stands.
"""

from __future__ import annotations

import re

#: unit → the words it is written with (small letters, tone marks in the old style), longest first when matched.
_WRITTEN: dict[str, str] = {
    "lượt học viên": "lượt học viên|lượt hv",
    "lượt người": "lượt người|lượt người học|lượt người dân|lượt học|lượt người tham gia",
    "lượt học sinh": "lượt học sinh",
    "lượt cán bộ": "lượt cán bộ",
    "lượt": "lượt",
    "người": (
        "người|người dân|dân|nhân khẩu|khẩu|cán bộ|công dân|bà con|nông dân|phụ nữ|nữ|nam|nam giới|nữ giới|người học|"
        "lao động|người lao động|người mù chữ|người dân tộc|đồng bào|cháu|em|trẻ|trẻ em|cụ|bác sĩ|chị em|anh em|chị em phụ nữ|hội viên phụ nữ"
    ),
    "công dân học tập": "công dân học tập",
    "học viên": "học viên|hv",
    "học sinh": "học sinh|hs|em học sinh|thí sinh",
    "sinh viên": "sinh viên|sv",
    "giáo viên": "giáo viên|gv|thầy cô|nhà giáo|thầy, cô giáo|thầy cô giáo|giáo viên biệt phái",
    "cán bộ": "cán bộ quản lý|cbql|cán bộ, giáo viên|cán bộ giáo viên",
    "cộng tác viên": "cộng tác viên|ctv",
    "báo cáo viên": "báo cáo viên|giảng viên|tuyên truyền viên|hướng dẫn viên",
    "đại biểu": "đại biểu",
    "hội viên": "hội viên",
    "đoàn viên": "đoàn viên|đoàn viên thanh niên|thanh niên|thanh thiếu niên",
    "đảng viên": "đảng viên",
    "chuyên viên": "chuyên viên",
    "hộ": "hộ|hộ dân|hộ gia đình|hộ nghèo|nông hộ",
    "gia đình": "gia đình|gia đình học tập|gia đình hiếu học",
    "dòng họ": "dòng họ|dòng họ học tập|tộc họ|chi họ",
    "cộng đồng": "cộng đồng|cộng đồng học tập",
    "đơn vị": "đơn vị|đơn vị học tập|đơn vị cấp xã|cơ quan, đơn vị|đơn vị xã",
    "cơ quan": "cơ quan",
    "cơ sở": "cơ sở|cơ sở giáo dục|cơ sở giáo dục thường xuyên",
    "doanh nghiệp": "doanh nghiệp|công ty|hợp tác xã",
    "trung tâm": (
        "trung tâm|tthtcđ|trung tâm htcđ|tt htcđ|trung tâm học tập cộng đồng|ttht cộng đồng|ttgdtx|tt gdtx|"
        "trung tâm giáo dục thường xuyên|trung tâm gdtx|trung tâm gdnn-gdtx|tt gdnn-gdtx"
    ),
    "trường": "trường|trường học|nhà trường|trường thcs|trường thpt|trường tiểu học|trường mầm non",
    "lớp": "lớp|lớp học|lớp xóa mù chữ|lớp xmc|lớp tập huấn|lớp chuyên đề",
    "khóa": "khóa|khóa học|khóa tập huấn",
    "chuyên đề": "chuyên đề",
    "buổi": "buổi|buổi học|buổi sinh hoạt",
    "tiết": "tiết|tiết học",
    "cuộc": "cuộc|cuộc họp|cuộc thi",
    "đợt": "đợt",
    "hội nghị": "hội nghị",
    "hội thảo": "hội thảo",
    "xã": "xã",
    "phường": "phường",
    "thị trấn": "thị trấn",
    "huyện": "huyện",
    "quận": "quận",
    "thị xã": "thị xã",
    "thành phố": "thành phố",
    "tỉnh": "tỉnh",
    "thôn": "thôn|thôn bản|thôn, bản",
    "bản": "bản",
    "làng": "làng",
    "ấp": "ấp",
    "khu phố": "khu phố|khu dân cư",
    "tổ dân phố": "tổ dân phố|tổ",
    "hội": "hội|hội khuyến học|hội cơ sở",
    "chi hội": "chi hội|chi hội khuyến học",
    "ban khuyến học": "ban khuyến học|bkh",
    "câu lạc bộ": "câu lạc bộ|clb",
    "nhóm": "nhóm|nhóm nội dung",
    "suất": "suất|suất học bổng|suất quà",
    "phần quà": "phần quà",
    "quyển vở": "quyển vở|cuốn vở|vở|tập vở",
    "giám đốc": "giám đốc",
    "phó giám đốc": "phó giám đốc",
    "hiệu trưởng": "hiệu trưởng",
    "mục tiêu": "mục tiêu",
    "điểm cầu": "điểm cầu",
    "tình nguyện viên": "tình nguyện viên",
    "chiến sĩ": "chiến sĩ|chiến sỹ|cán bộ, chiến sĩ|cán bộ, chiến sỹ",
    "đồng chí": "đồng chí|đ/c",
    "giấy chứng nhận": "giấy chứng nhận|chứng chỉ",
    "nhóm trẻ": "nhóm trẻ",
    "điểm trường": "điểm trường",
    "điểm học tập": "điểm học tập|điểm học",
    "học bổng": "học bổng",
    "mái ấm": "mái ấm",
    "nhà": "nhà|căn nhà|ngôi nhà",
    "phòng": "phòng|phòng học",
    "xe đạp": "xe đạp|chiếc xe đạp",
    "cờ": "cờ",
    "bằng khen": "bằng khen",
    "giấy khen": "giấy khen",
    "tập thể": "tập thể",
    "cá nhân": "cá nhân|gương|tấm gương",
    "nhiệm vụ": "nhiệm vụ",
    "giải pháp": "giải pháp|nhóm giải pháp",
    "nội dung": "nội dung",
    "văn bản": "văn bản",
    "vấn đề": "vấn đề",
    "ý kiến": "ý kiến|lượt ý kiến",
    "tham luận": "tham luận|bài tham luận",
    "kiến nghị": "kiến nghị",
    "mô hình": "mô hình",
    "chương trình": "chương trình",
    "chỉ tiêu": "chỉ tiêu",
    "tiêu chí": "tiêu chí",
    "điểm": "điểm",
    "nghề": "nghề|ngành nghề",
    "tài liệu": "tài liệu|bộ tài liệu|đầu tài liệu|tờ rơi",
    "sách": "sách|cuốn|cuốn sách|đầu sách|bản sách|quyển|quyển sách|bộ sách",
    "tủ sách": "tủ sách|thư viện",
    "máy tính": "máy tính|bộ máy tính|máy vi tính",
    "đồng": "đồng|đồng vn|vnđ|vnd|đ",
    "tin bài": "tin bài|tin, bài|bài viết|bài",
    "sản phẩm": "sản phẩm|tác phẩm",
    "ha": "ha",
    "m²": "m2|m²|mét vuông",
    "điểm phần trăm": "điểm phần trăm|điểm %",
}
UNITS: dict[str, str] = {word: unit for unit, words in _WRITTEN.items() for word in words.split("|")}
_LEXICON = re.compile(r" ?(?:" + "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True)) + r")(?![\w])")
#: Units of territory written one after the other count together: “637 xã, phường, thị trấn”.
_PLACES = "đơn vị hành chính cấp xã|thị trấn|thị xã|thành phố|phường|xã|huyện|quận|thị|thành|tỉnh|đặc khu"
_TOGETHER = re.compile(rf" ?(?:{_PLACES})(?:(?:, ?| và |/| - )(?:{_PLACES}))+(?!\w)")
#: Several sorts of people counted together are people: “56.202 cộng tác viên, báo cáo viên”.
_SORT = r"(?:cộng tác viên|báo cáo viên|giáo viên|giảng viên|hướng dẫn viên|cán bộ|tuyên truyền viên)"
_SORTS = re.compile(rf" ?{_SORT}(?:, | và ){_SORT}(?!\w)")
_FULL = {"thị": "thị xã", "thành": "thành phố"}

#: Words after a number that make it no count of things.
_NO_UNIT = frozenset(
    [
        "năm",
        "tháng",
        "ngày",
        "tuần",
        "giờ",
        "phút",
        "giây",
        "tuổi",
        "là",
        "và",
        "của",
        "trong",
        "với",
        "cho",
        "đến",
        "tới",
        "từ",
        "ở",
        "tại",
        "có",
        "được",
        "đã",
        "sẽ",
        "so",
        "thì",
        "mà",
        "hay",
        "hoặc",
        "do",
        "bị",
        "bởi",
        "theo",
        "như",
        "khi",
        "để",
        "về",
        "trở",
        "vào",
        "ra",
        "lên",
        "xuống",
        "nên",
        "nhưng",
        "song",
        "còn",
        "cũng",
        "rất",
        "phần",
        "tăng",
        "giảm",
        "đạt",
        "chiếm",
        "ngoài",
        "thuộc",
        "trên",
        "dưới",
        "hơn",
        "gần",
        "nhờ",
        "qua",
        "này",
        "đó",
        "kia",
        "nay",
        "trước",
        "sau",
        "nhất",
        "nữa",
        "cùng",
        "các",
        "những",
        "mọi",
        "mỗi",
        "km",
        "m",
        "cm",
        "kg",
        "tấn",
        "lít",
        "độ",
        "triệu",
        "tỷ",
        "tỉ",
        "nghìn",
        "ngàn",
        "trăm",
        "lần",
        "kỳ",
        "quý",
        "học",
        "đầu",
        "cuối",
        "giữa",
        "tới",
        "liên",
        "thứ",
        "tất",
        "cả",
        "vẫn",
        "chưa",
        "không",
        "phải",
        "cần",
        "rồi",
        "đều",
        "loại",
        "khá",
        "tốt",
        "trung",
        "yếu",
        "kém",
        "giỏi",
        "xuất",
        "mới",
        "hiện",
        "vừa",
        "ước",
        "bằng",
        "gấp",
        "lại",
        "thực",
        "khóa",
    ]
)
_TIME = re.compile(r" ?(?:năm|tháng|ngày|tuần|giờ|phút|tuổi|thế kỷ|nhiệm kỳ|học kỳ|kỳ|quý|lần|km|m|h)(?!\w)")
_WORD = re.compile(r" ?([a-zà-ỹđ]+)(?: ([a-zà-ỹđ]+))?")


def unit_after(lower: str, place: int) -> tuple[str, int] | None:
    """The unit whose words begin at *place* (small letters), and where they end; None where none stands there."""
    if match := _TOGETHER.match(lower, place):
        parts = re.split(r", ?| và |/| - ", match[0].strip())
        return "/".join(_FULL.get(part, part) for part in parts), match.end()
    if match := _LEXICON.match(lower, place):
        if _SORTS.match(lower, place):
            return "người", match.end()
        return UNITS[match[0].strip()], match.end()
    return None


def is_time(lower: str, place: int) -> bool:
    """Whether what follows measures time, age or distance, which is no count of things."""
    return _TIME.match(lower, place) is not None


def unknown_unit(lower: str, place: int) -> tuple[str, int] | None:
    """A counted noun the lexicon does not know: the one or two words after the number."""
    match = _WORD.match(lower, place)
    if match is None or match[1] in _NO_UNIT:
        return None
    if match[2] and match[2] not in _NO_UNIT and len(match[2]) > 1:
        return f"{match[1]} {match[2]}", match.end()
    return match[1], match.end(1)
