"""What the events of this subject are called on the pages of the audit."""

from django.utils.translation import gettext_lazy as _

from .wording import register

register(
    types={"audit": _("nhật ký")},
    verbs={"accept_audit_end": _("lập lại điểm neo ở cuối nhật ký")},
    fields={
        "number": _("Khối số"),
        "hash": _("Mã của khối"),
        "total": _("Số sự kiện"),
        "unreadable": _("Không đọc được"),
    },
)
