"""What the events of this subject are called on the pages of the audit."""

from django.utils.translation import gettext_lazy as _

from gdtx.audit.wording import Origin, register

from .enums import ClassState, Mode, Programme, Standing
from .facts import TITLES
from .models import LearningClass


def origin_of_class(number: str) -> Origin | None:
    """The centre of a class and the batch it came in with."""
    found = LearningClass.objects.filter(pk=number).values_list("centre_id", "batch_code") if number.isdigit() else []
    return next((Origin(*row) for row in found), None)


register(
    types={
        "class": _("lớp học"),
        "no_class_declaration": _("khai báo không tổ chức lớp"),
        "period_lock": _("khóa kỳ"),
    },
    verbs={
        "log_class": _("ghi lớp"),
        "change_class": _("sửa lớp"),
        "withdraw_class": _("rút lớp"),
        "declare_no_class": _("khai báo không tổ chức lớp nào"),
        "withdraw_declaration": _("rút khai báo không tổ chức lớp"),
        "lock_period": _("khóa kỳ"),
        "unlock_period": _("mở khóa kỳ"),
        "import_classes": _("nhập lớp từ tờ Excel"),
        "discard_import": _("bỏ lần nhập chưa ghi"),
        "undo_import": _("thu hồi trọn lần nhập"),
        "add_photo": _("thêm ảnh của lớp"),
        "remove_photo": _("bỏ ảnh của lớp"),
        "read_sign_in_list": _("mở danh sách học viên của lớp"),
        "open_roster": _("lập danh sách học viên của lớp"),
        "enrol": _("ghi học viên vào lớp"),
        "set_learner": _("ghi tình trạng của học viên"),
        "record_meeting": _("điểm danh buổi học"),
        "remove_meeting": _("bỏ buổi học ghi nhầm"),
        "record_results": _("ghi kết quả học viên"),
        "certify": _("cấp giấy chứng nhận"),
        "revoke_certificate": _("thu hồi giấy chứng nhận"),
    },
    fields={
        **TITLES,
        "starts_on": _("Từ ngày"),
        "ends_on": _("Đến trước ngày"),
        "state_reason": _("Lý do"),
        "purpose": _("Mục đích"),
        "withdrawn": _("Số lớp rút"),
        "restored": _("Số lớp trả lại như cũ"),
        "programme": _("Chương trình"),
        "term": _("Kỳ"),
        "standing": _("Tình trạng"),
        "rows": _("Dòng trong danh sách"),
        "row": _("Dòng trong danh sách"),
        "marked": _("Số người điểm danh"),
        "certificates": _("Số giấy chứng nhận"),
        "certificate": _("Số giấy chứng nhận"),
        "stage": _("Giai đoạn"),
    },
    values={
        "mode": dict(Mode.choices),
        "state": dict(ClassState.choices),
        "programme": dict(Programme.choices),
        "standing": dict(Standing.choices),
    },
    pages={"class": "class_detail"},
    origins={"class": origin_of_class},
)
