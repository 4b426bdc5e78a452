"""Drafting a bulletin from a conference, writing in it, its steps."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from gdtx.approvals.actions import begin, move
from gdtx.audit.actions import record
from gdtx.conferences.models import Conference
from gdtx.conferences.queries import photos_of, unknown_conference, visible_conferences
from gdtx.foundation.errors import Conflict, Refused
from gdtx.foundation.vietnamese import fold
from gdtx.network.scope import Actor

from .. import rules
from ..drafting import draft_sections
from ..enums import GONE
from ..models import Bulletin, BulletinPicture, Section
from ..queries import HELD, bulletin_for, public_pictures
from ..workflow import BULLETIN
from .writing import Text, require_fit_for_public, write

_SLUG = 90


def draft_bulletin(*, by: Actor, conference_id: int) -> Bulletin:
    """Draft a bulletin from the record of a conference and the figures of its period.

    Raises `NotInScope`, `Forbidden`, `Refused` (`not_held`), `Conflict` (`bulletin_exists`).
    """
    with transaction.atomic():
        if not visible_conferences(by).filter(pk=conference_id).exists():
            raise unknown_conference()
        conference = Conference.objects.select_for_update().get(pk=conference_id)
        rules.may_write(by, conference).require()
        if conference.state not in HELD:
            raise Refused(
                "not_held",
                _("Hội nghị chưa họp nên chưa soạn bản tin được."),
                way_out=_("Hãy ghi nhận đã họp ở trang Hội nghị rồi soạn."),
            )
        if Bulletin.objects.filter(conference=conference).exclude(state__in=GONE).exists():
            raise Conflict(
                "bulletin_exists", _("Hội nghị này đã có bản tin."), way_out=_("Hãy mở bản tin đó để sửa tiếp.")
            )
        bulletin = Bulletin(
            conference=conference,
            organisation_id=conference.organiser_id,
            area_id=conference.area_id,
            slug=_slug(conference),
            title=conference.title,
            byline=conference.author,
            writer_ids=_with([], by),
            drafted_on=by.on,
            changed_by_label=by.label[:200],
            changed_at=timezone.now(),
        )
        begin(by=by, record=bulletin, workflow=BULLETIN)
        Section.objects.bulk_create(
            Section(
                bulletin=bulletin,
                position=place,
                kind=drafted.kind,
                heading=drafted.heading,
                text=drafted.text,
                drafted=drafted.text,
            )
            for place, drafted in enumerate(draft_sections(by, conference), 1)
        )
        _take_pictures(bulletin)
    return bulletin


def _slug(conference: Conference) -> str:
    """The title without diacritics, cut at a word, and the day; with a number behind it where that is taken."""
    words = slugify(fold(conference.title))
    if len(words) > _SLUG:
        words = words[:_SLUG].rpartition("-")[0]
    plain = f"{words or 'ban-tin'}-{conference.starts_on:%Y-%m-%d}"
    taken = set(Bulletin.objects.filter(slug__startswith=plain).values_list("slug", flat=True))
    return next(each for each in (plain, *(f"{plain}-{again}" for again in range(2, 1_000))) if each not in taken)


def _with(writers: list[int], by: Actor) -> list[int]:
    return sorted({*writers, by.user_id}) if by.user_id is not None else writers


def _take_pictures(bulletin: Bulletin) -> None:
    """Take over the photographs with consent that the bulletin does not have yet, in their order."""
    known = {each.photo_id: each.number for each in bulletin.pictures.all()}
    number = max(known.values(), default=0)
    for photo in photos_of(bulletin.conference):
        if photo.pk in known or not photo.consent:
            continue
        number += 1
        BulletinPicture.objects.create(
            bulletin=bulletin,
            photo=photo,
            number=number,
            caption=photo.caption,
            description=photo.description,
        )


def write_bulletin(*, by: Actor, pk: int, version: int, text: Text) -> Bulletin:
    """Write in a draft. Raises `NotInScope`, what `approvals.actions.move` raises, `Refused` (`text_too_long`)."""

    def follow(row: Bulletin) -> None:
        changed = write(by, row, text)
        row.writer_ids = _with(row.writer_ids, by)
        _note(by, row, [each["what"] for each in changed])

    return move(by=by, record=bulletin_for(by, pk), verb="write", version=version, then=follow)


def redraft_bulletin(*, by: Actor, pk: int, version: int) -> Bulletin:
    """Take the record anew into the sections nobody has changed; changed ones keep their text and show the new beside.

    Photographs added with consent since are taken over. Raises what `write_bulletin` raises.
    """

    def follow(row: Bulletin) -> None:
        changed = []
        drafted = {each.kind: each for each in draft_sections(by, row.conference)}
        for section in row.sections.all():
            new = drafted[section.kind]
            if section.text == section.drafted and section.text != new.text:
                section.text = new.text
                changed.append(str(section.get_kind_display()))
            section.drafted = new.text
            section.save(update_fields=["text", "drafted"])
        _take_pictures(row)
        row.changed_by_label, row.changed_at = by.label[:200], timezone.now()
        row.writer_ids = _with(row.writer_ids, by)
        _note(by, row, changed)

    return move(by=by, record=bulletin_for(by, pk), verb="write", version=version, then=follow)


def move_bulletin(*, by: Actor, pk: int, verb: str, version: int, reason: str = "") -> Bulletin:
    """Take a step: submit, publish, return, recall, withdraw, drop.

    Raises `NotInScope`, what `approvals.actions.move` raises, and `Refused` (`missing_opening`, `personal_data`,
    `picture_without_words`) for a text that cannot be public.
    """
    if verb in ("write", "correct"):
        raise Refused("unknown_verb", _("Không có bước “%(verb)s” cho việc này.") % {"verb": verb}, "verb")

    def follow(row: Bulletin) -> None:
        if verb in ("submit", "publish"):
            require_fit_for_public(row)
        if verb == "publish":
            row.published_on, row.published_at = by.on, timezone.now()
            _keep_pictures(row)
        if verb == "withdraw":
            row.withdrawn_on, row.withdrawn_why = by.on, reason.strip()
        row.changed_at = timezone.now()

    return move(by=by, record=bulletin_for(by, pk), verb=verb, version=version, reason=reason, then=follow)


def _keep_pictures(row: Bulletin) -> None:
    """Number the pictures that are published from 1 on; those that are not lie behind them."""
    shown = public_pictures(row)
    rest = [each for each in row.pictures.all() if each.pk not in {one.pk for one in shown}]
    # Numbers are unique: first out of the way, then into place.
    for offset in (100_000, 0):
        for place, each in enumerate((*shown, *rest), 1):
            each.number = place + offset
            each.save(update_fields=["number"])


def _note(by: Actor, row: Bulletin, changed: list[str]) -> None:
    record(
        actor=by,
        verb="change_bulletin_text",
        subject_type="bulletin",
        subject_id=row.pk,
        subject_label=row.title,
        organisation_id=row.organisation_id,
        area_id=row.area_id,
        after={"sections": changed} if changed else None,
    )
