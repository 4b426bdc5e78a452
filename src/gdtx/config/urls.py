"""The addresses: each subject brings its own, in ``<subject>/pages/urls.py``."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"gdtx.{subject}.pages.urls"))
    for subject in reversed(settings.SUBJECTS)
    if find_spec(f"gdtx.{subject}.pages") and find_spec(f"gdtx.{subject}.pages.urls")
]
