"""A file from outside into a draft: text, Word or PDF, told apart by their bytes and never by their names.

Refusals (``Refused``) carry a rule and a sentence: ``file_missing``, ``file_empty``, ``file_too_large``, ``not_readable``,
``word_doc``, ``word_macros``, ``word_damaged``, ``word_password``, ``pdf_scan``, ``pdf_password``, ``pdf_damaged``,
``pdf_too_slow``, ``no_text``, ``text_encoding``. Nothing is opened before its size is known, and no address in a file
is ever followed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from gdtx.foundation import legacy_fonts
from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese_syllables import is_syllable
from gdtx.reading import pdf_text, word_text
from gdtx.reading.bulletin import read
from gdtx.reading.draft import Draft, Span, Warning

MEBIBYTE = 1024 * 1024
#: A text of this size has more than a thousand pages; a bulletin has two to ten.
TEXT_BYTES = 4 * MEBIBYTE
FILE_BYTES = 32 * MEBIBYTE
CHARACTERS = 300_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class FileText:
    """The text of a file, and what has to be said about how it was come by."""

    text: str
    warnings: tuple[Warning, ...] = ()


def read_file(path: Path) -> Draft:
    """The draft of a file, warnings about the file itself first. Raises ``Refused`` with one of the rules above."""
    content = text_of(path)
    draft = read(content.text)
    draft.warnings[:0] = content.warnings
    return draft


def text_of(path: Path) -> FileText:
    """The text of a file from outside. Raises ``Refused``."""
    name = path.name or str(path)
    try:
        if path.is_dir():
            raise IsADirectoryError(name)
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(4096)
    except (OSError, ValueError) as error:
        raise Refused(
            "file_missing",
            _("Không mở được tệp “%(name)s”.") % {"name": name},
            where=name,
            way_out=_("Kiểm tra lại đường dẫn và quyền đọc tệp."),
        ) from error
    if size == 0:
        raise Refused("file_empty", _("Tệp “%(name)s” rỗng (0 byte).") % {"name": name}, where=name)
    reader, limit = _reader(name, head) if size <= FILE_BYTES else (_text, FILE_BYTES)
    if size > limit:
        raise Refused(
            "file_too_large",
            _("Tệp “%(name)s” nặng %(size)s MB, quá mức cho phép là %(limit)s MB.")
            % {"name": name, "size": _megabytes(size), "limit": _megabytes(limit)},
            where=name,
            way_out=_("Chỉ gửi phần bản tin cần đọc, hoặc tách thành nhiều tệp."),
        )
    content = reader(path)
    if len(content.text) > CHARACTERS:
        raise Refused(
            "file_too_large",
            _("Tệp “%(name)s” có %(count)s ký tự, quá mức cho phép là %(limit)s ký tự.")
            % {"name": name, "count": _dotted(len(content.text)), "limit": _dotted(CHARACTERS)},
            where=name,
            way_out=_("Chỉ gửi phần bản tin cần đọc, hoặc tách thành nhiều tệp."),
        )
    if not _WORD.search(content.text):
        raise Refused("no_text", _("Tệp “%(name)s” không có chữ nào để đọc.") % {"name": name}, where=name)
    return _in_unicode(content)


def _reader(name: str, head: bytes) -> tuple[Callable[[Path], FileText], int]:
    """Who reads a file that begins like this, and how big it may be."""
    if b"%PDF-" in head[:1024]:
        return _pdf, FILE_BYTES
    if head.startswith(b"PK"):
        return _word, FILE_BYTES
    if head.startswith(_OLE):
        raise Refused(
            "word_doc",
            _("Tệp “%(name)s” là tệp Office đời cũ (.doc) hoặc có mật khẩu, ở đây chỉ nhận .docx.") % {"name": name},
            where=name,
            way_out=_("Mở tệp bằng Word, bỏ mật khẩu nếu có, chọn Lưu thành (Save As) loại “Word Document (.docx)”."),
        )
    what = None
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith(b"{\\rtf"):
        what = _("đây là tệp RTF")
    elif start.startswith((b"<!doctype html", b"<html", b"<head", b"<?xml")):
        what = _("đây là trang web hoặc tệp XML")
    elif head.startswith(_PICTURES):
        what = _("đây là tệp ảnh")
    elif b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        what = _("nội dung không phải văn bản")
    if what is not None:
        raise Refused(
            "not_readable",
            _("Tệp “%(name)s” không đọc được: %(what)s.") % {"name": name, "what": what},
            where=name,
            way_out=_("Gửi tệp văn bản (.txt), Word (.docx) hoặc PDF có chữ."),
        )
    return _text, TEXT_BYTES


def _megabytes(size: int) -> str:
    return f"{size / MEBIBYTE:.1f}".replace(".", ",").removesuffix(",0")


def _dotted(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def _pdf(path: Path) -> FileText:
    return FileText(pdf_text.text_of(path))


def _word(path: Path) -> FileText:
    found = word_text.text_of(path)
    warnings = []
    if found.links:
        shown = ", ".join(found.links[:3]) + ("…" if len(found.links) > 3 else "")
        message = _("Tệp Word có %(count)d liên kết ra ngoài; chương trình bỏ qua, không mở địa chỉ nào.")
        warnings.append(Warning(shown[:200], message % {"count": len(found.links)}))
    return FileText(found.text, tuple(warnings))


def _text(path: Path) -> FileText:
    raw = path.read_bytes()
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(mark):
            return FileText(raw.decode(encoding, errors="replace").replace("\ufffd", " "))
    try:
        return FileText(raw.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    western = raw.decode("cp1252", errors="replace").replace("\ufffd", " ")
    lines = [line for line in western.splitlines() if line.strip()]
    if legacy_fonts.recognise_many(lines) is not None:
        return FileText(western)  # converted with all other text below
    windows = raw.decode("cp1258", errors="replace")
    words = [word for word in _WORD.findall(_composed(windows)) if not word.isascii()]
    good = sum(is_syllable(word, loose=True) for word in words)
    if words and good * 10 >= len(words) * 8:
        message = _("Văn bản gõ theo bảng mã Windows-1258; chương trình đã chuyển sang Unicode, hãy soát lại dấu.")
        return FileText(_composed(windows), (Warning(path.name, message),))
    damaged = raw.decode("utf-8", errors="replace")
    if damaged.count("\ufffd") * 200 < len(damaged):
        message = _("Có %(count)d chỗ trong tệp bị hỏng mã ký tự nên bỏ trống; hãy soát lại.")
        return FileText(
            damaged.replace("\ufffd", " "), (Warning(path.name, message % {"count": damaged.count("\ufffd")}),)
        )
    raise Refused(
        "text_encoding",
        _("Không nhận ra bảng mã của tệp “%(name)s”.") % {"name": path.name},
        where=path.name,
        way_out=_("Mở tệp bằng Notepad hoặc Word, lưu lại với mã UTF-8 rồi gửi lại."),
    )


def _composed(text: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFC", text)


def _in_unicode(content: FileText) -> FileText:
    """The text with old font encodings turned into Unicode, whole or line by line, and said so."""
    lines = content.text.splitlines()
    whole = legacy_fonts.recognise_many(line for line in lines if line.strip())
    warnings = list(content.warnings)
    done: list[str] = []
    place = 0
    for line in lines:
        encoding = whole or (legacy_fonts.recognise(line) if not line.isascii() else None)
        new = legacy_fonts.convert(line, encoding) if encoding else line
        if new != line and whole is None:
            message = _("Dòng này gõ bằng phông chữ cũ (%(encoding)s); chương trình đã chuyển sang Unicode.")
            warnings.append(Warning(new.strip()[:80], message % {"encoding": encoding}, Span(place, place + len(new))))
        done.append(new)
        place += len(new) + 1
    if whole is not None:
        message = _(
            "Văn bản gõ bằng phông chữ cũ (%(encoding)s); chương trình đã chuyển sang Unicode, hãy soát lại dấu."
        )
        first = next((line.strip() for line in done if line.strip()), "")
        warnings.insert(0, Warning(first[:80], message % {"encoding": whole}))
    return FileText("\n".join(done), tuple(warnings))
