"""What the events of this subject are called on the pages of the audit."""

from django.utils.translation import gettext_lazy as _

from gdtx.audit.wording import register

from . import workflow
from .content import ACTIVITY, BASIS, TARGET, TEXTS
from .models import Activity, Basis, Plan, Target


def _words(model: type, names: tuple[str, ...]) -> dict[str, str]:
    return {
        name: model._meta.get_field(name.removesuffix("_id")).verbose_name  # type: ignore[attr-defined]
        for name in names
    }


register(
    types={workflow.PLAN.code: workflow.PLAN.title},
    verbs={
        "begin_plan_text": _("ghi thông tin kế hoạch"),
        "change_plan_text": _("sửa nội dung kế hoạch"),
        "number_plan": _("ghi số, ký hiệu, ngày ban hành kế hoạch"),
        "revise_plan": _("lập bản điều chỉnh kế hoạch"),
        "add_plan_basis": _("thêm căn cứ của kế hoạch"),
        "change_plan_basis": _("sửa căn cứ của kế hoạch"),
        "remove_plan_basis": _("bỏ căn cứ của kế hoạch"),
        "add_plan_target": _("thêm chỉ tiêu kế hoạch"),
        "change_plan_target": _("sửa chỉ tiêu kế hoạch"),
        "remove_plan_target": _("bỏ chỉ tiêu kế hoạch"),
        "add_plan_activity": _("thêm hoạt động vào kế hoạch"),
        "change_plan_activity": _("sửa hoạt động của kế hoạch"),
        "remove_plan_activity": _("bỏ hoạt động khỏi kế hoạch"),
        "import_plan_activities": _("nhập hoạt động của kế hoạch từ Excel"),
        "undo_plan_activities": _("thu hồi lô hoạt động nhập từ Excel"),
        "order_plan_rows": _("xếp lại thứ tự các mục của kế hoạch"),
        "read_plan_baselines": _("đọc lại số thực hiện kỳ trước của kế hoạch"),
        "open_plan_round": _("mở đợt góp ý kế hoạch"),
        "extend_plan_round": _("gia hạn đợt góp ý kế hoạch"),
        "comment_on_plan": _("góp ý kế hoạch"),
        "agree_to_plan": _("nhất trí với kế hoạch"),
        "answer_plan_comment": _("trả lời góp ý kế hoạch"),
        "see_plan_answer": _("xem trả lời góp ý kế hoạch"),
        "note_plan_report": _("ghi nhận kế hoạch được báo cáo"),
        "link_planned_class": _("ghi lớp vào kế hoạch"),
        "unlink_planned_class": _("đưa lớp ra ngoài kế hoạch"),
        "note_plan_progress": _("ghi kết quả hoạt động của kế hoạch"),
        "set_plan_route": _("ghi quy định phê duyệt kế hoạch của tỉnh"),
    },
    fields={
        **_words(Plan, ("kind", "purpose", "period", *TEXTS)),
        **_words(Basis, BASIS),
        **_words(Target, TARGET),
        **_words(Activity, ACTIVITY),
        "activities_added": _("Số việc thêm"),
        "activities_changed": _("Số việc sửa"),
        "activities_removed": _("Số việc bỏ"),
        "activities_restored": _("Số việc trả lại như cũ"),
        "number": _("Bản"),
        "until": _("Góp ý đến hết ngày"),
        "parties": _("Nơi được hỏi"),
        "party": _("Nơi được hỏi"),
        "answer": _("Xử lý"),
        "noted_on": _("Ngày ghi nhận"),
        "class": _("Lớp số"),
        "activity": _("Hoạt động"),
        "outcome": _("Kết quả"),
        "parent_id": _("Kế hoạch năm số"),
        "mode": _("Cách ban hành"),
        "line": _("Tuyến cấp trên"),
        "own_chair": _("Khi giám đốc là người phê duyệt"),
        "needs_round": _("Phải lấy góp ý"),
        "organisation_kind": _("Loại đơn vị"),
    },
    pages={"plan": "plan_page"},
)
