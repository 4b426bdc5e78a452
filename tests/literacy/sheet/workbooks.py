"""Survey sheets as people send them, made by another writer than the program's, from the description of the form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from openpyxl import Workbook

#: Letters → title of row 2; the titles of row 3 stand beside.
TITLES = {
    "B": "TT", "C": "Họ đệm", "D": "Tên", "E": "Ngày", "F": "Tháng", "G": "Năm sinh", "H": "Nữ", "I": "Dân tộc",
    "J": "Tôn giáo", "K": "Diện ưu tiên", "L": "Chủ hộ", "N": "Địa chỉ: số nhà, tên đường, tổ (nếu có)",
    "O": "Số phiếu", "P": "Diện cư trú", "Q": "Tình trạng cư trú", "R": "Khối học", "S": "Lớp học", "V": "Mã trường",
    "W": "Bậc tốt nghiệp", "X": "Bổ túc", "Y": "Năm tốt nghiệp", "Z": "Bậc TN nghề", "AB": "Năm TN nghề",
    "AC": "Học xong", "AE": "Bỏ học", "AG": "Đang học lớp", "AH": "Hoàn thành lớp", "AI": "Tái mù chữ mức",
    "AJ": "Khuyết tật vận động", "AK": "Khuyết tật nghe nói", "AL": "Khuyết tật nhìn",
    "AM": "Khuyết tật thần kinh, tâm thần", "AN": "Khuyết tật trí tuệ", "AO": "Khuyết tật học tập", "AP": "Tự kỷ",
    "AQ": "Khuyết tật khác", "AR": "Có chứng nhận khuyết tật", "AS": "Khả năng học tập", "AT": "Hoàn cảnh đặc biệt",
    "AU": "Chi tiết hoàn cảnh đặt biệt", "AV": "Quan hệ với chủ hộ", "AW": "Họ tên cha hoặc mẹ", "AX": "Điện thoại",
    "AY": "Ghi chú",
}  # fmt: skip
SUB_TITLES = {"L": "Họ đệm", "M": "Tên", "AC": "Lớp", "AD": "Năm", "AE": "Lớp", "AF": "Năm"}
DOUBLE = ("L2:M2", "AC2:AD2", "AE2:AF2")
WITHOUT_NUMBER = ("T", "U", "AA")


def letters() -> list[str]:
    """B to AY."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return [*alphabet[1:], *(f"A{letter}" for letter in alphabet[:25])]


def head(sheet: Any, year: int | None) -> None:
    """Rows 1 to 4 of the official sheet."""
    sheet["B1"] = "Thông tin đối tượng"
    sheet.merge_cells("B1:K1")
    if year is not None:
        sheet["A2"] = year
    for place, title in TITLES.items():
        sheet[f"{place}2"] = title
    for place, title in SUB_TITLES.items():
        sheet[f"{place}3"] = title
    number = 0
    for place in letters():
        if place not in WITHOUT_NUMBER:
            number += 1
            sheet[f"{place}4"] = number
            if place not in SUB_TITLES:
                sheet.merge_cells(f"{place}2:{place}3")
    for area in DOUBLE:
        sheet.merge_cells(area)


def official(
    path: Path, rows: Iterable[Mapping[str, Any]], *, year: int | None = 2025, name: str = "MauNhapLieu", first: int = 5
) -> Path:
    """A workbook with these rows (letters → value) from row `first` on; an empty row stays empty."""
    book = Workbook()
    sheet = book.active
    sheet.title = name
    head(sheet, year)
    for number, row in enumerate(rows, first):
        for place, value in row.items():
            sheet[f"{place}{number}"] = value
    book.save(path)
    return path


def somebody(number: int, **cells: Any) -> dict[str, Any]:
    """A row of a man of 30 in a household of his own; other cells by their letters."""
    return {
        "B": number,
        "C": "Lò Văn",
        "D": f"Tên{number}",
        "G": 1995,
        "L": "Lò Văn",
        "M": f"Tên{number}",
        "N": "Bản Chiềng",
        "O": f"C1-{number:03}",
        "AV": "Chủ hộ",
        **cells,
    }
