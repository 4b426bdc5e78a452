"""Files people attach to records: signed documents as PDF or scan, drafts in Word, papers and slides to be read.

What a file is is read from its bytes. A picture is drawn anew as photographs are; a PDF and an Office file are kept
byte for byte, so that signatures stay valid, and refused when they hold something that acts: macros, scripts,
programs to start, content fetched from elsewhere. Kept files lie in a folder of `MEDIA_ROOT` as `office.photo_store`
keeps pictures: named by lot, waiting until their row is committed, never served by address.
"""

from __future__ import annotations

import hashlib
import io
import re
import secrets
import time
import zlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import decimal, number
from gdtx.office.images import read_photograph
from gdtx.office.photo_store import GIVEN_UP_AFTER, NOT_KEPT, write_new

MEBIBYTE = 1024 * 1024
HEAVIEST = 25 * MEBIBYTE

#: A text (`txt`) is kept as it came; `read_paper` takes none, whoever keeps one has read it.
Kind = Literal["pdf", "jpg", "docx", "pptx", "xlsx", "txt"]

TYPES: dict[str, str] = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "txt": "text/plain",
}
#: How a sentence names the kinds of Office files.
_OFFICE = {"docx": "Word (.docx)", "pptx": "PowerPoint (.pptx)", "xlsx": "Excel (.xlsx)"}

_NAME = re.compile(r"^[0-9a-f]{32}\.(pdf|jpg|docx|pptx|xlsx|txt)$")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What makes a PDF do something by itself when it is opened, or start a program.
_ACTING = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA)\b")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that passed: its kind, the bytes to keep, their digest, and what people called it."""

    kind: Kind
    content: bytes
    sha256: str
    title: str


