"""What the events of this subject are called on the pages of the audit."""

from django.utils.translation import gettext_lazy as _

from gdtx.audit.wording import register

register(
    types={
        "literacy_table": _("biểu xóa mù chữ"),
        "frozen_register": _("tập số liệu xóa mù chữ đã chốt"),
        "survey_record": _("phiếu điều tra của một người"),
        "survey_sheet": _("phiếu điều tra hộ"),
        "survey_doubt": _("điều cần hỏi lại"),
        "restatement": _("điều chỉnh số liệu xóa mù chữ đã chốt"),
    },
    verbs={
        "take_literacy_table": _("lấy biểu xóa mù chữ"),
        "print_literacy_table": _("in biểu xóa mù chữ"),
        "freeze_register": _("chốt số liệu xóa mù chữ"),
        "import_register": _("nhập sổ xóa mù chữ"),
        "write_survey_record": _("ghi phiếu điều tra của một người"),
        "undo_register": _("thu hồi một lần nhập sổ xóa mù chữ"),
        "carry_over": _("chuyển hộ, nhân khẩu từ đợt trước sang"),
        "assign_villages": _("phân công thôn cho điều tra viên"),
        "enter_sheet": _("nhập phiếu điều tra hộ"),
        "check_sheet": _("kiểm tra phiếu điều tra hộ"),
        "send_back_sheet": _("trả lại phiếu điều tra hộ để hỏi lại"),
        "check_village": _("kiểm tra các phiếu của một thôn"),
        "confirm_doubt": _("xác nhận câu trả lời sau khi hỏi lại"),
        "begin_restatement": _("mở điều chỉnh số liệu xóa mù chữ đã chốt"),
        "restate_register": _("chốt lại số liệu xóa mù chữ đã điều chỉnh"),
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
        "households": _("Số hộ"),
        "moved_in": _("Số hộ của xã sáp nhập vào"),
        "villages": _("Các thôn"),
        "village": _("Thôn"),
        "sheets": _("Số phiếu"),
        "rule": _("Điều cần hỏi lại"),
        "moved": _("Số chỉ tiêu thay đổi"),
    },
)
