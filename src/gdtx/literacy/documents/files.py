"""A form as a file of one of the kinds people take out."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gdtx.office.form_sheet import FormSheet


class FileKind(NamedTuple):
    """A kind of file: its ending, what it is called, its content type, what writes it."""

    ending: str
    title: str | Promise
    content_type: str
    write: Callable[[FormSheet, Any], None]


def _excel(form: FormSheet, target: Path | BinaryIO) -> None:
    from gdtx.office.form_excel import write_form

    write_form(target, form)


def _word(form: FormSheet, target: Path | BinaryIO) -> None:
    from gdtx.office.form_word import write_form_word

    write_form_word(form, target)


def _pdf(form: FormSheet, target: Path | BinaryIO) -> None:
    from gdtx.office.form_pdf import write_form_pdf

    write_form_pdf(form, target)


FILES: dict[str, FileKind] = {
    kind.ending: kind
    for kind in (
        FileKind("xlsx", _("Excel"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _excel),
        FileKind("docx", _("Word"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", _word),
        FileKind("pdf", _("PDF"), "application/pdf", _pdf),
    )
}


def write(form: FormSheet, ending: str) -> bytes:
    """The form as the bytes of a file. Raises KeyError for a kind that is not in `FILES`."""
    target = io.BytesIO()
    FILES[ending].write(form, target)
    return target.getvalue()
