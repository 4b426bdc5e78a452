"""Photographs as they arrive from phones, made safe to keep: looked at, decoded, turned upright, made small, bare.

What a file is is read from its bytes, never from its name or from what the browser says. Only JPEG, PNG and WebP are
opened; the number of pixels is known from the head of the file before anything is decoded. What comes out are JPEG
pictures drawn anew, so nothing of the source but its pixels survives: no place, no device, no comment, no thumbnail.

Memory: a JPEG is decoded at the smallest of 1/1, 1/2, 1/4, 1/8 that still gives the wanted size (libjpeg does that
while reading), so a photograph of 64 million pixels takes a few megabytes; a progressive one keeps all its
coefficients (about 3 bytes a pixel), PNG and WebP are decoded whole (4 bytes a pixel): they have lower limits. No more
than two pictures are decoded at a time in one process.
"""

from __future__ import annotations

import hashlib
import io
import os
import threading
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import decimal, number

MEBIBYTE = 1024 * 1024
MILLION = 1_000_000

#: Longest side in pixels of what is kept, and of the small picture in lists.
LONGEST = 1600
THUMBNAIL = 320
QUALITY = 82

#: Pixels up to which a file is decoded.
MOST_PIXELS_JPEG = 64 * MILLION
MOST_PIXELS_PROGRESSIVE = 40 * MILLION
MOST_PIXELS_WHOLE = 24 * MILLION
#: A strip longer than this is no photograph.
LONGEST_SIDE = 20_000

#: What Pillow may try; MPO is the JPEG with a second picture behind it that some phones write.
FORMATS = ("JPEG", "PNG", "WEBP")

# Our own limits are asked before anything is decoded; Pillow's would only warn.
Image.MAX_IMAGE_PIXELS = None

_decoding = threading.BoundedSemaphore(2)


class ImageRefused(Refused):
    """A file that is not kept as a photograph, with the reason and what to do instead."""


@dataclass(frozen=True, slots=True)
class Photograph:
    """A photograph drawn anew: JPEG of at most `LONGEST` pixels a side, a small one, and what is known of the first.

    `sha256` is the digest of `jpeg`. The same source gives the same bytes.
    """

    jpeg: bytes
    thumbnail: bytes
    width: int
    height: int
    sha256: str


