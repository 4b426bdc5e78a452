"""The guide inside the product: which page is for which role, and which pictures it shows.

The pages are templates of running Vietnamese text, one file each, not single strings: a guide in another language would
be another folder of templates. Names of buttons and sentences of refusals in them come through the tags of
``templatetags.guide``, so that a test can hold each of them against what the product really says.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gdtx.network.scope import Actor


@dataclass(frozen=True, slots=True)
class GuidePage:
    """A page of the guide: its address, template, title, what it is about, and the roles whose own it is."""

    slug: str
    template: str
    title: str | Promise
    summary: str | Promise
    roles: tuple[str, ...] = ()


#: Readable without signing in: who cannot sign in needs it most.
SIGN_IN = GuidePage(
    "dang-nhap",
    "desk/guide/dang_nhap.html",
    _("Đăng nhập, mật khẩu, phiếu mã"),
    _("Lần đầu vào, quên mật khẩu, bị khóa, xác nhận hai bước, nhớ thiết bị."),
)

PAGES = (
    GuidePage(
        "trung-tam",
        "desk/guide/trung_tam.html",
        _("Giám đốc, phó giám đốc trung tâm"),
        _("Ghi lớp trong một phút, nộp tờ Excel, lập kế hoạch, báo cáo, trả lời nhiệm vụ, văn bản."),
        ("centre_director", "centre_deputy"),
    ),
    GuidePage(
        "giao-vien",
        "desk/guide/giao_vien.html",
        _("Cán bộ, giáo viên trung tâm"),
        _("Ghi lớp và ảnh trên điện thoại, sửa lớp do mình ghi, in danh sách ký tên."),
        ("centre_staff",),
    ),
    GuidePage(
        "can-bo-xa",
        "desk/guide/can_bo_xa.html",
        _("Cán bộ phụ trách giáo dục cấp xã"),
        _("Nhắc trung tâm, ghi lớp thay, nhập Excel; sổ xóa mù chữ; nhiệm vụ, văn bản, hội nghị, bản tin của xã."),
        ("commune_officer",),
    ),
    GuidePage(
        "dieu-tra-vien",
        "desk/guide/dieu_tra_vien.html",
        _("Điều tra viên"),
        _("Thôn được giao, phiếu hộ trên điện thoại, phiếu bị trả lại."),
        ("surveyor",),
    ),
    GuidePage(
        "chu-tich-xa",
        "desk/guide/chu_tich_xa.html",
        _("Chủ tịch, phó chủ tịch Ủy ban nhân dân cấp xã; cấp huyện đến 30/6/2025"),
        _("Bốn việc trên điện thoại; chức vụ, bàn giao; duyệt kế hoạch, chốt số liệu xóa mù chữ, ký, giao việc."),
        ("commune_chair", "commune_vice_chair", "district_chair", "district_vice_chair"),
    ),
    GuidePage(
        "van-hoa-xa-hoi",
        "desk/guide/van_hoa_xa_hoi.html",
        _("Trưởng phòng Văn hóa – Xã hội"),
        _("Việc của xã và việc ghi chức vụ cho cán bộ của trung tâm."),
        ("commune_social_head",),
    ),
    GuidePage(
        "phong-giao-duc",
        "desk/guide/phong_giao_duc.html",
        _("Trưởng phòng, chuyên viên Phòng Giáo dục và Đào tạo (đến 30/6/2025)"),
        _("Xem và nhập số liệu của huyện trong những ngày còn cấp huyện."),
        ("district_specialist", "district_office_head"),
    ),
    GuidePage(
        "chuyen-vien-so",
        "desk/guide/chuyen_vien_so.html",
        _("Chuyên viên Sở Giáo dục và Đào tạo"),
        _("Theo dõi, nhắc đơn vị, khóa kỳ, mạng lưới, báo cáo; hội nghị, nhiệm vụ, văn bản, bản tin."),
        ("department_specialist",),
    ),
    GuidePage(
        "lanh-dao-so",
        "desk/guide/lanh_dao_so.html",
        _("Giám đốc Sở, trưởng phòng của Sở"),
        _("Một trang cho cả tỉnh; việc chờ quyết định; ký, thông qua biên bản, đăng bản tin, xác nhận."),
        ("department_head", "division_head"),
    ),
    GuidePage(
        "van-thu",
        "desk/guide/van_thu.html",
        _("Văn thư"),
        _("Ghi số, ngày văn bản đã ký, gửi đơn vị, vào sổ văn bản đến, mở sổ đăng ký."),
        ("records_clerk",),
    ),
    GuidePage(
        "bo",
        "desk/guide/bo.html",
        _("Chuyên viên Bộ"),
        _("Xem số liệu tổng hợp của các tỉnh trên bản đồ của ngày bất kỳ, lập báo cáo cả nước."),
        ("ministry_viewer",),
    ),
    GuidePage(
        "don-vi-phoi-hop",
        "desk/guide/don_vi_phoi_hop.html",
        _("Hội Khuyến học, đơn vị phối hợp"),
        _("Xem số liệu, mạng lưới; nhận thông báo, văn bản, nhiệm vụ gửi đến đơn vị mình."),
        ("learning_promotion_society", "partner_viewer"),
    ),
    GuidePage(
        "quan-tri",
        "desk/guide/quan_tri.html",
        _("Quản trị hệ thống"),
        _("Cài đặt, nâng cấp, sao lưu, phục hồi, khóa, tài khoản, việc nền, nhật ký, giới hạn."),
        ("administrator",),
    ),
)

BY_SLUG = {page.slug: page for page in PAGES}


def own_pages(actor: Actor) -> list[GuidePage]:
    """The pages of the posts a person holds, the post they are working in first."""
    post = actor.post
    roles = [] if post is None else [post.role.code]
    roles += [held.role.code for held in actor.posts]
    found = [page for role in roles for page in PAGES if role in page.roles]
    return list(dict.fromkeys(found))
