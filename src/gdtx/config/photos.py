"""How many photographs a class may have, how heavy a file may be, who hands the files out: from the environment."""

from __future__ import annotations

import os

from django.core.exceptions import ImproperlyConfigured


def per_class() -> int:
    """``GDTX_PHOTOS_PER_CLASS``: how many photographs one class may have, 12 if not set."""
    return _whole("GDTX_PHOTOS_PER_CLASS", os.environ.get("GDTX_PHOTOS_PER_CLASS"), 12, most=200)


def megabytes() -> int:
    """``GDTX_PHOTO_MEGABYTES``: how heavy one uploaded file may be, 15 MB if not set."""
    return _whole("GDTX_PHOTO_MEGABYTES", os.environ.get("GDTX_PHOTO_MEGABYTES"), 15, most=100)


def accel_prefix() -> str:
    """``GDTX_ACCEL_PREFIX``: the internal address under which a reverse proxy (nginx) holds the media, "" if none.

    Raises ``ImproperlyConfigured`` when it does not begin and end with a slash.
    """
    prefix = os.environ.get("GDTX_ACCEL_PREFIX", "").strip()
    if prefix and not (prefix.startswith("/") and prefix.endswith("/")):
        raise ImproperlyConfigured(f"GDTX_ACCEL_PREFIX đang là {prefix!r}; phải bắt đầu và kết thúc bằng dấu /.")
    return prefix


def _whole(name: str, written: str | None, default: int, *, most: int) -> int:
    text = (written or "").strip()
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= most:
        raise ImproperlyConfigured(f"{name} đang là {text!r}; phải là số nguyên từ 1 đến {most}.")
    return int(text)
