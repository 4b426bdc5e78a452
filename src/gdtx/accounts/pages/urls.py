"""Addresses of sign-in and of one's own account. The names are those django-allauth looks for."""

from django.urls import path

from gdtx.accounts.pages import password, sign_in

urlpatterns = [
    path("dang-nhap/", sign_in.sign_in, name="account_login"),
    path("dang-nhap/demo/", sign_in.demo_sign_in, name="demo_sign_in"),
    path("dang-xuat/", sign_in.sign_out, name="account_logout"),
    path("tai-khoan/mat-khau/", password.change_password, name="account_change_password"),
]
