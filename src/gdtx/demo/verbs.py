"""What the events of this subject are called on the pages of the audit."""

from django.utils.translation import gettext_lazy as _

from gdtx.audit.wording import register

register(
    verbs={
        "make_demo_logins": _("tạo người dùng của bản trình diễn"),
        "establish_network": _("dựng mạng lưới của bản trình diễn"),
        "recognise_communes": _("ghi công nhận xã của bản trình diễn"),
        "make_up_residents": _("lập hộ, nhân khẩu của bản trình diễn"),
        "make_up_sheets": _("ghi phiếu điều tra của bản trình diễn"),
        "fill_centres": _("ghi cơ sở vật chất, kinh phí của bản trình diễn"),
    },
    fields={
        "users": _("Người dùng"),
        "posts": _("Số chức vụ"),
        "households": _("Số hộ"),
        "people": _("Số người"),
        "duplicates": _("Số cặp nghi trùng"),
        "sheets": _("Số phiếu"),
        "facilities": _("Số mục cơ sở vật chất"),
        "budgets": _("Số khoản kinh phí"),
        "recognitions": _("Số lần công nhận"),
    },
)
