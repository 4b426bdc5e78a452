"""What the events of this subject are called on the pages of the audit."""

from django.utils.translation import gettext_lazy as _

from gdtx.audit.wording import register

register(
    types={"review": _("báo cáo sơ kết, tổng kết")},
    verbs={
        "write_review": _("viết một phần của báo cáo"),
        "sign_review": _("ghi thể thức ký của báo cáo"),
        "draft_review": _("lấy tệp dự thảo báo cáo"),
        "print_review": _("yêu cầu lập tệp báo cáo"),
    },
    fields={
        "files": _("Lần lập tệp số"),
        "final": _("Bản để ký"),
        "data_version": _("Phiên bản số liệu"),
        "figures": _("Mã kiểm tra số liệu"),
        "authority": _("Thẩm quyền ký"),
        "signer_title": _("Chức vụ người ký"),
        "signer_name": _("Người ký"),
        "place_name": _("Địa danh"),
        "recipients": _("Nơi nhận"),
    },
)
