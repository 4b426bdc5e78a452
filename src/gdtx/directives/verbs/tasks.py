"""Tasks and themes; the steps of tasks say themselves (`approvals.workflow.register`)."""

from django.utils.translation import gettext_lazy as _

from gdtx.audit.wording import register

register(
    types={"year_theme": _("chủ đề năm học")},
    verbs={
        "remark_task": _("trao đổi về nhiệm vụ"),
        "set_theme": _("đặt chủ đề năm học"),
        "change_theme": _("sửa chủ đề năm học"),
    },
    fields={
        "school_year": _("Năm học"),
        "title": _("Tiêu đề"),
        "text": _("Nội dung"),
        "citation": _("Căn cứ"),
    },
    pages={"task": "task_page", "matter": "task_page", "year_theme": "theme_page"},
)
