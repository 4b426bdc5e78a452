"""Invented conferences of the shapes real bulletins have, each with the facts that must be told of it.

A chair and three numbered tasks; two letters issued afterwards; two sides with opinions, an agreement of four parties
and sixteen captions; ten tasks on whose direction; a review in prose with figures and shortcomings. The pages of the
record and the bulletin drafted from it are both held to them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gdtx.conferences import actions
from gdtx.conferences.bodies import TypedBody
from gdtx.conferences.models import Conference
from gdtx.network.scope import Actor
from tests.conferences import making
from tests.support.cast import Cast


@dataclass(frozen=True)
class Shape:
    """A conference; facts told everywhere in these words, those as its pages and as the bulletin word them."""

    conference: Conference
    facts: tuple[str, ...]
    on_pages: tuple[str, ...] = ()
    in_bulletin: tuple[str, ...] = ()
    said_nowhere: tuple[str, ...] = ()


def begun(by: Actor, cast: Cast, **values: Any) -> Conference:
    """A conference of the department of no series and no period."""
    plain = {"series": "", "period": "", "starts_at": None, "place": ""}
    return making.prepared(by, cast.department.pk, **{**plain, **values})


def guests(by: Actor, conference: Conference, side: str, body: str, people: list[tuple[str, str, str, str]]) -> None:
    """A delegation with its people: honorific, name, office, duty."""
    delegation = making.add(by, conference, "thanh-phan", TypedBody(None, body), side=side)
    for honorific, person, office, duty in people:
        values = {"honorific": honorific, "person": person, "office": office, "duty": duty}
        making.add(by, conference, "dai-bieu", delegation=delegation.pk, **values)


def concluded(by: Actor, conference: Conference, texts: list[str], *, owner: str = "") -> list[str]:
    """Numbered conclusions; the facts of them."""
    for place, text in enumerate(texts, 1):
        owners = [TypedBody(None, f"{owner} {place}")] if owner else []
        actions.add_conclusion(by=by, conference_id=conference.pk, text=text, owners=owners)
    return [f"{place}. {text}" for place, text in enumerate(texts, 1)]


def captioned(by: Actor, conference: Conference, captions: list[str]) -> list[str]:
    """Photographs that may be public; the facts of them."""
    for place, caption in enumerate(captions):
        making.photographed(by, conference, f"#{place * 15:02x}33aa", caption=caption, consent=True)
    return [f"Hình {place}: {caption}" for place, caption in enumerate(captions, 1)]


def a_chair_and_three_tasks(by: Actor, cast: Cast) -> Shape:
    """Delegations, a chair, a report, three numbered tasks, four captions."""
    title = "Hội nghị sơ kết học kỳ I và định hướng học kỳ II năm học 2017-2018 giáo dục thường xuyên"
    author = "Phòng Giáo dục thường xuyên"
    conference = begun(by, cast, title=title, starts_on=dt.date(2018, 1, 24), school_year="2017-2018", author=author)
    chair = ("Ông", "Lê Hoàng Mẫu", "Giám đốc Sở Giáo dục và Đào tạo", "presiding")
    guests(by, conference, "Về phía Sở Giáo dục và Đào tạo", "Ban Giám đốc", [chair])
    sorts = [
        "Lãnh đạo, chuyên viên các phòng, ban của Sở, các Phòng Giáo dục và Đào tạo",
        "Lãnh đạo các trung tâm giáo dục thường xuyên, trường có phân hiệu bổ túc văn hóa",
    ]
    for positions in sorts:
        making.add(by, conference, "thanh-phan", positions=positions)
    report = "Báo cáo sơ kết học kỳ I và định hướng nhiệm vụ học kỳ II."
    speaker = {"honorific": "Ông", "person": "Hồ Văn Mẫu", "office": "Trưởng Phòng Giáo dục thường xuyên"}
    making.add(by, conference, "phat-bieu", kind="report", text=report, **speaker)
    making.add(by, conference, "phat-bieu", kind="discussion", office="Các đơn vị", text="Thảo luận tâm huyết.")
    making.add(by, conference, "nhan-xet", kind="result", text="Ghi nhận sự chuẩn bị chu đáo của Phòng.")
    texts = [
        "Các trung tâm xây dựng nền nếp, quản lý điều hành, nhất là nhân sự, tài chính;",
        "Các Phòng Giáo dục và Đào tạo tham mưu tháo gỡ khó khăn cho trung tâm học tập cộng đồng;",
        "Cần có số liệu từng độ tuổi 15 đến 35, 35 đến 60, lưu ý người dân nhập cư.",
    ]
    tasks = concluded(by, conference, texts)
    captions = captioned(
        by, conference, ["Phát biểu của đồng chí Lê Hoàng Mẫu", "Báo cáo sơ kết", "Thảo luận", "Các đại biểu"]
    )
    facts = ["Lê Hoàng Mẫu", "Giám đốc Sở Giáo dục và Đào tạo", "Hồ Văn Mẫu", "Trưởng Phòng Giáo dục thường xuyên"]
    facts += ["Về phía Sở Giáo dục và Đào tạo", *sorts, report, "Thảo luận tâm huyết.", "chu đáo của Phòng."]
    return Shape(
        conference,
        facts=(*facts, *texts, *captions),
        on_pages=(title, "24/01/2018", "2017-2018", "Chủ trì"),
        in_bulletin=(
            "Ngày 24 tháng 01 năm 2018",
            "Sở Giáo dục và Đào tạo Thanh Hóa tổ chức hội nghị sơ kết học kỳ I",
            "Chủ trì: Ông Lê Hoàng Mẫu, Giám đốc Sở Giáo dục và Đào tạo.",
            "Ông Hồ Văn Mẫu, Trưởng Phòng Giáo dục thường xuyên (báo cáo)",
            author,
            *tasks,
        ),
    )


def two_letters_afterwards(by: Actor, cast: Cast) -> Shape:
    """Eight matters and two letters issued afterwards."""
    place = "Hội trường Sở GD&ĐT"
    conference = begun(
        by,
        cast,
        kind="tong_ket",
        title="Hội nghị tổng kết năm học 2021-2022 và triển khai nhiệm vụ năm học 2022-2023",
        starts_on=dt.date(2022, 8, 26),
        place=place,
    )
    letters = [("1502/SGDĐT-GDTX-CTHS", 6, "hướng nghiệp"), ("1504/SGDĐT-GDTX-CTHS", 7, "giáo dục thường xuyên")]
    for symbol, day, about in letters:
        values = {"symbol": symbol, "issued_on": dt.date(2022, 9, day), "abstract": f"Hướng dẫn nhiệm vụ {about}"}
        making.add(by, conference, "van-ban", role="letter", type_name="Công văn", **values)
    texts = [f"Vấn đề thứ {number}: tiếp tục thực hiện nhiệm vụ của năm học." for number in range(1, 9)]
    tasks = concluded(by, conference, texts)
    speaker = {"honorific": "Thầy giáo", "person": "Đoàn Văn Mẫu", "office": "Phó Giám đốc Sở GD&ĐT"}
    making.add(by, conference, "phat-bieu", kind="conclusion", text="Tổng kết Hội nghị.", **speaker)
    facts = [place, *speaker.values(), "Tổng kết Hội nghị.", *texts]
    facts += [f"Hướng dẫn nhiệm vụ {about}" for _symbol, _day, about in letters]
    return Shape(
        conference,
        facts=(*facts, *(symbol for symbol, _day, _about in letters), "ngày 06 tháng 9 năm 2022"),
        on_pages=("26/8/2022", "ngày 07 tháng 9 năm 2022", "Công văn ban hành sau hội nghị"),
        in_bulletin=(
            f"Ngày 26 tháng 8 năm 2022 tại {place}",
            "đã ban hành 02 văn bản",
            "Công văn số 1502/SGDĐT-GDTX-CTHS ngày 06 tháng 9 năm 2022: Hướng dẫn nhiệm vụ hướng nghiệp",
            "Công văn số 1504/SGDĐT-GDTX-CTHS ngày 07 tháng 9 năm 2022: Hướng dẫn nhiệm vụ giáo dục thường xuyên",
            *tasks,
        ),
    )


def two_sides_and_an_agreement(by: Actor, cast: Cast) -> Shape:
    """Opinions on a plan, two sides, an agreement of four parties, sixteen captions."""
    host, theme = "Trung tâm GDNN-GDTX Quận Mẫu", "Đoàn kết, kỷ cương, đổi mới, sáng tạo"
    conference = begun(
        by,
        cast,
        kind="gop_y",
        title="Hội nghị góp ý Kế hoạch giáo dục năm học 2023-2024",
        starts_on=dt.date(2023, 9, 14),
        host=TypedBody(None, host),
        on_direction_of="Bộ Giáo dục và Đào tạo",
        theme=theme,
    )
    first = [
        ("Ông", "Dương Trí Mẫu", "Phó Giám đốc Sở Giáo dục và Đào tạo", "presiding"),
        ("Ông", "Nguyễn Trần Mẫu", "Chủ tịch Công đoàn Ngành Giáo dục", ""),
        ("Ông", "Cao Minh Mẫu", "Trưởng phòng Giáo dục thường xuyên", "moderator"),
    ]
    second = [
        ("Bà", "Nguyễn Thị Mẫu", "Quận ủy viên, Phó Chủ tịch UBND Quận", ""),
        ("Bà", "Tống Thị Mẫu", "Chủ tịch Hội Khuyến học Quận", ""),
    ]
    guests(by, conference, "Về phía Sở", "Sở Giáo dục và Đào tạo", first)
    guests(by, conference, "Về phía Quận", "Ủy ban nhân dân Quận", second)
    opinion = {"honorific": "Cô", "person": "Đặng Ngọc Mẫu", "office": "Giám đốc", "state": "accepted"}
    about = {"about": "Kế hoạch giáo dục 2023-2024", "text": "Cần thêm giải pháp về đội ngũ."}
    making.add(by, conference, "gop-y", TypedBody(None, "TT GDNN-GDTX Quận Sáu"), **opinion, **about)
    asked = {"text": "Bổ sung giáo viên.", "addressed_to": "UBND thành phố"}
    making.add(by, conference, "kien-nghi", TypedBody(None, "TT GDTX Tiếng Hoa"), **asked)
    welcome = {"honorific": "Bà", "person": "Nguyễn Thị Mẫu", "text": "Chúc mừng thành tích của Trung tâm."}
    making.add(by, conference, "phat-bieu", kind="welcome", **welcome)
    purpose = "Thực hiện Chương trình hành động số 04-CTr/QU, công tác khuyến học, hướng nghiệp, dạy nghề."
    signing = making.add(by, conference, "ky-ket", title="Quy chế phối hợp", purpose=purpose)
    parties = [host, "Phòng Giáo dục và Đào tạo", "Hội Khuyến học Quận", "Phòng Lao động"]
    for name in parties:
        making.add(by, conference, "ben-ky", TypedBody(None, name), signing=signing.pk)
    cited = {"type_name": "Chương trình hành động", "symbol": "04-CTr/QU", "issued_on": dt.date(2020, 9, 3)}
    making.add(by, conference, "van-ban", role="cited", issuer="Ban chấp hành Đảng bộ Quận", **cited)
    making.add(by, conference, "nhan-xet", kind="context", text="Khối đã xây dựng Kế hoạch với nhiều giải pháp.")
    captions = captioned(by, conference, [f"Ảnh thứ {place}, thầy Mẫu phát biểu" for place in range(1, 17)])
    everybody = [*first, *second]
    facts = [person for _title, person, _office, _duty in everybody]
    facts += [office for _title, _person, office, _duty in everybody]
    facts += [host, theme, "Bộ Giáo dục và Đào tạo", "Về phía Quận", "Ủy ban nhân dân Quận", "Đặng Ngọc Mẫu"]
    facts += ["giải pháp về đội ngũ", "Bổ sung giáo viên", "Chúc mừng thành tích của Trung tâm."]
    facts += ["Quy chế phối hợp", *parties, "ngày 03 tháng 9 năm 2020", "với nhiều giải pháp.", *captions]
    return Shape(
        conference,
        facts=tuple(facts),
        on_pages=("Kế hoạch giáo dục 2023-2024", "tiếp thu", "Điều hành thảo luận"),
        in_bulletin=(
            "Thực hiện chỉ đạo của Bộ Giáo dục và Đào tạo, ngày 14 tháng 9 năm 2023",
            f"{host} đăng cai",
            "(chủ trì)",
            "(điều hành thảo luận)",
            "TT GDTX Tiếng Hoa: Bổ sung giáo viên (gửi UBND thành phố)",
            f"Ký kết Quy chế phối hợp giữa: {'; '.join(parties)}",
            purpose,
            *(f"{title} {person}, {office}" for title, person, office, _duty in everybody),
        ),
    )


def ten_tasks_on_direction(by: Actor, cast: Cast) -> Shape:
    """Ten tasks with their owners on direction of the province, and a chair with a degree."""
    conference = begun(
        by,
        cast,
        kind="chuyen_de",
        title="Hội nghị đánh giá và xây dựng kế hoạch nhiệm vụ của trung tâm học tập cộng đồng",
        starts_on=dt.date(2014, 4, 22),
        on_direction_of="UBND tỉnh",
    )
    chair = {"honorific": "Tiến sĩ", "person": "Phạm Văn Mẫu", "office": "Tỉnh ủy viên, Giám đốc Sở GD&ĐT"}
    making.add(by, conference, "dai-bieu", duty="presiding", **chair)
    bodies = ["Sở Nội vụ", "Sở Kế hoạch và Đầu tư", "Hội Khuyến học tỉnh"]
    for name in bodies:
        making.add(by, conference, "thanh-phan", TypedBody(None, name), positions="Đại diện lãnh đạo")
    texts = [f"Nhiệm vụ thứ {number} của trung tâm học tập cộng đồng." for number in range(1, 11)]
    tasks = concluded(by, conference, texts, owner="Đơn vị")
    cited = {"type_name": "Thông tư", "symbol": "40/2010/TT-BGDĐT", "issued_on": dt.date(2010, 12, 30)}
    making.add(by, conference, "van-ban", role="cited", issuer="Bộ GD&ĐT", **cited)
    captions = captioned(by, conference, ["Đ/c Phan Mẫu Phó Giám đốc Sở Nội vụ phát biểu tại hội nghị"])
    facts = ["UBND tỉnh", *chair.values(), *bodies, *texts, "40/2010/TT-BGDĐT", "ngày 30 tháng 12 năm 2010", *captions]
    return Shape(
        conference,
        facts=tuple(facts),
        on_pages=("22/4/2014", "Đơn vị 10"),
        in_bulletin=(
            "Thực hiện chỉ đạo của UBND tỉnh",
            "Chủ trì: Tiến sĩ Phạm Văn Mẫu, Tỉnh ủy viên, Giám đốc Sở GD&ĐT.",
            *(f"{name}: Đại diện lãnh đạo" for name in bodies),
            "Thông tư số 40/2010/TT-BGDĐT ngày 30 tháng 12 năm 2010 của Bộ GD&ĐT",
            *(f"{task} (Thực hiện: Đơn vị {number}.)" for number, task in enumerate(tasks, 1)),
        ),
    )


def a_review_in_prose(by: Actor, cast: Cast) -> Shape:
    """Figures and shortcomings in prose, somebody named in the running order alone, and no chair."""
    conference = begun(
        by,
        cast,
        title="Hội nghị triển khai nhiệm vụ học kỳ II năm học 2020-2021 trung tâm học tập cộng đồng",
        starts_on=dt.date(2021, 3, 30),
        author="Nguyễn Mẫu",
    )
    making.add(by, conference, "chuong-trinh", kind="opening", text="Giới thiệu đại biểu", person="Vũ Dẫn Mẫu")
    remarks = [
        ("context", "Năm học gặp nhiều khó khăn do dịch bệnh."),
        ("result", "Các trung tâm đã mở được 9.871 lớp với 654.321 lượt học viên thuộc năm nhóm nội dung."),
        ("shortcoming", "Chưa chủ động theo kế hoạch; quy mô, chất lượng chưa đồng đều."),
        ("cause", "Cơ sở vật chất còn thiếu."),
    ]
    for kind, remark in remarks:
        making.add(by, conference, "nhan-xet", kind=kind, text=remark)
    text = "Mỗi đơn vị cấp xã có ít nhất từ 3 mô hình trở lên hoạt động hiệu quả"
    tasks = concluded(by, conference, [text])
    captions = captioned(by, conference, ["Các đại biểu dự hội nghị", "Phó Giám đốc Sở Tạ Mẫu phát biểu"])
    return Shape(
        conference,
        facts=(*(remark for _kind, remark in remarks), text, *captions),
        on_pages=("30/3/2021",),
        in_bulletin=("Tồn tại, hạn chế:", "Nguyên nhân:", "Nguyễn Mẫu", "Vũ Dẫn Mẫu", *tasks),
        said_nowhere=("hủ trì:",),
    )


SHAPES: tuple[Callable[[Actor, Cast], Shape], ...] = (
    a_chair_and_three_tasks,
    two_letters_afterwards,
    two_sides_and_an_agreement,
    ten_tasks_on_direction,
    a_review_in_prose,
)
