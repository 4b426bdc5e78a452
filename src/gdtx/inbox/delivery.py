"""Telling people outside the program that a notice waits: at most one message a day and person, retried on failure.

A message says who sent a notice, by when it is to be read, and the short link; no title, no figure, nobody's name.
Days here are those of the real clock: whoever gets a message lives there, whatever day a demonstration has chosen.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Collection

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from gdtx.accounts.models import User
from gdtx.foundation.among import among
from gdtx.foundation.vietnamese_dates import date_short
from gdtx.foundation.vietnamese_numbers import number
from gdtx.network.models import Post
from gdtx.network.queries.organisations import organisation_versions_on
from gdtx.network.scope import Actor

from .addressing import organisations_of
from .enums import Channel, MessageState, NoticeState
from .models import DigestDay, Message, Notice, Receipt
from .queries import people_at
from .senders import Letter, NotDelivered, channels, sender_for
from .waiting import waiting_for

logger = logging.getLogger(__name__)

#: A notice older than this is not told outside any more.
TOLD_FOR = dt.timedelta(days=7)
#: After each failure: how long until the next try. When they are used up the message has failed.
PAUSES = (dt.timedelta(minutes=5), dt.timedelta(minutes=30), dt.timedelta(hours=2), dt.timedelta(hours=8))
#: A message claimed so long ago was lost with its worker and is taken up again.
LOST_AFTER = dt.timedelta(minutes=10)
#: In the morning of the next day what came too late for today's message goes out.
MORNING = dt.time(7, 0)
#: What is due within so many days is told in the morning; on Saturdays and Sundays nobody is told.
SOON = dt.timedelta(days=3)
LAST_WORKING_DAY = 5


def channel_of(user: User) -> str | None:
    """The first channel in use by which the person can be reached; None when there is none."""
    for channel in channels():
        if user.email if channel == Channel.EMAIL else user.phone:
            return channel
    return None


def plan(now: dt.datetime) -> bool:
    """Write down whom to tell of what; True when somebody must wait for tomorrow, having had today's message."""
    day = timezone.localtime(now).date()
    notices = {
        notice.pk: notice
        for notice in Notice.objects.filter(state=NoticeState.ACTIVE, sent_at__gt=now - TOLD_FOR).order_by("pk")
    }
    wanted: dict[int, set[int]] = {}
    for notice in notices.values():
        organisations = [version.organisation_id for version in organisations_of(notice, notice.sent_on)]
        for people in people_at(organisations, notice.sent_on).values():
            for person in people:
                if person.user_id != notice.sent_by_id:
                    wanted.setdefault(person.user_id, set()).add(notice.pk)
    for user_id, notice_id in Receipt.objects.filter(notice_id__in=notices).values_list("user_id", "notice_id"):
        wanted.get(user_id, set()).discard(notice_id)
    told = Message.objects.filter(notices__in=notices).values_list("user_id", "notices")
    for user_id, notice_id in told:
        wanted.get(user_id, set()).discard(notice_id)
    users = User.objects.filter(among("id", [each for each, ids in wanted.items() if ids]), is_active=True)
    had = set(Message.objects.filter(day=day).values_list("user_id", flat=True))
    later = False
    for user in users:
        channel = channel_of(user)
        if channel is None:
            continue
        if user.pk in had:
            later = True
            continue
        with transaction.atomic():
            message, made = Message.objects.get_or_create(
                user=user, channel=channel, day=day, defaults={"next_try_at": now}
            )
            if made:
                message.notices.add(*wanted[user.pk])
    return later


def plan_digests(now: dt.datetime) -> int:
    """Once a working day, in the morning: whoever has something late or due soon, and no message yet; how many.

    Run any number of times and by several workers, people are looked through once a day.
    """
    local = timezone.localtime(now)
    if local.time() < MORNING or local.isoweekday() > LAST_WORKING_DAY or not channels():
        return 0
    day = local.date()
    try:
        with transaction.atomic():
            DigestDay.objects.create(day=day)
    except IntegrityError:
        return 0
    had = set(Message.objects.filter(day=day).values_list("user_id", flat=True))
    holding = Post.objects.on(day).values_list("user_id", flat=True).distinct()
    planned = 0
    for user in User.objects.filter(among("id", set(holding) - had), is_active=True).order_by("pk").iterator(500):
        channel = channel_of(user)
        if channel is None:
            continue
        _waiting, pressing = what_waits(user, day)
        if pressing:
            _message, made = Message.objects.get_or_create(
                user=user, channel=channel, day=day, defaults={"next_try_at": now}
            )
            planned += made
    return planned


def plan_words(user_ids: Collection[int], now: dt.datetime) -> int:
    """Write down today's message for those of the people who have had none: something new waits for them; how many.

    Like the morning's digest it says how many things wait and nothing of what they are.
    """
    if not channels():
        return 0
    day = timezone.localtime(now).date()
    had = Message.objects.filter(among("user_id", user_ids), day=day).values_list("user_id", flat=True)
    planned = 0
    for user in User.objects.filter(among("id", set(user_ids) - set(had)), is_active=True).order_by("pk"):
        channel = channel_of(user)
        if channel is not None:
            _message, made = Message.objects.get_or_create(
                user=user, channel=channel, day=day, defaults={"next_try_at": now}
            )
            planned += made
    return planned


