"""What the events of this subject are called on the pages of the audit."""

from django.utils.translation import gettext_lazy as _

from gdtx.audit.wording import register

register(
    verbs={
        "make_demo_logins": _("tạo người dùng của bản trình diễn"),
        "establish_network": _("dựng mạng lưới của bản trình diễn"),
    },
    fields={"users": _("Người dùng"), "posts": _("Số chức vụ")},
)
