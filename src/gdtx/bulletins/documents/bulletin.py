"""A bulletin in the document engine of the product: letterhead, sections, pictures with captions, who wrote it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from gdtx.conferences.documents.record import issuing_body
from gdtx.conferences.storage import STORE
from gdtx.foundation.vietnamese import date_long, date_short
from gdtx.office.document import Block, Heading, OfficialDocument, Paragraph, Picture

from ..blocks import blocks_of
from ..models import Bulletin, BulletinPicture
from ..queries import public_pictures

#: Widths on the page; an upright picture as wide as a lying one would not fit on it.
_LYING, _UPRIGHT = 150.0, 90.0


def as_official(bulletin: Bulletin, *, synthetic: str = "") -> OfficialDocument:
    """The bulletin as the public reads it now: pictures whose consent stands, corrections at the end."""
    body = issuing_body(bulletin.organisation_id, bulletin.conference.starts_on)
    day = bulletin.published_on or bulletin.drafted_on
    return OfficialDocument(
        superior="\n".join(body.superior),
        issuer="\n".join(body.own),
        number="",
        place_date=f"{body.place}, {date_long(day)}" if body.place else date_long(day),
        type_name=_("BẢN TIN"),
        subject=bulletin.title,
        body=(*_sections(bulletin), *_pictures(bulletin), *_corrections(bulletin)),
        draft_mark="" if bulletin.is_public else _("DỰ THẢO"),
        signer=bulletin.byline,
        synthetic=synthetic,
    )


def _sections(bulletin: Bulletin) -> Iterable[Block]:
    for section in bulletin.sections.all():
        if not section.text:
            continue
        if section.heading:
            yield Heading(section.heading)
        for block in blocks_of(section.text):
            for number, text in block.items:
                mark = {"dashes": "– ", "points": f"{number}. ", "paragraph": ""}[block.kind]
                yield Paragraph(mark + text)


def _pictures(bulletin: Bulletin) -> Iterable[Block]:
    shown = public_pictures(bulletin)
    if shown:
        yield Heading(_("Hình ảnh"))
    for picture in shown:
        caption = caption_of(picture)
        path = STORE.path_of(picture.photo.name)
        if path is None:
            yield Paragraph(caption, remark=True)
            continue
        wide = picture.photo.width >= picture.photo.height
        yield Picture(
            png=path.read_bytes(), svg="", alt=picture.alt, caption=caption, width_mm=_LYING if wide else _UPRIGHT
        )


def caption_of(picture: BulletinPicture) -> str:
    """``Hình 3: Các đại biểu``."""
    words = {"number": picture.number, "caption": picture.caption or picture.description}
    return _("Hình %(number)d: %(caption)s") % words


def _corrections(bulletin: Bulletin) -> Iterable[Block]:
    for each in bulletin.corrections.all():
        words = {"what": each.what, "reason": each.reason}
        yield Paragraph(
            _("%(what)s Lý do: %(reason)s") % words, lead=_("Đính chính ngày %(day)s:") % {"day": date_short(each.on)}
        )
