"""Conferences of the shapes real bulletins have: every fact of such a text has a place in the record and on its pages.

The texts are invented; their shapes are those of bulletins of departments: delegations and a chair with three numbered
tasks; two letters issued afterwards; opinions on a plan with a four-party agreement and sixteen captions; ten numbered
tasks on whose direction; a review in prose with figures and shortcomings.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gdtx.conferences import actions
from gdtx.conferences.bodies import TypedBody
from gdtx.conferences.models import Conference, Photo
from gdtx.foundation.clock import BUSINESS_DATE_SESSION_KEY
from gdtx.network.scope import Actor
from tests.conferences import making
from tests.support.cast import IN_2025, Cast

TABS = ("dai-bieu", "dien-bien", "ket-luan", "sau-hoi-nghi")


@pytest.fixture
def keeper(cast: Cast) -> Actor:
    """The specialist, years after the conferences were held: old bulletins are entered later."""
    return cast.actor("so", IN_2025)


def begun(by: Actor, cast: Cast, **values: Any) -> Conference:
    plain = {"series": "", "period": "", "starts_at": None, "place": ""}
    return making.prepared(by, cast.department.pk, **{**plain, **values})


def guests(by: Actor, conference: Conference, side: str, lines: list[tuple[str, str, str, str]]) -> None:
    """A delegation with its people: honorific, name, office, duty."""
    delegation = making.add(by, conference, "thanh-phan", TypedBody(None, side.removeprefix("Về phía ")), side=side)
    for honorific, person, office, duty in lines:
        making.add(
            by,
            conference,
            "dai-bieu",
            honorific=honorific,
            person=person,
            office=office,
            duty=duty,
            delegation=delegation.pk,
        )


def concluded(by: Actor, conference: Conference, texts: list[str]) -> None:
    for text in texts:
        actions.add_conclusion(by=by, conference_id=conference.pk, text=text)


def captioned(by: Actor, conference: Conference, captions: list[str]) -> None:
    for place, caption in enumerate(captions):
        making.photographed(by, conference, f"#{place * 15:02x}33aa", caption=caption, consent=True)


def told(cast: Cast, conference: Conference) -> str:
    """The text of all five tabs as a reader sees it."""
    client = Client()
    client.force_login(cast.person("so"), backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[BUSINESS_DATE_SESSION_KEY] = IN_2025.isoformat()
    session.save()
    addresses = [reverse("conference_page", args=[conference.pk])]
    addresses += [reverse("conference_tab", args=[conference.pk, tab]) for tab in TABS]
    pages = [client.get(address).content.decode() for address in addresses]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)) for page in pages).replace("\n", " ")


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def missing(facts: list[str], text: str) -> list[str]:
    found = plain(text)
    return [fact for fact in facts if plain(fact) not in found]


def test_delegations_a_chair_a_report_three_tasks_and_four_captions(cast: Cast, keeper: Actor) -> None:
    title = "Hội nghị sơ kết học kỳ I và định hướng học kỳ II năm học 2017-2018 giáo dục thường xuyên"
    conference = begun(
        keeper,
        cast,
        title=title,
        starts_on=dt.date(2018, 1, 24),
        school_year="2017-2018",
        author="Phòng Giáo dục thường xuyên",
    )
    guests(
        keeper,
        conference,
        "Về phía Sở Giáo dục và Đào tạo",
        [("Ông", "Lê Hoàng Mẫu", "Giám đốc Sở Giáo dục và Đào tạo", "presiding")],
    )
    for positions in (
        "Lãnh đạo, chuyên viên các phòng, ban của Sở, các Phòng Giáo dục và Đào tạo",
        "Lãnh đạo các trung tâm giáo dục thường xuyên, trường có phân hiệu bổ túc văn hóa",
    ):
        making.add(keeper, conference, "thanh-phan", positions=positions)
    report = "Báo cáo sơ kết học kỳ I và định hướng nhiệm vụ học kỳ II."
    making.add(
        keeper,
        conference,
        "phat-bieu",
        kind="report",
        honorific="Ông",
        person="Hồ Văn Mẫu",
        office="Trưởng Phòng Giáo dục thường xuyên",
        text=report,
    )
    making.add(keeper, conference, "phat-bieu", kind="discussion", office="Các đơn vị", text="Thảo luận tâm huyết.")
    making.add(keeper, conference, "nhan-xet", kind="result", text="Ghi nhận sự chuẩn bị chu đáo của Phòng.")
    tasks = [
        "Các trung tâm xây dựng nền nếp, quản lý điều hành, nhất là nhân sự, tài chính;",
        "Các Phòng Giáo dục và Đào tạo tham mưu tháo gỡ khó khăn cho trung tâm học tập cộng đồng;",
        "Cần có số liệu từng độ tuổi 15 đến 35, 35 đến 60, lưu ý người dân nhập cư.",
    ]
    concluded(keeper, conference, tasks)
    captions = [
        "Phát biểu của đồng chí Lê Hoàng Mẫu, Giám đốc Sở",
        "Báo cáo sơ kết của đồng chí Hồ Văn Mẫu",
        "Phát biểu thảo luận của đại biểu",
        "Các đại biểu tham dự hội nghị",
    ]
    captioned(keeper, conference, captions)

    text = told(cast, conference)

    facts = [title, "24/01/2018", "Lê Hoàng Mẫu", "Chủ trì", "Hồ Văn Mẫu", report, "2017-2018", *tasks, *captions]
    facts += ["Về phía Sở Giáo dục và Đào tạo", "phân hiệu bổ túc văn hóa", "chuẩn bị chu đáo", "Hình 4:"]
    assert missing(facts, text) == []
    assert conference.author == "Phòng Giáo dục thường xuyên"


def test_two_letters_issued_after_a_conference_with_eight_matters(cast: Cast, keeper: Actor) -> None:
    conference = begun(
        keeper,
        cast,
        kind="tong_ket",
        title="Hội nghị tổng kết năm học 2021-2022 và triển khai nhiệm vụ năm học 2022-2023",
        starts_on=dt.date(2022, 8, 26),
        place="Hội trường Sở GD&ĐT",
    )
    letters = [
        ("1502/SGDĐT-GDTX-CTHS", dt.date(2022, 9, 6), "Hướng dẫn nhiệm vụ năm học 2022-2023 đối với hướng nghiệp"),
        ("1504/SGDĐT-GDTX-CTHS", dt.date(2022, 9, 7), "Hướng dẫn nhiệm vụ năm học 2022-2023 đối với GDTX"),
    ]
    for symbol, issued_on, abstract in letters:
        making.add(
            keeper,
            conference,
            "van-ban",
            role="letter",
            type_name="Công văn",
            symbol=symbol,
            issued_on=issued_on,
            abstract=abstract,
        )
    matters = [f"Vấn đề {number}: tiếp tục thực hiện nhiệm vụ của năm học." for number in range(1, 9)]
    concluded(keeper, conference, matters)
    making.add(
        keeper,
        conference,
        "phat-bieu",
        kind="conclusion",
        honorific="Thầy giáo",
        person="Đoàn Văn Mẫu",
        office="Phó Giám đốc Sở GD&ĐT",
        text="Phát biểu chỉ đạo, tổng kết Hội nghị.",
    )

    text = told(cast, conference)

    facts = ["26/8/2022", "Hội trường Sở GD&ĐT", "Thầy giáo", "Đoàn Văn Mẫu", "Phó Giám đốc Sở GD&ĐT", *matters]
    for symbol, _day, abstract in letters:
        facts += [symbol, abstract]
    facts += ["ngày 06 tháng 9 năm 2022", "ngày 07 tháng 9 năm 2022", "8.", "Công văn ban hành sau hội nghị"]
    assert missing(facts, text) == []


def test_opinions_on_a_plan_two_sides_a_four_party_agreement_and_sixteen_captions(cast: Cast, keeper: Actor) -> None:
    conference = begun(
        keeper,
        cast,
        kind="gop_y",
        title="Hội nghị góp ý Kế hoạch giáo dục năm học 2023-2024",
        starts_on=dt.date(2023, 9, 14),
        host=TypedBody(None, "Trung tâm GDNN-GDTX Quận Mẫu"),
        on_direction_of="Sở Giáo dục và Đào tạo",
        theme="Đoàn kết, kỷ cương, đổi mới, sáng tạo",
        author="Nguyễn Văn Mẫu – Chuyên viên P. GDTX",
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
    guests(keeper, conference, "Về phía Sở Giáo dục và Đào tạo", first)
    guests(keeper, conference, "Về phía Quận", second)
    making.add(
        keeper,
        conference,
        "gop-y",
        TypedBody(None, "TT GDNN-GDTX Quận Sáu"),
        honorific="Cô",
        person="Đặng Ngọc Mẫu",
        office="Giám đốc",
        about="Kế hoạch giáo dục 2023-2024",
        text="Cần thêm giải pháp về đội ngũ.",
        state="accepted",
    )
    signing = making.add(
        keeper,
        conference,
        "ky-ket",
        title="Quy chế phối hợp",
        purpose="Thực hiện Chương trình hành động số 04-CTr/QU, công tác khuyến học, hướng nghiệp, dạy nghề.",
        signed_on=dt.date(2023, 9, 14),
    )
    parties = ["Trung tâm GDNN-GDTX Quận Mẫu", "Phòng Giáo dục và Đào tạo", "Hội Khuyến học Quận", "Phòng Lao động"]
    for name in parties:
        making.add(keeper, conference, "ben-ky", TypedBody(None, name), signing=signing.pk)
    making.add(
        keeper,
        conference,
        "van-ban",
        role="cited",
        type_name="Chương trình hành động",
        symbol="04-CTr/QU",
        issued_on=dt.date(2020, 9, 3),
        issuer="Ban chấp hành Đảng bộ Quận",
    )
    making.add(keeper, conference, "nhan-xet", kind="context", text="Khối đã xây dựng Kế hoạch với nhiều giải pháp.")
    captions = [f"Hình ảnh thứ {place} tại hội nghị, thầy Mẫu phát biểu" for place in range(1, 17)]
    captioned(keeper, conference, captions)

    text = told(cast, conference)

    facts = [person for _title, person, _office, _duty in (*first, *second)]
    facts += [office for _title, _person, office, _duty in (*first, *second)]
    facts += ["Trung tâm GDNN-GDTX Quận Mẫu", "Sở Giáo dục và Đào tạo", "Đoàn kết, kỷ cương, đổi mới, sáng tạo"]
    facts += ["Về phía Quận", "Đặng Ngọc Mẫu", "Kế hoạch giáo dục 2023-2024", "tiếp thu", "Điều hành thảo luận"]
    facts += ["Quy chế phối hợp", "04-CTr/QU", "ngày 03 tháng 9 năm 2020", *parties, *captions, "Hình 16:"]
    assert missing(facts, text) == []
    assert signing.parties.count() == 4
    assert Photo.objects.filter(conference=conference, consent=True).count() == 16


def test_ten_tasks_on_direction_of_the_province_and_a_chair_with_a_degree(cast: Cast, keeper: Actor) -> None:
    conference = begun(
        keeper,
        cast,
        kind="chuyen_de",
        title="Hội nghị đánh giá và xây dựng kế hoạch nhiệm vụ của trung tâm học tập cộng đồng",
        starts_on=dt.date(2014, 4, 22),
        on_direction_of="UBND tỉnh",
    )
    making.add(
        keeper,
        conference,
        "dai-bieu",
        honorific="Tiến sĩ",
        person="Phạm Văn Mẫu",
        office="Tỉnh ủy viên, Giám đốc Sở GD&ĐT",
        duty="presiding",
    )
    bodies = ["Sở Nội vụ", "Sở Kế hoạch và Đầu tư", "Hội Khuyến học tỉnh"]
    for name in bodies:
        making.add(keeper, conference, "thanh-phan", TypedBody(None, name), positions="Đại diện lãnh đạo")
    tasks = [f"Nhiệm vụ thứ {number} của trung tâm học tập cộng đồng." for number in range(1, 11)]
    concluded(keeper, conference, tasks)
    making.add(
        keeper,
        conference,
        "van-ban",
        role="cited",
        type_name="Thông tư",
        symbol="40/2010/TT-BGDĐT",
        issued_on=dt.date(2010, 12, 30),
        issuer="Bộ GD&ĐT",
    )
    captioned(keeper, conference, ["Đ/c Phan Mẫu Phó Giám đốc Sở Nội vụ phát biểu tại hội nghị"])

    text = told(cast, conference)

    facts = ["22/4/2014", "UBND tỉnh", "Tiến sĩ", "Phạm Văn Mẫu", "Tỉnh ủy viên, Giám đốc Sở GD&ĐT", *bodies, *tasks]
    facts += ["10.", "40/2010/TT-BGDĐT", "ngày 30 tháng 12 năm 2010", "Phan Mẫu Phó Giám đốc Sở Nội vụ"]
    assert missing(facts, text) == []


def test_a_review_in_prose_with_figures_and_shortcomings_and_no_chair(cast: Cast, keeper: Actor) -> None:
    conference = begun(
        keeper,
        cast,
        title="Hội nghị triển khai nhiệm vụ học kỳ II năm học 2020-2021 trung tâm học tập cộng đồng",
        starts_on=dt.date(2021, 3, 30),
        author="Nguyễn Mẫu",
    )
    remarks = [
        ("context", "Năm học gặp nhiều khó khăn do dịch bệnh."),
        ("result", "Các trung tâm đã mở được 9.871 lớp với 654.321 lượt học viên thuộc năm nhóm nội dung."),
        ("shortcoming", "Chưa chủ động theo kế hoạch; quy mô, chất lượng chưa đồng đều."),
    ]
    for kind, remark in remarks:
        making.add(keeper, conference, "nhan-xet", kind=kind, text=remark)
    concluded(keeper, conference, ["Mỗi đơn vị cấp xã có ít nhất từ 3 mô hình trở lên hoạt động hiệu quả"])
    captioned(keeper, conference, ["Các đại biểu dự hội nghị", "Phó Giám đốc Sở Tạ Mẫu phát biểu tại hội nghị"])

    text = told(cast, conference)

    assert missing([remark for _kind, remark in remarks], text) == []
    assert missing(["9.871 lớp", "654.321 lượt học viên", "ít nhất từ 3 mô hình", "Tạ Mẫu", "30/3/2021"], text) == []
    assert "Chủ trì" not in plain(text)
