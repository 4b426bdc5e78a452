"""What the events of this subject are called on the pages of the audit."""

from django.utils.translation import gettext_lazy as _

from gdtx.audit.wording import register

from .models import TurnsRule

register(
    types={"catalogue": _("danh mục của tỉnh")},
    verbs={
        "set_thematic_groups": _("đặt danh mục nhóm nội dung"),
        "set_turns_rule": _("đặt quy tắc tính lượt học viên"),
        "set_school_calendar": _("đặt khung thời gian năm học"),
    },
    fields={
        "groups": _("Nhóm nội dung"),
        "rule": _("Quy tắc"),
        "rules": _("Quy tắc"),
        "citation": _("Căn cứ"),
        "semester_1": _("Học kỳ I"),
        "semester_2": _("Học kỳ II"),
        "summer": _("Hè"),
        "organisation_kind": _("Loại đơn vị"),
    },
    values={"rule": dict(TurnsRule.Rule.choices)},
)