def read_paper(file: BinaryIO, *, name: str, allowed: Collection[Kind] = ("pdf", "jpg")) -> Paper:
    """Look at an uploaded file and give what is to be kept.

    Raises `Refused` with where ``file``: `file_empty`, `file_too_heavy`, `file_not_pdf`, `file_broken`, `file_acts`
    (script, program or embedded file in a PDF), `file_kind` (a kind not asked for here), `file_old_office`,
    `file_not_word`, `file_not_office`, `file_macros`, `file_links`, `file_too_large`, and what `images.read_photograph`
    refuses.
    """
    short = name.replace("\\", "/").rpartition("/")[2].strip()[-120:] or _("tệp")
    file.seek(0)
    content = file.read(HEAVIEST + 1)
    if not content:
        raise _refuse("file_empty", _("Tệp “%(name)s” không có dữ liệu (0 byte)."), short)
    if len(content) > HEAVIEST:
        raise Refused(
            "file_too_heavy",
            _("Tệp “%(name)s” nặng hơn %(limit)s MB.") % {"name": short, "limit": number(HEAVIEST // MEBIBYTE)},
            "file",
            _("Hãy quét lại ở độ phân giải thấp hơn (300 dpi, đen trắng) hoặc tách tệp."),
        )
    head = content[:1024]
    if b"%PDF-" in head:
        _check_pdf(content, short)
        kind: Kind = "pdf"
    elif content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or content[8:12] == b"WEBP":
        content, kind = read_photograph(io.BytesIO(content), name=short, most_bytes=HEAVIEST).jpeg, "jpg"
    elif content.startswith(b"PK\x03\x04") and any(each in allowed for each in _OFFICE):
        kind = _check_office(content, short, allowed)
    elif content.startswith(_OLE) and any(each in allowed for each in _OFFICE):
        raise _refuse(
            "file_old_office",
            _("Tệp “%(name)s” là tệp Office đời cũ (.doc, .ppt, .xls) hoặc có mật khẩu."),
            short,
            _("Hãy mở tệp, bỏ mật khẩu nếu có, chọn Lưu thành (Save As) loại .docx, .pptx hoặc .xlsx rồi gửi lại."),
        )
    elif short.lower().endswith(".pdf"):
        raise _refuse(
            "file_not_pdf",
            _("Tệp “%(name)s” có đuôi .pdf nhưng bên trong không phải PDF."),
            short,
            _("Hãy xuất lại PDF từ phần mềm soạn thảo hoặc quét lại bản đã ký."),
        )
    else:
        raise _kind_refused(short, allowed)
    if kind not in allowed:
        raise _kind_refused(short, allowed)
    return Paper(kind, content, hashlib.sha256(content).hexdigest(), short)


def size_text(size: int) -> str:
    """``1,2 MB``, ``340 kB``."""
    if size >= MEBIBYTE:
        return f"{decimal(size / MEBIBYTE, 1)} MB"
    return f"{number(max(1, size // 1024))} kB"


def _refuse(rule: str, message: str, name: str, way_out: str | None = None) -> Refused:
    return Refused(rule, message % {"name": name}, "file", way_out)


def _kind_refused(name: str, allowed: Collection[Kind]) -> Refused:
    pictures = ["PDF", _("ảnh (JPEG, PNG)")] if "jpg" in allowed else ["PDF"]
    taken = _one_of([*pictures, *(label for each, label in _OFFICE.items() if each in allowed)])
    return Refused(
        "file_kind",
        _("Tệp “%(name)s” không phải loại nhận ở đây.") % {"name": name},
        "file",
        _("Hãy gửi %(kinds)s.") % {"kinds": taken},
    )


def _one_of(words: list[str]) -> str:
    """``PDF, ảnh (JPEG, PNG) hoặc Word (.docx)``."""
    if len(words) < 2:
        return "".join(words)
    return _("%(head)s hoặc %(last)s") % {"head": ", ".join(words[:-1]), "last": words[-1]}


def _check_pdf(content: bytes, name: str) -> None:
    if b"%%EOF" not in content[-2048:] or b"startxref" not in content[-4096:]:
        raise _refuse(
            "file_broken",
            _("Tệp PDF “%(name)s” bị hỏng hoặc tải lên chưa đủ (thiếu phần cuối)."),
            name,
            _("Hãy chọn lại tệp gốc."),
        )
    if _ACTING.search(_plain(content)):
        raise _refuse(
            "file_acts",
            _("Tệp PDF “%(name)s” có mã lệnh hoặc tệp nhúng nên không nhận."),
            name,
            _("Hãy in lại thành PDF thường (Print to PDF) hoặc quét bản giấy."),
        )


def _plain(content: bytes) -> bytes:
    """The objects of a PDF as far as they are not content: also those packed into object streams."""
    parts = [_STREAM.sub(b"", content)]
    unpacked = 0
    for packed in _STREAM.finditer(content):
        before = content[max(0, packed.start() - 400) : packed.start()]
        if b"/ObjStm" not in before[before.rfind(b"obj") :]:
            continue
        try:
            plain = zlib.decompressobj().decompress(packed.group(1), 8 * MEBIBYTE)
        except zlib.error:
            continue
        unpacked += len(plain)
        parts.append(plain)
        if unpacked > 64 * MEBIBYTE:
            break
    # Names may be written with #xx for a letter.
    whole = b"\n".join(parts)
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda match: bytes([int(match.group(1), 16)]), whole)


def _check_office(content: bytes, name: str, allowed: Collection[Kind]) -> Kind:
    # A heavy library that most processes never need.
    from gdtx.office.packages import Unfit, check_package

    kinds = _one_of([label for each, label in _OFFICE.items() if each in allowed])
    only_word = not {"pptx", "xlsx"} & set(allowed)
    try:
        found = check_package(io.BytesIO(content), charts=not only_word)
    except Unfit as unfit:
        rule, told = {
            "macros": ("file_macros", _("Tệp “%(name)s” có chứa macro.")),
            "embedded": ("file_links", _("Tệp “%(name)s” có tệp khác nhúng bên trong.")),
            "links": ("file_links", _("Tệp “%(name)s” có liên kết lấy nội dung từ nơi khác.")),
            "fields": ("file_links", _("Tệp “%(name)s” có trường lấy nội dung từ nơi khác.")),
            "too_large": ("file_too_large", _("Tệp “%(name)s” khi giải nén quá lớn.")),
            "broken": (
                "file_not_word" if only_word else "file_not_office",
                _("Tệp “%(name)s” không phải tệp %(kinds)s hoặc bị hỏng."),
            ),
        }[unfit.fault]
        raise Refused(
            rule,
            told % {"name": name, "kinds": kinds},
            "file",
            _("Hãy lưu lại thành tệp %(kinds)s thường, bỏ macro, tệp nhúng và liên kết ngoài.") % {"kinds": kinds},
        ) from None
    return found


# --- Keeping ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PaperStore:
    """The kept papers of one subject, in a folder of `MEDIA_ROOT`."""

    name: str

    def folder(self) -> Path:
        """Where the papers lie; made when first needed."""
        place = Path(settings.MEDIA_ROOT) / self.name
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        return place

    def _waiting(self) -> Path:
        place = self.folder() / "tam"
        place.mkdir(mode=0o700, exist_ok=True)
        return place

    def keep_waiting(self, paper: Paper) -> str:
        """Write a paper where it waits, down to the disk; its name. Raises `Refused` (`cannot_keep_file`)."""
        name = f"{secrets.token_hex(16)}.{paper.kind}"
        try:
            write_new(self._waiting() / name, paper.content)
        except OSError as error:
            self.remove(name)
            raise Refused(
                "cannot_keep_file",
                _("Máy chủ không lưu được tệp (%(why)s).") % {"why": error.strerror or error},
                "file",
                _("Chưa có gì bị ghi; hãy báo người quản trị rồi gửi lại sau."),
            ) from error
        return name

    def put_in_place(self, name: str) -> None:
        """The row is committed: move the file from where it waits."""
        source = self._waiting() / name
        if source.is_file():
            (self.folder() / name[:2]).mkdir(mode=0o700, exist_ok=True)
            source.replace(self.folder() / name[:2] / name)

    def path_of(self, name: str) -> Path | None:
        """The file, also while it still waits; None when it is gone."""
        if not _NAME.match(name):
            return None
        places = (self.folder() / name[:2] / name, self._waiting() / name)
        return next((path for path in places if path.is_file()), None)

    def remove(self, name: str) -> None:
        """Delete the file wherever it is."""
        for place in (self.folder() / name[:2], self.folder() / "tam"):
            (place / name).unlink(missing_ok=True)

    def sweep(self, known: Callable[[], Collection[str]]) -> int:
        """Put in place what a killed request left waiting, delete what no row knows; how many were deleted."""
        found = [path for path in self.folder().rglob("*.*") if _NAME.match(path.name)]
        rows = set(known())
        given_up, deleted = time.time() - GIVEN_UP_AFTER, 0
        for path in found:
            try:
                if path.name in rows:
                    self.put_in_place(path.name)
                elif path.stat().st_mtime < given_up:
                    path.unlink()
                    deleted += 1
            except FileNotFoundError:
                continue
        return deleted

    def answer(self, name: str, *, file_name: str) -> HttpResponseBase | None:
        """The file as an answer to who may see it, None when it is gone. It runs nothing; browsers do not keep it."""
        path = self.path_of(name)
        if path is None:
            return None
        kind = TYPES[name.rpartition(".")[2]]
        response: HttpResponseBase
        if settings.GDTX_ACCEL_PREFIX:
            response = HttpResponse(content_type=kind)
            response["X-Accel-Redirect"] = settings.GDTX_ACCEL_PREFIX + path.relative_to(settings.MEDIA_ROOT).as_posix()
        else:
            response = FileResponse(path.open("rb"), content_type=kind)
        response["Cache-Control"] = NOT_KEPT
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        inline = name.endswith(".jpg")
        response["Content-Disposition"] = content_disposition_header(not inline, file_name) or "attachment"
        return response
