"""The cast: a small fixed network on real territory, and named persons with their posts, used by all tests.

Territory (loaded with the template database): Thanh Hóa (38) with the district Cẩm Thủy until 30/6/2025, whose
communes Cẩm Ngọc (15169) and Phong Sơn (15127) were merged whole into the new Cẩm Thủy (15127) on 01/7/2025; Luận Khê
(15637), which was split between two communes (nobody chose a seat for its centre); Tam Chung (14848), which went on
unchanged; and Châu Bình (16804) in Nghệ An (40) next door.

Three days to stand on: `IN_2021`, `IN_2025` (two tiers), `TODAY`. Sign-in names are those of the demonstration where
the demonstration has such a person.
"""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass, field

import pytest
from django.contrib.auth.hashers import make_password
from django.db import transaction

from gdtx.accounts.models import User
from gdtx.foundation.ranges import OPEN_END
from gdtx.foundation.vietnamese_order import sort_key
from gdtx.foundation.vietnamese_text import fold
from gdtx.network import revision
from gdtx.network.enums import Line, OrganisationKind
from gdtx.network.models import Area, AreaVersion, Organisation, OrganisationVersion, Post, Seat, Supervision
from gdtx.network.scope import Actor

IN_2021 = dt.date(2021, 1, 20)
IN_2025 = dt.date(2025, 10, 10)
TODAY = dt.date(2026, 11, 22)

FOUNDED = dt.date(2008, 9, 1)
PHONG_SON_BEGAN = dt.date(2019, 12, 1)
REFORM = dt.date(2025, 7, 1)

PASSWORD = "mật khẩu của bài kiểm"


def area(code: str, on: dt.date = IN_2021) -> Area:
    """The real area that bore the code on the day."""
    return AreaVersion.objects.on(on).select_related("area").get(code=code).area


@dataclass
class Rows:
    """Rows of the network, collected to be written together: most tests begin with the whole cast."""

    organisations: list[Organisation] = field(default_factory=list)
    versions: list[OrganisationVersion] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)
    supervisions: list[Supervision] = field(default_factory=list)
    users: list[User] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)

    def organisation(
        self,
        code: str,
        name: str,
        kind: str,
        seats: list[tuple[Area, dt.date, dt.date]],
        *,
        until: dt.date = OPEN_END,
    ) -> Organisation:
        """An organisation open from its first seat until the day given, with those seats."""
        organisation = Organisation(code=code)
        self.organisations.append(organisation)
        self.versions.append(
            OrganisationVersion(
                organisation=organisation,
                name=name,
                kind=kind,
                valid_from=seats[0][1],
                valid_to=until,
                **_name_in_other_ways(name),
            )
        )
        self.seats.extend(
            Seat(organisation=organisation, area=place, valid_from=start, valid_to=end) for place, start, end in seats
        )
        return organisation

    def supervise(
        self, organisation: Organisation, supervisor: Organisation, line: str, start: dt.date, end: dt.date = OPEN_END
    ) -> None:
        """`supervisor` directs `organisation` along the line over the days."""
        self.supervisions.append(
            Supervision(organisation=organisation, supervisor=supervisor, line=line, valid_from=start, valid_to=end)
        )

    def write(self) -> None:
        """One statement a table."""
        Organisation.objects.bulk_create(self.organisations)
        OrganisationVersion.objects.bulk_create(self.versions)
        Seat.objects.bulk_create(self.seats)
        Supervision.objects.bulk_create(self.supervisions)
        User.objects.bulk_create(self.users)
        Post.objects.bulk_create(self.posts)


@functools.cache
def _name_in_other_ways(name: str) -> dict[str, str]:
    """As it is searched and as it is put in order: the same few names two thousand times."""
    return {"name_folded": fold(name), "name_key": sort_key(name)}


def make_organisation(
    code: str,
    name: str,
    kind: str,
    seats: list[tuple[Area, dt.date, dt.date]],
    *,
    until: dt.date = OPEN_END,
) -> Organisation:
    """One more organisation, written at once."""
    rows = Rows()
    organisation = rows.organisation(code, name, kind, seats, until=until)
    rows.write()
    return organisation


def supervise(
    organisation: Organisation, supervisor: Organisation, line: str, start: dt.date, end: dt.date = OPEN_END
) -> None:
    """One more supervision, written at once."""
    rows = Rows()
    rows.supervise(organisation, supervisor, line, start, end)
    rows.write()


