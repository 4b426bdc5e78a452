"""Documents; the steps say themselves (`approvals.workflow.register`)."""

from django.utils.translation import gettext_lazy as _

from gdtx.audit.wording import register

from ..enums.documents import KIND_CHOICES, Relation

register(
    types={"document_register": _("sổ đăng ký văn bản")},
    verbs={
        "send_document": _("gửi văn bản cho đơn vị"),
        "link_document": _("nối văn bản"),
        "unlink_document": _("bỏ liên kết văn bản"),
        "open_register": _("mở sổ đăng ký văn bản"),
    },
    fields={
        "symbol": _("Số, ký hiệu"),
        "abstract": _("Trích yếu"),
        "issued_on": _("Ngày ban hành"),
        "effective_on": _("Ngày có hiệu lực"),
        "relation": _("Quan hệ"),
        "other": _("Văn bản kia"),
        "units": _("Đơn vị nhận"),
        "opened_on": _("Ngày mở sổ"),
        "next_number": _("Số tiếp theo"),
        "document_kind": _("Loại văn bản"),
    },
    values={"document_kind": dict(KIND_CHOICES), "relation": dict(Relation.choices)},
    pages={"document": "document", "incoming_document": "document"},
)
