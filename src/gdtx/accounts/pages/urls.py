"""Addresses of sign-in and of one's own account. The names are those django-allauth looks for."""

from django.urls import path

from gdtx.accounts.pages import passkeys, password, provider, second_factor, sign_in, slip

urlpatterns = [
    path("dang-nhap/", sign_in.sign_in, name="account_login"),
    path("dang-nhap/demo/", sign_in.demo_sign_in, name="demo_sign_in"),
    path("dang-nhap/phieu/", slip.slip_sign_in, name="slip_sign_in"),
    path("dang-nhap/ma/", second_factor.code, name="mfa_authenticate"),
    path("dang-xuat/", sign_in.sign_out, name="account_logout"),
    path("tai-khoan/mat-khau/", password.change_password, name="account_change_password"),
    path("tai-khoan/nhap-lai-mat-khau/", second_factor.password_again, name="account_reauthenticate"),
    path("tai-khoan/nhap-lai-ma/", second_factor.code_again, name="mfa_reauthenticate"),
    path("tai-khoan/bao-mat/", second_factor.state, name="mfa_index"),
    path("tai-khoan/bao-mat/bat/", second_factor.turn_on, name="mfa_activate_totp"),
    path("tai-khoan/bao-mat/tat/", second_factor.turn_off, name="mfa_deactivate_totp"),
    path("dang-nhap/khoa/", passkeys.sign_in, name="mfa_login_webauthn"),
    path("dang-nhap/ngoai/", provider.provider_sign_in, name="provider_sign_in"),
    path("dang-nhap/ngoai/<slug:provider_id>/ve/", provider.provider_callback, name="openid_connect_callback"),
    path("tai-khoan/bao-mat/ngoai/gan/", provider.provider_tie, name="provider_tie"),
    path("tai-khoan/bao-mat/ngoai/thoi-gan/", provider.provider_untie, name="provider_untie"),
    path("tai-khoan/nhap-lai-khoa/", passkeys.again, name="mfa_reauthenticate_webauthn"),
    path("tai-khoan/bao-mat/khoa/them/", passkeys.add, name="mfa_add_webauthn"),
    path("tai-khoan/bao-mat/khoa/<int:pk>/bo/", passkeys.remove, name="mfa_remove_webauthn"),
    path("tai-khoan/bao-mat/ma-du-phong/", second_factor.codes, name="mfa_view_recovery_codes"),
    path("tai-khoan/bao-mat/ma-du-phong/moi/", second_factor.new_codes, name="mfa_generate_recovery_codes"),
]
