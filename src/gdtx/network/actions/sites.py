"""Places of learning (điểm học tập) of an organisation: opened and closed on a day."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from gdtx.audit.actions import record
from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese_dates import date_short
from gdtx.foundation.vietnamese_text import clean, fold

from .. import revision
from ..models import Organisation, Site
from ..scope import Actor
from .organisations import require_organisations, version_end
from .writing import plain


def open_site(
    *, by: Actor, organisation_id: int, on: dt.date, name: str, address: str = "", area_id: int | None = None
) -> Site:
    """A place of learning from the day on. Refused: ``name_required``, ``site_exists`` (same name, same time)."""
    require_organisations(by, [organisation_id], on)
    text = clean(name)
    if not text:
        raise Refused("name_required", _("Chưa ghi tên điểm học tập."), where="name")
    with transaction.atomic():
        list(Organisation.objects.select_for_update().filter(pk=organisation_id))
        same = Site.objects.filter(organisation_id=organisation_id, name_folded=fold(text), valid_to__gt=on)
        if same.exists():
            raise Refused("site_exists", _("Đơn vị đã có điểm học tập “%s”.") % text, where="name")
        site = Site.objects.create(
            organisation_id=organisation_id,
            name=text,
            name_folded=fold(text),
            address=clean(address),
            area_id=area_id,
            valid_from=on,
            valid_to=version_end(organisation_id),
        )
        _audit(by, "open_site", site, before=None)
        return site


def close_site(*, by: Actor, site: Site, on: dt.date, reason: str = "") -> Site:
    """The place is no longer used from the day on; classes held there keep its name."""
    require_organisations(by, [site.organisation_id], on)
    with transaction.atomic():
        held = Site.objects.select_for_update().get(pk=site.pk)
        if not held.valid_from < on <= held.valid_to:
            raise Refused(
                "empty_range",
                _("Ngày thôi dùng phải sau ngày %s.") % date_short(held.valid_from),
                where="on",
            )
        before = plain(held)
        held.valid_to = on
        held.save(update_fields=["valid_to"])
        _audit(by, "close_site", held, before=before, reason=reason)
        return held


def _audit(by: Actor, verb: str, site: Site, *, before: dict[str, object] | None, reason: str = "") -> None:
    revision.bump(organisations=True)
    record(
        actor=by,
        verb=verb,
        subject_type="site",
        subject_id=site.pk,
        subject_label=site.name,
        organisation_id=site.organisation_id,
        before=before,
        after=plain(site),
        reason=reason,
    )
