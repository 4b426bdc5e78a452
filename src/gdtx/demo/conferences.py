"""Conferences of the demonstration: a series with its conclusions, from a review in 2020 to one being prepared.

The people are made up. What happens before the day of the demonstration's date is written by the people of the
department on the days it happened.
"""

import datetime as dt
import io
from dataclasses import dataclass
from typing import Any

from gdtx.accounts.models import User
from gdtx.conferences import actions
from gdtx.conferences.bodies import TypedBody
from gdtx.conferences.models import Conference, Delegate
from gdtx.foundation.periods import containing
from gdtx.network.models import Organisation
from gdtx.network.scope import Actor

from .bodies import DEPARTMENT, PARTNER, SOCIETY
from .people import CENTRE, DISTRICT_OFFICE
from .photographs import draw

SERIES = "Sơ kết, tổng kết hoạt động trung tâm học tập cộng đồng"
HALL = "Hội trường Sở Giáo dục và Đào tạo"

CENTRES = "Các trung tâm học tập cộng đồng"
OFFICES = "Phòng Giáo dục và Đào tạo các huyện, thị xã, thành phố"

#: number of the day's state → what was concluded: text, who (code of an organisation or a name), until when.
Concluded = tuple[str, str, dt.date | None, str, str]


@dataclass(frozen=True, slots=True)
class Seed:
    """A conference that has been held."""

    kind: str
    title: str
    on: dt.date
    period: str
    conclusions: tuple[Concluded, ...]
    petitions: tuple[tuple[str, str, str, str], ...]
    photographs: tuple[str, ...]
    #: The steps the minutes have taken.
    minutes: tuple[str, ...]
    #: The bodies invited by name, and sorts of bodies.
    named: tuple[str, ...]
    sorts: tuple[tuple[str, str], ...]


YEAR_2020 = Seed(
    "tong_ket",
    "Hội nghị tổng kết năm học 2019-2020 và triển khai nhiệm vụ năm học 2020-2021 trung tâm học tập cộng đồng",
    dt.date(2020, 8, 27),
    "2019-2020",
    (
        (
            "Kiện toàn ban giám đốc trung tâm học tập cộng đồng, phân công trách nhiệm từng thành viên.",
            OFFICES,
            dt.date(2020, 10, 30),
            "done",
            "Các huyện đã kiện toàn; 100% trung tâm có quyết định phân công.",
        ),
        (
            "Ghi đầy đủ lớp, chuyên đề đã tổ chức ngay sau khi mở.",
            CENTRES,
            dt.date(2021, 1, 15),
            "under_way",
            "Còn trung tâm chưa báo cáo học kỳ I.",
        ),
        (
            "Chọn mỗi huyện từ 1 đến 2 trung tâm để chỉ đạo điểm.",
            OFFICES,
            dt.date(2020, 12, 31),
            "",
            "",
        ),
        (
            "Tập huấn nâng cao năng lực quản lý cho giám đốc, phó giám đốc trung tâm.",
            DEPARTMENT,
            dt.date(2021, 5, 31),
            "under_way",
            "Đã mở hai lớp cho cụm miền núi.",
        ),
        (
            "Xây dựng quy chế phối hợp giữa trung tâm với các tổ chức, đoàn thể ở cơ sở.",
            SOCIETY,
            dt.date(2020, 12, 15),
            "done",
            "Quy chế mẫu đã gửi các trung tâm ngày 10/12/2020.",
        ),
    ),
    (
        (DISTRICT_OFFICE, "Hỗ trợ tủ sách, máy chiếu cho các trung tâm vùng khó khăn.", "UBND tỉnh", ""),
        (CENTRE, "Bố trí giáo viên biệt phái đủ một năm học.", "Sở Giáo dục và Đào tạo", "Đã bố trí từ tháng 9/2020."),
    ),
    ("Toàn cảnh hội nghị", "Phó Giám đốc Sở phát biểu khai mạc"),
    ("submit", "agree", "close"),
    (SOCIETY, DISTRICT_OFFICE),
    ((OFFICES, "Lãnh đạo, chuyên viên phụ trách"), (CENTRES, "Đại diện một số trung tâm")),
)

