"""Notices as one person may see them: those for their organisations, those they may follow, and who has read."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from gdtx.foundation.among import among
from gdtx.foundation.errors import NotInScope
from gdtx.network.models import OrganisationVersion, Post
from gdtx.network.roles import ROLES
from gdtx.network.scope import Actor

from . import rules
from .addressing import Standing, organisations_of, perhaps, standing
from .enums import Audience, NoticeState
from .models import Addressee, Notice, Receipt, ShortLink

#: For so long a notice not confirmed counts as waiting; later it is only kept. One with a date to come waits on.
WAITS_FOR = dt.timedelta(days=90)


def standing_of(actor: Actor) -> Standing:
    """Where the organisations of the actor's posts stand on the day."""
    return standing(frozenset(post.organisation_id for post in actor.posts), actor.on)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A notice in somebody's inbox. `overdue`: its date has passed and it was not confirmed."""

    notice: Notice
    read: bool
    overdue: bool


@dataclass(frozen=True, slots=True)
class WaitingNotice:
    """A notice not confirmed yet, as far as a desk shows it."""

    pk: int
    code: str
    title: str
    sent_by_label: str
    sent_on: dt.date
    due_on: dt.date | None
    audience: str
    area_id: int | None
    kinds: Collection[str]


_COLUMNS = (
    "n.id, l.code, n.title, n.sent_by_label, n.sent_on, n.due_on, n.audience, n.area_id, n.kinds "
    "FROM inbox_notice n JOIN inbox_shortlink l ON l.id = n.link_id"
)
_WAITING = (
    "n.state = %s AND n.sent_on <= %s AND (n.sent_on >= %s OR n.due_on >= %s) "
    "AND NOT EXISTS (SELECT 1 FROM inbox_receipt r WHERE r.notice_id = n.id AND r.user_id = %s)"
)


def waiting_notices(actor: Actor) -> list[WaitingNotice]:
    """The notices for the actor's organisations that they have not confirmed, the nearest date first.

    One query (and what is kept about the territory), whatever the number of notices.
    """
    if not actor.posts or actor.user_id is None:
        return []
    where = standing_of(actor)
    since = actor.on - WAITS_FOR
    # Asked for every page: plainly. The ids are numbers of ours.
    areas = ", ".join(str(int(each)) for each in sorted(where.areas)) or "0"
    named = ", ".join(str(int(each)) for each in sorted(where.heirs)) or "0"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} WHERE {_WAITING} AND (n.area_id IN ({areas})"  # noqa: S608
            f" OR n.id IN (SELECT notice_id FROM inbox_addressee WHERE organisation_id IN ({named})))",
            [NoticeState.ACTIVE.value, actor.on, since, actor.on, actor.user_id],
        )
        found = [_waiting(row) for row in cursor.fetchall()]
    mine = [notice for notice in found if notice.audience == Audience.CHOSEN or where.concerned(notice, ())]
    return sorted(mine, key=lambda notice: (notice.due_on is None, notice.due_on or dt.date.max, -notice.pk))


def _waiting(row: Sequence[Any]) -> WaitingNotice:
    """A row of the plain query; what a database gives as text becomes what it means."""
    pk, code, title, label, sent_on, due_on, audience, area_id, kinds = row
    return WaitingNotice(
        pk,
        code,
        title,
        label,
        dt.date.fromisoformat(sent_on) if isinstance(sent_on, str) else sent_on,
        dt.date.fromisoformat(due_on) if isinstance(due_on, str) else due_on,
        audience,
        area_id,
        json.loads(kinds) if isinstance(kinds, str) else kinds,
    )


def incoming_ids(actor: Actor) -> list[int]:
    """All notices for the actor's organisations, taken back or not, newest first."""
    where = standing_of(actor)
    found = perhaps(where, actor.on).only("pk", "audience", "area_id", "kinds", "sent_on")
    return [notice.pk for notice in found if notice.audience == Audience.CHOSEN or where.concerned(notice, ())]


def incoming(actor: Actor, notice_ids: Sequence[int]) -> list[Incoming]:
    """The notices of the ids for a list, in the order given."""
    rows = Notice.objects.filter(pk__in=list(notice_ids)).select_related("link")
    found = {notice.pk: notice for notice in rows}
    mine = Receipt.objects.filter(user=actor.user_id, notice_id__in=list(notice_ids))
    read = set(mine.values_list("notice_id", flat=True))
    return [Incoming(found[pk], pk in read, pk not in read and is_overdue(found[pk], actor.on)) for pk in notice_ids]


def is_overdue(notice: Notice, on: dt.date) -> bool:
    """Whether the notice still asks for something and its date has passed."""
    return notice.is_active and notice.due_on is not None and notice.due_on < on


