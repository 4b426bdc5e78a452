"""Routes of approval in words: who approves or issues, by whose rule, over which days."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdtx.network.enums import Line

from .enums import OwnChair, RouteMode
from .models import PlanRoute
from .routes import Route

LINES: dict[str, str | Promise] = {
    Line.ADMINISTRATIVE.value: gettext_lazy("Quản lý hành chính (Ủy ban nhân dân)"),
    Line.PROFESSIONAL.value: gettext_lazy("Quản lý chuyên môn (Sở; Phòng Giáo dục và Đào tạo đến 30/6/2025)"),
    Line.VOCATIONAL.value: gettext_lazy("Quản lý nghề nghiệp"),
}


def say_route(route: Route | PlanRoute) -> list[str]:
    """Sentences: who brings a plan into force, what must come first, what holds where the director is the chair."""
    above = LINES[route.line]
    if route.mode == RouteMode.ISSUE:
        found = [_("Giám đốc ban hành, báo cáo cấp trên theo tuyến: %(line)s.") % {"line": above}]
        if route.needs_round:
            found.append(_("Phải lấy góp ý trước khi ban hành."))
        return found
    found = [_("Cấp trên phê duyệt theo tuyến: %(line)s.") % {"line": above}]
    if route.needs_round:
        found.append(_("Phải lấy góp ý trước khi trình."))
    if route.own_chair == OwnChair.SELF_ISSUED:
        found.append(_("Giám đốc đồng thời là người có quyền phê duyệt thì tự ban hành và báo lên cấp trên."))
    else:
        found.append(_("Giám đốc đồng thời là người có quyền phê duyệt thì người khác có thẩm quyền phê duyệt."))
    return found