SEMESTER_2021 = Seed(
    "so_ket",
    "Hội nghị sơ kết học kỳ I, triển khai nhiệm vụ học kỳ II năm học 2020-2021 trung tâm học tập cộng đồng",
    dt.date(2021, 1, 19),
    "2020-2021/HK1",
    (
        (
            "Củng cố, hoàn thiện bộ máy quản lý của trung tâm học tập cộng đồng.",
            OFFICES,
            dt.date(2021, 3, 31),
            "",
            "",
        ),
        (
            "Rà soát, đánh giá hiệu quả hoạt động của từng trung tâm theo tiêu chí đã ban hành.",
            DISTRICT_OFFICE,
            dt.date(2021, 4, 30),
            "",
            "",
        ),
        (
            "Mỗi đơn vị cấp xã thí điểm từ 3 mô hình học tập hoạt động hiệu quả trở lên.",
            CENTRES,
            dt.date(2021, 5, 31),
            "",
            "",
        ),
        (
            "Biên soạn tài liệu, cập nhật kiến thức, kỹ năng, chuyển giao công nghệ cho các trung tâm.",
            SOCIETY,
            dt.date(2021, 5, 15),
            "",
            "",
        ),
        (
            "Các trung tâm chưa báo cáo học kỳ I hoàn thành số liệu.",
            CENTRE,
            dt.date(2021, 1, 31),
            "",
            "",
        ),
    ),
    (
        (CENTRE, "Cấp thêm kinh phí mua học liệu cho trung tâm.", "UBND huyện", ""),
        (
            DISTRICT_OFFICE,
            "Thống nhất mẫu sổ ghi lớp trong toàn tỉnh.",
            "Sở Giáo dục và Đào tạo",
            "Dùng chung phần mềm.",
        ),
        (SOCIETY, "Gắn xếp loại trung tâm với danh hiệu cộng đồng học tập.", "Sở Giáo dục và Đào tạo", ""),
    ),
    (
        "Các đại biểu dự hội nghị",
        "Phó Giám đốc Sở phát biểu khai mạc hội nghị",
        "Trưởng phòng Giáo dục thường xuyên báo cáo sơ kết",
        "Đại diện Hội Khuyến học tỉnh phát biểu thảo luận",
    ),
    (),
    (SOCIETY, PARTNER, DISTRICT_OFFICE, CENTRE),
    ((OFFICES, "Lãnh đạo, chuyên viên phụ trách"), (CENTRES, "Đại diện một số trung tâm")),
)

YEAR_2025 = Seed(
    "tong_ket",
    "Hội nghị tổng kết năm học 2024-2025 và triển khai nhiệm vụ năm học 2025-2026 trung tâm học tập cộng đồng",
    dt.date(2025, 9, 16),
    "2024-2025",
    (
        (
            "Ổn định tổ chức các trung tâm sau sắp xếp đơn vị hành chính cấp xã.",
            "Ủy ban nhân dân các xã, phường",
            dt.date(2025, 10, 31),
            "under_way",
            "Các trung tâm cùng xã đã hợp nhất từ 01/9/2025.",
        ),
        (
            "Hướng dẫn quy chế tổ chức và hoạt động của trung tâm sau hợp nhất.",
            DEPARTMENT,
            dt.date(2025, 9, 30),
            "done",
            "Đã hướng dẫn tại cuộc họp giao ban tháng 9/2025.",
        ),
        (
            "Hưởng ứng Tuần lễ học tập suốt đời năm 2025 ở tất cả các xã, phường.",
            CENTRES,
            dt.date(2025, 10, 7),
            "",
            "",
        ),
        (
            "Giữ các điểm học tập cũ để người dân không phải đi xa.",
            "Ủy ban nhân dân các xã, phường",
            None,
            "",
            "",
        ),
    ),
    (("Ủy ban nhân dân các xã, phường", "Hướng dẫn kinh phí cho điểm học tập.", "Sở Tài chính", ""),),
    ("Toàn cảnh hội nghị",),
    ("submit", "agree", "close"),
    (SOCIETY, PARTNER),
    (("Ủy ban nhân dân các xã, phường", "Lãnh đạo, cán bộ phụ trách giáo dục"), (CENTRES, "Ban giám đốc")),
)

