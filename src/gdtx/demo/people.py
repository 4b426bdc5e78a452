"""Who can sign in to the demonstration, and which post each holds on which dates. Nobody here is a real person."""

import datetime as dt
from dataclasses import dataclass

from gdtx.foundation.ranges import OPEN_END
from gdtx.network.enums import PostKind

from .bodies import DEPARTMENT, MINISTRY, PARTNER, PROVINCE, REFORM, SOCIETY, VOCATIONAL

PASSWORD = "trinh-dien-gdtx"  # noqa: S105 - printed by the demonstration, which holds no real data
SINCE = dt.date(2018, 1, 1)

# Xã Cẩm Tân bore code 15178 before and after the reform (then with Cẩm Long and Cẩm Phú), huyện Cẩm Thủy.
COMMUNE = "15178"
DISTRICT = "390"
CENTRE = f"{PROVINCE}-{COMMUNE}-HTCD"
OLD_COMMITTEE = f"{PROVINCE}-{COMMUNE}-UBND"
NEW_COMMITTEE = f"{PROVINCE}-{COMMUNE}-UBND-2025"
SOCIAL_OFFICE = f"{PROVINCE}-{COMMUNE}-VHXH"
DISTRICT_OFFICE = f"{PROVINCE}-{DISTRICT}-PGDDT"


@dataclass(frozen=True, slots=True)
class PostSeed:
    """A post of somebody of the demonstration: where, as what, from when to when."""

    organisation: str
    role: str
    duty: str
    start: dt.date = SINCE
    end: dt.date = OPEN_END
    kind: str = PostKind.FULL_TIME


@dataclass(frozen=True, slots=True)
class PersonSeed:
    """A login of the demonstration: sign-in name, made-up name, what they are for, posts."""

    username: str
    full_name: str
    label: str
    posts: tuple[PostSeed, ...]


def _commune(role: str, duty: str, kind: str = PostKind.FULL_TIME) -> tuple[PostSeed, ...]:
    """The same post at the committee of the commune before and after the reform."""
    return (
        PostSeed(OLD_COMMITTEE, role, duty, end=REFORM, kind=kind),
        PostSeed(NEW_COMMITTEE, role, duty, start=REFORM, kind=kind),
    )


PEOPLE: tuple[PersonSeed, ...] = (
    PersonSeed(
        "admin",
        "Quản Trị Mẫu",
        "Quản trị hệ thống, kiêm chuyên viên Sở và sổ xóa mù chữ mọi nơi (riêng ở bản trình diễn)",
        (
            PostSeed(DEPARTMENT, "administrator", "Quản trị hệ thống"),
            PostSeed(DEPARTMENT, "department_specialist", "Chuyên viên (trình diễn)"),
            PostSeed(DEPARTMENT, "register_operator", "Vận hành sổ xóa mù chữ (trình diễn)"),
        ),
    ),
    PersonSeed(
        "bo",
        "Đỗ Thị Mẫu",
        "Chuyên viên Bộ",
        (PostSeed(MINISTRY, "ministry_viewer", "Chuyên viên theo dõi giáo dục thường xuyên"),),
    ),
    PersonSeed("giamdocso", "Hoàng Văn Mẫu", "Giám đốc Sở", (PostSeed(DEPARTMENT, "department_head", "Giám đốc Sở"),)),
    PersonSeed(
        "truongphong",
        "Lê Thị Mẫu",
        "Trưởng phòng Giáo dục thường xuyên của Sở",
        (PostSeed(DEPARTMENT, "division_head", "Trưởng phòng Giáo dục thường xuyên"),),
    ),
    PersonSeed("vanthu", "Phan Thị Mẫu", "Văn thư Sở", (PostSeed(DEPARTMENT, "records_clerk", "Văn thư"),)),
    PersonSeed(
        "so",
        "Nguyễn Văn Mẫu",
        "Chuyên viên Sở",
        (PostSeed(DEPARTMENT, "department_specialist", "Chuyên viên phòng Giáo dục thường xuyên"),),
    ),
    PersonSeed(
        "phong",
        "Phạm Thị Mẫu",
        "Chuyên viên Phòng Giáo dục và Đào tạo huyện (đến 30/6/2025)",
        (PostSeed(DISTRICT_OFFICE, "district_specialist", "Chuyên viên", end=REFORM),),
    ),
    PersonSeed("chutich", "Trần Văn Mẫu", "Chủ tịch Ủy ban nhân dân xã", _commune("commune_chair", "Chủ tịch")),
    PersonSeed(
        "vhxh",
        "Vũ Thị Mẫu",
        "Trưởng phòng Văn hóa – Xã hội xã (từ 01/7/2025)",
        (PostSeed(SOCIAL_OFFICE, "commune_social_head", "Trưởng phòng", start=REFORM),),
    ),
    PersonSeed(
        "canbo",
        "Bùi Văn Mẫu",
        "Cán bộ phụ trách giáo dục của xã",
        _commune("commune_officer", "Công chức văn hóa – xã hội"),
    ),
    PersonSeed(
        "giamdoc",
        "Cao Văn Mẫu",
        "Giám đốc Trung tâm học tập cộng đồng",
        (PostSeed(CENTRE, "centre_director", "Giám đốc", kind=PostKind.PART_TIME),),
    ),
    PersonSeed(
        "phogiamdoc",
        "Hà Thị Mẫu",
        "Phó giám đốc Trung tâm học tập cộng đồng",
        (PostSeed(CENTRE, "centre_deputy", "Phó giám đốc thường trực", kind=PostKind.PART_TIME),),
    ),
    PersonSeed(
        "giaovien",
        "Lò Thị Mẫu",
        "Giáo viên biệt phái",
        (PostSeed(CENTRE, "centre_staff", "Giáo viên biệt phái", kind=PostKind.SECONDED),),
    ),
    PersonSeed(
        "giamdocgdtx",
        "Mai Văn Mẫu",
        "Giám đốc Trung tâm GDNN-GDTX",
        (PostSeed(VOCATIONAL, "centre_director", "Giám đốc", start=dt.date(2020, 9, 1)),),
    ),
    PersonSeed("dieutravien", "Quách Văn Mẫu", "Điều tra viên", _commune("surveyor", "Điều tra viên")),
    PersonSeed(
        "khuyenhoc",
        "Trịnh Văn Mẫu",
        "Hội Khuyến học tỉnh",
        (PostSeed(SOCIETY, "learning_promotion_society", "Cán bộ Hội"),),
    ),
    PersonSeed(
        "doitac",
        "Đinh Thị Mẫu",
        "Đơn vị phối hợp",
        (PostSeed(PARTNER, "partner_viewer", "Cán bộ Ban Tuyên giáo"),),
    ),
)

# The dates offered at the demonstration's sign-in, beside today: the week after HK1 2020-2021, and the two-tier map.
BUSINESS_DATES = (dt.date(2021, 1, 20), dt.date(2025, 10, 10))
