"""What the events of this subject are called on the pages of the audit."""

from django.utils.translation import gettext_lazy as _

from gdtx.audit.wording import register

register(
    types={"backup": _("bản sao lưu"), "job": _("việc nền")},
    verbs={
        "take_backup": _("sao lưu toàn bộ dữ liệu"),
        "restore_backup": _("phục hồi dữ liệu từ bản sao lưu"),
        "retry_job": _("cho chạy lại một việc nền"),
    },
    fields={
        "made_at": _("Lúc sao lưu"),
        "rows": _("Số dòng"),
        "files": _("Số tệp"),
        "bytes": _("Dung lượng (byte)"),
        "audit_whole": _("Nhật ký nguyên vẹn"),
        "task": _("Việc"),
        "attempts": _("Số lần đã chạy"),
    },
)
