"""A bulletin as both the public page and the writers' page show it, and its Word file."""

from __future__ import annotations

import io
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from gdtx.accounts.queries import is_synthetic
from gdtx.network.queries import organisation_versions_on

from ..blocks import blocks_of
from ..documents.bulletin import as_official, caption_of
from ..models import Bulletin, BulletinPicture

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def text_context(bulletin: Bulletin, pictures: list[BulletinPicture]) -> dict[str, Any]:
    """The sections as blocks, the pictures with captions, the corrections, the body on the day of the conference."""
    sections = [section for section in bulletin.sections.all() if section.text]
    return {
        "bulletin": bulletin,
        "body": body_name(bulletin),
        "sections": [(section, blocks_of(section.text)) for section in sections],
        "pictures": [(picture, caption_of(picture)) for picture in pictures],
        "corrections": list(bulletin.corrections.all()),
    }


def body_name(bulletin: Bulletin) -> str:
    """The body whose bulletin it is, under the name it had on the day of the conference."""
    day = bulletin.conference.starts_on
    versions = organisation_versions_on([bulletin.organisation_id], day, nearest=True)
    return str(versions[bulletin.organisation_id].name)


def word_answer(bulletin: Bulletin) -> HttpResponse:
    """The bulletin as a Word file to keep."""
    from gdtx.office.word import write_word  # loads the engine of Word

    file = io.BytesIO()
    write_word(as_official(bulletin, synthetic=_("Dữ liệu tổng hợp") if is_synthetic() else ""), file)
    response = HttpResponse(file.getvalue(), content_type=WORD)
    named = content_disposition_header(as_attachment=True, filename=f"ban-tin-{bulletin.slug}.docx")
    response["Content-Disposition"] = named or "attachment"
    return response
