"""What the events of this subject are called on the pages of the audit."""

from django.utils.translation import gettext_lazy as _

from gdtx.audit.wording import register

register(
    types={"user": _("tài khoản")},
    verbs={
        "create_user": _("cấp tài khoản"),
        "forget_account": _("bỏ tài khoản cấp nhầm chưa ai dùng của"),
        "set_password": _("đặt lại mật khẩu cho"),
        "change_own_password": _("đổi mật khẩu của mình"),
        "unlock_user": _("mở khóa đăng nhập cho"),
        "lock_user": _("làm khóa đăng nhập do thử sai nhiều lần"),
        "drop_second_factor": _("bỏ mã xác nhận của"),
        "second_factor_on": _("bật mã xác nhận khi đăng nhập"),
        "second_factor_off": _("tắt mã xác nhận khi đăng nhập"),
        "spare_codes_made": _("tạo mã dự phòng mới"),
        "passkey_added": _("thêm khóa truy cập trên thiết bị"),
        "passkey_removed": _("bỏ khóa truy cập trên thiết bị"),
        "make_code_slip": _("lập phiếu mã dùng một lần cho"),
        "use_code_slip": _("dùng phiếu mã để đặt mật khẩu"),
        "provider_tied": _("gắn tài khoản bên ngoài vào tài khoản của mình"),
        "provider_untied": _("thôi gắn tài khoản bên ngoài"),
        "sign_in": _("đăng nhập"),
        "sign_out": _("đăng xuất"),
        "close_account": _("ngừng tài khoản"),
        "reopen_account": _("mở lại tài khoản"),
    },
    fields={
        "username": _("Tên đăng nhập"),
        "full_name": _("Họ và tên"),
        "with_password": _("Có mật khẩu ban đầu"),
        "is_active": _("Đang dùng"),
        "failures": _("Số lần sai"),
        "way": _("Cách đăng nhập"),
        "provider": _("Tài khoản bên ngoài"),
        "slip": _("Phiếu số"),
        "valid_until": _("Dùng được đến"),
    },
    values={
        "way": {
            "password": _("mật khẩu"),
            "demo": _("trang trình diễn"),
            "slip": _("phiếu mã"),
            "mfa": _("khóa trên thiết bị"),
            "password+mfa": _("mật khẩu và bước xác nhận thứ hai"),
            "socialaccount": _("tài khoản bên ngoài"),
            "socialaccount+mfa": _("tài khoản bên ngoài và bước xác nhận thứ hai"),
            "own": _("tự gắn"),
            "claim": _("theo tên đăng nhập mà bên ngoài cho biết"),
        }
    },
)
