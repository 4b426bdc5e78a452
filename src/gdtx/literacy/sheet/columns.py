"""The columns of the official survey sheet, defined once: reading, refusing, writing and the empty sheet go by them.

Rows 1 to 4 are titles (groups, two rows of titles, numbers), data begin in row 5; columns B to AY, three of them
without number. The year of the survey stands in A2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from gdtx.foundation.vietnamese import fold
from gdtx.office.excel_child import column_letters

#: Names of the sheet in workbooks that are in use: the web system's, a contractor's, the master workbook's.
SHEET_NAME = "MauNhapLieu"
SHEET_NAMES = (SHEET_NAME, "Danh sách phiếu điều tra", "DATA")

GROUP_ROW, TITLE_ROW, NUMBER_ROW, FIRST_ROW = 1, 2, 4, 5


class Kind(StrEnum):
    """What a cell holds. Every kind may come as text or as a number."""

    TEXT = "text"
    WHOLE = "whole"
    MARK = "mark"
    WORD = "word"


@dataclass(frozen=True)
class SheetColumn:
    """A column: its place in the official sheet (from 0), its number there (None for three), its title.

    `over`: the title of row 2 where two columns share it; `title` then stands in row 3. `aliases`: what it is called
    elsewhere. `width` in characters.
    """

    key: str
    place: int
    number: int | None
    title: str
    kind: Kind
    over: str = ""
    required: bool = False
    width: float = 8
    aliases: tuple[str, ...] = ()

    @property
    def letters(self) -> str:
        """The letters over the column in the official sheet."""
        return column_letters(self.place)

    @property
    def name(self) -> str:
        """What the column is called in sentences."""
        return f"{self.over} · {self.title}" if self.over else self.title or self.letters

    @property
    def label(self) -> str:
        """What a field for it is called: where the official sheet has no title, what others call it."""
        return self.name if self.title else self.aliases[0]

    @property
    def codes(self) -> tuple[str, ...]:
        """The letters of its titles, by which it is found."""
        return tuple(letters_of(text) for text in (f"{self.over} {self.title}", *self.aliases) if text.strip())


def letters_of(text: str) -> str:
    """The letters of a title, without marks, case, spaces and signs."""
    return re.sub(r"[\W_]+", "", fold(text))


def _columns() -> tuple[SheetColumn, ...]:
    text, whole, mark, word = Kind.TEXT, Kind.WHOLE, Kind.MARK, Kind.WORD
    head, done, left = "Chủ hộ", "Học xong", "Bỏ học"
    rows: list[tuple[str, int | None, str, Kind, str, float, tuple[str, ...]]] = [
        ("order", 1, "TT", text, "", 6, ("STT", "Số TT", "Số thứ tự")),
        ("family_name", 2, "Họ đệm", text, "", 18, ("Họ và đệm", "Họ và tên đệm", "Họ tên đệm")),
        ("given_name", 3, "Tên", text, "", 10, ()),
        ("birth_day", 4, "Ngày", whole, "", 7, ("Ngày sinh",)),
        ("birth_month", 5, "Tháng", whole, "", 7, ("Tháng sinh",)),
        ("birth_year", 6, "Năm sinh", whole, "", 8, ()),
        ("female", 7, "Nữ", mark, "", 5, ("Giới tính nữ",)),
        ("ethnicity", 8, "Dân tộc", word, "", 10, ()),
        ("religion", 9, "Tôn giáo", text, "", 10, ()),
        ("priority", 10, "Diện ưu tiên", text, "", 12, ()),
        ("head_family", 11, "Họ đệm", text, head, 18, ("Họ đệm chủ hộ", "Chủ hộ họ và đệm")),
        ("head_given", 12, "Tên", text, head, 10, ("Tên chủ hộ",)),
        ("address", 13, "Địa chỉ: số nhà, tên đường, tổ (nếu có)", text, "", 30, ("Địa chỉ", "Số nhà, tên đường, tổ")),
        ("number", 14, "Số phiếu", text, "", 14, ("Số phiếu điều tra", "Mã phiếu")),
        ("residence_kind", 15, "Diện cư trú", word, "", 12, ()),
        ("residence_state", 16, "Tình trạng cư trú", word, "", 12, ()),
        ("grade", 17, "Khối học", word, "", 8, ("Khối", "Khối lớp")),
        ("class_name", 18, "Lớp học", text, "", 8, ()),
        ("school_district", None, "", text, "", 14, ("Quận/Huyện", "Quận/Huyện đang học", "Quận huyện")),
        ("school_name", None, "", text, "", 20, ("Tên trường", "Trường", "Trường đang học")),
        ("school_code", 19, "Mã trường", text, "", 12, ()),
        ("degree", 20, "Bậc tốt nghiệp", word, "", 9, ("Bậc TN",)),
        ("supplementary", 21, "Bổ túc", mark, "", 6, ()),
        ("degree_year", 22, "Năm tốt nghiệp", text, "", 11, ("Năm TN",)),
        ("vocational", 23, "Bậc TN nghề", word, "", 12, ("Bậc tốt nghiệp nghề",)),
        ("degree_number", None, "", text, "", 10, ("Số bằng", "Số hiệu bằng")),
        ("vocational_year", 24, "Năm TN nghề", text, "", 11, ("Năm tốt nghiệp nghề",)),
        ("completed_grade", 25, "Lớp", whole, done, 6, ("Lớp học xong",)),
        ("completed_year", 26, "Năm", text, done, 11, ("Năm học xong",)),
        ("left_grade", 27, "Lớp", whole, left, 6, ("Lớp bỏ học",)),
        ("left_year", 28, "Năm", text, left, 11, ("Năm bỏ học",)),
        ("xmc_studying", 29, "Đang học lớp", whole, "", 8, ("Đang học lớp XMC", "XMC đang học lớp")),
        ("xmc_completed", 30, "Hoàn thành lớp", whole, "", 8, ("Hoàn thành lớp XMC", "XMC hoàn thành lớp")),
        ("relapse", 31, "Tái mù chữ mức", whole, "", 8, ("Tái mù chữ", "Tái mù mức")),
        ("movement", 32, "Khuyết tật vận động", mark, "", 8, ("Vận động",)),
        ("hearing_speech", 33, "Khuyết tật nghe nói", mark, "", 8, ("Nghe nói", "Khuyết tật nghe, nói")),
        ("sight", 34, "Khuyết tật nhìn", mark, "", 8, ("Nhìn",)),
        ("mental", 35, "Khuyết tật thần kinh, tâm thần", mark, "", 8, ("Thần kinh, tâm thần",)),
        ("intellectual", 36, "Khuyết tật trí tuệ", mark, "", 8, ("Trí tuệ",)),
        ("learning", 37, "Khuyết tật học tập", mark, "", 8, ("Học tập",)),
        ("autism", 38, "Tự kỷ", mark, "", 8, ("Tự kỉ", "Khuyết tật tự kỷ", "Rối loạn phổ tự kỷ")),
        ("other", 39, "Khuyết tật khác", mark, "", 8, ()),
        ("certified", 40, "Có chứng nhận khuyết tật", mark, "", 9, ("Chứng nhận khuyết tật",)),
        ("able", 41, "Khả năng học tập", mark, "", 8, ("Có khả năng học tập",)),
        ("circumstance", 42, "Hoàn cảnh đặc biệt", word, "", 11, ("Hoàn cảnh đặt biệt", "Hoàn cảnh")),
        # The official sheet misspells this one.
        ("circumstance_detail", 43, "Chi tiết hoàn cảnh đặt biệt", text, "", 18, ("Chi tiết hoàn cảnh",)),
        ("relation", 44, "Quan hệ với chủ hộ", text, "", 12, ("Quan hệ chủ hộ", "QH chủ hộ")),
        ("parent_name", 45, "Họ tên cha hoặc mẹ", text, "", 20, ("Họ và tên cha hoặc mẹ", "Cha hoặc mẹ")),
        ("phone", 46, "Điện thoại", text, "", 12, ("Số điện thoại", "ĐT")),
        ("note", 47, "Ghi chú", text, "", 16, ()),
    ]
    required = {"birth_year"}
    return tuple(
        SheetColumn(key, place, number, title, kind, over, key in required, width, aliases)
        for place, (key, number, title, kind, over, width, aliases) in enumerate(rows, 1)
    )


COLUMNS = _columns()
BY_KEY = {column.key: column for column in COLUMNS}
NUMBERED = tuple(column for column in COLUMNS if column.number is not None)
KEYS = tuple(column.key for column in COLUMNS)

#: The kinds of disability with a column of their own, in the sheet's order; the keys are those of `people.Disability`.
DISABILITIES = KEYS[KEYS.index("movement") : KEYS.index("other") + 1]

#: Row 1: the first and the last column of each group, and its title.
GROUPS = (
    ("order", "priority", "Thông tin đối tượng"),
    ("head_family", "residence_state", "Thông tin nơi đang ở"),
    ("grade", "left_year", "Thông tin học tập"),
    ("xmc_studying", "relapse", "Xóa mù chữ"),
    ("movement", "able", "Khuyết tật"),
    ("circumstance", "circumstance_detail", "Hoàn cảnh"),
    ("relation", "note", "Thông tin liên lạc"),
)
