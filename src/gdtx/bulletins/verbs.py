"""What the events of this subject are called on the pages of the audit."""

from django.utils.translation import gettext_lazy as _

from gdtx.audit.wording import register

from . import workflow

register(
    types={workflow.BULLETIN.code: workflow.BULLETIN.title},
    verbs={"change_bulletin_text": _("ghi nội dung bản tin"), "correct_bulletin_text": _("ghi nội dung đính chính")},
    fields={
        "sections": _("Các phần"),
        "pictures": _("Số hình đăng"),
        "byline": _("Người viết tin"),
        "what": _("Nội dung đính chính"),
    },
    pages={"bulletin": "bulletin_page"},
)
