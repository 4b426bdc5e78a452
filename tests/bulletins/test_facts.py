"""Which facts of the record of a conference a bulletin carries: people, bodies, tasks, numbers, documents, captions.

The records are invented; their shapes are those of bulletins of departments: a chair and three numbered tasks; two
letters issued afterwards; two sides with an agreement of four parties and sixteen captions; ten tasks on whose
direction; a review in prose with figures and shortcomings.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gdtx.bulletins import actions
from gdtx.bulletins.documents.bulletin import as_official
from gdtx.bulletins.models import Bulletin
from gdtx.conferences import actions as conferences
from gdtx.conferences.bodies import TypedBody
from gdtx.conferences.models import Conference
from gdtx.figures import cube
from gdtx.network.scope import Actor
from gdtx.office.document import Heading, Paragraph, Picture
from tests.bulletins import making
from tests.conferences import making as meetings
from tests.learning import making as learning
from tests.support.cast import IN_2025, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(cast: Cast) -> Actor:
    """The specialist, years after the conferences: old ones are entered later."""
    return cast.actor("so", IN_2025)


def begun(by: Actor, cast: Cast, **values: Any) -> Conference:
    plain = {"series": "", "period": "", "starts_at": None, "place": ""}
    conference = meetings.prepared(by, cast.department.pk, **{**plain, **values})
    meetings.add(by, conference, "chuong-trinh", kind="opening", text="Giới thiệu đại biểu", person="Vũ Dẫn Mẫu")
    meetings.add(by, conference, "thanh-phan", positions="Đại diện các đơn vị")
    return conference


def guests(by: Actor, conference: Conference, side: str, body: str, people: list[tuple[str, str, str, str]]) -> None:
    delegation = meetings.add(by, conference, "thanh-phan", TypedBody(None, body), side=side)
    for honorific, person, office, duty in people:
        meetings.add(
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
        conferences.add_conclusion(by=by, conference_id=conference.pk, text=text)


def captioned(by: Actor, conference: Conference, captions: list[str]) -> None:
    for place, caption in enumerate(captions):
        meetings.photographed(by, conference, f"#{place * 15:02x}33aa", caption=caption, consent=True)


def published(cast: Cast, by: Actor, conference: Conference) -> Bulletin:
    meetings.move(by, meetings.move(by, conference, "call"), "hold")
    bulletin = actions.draft_bulletin(by=by, conference_id=conference.pk)
    return making.published(by, cast.actor("truongphong", IN_2025), bulletin)


def read_by_everybody(bulletin: Bulletin) -> str:
    """The words of the public page, with the numbers of its points."""
    page = Client().get(reverse("bulletin_public", args=[bulletin.slug])).content.decode()
    numbered = re.sub(r'<li value="(\d+)">', r"\1. ", page)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", numbered)))


def written_in_word(bulletin: Bulletin) -> str:
    """The words of the Word file."""
    official = as_official(bulletin)
    told = [official.subject, official.signer]
    for block in official.body:
        match block:
            case Heading() | Paragraph():
                told.append(block.text)
            case Picture():
                told.append(block.caption)
    return re.sub(r"\s+", " ", " ".join(told))


def assert_carried(bulletin: Bulletin, facts: list[str]) -> None:
    for where, text in (("page", read_by_everybody(bulletin)), ("Word", written_in_word(bulletin))):
        assert [fact for fact in facts if fact not in text] == [], where


def test_a_chair_a_report_three_tasks_and_four_captions_in_order(cast: Cast, keeper: Actor):
    conference = begun(
        keeper,
        cast,
        title="Hội nghị sơ kết học kỳ I và định hướng học kỳ II năm học 2017-2018 giáo dục thường xuyên",
        starts_on=dt.date(2018, 1, 24),
        school_year="2017-2018",
        author="Phòng Giáo dục thường xuyên",
    )
    chair = ("Ông", "Lê Hoàng Mẫu", "Giám đốc Sở Giáo dục và Đào tạo", "presiding")
    guests(keeper, conference, "Về phía Sở Giáo dục và Đào tạo", "Ban Giám đốc", [chair])
    sorts = [
        "Lãnh đạo, chuyên viên các phòng, ban của Sở, các Phòng Giáo dục và Đào tạo",
        "Lãnh đạo các trung tâm giáo dục thường xuyên, trường có phân hiệu bổ túc văn hóa",
    ]
    for positions in sorts:
        meetings.add(keeper, conference, "thanh-phan", positions=positions)
    report = "Báo cáo sơ kết học kỳ I và định hướng nhiệm vụ học kỳ II."
    meetings.add(
        keeper,
        conference,
        "phat-bieu",
        kind="report",
        honorific="Ông",
        person="Hồ Văn Mẫu",
        office="Trưởng Phòng Giáo dục thường xuyên",
        text=report,
    )
    meetings.add(keeper, conference, "nhan-xet", kind="result", text="Ghi nhận sự chuẩn bị chu đáo của Phòng.")
    tasks = [
        "Các trung tâm xây dựng nền nếp, quản lý điều hành, nhất là nhân sự, tài chính;",
        "Các Phòng Giáo dục và Đào tạo tham mưu tháo gỡ khó khăn cho trung tâm học tập cộng đồng;",
        "Cần có số liệu từng độ tuổi 15 đến 35, 35 đến 60, lưu ý người dân nhập cư.",
    ]
    concluded(keeper, conference, tasks)
    captions = ["Phát biểu của đồng chí Lê Hoàng Mẫu", "Báo cáo của đồng chí Hồ Văn Mẫu", "Thảo luận", "Các đại biểu"]
    captioned(keeper, conference, captions)

    bulletin = published(cast, keeper, conference)

    facts = ["Ngày 24 tháng 01 năm 2018", "Sở Giáo dục và Đào tạo Thanh Hóa tổ chức hội nghị sơ kết học kỳ I"]
    facts += ["Chủ trì: Ông Lê Hoàng Mẫu, Giám đốc Sở Giáo dục và Đào tạo.", "Về phía Sở Giáo dục và Đào tạo"]
    facts += [*sorts, "Ông Hồ Văn Mẫu, Trưởng Phòng Giáo dục thường xuyên (báo cáo)", report, "chu đáo của Phòng."]
    facts += [f"{number}. {task}" for number, task in enumerate(tasks, 1)]
    facts += [f"Hình {number}: {caption}" for number, caption in enumerate(captions, 1)]
    assert_carried(bulletin, [*facts, "Phòng Giáo dục thường xuyên"])
    page = read_by_everybody(bulletin)
    assert [page.index(f"Hình {number}:") for number in range(1, 5)] == sorted(
        page.index(f"Hình {number}:") for number in range(1, 5)
    )


def test_two_letters_issued_after_a_conference_with_eight_matters(cast: Cast, keeper: Actor):
    conference = begun(
        keeper,
        cast,
        kind="tong_ket",
        title="Hội nghị tổng kết năm học 2021-2022 và triển khai nhiệm vụ năm học 2022-2023",
        starts_on=dt.date(2022, 8, 26),
        place="Hội trường Sở GD&ĐT",
    )
    for number, day, abstract in ((1502, 6, "Hướng dẫn nhiệm vụ hướng nghiệp"), (1504, 7, "Hướng dẫn nhiệm vụ GDTX")):
        meetings.add(
            keeper,
            conference,
            "van-ban",
            role="letter",
            type_name="Công văn",
            symbol=f"{number}/SGDĐT-GDTX-CTHS",
            issued_on=dt.date(2022, 9, day),
            abstract=abstract,
        )
    matters = [f"Vấn đề thứ {number}: tiếp tục thực hiện nhiệm vụ của năm học." for number in range(1, 9)]
    concluded(keeper, conference, matters)

    bulletin = published(cast, keeper, conference)

    facts = ["Ngày 26 tháng 8 năm 2022 tại Hội trường Sở GD&ĐT", "đã ban hành 02 văn bản"]
    facts += ["Công văn số 1502/SGDĐT-GDTX-CTHS ngày 06 tháng 9 năm 2022: Hướng dẫn nhiệm vụ hướng nghiệp"]
    facts += ["Công văn số 1504/SGDĐT-GDTX-CTHS ngày 07 tháng 9 năm 2022: Hướng dẫn nhiệm vụ GDTX"]
    assert_carried(bulletin, facts + [f"{number}. {matter}" for number, matter in enumerate(matters, 1)])


def test_two_sides_opinions_an_agreement_of_four_parties_and_sixteen_captions(cast: Cast, keeper: Actor):
    conference = begun(
        keeper,
        cast,
        kind="gop_y",
        title="Hội nghị góp ý Kế hoạch giáo dục năm học 2023-2024",
        starts_on=dt.date(2023, 9, 14),
        host=TypedBody(None, "Trung tâm GDNN-GDTX Quận Mẫu"),
        on_direction_of="Bộ Giáo dục và Đào tạo",
        theme="Đoàn kết, kỷ cương, đổi mới, sáng tạo",
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
    guests(keeper, conference, "Về phía Sở", "Sở Giáo dục và Đào tạo", first)
    guests(keeper, conference, "Về phía Quận", "Ủy ban nhân dân Quận", second)
    meetings.add(
        keeper,
        conference,
        "gop-y",
        TypedBody(None, "TT GDNN-GDTX Quận Sáu"),
        honorific="Cô",
        person="Đặng Ngọc Mẫu",
        office="Giám đốc",
        text="Cần thêm giải pháp về đội ngũ.",
    )
    meetings.add(
        keeper,
        conference,
        "kien-nghi",
        TypedBody(None, "TT GDTX Tiếng Hoa"),
        text="Bổ sung giáo viên.",
        addressed_to="UBND thành phố",
    )
    meetings.add(
        keeper,
        conference,
        "phat-bieu",
        kind="welcome",
        honorific="Bà",
        person="Nguyễn Thị Mẫu",
        text="Chúc mừng thành tích của Trung tâm.",
    )
    purpose = "Thực hiện Chương trình hành động số 04-CTr/QU, công tác khuyến học, hướng nghiệp."
    signing = meetings.add(keeper, conference, "ky-ket", title="Quy chế phối hợp", purpose=purpose)
    parties = ["Trung tâm GDNN-GDTX Quận Mẫu", "Phòng Giáo dục và Đào tạo", "Hội Khuyến học Quận", "Phòng Lao động"]
    for name in parties:
        meetings.add(keeper, conference, "ben-ky", TypedBody(None, name), signing=signing.pk)
    captions = [f"Ảnh thứ {place}, thầy Mẫu phát biểu" for place in range(1, 17)]
    captioned(keeper, conference, captions)

    bulletin = published(cast, keeper, conference)

    facts = ["Thực hiện chỉ đạo của Bộ Giáo dục và Đào tạo, ngày 14 tháng 9 năm 2023", "“Đoàn kết, kỷ cương"]
    facts += ["Trung tâm GDNN-GDTX Quận Mẫu đăng cai", "Về phía Sở:", "Về phía Quận:", "Ủy ban nhân dân Quận"]
    facts += [f"{title} {person}, {office}" for title, person, office, _duty in (*first, *second)]
    facts += ["(chủ trì)", "(điều hành thảo luận)", "TT GDNN-GDTX Quận Sáu", "Cô Đặng Ngọc Mẫu", "giải pháp về đội ngũ"]
    facts += ["TT GDTX Tiếng Hoa: Bổ sung giáo viên (gửi UBND thành phố)", "Chúc mừng thành tích của Trung tâm."]
    facts += [f"Ký kết Quy chế phối hợp giữa: {'; '.join(parties)}", purpose]
    assert_carried(bulletin, facts + [f"Hình {number}: {caption}" for number, caption in enumerate(captions, 1)])


def test_ten_tasks_with_their_owners_and_dates_on_direction_of_the_province(cast: Cast, keeper: Actor):
    conference = begun(
        keeper,
        cast,
        title="Hội nghị đánh giá và xây dựng kế hoạch nhiệm vụ của trung tâm học tập cộng đồng",
        starts_on=dt.date(2014, 4, 22),
        on_direction_of="UBND tỉnh",
    )
    meetings.add(
        keeper,
        conference,
        "dai-bieu",
        honorific="Tiến sĩ",
        person="Phạm Văn Mẫu",
        office="Tỉnh ủy viên, Giám đốc Sở",
        duty="presiding",
    )
    bodies = ["Sở Nội vụ", "Sở Kế hoạch và Đầu tư", "Hội Khuyến học tỉnh"]
    for name in bodies:
        meetings.add(keeper, conference, "thanh-phan", TypedBody(None, name), positions="Đại diện lãnh đạo")
    for number in range(1, 11):
        conferences.add_conclusion(
            by=keeper,
            conference_id=conference.pk,
            text=f"Nhiệm vụ thứ {number} của trung tâm.",
            owners=[TypedBody(None, f"Đơn vị {number}")],
        )
    meetings.add(
        keeper,
        conference,
        "van-ban",
        role="cited",
        type_name="Thông tư",
        symbol="40/2010/TT-BGDĐT",
        issued_on=dt.date(2010, 12, 30),
        issuer="Bộ GD&ĐT",
    )

    bulletin = published(cast, keeper, conference)

    facts = ["Thực hiện chỉ đạo của UBND tỉnh", "Chủ trì: Tiến sĩ Phạm Văn Mẫu, Tỉnh ủy viên, Giám đốc Sở."]
    facts += [f"{name}: Đại diện lãnh đạo" for name in bodies]
    facts += ["Thông tư số 40/2010/TT-BGDĐT ngày 30 tháng 12 năm 2010 của Bộ GD&ĐT"]
    facts += [
        f"{number}. Nhiệm vụ thứ {number} của trung tâm. (Thực hiện: Đơn vị {number}.)" for number in range(1, 11)
    ]
    assert_carried(bulletin, facts)


def test_a_review_in_prose_with_figures_and_shortcomings_invents_no_chair(cast: Cast, keeper: Actor):
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
        ("cause", "Cơ sở vật chất còn thiếu."),
    ]
    for kind, remark in remarks:
        meetings.add(keeper, conference, "nhan-xet", kind=kind, text=remark)

    bulletin = published(cast, keeper, conference)

    assert_carried(
        bulletin, [*(text for _kind, text in remarks), "Tồn tại, hạn chế:", "Nguyên nhân:", "Nguyễn Mẫu", "Vũ Dẫn Mẫu"]
    )
    assert "hủ trì" not in read_by_everybody(bulletin)


def test_the_figures_of_the_period_are_those_of_the_data(cast: Cast, keeper: Actor):
    by = cast.actor("giamdoc", dt.date(2021, 1, 20))
    learning.log(by, cast.cam_ngoc, start_on=dt.date(2020, 10, 5), turns=30)
    learning.log(by, cast.cam_ngoc, start_on=dt.date(2020, 11, 5), turns=45)
    cube.refresh("classes")
    conference = begun(keeper, cast, starts_on=dt.date(2021, 1, 20), period="2020-2021/HK1")

    bulletin = published(cast, keeper, conference)

    facts = [
        "Trong học kỳ I năm học 2020-2021, các trung tâm học tập cộng đồng tại tỉnh Thanh Hóa",
        "đã mở được 2 lớp với tổng số 75 lượt học viên, bình quân 37,5 lượt/lớp",
    ]
    assert_carried(bulletin, [*facts, "1/4 trung tâm đã báo cáo."])


def test_what_the_office_keeps_for_itself_is_not_in_the_bulletin(cast: Cast, keeper: Actor):
    conference = begun(keeper, cast, starts_on=dt.date(2021, 1, 20))
    meetings.add(
        keeper,
        conference,
        "thanh-phan",
        TypedBody(None, "Sở Nội vụ"),
        positions="Lãnh đạo",
        note="Gọi điện nhắc lại",
        expected=17,
    )
    meetings.add(keeper, conference, "tai-lieu", title="Tham luận chưa gửi", person="Người Chưa Gửi")
    meetings.photographed(keeper, conference, caption="Ảnh nội bộ của phòng")

    bulletin = published(cast, keeper, conference)

    text = read_by_everybody(bulletin) + written_in_word(bulletin)
    for hidden in ("Gọi điện", "17", "Tham luận chưa gửi", "Người Chưa Gửi", "Ảnh nội bộ", "Trần Văn Em"):
        assert hidden not in text
