"""What the events of this subject are called on the pages of the audit. No event holds a value of a person."""

from django.utils.translation import gettext_lazy as _

from gdtx.audit.wording import register

from .data import TITLES

register(
    types={
        "household": _("hộ gia đình"),
        "person": _("nhân khẩu"),
        "evidence": _("minh chứng học vấn"),
        "duplicate_ticket": _("việc nghi trùng"),
        "people_batch": _("lần ghi nhiều hộ"),
        "people_rule": _("thời hạn lưu dữ liệu cá nhân"),
    },
    verbs={
        "save_household": _("ghi phiếu hộ"),
        "reopen_residence": _("sửa lại: chưa chuyển đi, chưa mất"),
        "record_evidence": _("ghi minh chứng học vấn"),
        "withdraw_evidence": _("rút minh chứng học vấn"),
        "decide_same": _("nhập hai phiếu làm một"),
        "decide_different": _("xác nhận hai phiếu là hai người"),
        "reopen_ticket": _("rút quyết định về phiếu nghi trùng"),
        "write_people": _("ghi nhiều hộ một lần"),
        "undo_people": _("thu hồi lần ghi nhiều hộ"),
        "show_number": _("xem đủ số định danh cá nhân"),
        "reencrypt_numbers": _("mã hóa lại số định danh cá nhân"),
        "set_retention": _("đặt thời hạn lưu dữ liệu cá nhân"),
        "erase_by_rule": _("xóa dữ liệu cá nhân hết thời hạn lưu"),
    },
    fields={
        **{name: title for name, title in TITLES.items() if name not in ("note", "kind")},
        "households": _("Hộ"),
        "persons": _("Người"),
        "digest": _("Dấu vân tay dữ liệu"),
        "years": _("Số năm giữ"),
        "months": _("Số tháng giữ thêm"),
        "new_households": _("Hộ mới"),
        "changed_households": _("Hộ sửa"),
        "new_persons": _("Người mới"),
        "changed_persons": _("Người sửa"),
        "unchanged_persons": _("Người không đổi"),
        "tickets": _("Việc nghi trùng"),
        "restored_persons": _("Người trả lại như cũ"),
        "withdrawn_persons": _("Người rút"),
        "kept_persons": _("Người giữ lại vì đã sửa sau đó"),
    },
    personal=("household", "person", "evidence", "duplicate_ticket"),
)
