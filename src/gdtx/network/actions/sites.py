"""Places of learning (điểm học tập) of an organisation: opened and closed on a day. Its own matter, no legal act."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from gdtx.foundation.errors import NotFound, NotInScope, Refused
from gdtx.foundation.vietnamese_dates import date_short
from gdtx.foundation.vietnamese_text import clean, fold

from .. import queries, rules
from ..enums import EventKind
from ..models import LegalAct, Site
from ..scope import Actor
from .acts import ActCited
from .areas import version_at
from .bodies import version_of
from .organisation_parts import version_end
from .writing import EventResult, writing


def open_site(
    *,
    by: Actor,
    organisation_id: int,
    on: dt.date,
    name: str,
    address: str = "",
    area_id: int | None = None,
    act: LegalAct | ActCited | None = None,
) -> EventResult:
    """A place of learning from the day on. Refused: ``name_required``, ``site_exists`` (same name, same time)."""
    require_keeper(by, organisation_id, on)
    text = clean(name)
    if not text:
        raise Refused("name_required", _("Chưa ghi tên điểm học tập."), where="name")
    with writing(by=by, kind=EventKind.OPEN_SITE, on=on, act=act, organisations=[organisation_id]) as event:
        version = version_of(organisation_id, event)
        same = Site.objects.filter(organisation_id=organisation_id, name_folded=fold(text), valid_to__gt=on)
        if same.exists():
            raise Refused("site_exists", _("Đơn vị đã có điểm học tập “%s”.") % text, where="name")
        area = None if area_id is None else version_at(area_id, on)
        event.create(
            Site(
                organisation_id=organisation_id,
                name=text,
                name_folded=fold(text),
                address=clean(address),
                area_id=area_id,
                valid_from=on,
                valid_to=version_end(organisation_id),
            )
        )
        event.concern(organisations=[organisation_id])
        event.summary = _("%(body)s mở điểm học tập “%(place)s”") % {"body": version.name, "place": text}
        event.say(event.summary + (f" ({area.name})." if area is not None else "."))
        return event.finish()


def close_site(
    *, by: Actor, site: Site, on: dt.date, reason: str = "", act: LegalAct | ActCited | None = None
) -> EventResult:
    """The place is no longer used from the day on; classes held there keep its name. Refused: ``empty_range``."""
    require_keeper(by, site.organisation_id, on)
    with writing(
        by=by, kind=EventKind.CLOSE_SITE, on=on, act=act, reason=reason, organisations=[site.organisation_id]
    ) as event:
        held = Site.objects.filter(pk=site.pk).first()
        if held is None:
            raise NotFound("unknown_site", _("Không có điểm học tập này."), where="site")
        if not held.valid_from < on < held.valid_to:
            raise Refused(
                "empty_range",
                _("Ngày thôi dùng phải sau ngày %(start)s và trước ngày đã kết thúc.")
                % {"start": date_short(held.valid_from)},
                where="on",
            )
        version = version_of(site.organisation_id, event)
        event.update(held, valid_to=on)
        event.concern(organisations=[site.organisation_id])
        event.summary = _("%(body)s thôi dùng điểm học tập “%(place)s”") % {"body": version.name, "place": held.name}
        event.say(event.summary + ".")
        event.say(_("Lớp đã ghi ở điểm này giữ nguyên địa điểm."))
        return event.finish()


def require_keeper(by: Actor, organisation_id: int, on: dt.date) -> None:
    """Pass when the actor keeps the particulars of the organisation, which must have existed by the day."""
    by.require_sees_organisation(organisation_id)
    if organisation_id not in queries.organisation_versions_on([organisation_id], on, nearest=True):
        raise NotInScope("unknown_organisation", _("Không tìm thấy cơ quan, đơn vị này."))
    rules.can_keep_particulars(by, organisation_id).require()