#: Delegates of a held conference: honorific, name, office, duty, present.
PEOPLE = (
    ("Ông", "Hoàng Văn Mẫu", "Giám đốc Sở Giáo dục và Đào tạo", "presiding"),
    ("Bà", "Lê Thị Mẫu", "Trưởng phòng Giáo dục thường xuyên", "moderator"),
    ("Ông", "Nguyễn Văn Mẫu", "Chuyên viên phòng Giáo dục thường xuyên", "secretary"),
    ("Ông", "Trịnh Văn Mẫu", "Phó Chủ tịch Hội Khuyến học tỉnh", ""),
    ("Bà", "Phạm Thị Mẫu", "Chuyên viên Phòng Giáo dục và Đào tạo", ""),
    ("Ông", "Cao Văn Mẫu", "Giám đốc trung tâm học tập cộng đồng", ""),
    ("Bà", "Hà Thị Mẫu", "Phó Giám đốc trung tâm học tập cộng đồng", ""),
    ("Ông", "Lò Văn Mẫu", "Giám đốc trung tâm học tập cộng đồng", ""),
    ("Bà", "Quách Thị Mẫu", "Giám đốc trung tâm học tập cộng đồng", ""),
)

AGENDA = (
    ("reception", "Đón tiếp đại biểu, điểm danh", dt.time(7, 30), 30),
    ("opening", "Khai mạc, giới thiệu đại biểu", dt.time(8, 0), 15),
    ("report", "Báo cáo kết quả và dự thảo nhiệm vụ", dt.time(8, 15), 30),
    ("report", "Tình trạng thực hiện kết luận của hội nghị trước", dt.time(8, 45), 15),
    ("paper", "Tham luận của các đơn vị", dt.time(9, 0), 45),
    ("break", "Giải lao", dt.time(9, 45), 15),
    ("discussion", "Thảo luận, trả lời kiến nghị", dt.time(10, 0), 50),
    ("direction", "Phát biểu chỉ đạo, kết luận", dt.time(10, 50), 25),
    ("closing", "Bế mạc", dt.time(11, 15), 5),
)


def make_conferences(today: dt.date) -> int:
    """Hold and prepare them by the actions everybody uses; gives how many there are."""
    people = {user.username: user for user in User.objects.filter(is_demo=True)}
    codes = dict(Organisation.objects.values_list("code", "pk"))
    held = [hold(people, codes, seed) for seed in (YEAR_2020, SEMESTER_2021, YEAR_2025)]
    _prepared(people, codes, today)
    return len(held) + 1


def _by(people: dict[str, User], username: str, on: dt.date) -> Actor:
    return Actor.for_user(people[username], on)


def _body(codes: dict[str, int], text: str) -> TypedBody:
    return TypedBody(codes[text]) if text in codes else TypedBody(None, text)


def hold(people: dict[str, User], codes: dict[str, int], seed: Seed) -> Conference:
    """Prepare, call and hold the conference of a seed, and take its minutes as far as it says."""
    before = _by(people, "so", seed.on - dt.timedelta(days=7))
    conference = _begun(before, codes, seed.kind, seed.title, seed.on, seed.period, seed.named, seed.sorts)
    _move(before, conference, "call")
    on = _by(people, "so", seed.on)
    present = list(Delegate.objects.filter(conference=conference).order_by("pk").values_list("pk", flat=True))[:-1]
    actions.check_in(by=on, conference_id=conference.pk, delegate_ids=present)
    _move(on, conference, "hold")
    _spoken(on, conference)
    for text, who, due, _state, _told in seed.conclusions:
        owners = [_body(codes, who)]
        actions.add_conclusion(by=on, conference_id=conference.pk, text=text, due_on=due, owners=owners)
    for who, text, addressed_to, answer in seed.petitions:
        values: dict[str, Any] = {"text": text, "addressed_to": addressed_to, "answer": answer}
        values |= {"state": "done"} if answer else {"state": "open", "due_on": seed.on + dt.timedelta(days=30)}
        _add(on, conference, "kien-nghi", _body(codes, who), **values)
    for place, caption in enumerate(seed.photographs):
        picture = draw(caption, outside=False, people=12 + 5 * place, seed=f"{seed.on}-{place}")
        actions.add_photo(
            by=on,
            conference_id=conference.pk,
            file=io.BytesIO(picture),
            caption=caption,
            description=caption,
            consent=True,
        )
    minutes = actions.write_minutes(
        by=on, conference_id=conference.pk, text="Hội nghị diễn ra đúng chương trình.", version=0
    )
    for verb in seed.minutes:
        who = "so" if verb == "submit" else "truongphong"
        by = _by(people, who, seed.on + dt.timedelta(days=1))
        minutes = actions.move_minutes(by=by, conference_id=conference.pk, verb=verb, version=minutes.version)
    for row in conference.conclusion_rows.order_by("number"):
        _text, _who, due, state, told = seed.conclusions[row.number - 1]
        if state:
            later = _by(people, "so", seed.on + dt.timedelta(days=20))
            actions.note_conclusion(by=later, pk=row.pk, state=state, text=told)
    return conference


