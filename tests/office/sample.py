"""A department's review as the tests fill it in: every part of a document occurs once."""

from __future__ import annotations

import struct
import zlib

from gdtx.office.document import Appendix, Heading, OfficialDocument, Paragraph, Picture, Table, TableColumn

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 60" width="160" height="60">'
    '<rect x="0" y="5" width="150" height="20" fill="#0b4f8a"/>'
    '<rect x="0" y="32" width="90" height="20" fill="#a9c3da"/>'
    "</svg>"
)


def png(width: int = 320, height: int = 120) -> bytes:
    """A plain blue PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    line = b"\0" + b"\x0b\x4f\x8a" * width
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(line * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


GROUPS = Table(
    columns=(
        TableColumn("STT", "center", 0.7),
        TableColumn("Nhóm nội dung", "left", 3.2),
        TableColumn("Lớp", "right"),
        TableColumn("Lượt học viên", "right", 1.3),
        TableColumn("Lớp", "right"),
        TableColumn("Lượt học viên", "right", 1.3),
    ),
    groups=(("", 2), ("Học kỳ I 2020-2021", 2), ("Học kỳ I 2019-2020", 2)),
    rows=(
        ("1", "Chuyển giao khoa học kỹ thuật", "2.548", "241.874", "2.301", "220.115"),
        ("2", "Pháp luật, quyền & nghĩa vụ <công dân>", "2.900", "310.622", "2.750", "301.000"),
        ("", "Cộng", "5.448", "552.496", "5.051", "521.115"),
    ),
    totals=1,
    caption="Bảng 1. Lớp và lượt học viên theo nhóm nội dung",
    unit="Đơn vị tính: lớp, lượt",
)

UNITS = Table(
    columns=(TableColumn("STT", "center", 0.5), TableColumn("Đơn vị", "left", 3), TableColumn("Lớp", "right")),
    rows=tuple((str(number), f"Xã Hoằng Phượng {number}", f"{number % 40}") for number in range(1, 121)),
    caption="Lớp theo đơn vị",
)


def document(**changes: object) -> OfficialDocument:
    """The sample, with the parts named in ``changes`` replaced."""
    parts: dict[str, object] = {
        "superior": "UBND TỈNH THANH HÓA",
        "issuer": "SỞ GIÁO DỤC VÀ ĐÀO TẠO",
        "number": "Số:        /BC-SGDĐT",
        "place_date": "Thanh Hóa, ngày       tháng       năm 2021",
        "draft_mark": "DỰ THẢO",
        "type_name": "BÁO CÁO",
        "subject": "Sơ kết học kỳ I năm học 2020-2021\nđối với các trung tâm học tập cộng đồng",
        "bases": ("Căn cứ Luật Giáo dục ngày 14 tháng 6 năm 2019;", "Căn cứ kế hoạch năm học 2020-2021."),
        "body": (
            Heading("I. KẾT QUẢ THEO TỪNG NHIỆM VỤ"),
            Heading("1. Mở lớp, chuyên đề", level=2),
            Paragraph(
                "Học kỳ I năm học 2020-2021, các trung tâm học tập cộng đồng trong tỉnh mở 10.029 lớp với 988.496 lượt "
                "học viên, bình quân 98,6 lượt/lớp; tăng 5,2% so với cùng kỳ.",
                lead="Tổng số:",
            ),
            GROUPS,
            Picture(png(), SVG, alt="Biểu đồ lượt học viên theo nhóm", caption="Hình 1. Lượt học viên theo nhóm"),
            Heading("a) Ưu điểm", level=3),
            Paragraph("Dấu & và < > “ngoặc kép” giữ nguyên; chữ Ẳ ẵ Ự ỹ đủ dấu."),
            Heading("II. ĐÁNH GIÁ CHUNG"),
            Paragraph("Số liệu không trừ người học trùng.", remark=True),
        ),
        "authority": ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
        "signer": "Nguyễn Văn A",
        "recipients": ("- Bộ GD&ĐT (để b/c);", "- UBND tỉnh (để b/c);", "- Lưu: VT, GDTX."),
        "appendices": (
            Appendix("Phụ lục I", "LỚP HỌC THEO ĐƠN VỊ", "(Kèm theo Báo cáo của Sở Giáo dục và Đào tạo)", (UNITS,)),
            Appendix("Phụ lục II", "LỚP HỌC THEO NHÓM", "", (GROUPS,), landscape=True),
        ),
        "stamp": "Số liệu đọc lúc 08:05 ngày 05/02/2021, bản 1f3a.",
        "synthetic": "Dữ liệu tổng hợp",
        **changes,
    }
    return OfficialDocument(**parts)  # type: ignore[arg-type]
