"""What the events of this subject are called on the pages of the audit."""

from django.utils.translation import gettext_lazy as _

from gdtx.audit.wording import register

register(
    types={"batch": _("lô nhập từ tệp")},
    fields={
        "file": _("Tệp"),
        "sha256": _("Mã sha256 của tệp"),
        "period": _("Kỳ"),
        "rows": _("Số dòng"),
        "accepted": _("Được nhận"),
        "changed": _("Có thay đổi"),
        "refused": _("Bị từ chối"),
        "unchanged": _("Không đổi"),
        "totals": _("Cộng"),
        "corrected": _("Sửa tại chỗ"),
        "classes": _("Lớp"),
    },
)
