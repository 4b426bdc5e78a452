"""What waits for a decision, and what is new, for those who answer for an area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from gdtx.desk.addresses import address
from gdtx.desk.where import Where
from gdtx.foundation.pages import Badge
from gdtx.foundation.vietnamese_numbers import number
from gdtx.inbox.queries import latest_sent
from gdtx.intake.queries import state_label
from gdtx.learning.imports.belonging import visible_batches
from gdtx.learning.models import PeriodLock
from gdtx.network.enums import LEARNING_CENTRE_KINDS
from gdtx.network.queries.history import centres_without_seat, latest_events
from gdtx.network.scope import Actor

#: News reach back so far from the business day.
NEWS_FOR = timedelta(days=31)
#: What is told of an import, and what its state is known by.
SHOWN_OF_BATCH = (
    *("code", "file_name", "created_by_label", "accepted", "refused"),
    *("business_date", "created_at", "state", "seen_at"),
)
#: How many of each kind are read, and how many news are told.
EACH, TOLD = 5, 8


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something a person must see to: what, why or by when, where it is done."""

    title: str
    note: str
    href: str
    badge: Badge | None = None


def without_seat(actor: Actor, on: date) -> list[tuple[str, str]]:
    """Centres whose commune was divided and for whom nobody has chosen a seat yet: name and address of their page."""
    if not actor.has("network.decide_organisation"):
        return []
    seen = actor.visible_organisation_ids("network.decide_organisation")
    return [
        (version.name, address("organisation_page", version.organisation.code))
        for version in centres_without_seat(on, LEARNING_CENTRE_KINDS)
        if seen is None or version.organisation_id in seen
    ]


def decisions(where: Where, seatless: Sequence[tuple[str, str]]) -> list[Waiting]:
    """What only this person, or another of the same rank, can decide; nothing that could be decided is left out."""
    found = []
    lock = _lock_to_decide(where)
    if lock is not None:
        found.append(lock)
    found += [
        Waiting(name, _("Xã đã chia, chưa chọn trụ sở mới cho trung tâm"), href, Badge(_("chờ quyết định"), "warn"))
        for name, href in seatless
    ]
    return found


def _lock_to_decide(where: Where) -> Waiting | None:
    """The period that is over and whose figures nobody has locked yet."""
    over = (where.on - where.period.last_day).days
    if over <= 0 or where.province_id is None or not where.actor.may("learning.lock_period", area_id=where.province_id):
        return None
    locked = PeriodLock.objects.filter(
        area_id=where.province_id,
        unlocked_at__isnull=True,
        starts_on__lte=where.period.start,
        ends_on__gt=where.period.last_day,
    )
    if locked.exists():
        return None
    return Waiting(
        _("Khóa số liệu %(period)s") % {"period": where.period.code.short_label},
        _("Kỳ đã hết %(days)s ngày, số liệu còn sửa được") % {"days": number(over)},
        address("period_locks", vung=where.area.code),
        Badge(_("chờ quyết định"), "warn"),
    )


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened: what, a line about it, where to look, and when."""

    title: str
    note: str
    href: str
    on: date
    at: datetime
    badge: Badge | None = None


def news(actor: Actor) -> list[News]:
    """The latest imports, events of the network and notices sent within reach, newest first; each opens."""
    since = actor.on - NEWS_FOR
    found = [*_imports(actor, since), *_events(actor, since), *_notices(actor, since)]
    return sorted(found, key=lambda one: (one.on, one.at), reverse=True)[:TOLD]


def _imports(actor: Actor, since: date) -> list[News]:
    if not actor.has("learning.import_classes"):
        return []
    batches = visible_batches(actor).filter(business_date__lte=actor.on, business_date__gte=since)
    return [
        News(
            _("Nhập %(file)s") % {"file": batch.file_name},
            _("%(who)s · nhận %(accepted)s, từ chối %(refused)s")
            % {
                "who": batch.created_by_label,
                "accepted": number(batch.accepted),
                "refused": number(batch.refused),
            },
            address("import_batch", batch.code),
            batch.business_date,
            batch.created_at,
            Badge(state_label(batch)),
        )
        for batch in batches.order_by("-created_at").only(*SHOWN_OF_BATCH)[:EACH]
    ]


def _events(actor: Actor, since: date) -> list[News]:
    seen = actor.visible_organisation_ids()
    events = latest_events(None if seen is None else frozenset(seen), since, actor.on, EACH)
    return [
        News(event.summary, event.entered_by_label, address("event_detail", event.pk), event.on, event.entered_at)
        for event in events
    ]


def _notices(actor: Actor, since: date) -> list[News]:
    if not actor.has("inbox.write"):
        return []
    return [
        News(
            _("Thông báo: %(title)s") % {"title": notice.title},
            _("%(readers)s/%(all)s đơn vị đã đọc")
            % {"readers": number(notice.readers), "all": number(notice.addressed)},
            address("notice", notice.code),
            notice.sent_on,
            notice.sent_at,
        )
        for notice in latest_sent(actor, since, EACH)
    ]
