"""An invented bulletin, and short ways to read it into a record, for tests."""

from __future__ import annotations

from collections.abc import Mapping

from gdtx.bulletins import actions
from gdtx.bulletins.actions import Decided
from gdtx.bulletins.enums import FieldState
from gdtx.bulletins.models import ReadField, Reading
from gdtx.bulletins.read_kinds import KINDS
from gdtx.network.scope import Actor
from tests.support.cast import Cast

#: Every kind of field once or more; two ages that overlap (35 is in both).
TEXT = (
    "Hội nghị sơ kết học kỳ I năm học 2020-2021 trung tâm học tập cộng đồng\n\n"
    "Thực hiện chỉ đạo của UBND tỉnh, sáng ngày 20/01/2021, tại Hội trường Sở, Sở Giáo dục và Đào tạo tổ "
    "chức Hội nghị sơ kết học kỳ I năm học 2020-2021 trung tâm học tập cộng đồng. Thành phần tham dự Hội "
    "nghị gồm có:\n\n"
    "Về phía Sở Giáo dục và Đào tạo:\n\n"
    "– Ông Lê Hoàng Mẫu – Phó Giám đốc Sở Giáo dục và Đào tạo, Chủ trì Hội nghị.\n\n"
    "– Bà Trần Thị Thử – Trưởng phòng Phòng Giáo dục thường xuyên.\n\n"
    "Về phía huyện Mẫu:\n\n"
    "– Ông Phạm Văn Ví Dụ – Chủ tịch Hội Khuyến học huyện.\n\n"
    "Tham dự Hội nghị còn có đại diện lãnh đạo Sở Nội vụ, Hội Khuyến học tỉnh.\n\n"
    "Các trung tâm đã mở được 1.234 lớp với 45.678 lượt học viên.\n\n"
    "Thay mặt phòng chuyên môn, bà Trần Thị Thử báo cáo kết quả thực hiện nhiệm vụ học kỳ I, nêu rõ "
    "những việc đã làm được ở từng địa bàn và những kinh nghiệm rút ra.\n\n"
    "Hội nghị đã chứng kiến Trung tâm GDTX huyện Mẫu ký kết Quy chế phối hợp với Hội Khuyến học huyện và "
    "Phòng Lao động huyện trong việc dạy nghề cho người lớn.\n\n"
    "Bên cạnh đó vẫn còn một số tồn tại như cơ sở vật chất còn thiếu; chất lượng hoạt động chưa đồng đều.\n\n"
    "Hội nghị yêu cầu thực hiện các nhiệm vụ trọng tâm sau:\n\n"
    "1. Củng cố bộ máy quản lý của các trung tâm học tập cộng đồng.\n\n"
    "2. Rà soát, đánh giá hiệu quả hoạt động theo Thông tư số 40/2010/TT-BGDĐT ngày 30 tháng 12 năm 2010.\n\n"
    "3. Cần có số liệu cụ thể từng độ tuổi 15 đến 35, 35 đến 60 của người chưa biết chữ.\n\n"
    "Hình 1: Ông Lê Hoàng Mẫu phát biểu chỉ đạo\n\n"
    "Hình 2: Các đại biểu dự hội nghị\n\n"
    "Tác giả: Phòng Giáo dục thường xuyên\n"
)


def begun(by: Actor, cast: Cast, text: str = TEXT) -> Reading:
    """The text, read for the department of Thanh Hóa."""
    return actions.begin_reading(by=by, organisation_id=cast.department.pk, text=text)


def field(reading: Reading, kind: str, words: str = "") -> ReadField:
    """The field of a kind whose first columns hold the words."""
    columns = [column.name for column in KINDS[kind].columns[:2]]
    found = ReadField.objects.filter(reading=reading, kind=kind)
    return next(each for each in found if words in " ".join(each.value(name) for name in columns))


def decide(by: Actor, reading: Reading, decided: Mapping[int, Decided]) -> Reading:
    """Decide about fields, from the version the text has now."""
    version = Reading.objects.get(pk=reading.pk).version
    return actions.decide_fields(by=by, pk=reading.pk, version=version, decided=decided)


def decided(row: ReadField, decision: str = "take", **values: str) -> Decided:
    """A decision about a field, with some columns typed anew."""
    return Decided({**{column.name: row.value(column.name) for column in KINDS[row.kind].columns}, **values}, decision)


def confirm(by: Actor, reading: Reading, **changes: Mapping[str, str]) -> Reading:
    """Take every field that waits as it is; `changes`: kind of the single ones → columns."""
    rows = ReadField.objects.filter(reading=reading, state=FieldState.OPEN)
    return decide(by, reading, {row.pk: decided(row, **changes.get(row.kind, {})) for row in rows})


def entered(by: Actor, reading: Reading, *, leave_open: bool = False) -> Reading:
    """The record made of the text."""
    version = Reading.objects.get(pk=reading.pk).version
    return actions.enter_reading(by=by, pk=reading.pk, version=version, leave_open=leave_open)
