"""What the events of this subject are called on the pages of the audit."""

from django.utils.translation import gettext_lazy as _

from gdtx.audit.wording import register

register(
    types={"notice": _("thông báo"), "calendar_link": _("địa chỉ lịch")},
    verbs={
        "send_notice": _("gửi thông báo"),
        "withdraw_notice": _("rút thông báo"),
        "make_calendar_link": _("tạo địa chỉ lịch"),
        "revoke_calendar_link": _("hủy địa chỉ lịch"),
    },
    fields={
        "audience": _("Nơi nhận"),
        "kinds": _("Loại đơn vị nhận"),
        "addressed": _("Số đơn vị nhận"),
        "due_on": _("Hạn"),
    },
)