def read_photograph(file: BinaryIO, *, name: str = "", most_bytes: int = 15 * MEBIBYTE) -> Photograph:
    """Look at an uploaded file and draw it anew.

    Raises `ImageRefused`: `image_empty`, `image_too_heavy`, `image_is_drawing` (SVG), `image_is_page` (HTML),
    `image_is_heic`, `image_unknown` (anything else that is no JPEG, PNG, WebP), `image_too_large` (pixels),
    `image_broken`. `name` is only told in the sentence.
    """
    called = _called(name)
    size = _size(file)
    if size == 0:
        raise ImageRefused("image_empty", _("%(name)s không có dữ liệu (0 byte). Hãy chọn lại ảnh.") % {"name": called})
    if size > most_bytes:
        raise ImageRefused(
            "image_too_heavy",
            _("%(name)s nặng %(size)s MB, mỗi ảnh tối đa %(limit)s MB. Hãy chụp ở cỡ nhỏ hơn rồi chọn lại.")
            % {"name": called, "size": decimal(size / MEBIBYTE, 1), "limit": number(most_bytes // MEBIBYTE)},
        )
    file.seek(0)
    _refuse_strangers(file.read(512), called)
    file.seek(0)
    with _decoding:
        return _drawn(file, called)


def _called(name: str) -> str:
    """How a sentence names the file: its last part, not longer than a line."""
    short = name.replace("\\", "/").rpartition("/")[2].strip()
    if not short:
        return _("Ảnh")
    return _("Ảnh “%(name)s”") % {"name": short if len(short) <= 60 else f"{short[:40]}…{short[-15:]}"}


def _size(file: BinaryIO) -> int:
    file.seek(0, os.SEEK_END)
    return file.tell()


# --- What it is ------------------------------------------------------------------------------------------------


def _refuse_strangers(head: bytes, called: str) -> None:
    """Say plainly what common things are that come under the name of a photograph."""
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return
    # UTF-16 files have a zero beside each letter.
    text = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if head[4:8] == b"ftyp":
        raise ImageRefused(
            "image_is_heic",
            _(
                "%(name)s là ảnh HEIC hoặc phim của điện thoại, chưa nhận được. Trên iPhone vào Cài đặt → Camera → "
                "Định dạng → Tương thích nhất rồi chụp lại, hoặc gửi ảnh chụp màn hình."
            )
            % {"name": called},
        )
    if text.startswith((b"<svg", b"<?xml")) or b"<svg" in text:
        raise ImageRefused(
            "image_is_drawing",
            _("%(name)s là hình vẽ SVG, không phải ảnh chụp. Hãy chọn ảnh JPEG, PNG hoặc WebP.") % {"name": called},
        )
    if text.startswith(b"<"):
        raise ImageRefused(
            "image_is_page",
            _("%(name)s là trang web, không phải ảnh chụp. Hãy chọn ảnh JPEG, PNG hoặc WebP.") % {"name": called},
        )
    raise ImageRefused(
        "image_unknown",
        _("%(name)s không phải ảnh JPEG, PNG hay WebP. Hãy chọn ảnh chụp từ điện thoại hoặc máy ảnh.")
        % {"name": called},
    )


# --- Drawing anew ------------------------------------------------------------------------------------------------


def _drawn(file: BinaryIO, called: str) -> Photograph:
    try:
        with Image.open(file, formats=FORMATS) as source:
            _refuse_size(source, called)
            upright = _upright(source)
    except ImageRefused:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, MemoryError, IndexError) as error:
        raise _broken(called) from error
    jpeg = _jpeg(upright)
    small = upright.copy()
    small.thumbnail((THUMBNAIL, THUMBNAIL), Image.Resampling.LANCZOS)
    width, height = upright.size
    return Photograph(jpeg, _jpeg(small), width, height, hashlib.sha256(jpeg).hexdigest())


def _refuse_size(source: Image.Image, called: str) -> None:
    width, height = source.size
    limit = MOST_PIXELS_WHOLE
    if source.format in ("JPEG", "MPO"):
        progressive = source.info.get("progressive") or source.info.get("progression")
        limit = MOST_PIXELS_PROGRESSIVE if progressive else MOST_PIXELS_JPEG
    if width * height <= limit and max(width, height) <= LONGEST_SIDE:
        return
    raise ImageRefused(
        "image_too_large",
        _(
            "%(name)s có %(width)s × %(height)s điểm ảnh (%(pixels)s triệu), nhiều hơn mức nhận được là %(limit)s "
            "triệu điểm, mỗi cạnh không quá %(side)s. Hãy chọn cỡ ảnh nhỏ hơn trong máy ảnh, hoặc gửi ảnh đã thu nhỏ."
        )
        % {
            "name": called,
            "width": number(width),
            "height": number(height),
            "pixels": decimal(width * height / MILLION, 1),
            "limit": number(limit // MILLION),
            "side": number(LONGEST_SIDE),
        },
    )


def _broken(called: str) -> ImageRefused:
    return ImageRefused(
        "image_broken",
        _("%(name)s bị hỏng hoặc tải lên dở dang nên không mở được. Hãy chụp lại hoặc chọn ảnh khác.")
        % {"name": called},
    )


def _upright(source: Image.Image) -> Image.Image:
    """The pixels alone: decoded small, turned as the camera was held, on white where they were transparent."""
    source.draft("RGB", (LONGEST, LONGEST))
    turn = _turn(source)
    source.load()
    plain: Image.Image = source
    if source.mode in ("RGBA", "LA", "PA") or "transparency" in source.info:
        plain = source.convert("RGBA")
    elif source.mode != "RGB":
        plain = source.convert("RGB")
    plain.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    if turn is not None:
        plain = plain.transpose(turn)
    bare = Image.new("RGB", plain.size, "white")
    bare.paste(plain, mask=plain.getchannel("A") if plain.mode == "RGBA" else None)
    return bare


def _turn(source: Image.Image) -> Image.Transpose | None:
    try:
        return TURNS.get(source.getexif().get(ORIENTATION, 1))
    except Exception:
        # Notes of the camera that cannot be read are no reason to refuse its picture.
        return None


ORIENTATION = 0x0112
#: How a picture is turned upright by what the camera noted of how it was held (EXIF 0x0112).
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _jpeg(picture: Image.Image) -> bytes:
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return target.getvalue()
