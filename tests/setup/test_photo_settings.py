from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from gdtx.config import photos


def test_without_settings_a_class_takes_twelve_photographs_of_fifteen_megabytes(monkeypatch):
    for name in ("GDTX_PHOTOS_PER_CLASS", "GDTX_PHOTO_MEGABYTES", "GDTX_ACCEL_PREFIX"):
        monkeypatch.delenv(name, raising=False)

    assert (photos.per_class(), photos.megabytes(), photos.accel_prefix()) == (12, 15, "")


def test_the_limits_and_the_address_of_the_proxy_are_read(monkeypatch):
    monkeypatch.setenv("GDTX_PHOTOS_PER_CLASS", " 30 ")
    monkeypatch.setenv("GDTX_PHOTO_MEGABYTES", "8")
    monkeypatch.setenv("GDTX_ACCEL_PREFIX", "/media-noi-bo/")

    assert (photos.per_class(), photos.megabytes(), photos.accel_prefix()) == (30, 8, "/media-noi-bo/")


@pytest.mark.parametrize("value", ["0", "-1", "nhiều", "9999", "1.5"])
def test_a_limit_that_is_no_whole_number_in_range_is_named(monkeypatch, value):
    monkeypatch.setenv("GDTX_PHOTOS_PER_CLASS", value)

    with pytest.raises(ImproperlyConfigured, match="GDTX_PHOTOS_PER_CLASS"):
        photos.per_class()


@pytest.mark.parametrize("value", ["media/", "/media", "http://x"])
def test_an_address_without_slashes_around_it_is_named(monkeypatch, value):
    monkeypatch.setenv("GDTX_ACCEL_PREFIX", value)

    with pytest.raises(ImproperlyConfigured, match="GDTX_ACCEL_PREFIX"):
        photos.accel_prefix()
