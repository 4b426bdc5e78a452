"""Roles as data: which permissions a post gives, where they reach, and at which kinds of organisation it is held.

The table follows the division of work in force: centres are directed by the commune (Nghị định 142/2025/NĐ-CP) and
professionally by the department (Thông tư 11/2025/TT-BGDĐT) since 01/7/2025, by the district office before. When and
for what a permission counts (who may decide on a centre on which date) is said in `rules`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .enums import OrganisationKind as Kind


class Scope(StrEnum):
    """How far the permissions of a role reach."""

    ORGANISATION = "organisation"  # the organisation of the post alone
    AREA = "area"  # everything the organisation answers for: its area, or itself when it is a centre
    EVERYTHING = "everything"


# What each permission lets a person do; the words complete "không có quyền …" in refusals.
PERMISSIONS: dict[str, str | Promise] = {
    "figures.see": _("xem số liệu tổng hợp"),
    "network.see": _("xem mạng lưới cơ sở"),
    "network.propose": _("đề xuất thay đổi mạng lưới"),
    "network.keep_particulars": _("ghi điểm học tập, cơ sở vật chất, kinh phí của đơn vị"),
    "network.decide_organisation": _("ghi thay đổi về cơ quan, đơn vị"),
    "network.decide_territory": _("ghi thay đổi về địa giới, đơn vị hành chính"),
    "network.load_territory": _("nạp danh mục địa bàn từ tệp"),
    "network.manage_posts": _("ghi chức vụ của cán bộ"),
    "catalogue.manage": _("ghi danh mục nhóm nội dung, lịch năm học, quy tắc tính lượt của tỉnh"),
    "learning.see_classes": _("xem danh sách lớp học"),
    "learning.log_class": _("ghi lớp học"),
    "learning.change_class": _("sửa, rút lớp học"),
    "learning.change_own_class": _("sửa, rút lớp do mình ghi"),
    "learning.import_classes": _("nhập lớp học từ Excel"),
    "learning.undo_import": _("thu hồi một lần nhập"),
    "learning.declare_nothing": _("khai báo không tổ chức lớp nào"),
    "learning.lock_period": _("khóa, mở khóa một kỳ"),
    "plans.see": _("xem kế hoạch"),
    "plans.write": _("lập kế hoạch"),
    "plans.comment": _("góp ý kế hoạch"),
    "plans.decide": _("phê duyệt kế hoạch"),
    "reports.send": _("gửi báo cáo"),
    "reports.confirm": _("xác nhận báo cáo"),
    "reports.accept": _("tiếp nhận báo cáo"),
    "reports.reopen": _("mở lại báo cáo"),
    "reports.see": _("xem báo cáo đã tiếp nhận"),
    "reports.review": _("lập báo cáo sơ kết, tổng kết"),
    "register.enter": _("nhập sổ xóa mù chữ"),
    "register.lock": _("khóa sổ xóa mù chữ để kiểm tra"),
    "register.freeze": _("chốt số liệu xóa mù chữ"),
    "register.tables": _("xem biểu xóa mù chữ"),
    "register.recognise": _("ghi kết quả kiểm tra, quyết định công nhận xóa mù chữ"),
    "people.see": _("xem thông tin cá nhân của người dân"),
    "people.see_learners": _("xem thông tin cá nhân của học viên"),
    "directives.see": _("xem văn bản, nhiệm vụ"),
    "directives.draft": _("soạn văn bản"),
    "directives.sign": _("ký văn bản"),
    "documents.issue": _("ghi số, ngày văn bản đã phát hành"),
    "tasks.assign": _("giao nhiệm vụ cho đơn vị"),
    "tasks.answer": _("trả lời nhiệm vụ được giao"),
    "tasks.verify": _("xác nhận kết quả nhiệm vụ"),
    "conferences.see": _("xem hội nghị"),
    "conferences.keep": _("chuẩn bị, ghi hội nghị"),
    "conferences.agree": _("thông qua biên bản hội nghị"),
    "bulletins.write": _("soạn bản tin"),
    "bulletins.publish": _("đăng bản tin"),
    "inbox.write": _("gửi thông báo cho các đơn vị"),
    "accounts.manage": _("quản lý tài khoản"),
    "audit.see": _("xem nhật ký"),
    "operations.manage": _("theo dõi máy chủ và việc nền"),
}


@dataclass(frozen=True, slots=True)
class Role:
    """A role: stable code, Vietnamese title, permissions, reach, and where it may be held (empty: anywhere).

    `demonstration`: made with the demonstration alone. Nobody can give such a post, no list offers it, and no refusal
    sends anybody to who holds it.
    """

    code: str
    title: str | Promise
    permissions: frozenset[str]
    scope: Scope
    at: frozenset[str] = frozenset()
    demonstration: bool = False

    def may_be_held_at(self, kind: str) -> bool:
        """Whether an organisation of the kind has such posts."""
        return not self.demonstration and (not self.at or kind in self.at)


CENTRES = frozenset(
    {
        Kind.COMMUNITY_LEARNING_CENTRE,
        Kind.CULTURE_AND_LEARNING_CENTRE,
        Kind.CONTINUING_EDUCATION_CENTRE,
        Kind.VOCATIONAL_CONTINUING_CENTRE,
        Kind.SCHOOL_WITH_CONTINUING_CLASSES,
        Kind.COLLEGE_WITH_CONTINUING_CLASSES,
        Kind.VOCATIONAL_UPPER_SECONDARY,
        Kind.LANGUAGE_COMPUTING_CENTRE,
    }
)
_COMMUNE = frozenset({Kind.COMMUNE_COMMITTEE, Kind.COMMUNE_SOCIAL_OFFICE})
_DISTRICT = frozenset({Kind.DISTRICT_OFFICE, Kind.DISTRICT_COMMITTEE})
_DISTRICT_COMMITTEE = frozenset({Kind.DISTRICT_COMMITTEE})
_DISTRICT_OFFICE = frozenset({Kind.DISTRICT_OFFICE})
_DEPARTMENT = frozenset({Kind.DEPARTMENT})
_MINISTRY = frozenset({Kind.MINISTRY, Kind.MINISTRY_DIVISION})

_EVERYBODY = frozenset({"figures.see", "network.see"})
_CENTRE_HEAD = _EVERYBODY | {
    "plans.see",
    "learning.see_classes",
    "learning.log_class",
    "learning.change_class",
    "learning.change_own_class",
    "learning.import_classes",
    "learning.undo_import",
    "learning.declare_nothing",
    "network.keep_particulars",
    "plans.write",
    "reports.send",
    "reports.review",
    "people.see_learners",
    "audit.see",
    "directives.see",
    "directives.draft",
    "directives.sign",
    "documents.issue",
    "tasks.answer",
    "conferences.see",
    "conferences.keep",
    "conferences.agree",
}
_COMMUNE_OFFICER = _EVERYBODY | {
    "plans.see",
    "plans.comment",
    "learning.see_classes",
    "learning.log_class",
    "learning.change_class",
    "learning.change_own_class",
    "learning.import_classes",
    "learning.undo_import",
    "reports.confirm",
    "reports.review",
    "register.enter",
    "register.lock",
    "register.tables",
    "network.propose",
    "network.keep_particulars",
    "people.see",
    "audit.see",
    "inbox.write",
    "directives.see",
    "directives.draft",
    "tasks.assign",
    "tasks.answer",
    "conferences.see",
    "conferences.keep",
    "bulletins.write",
}
_COMMUNE_CHAIR = _EVERYBODY | {
    "plans.see",
    "plans.comment",
    "learning.see_classes",
    "plans.decide",
    "reports.confirm",
    "reports.review",
    "register.freeze",
    "register.tables",
    "network.decide_organisation",
    "network.keep_particulars",
    "network.manage_posts",
    "audit.see",
    "inbox.write",
    "directives.see",
    "directives.sign",
    "tasks.assign",
    "tasks.answer",
    "tasks.verify",
    "conferences.see",
    "conferences.keep",
    "conferences.agree",
    "bulletins.publish",
}
_DISTRICT_SPECIALIST = _EVERYBODY | {
    "learning.see_classes",
    "learning.log_class",
    "learning.change_class",
    "learning.change_own_class",
    "learning.import_classes",
    "learning.undo_import",
    "plans.see",
    "plans.comment",
    "reports.accept",
    "reports.see",
    "reports.review",
    "register.tables",
    "register.recognise",
    "network.propose",
    "network.keep_particulars",
    "inbox.write",
    "audit.see",
    "directives.see",
    "directives.draft",
    "tasks.assign",
    "tasks.answer",
    "tasks.verify",
    "conferences.see",
    "conferences.keep",
}
# Bodies that ended on 30/6/2025: a post there counts while they are open.
_DISTRICT_OFFICE_HEAD = _DISTRICT_SPECIALIST | {"plans.decide", "directives.sign", "conferences.agree"}
_DISTRICT_CHAIR = _COMMUNE_CHAIR - {"register.freeze"}
_DEPARTMENT_SPECIALIST = _EVERYBODY | {
    "plans.see",
    "catalogue.manage",
    "learning.see_classes",
    "learning.import_classes",
    "learning.undo_import",
    "learning.lock_period",
    "plans.comment",
    "reports.accept",
    "reports.see",
    "reports.review",
    "register.tables",
    "register.recognise",
    "network.decide_organisation",
    "network.decide_territory",
    "network.keep_particulars",
    "network.manage_posts",
    "audit.see",
    "inbox.write",
    "directives.see",
    "directives.draft",
    "tasks.assign",
    "tasks.answer",
    "tasks.verify",
    "conferences.see",
    "conferences.keep",
    "bulletins.write",
}
_DEPARTMENT_HEAD = _EVERYBODY | {
    "plans.see",
    "plans.comment",
    "learning.see_classes",
    "learning.lock_period",
    "plans.decide",
    "reports.accept",
    "reports.reopen",
    "reports.see",
    "reports.review",
    "register.tables",
    "register.recognise",
    "network.decide_organisation",
    "network.decide_territory",
    "audit.see",
    "inbox.write",
    "directives.see",
    "directives.draft",
    "directives.sign",
    "tasks.assign",
    "tasks.answer",
    "tasks.verify",
    "conferences.see",
    "conferences.keep",
    "conferences.agree",
    "bulletins.write",
    "bulletins.publish",
}

_ROLES = (
    Role("centre_director", _("Giám đốc trung tâm"), _CENTRE_HEAD, Scope.AREA, CENTRES),
    Role("centre_deputy", _("Phó giám đốc trung tâm"), _CENTRE_HEAD, Scope.AREA, CENTRES),
    Role(
        "centre_staff",
        _("Cán bộ, giáo viên trung tâm"),
        _EVERYBODY
        | {
            "plans.see",
            "learning.see_classes",
            "learning.log_class",
            "learning.change_own_class",
            "people.see_learners",
            "directives.see",
            "conferences.see",
        },
        Scope.AREA,
        CENTRES,
    ),
    Role(
        "surveyor",
        _("Điều tra viên"),
        _EVERYBODY | {"register.enter"},
        Scope.ORGANISATION,
        _COMMUNE,
    ),
    Role("commune_officer", _("Cán bộ phụ trách giáo dục cấp xã"), _COMMUNE_OFFICER, Scope.AREA, _COMMUNE),
    Role(
        "commune_social_head",
        _("Trưởng phòng Văn hóa – Xã hội"),
        (_COMMUNE_OFFICER - {"register.enter"}) | {"network.manage_posts", "directives.sign", "tasks.verify"},
        Scope.AREA,
        _COMMUNE,
    ),
    Role("commune_chair", _("Chủ tịch Ủy ban nhân dân cấp xã"), _COMMUNE_CHAIR, Scope.AREA, _COMMUNE),
    Role("commune_vice_chair", _("Phó Chủ tịch Ủy ban nhân dân cấp xã"), _COMMUNE_CHAIR, Scope.AREA, _COMMUNE),
    Role(
        "district_specialist",
        _("Chuyên viên Phòng Giáo dục và Đào tạo"),
        _DISTRICT_SPECIALIST,
        Scope.AREA,
        _DISTRICT,
    ),
    Role(
        "department_specialist",
        _("Chuyên viên Sở Giáo dục và Đào tạo"),
        _DEPARTMENT_SPECIALIST,
        Scope.AREA,
        _DEPARTMENT,
    ),
    Role("division_head", _("Trưởng phòng của Sở"), _DEPARTMENT_HEAD, Scope.AREA, _DEPARTMENT),
    Role("department_head", _("Giám đốc Sở"), _DEPARTMENT_HEAD, Scope.AREA, _DEPARTMENT),
    Role(
        "records_clerk",
        _("Văn thư"),
        _EVERYBODY | {"plans.see", "directives.see", "documents.issue", "audit.see"},
        Scope.ORGANISATION,
    ),
    Role(
        "learning_promotion_society",
        _("Cán bộ Hội Khuyến học"),
        _EVERYBODY
        | {"plans.see", "plans.comment", "reports.send", "directives.see", "tasks.answer", "conferences.see"},
        Scope.ORGANISATION,
        frozenset({Kind.LEARNING_PROMOTION_SOCIETY}),
    ),
    Role(
        "partner_viewer",
        _("Đơn vị phối hợp"),
        _EVERYBODY | {"plans.see", "plans.comment", "directives.see", "conferences.see"},
        Scope.ORGANISATION,
    ),
    Role(
        "ministry_viewer",
        _("Chuyên viên Bộ"),
        _EVERYBODY
        | {
            "plans.see",
            "plans.comment",
            "reports.see",
            "reports.review",
            "register.tables",
            "directives.see",
            "conferences.see",
        },
        Scope.AREA,
        _MINISTRY,
    ),
    # After the others: a refusal names the first of those who may, and these are no more.
    Role(
        "district_chair",
        _("Chủ tịch Ủy ban nhân dân cấp huyện"),
        _DISTRICT_CHAIR,
        Scope.AREA,
        _DISTRICT_COMMITTEE,
    ),
    Role(
        "district_vice_chair",
        _("Phó Chủ tịch Ủy ban nhân dân cấp huyện"),
        _DISTRICT_CHAIR,
        Scope.AREA,
        _DISTRICT_COMMITTEE,
    ),
    Role(
        "district_office_head",
        _("Trưởng phòng Giáo dục và Đào tạo"),
        _DISTRICT_OFFICE_HEAD,
        Scope.AREA,
        _DISTRICT_OFFICE,
    ),
    Role(
        "administrator",
        _("Quản trị hệ thống"),
        _EVERYBODY
        | {
            "network.decide_organisation",
            "network.decide_territory",
            "network.keep_particulars",
            "network.load_territory",
            "network.manage_posts",
            "accounts.manage",
            "audit.see",
            "operations.manage",
        },
        Scope.EVERYTHING,
    ),
    # So that scripts can take a register in, freeze it and read tables of any area under one sign-in name. A real
    # administrator holds no personal data.
    Role(
        "register_operator",
        _("Vận hành sổ xóa mù chữ (riêng ở bản trình diễn)"),
        _EVERYBODY
        | {
            "register.enter",
            "register.lock",
            "register.freeze",
            "register.tables",
            "register.recognise",
            "people.see",
        },
        Scope.EVERYTHING,
        demonstration=True,
    ),
)

ROLES: dict[str, Role] = {role.code: role for role in _ROLES}
#: The roles of a real installation: what lists offer and refusals name.
GIVEN: dict[str, Role] = {code: role for code, role in ROLES.items() if not role.demonstration}

# Not held by post: whoever runs commands on the machine sees aggregates only; the set-up makes an installation.
OPERATOR = Role(
    "operator",
    _("Người vận hành máy"),
    _EVERYBODY | {"network.load_territory", "reports.review"},
    Scope.EVERYTHING,
)
SET_UP = Role("set_up", _("Chương trình cài đặt"), frozenset(PERMISSIONS), Scope.EVERYTHING)


def roles_with(permission: str) -> list[Role]:
    """The roles that hold the permission: who a refusal sends a person to."""
    return [role for role in GIVEN.values() if permission in role.permissions]