def concerned(actor: Actor, notice: Notice) -> frozenset[int]:
    """The organisations of the actor's posts that the notice is addressed to; none before it was sent."""
    if notice.sent_on > actor.on or not actor.posts:
        return frozenset()
    chosen: Iterable[int] = ()
    if notice.audience == Audience.CHOSEN:
        chosen = Addressee.objects.filter(notice=notice).values_list("organisation_id", flat=True)
    return standing_of(actor).concerned(notice, list(chosen))


def notice_for(actor: Actor, code: str) -> tuple[Notice, frozenset[int], bool]:
    """The notice, which organisations of the actor it is for, and whether they may see who has read it.

    Raises `NotInScope` (``unknown_notice``) for one that is neither for them nor theirs to follow.
    """
    found = Notice.objects.select_related("link").filter(link__code=code, sent_on__lte=actor.on).first()
    if found is not None:
        mine = concerned(actor, found)
        follows = bool(rules.may_follow(actor, found))
        if mine or follows:
            return found, mine, follows
    raise NotInScope(
        "unknown_notice",
        _("Không tìm thấy thông báo này trong phạm vi của bạn."),
        way_out=_("Hãy kiểm tra lại liên kết, hoặc đăng nhập bằng tài khoản của đơn vị nhận thông báo."),
    )


def followed(actor: Actor) -> QuerySet[Notice]:
    """Notices whose readers the actor may see, newest first, each with the number of organisations that have read."""
    ids = actor.visible_organisation_ids(rules.WRITE)
    found = Notice.objects.filter(sent_on__lte=actor.on).select_related("link")
    found = found.annotate(readers=Count("receipts__organisation", distinct=True))
    found = found.order_by("-sent_on", "-pk")
    return found if ids is None else found.filter(among("sender_id", ids))


@dataclass(frozen=True, slots=True)
class Sent:
    """A notice sent, as far as a desk tells of it, and how many of the organisations addressed have read it."""

    title: str
    code: str
    sent_on: dt.date
    sent_at: dt.datetime
    readers: int
    addressed: int


def latest_sent(actor: Actor, since: dt.date, limit: int) -> list[Sent]:
    """The newest of `followed` that were sent from `since` on."""
    ids = actor.visible_organisation_ids(rules.WRITE)
    notices = Notice.objects.filter(sent_on__gte=since, sent_on__lte=actor.on).order_by("-sent_on", "-pk")
    if ids is not None:
        notices = notices.filter(among("sender_id", ids))
    rows = list(notices.values_list("pk", "title", "link__code", "sent_on", "sent_at", "addressed")[:limit])
    if not rows:
        return []
    counted = Receipt.objects.filter(among("notice_id", [row[0] for row in rows])).order_by()
    readers = dict(counted.values_list("notice_id").annotate(Count("organisation", distinct=True)))
    return [
        Sent(title, code, sent_on, sent_at, readers.get(pk, 0), addressed)
        for pk, title, code, sent_on, sent_at, addressed in rows
    ]


def link_by_code(code: str) -> ShortLink:
    """The short link. Raises `NotInScope` (``unknown_link``)."""
    found = ShortLink.objects.filter(code=code.strip().lower()).first()
    if found is None:
        raise NotInScope(
            "unknown_link",
            _("Liên kết ngắn “%(code)s” không có.") % {"code": code},
            way_out=_("Hãy chép lại cả liên kết, hoặc hỏi người đã gửi."),
        )
    return found


# --- Who has read ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a post at an addressed organisation, and how they can be reached outside."""

    user_id: int
    name: str
    title: str
    has_email: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """An addressed organisation: who has confirmed, who is there, whether anybody there can be sent a message."""

    organisation: OrganisationVersion
    receipts: list[Receipt]
    people: list[Person]

    @property
    def without_email(self) -> list[Person]:
        """Those to whom no e-mail can go."""
        return [person for person in self.people if not person.has_email]


def readings(notice: Notice, on: dt.date) -> list[Reading]:
    """Every organisation the notice is addressed to on the day, in code order."""
    organisations = organisations_of(notice, on)
    receipts: dict[int, list[Receipt]] = {}
    for receipt in Receipt.objects.filter(notice=notice):
        receipts.setdefault(receipt.organisation_id, []).append(receipt)
    people = people_at([version.organisation_id for version in organisations], on)
    return [
        Reading(version, receipts.get(version.organisation_id, []), people.get(version.organisation_id, []))
        for version in organisations
    ]


def people_at(organisation_ids: Collection[int], on: dt.date) -> dict[int, list[Person]]:
    """Organisation → who holds a post there on the day with an account in use."""
    posts = Post.objects.on(on).select_related("user").filter(among("organisation_id", organisation_ids))
    found: dict[int, list[Person]] = {}
    for post in posts.filter(user__is_active=True).order_by("organisation_id", "valid_from", "pk"):
        role = ROLES.get(post.role)
        if role is not None:
            person = Person(post.user_id, str(post.user), post.duty or str(role.title), bool(post.user.email))
            found.setdefault(post.organisation_id, []).append(person)
    return found
