from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    COUNTRY = "country", _("cả nước")
    PROVINCE = "province", _("tỉnh")
    DISTRICT = "district", _("huyện")
    COMMUNE = "commune", _("xã")


LEVEL_DEPTH = {Level.COUNTRY: 0, Level.PROVINCE: 1, Level.DISTRICT: 2, Level.COMMUNE: 3}


class Moves(models.TextChoices):
    """How the people of a predecessor went to a successor."""

    ALL = "all", _("toàn bộ dân số")
    SOME = "some", _("một phần dân số")
    NONE = "none", _("chỉ phần đất, không có dân")


class Origin(models.TextChoices):
    """Who says so: loading the reference again only refines what no file and no event has touched since."""

    REFERENCE = "reference", _("dữ liệu tham chiếu")
    FILE = "file", _("tệp nạp thêm")
    EVENT = "event", _("sự kiện đã ghi")


class EventKind(models.TextChoices):
    ESTABLISH_AREA = "establish_area", _("Thành lập đơn vị hành chính")
    MERGE_AREAS = "merge_areas", _("Nhập đơn vị hành chính")
    SPLIT_AREA = "split_area", _("Chia đơn vị hành chính")
    RENAME_AREA = "rename_area", _("Đổi tên, loại hoặc mã đơn vị hành chính")
    MOVE_AREA = "move_area", _("Chuyển đơn vị hành chính cấp trên")
    DISSOLVE_AREA = "dissolve_area", _("Giải thể đơn vị hành chính")
    ESTABLISH_ORGANISATION = "establish_organisation", _("Thành lập đơn vị")
    MERGE_ORGANISATIONS = "merge_organisations", _("Sáp nhập đơn vị")
    SPLIT_ORGANISATION = "split_organisation", _("Chia, tách đơn vị")
    RENAME_ORGANISATION = "rename_organisation", _("Đổi tên hoặc loại hình đơn vị")
    CHANGE_STATE = "change_state", _("Tạm dừng, đình chỉ hoặc hoạt động trở lại")
    CHANGE_SEAT = "change_seat", _("Chuyển trụ sở")
    CHANGE_SUPERVISION = "change_supervision", _("Thay đổi cấp trên quản lý")
    DISSOLVE_ORGANISATION = "dissolve_organisation", _("Giải thể đơn vị")
    FLAG_AREA = "flag_area", _("Công nhận, phân định xã")
    OPEN_SITE = "open_site", _("Mở điểm học tập")
    CLOSE_SITE = "close_site", _("Thôi dùng điểm học tập")
    CORRECTION = "correction", _("Đính chính sự kiện ghi nhầm")


AREA_EVENTS = frozenset(
    {
        EventKind.ESTABLISH_AREA,
        EventKind.MERGE_AREAS,
        EventKind.SPLIT_AREA,
        EventKind.RENAME_AREA,
        EventKind.MOVE_AREA,
        EventKind.DISSOLVE_AREA,
        EventKind.FLAG_AREA,
    }
)

# Events about a centre's places: its own matter, no decision of anybody above.
SITE_EVENTS = frozenset({EventKind.OPEN_SITE, EventKind.CLOSE_SITE})


class OrganisationKind(models.TextChoices):
    MINISTRY = "ministry", _("Bộ Giáo dục và Đào tạo")
    MINISTRY_DIVISION = "ministry_division", _("Cục, Vụ thuộc Bộ")
    DEPARTMENT = "department", _("Sở Giáo dục và Đào tạo")
    DISTRICT_OFFICE = "district_office", _("Phòng Giáo dục và Đào tạo")
    PROVINCE_COMMITTEE = "province_committee", _("Ủy ban nhân dân tỉnh")
    DISTRICT_COMMITTEE = "district_committee", _("Ủy ban nhân dân huyện")
    COMMUNE_COMMITTEE = "commune_committee", _("Ủy ban nhân dân xã")
    COMMUNE_SOCIAL_OFFICE = "commune_social_office", _("Phòng Văn hóa – Xã hội xã")
    COMMUNITY_LEARNING_CENTRE = "community_learning_centre", _("Trung tâm học tập cộng đồng")
    CULTURE_AND_LEARNING_CENTRE = (
        "culture_and_learning_centre",
        _("Trung tâm văn hóa thể thao – học tập cộng đồng"),
    )
    CONTINUING_EDUCATION_CENTRE = "continuing_education_centre", _("Trung tâm GDTX")
    VOCATIONAL_CONTINUING_CENTRE = "vocational_continuing_centre", _("Trung tâm GDNN-GDTX")
    SCHOOL_WITH_CONTINUING_CLASSES = "school_with_continuing_classes", _("Trường có lớp GDTX")
    COLLEGE_WITH_CONTINUING_CLASSES = (
        "college_with_continuing_classes",
        _("Học viện, trường cao đẳng, trung cấp dạy chương trình GDTX"),
    )
    VOCATIONAL_UPPER_SECONDARY = "vocational_upper_secondary", _("Trường trung học nghề")
    LANGUAGE_COMPUTING_CENTRE = "language_computing_centre", _("Trung tâm ngoại ngữ, tin học")
    LEARNING_PROMOTION_SOCIETY = "learning_promotion_society", _("Hội Khuyến học")
    OTHER = "other", _("Cơ quan, đơn vị khác")


