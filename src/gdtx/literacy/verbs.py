"""What the events of this subject are called on the pages of the audit."""

from django.utils.translation import gettext_lazy as _

from gdtx.audit.wording import register

register(
    types={
        "literacy_table": _("biểu xóa mù chữ"),
        "frozen_register": _("tập số liệu xóa mù chữ đã chốt"),
        "survey_record": _("phiếu điều tra của một người"),
    },
    verbs={
        "take_literacy_table": _("lấy biểu xóa mù chữ"),
        "freeze_register": _("chốt số liệu xóa mù chữ"),
        "import_register": _("nhập sổ xóa mù chữ"),
        "write_survey_record": _("ghi phiếu điều tra của một người"),
        "undo_register": _("thu hồi một lần nhập sổ xóa mù chữ"),
    },
    personal=["survey_record"],
    fields={
        "form": _("Biểu"),
        "rules": _("Bộ quy tắc tính"),
        "frozen": _("Tập số liệu chốt"),
        "persons": _("Số người"),
        "sha256": _("Mã kiểm tra"),
        "columns": _("Các cột đã ghi"),
        "cause": _("Căn cứ"),
        "synthetic": _("Dữ liệu tổng hợp"),
    },
)
