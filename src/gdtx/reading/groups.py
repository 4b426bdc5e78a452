"""Whom or what a figure is of: content groups of the centres, ethnic groups, levels, where the words say so."""

from __future__ import annotations

import re

#: In the order in which they are looked for; the words of the text are given back, not a code of ours.
_GROUPS = re.compile(
    r"(?<!\w)(?:"
    r"(?:giáo dục |tuyên truyền |phổ biến )?pháp luật|chính trị,? thời sự|chính sách,? pháp luật|"
    r"chuyển giao (?:khoa học kỹ thuật|khoa học công nghệ|khoa học - kỹ thuật|tiến bộ kỹ thuật|công nghệ|kỹ thuật|khkt)|"
    r"dạy nghề(?: tạo việc làm| ngắn hạn)?|học nghề|bồi dưỡng nghề|"
    r"văn hóa,? xã hội|văn hóa - xã hội|bảo vệ môi trường|chăm sóc sức khỏe|bảo vệ sức khỏe|"
    r"nâng cao chất lượng cuộc sống|phát triển kinh tế|xóa mù chữ(?: mức độ [12]| mức [12])?|sau xóa mù chữ|giáo dục tiếp tục sau (?:khi )?biết chữ|"
    r"tin học|ngoại ngữ|kỹ năng sống|"
    r"(?:người |đồng bào )?dân tộc thiểu số|người dtts|nhập cư|"
    r"dân tộc (?:kinh|tày|thái|mường|khmer|hoa|nùng|mông|dao|gia rai|ê đê|ba na|xơ đăng|cơ ho|sán chay|chăm|sán dìu|hrê|ra glai|mnông|xtiêng|"
    r"vân kiều|bru-vân kiều|thổ|khơ mú|cơ tu|giáy|giẻ triêng|tà ôi|mạ|co|chơ ro|xinh mun|hà nhì|chu ru|lào|kháng|la chí|phù lá|la hủ|la ha)|"
    r"mức độ (?:[12]|i{1,2})(?!\w)"
    r")(?!\w)"
)


def group_of(clause: str) -> str | None:
    """The group a clause (small letters) names; None where it names none or more than one."""
    found = {match[0] for match in _GROUPS.finditer(clause)}
    return found.pop() if len(found) == 1 else None
