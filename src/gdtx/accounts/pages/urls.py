"""Addresses of sign-in and of one's own account. The names are those django-allauth looks for."""

from django.urls import path

from gdtx.accounts.pages import password, second_factor, sign_in

urlpatterns = [
    path("dang-nhap/", sign_in.sign_in, name="account_login"),
    path("dang-nhap/demo/", sign_in.demo_sign_in, name="demo_sign_in"),
    path("dang-nhap/ma/", second_factor.code, name="mfa_authenticate"),
    path("dang-xuat/", sign_in.sign_out, name="account_logout"),
    path("tai-khoan/mat-khau/", password.change_password, name="account_change_password"),
    path("tai-khoan/nhap-lai-mat-khau/", second_factor.password_again, name="account_reauthenticate"),
    path("tai-khoan/nhap-lai-ma/", second_factor.code_again, name="mfa_reauthenticate"),
    path("tai-khoan/bao-mat/", second_factor.state, name="mfa_index"),
    path("tai-khoan/bao-mat/bat/", second_factor.turn_on, name="mfa_activate_totp"),
    path("tai-khoan/bao-mat/tat/", second_factor.turn_off, name="mfa_deactivate_totp"),
    path("tai-khoan/bao-mat/ma-du-phong/", second_factor.codes, name="mfa_view_recovery_codes"),
    path("tai-khoan/bao-mat/ma-du-phong/moi/", second_factor.new_codes, name="mfa_generate_recovery_codes"),
]
