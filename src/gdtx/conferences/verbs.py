"""What the events of this subject are called on the pages of the audit."""

from django.utils.translation import gettext_lazy as _

from gdtx.audit.wording import register

from . import workflow  # the tables say how their steps read
from .parts import KINDS

register(
    types={workflow.CONFERENCE.code: workflow.CONFERENCE.title},
    verbs={
        "prepare_conference": _("ghi thông tin hội nghị"),
        "change_conference_facts": _("sửa thông tin hội nghị"),
        "add_conference_part": _("thêm vào hồ sơ hội nghị"),
        "change_conference_part": _("sửa hồ sơ hội nghị"),
        "remove_conference_part": _("xóa khỏi hồ sơ hội nghị"),
        "add_delegates": _("thêm danh sách đại biểu"),
        "check_in": _("điểm danh đại biểu"),
        "undo_check_in": _("bỏ điểm danh đại biểu"),
        "add_conclusion": _("thêm kết luận hội nghị"),
        "change_conclusion": _("sửa kết luận hội nghị"),
        "remove_conclusion": _("xóa kết luận hội nghị"),
        "note_conclusion": _("ghi tình trạng kết luận"),
        "amend_minutes": _("lập phụ lục sửa đổi biên bản"),
        "send_in_before_conference": _("gửi góp ý, kiến nghị trước hội nghị"),
        "add_paper_file": _("thêm tệp tài liệu hội nghị"),
        "remove_paper_file": _("xóa tệp tài liệu hội nghị"),
        "add_conference_photo": _("thêm ảnh hội nghị"),
        "change_conference_photo": _("sửa chú thích ảnh hội nghị"),
        "remove_conference_photo": _("bỏ ảnh hội nghị"),
        "give_conference_tasks": _("giao nhiệm vụ từ kết luận hội nghị"),
        "pass_petitions_on": _("chuyển kiến nghị của hội nghị"),
        "draft_conference_document": _("soạn văn bản từ kết luận hội nghị"),
        "open_round_at_conference": _("lấy góp ý kế hoạch tại hội nghị"),
        "put_into_round": _("đưa ý kiến tại hội nghị vào đợt góp ý"),
        "request_paper_set": _("yêu cầu lập bộ tài liệu hội nghị"),
    },
    fields={
        "part": _("Mục"),
        "plan": _("Kế hoạch"),
        "comments": _("Ý kiến"),
        "delegates": _("Đại biểu"),
        "refused": _("Dòng không nhận"),
        "how": _("Cách điểm danh"),
        "parties": _("Đơn vị thực hiện"),
        "proof": _("Kết quả phải có"),
        "state_text": _("Kết quả thực hiện"),
        "consent": _("Được đăng công khai"),
        "caption": _("Chú thích"),
        "description": _("Mô tả"),
        "position": _("Thứ tự"),
        "set": _("Bộ số"),
        "photo": _("Ảnh số"),
        "file": _("Tệp"),
        **{
            name: str(getattr(kind.model._meta.get_field(name), "verbose_name", name))
            for kind in KINDS.values()
            for name in kind.fields
        },
    },
    pages={"conference": "conference_page"},
)