def what_waits(user: User, day: dt.date, *, besides: Collection[str] = ()) -> tuple[int, int]:
    """How many things wait for the person on the day, and how many of them are late or due within `SOON`."""
    found = waiting_for(Actor.for_user(user, day), besides=besides)
    pressing = sum(1 for each in found for item in each.items if item.due is not None and item.due <= day + SOON)
    return sum(each.total for each in found), pressing


def deliver_due(now: dt.datetime) -> dt.datetime | None:
    """Send what is due; gives the moment of the next try when some must be tried again."""
    due = Q(state=MessageState.WAITING, next_try_at__lte=now) | Q(
        state=MessageState.SENDING, claimed_at__lt=now - LOST_AFTER
    )
    for pk in list(Message.objects.filter(due).order_by("pk").values_list("pk", flat=True)):
        message = _claim(pk, now)
        if message is not None:
            _send(message, now)
    waiting = Message.objects.filter(state=MessageState.WAITING).order_by("next_try_at")
    return waiting.values_list("next_try_at", flat=True).first()


def _claim(pk: int, now: dt.datetime) -> Message | None:
    """Take a message up; None when another worker has it."""
    free = Q(state=MessageState.WAITING) | Q(state=MessageState.SENDING, claimed_at__lt=now - LOST_AFTER)
    claimed = Message.objects.filter(free, pk=pk).update(
        state=MessageState.SENDING, claimed_at=now, attempts=F("attempts") + 1
    )
    return Message.objects.select_related("user").get(pk=pk) if claimed else None


def _send(message: Message, now: dt.datetime) -> None:
    address = message.user.email if message.channel == Channel.EMAIL else message.user.phone
    notices = list(message.notices.filter(state=NoticeState.ACTIVE).select_related("link").order_by("pk"))
    told = message.notices.exists()
    try:
        if not address or message.channel not in channels():
            raise NotDelivered(_("Không còn địa chỉ hoặc kênh gửi này."), lasting=True)
        # What its notices say need not be counted again among what waits.
        waits = what_waits(message.user, message.day, besides=("notices",) if told else ())
        if notices or (waits[0] and not told):
            sender_for(message.channel).send(letter(address, notices, waits))
    except NotDelivered as error:
        _fail(message, error, now)
    else:
        # Nothing left to tell, since all was taken back, is done as well.
        message.state, message.sent_at, message.problem = MessageState.SENT, timezone.now(), ""
        message.save(update_fields=["state", "sent_at", "problem"])


def _fail(message: Message, error: NotDelivered, now: dt.datetime) -> None:
    message.problem = error.problem[:300]
    if error.lasting or message.attempts > len(PAUSES):
        message.state = MessageState.FAILED
    else:
        message.state, message.next_try_at = MessageState.WAITING, now + PAUSES[message.attempts - 1]
    message.save(update_fields=["state", "next_try_at", "problem"])
    logger.warning(
        "Message %s over %s was not delivered at attempt %s: %s",
        message.pk,
        message.channel,
        message.attempts,
        error.problem,
    )


def letter(address: str, notices: list[Notice], waits: tuple[int, int] = (0, 0)) -> Letter:
    """The message: a sentence and a short link for each notice, and how many things wait (in all, pressing ones)."""
    if len(notices) == 1:
        subject = _("gdtx: có thông báo cần đọc")
    else:
        subject = _("gdtx: có các thông báo cần đọc") if notices else _("gdtx: có việc đang chờ bạn")
    lines = [f"{sentence(notice)}\n{short_address(notice.code)}" for notice in notices]
    if waits[0]:
        lines.append(f"{waiting_sentence(*waits)}\n{settings.GDTX_ADDRESS.rstrip('/')}/viec-cho-toi/")
    ending = _("Tin này do hệ thống gửi tự động, mỗi ngày không quá một tin. Đăng nhập để đọc; không cần trả lời.")
    return Letter(address, subject, "\n\n".join([*lines, ending]) + "\n")


def waiting_sentence(waiting: int, pressing: int) -> str:
    """How many things wait; no title, nobody's name."""
    words = {"waiting": number(waiting), "pressing": number(pressing)}
    if pressing:
        return _("Có %(waiting)s việc đang chờ bạn, %(pressing)s việc đã quá hạn hoặc sắp đến hạn. Mở để xem:") % words
    return _("Có %(waiting)s việc đang chờ bạn. Mở để xem:") % words


def sentence(notice: Notice) -> str:
    """Who sent a notice and by when it is to be read; nothing of what it says."""
    version = organisation_versions_on([notice.sender_id], notice.sent_on, nearest=True).get(notice.sender_id)
    words = {"who": version.name if version else "", "due": date_short(notice.due_on) if notice.due_on else ""}
    if notice.due_on:
        return _("%(who)s gửi thông báo đến đơn vị của bạn, hạn %(due)s. Mở để đọc và xác nhận:") % words
    return _("%(who)s gửi thông báo đến đơn vị của bạn. Mở để đọc và xác nhận:") % words


def short_address(code: str) -> str:
    """The whole address of a short link, as it stands in messages (``GDTX_ADDRESS``)."""
    return f"{settings.GDTX_ADDRESS.rstrip('/')}/n/{code}/"


def next_morning(now: dt.datetime) -> dt.datetime:
    """When what had to wait for tomorrow goes out."""
    local = timezone.localtime(now)
    return timezone.make_aware(dt.datetime.combine(local.date() + dt.timedelta(days=1), MORNING))
