"""The text of a PDF, read by pypdf in a process of its own; a PDF of scanned pages is told as such.

Lines that the page broke are put together again, because a sentence is read as a whole.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused
from gdtx.reading import pdf_child
from gdtx.reading.letters import LOWER, UPPER

MEMORY_BYTES = 1024 * 1024 * 1024
SECONDS = 30.0
PAGES = 300
#: A page with fewer letters than this carries a stamp or a page number at most.
LETTERS_OF_A_PAGE = 15


def text_of(path: Path) -> str:
    """The text. Raises ``Refused``: ``pdf_scan``, ``pdf_password``, ``pdf_damaged``, ``pdf_too_slow``, ``file_too_large``."""
    answer = _read(path)
    error = answer.get("error")
    if error == "password":
        raise _refuse(
            path, "pdf_password", _("Tệp “%(name)s” có mật khẩu nên không đọc được."), _("Bỏ mật khẩu rồi gửi lại.")
        )
    if error == "pages":
        raise _refuse(
            path,
            "file_too_large",
            _("Tệp “%(name)s” có quá nhiều trang."),
            _("Chỉ gửi phần bản tin cần đọc (nhiều nhất %(pages)d trang).") % {"pages": PAGES},
        )
    if error is not None:
        raise _damaged(path)
    read = answer.get("pages")
    pages = [str(page) for page in read] if isinstance(read, list) else []
    letters = sum(character.isalpha() for page in pages for character in page)
    if letters < LETTERS_OF_A_PAGE * max(1, len(pages)):
        if not pages:
            raise _damaged(path)
        raise _refuse(
            path,
            "pdf_scan",
            _("Tệp PDF “%(name)s” chỉ là ảnh quét, không có chữ để đọc."),
            _("Gửi bản Word hoặc PDF xuất từ Word, hoặc nhận dạng chữ (OCR) rồi gửi lại."),
        )
    return "\n".join(_unbroken(page) for page in pages)


def _refuse(path: Path, rule: str, message: str, way_out: str) -> Refused:
    return Refused(rule, message % {"name": path.name}, where=path.name, way_out=way_out)


def _damaged(path: Path) -> Refused:
    return _refuse(
        path,
        "pdf_damaged",
        _("Tệp PDF “%(name)s” bị hỏng hoặc bị cắt ngang nên không đọc được."),
        _("Xuất lại tệp PDF từ Word, hoặc gửi chính tệp Word."),
    )


def _read(path: Path) -> dict[str, object]:
    job = {"path": str(path.resolve()), "memory_bytes": MEMORY_BYTES, "seconds": SECONDS, "pages": PAGES}
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - fixed command, our own module
            [sys.executable, "-I", "-X", "utf8", pdf_child.__file__],
            input=json.dumps(job).encode() + b"\n",
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**kept, "MALLOC_ARENA_MAX": "2"},
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _refuse(
            path,
            "pdf_too_slow",
            _("Đọc tệp PDF “%(name)s” quá lâu nên đã dừng."),
            _("Gửi bản Word, hoặc tách thành tệp nhỏ hơn."),
        ) from error
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        return {"error": "damaged"}
    return answer if isinstance(answer, dict) else {"error": "damaged"}


_STARTS = re.compile(
    r"^\s*(?:[-–+•*]|\d{1,2}[.)](?=\s)|[a-zđ]\)|[IVX]+\.|Điều \d|Hình \d|Ảnh|Tác giả|Nơi nhận|[" + UPPER + r"\s]{12,}$)"
)


_BROKEN_SIGN = re.compile(rf"[{UPPER}]-\s*$")
_SMALL = re.compile(rf"\s*[{LOWER}(]")


def _unbroken(page: str) -> str:
    """Lines of one paragraph on one line.

    Many programs leave a space where they broke a line and none where a paragraph ends. Where that tells nothing, a line
    goes on when it is long and stops at no end of a sentence, or when the next begins small.
    """
    lines = page.splitlines()
    filled = [line for line in lines if line.strip()]
    spaced = sum(line.endswith(" ") for line in filled)
    telling = 0 < spaced < len(filled) and not any(
        line.endswith((". ", "; ", ": ")) and len(line) < 40 for line in filled
    )
    widest = max((len(line) for line in lines), default=0)
    done: list[str] = []
    before = ""
    for line in lines:
        small = bool(_SMALL.match(line))
        broken_sign = bool(_BROKEN_SIGN.search(before))
        if telling:
            goes_on = broken_sign or before.endswith(" ")
        else:
            ends = bool(re.search(r"[.:;!?]\s*$", before))
            goes_on = not ends and (small or broken_sign or len(before) >= 0.72 * widest)
        if done and before.strip() and line.strip() and goes_on and not _STARTS.match(line):
            # “387/QĐ-” and “TTg”: a sign broken at its hyphen.
            space = "" if broken_sign else " "
            done[-1] = f"{done[-1].rstrip()}{space}{line.strip()}"
        else:
            done.append(line.rstrip())
        before = line
    return "\n".join(done)
