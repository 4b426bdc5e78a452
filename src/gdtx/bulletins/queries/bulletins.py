"""Which bulletins a person works on, and which ones everybody reads."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from gdtx.approvals.queries import begun_by
from gdtx.conferences.enums import ConferenceState
from gdtx.conferences.models import Conference
from gdtx.conferences.queries import visible_conferences
from gdtx.foundation.among import among
from gdtx.foundation.errors import NotFound, NotInScope
from gdtx.network.scope import Actor

from .. import rules
from ..enums import GONE, PUBLIC, BulletinState
from ..models import Bulletin, BulletinPicture

HELD = (ConferenceState.HELD, ConferenceState.CONCLUDED)


def visible_bulletins(actor: Actor) -> QuerySet[Bulletin]:
    """Bulletins of the bodies for which the person writes or publishes, begun by their day, in whatever state."""
    found = Bulletin.objects.select_related("conference").filter(begun_by(Bulletin, actor.on))
    condition = Q(pk__in=())
    for permission in (rules.WRITE, rules.PUBLISH):
        if not actor.has(permission):
            continue
        ids = actor.visible_organisation_ids(permission)
        if ids is None:
            return found
        condition |= among("organisation_id", ids)
    return found.filter(condition)


def bulletin_for(actor: Actor, pk: int) -> Bulletin:
    """A bulletin the person works on; `NotInScope` for any other."""
    found = visible_bulletins(actor).filter(pk=pk).first()
    if found is None:
        raise unknown_bulletin()
    return found


def unknown_bulletin() -> NotInScope:
    """What is said of a bulletin that does not exist or lies outside the scope."""
    return NotInScope("unknown_bulletin", _("Không tìm thấy bản tin này trong phạm vi của bạn."))


def conferences_without(actor: Actor, most: int = 20) -> list[Conference]:
    """Conferences that were held and have no bulletin, those whose bulletin this person may write, the latest first."""
    if not actor.has(rules.WRITE):
        return []
    there = Bulletin.objects.exclude(state__in=GONE).values("conference_id")
    found = visible_conferences(actor).filter(state__in=HELD).exclude(pk__in=there).order_by("-starts_on", "-pk")
    ids = actor.visible_organisation_ids(rules.WRITE)
    if ids is not None:
        found = found.filter(among("organiser_id", ids) | among("host_id", ids))
    return [each for each in found[:most] if rules.may_write(actor, each)]


def to_publish(actor: Actor) -> QuerySet[Bulletin]:
    """Submitted bulletins that wait for somebody who publishes in the actor's bodies."""
    if not actor.has(rules.PUBLISH):
        return Bulletin.objects.none()
    found = Bulletin.objects.select_related("conference").filter(state=BulletinState.SUBMITTED)
    found = found.filter(begun_by(Bulletin, actor.on))
    ids = actor.visible_organisation_ids(rules.PUBLISH)
    return found if ids is None else found.filter(among("organisation_id", ids))


# --- Everybody --------------------------------------------------------------------------------------------------


def published() -> QuerySet[Bulletin]:
    """What everybody reads, the latest first."""
    return Bulletin.objects.filter(state__in=PUBLIC).order_by("-published_on", "-pk")


def public_bulletin(slug: str) -> Bulletin:
    """A bulletin that is or was public; `NotFound` for drafts and for what there is not, both the same."""
    shown = (*PUBLIC, BulletinState.WITHDRAWN.value)
    found = Bulletin.objects.filter(slug=slug, state__in=shown, published_on__isnull=False).first()
    if found is None:
        raise NotFound("unknown_bulletin", _("Không có bản tin nào ở địa chỉ này."))
    return found


def pictures_of(bulletin: Bulletin) -> list[BulletinPicture]:
    """All pictures the bulletin knows of, with their photographs."""
    return list(bulletin.pictures.select_related("photo"))


def public_pictures(bulletin: Bulletin) -> list[BulletinPicture]:
    """The pictures everybody may see now."""
    return [each for each in pictures_of(bulletin) if each.is_allowed]


def public_picture(slug: str, number: int) -> BulletinPicture:
    """A picture of a bulletin that is public now; `NotFound` for any other."""
    pictures = Prefetch("pictures", BulletinPicture.objects.filter(number=number).select_related("photo"))
    found = published().filter(slug=slug).prefetch_related(pictures).first()
    picture = next((each for each in found.pictures.all() if each.is_allowed), None) if found else None
    if picture is None:
        raise NotFound("unknown_picture", _("Không có ảnh này trong bản tin."))
    return picture
