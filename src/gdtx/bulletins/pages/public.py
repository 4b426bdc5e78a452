"""What everybody reads without signing in: the list of bulletins, a bulletin, its pictures, the feed, the Word file.

Asks nothing of the visitor and sets no cookie. Drafts and what lies outside are answered alike: there is no such thing.
"""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gdtx.accounts.queries import is_synthetic
from gdtx.conferences.bodies import NamesOverTime
from gdtx.conferences.storage import STORE
from gdtx.foundation.access import public
from gdtx.foundation.errors import NotFound
from gdtx.foundation.pages import paginate

from ..enums import BulletinState, SectionKind
from ..models import Bulletin, BulletinPicture, Section
from ..queries import public_bulletin, public_picture, public_pictures, published
from .showing import text_context, word_answer

#: So many bulletins the feed tells of.
IN_FEED = 30
#: A picture whose consent is withdrawn is gone from browsers after so long.
PICTURE_KEPT = "public, max-age=300"


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The published bulletins, the latest first."""
    page = paginate(request, published().select_related("conference"), per_page=20, noun=_("bản tin"))
    rows: list[Bulletin] = list(page.items)
    names = NamesOverTime({row.organisation_id for row in rows})
    firsts = _openings(rows)
    shown = [(row, names.of(row.organisation_id, row.conference.starts_on), firsts.get(row.pk, "")) for row in rows]
    return render(request, "bulletins/index.html", {"page": page, "rows": shown, "synthetic": is_synthetic()})


def _openings(rows: list[Bulletin]) -> dict[int, str]:
    """The first line of each bulletin. One query."""
    found = Section.objects.filter(bulletin__in=rows, kind=SectionKind.OPENING)
    return {row.bulletin_id: row.text.split("\n")[0] for row in found}


@public
@require_safe
def bulletin(request: HttpRequest, slug: str) -> HttpResponse:
    """A bulletin; of a withdrawn one when and why it was withdrawn (410)."""
    found = public_bulletin(slug)
    if found.state == BulletinState.WITHDRAWN:
        return render(request, "bulletins/withdrawn.html", {"bulletin": found}, status=410)
    context = text_context(found, public_pictures(found))
    return render(request, "bulletins/bulletin.html", {**context, "synthetic": is_synthetic()})


@public
@require_safe
def picture(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """A picture of a public bulletin, while its consent stands."""
    return _picture(public_picture(slug, number), slug)


@public
@require_safe
def picture_small(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """The small one."""
    return _picture(public_picture(slug, number), slug, small=True)


def _picture(found: BulletinPicture, slug: str, *, small: bool = False) -> HttpResponseBase:
    response = STORE.answer(
        found.photo.name, file_name=f"{slug}-{found.number}.jpg", added_at=found.photo.added_at, small=small
    )
    if response is None:
        raise NotFound("unknown_picture", _("Không có ảnh này trong bản tin."))
    response["Cache-Control"] = PICTURE_KEPT
    return response


@public
@require_safe
def word(request: HttpRequest, slug: str) -> HttpResponse:
    """The bulletin as a Word file."""
    found = public_bulletin(slug)
    if not found.is_public:
        raise NotFound("unknown_bulletin", _("Không có bản tin nào ở địa chỉ này."))
    return word_answer(found)


@public
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The latest bulletins as Atom (RFC 4287)."""
    rows = list(published().select_related("conference").prefetch_related("corrections")[:IN_FEED])
    names = NamesOverTime({row.organisation_id for row in rows})
    firsts = _openings(rows)
    found = Atom1Feed(
        title=_("Bản tin giáo dục thường xuyên"),
        link=request.build_absolute_uri(reverse("bulletins_public")),
        description=_("Bản tin các hội nghị giáo dục thường xuyên"),
        language="vi",
        feed_url=request.build_absolute_uri(reverse("bulletins_feed")),
        author_name="gdtx",
    )
    for row in rows:
        address = request.build_absolute_uri(reverse("bulletin_public", args=[row.slug]))
        found.add_item(
            title=row.title,
            link=address,
            description=firsts.get(row.pk, ""),
            unique_id=address,
            pubdate=row.published_at,
            updateddate=_changed(row),
            author_name=names.of(row.organisation_id, row.conference.starts_on),
        )
    return HttpResponse(found.writeString("utf-8"), content_type=found.content_type)


def _changed(row: Bulletin) -> datetime | None:
    return max((each.at for each in row.corrections.all()), default=row.published_at)