@dataclass
class Cast:
    """The organisations by a short name and the people by their sign-in name."""

    ministry: Organisation
    department: Organisation
    department_40: Organisation
    district_office: Organisation
    committee_cam_ngoc: Organisation
    committee_phong_son: Organisation
    committee_cam_thuy: Organisation
    social_office_cam_thuy: Organisation
    cam_ngoc: Organisation
    phong_son: Organisation
    luan_khe: Organisation
    tam_chung: Organisation
    nghe_an: Organisation
    people: dict[str, User] = field(default_factory=dict)

    def person(self, username: str) -> User:
        """The user with the sign-in name."""
        return self.people[username]

    def actor(self, username: str, on: dt.date) -> Actor:
        """The person as they act on the day."""
        return Actor.for_user(self.people[username], on)

    @property
    def centres_38(self) -> list[Organisation]:
        """The centres of Thanh Hóa in the order of their codes."""
        centres = [self.cam_ngoc, self.phong_son, self.luan_khe, self.tam_chung]
        return sorted(centres, key=lambda centre: centre.code)


#: username → full name, organisation (attribute of Cast), role, from, until
PEOPLE: dict[str, tuple[str, str, str, dt.date, dt.date]] = {
    "admin": ("Người quản trị", "department", "administrator", FOUNDED, OPEN_END),
    "bo": ("Hoàng Thị Bình", "ministry", "ministry_viewer", FOUNDED, OPEN_END),
    "giamdocso": ("Lê Văn Cường", "department", "department_head", FOUNDED, OPEN_END),
    "truongphong": ("Nguyễn Thị Dung", "department", "division_head", FOUNDED, OPEN_END),
    "so": ("Trần Văn Em", "department", "department_specialist", FOUNDED, OPEN_END),
    "vanthu": ("Ngô Thị Uyên", "department", "records_clerk", FOUNDED, OPEN_END),
    "so40": ("Phan Thị Giang", "department_40", "department_specialist", FOUNDED, OPEN_END),
    "phong": ("Bùi Văn Hải", "district_office", "district_specialist", FOUNDED, REFORM),
    "chutich_cu": ("Phạm Văn Hùng", "committee_cam_ngoc", "commune_chair", FOUNDED, REFORM),
    "canbo_cu": ("Lê Thị Hương", "committee_cam_ngoc", "commune_officer", FOUNDED, REFORM),
    "chutich": ("Trịnh Văn Khoa", "committee_cam_thuy", "commune_chair", REFORM, OPEN_END),
    "vhxh": ("Đỗ Thị Lan", "social_office_cam_thuy", "commune_social_head", REFORM, OPEN_END),
    "canbo": ("Vũ Thị Mai", "social_office_cam_thuy", "commune_officer", REFORM, OPEN_END),
    "giamdoc": ("Cao Văn Nam", "cam_ngoc", "centre_director", FOUNDED, OPEN_END),
    "phogiamdoc": ("Mai Thị Oanh", "cam_ngoc", "centre_deputy", FOUNDED, OPEN_END),
    "giaovien": ("Lưu Văn Phúc", "cam_ngoc", "centre_staff", FOUNDED, OPEN_END),
    "giamdoc_ps": ("Hà Thị Quyên", "phong_son", "centre_director", PHONG_SON_BEGAN, OPEN_END),
    "giamdoc40": ("Hồ Văn Sơn", "nghe_an", "centre_director", FOUNDED, OPEN_END),
}


