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
    CORRECTION = "correction", _("Đính chính sự kiện ghi nhầm")


AREA_EVENTS = frozenset(
    {
        EventKind.ESTABLISH_AREA,
        EventKind.MERGE_AREAS,
        EventKind.SPLIT_AREA,
        EventKind.RENAME_AREA,
        EventKind.MOVE_AREA,
        EventKind.DISSOLVE_AREA,
    }
)


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