def _prepared(people: dict[str, User], codes: dict[str, int], today: dt.date) -> None:
    """One that is called for a day after today: what people try the set of papers with."""
    by = _by(people, "so", today)
    period = containing(today)
    title = f"Hội nghị sơ kết {period.label} trung tâm học tập cộng đồng"
    sorts = (("Ủy ban nhân dân các xã, phường", "Lãnh đạo, cán bộ phụ trách giáo dục"), (CENTRES, "Ban giám đốc"))
    on = today + dt.timedelta(days=12)
    conference = _begun(by, codes, "so_ket", title, on, period.text, (SOCIETY, PARTNER), sorts)
    for who, text in ((SOCIETY, "Bổ sung học liệu số cho các điểm học tập."), (PARTNER, "Mở lớp cho phụ nữ vùng cao.")):
        _add(by, conference, "kien-nghi", _body(codes, who), text=text, addressed_to="Sở Giáo dục và Đào tạo")
    _add(
        by,
        conference,
        "gop-y",
        _body(codes, SOCIETY),
        about="Dự thảo báo cáo",
        text="Cần nêu rõ số người học hai buổi.",
    )


def _begun(
    by: Actor,
    codes: dict[str, int],
    kind: str,
    title: str,
    on: dt.date,
    period: str,
    named: tuple[str, ...],
    sorts: tuple[tuple[str, str], ...],
) -> Conference:
    values = {
        "kind": kind,
        "title": title,
        "period": period,
        "starts_on": on,
        "starts_at": dt.time(8, 0),
        "ends_at": dt.time(11, 30),
        "place": HALL,
        "on_direction_of": "UBND tỉnh",
        "author": "Phòng Giáo dục thường xuyên",
    }
    conference = actions.prepare_conference(by=by, organiser_id=codes[DEPARTMENT], values=values, series_title=SERIES)
    for item, text, starts_at, minutes in AGENDA:
        _add(by, conference, "chuong-trinh", kind=item, text=text, starts_at=starts_at, minutes=minutes)
    own = _add(
        by,
        conference,
        "thanh-phan",
        TypedBody(codes[DEPARTMENT]),
        side="Về phía Sở Giáo dục và Đào tạo",
        positions="Lãnh đạo Sở, lãnh đạo và chuyên viên các phòng",
    )
    for code in named:
        _add(by, conference, "thanh-phan", TypedBody(codes[code]), positions="Lãnh đạo")
    for body, positions in sorts:
        _add(by, conference, "thanh-phan", TypedBody(None, body), positions=positions)
    _add(
        by,
        conference,
        "tai-lieu",
        title="Mô hình trung tâm học tập cộng đồng gắn với nhà văn hóa thôn",
        state="received",
    )
    for place, (honorific, person, office, duty) in enumerate(PEOPLE):
        values = {"honorific": honorific, "person": person, "office": office, "duty": duty}
        _add(by, conference, "dai-bieu", delegation=own.pk if place < 3 else None, **values)
    return conference


def _spoken(by: Actor, conference: Conference) -> None:
    for kind, place, text in (
        ("opening", 0, "Khai mạc hội nghị, nêu yêu cầu đánh giá thẳng thắn kết quả và hạn chế."),
        ("report", 1, "Trình bày báo cáo kết quả và dự thảo nhiệm vụ thời gian tới."),
        ("discussion", 3, "Đề nghị gắn hoạt động của trung tâm với phong trào khuyến học, khuyến tài."),
        ("conclusion", 0, "Ghi nhận sự chuẩn bị của các đơn vị; kết luận các nhiệm vụ trọng tâm."),
    ):
        honorific, person, office, _duty = PEOPLE[place]
        _add(by, conference, "phat-bieu", kind=kind, honorific=honorific, person=person, office=office, text=text)
    _add(
        by,
        conference,
        "nhan-xet",
        kind="shortcoming",
        text="Cơ sở vật chất, tài liệu, thiết bị còn thiếu; kết quả chưa đồng đều.",
    )


def _add(by: Actor, conference: Conference, part: str, body: TypedBody | None = None, /, **values: Any) -> Any:
    return actions.add_part(by=by, conference_id=conference.pk, kind=part, values=values, body=body)


def _move(by: Actor, conference: Conference, verb: str) -> None:
    version = Conference.objects.values_list("version", flat=True).get(pk=conference.pk)
    actions.move_conference(by=by, conference_id=conference.pk, verb=verb, version=version)
