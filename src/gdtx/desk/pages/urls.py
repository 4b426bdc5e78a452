"""Addresses of the home of a signed-in person, of the ladder of figures and of the parts of the pages."""

from django.urls import path

from gdtx.desk.pages import components, guide, home, ladder, looking, reminding, search, switch

urlpatterns = [
    path("", home.home, name="home"),
    path("ban-lam-viec/", home.desk, name="desk"),
    path("chuc-vu/", switch.switch_post, name="switch_post"),
    path("tim/", search.search, name="search"),
    path("so-lieu/cua-toi/", looking.own_figures, name="own_figures"),
    path("so-lieu/trung-tam/<str:code>/", ladder.centre_figures, name="centre_figures"),
    path("so-lieu/<str:code>/", ladder.area_figures, name="area_figures"),
    path("so-lieu/<str:code>/xuat.xlsx", ladder.area_export, name="area_export"),
    path("so-lieu/<str:code>/chua-bao-cao/", ladder.silent, name="silent_centres"),
    path("so-lieu/<str:code>/chua-bao-cao/nhac/", reminding.remind_silent, name="remind_silent"),
    path("so-lieu/<str:code>/nghi-trung/", looking.doubtful_classes, name="doubtful_classes"),
    path("huong-dan/", guide.guide, name="guide"),
    path("huong-dan/dang-nhap/", guide.guide_sign_in, name="guide_sign_in"),
    path("huong-dan/<slug:slug>/", guide.guide_page, name="guide_page"),
    path("kieu-mau/", components.components, name="components"),
]
