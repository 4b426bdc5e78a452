"""What the events of this subject are called on the pages of the audit."""

from django.utils.translation import gettext_lazy as _

from gdtx.audit.wording import register

from . import workflow
from .enums import FieldState

register(
    types={
        workflow.BULLETIN.code: workflow.BULLETIN.title,
        workflow.READING.code: workflow.READING.title,
    },
    verbs={
        "change_bulletin_text": _("ghi nội dung bản tin"),
        "correct_bulletin_text": _("ghi nội dung đính chính"),
        "decide_read_fields": _("soát mục đọc được của văn bản"),
        "add_read_field": _("thêm mục vào văn bản đang đọc"),
    },
    fields={
        "sections": _("Các phần"),
        "pictures": _("Số hình đăng"),
        "byline": _("Người viết tin"),
        "what": _("Nội dung đính chính"),
        "kind": _("Loại"),
        **{state.value: state.label for state in FieldState},
    },
    pages={"bulletin": "bulletin_page", "bulletin_reading": "reading_page"},
)
