"""Addresses of the home of a signed-in person and of the parts of the pages."""

from django.urls import path

from gdtx.desk.pages import components, switch

urlpatterns = [
    path("chuc-vu/", switch.switch_post, name="switch_post"),
    path("kieu-mau/", components.components, name="components"),
]