def build_cast() -> Cast:
    """Write the cast to the database. Needs the reference territory of the template database."""
    kind = OrganisationKind
    country = Area.objects.get(key="VN")
    codes = ("38", "40", "15169", "15127", "15637", "14848", "16804")
    known = {
        one.code: one for one in AreaVersion.objects.on(IN_2021).select_related("area", "parent").filter(code__in=codes)
    }
    thanh_hoa, nghe_an, cam_ngoc, phong_son, luan_khe, tam_chung, chau_binh = (known[code].area for code in codes)
    district = known["15169"].parent
    cam_thuy = area("15127", REFORM)
    rows = Rows()

    cast = Cast(
        ministry=rows.organisation("BGDDT", "Bộ Giáo dục và Đào tạo", kind.MINISTRY, [(country, FOUNDED, OPEN_END)]),
        department=rows.organisation(
            "38-SGDDT", "Sở Giáo dục và Đào tạo Thanh Hóa", kind.DEPARTMENT, [(thanh_hoa, FOUNDED, OPEN_END)]
        ),
        department_40=rows.organisation(
            "40-SGDDT", "Sở Giáo dục và Đào tạo Nghệ An", kind.DEPARTMENT, [(nghe_an, FOUNDED, OPEN_END)]
        ),
        district_office=rows.organisation(
            "38-390-PGDDT",
            "Phòng Giáo dục và Đào tạo huyện Cẩm Thủy",
            kind.DISTRICT_OFFICE,
            [(district, FOUNDED, REFORM)],
            until=REFORM,
        ),
        committee_cam_ngoc=rows.organisation(
            "38-15169-UBND",
            "Ủy ban nhân dân xã Cẩm Ngọc",
            kind.COMMUNE_COMMITTEE,
            [(cam_ngoc, FOUNDED, REFORM)],
            until=REFORM,
        ),
        committee_phong_son=rows.organisation(
            "38-15127-UBND",
            "Ủy ban nhân dân thị trấn Phong Sơn",
            kind.COMMUNE_COMMITTEE,
            [(phong_son, PHONG_SON_BEGAN, REFORM)],
            until=REFORM,
        ),
        committee_cam_thuy=rows.organisation(
            "38-15127-UBND-2",
            "Ủy ban nhân dân xã Cẩm Thủy",
            kind.COMMUNE_COMMITTEE,
            [(cam_thuy, REFORM, OPEN_END)],
        ),
        social_office_cam_thuy=rows.organisation(
            "38-15127-VHXH",
            "Phòng Văn hóa – Xã hội xã Cẩm Thủy",
            kind.COMMUNE_SOCIAL_OFFICE,
            [(cam_thuy, REFORM, OPEN_END)],
        ),
        cam_ngoc=rows.organisation(
            "38-15169-HTCD",
            "Trung tâm học tập cộng đồng xã Cẩm Ngọc",
            kind.COMMUNITY_LEARNING_CENTRE,
            [(cam_ngoc, FOUNDED, REFORM), (cam_thuy, REFORM, OPEN_END)],
        ),
        phong_son=rows.organisation(
            "38-15127-HTCD",
            "Trung tâm học tập cộng đồng thị trấn Phong Sơn",
            kind.COMMUNITY_LEARNING_CENTRE,
            [(phong_son, PHONG_SON_BEGAN, REFORM), (cam_thuy, REFORM, OPEN_END)],
        ),
        luan_khe=rows.organisation(
            "38-15637-HTCD",
            "Trung tâm học tập cộng đồng xã Luận Khê",
            kind.COMMUNITY_LEARNING_CENTRE,
            [(luan_khe, FOUNDED, REFORM)],
        ),
        tam_chung=rows.organisation(
            "38-14848-HTCD",
            "Trung tâm học tập cộng đồng xã Tam Chung",
            kind.COMMUNITY_LEARNING_CENTRE,
            [(tam_chung, FOUNDED, OPEN_END)],
        ),
        nghe_an=rows.organisation(
            "40-16804-HTCD",
            "Trung tâm học tập cộng đồng xã Châu Bình",
            kind.COMMUNITY_LEARNING_CENTRE,
            [(chau_binh, FOUNDED, OPEN_END)],
        ),
    )
    _supervision(cast, rows)
    _people(cast, rows)
    with transaction.atomic():
        rows.write()
        revision.bump(organisations=True)
    return cast


def _supervision(cast: Cast, rows: Rows) -> None:
    administrative, professional = Line.ADMINISTRATIVE, Line.PROFESSIONAL
    rows.supervise(cast.cam_ngoc, cast.committee_cam_ngoc, administrative, FOUNDED, REFORM)
    rows.supervise(cast.phong_son, cast.committee_phong_son, administrative, PHONG_SON_BEGAN, REFORM)
    for centre, began in ((cast.cam_ngoc, FOUNDED), (cast.phong_son, PHONG_SON_BEGAN)):
        rows.supervise(centre, cast.committee_cam_thuy, administrative, REFORM)
        rows.supervise(centre, cast.district_office, professional, began, REFORM)
        rows.supervise(centre, cast.department, professional, REFORM)
    rows.supervise(cast.district_office, cast.department, professional, FOUNDED, REFORM)
    rows.supervise(cast.department, cast.ministry, professional, FOUNDED)
    rows.supervise(cast.department_40, cast.ministry, professional, FOUNDED)
    rows.supervise(cast.social_office_cam_thuy, cast.committee_cam_thuy, administrative, REFORM)


def _people(cast: Cast, rows: Rows) -> None:
    password = make_password(PASSWORD)
    for username, (full_name, organisation, role, start, end) in PEOPLE.items():
        user = User(username=username, password=password, full_name=full_name)
        rows.users.append(user)
        rows.posts.append(
            Post(user=user, organisation=getattr(cast, organisation), role=role, valid_from=start, valid_to=end)
        )
        cast.people[username] = user
    cast.people["khach"] = User(username="khach", password=password, full_name="Người không có chức vụ")
    rows.users.append(cast.people["khach"])


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast in the database of the test. Import it in the conftest of your folder."""
    return build_cast()