# Kinds that open classes for the community and so owe a report of them.
LEARNING_CENTRE_KINDS = (
    OrganisationKind.COMMUNITY_LEARNING_CENTRE,
    OrganisationKind.CULTURE_AND_LEARNING_CENTRE,
)

# Bodies of the territory itself: they begin and end with the unit they govern.
BODIES_OF_LEVEL: dict[str, tuple[OrganisationKind, ...]] = {
    Level.PROVINCE: (OrganisationKind.PROVINCE_COMMITTEE, OrganisationKind.DEPARTMENT),
    Level.DISTRICT: (OrganisationKind.DISTRICT_COMMITTEE, OrganisationKind.DISTRICT_OFFICE),
    Level.COMMUNE: (OrganisationKind.COMMUNE_COMMITTEE, OrganisationKind.COMMUNE_SOCIAL_OFFICE),
}


class OrganisationState(models.TextChoices):
    ACTIVE = "active", _("hoạt động")
    PAUSED = "paused", _("tạm dừng")
    SUSPENDED = "suspended", _("đình chỉ")


class StateReason(models.TextChoices):
    """Why an organisation does not work for a time."""

    EPIDEMIC = "epidemic", _("dịch bệnh")
    DISASTER = "disaster", _("thiên tai")
    PREMISES = "premises", _("chưa có hoặc đang sửa cơ sở vật chất")
    STAFF = "staff", _("chưa có cán bộ")
    REORGANISATION = "reorganisation", _("chờ sắp xếp, tổ chức lại")
    VIOLATION = "violation", _("vi phạm quy định")
    OTHER = "other", _("lý do khác")


class AreaFlagKind(models.TextChoices):
    """What a commune is recognised as for a time, by a decision."""

    ESPECIALLY_DIFFICULT = "especially_difficult", _("xã đặc biệt khó khăn")
    REGION_1 = "region_1", _("xã khu vực I")
    REGION_2 = "region_2", _("xã khu vực II")
    REGION_3 = "region_3", _("xã khu vực III")
    PILOT_COMMUNE = "pilot_commune", _("xã điểm")


_REGIONS = (AreaFlagKind.REGION_1, AreaFlagKind.REGION_2, AreaFlagKind.REGION_3)


def flag_family(flag: str) -> str:
    """Flags of one family exclude each other on a day: a commune lies in one region only."""
    return "region" if flag in _REGIONS else str(flag)


class FacilityKind(models.TextChoices):
    """Rooms first, then equipment."""

    CLASSROOM = "classroom", _("phòng học")
    COMPUTER_ROOM = "computer_room", _("phòng máy tính")
    HALL = "hall", _("hội trường")
    READING_ROOM = "reading_room", _("phòng đọc, thư viện")
    WORKSHOP = "workshop", _("xưởng, phòng thực hành")
    OFFICE = "office", _("phòng làm việc")
    COMPUTER = "computer", _("máy tính")
    PROJECTOR = "projector", _("máy chiếu")
    TELEVISION = "television", _("tivi, màn hình")
    SOUND = "sound", _("bộ tăng âm, loa")
    INTERNET = "internet", _("đường truyền internet")
    DESK = "desk", _("bộ bàn ghế")
    BOOKCASE = "bookcase", _("tủ sách")
    BOOK = "book", _("bản sách, tài liệu")
    OTHER = "other", _("thiết bị khác")


ROOM_KINDS = frozenset(
    {
        FacilityKind.CLASSROOM,
        FacilityKind.COMPUTER_ROOM,
        FacilityKind.HALL,
        FacilityKind.READING_ROOM,
        FacilityKind.WORKSHOP,
        FacilityKind.OFFICE,
    }
)


class Tenure(models.TextChoices):
    OWN = "own", _("của đơn vị")
    SHARED = "shared", _("dùng chung")
    BORROWED = "borrowed", _("mượn, thuê")


class Condition(models.TextChoices):
    GOOD = "good", _("dùng tốt")
    WORN = "worn", _("xuống cấp")
    BROKEN = "broken", _("hỏng, chưa dùng được")


class BudgetSource(models.TextChoices):
    COMMUNE = "commune", _("ngân sách xã")
    PROVINCE = "province", _("ngân sách tỉnh")
    CENTRAL = "central", _("ngân sách trung ương, chương trình mục tiêu quốc gia")
    LEARNING_PROMOTION = "learning_promotion", _("quỹ khuyến học")
    DONATIONS = "donations", _("tài trợ, xã hội hóa")
    FEES = "fees", _("học phí, thu dịch vụ")
    OTHER = "other", _("nguồn khác")


class Line(models.TextChoices):
    """Lines of supervision: plans go up the administrative one, reports the professional one."""

    ADMINISTRATIVE = "administrative", _("hành chính")
    PROFESSIONAL = "professional", _("chuyên môn")
    VOCATIONAL = "vocational", _("nghề nghiệp")


class PostKind(models.TextChoices):
    FULL_TIME = "full_time", _("chuyên trách")
    PART_TIME = "part_time", _("kiêm nhiệm")
    SECONDED = "seconded", _("biệt phái")
    STAND_IN = "stand_in", _("làm thay")
