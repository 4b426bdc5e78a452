"""Makes the files of a review: Word, PDF, JSON, and the working sheet in Excel. Loads the heavy engines when called.

For commands and the background worker; pages never call it.
"""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused
from gdtx.network.scope import Actor

from . import actions
from .documents import as_json, whole
from .excel import write_working_sheet
from .figures import read
from .models import ReviewFiles
from .queries import Place, missing_parts, outline_for, place, review_of, texts_of
from .rules import may_be_final

#: An office's own Word template, before the one of this package: for reviews, or for all documents.

WORD, PDF, JSON, EXCEL = "docx", "pdf", "json", "xlsx"


def for_request(files: ReviewFiles) -> dict[str, Any]:
    """The files of a request asked for on a page, in their folder; gives the content they were made from."""
    if files.requested_by is None:
        raise Refused("unknown_user", _("Không rõ ai yêu cầu lập tệp."))
    actor = Actor.for_user(files.requested_by, files.business_date)
    review = files.review
    code = _code_of(review.area_id, files)
    where = place(actor, code, review.period)
    made, _paths = make(where, actor, actions.folder_of(files.pk), name=files.name, final=files.final)
    return made


def _code_of(area_id: int, files: ReviewFiles) -> str:
    from gdtx.catalogue.queries import resolve_period
    from gdtx.network.queries import nearest_version

    version = nearest_version(area_id, resolve_period(files.review.period).last_day)
    if version is None:
        raise Refused("unknown_area", _("Địa bàn của báo cáo không còn trong danh mục."))
    return version.code


def make(
    where: Place, actor: Actor, folder: Path, *, name: str = "", final: bool = False
) -> tuple[dict[str, Any], dict[str, Path]]:
    """Write all files of a review into the folder; gives its content and the paths by kind.

    Raises `Forbidden` (`review_incomplete`) for a final print with parts still to write, `Refused` (`cannot_write`) for
    a folder that cannot be written to, and what `office.word` raises for an office's own template.
    """
    from gdtx.office.pdf import write_pdf
    from gdtx.office.word import own_template, write_word

    from .documents.pictures import draw
    from .documents.printed import printed

    if final:
        texts = {code: text.text for code, text in texts_of(review_of(where)).items()}
        may_be_final(missing_parts(outline_for(where).sections, texts)).require()
    reading = read(where)
    content = whole(where, reading, final=final)
    document = printed(content, draw)
    moment = dt.datetime.fromisoformat(reading.read_at)
    stem = name or where.name
    paths = {kind: folder / f"{stem}.{kind}" for kind in (WORD, PDF, JSON, EXCEL)}
    writers: dict[str, Callable[[Path], object]] = {
        WORD: lambda path: write_word(document, path, template=own_template()),
        PDF: lambda path: write_pdf(document, path, moment=moment),
        JSON: lambda path: path.write_text(as_json(content), encoding="utf-8"),
        EXCEL: lambda path: write_working_sheet(path, where, reading, with_classes=not actor.is_machine),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for kind, path in paths.items():
            _replace(path, writers[kind])
    except OSError as error:
        raise Refused(
            "cannot_write",
            _("Không ghi được vào thư mục %(folder)s (%(why)s).") % {"folder": folder, "why": error.strerror or error},
            "--out",
            _("Hãy chọn thư mục khác, hoặc đóng tệp đang mở rồi chạy lại."),
        ) from error
    return content, paths


def _replace(path: Path, write: Callable[[Path], object]) -> None:
    """Write beside and put in place: nobody ever finds half a file under the name."""
    handle, name = tempfile.mkstemp(prefix=".", suffix=path.suffix, dir=path.parent)
    os.close(handle)
    beside = Path(name)
    try:
        write(beside)
        beside.chmod(0o644)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
