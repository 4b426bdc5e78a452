"""Addresses that belong to no subject."""

from django.urls import path

from gdtx.foundation.pages import views

urlpatterns = [
    path("bieu-tuong-<slug:fingerprint>.svg", views.icon_sprite, name="icon_sprite"),
]
