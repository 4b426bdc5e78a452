"""What the columns of an activity are called: the same on the form, in Excel and on the printed plan."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

#: By the name of the field, `when` for its first and last day together, in the order they are written down.
ACTIVITY_TITLES = {
    "title": _("Việc làm, chuyên đề"),
    "when": _("Thời gian"),
    "group": _("Nhóm nội dung"),
    "classes": _("Số lớp dự kiến"),
    "turns": _("Lượt người dự kiến"),
    "place": _("Địa điểm"),
    "responsible": _("Người phụ trách"),
    "participants": _("Đối tượng tham gia"),
    "partners": _("Đơn vị phối hợp"),
    "money": _("Kinh phí (đồng)"),
    "source": _("Nguồn kinh phí"),
    "task": _("Thực hiện nhiệm vụ được giao"),
}
